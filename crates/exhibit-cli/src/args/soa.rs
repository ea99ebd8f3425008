//! What can be typed about the Statement of Applicability, and about documents that the standard asks for.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit soa import soa.xlsx --as-of 2026-06-30\n  exhibit soa\n  exhibit soa import soa-2.xlsx --as-of 2026-07-10 --because \"rows with an article's numbers mended\"\n  exhibit soa diff SA-01 SA-02\n  exhibit soa warnings\n  exhibit soa export soa.xlsx"
)]
pub(crate) struct Soa {
    /// What to do; shows the newest version with its warnings if absent.
    #[command(subcommand)]
    pub(crate) action: Option<SoaAction>,
}

/// What can be done with the Statement of Applicability.
#[derive(Subcommand)]
pub(crate) enum SoaAction {
    /// Read a version from a file (XLSX, ODS, CSV, JSON): all of it, or nothing.
    #[command(
        after_help = "A row that says an article's number (\"A.8.5 Human oversight\") is never taken for the control of that number: it is named, left out, and stays a warning until the file is mended. Anything else that is wrong keeps the whole file out.\n\nExit code: 0 if all rows were taken or nothing changed, 20 if rows were left out, 1 if nothing was taken."
    )]
    Import(Box<SoaImport>),
    /// Write a version as a spreadsheet that can be read again.
    Export {
        /// The file to write; its ending says which: .xlsx or .csv.
        output: PathBuf,
        /// The version; the newest if absent.
        #[arg(long, value_name = "ID")]
        version: Option<String>,
    },
    /// Show a version row by row.
    Show {
        /// The version, such as SA-01; the newest if absent.
        id: Option<String>,
    },
    /// Say what changed from one version to another.
    Diff {
        /// The older.
        older: String,
        /// The newer.
        newer: String,
    },
    /// Say what is doubtful in the newest version, why, and what to do.
    Warnings,
}

#[derive(Args)]
pub(crate) struct SoaImport {
    /// The file.
    pub(crate) file: PathBuf,
    /// The day as at which it speaks.
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: String,
    /// Why there is a new version; wanted where there is one before.
    #[arg(long, value_name = "TEXT")]
    pub(crate) because: Option<String>,
    /// The sheet, where the file has several.
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// Read this column of the statement from that column of the file.
    #[arg(long, value_name = "KEY=HEADER")]
    pub(crate) column: Vec<String>,
    /// Titles beside the controls are in other words than the standard's, and not compared.
    #[arg(long)]
    pub(crate) other_titles: bool,
    /// Take rows whose risks or treatments are in no register on record, without these links.
    #[arg(long)]
    pub(crate) leave_out_unknown: bool,
    /// Only look, and say what would be taken.
    #[arg(long)]
    pub(crate) look: bool,
    /// The system or organisation that the file comes from.
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Option<String>,
    /// How closely it is held: public, internal, confidential or personal.
    #[arg(long, value_name = "CLASS", default_value = "internal")]
    pub(crate) class: String,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit documents\n  exhibit documents name 5.2 \"AI policy\" E-0003 --version 2 --approved-by \"Katharina Lindmoor\" --approved-on 2026-01-28\n  exhibit documents drop 5.2 \"AI policy\" --reason \"withdrawn by the board\"\n  exhibit export documents -o documents.xlsx"
)]
pub(crate) struct Documents {
    /// What to do; lists if absent.
    #[command(subcommand)]
    pub(crate) action: Option<DocumentsAction>,
}

/// What can be said about documents.
#[derive(Subcommand)]
pub(crate) enum DocumentsAction {
    /// Say which item is a document that a requirement asks for; the same document again takes its place.
    Name {
        /// The clause or control.
        requirement: String,
        /// Which document, as `exhibit documents` lists it.
        document: String,
        /// The item.
        id: String,
        /// Its version, as it is called there.
        #[arg(long, value_name = "TEXT")]
        version: Option<String>,
        /// Who approved it: somebody on record by name or number, or another name or role.
        #[arg(long, value_name = "NAME")]
        approved_by: Option<String>,
        /// On which day.
        #[arg(long, value_name = "DAY", requires = "approved_by")]
        approved_on: Option<String>,
    },
    /// Say that the item named is no longer that document.
    Drop {
        /// The clause or control.
        requirement: String,
        /// Which document.
        document: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}
