//! The draft: what was found, as a profile writes it, and whether that holds when it is put together.

use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{ProfileTrust, Word};

use super::super::plan::KeyFieldPlan;
use super::super::source::{Encoding, KeyForm, KeyIdOf, Part, SignatureAlg};
use super::super::{Profile, ProfileSet, toml_string};
use super::Guess;
use super::anchor::AnchorFound;
use super::context::{self, FieldForm, SequenceFound};
use super::link::{self, Genesis, LinkFound};
use super::search::Search;
use super::sign::SignatureFound;
use super::text::{encoding_name, function_name};
use super::trial::DigestFound;
use crate::engine::{Look, inspect};
use crate::members::InMemory;
use crate::trust::TrustSet;
use crate::watch::Unwatched;

/// What was found.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) sequence: Option<SequenceFound>,
    pub(super) digests: Vec<DigestFound>,
    pub(super) links: Vec<(LinkFound, Genesis)>,
    pub(super) signatures: Vec<SignatureFound>,
    pub(super) anchor: Option<AnchorFound>,
    /// What is said of a digest that no record states.
    pub(super) silent: Guess,
}

impl Draft {
    /// Gives each digest its name: `record` to the first, to others that of the field that states it.
    pub(super) fn name_digests(&mut self) {
        for at in 0..self.digests.len() {
            let place = self.digests[at].place.as_deref().unwrap_or("record");
            let mut name = match at {
                0 => "record".to_owned(),
                _ => place.replace('.', "_"),
            };
            while self.digests[..at].iter().any(|known| known.name == name) {
                name.push('_');
            }
            self.digests[at].name = name;
        }
    }

    /// Decides whether the first number is that of the log's first record: its link says so, if it has one.
    pub(super) fn begin(&mut self, guess: &mut Guess) {
        let begins = self.links.iter().any(|(_, genesis)| !genesis.is_odd());
        let Some(it) = self.sequence.as_mut().filter(|it| it.start > 1 && !begins) else { return };
        guess.not_found.push(format!(
            "With which number the log begins, and what its first record has instead of a link: this export begins with {}.",
            it.start
        ));
        it.start = 1;
        self.links.iter_mut().for_each(|(_, genesis)| *genesis = Genesis::Null);
    }

    /// Says what was found, and what was not.
    pub(super) fn say(&mut self, search: &Search<'_>, guess: &mut Guess) {
        guess.found.append(&mut self.silent.found);
        guess.not_found.append(&mut self.silent.not_found);
        match &self.sequence {
            Some(it) => {
                let by = it.group.as_ref().map_or(String::new(), |it| format!(", by {it}"));
                guess
                    .found
                    .push(format!("Records are numbered in {}, from {}{by}.", it.field, it.start));
            }
            None => guess.not_found.push("No number that grows by one.".to_owned()),
        }
        for (link, genesis) in &self.links {
            let by = link.group.as_ref().map_or(String::new(), |it| format!(" of the same {it}"));
            guess.found.push(format!("{} names the record before{by}.", link.field));
            if genesis.is_odd() {
                guess.not_found.push(format!(
                    "What {} of the first record is a digest of: as it stands, the draft fits this log only.",
                    link.field
                ));
            }
        }
        if self.digests.is_empty() && guess.not_found.iter().all(|it| !it.starts_with("What ")) {
            guess.not_found.push("A digest: no field looks like one in every record.".to_owned());
        }
        let carried =
            |it: &DigestFound| it.message.parts.iter().any(|it| matches!(it, Part::Previous(_)));
        if self.links.is_empty() && !self.digests.iter().any(carried) {
            guess.not_found.push("A field that names the record before.".to_owned());
        }
        if self.signatures.is_empty() && super::sign::places(search).is_empty() {
            guess.not_found.push("A signature on records.".to_owned());
        }
        match &self.anchor {
            Some(anchor) => guess.found.push(anchor.words()),
            None => guess.not_found.push(
                "What protects the end: a count, a head or a root has to be described by hand."
                    .to_owned(),
            ),
        }
    }

    pub(super) fn toml(&self, search: &Search<'_>) -> String {
        let mut text = "# A draft: read it, complete it, and adopt it.\nlanguage = 1\nname = \"my-format\"\ntitle = \"My format\"\n".to_owned();
        suggestions(search, &self.links, &mut text);
        let names: Vec<String> =
            search.outer_names().iter().take(8).map(|name| toml_string(name)).collect();
        let key = if search.lies.table.is_some() { "columns" } else { "has" };
        text.push_str(&format!("\n[recognise]\n{key} = [{}]\n", names.join(", ")));
        records(search, &mut text);
        if let Some(it) = &self.sequence {
            text.push_str(&format!(
                "\n[sequence]\nfield = {}\nstart = {}\n",
                toml_string(&it.field),
                it.start
            ));
            optional("group", it.group.as_deref(), &mut text);
        }
        self.digests.iter().for_each(|it| digest(it, &mut text));
        for (index, signature) in self.signatures.iter().enumerate() {
            if let Some(hashed) = &signature.hashed {
                let name = signed_name(index);
                text.push_str(&format!(
                    "\n[[digest]]\nname = {name:?}\nmessage = [{}]\n",
                    hashed.toml()
                ));
            }
        }
        self.links.iter().for_each(|it| self.link(it, &mut text));
        for (index, it) in self.signatures.iter().enumerate() {
            signature(it, index, &mut text);
        }
        self.anchor.iter().for_each(|it| text.push_str(&it.toml()));
        fields(search, &mut text);
        text
    }

