//! Real exports, judged by the real engine: a bundle gives every verdict again.
#![expect(clippy::disallowed_methods, reason = "reads the exports that exhibit-verify tests with")]

use std::path::Path;

use data_encoding::BASE64;
use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    Event, EvidenceId, EvidenceReceived, EvidenceRef, EvidenceVerified, RelationSeen,
    StreamRelation, TrustAdded, TrustId, TrustPart,
};
use exhibit_core::verdict::{ProfileTrust, Word};
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::trust::TrustSet;
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Look, engine_version, inspect, policy_digest};

use super::fixture::{Brought, Vault, time};
use crate::{Appraiser as _, Engine, Expect, Recompute, in_context, recorded_trust, verify};

fn data(path: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../exhibit-verify/tests/data");
    std::fs::read(folder.join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// A profile that a vault adopted: relied on where its own verdict is repeated, and no better than one
/// that was only named under the trust of whoever verifies, where it replaces none that is built in.
#[test]
fn an_adopted_profile_is_the_vaults_and_not_the_verifiers() {
    let weak = |name: &str, has: &str| {
        format!(
            "language = 1\nname = \"{name}\"\ntitle = \"weak\"\nrecognise = {{ has = [{has}] }}\n\
             [[signature]]\nfield = \"signature.sig\"\nalg = \"ed25519\"\nencoding = \"hex\"\n\
             message = [{{ field = {{ at = \"hash\" }} }}]\n"
        )
    };
    let edited = data("palynth-provenance/tampered/edited-record.jsonl");
    let judged = |log: &[u8], name: &str, text: &str, adopted_as| {
        let members = InMemory::new().with("ledger.jsonl", log);
        let digest = Sha256::of(text.as_bytes());
        let inputs = Recompute {
            path: "ledger.jsonl",
            members: &members,
            profile: Some(name),
            adopted: &[(digest, name, text)],
            adopted_as,
            trust: &TrustSet::default(),
            source: None,
            relations: &[],
            whole: &[],
            pin: None,
            at: time(0),
        };
        let engine = Engine { workers: 1, watcher: &Unwatched };
        engine.appraise(&inputs).expect("appraised")
    };
    let same = weak("palynth-provenance", "\"hash\", \"signature.sig\"");
    let by = |adopted_as| judged(&edited, "palynth-provenance", &same, adopted_as).verdict;
    assert_ne!(by(ProfileTrust::Relied), Word::Broken, "the weak one sees nothing");
    assert_eq!(by(ProfileTrust::Named), Word::Broken, "the built-in one is used");
    // A format that no built-in profile knows: its profile is used, and said to be only named.
    let text = String::from_utf8(edited).expect("UTF-8").replace("\"projectUuid\"", "\"project\"");
    let own = weak("weak", "\"hash\", \"project\", \"signature.sig\"");
    for (adopted_as, named) in [(ProfileTrust::Relied, false), (ProfileTrust::Named, true)] {
        let found = judged(text.as_bytes(), "weak", &own, adopted_as);
        assert_eq!(found.profile.as_deref(), Some("weak"), "{found:#?}");
        let format = found.facts.iter().find(|fact| fact.check == "format").expect("a fact");
        assert_eq!(format.detail.contains("not one that you rely on"), named, "{}", format.detail);
    }
}

/// A trust file with one key, as the ledger keeps it.
fn trusted(number: u32, profile: &str, key: &[u8]) -> Event {
    Event::TrustAdded(TrustAdded {
        id: TrustId(number),
        subject: profile.into(),
        text: format!(
            "[[key]]\nid = \"k\"\nsubject = \"{profile}\"\nfile = \"key\"\npurposes = [\"log:{profile}\"]\n"
        ),
        files: vec![TrustPart { name: "key".into(), content: BASE64.encode(key) }],
        keys: Vec::new(),
    })
}

/// Takes in what is delivered, with the verdict of the engine; returns the word.
fn receive(vault: &mut Vault, delivery: &InMemory, files: &[(&str, Vec<u8>)]) -> Word {
    receive_related(vault, delivery, files, Vec::new())
}

fn receive_related(
    vault: &mut Vault,
    delivery: &InMemory,
    files: &[(&str, Vec<u8>)],
    relations: Vec<RelationSeen>,
) -> Word {
    let trust = recorded_trust(&vault.register, time(0)).expect("readable");
    let look = Look {
        path: files[0].0,
        members: delivery,
        profiles: &ProfileSet::built_in(),
        profile: None,
        trust: &trust,
        source: None,
        at: time(0),
        workers: 1,
        watcher: &Unwatched,
    };
    let mut appraised = inspect(&look).expect("readable");
    assert_eq!(appraised.len(), 1);
    let mut appraised = appraised.remove(0);
    in_context(&mut appraised, &relations, &[], None);
    let appraisal = appraised.appraisal;
    let id = vault.register.next_evidence();
    let of = |path: &str| files.iter().find(|(name, _)| *name == path).expect("a member").1.clone();
    let contents = appraisal.members.iter().map(|m| (m.path.clone(), of(&m.path)));
    vault.contents.insert(id, contents.collect());
    let received = EvidenceReceived {
        id,
        name: files[0].0.into(),
        name_bytes: None,
        members: appraisal.members.clone(),
        digest: appraisal.digest,
        bytes: appraisal.members.iter().map(|m| m.bytes).sum(),
        source: None,
        kind: None,
        sites: Vec::new(),
        collected_by: None,
        systems: Vec::new(),
        collected_how: None,
        class: exhibit_core::event::Class::Internal,
        dates: exhibit_core::event::Dates::default(),
        parent: None,
        archive: None,
    };
    let evidence = EvidenceRef { id, ..vault.add(&Event::EvidenceReceived(received)) };
    let word = appraisal.verdict;
    vault.add(&Event::EvidenceVerified(Box::new(EvidenceVerified {
        evidence,
        engine: engine_version().into(),
        trust: trust.digest(),
        policy: policy_digest(),
        at: time(0),
        appraisal,
        relations,
        starts_after: None,
    })));
    word
}

#[test]
fn real_exports_keep_their_verdicts_in_a_bundle() {
    let mut vault = Vault::new();
    vault.add(&trusted(1, "aiauditlog", &data("aiauditlog/public.pem")));
    vault.add(&trusted(2, "provedex", &data("provedex/public_key.hex")));
    let log = data("aiauditlog/audit.jsonl");
    let tampered = data("aiauditlog/tampered/edited-record.jsonl");
    let head = data("aiauditlog/checkpoint.json");
    let ledger = data("provedex/ledger.ndjson");
    let mut words = Vec::new();
    for (name, content, beside) in [
        ("audit.jsonl", log, Some(("checkpoint.json", head.clone()))),
        ("edited.jsonl", tampered, Some(("checkpoint.json", head))),
        ("ledger.ndjson", ledger, None),
        ("policy.md", b"# Policy\n".to_vec(), None),
    ] {
        let mut delivery = InMemory::new().with(name, content.clone());
        let mut files = vec![(name, content)];
        if let Some((companion, bytes)) = beside {
            delivery = delivery.beside(companion, bytes.clone());
            files.push((companion, bytes));
        }
        // The second is the first one with a record edited, which the vault saw.
        let first = vault.register.item(EvidenceId(1)).filter(|_| name == "edited.jsonl");
        let conflict = first.map(|earlier| RelationSeen {
            to: earlier.reference,
            relation: StreamRelation::Conflict,
            detail: "another record".into(),
            line: None,
        });
        let relations = conflict.into_iter().collect();
        words.push(receive_related(&mut vault, &delivery, &files, relations));
    }
    assert_eq!(words[..2], [Word::Verified, Word::Broken]);
    vault.export(&[1, 2, 3, 4], Vec::new());
    let bundle = vault.bundle(&[1, 2, 3, 4], &[]);
    let brought = Brought::of(&vault);
    let none = TrustSet::default();
    let own = recorded_trust(&vault.register, time(0)).expect("readable");
    for trust in [&none, &own] {
        let expect = Expect {
            path: "audit.bundle.zip",
            origin: brought.origin.clone(),
            signer: &brought.signer,
            trust,
            heads: &[],
            consistency: None,
            at: time(200),
        };
        let engine = Engine { workers: 2, watcher: &Unwatched };
        let report = verify(&bundle, &expect, &engine, &Unwatched).expect("memory can be read");
        assert_eq!(report.word, Word::Verified, "{:#?}\n{:#?}", report.failures, report.checks);
        let recomputed: Vec<_> = report.items.iter().map(|i| i.recomputed).collect();
        assert_eq!(recomputed, words.iter().map(|w| Some(*w)).collect::<Vec<_>>());
        let own: Vec<_> = report.items.iter().filter_map(|i| i.under_your_trust).collect();
        assert_eq!(own, if trust.is_empty() { Vec::new() } else { words.clone() });
    }
}

#[test]
fn a_folder_is_one_item_in_a_bundle_too() {
    let mut vault = Vault::new();
    vault.add(&trusted(1, "trust-ledger-core", &data("trust-ledger-core/pack/pubkey.ed25519")));
    let names = [
        "records.jsonl",
        "manifest.json",
        "anchor.json",
        "pubkey.ed25519",
        "reference-values.json",
    ];
    let mut delivery = InMemory::new();
    let mut files = Vec::new();
    for name in names {
        let content = data(&format!("trust-ledger-core/pack/{name}"));
        delivery = delivery.with(name, content.clone());
        files.push((name, content));
    }
    let word = receive(&mut vault, &delivery, &files);
    vault.export(&[1], Vec::new());
    let brought = Brought::of(&vault);
    let expect = Expect {
        path: "audit.bundle.zip",
        origin: brought.origin.clone(),
        signer: &brought.signer,
        trust: &TrustSet::default(),
        heads: &[],
        consistency: None,
        at: time(200),
    };
    let engine = Engine { workers: 1, watcher: &Unwatched };
    let bundle = vault.bundle(&[1], &[]);
    let report = verify(&bundle, &expect, &engine, &Unwatched).expect("memory can be read");
    assert_eq!(report.items[0].recomputed, Some(word), "{:#?}", report.failures);
    assert_eq!(report.word, Word::Verified, "{:#?}", report.failures);
}

#[test]
fn a_conflict_with_an_earlier_export_is_part_of_the_verdict_and_can_not_be_left_out() {
    for is_stated in [true, false] {
        let mut vault = Vault::new();
        let first = data("halo-record/audit.jsonl");
        let again = data("halo-record/tampered/edited-rechained.jsonl");
        let deliver = |c: &[u8]| InMemory::new().with("audit.jsonl", c.to_vec());
        receive(&mut vault, &deliver(&first), &[("audit.jsonl", first.clone())]);
        let earlier = vault.register.item(EvidenceId(1)).expect("received").reference;
        let conflict = RelationSeen {
            to: earlier,
            relation: StreamRelation::Conflict,
            detail: "another record at line 60".into(),
            line: Some(60),
        };
        let files = [("audit.jsonl", again.clone())];
        let relations = if is_stated { vec![conflict] } else { Vec::new() };
        let word = receive_related(&mut vault, &deliver(&again), &files, relations);
        vault.export(&[1, 2], Vec::new());
        let engine = Engine { workers: 1, watcher: &Unwatched };
        let bundle = vault.bundle(&[1, 2], &[]);
        let report = Brought::of(&vault).verify_by(&bundle, &engine, &TrustSet::default());
        assert_eq!(report.items[1].recomputed, Some(Word::Diverged), "{report:#?}");
        assert_eq!(word == Word::Diverged, is_stated);
        let expected = if is_stated { Word::Verified } else { Word::Broken };
        assert_eq!(report.word, expected, "{:#?}", report.failures);
    }
}
