//! What a bundle is worth depends on what the verifier brought.

use exhibit_core::appraisal::{Appraisal, Failure, Outcome};
use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    BackupMade, CosignatureImported, Event, EvidenceErased, EvidenceId, EvidenceRemoved,
    PassphraseChanged, PersonId, ProfileAdopted, Role, SourcePinned, TrustAdded, TrustId,
    TrustRevoked, Withheld,
};
use exhibit_core::verdict::{ProfileTrust, Word};
use exhibit_ledger::checkpoint;
use exhibit_ledger::cosignature::{cosign, cosigner_note_key};
use exhibit_ledger::heads::KnownHead;
use exhibit_ledger::keys::{CosignerKey, LogKey, PersonKey};
use exhibit_ledger::note;
use exhibit_ledger::origin::Origin;
use exhibit_ledger::witness::{self, AddCheckpoint};
use exhibit_verify::trust::TrustSet;
use exhibit_verify::watch::Unwatched;

use super::fixture::{Brought, FAKE, Fake, POLICY, Vault, bare, person, time, unzip, usual, zip};
use super::tamper;
use crate::{AppraiseError, Appraiser, Engine, recorded_trust, slip, witness_request};

#[test]
fn a_bundle_is_verified_by_what_the_verifier_brought() {
    let (vault, bundle) = usual();
    let report = Brought::of(&vault).verify(&bundle);
    assert_eq!(report.failures, []);
    assert_eq!(report.word, Word::Verified, "{report:#?}");
    assert_eq!(
        report.summary,
        "BUNDLE VERIFIED; contents: 1 BROKEN, 1 UNSIGNED (as recorded); 1 of 3 withheld"
    );
    assert_eq!(report.worst_contents, Word::Broken);
    assert!(report.checks.iter().all(|c| c.outcome == Outcome::Pass), "{:#?}", report.checks);
    let seal = report.seal.expect("signed");
    assert!(seal.trusted);
    assert_eq!(seal.enrolled_as.as_deref(), Some("Mara Lindqvist"));
    assert_eq!(report.items.len(), 2);
    assert!(report.items.iter().all(|i| i.recomputed == Some(i.recorded)));
    assert_eq!(report.newest, Some(time(7)));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(usual().1, usual().1);
}

#[test]
fn without_origin_or_signer_it_is_unanchored_and_says_what_to_bring() {
    let (vault, bundle) = usual();
    for (brought, missing) in [
        (Brought { origin: None, ..Brought::of(&vault) }, "origin"),
        (Brought { signer: TrustSet::default(), ..Brought::of(&vault) }, "signer"),
    ] {
        let report = brought.verify(&bundle);
        assert_eq!((report.word, report.exit_code), (Word::Unanchored, 10));
        assert!(report.not_checked.iter().any(|n| n.starts_with(missing)), "{report:#?}");
    }
}

#[test]
fn another_origin_or_signer_than_the_one_brought_is_broken() {
    let (vault, bundle) = usual();
    let other = Origin::of_first_key(&LogKey::from_seed(&[9; 32]).public());
    let report = Brought { origin: Some(other), ..Brought::of(&vault) }.verify(&bundle);
    assert_eq!(report.word, Word::Broken);
    let signer = bare(&PersonKey::from_seed(&[9; 32]));
    let report = Brought { signer, ..Brought::of(&vault) }.verify(&bundle);
    assert_eq!(report.word, Word::Broken);
    assert!(report.failures.iter().any(|f| f.field == "signature"));
}

#[test]
fn a_key_that_may_not_export_makes_no_bundle() {
    let mut vault = Vault::new();
    vault.receive(&[("policy.txt", POLICY)]);
    let reader = PersonKey::from_seed(&[5; 32]);
    vault.add(&Event::PersonEnrolled(person(2, "Ola", Role::Reader, &reader)));
    vault.export(&[1], Vec::new());
    for (key, found) in [(&reader, "reader"), (&PersonKey::from_seed(&[6; 32]), "")] {
        let (bundle, _) = vault.bundle_by(&[1], &[], key);
        let report = Brought { signer: bare(key), ..Brought::of(&vault) }.verify(&bundle);
        assert_eq!(report.word, Word::Broken);
        let failure = report.failures.iter().find(|f| f.field == "signer enrolled");
        assert!(failure.expect("named").actual.contains(found));
    }
    assert_eq!(vault.register.person(PersonId(2)).expect("enrolled").role, Role::Reader);
}

