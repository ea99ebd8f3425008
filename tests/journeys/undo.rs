//! What was just said is taken back by its contrary, and only while that leaves everything as it was.

use exhibit::Error;
use exhibit::core::event::{
    Class, Event, EvidenceDescribed, EvidenceId, EvidenceKind, HoldId, HoldPlaced, RequestId,
    RequestMade, Selection, Sufficiency,
};
use exhibit::coverage::NewMapping;
use exhibit::host::Host;
use exhibit::vault::{Open, Vault};

use crate::sealed::{Sealed, foreign};

const POLICY: EvidenceId = EvidenceId(1);

fn with_a_policy() -> Sealed {
    let sealed = Sealed::with_vault();
    let policy = foreign().join("exports/ai-policy.md");
    sealed.run(&["ingest", policy.to_str().expect("UTF-8")]).expect(0);
    sealed
}

fn mapping<'a>(requirement: &'a str, rationale: &'a str) -> NewMapping<'a> {
    NewMapping {
        evidence: POLICY,
        requirement,
        rationale,
        sufficiency: Sufficiency::Partial,
        because: Some("It says who, not when."),
        suggested_by: None,
    }
}

fn undo(vault: &mut Vault<Open>, host: &Host<'_>) -> Result<(), Error> {
    let (from, to) = vault.undoable().map(|it| (it.from, it.to)).expect("it has a contrary");
    assert_eq!(to, vault.register().size());
    vault.undo(host, from, to)
}

#[test]
fn mappings_are_taken_back_and_the_ledger_keeps_both() {
    let sealed = with_a_policy();
    let host = sealed.host();
    let mut vault = sealed.unlocked();
    vault
        .map(&host, &[mapping("5.2", "It is the policy."), mapping("A.2.2", "It is.")])
        .expect("two");
    let size = vault.register().size();
    undo(&mut vault, &host).expect("undone");
    assert_eq!(vault.register().size(), size + 2);
    assert!(vault.register().item(POLICY).expect("held").supports.is_empty());
    // One in place of another is taken back by saying the other again.
    vault.map(&host, &[mapping("5.2", "First.")]).expect("mapped");
    vault.map(&host, &[mapping("5.2", "Second.")]).expect("mapped anew");
    undo(&mut vault, &host).expect("undone");
    let item = vault.register().item(POLICY).expect("held");
    assert_eq!(item.supports["5.2"].mapped.rationale, "First.");
    vault.unmap(&host, POLICY, "5.2", "Wrong item.").expect("unmapped");
    undo(&mut vault, &host).expect("undone");
    let item = vault.register().item(POLICY).expect("held");
    assert_eq!(item.supports["5.2"].mapped.rationale, "First.");
    vault.close().expect("closed");
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn a_description_and_a_hold_are_taken_back() {
    let sealed = with_a_policy();
    let host = sealed.host();
    let mut vault = sealed.unlocked();
    let before = vault.register().item(POLICY).expect("held").received.clone();
    let described = |class, kind| {
        Event::EvidenceDescribed(EvidenceDescribed {
            evidence: vault.reference(POLICY).expect("held"),
            kind,
            systems: Some(vec!["CREDO".into()]),
            sites: None,
            class,
            dates: None,
            reason: "It was wrong.".into(),
        })
    };
    let (plain, with_kind) =
        (described(Some(Class::Personal), None), described(None, Some(EvidenceKind::ALL[0])));
    vault.state(&host, vec![plain]).expect("described");
    assert_ne!(vault.register().item(POLICY).expect("held").received, before);
    undo(&mut vault, &host).expect("undone");
    assert_eq!(vault.register().item(POLICY).expect("held").received, before);
    let id = HoldId(1);
    let placed = HoldPlaced {
        id,
        applies_to: Selection { items: vec![POLICY], ..Selection::default() },
        matter: "INC-04".into(),
        ordered_by: "Legal".into(),
        reason: "Complaint".into(),
    };
    vault.place_hold(&host, placed, false).expect("placed");
    undo(&mut vault, &host).expect("undone");
    let hold = vault.register().retention().holds().find(|it| it.placed.said.id == id);
    let released = hold.and_then(|it| it.released.as_ref()).expect("released");
    assert_eq!(released.said.reason, exhibit::undo::UNDONE);
    // A kind that was not stated before can't be taken away again: nothing is offered.
    assert_eq!(before.kind, None);
    vault.state(&host, vec![with_kind]).expect("described");
    assert!(vault.undoable().is_none());
}

#[test]
fn a_description_that_brings_an_item_under_a_hold_is_not_taken_back() {
    let sealed = with_a_policy();
    let host = sealed.host();
    let mut vault = sealed.unlocked();
    let placed = HoldPlaced {
        id: HoldId(1),
        applies_to: Selection { system: Some("CREDO".into()), ..Selection::default() },
        matter: "INC-04".into(),
        ordered_by: "Legal".into(),
        reason: "Complaint".into(),
    };
    vault.place_hold(&host, placed, true).expect("placed");
    let described = |systems: &[&str]| {
        Event::EvidenceDescribed(EvidenceDescribed {
            evidence: vault.reference(POLICY).expect("held"),
            kind: None,
            systems: Some(systems.iter().map(|&it| it.into()).collect()),
            sites: None,
            class: None,
            dates: None,
            reason: "It was wrong.".into(),
        })
    };
    let (other, held, both) =
        (described(&["SIFT"]), described(&["CREDO"]), described(&["CREDO", "SIFT"]));
    vault.state(&host, vec![other]).expect("described");
    assert!(vault.undoable().is_some(), "no hold is about it");
    vault.state(&host, vec![held]).expect("described");
    assert_eq!(vault.register().hold_on(POLICY), Some((HoldId(1), POLICY)));
    assert!(vault.undoable().is_none(), "the hold would stay");
    vault.state(&host, vec![both]).expect("described");
    assert!(vault.undoable().is_some(), "it was under the hold before");
}

#[test]
fn a_request_that_was_changed_is_not_withdrawn() {
    let sealed = with_a_policy();
    let host = sealed.host();
    let mut vault = sealed.unlocked();
    let asked = |what: &str, changed: Option<&str>| {
        Event::RequestMade(RequestMade {
            id: RequestId(1),
            what: what.into(),
            requirements: vec!["5.2".into()],
            system: None,
            site: None,
            owner: "IT operations".into(),
            owner_person: None,
            due: None,
            asked_by: None,
            their_reference: None,
            changed_because: changed.map(Into::into),
        })
    };
    vault.state(&host, vec![asked("The policy", None)]).expect("asked");
    assert!(vault.undoable().is_some());
    vault.state(&host, vec![asked("The approved policy", Some("Drafts came."))]).expect("changed");
    assert!(vault.undoable().is_none(), "withdrawing it would end the request itself");
}

#[test]
fn what_is_no_longer_the_last_is_not_taken_back() {
    let sealed = with_a_policy();
    let host = sealed.host();
    let mut vault = sealed.unlocked();
    vault.map(&host, &[mapping("5.2", "It is the policy.")]).expect("mapped");
    let (from, to) = vault.undoable().map(|it| (it.from, it.to)).expect("it has a contrary");
    vault.refuse_suggestion(&host, POLICY, "A.2.2", "Not this.").expect("refused");
    assert!(vault.undoable().is_none(), "a refusal has no contrary");
    let size = vault.register().size();
    assert!(matches!(vault.undo(&host, from, to), Err(Error::NotUndone)));
    assert_eq!(vault.register().size(), size);
}
