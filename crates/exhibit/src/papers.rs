//! Working papers: a spreadsheet with one line a requirement that auditors fill in, and what is read from it.
//!
//! A paper is no register: it is read line by line, each line becomes one statement, and if one line can't become one
//! nothing is written down.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use exhibit_core::checklist::{Language, checklist};
use exhibit_core::event::{
    Answer, ConclusionReached, ConclusionWord, EngagementId, Event, EvidenceId, FindingId,
    PersonId, QuestionAnswered, SampleId, TestId,
};
use exhibit_core::register::{EngagementState, PersonMeant, Refusal, Register};
use exhibit_core::visible::visible;
use exhibit_registers::{
    Problem, Row, Schema, Sheet, Table, TableError, Value, check, propose, write_xlsx,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::conclusions::ConclusionRequest;
use crate::coverage::{Covered, coverage};
use crate::engagements::{in_scope, listed, title_of};
use crate::error::Error;
use crate::host::Host;
use crate::organisation::name_of;
use crate::plain_files::PlainFile;
use crate::statement::about;
use crate::vault::{Open, Vault};

/// A working paper that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PaperWritten {
    /// The engagement.
    pub engagement: EngagementId,
    /// How many requirements it has.
    pub requirements: u64,
    /// How many questions it has.
    pub questions: u64,
    /// As at which entry it speaks of mappings, where the engagement is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frozen_at: Option<u64>,
}

/// What came of reading a working paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PaperTaken {
    /// The engagement.
    pub engagement: EngagementId,
    /// The requirements on which a conclusion was written down, or would have been.
    pub concluded: Vec<String>,
    /// Whether they were written down: all of them, or none.
    pub written_down: bool,
    /// How many lines say what is on record already.
    pub unchanged: u64,
    /// How many lines nobody filled in.
    pub empty: u64,
    /// What is wrong, line by line.
    pub problems: Vec<PaperProblem>,
    /// How it was read, and what a reader will ask, a sentence each.
    pub remarks: Vec<String>,
}

/// Something wrong in a line of a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PaperProblem {
    /// The sheet, where there are sheets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The line's number as a person sees it; 0 where it is the whole table.
    pub row: u64,
    /// The column; empty where it is the whole line.
    pub column: String,
    /// What is wrong.
    pub says: String,
}

impl PaperProblem {
    fn of(sheet: Option<&String>, it: &Problem) -> Self {
        let says = format!("found {}, expected {}", it.found, it.expected);
        Self { sheet: sheet.cloned(), row: it.row, column: it.column.clone(), says }
    }
}

/// Returns the bytes of a paper, of at most the size that a table may have.
///
/// # Errors
/// [`Error::Unreadable`]; [`Error::Table`] for a larger file.
pub fn read_paper(path: &Path) -> Result<Vec<u8>, Error> {
    let unreadable = |e| Error::unreadable(path, &e);
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let most = exhibit_registers::table::MAX_FILE as u64;
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > most {
        let (what, at) = ("bytes of a file", format!("over {most} bytes"));
        return Err(Error::Table(TableError::Bound { what, most, at }));
    }
    Ok(bytes)
}

/// A sheet of a paper as it was read.
pub(crate) struct PaperSheet {
    /// Its name, where there are sheets.
    pub(crate) sheet: Option<String>,
    /// The rows without a problem.
    pub(crate) rows: Vec<Row>,
    /// What is wrong with the others.
    pub(crate) problems: Vec<PaperProblem>,
    /// What was not taken for granted.
    pub(crate) remarks: Vec<String>,
    /// What the file calls each column, by its key.
    headers: BTreeMap<String, String>,
}