fn known(vault: &Vault) -> KnownHead {
    let keys = [vault.log_key.public()];
    let verified = checkpoint::verify(&vault.note(), &vault.origin(), &keys).expect("signed");
    KnownHead::new(&verified, time(1))
}

#[test]
fn known_heads_show_older_newer_and_forked_bundles() {
    let mut vault = Vault::new();
    vault.receive(&[("policy.txt", POLICY)]);
    let early = known(&vault);
    vault.export(&[1], Vec::new());
    let bundle = vault.bundle(&[1], &[]);
    let same = known(&vault);
    let with = |heads| Brought { heads, ..Brought::of(&vault) }.verify(&bundle);
    assert_eq!(with(vec![early.clone()]).word, Word::Verified);
    assert_eq!(with(vec![early.clone(), same.clone()]).word, Word::Verified);

    let mut fork = Vault::new();
    fork.receive(&[("policy.txt", b"another policy")]);
    let report = with(vec![known(&fork)]);
    assert_eq!((report.word, report.exit_code), (Word::Diverged, 30));
    let failure = report.failures.iter().find(|f| f.field == "known heads").expect("named");
    assert!(failure.expected.contains("exhibit-a.invalid/"), "both notes are shown");
    assert!(failure.actual.contains("exhibit-a.invalid/"));

    let mut later = Vault::new();
    later.receive(&[("policy.txt", POLICY)]);
    later.export(&[1], Vec::new());
    later.receive(&[("more.txt", b"more")]);
    let report = with(vec![early, same, known(&later)]);
    assert_eq!(
        report.word,
        Word::Verified,
        "seen before, so it is part of what is known: {report:#?}"
    );
    assert!(report.notes.iter().any(|n| n.starts_with("older than the newest you know")));
    let report = with(vec![known(&later)]);
    assert_eq!(report.word, Word::Unanchored, "nothing shows that it is part of the newer one");
}

#[test]
fn undeclared_absence_is_incomplete() {
    let mut vault = Vault::new();
    vault.receive(&[("policy.txt", POLICY)]);
    vault.receive(&[("secret.txt", b"names")]);
    vault.export(&[1], Vec::new());
    let report = Brought::of(&vault).verify(&vault.bundle(&[1], &[]));
    assert_eq!((report.word, report.exit_code), (Word::Incomplete, 20));
    assert!(report.failures.iter().any(|f| f.field == "declared"), "{report:#?}");
}

#[test]
fn an_unopened_entry_that_the_bundle_rests_on_is_incomplete_or_worse() {
    for seq in 0..4 {
        let mut vault = Vault::new();
        vault.receive(&[("policy.txt", POLICY)]);
        vault.export(&[1], Vec::new());
        let bundle = {
            vault.openings.remove(&seq);
            vault.bundle(&[1], &[])
        };
        let report = Brought::of(&vault).verify(&bundle);
        assert_eq!(report.word, Word::Incomplete, "{seq}: {report:#?}");
    }
}

#[test]
fn withholding_must_name_the_right_leaf() {
    let mut vault = Vault::new();
    vault.receive(&[("policy.txt", POLICY)]);
    let mut held = vault.receive(&[("secret.txt", b"names")]);
    held.c = Sha256::of(b"another");
    let withheld = vec![Withheld { evidence: held, reason: "personal data".into() }];
    vault.export(&[1], withheld.clone());
    let report = Brought::of(&vault).verify(&vault.bundle(&[1], &withheld));
    assert_eq!(report.word, Word::Broken);
}

