//! A small vault with fixed keys, its bundle, and an engine whose verdicts are easy to foresee.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use exhibit_core::appraisal::{Appraisal, EndState, Member, MemberRole};
use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    BundleExported, BundleId, Class, Dates, Event, EvidenceId, EvidenceReceived, EvidenceRef,
    EvidenceVerified, Person, PersonId, RelationSeen, Role, SampleId, StreamRelation, VaultCreated,
    Withheld,
};
use exhibit_core::register::{FORMAT, Position, Register};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_ledger::checkpoint::Head;
use exhibit_ledger::entry::{Draft, Opening, seal};
use exhibit_ledger::keys::{LogKey, PersonKey};
use exhibit_ledger::origin::Origin;
use exhibit_ledger::tree::Frontier;
use exhibit_verify::trust::{PublicKey, TrustEntry, TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::zip::{Archive, Content, Limits, Writer};

use crate::{
    AppraiseError, Appraiser, BundleItem, BundleModel, BundleReport, BundleSample, Expect,
    LedgerInMemory, Recompute, Records, Written, recorded_trust, verify, write,
};

pub(super) struct Vault {
    pub(super) log_key: LogKey,
    pub(super) person: PersonKey,
    pub(super) leaves: Vec<Vec<u8>>,
    pub(super) openings: BTreeMap<u64, Opening>,
    pub(super) register: Register,
    pub(super) contents: BTreeMap<EvidenceId, Vec<(String, Vec<u8>)>>,
    pub(super) cosigned: Vec<(u64, Vec<u8>)>,
    /// Samples: their list of members, and the first checkpoint after their freeze.
    pub(super) samples: Vec<(SampleId, Vec<u8>, Vec<u8>)>,
    frontier: Frontier,
}

/// The pack in every bundle.
const PDF: &[u8] = b"%PDF-1.7 a pack";

pub(super) const POLICY: &[u8] = b"High-risk decisions are reviewed by a person.\n";

impl Vault {
    pub(super) fn new() -> Self {
        let mut vault = Self {
            log_key: LogKey::from_seed(&[1; 32]),
            person: PersonKey::from_seed(&[2; 32]),
            leaves: Vec::new(),
            openings: BTreeMap::new(),
            register: Register::new(),
            contents: BTreeMap::new(),
            cosigned: Vec::new(),
            samples: Vec::new(),
            frontier: Frontier::new(),
        };
        vault.add(&Event::VaultCreated(VaultCreated {
            format: FORMAT,
            organisation: "Lindmoor <Bank> \u{202e}".into(),
            log_key: vault.log_key.public().to_hex(),
            person: person(1, "Mara Lindqvist", Role::Lead, &vault.person),
            catalog: "iso42001-2023".into(),
            predecessor: None,
        }));
        vault
    }

    pub(super) fn origin(&self) -> Origin {
        Origin::of_first_key(&self.log_key.public())
    }

    pub(super) fn add(&mut self, event: &Event) -> EvidenceRef {
        let seq = self.leaves.len() as u64;
        let draft = Draft {
            log: self.origin(),
            seq,
            kind: event.kind().into(),
            time: time(seq),
            actor: "P-001".into(),
            prev_root: self.frontier.root(),
            data: event.data().expect("data"),
        };
        let salt = Sha256::of(&seq.to_be_bytes()).0;
        let sealed = seal(draft, &self.person, salt).expect("sealed");
        let c = sealed.commitment;
        let at = Position { leaf: seq, c, time: time(seq), actor: PersonId(1) };
        self.register.apply(at, event).expect("allowed");
        self.frontier.push(sealed.leaf_hash);
        self.leaves.push(sealed.leaf_bytes);
        self.openings.insert(seq, sealed.opening);
        EvidenceRef { id: EvidenceId(0), leaf: seq, c }
    }

    /// Receives and verifies an item; a first name ending in `.sig` would be a companion.
    pub(super) fn receive(&mut self, files: &[(&str, &[u8])]) -> EvidenceRef {
        let word = foreseen(files.iter().map(|(_, c)| *c));
        self.receive_as(files, word, FAKE)
    }

    /// The same, with a verdict and an engine of the caller's choice.
    pub(super) fn receive_as(
        &mut self,
        files: &[(&str, &[u8])],
        word: Word,
        engine: &str,
    ) -> EvidenceRef {
        self.receive_related(files, word, engine, Vec::new())
    }

    /// The same, with relations to earlier exports of the caller's choice.
    pub(super) fn receive_related(
        &mut self,
        files: &[(&str, &[u8])],
        word: Word,
        engine: &str,
        relations: Vec<RelationSeen>,
    ) -> EvidenceRef {
        let id = self.register.next_evidence();
        let members = members(files.iter().map(|(n, c)| (*n, *c)));
        let received = Event::EvidenceReceived(EvidenceReceived {
            id,
            name: files[0].0.into(),
            name_bytes: None,
            digest: digest(&members),
            bytes: members.iter().map(|m| m.bytes).sum(),
            members,
            source: None,
            kind: None,
            sites: Vec::new(),
            collected_by: None,
            systems: Vec::new(),
            collected_how: None,
            class: Class::Internal,
            dates: Dates::default(),
            parent: None,
            archive: None,
        });
        let owned = files.iter().map(|(n, c)| ((*n).to_owned(), c.to_vec())).collect();
        self.contents.insert(id, owned);
        let reference = EvidenceRef { id, ..self.add(&received) };
        let members = self.register.item(id).expect("received").received.members.clone();
        let verified = EvidenceVerified {
            evidence: reference,
            engine: engine.into(),
            trust: recorded_trust(&self.register, time(0)).expect("readable").digest(),
            policy: Sha256::of(b"policy"),
            at: time(0),
            appraisal: Appraisal {
                stream: stream(files[0].1).map(|(name, _, _)| name),
                ..appraisal(files[0].0, members, word)
            },
            relations,
            starts_after: None,
        };
        self.add(&Event::EvidenceVerified(Box::new(verified)));
        reference
    }

    pub(super) fn export(&mut self, items: &[u32], withheld: Vec<Withheld>) {
        let id = self.register.next_bundle();
        self.add(&Event::BundleExported(BundleExported {
            id,
            recipient: "TÜV & Sons".into(),
            items: items.iter().map(|n| EvidenceId(*n)).collect(),
            withheld,
            pack: Some(Sha256::of(PDF)),
            sealed_to: Vec::new(),
        }));
    }

    pub(super) fn head(&self) -> Head {
        let size = self.leaves.len() as u64;
        Head { origin: self.origin(), size, root: self.frontier.root() }
    }

    pub(super) fn note(&self) -> Vec<u8> {
        let head = self.head();
        head.note(&[head.sign(&self.log_key)]).expect("a note")
    }

    pub(super) fn bundle(&self, items: &[u32], withheld: &[Withheld]) -> Vec<u8> {
        self.bundle_by(items, withheld, &self.person).0
    }

    pub(super) fn bundle_by(
        &self,
        items: &[u32],
        withheld: &[Withheld],
        key: &PersonKey,
    ) -> (Vec<u8>, Written) {
        let items = items.iter().map(|n| {
            let state = self.register.item(EvidenceId(*n)).expect("received");
            let contents = self.contents[&EvidenceId(*n)].iter();
            BundleItem {
                state,
                contents: contents.map(|(_, c)| c as &dyn Content).collect(),
                no_longer_relied_on: Vec::new(),
            }
        });
        let pack = PDF.to_vec();
        let model = BundleModel {
            id: BundleId(1),
            organisation: self.register.created().expect("created").organisation.clone(),
            recipient: "TÜV & Sons".into(),
            made: time(100),
            origin: self.origin(),
            log_key: self.log_key.public(),
            checkpoint: self.note(),
            cosigned: self.cosigned.clone(),
            items: items.collect(),
            withheld: withheld.to_vec(),
            not_checked: vec!["completeness at source <script>".into()],
            samples: self.samples.iter().map(sample).collect(),
            profiles: vec![("halo-record".into(), "# a profile\n".into())],
            trust: vec![("K-001.toml".into(), b"# trust\n".to_vec())],
            pack: Some(&pack),
        };
        let ledger = LedgerInMemory::new(self.leaves.clone(), self.openings.clone());
        let mut out = Cursor::new(Vec::new());
        let written = write(&model, &ledger, key, &mut out, &Unwatched).expect("written");
        (out.into_inner(), written)
    }
}

fn sample((id, population, note): &(SampleId, Vec<u8>, Vec<u8>)) -> BundleSample {
    BundleSample { id: *id, population: population.clone(), checkpoint: Some(note.clone()) }
}

/// Two items here, one of them of two files with names that no system likes, and one withheld.
pub(super) fn usual() -> (Vault, Vec<u8>) {
    let mut vault = Vault::new();
    vault.receive(&[("policy.txt", POLICY)]);
    vault.receive(&[("Protokoll \u{fc}.jsonl", b"{\"tampered\":1}\n"), ("head.json", b"{}")]);
    let held = vault.receive(&[("secret.txt", b"names")]);
    let withheld = vec![Withheld { evidence: held, reason: "personal data".into() }];
    vault.export(&[1, 2], withheld.clone());
    vault.openings.remove(&held.leaf);
    vault.openings.remove(&(held.leaf + 1));
    let bundle = vault.bundle(&[1, 2], &withheld);
    (vault, bundle)
}

pub(super) fn person(number: u32, name: &str, role: Role, key: &PersonKey) -> Person {
    Person {
        id: PersonId(number),
        name: name.into(),
        role,
        sign_key: key.public().to_hex(),
        unlock_key: "11".repeat(32),
        slot: format!("{number:032x}"),
    }
}

pub(super) fn time(seconds: u64) -> Timestamp {
    let seconds = i64::try_from(seconds).expect("small");
    Timestamp::from_unix(1_767_225_600 + seconds).expect("in range")
}

/// A trust set that holds one bare key.
pub(super) fn bare(key: &PersonKey) -> TrustSet {
    let hex = key.public().to_hex();
    let input = TrustInput { name: "signer.pub", bytes: hex.as_bytes() };
    let set = TrustSet::from_inputs(&[input], &|_, _| Err("none".into())).expect("a key");
    let of =
        |e: &TrustEntry| PublicKey::ed25519(*key.public().as_bytes()).is_ok_and(|k| k == e.key);
    assert!(set.entries().iter().any(of));
    set
}

pub(super) struct Brought {
    pub(super) origin: Option<Origin>,
    pub(super) signer: TrustSet,
    pub(super) heads: Vec<exhibit_ledger::heads::KnownHead>,
}

impl Brought {
    pub(super) fn of(vault: &Vault) -> Self {
        Self { origin: Some(vault.origin()), signer: bare(&vault.person), heads: Vec::new() }
    }

    pub(super) fn verify(&self, bundle: &[u8]) -> BundleReport {
        self.verify_by(bundle, &Fake, &TrustSet::default())
    }

    pub(super) fn verify_by(
        &self,
        bundle: &[u8],
        engine: &dyn Appraiser,
        trust: &TrustSet,
    ) -> BundleReport {
        let bundle = bundle.to_vec();
        let expect = Expect {
            path: "audit.bundle.zip",
            origin: self.origin.clone(),
            signer: &self.signer,
            trust,
            heads: &self.heads,
            consistency: None,
            at: time(200),
        };
        verify(&bundle, &expect, engine, &Unwatched).expect("memory can be read")
    }
}

pub(super) const FAKE: &str = "fake/1";

/// BROKEN for whatever holds the word `tampered`, else UNSIGNED. An export of a log is UNANCHORED;
/// INCOMPLETE if it does not begin with the log's first record and joins none that is whole.
pub(super) struct Fake;

impl Appraiser for Fake {
    fn engine(&self) -> &str {
        FAKE
    }

    fn policy(&self) -> Sha256 {
        Sha256::of(b"policy")
    }

    fn appraise(&self, inputs: &Recompute<'_>) -> Result<Appraisal, AppraiseError> {
        let mut files = Vec::new();
        for (i, info) in inputs.members.list().iter().enumerate() {
            let mut content = Vec::new();
            inputs.members.open(i)?.read_to_end(&mut content)?;
            files.push((info.path.clone(), content));
        }
        let found = members(files.iter().map(|(n, c)| (n.as_str(), c.as_slice())));
        let mut word = foreseen(files.iter().map(|(_, c)| c.as_slice()));
        let stream = files.first().and_then(|(_, content)| stream(content));
        if let Some((_, start, _)) = stream {
            let relation = inputs.relations.first().map(|seen| seen.relation);
            let heals = inputs.relations.iter().any(|seen| inputs.whole.contains(&seen.to.id));
            word = match relation {
                Some(StreamRelation::Conflict) => Word::Diverged,
                Some(StreamRelation::Gap) => Word::Incomplete,
                _ if start > 0 && !heals => Word::Incomplete,
                _ => Word::Unanchored,
            };
        }
        let stream = stream.map(|(name, _, _)| name);
        Ok(Appraisal { stream, ..appraisal(inputs.path, found, word) })
    }

    fn records(&self, inputs: &Recompute<'_>) -> Result<Records, AppraiseError> {
        let mut content = Vec::new();
        inputs.members.open(0)?.read_to_end(&mut content)?;
        let (_, start, digests) = stream(&content).unwrap_or_default();
        Ok(Records { digests, starts_after: Some(start), ..Records::default() })
    }
}

/// Reads `@name start`, then one record a line: the log, its position, the digests.
fn stream(content: &[u8]) -> Option<(String, u64, Vec<[u8; 32]>)> {
    let mut lines = str::from_utf8(content).ok()?.lines();
    let (name, start) = lines.next()?.strip_prefix('@')?.split_once(' ')?;
    let digests = lines.map(|line| Sha256::of(line.as_bytes()).0).collect();
    Some((name.to_owned(), start.parse().ok()?, digests))
}

fn foreseen<'c>(mut contents: impl Iterator<Item = &'c [u8]>) -> Word {
    let tampered = contents.any(|c| c.windows(8).any(|w| w == b"tampered"));
    if tampered { Word::Broken } else { Word::Unsigned }
}

