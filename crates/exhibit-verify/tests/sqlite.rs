//! SQLite databases: every row as SQLite itself reads it, and nothing lost in silence.
#![expect(clippy::disallowed_methods, reason = "reads what the oracle made")]
#![expect(
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "runs an oracle, or says that it is absent"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use exhibit_verify::sqlite::{
    Blobs, Database, Files, Query, QueryFault, SqliteError, SqliteFault, SqliteFinding, Value,
    WalUse, is_sqlite,
};
use exhibit_verify::zip::ReadAt;
use proptest::prelude::*;
use serde_json::Value as Json;

mod oracles;

/// Runs the oracle in a folder; `None`, said aloud, without Python.
fn oracle(folder: &Path, arguments: &[&str]) -> Option<String> {
    let python = oracles::tool("python3", &["-c", "import sqlite3"])?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sqlite/oracle.py");
    let output = oracles::run(&python, folder, &[&[script], arguments].concat());
    Some(String::from_utf8(output).expect("UTF-8"))
}

/// A database that SQLite made by a script.
fn made(script: &str) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    oracle(folder.path(), &["make", "it.db", &format!("PRAGMA synchronous = off; {script}")])?;
    Some(fs::read(folder.path().join("it.db")).expect("made"))
}

/// What SQLite answers.
fn asked(database: &[u8], sql: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("it.db"), database).expect("written");
    let answer = oracle(folder.path(), &["query", "it.db", sql]).expect("Python is there");
    lines(&answer)
}

fn lines(answer: &str) -> Vec<String> {
    // Not `lines`: JSON has none of the other line ends escaped.
    answer.split('\n').filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// What we answer.
fn read(files: Files<'_>, sql: &str) -> Result<Vec<String>, SqliteError> {
    let database = Database::open(files)?;
    let query = Query::parse(sql)?;
    let mut number = 0;
    let one = |row: Result<exhibit_verify::sqlite::Row, SqliteError>| {
        let row = row?;
        number += 1;
        assert_eq!(row.number, number);
        let mut json = Vec::new();
        row.write_json(Blobs::Hex, &mut json);
        Ok(String::from_utf8(json).expect("UTF-8"))
    };
    database.query(&query)?.map(one).collect()
}

fn alone(database: &dyn ReadAt) -> Files<'_> {
    Files { database, wal: None, journal: None }
}

fn rows(database: &[u8], sql: &str) -> Result<Vec<String>, SqliteError> {
    read(alone(&database), sql)
}

#[track_caller]
fn fault(result: Result<Vec<String>, SqliteError>) -> SqliteFinding {
    match result {
        Err(SqliteError::Finding(finding)) => finding,
        other => panic!("no finding: {other:?}"),
    }
}

#[track_caller]
fn same(database: &[u8], sql: &str) -> usize {
    let found = rows(database, sql).unwrap_or_else(|fault| panic!("{sql}: {fault}"));
    let expected = asked(database, sql);
    for (at, (ours, theirs)) in found.iter().zip(&expected).enumerate() {
        assert_eq!(ours, theirs, "{sql}: row {}", at + 1);
    }
    assert_eq!(found.len(), expected.len(), "{sql}");
    found.len()
}

/// Rows 1 to `count`, some of them over several pages.
fn log(count: usize) -> String {
    format!(
        "CREATE TABLE other(a PRIMARY KEY, b);
         CREATE TABLE log(id INTEGER PRIMARY KEY, at TEXT, n REAL, body, raw BLOB);
         WITH RECURSIVE i(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM i WHERE x < {count})
         INSERT INTO log SELECT x, 'time ' || x, x / 4.0, CASE x % 10 WHEN 3 THEN replace(hex(zeroblob(x % 400 * 7)), '0', 'é') ELSE x END, zeroblob(x % 50) FROM i;
         INSERT INTO other SELECT at, body FROM log WHERE id % 7 = 0;"
    )
}

const ALL: &str = "SELECT * FROM log ORDER BY id";

#[test]
fn every_page_size_encoding_and_vacuum_reads_as_sqlite_reads_it() {
    let sizes = [512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536];
    for (at, size) in sizes.into_iter().enumerate() {
        let encoding = ["UTF-8", "UTF-16le", "UTF-16be"][at % 3];
        let vacuum = at % 3;
        let Some(database) = made(&format!(
            "PRAGMA page_size = {size}; PRAGMA encoding = '{encoding}'; PRAGMA auto_vacuum = {vacuum}; {}
             DELETE FROM log WHERE id % 5 = 0; DELETE FROM other WHERE length(a) = 7;",
            log(600)
        )) else {
            return;
        };
        assert!(is_sqlite(&database));
        assert_eq!(same(&database, ALL), 480, "{size}");
        assert_eq!(
            same(&database, "SELECT rowid AS r, body FROM log WHERE at = 'time 3' ORDER BY n DESC"),
            1
        );
    }
}

