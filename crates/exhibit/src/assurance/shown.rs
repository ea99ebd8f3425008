//! Runs of assurance tests as people want to see them.

use std::collections::BTreeSet;

use exhibit_assurance::Difference;
use exhibit_assurance::result::thousands;
use exhibit_core::digest::Sha256;
use exhibit_core::event::{
    AssuranceSetting, AssuranceTested, CodeCount, EvidenceId, PaperItem, PopulationOf,
    RecordedException, RecordedFlag, StreamRelation, TestId, TestOutcome, TestReason,
};
use exhibit_core::register::{EvidenceState, Register, Stated, TestState};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use schemars::JsonSchema;
use serde::Serialize;

use crate::organisation::name_of;
use crate::relied::Doubts;

/// A test that can be run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TestListed {
    /// Its name.
    pub test: String,
    /// The version of its rules.
    pub version: u32,
    /// What it asks.
    pub question: String,
    /// The requirements that an answer is evidence for.
    pub supports: Vec<String>,
    /// Its newest run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest: Option<TestId>,
}

/// A run in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TestLine {
    /// Its number.
    pub id: TestId,
    /// The test.
    pub test: String,
    /// What it shows.
    pub outcome: TestOutcome,
    /// The same in words for people.
    pub says: String,
    /// How much of the population meets the question.
    pub numerator: u64,
    /// How large the population is.
    pub denominator: u64,
    /// How many exceptions there are.
    pub exceptions: u64,
    /// The worst verdict of what it stands on.
    pub word: Word,
    /// The documents that it rests on beside the logs, with their words at the time of the run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<PaperItem>,
    /// Whether some of what it stands on was destroyed since.
    pub basis_erased: bool,
    /// What happened since to what it rests on, each a sentence.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub altered: Vec<String>,
    /// When it was run.
    pub at: Timestamp,
    /// Who ran it.
    pub by: String,
}

/// A run with all that it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TestShown {
    /// Its number.
    pub id: TestId,
    /// The test.
    pub test: String,
    /// The version of its rules.
    pub version: u32,
    /// What it asks; absent if this program does not know the test.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// The requirements that an answer is evidence for.
    pub supports: Vec<String>,
    /// What it shows.
    pub outcome: TestOutcome,
    /// The same in words for people.
    pub says: String,
    /// Why it is not better.
    pub reasons: Vec<ReasonShown>,
    /// How much of the population meets the question.
    pub numerator: u64,
    /// How large the population is.
    pub denominator: u64,
    /// How much of it the logs do not tell enough about.
    pub unjudged: u64,
    /// What was counted.
    pub population: PopulationShown,
    /// The worst verdict of what it stands on.
    pub word: Word,
    /// The fields that it used and that lie outside some record's hash.
    pub uncovered: Vec<String>,
    /// How many exceptions there are.
    pub exceptions_total: u64,
    /// The digest over all of them.
    pub exceptions_digest: Sha256,
    /// How many of each kind.
    pub by_code: Vec<CodeCount>,
    /// The first of them.
    pub exceptions: Vec<RecordedException>,
    /// What looks odd: never a failure.
    pub flags: Vec<RecordedFlag>,
    /// What else is to be told.
    pub facts: Vec<String>,
    /// What it stands on.
    pub basis: Vec<BasisShown>,
    /// The documents that it rests on beside the logs, with their words at the time of the run.
    pub papers: Vec<PaperItem>,
    /// What happened since to what it rests on, each a sentence: as it stands now, the run may show something else.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub altered: Vec<String>,
    /// What was stated for it.
    pub setting: AssuranceSetting,
    /// When it was run.
    pub at: Timestamp,
    /// Who ran it.
    pub by: String,
    /// The ledger's entry.
    pub entry: u64,
    /// The run of the same test before this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeats: Option<TestId>,
    /// What changed since that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Difference>,
    /// When names were shown, to whom, and why.
    pub disclosed: Vec<DisclosedShown>,
    /// Who the pseudonyms stand for, where a reason was recorded just now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<PersonNamed>,
    /// What a person should know about how it was run or is shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
}

