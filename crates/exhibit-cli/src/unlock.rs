//! Finding the vault and asking for the passphrase: from a prompt, a file or a descriptor, never
//! from an argument.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};

use exhibit::Error;
use exhibit::Passphrase;
use exhibit::vault::{self, Access, Open, Vault, Warning};
use zeroize::Zeroizing;

use crate::args::Cli;
use crate::world::{Stderr, World};

/// No passphrase is longer; more is not read.
const MAX_LINE: u64 = 4096;

/// An open vault that says on standard error what is not as it should be, at last when a command is done with it.
pub(crate) struct Opened<'w> {
    /// Absent only while it is closed.
    vault: Option<Vault<Open>>,
    told: Vec<Warning>,
    err: &'w Stderr<'w>,
}

/// Opens the vault that was named, or the only one here.
pub(crate) fn open<'w>(cli: &Cli, world: &World<'w>, access: Access) -> Result<Opened<'w>, Error> {
    let host = world.host();
    // Said before somebody types a passphrase for nothing.
    host.policy()?;
    let path = vault::find(cli.vault.as_deref(), &world.here)?;
    let locked = Vault::at(&path)?;
    let passphrase = given(cli, world, "Passphrase: ")?;
    let vault = locked.unlock(&host, &passphrase, cli.acting.as_deref(), access)?;
    // A vault that contradicts what was seen of it is said to, whatever it is opened for.
    let head = vault.head_problem().map(|it| (it.sentence(), it.hints()));
    warn(world.err, head.iter().map(|(message, hints)| (message.as_str(), hints.as_slice())));
    warn(world.err, vault.warnings().iter().map(said));
    Ok(Opened { told: vault.warnings().to_vec(), vault: Some(vault), err: world.err })
}

impl Opened<'_> {
    /// Closes the vault.
    pub(crate) fn close(mut self) -> Result<(), Error> {
        self.say_what_is_new();
        self.vault.take().map_or(Ok(()), Vault::close)
    }

    fn say_what_is_new(&self) {
        let all = self.vault.iter().flat_map(|it| it.warnings());
        warn(self.err, all.filter(|it| !self.told.contains(it)).map(said));
    }
}

/// A command that failed may have written before it did.
impl Drop for Opened<'_> {
    fn drop(&mut self) {
        self.say_what_is_new();
    }
}

impl Deref for Opened<'_> {
    type Target = Vault<Open>;

    fn deref(&self) -> &Vault<Open> {
        self.vault.as_ref().expect("it is open until it is closed")
    }
}

impl DerefMut for Opened<'_> {
    fn deref_mut(&mut self) -> &mut Vault<Open> {
        self.vault.as_mut().expect("it is open until it is closed")
    }
}

fn said(warning: &Warning) -> (&str, &[String]) {
    (&warning.message, &warning.hints)
}

fn warn<'a>(err: &Stderr<'_>, all: impl Iterator<Item = (&'a str, &'a [String])>) {
    let Ok(mut err) = err.lock() else { return };
    for (message, hints) in all {
        // Nobody may be listening.
        let _ = writeln!(err, "warning: {message}");
        for hint in hints {
            let _ = writeln!(err, "hint: {hint}");
        }
    }
}

/// Returns the passphrase that opens the vault.
pub(crate) fn given(cli: &Cli, world: &World<'_>, prompt: &str) -> Result<Passphrase, Error> {
    if let Some(path) = &cli.passphrase_file {
        return from_file(path);
    }
    if let Some(descriptor) = cli.passphrase_fd {
        return from_file(&PathBuf::from(format!("/dev/fd/{descriptor}")));
    }
    asked(world, prompt)
}

/// Returns a new passphrase: from a file, or asked for twice.
pub(crate) fn new(file: Option<&Path>, world: &World<'_>) -> Result<Passphrase, Error> {
    match file {
        Some(path) => from_file(path),
        None => Ok(Passphrase::new(&twice(world)?)?),
    }
}

/// Returns a new passphrase of a key file, which is no vault's: from a file, or asked for twice.
pub(crate) fn new_words(
    file: Option<&Path>,
    world: &World<'_>,
) -> Result<Zeroizing<String>, Error> {
    let words = match file {
        Some(path) => first_line(path)?,
        None => twice(world)?,
    };
    match words.is_empty() {
        true => {
            Err(Error::text("passphrase", "", "not empty; --no-passphrase makes a key without"))
        }
        false => Ok(words),
    }
}

/// Returns the passphrase of a key file: from a file, or asked for.
pub(crate) fn words_of_key(
    file: Option<&Path>,
    world: &World<'_>,
) -> Result<Zeroizing<String>, Error> {
    match file {
        Some(path) => first_line(path),
        None => ask(world, "Passphrase of the key: "),
    }
}

fn twice(world: &World<'_>) -> Result<Zeroizing<String>, Error> {
    let first = ask(world, "New passphrase: ")?;
    let second = ask(world, "The same again: ")?;
    match *first == *second {
        true => Ok(first),
        false => Err(Error::text("passphrase", "", "the same both times")),
    }
}

fn asked(world: &World<'_>, prompt: &str) -> Result<Passphrase, Error> {
    vault::typed(&ask(world, prompt)?)
}

fn ask(world: &World<'_>, prompt: &str) -> Result<Zeroizing<String>, Error> {
    (world.ask)(prompt).map_err(|e| Error::unreadable(Path::new("the terminal"), &e))
}

fn from_file(path: &Path) -> Result<Passphrase, Error> {
    vault::typed(&first_line(path)?)
}

fn first_line(path: &Path) -> Result<Zeroizing<String>, Error> {
    let file = File::open(path).map_err(|e| Error::unreadable(path, &e))?;
    let mut line = Zeroizing::new(String::new());
    BufReader::new(file.take(MAX_LINE))
        .read_line(&mut line)
        .map_err(|e| Error::unreadable(path, &e))?;
    let text = line.strip_suffix('\n').unwrap_or(&line);
    let text = text.strip_suffix('\r').unwrap_or(text);
    Ok(Zeroizing::new(text.to_owned()))
}
