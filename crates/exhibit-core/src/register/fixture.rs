//! A small vault for tests of the audit: who is there, what is held, and statements that are allowed.

use super::*;
use crate::appraisal::{Appraisal, EndState};
use crate::day::{Day, Days};
use crate::event::*;
use crate::verdict::Word;

/// The lead.
pub(super) const ADA: PersonId = PersonId(1);
/// An auditor.
pub(super) const BEN: PersonId = PersonId(2);
/// Answers for CREDO; can't open the vault.
pub(super) const CLEO: PersonId = PersonId(3);
/// Works there; can't open the vault.
pub(super) const DAN: PersonId = PersonId(4);

/// A policy.
pub(super) const POLICY: u32 = 1;
/// A log that is VERIFIED.
pub(super) const LOG: u32 = 2;
/// An item of which nobody said what it is.
pub(super) const UNSORTED: u32 = 3;
/// A log that is BROKEN.
pub(super) const BROKEN_LOG: u32 = 4;

/// A register with all that it was folded from.
#[derive(Clone)]
pub(super) struct World {
    pub(super) register: Register,
    pub(super) entries: Vec<(Position, Event)>,
}

impl World {
    pub(super) fn new() -> Self {
        let mut world = Self { register: Register::new(), entries: Vec::new() };
        world.does(ADA, created(None));
        world.does(ADA, Event::PersonEnrolled(enrolled(BEN, "Ben", Role::Auditor)));
        world.does(ADA, person(CLEO, "Cleo"));
        world.does(ADA, person(DAN, "Dan"));
        world.does(ADA, system("CREDO"));
        world.does(ADA, accountable("CREDO", CLEO));
        world.receives(POLICY, Some(EvidenceKind::Document), Word::Unsigned);
        world.receives(LOG, Some(EvidenceKind::Log), Word::Verified);
        world.receives(UNSORTED, None, Word::Unsigned);
        world.receives(BROKEN_LOG, Some(EvidenceKind::Log), Word::Broken);
        let risks = risks(world.cites(POLICY));
        world.does(ADA, risks);
        world
    }

    /// Says whether something may happen next.
    pub(super) fn may(&self, actor: PersonId, event: Event) -> Result<(), Refusal> {
        self.register.decide(actor, event).map(drop)
    }

    /// Makes something happen that is allowed.
    pub(super) fn does(&mut self, actor: PersonId, event: Event) {
        let at = Position { actor, ..position(self.register.size()) };
        self.register.apply(at, &event).expect("allowed");
        self.entries.push((at, event));
    }

    pub(super) fn does_all(&mut self, actor: PersonId, events: impl IntoIterator<Item = Event>) {
        events.into_iter().for_each(|event| self.does(actor, event));
    }

    pub(super) fn receives(&mut self, number: u32, kind: Option<EvidenceKind>, word: Word) {
        self.does(ADA, received(number, kind));
        let verified = verified(self.cites(number), word);
        self.does(ADA, verified);
    }

    /// Returns the reference to an item.
    pub(super) fn cites(&self, number: u32) -> EvidenceRef {
        self.register.item(EvidenceId(number)).expect("held").reference
    }

    /// Folds all entries again from what a ledger keeps of them, but for those that `destroyed` names.
    pub(super) fn replayed(&self, destroyed: &[u64]) -> Register {
        let mut register = Register::new();
        for (at, event) in &self.entries {
            if destroyed.contains(&at.leaf) {
                register.skip(at.leaf, at.time).expect("in order");
                continue;
            }
            let data = event.data().expect("data");
            crate::canonical::to_bytes(&data).expect("a canonical form");
            let read = Event::from_parts(event.kind(), data).expect("its own parts");
            assert_eq!(&read, event);
            register.apply(*at, &read).expect("allowed before");
        }
        register
    }

    /// Fails unless a replay and a snapshot say the same.
    pub(super) fn agrees(&self) {
        assert!(self.register.agrees_with(&self.replayed(&[])));
        let bytes = serde_json::to_vec(&self.register).expect("a snapshot");
        let read: Register = serde_json::from_slice(&bytes).expect("a register");
        assert_eq!(read, self.register);
    }
}

