//! What does not verify: the first hundred a check, and how many there are in all.

use exhibit_core::appraisal::{Failure, MAX_FAILURES};

/// A check that can fail at a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Check {
    /// A line is not a record.
    Record,
    /// A record can't be expressed in the profile's canonical form, or is ambiguous.
    Readable,
    /// A record is too long to be parsed.
    Limit,
    /// A row of a table, or a line of unsigned records, can't be made a record.
    Row,
    /// The last line ends in the middle of a record.
    Torn,
    /// A line is not in the form that was hashed.
    Form,
    Sequence,
    Digest,
    Link,
    Constant,
    Signature,
    /// A record names another key than the one that signed it.
    KeyId,
    /// A file that a record names is not here, or is another.
    Attachment,
    Anchor,
    Terminal,
}

impl Check {
    /// Returns the name by which a report says what failed.
    fn name(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Readable => "readable",
            Self::Limit => "limit",
            Self::Row => "row",
            Self::Torn => "torn",
            Self::Form => "form",
            Self::Sequence => "sequence",
            Self::Digest => "digest",
            Self::Link => "link",
            Self::Constant => "constant",
            Self::Signature => "signature",
            Self::KeyId => "key id",
            Self::Attachment => "attachment",
            Self::Anchor => "anchor",
            Self::Terminal => "terminal",
        }
    }
}

const CHECKS: usize = 15;

/// Failures by check.
#[derive(Clone, Debug, Default)]
pub(super) struct Failures {
    kept: [Vec<Failure>; CHECKS],
    counts: [u64; CHECKS],
}

impl Failures {
    /// Counts a failure, and keeps it unless there are too many of its check already.
    pub(super) fn add(&mut self, check: Check, failure: impl FnOnce() -> Failure) {
        let kept = &mut self.kept[check as usize];
        if kept.len() < MAX_FAILURES {
            let mut failure = failure();
            failure.check.get_or_insert_with(|| check.name().to_owned());
            kept.push(failure);
        }
        self.counts[check as usize] += 1;
    }

    /// Moves the failures of a later part to the end of these, `lines` further down.
    pub(super) fn append(&mut self, later: &mut Self, lines: u64) {
        for (kept, more) in self.kept.iter_mut().zip(&mut later.kept) {
            let room = MAX_FAILURES.saturating_sub(kept.len());
            kept.extend(more.drain(..).take(room).map(|mut failure| {
                failure.line += lines;
                failure
            }));
        }
        for (count, more) in self.counts.iter_mut().zip(&mut later.counts) {
            *count += std::mem::take(more);
        }
    }

    /// Names the file in which all failures stand that have none yet.
    pub(super) fn name_file(&mut self, path: &str) {
        for failure in self.kept.iter_mut().flatten() {
            failure.file.get_or_insert_with(|| path.to_owned());
        }
    }

    /// Returns how often a check failed.
    pub(super) fn count(&self, check: Check) -> u64 {
        self.counts[check as usize]
    }

    /// Returns the first failure that was kept of a check.
    pub(super) fn first(&self, check: Check) -> Option<&Failure> {
        self.kept[check as usize].first()
    }

    /// Returns how many failures there are in all.
    pub(super) fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Returns what was kept, in file order.
    pub(super) fn into_list(self) -> Vec<Failure> {
        let mut list: Vec<Failure> = self.kept.into_iter().flatten().collect();
        list.sort_by_key(|failure| failure.line);
        list
    }
}
