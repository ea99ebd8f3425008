//! Registers that the organisation keeps elsewhere: looked at, taken in, read again, compared.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use exhibit::Error;
use exhibit::core::day::Day;
use exhibit::core::event::{Class, ColumnMapping, Dates, EvidenceKind, RegisterId};
use exhibit::core::visible::visible;
use exhibit::delivery::file_name;
use exhibit::ingest::IntakeRequest;
use exhibit::registers::{
    Cell, Change, RegisterLine, RegisterLook, RegisterRequest, RegisterRows, Row, Schema, built_in,
    registers,
};
use exhibit::vault::{Open, Vault};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, State};

use crate::desk::{Desk, held};
use crate::fault::Answer;
use crate::{jobs, machine};

/// The most rows that a page is given at once.
const MOST_ROWS: usize = 500;

/// Returns the snapshots.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn registers_list(desk: State<'_, Desk>) -> Answer<Vec<RegisterLine>> {
    desk.read(|vault| Ok(registers(vault.register())))
}

/// Returns the registers that are known, with their columns.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn registers_schemas() -> Vec<Schema> {
    built_in().to_vec()
}

/// A register file, and how it is to be read.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterSaid {
    /// Which register it is.
    register: String,
    /// A file with a schema of one's own instead of a built-in one.
    schema: Option<PathBuf>,
    path: PathBuf,
    sheet: Option<String>,
    /// The day as at which it speaks.
    as_of: Day,
    /// What is said about columns beyond what is remembered or plain; an empty name leaves a column out.
    mapping: ColumnMapping,
    /// Whether good rows are taken though others are bad.
    leave_out_bad: bool,
    /// Who asks, where it is a list of requests.
    asked_by: Option<String>,
    /// Where the file comes from.
    source: Option<String>,
    class: Class,
}

/// Shows how a register file would be read; nothing is taken in.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn registers_look(desk: State<'_, Desk>, said: RegisterSaid) -> Answer<RegisterLook> {
    let own = own_schema(&said)?;
    let paths = [said.path.clone()];
    desk.read(|vault| {
        let request = said.request(own.as_deref(), &paths, true);
        vault.look_at_register(&machine::host(), &request)
    })
}

/// Takes a register file in; answers with the number of the work, whose result is a register's report.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn registers_import(app: AppHandle, said: RegisterSaid) -> Answer<u64> {
    let own = own_schema(&said)?;
    Ok(jobs::start(&app, "register", &file_name(&said.path), move |desk, watcher| {
        let paths = [said.path.clone()];
        desk.write(|vault, host| {
            let request = said.request(own.as_deref(), &paths, false);
            vault.import_register(host, &request, watcher)
        })
    }))
}

/// Which rows of a snapshot are wanted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterAsked {
    id: RegisterId,
    /// How many rows are passed over.
    from: usize,
    /// How many are wanted.
    count: usize,
    /// Only rows that have these words somewhere.
    words: String,
    /// The key of the column by which they are sorted; the file's own order if absent.
    sort: Option<String>,
    descending: bool,
    /// Only this row, by its number in the file.
    row: Option<u64>,
}

/// Rows of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct RegisterPage {
    schema: Schema,
    /// How many rows there are in all that have the words.
    total: usize,
    rows: Vec<Row>,
}

/// The snapshot that was read last, so that scrolling does not read its file again.
#[derive(Default)]
pub(crate) struct RowsRead {
    last: Mutex<Option<(PathBuf, RegisterId, Arc<RegisterRows>)>>,
}

impl RowsRead {
    /// Forgets it: the vault was locked.
    pub(crate) fn forget(&self) {
        held(&self.last).take();
    }

    fn of(&self, vault: &Vault<Open>, id: RegisterId) -> Result<Arc<RegisterRows>, Error> {
        let mut last = held(&self.last);
        if let Some((path, known, rows)) = last.as_ref()
            && *known == id
            && path == vault.path()
            && is_there(vault, id)
        {
            return Ok(Arc::clone(rows));
        }
        let rows = Arc::new(vault.register_rows(id)?);
        *last = Some((vault.path().to_owned(), id, Arc::clone(&rows)));
        Ok(rows)
    }
}

/// Returns rows of a snapshot, read again from its evidence.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn registers_rows(
    desk: State<'_, Desk>,
    read: State<'_, RowsRead>,
    asked: RegisterAsked,
) -> Answer<RegisterPage> {
    let found = desk.read(|vault| read.of(vault, asked.id))?;
    Ok(page(&found, &asked))
}

/// What changed from one snapshot to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct RegisterChanges {
    schema: Schema,
    changes: Vec<Change>,
}

/// Compares two snapshots of one register.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn registers_compare(
    desk: State<'_, Desk>,
    older: RegisterId,
    newer: RegisterId,
) -> Answer<RegisterChanges> {
    desk.read(|vault| {
        let changes = vault.compare_registers(older, newer)?;
        Ok(RegisterChanges { schema: vault.register_rows(newer)?.schema, changes })
    })
}