#[test]
fn random_tables_read_as_sqlite_reads_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let count = 60;
    if oracle(folder.path(), &["random", "20261127", &count.to_string()]).is_none() {
        return;
    }
    let (mut answered, mut refused, mut total) = (0, 0, 0);
    for index in 0..count {
        let database = fs::read(folder.path().join(format!("{index}.db"))).expect("made");
        let text = fs::read(folder.path().join(format!("{index}.json"))).expect("made");
        let answers: Json = serde_json::from_slice(&text).expect("JSON");
        assert_eq!(answers["sound"], true);
        for answer in answers["queries"].as_array().expect("a list") {
            let sql = answer["sql"].as_str().expect("a text");
            match rows(&database, sql) {
                Err(SqliteError::Query(error)) => {
                    assert!(
                        matches!(error.fault, QueryFault::Ambiguous(_)),
                        "{index}: {sql}: {error}"
                    );
                    refused += 1;
                }
                Err(error) => panic!("{index}: {sql}: {error}"),
                Ok(found) => {
                    let expected: Vec<&str> = answer["rows"]
                        .as_array()
                        .expect("a list")
                        .iter()
                        .map(|it| it.as_str().expect("a text"))
                        .collect();
                    let differs =
                        found.iter().zip(&expected).position(|(ours, theirs)| ours != theirs);
                    if let Some(at) = differs {
                        panic!("{index}: {sql}: row {}\n{}\n{}", at + 1, found[at], expected[at]);
                    }
                    assert_eq!(found.len(), expected.len(), "{index}: {sql}");
                    answered += 1;
                    total += found.len();
                }
            }
        }
    }
    assert!(answered > 270 && refused < 20 && total > 5_000, "{answered} {refused} {total}");
}

#[test]
fn a_hundred_thousand_rows() {
    let Some(database) = made(&log(100_000)) else { return };
    assert_eq!(same(&database, ALL), 100_000);
    assert_eq!(same(&database, "SELECT id, at FROM log ORDER BY at DESC"), 100_000);
}

#[test]
fn definitions_of_many_kinds_are_understood() {
    let Some(database) = made(
        "CREATE TABLE a([x y] INT -- , z
           DEFAULT (7) CONSTRAINT n NOT NULL ON CONFLICT FAIL CHECK ([x y] < ')('), \"q\"\"q\" VARCHAR(10, 2) COLLATE NOCASE
           REFERENCES other(a) ON DELETE SET NULL ON UPDATE NO ACTION MATCH FULL NOT DEFERRABLE INITIALLY IMMEDIATE,
           'single' UNSIGNED BIG INT UNIQUE ON CONFLICT IGNORE, `b` /* , c */ , d DOUBLE PRECISION DEFAULT -2,
           key TEXT, CONSTRAINT k PRIMARY KEY ([x y] ASC, key COLLATE RTRIM DESC) ON CONFLICT ABORT
           UNIQUE (b), FOREIGN KEY (b) REFERENCES c(d) ON DELETE CASCADE CHECK (b <> 'PRIMARY KEY (b)'));
         INSERT INTO a VALUES (1, 'one', 2, x'0102', 3, 'k'), (2, 'ONE', NULL, 'b', 4.5, 'l');
         CREATE TABLE b(id INTEGER, v, PRIMARY KEY (id DESC));
         INSERT INTO b VALUES (5, 'five'), (3, 'three');
         CREATE TABLE c(id INTEGER PRIMARY KEY DESC, v);
         INSERT INTO c VALUES (5, 'five'), (3, 'three');
         CREATE TABLE d(id INT PRIMARY KEY AUTOINCREMENT_NOT, v) WITHOUT ROWID;
         CREATE TABLE e(v ANY, w ANY DEFAULT '5', id INTEGER PRIMARY KEY AUTOINCREMENT) STRICT;
         INSERT INTO e(v, w) VALUES ('5', 5), (5, '5');
         ALTER TABLE e ADD COLUMN x ANY DEFAULT '6';
         CREATE TABLE f(a TEXT, b, c COLLATE NOCASE, PRIMARY KEY (c DESC, a)) STRICT_NOT, WITHOUT ROWID;
        "
        .replace("AUTOINCREMENT_NOT", "NOT NULL")
        .replace("STRICT_NOT, ", "")
        .as_str(),
    ) else {
        return;
    };
    for sql in [
        "SELECT * FROM a ORDER BY rowid",
        "SELECT \"Q\"\"Q\" AS n FROM A WHERE [q\"q] = 'oNe' ORDER BY rowid",
        "SELECT * FROM b ORDER BY id",
        "SELECT v, oid AS o FROM b ORDER BY rowid DESC",
        "SELECT * FROM c ORDER BY rowid",
        "SELECT * FROM e ORDER BY id",
        "SELECT v FROM e WHERE w = 5 ORDER BY id",
        "SELECT v FROM e WHERE w = '5' ORDER BY id",
    ] {
        assert!(same(&database, sql) > 0, "{sql}");
    }
    for table in ["d", "f"] {
        assert_eq!(same(&database, &format!("SELECT * FROM {table}")), 0);
    }
    let names: Vec<String> =
        Database::open(alone(&database)).expect("opened").tables().map(str::to_owned).collect();
    assert_eq!(names, ["a", "b", "c", "d", "e", "sqlite_sequence", "f"]);
}

