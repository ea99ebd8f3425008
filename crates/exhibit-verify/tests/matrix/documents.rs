//! Documents and the signatures on them: what each format can show, and what damage must be called.
//!
//! Where a signature needs no certificate it is made here. The others, and a second set by a stranger, are fixtures in
//! `tests/golden/matrix`.

use std::fs;
use std::path::Path;

use blake2::{Blake2b512, Digest as _};
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use exhibit_core::digest::Sha256;
use exhibit_core::verdict::Word;
use exhibit_verify::members::InMemory;
use exhibit_verify::signature::sshsig;
use exhibit_verify::trust::{TrustInput, TrustSet};
use serde_json::json;
use sha2::{Digest as _, Sha512};

use crate::damage::{self, Damage};
use crate::forge::Hand;
use crate::logs::Brings;
use crate::rules::Expected;

/// The kinds of damage that documents know.
pub(crate) const DAMAGE: [Damage; 17] = [
    Damage::Valid,
    Damage::Edit,
    Damage::EditUncovered,
    Damage::Delete,
    Damage::Swap,
    Damage::Insert,
    Damage::Truncate,
    Damage::StripSignatures,
    Damage::SpoilSignature,
    Damage::Rechain,
    Damage::Resign,
    Damage::Splice,
    Damage::Crlf,
    Damage::Bom,
    Damage::Utf16,
    Damage::Reindent,
    Damage::FinalNewline,
];

/// A format of signatures on documents.
pub(crate) struct Format {
    pub(crate) name: &'static str,
    place: Place,
    /// Makes the signature, or the file that is signed.
    make: fn(Made) -> Vec<u8>,
    /// What the user brings: a name, and the bytes.
    brings: fn() -> (&'static str, Vec<u8>),
    vouches: Vouches,
    /// A text in the signature that it does not cover, and another.
    uncovered: Option<(&'static str, &'static str)>,
    /// A text in a file that is signed, and another.
    covered: (&'static str, &'static str),
    /// What stands outside of what is signed, put at the end or after a text.
    added: Option<(&'static str, &'static str)>,
    /// What the signature is over is a digest that everybody can compare.
    digest: bool,
    /// What a file whose end is missing is, to everybody.
    cut: Cut,
}

/// What a signed file without its end is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// Malformed: it is called what it no longer is.
    Malformed,
    /// Told to have had more.
    Missing,
    /// Nothing that anybody would take for such a file.
    Nothing,
}

/// Where the signature lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In a file beside the document, with this ending.
    Beside(&'static str),
    /// In the file that is signed.
    Inside(&'static str),
    /// Over a list of checksums, or nowhere.
    List { name: &'static str, signed: bool },
}

/// Who vouches for the document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Vouches {
    /// A key; whether the signature carries it, or its certificate.
    Key { shown: bool },
    /// Nobody, but an authority for the time.
    Time,
    /// Nobody.
    Nobody,
}

/// What is signed, and by whom.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Made {
    /// The policy, by the key that the user brings.
    Policy,
    /// Another document, by that key.
    Other,
    /// The policy, by a stranger.
    Stranger,
}

const BESIDE: Format = Format {
    name: "",
    place: Place::Beside(""),
    make: |_| Vec::new(),
    brings: || ("key.hex", hex_key()),
    vouches: Vouches::Key { shown: true },
    uncovered: None,
    covered: ("Version 3", "Version 4"),
    added: None,
    digest: false,
    cut: Cut::Malformed,
};

const KEPT: Vouches = Vouches::Key { shown: false };

