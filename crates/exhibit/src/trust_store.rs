//! The vault's trust: what was added by ledger entries, as the verifier wants it.

use data_encoding::BASE64;
use exhibit_core::event::{
    Confirmation, Event, EvidenceId, ProfileAdopted, SourcePinned, TrustAdded, TrustId, TrustKey,
    TrustPart, TrustRevoked,
};
use exhibit_core::register::{EvidenceState, Register, TrustState};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::ProfileTrust;
use exhibit_verify::profile::{Profile, ProfileSet, toml_string as quoted};
use exhibit_verify::trust::{Policy, Purpose, Scope, TrustEntry, TrustInput, TrustSet, Validity};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;
use crate::host::Host;
use crate::vault::{Effects, Open, Vault};

/// A trust file or a key file to add.
pub struct NewTrust<'a> {
    /// The file's name.
    pub name: &'a str,
    /// The file's bytes.
    pub bytes: &'a [u8],
    /// Scopes for a bare key file; a trust file states its own.
    pub scope: Option<KeyScope<'a>>,
    /// Returns a file that the trust file names.
    pub open: &'a dyn Fn(&str) -> Result<Vec<u8>, String>,
}

/// What a bare key file is to count for.
pub struct KeyScope<'a> {
    /// Who or what holds the key.
    pub subject: &'a str,
    /// What it may sign, such as `log:aiauditlog` or `document`.
    pub purposes: &'a [String],
    /// The sources for which it counts; empty for all.
    pub sources: &'a [String],
    /// How its fingerprint was confirmed, if it was.
    pub confirmed: Option<Confirmation>,
    /// Why it counts although the vault's policy refuses it, if it is to.
    pub exception: Option<&'a str>,
}

/// What is to be demanded of keys, beyond what the program does.
pub struct PolicyDemands<'a> {
    /// The shortest RSA key in bits.
    pub min_rsa_bits: Option<u16>,
    /// Algorithms whose keys don't count.
    pub refuse: &'a [String],
    /// Only keys that were confirmed over a second channel count.
    pub require_confirmation: bool,
    /// Only keys that somebody outside the audited organisation confirmed count.
    pub require_outside_confirmation: bool,
    /// Why.
    pub reason: &'a str,
}

/// An entry of the vault's trust as people look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TrustShown {
    /// Its number.
    pub id: TrustId,
    /// What it is about.
    pub subject: String,
    /// The keys in it; an entry may bring anchors, heads or a policy instead.
    pub keys: Vec<KeyShown>,
    /// From when on it no longer counts, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked: Option<RevokedShown>,
    /// Why keys of it, or all of it, do not count now: each a phrase. Nothing stands here where it counts whole.
    pub does_not_count: Vec<String>,
    /// The trust file as it was brought.
    pub text: String,
}

/// From when on an entry no longer counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RevokedShown {
    /// From when on.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// A key as two people compare it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KeyShown {
    /// Who or what holds it.
    pub subject: String,
    /// Its algorithm.
    pub algorithm: String,
    /// Its fingerprint, in hex.
    pub fingerprint: String,
    /// Its fingerprint in words, for the telephone.
    pub words: String,
    /// What it may sign.
    pub purposes: Vec<String>,
    /// The sources for which alone it counts; empty for all.
    pub sources: Vec<String>,
    /// Signatures judged before this are not accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Timestamp>,
    /// Signatures judged after this are not accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
    /// How its fingerprint was confirmed, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Confirmation>,
    /// Why it counts although the vault's policy refuses it, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
}

/// Returns the keys of a set of trust as two people compare them.
pub fn keys_shown(trust: &TrustSet) -> Vec<KeyShown> {
    trust.entries().iter().map(key_shown).collect()
}

/// What is demanded of keys and algorithms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PolicyShown {
    /// What the program refuses, whoever asks: no policy and no exception allows it.
    pub refused: Vec<String>,
    /// What the user's own policy demands beyond that, one phrase each.
    pub demands: Vec<String>,
    /// The reasons given for it.
    pub reasons: Vec<String>,
    /// Keys that count all the same.
    pub exceptions: Vec<ExceptionShown>,
}