#[test]
fn columns_added_later_have_their_default_in_older_rows() {
    let script = "CREATE TABLE t(a); INSERT INTO t VALUES (1);
        ALTER TABLE t ADD COLUMN i INTEGER DEFAULT '12'; ALTER TABLE t ADD COLUMN s TEXT DEFAULT 5;
        ALTER TABLE t ADD COLUMN r REAL DEFAULT 2; ALTER TABLE t ADD COLUMN b BLOB DEFAULT x'0aff';
        ALTER TABLE t ADD COLUMN n NUMERIC DEFAULT -1.50; ALTER TABLE t ADD COLUMN w DEFAULT word;
        ALTER TABLE t ADD COLUMN u; ALTER TABLE t ADD COLUMN f DEFAULT FALSE; INSERT INTO t(a) VALUES (2);";
    let Some(database) = made(script) else { return };
    assert_eq!(same(&database, "SELECT * FROM t ORDER BY rowid"), 2);
    // What SQLite makes of these is its own: an integer, a fraction as text, a number in a column of text.
    let mut last = Vec::new();
    for default in ["DEFAULT 2.0", "TEXT DEFAULT 1.5", "TEXT DEFAULT TRUE", "TEXT DEFAULT (FALSE)"]
    {
        let script = format!("{script} ALTER TABLE t ADD COLUMN e {default};");
        last = made(&script).expect("made");
        let finding = fault(rows(&last, "SELECT * FROM t"));
        assert_eq!(finding.fault, SqliteFault::Default("e".to_owned()));
        assert_eq!((finding.page, finding.row), (Some(2), Some(1)));
        assert_eq!(
            finding.to_string(),
            "the row has no column e, whose default is not a literal that is sure (page 2, row 1)"
        );
    }
    // Without that column there is nothing to guess.
    assert_eq!(same(&last, "SELECT a, w FROM t ORDER BY rowid"), 2);
}

