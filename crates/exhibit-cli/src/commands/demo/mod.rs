//! `exhibit demo`: a year of a bank that does not exist, audited by the book.
//!
//! The files are made from a seed. The commands of the auditor's guide are run over them, one by one, as somebody would
//! type them; then what the vault says is compared with what was planted. It fails if anything planted is missed, if
//! anything is red that was not planted, and if the guide promises what is not shown.

mod cases;
mod files;
mod guide;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use exhibit::bundle::{BundleCheck, verify_bundle};
use exhibit::core::time::Timestamp;
use exhibit::core::verdict::Word;
use exhibit::delivery::shown;
use exhibit::files::{write_new, write_private};
use exhibit::inspect::read_trust;
use exhibit::vault::{Access, Vault};
use exhibit::{BundleReport, Error, Passphrase};
use exhibit_lindmoor::{Expectations, SEED, expectations};
use serde_json::json;
use zeroize::Zeroizing;

use self::cases::Case;
use self::guide::{Block, Chapter, chapters};
use super::{Failure, Outcome, printed};
use crate::FAILED;
use crate::args::{Cli, Demo};
use crate::print;
use crate::world::World;

/// What the guide calls the vault, the bundle and the pack.
const VAULT: &str = "audit.vault";
const BUNDLE: &str = "audit.bundle.zip";
const PACK: &str = "pack.pdf";

/// Passphrases of those who act in the guide; the first is the auditor's.
const PASSPHRASES: [(&str, &str); 2] = [
    ("Nils Johannsen", "reading room, open on weekdays"),
    ("Maren Ohlsen", "ferry at seven, back by noon"),
];

pub(crate) fn run(cli: &Cli, args: &Demo, world: &mut World<'_>) -> Outcome {
    // Absolute: the guide's commands run in it, and each puts its own paths below it.
    let folder = world.here.join(args.dir.as_deref().unwrap_or_else(|| Path::new("exhibit-demo")));
    let taken = std::fs::read_dir(&folder).is_ok_and(|mut inside| inside.next().is_some());
    if taken {
        return Err(Error::Exists { path: shown(&folder) }.into());
    }
    if args.files {
        return only_files(cli, &folder, world);
    }
    std::fs::create_dir_all(&folder).map_err(|e| Error::unwritable(&folder, &e))?;
    for (at, (_, passphrase)) in (1..).zip(PASSPHRASES) {
        let path = folder.join(format!("passphrase-{at}.txt"));
        write_private(&path, format!("{passphrase}\n").as_bytes())?;
    }
    let expected = expectations(SEED);
    let followed = follow(cli, &folder, &expected, world)?;
    let (cases, stranger) = match folder.join(BUNDLE).exists() {
        true => {
            (compare(&folder, &expected, world)?, Some(as_a_stranger(&folder, &expected, world)?))
        }
        false => (Vec::new(), None), // the guide was not followed to its end
    };
    let verified = stranger.as_ref().is_some_and(|it| it.report.word == Word::Verified);
    let good = followed.broken.is_empty() && cases.iter().all(Case::is_met) && verified;
    tell(cli, &folder, &followed, &cases, stranger.as_ref(), world)?;
    Ok(if good { 0 } else { FAILED })
}

fn only_files(cli: &Cli, folder: &Path, world: &mut World<'_>) -> Outcome {
    let files = files::write(folder)?;
    let (count, bytes) = (files.count(), files.bytes());
    let answer = json!({ "folder": shown(folder), "files": count, "bytes": bytes });
    let sentence = format!(
        "{count} files of a year of Lindmoor Bank, which does not exist, are in {}.",
        shown(folder)
    );
    printed(print::done(world.out, cli.json, &answer, &sentence))?;
    Ok(0)
}

/// What came of following the guide.
struct Followed {
    commands: usize,
    /// What the guide promises and this program did not do.
    broken: Vec<String>,
}

/// A clock that stands where the story does, and moves on by a second whenever it is read.
struct Clock(AtomicI64);

