//! Making a bundle from a vault, and verifying one with no vault.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

pub use exhibit_bundle::Sealed;
use exhibit_bundle::{
    BundleItem, BundleModel, BundleReport, BundleSample, BundleWriteError, Engine, Expect,
    LedgerFiles, VerifyError, Written, witness_request,
};
use exhibit_core::appraisal::{Member, MemberRole};
use exhibit_core::digest::Sha256;
use exhibit_core::event::{BundleExported, BundleId, Class, Event, EvidenceId, SampleId, Withheld};
use exhibit_core::register::{EvidenceState, Register, Status};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_core::visible::visible;
use exhibit_ledger::checkpoint::{self, Head};
use exhibit_ledger::entry::Opening;
use exhibit_ledger::note::SignatureLine;
use exhibit_ledger::origin::Origin;
use exhibit_ledger::tiles::{Level, TILE_WIDTH, Tile, hash_tile, push_entry};
use exhibit_ledger::tree;
use exhibit_store::{ContentId, ReadHandle};
use exhibit_verify::trust::TrustSet;
use exhibit_verify::watch::{Phase, Progress, Watcher};
use exhibit_verify::zip::{Content, ReadAt, Sought};
use schemars::JsonSchema;
use serde::Serialize;

use crate::delivery::shown;
use crate::error::Error;
use crate::files::{self, Unnamed};
use crate::heads;
use crate::host::Host;
use crate::inspect::read_small;
use crate::machine_policy::Leaving;
use crate::relied::relied;
use crate::samples::{DisclosedSample, disclosed_samples};
use crate::sealed::{AGE, Recipients, Rehearsal};
use crate::vault::{Batch, Effects, Open, StoredNodes, Vault};

/// What a bundle is to hold.
pub struct BundleRequest<'a> {
    /// Where to write it.
    pub output: &'a Path,
    /// For whom it is.
    pub recipient: &'a str,
    /// A pack to put in.
    pub pack: Option<&'a Path>,
    /// Items to withhold, each with the reason.
    pub withhold: &'a [(EvidenceId, String)],
    /// Classes whose items are withheld, each with the reason.
    pub withhold_classes: &'a [(Class, String)],
    /// Who alone can open it; nobody is named for a bundle that is not sealed.
    pub seal_to: &'a Recipients,
}

/// What a bundle would hold, before it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BundlePlan {
    /// How many items go out.
    pub items: u64,
    /// What does not, and why.
    pub withheld: Vec<WithheldShown>,
    /// How many people on record its openings name: all of them, unless something is withheld.
    pub people: u64,
    /// What is withheld as evidence, and may be named by the pack that goes with it.
    pub in_pack: Vec<EvidenceId>,
}

/// An item that is withheld, by its name where it is still held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WithheldShown {
    /// The item.
    pub id: EvidenceId,
    /// Its name; absent where it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Why.
    pub reason: String,
}

/// A bundle that was written.
pub struct MadeBundle {
    /// Its number.
    pub id: BundleId,
    /// Its digest: of the bundle that is inside, if it is sealed.
    pub sha256: Sha256,
    /// Its length in bytes.
    pub bytes: u64,
    /// The file that its recipients alone can open, if it is sealed.
    pub sealed: Option<Sealed>,
    /// What is in it.
    pub written: Written,
    /// What is not, and why.
    pub withheld: Vec<Withheld>,
    /// What is withheld as evidence, and may be named by the pack that is in it all the same.
    pub in_pack: Vec<EvidenceId>,
    /// How many people on record its openings name: all of them, unless something is withheld.
    pub people: usize,
    /// The transmittal slip's text, which travels by another channel.
    pub slip: String,
}

/// What an assessor brings to verify a bundle.
pub struct BundleCheck<'a> {
    /// The bundle.
    pub file: &'a Path,
    /// The log's origin, from paper.
    pub origin: Option<&'a str>,
    /// Keys that may have signed it.
    pub signer: &'a TrustSet,
    /// Trust of one's own for the evidence inside.
    pub trust: &'a TrustSet,
    /// The moment at which validity is judged.
    pub at: Timestamp,
}

/// What goes into a bundle.
struct Going<'a> {
    id: BundleId,
    items: &'a [EvidenceId],
    withheld: Vec<Withheld>,
    pack: Option<&'a Vec<u8>>,
}

