//! Known heads and the witness: what a new checkpoint is to what is remembered.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests read vectors and run other people's tools"
)]

mod common;

use common::Ledger;
use exhibit_ledger::{
    checkpoint::{self, Head, VerifiedCheckpoint},
    entry::seal,
    heads::{Evidence, KnownHead, LineFinding, Relation, parse_lines, relate},
    tree::{self, Frontier},
    witness::{AddCheckpoint, MAX_PROOF_LINES, WitnessRefusal, judge},
};

/// A ledger that shares the first `shared` entries with the golden one, and then differs.
fn forked(shared: u64, size: u64) -> Ledger {
    let mut other = Ledger::of(shared);
    let mut frontier = Frontier::load(shared, &other.nodes[..]).expect("stored");
    for seq in shared..size {
        let mut draft = other.draft(seq, frontier.root());
        draft.kind = "other.history".into();
        let sealed = seal(draft, &other.person, [0x55; 32]).expect("a good draft");
        frontier.push_storing(sealed.leaf_hash, |node| other.nodes.push(node));
        other.roots.push(frontier.root());
        other.sealed.push(sealed);
    }
    other
}

fn known(checkpoint: &VerifiedCheckpoint) -> KnownHead {
    KnownHead::new(checkpoint, common::time())
}

fn roots_of(ledger: &Ledger) -> impl FnMut(u64, u64) -> Evidence {
    |old, _| Evidence::Root(ledger.root(old))
}

fn proofs_of(ledger: &Ledger) -> impl FnMut(u64, u64) -> Evidence {
    |old, size| {
        let proof = tree::prove_consistency(old, size, &ledger.nodes[..]);
        proof.map_or(Evidence::Nothing, Evidence::Proof)
    }
}

fn nothing(_: u64, _: u64) -> Evidence {
    Evidence::Nothing
}

#[test]
fn one_history_is_first_same_newer_or_older() {
    let ledger = Ledger::of(8);
    let five = [known(&ledger.verified(3)), known(&ledger.verified(5))];
    assert_eq!(relate(&[], &ledger.verified(5), nothing), Relation::First);
    assert_eq!(relate(&five, &ledger.verified(5), roots_of(&ledger)), Relation::Same);
    let newer = Relation::Newer { newest: five[1].clone() };
    assert_eq!(relate(&five, &ledger.verified(8), roots_of(&ledger)), newer);
    assert_eq!(relate(&five, &ledger.verified(8), proofs_of(&ledger)), newer);
    assert!(newer.vault_may_write());
    let older = Relation::Older { newest: five[1].clone() };
    assert_eq!(relate(&five, &ledger.verified(4), proofs_of(&ledger)), older);
    assert_eq!(
        relate(&five, &ledger.verified(3), nothing),
        older,
        "a head that was seen before needs no proof"
    );
    assert!(!older.vault_may_write(), "for a vault, older is a rollback");
    let other_log = [known(&other_log())];
    assert_eq!(relate(&other_log, &ledger.verified(5), nothing), Relation::First);
}

fn other_log() -> VerifiedCheckpoint {
    let log = exhibit_ledger::keys::LogKey::from_seed(&common::NEXT_LOG_SEED);
    let head = Head {
        origin: exhibit_ledger::origin::Origin::of_first_key(&log.public()),
        size: 0,
        root: tree::empty_root(),
    };
    let note = head.note(&[head.sign(&log)]).expect("a good head");
    checkpoint::verify(&note, &head.origin, &[log.public()]).expect("our own")
}

#[test]
fn what_nothing_connects_is_not_shown() {
    let ledger = Ledger::of(8);
    let five = [known(&ledger.verified(5))];
    for size in [4, 8] {
        let relation = relate(&five, &ledger.verified(size), nothing);
        let expected = Relation::NotShown { known: five[0].clone(), proof_failed: false };
        assert_eq!(relation, expected);
        assert!(!relation.vault_may_write());
    }
    let bad = relate(&five, &ledger.verified(8), |_, _| Evidence::Proof(Vec::new()));
    let expected = Relation::NotShown { known: five[0].clone(), proof_failed: true };
    assert_eq!(bad, expected);
}

#[test]
fn every_tree_extends_the_empty_one() {
    let ledger = Ledger::of(3);
    let empty = [known(&ledger.verified(0))];
    let newer = Relation::Newer { newest: empty[0].clone() };
    assert_eq!(relate(&empty, &ledger.verified(3), nothing), newer);
    assert_eq!(relate(&empty, &ledger.verified(0), nothing), Relation::Same);
}