#[test]
fn hostile_names_and_texts_are_visible_and_escaped() {
    let (_, bundle) = usual();
    let files = unzip(&bundle);
    let page = String::from_utf8(files["B-001/data/index.html"].clone()).expect("UTF-8");
    assert!(page.contains("Lindmoor &lt;Bank&gt; ⟨U+202E⟩"));
    assert!(page.contains("T\u{dc}V &amp; Sons"));
    assert!(page.contains("source &lt;script&gt;") && !page.contains("<script"));
    assert!(files.contains_key("B-001/data/evidence/E000002/content-0001.bin"));
    let guide = String::from_utf8(files["B-001/VERIFY.txt"].clone()).expect("UTF-8");
    assert!(guide.contains("ssh-keygen -Y verify") && guide.contains("sha256sum"));
}

#[test]
fn the_slip_carries_digest_fingerprint_and_counts() {
    let (vault, _) = usual();
    let state = vault.register.item(exhibit_core::event::EvidenceId(1)).expect("received");
    assert!(state.is_held());
    let (bundle, written) = vault.bundle_by(&[1], &[], &vault.person);
    assert_eq!((written.items, written.withheld), (1, 0));
    let model = crate::BundleModel {
        id: exhibit_core::event::BundleId(1),
        organisation: "Lindmoor".into(),
        recipient: "x\ny".into(),
        made: time(0),
        origin: vault.origin(),
        log_key: vault.log_key.public(),
        checkpoint: Vec::new(),
        cosigned: Vec::new(),
        items: Vec::new(),
        withheld: Vec::new(),
        not_checked: Vec::new(),
        samples: Vec::new(),
        profiles: Vec::new(),
        trust: Vec::new(),
        pack: None,
    };
    let digest = Sha256::of(&bundle);
    let text = slip(&model, &written, (digest, bundle.len() as u64), None);
    assert!(!text.contains("Sealed"), "{text}");
    let sealed = crate::Sealed {
        sha256: Sha256::of(b"sealed"),
        bytes: 6,
        recipients: vec!["age1one".into(), "age1two".into()],
    };
    let both = slip(&model, &written, (digest, bundle.len() as u64), Some(&sealed));
    for part in [digest.to_hex(), sealed.sha256.to_hex(), "age1one".into(), "age1two".into()] {
        assert!(both.contains(&part), "{both}");
    }
    for part in [digest.to_hex(), written.fingerprint.to_hex(), "1 of 1 items".into()] {
        assert!(text.contains(&part), "{text}");
    }
    assert!(text.contains("x⟨U+000A⟩y"));
}

#[test]
fn the_engine_itself_recomputes_a_document() {
    let engine = Engine { workers: 1, watcher: &Unwatched };
    let members = exhibit_verify::members::InMemory::new().with("policy.txt", POLICY);
    let trust = TrustSet::default();
    let inputs = crate::Recompute {
        path: "policy.txt",
        members: &members,
        profile: None,
        adopted: &[],
        adopted_as: ProfileTrust::Relied,
        trust: &trust,
        source: None,
        relations: &[],
        whole: &[],
        pin: None,
        at: time(0),
    };
    let appraisal = engine.appraise(&inputs).expect("appraised");
    assert_eq!(appraisal.verdict, Word::Unsigned);
    assert_eq!(appraisal.digest, Sha256::of(POLICY));
}

#[test]
fn a_witness_judges_a_bundle_by_what_it_saw_before() {
    let mut vault = Vault::new();
    vault.receive(&[("policy.txt", POLICY)]);
    let seen = vault.head();
    vault.export(&[1], Vec::new());
    let bundle = vault.bundle(&[1], &[]);
    let keys = [vault.log_key.public()];
    let request = witness_request(&bundle, seen.size).expect("a request");
    let admitted = witness::judge(&request, Some(&seen), &vault.origin(), &keys).expect("admitted");
    assert_eq!(admitted.checkpoint().head(), &vault.head());
    let mut fork = Vault::new();
    fork.receive(&[("policy.txt", b"another policy")]);
    assert!(witness::judge(&request, Some(&fork.head()), &vault.origin(), &keys).is_err());
    let first = witness_request(&bundle, 0).expect("a request");
    assert!(witness::judge(&first, None, &vault.origin(), &keys).is_ok());
    assert!(witness_request(&bundle, vault.head().size + 1).is_err());
    assert!(witness_request(&b"not a zip".to_vec(), 0).is_err());
}