impl Vault<Open> {
    /// Writes a bundle of everything that is held, less what is withheld by name. One that is stopped or fails
    /// leaves neither a file nor an entry.
    ///
    /// # Errors
    /// [`Error::Exists`], [`Error::Bundle`], [`Error::Policy`] if something in it may not leave,
    /// [`Error::Cancelled`]; as [`Vault::append`].
    pub fn make_bundle(
        &mut self,
        host: &Host<'_>,
        request: &BundleRequest<'_>,
        watcher: &dyn Watcher,
    ) -> Result<MadeBundle, Error> {
        if request.output.exists() {
            return Err(Error::Exists { path: shown(request.output) });
        }
        let pack = request.pack.map(read_pack).transpose()?;
        let named = chosen(self.register(), request);
        let mut withheld = withheld(self.register(), &named)?;
        let in_pack = match &pack {
            Some(_) => said_of_the_pack(self.register(), &mut withheld),
            None => Vec::new(),
        };
        let items = disclosed(self.register(), &withheld);
        self.may_go_out(host, &items, request.seal_to)?;
        let id = self.register().next_bundle();
        let exported = BundleExported {
            id,
            recipient: request.recipient.to_owned(),
            items: items.clone(),
            withheld: withheld.clone(),
            pack: pack.as_deref().map(Sha256::of),
            sealed_to: request.seal_to.texts(),
        };
        let entry = |batch: &mut Batch<'_>| {
            batch.push(Event::BundleExported(exported))?;
            Ok(Effects::default())
        };
        let going = Going { id, items: &items, withheld, pack: pack.as_ref() };
        let now = host.now;
        let write = |vault: &Self| vault.write_bundle(now(), request, going, watcher);
        // It gets its name when its entry stands: no bundle shows a head that the vault does not have.
        let (_, (file, made)) = self.append_making(host, entry, write)?;
        file.name()?;
        Ok(MadeBundle { in_pack, ..made })
    }

    /// Returns what a bundle would hold. Nothing is written.
    ///
    /// # Errors
    /// [`Error::NoEvidence`], and where the pack can't be read.
    pub fn plan_bundle(&self, request: &BundleRequest<'_>) -> Result<BundlePlan, Error> {
        let register = self.register();
        let mut withheld = withheld(register, &chosen(register, request))?;
        let in_pack = match request.pack.map(read_pack).transpose()? {
            Some(_) => said_of_the_pack(register, &mut withheld),
            None => Vec::new(),
        };
        let people = match withheld.is_empty() {
            true => register.organisation().people().count() as u64,
            false => 0,
        };
        let items = disclosed(register, &withheld).len() as u64;
        Ok(BundlePlan { items, withheld: self.withheld_shown(&withheld), people, in_pack })
    }

    /// Returns what is withheld, for people.
    pub fn withheld_shown(&self, all: &[Withheld]) -> Vec<WithheldShown> {
        let name = |id: EvidenceId| {
            let item = self.register().item(id)?;
            Some(visible(&item.received.name).into_owned())
        };
        let one = |it: &Withheld| WithheldShown {
            id: it.evidence.id,
            name: name(it.evidence.id),
            reason: visible(&it.reason).into_owned(),
        };
        all.iter().map(one).collect()
    }

    fn may_go_out(
        &self,
        host: &Host<'_>,
        items: &[EvidenceId],
        seal_to: &Recipients,
    ) -> Result<(), Error> {
        let policy = host.policy()?;
        let recipients = seal_to.texts();
        policy.check_bundle(&recipients.iter().map(String::as_str).collect::<Vec<_>>())?;
        if !seal_to.is_empty() && policy.names_recipients() {
            // What may not leave in plaintext may go to those whom the policy itself names.
            return Ok(());
        }
        let items = self.classed(items)?;
        let leaving = Leaving { what: "a bundle", class: Some(Class::Internal), items: &items };
        Ok(policy.check_leaving(&leaving)?)
    }

    fn write_bundle(
        &self,
        made: Timestamp,
        request: &BundleRequest<'_>,
        going: Going<'_>,
        watcher: &dyn Watcher,
    ) -> Result<(Unnamed, MadeBundle), Error> {
        watcher.tell(Progress { phase: Phase::Collecting, done: 0, total: None });
        let Going { id, items, withheld, pack } = going;
        let contents = self.contents_of(items)?;
        let states = items.iter().map(|id| self.register().item(*id).ok_or(Error::NoEvidence(*id)));
        let states = states.collect::<Result<Vec<_>, _>>()?;
        let relied = relied(self.register())?;
        let disclosed = disclosed_samples(self, items)?;
        let ledger = VaultLedger::of(self, items, &disclosed)?;
        let (samples, not_checked) = samples_out(self.register(), disclosed);
        let model = BundleModel {
            id,
            organisation: self
                .register()
                .created()
                .map(|c| c.organisation.clone())
                .unwrap_or_default(),
            recipient: request.recipient.to_owned(),
            made,
            origin: self.origin().clone(),
            log_key: self.log_key()?,
            checkpoint: self.cosigned_note(self.checkpoint().head().size)?,
            cosigned: self.older_cosigned()?,
            items: states
                .iter()
                .zip(&contents)
                .map(|(state, members)| BundleItem {
                    state,
                    contents: members.iter().map(|c| c as &dyn Content).collect(),
                    no_longer_relied_on: relied.lost(state),
                })
                .collect(),
            withheld,
            not_checked,
            samples,
            profiles: profiles_used(self.register(), &states)?,
            trust: trust_shown(self.register()),
            pack: pack.map(|bytes| bytes as &dyn Content),
        };
        let (file, bundle) = files::fill_new(request.output, |file| {
            let write = |out: &mut dyn WriteSeek, watcher: &dyn Watcher| {
                exhibit_bundle::write(&model, &ledger, self.person_key(), out, watcher)
            };
            put(file, request, &write, watcher)
        })?;
        let Put { written, sha256, bytes, sealed } = bundle;
        let slip = exhibit_bundle::slip(&model, &written, (sha256, bytes), sealed.as_ref());
        let people = match model.withheld.is_empty() {
            true => self.register().organisation().people().count(),
            false => 0,
        };
        let (withheld, in_pack) = (model.withheld, Vec::new());
        let made =
            MadeBundle { id, sha256, bytes, sealed, written, withheld, in_pack, people, slip };
        Ok((file, made))
    }

    fn contents_of(&self, items: &[EvidenceId]) -> Result<Vec<Vec<StoredContent<'_>>>, Error> {
        items.iter().map(|id| self.contents_of_item(*id)).collect()
    }

    /// In the order of the entry that received the item.
    fn contents_of_item(&self, id: EvidenceId) -> Result<Vec<StoredContent<'_>>, Error> {
        let item = self.register().item(id).ok_or(Error::NoEvidence(id))?;
        let rows = self.store().members(id.0)?;
        let find = |path: &str| rows.iter().find(|row| row.path == path.as_bytes());
        item.received
            .members
            .iter()
            .map(|member| {
                let row = find(&member.path).ok_or(Error::NoEvidence(id))?;
                Ok(StoredContent { store: self.store(), id: row.content, bytes: row.bytes })
            })
            .collect()
    }

    pub(crate) fn cosigned_note(&self, size: u64) -> Result<Vec<u8>, Error> {
        let stored = self.store().checkpoint(size)?;
        let note = stored.map(|c| c.note).unwrap_or_default();
        let record = |e: exhibit_ledger::note::NoteFinding| Error::Record(e.to_string());
        let (text, mut lines) = exhibit_ledger::note::split(&note).map_err(record)?;
        for line in self.store().cosignatures(size)? {
            lines.push(SignatureLine::parse(&line).map_err(record)?);
        }
        exhibit_ledger::note::join(&text, &lines).map_err(record)
    }

    fn older_cosigned(&self) -> Result<Vec<(u64, Vec<u8>)>, Error> {
        let newest = self.checkpoint().head().size;
        let mut sizes: Vec<_> =
            self.register().cosignatures().iter().map(|(size, _)| *size).collect();
        sizes.retain(|size| *size != newest);
        sizes.sort_unstable();
        sizes.dedup();
        sizes.into_iter().map(|size| Ok((size, self.cosigned_note(size)?))).collect()
    }
}

