//! Persons by pseudonym, and by name for a reason only.

use exhibit_assurance::pseudonym::NoDisclosure;
use exhibit_assurance::{Disclosure, Pseudonyms, Stage, Terms, render_with_names};
use proptest::prelude::*;

use crate::world::World;

fn world() -> World {
    let mut world = World::new();
    for (id, name) in (1..).zip(["anna.berg", "Zoe Quist", "zoe quist ", "Ben Ode"]) {
        let person = world.term(name);
        world.decision(id, "10:00:00");
        world.execution(id, "10:01:00.5");
        world.review(id, "10:02:00.5", "approved").person = person;
    }
    world
}

#[test]
fn listed_people_go_by_their_id_and_others_by_number() {
    let world = world();
    let result = world.result("oversight");
    let told = world.sentences(&result).join("\n");
    for name in ["anna", "Quist", "quist", "Ode"] {
        assert!(!told.contains(name), "{told}");
    }
    assert!(told.contains("by P-001."));
    let zoe: Vec<_> = world.sentences(&result)[1..3]
        .iter()
        .map(|it| it.split(" by ").last().unwrap().to_owned())
        .collect();
    assert_eq!(zoe[0], zoe[1], "one person, however the name is written");
}

#[test]
fn names_need_a_reason_and_somebody_who_stands_for_it() {
    assert_eq!(Disclosure::new(" ", "auditor"), Err(NoDisclosure::NoReason));
    assert_eq!(Disclosure::new("to interview", "\t"), Err(NoDisclosure::Nobody));
    let world = world();
    let ground = world.ground();
    let stage = Stage::new(&world.setting, &world.texts, &ground);
    let why = Disclosure::new("to interview", "auditor").unwrap();
    let result = world.result("oversight");
    let told = render_with_names(&result.exceptions[3].sentence, &stage, &why);
    assert!(told.ends_with("by Ben Ode."), "{told}");
}

#[test]
fn another_key_gives_unlisted_persons_another_order() {
    let mut world = World::new();
    let terms: Vec<_> = (0..20).map(|at| world.texts.term(&format!("person {at}"))).collect();
    let ground = world.ground();
    let stage = Stage::new(&world.setting, &world.texts, &ground);
    let order = |key| -> Vec<String> {
        let names = Pseudonyms::assign(&stage, &[key; 32], terms.iter().copied());
        terms.iter().map(|term| names.of(*term).to_owned()).collect()
    };
    assert_ne!(order(1), order(2));
    assert_ne!(order(1), (1..=20).map(|at| format!("unlisted-{at}")).collect::<Vec<_>>());
}

proptest! {
    #[test]
    fn pseudonyms_do_not_depend_on_order(mut names in proptest::collection::vec("[a-z]{1,6}", 1..20)) {
        let mut world = World::new();
        let mut give = |names: &[String]| {
            let terms: Vec<_> = names.iter().map(|name| world.texts.term(name)).collect();
            let ground = world.ground();
            let stage = Stage::new(&world.setting, &world.texts, &ground);
            let given = Pseudonyms::assign(&stage, &[3; 32], terms.iter().copied());
            let mut pairs: Vec<_> = terms
                .iter()
                .map(|term| (world.texts.text(*term).to_owned(), given.of(*term).to_owned()))
                .collect();
            pairs.sort_unstable();
            pairs
        };
        let first = give(&names);
        names.reverse();
        prop_assert_eq!(first, give(&names));
    }
}
