//! What can be typed about notes.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit note interview --title \"How overrides are approved\" --who-role \"Credit reviewer\" --where \"Hamburg, room 3\" --when 2026-05-12T09:00+02:00 --minutes 45 --question \"Who approves an override?\" --statement \"The head of credit, on the form.\"\n  exhibit note observation --file note.toml --attach photo.jpg\n  exhibit note confirm E-0042 --role \"Credit reviewer\" --on 2026-05-13 --how \"by e-mail\""
)]
pub(crate) struct Note {
    /// What to write down.
    #[command(subcommand)]
    pub(crate) action: NoteAction,
}

/// What can be done with notes.
#[derive(Subcommand)]
pub(crate) enum NoteAction {
    /// What somebody said when asked.
    Interview(Box<NoteArgs>),
    /// What you saw being done.
    Observation(Box<NoteArgs>),
    /// One case followed from its beginning to its end.
    WalkThrough(Box<NoteArgs>),
    /// What you did again, and what came of it.
    RePerformance(Box<NoteArgs>),
    /// Write down that the other side confirms a note, or disputes it.
    Confirm(NoteConfirm),
}

#[derive(Args)]
pub(crate) struct NoteArgs {
    /// Read the note from this file (.json or .toml) instead of from the options.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["title", "who_role", "place", "remote", "when", "minutes", "question", "statement", "seen"])]
    pub(crate) file: Option<PathBuf>,
    /// What it is called; best without names of people.
    #[arg(long, value_name = "TEXT", required_unless_present = "file")]
    pub(crate) title: Option<String>,
    /// What the person does whom you asked or watched.
    #[arg(long, value_name = "ROLE")]
    pub(crate) who_role: Option<String>,
    /// What the person is called, if they agree to be named.
    #[arg(long, value_name = "NAME", requires = "who_role")]
    pub(crate) who_name: Option<String>,
    /// Where it was.
    #[arg(long = "where", value_name = "PLACE", conflicts_with = "remote")]
    pub(crate) place: Option<String>,
    /// It was done remotely.
    #[arg(long)]
    pub(crate) remote: bool,
    /// When it began, with its zone: 2026-05-12T09:00+02:00.
    #[arg(long, value_name = "TIME", required_unless_present = "file")]
    pub(crate) when: Option<String>,
    /// How long it took.
    #[arg(long, value_name = "N")]
    pub(crate) minutes: Option<u32>,
    /// What you asked.
    #[arg(long, value_name = "TEXT")]
    pub(crate) question: Vec<String>,
    /// What was said.
    #[arg(long, value_name = "TEXT")]
    pub(crate) statement: Option<String>,
    /// What you saw.
    #[arg(long, value_name = "TEXT")]
    pub(crate) seen: Option<String>,
    /// A file that belongs to it.
    #[arg(long, value_name = "FILE")]
    pub(crate) attach: Vec<PathBuf>,
    /// An AI system concerned.
    #[arg(long, value_name = "AI")]
    pub(crate) system: Vec<String>,
    /// A site concerned, such as SI-01.
    #[arg(long, value_name = "ID")]
    pub(crate) site: Vec<String>,
    /// How closely it is held: public, internal, confidential or personal.
    #[arg(long, value_name = "CLASS", default_value = "internal")]
    pub(crate) class: String,
    /// Map it to this control or clause.
    #[arg(long, value_name = "ID", requires = "rationale")]
    pub(crate) control: Vec<String>,
    /// Why it supports the control.
    #[arg(long, value_name = "TEXT", requires = "control")]
    pub(crate) rationale: Option<String>,
}

#[derive(Args)]
pub(crate) struct NoteConfirm {
    /// The note, such as E-0042.
    pub(crate) id: String,
    /// What the person does who says so.
    #[arg(long, value_name = "ROLE")]
    pub(crate) role: String,
    /// What the person is called, if they agree to be named.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// On which day.
    #[arg(long, value_name = "DAY")]
    pub(crate) on: String,
    /// How they said so, such as "by e-mail".
    #[arg(long, value_name = "TEXT")]
    pub(crate) how: String,
    /// They dispute it.
    #[arg(long)]
    pub(crate) dispute: bool,
    /// What they add or dispute.
    #[arg(long, value_name = "TEXT")]
    pub(crate) comment: Option<String>,
}