/// Verifies a bundle with no vault, and remembers the head that it showed.
///
/// # Errors
/// [`Error::Unreadable`], [`Error::Sealed`] if it has to be opened with a key of the recipient's first,
/// [`Error::Cancelled`]. Whatever is wrong with the bundle is in the report.
pub fn verify_bundle(
    host: &Host<'_>,
    check: &BundleCheck<'_>,
    watcher: &dyn Watcher,
) -> Result<BundleReport, Error> {
    let mut file = File::open(check.file).map_err(|e| Error::unreadable(check.file, &e))?;
    if is_sealed(&mut file).map_err(|e| Error::unreadable(check.file, &e))? {
        return Err(Error::Sealed { path: shown(check.file) });
    }
    let bundle = Sought::new(file).map_err(|e| Error::unreadable(check.file, &e))?;
    let origin = check
        .origin
        .map(|text| {
            Origin::parse(text).ok_or_else(|| {
                Error::text("--origin", text, "an origin such as exhibit-a.invalid/… from the pack")
            })
        })
        .transpose()?;
    // Which log it claims to be is asked of the bundle; what is remembered of that log is not.
    let claimed = witness_request(&bundle, 0).ok();
    let head = claimed.as_ref().and_then(|c| Head::of_unverified(&c.checkpoint).ok());
    let of_log = origin.as_ref().or_else(|| head.as_ref().map(|h| &h.origin));
    let known = match of_log {
        Some(origin) => heads::known(host, origin.as_str())?,
        None => Vec::new(),
    };
    let expect = Expect {
        path: &shown(check.file),
        origin,
        signer: check.signer,
        trust: check.trust,
        heads: &known,
        consistency: None,
        at: check.at,
    };
    let engine = Engine { workers: host.workers, watcher };
    let named = expect.origin.clone();
    let report =
        exhibit_bundle::verify(&bundle, &expect, &engine, watcher).map_err(|e| match e {
            VerifyError::Cancelled => Error::Cancelled,
            VerifyError::Io(source) => Error::unreadable(check.file, &source),
        })?;
    if let (Word::Verified, Some(origin), Some(claimed)) = (report.word, named, claimed) {
        remember(host, &origin, &bundle, &claimed.checkpoint)?;
    }
    Ok(report)
}