#[test]
fn what_is_not_read_is_refused_by_name() {
    let Some(database) = made(
        "CREATE TABLE t(a, b); CREATE VIEW v AS SELECT a FROM t; CREATE INDEX i ON t(a);
         CREATE TABLE g(a, b AS (a + 1)); CREATE TABLE h(a, b INT GENERATED ALWAYS AS (a) STORED);
         CREATE TRIGGER t2 AFTER INSERT ON t BEGIN SELECT 1; END;
         CREATE VIRTUAL TABLE x USING rtree(id, low, high); CREATE TABLE n(a DATETIME, b TEXT);
         INSERT INTO n VALUES ('2026-01-01', '5'), (5, 6);",
    ) else {
        return;
    };
    let refused = |sql: &str| match rows(&database, sql) {
        Err(SqliteError::Query(error)) => (error.at, error.fault.to_string()),
        other => panic!("{sql}: {other:?}"),
    };
    assert_eq!(
        refused("SELECT a FROM v"),
        (14, "v is no table but a view, which is not read".into())
    );
    assert_eq!(
        refused("SELECT * FROM x").1,
        "x is no table but a virtual table, which is not read"
    );
    assert_eq!(refused("SELECT * FROM i").1, "i is no table but an index, which is not read");
    assert_eq!(refused("SELECT * FROM t2").1, "t2 is no table but a trigger, which is not read");
    assert_eq!(refused("SELECT * FROM nowhere"), (14, "no table nowhere".into()));
    assert_eq!(refused("SELECT a, c FROM t"), (10, "no column c".into()));
    assert_eq!(refused("SELECT a FROM t WHERE c = 1"), (22, "no column c".into()));
    assert_eq!(refused("SELECT a FROM t ORDER BY c"), (25, "no column c".into()));
    assert_eq!(refused("SELECT a, b AS a FROM t"), (15, "two columns are named a".into()));
    assert_eq!(refused("SELECT a FROM n WHERE a = '05'").0, 22);
    for table in ["g", "h"] {
        let finding = fault(rows(&database, &format!("SELECT a FROM {table}")));
        assert_eq!(finding.fault, SqliteFault::Generated(table.to_owned()));
    }
    assert_eq!(same(&database, "SELECT * FROM n WHERE a = '2026-01-01'"), 1);
    assert_eq!(same(&database, "SELECT * FROM n WHERE a = '5'"), 1);
    assert_eq!(same(&database, "SELECT * FROM n WHERE b = 6"), 1);
    assert_eq!(same(&database, "SELECT * FROM n WHERE b = 7"), 0);
    let encrypted: Vec<u8> =
        (0..8192_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for bytes in [&encrypted[..], b"", b"SQLite format 3\0"] {
        assert_eq!(fault(rows(bytes, ALL)).fault, SqliteFault::NotDatabase);
    }
}

#[test]
fn values_that_json_or_the_encoding_can_not_hold_are_findings() {
    let Some(database) = made(
        "CREATE TABLE t(a); INSERT INTO t VALUES (1), (9e999), (2);
         CREATE TABLE u(a); INSERT INTO u VALUES ('x'), (CAST(x'ff' AS TEXT));
         CREATE TABLE v(a TEXT, b); INSERT INTO v VALUES ('x', 'y');
         PRAGMA writable_schema = on; UPDATE sqlite_schema SET sql = 'CREATE TABLE v(a INT, b)' WHERE name = 'v';",
    ) else {
        return;
    };
    let finding = fault(rows(&database, "SELECT a FROM t"));
    assert_eq!((finding.fault, finding.row), (SqliteFault::NotFinite, Some(2)));
    let finding = fault(rows(&database, "SELECT a FROM u"));
    assert_eq!((finding.fault, finding.row), (SqliteFault::Text("UTF-8"), Some(2)));
    let wide = made(
        "PRAGMA encoding = 'UTF-16le'; CREATE TABLE u(a); INSERT INTO u VALUES (CAST(x'3dd8' AS TEXT));",
    );
    let finding = fault(rows(&wide.expect("made"), "SELECT a FROM u"));
    assert_eq!((finding.fault, finding.row), (SqliteFault::Text("UTF-16"), Some(1)));
}

const SETUP: &str = "PRAGMA page_size = 1024; CREATE TABLE log(id INTEGER PRIMARY KEY, body);
    INSERT INTO log VALUES (1, 'first'), (2, 'second');";

/// Several commits, of which one fills several pages, and changes that are not committed.
const CHANGES: &str =
    "INSERT INTO log VALUES (3, 'third'); UPDATE log SET body = 'SECOND' WHERE id = 2;
    INSERT INTO log SELECT id + 10, hex(zeroblob(700)) FROM log;
    INSERT INTO log SELECT id + 100, hex(zeroblob(300)) FROM log; DELETE FROM log WHERE id = 11;";

/// A database and the log beside it, copied while it was open, with what SQLite reads from both.
fn with_wal(changes: &str) -> Option<(Vec<u8>, Vec<u8>, Vec<String>)> {
    let folder = tempfile::tempdir().expect("a folder");
    oracle(folder.path(), &["wal", "it.db", SETUP, changes])?;
    let file = |name: &str| fs::read(folder.path().join(name)).expect("made");
    let (database, wal) = (file("it.db"), file("it.db-wal"));
    let expected = lines(&oracle(folder.path(), &["query", "it.db", ALL])?);
    Some((database, wal, expected))
}

#[expect(clippy::ptr_arg, reason = "a slice is no object that can be read")]
fn with<'a>(database: &'a Vec<u8>, wal: &'a Vec<u8>) -> Files<'a> {
    Files { database, wal: Some(wal), journal: None }
}

fn wal_use(files: Files<'_>) -> WalUse {
    Database::open(files).expect("opened").wal()
}

#[test]
fn a_write_ahead_log_is_read_over_the_database() {
    let Some((database, wal, expected)) = with_wal(CHANGES) else { return };
    assert_eq!(expected.len(), 11);
    assert_eq!(read(with(&database, &wal), ALL).expect("read"), expected);
    let frames = (wal.len() as u64 - 32) / 1048;
    let used = WalUse { expected: true, given: true, committed: frames, ignored: 0 };
    assert_eq!(wal_use(with(&database, &wal)), used);
    // Without it, and with an empty one, the database is as it was before: that there was none is said.
    for files in [alone(&database), with(&database, &Vec::new())] {
        assert_eq!(read(files, ALL).expect("read").len(), 2);
        assert_eq!(wal_use(files), WalUse { expected: true, ..WalUse::default() });
    }
}

#[test]
fn what_was_not_committed_does_not_count() {
    // So little cache that changes are written before they are committed.
    let changes = format!(
        "PRAGMA cache_size = 1; {CHANGES} BEGIN; INSERT INTO log SELECT id + 1000, hex(zeroblob(2000)) FROM log; UPDATE log SET body = id;"
    );
    let Some((database, wal, expected)) = with_wal(&changes) else { return };
    assert_eq!(read(with(&database, &wal), ALL).expect("read"), expected);
    assert!(wal_use(with(&database, &wal)).ignored > 0);
    // The same cancelled, and written over in part by a smaller change.
    let changes = format!("{changes} ROLLBACK; INSERT INTO log VALUES (5000, 'last');");
    let (database, wal, expected) = with_wal(&changes).expect("made");
    assert_eq!(read(with(&database, &wal), ALL).expect("read"), expected);
    assert!(
        wal_use(with(&database, &wal)).ignored > 0
            && expected.last().expect("rows").contains("last")
    );
    // An earlier round of the log, written over in part.
    let changes =
        format!("{CHANGES} PRAGMA wal_checkpoint(RESTART); INSERT INTO log VALUES (5000, 'last');");
    let (database, wal, expected) = with_wal(&changes).expect("made");
    assert_eq!(read(with(&database, &wal), ALL).expect("read"), expected);
    let used = wal_use(with(&database, &wal));
    assert!(used.committed > 0 && used.committed < 5 && used.ignored > 10, "{used:?}");
}

#[test]
fn a_write_ahead_log_that_was_changed_is_never_read_in_silence() {
    let Some((database, wal, expected)) = with_wal(CHANGES) else { return };
    let mut seed = 7_u64;
    for _ in 0..2000 {
        let mut changed = wal.clone();
        let bit = (random(&mut seed) % (wal.len() as u64 * 8)) as usize;
        changed[bit / 8] ^= 1 << (bit % 8);
        let finding = fault(read(with(&database, &changed), ALL));
        let is_header = bit / 8 < 32;
        match finding.fault {
            SqliteFault::WalHeader => assert!(is_header, "{bit}"),
            SqliteFault::WalDamaged { frame } => {
                assert!(!is_header && frame == (bit as u64 / 8 - 32) / 1048 + 1, "{bit} {frame}");
            }
            other => panic!("{bit}: {other}"),
        }
    }
    for cut in (1..wal.len()).step_by(97) {
        let shorter = wal[..cut].to_vec();
        match read(with(&database, &shorter), ALL) {
            // A prefix of the commits, and fewer frames than there were.
            Ok(found) => {
                let used = wal_use(with(&database, &shorter));
                assert!(found != expected && used.committed < (wal.len() as u64 - 32) / 1048);
            }
            Err(SqliteError::Finding(finding)) => assert!(
                matches!(finding.fault, SqliteFault::WalHeader | SqliteFault::WalDamaged { .. }),
                "{finding}"
            ),
            Err(other) => panic!("{other}"),
        }
    }
    let other = made("PRAGMA page_size = 4096; CREATE TABLE log(id);").expect("made");
    let finding = fault(read(with(&other, &wal), ALL));
    assert_eq!(finding.fault, SqliteFault::WalPageSize { wal: 1024, database: 4096 });
}

#[test]
fn a_journal_that_may_be_hot_refuses_the_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let setup =
        "CREATE TABLE log(id INTEGER PRIMARY KEY, body); INSERT INTO log VALUES (1, 'first');";
    let changes = "UPDATE log SET body = 'changed'; INSERT INTO log SELECT id + 1, zeroblob(9000) FROM log; INSERT INTO log SELECT id + 5, zeroblob(90000) FROM log";
    if oracle(folder.path(), &["journal", "it.db", setup, changes]).is_none() {
        return;
    }
    let file = |name: &str| fs::read(folder.path().join(name)).expect("made");
    let (database, hot) = (file("it.db"), file("it.db-journal"));
    let beside = |journal: &Vec<u8>| {
        let files = Files { database: &database, wal: None, journal: Some(journal) };
        Database::open(files).map(drop)
    };
    let refused = beside(&hot).expect_err("hot").finding().map(|it| it.fault.clone());
    assert_eq!(refused, Some(SqliteFault::HotJournal));
    assert!(beside(&hot[..8].to_vec()).is_err());
    let mut wiped = hot;
    wiped[..28].fill(0);
    for cold in [wiped, Vec::new(), vec![0; 5]] {
        assert!(
            !matches!(beside(&cold), Err(SqliteError::Finding(it)) if it.fault == SqliteFault::HotJournal)
        );
    }
}

