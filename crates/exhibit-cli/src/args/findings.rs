//! What can be typed about findings and what is done about them.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit findings --open\n  exhibit findings add \"Logs are not kept\" --grade minor --criterion A.6.2.8 --condition \"Three days of March are missing.\" --evidence E-0016:17 --system CREDO\n  exhibit findings answer F-01 --cause \"The disk was full.\" --correction \"The days were exported anew.\"\n  exhibit findings action F-01 \"Watch the disk\" --owner \"Helga Stein\" --due 2026-06-30\n  exhibit findings done F-01 1 --on 2026-06-12 --evidence E-0044\n  exhibit findings check F-01 --by \"Jens Ott\" --on 2026-09-01 --effective yes --result \"No gap since.\" --evidence E-0051\n  exhibit findings close F-01 --reason \"No gap in three months\" --as \"Ada Auditor\""
)]
pub(crate) struct Findings {
    /// Only those that are not closed.
    #[arg(long)]
    pub(crate) open: bool,
    /// Only those that should have been done by now, or one of their actions.
    #[arg(long)]
    pub(crate) overdue: bool,
    /// Only those of this engagement, such as EN-01.
    #[arg(long, value_name = "ID")]
    pub(crate) engagement: Option<String>,
    /// What to do; lists if absent.
    #[command(subcommand)]
    pub(crate) action: Option<FindingsAction>,
}

