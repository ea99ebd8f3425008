//! The sixteen log formats: where their parts lie, and what each of them can show.
//!
//! The properties are stated by hand, from what the formats are; nothing here is computed from profiles.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use exhibit_verify::members::Members;
use exhibit_verify::trust::{BroughtHead, Scope, TrustInput, TrustSet};

/// A log format with the export that stands for it.
pub(crate) struct Format {
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    /// A field that is hashed or signed, and another value for it.
    pub(crate) covered: (&'static str, &'static str),
    /// A field that nothing covers, and another value for it; it is added where it is not there.
    pub(crate) uncovered: Option<(&'static str, &'static str)>,
    /// Files of keys that the user brings.
    pub(crate) keys: &'static [&'static str],
    /// Files with statements about the log that the user brings.
    pub(crate) anchors: &'static [&'static str],
    /// A file with the secret that the user shares.
    pub(crate) secret: Option<&'static str>,
    pub(crate) can: Properties,
}

/// Where the records lie.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// On the lines of this file; the other file, if any, lies beside it.
    Lines(&'static str, Option<&'static str>),
    /// In an array of this file.
    Array(&'static str, &'static str),
    /// On the lines of a file in this folder.
    Folder(&'static str, &'static str),
    /// On the lines of a file in this archive.
    Zip(&'static str, &'static str),
    Tar(&'static str, &'static str),
}

/// What a format can show, said once.
pub(crate) struct Properties {
    /// Each record states a digest of itself that anybody can recompute.
    pub(crate) digest: bool,
    /// Each record names the one before it.
    pub(crate) link: Link,
    /// The records are numbered.
    pub(crate) number: bool,
    /// Who signs each record.
    pub(crate) signed: Signed,
    /// The format is told by the signature: without it, it is no such log.
    pub(crate) told_by_signature: bool,
    /// What speaks about the log as a whole in the delivery.
    pub(crate) statements: &'static [Statement],
    /// What the user's own statements say.
    pub(crate) brought: &'static [Says],
    /// A statement that the user brought is signed by the key that the user brought.
    pub(crate) brought_signed: bool,
    /// What is hashed is a line with the line feed at its end.
    pub(crate) line_feed: bool,
    /// It is delivered as an archive, which without what it demands is no such archive.
    pub(crate) packed: bool,
    /// Records are the items of an array, so that white space between their parts is no part of anything.
    pub(crate) array: bool,
}

/// How a record names the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    No,
    /// By a digest that anybody can recompute.
    Open,
    /// By a code that needs a secret.
    Coded,
}

/// Whose signature it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signed {
    Nobody,
    /// A key; whether it lies in the delivery for everybody to see.
    Key {
        shown: bool,
    },
    /// A code that needs a secret.
    Coded,
}

/// Something that speaks about the log as a whole.
pub(crate) struct Statement {
    pub(crate) says: &'static [Says],
    pub(crate) signed: Signed,
    pub(crate) demand: Demand,
}

/// What a statement says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    /// How many records there are at least.
    Count,
    /// How many records there are.
    Exactly,
    /// Which record is the last of so many.
    Head,
    /// A root over the records.
    Root,
    /// The digest of the file of records.
    File,
}

/// What becomes of a log without the statement.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Demand {
    /// Nothing: it need not be there.
    No,
    /// Its absence is noticed.
    Required,
    /// There are several of them, and some may be absent.
    Some,
}

use Demand::{No, Required};
use Says::{Count, Exactly, File, Head, Root};
use Signed::{Coded, Key, Nobody};

const SHOWN: Signed = Key { shown: true };
const KEPT: Signed = Key { shown: false };

const PLAIN: Properties = Properties {
    digest: true,
    link: Link::Open,
    number: true,
    signed: Nobody,
    told_by_signature: false,
    statements: &[],
    brought: &[Count, Head],
    brought_signed: false,
    line_feed: false,
    packed: false,
    array: false,
};

const NO_FORMAT: Format = Format {
    name: "",
    place: Place::Lines("", None),
    covered: ("", ""),
    uncovered: None,
    keys: &[],
    anchors: &[],
    secret: None,
    can: PLAIN,
};

