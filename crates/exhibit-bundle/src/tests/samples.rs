//! Samples in bundles: drawn again by a stranger, and caught where they do not follow.

use exhibit_core::day::Day;
use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    CheckpointCited, EngagementId, EngagementKind, EngagementRecorded, Event, EvidenceId,
    FrozenPopulation, Period, PersonId, SampleDrawn, SampleFrozen, SampleId, SampledFrom,
    SamplingMethod, SeedStated, TeamMember, TeamRole, ZoneStated,
};
use exhibit_core::verdict::Word;
use exhibit_sampling::{Member, Population, record};

use super::fixture::{Brought, Vault, unzip, zip};
use super::tamper::reseal;
use crate::BundleReport;

const LIST: &str = "B-001/data/samples/S-001/population.txt";

fn engagement() -> Event {
    let day = |text| Day::parse(text).expect("a day");
    Event::EngagementRecorded(Box::new(EngagementRecorded {
        id: EngagementId(1),
        kind: EngagementKind::InternalAudit,
        title: "Internal audit".into(),
        period: Period { from: day("2025-07-01").begins(), to: day("2026-06-30").ends() },
        zone: ZoneStated { minutes: 60, changes: Vec::new() },
        catalog: "iso42001-2023".into(),
        criteria: vec!["ISO/IEC 42001:2023".into()],
        requirements: Vec::new(),
        scope: "Credit decisions".into(),
        systems: Vec::new(),
        sites: Vec::new(),
        team: vec![TeamMember { person: PersonId(1), role: TeamRole::Lead }],
        exceptions: Vec::new(),
        party: None,
        plan: None,
        predecessor: None,
        carries: Vec::new(),
        changed_because: None,
    }))
}

fn population() -> Population {
    let members = (1..=20).map(|line| Member { item: EvidenceId(1), line });
    Population::freeze(members).expect("it is sound")
}

fn frozen(vault: &Vault) -> SampleFrozen {
    let reference = vault.register.item(EvidenceId(1)).expect("received").reference;
    SampleFrozen {
        id: SampleId(1),
        engagement: EngagementId(1),
        purpose: "Was each reviewed?".into(),
        requirements: vec!["A.9.2".into()],
        population: FrozenPopulation {
            of: SampledFrom::Records { items: vec![reference], filter: String::new() },
            count: 20,
            digest: population().digest(),
            strata: None,
        },
        method: SamplingMethod::Random,
        confidence: Some(9_000),
        tolerable: Some(2_000),
        expected: 0,
        looks: 1,
        size: 3,
    }
}

/// A vault with a frozen sample, its first checkpoint and the draw that follows from it.
fn drawn() -> (Vault, SampleDrawn) {
    let mut vault = Vault::new();
    vault.receive(&[("policy.txt", b"a log\n")]);
    vault.add(&engagement());
    let said = frozen(&vault);
    vault.add(&Event::SampleFrozen(Box::new(said.clone())));
    let (head, note) = (vault.head(), vault.note());
    vault.samples.push((SampleId(1), population().list(), note));
    let mut stated = SeedStated {
        origin: head.origin.to_string(),
        checkpoint: CheckpointCited { size: head.size, root: head.root },
        number: "4711".into(),
        given_by: "M. Weber".into(),
        seed: Sha256([0; 32]),
    };
    let seed = record::seed(&population(), &stated).expect("all is there");
    stated.seed = seed.value();
    let members = record::draw_frozen(&said, &population(), &seed).expect("it can be drawn");
    let population = said.population.digest;
    let seed = Some(stated);
    (vault, SampleDrawn { id: SampleId(1), draw: 1, population, seed, members, reason: None })
}

fn finished(mut vault: Vault, said: SampleDrawn) -> (Vault, Vec<u8>) {
    vault.add(&Event::SampleDrawn(Box::new(said)));
    vault.export(&[1], Vec::new());
    let bundle = vault.bundle(&[1], &[]);
    (vault, bundle)
}

fn failures(report: &BundleReport) -> Vec<String> {
    let of_samples = report.failures.iter().filter(|it| it.field == "samples");
    of_samples.map(|it| format!("{}, not {}", it.actual, it.expected)).collect()
}

