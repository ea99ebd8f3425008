//! Samples as they stand: every draw, and what each member showed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::check::filled;
use super::cited::{contradiction, each_once, filled_if_there, in_state, lacks};
use super::{Position, Refusal, Register, Stated};
use crate::event::{
    EngagementId, Event, EvidenceId, FrozenPopulation, MAX_LOOKS, MAX_SAMPLE, MemberCited,
    MemberResult, Projection, SampleClosed, SampleDrawn, SampleFrozen, SampleId, SampleOutcome,
    SampleTested, SampledFrom, SamplingMethod, SeedStated, WHOLE,
};

/// A sample as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleState {
    /// As it was frozen.
    pub frozen: Stated<SampleFrozen>,
    /// The draws, in order; the last one counts.
    pub draws: Vec<DrawState>,
    /// As it was closed.
    pub closed: Option<Stated<SampleClosed>>,
}

/// A draw as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawState {
    /// As it was drawn.
    pub drawn: Stated<SampleDrawn>,
    /// What members showed, by their place in the population.
    pub results: BTreeMap<u64, Stated<MemberResult>>,
}

/// How many members showed what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SampleCounts {
    /// As it should be.
    pub conforming: u64,
    /// Not as it should be.
    pub deviations: u64,
    /// Not found, which deviates too.
    pub missing: u64,
    /// The question did not arise.
    pub not_applicable: u64,
    /// Nobody looked yet.
    pub open: u64,
}

impl SampleCounts {
    /// Returns how many members the question arose for.
    pub fn tested(self) -> u64 {
        self.conforming + self.deviating()
    }

    /// Returns how many members deviate, the missing ones included.
    pub fn deviating(self) -> u64 {
        self.deviations + self.missing
    }
}

impl DrawState {
    /// Returns how many members showed what.
    pub fn counts(&self) -> SampleCounts {
        let mut counts = SampleCounts::default();
        for member in &self.drawn.said.members {
            let outcome = self.results.get(&member.index).map(|it| it.said.outcome);
            let count = match outcome {
                Some(SampleOutcome::Conforming) => &mut counts.conforming,
                Some(SampleOutcome::Deviation) => &mut counts.deviations,
                Some(SampleOutcome::Missing) => &mut counts.missing,
                Some(SampleOutcome::NotApplicable) => &mut counts.not_applicable,
                None => &mut counts.open,
            };
            *count += 1;
        }
        counts
    }
}

impl SampleState {
    /// Returns the draw that counts.
    pub fn draw(&self) -> Option<&DrawState> {
        self.draws.last()
    }

    /// Returns how often it was drawn once more.
    pub fn redraws(&self) -> usize {
        self.draws.len().saturating_sub(1)
    }

    /// Returns how it stands.
    pub fn state(&self) -> &'static str {
        match (&self.closed, self.draw()) {
            (Some(_), _) => "closed",
            (None, None) => "frozen",
            (None, Some(draw)) if draw.results.is_empty() => "drawn",
            (None, Some(_)) => "being tested",
        }
    }
}

impl Register {
    /// Returns the samples, by number.
    pub fn samples(&self) -> impl Iterator<Item = &SampleState> {
        self.samples.values()
    }

    /// Returns a sample.
    pub fn sample(&self, id: SampleId) -> Option<&SampleState> {
        self.samples.get(&id)
    }

    /// Returns the samples of an engagement, by number.
    pub fn samples_of(&self, engagement: EngagementId) -> impl Iterator<Item = &SampleState> {
        self.samples.values().filter(move |it| it.frozen.said.engagement == engagement)
    }

