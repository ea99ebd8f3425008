//! Do the reviews look like reviews? Flags for a person to look at, never failures.
//!
//! Counted are reviewers; the numerator is those of whom nothing looks odd. Two names of one
//! person of the inventory are one reviewer. Single persons' figures are shown for a stated reason
//! only, but for what is needed to understand a flag.
//!
//! How it could show a wrong green: few reviews make no figure (below a number they are not judged
//! by median or weekend); one person under two names halves the pace (names are joined as far as
//! the inventory knows them); reviews with no duration have no median (of whom half or more state
//! none is not judged, and a duration that can't be read, such as a negative one, is a doubt);
//! copies in overlapping exports would double the pace (they count once).
//! What it can't show: whether anybody thought. Three seconds may be enough; a minute may not.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::NO_TERM;
use crate::clock::Day;
use crate::lens::{Kind, PersonOf, Review, Seen, Stage, TermMap, When};
use crate::observed::{Field, Term, folded};
use crate::outcome::Reason;
use crate::result::{Flag, PersonFigures, Place, PopulationOf, Sentence, counted, thousands};
use crate::run::{About, AssuranceTest, Found, Papers, Running, StandsOn};
use crate::tally::Tally;

pub(super) struct Plausibility;

static ABOUT: About = About {
    name: "oversight-plausibility",
    version: 1,
    question: "Do the reviews by people look like reviews?",
    supports: &["A.9.2", "A.9.3"],
    fields: &[
        Field::Decision,
        Field::Person,
        Field::Requester,
        Field::Outcome,
        Field::Reviewed,
        Field::ReviewSeconds,
    ],
    codes: &[],
    population: PopulationOf::Reviewers,
    stands_on: StandsOn::LogsInScope,
    papers: Papers::None,
};

impl AssuranceTest for Plausibility {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn begin<'a>(&self, stage: &'a Stage<'a>) -> Box<dyn Running + 'a> {
        Box::new(Reviewers {
            stage,
            tally: Tally::new(&ABOUT),
            reviews: Vec::new(),
            requests: Vec::new(),
            outcomes: TermMap::default(),
            persons: TermMap::default(),
            by_name: HashMap::new(),
            untimed: 0,
            unnamed: 0,
            illegible: 0,
        })
    }
}

struct Reviewers<'a> {
    stage: &'a Stage<'a>,
    tally: Tally,
    reviews: Vec<Made>,
    /// Who asked for which decision, as decisions state it.
    requests: Vec<(i64, u32)>,
    outcomes: TermMap<Review>,
    /// Which terms mean one person, by the lowest term of each.
    persons: TermMap<u32>,
    by_name: HashMap<(PersonOf, String), u32>,
    untimed: u64,
    unnamed: u64,
    /// Reviews whose duration is stated and can't be read.
    illegible: u64,
}

/// A review: 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Made {
    person: u32,
    ms: i64,
    key: i64,
    place: u64,
    /// Seconds in 30 bits, all ones for none; then whether it approved, and its own request.
    rest: u32,
}

const NO_SECONDS: u32 = (1 << 30) - 1;
const APPROVED: u32 = 1 << 30;
const OWN_REQUEST: u32 = 1 << 31;

impl Made {
    fn seconds(&self) -> Option<u32> {
        let seconds = self.rest & NO_SECONDS;
        (seconds != NO_SECONDS).then_some(seconds)
    }
}

impl Running for Reviewers<'_> {
    fn see(&mut self, seen: &Seen<'_>) {
        if !seen.in_scope() {
            return;
        }
        let record = seen.record;
        match seen.kind {
            Kind::Decision => {
                if let (Some(key), Some(requester)) = (record.decision, record.requester) {
                    self.requests.push((key, requester.0));
                    self.tally.uses(seen);
                }
                if record.reviewed() != Ok(None) {
                    self.review(seen, record.reviewed().unwrap_or(None), Review::Approved);
                }
            }
            Kind::Oversight => {
                let stage = self.stage;
                let review = record.outcome.map_or(Review::Unclear, |term| {
                    self.outcomes.get_or(term, || stage.review(stage.terms.text(term)))
                });
                let ms = record.reviewed().map_or(None, |it| it.or(record.time_ms));
                self.review(seen, ms, review);
            }
            _ => {}
        }
    }

    fn finish(mut self: Box<Self>) -> Found {
        let by_person = self.by_person();
        self.requests.sort_unstable();
        self.requests.dedup();
        let (mut flags, mut people, mut unflagged, mut silent) = (Vec::new(), Vec::new(), 0, 0);
        let mut unjudged = 0;
        for reviews in by_person {
            let places = reviews.iter().map(|it| Place::of_key(it.place));
            self.tally.counts_place(places.min().unwrap_or(Place::NOWHERE));
            let without = reviews.iter().filter(|it| it.seconds().is_none()).count();
            silent += without as u64;
            let figures = figures(&reviews);
            let own = self.flags(&figures, &reviews);
            // Without the durations of most reviews nothing shows that they were none too short.
            let judged = without * 2 < reviews.len();
            unflagged += u64::from(own.is_empty() && judged);
            unjudged += u64::from(own.is_empty() && !judged);
            flags.extend(own);
            people.push(figures);
        }
        let mut doubts = Vec::new();
        doubts.extend((self.untimed > 0).then_some(Reason::Untimed));
        doubts.extend((unjudged > 0 || self.illegible > 0).then_some(Reason::DurationsUnknown));
        Found {
            numerator: unflagged,
            unjudged,
            flagged: people.len() as u64 - unflagged - unjudged,
            doubts,
            facts: self.facts(people.iter().map(|it| it.reviews).sum(), silent),
            flags,
            people,
            ..Found::new(self.tally)
        }
    }
}