#[test]
fn a_cosignature_that_the_ledger_says_was_imported_must_be_there() {
    let mut vault = Vault::new();
    vault.receive(&[("policy.txt", POLICY)]);
    let (head, note) = (vault.head(), vault.note());
    let cosigner = CosignerKey::from_seed(&[7; 32]);
    let request = AddCheckpoint { old: 0, proof: Vec::new(), checkpoint: note.clone() };
    let keys = [vault.log_key.public()];
    let admitted = witness::judge(&request, None, &vault.origin(), &keys).expect("admitted");
    let line = cosign(&admitted, "witness.invalid/a", &cosigner, time(50)).expect("cosigned");
    let vkey = cosigner_note_key("witness.invalid/a", &cosigner.public()).expect("a name").vkey();
    let (text, mut lines) = note::split(&note).expect("a note");
    lines.push(line.clone());
    let joined = note::join(&text, &lines).expect("joined");
    vault.add(&Event::CosignatureImported(CosignatureImported {
        size: head.size,
        vkey,
        line: line.as_str().trim_end().into(),
    }));
    vault.export(&[1], Vec::new());
    let mut word = |cosigned| {
        vault.cosigned = cosigned;
        Brought::of(&vault).verify(&vault.bundle(&[1], &[])).word
    };
    assert_eq!(word(vec![(head.size, joined.clone())]), Word::Verified);
    assert_eq!(word(Vec::new()), Word::Incomplete, "absent");
    assert_eq!(word(vec![(head.size, note)]), Word::Incomplete, "without the witness's line");
    assert_eq!(word(vec![(head.size, joined.clone()), (1, joined)]), Word::Broken, "no place");
}

#[test]
fn a_ledger_of_several_tiles_is_recomputed_whole() {
    let mut vault = Vault::new();
    vault.receive(&[("policy.txt", POLICY)]);
    let seen = known(&vault);
    let held = vault.receive(&[("secret.txt", b"names")]);
    let withheld = vec![Withheld { evidence: held, reason: "personal data".into() }];
    for n in 0..600 {
        let (size, root) = (n, Sha256::of(b"root"));
        vault.add(&Event::BackupMade(BackupMade { size, root, place: "disk".into() }));
    }
    vault.export(&[1], withheld.clone());
    vault.openings.retain(|seq, _| *seq < 3 || *seq > 500);
    let bundle = vault.bundle(&[1], &withheld);
    let brought = Brought { heads: vec![seen.clone()], ..Brought::of(&vault) };
    let report = brought.verify(&bundle);
    assert_eq!(report.word, Word::Verified, "{:#?}", report.failures);
    assert!(report.not_checked.iter().any(|n| n.contains("496 backup.made")), "{report:#?}");
    let files = unzip(&bundle);
    for tile in ["tile/0/001", "tile/1/000.p/2", "tile/entries/002.p/94"] {
        let mut files = files.clone();
        let bytes = files.get_mut(&format!("B-001/data/ledger/{tile}")).expect(tile);
        bytes[40] ^= 1;
        tamper::reseal(&mut files);
        assert_eq!(brought.verify(&zip(&files)).word, Word::Broken, "{tile}");
    }
    let request = witness_request(&bundle, seen.head().size).expect("a request");
    let keys = [vault.log_key.public()];
    let seen = Some(seen.head());
    assert!(witness::judge(&request, seen, &vault.origin(), &keys).is_ok());
}

#[test]
fn a_verdict_that_the_same_engine_does_not_give_again_is_broken() {
    let mut vault = Vault::new();
    vault.receive_as(&[("log.jsonl", b"tampered")], Word::Verified, FAKE);
    vault.export(&[1], Vec::new());
    let report = Brought::of(&vault).verify(&vault.bundle(&[1], &[]));
    assert_eq!(report.word, Word::Broken);
    let failure = report.failures.iter().find(|f| f.field == "verdicts").expect("named");
    assert_eq!((failure.expected.as_str(), failure.actual.as_str()), ("VERIFIED", "BROKEN"));
}

