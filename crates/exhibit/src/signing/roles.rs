//! Roles that somebody is asked to sign in, beside what they are on record as.

use exhibit_core::event::PersonId;
use exhibit_core::register::Register;

use super::request::SignerMeant;
use crate::organisation::name_of;
use crate::vault::{Open, Vault};

impl Vault<Open> {
    /// Says of each signer whose role is another one on record what that is. Whoever asks may write any role.
    pub fn other_roles(&self, signers: &[SignerMeant]) -> Vec<String> {
        let register = self.register();
        let sentence = |it: &SignerMeant| {
            let role = other_role(register, it.person, &it.role)?;
            Some(format!("On record {} is {role}.", name_of(register, it.person)))
        };
        signers.iter().filter_map(sentence).collect()
    }
}

/// Returns a person's role on record where it is another than the one stated.
pub(super) fn other_role(register: &Register, person: PersonId, stated: &str) -> Option<String> {
    register.organisation().other_role(person, stated).map(str::to_owned)
}
