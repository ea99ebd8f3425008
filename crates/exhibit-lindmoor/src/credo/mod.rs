//! CREDO: a year of credit decisions, and what became of those that a person had to see first.

mod list;
mod log;

use crate::calendar::{Day, FIRST, HOUR, LAST, MINUTE, Millis, SECOND};
use crate::people::{HURRIED, People};
use crate::random::Random;

pub(crate) use list::PATH as CORE_LIST;
pub use log::Place;
pub(crate) use log::{Kind, LOG_KEY, QUARTERS};

/// How many applications the log knows.
pub(crate) const IN_LOG: usize = 48_210;
/// How many the core system knows and the log does not.
pub(crate) const MISSING: usize = 23;
/// How many decisions are of high risk.
pub(crate) const HIGH_RISK: usize = 3_104;
/// How many of these were executed before anybody looked.
pub(crate) const EARLY: usize = 37;
/// How many the hurried reviewer approved in five hours.
pub(crate) const HURRIED_APPROVALS: usize = 612;
/// How many decisions version 3.0 made before it was validated.
pub(crate) const UNVALIDATED: usize = 1_140;

/// The first day of version 3.0.
pub(crate) const LIVE: Day = Day::of(2026, 3, 12);
/// The day of its validation report.
pub(crate) const VALIDATED: Day = Day::of(2026, 3, 20);
/// The night in which the log missed what the core system took in.
pub(crate) const GAP: (Millis, Millis) =
    (Day::of(2026, 2, 2).at(2, 10), Day::of(2026, 2, 2).at(2, 40));
/// The day on which credit lines were looked through, and the hurried reviewer worked.
pub(crate) const LINES: Day = Day::of(2025, 11, 18);
/// The last day on which a decision of high risk is made: its review and execution are in the year.
const LAST_HIGH: Day = Day::of(2026, 6, 26);

/// What CREDO makes of an application.
#[derive(Clone, Debug)]
pub(crate) struct Application {
    /// Its number in the core system.
    pub(crate) id: String,
    pub(crate) received: Millis,
    pub(crate) product: &'static str,
    pub(crate) channel: &'static str,
    /// Who entered it: a person's login, or a system.
    pub(crate) requester: String,
    pub(crate) amount: i64,
    pub(crate) version: &'static str,
    pub(crate) decided: Millis,
    pub(crate) risk: &'static str,
    pub(crate) score: i64,
    pub(crate) outcome: &'static str,
    /// What follows for one of high risk.
    pub(crate) oversight: Option<Oversight>,
}

/// How a decision of high risk went on.
#[derive(Clone, Debug)]
pub(crate) struct Oversight {
    pub(crate) reviewer: String,
    pub(crate) reviewed: Millis,
    pub(crate) seconds: i64,
    pub(crate) overruled: bool,
    pub(crate) executed: Millis,
}

impl Oversight {
    /// Tells whether it was executed before it was reviewed.
    pub(crate) fn is_late(&self) -> bool {
        self.executed < self.reviewed
    }
}

/// The year of CREDO.
#[derive(Clone, Debug)]
pub(crate) struct Credo {
    seed: u64,
    /// Those that the log knows, in the order in which they came in.
    pub(crate) applications: Vec<Application>,
    /// What the core system took in and CREDO's log does not know.
    pub(crate) unlogged: Vec<Application>,
    /// The records of the log, in order.
    pub(crate) records: Vec<log::Record>,
}

impl Credo {
    pub(crate) fn new(seed: u64, people: &People) -> Self {
        let mut plan = Plan { random: Random::new(seed, "credo"), people };
        let mut applications = plan.applications();
        plan.oversee(&mut applications);
        let mut unlogged: Vec<Application> = plan
            .spread(MISSING, GAP.0 + SECOND, GAP.1 - SECOND)
            .into_iter()
            .map(|at| plan.one(at))
            .collect();
        unlogged.iter_mut().for_each(|it| {
            it.channel = "broker portal";
            it.requester = "broker-portal".to_owned();
        });
        number(&mut applications, &mut unlogged);
        let records = log::records(&applications);
        Self { seed, applications, unlogged, records }
    }
}

