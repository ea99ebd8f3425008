//! What an auditor heard, saw, followed or did again, written down as evidence.
//!
//! A note is a file of its own, `note.json`: canonical JSON (schemas/records/note.json). What people are called
//! stands in it and in no entry of the ledger, so that erasing the item erases it. The entry that takes it in is
//! signed by the auditor's key, as every entry is. The other side's confirmation is an entry of its own.

use std::path::{Path, PathBuf};

use exhibit_core::canonical;
use exhibit_core::day::Day;
use exhibit_core::event::{
    Class, Dates, Event, EvidenceConfirmed, EvidenceId, EvidenceKind, Period, SiteId,
};
use exhibit_core::register::{EvidenceState, Register};
use exhibit_core::time::{Moment, Timestamp};
use exhibit_core::verdict::Word;
use exhibit_core::visible::visible;
use exhibit_verify::watch::Watcher;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::host::Host;
use crate::ingest::{IntakeRequest, Intaken};
use crate::inspect::read_small;
use crate::together::{Together, as_name};
use crate::vault::{Open, Vault};

/// What the file of a note is called.
pub const NOTE: &str = "note.json";

/// What a note says of itself.
pub const NOTE_FORMAT: &str = "exhibit-note/1";

/// The longest note, in bytes.
const MAX_NOTE: usize = 1 << 20;

/// The longest title, in bytes.
const MAX_TITLE: usize = 1024;

/// What an auditor wrote down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Always `exhibit-note/1`.
    #[serde(default = "note_format")]
    pub format: String,
    /// What it is a note of: interview, observation, walk-through or re-performance.
    pub kind: EvidenceKind,
    /// What it is called; best without names of people.
    pub title: String,
    /// Who was asked or watched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<NotePerson>,
    /// Where it was; absent if remote.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Whether it was done remotely.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub remote: bool,
    /// When it began, with its zone (RFC 3339).
    pub when: String,
    /// How long it took, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// What was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<String>,
    /// What was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// What the auditor saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
}

/// Somebody in a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotePerson {
    /// What they do.
    pub role: String,
    /// What they are called, where they agree to be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A note to take in, and what is known about it.
pub struct NoteRequest<'a> {
    /// The note.
    pub note: &'a Note,
    /// Files that belong to it.
    pub attachments: &'a [PathBuf],
    /// AI systems concerned.
    pub systems: &'a [String],
    /// Sites concerned.
    pub sites: &'a [SiteId],
    /// How closely it is held.
    pub class: Class,
}

/// What the other side says about a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConfirmationShown {
    /// Whether they confirm it.
    pub confirmed: bool,
    /// Their role.
    pub role: String,
    /// Their name, where they agree to be named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// On which day.
    pub on: Day,
    /// How they said so.
    pub how: String,
    /// What they add or dispute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Who wrote that down.
    pub by: String,
}

/// One line of a list of notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NoteLine {
    /// The item.
    pub id: EvidenceId,
    /// What it is called.
    pub name: String,
    /// What it is a note of.
    pub kind: EvidenceKind,
    /// Its word.
    pub verdict: Word,
    /// When it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub began: Option<Timestamp>,
    /// Who wrote it down.
    pub by: String,
    /// How often the other side confirmed it.
    pub confirmed: u64,
    /// How many of the other side dispute it now.
    pub disputed: u64,
}

/// Returns the notes that are held, the newest first.
pub fn notes(register: &Register) -> Vec<NoteLine> {
    let held = register.evidence().filter(|it| it.is_held());
    let line = |it: &EvidenceState| {
        let kind = it.received.kind.filter(|kind| kind.is_note())?;
        Some(NoteLine {
            id: it.received.id,
            name: visible(&it.received.name).into_owned(),
            kind,
            verdict: it.word(),
            began: it.received.dates.issued,
            by: crate::organisation::name_of(register, it.by),
            confirmed: it.confirmations.iter().filter(|it| it.said.confirmed).count() as u64,
            disputed: it.disputes().len() as u64,
        })
    };
    let mut all: Vec<NoteLine> = held.filter_map(line).collect();
    all.reverse();
    all
}

