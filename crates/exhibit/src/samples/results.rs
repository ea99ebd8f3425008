//! What drawn members showed: one by one, or by a sheet that is written, filled in and taken back.

use std::collections::BTreeMap;
use std::path::Path;

use exhibit_core::event::{
    Class, ColumnMapping, Event, EvidenceId, EvidenceRef, MemberCited, MemberResult, SampleClosed,
    SampleId, SampleMember, SampleOutcome, SampleTested, SampledFrom,
};
use exhibit_core::register::{DrawState, SampleState};
use exhibit_core::visible::visible;
use exhibit_registers::{Row, Schema, Sheet, Table, Value, check, write_xlsx};
use exhibit_sampling::record;
use schemars::JsonSchema;
use serde::Serialize;

use super::SampleError;
use super::draw::member_named;
use super::population::cell;
use super::shown::{ProjectionShown, SampleShown};
use crate::delivery::file_name;
use crate::error::Error;
use crate::host::Host;
use crate::plain_files::PlainFile;
use crate::records::RecordOpened;
use crate::registers::ProblemShown;
use crate::relied::Doubts;
use crate::vault::{Open, Vault};

/// What a member showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultGiven {
    /// The member, as people name it: `E-0016:17`, its place in the draw (`#7`), or `rest` for all that have no result.
    pub member: String,
    /// What came out.
    pub outcome: SampleOutcome,
    /// What was seen.
    pub note: Option<String>,
    /// The evidence for it.
    pub evidence: Vec<EvidenceId>,
}

/// What came of reading a filled sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PaperTaken {
    /// How many results were written down: all of the sheet, or none.
    pub written_down: u64,
    /// How many were on record already.
    pub unchanged: u64,
    /// How many rows have no result yet.
    pub empty: u64,
    /// What is wrong, line by line.
    pub problems: Vec<ProblemShown>,
    /// How many problems there are.
    pub problems_total: u64,
}

/// What drawn members say of themselves, as the sheet has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MembersSaid {
    /// The titles.
    pub titles: Vec<String>,
    /// What each drawn member says under them, in the order of the draw.
    pub members: Vec<Vec<String>>,
}

/// The columns of the sheet, by key; their headers are its own.
const COLUMNS: [(&str, &str); 4] =
    [("member", "Member"), ("result", "Result"), ("note", "Note"), ("evidence", "Evidence")];

/// What is shown of a record, in this order; its full text stands in the vault.
const FIELDS: [(&str, &str); 9] = [
    ("time", "Time"),
    ("kind", "Kind"),
    ("decision", "Decision"),
    ("system", "AI system"),
    ("version", "Version"),
    ("agent", "Agent"),
    ("person", "Person"),
    ("risk_level", "Risk level"),
    ("outcome", "Outcome in the record"),
];

/// How many characters of a record's text stand in the sheet.
const MAX_TEXT: usize = 2_000;

impl Vault<Open> {
    /// Writes down what drawn members showed: all of it, or nothing.
    ///
    /// # Errors
    /// [`Error::Sample`] if one was not drawn or lacks its note; [`Error::Refused`]; as [`Vault::state`].
    pub fn record_results(
        &mut self,
        host: &Host<'_>,
        id: SampleId,
        given: &[ResultGiven],
        because: Option<&str>,
    ) -> Result<(), Error> {
        let state = super::known(self.register(), id)?;
        let draw = state.draw().ok_or(SampleError::NotDrawnYet(id))?;
        let mut results = Vec::new();
        for it in given {
            for one in each_meant(draw, it) {
                results.push(self.result(state, draw, &one)?);
            }
        }
        let changed_because = because.map(str::to_owned);
        let tested = SampleTested { id, results, changed_because };
        self.state(host, vec![Event::SampleTested(tested)])
    }

    /// Writes a sheet with a row for each drawn member: what it says, and empty columns for what it showed.
    ///
    /// # Errors
    /// [`Error::Exists`]; [`Error::Sample`] if nothing was drawn; [`Error::NoRecord`]; [`Error::Policy`]; as
    /// [`Vault::append`].
    pub fn write_sample_paper(
        &mut self,
        host: &Host<'_>,
        id: SampleId,
        path: &Path,
    ) -> Result<u64, Error> {
        let state = super::known(self.register(), id)?;
        let draw = state.draw().ok_or(SampleError::NotDrawnYet(id))?;
        let members = &draw.drawn.said.members;
        let (titles, said) = self.said_by(&state.frozen.said.population.of, members)?;
        let divided = members.iter().any(|it| it.stratum.is_some());
        let stratum = divided.then(|| "Stratum".to_owned());
        let header = ["Member".to_owned()].into_iter().chain(stratum).chain(titles);
        let header = header.chain(COLUMNS[1..].iter().map(|(_, title)| (*title).to_owned()));
        let row = |(member, said): (&SampleMember, Vec<String>)| {
            let stratum = divided.then(|| member.stratum.clone().unwrap_or_default());
            let name = [member.what.to_string()].into_iter();
            let cells = name.chain(stratum).chain(said).chain(recorded(draw, member.index));
            cells.map(value).collect::<Vec<_>>()
        };
        let sheet = Sheet {
            name: id.to_string(),
            header: header.collect(),
            rows: members.iter().zip(said).map(row).collect(),
        };
        let bytes = write_xlsx(&[sheet]).map_err(|e| Error::Record(e.to_string()))?;
        let (count, items) =
            (members.len() as u64, self.content_sampled(&state.frozen.said.population.of));
        let what = format!("working paper of {id}");
        let file = PlainFile { what: &what, class: Some(Class::Internal), items };
        self.write_plain(host, file, path, &bytes)?;
        Ok(count)
    }

