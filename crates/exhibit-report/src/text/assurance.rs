//! Texts on assurance tests. What a run shows is said in the words of the stored result only.

use super::{count, number};
use crate::model::{Exception, Pack, Test};

pub(crate) const TESTS: &str = "Assurance tests";
pub(crate) const TESTS_SENTENCE: &str = "The newest run of each test over the same AI systems and the same period. A figure counts what meets the question. Only \u{2018}no exceptions\u{2019} means that everything was looked at, on proven ground, and nothing stood out.";
pub(crate) const LABEL_TEST_PERIOD: &str = "Period";
pub(crate) const LABEL_TEST_SYSTEMS: &str = "AI systems";
pub(crate) const LABEL_COUNTED: &str = "Counted";
pub(crate) const LABEL_LIST: &str = "SHA-256 of the list";
pub(crate) const LABEL_GROUND: &str = "Ground";
pub(crate) const NO_GROUND: &str = "no file: it stands on nothing";
pub(crate) const LABEL_UNCOVERED: &str = "Outside a hash";
pub(crate) const ALL_COVERED: &str = "none of the fields that were used";
pub(crate) const LABEL_EXCEPTIONS: &str = "Exceptions";
pub(crate) const LABEL_STANDS_ON: &str = "Stands on";
pub(crate) const LABEL_EVIDENCE_FOR: &str = "Evidence for";
pub(crate) const LABEL_RUN: &str = "Run";
pub(crate) const NONE: &str = "none";
pub(crate) const NOTHING: &str = "nothing";
pub(crate) const NOT_BETTER: &str = "Why the result is not better";
pub(crate) const FLAGS: &str = "To be looked at: flags, which fail nothing";
pub(crate) const BESIDES: &str = "Besides";
pub(crate) const SINCE: &str = "What changed since the run";
pub(crate) const ALL_IN_SCOPE: &str = "all";
pub(crate) const UNKNOWN_TEST: &str = "What this test asks is not known to this program.";

pub(crate) const HEAD_TEST: &str = "Test";
pub(crate) const HEAD_SHOWS: &str = "Shows";
pub(crate) const HEAD_FIGURE: &str = "Figure";
pub(crate) const HEAD_EXCEPTIONS: &str = "Exceptions";
pub(crate) const HEAD_FLAGS: &str = "Flags";
pub(crate) const HEAD_RECORD: &str = "Record";
pub(crate) const HEAD_KIND_OF: &str = "Kind";
pub(crate) const HEAD_SAYS: &str = "What is the matter";

pub(crate) fn tests_answer(pack: &Pack) -> String {
    let mut shown: Vec<(&str, u64)> = Vec::new();
    for test in &pack.tests {
        match shown.iter_mut().find(|(shows, _)| *shows == test.shows) {
            Some((_, n)) => *n += 1,
            None => shown.push((&test.shows, 1)),
        }
    }
    let results: Vec<_> = shown
        .into_iter()
        .map(|(shows, n)| format!("\u{2018}{shows}\u{2019} ({})", number(n)))
        .collect();
    let exceptions =
        pack.tests.iter().fold(0u64, |sum, it| sum.saturating_add(it.exceptions_total));
    format!(
        "Of {}, the newest runs show: {}. Together they found {}. Persons appear under pseudonyms.",
        count(pack.tests.len() as u64, "test", "tests"),
        results.join(", "),
        count(exceptions, "exception", "exceptions"),
    )
}

/// The word for what a test stands on, and what it is a word for.
pub(crate) fn ground(test: &Test) -> String {
    if test.basis.is_empty() {
        return NO_GROUND.to_owned();
    }
    format!(
        "{} is the worst word of the files that it stands on: of their integrity, not of any requirement",
        test.word.as_str()
    )
}

pub(crate) fn figure(test: &Test) -> String {
    match test.unjudged {
        0 => test.figure.clone(),
        n => format!("{}; {} not judged", test.figure, number(n)),
    }
}

pub(crate) fn exceptions(test: &Test) -> String {
    if test.exceptions_total == 0 {
        return NONE.to_owned();
    }
    let kinds: Vec<_> =
        test.by_kind.iter().map(|(kind, n)| format!("{} {kind}", number(*n))).collect();
    let kinds = if kinds.is_empty() { String::new() } else { format!(": {}", kinds.join(", ")) };
    format!("{}{kinds}", number(test.exceptions_total))
}

pub(crate) fn exceptions_sentence(test: &Test) -> String {
    let shown = test.exceptions.len() as u64;
    if shown == test.exceptions_total {
        return format!("{} of {}, by record.", count(shown, "exception", "exceptions"), test.id);
    }
    format!(
        "The first {} of {} of {}, by record.",
        number(shown),
        count(test.exceptions_total, "exception", "exceptions"),
        test.id
    )
}

/// What is not in the table: how many more the attachment has, and how many are only counted.
pub(crate) fn more_exceptions(test: &Test) -> Option<String> {
    let left = test.exceptions_total.saturating_sub(test.exceptions.len() as u64);
    let attached = test.attached.min(left);
    match (attached, left - attached) {
        (0, 0) => None,
        (attached, 0) => Some(format!("… and {} more, in pack.json.", number(attached))),
        (attached, rest) => Some(format!(
            "… and {} more, of which pack.json has {}. The other {} are counted and in the digest; the ledger does not list them.",
            number(left),
            number(attached),
            number(rest)
        )),
    }
}

pub(crate) fn run(test: &Test) -> String {
    let earlier = match test.earlier {
        0 => String::new(),
        n => format!("; {} before it", count(n, "earlier run", "earlier runs")),
    };
    format!("{}{earlier}", test.run)
}

pub(crate) fn exception_line(exception: &Exception) -> Option<String> {
    exception.line.map(super::line)
}