/// What can be done with findings.
#[derive(Subcommand)]
pub(crate) enum FindingsAction {
    /// Record a finding.
    Add {
        /// What it is about, in a few words.
        title: String,
        /// conformity, opportunity, observation, area-of-concern, minor or major.
        #[arg(long, value_name = "GRADE")]
        grade: String,
        /// What is said of it.
        #[command(flatten)]
        said: Box<FindingText>,
    },
    /// Show a finding with all that came about.
    Show {
        /// The finding, such as F-01.
        id: String,
    },
    /// Change what a finding says, never its grade. What is not given stays; a list that is given takes the place
    /// of the one before.
    Change {
        /// The finding.
        id: String,
        /// Why it is changed.
        #[arg(long, value_name = "TEXT")]
        because: String,
        /// What it is about, in a few words.
        #[arg(long, value_name = "TEXT")]
        title: Option<String>,
        /// What is said of it.
        #[command(flatten)]
        said: Box<FindingText>,
    },
    /// Grade a finding anew: a graver grade holds at once, a lesser one when somebody else approves it.
    Regrade {
        /// The finding.
        id: String,
        /// conformity, opportunity, observation, area-of-concern, minor or major.
        grade: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Approve a lesser grade that somebody else proposed.
    ApproveGrade {
        /// The finding.
        id: String,
        /// The grade that was proposed.
        grade: String,
        /// What you say to it.
        #[arg(long, value_name = "TEXT")]
        comment: String,
    },
    /// Write down what those say whom it concerns. What is not given stays as it was said before.
    Answer {
        /// The finding.
        id: String,
        /// How far it reaches: what else is concerned.
        #[arg(long, value_name = "TEXT")]
        extent: Option<String>,
        /// Why it came to it.
        #[arg(long, value_name = "TEXT")]
        cause: Option<String>,
        /// What was put right.
        #[arg(long, value_name = "TEXT")]
        correction: Option<String>,
    },
    /// State a corrective action, or change one with --change.
    Action {
        /// The finding.
        id: String,
        /// What is to be done so that it does not happen again.
        what: String,
        /// Who has to do it, by number or name.
        #[arg(long, value_name = "PERSON")]
        owner: String,
        /// By when.
        #[arg(long, value_name = "DAY")]
        due: String,
        /// The action to change, by its number.
        #[arg(long, value_name = "N", requires = "because")]
        change: Option<u32>,
        /// Why it is changed.
        #[arg(long, value_name = "TEXT", requires = "change")]
        because: Option<String>,
    },
    /// Say that a corrective action was carried out.
    Done {
        /// The finding.
        id: String,
        /// The action's number.
        number: u32,
        /// On which day.
        #[arg(long, value_name = "DAY")]
        on: String,
        /// The evidence for it.
        #[arg(long, value_name = "ID")]
        evidence: Vec<String>,
        /// A remark.
        #[arg(long, value_name = "TEXT")]
        remark: Option<String>,
    },
    /// Write down what somebody saw who looked whether what was done helps.
    Check {
        /// The finding.
        id: String,
        /// Who looked, by number or name.
        #[arg(long, value_name = "PERSON")]
        by: String,
        /// On which day.
        #[arg(long, value_name = "DAY")]
        on: String,
        /// Whether it helps: yes or no.
        #[arg(long, value_name = "yes|no")]
        effective: String,
        /// What was seen.
        #[arg(long, value_name = "TEXT")]
        result: String,
        /// The evidence for it; without any, nothing is effective.
        #[arg(long, value_name = "ID")]
        evidence: Vec<String>,
    },
    /// Close a finding: by somebody who took no part in what was done.
    Close {
        /// The finding.
        id: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Why somebody closes it who took part; packs list it.
        #[arg(long, value_name = "REASON", requires = "compensating_check")]
        exception: Option<String>,
        /// What was done instead of a second pair of eyes.
        #[arg(long, value_name = "TEXT", requires = "exception")]
        compensating_check: Option<String>,
    },
    /// Open a closed finding again.
    Reopen {
        /// The finding.
        id: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// List grading schemes, or put one on record.
    Scheme {
        /// What to do; lists if absent.
        #[command(subcommand)]
        action: Option<SchemeAction>,
    },
    /// Read a certification body's list of findings (XLSX, ODS, CSV, JSON).
    Import(Box<FindingsList>),
    /// Write the form on which those answer whom a finding concerns.
    Form {
        /// The finding.
        id: String,
        /// The file to write: it ends in .docx or .pdf.
        output: PathBuf,
    },
    /// Take the answers out of a form that came back as DOCX.
    TakeForm {
        /// The finding.
        id: String,
        /// The form.
        file: PathBuf,
    },
}

/// What can be done with grading schemes.
#[derive(Subcommand)]
pub(crate) enum SchemeAction {
    /// Put a scheme on record: from a file, or one that comes with the program by its name.
    Import {
        /// A file that ends in .json, or a name.
        what: String,
        /// The scheme to change, such as GS-01.
        #[arg(long, value_name = "ID")]
        change: Option<String>,
        /// Why it is changed; needed where open findings go by it.
        #[arg(long, value_name = "TEXT", requires = "change")]
        because: Option<String>,
    },
}

#[derive(Args)]
pub(crate) struct FindingsList {
    /// The list.
    pub(crate) file: PathBuf,
    /// The body whose findings they are.
    #[arg(long, value_name = "NAME")]
    pub(crate) body: String,
    /// The day of the list; of findings too that state none.
    #[arg(long, value_name = "DAY")]
    pub(crate) on: String,
    /// The engagement in which they were made, such as EN-02.
    #[arg(long, value_name = "ID")]
    pub(crate) engagement: Option<String>,
    /// The grading scheme that has the body's words, such as GS-01.
    #[arg(long, value_name = "ID")]
    pub(crate) scheme: Option<String>,
    /// The sheet, where the file has several.
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// Read this column of the list from that column of the file; `exhibit registers schemas findings` names them.
    #[arg(long, value_name = "KEY=HEADER")]
    pub(crate) column: Vec<String>,
    /// Take the good rows though others are bad; those that are left out are named in the ledger.
    #[arg(long)]
    pub(crate) leave_out_bad: bool,
    /// Only look, and say what would be taken.
    #[arg(long)]
    pub(crate) look_only: bool,
}

/// What is said of a finding.
#[derive(Args)]
pub(crate) struct FindingText {
    /// On which day it was found; today if absent.
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
    /// The engagement in which it was made, such as EN-01.
    #[arg(long, value_name = "ID")]
    pub(crate) engagement: Option<String>,
    /// Where it comes from: internal, certification-body, incident, complaint or supplier.
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Option<String>,
    /// The body whose finding it is.
    #[arg(long, value_name = "NAME", requires_all = ["reference", "their_grade"])]
    pub(crate) body: Option<String>,
    /// The number that they gave it.
    #[arg(long, value_name = "TEXT", requires = "body")]
    pub(crate) reference: Option<String>,
    /// The grade in their words.
    #[arg(long, value_name = "TEXT", requires = "body")]
    pub(crate) their_grade: Option<String>,
    /// When they graded it; the day on which it was found if absent.
    #[arg(long, value_name = "DAY", requires = "body")]
    pub(crate) their_date: Option<String>,
    /// A control or clause that it is measured against.
    #[arg(long, value_name = "ID")]
    pub(crate) criterion: Vec<String>,
    /// What was found.
    #[arg(long, value_name = "TEXT")]
    pub(crate) condition: Option<String>,
    /// Evidence: an item (E-0016), a line of it (E-0016:17) or a page of it (E-0003#p4).
    #[arg(long, value_name = "PLACE")]
    pub(crate) evidence: Vec<String>,
    /// A sample that led to it, such as S-001.
    #[arg(long, value_name = "ID")]
    pub(crate) sample: Vec<String>,
    /// An AI system concerned.
    #[arg(long, value_name = "AI")]
    pub(crate) system: Vec<String>,
    /// A site concerned, such as SI-01.
    #[arg(long, value_name = "ID")]
    pub(crate) site: Vec<String>,
    /// The row of the incident, the complaint or the supplier, such as RG-001:12.
    #[arg(long, value_name = "ROW")]
    pub(crate) row: Option<String>,
    /// Who has to see to it, by number or name.
    #[arg(long, value_name = "PERSON")]
    pub(crate) owner: Option<String>,
    /// By when it is to be done; if absent, as the grading scheme says.
    #[arg(long, value_name = "DAY")]
    pub(crate) due: Option<String>,
    /// The earlier finding, closed since, that it repeats.
    #[arg(long, value_name = "ID")]
    pub(crate) repeats: Option<String>,
    /// The grading scheme, such as GS-01.
    #[arg(long, value_name = "ID")]
    pub(crate) scheme: Option<String>,
}