fn is_sealed(file: &mut File) -> io::Result<bool> {
    let mut head = Vec::new();
    file.take(AGE.len() as u64).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(head == AGE)
}

/// Tells whether contents whose worst word is `contents` are worth at least what is required of them.
pub fn contents_suffice(contents: Word, required: Word) -> bool {
    contents <= required
}

/// Remembers the head of a bundle that was verified for an origin which the user brought.
fn remember(
    host: &Host<'_>,
    origin: &Origin,
    bundle: &dyn ReadAt,
    note: &[u8],
) -> Result<(), Error> {
    let Some(key) = exhibit_bundle::log_key(bundle, origin) else {
        return Ok(());
    };
    let Ok(verified) = checkpoint::verify(note, origin, &[key]) else {
        return Ok(());
    };
    let seen = heads::known(host, origin.as_str())?;
    if seen.iter().any(|known| known.head() == verified.head()) {
        return Ok(());
    }
    heads::remember(host, &verified)
}

/// What is stored, as the bundle's writer wants it.
struct StoredContent<'a> {
    store: &'a ReadHandle,
    id: ContentId,
    bytes: u64,
}

impl Content for StoredContent<'_> {
    fn len(&self) -> u64 {
        self.bytes
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.store.content(self.id).map_err(io::Error::other)?))
    }
}

/// The vault's ledger with the openings in scope.
struct VaultLedger<'a> {
    store: &'a ReadHandle,
    size: u64,
    openings: Vec<u64>,
}

impl<'a> VaultLedger<'a> {
    fn of(
        vault: &'a Vault<Open>,
        items: &[EvidenceId],
        samples: &[DisclosedSample],
    ) -> Result<Self, Error> {
        let samples: Vec<SampleId> = samples.iter().map(|it| it.id).collect();
        let size = vault.checkpoint().head().size;
        let register = vault.register();
        let erased = register.erased().next().is_some();
        let complete = items.len() == register.evidence().count();
        let mut openings = Vec::new();
        for entry in vault.store().entries(0..size) {
            let entry = entry?;
            let in_scope = |o: &exhibit_store::StoredOpening| match (complete, erased) {
                (true, false) => true,
                (true, true) => cites_nothing_erased(&o.body, items, &samples),
                (false, _) => discloses_only(&o.body, items, &samples),
            };
            if entry.opening.as_ref().is_some_and(in_scope) {
                openings.push(entry.seq);
            }
        }
        Ok(Self { store: vault.store(), size, openings })
    }
}

