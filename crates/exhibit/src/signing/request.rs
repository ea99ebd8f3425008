//! Asking people to sign: one file that they can read, sign and answer with no vault.

use std::io::Cursor;

use exhibit_core::day::Day;
use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    Class, Dates, Event, EvidenceId, EvidenceKind, EvidenceRef, IntendedSigner, PersonId,
    SigningMeans, SignoffId, SignoffObject, SignoffRequested, TrustId,
};
use exhibit_core::time::Timestamp;
use exhibit_core::visible::visible;
use exhibit_report::{RecordSection, RenderOptions, SigningRecord, render_record};
use exhibit_verify::signoff::{NAMESPACE, Record};
use exhibit_verify::trust::{Purpose, SignedFor, Standing, TrustSet};
use exhibit_verify::watch::Watcher;
use exhibit_verify::zip::Writer;

use super::problem::SigningProblem;
use crate::error::Error;
use crate::host::Host;
use crate::ingest::IntakeRequest;
use crate::machine_policy::Leaving;
use crate::organisation::name_of;
use crate::pack::calendar;
use crate::together::Together;
use crate::trust_store::trust_set;
use crate::vault::{Open, Vault};

/// The record in a request and in its item.
pub(super) const RECORD: &str = "record.json";
/// The same as pages.
pub(super) const PAGES: &str = "record.pdf";

/// The same as text.
pub(super) const TEXT: &str = "record.txt";

/// What is to be signed, and by whom.
pub struct SigningRequest<'a> {
    /// What is to be signed.
    pub object: SignoffObject,
    /// Who is to sign.
    pub signers: &'a [SignerMeant],
    /// By when.
    pub due: Option<Day>,
}

/// Somebody who is to sign.
pub struct SignerMeant {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub role: String,
    /// How.
    pub by: SignBy,
}

/// How somebody is to sign.
pub enum SignBy {
    /// By the one key of this person that the vault relies on for reviews.
    OwnKey,
    /// By the key of a trust entry.
    Key(TrustId),
    /// On paper.
    Paper,
}

/// A request that was made.
pub struct MadeRequest {
    /// Its number.
    pub id: SignoffId,
    /// The item that holds the record.
    pub held_as: EvidenceId,
    /// The file to send.
    pub file: Vec<u8>,
    /// SHA-256 of the record.
    pub record: Sha256,
}

/// What a record is made from.
pub(super) struct Asked {
    pub(super) id: SignoffId,
    pub(super) object: SignoffObject,
    pub(super) signers: Vec<IntendedSigner>,
    pub(super) due: Option<Day>,
}

impl Vault<Open> {
    /// Makes a record of what is to be signed, keeps it as evidence, and returns the file to send.
    ///
    /// # Errors
    /// [`Error::Signing`] where a signer has no key that counts, [`Error::Refused`] where it can't be signed as it
    /// stands; as [`Vault::append`].
    pub fn request_signing(
        &mut self,
        host: &Host<'_>,
        request: &SigningRequest<'_>,
        watcher: &dyn Watcher,
    ) -> Result<MadeRequest, Error> {
        // It is held as personal data too: it says who is to answer for what.
        let leaving =
            Leaving { what: "a signing request", class: Some(Class::Personal), items: &[] };
        host.policy()?.check_leaving(&leaving)?;
        let now = (host.now)();
        let trust = trust_set(self.register(), now)?;
        let signers = request.signers.iter().map(|it| self.intended(it, &trust, now));
        let signers = signers.collect::<Result<Vec<_>, _>>()?;
        let id = self.register().next_signoff();
        let asked = Asked { id, object: request.object, signers, due: request.due };
        let record = self.record_of(&asked, now)?;
        let bytes = record.to_bytes().map_err(SigningProblem::from)?;
        let requested = |held_as: Option<EvidenceRef>| {
            Event::SignoffRequested(Box::new(SignoffRequested {
                id,
                object: request.object,
                record: Sha256::of(&bytes),
                held_as,
                signers: asked.signers.clone(),
                basis: record.basis.iter().map(|it| it.cited).collect(),
                due: request.due,
            }))
        };
        // Nothing is kept of a request that the rules do not allow.
        self.register().decide(self.person().id, requested(None))?;
        let pages = pages(&record, &bytes, now)?;
        let held_as = self.hold_record(host, &record, (&bytes, &pages), watcher)?;
        self.state(host, vec![requested(Some(self.reference(held_as)?))])?;
        let file = packed(&record, &bytes, &pages)?;
        Ok(MadeRequest { id, held_as, file, record: Sha256::of(&bytes) })
    }

    fn hold_record(
        &mut self,
        host: &Host<'_>,
        record: &Record,
        (bytes, pages): (&[u8], &[u8]),
        watcher: &dyn Watcher,
    ) -> Result<EvidenceId, Error> {
        let title = format!("{} {}", record.signoff, record.title);
        let mut together = Together::new();
        together.write(RECORD, bytes.to_vec());
        together.write(PAGES, pages.to_vec());
        together.set(&title, watcher)?;
        self.hold(host, &title, &together, watcher)
    }