impl Note {
    /// Reads a note that somebody wrote by hand, as JSON or, by the name of its file, as TOML.
    ///
    /// # Errors
    /// [`Error::Text`] if it is none, [`Error::Unreadable`].
    pub fn read(path: &Path) -> Result<Self, Error> {
        let bytes = read_small(path)?;
        let expected = "a note: see docs/evidence-kinds.md";
        let text =
            String::from_utf8(bytes).map_err(|_| Error::text("note", "its text", "UTF-8 text"))?;
        let is_toml = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("toml"));
        let note: Result<Self, String> = match is_toml {
            true => toml::from_str(&text).map_err(|e| e.message().to_owned()),
            false => serde_json::from_str(&text).map_err(|e| e.to_string()),
        };
        note.map_err(|why| Error::text("note", &why, expected))
    }

    /// Returns the bytes of `note.json`.
    ///
    /// # Errors
    /// [`Error::Text`] if something is wanting: whom an interview was with and what they said, what else was
    /// seen, where and when.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        self.check()?;
        let bytes = canonical::to_bytes(self).map_err(|e| Error::Record(e.to_string()))?;
        match bytes.len() <= MAX_NOTE {
            true => Ok(bytes),
            false => Err(Error::text("note", &self.title, "a note of at most 1 MiB")),
        }
    }

    fn check(&self) -> Result<(), Error> {
        let filled = |text: &Option<String>| text.as_ref().is_some_and(|it| !it.trim().is_empty());
        let wanting = |what, text: &str, expected| Err(Error::text(what, text, expected));
        if self.format != NOTE_FORMAT {
            return wanting("format", &self.format, "exhibit-note/1");
        }
        if !self.kind.is_note() {
            let expected = "interview, observation, walk-through or re-performance";
            return wanting("kind", self.kind.as_str(), expected);
        }
        if self.title.trim().is_empty() || self.title.len() > MAX_TITLE {
            return wanting("title", &self.title, "a title of at most 1,024 bytes");
        }
        if self.who.iter().any(|it| it.role.trim().is_empty()) {
            return wanting("who", "", "the role of whom it was with");
        }
        if filled(&self.place) == self.remote {
            return wanting("where", "", "either a place, or remote");
        }
        let interview = self.kind == EvidenceKind::Interview;
        if interview && (self.who.is_empty() || !filled(&self.statement)) {
            return wanting(
                "interview",
                &self.title,
                "whole: whom it was with, and what they said",
            );
        }
        if !interview && !filled(&self.seen) {
            return wanting(self.kind.as_str(), &self.title, "whole: what was seen");
        }
        self.began().map(drop)
    }

    /// Returns when it began.
    fn began(&self) -> Result<Timestamp, Error> {
        let moment = Moment::parse(&self.when).and_then(Moment::timestamp);
        let expected = "a time with its zone, such as 2026-05-12T09:00:00+02:00";
        moment.ok_or_else(|| Error::text("when", &self.when, expected))
    }

    /// Returns its dates as those of an item.
    fn dates(&self) -> Result<Dates, Error> {
        let from = self.began()?;
        let seconds = i64::from(self.minutes.unwrap_or(0)) * 60;
        let to = Timestamp::from_unix(from.unix() + seconds).unwrap_or(from);
        let period = Some(Period { from, to });
        Ok(Dates { issued: Some(from), period, ..Dates::default() })
    }
}

/// Returns a time as notes write it; seconds may be left out.
pub fn with_seconds(text: &str) -> String {
    let is_minute = text.len() > 16 && text.as_bytes()[13] == b':' && text.as_bytes()[16] != b':';
    match is_minute && text.is_char_boundary(16) {
        true => format!("{}:00{}", &text[..16], &text[16..]),
        false => text.to_owned(),
    }
}

impl Vault<Open> {
    /// Takes a note in, with its attachments as one item.
    ///
    /// # Errors
    /// As [`Note::to_bytes`] and [`Vault::ingest_together`].
    pub fn take_note(
        &mut self,
        host: &Host<'_>,
        request: &NoteRequest<'_>,
        watcher: &dyn Watcher,
    ) -> Result<Intaken, Error> {
        let mut together = Together::new();
        together.write(NOTE, request.note.to_bytes()?);
        for path in request.attachments {
            together.add(path)?;
        }
        if !request.attachments.is_empty() {
            together.set(&request.note.title, watcher)?;
        }
        let intake = IntakeRequest {
            paths: &[],
            source: None,
            systems: request.systems,
            sites: request.sites,
            kind: Some(request.note.kind),
            collected_by: None,
            collected_how: None,
            class: request.class,
            dates: request.note.dates()?,
            profile: None,
        };
        self.ingest_members(host, &intake, &as_name(&request.note.title), &together, watcher)
    }

