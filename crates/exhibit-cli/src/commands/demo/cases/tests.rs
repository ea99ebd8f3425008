//! What the assurance tests found, to the line, and that they found nothing else.

use std::collections::{BTreeMap, BTreeSet};

use exhibit::Error;
use exhibit::assurance::{TestShown, figure};
use exhibit::core::day::Day;
use exhibit::core::event::{EvidenceId, TestId, TestOutcome};
use exhibit_lindmoor::{Expectations, Place};

use super::{Case, Held, number};

pub(super) fn cases(held: &Held<'_>) -> Result<Vec<Case>, Error> {
    let runs = Runs::newest(held)?;
    Ok(vec![
        runs.oversight(),
        runs.weekends(),
        runs.hurried(),
        runs.pseudonym(),
        runs.missing(),
        runs.window(),
        runs.scoring(),
        runs.unvalidated(),
        runs.unowned(),
        runs.unregistered(),
        runs.training(),
        runs.nothing_else(),
        runs.passed(),
    ])
}

/// The newest run of each test over each AI system.
struct Runs<'h> {
    held: &'h Held<'h>,
    /// By system and test.
    newest: BTreeMap<(String, String), TestShown>,
}

impl<'h> Runs<'h> {
    fn newest(held: &'h Held<'h>) -> Result<Self, Error> {
        let register = held.vault.register();
        let ids: BTreeMap<(String, String), TestId> = register
            .tests()
            .map(|it| &it.tested.said)
            .map(|it| ((it.setting.systems.join(" "), it.result.test.clone()), it.id))
            .collect();
        let mut newest = BTreeMap::new();
        for (key, id) in ids {
            newest.insert(key, held.vault.show_test(id)?);
        }
        Ok(Self { held, newest })
    }

    fn run(&self, system: &str, test: &str) -> Option<&TestShown> {
        self.newest.get(&(system.to_owned(), test.to_owned()))
    }

    fn figure(&self, system: &str, test: &str) -> String {
        let run = self.run(system, test);
        run.map_or("not run".to_owned(), |it| figure(it.numerator, it.denominator))
    }

    /// Returns how many exceptions of a kind a test found.
    fn count(&self, system: &str, test: &str, code: &str) -> u64 {
        let kinds = self.run(system, test).map(|it| &it.by_code[..]).unwrap_or_default();
        kinds.iter().filter(|it| it.code == code).map(|it| it.count).sum()
    }

    /// Returns all that a test says.
    fn says(&self, system: &str, test: &str) -> String {
        let Some(run) = self.run(system, test) else { return String::new() };
        let flags = run.flags.iter().map(|it| &it.sentence);
        let sentences = run.facts.iter().chain(flags).cloned();
        sentences.collect::<Vec<_>>().join("\n")
    }

    /// Returns what is expected if a test says it, and what it says if it doesn't.
    fn said(&self, (system, test): (&str, &str), planted: &str, expected: String) -> Case {
        let all = self.says(system, test);
        let found = if all.contains(&expected) { expected.clone() } else { all };
        Case::new(planted, expected, found)
    }

    /// Returns where the exceptions of a kind stand, with the records that belong to them.
    fn places(&self, system: &str, test: &str, code: &str) -> BTreeSet<BTreeSet<Place>> {
        let exceptions = self.run(system, test).map(|it| &it.exceptions[..]).unwrap_or_default();
        let of_code = exceptions.iter().filter(|it| it.codes.iter().any(|own| own == code));
        of_code
            .map(|it| {
                let own = it.item.iter().map(|item| (item, it.line));
                let also = it.also.iter().map(|it| (&it.item, it.line));
                own.chain(also).map(|(item, line)| self.place(item, line)).collect()
            })
            .collect()
    }

    fn place(&self, item: &str, line: u32) -> Place {
        let id = EvidenceId::parse(item);
        let item = id.and_then(|id| self.held.vault.register().item(id));
        let path = item.and_then(|it| self.held.path(it)).unwrap_or("?").to_owned();
        Place { path, line: u64::from(line) }
    }

