//! What a program must find in the year: every planted case with its figures, and the word of every item.
//!
//! Places are files of the set and lines in them. A day that something holds from counts from its first second; nothing
//! happens near midnight, so that it is the same day in UTC, in Hamburg and in Tallinn.

use exhibit_core::verdict::Word;
use serde::Serialize;

use crate::calendar::{Day, FIRST, LAST, Millis, in_seconds};
use crate::credo::{Application, GAP, Kind, Place};
use crate::people::{HURRIED, LEFT, SUCCESSOR};
use crate::{Year, credo, helper, meetings, papers, sift, soa};

mod deliveries;

/// Everything that must be found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Expectations {
    /// The first and last day of the period, such as `2025-07-01`.
    pub period: (String, String),
    /// The day on which the audit begins.
    pub audit: String,
    /// A time after the audit at which certificates and keys are judged: RFC 3339, UTC.
    pub judged_at: String,
    /// How the files are handed in, in the order in which they arrived.
    pub deliveries: Vec<Delivery>,
    /// The one item that tells otherwise what another told.
    pub diverged: Diverged,
    /// The export that a later one shows to have been cut.
    pub cut: Cut,
    /// What the core system knows and the log does not.
    pub completeness: Completeness,
    /// Decisions of high risk, and people.
    pub oversight: Oversight,
    /// The reviewer whose reviews are no reviews.
    pub hurried: Hurried,
    /// Decisions with a score and a reason, by system.
    pub scoring: Vec<Scoring>,
    /// The version that decided before it was validated.
    pub unvalidated: Unvalidated,
    /// The system for which nobody answered.
    pub unowned: Unowned,
    /// The agent that nobody registered.
    pub unregistered: Unregistered,
    /// Training records that were made when the audit was near.
    pub training: Training,
    /// The file that is taken in by mistake, and erased.
    pub erased: String,
    /// What a retention run may not delete.
    pub hold: Hold,
    /// What the Statement of Applicability says, and what is doubtful in it.
    pub applicability: Applicability,
    /// What people of the bank and the certification body hand over at the end.
    pub meetings: Meetings,
}

/// Files that are handed in together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// The folder that they lie in; all that is in it belongs to the delivery.
    pub folder: String,
    /// The source that they come from, as the trust file names it.
    pub source: Option<&'static str>,
    /// The AI system concerned.
    pub system: Option<&'static str>,
    /// Names of adopted profiles that describe them.
    pub profiles: Vec<&'static str>,
    /// The items in it, in the order of their paths.
    pub items: Vec<Item>,
}

/// A piece of evidence and its word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its file.
    pub path: String,
    /// What kind of evidence it is: `log`, `document`, `record`, `interview`.
    pub kind: &'static str,
    /// Whether it holds data of single people, to be seen by few.
    pub personal: bool,
    /// The word of `inspect`, which knows nothing else.
    pub word: Word,
    /// The word in a vault that holds the items before it.
    pub in_vault: Word,
    /// How many records it has; 0 for what has none.
    pub records: u64,
    /// What the facts about it must say, each somewhere in one sentence.
    pub says: Vec<String>,
    /// When it was exported or collected: RFC 3339, UTC.
    pub collected: Option<String>,
    /// The day that it was issued or made.
    pub issued: Option<String>,
    /// The first and last day that it is in force, for a standing document.
    pub in_force: Option<(String, Option<String>)>,
}

/// Two exports of one log that can't both be true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diverged {
    /// The earlier one.
    pub older: String,
    /// The later one, whose word in a vault is DIVERGED.
    pub newer: String,
    /// The first and last position that differ, from 1; also their lines.
    pub records: (u64, u64),
}

/// An export that lacks what it should have held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cut {
    /// The export that was cut.
    pub older: String,
    /// When it was taken: RFC 3339, UTC.
    pub taken: String,
    /// It ends before this time.
    pub ends_before: String,
    /// The export that shows it.
    pub newer: String,
    /// How many of its records are older than the cut export.
    pub records: u64,
    /// The first and last of their lines.
    pub lines: (u64, u64),
}