pub(crate) const FORMATS: [Format; 18] = [
    Format { name: "SSHSIG", place: Place::Beside("sig"), make: ssh, ..BESIDE },
    Format {
        name: "minisign",
        place: Place::Beside("minisig"),
        make: minisign,
        brings: || ("ours.pub", minisign_key()),
        vouches: KEPT,
        uncovered: Some(("untrusted comment: signature", "untrusted comment: whatever")),
        ..BESIDE
    },
    Format {
        name: "signify",
        place: Place::Beside("sig"),
        make: signify,
        brings: || ("ours.pub", minisign_key()),
        vouches: KEPT,
        uncovered: Some(("untrusted comment: signature", "untrusted comment: whatever")),
        ..BESIDE
    },
    Format {
        name: "JWS detached",
        place: Place::Beside("jws"),
        make: |made| jws(made, true),
        vouches: KEPT,
        ..BESIDE
    },
    Format {
        name: "JWS compact",
        place: Place::Inside("policy.jws"),
        make: |made| jws(made, false),
        vouches: KEPT,
        covered: ("UG9saWN5", "UG9saWN6"),
        ..BESIDE
    },
    Format {
        name: "JWS JSON",
        place: Place::Inside("policy.json"),
        make: jws_json,
        vouches: KEPT,
        covered: ("UG9saWN5", "UG9saWN6"),
        uncovered: Some(("a hint", "another")),
        added: Some(("{", "\"approved\":true,")),
        cut: Cut::Nothing,
        ..BESIDE
    },
    Format {
        name: "DSSE",
        place: Place::Inside("policy.dsse.json"),
        make: |made| envelope(made, "text/plain", &made.document()),
        vouches: KEPT,
        covered: ("UG9saWN5", "UG9saWN6"),
        uncovered: Some(("a hint", "another")),
        ..BESIDE
    },
    Format {
        name: "in-toto in DSSE",
        place: Place::Beside("intoto.jsonl"),
        make: in_toto,
        vouches: KEPT,
        digest: true,
        uncovered: Some(("a hint", "another")),
        ..BESIDE
    },
    Format {
        name: "OpenPGP detached",
        place: Place::Beside("asc"),
        make: |made| fixture(made, "openpgp.asc"),
        brings: || ("ours.asc", golden("ours.asc")),
        vouches: KEPT,
        uncovered: Some(("SIGNATURE-----\n", "SIGNATURE-----\nComment: another\n")),
        ..BESIDE
    },
    Format {
        name: "OpenPGP cleartext",
        place: Place::Inside("policy.txt"),
        make: |made| fixture(made, "clear.txt"),
        brings: || ("ours.asc", golden("ours.asc")),
        vouches: KEPT,
        added: Some(("", "Approved by: nobody\n")),
        ..BESIDE
    },
    Format {
        name: "CMS detached",
        place: Place::Beside("p7s"),
        make: |made| fixture(made, "p7s"),
        brings: root,
        ..BESIDE
    },
    Format {
        name: "CMS with content",
        place: Place::Inside("policy.p7m"),
        make: |made| fixture(made, "p7m"),
        brings: root,
        ..BESIDE
    },
    Format {
        name: "S/MIME",
        place: Place::Inside("policy.eml"),
        make: |made| fixture(made, "eml"),
        brings: root,
        uncovered: Some(("Subject: Policy", "Subject: Nobody")),
        added: Some(("", "\r\nApproved by: nobody\r\n")),
        cut: Cut::Missing,
        ..BESIDE
    },
    Format {
        name: "PDF signature",
        place: Place::Inside("policy.pdf"),
        make: |made| fixture(made, "pdf"),
        brings: root,
        added: Some(("", LATER_REVISION)),
        cut: Cut::Missing,
        ..BESIDE
    },
    Format {
        name: "RFC 3161",
        place: Place::Beside("tsr"),
        make: |made| fixture(made, "tsr"),
        brings: root,
        vouches: Vouches::Time,
        ..BESIDE
    },
    Format {
        name: "SHA256SUMS",
        place: Place::List { name: "SHA256SUMS", signed: false },
        vouches: Vouches::Nobody,
        ..BESIDE
    },
    Format {
        name: "SHA512SUMS",
        place: Place::List { name: "SHA512SUMS", signed: false },
        vouches: Vouches::Nobody,
        ..BESIDE
    },
    Format {
        name: "SHA256SUMS, signed",
        place: Place::List { name: "SHA256SUMS", signed: true },
        ..BESIDE
    },
];

/// Another content of the page, as an update that a reader shows.
const LATER_REVISION: &str = "LATER";

// --- what must follow --------------------------------------------------------------------------