#[test]
fn naming_another_engine_does_not_switch_off_the_recomputation() {
    let mut vault = Vault::new();
    vault.receive_as(&[("log.jsonl", b"tampered")], Word::Verified, "older/0");
    vault.export(&[1], Vec::new());
    let report = Brought::of(&vault).verify(&vault.bundle(&[1], &[]));
    assert_eq!((report.word, report.exit_code), (Word::Incomplete, 20));
    let item = &report.items[0];
    assert_eq!((item.recorded, item.recomputed), (Word::Verified, Some(Word::Broken)));
    let both = "E-0001: VERIFIED as recorded, BROKEN by engine fake/1";
    assert!(report.notes.iter().any(|n| n == both), "{:?}", report.notes);
    let failure = report.failures.iter().find(|f| f.field == "verdicts").expect("named");
    assert_eq!(failure.expected, "VERIFIED");
    assert_eq!(failure.actual, "BROKEN by engine fake/1");
    assert_eq!(
        report.summary,
        "BUNDLE INCOMPLETE; contents: 1 BROKEN (E-0001 recorded VERIFIED, computed anew BROKEN)"
    );
    assert_eq!(report.worst_contents, Word::Broken);
}

#[test]
fn a_better_word_by_another_engine_is_noted_and_counts_as_recorded() {
    let mut vault = Vault::new();
    vault.receive_as(&[("policy.txt", POLICY)], Word::Incomplete, "older/0");
    vault.export(&[1], Vec::new());
    let report = Brought::of(&vault).verify(&vault.bundle(&[1], &[]));
    assert_eq!(report.word, Word::Verified, "{:#?}", report.failures);
    assert_eq!(report.worst_contents, Word::Incomplete);
    assert!(report.summary.contains("1 INCOMPLETE (E-0001 recorded INCOMPLETE"), "{report:#?}");
}

/// An engine that gives no verdict where the user's own trust is asked, or none at all.
struct Unable {
    under_own_trust_only: bool,
}

impl Appraiser for Unable {
    fn engine(&self) -> &str {
        FAKE
    }

    fn policy(&self) -> Sha256 {
        Sha256::of(b"policy")
    }

    fn appraise(&self, inputs: &crate::Recompute<'_>) -> Result<Appraisal, AppraiseError> {
        match self.under_own_trust_only && inputs.trust.is_empty() {
            true => Fake.appraise(inputs),
            false => Err(AppraiseError::Unknown("no such profile".into())),
        }
    }

    fn records(&self, inputs: &crate::Recompute<'_>) -> Result<crate::Records, AppraiseError> {
        Fake.records(inputs)
    }
}

#[test]
fn what_cannot_be_computed_anew_is_named_and_never_green() {
    let mut vault = Vault::new();
    vault.receive_as(&[("policy.txt", POLICY)], Word::Verified, "older/0");
    vault.export(&[1], Vec::new());
    let bundle = vault.bundle(&[1], &[]);
    let engine = Unable { under_own_trust_only: false };
    let report = Brought::of(&vault).verify_by(&bundle, &engine, &TrustSet::default());
    assert_eq!(report.word, Word::Incomplete);
    assert!(report.not_checked.iter().any(|n| n.starts_with("E-0001: ")), "{report:#?}");
    assert!(report.summary.contains("E-0001 recorded VERIFIED, not computed anew"), "{report:#?}");
    assert_eq!(report.worst_contents, Word::Incomplete);
}

#[test]
fn no_second_opinion_is_said() {
    let mut vault = Vault::new();
    vault.receive(&[("policy.txt", POLICY)]);
    vault.export(&[1], Vec::new());
    let bundle = vault.bundle(&[1], &[]);
    let engine = Unable { under_own_trust_only: true };
    let brought = Brought::of(&vault);
    let report = brought.verify_by(&bundle, &engine, &bare(&PersonKey::from_seed(&[8; 32])));
    assert_eq!(report.word, Word::Verified, "{:#?}", report.failures);
    let line = "E-0001: no verdict under your trust: no such profile";
    assert!(report.not_checked.iter().any(|n| n == line), "{report:#?}");
    let check = report.checks.iter().find(|c| c.check == "your trust").expect("named");
    assert_eq!(check.outcome, Outcome::NotChecked);
}

/// Finds everything BROKEN by a trust that is not empty.
struct Severe;