/// The core system's list beside the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Completeness {
    /// The list.
    pub list: String,
    /// Applications in the list.
    pub listed: u64,
    /// Decisions in the log, one an application.
    pub logged: u64,
    /// Numbers of applications that the log does not know, in order.
    pub missing: Vec<String>,
    /// All of them were received from the first to the second time: RFC 3339, UTC.
    pub between: (String, String),
}

/// Whether people saw decisions of high risk before they were executed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Oversight {
    /// The system.
    pub system: &'static str,
    /// Decisions of high risk.
    pub high_risk: u64,
    /// Those that were reviewed before they were executed.
    pub in_time: u64,
    /// The others, in the order of their decisions; all on weekends.
    pub late: Vec<Late>,
}

/// A decision that was executed before anybody saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Late {
    /// The application's number.
    pub case: String,
    /// The record of the decision.
    pub decision: Place,
    /// The record of the execution.
    pub execution: Place,
    /// The record of the review that came too late.
    pub review: Place,
}

/// A reviewer who approved more than anybody can.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hurried {
    /// The number in the list of people.
    pub person: &'static str,
    /// The name in logs.
    pub login: String,
    /// Approvals, all of them within rule.
    pub approvals: u64,
    /// Times of the first and last: RFC 3339, UTC; at most five hours apart.
    pub between: (String, String),
    /// The median of the stated duration.
    pub median_seconds: u64,
    /// How many decisions the reviewer overruled.
    pub overruled: u64,
}

/// Decisions of a system that carry a score and a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scoring {
    /// The system.
    pub system: &'static str,
    /// All its decisions.
    pub decisions: u64,
    /// Those with a score that fits the level, and a reason.
    pub scored: u64,
    /// Levels, each with its lowest and highest score.
    pub levels: Vec<(&'static str, u32, u32)>,
}

/// A version that decided too early.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unvalidated {
    /// The system.
    pub system: &'static str,
    /// The version.
    pub version: &'static str,
    /// Its first day.
    pub live: String,
    /// The day of its validation report.
    pub validated: String,
    /// Its decisions before that day.
    pub decisions: u64,
    /// All its decisions: none was preceded by an impact assessment of this version.
    pub unassessed: u64,
}

/// A time in which nobody answered for a system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unowned {
    /// The system.
    pub system: &'static str,
    /// Who left, by number, and the last day.
    pub left: (&'static str, String),
    /// Who followed, by number, and the first day.
    pub successor: (&'static str, String),
    /// Decisions in between.
    pub decisions: u64,
    /// Where they stand: a file, its first and its last line.
    pub lines: Vec<(String, u64, u64)>,
}

/// An agent in a log and in no inventory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unregistered {
    /// Its name.
    pub agent: &'static str,
    /// The log.
    pub path: String,
    /// The lines on which it acts.
    pub lines: Vec<u64>,
}

/// Training records by when they were made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Training {
    /// All records.
    pub records: u64,
    /// Those since the day below.
    pub late: u64,
    /// The first day of the weeks before the audit.
    pub since: String,
}

/// A hold on what a rule would delete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hold {
    /// Its number.
    pub hold: &'static str,
    /// The incident.
    pub incident: &'static str,
    /// The item that is due by the retention schedule.
    pub item: String,
    /// How many days after its export it is due.
    pub days: u32,
}