pub(crate) const FORMATS: [Format; 16] = [
    Format {
        name: "aat-mcp",
        place: Place::Lines("trail.jsonl", None),
        covered: ("agent_version", "\"9.9.9\""),
        uncovered: Some(("batch", "{\"of\":1}")),
        keys: &["public.pem"],
        can: Properties { digest: false, number: false, signed: KEPT, ..PLAIN },
        ..NO_FORMAT
    },
    Format {
        name: "actionproof",
        place: Place::Lines("receipts.jsonl", None),
        covered: ("receipt.action.outcome", "\"another\""),
        uncovered: Some(("alg", "\"another\"")),
        keys: &["public.did"],
        can: Properties {
            digest: false,
            link: Link::No,
            number: false,
            signed: SHOWN,
            told_by_signature: true,
            brought: &[Count],
            ..PLAIN
        },
        ..NO_FORMAT
    },
    Format {
        name: "ai-audit-trail",
        place: Place::Zip("evidence.zip", "receipts.jsonl"),
        covered: ("action", "\"another\""),
        keys: &["public_key.hex"],
        anchors: &["epoch-seals.json"],
        can: Properties {
            number: false,
            packed: true,
            signed: SHOWN,
            told_by_signature: true,
            statements: &[
                Statement { says: &[File], signed: SHOWN, demand: Required },
                Statement { says: &[Exactly], signed: Nobody, demand: Required },
            ],
            brought: &[Count, Head, Root],
            ..PLAIN
        },
        ..NO_FORMAT
    },
    Format {
        name: "aics-tlog",
        place: Place::Lines("entries.jsonl", None),
        covered: ("kind", "\"another\""),
        keys: &["vkeys.json"],
        anchors: &["checkpoint.txt"],
        can: Properties {
            digest: false,
            link: Link::No,
            number: false,
            line_feed: true,
            brought: &[Count, Root],
            brought_signed: true,
            ..PLAIN
        },
        ..NO_FORMAT
    },
    Format {
        name: "aiauditlog",
        place: Place::Lines("audit.jsonl", Some("checkpoint.json")),
        covered: ("outcome.status", "\"another\""),
        uncovered: Some(("integrity.signatures", "[\"another\"]")),
        keys: &["public.pem"],
        anchors: &["checkpoint.json"],
        can: Properties {
            statements: &[Statement { says: &[Count, Head], signed: KEPT, demand: No }],
            brought_signed: true,
            ..PLAIN
        },
        ..NO_FORMAT
    },
    Format {
        name: "attestroot",
        place: Place::Tar("bundle.tar", "ledger/events.jsonl"),
        covered: ("event", "\"another\""),
        keys: &["public_key.hex"],
        can: Properties {
            digest: false,
            packed: true,
            statements: &[Statement { says: &[Exactly], signed: SHOWN, demand: Required }],
            ..PLAIN
        },
        ..NO_FORMAT
    },
    Format {
        name: "bijotel",
        place: Place::Array("export.json", "entries"),
        covered: ("canonical_body_b64", "\"eyJraW5kIjoiYW5vdGhlciJ9\""),
        uncovered: Some(("span_name", "\"another\"")),
        keys: &["public.pem"],
        secret: Some("hmac.key.hex"),
        can: Properties {
            array: true,
            link: Link::Coded,
            signed: Coded,
            // Its signature is over the code only, so that nothing can be said about it without the secret.
            statements: &[Statement { says: &[Exactly, Head], signed: KEPT, demand: Required }],
            ..PLAIN
        },
        ..NO_FORMAT
    },
    Format {
        name: "cendor-acttrace",
        place: Place::Lines("evidence.jsonl", None),
        covered: ("type", "\"another\""),
        uncovered: Some(("controls", "[\"another\"]")),
        secret: Some("hmac.key"),
        can: Properties {
            signed: Coded,
            told_by_signature: true,
            statements: &[Statement { says: &[Exactly, Head], signed: Coded, demand: No }],
            ..PLAIN
        },
        ..NO_FORMAT
    },
    Format {
        name: "halo-record",
        place: Place::Lines("audit.jsonl", None),
        covered: ("severity", "\"another\""),
        anchors: &["witness.jsonl"],
        can: Properties { number: false, ..PLAIN },
        ..NO_FORMAT
    },
    Format {
        name: "logsiegel",
        place: Place::Folder("log", "log.jsonl"),
        covered: ("event", "\"another\""),
        keys: &["public.pem"],
        can: Properties {
            digest: false,
            statements: &[Statement { says: &[Count, Root], signed: SHOWN, demand: Demand::Some }],
            ..PLAIN
        },
        ..NO_FORMAT
    },
    Format {
        name: "omega-audit",
        place: Place::Lines("ledger.jsonl", None),
        covered: ("action.type", "\"another\""),
        uncovered: Some(("note", "\"another\"")),
        anchors: &["merkle-root.json"],
        can: Properties { brought: &[Count, Head, Root], ..PLAIN },
        ..NO_FORMAT
    },
    Format {
        name: "palynth-provenance",
        place: Place::Lines("ledger.jsonl", None),
        covered: ("reason", "\"another\""),
        uncovered: Some(("id", "\"another\"")),
        keys: &["public_key.hex"],
        anchors: &["root.json"],
        can: Properties {
            signed: SHOWN,
            told_by_signature: true,
            brought: &[Count, Head, Root],
            ..PLAIN
        },
        ..NO_FORMAT
    },
    Format {
        name: "provedex",
        place: Place::Lines("ledger.ndjson", None),
        covered: ("event.type", "\"another\""),
        uncovered: Some(("note", "\"another\"")),
        keys: &["public_key.hex"],
        can: Properties { signed: SHOWN, told_by_signature: true, ..PLAIN },
        ..NO_FORMAT
    },
    Format {
        name: "qp-capsule",
        place: Place::Lines("chain.jsonl", None),
        covered: ("domain", "\"another\""),
        uncovered: Some(("signed_at", "\"2027-01-01T00:00:00+00:00\"")),
        keys: &["public_key.hex"],
        can: Properties { signed: KEPT, ..PLAIN },
        ..NO_FORMAT
    },
    Format {
        name: "szl-receipts",
        place: Place::Lines("envelopes.jsonl", None),
        covered: ("receipt.actor", "\"another\""),
        uncovered: Some(("note", "\"another\"")),
        keys: &["public.pem"],
        anchors: &["anchor.json"],
        can: Properties { signed: KEPT, told_by_signature: true, ..PLAIN },
        ..NO_FORMAT
    },
    Format {
        name: "trust-ledger-core",
        place: Place::Folder("pack", "records.jsonl"),
        covered: ("claim_type", "\"another\""),
        keys: &["pack/pubkey.ed25519"],
        anchors: &["anchors.log"],
        can: Properties {
            digest: false,
            signed: SHOWN,
            told_by_signature: true,
            statements: &[
                Statement { says: &[Count, Head], signed: Nobody, demand: Required },
                Statement { says: &[File], signed: Nobody, demand: Required },
            ],
            brought: &[Count, Head, File],
            ..PLAIN
        },
        ..NO_FORMAT
    },
];