impl Appraiser for Severe {
    fn engine(&self) -> &str {
        FAKE
    }

    fn policy(&self) -> Sha256 {
        Sha256::of(b"policy")
    }

    fn appraise(&self, inputs: &crate::Recompute<'_>) -> Result<Appraisal, AppraiseError> {
        let mut appraisal = Fake.appraise(inputs)?;
        if !inputs.trust.is_empty() {
            appraisal.verdict = Word::Broken;
        }
        Ok(appraisal)
    }

    fn records(&self, inputs: &crate::Recompute<'_>) -> Result<crate::Records, AppraiseError> {
        Fake.records(inputs)
    }
}

#[test]
fn what_the_users_own_trust_refutes_is_loud() {
    let mut vault = Vault::new();
    vault.receive(&[("policy.txt", POLICY)]);
    vault.export(&[1], Vec::new());
    let (bundle, brought) = (vault.bundle(&[1], &[]), Brought::of(&vault));
    let report = brought.verify_by(&bundle, &Severe, &bare(&PersonKey::from_seed(&[8; 32])));
    assert_eq!(report.word, Word::Verified, "the bundle is what it claims to be");
    let check = report.checks.iter().find(|c| c.check == "your trust").expect("named");
    assert_eq!(check.outcome, Outcome::Fail);
    assert!(check.detail.contains("E-0001") && check.detail.contains("BROKEN"), "{check:?}");
    assert!(
        report.summary.contains("UNDER YOUR TRUST E-0001 is BROKEN, recorded UNSIGNED"),
        "{}",
        report.summary
    );
    assert_eq!(report.worst_contents, Word::Broken);
}

/// Closes one entry of a ledger that has one of each type which every bundle opens.
#[test]
fn entries_that_every_bundle_opens_cannot_be_closed() {
    let mut vault = Vault::new();
    let other = PersonKey::from_seed(&[5; 32]);
    let of_all = [
        Event::PersonEnrolled(person(2, "Ola", Role::Reader, &other)),
        Event::PassphraseChanged(PassphraseChanged { person: PersonId(1) }),
        trust(1, &bare_hex(8)),
        Event::TrustRevoked(TrustRevoked { id: TrustId(1), at: time(1), reason: "lost".into() }),
        Event::SourcePinned(SourcePinned {
            source: "core".into(),
            profile: "halo-record".into(),
            signer: false,
            end: false,
        }),
        Event::ProfileAdopted(ProfileAdopted {
            name: "own".into(),
            sha256: Sha256::of(b"text"),
            text: "text".into(),
        }),
    ];
    let seqs: Vec<u64> = of_all.iter().map(|event| vault.add(event).leaf).collect();
    vault.receive(&[("policy.txt", POLICY)]);
    let held = vault.receive(&[("secret.txt", b"names")]);
    let withheld = vec![Withheld { evidence: held, reason: "personal data".into() }];
    vault.export(&[1], withheld.clone());
    vault.openings.remove(&held.leaf);
    vault.openings.remove(&(held.leaf + 1));
    let brought = Brought::of(&vault);
    let report = brought.verify(&vault.bundle(&[1], &withheld));
    assert_eq!(report.word, Word::Verified, "{:#?}", report.failures);
    let line = "which may speak of any item: 1 evidence.verified";
    assert!(report.not_checked.iter().any(|n| n.ends_with(line)), "{:#?}", report.not_checked);
    for seq in seqs {
        let opening = vault.openings.remove(&seq).expect("there");
        let report = brought.verify(&vault.bundle(&[1], &withheld));
        assert_eq!(report.word, Word::Incomplete, "{seq}: {:#?}", report.failures);
        let named = |f: &&Failure| f.field == "openings" && f.actual == "closed";
        assert!(report.failures.iter().any(|f| named(&f)), "{seq}");
        vault.openings.insert(seq, opening);
    }
}

