//! A process that dies leaves the vault as it was before or after a transaction.
//!
//! The test binary starts itself again, as the process that dies: `EXHIBIT_STORE_CRASH` names
//! the vault to work on.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use exhibit_store::*;

use crate::world::*;

const VAULT: &str = "EXHIBIT_STORE_CRASH";

/// Not a test of its own: what the child does when a test below starts it.
#[test]
fn child() {
    let Some(path) = std::env::var_os(VAULT) else { return };
    let dir = VaultDir::open(Path::new(&path)).unwrap();
    let unlocked = unlock(&dir, "anna").unwrap();
    let mut write = dir.write(&unlocked, "the one that dies").unwrap();
    let staged = write.begin_intake().unwrap();
    stage(&mut write, &staged, &noise_bytes(77, 200_000), 1000);
    let rows: Vec<_> = (0..2000)
        .map(|line| RecordRow {
            line,
            kind: Some("k"),
            text: Some("staged"),
            ..RecordRow::default()
        })
        .collect();
    write.add_records(&staged, &rows).unwrap();
    write.pause().unwrap();
    for number in 1.. {
        say(&format!("committing {number}"));
        take_in(&mut write, number, &noise_bytes(u64::from(number), 30_000), &rows[..200]);
    }
}

/// Writes a line past the test harness, which would keep it back.
fn say(line: &str) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

fn start(world: &World) -> (Child, BufReader<ChildStdout>) {
    let mut child = child_command()
        .args(["--exact", "crash::child", "--nocapture"])
        .env(VAULT, world.path())
        .env("RUST_BACKTRACE", "0") // what it says is compared
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    (child, out)
}

/// The child may lock no memory, where the system can be asked for that: SQLCipher has something
/// to say about it before any connection exists.
fn child_command() -> Command {
    let own = std::env::current_exe().unwrap();
    if !cfg!(unix) {
        return Command::new(own);
    }
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -l 0; exec \"$0\" \"$@\""]).arg(own);
    shell
}

fn wait_for(out: &mut BufReader<ChildStdout>, wanted: &str) {
    let mut line = String::new();
    while out.read_line(&mut line).unwrap() > 0 {
        if line.contains(wanted) {
            return;
        }
        line.clear();
    }
    panic!("the child ended before it said {wanted:?}");
}

#[test]
fn whenever_the_writer_is_killed_the_vault_is_before_or_after() {
    for round in 0..4 {
        let (world, write) = World::new();
        drop(write);
        let (mut child, mut out) = start(&world);
        wait_for(&mut out, &format!("committing {}", round + 1));
        let busy = world.dir().write(&world.unlocked(), "we").err();
        let Some(StoreError::InUse { holder: Some(name) }) = busy else { panic!("{busy:?}") };
        assert_eq!(name, "the one that dies");
        // Somewhere in staging or committing: where exactly differs from run to run.
        child.kill().unwrap();
        child.wait().unwrap();
        check(&world, round);
    }
}

fn check(world: &World, at_least: u64) {
    let mut write = world.write();
    let size = write.size().unwrap();
    let items = write.items(None, u32::MAX).unwrap();
    assert!(items.len() as u64 >= at_least, "what was committed is there");
    assert_eq!(size, 1 + items.len() as u64, "one entry an item");
    assert_eq!(write.latest_checkpoint().unwrap().unwrap().size, size);
    let report = write.integrity(&mut |_, _| true).unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!(report.contents, items.len() as u64);
    take_in(&mut write, 9999, b"and it goes on", &[]);
    drop(write);
    let sql = world.sql();
    let count = |sql_text: &str| sql.query_row(sql_text, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM intakes"), 0, "dead intakes are swept");
    assert_eq!(count("SELECT count(*) FROM content WHERE intake IS NOT NULL"), 0);
    assert_eq!(count("SELECT count(*) FROM records"), 200 * items.len() as i64);
    assert_eq!(count("SELECT count(*) FROM record_text_docsize"), 200 * items.len() as i64);
}

#[test]
fn an_intake_that_was_dropped_is_swept() {
    let (world, mut write) = World::new();
    let intake = write.begin_intake().unwrap();
    stage(&mut write, &intake, &noise_bytes(1, 50_000), 1000);
    write.pause().unwrap();
    drop((intake, write));
    assert_eq!(count_chunks(&world), 50);
    drop(world.write());
    assert_eq!(count_chunks(&world), 0);
}

fn count_chunks(world: &World) -> i64 {
    world.sql().query_row("SELECT count(*) FROM chunks", [], |row| row.get(0)).unwrap()
}

/// SQLCipher would report wrong keys, and memory that it can't lock, on standard error.
#[test]
fn a_wrong_key_prints_nothing() {
    let (world, write) = World::new();
    drop(write);
    let path = world.dir().database_path();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[20] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let (mut child, _out) = start(&world);
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    child.wait().unwrap();
    assert!(said.contains("WrongKey"), "{said}");
    assert!(!said.to_lowercase().contains("sqlcipher"), "{said}");
    assert!(!said.contains("ERROR CORE"), "{said}");
}
