//! Populations, frozen: which members there are, in which strata, and digests that anybody can
//! compute again.
//!
//! **Members.** One line of ASCII for each, `<id>:<line>` and a line feed, such as `E-0042:17`, by
//! the item's number, then by the line; line 0 is the item as a whole. The digest is SHA-256 over
//! all lines, as assurance tests have it, so a test's population and a sample's can be compared.
//!
//! **Strata.** The same lines, each followed by a space and the label in UTF-8.

use std::{collections::BTreeMap, fmt};

use exhibit_core::{digest::Sha256, event::EvidenceId};
use sha2::{Digest as _, Sha256 as Hasher};
use thiserror::Error;

/// How many members a population may have.
pub const MAX_MEMBERS: usize = 10_000_000;

/// How many strata a population may have.
pub const MAX_STRATA: usize = 200;

/// How many characters a label may have.
pub const MAX_LABEL: usize = 100;

/// A member of a population: a line of an item, written `E-0042:17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Member {
    /// The item.
    pub item: EvidenceId,
    /// The line; 0 for the item as a whole.
    pub line: u32,
}

/// A frozen population: members in order, each once, and the strata in which they lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Population {
    members: Vec<Member>,
    /// In order of their bytes; empty if there are no strata.
    labels: Vec<String>,
    /// The place of each member's label; empty if there are no strata.
    strata: Vec<u16>,
    digest: Sha256,
    strata_digest: Option<Sha256>,
}

/// Why a population can't be frozen.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PopulationError {
    /// There is nothing in it.
    #[error("the population is empty")]
    Empty,
    /// It has more members than [`MAX_MEMBERS`].
    #[error("the population has more than {MAX_MEMBERS} members")]
    TooMany,
    /// A member is in it more than once.
    #[error("{0} is in the population twice")]
    Twice(Member),
    /// The item has no number, so it is no item.
    #[error("{0} is in no item")]
    NoItem(Member),
    /// It has more strata than [`MAX_STRATA`].
    #[error("the population has more than {MAX_STRATA} strata")]
    TooManyStrata,
    /// A line of a list is no member, or has a label where the first one has none.
    #[error("line {0} of the list is not a member in the form of the others")]
    Line(u64),
    /// A label is empty, longer than [`MAX_LABEL`], has control characters or spaces around it.
    #[error("the stratum of {0} has a label that can't be written on a line")]
    Label(Member),
}

impl Population {
    /// Freezes members without strata, whatever their order.
    pub fn freeze(members: impl IntoIterator<Item = Member>) -> Result<Self, PopulationError> {
        let mut kept = Vec::new();
        for member in members {
            check(member, kept.len())?;
            kept.push(member);
        }
        kept.sort_unstable();
        Self::frozen(kept, Vec::new(), Vec::new())
    }

    /// Freezes members with the label of the stratum in which each lies.
    pub fn freeze_in_strata<L: AsRef<str>>(
        members: impl IntoIterator<Item = (Member, L)>,
    ) -> Result<Self, PopulationError> {
        let mut kept = Vec::new();
        let mut known = BTreeMap::new();
        for (member, label) in members {
            check(member, kept.len())?;
            kept.push((member, stratum(&mut known, member, label.as_ref())?));
        }
        let ranks = ranks(&known);
        kept.sort_unstable();
        let strata = kept.iter().map(|&(_, stratum)| ranks[usize::from(stratum)]).collect();
        let members = kept.into_iter().map(|(member, _)| member).collect();
        Self::frozen(members, known.into_keys().collect(), strata)
    }