/// A key that counts although the policy refuses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExceptionShown {
    /// Who or what holds the key.
    pub subject: String,
    /// Its fingerprint.
    pub fingerprint: String,
    /// The reason given.
    pub reason: String,
}

/// Returns what a set of trust demands of keys.
pub fn policy_shown(trust: &TrustSet) -> PolicyShown {
    let exception = |entry: &TrustEntry| {
        Some(ExceptionShown {
            subject: entry.subject.clone(),
            fingerprint: entry.key.fingerprint().to_hex(),
            reason: entry.exception.clone()?,
        })
    };
    PolicyShown {
        refused: REFUSED.map(str::to_owned).to_vec(),
        demands: trust.policy().demands(),
        reasons: trust.policy().reasons.clone(),
        exceptions: trust.entries().iter().filter_map(exception).collect(),
    }
}

/// What the verifier refuses by name ([`exhibit_verify::algorithm::Weakness`]), and the strict rule.
const REFUSED: [&str; 7] = [
    "HMAC: whoever can check it can make it",
    "\"none\": there is no signature",
    "SHA-1 and MD5: they are broken",
    "DSA: it is too weak",
    "RSA below 2048 bits, and of the ROCA kind",
    "Ed25519 with points of small order or encodings that are not canonical (the strict rule)",
    "trust in a key because it came with the file that it signed",
];

/// Returns the trust that the ledger says, revocations included, for a verdict judged `at`.
///
/// # Errors
/// [`Error::Trust`] if a text in the ledger can't be read, which a newer version may have written.
pub fn trust_set(register: &Register, at: Timestamp) -> Result<TrustSet, Error> {
    Ok(exhibit_bundle::recorded_trust(register, at)?)
}

/// Returns the built-in profiles and those that the ledger adopted.
///
/// # Errors
/// [`Error::Profile`] if an adopted text can't be read.
pub fn profile_set(register: &Register) -> Result<ProfileSet, Error> {
    let mut set = ProfileSet::built_in();
    for (_, name, text) in register.profiles() {
        let profile = Profile::parse(text, ProfileTrust::Relied)
            .map_err(|source| Error::Profile { name: name.to_owned(), source })?;
        set.add(profile);
    }
    Ok(set)
}

impl Vault<Open> {
    /// Adds a trust file, or a key file with a scope, to the vault's trust.
    ///
    /// # Errors
    /// [`Error::Trust`] if it can't be used; as [`Vault::append`].
    pub fn add_trust(&mut self, host: &Host<'_>, new: &NewTrust<'_>) -> Result<TrustAdded, Error> {
        let id = self.register().next_trust();
        let added = described(id, new)?;
        let event = Event::TrustAdded(added.clone());
        self.append(host, |batch| {
            batch.push(event)?;
            Ok(Effects::default())
        })?;
        Ok(added)
    }

    /// Returns every entry of the vault's trust, oldest first, and what of it counts now.
    ///
    /// # Errors
    /// [`Error::Trust`] if a text in the ledger can't be read, which a newer version may have written.
    pub fn trust_shown(&self, now: Timestamp) -> Result<Vec<TrustShown>, Error> {
        let whole = trust_set(self.register(), now)?;
        let shown = |state: &TrustState| {
            let (at, added) = (state.revoked.as_ref(), &state.added);
            let trust = read(added)?;
            Ok(TrustShown {
                id: added.id,
                subject: added.subject.clone(),
                keys: keys_shown(&trust),
                does_not_count: does_not_count(state, &trust, whole.policy(), now),
                revoked: at.map(|(at, reason)| RevokedShown { at: *at, reason: reason.clone() }),
                text: added.text.clone(),
            })
        };
        self.register().trust().map(shown).collect()
    }