/// The Statement of Applicability in its three workbooks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Applicability {
    /// Last year's.
    pub last_year: SoaFile,
    /// This year's, with what is wrong in it.
    pub this_year: SoaFile,
    /// This year's, with the numbers of the standard.
    pub corrected: SoaFile,
    /// The control that it excludes.
    pub excluded: &'static str,
    /// The bank's own control.
    pub own: &'static str,
    /// The rows of this year's workbook that say an article's number.
    pub article_rows: Vec<u64>,
    /// The controls of which it says nothing then.
    pub silent: Vec<&'static str>,
    /// Codes of warnings, each with what it is about, beside those that the two rows above cause. They need the bank's
    /// registers of risks, treatments, changes and systems, and the evidence of the index.
    pub warnings: Vec<(&'static str, &'static str)>,
    /// The change by which the excluded control is doubtful.
    pub retrained: &'static str,
    /// The controls of which the corrected workbook says something else than last year's.
    pub changed: Vec<&'static str>,
}

/// What people of the bank and the certification body hand over at the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Meetings {
    /// The review without one of its inputs.
    pub review: &'static str,
    /// The key of that input in the catalog.
    pub missing_input: &'static str,
    /// The review as it is whole.
    pub whole_review: &'static str,
    /// The certification body's list.
    pub list: &'static str,
    /// The areas of concern in it, each with its number there and the day by which it is due.
    pub concerns: Vec<(&'static str, &'static str)>,
    /// What an auditor finds in the archive.
    pub sample: Archive,
}

/// What an auditor finds in the archive of signed forms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Archive {
    /// How many forms are looked for, at 95 % confidence and a tolerable rate of 11.3 %.
    pub size: u64,
    /// How many are not there.
    pub missing: u64,
}

/// A workbook and the day as at which it speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SoaFile {
    /// The file.
    pub path: &'static str,
    /// The day.
    pub as_of: &'static str,
}

impl Expectations {
    /// Returns the item of a file.
    pub fn item(&self, path: &str) -> Option<&Item> {
        self.deliveries.iter().flat_map(|it| &it.items).find(|it| it.path == path)
    }
}

/// Returns how the files of a year are handed in.
pub(crate) fn deliveries(year: &Year) -> Vec<Delivery> {
    deliveries::all(year)
}

/// Returns what must be found in a year.
pub(crate) fn of(year: &Year) -> Expectations {
    let cut = cut(year);
    Expectations {
        period: (FIRST.text(), LAST.text()),
        audit: papers::TRAINED_SINCE.plus(21).text(),
        judged_at: in_seconds(Day::of(2026, 7, 15).at(8, 0)),
        deliveries: deliveries::all(year),
        diverged: Diverged {
            older: format!("{}.jsonl", helper::EXPORTS[0].0),
            newer: format!("{}.jsonl", helper::EXPORTS[1].0),
            records: (*helper::REWRITTEN.start(), *helper::REWRITTEN.end()),
        },
        cut,
        completeness: completeness(year),
        oversight: oversight(year),
        hurried: hurried(year),
        scoring: scoring(year),
        unvalidated: unvalidated(year),
        unowned: unowned(year),
        unregistered: Unregistered {
            agent: helper::UNREGISTERED,
            path: format!("{}.jsonl", helper::EXPORTS[1].0),
            lines: year.gateway.unregistered_lines(),
        },
        training: Training {
            records: papers::trainings(&year.people).len() as u64,
            late: papers::TRAINED_LATE as u64,
            since: papers::TRAINED_SINCE.text(),
        },
        erased: papers::PAYROLL.to_owned(),
        hold: Hold {
            hold: "LH-2025-02",
            incident: "INC-04",
            item: format!("{}.jsonl", helper::EXPORTS[0].0),
            days: 180,
        },
        applicability: soa::expected(),
        meetings: meetings::expected(),
    }
}

fn cut(year: &Year) -> Cut {
    let month = |name: &str| year.sift.months.iter().find(|it| it.name == name).expect("a month");
    let (older, newer) = (month("2025-08"), month("2025-09"));
    let late = newer.alerts.iter().take_while(|it| it.at < older.exported).count() as u64;
    Cut {
        older: older.path(),
        taken: in_seconds(older.exported),
        ends_before: in_seconds(sift::CUT.0),
        newer: newer.path(),
        records: sift::LATE as u64,
        // The first line names the columns.
        lines: (2, 1 + late),
    }
}