    /// Reads a list as [`Population::list`] writes it, whatever the order of its lines.
    pub fn read(list: &[u8]) -> Result<Self, PopulationError> {
        let text = std::str::from_utf8(list).map_err(|_| PopulationError::Line(0))?;
        let text = text.strip_suffix('\n').unwrap_or(text);
        let labelled = text.lines().next().is_some_and(|line| line.contains(' '));
        let mut wrong = None;
        let lines = (1..).zip(text.split('\n')).map_while(|(number, line)| {
            let (member, label) = line.split_once(' ').map_or((line, None), |(m, l)| (m, Some(l)));
            match Member::parse(member).filter(|_| label.is_some() == labelled) {
                Some(member) => Some((member, label.unwrap_or_default())),
                None => {
                    wrong = Some(number);
                    None
                }
            }
        });
        let read = match labelled {
            true => Self::freeze_in_strata(lines),
            false => Self::freeze(lines.map(|(member, _)| member)),
        };
        wrong.map_or(read, |number| Err(PopulationError::Line(number)))
    }

    /// Writes the list of members, each with its label where there are strata: what a digest is of.
    pub fn list(&self) -> Vec<u8> {
        let mut written = Vec::with_capacity(self.members.len() * 16);
        for (place, &member) in self.members.iter().enumerate() {
            write_member(member, &mut written);
            if let Some(label) = self.label_at(place) {
                written.push(b' ');
                written.extend_from_slice(label.as_bytes());
            }
            written.push(b'\n');
        }
        written
    }

    fn frozen(
        members: Vec<Member>,
        labels: Vec<String>,
        strata: Vec<u16>,
    ) -> Result<Self, PopulationError> {
        if members.is_empty() {
            return Err(PopulationError::Empty);
        }
        if let Some(pair) = members.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(PopulationError::Twice(pair[0]));
        }
        let digest = digest_of(members.iter().map(|&member| (member, None)));
        let labelled = members.iter().zip(&strata);
        let labelled = labelled.map(|(&member, &at)| (member, Some(&*labels[usize::from(at)])));
        let strata_digest = (!labels.is_empty()).then(|| digest_of(labelled));
        Ok(Self { members, labels, strata, digest, strata_digest })
    }

    /// Returns the members, by item and line.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Returns how many members there are; never 0.
    pub fn count(&self) -> u32 {
        u32::try_from(self.members.len()).expect("at most MAX_MEMBERS")
    }

    /// Reports whether `member` is in it.
    pub fn has(&self, member: Member) -> bool {
        self.members.binary_search(&member).is_ok()
    }

    /// Returns the place of a member, counted from 0.
    pub fn place_of(&self, member: Member) -> Option<usize> {
        self.members.binary_search(&member).ok()
    }

    /// Returns the label of the stratum of the member at a place, if there are strata.
    pub fn label_at(&self, place: usize) -> Option<&str> {
        self.strata.get(place).map(|&stratum| self.labels[usize::from(stratum)].as_str())
    }

    /// Returns the digest of the members.
    pub fn digest(&self) -> Sha256 {
        self.digest
    }

    /// Returns the digest of the members with their labels, if there are strata.
    pub fn strata_digest(&self) -> Option<Sha256> {
        self.strata_digest
    }

    /// Returns the strata, by the bytes of their labels, and how many members each has.
    ///
    /// A population without strata has none.
    pub fn strata(&self) -> Vec<(&str, u32)> {
        let mut counts = vec![0; self.labels.len()];
        for &stratum in &self.strata {
            counts[usize::from(stratum)] += 1;
        }
        self.labels.iter().map(String::as_str).zip(counts).collect()
    }

    /// Returns the place of the stratum of the member at `place`; 0 if there are no strata.
    pub(crate) fn stratum_at(&self, place: usize) -> u16 {
        self.strata.get(place).copied().unwrap_or_default()
    }
}

impl Member {
    /// Reads exactly the form that is written.
    pub fn parse(text: &str) -> Option<Self> {
        let (item, line) = text.split_once(':')?;
        let member = Self { item: EvidenceId::parse(item)?, line: line.parse().ok()? };
        (member.to_string() == text).then_some(member)
    }
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.item, self.line)
    }
}

