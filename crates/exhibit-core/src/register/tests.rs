use super::*;
use crate::day::{Day, Days};
use crate::event::*;

fn position(leaf: u64) -> Position {
    Position {
        leaf,
        c: Sha256::of(&leaf.to_be_bytes()),
        time: Timestamp::from_unix(1_767_225_600 + i64::try_from(leaf).expect("small"))
            .expect("in range"),
        actor: PersonId(1),
    }
}

fn person(number: u32, role: Role) -> Person {
    Person {
        id: PersonId(number),
        name: format!("Person {number}"),
        role,
        sign_key: "00".repeat(32),
        unlock_key: "11".repeat(32),
        slot: format!("{number:032x}"),
    }
}

fn created() -> Event {
    Event::VaultCreated(VaultCreated {
        format: FORMAT,
        organisation: "Lindmoor Bank".into(),
        log_key: "22".repeat(32),
        person: person(1, Role::Lead),
        catalog: "iso42001-2023".into(),
        predecessor: None,
    })
}

fn received(number: u32, content: &[u8]) -> Event {
    Event::EvidenceReceived(EvidenceReceived {
        id: EvidenceId(number),
        name: "policy.pdf".into(),
        name_bytes: None,
        members: Vec::new(),
        digest: Sha256::of(content),
        bytes: 1,
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
    })
}

fn reference(number: u32, leaf: u64) -> EvidenceRef {
    EvidenceRef { id: EvidenceId(number), leaf, c: position(leaf).c }
}

fn mapped(number: u32, leaf: u64, requirement: &str) -> Event {
    Event::RequirementMapped(RequirementMapped {
        evidence: reference(number, leaf),
        requirement: requirement.into(),
        rationale: "States who decides.".into(),
        sufficiency: Sufficiency::Partial,
        judged_because: None,
        suggested_by: None,
    })
}

fn folded(events: &[Event]) -> Register {
    let mut register = Register::new();
    for (leaf, event) in (0..).zip(events) {
        register.apply(position(leaf), event).expect("allowed");
    }
    register
}

#[test]
fn a_log_begins_with_its_creation_and_only_once() {
    let mut register = Register::new();
    assert_eq!(register.apply(position(0), &received(1, b"a")), Err(Refusal::NotTheFirst));
    register.apply(position(0), &created()).expect("allowed");
    assert_eq!(register.apply(position(1), &created()), Err(Refusal::NotTheFirst));
    let late = register.apply(position(3), &received(1, b"a"));
    assert_eq!(late, Err(Refusal::Sequence { expected: 1, got: 3 }));
    assert_eq!(register.size(), 1);
}

#[test]
fn readers_write_nothing_and_recovery_only_enrols() {
    let reader = Event::PersonEnrolled(person(2, Role::Reader));
    let recovery = Event::PersonEnrolled(person(3, Role::Recovery));
    let register = folded(&[created(), reader, recovery]);
    for (actor, event, allowed) in [
        (2, received(1, b"a"), false),
        (3, received(1, b"a"), false),
        (2, Event::PersonEnrolled(person(4, Role::Lead)), false),
        (3, Event::PersonEnrolled(person(4, Role::Lead)), true),
        (1, received(1, b"a"), true),
        (9, received(1, b"a"), false),
    ] {
        assert_eq!(register.decide(PersonId(actor), event).is_ok(), allowed, "{actor}");
    }
}

#[test]
fn the_same_content_is_one_item_until_it_is_withdrawn() {
    let mut register = folded(&[created(), received(1, b"a")]);
    let again = register.apply(position(2), &received(2, b"a"));
    assert_eq!(again, Err(Refusal::AlreadyThere(EvidenceId(1))));
    let removed = EvidenceRemoved { evidence: reference(1, 1), reason: "wrong file".into() };
    register.apply(position(2), &Event::EvidenceWithdrawn(removed)).expect("allowed");
    let late = register.apply(position(3), &mapped(1, 1, "A.6.2.8"));
    assert_eq!(late, Err(Refusal::NotHeld(EvidenceId(1))));
    register.apply(position(3), &received(2, b"a")).expect("allowed");
}