    /// Returns the items whose content a population is made of.
    fn content_sampled(&self, of: &SampledFrom) -> Vec<EvidenceId> {
        match of {
            SampledFrom::Records { items, .. } | SampledFrom::Items { items } => {
                items.iter().map(|it| it.id).collect()
            }
            SampledFrom::Rows { register, .. } => {
                let snapshot = self.register().registers().find(|it| it.said.id == *register);
                snapshot.map(|it| it.said.evidence.id).into_iter().collect()
            }
        }
    }

    /// Returns what the members say of themselves that were drawn last.
    ///
    /// # Errors
    /// [`Error::Sample`] if nothing was drawn; [`Error::NoRecord`].
    pub fn sample_members_said(&self, id: SampleId) -> Result<MembersSaid, Error> {
        let state = super::known(self.register(), id)?;
        let draw = state.draw().ok_or(SampleError::NotDrawnYet(id))?;
        let members = &draw.drawn.said.members;
        let (titles, members) = self.said_by(&state.frozen.said.population.of, members)?;
        Ok(MembersSaid { titles, members })
    }

    /// Reads a filled sheet: all of its results are written down, or none, and what is wrong is named by row.
    ///
    /// # Errors
    /// [`Error::Table`] if it can't be read at all; as [`Vault::record_results`].
    pub fn take_sample_paper(
        &mut self,
        host: &Host<'_>,
        id: SampleId,
        path: &Path,
        because: Option<&str>,
    ) -> Result<PaperTaken, Error> {
        let state = super::known(self.register(), id)?;
        let draw = state.draw().ok_or(SampleError::NotDrawnYet(id))?;
        let bytes = std::fs::read(path).map_err(|e| Error::unreadable(path, &e))?;
        let table = Table::read(&file_name(path), &bytes, None)?;
        let schema = Schema::parse(SCHEMA.as_bytes()).map_err(Error::Schema)?;
        let checked = check(&schema, &mapping(), &table);
        let mut taken =
            PaperTaken { problems_total: checked.problems_total, ..PaperTaken::default() };
        taken.problems = checked.problems.iter().map(problem).collect();
        let mut results = Vec::new();
        for row in &checked.rows {
            match self.of_row(state, draw, row, because.is_some()) {
                RowSaid::Nothing => taken.empty += 1,
                RowSaid::Same => taken.unchanged += 1,
                RowSaid::New(result) => results.push(result),
                RowSaid::Wrong(problem) => taken.wrong(problem),
            }
        }
        if taken.problems_total > 0 || results.is_empty() {
            return Ok(taken);
        }
        taken.written_down = results.len() as u64;
        let changed_because = because.map(str::to_owned);
        let tested = SampleTested { id, results, changed_because };
        self.state(host, vec![Event::SampleTested(tested)])?;
        Ok(taken)
    }

    /// Closes a sample. What it says of the population is computed from the results.
    ///
    /// # Errors
    /// [`Error::Refused`] while results are open; as [`Vault::state`].
    pub fn close_sample(
        &mut self,
        host: &Host<'_>,
        id: SampleId,
        conclusion: &str,
    ) -> Result<Option<ProjectionShown>, Error> {
        let state = super::known(self.register(), id)?;
        let found = record::evaluation(self.register(), state)?;
        let found = found.as_ref().zip(state.draw());
        let projection =
            found.and_then(|(it, draw)| record::projection(&state.frozen.said, draw, it));
        let closed = SampleClosed { id, conclusion: conclusion.to_owned(), projection };
        self.state(host, vec![Event::SampleClosed(closed)])?;
        let SampleShown { projection, .. } = super::sample(self.register(), id)?;
        Ok(projection)
    }