pub(super) fn position(leaf: u64) -> Position {
    let seconds = 1_767_225_600 + i64::try_from(leaf).expect("small");
    let time = Timestamp::from_unix(seconds).expect("in range");
    Position { leaf, c: Sha256::of(&leaf.to_be_bytes()), time, actor: ADA }
}

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

pub(super) fn days(text: &str) -> Days {
    Days::parse(text).expect("days")
}

pub(super) fn created(predecessor: Option<Predecessor>) -> Event {
    Event::VaultCreated(VaultCreated {
        format: FORMAT,
        organisation: "Lindmoor Bank".into(),
        log_key: "22".repeat(32),
        person: enrolled(ADA, "Ada", Role::Lead),
        catalog: "iso42001-2023".into(),
        predecessor,
    })
}

pub(super) fn predecessor() -> Predecessor {
    let root = Sha256::of(b"root");
    Predecessor { origin: "exhibit-a.invalid/x".into(), size: 9, root, reason: "moved".into() }
}

pub(super) fn enrolled(id: PersonId, name: &str, role: Role) -> Person {
    Person {
        id,
        name: name.into(),
        role,
        sign_key: "00".repeat(32),
        unlock_key: "11".repeat(32),
        slot: format!("{:032x}", id.0),
    }
}

pub(super) fn person(id: PersonId, name: &str) -> Event {
    Event::PersonRecorded(PersonRecorded {
        id,
        name: name.into(),
        known_as: Vec::new(),
        staff_number: None,
        role: None,
        unit: None,
        site: None,
        days: Days::default(),
        row: None,
    })
}

pub(super) fn system(name: &str) -> Event {
    Event::SystemRecorded(Box::new(SystemRecorded {
        name: name.into(),
        title: "Credit scoring".into(),
        known_as: Vec::new(),
        our_roles: vec![OurRole::User],
        supplier: None,
        intended_use: "Scores applications.".into(),
        data_sources: Vec::new(),
        stage: Stage::InUse,
        risk: None,
        legal_class: None,
        log: LogState::Obtainable,
        days: Days::default(),
        row: None,
    }))
}

pub(super) fn accountable(system: &str, person: PersonId) -> Event {
    Event::AccountableRecorded(AccountableRecorded {
        system: system.into(),
        person,
        days: Days::default(),
        document: None,
        row: None,
    })
}

pub(super) fn received(number: u32, kind: Option<EvidenceKind>) -> Event {
    Event::EvidenceReceived(EvidenceReceived {
        id: EvidenceId(number),
        name: format!("item-{number}"),
        name_bytes: None,
        members: Vec::new(),
        digest: Sha256::of(&number.to_be_bytes()),
        bytes: 1,
        source: None,
        kind,
        systems: Vec::new(),
        sites: Vec::new(),
        collected_by: None,
        collected_how: None,
        class: Class::Internal,
        dates: Dates::default(),
        parent: None,
        archive: None,
    })
}