#[test]
fn mappings_need_a_real_requirement_the_right_entry_and_a_rationale() {
    let register = folded(&[created(), received(1, b"a")]);
    let decide = |event| register.decide(PersonId(1), event).map(drop);
    assert_eq!(decide(mapped(1, 1, "A.6.2.8")), Ok(()));
    assert!(matches!(decide(mapped(1, 1, "A.6.1")), Err(Refusal::NotARequirement { .. })));
    assert_eq!(decide(mapped(1, 0, "A.6.2.8")), Err(Refusal::WrongReference(EvidenceId(1))));
    assert_eq!(decide(mapped(2, 1, "A.6.2.8")), Err(Refusal::NoEvidence(EvidenceId(2))));
    let Event::RequirementMapped(mut silent) = mapped(1, 1, "A.6.2.8") else { unreachable!() };
    silent.rationale = " ".into();
    let refused = decide(Event::RequirementMapped(silent));
    assert_eq!(refused, Err(Refusal::Empty("the rationale")));
}

fn exported(items: &[(u32, u64)]) -> Event {
    Event::FileExported(FileExported {
        what: "evidence".into(),
        to: "policy.pdf".into(),
        sha256: Sha256::of(b"a"),
        class: Class::Internal,
        items: items.iter().map(|(number, leaf)| reference(*number, *leaf)).collect(),
    })
}

#[test]
fn a_file_that_was_written_names_what_is_in_it_and_where_it_went() {
    let live = folded(&[created(), received(1, b"a"), exported(&[(1, 1)]), exported(&[])]);
    assert_eq!(live.exported(EvidenceId(1)), 1);
    assert_eq!(live.exported(EvidenceId(2)), 0);
    let decide = |event| live.decide(PersonId(1), event).map(drop);
    assert_eq!(decide(exported(&[(2, 2)])), Err(Refusal::NoEvidence(EvidenceId(2))));
    assert_eq!(decide(exported(&[(1, 2)])), Err(Refusal::WrongReference(EvidenceId(1))));
    let Event::FileExported(mut nameless) = exported(&[]) else { unreachable!() };
    nameless.to = " ".into();
    let refused = decide(Event::FileExported(nameless));
    assert_eq!(refused, Err(Refusal::Empty("the file's name")));
}

#[test]
fn a_replay_of_an_export_whose_opening_was_destroyed_says_the_same() {
    let erased = Event::EvidenceErased(EvidenceErased {
        evidence: reference(1, 1),
        reason: "request of the person".into(),
        shared_with: Vec::new(),
        openings: vec![1, 2],
        not_erased: Vec::new(),
        run: None,
    });
    let events = [created(), received(1, b"a"), exported(&[(1, 1)]), exported(&[(1, 1)]), erased];
    let live = folded(&events);
    let mut replay = Register::new();
    for (leaf, event) in (0..).zip(&events) {
        if leaf == 1 || leaf == 2 {
            replay.skip(leaf, position(leaf).time).expect("in order");
        } else {
            replay.apply(position(leaf), event).expect("allowed");
        }
    }
    assert!(live.agrees_with(&replay));
    assert_eq!(live.exported(EvidenceId(1)), 0);
}

#[test]
fn a_replay_without_the_destroyed_openings_says_the_same() {
    let erased = Event::EvidenceErased(EvidenceErased {
        evidence: reference(1, 1),
        reason: "request of the person".into(),
        shared_with: Vec::new(),
        openings: vec![1, 2],
        not_erased: Vec::new(),
        run: None,
    });
    let again = received(2, b"a");
    let events = [created(), received(1, b"a"), mapped(1, 1, "A.6.2.8"), erased, again];
    let live = folded(&events);
    let mut replay = Register::new();
    for (leaf, event) in (0..).zip(&events) {
        if leaf == 1 || leaf == 2 {
            replay.skip(leaf, position(leaf).time).expect("in order");
        } else {
            replay.apply(position(leaf), event).expect("allowed");
        }
    }
    assert!(live.agrees_with(&replay));
    assert_eq!(live.next_evidence(), EvidenceId(3));
    assert!(live.item(EvidenceId(1)).is_none());
    assert!(!live.agrees_with(&folded(&events[..2])));
}