/// Numbers all applications as the core system does: in the order in which they came in.
fn number(applications: &mut [Application], unlogged: &mut [Application]) {
    let mut all: Vec<&mut Application> = applications.iter_mut().chain(unlogged).collect();
    all.sort_by_key(|it| it.received);
    for (application, number) in all.into_iter().zip(1..) {
        application.id = format!("A-{number:06}");
    }
}

struct Plan<'p> {
    random: Random,
    people: &'p People,
}

impl Plan<'_> {
    /// All applications of the log, in the order in which they came in, none of high risk but those of [`LINES`].
    fn applications(&mut self) -> Vec<Application> {
        let unvalidated: Vec<Day> = LIVE.to(VALIDATED.plus(-1)).collect();
        let others: Vec<Day> = FIRST.to(LAST).filter(|it| !unvalidated.contains(it)).collect();
        let mut all = Vec::with_capacity(IN_LOG);
        for (days, count) in
            [(others, IN_LOG - UNVALIDATED - HURRIED_APPROVALS), (unvalidated, UNVALIDATED)]
        {
            for (day, count) in self.share(&days, count) {
                // Never at night: so a day is the same day in Hamburg, in Tallinn and in UTC.
                let times = self.spread(count, day.at(5, 0), day.at(20, 45));
                all.extend(times.into_iter().map(|at| self.one(at)));
            }
        }
        all.extend((0..HURRIED_APPROVALS).map(|at| self.credit_line(at as i64)));
        all.sort_by_key(|it| it.received);
        all
    }

    /// Divides a number over days: fewer on days on which banks are closed.
    fn share(&mut self, days: &[Day], count: usize) -> Vec<(Day, usize)> {
        let weights: Vec<i64> = days
            .iter()
            .map(|day| self.random.between(85, 115) * if day.is_working() { 10 } else { 4 })
            .collect();
        let (total, count_of) = (weights.iter().sum::<i64>(), count as i64);
        let mut shares: Vec<i64> = weights.iter().map(|it| it * count_of / total).collect();
        let mut rest = count_of - shares.iter().sum::<i64>();
        while rest > 0 {
            shares[self.random.index(days.len())] += 1;
            rest -= 1;
        }
        days.iter().copied().zip(shares.into_iter().map(|it| it.unsigned_abs() as usize)).collect()
    }

    /// Returns so many times in order.
    fn spread(&mut self, count: usize, from: Millis, to: Millis) -> Vec<Millis> {
        let mut times: Vec<Millis> = (0..count).map(|_| self.random.between(from, to)).collect();
        times.sort_unstable();
        times
    }

    fn one(&mut self, received: Millis) -> Application {
        let random = &mut self.random;
        let (product, least, most) = *random.pick(&PRODUCTS);
        let channel = *random.pick(&CHANNELS);
        let advisers = self.people.advisers();
        let requester = match channel {
            "branch" => random.pick(&advisers).login.clone(),
            "broker portal" => "broker-portal".to_owned(),
            _ => "online-banking".to_owned(),
        };
        let medium = random.chance(28);
        let (risk, score) = match medium {
            true => ("medium", random.between(400, 699)),
            false => ("low", random.between(40, 399)),
        };
        let declined = random.chance(if medium { 35 } else { 6 });
        Application {
            id: String::new(),
            received,
            product,
            channel,
            requester,
            amount: random.between(least, most) * 100,
            version: if Day::containing(received) < LIVE { "2.3" } else { "3.0" },
            decided: received + random.between(1_400, 8_900),
            risk,
            score,
            outcome: if declined { "decline" } else { "approve" },
            oversight: None,
        }
    }

    /// One of the credit lines that were looked through in a batch: all of high risk.
    fn credit_line(&mut self, at: i64) -> Application {
        let received = LINES.at(6, 0) + at * 4 * SECOND + self.random.between(0, 1_500);
        let first = LINES.in_hamburg(12, 40);
        // 612 in five hours: one in a little more than 29 seconds.
        let reviewed = first + at * 29_400 + self.random.between(0, 9_000);
        let seconds = match self.random.between(1, 100) {
            1..=38 => 2,
            39..=80 => 3,
            81..=96 => self.random.between(4, 6),
            _ => self.random.between(7, 21),
        };
        let oversight = Oversight {
            reviewer: self.people.get(HURRIED).login.clone(),
            reviewed,
            seconds,
            overruled: false,
            executed: LINES.plus(1).at(6, 0) + at * 2 * SECOND + self.random.between(0, 900),
        };
        let one = self.one(received);
        Application {
            product: "credit line",
            channel: "portfolio run",
            requester: "portfolio-run".to_owned(),
            risk: "high",
            score: self.random.between(700, 940),
            outcome: "approve",
            oversight: Some(oversight),
            ..one
        }
    }

    /// Chooses which decisions are of high risk, and says how each went on.
    fn oversee(&mut self, applications: &mut [Application]) {
        let mut early: Vec<usize> = Vec::new();
        let mut regular: Vec<usize> = Vec::new();
        for (at, application) in applications.iter().enumerate() {
            let day = Day::containing(application.received);
            let by_day =
                application.received < day.at(16, 0) && application.received > day.at(7, 0);
            if application.oversight.is_some() || day > LAST_HIGH.plus(2) {
                continue;
            }
            if day > LIVE && day.is_weekend() && by_day {
                early.push(at);
            } else if day <= LAST_HIGH {
                regular.push(at);
            }
        }
        self.random.shuffle(&mut early);
        self.random.shuffle(&mut regular);
        for at in early.drain(..EARLY) {
            let oversight = self.late(applications[at].decided);
            self.make_high(&mut applications[at], oversight);
        }
        for at in regular.drain(..HIGH_RISK - EARLY - HURRIED_APPROVALS) {
            let oversight = self.in_time(applications[at].decided);
            self.make_high(&mut applications[at], oversight);
        }
    }

    fn make_high(&mut self, application: &mut Application, oversight: Oversight) {
        application.risk = "high";
        application.score = self.random.between(700, 985);
        application.outcome = if self.random.chance(58) { "approve" } else { "decline" };
        application.oversight = Some(oversight);
    }

    /// Executed on the same day of the weekend, reviewed when people are back.
    fn late(&mut self, decided: Millis) -> Oversight {
        let executed = decided + self.random.between(4 * MINUTE, 50 * MINUTE);
        let next = Day::containing(decided).next_working();
        let reviewed = next.in_hamburg(8, 0) + self.random.between(5 * MINUTE, 4 * HOUR);
        Oversight { executed, ..self.reviewed_at(reviewed) }
    }

    /// Reviewed in working hours, then executed.
    fn in_time(&mut self, decided: Millis) -> Oversight {
        let day = Day::containing(decided);
        let soon = decided.max(day.in_hamburg(8, 0)) + self.random.between(12 * MINUTE, 3 * HOUR);
        let reviewed = match day.is_working() && soon < day.in_hamburg(17, 0) {
            true => soon,
            false => {
                day.next_working().in_hamburg(8, 0) + self.random.between(5 * MINUTE, 8 * HOUR)
            }
        };
        let executed = reviewed + self.random.between(6 * MINUTE, 90 * MINUTE);
        Oversight { executed, ..self.reviewed_at(reviewed) }
    }

    fn reviewed_at(&mut self, reviewed: Millis) -> Oversight {
        let reviewers = self.people.reviewers();
        Oversight {
            reviewer: self.random.pick(&reviewers).login.clone(),
            reviewed,
            seconds: self.random.between(75, 720),
            overruled: self.random.chance(7),
            executed: reviewed,
        }
    }
}

/// Products, and the least and most that is asked for, in hundreds of euros.
const PRODUCTS: [(&str, i64, i64); 5] = [
    ("instalment loan", 15, 450),
    ("car loan", 60, 600),
    ("overdraft", 5, 80),
    ("home improvement loan", 50, 500),
    ("business loan", 100, 2_400),
];

const CHANNELS: [&str; 5] = ["online", "online", "online", "branch", "broker portal"];