    /// Returns the held items whose verdict an entry of the trust may change: those that carry what its keys may
    /// sign. An entry that brings no key may concern every item.
    ///
    /// # Errors
    /// [`Error::Text`] if there is no such entry; [`Error::Trust`].
    pub fn concerned_by(&self, id: TrustId) -> Result<Vec<EvidenceId>, Error> {
        let state = self.register().trust().find(|it| it.added.id == id);
        let expected = "an entry of this vault's trust";
        let state = state.ok_or_else(|| Error::text("trust entry", &id.to_string(), expected))?;
        let trust = read(&state.added)?;
        let held = self.register().evidence().filter(|item| item.is_held());
        let concerned = held.filter(|item| {
            trust.entries().is_empty() || trust.entries().iter().any(|key| may_sign(key, item))
        });
        Ok(concerned.map(|item| item.received.id).collect())
    }

    /// Demands more of keys from now on: an entry of the vault's trust like any other.
    ///
    /// # Errors
    /// [`Error::Trust`] for a demand that means nothing; as [`Vault::append`].
    pub fn tighten_policy(
        &mut self,
        host: &Host<'_>,
        demands: &PolicyDemands<'_>,
    ) -> Result<TrustAdded, Error> {
        let text = policy_table(demands);
        let nothing = |_: &str| Err("a policy names no files".to_owned());
        let new =
            NewTrust { name: "policy.toml", bytes: text.as_bytes(), scope: None, open: &nothing };
        self.add_trust(host, &new)
    }

    /// Returns what this vault demands of keys now, and every key that is excepted from it.
    ///
    /// # Errors
    /// As [`trust_set`].
    pub fn policy(&self, at: Timestamp) -> Result<PolicyShown, Error> {
        Ok(policy_shown(&trust_set(self.register(), at)?))
    }

    /// Relies on a profile of the user's own from now on.
    ///
    /// # Errors
    /// [`Error::Profile`] if the text is no profile; as [`Vault::append`].
    pub fn adopt_profile(
        &mut self,
        host: &Host<'_>,
        name: &str,
        text: &str,
    ) -> Result<ProfileAdopted, Error> {
        let profile = Profile::parse(text, ProfileTrust::Relied)
            .map_err(|source| Error::Profile { name: name.to_owned(), source })?;
        if ProfileSet::built_in().get(profile.name()).is_some() {
            return Err(Error::ProfileNameTaken(profile.name().to_owned()));
        }
        let adopted = ProfileAdopted {
            name: profile.name().to_owned(),
            sha256: profile.digest(),
            text: text.to_owned(),
        };
        let event = Event::ProfileAdopted(adopted.clone());
        self.append(host, |batch| {
            batch.push(event)?;
            Ok(Effects::default())
        })?;
        Ok(adopted)
    }

    /// Records what a source promises.
    ///
    /// # Errors
    /// [`Error::NoSuchProfile`]; as [`Vault::append`].
    pub fn pin_source(&mut self, host: &Host<'_>, pinned: SourcePinned) -> Result<(), Error> {
        let profiles = profile_set(self.register())?;
        if profiles.get(&pinned.profile).is_none() {
            return Err(Error::NoSuchProfile(pinned.profile));
        }
        self.append(host, |batch| {
            batch.push(Event::SourcePinned(pinned))?;
            Ok(Effects::default())
        })?;
        Ok(())
    }

    /// Says that a trust entry no longer counts from a moment on.
    ///
    /// # Errors
    /// As [`Vault::append`].
    pub fn revoke_trust(
        &mut self,
        host: &Host<'_>,
        id: TrustId,
        at: Timestamp,
        reason: &str,
    ) -> Result<(), Error> {
        let revoked = TrustRevoked { id, at, reason: reason.to_owned() };
        self.append(host, |batch| {
            batch.push(Event::TrustRevoked(revoked))?;
            Ok(Effects::default())
        })?;
        Ok(())
    }
}