fn check(member: Member, before: usize) -> Result<(), PopulationError> {
    match member.item {
        EvidenceId(0) => Err(PopulationError::NoItem(member)),
        _ if before == MAX_MEMBERS => Err(PopulationError::TooMany),
        _ => Ok(()),
    }
}

/// Returns the number of a label, in the order in which labels were met.
fn stratum(
    known: &mut BTreeMap<String, u16>,
    member: Member,
    label: &str,
) -> Result<u16, PopulationError> {
    if let Some(&number) = known.get(label) {
        return Ok(number);
    }
    let fits = !label.is_empty() && label.chars().count() <= MAX_LABEL;
    if !fits || label.trim() != label || label.chars().any(char::is_control) {
        return Err(PopulationError::Label(member));
    }
    if known.len() == MAX_STRATA {
        return Err(PopulationError::TooManyStrata);
    }
    let number = u16::try_from(known.len()).expect("at most MAX_STRATA");
    known.insert(label.to_owned(), number);
    Ok(number)
}

/// Returns for each number the place of its label in the order of labels.
fn ranks(known: &BTreeMap<String, u16>) -> Vec<u16> {
    let mut ranks = vec![0; known.len()];
    for (rank, &number) in (0..).zip(known.values()) {
        ranks[usize::from(number)] = rank;
    }
    ranks
}

fn digest_of<'l>(lines: impl IntoIterator<Item = (Member, Option<&'l str>)>) -> Sha256 {
    const BLOCK: usize = 16 * 1024;
    let mut hasher = Hasher::new();
    let mut buffer = Vec::with_capacity(BLOCK + 1024);
    for (member, label) in lines {
        write_member(member, &mut buffer);
        if let Some(label) = label {
            buffer.push(b' ');
            buffer.extend_from_slice(label.as_bytes());
        }
        buffer.push(b'\n');
        if buffer.len() >= BLOCK {
            hasher.update(&buffer);
            buffer.clear();
        }
    }
    hasher.update(&buffer);
    Sha256(hasher.finalize().into())
}