/// Why an outcome is not better.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReasonShown {
    /// The reason.
    pub reason: TestReason,
    /// One sentence.
    pub sentence: String,
}

/// What was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PopulationShown {
    /// What one line of the digested list stands for.
    pub of: PopulationOf,
    /// How many lines it has.
    pub count: u64,
    /// SHA-256 over the list.
    pub digest: Sha256,
}

/// An item that a result stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BasisShown {
    /// The item.
    pub id: String,
    /// Its name, while the vault has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its digest at the time of the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<Sha256>,
    /// Its word today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Word>,
    /// Whether it was destroyed since.
    pub erased: bool,
    /// Whether it was withdrawn since.
    pub withdrawn: bool,
}

/// Names of persons were shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DisclosedShown {
    /// When.
    pub at: Timestamp,
    /// To whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Who a pseudonym stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PersonNamed {
    /// The pseudonym.
    pub pseudonym: String,
    /// The name, or what the log calls the person.
    pub name: String,
    /// How many reviews, where the test counts them by person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviews: Option<u64>,
    /// How many of these did not approve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_approved: Option<u64>,
    /// The median of the seconds that they took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_seconds: Option<u32>,
    /// The most inside one hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_in_an_hour: Option<u64>,
}

/// Two runs of one test, compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TestsCompared {
    /// The run before.
    pub before: TestLine,
    /// The run after.
    pub after: TestLine,
    /// What changed.
    pub difference: Difference,
}

impl TestShown {
    /// Returns the run in one line.
    pub fn line(&self) -> TestLine {
        TestLine {
            id: self.id,
            test: self.test.clone(),
            outcome: self.outcome,
            says: self.says.clone(),
            numerator: self.numerator,
            denominator: self.denominator,
            exceptions: self.exceptions_total,
            word: self.word,
            papers: self.papers.clone(),
            basis_erased: self.basis.iter().any(|it| it.erased),
            altered: self.altered.clone(),
            at: self.at,
            by: self.by.clone(),
        }
    }
}

/// Returns a figure for people, such as `3,067 of 3,104`.
pub fn figure(numerator: u64, denominator: u64) -> String {
    match denominator {
        0 => "nothing counted".to_owned(),
        _ => format!("{} of {}", thousands(numerator), thousands(denominator)),
    }
}

/// Returns how large a population is, such as `3,104 records`.
pub fn counted(count: u64, of: PopulationOf) -> String {
    let (one, many) = match of {
        PopulationOf::Records => ("record", "records"),
        PopulationOf::ListedLines => {
            ("line of an independent list", "lines of an independent list")
        }
        PopulationOf::Items => ("item", "items"),
        PopulationOf::Reviewers => {
            ("reviewer, by their first review", "reviewers, by their first reviews")
        }
    };
    format!("{} {}", thousands(count), if count == 1 { one } else { many })
}

/// Returns what a result rests on beside the logs, for the line of its figure: `, resting on E-0001 UNSIGNED`.
pub fn resting(papers: &[PaperItem]) -> String {
    let worst = papers.iter().map(|it| it.word).max();
    match (papers, worst) {
        ([one], _) => format!(", resting on {} {}", one.item, one.word),
        ([first, ..], Some(word)) => {
            let more = papers.len() - 1;
            format!(", resting on {} and {more} more, at worst {word}", first.item)
        }
        _ => String::new(),
    }
}

/// Returns the tests that can be run, in the order in which they are shown.
pub fn tests_listed(register: &Register) -> Vec<TestListed> {
    let listed = exhibit_assurance::all().into_iter().map(|test| {
        let about = test.about();
        TestListed {
            test: about.name.to_owned(),
            version: about.version,
            question: about.question.to_owned(),
            supports: about.supports.iter().map(|it| (*it).to_owned()).collect(),
            newest: register.newest_test(about.name).map(|it| it.tested.said.id),
        }
    });
    listed.collect()
}