fn completeness(year: &Year) -> Completeness {
    let mut missing: Vec<String> = year.credo.unlogged.iter().map(|it| it.id.clone()).collect();
    missing.sort();
    Completeness {
        list: credo::CORE_LIST.to_owned(),
        listed: (credo::IN_LOG + credo::MISSING) as u64,
        logged: credo::IN_LOG as u64,
        missing,
        between: (in_seconds(GAP.0), in_seconds(GAP.1)),
    }
}

fn oversight(year: &Year) -> Oversight {
    let is_late = |it: &Application| it.oversight.as_ref().is_some_and(credo::Oversight::is_late);
    let places = year.credo.places(&is_late);
    let of = |wanted: Kind, application: usize| -> Place {
        let found = places.iter().find(|(kind, at, _)| *kind == wanted && *at == application);
        found.expect("each has one of each").2.clone()
    };
    let decisions = places.iter().filter(|(kind, ..)| *kind == Kind::Decision);
    let late = decisions.map(|(_, at, place)| Late {
        case: year.credo.applications[*at].id.clone(),
        decision: place.clone(),
        execution: of(Kind::Execution, *at),
        review: of(Kind::Oversight, *at),
    });
    Oversight {
        system: "CREDO",
        high_risk: credo::HIGH_RISK as u64,
        in_time: (credo::HIGH_RISK - credo::EARLY) as u64,
        late: late.collect(),
    }
}

fn hurried(year: &Year) -> Hurried {
    let login = year.people.get(HURRIED).login.clone();
    let reviews = year.credo.applications.iter().filter_map(|it| it.oversight.as_ref());
    let times: Vec<Millis> =
        reviews.filter(|it| it.reviewer == login).map(|it| it.reviewed).collect();
    let ends = (times.iter().min().copied(), times.iter().max().copied());
    Hurried {
        person: HURRIED,
        login,
        approvals: credo::HURRIED_APPROVALS as u64,
        between: (in_seconds(ends.0.unwrap_or_default()), in_seconds(ends.1.unwrap_or_default())),
        median_seconds: 3,
        overruled: 0,
    }
}

fn scoring(year: &Year) -> Vec<Scoring> {
    let alerts: usize = year.sift.months.iter().map(|it| it.alerts.len()).sum();
    let all = |system, decisions: usize| Scoring {
        system,
        decisions: decisions as u64,
        scored: decisions as u64,
        levels: vec![("low", 0, 399), ("medium", 400, 699), ("high", 700, 1000)],
    };
    vec![all("CREDO", credo::IN_LOG), all("SIFT", alerts)]
}

fn unvalidated(year: &Year) -> Unvalidated {
    let by_new = year.credo.applications.iter().filter(|it| it.version == "3.0");
    Unvalidated {
        system: "CREDO",
        version: "3.0",
        live: credo::LIVE.text(),
        validated: credo::VALIDATED.text(),
        decisions: credo::UNVALIDATED as u64,
        unassessed: by_new.count() as u64,
    }
}

fn unowned(year: &Year) -> Unowned {
    let (from, to) = sift::WITHOUT_OWNER;
    let lines = year.sift.months.iter().filter_map(|month| {
        let before = month.alerts.partition_point(|it| it.at < from.at(0, 0)) as u64;
        let until = month.alerts.partition_point(|it| it.at < to.at(0, 0)) as u64;
        (until > before).then(|| (month.path(), before + 2, until + 1))
    });
    Unowned {
        system: "SIFT",
        left: (LEFT, from.plus(-1).text()),
        successor: (SUCCESSOR, to.text()),
        decisions: sift::UNOWNED as u64,
        lines: lines.collect(),
    }
}