impl LedgerFiles for VaultLedger<'_> {
    fn size(&self) -> u64 {
        self.size
    }

    fn tile(&self, tile: Tile) -> io::Result<Vec<u8>> {
        if tile.level != Level::Entries {
            return hash_tile(tile, &StoredNodes(self.store)).map_err(io::Error::other);
        }
        let first = tile.index * TILE_WIDTH;
        let mut bytes = Vec::new();
        for entry in self.store.entries(first..first + u64::from(tile.width)) {
            let entry = entry.map_err(io::Error::other)?;
            push_entry(&mut bytes, &entry.leaf).map_err(io::Error::other)?;
        }
        Ok(bytes)
    }

    fn openings(&self) -> Vec<u64> {
        self.openings.clone()
    }

    fn opening(&self, seq: u64) -> io::Result<Vec<u8>> {
        let entry = self.store.entry(seq).map_err(io::Error::other)?;
        let stored = entry.and_then(|e| e.opening).ok_or(io::ErrorKind::NotFound)?;
        Ok(Opening::from_parts(stored.salt, stored.sig, stored.body).to_file())
    }

    fn inclusion(&self, leaf: u64) -> io::Result<Vec<Sha256>> {
        let nodes = StoredNodes(self.store);
        tree::prove_inclusion(leaf, self.size, &nodes).map_err(io::Error::other)
    }
}

/// Says of an entry whether everything that it names is disclosed anyway.
///
/// Where something is withheld, what is known of people, requests, findings, holds and retention stays in the vault too,
/// and so does who asked whom a test found, and why, which files were written, and all that names those who audit,
/// approve, attend and sign.
fn discloses_only(body: &[u8], items: &[EvidenceId], samples: &[SampleId]) -> bool {
    let Ok(body) = serde_json::from_slice::<serde_json::Value>(body) else {
        return false;
    };
    let (kind, data) = (body["type"].as_str().unwrap_or_default(), &body["data"]);
    let begins = |all: &[&str]| all.iter().any(|it| kind.starts_with(it));
    let disclosed = |id: &serde_json::Value| {
        id.as_str().and_then(EvidenceId::parse).is_some_and(|id| items.contains(&id))
    };
    let stays = [
        "person.recorded",
        "authority.",
        "request.",
        "finding.",
        "hold.",
        "retention.",
        "intake.",
        "assurance.disclosed",
        "file.",
        "review.",
        "signoff.",
        "soa.",
        "engagement.",
        "conclusion.",
        "programme.",
    ];
    if begins(&stays) || (begins(&["sample."]) && !sample_goes_out(data, samples)) {
        false
    } else if kind == "evidence.received" {
        disclosed(&data["id"])
    } else if begins(&["evidence.", "requirement.", "mapping.", "suggestion."]) {
        disclosed(&data["evidence"]["id"])
    } else if begins(&["bundle."]) {
        // It names what is withheld, as the bundle itself does.
        true
    } else {
        cites_only(data, &disclosed)
    }
}

/// Says of an entry, where everything goes out that is left, whether it cites nothing that was erased. What it says of
/// the items themselves goes out whatever they are: openings that would tell too much went with the content.
fn cites_nothing_erased(body: &[u8], items: &[EvidenceId], samples: &[SampleId]) -> bool {
    let Ok(body) = serde_json::from_slice::<serde_json::Value>(body) else {
        return false;
    };
    let kind = body["type"].as_str().unwrap_or_default();
    let disclosed = |id: &serde_json::Value| {
        id.as_str().and_then(EvidenceId::parse).is_some_and(|id| items.contains(&id))
    };
    if kind.starts_with("sample.") && !sample_goes_out(&body["data"], samples) {
        return false;
    }
    kind.starts_with("evidence.")
        || kind.starts_with("bundle.")
        || cites_only(&body["data"], &disclosed)
}

/// Says of an entry of a sample whether all of its population is disclosed: draws and results name members by line.
fn sample_goes_out(data: &serde_json::Value, samples: &[SampleId]) -> bool {
    data["id"].as_str().and_then(SampleId::parse).is_some_and(|id| samples.contains(&id))
}

/// Returns the samples that can be drawn again from a bundle, and says of the others why not.
fn samples_out(
    register: &Register,
    disclosed: Vec<DisclosedSample>,
) -> (Vec<BundleSample>, Vec<String>) {
    let (mut samples, mut not_checked) = (Vec::new(), Vec::new());
    for state in register.samples() {
        let id = state.frozen.said.id;
        if !disclosed.iter().any(|it| it.id == id) {
            not_checked.push(format!(
                "{id} can't be drawn again from here: its population lies in what is withheld."
            ));
        }
    }
    for DisclosedSample { id, list, checkpoint } in disclosed {
        match list {
            Ok(population) => samples.push(BundleSample { id, population, checkpoint }),
            Err(why) => not_checked.push(format!("{id} can't be drawn again from here: {why}.")),
        }
    }
    (samples, not_checked)
}