/// Returns the word for a damaged document.
pub(crate) fn expected(format: &Format, damage: Damage, brings: Brings) -> Expected {
    if let Some(why) = format.nothing_to_damage(damage) {
        return Expected::Nothing(why);
    }
    let all = brings == Brings::All;
    let (is_list, signed_list) = match format.place {
        Place::List { signed, .. } => (true, signed),
        _ => (false, false),
    };
    let valid = match (format.vouches, all) {
        (Vouches::Key { .. }, true) => Word::Verified,
        // Digests and times are checked whoever asks; a signature, where its key is at hand.
        (Vouches::Key { shown: false }, false) => Word::Unsigned,
        _ => Word::Unanchored,
    };
    let checked = all || !matches!(format.vouches, Vouches::Key { shown: false });
    // Some is seen without any key: digests, and the frame around a signed text.
    let looked_at = checked
        || match damage {
            Damage::Edit | Damage::Truncate | Damage::Splice => format.digest,
            Damage::Bom | Damage::Utf16 => {
                format.digest || matches!(format.place, Place::Inside(_))
            }
            Damage::Crlf | Damage::FinalNewline => format.digest,
            _ => false,
        };
    let if_looked_at = |word| if looked_at { word } else { valid };
    Expected::Word(match damage {
        Damage::Valid | Damage::EditUncovered => valid,
        Damage::Truncate if matches!(format.place, Place::Inside(_)) => match format.cut {
            Cut::Malformed => Word::Broken,
            Cut::Missing => Word::Incomplete,
            Cut::Nothing => Word::Unsigned,
        },
        Damage::Edit | Damage::Truncate | Damage::SpoilSignature | Damage::Splice => {
            if_looked_at(Word::Broken)
        }
        // What speaks about a file that is not here.
        Damage::Delete => Word::Incomplete,
        Damage::Swap => Word::Broken,
        // One file more: nothing speaks about it. In a signed file: it is shown with what is signed.
        Damage::Insert if is_list => Word::Unsigned,
        Damage::Insert if format.name == "PDF signature" => Word::Broken,
        Damage::Insert => Word::Incomplete,
        Damage::StripSignatures if signed_list => Word::Unanchored,
        Damage::StripSignatures => Word::Unsigned,
        Damage::Rechain if signed_list => Word::Broken,
        Damage::Rechain => valid,
        Damage::Resign => {
            if all {
                Word::Broken
            } else {
                valid
            }
        }
        _ if damage.is_transport() && format.is_written_freely(damage) => valid,
        _ => if_looked_at(Word::Incomplete),
    })
}