/// A small generator of our own: a seed is all that a failure needs to be repeated.
fn random(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *seed >> 24
}

#[test]
fn a_file_cut_anywhere_is_a_finding() {
    for vacuum in [0, 1] {
        let Some(database) =
            made(&format!("PRAGMA page_size = 512; PRAGMA auto_vacuum = {vacuum}; {}", log(200)))
        else {
            return;
        };
        for part in 0..50 {
            let cut = database[..database.len() * part / 50].to_vec();
            let finding = fault(rows(&cut, ALL));
            assert!(
                matches!(finding.fault, SqliteFault::NotDatabase | SqliteFault::Pages { .. }),
                "{finding}"
            );
            // A header that does not vouch for its count, as old versions leave it.
            let Some(mut cut) = (cut.len() >= 512).then_some(cut) else { continue };
            cut[92..96].fill(0);
            let finding = fault(rows(&cut, ALL));
            assert!(!matches!(finding.fault, SqliteFault::Pages { .. }), "{finding}");
        }
    }
}

/// What SQLite says of a file: whether it finds it sound, and its rows if it reads them.
struct Judged {
    is_sound: bool,
    rows: Option<Vec<String>>,
}

fn judged(files: &[Vec<u8>]) -> Vec<Judged> {
    let folder = tempfile::tempdir().expect("a folder");
    let names: Vec<String> = (0..files.len()).map(|at| format!("{at}.db")).collect();
    for (name, content) in names.iter().zip(files) {
        fs::write(folder.path().join(name), content).expect("written");
    }
    let mut arguments = vec!["batch", ALL];
    arguments.extend(names.iter().map(String::as_str));
    let answer = oracle(folder.path(), &arguments).expect("Python is there");
    let one = |line: &str| {
        let found: BTreeMap<String, Json> = serde_json::from_str(line).expect("JSON");
        let text = |it: &Json| it.as_str().expect("a text").to_owned();
        let rows = found["rows"].as_array().map(|it| it.iter().map(text).collect());
        Judged { is_sound: found["sound"] == true, rows }
    };
    answer.split('\n').filter(|line| !line.is_empty()).map(one).collect()
}