/// Says whether all items that are cited anywhere in an entry are disclosed.
fn cites_only(value: &serde_json::Value, disclosed: &dyn Fn(&serde_json::Value) -> bool) -> bool {
    match value {
        serde_json::Value::Array(all) => all.iter().all(|it| cites_only(it, disclosed)),
        serde_json::Value::Object(members) => {
            let cited = members.contains_key("leaf") && members.contains_key("c");
            (!cited || members.get("id").is_some_and(disclosed))
                && members.values().all(|it| cites_only(it, disclosed))
        }
        _ => true,
    }
}

/// Returns what is withheld by number or by class, each once.
fn chosen(register: &Register, request: &BundleRequest<'_>) -> Vec<(EvidenceId, String)> {
    let mut all = request.withhold.to_vec();
    for item in register.evidence().filter(|item| item.is_held()) {
        let id = item.received.id;
        let by_class = request.withhold_classes.iter().find(|it| it.0 == item.received.class);
        if let Some((_, reason)) = by_class
            && !all.iter().any(|(named, _)| *named == id)
        {
            all.push((id, reason.clone()));
        }
    }
    all
}

fn withheld(register: &Register, named: &[(EvidenceId, String)]) -> Result<Vec<Withheld>, Error> {
    let mut all = Vec::new();
    for (id, reason) in named {
        let item = register.item(*id).ok_or(Error::NoEvidence(*id))?;
        all.push(Withheld { evidence: item.reference, reason: reason.clone() });
    }
    for (archive, _) in named {
        for id in register.items_inside(*archive) {
            withhold_too(
                register,
                &mut all,
                id,
                format!("it lies in {archive}, which is withheld"),
            );
        }
    }
    let meant: BTreeSet<EvidenceId> = all.iter().map(|held| held.evidence.id).collect();
    for item in register.evidence() {
        let named = all.iter().any(|held| held.evidence.id == item.received.id);
        if let (Status::Withdrawn(reason), false) = (&item.status, named) {
            let reason = format!("withdrawn: {reason}");
            all.push(Withheld { evidence: item.reference, reason });
        }
    }
    let holders = holders(register);
    let mut next = 0;
    while let Some(id) = all.get(next).map(|held: &Withheld| held.evidence.id) {
        next += 1;
        // Whoever gets an archive gets what lies in it.
        for archive in register.archives_of(id) {
            withhold_too(register, &mut all, archive, format!("it holds {id}, which is withheld"));
        }
        // What is withheld for what it holds has other files that may go; what was withdrawn may have come anew.
        let is_meant =
            |it: &&EvidenceState| meant.contains(&id) || (it.is_held() && is_one_file(it));
        let Some(item) = register.item(id).filter(is_meant) else { continue };
        for other in same_content(item, &holders) {
            let reason = format!("it holds the same file as {id}, which is withheld");
            withhold_too(register, &mut all, other, reason);
        }
    }
    for erased in register.erased() {
        let reason = format!("erased: {}", erased.reason);
        all.push(Withheld { evidence: erased.reference, reason });
    }
    all.sort_by_key(|w| w.evidence.id);
    Ok(all)
}

/// Returns which items hold each file, whatever it is in them.
fn holders(register: &Register) -> HashMap<Sha256, Vec<EvidenceId>> {
    let mut holders: HashMap<Sha256, Vec<EvidenceId>> = HashMap::new();
    for item in register.evidence() {
        for member in &item.received.members {
            holders.entry(member.sha256).or_default().push(item.received.id);
        }
    }
    holders
}

/// Returns the other items that hold a file which is content of this one. What speaks about content, such as a key,
/// may lie beside many.
fn same_content(
    item: &EvidenceState,
    holders: &HashMap<Sha256, Vec<EvidenceId>>,
) -> BTreeSet<EvidenceId> {
    let content = contents(item).filter(|it| it.bytes > 0);
    let others = content.filter_map(|it| holders.get(&it.sha256)).flatten().copied();
    others.filter(|id| *id != item.received.id).collect()
}

fn is_one_file(item: &EvidenceState) -> bool {
    contents(item).count() == 1
}

fn contents(item: &EvidenceState) -> impl Iterator<Item = &Member> {
    item.received.members.iter().filter(|it| it.role == MemberRole::Content)
}