impl RegisterSaid {
    fn request<'a>(
        &'a self,
        own: Option<&'a [u8]>,
        paths: &'a [PathBuf],
        look_only: bool,
    ) -> RegisterRequest<'a> {
        RegisterRequest {
            register: &self.register,
            schema: own,
            path: &self.path,
            sheet: self.sheet.as_deref(),
            as_of: self.as_of,
            said: self.mapping.clone(),
            leave_out_bad: self.leave_out_bad,
            look_only,
            asked_by: self.asked_by.as_deref(),
            intake: IntakeRequest {
                paths,
                source: self.source.as_deref(),
                systems: &[],
                sites: &[],
                kind: Some(EvidenceKind::Record),
                collected_by: None,
                collected_how: None,
                class: self.class,
                dates: Dates { issued: Some(self.as_of.begins()), ..Dates::default() },
                profile: None,
            },
        }
    }
}

fn own_schema(said: &RegisterSaid) -> Result<Option<Vec<u8>>, Error> {
    let read = |path: &Path| std::fs::read(path).map_err(|e| Error::unreadable(path, &e));
    said.schema.as_deref().map(read).transpose()
}

/// Tells whether the evidence of a snapshot is still held, so that what was erased is not shown from memory.
fn is_there(vault: &Vault<Open>, id: RegisterId) -> bool {
    let register = vault.register();
    let item = register.register(id).and_then(|it| register.item(it.said.evidence.id));
    item.is_some_and(|item| item.is_held())
}

fn page(found: &RegisterRows, asked: &RegisterAsked) -> RegisterPage {
    let words: Vec<_> = asked.words.split_whitespace().map(str::to_lowercase).collect();
    let wanted =
        |row: &&Row| asked.row.is_none_or(|number| row.row == number) && has_words(row, &words);
    let mut rows: Vec<&Row> = found.rows.iter().filter(wanted).collect();
    if let Some(key) = &asked.sort {
        rows.sort_by_cached_key(|row| row.cells.get(key).map(|cell| text(cell).to_lowercase()));
    }
    if asked.descending {
        rows.reverse();
    }
    let total = rows.len();
    let some = rows.into_iter().skip(asked.from).take(asked.count.min(MOST_ROWS));
    RegisterPage { schema: found.schema.clone(), total, rows: some.map(seen).collect() }
}

/// Tells whether a row has all words somewhere.
pub(super) fn has_words(row: &Row, words: &[String]) -> bool {
    let cells = row.cells.values().map(text);
    let all: Vec<_> =
        cells.chain(row.extra.values().cloned()).map(|it| it.to_lowercase()).collect();
    words.iter().all(|word| all.iter().any(|text| text.contains(word)))
}

/// Returns what a cell says on one line.
pub(super) fn text(cell: &Cell) -> String {
    match cell {
        Cell::One(text) => text.clone(),
        Cell::Several(values) => values.join("; "),
    }
}

/// Returns a row with hidden characters made visible.
fn seen(row: &Row) -> Row {
    let shown = |text: &String| visible(text).into_owned();
    let cell = |cell: &Cell| match cell {
        Cell::One(text) => Cell::One(shown(text)),
        Cell::Several(values) => Cell::Several(values.iter().map(shown).collect()),
    };
    Row {
        row: row.row,
        cells: row.cells.iter().map(|(key, it)| (key.clone(), cell(it))).collect(),
        extra: row.extra.iter().map(|(name, it)| (shown(name), shown(it))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn row(number: u64, name: &str) -> Row {
        let cells = BTreeMap::from([("name".to_owned(), Cell::One(name.to_owned()))]);
        Row { row: number, cells, extra: BTreeMap::new() }
    }

    fn asked(words: &str) -> RegisterAsked {
        RegisterAsked {
            id: RegisterId(1),
            from: 0,
            count: 1,
            words: words.to_owned(),
            sort: Some("name".to_owned()),
            descending: true,
            row: None,
        }
    }

    #[test]
    fn a_page_holds_what_was_asked_for_and_says_how_much_there_is() {
        let schema = built_in().first().expect("a schema").clone();
        let rows = vec![row(2, "Ada"), row(3, "Bo \u{202e}x"), row(4, "Cy")];
        let found = RegisterRows { schema, rows };
        let first = page(&found, &asked(""));
        assert_eq!((first.total, first.rows[0].row), (3, 4));
        let bo = page(&found, &asked("BO"));
        assert_eq!((bo.total, bo.rows[0].row), (1, 3));
        assert!(!text(&bo.rows[0].cells["name"]).contains('\u{202e}'));
        assert_eq!(page(&found, &asked("nobody")).total, 0);
        let one = RegisterAsked { row: Some(2), ..asked("") };
        assert_eq!(page(&found, &one).rows[0].row, 2);
    }
}