/// Appends the written form of a member.
pub(crate) fn write_member(member: Member, buffer: &mut Vec<u8>) {
    use std::io::Write as _;
    write!(buffer, "{member}").expect("memory can be written to");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(item: u32, line: u32) -> Member {
        Member { item: EvidenceId(item), line }
    }

    #[test]
    fn the_written_form_is_the_digested_one() {
        let members = [member(11, 4_294_967_295), member(2, 17), member(2, 0)];
        let population = Population::freeze(members).expect("it is sound");
        assert_eq!(population.digest(), Sha256::of(b"E-0002:0\nE-0002:17\nE-0011:4294967295\n"));
        assert_eq!(population.strata_digest(), None);
        assert!(population.strata().is_empty());
    }

    #[test]
    fn numbers_decide_the_order_and_not_their_letters() {
        let population =
            Population::freeze([member(10_000, 1), member(9_999, 10), member(9_999, 9)]);
        let population = population.expect("it is sound");
        assert_eq!(population.digest(), Sha256::of(b"E-9999:9\nE-9999:10\nE-10000:1\n"));
    }

    #[test]
    fn long_lists_are_digested_as_a_whole() {
        let written: String = (1..5_000).map(|line| format!("E-0001:{line}\n")).collect();
        let population = Population::freeze((1..5_000).rev().map(|line| member(1, line)));
        assert_eq!(population.expect("it is sound").digest(), Sha256::of(written.as_bytes()));
    }

    #[test]
    fn labels_are_digested_with_their_members() {
        let members =
            [(member(2, 1), "München"), (member(1, 7), "Kiel"), (member(1, 3), "München")];
        let population = Population::freeze_in_strata(members).expect("it is sound");
        let written = "E-0001:3 München\nE-0001:7 Kiel\nE-0002:1 München\n";
        assert_eq!(population.strata_digest(), Some(Sha256::of(written.as_bytes())));
        assert_eq!(population.digest(), Sha256::of(b"E-0001:3\nE-0001:7\nE-0002:1\n"));
        assert_eq!(population.strata(), [("Kiel", 1), ("München", 2)]);
        assert_eq!([0, 1, 2].map(|place| population.stratum_at(place)), [1, 0, 1]);
    }

    #[test]
    fn what_is_no_population_is_refused() {
        let error = |members: &[Member]| Population::freeze(members.iter().copied()).unwrap_err();
        assert_eq!(error(&[]), PopulationError::Empty);
        let twice = [member(2, 1), member(1, 1), member(2, 1)];
        assert_eq!(error(&twice), PopulationError::Twice(member(2, 1)));
        assert_eq!(error(&[member(0, 1)]), PopulationError::NoItem(member(0, 1)));
        let long = "x".repeat(MAX_LABEL + 1);
        for label in ["", " a", "a\nb", &long] {
            let refused = Population::freeze_in_strata([(member(1, 1), label)]).unwrap_err();
            assert_eq!(refused, PopulationError::Label(member(1, 1)));
        }
        // The same member in two strata is the same member.
        let refused = Population::freeze_in_strata([(member(1, 1), "a"), (member(1, 1), "b")]);
        assert_eq!(refused.unwrap_err(), PopulationError::Twice(member(1, 1)));
        let many = (0..=200).map(|line| (member(1, line), line.to_string()));
        assert_eq!(Population::freeze_in_strata(many).unwrap_err(), PopulationError::TooManyStrata);
    }

    #[test]
    fn a_list_is_read_as_it_is_written() {
        let plain = Population::freeze([member(9_999, 10), member(10_000, 1)]).expect("sound");
        assert_eq!(plain.list(), b"E-9999:10\nE-10000:1\n");
        assert_eq!(Population::read(&plain.list()), Ok(plain));
        let labelled = [(member(2, 1), "Bad Segeberg"), (member(1, 7), "Kiel")];
        let labelled = Population::freeze_in_strata(labelled).expect("sound");
        assert_eq!(labelled.list(), "E-0001:7 Kiel\nE-0002:1 Bad Segeberg\n".as_bytes());
        assert_eq!(Population::read(&labelled.list()), Ok(labelled));
        assert_eq!(
            Population::read(b"E-0002:1\nE-0001:1").map(|it| it.members().to_vec()),
            Ok(vec![member(1, 1), member(2, 1)])
        );
    }

    #[test]
    fn a_list_with_anything_else_in_it_is_refused() {
        for (list, line) in [
            ("", 1),
            ("E-0001:1\n\n", 2),
            ("E-0001:1\nE-0001:2 a\n", 2),
            ("E-0001:1 a\nE-0001:2\n", 2),
            ("E-0001:1\r\n", 1),
            ("E-0001:01\n", 1),
        ] {
            assert_eq!(
                Population::read(list.as_bytes()),
                Err(PopulationError::Line(line)),
                "{list:?}"
            );
        }
        assert_eq!(Population::read(&[0xff]), Err(PopulationError::Line(0)));
        let twice = Population::read(b"E-0001:1\nE-0001:1\n");
        assert_eq!(twice, Err(PopulationError::Twice(member(1, 1))));
    }

    #[test]
    fn too_many_are_refused_before_they_are_kept() {
        let endless = (0..=u32::MAX).map(|line| member(1, line));
        assert_eq!(Population::freeze(endless).unwrap_err(), PopulationError::TooMany);
    }

    #[test]
    fn members_are_read_in_one_spelling() {
        assert_eq!(Member::parse("E-0042:17"), Some(member(42, 17)));
        for text in ["E-42:17", "E-0042", "E-0042:017", "E-0042:+1", "E-0042:1 ", "e-0042:1"] {
            assert_eq!(Member::parse(text), None, "{text}");
        }
    }
}