fn read_pack(path: &Path) -> Result<Vec<u8>, Error> {
    let bytes = read_small(path)?;
    match bytes.starts_with(b"%PDF-") {
        true => Ok(bytes),
        false => {
            Err(Error::text("--with-pack", &shown(path), "a pack that `exhibit pack` made (PDF)"))
        }
    }
}

fn withhold_too(register: &Register, all: &mut Vec<Withheld>, id: EvidenceId, reason: String) {
    let there = all.iter().any(|held| held.evidence.id == id);
    if let (Some(item), false) = (register.item(id), there) {
        all.push(Withheld { evidence: item.reference, reason });
    }
}

/// Says of what is withheld and still held that the pack in the bundle may name it: a pack is over all that is held.
fn said_of_the_pack(register: &Register, withheld: &mut [Withheld]) -> Vec<EvidenceId> {
    let mut named = Vec::new();
    for it in withheld {
        if register.item(it.evidence.id).is_some_and(EvidenceState::is_held) {
            it.reason.push_str(" (the pack in this bundle may name it)");
            named.push(it.evidence.id);
        }
    }
    named
}

fn disclosed(register: &Register, withheld: &[Withheld]) -> Vec<EvidenceId> {
    let hidden = |id: EvidenceId| withheld.iter().any(|w| w.evidence.id == id);
    let held = register.evidence().map(|item| item.received.id);
    held.filter(|id| !hidden(*id)).collect()
}

fn profiles_used(
    register: &Register,
    states: &[&EvidenceState],
) -> Result<Vec<(String, String)>, Error> {
    let set = crate::trust_store::profile_set(register)?;
    let mut names: Vec<_> = states
        .iter()
        .filter_map(|state| state.verified.as_ref()?.appraisal.profile.clone())
        .collect();
    names.sort();
    names.dedup();
    let text = |name: String| {
        let profile = set.get(&name)?;
        Some((name, profile.text().to_owned()))
    };
    Ok(names.into_iter().filter_map(text).collect())
}

fn trust_shown(register: &Register) -> Vec<(String, Vec<u8>)> {
    let file = |state: &exhibit_core::register::TrustState| {
        (format!("{}.toml", state.added.id), state.added.text.clone().into_bytes())
    };
    register.trust().map(file).collect()
}

/// A bundle as it lies in its file.
struct Put {
    written: Written,
    sha256: Sha256,
    bytes: u64,
    sealed: Option<Sealed>,
}

/// An output that a bundle can be written to.
trait WriteSeek: Write + Seek {}
impl<T: Write + Seek> WriteSeek for T {}

type WriteBundle<'a> =
    dyn Fn(&mut dyn WriteSeek, &dyn Watcher) -> Result<Written, BundleWriteError> + 'a;

/// Puts a bundle into a file, sealed if recipients are named.
fn put(
    file: &mut File,
    request: &BundleRequest<'_>,
    write: &WriteBundle<'_>,
    watcher: &dyn Watcher,
) -> Result<Put, Error> {
    let unwritable = |e: io::Error| Error::unwritable(request.output, &e);
    let failed = |error: BundleWriteError| match error {
        BundleWriteError::Stopped => Error::Cancelled,
        other => unwritable(io::Error::other(other)),
    };
    if request.seal_to.is_empty() {
        let written = write(file, watcher).map_err(failed)?;
        let (sha256, bytes) = digest_of(file, request.output, watcher)?;
        return Ok(Put { written, sha256, bytes, sealed: None });
    }
    let mut rehearsal = Rehearsal::default();
    write(&mut rehearsal, &BeforeWriting(watcher)).map_err(failed)?;
    let sealing = request.seal_to.seal(BufWriter::new(&mut *file)).map_err(unwritable)?;
    let mut forwards = rehearsal.forwards(sealing);
    let written = write(&mut forwards, watcher).map_err(failed)?;
    let (sealing, sha256, bytes) = forwards.finish().map_err(unwritable)?;
    sealing.finish().and_then(|mut rest| rest.flush()).map_err(unwritable)?;
    let recipients = request.seal_to.texts();
    let (outer, outer_bytes) = digest_of(file, request.output, watcher)?;
    let sealed = Some(Sealed { sha256: outer, bytes: outer_bytes, recipients });
    Ok(Put { written, sha256, bytes, sealed })
}

/// Tells of a bundle that is written into nothing as of one that is being collected.
struct BeforeWriting<'a>(&'a dyn Watcher);

