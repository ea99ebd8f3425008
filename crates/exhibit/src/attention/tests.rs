use exhibit_core::appraisal::{Appraisal, EndState};
use exhibit_core::day::Days;
use exhibit_core::digest::Sha256;
use exhibit_core::event::*;
use exhibit_core::register::{FORMAT, Position};
use exhibit_core::time::Timestamp;

use super::*;
use crate::signing::SignerShown;

const ADA: PersonId = PersonId(1);
const CLEO: PersonId = PersonId(2);

#[test]
fn evidence_alarms_until_it_is_no_longer_held() {
    let mut book = Book::new();
    book.receives(1, Word::Verified, Dates::default());
    book.receives(2, Word::Broken, Dates::default());
    let today = day("2026-03-01");
    assert_eq!(book.of(NeedKind::Alarming, today), ["E-0002"]);
    let word = needs(&book.register, today).into_iter().find_map(|it| it.verdict);
    assert_eq!(word, Some(Word::Broken));
    let evidence = book.cites(2);
    book.says(&Event::EvidenceWithdrawn(EvidenceRemoved {
        evidence,
        reason: "Wrong file.".into(),
    }));
    assert_eq!(book.of(NeedKind::Alarming, today), [""; 0]);
}

#[test]
fn evidence_is_looked_at_again_from_its_day_on() {
    let mut book = Book::new();
    let next_review = Some(day("2026-06-01").begins());
    book.receives(1, Word::Unsigned, Dates { next_review, ..Dates::default() });
    assert_eq!(book.of(NeedKind::EvidenceToReview, day("2026-05-31")), [""; 0]);
    assert_eq!(book.of(NeedKind::EvidenceToReview, day("2026-06-01")), ["E-0001"]);
}

#[test]
fn a_vault_wants_a_copy_and_a_witness_once_it_holds_something() {
    let mut book = Book::new();
    let today = day("2026-03-01");
    let all = |book: &Book| {
        let all = needs(&book.register, today).into_iter().filter(|it| it.id.is_none());
        all.map(|it| it.kind).collect::<Vec<_>>()
    };
    assert_eq!(all(&book), []);
    book.receives(1, Word::Verified, Dates::default());
    assert_eq!(all(&book), [NeedKind::NoBackup, NeedKind::NotWitnessed]);
    let (size, root) = (2, Sha256::of(b"root"));
    book.says(&Event::BackupMade(BackupMade { size, root, place: "safe".into() }));
    assert_eq!(all(&book), [NeedKind::NotWitnessed]);
    let (vkey, line) = ("witness".to_owned(), "line".to_owned());
    book.says(&Event::CosignatureImported(CosignatureImported { size, vkey, line }));
    assert_eq!(all(&book), []);
}

#[test]
fn a_request_is_late_then_to_be_judged_then_done() {
    let mut book = Book::new();
    book.receives(1, Word::Unsigned, Dates::default());
    book.says(&Event::RequestMade(RequestMade {
        id: RequestId(1),
        what: "Training records".into(),
        requirements: Vec::new(),
        system: None,
        site: None,
        owner: "Cleo".into(),
        owner_person: None,
        due: Some(day("2026-03-01")),
        asked_by: None,
        their_reference: None,
        changed_because: None,
    }));
    let (on_its_day, after) = (day("2026-03-01"), day("2026-03-02"));
    assert_eq!(book.of(NeedKind::RequestOverdue, on_its_day), [""; 0]);
    assert_eq!(book.of(NeedKind::RequestOverdue, after), ["R-001"]);
    let evidence = vec![book.cites(1)];
    book.says(&Event::RequestReceived(RequestReceived { id: RequestId(1), evidence, note: None }));
    assert_eq!(book.of(NeedKind::RequestToJudge, on_its_day), ["R-001"]);
    assert_eq!(book.of(NeedKind::RequestOverdue, after), [""; 0]);
    let reason = "All there.".into();
    book.says(&Event::RequestAccepted(RequestAnswered { id: RequestId(1), reason }));
    assert_eq!(book.of(NeedKind::RequestToJudge, after), [""; 0]);
}