#[test]
fn a_snapshot_is_the_register() {
    let trusted = Event::TrustAdded(TrustAdded {
        id: TrustId(1),
        subject: "Core banking".into(),
        text: "[[head]]\ncount = 3\n".into(),
        files: Vec::new(),
        keys: Vec::new(),
    });
    let pack = PackExported { id: PackId(1), title: "Q1".into(), period: None, items: 0 };
    let pack = Event::PackExported(pack);
    let live = folded(&[created(), trusted, received(1, b"a"), mapped(1, 2, "9.1"), pack]);
    let bytes = serde_json::to_vec(&live).expect("a snapshot");
    assert_eq!(serde_json::from_slice::<Register>(&bytes).expect("a register"), live);
}

#[test]
fn a_clock_that_goes_back_is_counted() {
    let mut register = folded(&[created()]);
    let early = Position { time: Timestamp::from_unix(0).expect("in range"), ..position(1) };
    register.apply(early, &received(1, b"a")).expect("allowed");
    assert_eq!(register.clock_went_back(), 1);
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

fn recorded(number: u32, name: &str, known_as: &[&str]) -> Event {
    Event::PersonRecorded(PersonRecorded {
        id: PersonId(number),
        name: name.into(),
        staff_number: None,
        known_as: known_as.iter().map(|it| (*it).to_owned()).collect(),
        role: None,
        unit: None,
        site: None,
        days: Days::default(),
        row: None,
    })
}

fn system(name: &str, known_as: &[&str]) -> Event {
    Event::SystemRecorded(Box::new(SystemRecorded {
        name: name.into(),
        title: "Credit decisions".into(),
        known_as: known_as.iter().map(|it| (*it).to_owned()).collect(),
        our_roles: vec![OurRole::Developer, OurRole::User],
        supplier: None,
        intended_use: "Decides on consumer credit.".into(),
        data_sources: Vec::new(),
        stage: Stage::InUse,
        risk: None,
        legal_class: None,
        log: LogState::Obtainable,
        days: Days::default(),
        row: None,
    }))
}

fn accountable(system: &str, person: u32, days: &str) -> Event {
    Event::AccountableRecorded(AccountableRecorded {
        system: system.into(),
        person: PersonId(person),
        days: Days::parse(days).expect("days"),
        document: None,
        row: None,
    })
}

fn numbered(number: u32, name: &str, staff_number: &str) -> Event {
    match recorded(number, name, &[]) {
        Event::PersonRecorded(said) => Event::PersonRecorded(PersonRecorded {
            staff_number: Some(staff_number.into()),
            ..said
        }),
        other => other,
    }
}

#[test]
fn a_personnel_number_is_never_taken_for_a_number_of_the_vault() {
    let events = [created(), numbered(2, "Helga Stein", "P-001"), numbered(3, "Jens Amsel", "7")];
    let register = folded(&events);
    let two = PersonMeant::Two { called: PersonId(2), numbered: PersonId(1) };
    assert_eq!(register.person_meant("P-001"), two, "Ada's here, Helga's there");
    assert_eq!(register.person_meant("P-002"), PersonMeant::One(PersonId(2)));
    assert_eq!(register.person_meant("7"), PersonMeant::One(PersonId(3)));
    assert_eq!(register.person_meant("P-009"), PersonMeant::Nobody);
    assert_eq!(register.person_in_lists("P-001"), Some(PersonId(2)));
    assert_eq!(register.person_in_lists("P-003"), None, "lists know no numbers of the vault");
    let organisation = register.organisation();
    assert!(organisation.person_named("P-001").is_some(), "nobody else on record has it");
    let decide = |event| register.decide(PersonId(1), event).map(drop);
    assert!(decide(numbered(4, "Rolf Kern", "P-002")).is_ok(), "it is Helga's here only");
    assert!(decide(numbered(4, "Rolf Kern", "p-001")).is_err(), "Helga has it there");
    assert!(decide(numbered(4, "Rolf Kern", " ")).is_err());
    let mut register = register.clone();
    register.apply(position(3), &numbered(4, "Rolf Kern", "P-002")).expect("another's number");
    assert!(register.organisation().person_named("P-002").is_none(), "nobody can say whose");
    register.apply(position(4), &numbered(4, "Rolf Kern", "44")).expect("changed");
    assert!(register.organisation().person_called("P-002").is_none());
}

#[test]
fn people_on_record_and_people_with_keys_share_one_series_of_numbers() {
    let mut register = folded(&[created(), recorded(2, "Helga Stein", &["hstein"])]);
    let decide = |register: &Register, event| register.decide(PersonId(1), event).map(drop);
    let other = Event::PersonEnrolled(person(2, Role::Auditor));
    assert!(decide(&register, other).is_err(), "the number is Helga's");
    let own = Person { name: "Helga Stein".into(), ..person(2, Role::Auditor) };
    register.apply(position(2), &Event::PersonEnrolled(own)).expect("her own number");
    assert_eq!(register.next_person(), PersonId(3));
    let taken = decide(&register, recorded(3, "Jens Amsel", &["HStein "]));
    assert!(matches!(taken, Err(Refusal::Taken { .. })), "{taken:?}");
    let organisation = register.organisation();
    assert_eq!(organisation.person_named("HSTEIN").map(|it| it.said.id), Some(PersonId(2)));
    assert_eq!(organisation.person_named("P-002").map(|it| it.said.id), Some(PersonId(2)));
}

#[test]
fn a_changed_record_gives_up_the_names_that_it_had() {
    let again = recorded(2, "Helga Stein-Amsel", &["hamsel"]);
    let register = folded(&[created(), recorded(2, "Helga Stein", &["hstein"]), again]);
    let organisation = register.organisation();
    assert!(organisation.person_named("hstein").is_none());
    assert_eq!(organisation.person_named("hamsel").map(|it| it.leaf), Some(2));
}

#[test]
fn one_person_at_a_time_answers_for_a_system() {
    let people = [recorded(2, "Helga Stein", &[]), recorded(3, "Jens Amsel", &[])];
    let [helga, jens] = people;
    let first = accountable("SIFT", 2, "2025-07-01/");
    let register = folded(&[created(), helga, jens, system("SIFT", &["sift-aml"]), first]);
    let decide = |register: &Register, event| register.decide(PersonId(1), event).map(drop);
    let early = decide(&register, accountable("SIFT", 3, "2026-03-03/"));
    assert!(matches!(early, Err(Refusal::Overlaps { .. })), "the first has no last day yet");
    let mut register = register;
    let ended = accountable("SIFT", 2, "2025-07-01/2026-01-31");
    register.apply(position(5), &ended).expect("the same person and first day");
    register.apply(position(6), &accountable("SIFT", 3, "2026-03-03/")).expect("no day shared");
    let backwards = decide(&register, accountable("SIFT", 3, "2026-03-03/2026-03-02"));
    assert!(matches!(backwards, Err(Refusal::Days { .. })), "{backwards:?}");
    let nobody = decide(&register, accountable("SIFT", 9, "2020-01-01/2020-01-31"));
    assert_eq!(nobody, Err(Refusal::NoPerson(PersonId(9))));
    let elsewhere = decide(&register, accountable("sift-aml", 3, "2020-01-01/2020-01-31"));
    assert!(matches!(elsewhere, Err(Refusal::Unknown { .. })), "{elsewhere:?}");
    let state = register.organisation().system("Sift-AML").expect("by a name of the logs");
    assert_eq!(state.accountable.len(), 2);
}

#[test]
fn two_systems_share_no_name() {
    let register = folded(&[created(), system("SIFT", &["sift-aml"])]);
    let decided = register.decide(PersonId(1), system("TRIAGE", &["SIFT-aml"]));
    assert!(matches!(decided.map(drop), Err(Refusal::Taken { .. })));
    assert!(register.decide(PersonId(1), system("SIFT", &["sift-2"])).is_ok());
}

#[test]
fn authority_counts_on_its_days_and_for_its_systems() {
    let authority = Event::AuthorityRecorded(AuthorityRecorded {
        id: AuthorityId(1),
        person: PersonId(2),
        role: "Credit reviewer".into(),
        allows: vec![Allows::Oversight],
        systems: vec!["CREDO".into()],
        days: Days::parse("2025-07-01/").expect("days"),
        granted_by: None,
        document: None,
        row: None,
    });
    let ended = Event::AuthorityEnded(AuthorityEnded {
        id: AuthorityId(1),
        on: day("2026-01-31"),
        reason: "changed units".into(),
    });
    let helga = recorded(2, "Helga Stein", &[]);
    let register = folded(&[created(), helga, system("CREDO", &[]), authority, ended]);
    let has = |allows, system, on| {
        register.organisation().authority(PersonId(2), allows, system, day(on)).is_some()
    };
    assert!(has(Allows::Oversight, "credo", "2026-01-31"));
    assert!(!has(Allows::Oversight, "CREDO", "2026-02-01"));
    assert!(!has(Allows::Oversight, "CREDO", "2025-06-30"));
    assert!(!has(Allows::Oversight, "SIFT", "2026-01-31"));
    assert!(!has(Allows::AcceptRisks, "CREDO", "2026-01-31"));
}

fn request(number: u32, due: Option<&str>, because: Option<&str>) -> Event {
    Event::RequestMade(RequestMade {
        id: RequestId(number),
        what: "Training records of all reviewers".into(),
        requirements: vec!["7.2".into()],
        system: None,
        site: None,
        owner: "Head of credit risk".into(),
        owner_person: None,
        due: due.map(day),
        asked_by: None,
        their_reference: None,
        changed_because: because.map(str::to_owned),
    })
}

#[test]
fn a_request_goes_from_open_to_accepted_and_is_overdue_while_it_waits() {
    let answer = |reason: &str| RequestAnswered { id: RequestId(1), reason: reason.into() };
    let received = Event::RequestReceived(RequestReceived {
        id: RequestId(1),
        evidence: vec![reference(1, 1)],
        note: None,
    });
    let mut register = folded(&[created(), received_item(), request(1, Some("2026-03-01"), None)]);
    let state = |register: &Register| register.request(RequestId(1)).expect("made").clone();
    assert!(state(&register).is_overdue(day("2026-03-02")));
    assert!(!state(&register).is_overdue(day("2026-03-01")));
    let too_early = register.decide(PersonId(1), Event::RequestAccepted(answer("complete")));
    assert!(matches!(too_early.map(drop), Err(Refusal::State { state: "open", .. })));
    register.apply(position(3), &received).expect("allowed");
    assert!(!state(&register).is_overdue(day("2026-03-02")), "it came");
    let returned = Event::RequestReturned(answer("2 of 14 are missing"));
    register.apply(position(4), &returned).expect("allowed");
    assert!(state(&register).is_overdue(day("2026-03-02")), "it has to come again");
    register.apply(position(5), &received).expect("allowed");
    register.apply(position(6), &Event::RequestAccepted(answer("complete"))).expect("allowed");
    assert_eq!(state(&register).state, RequestProgress::Accepted);
    assert_eq!(state(&register).evidence(), [reference(1, 1)]);
    let silent = register.decide(PersonId(1), request(1, Some("2026-04-01"), None));
    assert_eq!(silent.map(drop), Err(Refusal::Empty("the reason for the change")));
    assert!(register.decide(PersonId(1), request(1, None, Some("later"))).is_ok());
}

fn received_item() -> Event {
    received(1, b"a")
}

#[test]
fn nobody_reviews_the_own_mapping_without_saying_why() {
    let auditor = Event::PersonEnrolled(person(2, Role::Auditor));
    let register = folded(&[created(), received(1, b"a"), mapped(1, 1, "7.2"), auditor]);
    let review = |exception: Option<&str>| {
        Event::MappingReviewed(MappingReviewed {
            evidence: reference(1, 1),
            requirement: "7.2".into(),
            agrees: true,
            comment: "Seen.".into(),
            exception: exception.map(str::to_owned),
        })
    };
    let by = |actor, exception| register.decide(PersonId(actor), review(exception)).map(drop);
    assert_eq!(by(1, None), Err(Refusal::OwnWork { person: PersonId(1) }));
    assert_eq!(by(1, Some("")), Err(Refusal::Empty("the reason for the exception")));
    assert_eq!(by(1, Some("the only auditor")), Ok(()));
    assert_eq!(by(2, None), Ok(()));
    let mut register = register;
    register.apply(Position { actor: PersonId(2), ..position(4) }, &review(None)).expect("allowed");
    let mapping = |register: &Register| {
        register.item(EvidenceId(1)).expect("held").supports["7.2"].reviewed.is_some()
    };
    assert!(mapping(&register));
    register.apply(position(5), &mapped(1, 1, "7.2")).expect("allowed");
    assert!(!mapping(&register), "what was mapped anew was not reviewed");
}

fn erased(run: Option<u32>) -> Event {
    Event::EvidenceErased(EvidenceErased {
        evidence: reference(1, 1),
        reason: "no longer kept".into(),
        shared_with: Vec::new(),
        openings: vec![1],
        not_erased: Vec::new(),
        run: run.map(RunId),
    })
}

fn erased_at(leaf: u64) -> Event {
    let Event::EvidenceErased(it) = erased(None) else { unreachable!() };
    Event::EvidenceErased(EvidenceErased { evidence: reference(1, leaf), ..it })
}

fn hold_first() -> Event {
    Event::HoldPlaced(HoldPlaced {
        id: HoldId(1),
        applies_to: Selection { class: Some(Class::Internal), ..Selection::default() },
        matter: "INC-04".into(),
        ordered_by: "Legal".into(),
        reason: "the complaint is pending".into(),
    })
}

fn released_first() -> Event {
    let (ordered_by, reason) = ("Legal".into(), "settled".into());
    Event::HoldReleased(HoldReleased { id: HoldId(1), ordered_by, reason })
}

/// Whoever could enrol a second time under a name that looks the same could review their own work.
#[test]
fn a_name_that_looks_the_same_is_not_enrolled_twice() {
    let named = |number, name: &str| {
        Event::PersonEnrolled(Person { name: name.into(), ..person(number, Role::Auditor) })
    };
    let recorded = recorded(3, "Helga Stein", &["hstein"]);
    let register = folded(&[created(), named(2, "Zo\u{eb}  Klein"), recorded]);
    for name in
        ["Zo\u{eb} Klein ", " zo\u{eb} klein", "Zoe\u{308}\u{a0}Klein", "HSTEIN", "helga stein"]
    {
        let refused = register.decide(PersonId(1), named(4, name)).map(drop);
        assert_eq!(refused, Err(Refusal::NameTaken(name.into())), "{name:?}");
    }
    assert!(register.decide(PersonId(1), named(4, "Zoe Klein")).is_ok());
    assert!(register.decide(PersonId(1), named(3, "Helga Stein")).is_ok(), "her own number");
}

#[test]
fn a_new_name_holds_nothing_that_people_do_not_see() {
    let named = |name: &str| {
        Event::PersonEnrolled(Person { name: name.into(), ..person(2, Role::Auditor) })
    };
    let register = folded(&[created()]);
    for (name, shown) in [
        ("Zo\u{200b}e", "Zo⟨U+200B⟩e"),
        ("eoZ\u{202e}", "eoZ⟨U+202E⟩"),
        ("Zoe\u{1b}[2K", "Zoe⟨U+001B⟩[2K"),
    ] {
        for event in [named(name), recorded(2, name, &[])] {
            let refused = register.decide(PersonId(1), event).map(drop);
            assert_eq!(refused, Err(Refusal::HiddenInName(shown.into())));
        }
    }
    assert!(register.decide(PersonId(1), named("Zo\u{eb} O'Neill-\u{5be9}")).is_ok());
    // What an older entry says stands: the name may be said again, and no other one like it.
    let old = "Zo\u{200b}e";
    let mut register = folded(&[created(), recorded(2, old, &[])]);
    assert!(register.decide(PersonId(1), recorded(2, old, &["zoe"])).is_ok());
    register.apply(position(2), &named(old)).expect("an older entry");
}

#[test]
fn a_role_is_another_one_where_neither_goes_on_from_the_other() {
    let with = |role: &str| match recorded(2, "Ina", &[]) {
        Event::PersonRecorded(said) => {
            Event::PersonRecorded(PersonRecorded { role: Some(role.into()), ..said })
        }
        other => other,
    };
    let register = folded(&[created(), with("Deputy chief executive")]);
    let other = |stated| register.organisation().other_role(PersonId(2), stated).is_some();
    for same in ["deputy  CHIEF executive", "Deputy chief executive officer", "Deputy chief"] {
        assert!(!other(same), "{same}");
    }
    for another in ["chief executive", "Deputy chief exec", "Chair of the board"] {
        assert!(other(another), "{another}");
    }
    assert_eq!(register.organisation().other_role(PersonId(1), "Chair"), None, "nothing on record");
}

#[test]
fn a_legal_hold_keeps_an_item_from_everybody() {
    let of_class = |class| Selection { class: Some(class), ..Selection::default() };
    let hold = |applies_to| {
        Event::HoldPlaced(HoldPlaced {
            id: HoldId(1),
            applies_to,
            matter: "INC-04".into(),
            ordered_by: "Legal".into(),
            reason: "the complaint is pending".into(),
        })
    };
    let base = [created(), received(1, b"a")];
    let elsewhere = folded(&[&base[..], &[hold(of_class(Class::Personal))]].concat());
    assert!(elsewhere.decide(PersonId(1), erased(None)).is_ok());
    let mut held = folded(&[&base[..], &[hold(of_class(Class::Internal))]].concat());
    let refusal = Refusal::OnHold { evidence: EvidenceId(1), hold: HoldId(1) };
    assert_eq!(held.decide(PersonId(1), erased(None)).map(drop), Err(refusal));
    let described = Event::EvidenceDescribed(EvidenceDescribed {
        evidence: reference(1, 1),
        kind: None,
        systems: None,
        sites: None,
        class: Some(Class::Public),
        dates: None,
        reason: "nothing in it is secret".into(),
    });
    let mut escaped = held.clone();
    escaped.apply(position(3), &described).expect("allowed");
    assert_eq!(
        escaped.decide(PersonId(1), erased(None)).map(drop),
        Err(Refusal::OnHold { evidence: EvidenceId(1), hold: HoldId(1) }),
        "a hold is not left by describing the item anew"
    );
    let mut later = folded(&[created(), hold_first(), received(1, b"a")]);
    assert!(later.decide(PersonId(1), erased_at(2)).is_err(), "what came after it is kept too");
    later.apply(position(3), &released_first()).expect("allowed");
    assert!(later.decide(PersonId(1), erased_at(2)).is_ok());
    let everything = folded(&base).decide(PersonId(1), hold(Selection::default())).map(drop);
    assert_eq!(everything, Err(Refusal::Empty("what it applies to")));
    let released = Event::HoldReleased(HoldReleased {
        id: HoldId(1),
        ordered_by: "Legal".into(),
        reason: "settled".into(),
    });
    held.apply(position(3), &released).expect("allowed");
    assert!(held.decide(PersonId(1), erased(None)).is_ok());
}

#[test]
fn a_run_erases_only_what_it_listed_and_somebody_else_approved() {
    let rule = |months| {
        Event::RetentionRuled(RetentionRuled {
            id: RetentionId(1),
            applies_to: Selection { class: Some(Class::Internal), ..Selection::default() },
            months,
            from: KeptFrom::Received,
            basis: "records policy 4.2".into(),
        })
    };
    let listed = |due: Vec<RetentionDue>| {
        let (id, as_of) = (RunId(1), day("2026-08-01"));
        Event::RetentionListed(RetentionListed { id, as_of, due, held_back: Vec::new() })
    };
    let auditor = Event::PersonEnrolled(person(2, Role::Auditor));
    let base = [created(), received(1, b"a"), rule(6), auditor];
    let state = folded(&base);
    let item = state.item(EvidenceId(1)).expect("held");
    let (by, since) = state.due(item).expect("a rule applies");
    assert_eq!((by, since), (RetentionId(1), day("2026-07-01")));
    let due = RetentionDue { evidence: reference(1, 1), rule: by, since };
    let august = |leaf| Position { time: day("2026-08-01").begins(), ..position(leaf) };
    let with_list = |due| {
        let mut register = folded(&base);
        register.apply(august(4), &listed(due)).expect("allowed");
        register
    };
    let mut run = with_list(vec![due]);
    let early = run.decide(PersonId(1), erased(Some(1))).map(drop);
    assert!(matches!(early, Err(Refusal::State { state: "listed", .. })), "{early:?}");
    let approval = Event::RetentionApproved(RetentionApproved { id: RunId(1), exception: None });
    let own = run.decide(PersonId(1), approval.clone()).map(drop);
    assert_eq!(own, Err(Refusal::OwnWork { person: PersonId(1) }));
    let approved = Position { actor: PersonId(2), ..august(5) };
    run.apply(approved, &approval).expect("allowed");
    assert!(run.decide(PersonId(1), erased(Some(1))).is_ok());
    let mut longer = run.clone();
    longer.apply(august(6), &rule(7)).expect("allowed");
    let kept = longer.decide(PersonId(1), erased(Some(1))).map(drop);
    assert!(matches!(kept, Err(Refusal::State { .. })), "the rule was changed since: {kept:?}");
    let ahead = folded(&[&base[..], &[listed(vec![due])]].concat());
    let ahead = ahead.decide(PersonId(2), approval.clone()).map(drop);
    assert!(matches!(ahead, Err(Refusal::State { .. })), "August has not come: {ahead:?}");
    let mut empty = with_list(Vec::new());
    empty.apply(approved, &approval).expect("allowed");
    assert!(empty.decide(PersonId(1), erased(Some(1))).is_err(), "it is not in the list");
}

#[test]
fn what_is_said_anew_leaves_the_rest() {
    let described = Event::EvidenceDescribed(EvidenceDescribed {
        evidence: reference(1, 1),
        kind: Some(EvidenceKind::Record),
        systems: None,
        sites: None,
        class: Some(Class::Personal),
        dates: None,
        reason: "holds names of staff".into(),
    });
    let register = folded(&[created(), received(1, b"a"), described]);
    let item = &register.item(EvidenceId(1)).expect("held").received;
    assert_eq!((item.kind, item.class), (Some(EvidenceKind::Record), Class::Personal));
    assert_eq!(item.name, "policy.pdf");
}