/// Whoever changes bits gets a finding, the same rows, or a file that is sound to SQLite, read as it reads it.
#[test]
fn no_flipped_bits_lose_a_row_in_silence() {
    let (mut quiet, mut found_first, mut silent) = (0, 0, 0);
    for round in 0..4 {
        let (size, vacuum) = ([512, 1024][round / 2], round % 2);
        // SQLite also compares tables with indexes, and pages with the map of auto-vacuum: with one change
        // there, the rows are as they were; with several, only a database without either is judged alike.
        let (most, without) = if vacuum == 0 { (3, "DROP TABLE other;") } else { (1, "") };
        let Some(database) = made(&format!(
            "PRAGMA page_size = {size}; PRAGMA auto_vacuum = {vacuum}; {}
             DELETE FROM log WHERE id % 9 = 0; {without}",
            log(150)
        )) else {
            return;
        };
        let original = rows(&database, ALL).expect("sound");
        let mut seed = round as u64;
        let mut files = Vec::new();
        for at in 0..500 {
            let mut changed = database.clone();
            for _ in 0..=at % most {
                let bit = random(&mut seed) % (database.len() as u64 * 8);
                // Half of them where pages have their structure.
                let byte = bit as usize / 8;
                let byte = if at % 2 == 0 { byte } else { byte / size * size + byte % 24 };
                changed[byte] ^= 1 << (bit % 8);
            }
            files.push(changed);
        }
        for (at, (file, judged)) in files.iter().zip(judged(&files)).enumerate() {
            match rows(file, ALL) {
                Ok(rows) if rows == original => quiet += 1,
                Ok(rows) => {
                    silent += 1;
                    assert!(
                        judged.is_sound,
                        "{round} {at}: changed rows of a file that SQLite finds damaged"
                    );
                    assert_eq!(Some(rows), judged.rows, "{round} {at}");
                }
                Err(SqliteError::Finding(finding)) => {
                    found_first += 1;
                    // What SQLite reads without a word: values that we can't write down, headers that we don't know.
                    let is_ours = matches!(
                        finding.fault,
                        SqliteFault::Text(_)
                            | SqliteFault::NotFinite
                            | SqliteFault::Header { .. }
                            | SqliteFault::Definition { .. }
                            | SqliteFault::Record(_)
                            | SqliteFault::Schema(_)
                    );
                    let is_fine = judged.is_sound && judged.rows.is_some();
                    assert!(is_ours || !is_fine, "{round} {at}: {finding}, but SQLite is content");
                }
                Err(SqliteError::Query(_)) => found_first += 1,
                Err(other) => panic!("{other}"),
            }
        }
    }
    assert!(quiet > 100 && found_first > 300 && silent > 50, "{quiet} {found_first} {silent}");
}