#[test]
fn a_document_is_due_until_it_is_named_with_who_approved_it() {
    let mut book = Book::new();
    book.receives(1, Word::Unsigned, Dates::default());
    let today = day("2026-03-01");
    let due = |book: &Book| {
        let all = needs(&book.register, today).into_iter();
        let due = all.filter(|it| it.kind == NeedKind::DocumentDue && it.name == "AI policy");
        due.map(|it| it.id.unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(due(&book), ["5.2"]);
    book.says(&Event::DocumentNamed(DocumentNamed {
        requirement: "5.2".into(),
        document: "AI policy".into(),
        evidence: book.cites(1),
        version: None,
        approved_by: Some("The board".into()),
        approved_by_person: None,
        approved_on: Some(day("2026-01-05")),
    }));
    assert_eq!(due(&book), [""; 0]);
}

#[test]
fn an_engagement_is_to_be_concluded_until_it_is_closed() {
    let mut book = Book::new();
    book.says(&engagement());
    let today = day("2026-07-01");
    assert_eq!(book.of(NeedKind::EngagementToConclude, today), ["EN-01"]);
    let conclusion = "The system conforms.".into();
    book.says(&Event::EngagementClosed(EngagementClosed { id: EngagementId(1), conclusion }));
    assert_eq!(book.of(NeedKind::EngagementToConclude, today), [""; 0]);
}

#[test]
fn a_finding_is_late_after_its_day_until_that_is_moved() {
    let mut book = Book::new();
    book.receives(1, Word::Verified, Dates::default());
    book.says(&engagement());
    let found = |due: &str, because: Option<&str>| {
        Event::FindingRecorded(Box::new(FindingRecorded {
            id: FindingId(1),
            engagement: Some(EngagementId(1)),
            source: FindingSource::Internal,
            title: "Logs are not kept".into(),
            grade: Grade::Minor,
            scheme: None,
            on: day("2026-03-02"),
            body: None,
            criteria: vec!["A.6.2.8".into()],
            condition: "Three days are missing.".into(),
            evidence: vec![EvidenceCited { evidence: book.cites(1), line: None, page: None }],
            samples: Vec::new(),
            systems: Vec::new(),
            sites: Vec::new(),
            row: None,
            owner: Some(CLEO),
            due: Some(day(due)),
            repeats: None,
            changed_because: because.map(str::to_owned),
        }))
    };
    let (first, moved) = (found("2026-04-01", None), found("2026-05-01", Some("A holiday.")));
    book.says(&first);
    assert_eq!(book.of(NeedKind::FindingOverdue, day("2026-04-01")), [""; 0]);
    assert_eq!(book.of(NeedKind::FindingOverdue, day("2026-04-02")), ["F-01"]);
    book.says(&moved);
    assert_eq!(book.of(NeedKind::FindingOverdue, day("2026-04-02")), [""; 0]);
}

#[test]
fn a_sample_is_to_be_tested_until_every_member_has_a_result() {
    let mut book = Book::new();
    book.receives(1, Word::Verified, Dates::default());
    book.says(&engagement());
    let population = Sha256::of(b"population");
    book.says(&Event::SampleFrozen(Box::new(SampleFrozen {
        id: SampleId(1),
        engagement: EngagementId(1),
        purpose: "Was each decision reviewed?".into(),
        requirements: vec!["A.9.2".into()],
        population: FrozenPopulation {
            of: SampledFrom::Records { items: vec![book.cites(1)], filter: "all".into() },
            count: 10,
            digest: population,
            strata: None,
        },
        method: SamplingMethod::Random,
        confidence: Some(9_500),
        tolerable: Some(500),
        expected: 0,
        looks: 1,
        size: 1,
    })));
    let today = day("2026-03-01");
    assert_eq!(book.of(NeedKind::SampleToTest, today), [""; 0]);
    let checkpoint = CheckpointCited { size: book.register.size(), root: Sha256::of(b"root") };
    book.says(&Event::SampleDrawn(Box::new(SampleDrawn {
        id: SampleId(1),
        draw: 1,
        population,
        seed: Some(SeedStated {
            origin: "exhibit-a.invalid/test".into(),
            checkpoint,
            number: "271828".into(),
            given_by: "Head of credit risk".into(),
            seed: Sha256::of(b"seed"),
        }),
        members: vec![SampleMember {
            index: 4,
            what: MemberCited::Record { item: EvidenceId(1), line: 5 },
            stratum: None,
        }],
        reason: None,
    })));
    assert_eq!(book.of(NeedKind::SampleToTest, today), ["S-001"]);
    let result = MemberResult {
        index: 4,
        outcome: SampleOutcome::Conforming,
        note: None,
        evidence: Vec::new(),
    };
    book.says(&Event::SampleTested(SampleTested {
        id: SampleId(1),
        results: vec![result],
        changed_because: None,
    }));
    assert_eq!(book.of(NeedKind::SampleToTest, today), [""; 0]);
}

#[test]
fn a_decision_is_late_until_the_next_review_says_that_it_was_done() {
    let mut book = Book::new();
    book.says(&review(1, None, Vec::new()));
    assert_eq!(book.of(NeedKind::DecisionOverdue, day("2026-12-31")), [""; 0]);
    assert_eq!(book.of(NeedKind::DecisionOverdue, day("2027-01-01")), ["MR-01", "MR-01"]);
    let carried = |number| CarriedDecision {
        decision: DecisionCited { review: ReviewId(1), number },
        progress: DecisionProgress::Done,
        remark: "Seen.".into(),
    };
    book.says(&review(2, Some(ReviewId(1)), vec![carried(1), carried(2)]));
    let late = book.of(NeedKind::DecisionOverdue, day("2027-01-01"));
    assert!(!late.contains(&"MR-01".to_owned()), "{late:?}");
}

#[test]
fn a_signature_is_waited_for_until_everybody_answered_or_nobody_has_to() {
    let kinds =
        |signoff: SignoffShown| of_signatures(vec![signoff]).map(|it| it.kind).collect::<Vec<_>>();
    let answered =
        |answer: Option<&str>| SignerShown { answer: answer.map(str::to_owned), ..signer("Cleo") };
    let of = |signers| SignoffShown { signers, ..signoff() };
    assert_eq!(kinds(of(vec![answered(None)])), [NeedKind::SignatureWaiting]);
    let late = SignoffShown { overdue: true, ..of(vec![answered(None)]) };
    assert_eq!(kinds(late.clone()), [NeedKind::SignatureOverdue]);
    let one_of_two = of(vec![answered(Some("signed")), answered(None)]);
    assert_eq!(kinds(one_of_two), [NeedKind::SignatureWaiting]);
    assert_eq!(kinds(of(vec![answered(Some("declined"))])), []);
    assert_eq!(kinds(SignoffShown { withdrawn: Some("An error.".into()), ..late }), []);
}

/// A ledger of Lindmoor Bank's that grows by one event at a time.
struct Book {
    register: Register,
}

impl Book {
    fn new() -> Self {
        let mut book = Self { register: Register::new() };
        book.says(&Event::VaultCreated(VaultCreated {
            format: FORMAT,
            organisation: "Lindmoor Bank".into(),
            log_key: "22".repeat(32),
            person: Person {
                id: ADA,
                name: "Ada".into(),
                role: Role::Lead,
                sign_key: "00".repeat(32),
                unlock_key: "11".repeat(32),
                slot: format!("{:032x}", 1),
            },
            catalog: "iso42001-2023".into(),
            predecessor: None,
        }));
        book.says(&Event::PersonRecorded(PersonRecorded {
            id: CLEO,
            name: "Cleo".into(),
            known_as: Vec::new(),
            staff_number: None,
            role: None,
            unit: None,
            site: None,
            days: Days::default(),
            row: None,
        }));
        book
    }

    fn says(&mut self, event: &Event) {
        let leaf = self.register.size();
        let seconds = 1_767_225_600 + i64::try_from(leaf).expect("few entries");
        let time = Timestamp::from_unix(seconds).expect("in range");
        let at = Position { leaf, c: Sha256::of(&leaf.to_be_bytes()), time, actor: ADA };
        self.register.apply(at, event).expect("the rules allow it");
    }

    fn receives(&mut self, number: u32, word: Word, dates: Dates) {
        self.says(&Event::EvidenceReceived(EvidenceReceived {
            id: EvidenceId(number),
            name: format!("item-{number}"),
            name_bytes: None,
            members: Vec::new(),
            digest: Sha256::of(&number.to_be_bytes()),
            bytes: 1,
            source: None,
            kind: Some(EvidenceKind::Document),
            systems: Vec::new(),
            sites: Vec::new(),
            collected_by: None,
            collected_how: None,
            class: Class::Internal,
            dates,
            parent: None,
            archive: None,
        }));
        let evidence = self.cites(number);
        self.says(&verified(evidence, word));
    }

    fn cites(&self, number: u32) -> EvidenceRef {
        self.register.item(EvidenceId(number)).expect("it was received").reference
    }

    /// Returns what needs somebody in one way, by number.
    fn of(&self, kind: NeedKind, today: Day) -> Vec<String> {
        let all = needs(&self.register, today).into_iter().filter(|it| it.kind == kind);
        all.map(|it| it.id.expect("it has a number")).collect()
    }
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

fn verified(evidence: EvidenceRef, word: Word) -> Event {
    Event::EvidenceVerified(Box::new(EvidenceVerified {
        evidence,
        engine: "0.1.0".into(),
        trust: Sha256::of(b"trust"),
        policy: Sha256::of(b"policy"),
        at: Timestamp::from_unix(1_767_225_600).expect("in range"),
        appraisal: Appraisal {
            path: "item".into(),
            members: Vec::new(),
            digest: Sha256::of(b"item"),
            format: "file".into(),
            profile: None,
            profile_sha256: None,
            verdict: word,
            exit_code: word.exit_code(),
            records: 10,
            end: EndState::NoOrder,
            facts: Vec::new(),
            failures: Vec::new(),
            failures_total: 0,
            signers: Vec::new(),
            anchors: Vec::new(),
            covered: None,
            covered_fields: Vec::new(),
            uncovered_fields: Vec::new(),
            not_checked: Vec::new(),
            stream: None,
        },
        starts_after: None,
        relations: Vec::new(),
    }))
}

fn engagement() -> Event {
    Event::EngagementRecorded(Box::new(EngagementRecorded {
        id: EngagementId(1),
        kind: EngagementKind::InternalAudit,
        title: "Internal audit 2026".into(),
        period: Period { from: day("2025-07-01").begins(), to: day("2026-06-30").ends() },
        zone: ZoneStated { minutes: 60, changes: Vec::new() },
        catalog: "iso42001-2023".into(),
        criteria: vec!["ISO/IEC 42001:2023".into()],
        requirements: Vec::new(),
        scope: "Credit decisions".into(),
        systems: Vec::new(),
        sites: Vec::new(),
        team: vec![TeamMember { person: ADA, role: TeamRole::Lead }],
        exceptions: Vec::new(),
        party: None,
        plan: None,
        predecessor: None,
        carries: Vec::new(),
        changed_because: None,
    }))
}

/// A review with all its inputs and two decisions.
fn review(number: u32, previous: Option<ReviewId>, carried: Vec<CarriedDecision>) -> Event {
    let input = |key: &str| ReviewInput {
        input: key.into(),
        text: "As shown.".into(),
        evidence: Vec::new(),
        engagements: Vec::new(),
        findings: Vec::new(),
        tests: Vec::new(),
    };
    let decision = |number, result: &str| Decision {
        number,
        result: result.into(),
        what: "Hire a second auditor.".into(),
        owner: CLEO,
        due: day("2026-12-31"),
    };
    Event::ReviewRecorded(Box::new(ReviewRecorded {
        id: ReviewId(number),
        on: day("2026-07-15"),
        attendees: vec![Attendee { person: CLEO, role: "CEO".into() }],
        absent: Vec::new(),
        inputs: ["a", "b", "c", "d1", "d2", "d3", "e"].map(input).into(),
        missing: Vec::new(),
        decisions: vec![decision(1, "r1"), decision(2, "r2")],
        previous,
        carried,
        changed_because: None,
    }))
}

fn signoff() -> SignoffShown {
    SignoffShown {
        id: SignoffId(1),
        object: SignoffObject::Review { review: ReviewId(1) },
        title: "Management review MR-01".into(),
        state: "waiting for signatures".into(),
        standing: String::new(),
        changed: Vec::new(),
        by: "Ada".into(),
        requested: Timestamp::from_unix(1_767_225_600).expect("in range"),
        due: Some(day("2026-08-31")),
        overdue: false,
        record: Sha256::of(b"record"),
        held_as: None,
        signers: Vec::new(),
        withdrawn: None,
    }
}

fn signer(name: &str) -> SignerShown {
    SignerShown {
        person: CLEO,
        name: name.into(),
        role: "CEO".into(),
        on_record: None,
        by: "a key".into(),
        answer: None,
        on: None,
        received: None,
        comment: None,
        held_as: None,
        checked_again: None,
        holds: None,
    }
}