#[test]
fn two_histories_are_a_fork_with_both_notes() {
    let ledger = Ledger::of(8);
    let other = forked(2, 8);
    let five = [known(&ledger.verified(1)), known(&ledger.verified(5))];
    for size in [4, 5, 8] {
        // for the smaller head, the root at its size in the larger tree is what is known
        let larger = if size < 5 { &ledger } else { &other };
        let relation = relate(&five, &other.verified(size), roots_of(larger));
        let Relation::Fork(fork) = &relation else {
            panic!("size {size}: {relation:?}");
        };
        assert_eq!(fork.known, five[1]);
        assert_eq!(fork.other_note, other.checkpoint(size));
        assert!(!relation.vault_may_write());
    }
    let before = relate(&five[..1], &other.verified(4), roots_of(&other));
    assert!(matches!(before, Relation::Newer { .. }), "up to 2 they are one history");
}

#[test]
fn a_fork_that_was_seen_stays_a_fork() {
    let ledger = Ledger::of(8);
    let other = forked(2, 5);
    let both = [known(&ledger.verified(5)), known(&other.verified(5))];
    for new in [ledger.verified(5), ledger.verified(8), ledger.verified(3)] {
        let relation = relate(&both, &new, roots_of(&ledger));
        assert!(matches!(relation, Relation::Fork(_)), "{relation:?}");
    }
}

#[test]
fn lines_are_read_strictly() {
    let ledger = Ledger::of(5);
    let heads: Vec<_> = [3, 5].map(|size| known(&ledger.verified(size))).into();
    let text: String = heads.iter().map(KnownHead::to_line).collect();
    assert_eq!(parse_lines(&text).as_ref(), Ok(&heads));
    assert_eq!(parse_lines(""), Ok(Vec::new()));
    assert_eq!(parse_lines(&text[..text.len() - 1]), Err((2, LineFinding::CutOff)));
    let other_size = text.replace("\"size\":3", "\"size\":4");
    assert_eq!(parse_lines(&other_size), Err((1, LineFinding::Disagrees)));
    let other_version = text.replace("\"v\":1", "\"v\":2");
    assert_eq!(parse_lines(&other_version), Err((1, LineFinding::Version(2))));
}

#[test]
fn a_witness_admits_only_what_extends_its_last_head() {
    let ledger = Ledger::of(8);
    let keys = [ledger.log.public()];
    let request = |from: &Ledger, old: u64, size: u64| AddCheckpoint {
        old,
        proof: tree::prove_consistency(old, size, &from.nodes[..]).unwrap_or_default(),
        checkpoint: from.checkpoint(size),
    };
    let judged = |request: &AddCheckpoint, latest: Option<&Head>| {
        judge(request, latest, &ledger.origin, &keys).map(|a| a.checkpoint().head().size)
    };
    let five = ledger.head(5);
    assert_eq!(judged(&request(&ledger, 0, 5), None), Ok(5));
    assert_eq!(judged(&request(&ledger, 5, 8), Some(&five)), Ok(8));
    assert_eq!(judged(&request(&ledger, 5, 5), Some(&five)), Ok(5));
    assert_eq!(
        judged(&request(&ledger, 4, 8), Some(&five)),
        Err(WitnessRefusal::OldSize { old: 4, latest: 5 })
    );
    let mut smaller = request(&ledger, 4, 4);
    smaller.old = 5;
    assert_eq!(judged(&smaller, Some(&five)), Err(WitnessRefusal::Smaller { size: 4, latest: 5 }));
    let other = forked(2, 8);
    assert_eq!(
        judged(&request(&other, 5, 5), Some(&five)),
        Err(WitnessRefusal::Conflict { size: 5, known: five.root, offered: other.root(5) })
    );
    assert!(matches!(judged(&request(&other, 5, 8), Some(&five)), Err(WitnessRefusal::Proof(_))));
}

#[test]
fn a_request_has_at_most_63_lines_of_proof() {
    let mut request = AddCheckpoint {
        old: 1,
        proof: vec![tree::empty_root(); MAX_PROOF_LINES],
        checkpoint: b"a\n".to_vec(),
    };
    assert_eq!(AddCheckpoint::parse(&request.to_bytes()).as_ref(), Ok(&request));
    request.proof.push(tree::empty_root());
    assert!(AddCheckpoint::parse(&request.to_bytes()).is_err());
}