    /// Decision, execution and review of each decision that was executed before anybody saw it.
    fn oversight(&self) -> Case {
        let planted = &self.held.expected.oversight;
        let wanted: BTreeSet<BTreeSet<Place>> = planted
            .late
            .iter()
            .map(|it| [&it.decision, &it.execution, &it.review].map(Clone::clone).into())
            .collect();
        let found = self.places(planted.system, "oversight", "executed-before-review");
        let right = wanted.intersection(&found).count();
        let said = |figure: String, right: usize, all: usize| {
            format!("{figure} reviewed in time; {right} of {all} exceptions open where they are")
        };
        let expected = figure(planted.in_time, planted.high_risk);
        let expected = said(expected, wanted.len(), wanted.len());
        let found = said(self.figure(planted.system, "oversight"), right, found.len());
        Case::new("CREDO executed before anybody saw it", expected, found)
    }

    fn weekends(&self) -> Case {
        let count = self.held.expected.oversight.late.len();
        let expected = format!("All {count} are on weekends.");
        self.said(("CREDO", "oversight"), "… on weekends only", expected)
    }

    /// Within rule, and looked at for all that.
    fn hurried(&self) -> Case {
        let planted = &self.held.expected.hurried;
        let said = |who: &str, reviews: &str, median: &str, never: bool| {
            format!("{who}: {reviews} reviews, median {median} s, none overruled: {never}")
        };
        let (count, median) = (number(planted.approvals), planted.median_seconds.to_string());
        let expected = said(&planted.login, &count, &median, planted.overruled == 0);
        let run = self.run("CREDO", "oversight-plausibility");
        let flags = run.map(|it| &it.flags[..]).unwrap_or_default();
        let people: BTreeSet<_> = flags.iter().filter_map(|it| it.person.as_deref()).collect();
        let says = |code: &str, text: &str| {
            flags.iter().any(|it| it.code == code && it.sentence.contains(text))
        };
        let organisation = self.held.vault.register().organisation();
        let own = organisation.person_named(&planted.login).map(|it| it.said.id.to_string());
        let is_known = people.into_iter().eq(own.as_deref());
        let found = match says("median-review-short", &format!("took {median} s or less")) {
            true if is_known && says("never-overruled", &format!("made {count} reviews")) => {
                said(&planted.login, &count, &median, true)
            }
            _ => self.says("CREDO", "oversight-plausibility"),
        };
        Case::new("P-07's reviews are no reviews", expected, found)
    }

    /// Neither name nor login of anybody stands in a result.
    fn pseudonym(&self) -> Case {
        let organisation = self.held.vault.register().organisation();
        let all: String = self.newest.values().map(whole).collect();
        let named = organisation.people().filter(|it| {
            let said = &it.said;
            std::iter::once(&said.name).chain(&said.known_as).any(|name| is_in(&all, name))
        });
        let found = format!("{} of {} people named", named.count(), organisation.people().count());
        Case::new("Results name nobody", "0 of 210 people named", found)
    }

    fn missing(&self) -> Case {
        let planted = &self.held.expected.completeness;
        let expected = figure(planted.logged, planted.listed);
        let run = self.run("CREDO", "completeness");
        let exceptions = run.map(|it| &it.exceptions[..]).unwrap_or_default();
        let list = self.held.id(&planted.list).map(|it| it.to_string());
        let in_list = exceptions.iter().filter(|it| it.item == list).count();
        let said =
            |figure, count| format!("{figure} in the log; {count} missing, each by its line");
        let expected = said(expected, planted.missing.len());
        let found = said(self.figure("CREDO", "completeness"), in_list);
        Case::new("The core system knows more applications", expected, found)
    }

    fn window(&self) -> Case {
        let count = self.held.expected.completeness.missing.len();
        let day = self.held.expected.completeness.between.0.get(..10).and_then(Day::parse);
        let day = day.map(Day::for_people).unwrap_or_default();
        let expected = format!("{count} missing from the logs, {day}");
        let all = self.says("CREDO", "completeness");
        let mut facts = all.lines();
        let says = facts.any(|it| {
            it.starts_with(&format!("{count} missing from the logs")) && it.contains(&day)
        });
        let found = if says { expected.clone() } else { all };
        Case::new("… all in one window of time", expected, found)
    }

    fn scoring(&self) -> Case {
        let planted = &self.held.expected.scoring;
        let said = |system: &str, figure: String| format!("{system} {figure}");
        let expected = planted.iter().map(|it| said(it.system, figure(it.scored, it.decisions)));
        let found =
            planted.iter().map(|it| said(it.system, self.figure(it.system, "risk-scoring")));
        let (expected, found) = (expected.collect::<Vec<_>>(), found.collect::<Vec<_>>());
        Case::new("Scores with reasons, in their bands", expected.join("; "), found.join("; "))
    }