    fn link(&self, (link, genesis): &(LinkFound, Genesis), text: &mut String) {
        let (field, genesis) = (toml_string(&link.field), genesis.toml());
        text.push_str(&format!("\n[[link]]\nfield = {field}\n"));
        let digest = self.digests.iter().find(|it| it.place == link.to);
        match (digest, &link.to) {
            (Some(digest), _) => optional("to", Some(&digest.name), text),
            // What it repeats was not explained: it is compared all the same.
            (None, to) => optional("to_field", to.as_deref(), text),
        }
        optional("prefix", link.prefix.as_deref(), text);
        optional("group", link.group.as_deref(), text);
        text.push_str(&format!("genesis = {genesis}\n"));
    }
}

fn optional(key: &str, value: Option<&str>, text: &mut String) {
    if let Some(value) = value {
        text.push_str(&format!("{key} = {}\n", toml_string(value)));
    }
}

fn encoding(encoding: Encoding, text: &mut String) {
    if encoding != Encoding::Hex {
        text.push_str(&format!("encoding = {:?}\n", encoding_name(encoding)));
    }
}

/// What a person may want to demand, as remarks: this log alone does not show that all such logs have it.
fn suggestions(search: &Search<'_>, links: &[(LinkFound, Genesis)], text: &mut String) {
    let constants = context::constants(search);
    if !constants.is_empty() {
        let list: Vec<String> = constants.iter().map(|place| toml_string(place)).collect();
        text.push_str(&format!(
            "# These are the same in all records. If they must be:\n# constants = [{}]\n",
            list.join(", ")
        ));
    }
    if let Some((place, last)) = context::terminal(search).filter(|_| search.whole) {
        let (place, last) = (toml_string(&place), toml_string(&last));
        text.push_str(&format!("# The last record looks like an end. If every whole log ends so:\n# terminal = {{ field = {place}, equals = {last} }}\n"));
    }
    for (place, to) in link::to_fields(search) {
        if links.iter().all(|(link, _)| link.field != place) {
            let (place, to) = (toml_string(&place), toml_string(&to));
            text.push_str(&format!("# {place} repeats {to} of the record before: a [[link]] with `to_field` demands it.\n"));
        }
    }
}

fn records(search: &Search<'_>, text: &mut String) {
    let lies = &search.lies;
    if let Some((delimiter, _)) = &lies.table {
        let delimiter = toml_string(&char::from(*delimiter).to_string());
        text.push_str(&format!(
            "\n[records]\nform = \"csv\"\ntable = {{ delimiter = {delimiter} }}\n"
        ));
        return;
    }
    if lies.array.is_none() && lies.header.is_none() && lies.packed.is_none() {
        return;
    }
    text.push_str("\n[records]\n");
    if let Some(at) = &lies.array {
        text.push_str("form = \"array\"\n");
        optional("at", Some(at.as_str()).filter(|at| !at.is_empty()), text);
    }
    optional("header", lies.header.as_deref(), text);
    if let Some((place, encoding)) = &lies.packed {
        let (place, encoding) = (toml_string(place), encoding_name(*encoding));
        text.push_str(&format!("unwrap = {{ field = {place}, encoding = {encoding:?} }}\n"));
    }
}

fn digest(it: &DigestFound, text: &mut String) {
    let (name, alg) = (toml_string(&it.name), function_name(it.alg));
    text.push_str(&format!(
        "\n[[digest]]\nname = {name}\nalg = {alg:?}\nmessage = [{}]\n",
        it.message.toml()
    ));
    optional("separator", Some(it.message.separator.as_str()).filter(|it| !it.is_empty()), text);
    optional("stored", it.place.as_deref(), text);
    encoding(it.form.encoding, text);
    optional("prefix", Some(it.form.prefix.as_str()).filter(|it| !it.is_empty()), text);
}

fn signed_name(index: usize) -> String {
    format!("signed{}", if index == 0 { String::new() } else { (index + 1).to_string() })
}