impl PaperSheet {
    /// Reads a sheet by a built-in schema; `of` says what it should be.
    ///
    /// # Errors
    /// [`Error::Table`] if the file can't be read, [`Error::BadPaper`] if its columns are not those of the schema.
    pub(crate) fn read(
        of: &str,
        schema: &str,
        name: &str,
        bytes: &[u8],
        sheet: Option<&str>,
    ) -> Result<Self, Error> {
        let schema = Schema::parse(schema.as_bytes()).map_err(Error::Schema)?;
        let table = Table::read(name, bytes, sheet).map_err(Error::Table)?;
        let proposal = propose(&schema, &table.header(&schema));
        let bad = |what: String| {
            let name = visible(name).into_owned();
            Error::BadPaper { name, of: of.to_owned(), what: visible(&what).into_owned() }
        };
        if let Some(it) = proposal.ambiguous.first() {
            let what = format!("several columns could be {}: {}", it.column, it.headers.join(", "));
            return Err(bad(what));
        }
        if !proposal.missing.is_empty() {
            return Err(bad(format!("it lacks the columns {}", proposal.missing.join(", "))));
        }
        let checked = check(&schema, &proposal.mapping, &table);
        let sheet = table.sheet;
        let problems =
            checked.problems.iter().map(|it| PaperProblem::of(sheet.as_ref(), it)).collect();
        // That a paper has other sheets is no news.
        let others = exhibit_registers::RemarkCode::OtherSheets;
        let said = checked.remarks.iter().filter(|it| it.code != others);
        let remarks = said.map(|it| it.text.clone()).collect();
        let headers = proposal.mapping.columns;
        Ok(Self { sheet, rows: checked.rows, problems, remarks, headers })
    }
}

impl PaperSheet {
    /// Returns a problem in a line, under the name that the file gives the column.
    pub(crate) fn problem(&self, row: u64, key: &str, says: &str) -> PaperProblem {
        let column = self.headers.get(key).map_or(key, String::as_str);
        PaperProblem {
            sheet: self.sheet.clone(),
            row,
            column: visible(column).into_owned(),
            says: visible(says).into_owned(),
        }
    }
}

impl Vault<Open> {
    /// Writes a working paper for the conclusions of an engagement: what is mapped stands in it, and what is concluded
    /// already; the rest is to be filled in.
    ///
    /// # Errors
    /// [`Error::Refused`] if there is no such engagement; [`Error::Policy`]; [`Error::Exists`];
    /// [`Error::Unwritable`]; as [`Vault::append`].
    pub fn write_paper(
        &mut self,
        host: &Host<'_>,
        path: &Path,
        engagement: EngagementId,
        language: Language,
    ) -> Result<PaperWritten, Error> {
        let state = self.known_engagement(engagement)?;
        let frozen = self.frozen(state)?;
        let register = frozen.as_ref().unwrap_or_else(|| self.register());
        let scope = in_scope(self.register(), &state.recorded.said);
        let words = Words::of(language);
        let conclusions = conclusions_sheet(self.register(), register, state, &scope, &words);
        let questions = questions_sheet(state, &scope, language, &words);
        let count = questions.rows.len() as u64;
        let sheets = [conclusions, questions, about(&words.about)];
        let bytes = write_xlsx(&sheets).map_err(|e| Error::Record(e.to_string()))?;
        let written = PaperWritten {
            engagement,
            requirements: scope.len() as u64,
            questions: count,
            frozen_at: state.frozen_at(),
        };
        let what = format!("working paper of {engagement}");
        self.write_plain(host, PlainFile::own(&what), path, &bytes)?;
        Ok(written)
    }