impl Watcher for BeforeWriting<'_> {
    fn tell(&self, _written: Progress) {
        self.0.tell(Progress { phase: Phase::Collecting, done: 0, total: None });
    }

    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}

/// Reads what was written; the last moment at which nothing of it stands.
fn digest_of(file: &mut File, path: &Path, watcher: &dyn Watcher) -> Result<(Sha256, u64), Error> {
    use sha2::Digest as _;
    let unreadable = |e: io::Error| Error::unreadable(path, &e);
    let total = Some(file.seek(SeekFrom::End(0)).map_err(unreadable)?);
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let (mut hasher, mut bytes) = (sha2::Sha256::new(), 0);
    let mut block = vec![0; 1 << 20];
    loop {
        if watcher.cancelled() {
            return Err(Error::Cancelled);
        }
        watcher.tell(Progress { phase: Phase::ReadingBack, done: bytes, total });
        let count = file.read(&mut block).map_err(unreadable)?;
        if count == 0 {
            return Ok((Sha256(hasher.finalize().into()), bytes));
        }
        hasher.update(&block[..count]);
        bytes += count as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_goes_out_only_if_all_that_it_cites_does() {
        let reference = |id: &str| serde_json::json!({ "id": id, "leaf": 3, "c": "00" });
        let goes_out = |kind: &str, data: serde_json::Value| {
            let body = serde_json::json!({ "type": kind, "data": data }).to_string();
            discloses_only(body.as_bytes(), &[EvidenceId(1)], &[SampleId(1)])
        };
        let about = |id: &str| serde_json::json!({ "evidence": reference(id), "comment": "x" });
        for kind in ["evidence.verified", "requirement.mapped", "mapping.reviewed"] {
            assert!(goes_out(kind, about("E-0001")), "{kind}");
            assert!(!goes_out(kind, about("E-0002")), "{kind}");
        }
        let tested = |id: &str| serde_json::json!({ "setting": { "basis": [reference(id)] } });
        assert!(goes_out("assurance.tested", tested("E-0001")));
        assert!(!goes_out("assurance.tested", tested("E-0002")));
        assert!(goes_out("evidence.received", serde_json::json!({ "id": "E-0001" })));
        assert!(!goes_out("evidence.received", serde_json::json!({ "id": "E-0002" })));
        let withheld = serde_json::json!({ "withheld": [about("E-0002")] });
        assert!(goes_out("bundle.exported", withheld));
        for kind in ["sample.frozen", "sample.drawn", "sample.tested", "sample.closed"] {
            assert!(goes_out(kind, serde_json::json!({ "id": "S-001" })), "{kind}");
            assert!(!goes_out(kind, serde_json::json!({ "id": "S-002" })), "{kind}");
        }
        let shown = serde_json::json!({ "id": "S-001", "results": [about("E-0002")] });
        assert!(!goes_out("sample.tested", shown));
        assert!(goes_out("trust.added", serde_json::json!({ "id": "K-001" })));
        assert!(!goes_out("person.recorded", serde_json::json!({ "name": "Helga" })));
        assert!(!goes_out("hold.placed", serde_json::json!({ "matter": "INC-04" })));
        // A finding says whose work it was; what grades are called says nothing of anybody.
        let finding = serde_json::json!({ "id": "F-01", "evidence": [about("E-0001")] });
        let action = serde_json::json!({ "finding": "F-01", "number": 1, "owner": "P-007" });
        for (kind, data) in [
            ("finding.recorded", &finding),
            ("finding.action_stated", &action),
            ("finding.answered", &serde_json::json!({ "id": "F-01", "cause": "Otto was away" })),
            ("finding.effectiveness_checked", &serde_json::json!({ "by": "P-007" })),
            ("finding.closed", &serde_json::json!({ "id": "F-01" })),
        ] {
            assert!(!goes_out(kind, data.clone()), "{kind}");
        }
        for kind in [
            "review.recorded",
            "signoff.answered",
            "soa.stated",
            "engagement.recorded",
            "conclusion.reached",
        ] {
            let named = serde_json::json!({ "attendees": [{ "person": "P-007" }] });
            assert!(!goes_out(kind, named), "{kind}");
        }
        assert!(goes_out("grading.stated", serde_json::json!({ "id": "GS-01" })));
        let disclosed = serde_json::json!({ "test": "T-003", "reason": "Otto's complaint" });
        assert!(!goes_out("assurance.disclosed", disclosed));
    }
}