impl Reviewers<'_> {
    fn review(&mut self, seen: &Seen<'_>, ms: Option<i64>, review: Review) {
        let record = seen.record;
        let Some(ms) = ms else {
            self.untimed += u64::from(seen.when != When::Outside);
            return;
        };
        if !self.stage.setting.period.contains(ms) || review == Review::Unclear || !record.sound {
            return;
        }
        self.tally.uses(seen);
        let Some(person) = record.person else {
            self.unnamed += 1;
            return;
        };
        self.illegible += u64::from(record.unreadable & Field::ReviewSeconds.bit() != 0);
        let own = record.requester.is_some_and(|requester| self.same_person(requester, person));
        let seconds = record.review_seconds.map_or(NO_SECONDS, |it| it.min(NO_SECONDS - 1));
        self.reviews.push(Made {
            person: person.0,
            ms,
            key: record.decision.unwrap_or(-1),
            place: Place { item: record.item, line: record.line }.key(),
            rest: seconds
                | if review == Review::Approved { APPROVED } else { 0 }
                | if own { OWN_REQUEST } else { 0 },
        });
    }

    /// Returns each reviewer's reviews in order of time, without copies; reviewers in order of
    /// their first review.
    fn by_person(&mut self) -> Vec<Vec<Made>> {
        let stage = self.stage;
        let mut who: HashMap<u32, (PersonOf, String)> = HashMap::new();
        let mut groups: BTreeMap<(u8, u16, String), Vec<Made>> = BTreeMap::new();
        let mut reviews = std::mem::take(&mut self.reviews);
        reviews.sort_unstable();
        for same in reviews.chunk_by(|a, b| a.person == b.person) {
            let (person, name) = who.entry(same[0].person).or_insert_with(|| {
                let text = stage.terms.text(Term(same[0].person));
                (stage.person_named(text), folded(text))
            });
            let group = match person {
                PersonOf::Listed(at) => (0, *at, String::new()),
                PersonOf::Agent => continue,
                PersonOf::Ambiguous | PersonOf::Unlisted => (1, 0, name.clone()),
            };
            groups.entry(group).or_default().extend(same);
        }
        let mut by_person: Vec<Vec<Made>> = groups.into_values().collect();
        for reviews in &mut by_person {
            reviews.sort_unstable_by_key(|it| (it.ms, it.key, it.place));
            reviews.dedup_by(|b, a| {
                (a.ms, a.key) == (b.ms, b.key) && a.key >= 0 && a.place >> 32 != b.place >> 32
            });
        }
        by_person.sort_by_key(|reviews| (reviews[0].ms, reviews[0].place));
        by_person
    }

    fn flags(&mut self, figures: &PersonFigures, reviews: &[Made]) -> Vec<Flag> {
        let limits = self.stage.setting.thresholds;
        let many = figures.reviews >= u64::from(limits.reviews_at_least);
        let mut flags = Vec::new();
        let mut flag = |code, rest: String| {
            let sentence = Sentence::default().person(figures.person).text(rest);
            flags.push(Flag { code, person: Some(figures.person), sentence });
        };
        let summary = self.summary(figures, reviews);
        if let Some(median) = figures.median_seconds
            && many
            && median < limits.median_seconds_below
        {
            flag(
                "median-review-short",
                format!(" {summary}: half of them took {median} s or less."),
            );
        }
        let most = figures.most_in_an_hour;
        if most > u64::from(limits.reviews_an_hour_over) {
            flag("many-in-an-hour", format!(" {summary}, up to {} in one hour.", thousands(most)));
        }
        if figures.not_approved == 0 && figures.reviews >= u64::from(limits.never_overruled_over) {
            flag("never-overruled", format!(" {summary}, and overruled or rejected none."));
        }
        let own = self.own_requests(reviews);
        if own > 0 {
            flag(
                "reviewer-is-requester",
                format!(
                    " reviewed {} that they had asked for.",
                    counted(own, "decision", "decisions")
                ),
            );
        }
        self.flag_hours(reviews, many, &summary, &mut flag);
        flags
    }

    fn flag_hours(
        &self,
        reviews: &[Made],
        many: bool,
        summary: &str,
        flag: &mut impl FnMut(&'static str, String),
    ) {
        let late =
            reviews.iter().filter(|it| self.stage.setting.outside_hours(it.ms)).count() as u64;
        if late > 0 {
            flag(
                "outside-hours",
                format!(" {summary}, {} of them outside stated working hours.", thousands(late)),
            );
        }
        if many && reviews.iter().all(|it| self.stage.setting.on_weekend(it.ms)) {
            flag("weekends-only", format!(" {summary}, all of them on weekends."));
        }
    }

    /// Says how many reviews in which time, such as `made 612 reviews in 5 h 0 min`.
    fn summary(&self, figures: &PersonFigures, reviews: &[Made]) -> String {
        let zone = &self.stage.setting.zone;
        let made = counted(figures.reviews, "review", "reviews");
        let days: BTreeSet<Day> = reviews.iter().map(|it| zone.day(it.ms)).collect();
        if days.len() > 1 {
            return format!("made {made} on {}", counted(days.len() as u64, "day", "days"));
        }
        let minutes = figures.over_ms / 60_000;
        format!("made {made} within {} h {} min", minutes / 60, minutes % 60)
    }

    /// Counts reviews whose reviewer asked for the decision, as review or decision state it.
    fn own_requests(&mut self, reviews: &[Made]) -> u64 {
        let requests = std::mem::take(&mut self.requests);
        let mut own = 0;
        for it in reviews {
            let at = requests.partition_point(|(key, _)| *key < it.key);
            let mut stated = requests[at..].iter().take_while(|(key, _)| *key == it.key);
            let person = Term(it.person);
            let asked = it.rest & OWN_REQUEST != 0
                || stated.any(|(_, requester)| self.same_person(Term(*requester), person));
            own += u64::from(asked);
        }
        self.requests = requests;
        own
    }

    fn same_person(&mut self, a: Term, b: Term) -> bool {
        a == b || self.person(a) == self.person(b)
    }

    /// Returns a number that all names of one person share.
    fn person(&mut self, term: Term) -> u32 {
        let (stage, by_name) = (self.stage, &mut self.by_name);
        self.persons.get_or(term, || {
            let text = stage.terms.text(term);
            let of = stage.person_named(text);
            let name = match of {
                PersonOf::Listed(_) => String::new(),
                _ => folded(text),
            };
            *by_name.entry((of, name)).or_insert(term.0)
        })
    }

    fn facts(&self, reviews: u64, silent: u64) -> Vec<Sentence> {
        let mut facts =
            vec![Sentence::new(format!("{} looked at.", counted(reviews, "review", "reviews")))];
        let mut tell = |count: u64, one: &str, many: &str| {
            if count > 0 {
                facts.push(Sentence::new(counted(count, one, many)));
            }
        };
        tell(
            silent,
            "review does not say how long it took.",
            "reviews do not say how long they took.",
        );
        tell(
            self.illegible,
            "review says it in a way that can't be read.",
            "reviews say it in a way that can't be read.",
        );
        tell(self.unnamed, "review names no person.", "reviews name no person.");
        tell(self.untimed, "review states no time.", "reviews state no time.");
        if self.stage.setting.working_hours.is_none() {
            facts.push(Sentence::new("No working hours are stated, so none were compared."));
        }
        facts
    }
}

/// Returns the figures of one reviewer. `reviews` are in order of time, and there is one at least.
fn figures(reviews: &[Made]) -> PersonFigures {
    const HOUR_MS: i64 = 3_600_000;
    let mut seconds: Vec<u32> = reviews.iter().filter_map(Made::seconds).collect();
    seconds.sort_unstable();
    let (mut most, mut from) = (0, 0);
    for (at, it) in reviews.iter().enumerate() {
        while it.ms.saturating_sub(reviews[from].ms) >= HOUR_MS {
            from += 1;
        }
        most = most.max(at + 1 - from);
    }
    PersonFigures {
        // Of several names of one person the one that the dictionary had first.
        person: Term(reviews.iter().map(|it| it.person).min().unwrap_or(NO_TERM)),
        reviews: reviews.len() as u64,
        not_approved: reviews.iter().filter(|it| it.rest & APPROVED == 0).count() as u64,
        // The lower of two middles: half of the reviews took no longer than this.
        median_seconds: seconds.len().checked_sub(1).map(|last| seconds[last / 2]),
        most_in_an_hour: most as u64,
        over_ms: reviews[reviews.len() - 1].ms.saturating_sub(reviews[0].ms),
    }
}