impl Format {
    fn nothing_to_damage(&self, damage: Damage) -> Option<&'static str> {
        let list = matches!(self.place, Place::List { .. });
        let inside = matches!(self.place, Place::Inside(_));
        let text = !inside || matches!(self.name, "OpenPGP cleartext" | "S/MIME");
        match damage {
            Damage::EditUncovered if self.uncovered.is_none() => {
                Some("nothing in the file that was made is left uncovered")
            }
            Damage::Delete if inside => Some("the document is the signature"),
            Damage::Swap if !list => Some("there is one document"),
            Damage::Insert if !list && self.added.is_none() => Some("there is no place for more"),
            Damage::StripSignatures if self.vouches == Vouches::Nobody => Some("nothing is signed"),
            Damage::StripSignatures if inside && self.name != "OpenPGP cleartext" => {
                Some("without its signature it is another kind of file")
            }
            Damage::Resign if self.vouches == Vouches::Nobody => Some("nothing is signed"),
            Damage::Rechain if !list => Some("there is no list of digests"),
            Damage::Splice if inside || list => Some("the signature lies in what it is on"),
            Damage::FinalNewline if inside => Some("its last line is not what is signed"),
            Damage::Crlf | Damage::Bom | Damage::Utf16 if !text => Some("it is no text"),
            Damage::Reindent if !matches!(self.name, "JWS JSON" | "DSSE") => Some("it is no JSON"),
            _ => None,
        }
    }

    /// Tells whether such damage changes nothing that is signed.
    pub(crate) fn is_harmless(&self, damage: Damage) -> bool {
        let free = damage.is_transport() && self.is_written_freely(damage);
        free || matches!(damage, Damage::Valid | Damage::EditUncovered)
    }

    /// Tells whether the format leaves free what a change in transport changes.
    fn is_written_freely(&self, damage: Damage) -> bool {
        match damage {
            // RFC 9580, section 7.1: the end of a line is signed as CR LF, however it is written.
            Damage::Crlf => self.name == "OpenPGP cleartext",
            // What stands before the signed part of a mail is its headers, which nothing covers.
            Damage::Bom => self.name == "S/MIME",
            // White space between the values of a JSON text.
            Damage::Reindent => true,
            _ => false,
        }
    }

    pub(crate) fn trust(&self, brings: Brings) -> TrustSet {
        if brings == Brings::Nothing {
            return TrustSet::default();
        }
        let (name, bytes) = (self.brings)();
        let input = TrustInput { name, bytes: &bytes };
        TrustSet::from_inputs(&[input], &|_, _| Err("none".to_owned())).expect("readable")
    }

    /// Returns the damaged delivery.
    pub(crate) fn damaged(&self, damage: Damage) -> InMemory {
        let files = match self.place {
            Place::Beside(ending) => self.beside(ending, damage),
            Place::Inside(name) => vec![(name.to_owned(), self.inside(damage))],
            Place::List { name, signed } => self.list(name, signed, damage),
        };
        files.into_iter().fold(InMemory::new(), |all, (name, bytes)| all.with(&name, bytes))
    }

    fn beside(&self, ending: &str, damage: Damage) -> Vec<(String, Vec<u8>)> {
        let mut document = transported(&Made::Policy.document(), damage);
        let mut signature = (self.make)(match damage {
            Damage::Splice => Made::Other,
            Damage::Resign => Made::Stranger,
            _ => Made::Policy,
        });
        match damage {
            Damage::Edit => document = replaced(&document, self.covered),
            Damage::EditUncovered => {
                signature = replaced(&signature, self.uncovered.expect("a text"));
            }
            Damage::Truncate => document.truncate(document.len() / 2),
            Damage::SpoilSignature => signature = self.spoiled(&signature),
            _ => {}
        }
        let all =
            [("policy.txt".to_owned(), document), (format!("policy.txt.{ending}"), signature)];
        let left_out = match damage {
            Damage::Delete => Some(0),
            Damage::StripSignatures => Some(1),
            _ => None,
        };
        let kept = all.into_iter().enumerate().filter(|(at, _)| Some(*at) != left_out);
        kept.map(|(_, file)| file).collect()
    }

    fn inside(&self, damage: Damage) -> Vec<u8> {
        let made = if damage == Damage::Resign { Made::Stranger } else { Made::Policy };
        let file = (self.make)(made);
        match damage {
            Damage::Edit => replaced(&file, self.covered),
            Damage::EditUncovered => replaced(&file, self.uncovered.expect("a text")),
            Damage::Insert => self.with_more(&file),
            Damage::Truncate => file[..file.len() - 40].to_vec(),
            Damage::StripSignatures => Made::Policy.document(),
            Damage::SpoilSignature => self.spoiled(&file),
            // It was sent with CR LF, as mail is.
            Damage::Crlf if self.name == "S/MIME" => {
                file.into_iter().filter(|byte| *byte != b'\r').collect()
            }
            _ => transported(&file, damage),
        }
    }

    fn with_more(&self, file: &[u8]) -> Vec<u8> {
        let (after, more) = self.added.expect("something to add");
        if more == LATER_REVISION {
            return later_revision(file);
        }
        if after.is_empty() {
            return [file, more.as_bytes()].concat();
        }
        replaced(file, (after, &format!("{after}{more}")))
    }

    /// Changes one byte of the signature itself.
    fn spoiled(&self, file: &[u8]) -> Vec<u8> {
        let mut file = file.to_vec();
        let at = match self.name {
            "minisign" | "signify" => {
                file.iter().position(|byte| *byte == b'\n').expect("a line") + 40
            }
            "JWS compact" | "JWS detached" => file.len() - 20,
            "JWS JSON" => place_of(&file, b"\"signature\":") + 30,
            "DSSE" | "in-toto in DSSE" => place_of(&file, b"\"sig\":") + 30,
            "PDF signature" => {
                let room = place_of(&file, b"/Contents <");
                let zeros = place_of(&file[room..], b"0000000000000000") + room;
                zeros - 40
            }
            "SSHSIG" => place_of(&file, b"-----END") - 10,
            "OpenPGP detached" | "OpenPGP cleartext" => place_of(&file, b"-----END") - 30,
            "S/MIME" => {
                file.windows(4).rposition(|it| it == b"\r\n--").expect("the last part") - 20
            }
            _ => file.len() - 10,
        };
        file[at] = match file[at] {
            b'A' => b'B',
            byte if byte.is_ascii_alphanumeric() => b'A',
            byte => byte ^ 1,
        };
        file
    }

    fn list(&self, name: &str, signed: bool, damage: Damage) -> Vec<(String, Vec<u8>)> {
        let mut policy = Made::Policy.document();
        let mut other = Made::Other.document();
        let line = |file: &str, bytes: &[u8]| match name {
            "SHA256SUMS" => format!("{}  {file}\n", Sha256::of(bytes)),
            _ => format!("{}  {file}\n", HEXLOWER.encode(&Sha512::digest(bytes))),
        };
        let listed =
            |policy: &[u8], other: &[u8]| line("other.txt", other) + &line("policy.txt", policy);
        let mut sums = listed(&policy, &other).into_bytes();
        let ours = Hand::ours();
        let stranger = Hand::stranger();
        let sign = |hand: &Hand, sums: &[u8]| ssh_by(hand, sums);
        let mut signature = sign(&ours, &sums);
        match damage {
            Damage::Edit => policy = replaced(&policy, self.covered),
            Damage::Truncate => policy.truncate(policy.len() / 2),
            Damage::Swap => std::mem::swap(&mut policy, &mut other),
            Damage::SpoilSignature if signed => signature = FORMATS[0].spoiled(&signature),
            Damage::SpoilSignature => sums[0] = if sums[0] == b'0' { b'1' } else { b'0' },
            Damage::Rechain | Damage::Resign => {
                policy = replaced(&policy, self.covered);
                sums = listed(&policy, &other).into_bytes();
                if damage == Damage::Resign {
                    signature = sign(&stranger, &sums);
                }
            }
            _ => policy = transported(&policy, damage),
        }
        let mut files = vec![(name.to_owned(), sums), ("policy.txt".to_owned(), policy)];
        if damage != Damage::Delete {
            files.push(("other.txt".to_owned(), other));
        }
        if damage == Damage::Insert {
            files.push(("more.txt".to_owned(), b"Approved by: nobody\n".to_vec()));
        }
        if signed && damage != Damage::StripSignatures {
            files.push((format!("{name}.sig"), signature));
        }
        files
    }
}