/// A database of several levels with pages of 512 bytes: its bytes, and the pages of a kind.
fn deep() -> Option<Vec<u8>> {
    made(&format!("PRAGMA page_size = 512; {}", log(2000)))
}

fn pages_of(database: &[u8], kind: u8) -> Vec<usize> {
    let starts = (512..database.len()).step_by(512);
    starts.filter(|at| database[*at] == kind && database[at + 3] < 2).collect()
}

#[test]
fn cycles_and_cross_links_are_found() {
    let Some(database) = deep() else { return };
    let interior = pages_of(&database, 5);
    assert!(interior.len() > 3, "{interior:?}");
    for at in &interior {
        for target in interior.iter().chain(&[0]) {
            let mut changed = database.clone();
            let page = u32::try_from(target / 512 + 1).expect("small");
            changed[at + 8..at + 12].copy_from_slice(&page.to_be_bytes());
            let found = rows(&changed, ALL);
            if changed != database {
                let finding = fault(found);
                assert!(
                    matches!(
                        finding.fault,
                        SqliteFault::UsedTwice
                            | SqliteFault::Order
                            | SqliteFault::Unbalanced
                            | SqliteFault::PageType(_)
                    ),
                    "{finding}"
                );
            }
        }
    }
}

#[test]
fn lies_in_the_header_are_found() {
    let Some(database) = deep() else { return };
    let with = |at: usize, bytes: &[u8]| {
        let mut changed = database.clone();
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        fault(rows(&changed, ALL)).fault
    };
    let pages = u32::try_from(database.len() / 512).expect("small");
    for size in [[0, 0], [0, 1], [0, 2], [1, 0], [2, 1], [4, 0], [0xff, 0xff]] {
        with(16, &size);
    }
    assert_eq!(
        with(28, &(pages + 1).to_be_bytes()),
        SqliteFault::Pages { stated: pages + 1, actual: pages }
    );
    assert_eq!(
        with(28, &u32::MAX.to_be_bytes()),
        SqliteFault::Pages { stated: u32::MAX, actual: pages }
    );
    with(28, &(pages - 1).to_be_bytes());
    with(20, &[255]);
    with(32, &2_u32.to_be_bytes());
    assert_eq!(
        with(36, &1_u32.to_be_bytes()),
        SqliteFault::Freelist("the header states another length")
    );
    assert_eq!(
        with(44, &5_u32.to_be_bytes()),
        SqliteFault::Header { field: "schema format", value: 5 }
    );
    assert_eq!(
        with(56, &4_u32.to_be_bytes()),
        SqliteFault::Header { field: "text encoding", value: 4 }
    );
    assert_eq!(with(19, &[3]), SqliteFault::Header { field: "read version", value: 3 });
    let longer = [database.clone(), vec![0; 512]].concat();
    assert_eq!(rows(&longer, ALL).expect("ignored, as SQLite does").len(), 2000);
}

#[test]
fn rows_larger_than_the_limit_are_refused_by_name() {
    let Some(database) = made(
        "CREATE TABLE log(id INTEGER PRIMARY KEY, a); INSERT INTO log VALUES (1, 'x'), (2, zeroblob(17000000));",
    ) else {
        return;
    };
    let finding = fault(rows(&database, ALL));
    assert_eq!(finding.row, Some(2));
    assert!(
        matches!(
            finding.fault,
            SqliteFault::Limit { what: "bytes of a row", limit: 16_777_216, .. }
        ),
        "{finding}"
    );
    let script = "CREATE TABLE log(id INTEGER PRIMARY KEY, a); INSERT INTO log VALUES (1, zeroblob(9000000));
        INSERT INTO log SELECT id + 1, a FROM log; INSERT INTO log SELECT id + 2, a FROM log; INSERT INTO log SELECT id + 4, a FROM log;";
    let database = made(script).expect("made");
    let finding = fault(rows(&database, "SELECT * FROM log ORDER BY a"));
    assert!(
        matches!(finding.fault, SqliteFault::Limit { what: "bytes of rows to sort", .. }),
        "{finding}"
    );
    assert_eq!(rows(&database, "SELECT id FROM log ORDER BY id DESC").expect("small").len(), 8);
}