    /// Takes in what belongs to a sign-off as an item of its own.
    pub(super) fn hold(
        &mut self,
        host: &Host<'_>,
        title: &str,
        together: &Together,
        watcher: &dyn Watcher,
    ) -> Result<EvidenceId, Error> {
        let intake = IntakeRequest {
            paths: &[],
            source: None,
            systems: &[],
            sites: &[],
            kind: Some(EvidenceKind::Record),
            collected_by: None,
            collected_how: None,
            class: Class::Personal,
            dates: Dates { issued: Some((host.now)()), ..Dates::default() },
            profile: None,
        };
        let name = crate::together::as_name(title);
        let done = self.ingest_members(host, &intake, &name, together, watcher)?;
        if done.cancelled {
            return Err(Error::Cancelled);
        }
        let id = done.taken.first().map(|it| it.id).or(done.already.first().map(|it| it.id));
        let refused = || done.refused.first().map(|it| it.reason.clone()).unwrap_or_default();
        id.ok_or_else(|| Error::Record(refused()))
    }

    fn intended(
        &self,
        meant: &SignerMeant,
        trust: &TrustSet,
        now: Timestamp,
    ) -> Result<IntendedSigner, Error> {
        let (person, role) = (meant.person, meant.role.clone());
        let fingerprint = match meant.by {
            SignBy::Paper => {
                return Ok(IntendedSigner { person, role, means: SigningMeans::Scan });
            }
            SignBy::Key(id) => self.review_key(id, person)?,
            SignBy::OwnKey => self.own_review_key(person)?,
        };
        let of_key = |it: &&exhibit_verify::trust::TrustEntry| {
            it.key.fingerprint().0 == fingerprint && it.purposes.contains(&Purpose::Review)
        };
        let entry = trust.entries().iter().find(of_key);
        let entry =
            entry.ok_or_else(|| SigningProblem::NotForReviews { trust: fingerprint.to_hex() })?;
        counts(trust, &entry.key, now)?;
        let means = match entry.certificate {
            Some(_) => SigningMeans::Pades { fingerprint },
            None => SigningMeans::Key { fingerprint },
        };
        Ok(IntendedSigner { person, role, means })
    }

    /// Returns the key for reviews that a trust entry ascribes to this person.
    fn review_key(&self, id: TrustId, person: PersonId) -> Result<Sha256, Error> {
        let state = self.register().trust().find(|it| it.added.id == id);
        let keys = || state.iter().flat_map(|it| &it.added.keys).filter(|it| is_for_reviews(it));
        let name = name_of(self.register(), person);
        if let Some(own) = keys().find(|it| is_of(it, person, &name)) {
            return Ok(own.fingerprint);
        }
        let trust = id.to_string();
        Err(match keys().next() {
            Some(other) => {
                let subject = visible(&other.subject).into_owned();
                SigningProblem::AnothersKey { trust, subject, person, name }
            }
            None => SigningProblem::NotForReviews { trust },
        }
        .into())
    }

    /// Returns the one key for reviews whose trust entry names this person.
    fn own_review_key(&self, person: PersonId) -> Result<Sha256, Error> {
        let name = name_of(self.register(), person);
        let in_force = self.register().trust().filter(|it| it.revoked.is_none());
        let keys = in_force.flat_map(|it| it.added.keys.iter().map(|key| (it.added.id, key)));
        let own: Vec<_> =
            keys.filter(|(_, key)| is_for_reviews(key) && is_of(key, person, &name)).collect();
        match own.as_slice() {
            [] => Err(SigningProblem::NoKey { person, name }.into()),
            [(_, key), others @ ..]
                if others.iter().all(|(_, it)| it.fingerprint == key.fingerprint) =>
            {
                Ok(key.fingerprint)
            }
            several => {
                let keys = several.iter().map(|(id, _)| id.to_string()).collect();
                Err(SigningProblem::SeveralKeys { person, name, keys }.into())
            }
        }
    }
}

pub(super) fn is_for_reviews(key: &exhibit_core::event::TrustKey) -> bool {
    key.purposes.iter().any(|it| it == "review")
}

/// Tells whether an entry ascribes a key to somebody, by name or by number.
pub(super) fn is_of(key: &exhibit_core::event::TrustKey, person: PersonId, name: &str) -> bool {
    key.subject == name || key.subject == person.to_string()
}

/// A key counts for sign-offs now, by what the vault relies on.
pub(super) fn counts(
    trust: &TrustSet,
    key: &exhibit_verify::trust::PublicKey,
    now: Timestamp,
) -> Result<(), Error> {
    let used =
        SignedFor { purpose: Purpose::Review, source: None, namespace: Some(NAMESPACE), at: now };
    let fingerprint = key.fingerprint().to_hex();
    Err(match trust.standing(key, &used) {
        Standing::Trusted(_) => return Ok(()),
        Standing::OutOfTime(_, validity) => {
            SigningProblem::OutOfDate { fingerprint, validity: validity.to_string() }
        }
        Standing::Refused(..) => SigningProblem::RefusedByPolicy { fingerprint },
        Standing::NotTheKeyBrought(_) | Standing::Unknown => {
            SigningProblem::NotForReviews { trust: fingerprint }
        }
    }
    .into())
}