/// Returns the runs, by number.
pub fn tests(register: &Register) -> Vec<TestLine> {
    let since = Since::of(register);
    register.tests().map(|it| line(&since, it)).collect()
}

pub(super) fn line(since: &Since<'_>, state: &TestState) -> TestLine {
    let register = since.register;
    let said = &state.tested.said;
    let result = &said.result;
    let altered = since.altered(&state.tested);
    TestLine {
        id: said.id,
        test: result.test.clone(),
        outcome: result.outcome,
        says: says(result.outcome, &altered),
        numerator: result.numerator,
        denominator: result.denominator,
        exceptions: result.exceptions_total,
        word: result.word,
        papers: result.papers.clone(),
        basis_erased: !register.erased_basis(said).is_empty(),
        altered,
        at: state.tested.at,
        by: name_of(register, state.tested.by),
    }
}

pub(super) fn shown(register: &Register, state: &TestState) -> TestShown {
    let said = &state.tested.said;
    let result = said.result.clone();
    let about = exhibit_assurance::named(&result.test).map(exhibit_assurance::AssuranceTest::about);
    let reasons = result
        .reasons
        .iter()
        .map(|it| ReasonShown { reason: *it, sentence: it.sentence().to_owned() });
    let disclosed = state.disclosed.iter().map(|it| DisclosedShown {
        at: it.at,
        by: name_of(register, it.by),
        reason: it.said.reason.clone(),
    });
    let supports = about.map_or(&[][..], |it| it.supports);
    let altered = Since::of(register).altered(&state.tested);
    TestShown {
        id: said.id,
        version: result.version,
        question: about.map(|it| it.question.to_owned()),
        supports: supports.iter().map(|it| (*it).to_owned()).collect(),
        outcome: result.outcome,
        says: says(result.outcome, &altered),
        altered,
        reasons: reasons.collect(),
        numerator: result.numerator,
        denominator: result.denominator,
        unjudged: result.unjudged,
        population: PopulationShown {
            of: result.population.of,
            count: result.population.count,
            digest: result.population.digest,
        },
        word: result.word,
        exceptions_total: result.exceptions_total,
        exceptions_digest: result.exceptions_digest,
        basis: basis(register, said),
        setting: said.setting.clone(),
        at: state.tested.at,
        by: name_of(register, state.tested.by),
        entry: state.tested.leaf,
        repeats: said.repeats,
        difference: difference(register, said),
        disclosed: disclosed.collect(),
        persons: Vec::new(),
        remarks: Vec::new(),
        test: result.test,
        uncovered: result.uncovered,
        by_code: result.by_code,
        exceptions: result.exceptions,
        flags: result.flags,
        facts: result.facts,
        papers: result.papers,
    }
}

/// Says what a run shows. What was green on a basis that is another today is not shown as if it still were.
fn says(outcome: TestOutcome, altered: &[String]) -> String {
    let green = matches!(outcome, TestOutcome::Pass | TestOutcome::Flagged);
    match altered {
        [_, ..] if green => {
            format!("{} then; basis altered since", TestOutcome::Pass.for_people())
        }
        _ => outcome.for_people().to_owned(),
    }
}

/// What happened since runs were made to what they rest on, over one state of the ledger.
pub(crate) struct Since<'a> {
    register: &'a Register,
    doubts: Doubts,
    /// Each export that contradicts an earlier one, and which.
    conflicts: Vec<(EvidenceId, EvidenceId)>,
}

impl<'a> Since<'a> {
    pub(crate) fn of(register: &'a Register) -> Self {
        let relations = register.evidence().flat_map(|item| {
            let seen = item.verified.iter().flat_map(|it| &it.relations);
            seen.map(move |it| (item.received.id, it))
        });
        let conflicts = relations.filter(|(_, it)| it.relation == StreamRelation::Conflict);
        let conflicts = conflicts.map(|(by, it)| (by, it.to.id)).collect();
        Self { register, doubts: Doubts::of(register), conflicts }
    }

