//! One decision: which reviews count, and whether each execution had one before it.

use std::cmp::Ordering;

use super::{Decision, Event, What};
use crate::lens::{PersonOf, Review};
use crate::observed::Term;
use crate::questions::{NO_TERM, NO_TIME};

/// What is shown of one decision, with the records that show it.
pub(super) struct Judgement {
    pub(super) executed: Executed,
    /// The execution that decides, and the review to look at beside it.
    pub(super) execution: Option<u64>,
    pub(super) execution_ms: i64,
    pub(super) review: Option<u64>,
    pub(super) review_ms: i64,
    pub(super) reviewer: Option<Term>,
    /// Who approved, and when, where it was not executed.
    pub(super) approvals: Vec<(Term, i64)>,
    /// Whether a person put another decision in its place.
    pub(super) overruled: bool,
}

/// What is shown of the executions of one decision.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Executed {
    /// Each after a review that lets it: for each, who and when, to be asked for their authority.
    Reviewed(Vec<Vec<(Term, i64)>>),
    /// No execution is on record, and it was reviewed.
    Never {
        /// Whether it might have been executed.
        approved: bool,
    },
    /// The outcome of a review is not told, and it matters.
    Unclear,
    /// An exception, by its code.
    Wrong(&'static str),
}

/// Judges what happened to one decision. `decisions` are its records, `events` are in order of time.
pub(super) fn judge(
    decisions: &[Decision],
    events: &[Event],
    mut person: impl FnMut(Term) -> PersonOf,
) -> Judgement {
    let of_kind = |it: &&Event| matches!(it.what, What::Review(_));
    let reviews: Vec<Reviewed> =
        events.iter().filter(of_kind).map(|it| Reviewed::of(decisions, it, &mut person)).collect();
    let executions: Vec<&Event> = events.iter().filter(|it| it.what == What::Execution).collect();
    if executions.is_empty() {
        return never(&reviews);
    }
    let mut lets = Vec::new();
    for execution in &executions {
        match before(execution, &reviews) {
            Ok(approvals) => lets.push(approvals),
            Err((executed, review)) => return judgement(executed, Some(execution), review),
        }
    }
    let last = lets.last().and_then(|of| of.last()).copied();
    let overruled = lets.iter().flatten().any(|it| it.review == Review::Overruled);
    let who =
        |of: &Vec<Reviewed>| of.iter().filter_map(|it| Some((it.person?, it.event.ms))).collect();
    let executed = Executed::Reviewed(lets.iter().map(who).collect());
    Judgement { overruled, ..judgement(executed, executions.last().copied(), last) }
}

/// A review with what it is worth.
#[derive(Clone, Copy)]
struct Reviewed {
    event: Event,
    review: Review,
    person: Option<Term>,
    worth: Worth,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Worth {
    Counts,
    NoPerson,
    NotAPerson,
    Unclear,
    /// It lets a decision through that was not made yet: it reviewed nothing.
    BeforeDecision,
    /// Nothing shows that the decision was made when it was reviewed.
    MaybeBeforeDecision,
}

impl Reviewed {
    fn of(decisions: &[Decision], event: &Event, person_of: impl FnOnce(Term) -> PersonOf) -> Self {
        let person = (event.person != NO_TERM).then_some(Term(event.person));
        let review = match event.what {
            What::Review(review) => review,
            What::Risk(_) | What::Execution => Review::Unclear,
        };
        let worth = match (review, person.map(person_of)) {
            (Review::Unclear, _) => Worth::Unclear,
            (review, _) if review.is_refusal() => Worth::Counts,
            (_, None) => Worth::NoPerson,
            (_, Some(PersonOf::Agent)) => Worth::NotAPerson,
            _ => match since_decision(event, decisions) {
                Order::Before => Worth::BeforeDecision,
                Order::NotShown => Worth::MaybeBeforeDecision,
                Order::After => Worth::Counts,
            },
        };
        Self { event: *event, review, person, worth }
    }

    fn lets(&self) -> bool {
        matches!(self.review, Review::Approved | Review::Overruled)
    }
}

/// Says how a review stands to the decision that it is about: of several records of one decision,
/// copies in other exports, one that comes before is enough.
///
/// A decision's own record may state its review: it was written when both were known.
fn since_decision(review: &Event, decisions: &[Decision]) -> Order {
    let mut all = Order::Before;
    for decision in decisions {
        let own = decision.place == review.place && review.ms != NO_TIME;
        match order((review.ms, review.place), (decision.ms, decision.place)) {
            Order::After => return Order::After,
            _ if own => return Order::After,
            Order::NotShown => all = Order::NotShown,
            Order::Before => {}
        }
    }
    all
}

/// How one thing stands in time to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Before,
    After,
    NotShown,
}

/// Compares times and places: in one log, times and lines must agree.
fn order((ms, place): (i64, u64), (other_ms, other): (i64, u64)) -> Order {
    if ms == NO_TIME || other_ms == NO_TIME {
        return Order::NotShown;
    }
    let by_time = ms.cmp(&other_ms);
    let one_log = place >> 32 == other >> 32;
    if one_log && place != other {
        return match (place.cmp(&other), by_time) {
            (Ordering::Less, Ordering::Less | Ordering::Equal) => Order::Before,
            (Ordering::Greater, Ordering::Greater | Ordering::Equal) => Order::After,
            _ => Order::NotShown,
        };
    }
    let coarse = |ms: i64| ms.rem_euclid(1_000) == 0;
    let one_second = ms.div_euclid(1_000) == other_ms.div_euclid(1_000);
    match by_time {
        Ordering::Equal => Order::NotShown,
        _ if one_second && (coarse(ms) || coarse(other_ms)) => Order::NotShown,
        Ordering::Less => Order::Before,
        Ordering::Greater => Order::After,
    }
}

