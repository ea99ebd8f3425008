//! What needs somebody now, how far the audit is, the ledger, people.

use std::collections::BTreeMap;
use std::path::PathBuf;

use exhibit::Passphrase;
use exhibit::assurance::{TestLine, tests};
use exhibit::attention::{self, Attention};
use exhibit::conclusions::ConclusionsShown;
use exhibit::core::day::{Day, Days};
use exhibit::core::event::{Person, Role};
use exhibit::core::time::Timestamp;
use exhibit::engagements::{EngagementLine, engagements};
use exhibit::host;
use exhibit::ledger::{EntryLine, HeadShown};
use exhibit::timeline::drawn::{self, Drawn};
use exhibit::vault::{self, Access, Vault};
use exhibit::verify::watch::Watcher;
use schemars::JsonSchema;
#[cfg(any(test, feature = "desktop-test"))]
use schemars::{Schema, schema_for};
use serde::Serialize;
use serde_json::Value;
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::fault::Answer;
use crate::machine::today;
use crate::secret::Secret;
use crate::{jobs, machine};

/// No page of a list is longer.
const MAX_PAGE: u64 = 1000;

/// Returns what needs somebody now.
#[tauri::command]
pub(crate) fn overview_attention(desk: State<'_, Desk>, all: bool) -> Answer<Attention> {
    let most = if all { attention::MOST } else { attention::FIRST };
    desk.read(|vault| Ok(vault.attention(today(), most)))
}

/// Returns what is concluded in the newest open engagement, or the newest; nothing where there is none.
#[tauri::command]
pub(crate) fn overview_conclusions(desk: State<'_, Desk>) -> Answer<Option<ConclusionsShown>> {
    desk.read(|vault| match vault.register().engagements().next() {
        Some(_) => vault.conclusions(None).map(Some),
        None => Ok(None),
    })
}

/// Returns the newest run of each assurance test, by the name of the test.
#[tauri::command]
pub(crate) fn overview_tests(desk: State<'_, Desk>) -> Answer<Vec<TestLine>> {
    desk.read(|vault| {
        let runs = tests(vault.register()).into_iter();
        // Runs come by number, so that the last of a name is the newest.
        let newest: BTreeMap<String, TestLine> = runs.map(|it| (it.test.clone(), it)).collect();
        Ok(newest.into_values().collect())
    })
}

/// Whether the record is whole: every log source over a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct RecordShown {
    /// The first day.
    from: Day,
    /// The last day.
    to: Day,
    /// The engagement whose period it is; absent where there is none, and the last year is shown.
    engagement: Option<EngagementLine>,
    /// The sources and their logs.
    #[serde(flatten)]
    drawn: Drawn,
}

/// Returns the log sources over a period, all of them or as many as are drawn at first; without a period, over that of
/// the newest open engagement.
#[tauri::command]
pub(crate) fn overview_record(
    desk: State<'_, Desk>,
    days: Option<Days>,
    all: bool,
) -> Answer<RecordShown> {
    desk.read(|vault| {
        let mut newest = engagements(vault.register()).into_iter().filter(|it| it.state == "open");
        let engagement = newest.next_back().filter(|_| days.is_none());
        let (from, to) = match (&days, &engagement) {
            (Some(days), _) => (days.from.unwrap_or(a_year_ago()), days.to.unwrap_or(today())),
            (None, Some(it)) => (Day::of(it.period.from), Day::of(it.period.to)),
            (None, None) => (a_year_ago(), today()),
        };
        let most = if all { usize::MAX } else { drawn::FIRST };
        let drawn = drawn::drawn(&vault.timeline(&[], (from, to))?, most);
        Ok(RecordShown { from, to, engagement, drawn })
    })
}

/// Returns a page of the ledger's entries, newest first.
#[tauri::command]
pub(crate) fn ledger_page(desk: State<'_, Desk>, from: u64, count: u64) -> Answer<Vec<EntryLine>> {
    desk.read(|vault| vault.entry_page(from, count.min(MAX_PAGE)))
}

/// Returns what an entry says, as it was signed; nothing where that was destroyed.
#[tauri::command]
pub(crate) fn ledger_entry(desk: State<'_, Desk>, seq: u64) -> Answer<Option<Value>> {
    desk.read(|vault| vault.entry_body(seq))
}

/// Returns the ledger's head.
#[tauri::command]
pub(crate) fn ledger_head(desk: State<'_, Desk>) -> Answer<HeadShown> {
    desk.read(|vault| Ok(vault.head_shown()))
}

/// Writes the ledger as tiles that other tools verify, and returns how many files that were.
#[tauri::command]
pub(crate) fn ledger_export(desk: State<'_, Desk>, path: PathBuf) -> Answer<u64> {
    desk.read(|vault| vault.export_tiles(&path))
}

/// Takes a witness's cosignature in, and returns the size that it signs.
#[tauri::command]
pub(crate) fn ledger_import_cosignature(
    desk: State<'_, Desk>,
    path: PathBuf,
    vkey: String,
) -> Answer<u64> {
    let line = exhibit::inspect::read_small(&path)?;
    desk.write(|vault, host| vault.import_cosignature(host, &String::from_utf8_lossy(&line), &vkey))
}

/// Reads the whole vault from its first entry and every content, as long work.
#[tauri::command]
pub(crate) fn ledger_check(app: AppHandle) -> u64 {
    jobs::start(&app, "fsck", "", |desk, watcher| {
        desk.read_long(|vault| {
            vault.fsck(&mut |done, total| {
                watcher.bytes("reading", done, Some(total));
                !watcher.cancelled()
            })
        })
    })
}

/// Lets a person open the vault with a passphrase of their own.
#[tauri::command]
pub(crate) fn people_enrol(
    desk: State<'_, Desk>,
    name: String,
    role: Role,
    passphrase: Secret,
) -> Answer<Person> {
    let passphrase = Passphrase::new(passphrase.expose())?;
    desk.write(|vault, host| vault.enrol(host, &name, role, &passphrase))
}

/// Changes the own passphrase. The present one is asked for, since the window may have been left open.
#[tauri::command]
pub(crate) fn people_change_passphrase(
    desk: State<'_, Desk>,
    present: Secret,
    passphrase: Secret,
) -> Answer<()> {
    let (path, _) = desk.open_vault()?;
    let present = vault::typed(present.expose())?;
    let passphrase = Passphrase::new(passphrase.expose())?;
    Vault::at(&path)?.unlock(&machine::host(), &present, None, Access::Read)?;
    desk.write(|vault, host| vault.change_passphrase(host, &passphrase))
}

fn a_year_ago() -> Day {
    let now = host::system_time();
    Day::of(Timestamp::from_unix(now.unix() - 364 * 86_400).unwrap_or(now))
}

/// Returns the types that only the window speaks in.
#[cfg(any(test, feature = "desktop-test"))]
pub(crate) fn schemas() -> Vec<(&'static str, Schema)> {
    vec![("attention", schema_for!(Attention)), ("record-shown", schema_for!(RecordShown))]
}