/// Returns the record as a PDF, with the signed bytes attached.
fn pages(record: &Record, bytes: &[u8], now: Timestamp) -> Result<Vec<u8>, Error> {
    let section = |it: &exhibit_verify::signoff::Section| RecordSection {
        heading: it.heading.clone(),
        paragraphs: it.paragraphs.clone(),
        columns: it.columns.clone(),
        rows: it.rows.clone(),
    };
    let mut sections: Vec<_> = record.sections.iter().map(section).collect();
    sections.extend([basis(record), signers(record)]);
    let told = SigningRecord {
        id: record.signoff.to_string(),
        title: record.title.clone(),
        organisation: record.organisation.clone(),
        made: record.made.for_people(),
        meaning: record.meaning.clone(),
        sections,
        short_root: record.checkpoint.root.to_hex().chars().take(16).collect(),
    };
    let attachment = exhibit_report::Attachment {
        name: RECORD.to_owned(),
        mime: "application/json".to_owned(),
        description: "The record, as it is signed by a key".to_owned(),
        bytes: bytes.to_vec(),
    };
    let options = RenderOptions {
        created: calendar(now),
        identifier: format!("{}/{}", record.origin, record.signoff),
        attachments: vec![attachment],
    };
    Ok(render_record(&told, &options)?.bytes)
}

fn basis(record: &Record) -> RecordSection {
    let row = |it: &exhibit_verify::signoff::NamedBasis| {
        let cited = &it.cited;
        let entry = format!("{}, commitment {}", cited.evidence.leaf, cited.evidence.c.to_hex());
        let name = format!("{} {}", cited.evidence.id, it.title);
        vec![name, cited.word.as_str().to_owned(), entry]
    };
    RecordSection {
        heading: "What it stands on".to_owned(),
        paragraphs: match record.basis.is_empty() {
            true => vec!["No evidence is cited.".to_owned()],
            false => Vec::new(),
        },
        columns: ["Evidence", "Word", "Entry"].map(str::to_owned).to_vec(),
        rows: record.basis.iter().map(row).collect(),
    }
}

fn signers(record: &Record) -> RecordSection {
    let row = |it: &exhibit_verify::signoff::NamedSigner| {
        let signer = &it.signer;
        let key = match signer.means {
            SigningMeans::Key { fingerprint } | SigningMeans::Pades { fingerprint } => {
                fingerprint.to_hex()
            }
            SigningMeans::Scan => String::new(),
        };
        let how = signer.means.as_str().to_owned();
        vec![format!("{} ({})", it.name, signer.person), signer.role.clone(), how, key]
    };
    let log = format!(
        "Log {}, {} entries, root {}.",
        record.origin,
        record.checkpoint.size,
        record.checkpoint.root.to_hex()
    );
    let due = record.due.map(|day| format!("By {}.", day.for_people()));
    RecordSection {
        heading: "Asked to sign".to_owned(),
        paragraphs: due.into_iter().chain([log]).collect(),
        columns: ["Who", "As", "Signs by", "Key"].map(str::to_owned).to_vec(),
        rows: record.signers.iter().map(row).collect(),
    }
}

/// Returns the record as people read it.
pub(super) fn record_text(record: &Record) -> String {
    record.lines().join("\n") + "\n"
}

/// Returns the file that is sent out: the record for programs and for people, and how to sign it.
fn packed(record: &Record, bytes: &[u8], pages: &[u8]) -> Result<Vec<u8>, Error> {
    let text = record_text(record);
    let how = how_to_sign(record);
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    let folder = record.signoff.to_string();
    let parts = [
        ("HOW-TO-SIGN.txt", how.into_bytes()),
        (RECORD, bytes.to_vec()),
        (PAGES, pages.to_vec()),
        (TEXT, text.into_bytes()),
    ];
    for (name, content) in parts {
        let added = writer.add(&format!("{folder}/{name}"), &content);
        added.map_err(|e| Error::Record(e.to_string()))?;
    }
    let done = writer.finish().map_err(|e| Error::Record(e.to_string()))?;
    Ok(done.into_inner())
}

fn how_to_sign(record: &Record) -> String {
    let id = record.signoff;
    format!(
        "{title}\n\n\
         record.txt and record.pdf say what is to be signed. record.json holds the same texts: its bytes are what a key signs.\n\n\
         With this program, which shows what it signs and refuses a request whose record.txt says something else:\n\
         \x20 exhibit sign {id}.exhibit-signing --key YOUR-KEY\n\
         \x20 exhibit sign {id}.exhibit-signing --decline \"Why not\" --person YOUR-NUMBER\n\n\
         With OpenSSH, hardware keys included, in the folder of this file:\n\
         \x20 ssh-keygen -Y sign -n {NAMESPACE} -f YOUR-KEY record.json\n\
         and send back record.json.sig.\n\n\
         With a certificate: add a signature to record.pdf with a program that keeps the file as it is (PAdES), and send back that PDF.\n\n\
         On paper: print record.pdf, sign it, and send back a scan. It is shown as \"signed on paper: not verified\".\n",
        title = visible(&record.title),
    )
}