impl Clock {
    fn new(expected: &Expectations) -> Self {
        let begin = Timestamp::parse(&expected.judged_at).expect("a time of the generator's own");
        Self(AtomicI64::new(begin.unix()))
    }

    fn read(&self) -> Timestamp {
        let seconds = self.0.fetch_add(1, Ordering::Relaxed);
        Timestamp::from_unix(seconds).expect("a demonstration ends before the year 9999")
    }
}

fn follow(
    cli: &Cli,
    folder: &Path,
    expected: &Expectations,
    world: &mut World<'_>,
) -> Result<Followed, Failure> {
    let clock = Clock::new(expected);
    let mut followed = Followed { commands: 0, broken: Vec::new() };
    for Chapter { title, blocks } in chapters() {
        if !cli.json {
            let count: usize = blocks.iter().map(|it| it.commands.len()).sum();
            let noun = if count == 1 { "command" } else { "commands" };
            printed(writeln!(world.out, "{title}: {count} {noun}"))?;
            printed(world.out.flush())?;
        }
        for block in &blocks {
            followed.commands += block.commands.len();
            let went = one_block(block, folder, &clock, world);
            let stop = went.stop;
            followed.broken.extend(went.broken);
            if stop {
                return Ok(followed);
            }
        }
    }
    Ok(followed)
}

/// How a block of the guide went.
struct Went {
    broken: Vec<String>,
    /// Whether there is no sense in going on.
    stop: bool,
}

fn one_block(block: &Block, folder: &Path, clock: &Clock, world: &World<'_>) -> Went {
    let mut said = String::new();
    for command in &block.commands {
        let acting = command.acting();
        let own = PASSPHRASES.iter().find(|(name, _)| Some(*name) == acting);
        let (_, passphrase) = own.unwrap_or(&PASSPHRASES[0]);
        // Whoever is enrolled chooses a passphrase; whoever enrols gives their own.
        let second = PASSPHRASES[1].1;
        let enrols = command.words.iter().any(|word| word == "--enrol");
        let ask = |prompt: &str| {
            let is_new = enrols && prompt != "Passphrase: ";
            Ok(Zeroizing::new(if is_new { second } else { passphrase }.to_owned()))
        };
        let (mut out, err) = (Vec::new(), Mutex::new(Vec::new()));
        let now = || clock.read();
        let mut inner = World {
            program: world.program.clone(),
            now: &now,
            elapsed: world.elapsed,
            random: world.random,
            out: &mut out,
            err: &err,
            tty: false,
            ask: &ask,
            here: folder.to_owned(),
            // Heads are remembered beside the vault, not among the user's own.
            state: folder.join("known-heads"),
            cancelled: world.cancelled,
            workers: world.workers,
            kdf: world.kdf,
            machine_policy: world.machine_policy.clone(),
        };
        let code = crate::run(command.arguments(folder), &mut inner);
        said.push_str(&String::from_utf8_lossy(&out));
        let err = err.into_inner().unwrap_or_default();
        said.push_str(&String::from_utf8_lossy(&err));
        if code != command.exit {
            let (text, wanted) = (&command.text, command.exit);
            let broken = vec![format!("{text}\nended with {code}, not with {wanted}:\n{said}")];
            return Went { broken, stop: true };
        }
    }
    let missing = block.missing(&said).map(|line| {
        let text = block.commands.last().map(|it| it.text.as_str()).unwrap_or_default();
        format!("{text}\ndoes not show: {line}\nbut:\n{said}")
    });
    Went { broken: missing.into_iter().collect(), stop: false }
}

fn compare(folder: &Path, expected: &Expectations, world: &World<'_>) -> Result<Vec<Case>, Error> {
    let path = folder.join(VAULT);
    let host = exhibit::host::Host { state: folder.join("known-heads"), ..world.host() };
    let passphrase = Passphrase::new(PASSPHRASES[0].1)?;
    let vault = Vault::at(&path)?.unlock(&host, &passphrase, None, Access::Read)?;
    let cases = cases::all(&vault, &files::known(), expected)?;
    vault.close()?;
    Ok(cases)
}

