//! What can be given out to be signed, and who could sign it.

use exhibit_core::digest::Sha256;
use exhibit_core::event::{PersonId, Role, SignoffId, SignoffObject, TrustId};
use exhibit_core::register::{Register, SignoffProgress};
use exhibit_core::visible::visible;
use schemars::JsonSchema;
use serde::Serialize;

use super::record;
use super::request::{is_for_reviews, is_of};
use crate::organisation::name_of;
use crate::vault::{Open, Vault};

/// What can be given out to be signed, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SigningOffer {
    /// The newest Statement of Applicability, closed engagements, management reviews.
    pub objects: Vec<ObjectOffered>,
    /// Everybody on record, by number.
    pub people: Vec<SignerOffered>,
}

/// Something that can be signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ObjectOffered {
    /// What.
    pub object: SignoffObject,
    /// Its number.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// The request by which it is out to be signed: it has to be answered or withdrawn first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<SignoffId>,
    /// Whether it is signed as it stands now.
    pub signed: bool,
}

/// Somebody who could sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SignerOffered {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The role on record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The keys of this person that are relied on for reviews.
    pub keys: Vec<KeyOffered>,
}

/// A key that is relied on for reviews.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KeyOffered {
    /// The trust entry.
    pub trust: TrustId,
    /// SHA-256 over the algorithm-tagged raw key.
    pub fingerprint: Sha256,
}

impl Vault<Open> {
    /// Returns what can be given out to be signed, and who could sign it.
    pub fn signing_offer(&self) -> SigningOffer {
        let register = self.register();
        let soa = register.newest_soa().map(|it| SignoffObject::Soa { soa: it.said.id });
        let closed = register.engagements().filter(|it| it.is_closed());
        let conclusions =
            closed.map(|it| SignoffObject::Conclusion { engagement: it.recorded.said.id });
        let reviews = register.reviews().map(|it| SignoffObject::Review { review: it.said.id });
        let objects = soa.into_iter().chain(conclusions).chain(reviews);
        SigningOffer {
            objects: objects.map(|it| object(register, it)).collect(),
            people: people(register),
        }
    }
}

fn object(register: &Register, object: SignoffObject) -> ObjectOffered {
    let mut about = register.signoffs().filter(|it| it.requested.said.object == object);
    let waiting = about.find(|it| it.progress() == SignoffProgress::Waiting);
    ObjectOffered {
        object,
        number: object.number(),
        title: visible(&record::title(register, object)).into_owned(),
        waiting: waiting.map(|it| it.requested.said.id),
        signed: register.is_signed(object),
    }
}

fn people(register: &Register) -> Vec<SignerOffered> {
    // A recovery code is nobody who could sign.
    let enrolled = register.people().filter(|it| it.role != Role::Recovery).map(|it| it.id);
    let recorded = register.organisation().people().map(|it| it.said.id);
    let mut all: Vec<PersonId> = enrolled.chain(recorded).collect();
    all.sort_unstable();
    all.dedup();
    let offered = |person: PersonId| {
        let name = name_of(register, person);
        let role = register.organisation().person(person).and_then(|it| it.said.role.clone());
        SignerOffered {
            person,
            keys: keys(register, person, &name),
            name: visible(&name).into_owned(),
            role: role.map(|it| visible(&it).into_owned()),
        }
    };
    all.into_iter().map(offered).collect()
}

fn keys(register: &Register, person: PersonId, name: &str) -> Vec<KeyOffered> {
    let relied_on = register.trust().filter(|it| it.revoked.is_none());
    let keys = relied_on.flat_map(|it| it.added.keys.iter().map(|key| (it.added.id, key)));
    let own = keys.filter(|(_, key)| is_for_reviews(key) && is_of(key, person, name));
    own.map(|(trust, key)| KeyOffered { trust, fingerprint: key.fingerprint }).collect()
}