fn described(id: TrustId, new: &NewTrust<'_>) -> Result<TrustAdded, Error> {
    let part = || TrustPart { name: new.name.to_owned(), content: BASE64.encode(new.bytes) };
    let (subject, text, files) = match &new.scope {
        None if new.name.ends_with(".toml") => {
            let text = std::str::from_utf8(new.bytes)
                .map_err(|_| Error::text("trust", new.name, "a text file"))?;
            (new.name, text.to_owned(), named_files(new, text)?)
        }
        None => (new.name, unscoped_table(new)?, vec![part()]),
        Some(scope) => match std::str::from_utf8(new.bytes) {
            Ok(key) => (scope.subject, key_table(scope, "key", key.trim_end()), Vec::new()),
            Err(_) => (scope.subject, key_table(scope, "file", new.name), vec![part()]),
        },
    };
    let subject = subject.to_owned();
    let mut added = TrustAdded { id, subject, text, files, keys: Vec::new() };
    let set = read(&added)?;
    if set.has_secrets() {
        // The ledger keeps what a trust file names, and bundles hand it on.
        return Err(Error::text("trust", new.name, "a trust file without [[secret]]"));
    }
    added.keys = set.entries().iter().map(key_of).collect();
    Ok(added)
}

/// Tells whether an item carries a signature of a kind that the key is for, whoever made it.
fn does_not_count(
    state: &TrustState,
    trust: &TrustSet,
    policy: &Policy,
    now: Timestamp,
) -> Vec<String> {
    if let Some((from, _)) = state.revoked.as_ref().filter(|(from, _)| *from <= now) {
        return vec![Validity::Revoked(*from).to_string()];
    }
    let why = |entry: &TrustEntry| match entry.validity(now) {
        Validity::Valid => policy.refuses(entry).map(|why| why.to_string()),
        other => Some(other.to_string()),
    };
    trust.entries().iter().filter_map(why).collect()
}

fn may_sign(key: &TrustEntry, item: &EvidenceState) -> bool {
    let Some(appraisal) = item.verified.as_ref().map(|it| &it.appraisal) else { return true };
    key.purposes.iter().any(|purpose| match (purpose, &appraisal.profile) {
        (Purpose::Log(name), Some(profile)) => name == "*" || name == profile,
        (Purpose::Log(_), None) => false,
        _ => {
            let signed = appraisal.facts.iter().any(|it| is_about_signers(&it.check));
            !appraisal.signers.is_empty() || signed
        }
    })
}

fn is_about_signers(check: &str) -> bool {
    ["signature", "signatures", "signer", "timestamp"].contains(&check)
}

/// What a file that comes without a scope is: it must say itself what it is for.
fn unscoped_table(new: &NewTrust<'_>) -> Result<String, Error> {
    let input = TrustInput { name: new.name, bytes: new.bytes };
    let alone = TrustSet::from_inputs(&[input], &|_, _| Err("it names no file".to_owned()))?;
    let is_of_cloudtrail =
        |it: &TrustEntry| it.purposes.iter().all(|it| it.to_string() == "log:aws-cloudtrail");
    let file = quoted(new.name);
    match alone.entries() {
        [] if !alone.revocation().is_empty() => Ok(format!("[[revocation]]\nfile = {file}\n")),
        [] => Ok(format!("[[anchor]]\nfile = {file}\n")),
        keys if keys.iter().all(is_of_cloudtrail) => Ok(format!(
            "[[key]]\nsubject = \"AWS CloudTrail\"\nfile = {file}\npurposes = [\"log:aws-cloudtrail\"]\n"
        )),
        _ => {
            let expected =
                "a key file with --subject and --purpose, or a trust file that gives them";
            Err(Error::text("trust", new.name, expected))
        }
    }
}