    /// Reads a working paper, and writes down what it concludes: every line that is filled in, or nothing.
    ///
    /// # Errors
    /// [`Error::Refused`] for an engagement that is closed; [`Error::Table`] if the file can't be read,
    /// [`Error::BadPaper`] if it is no such paper; as [`Vault::state`].
    pub fn take_paper(
        &mut self,
        host: &Host<'_>,
        (name, bytes): (&str, &[u8]),
        engagement: EngagementId,
        by: Option<PersonId>,
    ) -> Result<PaperTaken, Error> {
        let state = self.known_engagement(engagement)?;
        if state.is_closed() {
            return Err(Refusal::State { id: engagement.to_string(), state: state.state() }.into());
        }
        let (main, answers) = sheets_of(name, bytes, engagement)?;
        let mut taken = PaperTaken {
            engagement,
            concluded: Vec::new(),
            written_down: false,
            unchanged: 0,
            empty: 0,
            problems: main.problems.clone(),
            remarks: main.remarks.clone(),
        };
        let mut answered = answers_by_requirement(answers, &mut taken);
        let mut events = Vec::new();
        for row in &main.rows {
            let requirement = row.text("requirement").unwrap_or_default().to_owned();
            if !is_filled(row) {
                taken.empty += 1;
                continue;
            }
            let checklist = answered.remove(&requirement).unwrap_or_default();
            match self.line_said(row, engagement, by, checklist) {
                Ok(said) if self.says_the_same(&said) => taken.unchanged += 1,
                Ok(said) => {
                    taken.remarks.extend(self.conclusion_remarks(&said));
                    taken.concluded.push(requirement);
                    events.push(Event::ConclusionReached(Box::new(said)));
                }
                Err(problems) => {
                    let own = problems
                        .into_iter()
                        .map(|(column, says)| main.problem(row.row, column, &says));
                    taken.problems.extend(own);
                }
            }
        }
        for (requirement, answers) in answered.into_iter().filter(|(_, it)| !it.is_empty()) {
            let (n, what) = (answers.len(), if answers.len() == 1 { "answer" } else { "answers" });
            taken.remarks.push(format!(
                "{requirement} has {n} {what} in the checklist and no conclusion: nothing of it was taken."
            ));
        }
        taken.problems.sort_by(|a, b| (&a.sheet, a.row).cmp(&(&b.sheet, b.row)));
        if taken.problems.is_empty() && !events.is_empty() {
            self.state(host, events)?;
            taken.written_down = true;
        }
        Ok(taken)
    }