/// A verdict that was replaced by a worse one, or an item that was withdrawn, can't be hidden for
/// free.
#[test]
fn where_nothing_is_withheld_only_destroyed_entries_are_closed() {
    let mut vault = Vault::new();
    let kept = vault.receive(&[("policy.txt", POLICY)]);
    let gone = vault.receive(&[("secret.txt", b"names")]);
    let removed = EvidenceRemoved { evidence: kept, reason: "wrong file".into() };
    let withdrawn = vault.add(&Event::EvidenceWithdrawn(removed)).leaf;
    vault.add(&Event::EvidenceErased(EvidenceErased {
        evidence: gone,
        reason: "request of the person".into(),
        shared_with: Vec::new(),
        openings: vec![gone.leaf, gone.leaf + 1],
        not_erased: Vec::new(),
        run: None,
    }));
    let withheld = vec![Withheld { evidence: gone, reason: "erased: request".into() }];
    vault.export(&[1], withheld.clone());
    vault.openings.remove(&gone.leaf);
    vault.openings.remove(&(gone.leaf + 1));
    let brought = Brought::of(&vault);
    let report = brought.verify(&vault.bundle(&[1], &withheld));
    assert_eq!(report.word, Word::Verified, "{:#?}", report.failures);
    vault.openings.remove(&withdrawn);
    let report = brought.verify(&vault.bundle(&[1], &withheld));
    assert_eq!(report.word, Word::Incomplete, "{:#?}", report.failures);
    let failure = report.failures.iter().find(|f| f.field == "closed entries").expect("named");
    assert!(failure.expected.ends_with("evidence.withdrawn"), "{failure:?}");
}

/// A trust file with a bare key, an expected count and nothing else.
fn trust(number: u32, key: &str) -> Event {
    Event::TrustAdded(TrustAdded {
        id: TrustId(number),
        subject: "Core banking".into(),
        text: format!(
            "[[key]]\nsubject = \"Core\"\nkey = \"{key}\"\npurposes = [\"log:halo-record\"]\n\
             [[head]]\nprofile = \"halo-record\"\nstream = \"*\"\ncount = 3\n"
        ),
        files: Vec::new(),
        keys: Vec::new(),
    })
}

#[test]
fn heads_of_a_revoked_entry_count_until_it_is_revoked() {
    let mut vault = Vault::new();
    vault.add(&trust(1, &bare_hex(8)));
    let in_force = recorded_trust(&vault.register, time(50)).expect("readable");
    assert_eq!((in_force.entries().len(), in_force.heads().len()), (1, 1));
    let revoked = TrustRevoked { id: TrustId(1), at: time(20), reason: "lost".into() };
    vault.add(&Event::TrustRevoked(revoked));
    for (at, heads) in [(19, 1), (20, 0), (50, 0)] {
        let trust = recorded_trust(&vault.register, time(at)).expect("readable");
        assert_eq!(trust.heads().len(), heads, "at {at}");
        assert_eq!(trust.entries()[0].revoked_at, Some(time(20)));
    }
}

fn bare_hex(seed: u8) -> String {
    PersonKey::from_seed(&[seed; 32]).public().to_hex()
}

/// Trust that came, or went, after a verdict has no part in it.
#[test]
fn a_verdict_is_computed_anew_with_the_trust_of_its_time() {
    let mut vault = Vault::new();
    vault.add(&trust(1, &bare_hex(8)));
    vault.receive(&[("policy.txt", POLICY)]);
    let revoked = TrustRevoked { id: TrustId(1), at: time(0), reason: "lost".into() };
    vault.add(&Event::TrustRevoked(revoked));
    vault.receive(&[("second.txt", b"after the revocation")]);
    vault.add(&trust(2, &bare_hex(9)));
    vault.export(&[1, 2], Vec::new());
    let verified = |n| vault.register.item(EvidenceId(n)).and_then(|i| i.verified.clone());
    let used = [verified(1), verified(2)].map(|v| v.expect("verified").trust);
    let newest = recorded_trust(&vault.register, time(0)).expect("readable").digest();
    assert!(used[0] != used[1] && !used.contains(&newest));
    let report = Brought::of(&vault).verify(&vault.bundle(&[1, 2], &[]));
    assert_eq!(report.word, Word::Verified, "{:#?} {:#?}", report.failures, report.not_checked);
    assert!(report.items.iter().all(|item| item.recomputed == Some(item.recorded)));
}
