//! Logs and plain records that are kept in a SQLite database: the table of a query, with what lies beside it.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "starts an oracle, reads what it wrote, and says what it skipped"
)]

mod oracles;

use std::fs;
use std::path::Path;

use ed25519_dalek::{Signer as _, SigningKey};
use exhibit_core::appraisal::Appraisal;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{ProfileTrust, Word};
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::{Profile, ProfileSet};
use exhibit_verify::signature::sshsig;
use exhibit_verify::trust::{TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Inspected, Look, inspect, inspect_each};

const CHAINED: &str = r#"
language = 1
name = "audit-db"
title = "a chained log in a database"
[recognise]
columns = ["n", "what", "prev", "hash"]
[records]
form = "sqlite"
table = { query = "SELECT n, action AS what, prev, hash, note FROM audit ORDER BY n" }
[sequence]
field = "n"
start = 1
[[digest]]
name = "row"
separator = "|"
message = [{ field = { at = "n" } }, { field = { at = "what" } }, { field = { at = "prev", null = "" } }]
stored = "hash"
[[link]]
field = "prev"
to = "row"
genesis = "null"
[fields]
kind = { at = ["what"] }
"#;

const PLAIN: &str = r#"
language = 1
name = "tickets"
title = "tickets, in a database"
[recognise]
columns = ["opened", "who"]
[records]
form = "sqlite"
table = { query = "SELECT * FROM tickets" }
[fields]
time = { at = "opened" }
person = { at = ["who"] }
"#;

/// JSON in a column: the digest is over its text, the fields are inside.
const STEPS: &str = r#"
language = 1
name = "steps"
title = "steps of an agent, in a database"
[recognise]
columns = ["payload", "digest"]
[records]
form = "sqlite"
table = { query = "SELECT * FROM steps" }
unwrap = { field = "payload", encoding = "text", holds = "body" }
[[digest]]
name = "step"
message = [{ field = { at = "payload" } }]
stored = "digest"
[fields]
time = { at = "ts" }
kind = { at = ["tool"] }
"#;

/// Writes `audit.db` with ten rows, then as many in a write-ahead log that is copied while it is open, then
/// variants that somebody edited.
const MAKE: &str = r#"
import hashlib, shutil, sqlite3
def rows(start, count, prev):
    for n in range(start, start + count):
        text = f"{n}|decide {n}|{prev or ''}"
        digest = hashlib.sha256(text.encode()).hexdigest()
        yield n, f"decide {n}", prev, digest, "n/a" if n % 2 else None
        prev = digest
db = sqlite3.connect("audit.db")
db.execute("CREATE TABLE audit (n INTEGER PRIMARY KEY, action TEXT, prev TEXT, hash TEXT, note)")
db.execute("CREATE TABLE tickets (opened TEXT, who TEXT)")
db.execute("CREATE TABLE steps (payload TEXT, digest TEXT)")
for n in range(3):
    payload = '{"tool":"mail","ts":"2026-03-0%dT09:00:00Z"}' % (n + 1)
    db.execute("INSERT INTO steps VALUES (?, ?)", (payload, hashlib.sha256(payload.encode()).hexdigest()))
db.execute("INSERT INTO tickets VALUES ('2026-03-01T09:00:00Z', 'Ada'), ('2026-03-02T09:00:00Z', 'Grace')")
all = list(rows(1, 20, None))
db.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?)", all[:10])
db.commit()
shutil.copy("audit.db", "first.db")
db.execute("PRAGMA journal_mode = WAL").fetchall()
db.execute("PRAGMA wal_autocheckpoint = 0").fetchall()
db.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?)", all[10:])
db.commit()
shutil.copy("audit.db", "live.db")
shutil.copy("audit.db-wal", "live.db-wal")
db.close()
for name, sql in [
    ("edited.db", "UPDATE audit SET action = 'decide otherwise' WHERE n = 7"),
    ("deleted.db", "DELETE FROM audit WHERE n = 7"),
    ("noted.db", "UPDATE audit SET note = 'changed' WHERE n = 7"),
]:
    shutil.copy("audit.db", name)
    changed = sqlite3.connect(name)
    changed.execute(sql)
    changed.commit()
    changed.execute("PRAGMA journal_mode = DELETE").fetchall()
    changed.close()