    /// Writes down that the other side confirms a note, or disputes it.
    ///
    /// # Errors
    /// [`Error::Text`] if the item is no note; as [`Vault::state`].
    pub fn confirm_note(
        &mut self,
        host: &Host<'_>,
        id: EvidenceId,
        said: impl FnOnce(exhibit_core::event::EvidenceRef) -> EvidenceConfirmed,
    ) -> Result<(), Error> {
        let evidence = self.reference(id)?;
        let item = self.register().item(id).ok_or(Error::NoEvidence(id))?;
        if !item.received.kind.is_some_and(EvidenceKind::is_note) {
            return Err(Error::text("evidence", &id.to_string(), "a note of an auditor"));
        }
        self.state(host, vec![Event::EvidenceConfirmed(said(evidence))])
    }

    /// Returns the note that an item is, if it is one that can be read.
    pub(crate) fn note_of(&self, item: &EvidenceState) -> Result<Option<Note>, Error> {
        let received = &item.received;
        let member = received.members.iter().find(|it| it.path == NOTE);
        let is_note = received.kind.is_some_and(EvidenceKind::is_note);
        if !is_note || member.is_none_or(|it| it.bytes > MAX_NOTE as u64) {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        self.write_member(received.id, Some(NOTE), &mut bytes)?;
        let note: Option<Note> = canonical::read(&bytes).ok();
        Ok(note.filter(|it| it.check().is_ok()))
    }

    /// Returns what the other side says about an item.
    pub(crate) fn confirmations_of(&self, item: &EvidenceState) -> Vec<ConfirmationShown> {
        let seen = |text: &str| visible(text).into_owned();
        let shown = |it: &exhibit_core::register::Stated<EvidenceConfirmed>| ConfirmationShown {
            confirmed: it.said.confirmed,
            role: seen(&it.said.role),
            name: it.said.name.as_deref().map(seen),
            on: it.said.on,
            how: seen(&it.said.how),
            comment: it.said.comment.as_deref().map(seen),
            by: crate::organisation::name_of(self.register(), it.by),
        };
        item.confirmations.iter().map(shown).collect()
    }
}

fn note_format() -> String {
    NOTE_FORMAT.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interview() -> Note {
        Note {
            format: note_format(),
            kind: EvidenceKind::Interview,
            title: "How overrides are approved".into(),
            who: vec![NotePerson { role: "Credit reviewer".into(), name: None }],
            place: Some("Hamburg, room 3".into()),
            remote: false,
            when: "2026-05-12T09:00:00+02:00".into(),
            minutes: Some(45),
            questions: vec!["Who approves an override?".into()],
            statement: Some("The head of credit.".into()),
            seen: None,
        }
    }

    #[test]
    fn a_note_is_read_as_it_is_written() {
        let bytes = interview().to_bytes().expect("whole");
        assert_eq!(canonical::read::<Note>(&bytes), Ok(interview()));
        assert!(!String::from_utf8(bytes).expect("UTF-8").contains("remote"));
    }

    #[test]
    fn what_is_wanting_is_said() {
        type Change = (&'static str, fn(&mut Note));
        let wanting: [Change; 8] = [
            ("who", |it| it.who[0].role.clear()),
            ("interview", |it| it.who.clear()),
            ("interview", |it| it.statement = Some(" ".into())),
            ("where", |it| it.place = None),
            ("where", |it| it.remote = true),
            ("when", |it| it.when = "2026-05-12T09:00:00".into()),
            ("kind", |it| it.kind = EvidenceKind::Log),
            ("observation", |it| it.kind = EvidenceKind::Observation),
        ];
        for (expected, change) in wanting {
            let mut note = interview();
            change(&mut note);
            let refused = note.to_bytes();
            assert!(
                matches!(refused, Err(Error::Text { what, .. }) if what == expected),
                "{expected}: {refused:?}"
            );
        }
    }

    #[test]
    fn seconds_may_be_left_out() {
        assert_eq!(with_seconds("2026-05-12T09:00+02:00"), "2026-05-12T09:00:00+02:00");
        assert_eq!(with_seconds("2026-05-12T09:00:01Z"), "2026-05-12T09:00:01Z");
        assert_eq!(with_seconds("yesterday"), "yesterday");
    }
}