    fn result(
        &self,
        state: &SampleState,
        draw: &DrawState,
        given: &ResultGiven,
    ) -> Result<MemberResult, Error> {
        let member = self.drawn_member(state, draw, &given.member)?;
        let note = given.note.as_deref().filter(|it| !it.trim().is_empty());
        if note.is_none() && given.outcome != SampleOutcome::Conforming {
            return Err(SampleError::NoteMissing(member.what.to_string()).into());
        }
        let evidence = given.evidence.iter().map(|id| self.reference(*id));
        Ok(MemberResult {
            index: member.index,
            outcome: given.outcome,
            note: note.map(str::to_owned),
            evidence: evidence.collect::<Result<_, _>>()?,
        })
    }

    fn drawn_member<'d>(
        &self,
        state: &SampleState,
        draw: &'d DrawState,
        text: &str,
    ) -> Result<&'d SampleMember, SampleError> {
        let frozen = &state.frozen.said;
        if let Some(place) = text.strip_prefix('#') {
            let place = place.parse::<usize>().ok().and_then(|it| it.checked_sub(1));
            let found = place.and_then(|it| draw.drawn.said.members.get(it));
            return found.ok_or_else(|| SampleError::NotDrawn {
                sample: frozen.id,
                member: visible(text).into_owned(),
            });
        }
        let named = member_named(self.register(), frozen, text);
        let named = named.map(|it| record::cited(&frozen.population.of, it));
        let found = draw.drawn.said.members.iter().find(|it| Some(it.what) == named);
        found.ok_or_else(|| SampleError::NotDrawn {
            sample: frozen.id,
            member: visible(text).into_owned(),
        })
    }

    fn of_row(&self, state: &SampleState, draw: &DrawState, row: &Row, anew: bool) -> RowSaid {
        let problem = |column: &str, found: &str, expected: String, code: &str| {
            RowSaid::Wrong(ProblemShown {
                row: row.row,
                column: column.to_owned(),
                found: visible(found).into_owned(),
                expected,
                code: code.to_owned(),
            })
        };
        let name = row.text("member").unwrap_or_default();
        let member = match self.drawn_member(state, draw, name) {
            Ok(member) => member,
            Err(_) => {
                return problem("Member", name, "a member that was drawn".into(), "not-drawn");
            }
        };
        let Some(result) = row.text("result") else { return RowSaid::Nothing };
        let outcome = serde_json::from_value::<SampleOutcome>(result.into());
        let Ok(outcome) = outcome else {
            return problem("Result", result, "a result".into(), "not-a-choice");
        };
        let note = row.text("note").filter(|it| !it.trim().is_empty());
        if note.is_none() && outcome != SampleOutcome::Conforming {
            return problem(
                "Note",
                "",
                format!("what was seen: it is {}", outcome.as_str()),
                "missing",
            );
        }
        let mut evidence = Vec::new();
        for text in row.list("evidence") {
            match self.held(text) {
                Some(reference) => evidence.push(reference),
                None => {
                    let expected = "an item that the vault holds, such as E-0042".into();
                    return problem("Evidence", text, expected, "no-evidence");
                }
            }
        }
        let said =
            MemberResult { index: member.index, outcome, note: note.map(str::to_owned), evidence };
        match draw.results.get(&member.index).map(|it| &it.said) {
            None => RowSaid::New(said),
            Some(before) if *before == said => RowSaid::Same,
            Some(before)
                if before.outcome == SampleOutcome::Missing && outcome != before.outcome =>
            {
                let expected = "missing: what was not found stays a deviation".into();
                problem("Result", outcome.as_str(), expected, "contradiction")
            }
            Some(before) if !anew => {
                let expected = format!(
                    "{}, as is on record, or --because with the reason for the change",
                    before.outcome.as_str()
                );
                problem("Result", outcome.as_str(), expected, "contradiction")
            }
            Some(_) => RowSaid::New(said),
        }
    }

    fn held(&self, text: &str) -> Option<EvidenceRef> {
        let item = self.register().item(EvidenceId::parse(text.trim())?)?;
        item.is_held().then_some(item.reference)
    }

    /// Returns titles, and for each member what it says of itself under them.
    fn said_by(
        &self,
        of: &SampledFrom,
        members: &[SampleMember],
    ) -> Result<(Vec<String>, Vec<Vec<String>>), Error> {
        match of {
            SampledFrom::Records { .. } => self.said_by_records(members),
            SampledFrom::Items { .. } => {
                let titles = ["Name", "Word", "SHA-256"].map(str::to_owned).into();
                Ok((titles, members.iter().map(|it| self.said_by_item(it.what)).collect()))
            }
            SampledFrom::Rows { register, .. } => {
                let rows = self.register_rows(*register)?;
                let columns = &rows.schema.columns;
                let by_number: BTreeMap<u64, &Row> =
                    rows.rows.iter().map(|it| (it.row, it)).collect();
                let said = members.iter().map(|it| {
                    let MemberCited::Row { row, .. } = it.what else { return Vec::new() };
                    let row = by_number.get(&row);
                    let cell = |key: &str| row.and_then(|row| cell(row, key)).unwrap_or_default();
                    columns.iter().map(|column| cell(&column.key)).collect()
                });
                Ok((columns.iter().map(|it| header_beside(&it.title)).collect(), said.collect()))
            }
        }
    }

    fn said_by_records(
        &self,
        members: &[SampleMember],
    ) -> Result<(Vec<String>, Vec<Vec<String>>), Error> {
        let mut places = Vec::new();
        for member in members {
            if let MemberCited::Record { item, line } = member.what {
                let line =
                    u32::try_from(line).map_err(|_| Error::NoRecord { id: item, line: 0 })?;
                places.push((item, line));
            }
        }
        let opened = self.open_records(&places)?;
        let field = |it: &RecordOpened, name: &str| {
            let found = it.fields.iter().find(|field| field.field == name);
            found.map(|it| it.value.clone()).unwrap_or_default()
        };
        let titles = FIELDS.iter().map(|(_, title)| (*title).to_owned());
        let titles = titles.chain(["Record".to_owned()]).collect();
        let said = opened.iter().map(|it| {
            let fields = FIELDS.iter().map(|(name, _)| field(it, name));
            fields.chain([shortened(&it.text)]).collect()
        });
        Ok((titles, said.collect()))
    }

    fn said_by_item(&self, what: MemberCited) -> Vec<String> {
        let MemberCited::Item { item } = what else { return Vec::new() };
        let Some(item) = self.register().item(item) else { return Vec::new() };
        let received = &item.received;
        let name = visible(&received.name).into_owned();
        let word = match Doubts::of(self.register()).lost(item).as_slice() {
            [] => item.word().to_string(),
            lost => {
                format!("{}, by what is not relied on any more: {}", item.word(), lost.join(", "))
            }
        };
        vec![name, word, received.digest.to_hex()]
    }
}