"#;

/// What Python's SQLite made; `None` where it is absent.
fn made() -> Option<tempfile::TempDir> {
    let python = oracles::tool("python3", &["-c", "import sqlite3"])?;
    let folder = tempfile::tempdir().expect("a folder");
    oracles::run(&python, folder.path(), &["-c", MAKE]);
    Some(folder)
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).expect(name)
}

/// What one delivery is worth by a profile that the user relies on.
fn look(profile: &str, files: &[(&str, Vec<u8>)]) -> Vec<Appraisal> {
    let members =
        files.iter().fold(InMemory::new(), |all, (name, bytes)| all.with(name, bytes.clone()));
    let found = inspect(&of(&members, &set(profile), &TrustSet::default()));
    found.expect("memory can be read").into_iter().map(|it| it.appraisal).collect()
}

/// Why one delivery can't be judged: it is shown as CANNOT CHECK.
fn unreadable(files: &[(&str, Vec<u8>)]) -> String {
    let members =
        files.iter().fold(InMemory::new(), |all, (name, bytes)| all.with(name, bytes.clone()));
    let found = inspect_each(&of(&members, &set(CHAINED), &TrustSet::default()));
    match found.expect("looked at").as_slice() {
        [Inspected::Unreadable { source, .. }] => source.to_string(),
        other => panic!("{other:#?}"),
    }
}

fn set(profile: &str) -> ProfileSet {
    let mut profiles = ProfileSet::built_in();
    profiles.add(Profile::parse(profile, ProfileTrust::Relied).expect("a profile"));
    profiles
}

fn of<'a>(members: &'a InMemory, profiles: &'a ProfileSet, trust: &'a TrustSet) -> Look<'a> {
    Look {
        path: "delivery",
        members,
        profiles,
        profile: None,
        trust,
        source: None,
        at: Timestamp::parse("2026-12-01T00:00:00Z").expect("a time"),
        workers: 2,
        watcher: &Unwatched,
    }
}