    fn unvalidated(&self) -> Case {
        let planted = &self.held.expected.unvalidated;
        let said = |early, unassessed| {
            let (early, unassessed) = (number(early), number(unassessed));
            format!("{early} decisions before validation; {unassessed} with no assessment of it")
        };
        let expected = said(planted.decisions, planted.unassessed);
        let count = |code| self.count(planted.system, "inventory", code);
        let found = said(count("before-validation"), count("before-impact-assessment"));
        Case::new("CREDO 3.0 decided before it was validated", expected, found)
    }

    fn unowned(&self) -> Case {
        let planted = &self.held.expected.unowned;
        let said = |count| format!("{} decisions for which nobody answered", number(count));
        let found = said(self.count(planted.system, "accountability", "nobody-accountable"));
        Case::new("SIFT had no accountable person", said(planted.decisions), found)
    }

    fn unregistered(&self) -> Case {
        let planted = &self.held.expected.unregistered;
        let line = |line: &u64| Place { path: planted.path.clone(), line: *line };
        let wanted: BTreeSet<BTreeSet<Place>> =
            planted.lines.iter().map(|it| BTreeSet::from([line(it)])).collect();
        let found = self.places("HELPER", "accountability", "agent-not-listed");
        let said =
            |right: usize, all: usize| format!("{right} of {all} records open where they are");
        let found = said(wanted.intersection(&found).count(), found.len());
        Case::new("mail-summarizer stands in no register", said(wanted.len(), wanted.len()), found)
    }

    fn training(&self) -> Case {
        let planted = &self.held.expected.training;
        let expected = format!("{} of {} records", planted.late, planted.records);
        self.said(("CREDO", "freshness"), "Training was made up for the audit", expected)
    }

    /// Every exception is one of those that were planted.
    fn nothing_else(&self) -> Case {
        let mut expected = planted(self.held.expected);
        let mut found = Vec::new();
        for ((system, test), run) in &self.newest {
            let kinds = run.by_code.iter().filter(|it| it.count > 0);
            found.extend(kinds.map(|it| format!("{system} {test} {}: {}", it.code, it.count)));
        }
        expected.sort();
        found.sort();
        Case::new("No exceptions but these", expected.join("; "), found.join("; "))
    }

    /// What passed is what stands on proven ground and had nothing planted in it.
    fn passed(&self) -> Case {
        let passed = self.newest.iter().filter(|(_, run)| run.outcome == TestOutcome::Pass);
        let passed: Vec<String> =
            passed.map(|((system, test), _)| format!("{system} {test}")).collect();
        let expected = GREEN.join(", ");
        Case::new("Green, and nothing else", expected, passed.join(", "))
    }
}

/// Which tests pass: of CREDO, whose log is whole and signed, those that find nothing planted.
const GREEN: [&str; 3] = ["CREDO accountability", "CREDO recording", "CREDO risk-scoring"];

/// Returns all exceptions that were planted, by system, test and kind.
fn planted(expected: &Expectations) -> Vec<String> {
    let said = |what: &str, count: u64| format!("{what}: {count}");
    let late = expected.oversight.late.len() as u64;
    let missing = expected.completeness.missing.len() as u64;
    let unassessed = expected.unvalidated.unassessed;
    vec![
        said("CREDO oversight executed-before-review", late),
        said("CREDO completeness missing-in-log", missing),
        said("CREDO inventory before-impact-assessment", unassessed),
        said("CREDO inventory before-validation", expected.unvalidated.decisions),
        said("SIFT accountability nobody-accountable", expected.unowned.decisions),
        said("SIFT recording cut", 1),
        said("HELPER accountability agent-not-listed", expected.unregistered.lines.len() as u64),
        said("HELPER recording uncovered-days", 1),
    ]
}

/// Returns every sentence of a result.
fn whole(run: &TestShown) -> String {
    let exceptions = run.exceptions.iter().map(|it| it.sentence.clone());
    let subjects = run.exceptions.iter().map(|it| it.subject.clone());
    let flags = run.flags.iter().map(|it| it.sentence.clone());
    let all = exceptions.chain(subjects).chain(flags).chain(run.facts.iter().cloned());
    all.fold(String::new(), |text, sentence| text + &sentence + "\n")
}

/// Tells whether a name stands in a text as words of their own.
fn is_in(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        let joined = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
        !joined(before) && !joined(after)
    })
}