fn signature(it: &SignatureFound, index: usize, text: &mut String) {
    let alg = match it.alg {
        SignatureAlg::Ed25519 => "ed25519",
        SignatureAlg::Es256 => "es256",
        SignatureAlg::Es256Der => "es256-der",
        SignatureAlg::HmacSha256 => "hmac-sha256",
    };
    let mut message = it.message.toml();
    if it.hashed.is_some() {
        message = message.replace("\"signed\"", &format!("{:?}", signed_name(index)));
    }
    text.push_str(&format!("\n[[signature]]\nfield = {}\nalg = {alg:?}\n", toml_string(&it.field)));
    text.push_str(&format!("encoding = {:?}\n", encoding_name(it.form.encoding)));
    optional("prefix", Some(it.form.prefix.as_str()).filter(|it| !it.is_empty()), text);
    if !it.required {
        text.push_str("required = false\n");
    }
    text.push_str(&format!("message = [{message}]\n"));
    it.key.iter().for_each(|key| key_field(key, text));
    if let Some(id) = &it.key_id {
        let of = match id.of {
            KeyIdOf::Raw => "raw",
            KeyIdOf::Sha256 => "sha256",
            KeyIdOf::SpkiSha256 => "spki-sha256",
            KeyIdOf::JwkThumbprint => "jwk-thumbprint",
        };
        let mut members = format!("field = {}, of = {of:?}", toml_string(&id.field.to_string()));
        members.push_str(&format!(", encoding = {:?}", encoding_name(id.text.encoding)));
        if !id.text.prefix.is_empty() {
            members.push_str(&format!(", prefix = {}", toml_string(&id.text.prefix)));
        }
        id.length.iter().for_each(|length| members.push_str(&format!(", length = {length}")));
        text.push_str(&format!("key_id = {{ {members} }}\n"));
    }
}

fn key_field(key: &KeyFieldPlan, text: &mut String) {
    let mut members = format!("field = {}", toml_string(&key.field.to_string()));
    match key.form {
        KeyForm::Raw if key.text.encoding != Encoding::Hex => {
            members.push_str(&format!(", encoding = {:?}", encoding_name(key.text.encoding)));
        }
        KeyForm::Raw => {}
        KeyForm::DidKey => members.push_str(", form = \"did-key\""),
        KeyForm::Jwk => members.push_str(", form = \"jwk\""),
    }
    if !key.text.prefix.is_empty() {
        members.push_str(&format!(", prefix = {}", toml_string(&key.text.prefix)));
    }
    text.push_str(&format!("key = {{ {members} }}\n"));
}

fn fields(search: &Search<'_>, text: &mut String) {
    let found = context::fields(search);
    if found.is_empty() {
        return;
    }
    text.push_str("\n# By their names: check that they are what they are called.\n[fields]\n");
    for it in found {
        let at = toml_string(&it.at);
        text.push_str(&match it.form {
            FieldForm::Time(format) => {
                format!("{} = {{ at = {at}, format = {format:?} }}\n", it.name)
            }
            FieldForm::Seconds => format!("{} = {{ at = {at} }}\n", it.name),
            FieldForm::Places => format!("{} = [{at}]\n", it.name),
            FieldForm::Text => format!("{} = {{ at = [{at}] }}\n", it.name),
        });
    }
}

/// Tells whether the records that were looked at are a log by the draft.
pub(super) fn agrees(draft: &str, search: &Search<'_>) -> bool {
    let Ok(profile) = Profile::parse(draft, ProfileTrust::Named) else { return false };
    let Some(at) = Timestamp::parse("2000-01-01T00:00:00Z") else { return false };
    let mut profiles = ProfileSet::default();
    let name = profile.name().to_owned();
    profiles.add(profile);
    let members = InMemory::new().with("log", log(search));
    let trust = TrustSet::default();
    let look = Look {
        path: "log",
        members: &members,
        profiles: &profiles,
        profile: Some(&name),
        trust: &trust,
        source: None,
        at,
        workers: 1,
        watcher: &Unwatched,
    };
    let words = inspect(&look).map(|all| all.iter().map(|it| it.appraisal.verdict).collect());
    let words: Vec<Word> = words.unwrap_or_default();
    matches!(words.as_slice(), [Word::Unanchored | Word::Incomplete | Word::Verified])
}

/// The records that were looked at, as a file of their kind.
fn log(search: &Search<'_>) -> Vec<u8> {
    if let Some((_, table)) = &search.lies.table {
        return table.clone();
    }
    let lines: Vec<&[u8]> = search.records.iter().map(|record| record.line).collect();
    let Some(at) = &search.lies.array else {
        let header = search.lies.header_line.as_deref();
        let all: Vec<&[u8]> = header.into_iter().chain(lines).collect();
        return [all.join(b"\n".as_slice()), b"\n".to_vec()].concat();
    };
    let names: Vec<&str> = at.split('.').filter(|name| !name.is_empty()).collect();
    let before: String = names.iter().map(|name| format!("{{{}:", json_string(name))).collect();
    let after = "}".repeat(names.len());
    let items = lines.join(b",\n".as_slice());
    [before.as_bytes(), b"[", &items, b"]", after.as_bytes()].concat()
}

fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