fn only(mut all: Vec<Appraisal>) -> Appraisal {
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

#[test]
fn a_chain_in_a_database_is_checked_row_by_row() {
    let Some(folder) = made() else { return };
    let of = |name: &str| only(look(CHAINED, &[("audit.db", read(folder.path(), name))]));
    let whole = of("audit.db");
    assert_eq!((whole.verdict, whole.records), (Word::Unanchored, 20), "{whole:#?}");
    assert_eq!(whole.uncovered_fields, ["note"]);
    let said = whole.not_checked.join(" ");
    assert!(said.contains("2 other tables") && said.contains("write-ahead log"), "{said}");
    let edited = of("edited.db");
    assert_eq!((edited.verdict, edited.failures[0].line), (Word::Broken, 7), "{edited:#?}");
    assert_eq!(edited.failures[0].field, "hash");
    assert_eq!(of("deleted.db").verdict, Word::Broken);
    // Outside the hash, as the report says.
    assert_eq!(of("noted.db").verdict, Word::Unanchored);
}

#[test]
fn rows_that_are_only_in_the_write_ahead_log_are_read() {
    let Some(folder) = made() else { return };
    let (live, wal) = (read(folder.path(), "live.db"), read(folder.path(), "live.db-wal"));
    let both = only(look(CHAINED, &[("live.db", live.clone()), ("live.db-wal", wal.clone())]));
    assert_eq!((both.verdict, both.records), (Word::Unanchored, 20), "{both:#?}");
    assert_eq!(both.members.len(), 2);
    let alone = only(look(CHAINED, &[("live.db", live.clone())]));
    assert_eq!(alone.records, 10);
    let said = alone.not_checked.join(" ");
    assert!(said.contains("the newest rows are missing"), "{said}");
    // A log that was cut off in a frame is not one that was never committed.
    let cut = wal[..wal.len() - 100].to_vec();
    let why = unreadable(&[("live.db", live), ("live.db-wal", cut)]);
    assert!(why.contains("write-ahead log"), "{why}");
}

/// A signature on the database says nothing of the rows that lie beside it.
#[test]
fn a_signature_on_a_database_does_not_speak_for_its_write_ahead_log() {
    let Some(folder) = made() else { return };
    let key = SigningKey::from_bytes(&[7; 32]);
    let public = key.verifying_key().to_bytes();
    let input = TrustInput { name: "key.hex", bytes: &hex(&public) };
    let trust = TrustSet::from_inputs(&[input], &|_, _| Err("none".to_owned())).expect("a key");
    let signed = |name: &str, wal: Option<&str>| {
        let database = read(folder.path(), name);
        let signature = sshsig::sign(&public, "file", &database, |data| key.sign(data).to_bytes())
            .expect("signed");
        let members = InMemory::new().with("x.db", database).with("x.db.sig", signature);
        let members = match wal {
            Some(wal) => members.with("x.db-wal", read(folder.path(), wal)),
            None => members,
        };
        let found = inspect(&of(&members, &set(CHAINED), &trust)).expect("memory can be read");
        only(found.into_iter().map(|it| it.appraisal).collect())
    };
    assert_eq!(signed("audit.db", None).verdict, Word::Verified);
    let beside = signed("live.db", Some("live.db-wal"));
    assert_eq!((beside.verdict, beside.records), (Word::Unanchored, 20), "{beside:#?}");
    assert!(beside.not_checked.iter().any(|it| it.contains("write-ahead log")));
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    data_encoding::HEXLOWER.encode(bytes).into_bytes()
}

#[test]
fn json_in_a_column_is_opened() {
    let Some(folder) = made() else { return };
    let found = only(look(STEPS, &[("agent.db", read(folder.path(), "first.db"))]));
    assert_eq!((found.verdict, found.records), (Word::Unanchored, 3), "{found:#?}");
    assert_eq!(found.covered.expect("times").to, "2026-03-03T09:00:00Z");
}

#[test]
fn plain_rows_are_unsigned_records() {
    let Some(folder) = made() else { return };
    let found = only(look(PLAIN, &[("desk.db", read(folder.path(), "first.db"))]));
    assert_eq!((found.verdict, found.records), (Word::Unsigned, 2), "{found:#?}");
    let covered = found.covered.expect("times");
    assert_eq!(
        (covered.from.as_str(), covered.to.as_str()),
        ("2026-03-01T09:00:00Z", "2026-03-02T09:00:00Z")
    );
}

#[test]
fn a_damaged_database_is_never_as_good_as_a_whole_one() {
    let Some(folder) = made() else { return };
    let whole = read(folder.path(), "audit.db");
    for cut in [100, whole.len() / 2, whole.len() - 1] {
        let found = look(CHAINED, &[("audit.db", whole[..cut].to_vec())]);
        let worst = found.iter().map(|it| it.verdict).max().expect("an item");
        assert!(worst >= Word::Unsigned, "{cut}: {found:#?}");
        assert!(found.iter().all(|it| it.records == 0 || it.verdict > Word::Unsigned), "{cut}");
    }
    // A transaction that was not finished: what the table holds is not known.
    let mut journal = vec![0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
    journal.resize(600, 1);
    let why = unreadable(&[("audit.db", whole), ("audit.db-journal", journal)]);
    assert!(why.contains("rollback journal"), "{why}");
}

#[test]
fn queries_that_are_not_understood_are_refused_with_the_profile() {
    let refused = |from: &str, to: &str| {
        let text = PLAIN.replacen(from, to, 1);
        assert_ne!(text, PLAIN);
        Profile::parse(&text, ProfileTrust::Relied).expect_err(to).to_string()
    };
    let count = refused("SELECT * FROM tickets", "SELECT count(*) FROM tickets");
    assert!(count.contains("records.table.query"), "{count}");
    assert!(refused("SELECT * FROM tickets", "DROP TABLE tickets").contains("query"));
    assert!(
        refused("table = { query = \"SELECT * FROM tickets\" }", "").contains("a query for sqlite")
    );
    assert!(refused("form = \"sqlite\"", "form = \"csv\"").contains("sqlite only"));
}