#[test]
fn a_sample_is_drawn_again_from_a_bundle() {
    let (vault, said) = drawn();
    let (vault, bundle) = finished(vault, said);
    let report = Brought::of(&vault).verify(&bundle);
    assert_eq!(report.word, Word::Verified, "{:#?}", report.failures);
    let sample = &report.samples[0];
    assert_eq!((sample.list_is_frozen, sample.draws[0].same), (Some(true), Some(true)));
    assert_eq!(sample.draws[0].members.len(), 3);
    let check = report.checks.iter().find(|it| it.check == "samples").expect("it is checked");
    assert_eq!(check.detail, "frozen lists here: 1 of 1; draws that follow: 1 of 1");
}

#[test]
fn a_draw_that_does_not_follow_is_broken_whoever_signed_it() {
    let with = |change: fn(&mut SampleDrawn)| {
        let (vault, mut said) = drawn();
        change(&mut said);
        let (vault, bundle) = finished(vault, said);
        let report = Brought::of(&vault).verify(&bundle);
        assert_eq!(report.word, Word::Broken);
        assert_eq!(report.samples[0].draws[0].same, Some(false));
        failures(&report)
    };
    let exchanged = with(|it| {
        let free = (0..20).find(|at| it.members.iter().all(|m| m.index != *at)).expect("many");
        it.members[0].index = free;
        it.members[0].what =
            exhibit_core::event::MemberCited::Record { item: EvidenceId(1), line: free + 1 };
        it.members.sort_by_key(|it| it.index);
    });
    assert_eq!(exchanged, ["other members, not S-001, draw 1: as its entry says"]);
    let number = with(|it| it.seed.as_mut().expect("by chance").number = "4712".into());
    assert_eq!(number, ["another seed, not S-001, draw 1: as its entry says"]);
    let origin = with(|it| it.seed.as_mut().expect("by chance").origin = "example.invalid".into());
    assert_eq!(origin, ["another seed, not S-001, draw 1: as its entry says"]);
}

/// A root that never was gives any number of seeds to choose from.
#[test]
fn a_seed_by_a_root_that_never_was_is_broken() {
    let (vault, mut said) = drawn();
    let stated = said.seed.as_mut().expect("by chance");
    stated.checkpoint.root = Sha256::of(b"chosen");
    let seed = record::seed(&population(), stated).expect("all is there");
    stated.seed = seed.value();
    said.members = record::draw_frozen(&frozen(&vault), &population(), &seed).expect("drawn");
    let (vault, bundle) = finished(vault, said);
    let report = Brought::of(&vault).verify(&bundle);
    assert_eq!((report.word, report.samples[0].draws[0].same), (Word::Broken, Some(false)));
}

#[test]
fn another_list_or_checkpoint_is_broken_and_none_is_named() {
    let (vault, said) = drawn();
    let (vault, bundle) = finished(vault, said);
    let brought = Brought::of(&vault);
    let with = |path: &str, bytes: Option<&[u8]>| {
        let mut files = unzip(&bundle);
        match bytes {
            Some(bytes) => files.insert(path.to_owned(), bytes.to_vec()),
            None => files.remove(path),
        };
        reseal(&mut files);
        brought.verify(&zip(&files))
    };
    for list in ["E-0001:1\nE-0001:2\n", "no list", ""] {
        let report = with(LIST, Some(list.as_bytes()));
        assert_eq!((report.word, report.samples[0].list_is_frozen), (Word::Broken, Some(false)));
        assert_eq!(report.samples[0].draws[0].same, None);
    }
    let absent = with(LIST, None);
    assert_eq!((absent.word, absent.samples[0].list_is_frozen), (Word::Verified, None));
    let said =
        "S-001: its list of members is not here, so that it can't be drawn again from this bundle";
    assert!(absent.not_checked.iter().any(|it| it == said), "{:#?}", absent.not_checked);
    let newest = with("B-001/data/samples/S-001/checkpoint", Some(&vault.note()));
    assert_eq!(newest.word, Word::Broken);
    assert!(failures(&newest)[0].contains("the first checkpoint after the freeze"));
    let stranger = with("B-001/data/samples/S-002/population.txt", Some(b"E-0001:1\n"));
    assert_eq!(stranger.word, Word::Broken);
}