// --- making signatures -------------------------------------------------------------------------

impl Made {
    fn document(self) -> Vec<u8> {
        golden(if self == Self::Other { "other.txt" } else { "policy.txt" })
    }

    fn hand(self) -> Hand {
        if self == Self::Stranger { Hand::stranger() } else { Hand::ours() }
    }
}

fn golden(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/matrix");
    fs::read(folder.join(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"))
}

fn fixture(made: Made, ending: &str) -> Vec<u8> {
    let name = match made {
        Made::Policy => "policy",
        Made::Other => "other",
        Made::Stranger => "stranger",
    };
    golden(&format!("{name}.{ending}"))
}

fn root() -> (&'static str, Vec<u8>) {
    ("ours-root.pem", golden("ours-root.pem"))
}

fn hex_key() -> Vec<u8> {
    HEXLOWER.encode(&Hand::ours().public()).into_bytes()
}

fn ssh(made: Made) -> Vec<u8> {
    ssh_by(&made.hand(), &made.document())
}

fn ssh_by(hand: &Hand, message: &[u8]) -> Vec<u8> {
    let signed = sshsig::sign(&hand.public(), "file", message, |data| hand.ed25519(data));
    signed.expect("signed").into_bytes()
}

/// The first eight bytes of a key stand for its name.
fn named(algorithm: &[u8], hand: &Hand, rest: &[u8]) -> String {
    BASE64.encode(&[algorithm, &hand.public()[..8], rest].concat())
}

fn minisign_key() -> Vec<u8> {
    let hand = Hand::ours();
    format!("untrusted comment: ours\n{}\n", named(b"Ed", &hand, &hand.public())).into_bytes()
}

fn minisign(made: Made) -> Vec<u8> {
    let hand = made.hand();
    let signature = hand.ed25519(&Blake2b512::digest(made.document()));
    let comment = "approved by the board";
    let whole = hand.ed25519(&[&signature, comment.as_bytes()].concat());
    let (first, second) = (named(b"ED", &hand, &signature), BASE64.encode(&whole));
    format!("untrusted comment: signature\n{first}\ntrusted comment: {comment}\n{second}\n")
        .into_bytes()
}

fn signify(made: Made) -> Vec<u8> {
    let hand = made.hand();
    let signature = hand.ed25519(&made.document());
    format!("untrusted comment: signature\n{}\n", named(b"Ed", &hand, &signature)).into_bytes()
}

fn jws_parts(made: Made) -> [String; 3] {
    let header = BASE64URL_NOPAD.encode(br#"{"alg":"EdDSA"}"#);
    let payload = BASE64URL_NOPAD.encode(&made.document());
    let signature = made.hand().ed25519(format!("{header}.{payload}").as_bytes());
    [header, payload, BASE64URL_NOPAD.encode(&signature)]
}

fn jws(made: Made, detached: bool) -> Vec<u8> {
    let [header, payload, signature] = jws_parts(made);
    let payload = if detached { "" } else { &payload };
    format!("{header}.{payload}.{signature}").into_bytes()
}

fn jws_json(made: Made) -> Vec<u8> {
    let [protected, payload, signature] = jws_parts(made);
    let header = json!({ "kid": "a hint" });
    json!({ "header": header, "protected": protected, "payload": payload, "signature": signature })
        .to_string()
        .into_bytes()
}

/// An envelope (DSSE 1.0) on one line.
fn envelope(made: Made, kind: &str, payload: &[u8]) -> Vec<u8> {
    let mut signed = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len()).into_bytes();
    signed.extend_from_slice(payload);
    let signature = BASE64.encode(&made.hand().ed25519(&signed));
    let signatures = json!([{ "keyid": "a hint", "sig": signature }]);
    json!({ "payloadType": kind, "payload": BASE64.encode(payload), "signatures": signatures })
        .to_string()
        .into_bytes()
}

fn in_toto(made: Made) -> Vec<u8> {
    let sha256 = Sha256::of(&made.document()).to_hex();
    let statement = json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{ "name": "policy.txt", "digest": { "sha256": sha256 } }],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {},
    });
    envelope(made, "application/vnd.in-toto+json", statement.to_string().as_bytes())
}

