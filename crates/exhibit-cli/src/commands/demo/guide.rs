//! The auditor's guide, followed line by line: its commands are run, and what it says that they show must be shown.
//!
//! In the guide, a block marked `sh` holds commands; a line that begins with `exhibit` is one, and a backslash at its end
//! joins the next. ` # exit N` at its end says with which code it ends, 0 if absent. A block marked `text` that follows
//! holds lines of what the commands printed, in their order; `…` stands for others between them.

use std::ffi::OsString;
use std::path::Path;

/// The guide.
const GUIDE: &str = include_str!("../../../../../docs/auditor-guide.md");

/// A part of the guide under a heading.
pub(super) struct Chapter {
    pub(super) title: String,
    pub(super) blocks: Vec<Block>,
}

/// Commands, and what they must show.
#[derive(Default)]
pub(super) struct Block {
    pub(super) commands: Vec<Command>,
    pub(super) shows: Vec<String>,
}

/// One command.
pub(super) struct Command {
    /// As it is written in the guide.
    pub(super) text: String,
    /// Its words, the program's name aside.
    pub(super) words: Vec<String>,
    /// The code with which it ends.
    pub(super) exit: u8,
}

/// Returns the chapters that hold commands.
pub(super) fn chapters() -> Vec<Chapter> {
    let mut reader = Reader::default();
    GUIDE.lines().for_each(|line| reader.read(line));
    reader.chapters.retain(|it| !it.blocks.is_empty());
    reader.chapters
}

impl Command {
    /// Returns the arguments as they are typed in a folder: what lies there, or is to be written there, gets its full
    /// path.
    pub(super) fn arguments(&self, folder: &Path) -> Vec<OsString> {
        let mut before = "";
        let mut arguments = vec![OsString::from("exhibit")];
        for word in &self.words {
            let is_new = ["-o", "--output", "init", "--files", "keygen"].contains(&before)
                || [".docx", ".xlsx"].iter().any(|end| word.ends_with(end));
            let placed = folder.join(word);
            let is_path = is_new || (!word.starts_with('-') && placed.exists());
            arguments.push(if is_path { placed.into_os_string() } else { word.into() });
            before = word;
        }
        arguments
    }

    /// Returns who acts, where the command says it.
    pub(super) fn acting(&self) -> Option<&str> {
        let at = self.words.iter().position(|word| word == "--as")?;
        self.words.get(at + 1).map(String::as_str)
    }
}

impl Block {
    /// Returns the first line that should have been shown and was not.
    ///
    /// Widths of columns depend on the rows around, so that white space counts once.
    pub(super) fn missing(&self, shown: &str) -> Option<&str> {
        let plain = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut lines = shown.lines().map(plain);
        let wanted = self.shows.iter().filter(|line| line.trim() != "…");
        wanted.map(String::as_str).find(|wanted| {
            let wanted = plain(wanted);
            !lines.any(|line| line.contains(&wanted))
        })
    }
}

/// Where in the guide the reader is.
#[derive(Default)]
enum Place {
    #[default]
    Prose,
    Commands,
    Shown,
    Other,
}

#[derive(Default)]
struct Reader {
    chapters: Vec<Chapter>,
    place: Place,
    begun: String,
}

impl Reader {
    fn read(&mut self, line: &str) {
        match (&self.place, line) {
            (Place::Prose, "```sh") => {
                self.place = Place::Commands;
                self.blocks().push(Block::default());
            }
            (Place::Prose, "```text") => self.place = Place::Shown,
            (Place::Prose, line) if line.starts_with("```") => self.place = Place::Other,
            (Place::Prose, line) => {
                if let Some(title) = line.strip_prefix("## ") {
                    self.chapters.push(Chapter { title: title.to_owned(), blocks: Vec::new() });
                }
            }
            (_, "```") => self.place = Place::Prose,
            (Place::Commands, line) => self.command(line),
            (Place::Shown, line) => {
                if let Some(block) = self.blocks().last_mut() {
                    block.shows.push(line.to_owned());
                }
            }
            (Place::Other, _) => {}
        }
    }

    fn blocks(&mut self) -> &mut Vec<Block> {
        if self.chapters.is_empty() {
            self.chapters.push(Chapter { title: String::new(), blocks: Vec::new() });
        }
        &mut self.chapters.last_mut().expect("there is one now").blocks
    }

    fn command(&mut self, line: &str) {
        if let Some(begun) = line.strip_suffix('\\') {
            self.begun.push_str(begun.trim_end());
            self.begun.push(' ');
            return;
        }
        let whole = std::mem::take(&mut self.begun) + line.trim_start();
        let (text, exit) = match whole.rsplit_once("# exit ") {
            Some((text, code)) => (text.trim_end(), code.trim().parse().unwrap_or(0)),
            None => (whole.as_str(), 0),
        };
        let mut words = words(text);
        if words.first().is_none_or(|word| word != "exhibit") {
            return;
        }
        words.remove(0);
        let command = Command { text: text.to_owned(), words, exit };
        if let Some(block) = self.blocks().last_mut() {
            block.commands.push(command);
        }
    }
}

/// Divides a line as a shell does: at white space outside quotation marks; a `#` between words begins a comment.
fn words(line: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = None;
    for c in line.chars() {
        match (quoted, c) {
            (Some(mark), c) if c == mark => quoted = None,
            (None, '"' | '\'') => {
                quoted = Some(c);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => break,
            (None, c) if c.is_whitespace() => all.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    all.extend(word);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_divided_as_a_shell_does() {
        let line = r#"exhibit map E-0001 A.6.2.8 --rationale "Every decision, by day." --because '' # why"#;
        let expected = ["exhibit", "map", "E-0001", "A.6.2.8", "--rationale"];
        let words = words(line);
        assert_eq!(words[..5], expected);
        assert_eq!(words[5..], ["Every decision, by day.", "--because", ""]);
    }

    #[test]
    fn lines_are_looked_for_in_their_order() {
        let shows = ["Id  Word", "…", "E-0002 BROKEN"].map(str::to_owned).to_vec();
        let block = Block { commands: Vec::new(), shows };
        assert_eq!(block.missing("Id    Word\nE-0001  VERIFIED\nE-0002  BROKEN  here\n"), None);
        assert_eq!(block.missing("E-0002 BROKEN\nId Word\n"), Some("E-0002 BROKEN"));
        assert_eq!(block.missing(""), Some("Id  Word"));
    }

    #[test]
    fn the_guide_has_commands_that_this_program_knows() {
        use clap::Parser as _;
        let chapters = chapters();
        let commands: Vec<_> =
            chapters.iter().flat_map(|it| &it.blocks).flat_map(|it| &it.commands).collect();
        assert!(commands.len() > 20, "{}", commands.len());
        for command in commands {
            let arguments = command.arguments(Path::new("nowhere"));
            let parsed = crate::args::Cli::try_parse_from(arguments);
            assert!(parsed.is_ok(), "{}\n{}", command.text, parsed.err().expect("an error"));
        }
    }
}