#[test]
fn rows_come_typed_and_with_their_rowid() {
    let Some(database) = made(
        "CREATE TABLE t(a, b BLOB); INSERT INTO t(rowid, a, b) VALUES (7, 1.5, x'0aff'), (-9, 'x', NULL);",
    ) else {
        return;
    };
    let query = Query::parse("SELECT b AS bytes, a FROM t").expect("a query");
    let rows = {
        // The rows outlive the database that they are from.
        Database::open(alone(&database)).expect("opened").query(&query).expect("a table")
    };
    assert_eq!(rows.columns(), ["bytes", "a"]);
    let found: Vec<_> = rows.map(|row| row.expect("sound")).collect();
    assert_eq!((found[0].number, found[0].rowid), (1, Some(-9)));
    assert_eq!(found[1].values, [Value::Blob(vec![0x0a, 0xff]), Value::Real(1.5)]);
    let mut json = Vec::new();
    found[1].write_json(Blobs::Base64, &mut json);
    assert_eq!(json, br#"{"bytes":"Cv8=","a":1.5}"#);
}

/// A table of one row, by the letter of the format: the tests that follow need no oracle.
fn by_hand() -> Vec<u8> {
    let mut file = vec![0; 1024];
    file[..16].copy_from_slice(b"SQLite format 3\0");
    file[16..24].copy_from_slice(&[2, 0, 1, 1, 0, 64, 32, 32]);
    file[28..32].copy_from_slice(&2_u32.to_be_bytes());
    (file[47], file[59]) = (4, 1);
    let sql = b"CREATE TABLE log(id INTEGER PRIMARY KEY, a)";
    let mut schema = vec![7, 23, 19, 19, 1, u8::try_from(sql.len() * 2 + 13).expect("short"), 0];
    schema.pop();
    schema[0] = 6;
    schema.extend_from_slice(b"tableloglog\x02");
    schema.extend_from_slice(sql);
    leaf(&mut file, 0, 100, &schema);
    leaf(&mut file, 512, 0, &[3, 0, 15, b'x']);
    file
}

/// Puts a row with the rowid 1 at the end of a page that has no other.
fn leaf(file: &mut [u8], page: usize, head: usize, record: &[u8]) {
    let at = 512 - record.len() - 2;
    let head = page + head;
    file[head] = 13;
    file[head + 4] = 1;
    let place = u16::try_from(at).expect("on the page").to_be_bytes();
    file[head + 5..head + 7].copy_from_slice(&place);
    file[head + 8..head + 10].copy_from_slice(&place);
    file[page + at] = u8::try_from(record.len()).expect("short");
    file[page + at + 1] = 1;
    file[page + at + 2..page + 512].copy_from_slice(record);
}

#[test]
fn lengths_that_claim_too_much_are_found() {
    let file = by_hand();
    assert_eq!(rows(&file, ALL).expect("sound"), [r#"{"id":1,"a":"x"}"#]);
    let with = |at: usize, bytes: &[u8]| {
        let mut changed = file.clone();
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        fault(rows(&changed, ALL)).fault
    };
    let cell = 1024 - 6;
    assert_eq!(with(cell, &[0xff; 6]), SqliteFault::Cell(1), "a length that the page's end cuts");
    assert_eq!(with(cell, &[0x7f]), SqliteFault::Cell(1));
    assert_eq!(with(cell + 2, &[0x7f]), SqliteFault::Record("a header longer than it"));
    assert_eq!(with(cell + 4, &[17]), SqliteFault::Record("its fields are not as long as it"));
    assert_eq!(with(512 + 3, &[0xff, 0xff]), SqliteFault::PageHeader("content"));
    assert_eq!(with(512 + 3, &[0, 2]), SqliteFault::Cell(2));
    assert_eq!(with(512 + 4, &[0]), SqliteFault::Space("some bytes belong to nothing"));
    assert_eq!(with(512 + 7, &[1]), SqliteFault::Space("some bytes belong to nothing"));
    assert_eq!(with(512 + 1, &[0, 9]), SqliteFault::PageHeader("free block"));
    assert_eq!(with(512, &[10]), SqliteFault::PageType(10));
    // A payload of 2^63 bytes on nine bytes of length, whose first overflow page is the page itself.
    let mut huge = file.clone();
    let at = 512 + 200;
    huge[512 + 5..512 + 7].copy_from_slice(&200_u16.to_be_bytes());
    huge[512 + 8..512 + 10].copy_from_slice(&200_u16.to_be_bytes());
    huge[at..at + 9].fill(0xff);
    huge[at + 9] = 1;
    let finding = fault(rows(&huge, ALL));
    assert!(
        matches!(finding.fault, SqliteFault::Limit { .. } | SqliteFault::Space(_)),
        "{finding}"
    );
}

proptest! {
    #[test]
    fn no_bytes_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..4096), changes in prop::collection::vec((0..1024_usize, any::<u8>()), 1..8)) {
        let _ = rows(&bytes, ALL);
        let _ = read(Files { database: &by_hand(), wal: Some(&bytes), journal: None }, ALL);
        let mut file = by_hand();
        for (at, byte) in changes {
            file[at] = byte;
        }
        let _ = rows(&file, ALL);
        if bytes.len() >= 512 {
            bytes[..100].copy_from_slice(&by_hand()[..100]);
            let _ = rows(&bytes, ALL);
        }
    }
}