/// Appends a revision with another content of the page.
fn later_revision(file: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(file);
    let at = text.rfind("startxref\n").expect("a file");
    let before: String = text[at + 10..].chars().take_while(char::is_ascii_digit).collect();
    let mut out = file.to_vec();
    let object = out.len();
    out.extend(b"11 0 obj\n<</Length 14>>\nstream\n(Version 9) Tj\nendstream\nendobj\n");
    let place = out.len();
    out.extend(
        format!(
            "xref\n11 1\n{object:010} 00000 n \ntrailer\n<</Root 1 0 R /Size 2000 /Prev {before}>>\nstartxref\n{place}\n%%EOF\n"
        )
        .into_bytes(),
    );
    out
}

fn transported(bytes: &[u8], damage: Damage) -> Vec<u8> {
    match damage {
        Damage::Crlf => damage::crlf(bytes),
        Damage::Bom => [b"\xef\xbb\xbf", bytes].concat(),
        Damage::Utf16 => damage::utf16(bytes),
        Damage::Reindent => damage::reindent(bytes),
        Damage::FinalNewline => damage::without_newline(bytes),
        _ => bytes.to_vec(),
    }
}

fn place_of(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).position(|it| it == part).expect("it is in there")
}

/// Replaces the first place where a text stands.
fn replaced(bytes: &[u8], (from, to): (&str, &str)) -> Vec<u8> {
    let at = place_of(bytes, from.as_bytes());
    [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat()
}