type Refused = (Executed, Option<Reviewed>);

/// Returns the approvals that stood when this was executed, or why there were none.
fn before(execution: &Event, reviews: &[Reviewed]) -> Result<Vec<Reviewed>, Refused> {
    let stands =
        |it: &Reviewed| order((it.event.ms, it.event.place), (execution.ms, execution.place));
    let with = |order_is: Order, worth: Worth| {
        reviews.iter().filter(move |it| it.worth == worth && stands(it) == order_is).copied()
    };
    let counting: Vec<Reviewed> = with(Order::Before, Worth::Counts).collect();
    let standing = standing(&counting);
    // A refusal whose place in time is not shown may have come just before.
    let maybe_no = with(Order::NotShown, Worth::Counts).find(|it| !it.lets());
    if !standing.is_empty() {
        if let Some(no) = maybe_no {
            return Err((Executed::Wrong("order-not-shown"), Some(no)));
        }
        // What came after the approval may have taken it back, in a word that is not known.
        let last = standing.iter().map(|it| it.event.ms).max().unwrap_or(NO_TIME);
        return match with(Order::Before, Worth::Unclear).find(|it| it.event.ms > last) {
            Some(unclear) => Err((Executed::Unclear, Some(unclear))),
            None => Ok(standing),
        };
    }
    if let Some(no) = counting.iter().rev().find(|it| !it.lets()) {
        return Err((Executed::Wrong("executed-against-review"), Some(*no)));
    }
    let wrong = |code, review| Err((Executed::Wrong(code), Some(review)));
    if let Some(review) = with(Order::NotShown, Worth::Counts).next() {
        return wrong("order-not-shown", review);
    }
    if let Some(review) = with(Order::Before, Worth::MaybeBeforeDecision)
        .chain(with(Order::NotShown, Worth::MaybeBeforeDecision))
        .next()
    {
        return wrong("order-not-shown", review);
    }
    if let Some(review) = with(Order::Before, Worth::NoPerson).next() {
        return wrong("no-reviewer", review);
    }
    if let Some(review) = with(Order::Before, Worth::NotAPerson).next() {
        return wrong("not-a-person", review);
    }
    if let Some(review) = with(Order::Before, Worth::Unclear).next() {
        return Err((Executed::Unclear, Some(review)));
    }
    if let Some(review) = reviews.iter().find(|it| it.worth == Worth::BeforeDecision) {
        return wrong("reviewed-before-decision", *review);
    }
    if let Some(review) = with(Order::After, Worth::Counts).next() {
        return wrong("executed-before-review", review);
    }
    Err((Executed::Wrong("executed-without-review"), reviews.first().copied()))
}

/// Returns the approvals that no refusal or withdrawal follows. `reviews` are in order of time.
fn standing(reviews: &[Reviewed]) -> Vec<Reviewed> {
    let follows = |yes: &Reviewed, no: &Reviewed| {
        let one_log = yes.event.place >> 32 == no.event.place >> 32;
        match yes.event.ms.cmp(&no.event.ms) {
            Ordering::Greater => true,
            Ordering::Equal => one_log && yes.event.place > no.event.place,
            Ordering::Less => false,
        }
    };
    let stands = |yes: &&Reviewed| {
        yes.lets() && reviews.iter().filter(|it| !it.lets()).all(|no| follows(yes, no))
    };
    reviews.iter().filter(stands).copied().collect()
}

fn never(reviews: &[Reviewed]) -> Judgement {
    let counting: Vec<Reviewed> =
        reviews.iter().filter(|it| it.worth == Worth::Counts).copied().collect();
    let standing = standing(&counting);
    let of = |worth: Worth| reviews.iter().find(|it| it.worth == worth).copied();
    let (executed, review) = if let Some(last) = standing.last() {
        (Executed::Never { approved: true }, Some(*last))
    } else if let Some(last) = counting.last() {
        (Executed::Never { approved: false }, Some(*last))
    } else if let Some(review) = of(Worth::MaybeBeforeDecision) {
        (Executed::Wrong("order-not-shown"), Some(review))
    } else if let Some(review) = of(Worth::NoPerson) {
        (Executed::Wrong("no-reviewer"), Some(review))
    } else if let Some(review) = of(Worth::NotAPerson) {
        (Executed::Wrong("not-a-person"), Some(review))
    } else if let Some(review) = of(Worth::Unclear) {
        (Executed::Unclear, Some(review))
    } else if let Some(review) = of(Worth::BeforeDecision) {
        (Executed::Wrong("reviewed-before-decision"), Some(review))
    } else {
        (Executed::Wrong("no-review"), None)
    };
    let approvals = standing.iter().filter_map(|it| Some((it.person?, it.event.ms))).collect();
    Judgement { approvals, ..judgement(executed, None, review) }
}

fn judgement(executed: Executed, execution: Option<&Event>, review: Option<Reviewed>) -> Judgement {
    Judgement {
        executed,
        execution: execution.map(|event| event.place),
        execution_ms: execution.map_or(NO_TIME, |event| event.ms),
        review: review.map(|it| it.event.place),
        review_ms: review.map_or(NO_TIME, |it| it.event.ms),
        reviewer: review.and_then(|it| it.person),
        approvals: Vec::new(),
        overruled: false,
    }
}