fn members<'f>(files: impl Iterator<Item = (&'f str, &'f [u8])>) -> Vec<Member> {
    let member = |(path, content): (&str, &[u8])| Member {
        path: path.into(),
        sha256: Sha256::of(content),
        bytes: content.len() as u64,
        role: MemberRole::Content,
    };
    files.map(member).collect()
}

fn digest(members: &[Member]) -> Sha256 {
    match members {
        [only] => only.sha256,
        several => {
            let lines: String =
                several.iter().map(|m| format!("{}  {}\n", m.sha256, m.path)).collect();
            Sha256::of(lines.as_bytes())
        }
    }
}

fn appraisal(path: &str, members: Vec<Member>, verdict: Word) -> Appraisal {
    Appraisal {
        path: path.into(),
        digest: digest(&members),
        members,
        format: "file".into(),
        profile: None,
        profile_sha256: None,
        verdict,
        exit_code: verdict.exit_code(),
        records: 0,
        end: EndState::NoOrder,
        facts: Vec::new(),
        failures: Vec::new(),
        failures_total: 0,
        signers: Vec::new(),
        anchors: Vec::new(),
        covered: None,
        covered_fields: Vec::new(),
        uncovered_fields: Vec::new(),
        not_checked: vec!["who wrote it".into()],
        stream: None,
    }
}

/// The files of a bundle, by their full names.
pub(super) fn unzip(bundle: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let bundle = bundle.to_vec();
    let archive = Archive::strict(&bundle, &Limits::BUNDLE).expect("strict");
    let read = |entry| {
        let mut content = Vec::new();
        archive.open(entry).expect("open").read_to_end(&mut content).expect("whole");
        (entry.name.clone(), content)
    };
    archive.entries().iter().map(read).collect()
}

pub(super) fn zip(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.add(name, content).expect("in order");
    }
    writer.finish().expect("written").into_inner()
}