    /// Makes a conclusion of a line, or says in which columns something is wrong, and what.
    fn line_said(
        &self,
        row: &Row,
        engagement: EngagementId,
        by: Option<PersonId>,
        checklist: Vec<QuestionAnswered>,
    ) -> Result<ConclusionReached, Vec<(&'static str, String)>> {
        let mut problems = Vec::new();
        if let Some(other) = row.text("engagement").filter(|it| *it != engagement.to_string()) {
            let says = format!("this line belongs to {other}, not to {engagement}");
            problems.push(("engagement", says));
        }
        let words = "yes, no or not tested";
        let answer = |key| word::<Answer>(row, key, words);
        let conclusion = word::<ConclusionWord>(row, "conclusion", "a conclusion");
        let request = ConclusionRequest {
            engagement,
            requirement: row.text("requirement").unwrap_or_default().to_owned(),
            design: kept(answer("design"), &mut problems, Answer::NotTested),
            implementation: kept(answer("implementation"), &mut problems, Answer::NotTested),
            operation: kept(answer("operation"), &mut problems, Answer::NotTested),
            conclusion: kept(conclusion, &mut problems, ConclusionWord::NotConcluded),
            reason: kept(reason(row), &mut problems, String::new()),
            evidence: ids(row, "evidence", "E-0042", EvidenceId::parse, &mut problems),
            tests: ids(row, "tests", "T-003", TestId::parse, &mut problems),
            samples: ids(row, "samples", "S-001", SampleId::parse, &mut problems),
            findings: ids(row, "findings", "F-01", FindingId::parse, &mut problems),
            checklist,
            by: kept(self.concluder(row), &mut problems, None).or(by),
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        let whole = |error: &Error| {
            let hints = error.hints();
            let hints: String = hints.iter().map(|it| format!(" {it}")).collect();
            vec![("", format!("{error}.{hints}"))]
        };
        let said = self.conclusion_said(&request).map_err(|error| whole(&error))?;
        let event = Event::ConclusionReached(Box::new(said.clone()));
        let decided = self.register().decide(self.person().id, event);
        decided.map_err(|refusal| whole(&Error::from(refusal)))?;
        Ok(said)
    }

    fn concluder(&self, row: &Row) -> Result<Option<PersonId>, (&'static str, String)> {
        let Some(text) = row.text("by") else { return Ok(None) };
        match self.register().person_meant(text) {
            PersonMeant::One(id) => Ok(Some(id)),
            PersonMeant::Nobody => {
                Err(("by", format!("found {text}, expected somebody on record")))
            }
            PersonMeant::Two { .. } => {
                Err(("by", format!("found {text}, which two persons are called: give the name")))
            }
        }
    }

    fn says_the_same(&self, said: &ConclusionReached) -> bool {
        let state = self.register().engagement(said.engagement);
        let before = state.and_then(|it| it.conclusions.get(&said.requirement));
        before.is_some_and(|it| it.said == *said)
    }
}

/// A sheet may be in either language; one that is a list without sheets has no answers to questions.
fn sheets_of(
    name: &str,
    bytes: &[u8],
    engagement: EngagementId,
) -> Result<(PaperSheet, Option<PaperSheet>), Error> {
    let of = format!("{engagement}");
    let both = [Words::of(Language::En), Words::of(Language::De)];
    let read = |schema: &str, sheet: fn(&Words) -> &'static str| {
        let mut last = None;
        for words in &both {
            match PaperSheet::read(&of, schema, name, bytes, Some(sheet(words))) {
                Err(Error::Table(error @ TableError::NoSheet { .. })) => last = Some(error),
                other => return other.map(Ok),
            }
        }
        Ok(Err(last.unwrap_or(TableError::Empty)))
    };
    let conclusions = include_str!("../../../schemas/papers/conclusions.json");
    let main = read(conclusions, |it| it.conclusions)?.map_err(Error::Table)?;
    if main.sheet.is_none() {
        return Ok((main, None));
    }
    let answers = include_str!("../../../schemas/papers/checklist.json");
    Ok((main, read(answers, |it| it.questions)?.ok()))
}

fn answers_by_requirement(
    answers: Option<PaperSheet>,
    taken: &mut PaperTaken,
) -> BTreeMap<String, Vec<QuestionAnswered>> {
    let mut all: BTreeMap<String, Vec<QuestionAnswered>> = BTreeMap::new();
    let Some(answers) = answers else { return all };
    taken.problems.extend(answers.problems.iter().cloned());
    for row in &answers.rows {
        let id = row.text("id").unwrap_or_default();
        let Some(answer) = row.text("answer") else {
            if row.text("remark").is_some() {
                let says = "found nothing, expected an answer beside the remark";
                taken.problems.push(answers.problem(row.row, "answer", says));
            }
            continue;
        };
        let belongs = checklist().question(id).map(|(requirement, _)| requirement.to_owned());
        match (belongs, serde_json::from_value(answer.into())) {
            (Some(requirement), Ok(answer)) => {
                let remark = row.text("remark").map(str::to_owned);
                let answered = QuestionAnswered { question: id.to_owned(), answer, remark };
                all.entry(requirement).or_default().push(answered);
            }
            _ => {
                let says = format!("found {id}, expected a question of the checklist");
                taken.problems.push(answers.problem(row.row, "id", &says));
            }
        }
    }
    all
}

/// Tells whether somebody filled a line in; what the paper itself wrote into it does not count.
fn is_filled(row: &Row) -> bool {
    let keys = ["design", "implementation", "operation", "conclusion", "reason"];
    keys.iter().any(|key| row.text(key).is_some())
}