/// What the user brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Brings {
    Nothing,
    All,
}

pub(crate) fn data(path: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    fs::read(folder.join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

impl Format {
    fn read(&self, path: &str) -> Vec<u8> {
        data(&format!("{}/{path}", self.name))
    }

    /// Returns the name of the file of records in the delivery.
    pub(crate) fn records(&self) -> &'static str {
        match self.place {
            Place::Lines(file, _) | Place::Array(file, _) => file,
            Place::Folder(_, file) | Place::Zip(_, file) | Place::Tar(_, file) => file,
        }
    }

    /// Returns all files of the valid export, by name; those of an archive as they lie in it.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        match self.place {
            Place::Lines(file, beside) => [Some(file), beside]
                .into_iter()
                .flatten()
                .map(|name| (name.to_owned(), self.read(name)))
                .collect(),
            Place::Array(file, _) => [(file.to_owned(), self.read(file))].into(),
            Place::Folder(folder, _) => self.folder(folder),
            Place::Zip(archive, _) => {
                let bytes = self.read(archive);
                let source = bytes.as_slice();
                unpacked(&exhibit_verify::zip::Inside::open(&source).expect("a zip"))
            }
            Place::Tar(archive, _) => {
                let bytes = self.read(archive);
                let source = bytes.as_slice();
                unpacked(&exhibit_verify::tar::Inside::open(&source).expect("a tar"))
            }
        }
    }

    fn folder(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(self.name);
        let top = top.join(folder);
        let mut open = vec![top.clone()];
        let mut found = BTreeMap::new();
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let entry = entry.expect("an entry").path();
                if entry.is_dir() {
                    open.push(entry);
                    continue;
                }
                let name = entry.strip_prefix(&top).expect("inside").to_str().expect("UTF-8");
                found.insert(name.to_owned(), fs::read(&entry).expect("a file"));
            }
        }
        found
    }

    /// Returns what the user brings: keys, statements, the secret, and the count and head of the valid export.
    pub(crate) fn trust(&self, brings: Brings, count: u64, head: Option<String>) -> TrustSet {
        if brings == Brings::Nothing {
            return TrustSet::default();
        }
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for path in self.keys.iter().chain(self.anchors) {
            let bytes = self.read(path);
            if *path == "vkeys.json" {
                let keys: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
                for (name, key) in keys.as_object().expect("an object") {
                    files.push((name.clone(), key.as_str().expect("a key").into()));
                }
                continue;
            }
            files.push((path.rsplit('/').next().expect("a name").to_owned(), bytes));
        }
        if let Some(path) = self.secret {
            let encoding = if path.ends_with(".hex") { "hex" } else { "raw" };
            let name = self.name;
            let table =
                format!("[[secret]]\nfile = {path:?}\nencoding = {encoding:?}\nprofile = {name:?}");
            files.push(("secrets.toml".to_owned(), table.into()));
        }
        let inputs: Vec<TrustInput<'_>> =
            files.iter().map(|(name, bytes)| TrustInput { name, bytes }).collect();
        let open = |_: &str, file: &str| Ok(self.read(file));
        let mut trust = TrustSet::from_inputs(&inputs, &open).expect("readable");
        trust.add_head(BroughtHead {
            count: Some(count),
            head,
            stream: None,
            profile: Some(self.name.to_owned()),
            sources: Scope::Any,
            brought_in: "--expect".to_owned(),
        });
        trust
    }
}

fn unpacked(inside: &dyn Members) -> BTreeMap<String, Vec<u8>> {
    let one = |(at, info): (usize, &exhibit_verify::members::MemberInfo)| {
        let mut bytes = Vec::new();
        inside.open(at).expect("a member").read_to_end(&mut bytes).expect("it can be read");
        (info.path.clone(), bytes)
    };
    inside.list().iter().enumerate().map(one).collect()
}