/// Asks for every file that the trust file names, by reading it once with a recording opener.
fn named_files(new: &NewTrust<'_>, text: &str) -> Result<Vec<TrustPart>, Error> {
    let parts = std::cell::RefCell::new(Vec::new());
    let input = TrustInput { name: new.name, bytes: text.as_bytes() };
    TrustSet::from_inputs(&[input], &|_, name| {
        let bytes = (new.open)(name)?;
        let content = BASE64.encode(&bytes);
        parts.borrow_mut().push(TrustPart { name: name.to_owned(), content });
        Ok(bytes)
    })?;
    let mut parts = parts.into_inner();
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    parts.dedup();
    Ok(parts)
}

fn policy_table(demands: &PolicyDemands<'_>) -> String {
    let refuse: Vec<String> = demands.refuse.iter().map(|it| quoted(it)).collect();
    let mut text = format!("[policy]\nreason = {}\n", quoted(demands.reason));
    if let Some(bits) = demands.min_rsa_bits {
        text.push_str(&format!("min_rsa_bits = {bits}\n"));
    }
    if !refuse.is_empty() {
        text.push_str(&format!("refuse = [{}]\n", refuse.join(", ")));
    }
    for (key, demanded) in [
        ("require_confirmation", demands.require_confirmation),
        ("require_outside_confirmation", demands.require_outside_confirmation),
    ] {
        if demanded {
            text.push_str(&format!("{key} = true\n"));
        }
    }
    text
}

/// `member` is `key` or `file`, and `value` what stands there.
fn key_table(scope: &KeyScope<'_>, member: &str, value: &str) -> String {
    let list = |texts: &[String]| texts.iter().map(|t| quoted(t)).collect::<Vec<_>>().join(", ");
    let mut text = format!(
        "[[key]]\nsubject = {}\n{member} = {}\npurposes = [{}]\n",
        quoted(scope.subject),
        quoted(value),
        list(scope.purposes)
    );
    if !scope.sources.is_empty() {
        text.push_str(&format!("sources = [{}]\n", list(scope.sources)));
    }
    if let Some(reason) = scope.exception {
        text.push_str(&format!("exception = {}\n", quoted(reason)));
    }
    if let Some(c) = &scope.confirmed {
        text.push_str(&format!(
            "[key.confirmation]\nhow = {}\nby = {}\nchannel = {}\non = {}\norganisation_only = {}\n",
            quoted(&c.how),
            quoted(&c.by),
            quoted(&c.channel),
            quoted(&c.on),
            c.organisation_only
        ));
    }
    text
}

fn read(added: &TrustAdded) -> Result<TrustSet, Error> {
    let name = format!("{}.toml", added.id);
    let input = TrustInput { name: &name, bytes: added.text.as_bytes() };
    Ok(TrustSet::from_inputs(&[input], &|_, named| {
        let part = added.files.iter().find(|part| part.name == named);
        let part = part.ok_or_else(|| "it was not kept with the trust file".to_owned())?;
        BASE64.decode(part.content.as_bytes()).map_err(|e| e.to_string())
    })?)
}

fn key_shown(entry: &TrustEntry) -> KeyShown {
    let key = key_of(entry);
    KeyShown {
        fingerprint: entry.key.fingerprint().to_hex(),
        words: entry.key.fingerprint().words(),
        sources: match &entry.sources {
            Scope::Any => Vec::new(),
            Scope::Only(sources) => sources.clone(),
        },
        valid_from: entry.valid_from,
        valid_until: entry.valid_until,
        subject: key.subject,
        algorithm: key.algorithm,
        purposes: key.purposes,
        confirmed: key.confirmed,
        exception: key.exception,
    }
}

fn key_of(entry: &TrustEntry) -> TrustKey {
    TrustKey {
        subject: entry.subject.clone(),
        algorithm: entry.key.algorithm().to_owned(),
        fingerprint: entry.key.fingerprint().0,
        purposes: entry.purposes.iter().map(ToString::to_string).collect(),
        confirmed: entry.confirmation.as_ref().map(|c| Confirmation {
            how: c.how.clone(),
            by: c.by.clone(),
            channel: c.channel.clone(),
            on: c.on.clone(),
            organisation_only: c.organisation_only,
        }),
        exception: entry.exception.clone(),
    }
}