fn word<T: DeserializeOwned>(
    row: &Row,
    key: &'static str,
    expected: &str,
) -> Result<T, (&'static str, String)> {
    let text = row.text(key).unwrap_or_default();
    let shown = if text.is_empty() { "nothing" } else { text };
    serde_json::from_value(text.into())
        .map_err(|_| (key, format!("found {shown}, expected {expected}")))
}

fn reason(row: &Row) -> Result<String, (&'static str, String)> {
    let text = row.text("reason").map(str::to_owned);
    text.ok_or_else(|| ("reason", "found nothing, expected why".to_owned()))
}

fn kept<T>(
    found: Result<T, (&'static str, String)>,
    problems: &mut Vec<(&'static str, String)>,
    otherwise: T,
) -> T {
    found.unwrap_or_else(|problem| {
        problems.push(problem);
        otherwise
    })
}

fn ids<T>(
    row: &Row,
    key: &'static str,
    example: &str,
    parse: fn(&str) -> Option<T>,
    problems: &mut Vec<(&'static str, String)>,
) -> Vec<T> {
    let mut all = Vec::new();
    for text in row.list(key) {
        // A paper writes the verdict or the name behind a number; people do so too.
        let number = text.split_whitespace().next().unwrap_or_default();
        match parse(number) {
            Some(id) => all.push(id),
            None => {
                problems.push((key, format!("found {text}, expected a number such as {example}")));
            }
        }
    }
    all
}

fn conclusions_sheet(
    now: &Register,
    mapped: &Register,
    state: &EngagementState,
    scope: &[String],
    words: &Words,
) -> Sheet {
    let covered = coverage(mapped);
    let before = state.recorded.said.predecessor.and_then(|id| now.engagement(id));
    let row = |id: &String| {
        let covered = covered.iter().find(|it| it.id == *id);
        let mut cells = vec![
            Value::from(state.recorded.said.id.to_string()),
            Value::from(id.clone()),
            Value::from(title_of(now, id)),
            Value::from(explanation(id)),
            Value::from(covered.map(evidence_cell).unwrap_or_default()),
            Value::from(covered.map_or("", |it| it.state.as_str())),
            Value::from(before.map(|it| earlier(it, id)).unwrap_or_default()),
            Value::from(open_findings(now, id)),
        ];
        cells.extend(answer_cells(now, state, id, covered, words));
        cells
    };
    Sheet {
        name: words.conclusions.to_owned(),
        header: words.columns.iter().map(|it| (*it).to_owned()).collect(),
        rows: scope.iter().map(row).collect(),
    }
}

/// What is to be filled in: what is concluded already stands there, and otherwise the evidence that is mapped.
fn answer_cells(
    register: &Register,
    state: &EngagementState,
    requirement: &str,
    covered: Option<&Covered>,
    words: &Words,
) -> Vec<Value> {
    let Some(made) = state.conclusions.get(requirement).map(|it| &it.said) else {
        let held: Vec<_> =
            covered.into_iter().flat_map(|it| &it.evidence).map(|it| it.id).collect();
        let mut cells = vec![Value::Empty; 5];
        cells
            .push(Value::from(held.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")));
        return cells;
    };
    let joined = |all: Vec<String>| Value::from(all.join("; "));
    let texts = |all: &[String]| joined(all.to_vec());
    let evidence: Vec<String> = made.evidence.iter().map(|it| it.id.to_string()).collect();
    vec![
        Value::from(words.answer(made.design)),
        Value::from(words.answer(made.implementation)),
        Value::from(words.answer(made.operation)),
        Value::from(words.conclusion(made.conclusion)),
        Value::from(made.reason.clone()),
        texts(&evidence),
        joined(made.tests.iter().map(ToString::to_string).collect()),
        joined(made.samples.iter().map(ToString::to_string).collect()),
        joined(made.findings.iter().map(ToString::to_string).collect()),
        Value::from(name_of(register, made.by)),
    ]
}

fn questions_sheet(
    state: &EngagementState,
    scope: &[String],
    language: Language,
    words: &Words,
) -> Sheet {
    let rows = scope.iter().flat_map(|id| {
        let made = state.conclusions.get(id).map(|it| it.said.checklist.as_slice());
        let made = made.unwrap_or_default();
        checklist().of(id).iter().map(move |it| {
            let answered = made.iter().find(|answer| answer.question == it.id);
            let remark = answered.and_then(|answer| answer.remark.clone());
            vec![
                Value::from(it.id.clone()),
                Value::from(id.clone()),
                Value::from(it.text(language)),
                Value::from(answered.map_or("", |answer| words.answer(answer.answer))),
                Value::from(remark.unwrap_or_default()),
            ]
        })
    });
    Sheet {
        name: words.questions.to_owned(),
        header: words.question_columns.iter().map(|it| (*it).to_owned()).collect(),
        rows: rows.collect(),
    }
}

pub(crate) fn explanation(id: &str) -> String {
    let found = exhibit_core::catalog::iso42001().requirement(id);
    found.map(|it| it.explanation.to_owned()).unwrap_or_default()
}

/// An integrity word stands beside its item, never beside the requirement.
fn evidence_cell(covered: &Covered) -> String {
    let item = |it: &crate::coverage::CoveringEvidence| {
        let contested = if it.contested.is_empty() { "" } else { ", contested" };
        let judged = match it.sufficiency {
            exhibit_core::event::Sufficiency::None => "not judged",
            how => how.as_str(),
        };
        let lost = match it.no_longer_relied_on.as_slice() {
            [] => String::new(),
            lost => format!(", by what is not relied on any more: {}", lost.join(", ")),
        };
        let (id, name, verdict) = (it.id, visible(&it.name), it.verdict);
        format!("{id} {name} ({verdict}{lost}; {judged}{contested})")
    };
    covered.evidence.iter().map(item).collect::<Vec<_>>().join("\n")
}

fn earlier(before: &EngagementState, id: &str) -> String {
    let engagement = before.recorded.said.id;
    let made = before.conclusions.get(id);
    made.map(|it| format!("{engagement}: {}", it.said.conclusion.as_str())).unwrap_or_default()
}

fn open_findings(register: &Register, requirement: &str) -> String {
    let about = register.findings().filter(|it| {
        !it.is_closed()
            && it.recorded.said.criteria.iter().any(|criterion| criterion == requirement)
    });
    listed(&about.map(|it| it.recorded.said.id).collect::<Vec<_>>())
}

/// The words of a paper in one language.
struct Words {
    conclusions: &'static str,
    questions: &'static str,
    columns: [&'static str; 18],
    question_columns: [&'static str; 5],
    answers: [&'static str; 3],
    words: [&'static str; 5],
    about: Vec<&'static str>,
}

impl Words {
    fn of(language: Language) -> Self {
        match language {
            Language::En => Self {
                conclusions: "Conclusions",
                questions: "Checklist",
                columns: [
                    "Engagement",
                    "Requirement",
                    "Title",
                    "What evidence for it shows",
                    "Evidence mapped",
                    "How far judged",
                    "In the engagement before",
                    "Open findings",
                    "Designed?",
                    "Implemented?",
                    "Operating over the period?",
                    "Conclusion",
                    "Reason",
                    "Stands on evidence",
                    "Stands on test runs",
                    "Stands on samples",
                    "Findings",
                    "Concluded by",
                ],
                question_columns: ["Question id", "Requirement", "Question", "Answer", "Remark"],
                answers: ["yes", "no", "not tested"],
                words: [
                    "conforms",
                    "conforms as far as tested",
                    "does not conform",
                    "not applicable",
                    "not concluded",
                ],
                about: vec![
                    "Fill in the columns from \"Designed?\" on. A line in which they are all empty is left alone.",
                    "Answers: yes, no, not tested. Conclusions: conforms, conforms as far as tested, does not conform, not applicable, not concluded.",
                    "A word in brackets behind an item speaks of the integrity of a file. It says nothing about the requirement.",
                    "Questions and explanations are our own words. They are no text of the standard.",
                ],
            },
            Language::De => Self {
                conclusions: "Schlussfolgerungen",
                questions: "Prüffragen",
                columns: [
                    "Audit",
                    "Anforderung",
                    "Titel",
                    "Was Nachweise dafür zeigen",
                    "Zugeordnete Nachweise",
                    "Wie weit beurteilt",
                    "Im Audit davor",
                    "Offene Feststellungen",
                    "Festgelegt?",
                    "Umgesetzt?",
                    "Wirksam im Zeitraum?",
                    "Schlussfolgerung",
                    "Begründung",
                    "Beruht auf Nachweisen",
                    "Beruht auf Testläufen",
                    "Beruht auf Stichproben",
                    "Feststellungen",
                    "Beurteilt von",
                ],
                question_columns: ["Frage-Nr.", "Anforderung", "Frage", "Antwort", "Bemerkung"],
                answers: ["ja", "nein", "nicht geprüft"],
                words: [
                    "konform",
                    "konform, soweit geprüft",
                    "nicht konform",
                    "nicht anwendbar",
                    "noch offen",
                ],
                about: vec![
                    "Aufzeichnung und internes Audit der Organisation selbst; keine Zertifizierungsentscheidung.",
                    "Auszufüllen sind die Spalten ab „Festgelegt?“. Eine Zeile, in der sie alle leer sind, bleibt unberührt.",
                    "Antworten: ja, nein, nicht geprüft. Schlussfolgerungen: konform, konform, soweit geprüft, nicht konform, nicht anwendbar, noch offen.",
                    "Ein Wort in Klammern hinter einem Nachweis betrifft die Unversehrtheit einer Datei. Über die Anforderung sagt es nichts.",
                    "Fragen und Erläuterungen sind eigene Worte. Sie sind kein Text der Norm.",
                ],
            },
        }
    }

    fn answer(&self, answer: Answer) -> &'static str {
        match answer {
            Answer::Yes => self.answers[0],
            Answer::No => self.answers[1],
            Answer::NotTested => self.answers[2],
        }
    }

    fn conclusion(&self, word: ConclusionWord) -> &'static str {
        match word {
            ConclusionWord::Conforms => self.words[0],
            ConclusionWord::ConformsAsFarAsTested => self.words[1],
            ConclusionWord::DoesNotConform => self.words[2],
            ConclusionWord::NotApplicable => self.words[3],
            ConclusionWord::NotConcluded => self.words[4],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schemas_of_papers_know_the_words_of_both_languages() {
        let conclusions = include_str!("../../../schemas/papers/conclusions.json");
        let conclusions = Schema::parse(conclusions.as_bytes()).expect("a schema");
        let questions = include_str!("../../../schemas/papers/checklist.json");
        let questions = Schema::parse(questions.as_bytes()).expect("a schema");
        let programme = include_str!("../../../schemas/papers/audit-programme.json");
        Schema::parse(programme.as_bytes()).expect("a schema");
        for language in [Language::En, Language::De] {
            let words = Words::of(language);
            for (schema, columns) in
                [(&conclusions, &words.columns[..]), (&questions, &words.question_columns[..])]
            {
                assert_eq!(schema.columns.len(), columns.len());
                for (column, title) in schema.columns.iter().zip(columns) {
                    let known = column.title == *title || column.also.iter().any(|it| it == title);
                    assert!(known, "{title} for {}", column.key);
                }
            }
            let design = conclusions.column("design").expect("a column");
            let answers = words.answers;
            for answer in answers {
                let known = |it: &exhibit_registers::schema::Choice| {
                    it.value == answer || it.title == answer || it.also.iter().any(|w| w == answer)
                };
                assert!(design.values.iter().any(known), "{answer}");
            }
        }
    }
}