    pub(crate) fn register(&self) -> &'a Register {
        self.register
    }

    /// Says of items on which something good rests since an entry what speaks against that.
    pub(crate) fn evidence(&self, leaf: u64, ids: impl Iterator<Item = EvidenceId>) -> Vec<String> {
        let (mut all, mut relied_on) = (Vec::new(), Vec::new());
        for id in ids {
            match self.register.item(id) {
                None => all.push(format!("{id} is not here any more.")),
                Some(item) if !item.is_held() => all.push(format!("{id} was withdrawn.")),
                Some(item) if item.word().is_alarming() => {
                    all.push(format!("{id} is {} now.", item.word()));
                }
                Some(item) if is_worse_since(item, leaf) => {
                    all.push(format!("{id} was looked at again since, and is {}.", item.word()));
                }
                Some(item) => relied_on.push(item),
            }
        }
        all.extend(self.doubts.about(relied_on));
        all
    }

    /// Says what happened to what a run rests on: what was destroyed or withdrawn, what has a worse word or one that
    /// lost its ground, what came that contradicts it.
    pub(crate) fn altered(&self, tested: &Stated<AssuranceTested>) -> Vec<String> {
        let said = &tested.said;
        let (result, erased) = (&said.result, self.register.erased_basis(said));
        let of_basis = result.basis.iter().map(|it| (&it.item, result.word));
        let of_papers = result.papers.iter().map(|it| (&it.item, it.word));
        let (mut all, mut relied_on) = (Vec::new(), Vec::new());
        for (text, word) in of_basis.chain(of_papers) {
            let Some(id) = EvidenceId::parse(text) else { continue };
            match self.register.item(id) {
                None if erased.contains(&id) => all.push(format!("{id} was erased.")),
                None => all.push(format!("{id} is not here any more.")),
                Some(item) if !item.is_held() => all.push(format!("{id} was withdrawn.")),
                Some(item) if item.word() > word => {
                    all.push(format!("{id} is {} now.", item.word()));
                }
                Some(item) => relied_on.push(item),
            }
        }
        // A run after the loss took it into account.
        all.extend(self.doubts.about_after((tested.leaf, tested.at), relied_on));
        if result.word < Word::Diverged {
            all.extend(self.contradicted(said));
        }
        all
    }

    /// Names the exports that came since and contradict one that the run stands on.
    fn contradicted(&self, said: &AssuranceTested) -> Vec<String> {
        let basis = said.result.basis.iter().filter_map(|it| EvidenceId::parse(&it.item));
        let basis: BTreeSet<EvidenceId> = basis.collect();
        let of_basis =
            self.conflicts.iter().filter(|(by, to)| basis.contains(to) && !basis.contains(by));
        of_basis.map(|(by, to)| format!("{by} contradicts {to}.")).collect()
    }
}

/// What it was before is not on record any more: whoever rests on it looks.
fn is_worse_since(item: &EvidenceState, leaf: u64) -> bool {
    item.word() != Word::Verified && item.verified.as_ref().is_some_and(|it| leaf < it.leaf)
}

fn difference(register: &Register, said: &AssuranceTested) -> Option<Difference> {
    let before = register.test(said.repeats?)?;
    Some(exhibit_assurance::compare(&before.tested.said.result, &said.result))
}

fn basis(register: &Register, said: &AssuranceTested) -> Vec<BasisShown> {
    let erased = register.erased_basis(said);
    let shown = said.result.basis.iter().map(|it| {
        let id = EvidenceId::parse(&it.item);
        let item = id.and_then(|id| register.item(id));
        BasisShown {
            id: it.item.clone(),
            name: item.map(|it| it.received.name.clone()),
            digest: it.digest,
            verdict: item.map(|it| it.word()),
            erased: id.is_some_and(|id| erased.contains(&id)),
            withdrawn: item.is_some_and(|it| !it.is_held()),
        }
    });
    shown.collect()
}