/// A bundle, and what somebody says of it who has nothing but the origin and the signer's key.
struct Stranger {
    report: BundleReport,
    origin: String,
    signer: PathBuf,
}

fn as_a_stranger(
    folder: &Path,
    expected: &Expectations,
    world: &World<'_>,
) -> Result<Stranger, Error> {
    let host = exhibit::host::Host { state: folder.join("known-heads"), ..world.host() };
    let passphrase = Passphrase::new(PASSPHRASES[0].1)?;
    let path = folder.join(VAULT);
    let vault = Vault::at(&path)?.unlock(&host, &passphrase, None, Access::Read)?;
    let signer = folder.join("signer.hex");
    write_new(&signer, format!("{}\n", vault.sign_key().to_hex()).as_bytes())?;
    let origin = vault.origin().to_string();
    vault.close()?;
    let check = BundleCheck {
        file: &folder.join(BUNDLE),
        origin: Some(&origin),
        signer: &read_trust(std::slice::from_ref(&signer))?,
        trust: &read_trust(&[])?,
        at: Clock::new(expected).read(),
    };
    let report = verify_bundle(&host, &check, &world.watcher())?;
    Ok(Stranger { report, origin, signer })
}

fn tell(
    cli: &Cli,
    folder: &Path,
    followed: &Followed,
    cases: &[Case],
    stranger: Option<&Stranger>,
    world: &mut World<'_>,
) -> Result<(), Failure> {
    if cli.json {
        let answer = json!({
            "commands": followed.commands, "broken": followed.broken, "cases": cases,
            "pack": shown(&folder.join(PACK)), "bundle": shown(&folder.join(BUNDLE)),
            "bundle_verdict": stranger.map(|it| it.report.word),
            "origin": stranger.map(|it| &it.origin),
        });
        return printed(print::json(world.out, &answer));
    }
    let rows: Vec<_> = cases.iter().map(Case::row).collect();
    printed(writeln!(world.out))?;
    printed(print::table(world.out, &["What was planted", "Met", "Found"], &rows))?;
    for case in cases.iter().filter(|it| !it.is_met()) {
        let (planted, expected, found) = (&case.planted, &case.expected, &case.found);
        let text = format!("\nMISSED: {planted}\n  planted: {expected}\n  found:   {found}");
        printed(writeln!(world.out, "{text}"))?;
    }
    for broken in &followed.broken {
        printed(writeln!(world.out, "\nNOT AS THE GUIDE SAYS: {broken}"))?;
    }
    let Some(stranger) = stranger else { return Ok(()) };
    let met = cases.iter().filter(|it| it.is_met()).count();
    printed(writeln!(
        world.out,
        "\n{met} of {} planted cases found; {} commands of the guide run.\nPack:    {}\nBundle:  {}\nVerified as a stranger would: {}",
        cases.len(),
        followed.commands,
        shown(&folder.join(PACK)),
        shown(&folder.join(BUNDLE)),
        stranger.report.summary
    ))?;
    try_next(world, folder, stranger)
}

fn try_next(world: &mut World<'_>, folder: &Path, stranger: &Stranger) -> Result<(), Failure> {
    let exhibit = exhibit::core::visible::visible(&world.program).into_owned();
    let folder = shown(folder);
    let (origin, signer) = (&stranger.origin, shown(&stranger.signer));
    let as_auditor =
        format!("--vault {folder}/{VAULT} --passphrase-file {folder}/passphrase-1.txt");
    printed(writeln!(
        world.out,
        "\nTry next:\n  {exhibit} tests {as_auditor}\n  {exhibit} trace CREDO {as_auditor}\n  {exhibit} timeline --period 2025-07-01/2026-06-30 {as_auditor}\n  {exhibit} verify-bundle {folder}/{BUNDLE} --origin {origin} --signer {signer}"
    ))
}