impl PaperTaken {
    fn wrong(&mut self, problem: ProblemShown) {
        self.problems_total += 1;
        self.problems.push(problem);
        self.problems.sort_by_key(|it| it.row);
    }
}

enum RowSaid {
    Nothing,
    Same,
    New(MemberResult),
    Wrong(ProblemShown),
}

/// Returns what is given for each member that is meant.
fn each_meant(draw: &DrawState, given: &ResultGiven) -> Vec<ResultGiven> {
    if given.member != "rest" {
        return vec![given.clone()];
    }
    let open = draw.drawn.said.members.iter().filter(|it| !draw.results.contains_key(&it.index));
    open.map(|it| ResultGiven { member: it.what.to_string(), ..given.clone() }).collect()
}

/// The sheet's own columns are read by their own headers, whatever a record or a register calls its fields.
fn mapping() -> ColumnMapping {
    let columns = COLUMNS.iter().map(|(key, title)| ((*key).to_owned(), (*title).to_owned()));
    ColumnMapping {
        schema: "sample-results".to_owned(),
        columns: columns.collect(),
        ..ColumnMapping::default()
    }
}

/// A register may have columns that are called as those to be filled in.
fn header_beside(title: &str) -> String {
    match COLUMNS.iter().any(|(_, own)| own.eq_ignore_ascii_case(title)) {
        true => format!("{title} in the register"),
        false => title.to_owned(),
    }
}

fn recorded(draw: &DrawState, index: u64) -> [String; 3] {
    let Some(result) = draw.results.get(&index).map(|it| &it.said) else {
        return Default::default();
    };
    let evidence: Vec<_> = result.evidence.iter().map(|it| it.id.to_string()).collect();
    let note = result.note.clone().unwrap_or_default();
    [result.outcome.as_str().to_owned(), note, evidence.join("; ")]
}

fn value(text: String) -> Value {
    if text.is_empty() { Value::Empty } else { Value::Text(text) }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn problem(it: &exhibit_registers::Problem) -> ProblemShown {
    ProblemShown {
        row: it.row,
        column: visible(&it.column).into_owned(),
        found: visible(&it.found).into_owned(),
        expected: it.expected.clone(),
        code: it.code.as_str().to_owned(),
    }
}

const SCHEMA: &str = include_str!("../../../../schemas/sample-results.json");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_of_the_sheet_can_be_read_and_has_its_columns() {
        let schema = Schema::parse(SCHEMA.as_bytes()).expect("a schema");
        let keys: Vec<_> = schema.columns.iter().map(|it| it.key.as_str()).collect();
        assert_eq!(keys, COLUMNS.map(|(key, _)| key));
        assert_eq!(mapping().schema, schema.name);
    }
}