    /// Returns the number for the next sample.
    pub fn next_sample(&self) -> SampleId {
        SampleId(self.samples.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    pub(super) fn known_sample(&self, id: SampleId) -> Result<(), Refusal> {
        self.on_record(self.samples.contains_key(&id), "sample", id)
    }

    pub(super) fn check_sample(&self, event: &Event) -> Result<(), Refusal> {
        match event {
            Event::SampleFrozen(said) => self.check_frozen(said),
            Event::SampleDrawn(said) => self.check_drawn(said),
            Event::SampleTested(said) => self.check_sample_tested(said),
            Event::SampleClosed(said) => self.check_sample_closed(said),
            _ => Ok(()),
        }
    }

    /// An engagement is not closed while somebody still has to look at what was drawn for it.
    pub(super) fn check_samples_done(&self, engagement: EngagementId) -> Result<(), Refusal> {
        let missing = self.samples_of(engagement).find_map(|it| {
            let open = it.draw().map_or(0, |draw| draw.counts().open);
            let results = if open == 1 { "result" } else { "results" };
            let what = || format!("{open} {results}, and {engagement} can't be closed before");
            (open > 0).then(|| lacks(it.frozen.said.id, what()))
        });
        self.unless_withheld(missing)
    }

    fn check_frozen(&self, said: &SampleFrozen) -> Result<(), Refusal> {
        self.check_open(said.engagement)?;
        filled("the purpose", &said.purpose)?;
        each_once("the requirement", &said.requirements)?;
        said.requirements.iter().try_for_each(|id| self.check_any_requirement(id))?;
        self.check_population(said)?;
        check_size(said)?;
        check_method(said)?;
        check_strata(said)?;
        self.check_number(self.next_sample(), said.id)
    }

    fn check_population(&self, said: &SampleFrozen) -> Result<(), Refusal> {
        let FrozenPopulation { of, count, .. } = &said.population;
        if *count == 0 {
            return Err(Refusal::Empty("the population"));
        }
        match of {
            SampledFrom::Records { items, .. } | SampledFrom::Items { items } => {
                if items.is_empty() {
                    return Err(Refusal::Empty("the list of items"));
                }
                each_once("the item", items.iter().map(|it| it.id))?;
                items.iter().try_for_each(|it| self.check_held(*it))?;
                let whole = matches!(of, SampledFrom::Items { .. });
                if whole && items.len() as u64 != *count {
                    return Err(contradiction(
                        said.id,
                        "it does not count the items that it lists",
                    ));
                }
            }
            SampledFrom::Rows { register, .. } => {
                let there = self.registers.get(register);
                self.on_record(there.is_some(), "register", register)?;
                if there.is_some_and(|it| it.said.rows < *count) {
                    return Err(contradiction(said.id, "the register has fewer rows"));
                }
            }
        }
        Ok(())
    }

    /// Returns a sample that can still be worked on; none if it may stand in an entry that is withheld.
    fn open_sample(&self, id: SampleId) -> Result<Option<&SampleState>, Refusal> {
        let Some(state) = self.samples.get(&id) else {
            return self.on_record(false, "sample", id).map(|()| None);
        };
        self.check_open(state.frozen.said.engagement)?;
        let closed = state.closed.is_some().then(|| in_state(id, state.state()));
        self.unless_withheld(closed).map(|()| Some(state))
    }

    fn check_drawn(&self, said: &SampleDrawn) -> Result<(), Refusal> {
        let Some(state) = self.open_sample(said.id)? else { return Ok(()) };
        let frozen = &state.frozen.said;
        if said.population != frozen.population.digest {
            return Err(Refusal::PopulationChanged {
                sample: said.id,
                frozen: frozen.population.digest,
                found: said.population,
            });
        }
        self.check_draw_order(state, said)?;
        check_members(frozen, said)?;
        match (&frozen.method, &said.seed) {
            (SamplingMethod::Judgemental { .. }, None) => Ok(()),
            (SamplingMethod::Judgemental { .. }, Some(_)) => {
                Err(contradiction(said.id, "a person chose, and a seed is stated"))
            }
            (_, None) => Err(lacks(said.id, "the seed from which it was drawn")),
            (_, Some(seed)) => self.check_seed(state, said.id, seed),
        }
    }

    /// A draw that showed something odd is not drawn once more: what was missing stays missing.
    fn check_draw_order(&self, state: &SampleState, said: &SampleDrawn) -> Result<(), Refusal> {
        filled_if_there("the reason for the draw", said.reason.as_deref())?;
        let next = state.draws.len() + 1;
        if said.draw as usize != next {
            let expected = next.to_string();
            let refusal = Refusal::Number { expected, got: said.draw.to_string() };
            self.unless_withheld(Some(refusal))?;
        }
        if said.draw > 1 && said.reason.is_none() {
            return Err(lacks(said.id, "a reason for drawing once more"));
        }
        let deviates = state.draw().is_some_and(|it| it.counts().deviating() > 0);
        let what = "what was drawn before has deviations; freeze another sample beside it";
        self.unless_withheld(deviates.then(|| contradiction(said.id, what)))
    }

    /// Neither side can have known the seed: the checkpoint is later than the freeze, the number is theirs.
    fn check_seed(
        &self,
        state: &SampleState,
        id: SampleId,
        seed: &SeedStated,
    ) -> Result<(), Refusal> {
        filled("the number from the other side", &seed.number)?;
        filled("who gave the number", &seed.given_by)?;
        filled("the checkpoint's origin", &seed.origin)?;
        if self.is_restated() {
            // The checkpoint is one of the log before.
            return Ok(());
        }
        // A later checkpoint could be chosen among many; the first one can't.
        match seed.checkpoint.size.checked_sub(state.frozen.leaf + 1) {
            None => Err(contradiction(id, "the checkpoint is from before the freeze")),
            Some(0) => Ok(()),
            Some(_) => {
                Err(contradiction(id, "the checkpoint is not the first one after the freeze"))
            }
        }
    }

    fn check_sample_tested(&self, said: &SampleTested) -> Result<(), Refusal> {
        if said.results.is_empty() {
            return Err(Refusal::Empty("the list of results"));
        }
        each_once("the member", said.results.iter().map(|it| it.index))?;
        for result in &said.results {
            let conforms = result.outcome == SampleOutcome::Conforming;
            match &result.note {
                Some(note) => filled("the note", note)?,
                None if conforms => {}
                None => return Err(lacks(format!("member {}", result.index), "a note")),
            }
            result.evidence.iter().try_for_each(|it| self.check_held(*it))?;
        }
        filled_if_there("the reason for the change", said.changed_because.as_deref())?;
        let Some(state) = self.open_sample(said.id)? else { return Ok(()) };
        let Some(draw) = state.draw() else {
            return self.unless_withheld(Some(in_state(said.id, state.state())));
        };
        let anew = said.changed_because.is_some();
        let wrong = said.results.iter().find_map(|it| wrong_result(draw, said.id, it, anew));
        self.unless_withheld(wrong)
    }

    fn check_sample_closed(&self, said: &SampleClosed) -> Result<(), Refusal> {
        filled("the conclusion", &said.conclusion)?;
        let Some(state) = self.open_sample(said.id)? else { return Ok(()) };
        let Some(draw) = state.draw() else {
            return self.unless_withheld(Some(in_state(said.id, state.state())));
        };
        let counts = draw.counts();
        let open = (counts.open > 0).then(|| lacks(said.id, format!("{} results", counts.open)));
        self.unless_withheld(open)?;
        let Some(projection) = said.projection else { return Ok(()) };
        check_projection(&state.frozen.said, said.id, projection)?;
        let agrees =
            projection.tested == counts.tested() && projection.deviations == counts.deviating();
        let refusal = contradiction(said.id, "the projection counts otherwise than the results");
        self.unless_withheld((!agrees).then_some(refusal))
    }

    pub(super) fn fold_sample(&mut self, at: Position, event: &Event) {
        match event {
            Event::SampleFrozen(said) => {
                let frozen = Stated::new(at, (**said).clone());
                let state = SampleState { frozen, draws: Vec::new(), closed: None };
                self.samples.insert(said.id, state);
            }
            Event::SampleDrawn(said) => {
                if let Some(state) = self.samples.get_mut(&said.id) {
                    let drawn = Stated::new(at, (**said).clone());
                    state.draws.push(DrawState { drawn, results: BTreeMap::new() });
                }
            }
            Event::SampleTested(said) => {
                let state = self.samples.get_mut(&said.id);
                if let Some(draw) = state.and_then(|it| it.draws.last_mut()) {
                    for result in &said.results {
                        draw.results.insert(result.index, Stated::new(at, result.clone()));
                    }
                }
            }
            Event::SampleClosed(said) => {
                if let Some(state) = self.samples.get_mut(&said.id) {
                    state.closed = Some(Stated::new(at, said.clone()));
                }
            }
            _ => {}
        }
    }
}

fn check_size(said: &SampleFrozen) -> Result<(), Refusal> {
    if !(1..=MAX_LOOKS).contains(&said.looks) {
        return Err(contradiction(said.id, "1 to 10 looks can be planned"));
    }
    if said.size == 0 {
        return Err(Refusal::Empty("the sample"));
    }
    if said.size > said.population.count {
        return Err(contradiction(said.id, "more is to be drawn than there is"));
    }
    let got = usize::try_from(said.size).unwrap_or(usize::MAX);
    if got > MAX_SAMPLE {
        return Err(Refusal::TooMany { what: "members to be drawn", got, most: MAX_SAMPLE });
    }
    let mut rates = said.confidence.into_iter().chain(said.tolerable);
    if rates.any(|it| it == 0 || it >= WHOLE) {
        return Err(contradiction(said.id, "a rate is not between none and all"));
    }
    Ok(())
}

fn check_method(said: &SampleFrozen) -> Result<(), Refusal> {
    let stated = said.confidence.is_some() && said.tolerable.is_some();
    match &said.method {
        SamplingMethod::Judgemental { reason } => {
            filled("the reason for the choice", reason)?;
            if said.confidence.is_some() || said.tolerable.is_some() {
                let what = "a person chooses, so that no confidence can be stated";
                return Err(contradiction(said.id, what));
            }
            Ok(())
        }
        _ if !stated => Err(lacks(said.id, "the confidence and the tolerable rate")),
        SamplingMethod::Stratified { by, strata } => {
            filled("by what the population is divided", by)?;
            each_once("the stratum", strata.iter().map(|it| &it.name))?;
            strata.iter().try_for_each(|it| filled("the name of a stratum", &it.name))?;
            let sum = |of: fn(&crate::event::Stratum) -> u64| {
                strata.iter().try_fold(0_u64, |sum, it| sum.checked_add(of(it)))
            };
            let whole = sum(|it| it.count) == Some(said.population.count)
                && sum(|it| it.size) == Some(said.size)
                && strata.iter().all(|it| it.size <= it.count);
            if whole { Ok(()) } else { Err(contradiction(said.id, "the strata do not add up")) }
        }
        SamplingMethod::Interval { order } => {
            filled_if_there("why the order has nothing to do with deviations", order.as_deref())
        }
        SamplingMethod::Random => Ok(()),
    }
}

/// Strata that are not in the digest could be made up after the draw.
fn check_strata(said: &SampleFrozen) -> Result<(), Refusal> {
    let stratified = matches!(said.method, SamplingMethod::Stratified { .. });
    match (stratified, said.population.strata) {
        (true, None) => Err(lacks(said.id, "the digest of its strata")),
        (false, Some(_)) => Err(contradiction(said.id, "it has strata that no method draws by")),
        _ => Ok(()),
    }
}

fn check_members(frozen: &SampleFrozen, said: &SampleDrawn) -> Result<(), Refusal> {
    if said.members.len() as u64 != frozen.size {
        return Err(contradiction(said.id, "it does not draw as many as were to be drawn"));
    }
    if !said.members.is_sorted_by(|one, next| one.index < next.index) {
        return Err(contradiction(said.id, "the members are not in the order of the population"));
    }
    let items = items_of(&frozen.population.of);
    for member in &said.members {
        let inside = member.index < frozen.population.count;
        if !inside || !fits(&frozen.population.of, &items, member.what) {
            return Err(contradiction(said.id, "a member is not from the population"));
        }
    }
    check_members_in_strata(frozen, said)
}

fn check_members_in_strata(frozen: &SampleFrozen, said: &SampleDrawn) -> Result<(), Refusal> {
    let named = || said.members.iter().filter_map(|it| it.stratum.as_deref());
    let as_frozen = match &frozen.method {
        SamplingMethod::Stratified { strata, .. } => {
            named().count() == said.members.len()
                && strata.iter().all(|stratum| {
                    named().filter(|name| *name == stratum.name).count() as u64 == stratum.size
                })
        }
        _ => named().next().is_none(),
    };
    let refusal = contradiction(said.id, "it does not draw from strata as was frozen");
    if as_frozen { Ok(()) } else { Err(refusal) }
}

fn items_of(of: &SampledFrom) -> BTreeSet<EvidenceId> {
    match of {
        SampledFrom::Records { items, .. } | SampledFrom::Items { items } => {
            items.iter().map(|it| it.id).collect()
        }
        SampledFrom::Rows { .. } => BTreeSet::new(),
    }
}

fn fits(of: &SampledFrom, items: &BTreeSet<EvidenceId>, member: MemberCited) -> bool {
    match (of, member) {
        (SampledFrom::Records { .. }, MemberCited::Record { item, line }) => {
            line > 0 && items.contains(&item)
        }
        (SampledFrom::Items { .. }, MemberCited::Item { item }) => items.contains(&item),
        (SampledFrom::Rows { register, .. }, MemberCited::Row { register: cited, row }) => {
            row > 0 && *register == cited
        }
        _ => false,
    }
}

/// Says why a result can't be recorded.
fn wrong_result(
    draw: &DrawState,
    sample: SampleId,
    result: &MemberResult,
    anew: bool,
) -> Option<Refusal> {
    let index = result.index;
    let members = &draw.drawn.said.members;
    if members.binary_search_by_key(&index, |it| it.index).is_err() {
        return Some(Refusal::NotDrawn { sample, index });
    }
    let id = || format!("member {index} of {sample}");
    let before = draw.results.get(&index)?.said.outcome;
    if before == SampleOutcome::Missing && result.outcome != SampleOutcome::Missing {
        return Some(in_state(id(), "missing, and stays a deviation"));
    }
    (!anew).then(|| lacks(id(), "a reason for changing its result"))
}

fn check_projection(
    frozen: &SampleFrozen,
    id: SampleId,
    projection: Projection,
) -> Result<(), Refusal> {
    if matches!(frozen.method, SamplingMethod::Judgemental { .. }) {
        return Err(contradiction(id, "a person chose: nothing can be projected from it"));
    }
    let Projection { rate, low, high, confidence, .. } = projection;
    if low > rate || rate > high || high > WHOLE {
        return Err(contradiction(id, "the projected rate lies outside its interval"));
    }
    if frozen.confidence != Some(confidence) {
        return Err(contradiction(id, "the projection has another confidence than was stated"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::digest::Sha256;
    use crate::event::*;
    use SampleOutcome::{Conforming, Deviation, Missing, NotApplicable};

    fn world() -> World {
        let mut world = World::new();
        world.does(ADA, recorded(engagement(1)));
        world
    }

    fn frozen() -> World {
        let mut world = world();
        let said = froze(sample(&world, 1));
        world.does(BEN, said);
        world
    }

    fn drawn() -> World {
        let mut world = frozen();
        let said = drew(draw(&world, 1));
        world.does(BEN, said);
        world
    }

    fn closed(projection: Option<Projection>) -> Event {
        let conclusion = "One of three was not found.".into();
        Event::SampleClosed(SampleClosed { id: SampleId(1), conclusion, projection })
    }

    fn tells(said: SampleTested) -> Event {
        Event::SampleTested(said)
    }

    fn counts(world: &World) -> SampleCounts {
        world.register.sample(SampleId(1)).and_then(SampleState::draw).expect("drawn").counts()
    }

    #[test]
    fn what_is_frozen_is_there_and_can_be_drawn_from() {
        let world = world();
        let with = |change: fn(&mut SampleFrozen)| {
            let mut said = sample(&world, 1);
            change(&mut said);
            froze(said)
        };
        assert_eq!(world.may(BEN, with(|_| {})), Ok(()));
        let stratified = |sizes: [u64; 2]| {
            let mut said = sample(&world, 1);
            let strata = [("high", 4, sizes[0]), ("low", 6, sizes[1])];
            let stratum =
                |(name, count, size): (&str, u64, u64)| Stratum { name: name.into(), count, size };
            let strata = strata.into_iter().map(stratum).collect();
            said.method = SamplingMethod::Stratified { by: "level".into(), strata };
            said.population.strata = Some(Sha256::of(b"strata"));
            froze(said)
        };
        assert_eq!(world.may(BEN, stratified([2, 1])), Ok(()));
        let wrong: Vec<(Event, &str)> = vec![
            (with(|it| it.purpose.clear()), "the purpose is empty"),
            (with(|it| it.population.count = 0), "the population is empty"),
            (with(|it| it.size = 0), "the sample is empty"),
            (with(|it| it.size = 11), "more is to be drawn than there is"),
            (
                with(|it| (it.population.count, it.size) = (20_000, 10_001)),
                "10001 members to be drawn; at most 10000",
            ),
            (with(|it| it.confidence = Some(10_000)), "a rate is not between none and all"),
            (with(|it| it.looks = 0), "1 to 10 looks can be planned"),
            (with(|it| it.looks = 11), "1 to 10 looks can be planned"),
            (with(|it| it.population.strata = Some(Sha256::of(b"x"))), "that no method draws by"),
            (
                with(|it| it.method = SamplingMethod::Interval { order: Some(" ".into()) }),
                "why the order has nothing to do with deviations is empty",
            ),
            (with(|it| it.tolerable = None), "lacks the confidence and the tolerable rate"),
            (
                with(|it| it.method = SamplingMethod::Judgemental { reason: "odd".into() }),
                "no confidence can be stated",
            ),
            (
                with(|it| {
                    it.population.of =
                        SampledFrom::Rows { register: RegisterId(9), filter: String::new() };
                }),
                "there is no register RG-009",
            ),
            (
                with(|it| {
                    it.population.of =
                        SampledFrom::Rows { register: RegisterId(1), filter: String::new() };
                    it.population.count = 13;
                }),
                "the register has fewer rows",
            ),
            (stratified([1, 1]), "the strata do not add up"),
            (stratified([5, 0]), "the strata do not add up"),
        ];
        for (event, says) in wrong {
            let refusal = world.may(BEN, event).expect_err(says).to_string();
            assert!(refusal.contains(says), "{refusal} / {says}");
        }
    }

    #[test]
    fn a_population_that_changed_since_it_was_frozen_is_refused() {
        let world = frozen();
        let changed = SampleDrawn { population: Sha256::of(b"other"), ..draw(&world, 1) };
        let refusal = Refusal::PopulationChanged {
            sample: SampleId(1),
            frozen: Sha256::of(b"population"),
            found: Sha256::of(b"other"),
        };
        assert_eq!(world.may(BEN, drew(changed)), Err(refusal));
        assert_eq!(world.may(BEN, drew(draw(&world, 1))), Ok(()));
    }

    #[test]
    fn a_draw_comes_from_a_seed_that_nobody_could_have_known() {
        let world = frozen();
        let seeded = |change: fn(&mut SeedStated, u64)| {
            let mut said = draw(&world, 1);
            let freeze = world.register.sample(SampleId(1)).expect("frozen").frozen.leaf;
            change(said.seed.as_mut().expect("drawn by chance"), freeze);
            world.may(BEN, drew(said))
        };
        assert_eq!(seeded(|it, freeze| it.checkpoint.size = freeze + 1), Ok(()));
        assert!(seeded(|it, freeze| it.checkpoint.size = freeze).is_err());
        assert!(seeded(|it, freeze| it.checkpoint.size = freeze + 2).is_err());
        assert!(seeded(|it, _| it.number.clear()).is_err());
        let without = SampleDrawn { seed: None, ..draw(&world, 1) };
        assert!(matches!(world.may(BEN, drew(without)), Err(Refusal::Lacks { .. })));
    }

    #[test]
    fn only_the_first_checkpoint_after_the_freeze_counts() {
        let mut world = frozen();
        let first = draw(&world, 1);
        let other = sample(&world, 2);
        world.does(BEN, froze(other));
        let mut later = first.clone();
        later.seed.as_mut().expect("drawn by chance").checkpoint.size += 1;
        let refused = world.may(BEN, drew(later)).expect_err("it could be chosen").to_string();
        assert!(refused.contains("not the first one after the freeze"), "{refused}");
        assert_eq!(world.may(BEN, drew(first)), Ok(()));
    }

    #[test]
    fn a_stratified_draw_takes_from_each_stratum_what_was_frozen() {
        let mut world = world();
        let mut said = sample(&world, 1);
        let stratum =
            |(name, count, size): (&str, u64, u64)| Stratum { name: name.into(), count, size };
        let strata = [("high", 4, 2), ("low", 6, 1)].map(stratum).into();
        said.method = SamplingMethod::Stratified { by: "level".into(), strata };
        said.population.strata = Some(Sha256::of(b"strata"));
        world.does(BEN, froze(said));
        let labelled = |labels: [&str; 3]| {
            let mut said = draw(&world, 1);
            for (member, label) in said.members.iter_mut().zip(labels) {
                member.stratum = (!label.is_empty()).then(|| label.into());
            }
            world.may(BEN, drew(said))
        };
        assert_eq!(labelled(["high", "low", "high"]), Ok(()));
        for wrong in [["high", "low", "low"], ["high", "low", "odd"], ["high", "low", ""]] {
            assert!(labelled(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn members_are_drawn_in_order_and_from_the_population() {
        let world = frozen();
        let with = |change: fn(&mut Vec<SampleMember>)| {
            let mut said = draw(&world, 1);
            change(&mut said.members);
            world.may(BEN, drew(said))
        };
        assert!(with(|it| it.truncate(2)).is_err());
        assert!(with(|it| it.swap(0, 1)).is_err());
        assert!(with(|it| it[1] = it[0].clone()).is_err());
        assert!(with(|it| it[2].index = 10).is_err());
        let elsewhere = |it: &mut Vec<SampleMember>| {
            it[0].what = MemberCited::Record { item: EvidenceId(POLICY), line: 1 };
        };
        assert!(with(elsewhere).is_err());
        assert!(with(|it| it[0].what = MemberCited::Item { item: EvidenceId(LOG) }).is_err());
        assert_eq!(with(|_| {}), Ok(()));
    }

    #[test]
    fn every_draw_is_counted_and_none_hides_a_deviation() {
        let mut world = drawn();
        let again = || draw(&world, 2);
        assert!(matches!(world.may(BEN, drew(draw(&world, 1))), Err(Refusal::Number { .. })));
        let silent = SampleDrawn { reason: None, ..again() };
        assert!(matches!(world.may(BEN, drew(silent)), Err(Refusal::Lacks { .. })));
        let second = drew(again());
        let mut after_missing = world.clone();
        after_missing.does(BEN, tells(results(&[(4, Missing)])));
        let refused = after_missing.may(BEN, second.clone());
        assert!(matches!(refused, Err(Refusal::Contradiction { .. })), "{refused:?}");
        world.does(BEN, second);
        let state = world.register.sample(SampleId(1)).expect("there");
        assert_eq!((state.draws.len(), state.redraws()), (2, 1));
        world.agrees();
    }

    #[test]
    fn results_are_for_drawn_members_and_what_is_missing_stays_missing() {
        let mut world = drawn();
        let refused = world.may(BEN, tells(results(&[(5, Conforming)])));
        assert_eq!(refused, Err(Refusal::NotDrawn { sample: SampleId(1), index: 5 }));
        assert!(world.may(BEN, tells(results(&[]))).is_err());
        assert!(world.may(BEN, tells(results(&[(0, Conforming), (0, Deviation)]))).is_err());
        let mut unexplained = results(&[(0, Deviation)]);
        unexplained.results[0].note = None;
        assert!(matches!(world.may(BEN, tells(unexplained)), Err(Refusal::Lacks { .. })));
        world.does(BEN, tells(results(&[(0, Conforming), (4, Missing)])));
        let changed = |outcome: (u64, SampleOutcome), because: Option<&str>| {
            let mut said = results(&[outcome]);
            said.changed_because = because.map(Into::into);
            tells(said)
        };
        assert!(world.may(BEN, changed((0, Deviation), None)).is_err());
        assert_eq!(world.may(BEN, changed((0, Deviation), Some("Read again."))), Ok(()));
        for outcome in [Conforming, Deviation, NotApplicable] {
            let refused = world.may(BEN, changed((4, outcome), Some("It was found.")));
            assert!(matches!(refused, Err(Refusal::State { .. })), "{outcome:?}: {refused:?}");
        }
        let seen = counts(&world);
        assert_eq!((seen.conforming, seen.missing, seen.open), (1, 1, 1));
        assert_eq!((seen.tested(), seen.deviating()), (2, 1));
    }

    #[test]
    fn a_sample_is_closed_when_every_member_has_a_result_that_the_projection_counts() {
        let mut world = drawn();
        world.does(BEN, tells(results(&[(0, Conforming), (4, Missing)])));
        assert!(matches!(world.may(BEN, closed(None)), Err(Refusal::Lacks { .. })));
        world.does(BEN, tells(results(&[(9, NotApplicable)])));
        let projection = Projection {
            tested: 2,
            deviations: 1,
            rate: 5_000,
            low: 126,
            high: 9_874,
            confidence: 9_500,
        };
        for wrong in [
            Projection { tested: 3, ..projection },
            Projection { deviations: 0, ..projection },
            Projection { low: 5_001, ..projection },
            Projection { high: 10_001, ..projection },
            Projection { confidence: 9_000, ..projection },
        ] {
            assert!(world.may(BEN, closed(Some(wrong))).is_err(), "{wrong:?}");
        }
        world.does(BEN, closed(Some(projection)));
        let state = world.register.sample(SampleId(1)).expect("there").state();
        assert_eq!(state, "closed");
        for event in [closed(None), tells(results(&[(0, Conforming)])), drew(draw(&world, 2))] {
            assert!(matches!(world.may(BEN, event), Err(Refusal::State { .. })));
        }
        world.agrees();
    }

    #[test]
    fn nothing_is_projected_from_what_a_person_chose() {
        let mut world = world();
        let mut said = sample(&world, 1);
        said.method = SamplingMethod::Judgemental { reason: "The largest loans.".into() };
        (said.confidence, said.tolerable) = (None, None);
        world.does(BEN, froze(said));
        let with_seed = drew(draw(&world, 1));
        assert!(matches!(world.may(BEN, with_seed), Err(Refusal::Contradiction { .. })));
        let chosen = SampleDrawn { seed: None, ..draw(&world, 1) };
        world.does(BEN, drew(chosen));
        world.does(BEN, tells(results(&[(0, Conforming), (4, Conforming), (9, Conforming)])));
        let projection =
            Projection { tested: 3, deviations: 0, rate: 0, low: 0, high: 1, confidence: 9_500 };
        assert!(world.may(BEN, closed(Some(projection))).is_err());
        assert_eq!(world.may(BEN, closed(None)), Ok(()));
    }

    #[test]
    fn a_closed_engagement_freezes_its_samples() {
        let mut world = drawn();
        let again = || {
            let mut said = results(&[(0, Missing)]);
            said.changed_because = Some("It was another one.".into());
            tells(said)
        };
        world.does(BEN, tells(results(&[(0, Conforming), (4, Conforming)])));
        let refused = world.may(ADA, closes(1)).expect_err("a member is open").to_string();
        assert_eq!(refused, "S-001 lacks 1 result, and EN-01 can't be closed before");
        world.does(BEN, tells(results(&[(9, Conforming)])));
        let never_drawn = froze(sample(&world, 2));
        world.does_all(ADA, [never_drawn, closes(1)]);
        for event in [again(), froze(sample(&world, 3))] {
            assert!(matches!(world.may(BEN, event), Err(Refusal::State { .. })));
        }
        world.does(ADA, reopens(1));
        assert_eq!(world.may(BEN, again()), Ok(()));
    }
}