pub(super) fn verified(evidence: EvidenceRef, word: Word) -> Event {
    Event::EvidenceVerified(Box::new(EvidenceVerified {
        evidence,
        engine: "0.1.0".into(),
        trust: Sha256::of(b"trust"),
        policy: Sha256::of(b"policy"),
        at: position(0).time,
        appraisal: Appraisal {
            path: "item".into(),
            members: Vec::new(),
            digest: Sha256::of(b"item"),
            format: "json-lines".into(),
            profile: None,
            profile_sha256: None,
            verdict: word,
            exit_code: word.exit_code(),
            records: 1,
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

pub(super) fn withdrawn(evidence: EvidenceRef) -> Event {
    Event::EvidenceWithdrawn(EvidenceRemoved { evidence, reason: "wrong file".into() })
}

pub(super) fn erased(evidence: EvidenceRef, openings: Vec<u64>) -> Event {
    Event::EvidenceErased(EvidenceErased {
        evidence,
        reason: "asked".into(),
        shared_with: Vec::new(),
        openings,
        not_erased: Vec::new(),
        run: None,
    })
}

fn risks(evidence: EvidenceRef) -> Event {
    Event::RegisterImported(Box::new(RegisterImported {
        id: RegisterId(1),
        register: "risks".into(),
        as_of: day("2026-01-31"),
        evidence,
        sheet: None,
        schema: Sha256::of(b"schema"),
        schema_text: None,
        mapping: ColumnMapping::default(),
        rows: 12,
        digest: Sha256::of(b"rows"),
        left_out: 0,
        problems: Vec::new(),
    }))
}

pub(super) fn row(row: u64) -> RowCited {
    RowCited { register: RegisterId(1), row }
}

pub(super) fn exception() -> Exception {
    Exception {
        reason: "There is no other auditor.".into(),
        compensating_check: "The group's audit read the papers.".into(),
    }
}

/// The internal audit that Ada leads and Ben takes part in.
pub(super) fn engagement(number: u32) -> EngagementRecorded {
    EngagementRecorded {
        id: EngagementId(number),
        kind: EngagementKind::InternalAudit,
        title: "Internal audit 2026".into(),
        period: Period { from: day("2025-07-01").begins(), to: day("2026-06-30").ends() },
        zone: ZoneStated { minutes: 60, changes: Vec::new() },
        catalog: "iso42001-2023".into(),
        criteria: vec!["ISO/IEC 42001:2023".into()],
        requirements: Vec::new(),
        scope: "Credit decisions".into(),
        systems: vec!["CREDO".into()],
        sites: Vec::new(),
        team: vec![
            TeamMember { person: ADA, role: TeamRole::Lead },
            TeamMember { person: BEN, role: TeamRole::Auditor },
        ],
        exceptions: Vec::new(),
        party: None,
        plan: None,
        predecessor: None,
        carries: Vec::new(),
        changed_because: None,
    }
}

pub(super) fn recorded(said: EngagementRecorded) -> Event {
    Event::EngagementRecorded(Box::new(said))
}

pub(super) fn closes(number: u32) -> Event {
    let conclusion = "The system conforms but for F-01.".into();
    Event::EngagementClosed(EngagementClosed { id: EngagementId(number), conclusion })
}

pub(super) fn reopens(number: u32) -> Event {
    let reason = "A paper was missing.".into();
    Event::EngagementReopened(EngagementReopened { id: EngagementId(number), reason })
}

/// A finding of the first engagement: a minor nonconformity with the log as evidence.
pub(super) fn finding(world: &World, number: u32) -> FindingRecorded {
    FindingRecorded {
        id: FindingId(number),
        engagement: Some(EngagementId(1)),
        source: FindingSource::Internal,
        title: "Logs are not kept".into(),
        grade: Grade::Minor,
        scheme: None,
        on: day("2026-03-02"),
        body: None,
        criteria: vec!["A.6.2.8".into()],
        condition: "Three days are missing.".into(),
        evidence: vec![EvidenceCited { evidence: world.cites(LOG), line: Some(3), page: None }],
        samples: Vec::new(),
        systems: vec!["CREDO".into()],
        sites: Vec::new(),
        row: None,
        owner: None,
        due: None,
        repeats: None,
        changed_because: None,
    }
}

pub(super) fn found(said: FindingRecorded) -> Event {
    Event::FindingRecorded(Box::new(said))
}

/// A run of a test over the log.
pub(super) fn tested(world: &World, number: u32, outcome: TestOutcome) -> Event {
    let basis = vec![world.cites(LOG)];
    let setting = AssuranceSetting {
        period: Period { from: position(0).time, to: position(0).time },
        zone: ZoneStated::default(),
        working_hours: None,
        weekend: Vec::new(),
        systems: Vec::new(),
        high_systems: Vec::new(),
        levels: Vec::new(),
        review_words: ReviewWordsStated {
            approved: Vec::new(),
            overruled: Vec::new(),
            rejected: Vec::new(),
            withdrawn: Vec::new(),
        },
        thresholds: ThresholdsStated {
            median_seconds_below: 10,
            reviews_an_hour_over: 60,
            never_overruled_over: 100,
            reviews_at_least: 20,
            fresh_percent_over: 50,
            fresh_days: 30,
            window_minutes: 60,
        },
        populations: Vec::new(),
        series: Vec::new(),
        audit: None,
        organisation_as_of: 1,
        basis,
    };
    let population =
        RecordedPopulation { of: PopulationOf::Records, count: 2, digest: Sha256::of(b"list") };
    let result = RecordedResult {
        test: "recording".into(),
        version: 1,
        outcome,
        reasons: Vec::new(),
        numerator: 2,
        denominator: 2,
        unjudged: 0,
        population,
        word: Word::Verified,
        uncovered: Vec::new(),
        exceptions_total: 0,
        exceptions_digest: Sha256::of(b""),
        by_code: Vec::new(),
        exceptions: Vec::new(),
        flags: Vec::new(),
        facts: Vec::new(),
        basis: vec![BasisItem { item: EvidenceId(LOG).to_string(), digest: None }],
        papers: Vec::new(),
    };
    let id = TestId(number);
    Event::AssuranceTested(Box::new(AssuranceTested { id, setting, result, repeats: None }))
}

/// A conclusion of the first engagement: everything is as it should be, and the log shows it.
pub(super) fn conclusion(world: &World) -> ConclusionReached {
    ConclusionReached {
        engagement: EngagementId(1),
        requirement: "A.6.2.8".into(),
        design: Answer::Yes,
        implementation: Answer::Yes,
        operation: Answer::Yes,
        conclusion: ConclusionWord::Conforms,
        reason: "The policy asks for it, and the log is whole.".into(),
        evidence: vec![world.cites(POLICY), world.cites(LOG)],
        tests: Vec::new(),
        samples: Vec::new(),
        findings: Vec::new(),
        checklist: Vec::new(),
        by: BEN,
    }
}

pub(super) fn concluded(said: ConclusionReached) -> Event {
    Event::ConclusionReached(Box::new(said))
}

/// A sample of three of ten records of the log.
pub(super) fn sample(world: &World, number: u32) -> SampleFrozen {
    SampleFrozen {
        id: SampleId(number),
        engagement: EngagementId(1),
        purpose: "Was each decision reviewed?".into(),
        requirements: vec!["A.9.2".into()],
        population: FrozenPopulation {
            of: SampledFrom::Records { items: vec![world.cites(LOG)], filter: "high".into() },
            count: 10,
            digest: Sha256::of(b"population"),
            strata: None,
        },
        method: SamplingMethod::Random,
        confidence: Some(9_500),
        tolerable: Some(500),
        expected: 0,
        looks: 1,
        size: 3,
    }
}

pub(super) fn froze(said: SampleFrozen) -> Event {
    Event::SampleFrozen(Box::new(said))
}

/// A draw of the first sample, by the first checkpoint after its freeze.
pub(super) fn draw(world: &World, number: u32) -> SampleDrawn {
    let member = |index| SampleMember {
        index,
        what: MemberCited::Record { item: EvidenceId(LOG), line: index + 1 },
        stratum: None,
    };
    let frozen = world.register.sample(SampleId(1)).map(|it| it.frozen.leaf + 1);
    let size = frozen.unwrap_or_else(|| world.register.size());
    SampleDrawn {
        id: SampleId(1),
        draw: number,
        population: Sha256::of(b"population"),
        seed: Some(SeedStated {
            origin: "exhibit-a.invalid/test".into(),
            checkpoint: CheckpointCited { size, root: Sha256::of(b"root") },
            number: "271828".into(),
            given_by: "Head of credit risk".into(),
            seed: Sha256::of(b"seed"),
        }),
        members: vec![member(0), member(4), member(9)],
        reason: (number > 1).then(|| "The filter was read wrongly.".into()),
    }
}

pub(super) fn drew(said: SampleDrawn) -> Event {
    Event::SampleDrawn(Box::new(said))
}

pub(super) fn results(all: &[(u64, SampleOutcome)]) -> SampleTested {
    let result = |(index, outcome): &(u64, SampleOutcome)| MemberResult {
        index: *index,
        outcome: *outcome,
        note: (*outcome != SampleOutcome::Conforming).then(|| "Seen.".into()),
        evidence: Vec::new(),
    };
    SampleTested {
        id: SampleId(1),
        results: all.iter().map(result).collect(),
        changed_because: None,
    }
}

/// The first management review: six inputs, one missing, two decisions.
pub(super) fn review(world: &World) -> ReviewRecorded {
    let input = |key: &str| ReviewInput {
        input: key.into(),
        text: "As shown.".into(),
        evidence: vec![world.cites(POLICY)],
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
    ReviewRecorded {
        id: ReviewId(1),
        on: day("2026-07-15"),
        attendees: vec![Attendee { person: CLEO, role: "CEO".into() }],
        absent: vec![Absentee { person: DAN, reason: Some("Ill.".into()) }],
        inputs: ["a", "b", "c", "d1", "d2", "d3"].map(input).into(),
        missing: vec![MissingInput { input: "e".into(), reason: "Not prepared.".into() }],
        decisions: vec![decision(1, "r1"), decision(2, "r2")],
        previous: None,
        carried: Vec::new(),
        changed_because: None,
    }
}

pub(super) fn reviewed(said: ReviewRecorded) -> Event {
    Event::ReviewRecorded(Box::new(said))
}

/// A request to Cleo and Dan to sign something by their keys.
pub(super) fn request(number: u32, object: SignoffObject) -> SignoffRequested {
    let signer = |person, role: &str, key: &[u8]| IntendedSigner {
        person,
        role: role.into(),
        means: SigningMeans::Key { fingerprint: Sha256::of(key) },
    };
    SignoffRequested {
        id: SignoffId(number),
        object,
        record: Sha256::of(b"record"),
        held_as: None,
        signers: vec![signer(CLEO, "CEO", b"cleo"), signer(DAN, "CRO", b"dan")],
        basis: Vec::new(),
        due: Some(day("2026-08-31")),
    }
}

pub(super) fn requested(said: SignoffRequested) -> Event {
    Event::SignoffRequested(Box::new(said))
}

/// Cleo's signature.
pub(super) fn signed(number: u32) -> SignoffAnswered {
    SignoffAnswered {
        id: SignoffId(number),
        person: CLEO,
        role: "CEO".into(),
        record: Sha256::of(b"record"),
        on: day("2026-07-20"),
        reply: SignoffReply::Signed {
            fingerprint: Sha256::of(b"cleo"),
            signature: Sha256::of(b"signature"),
            held_as: None,
        },
    }
}

/// Dan's signature.
pub(super) fn signed_too(number: u32) -> SignoffAnswered {
    let reply = SignoffReply::Signed {
        fingerprint: Sha256::of(b"dan"),
        signature: Sha256::of(b"another"),
        held_as: None,
    };
    SignoffAnswered { person: DAN, role: "CRO".into(), reply, ..signed(number) }
}

pub(super) fn answered(said: SignoffAnswered) -> Event {
    Event::SignoffAnswered(Box::new(said))
}

pub(super) fn declined(number: u32) -> Event {
    let reply = SignoffReply::Declined { comment: "One input is missing.".into() };
    answered(SignoffAnswered { reply, ..signed(number) })
}

/// A version of the Statement of Applicability with one row.
pub(super) fn soa(number: u32) -> Event {
    let rows = vec![SoaRow {
        control: "A.6.2.8".into(),
        title: None,
        applicable: true,
        reason: format!("Version {number}."),
        implementation: Some(Implementation::Implemented),
        owner: None,
        owner_person: None,
        risks: Vec::new(),
        treatments: Vec::new(),
        remark: None,
    }];
    Event::SoaStated(Box::new(SoaStated {
        id: SoaId(number),
        as_of: day("2026-02-01"),
        previous: number.checked_sub(1).filter(|it| *it > 0).map(SoaId),
        digest: SoaStated::digest_of(&rows).expect("a digest"),
        rows,
        document: None,
        changed_because: None,
    }))
}
