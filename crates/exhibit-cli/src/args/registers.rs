//! What can be typed about registers, requests for evidence, and lists written for people.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit registers\n  exhibit registers import risks risks-2026-03.xlsx --as-of 2026-03-03\n  exhibit registers show RG-002 --row 17\n  exhibit registers compare RG-001 RG-002\n  exhibit registers schemas risks"
)]
pub(crate) struct Registers {
    /// What to do; lists the snapshots if absent.
    #[command(subcommand)]
    pub(crate) action: Option<RegistersAction>,
}

/// What can be done with registers.
#[derive(Subcommand)]
pub(crate) enum RegistersAction {
    /// List the registers that are known, or the columns of one.
    Schemas {
        /// Its name.
        name: Option<String>,
    },
    /// Read a register from a file (XLSX, ODS, CSV, JSON), and keep it as a snapshot.
    Import(Box<RegisterImport>),
    /// Show the rows of a snapshot, or one of them.
    Show {
        /// The snapshot, such as RG-002.
        id: String,
        /// Only the row with this number in the file.
        #[arg(long, value_name = "N")]
        row: Option<u64>,
    },
    /// Say what changed from one snapshot to another.
    Compare {
        /// The older.
        older: String,
        /// The newer.
        newer: String,
    },
}

#[derive(Args)]
pub(crate) struct RegisterImport {
    /// The register: sites, people, authorities, systems, versions, accountable-persons, agents, risks, treatments,
    /// impact-assessments, objectives, incidents, concerns, suppliers, competence, obligations, changes, requests,
    /// findings (`exhibit findings import` writes them down too) or evidence-index.
    pub(crate) register: String,
    /// The file.
    pub(crate) file: PathBuf,
    /// The day as at which it speaks.
    #[arg(long, value_name = "DAY")]
    pub(crate) as_of: String,
    /// The sheet, where the file has several.
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// Read this column of the register from that column of the file.
    #[arg(long, value_name = "KEY=HEADER")]
    pub(crate) column: Vec<String>,
    /// What comes first in days such as 03/04/2025: day or month.
    #[arg(long, value_name = "WHICH")]
    pub(crate) first: Option<String>,
    /// What stands before decimals: point or comma.
    #[arg(long, value_name = "MARK")]
    pub(crate) decimals: Option<String>,
    /// The zone of times that state none, such as +01:00.
    #[arg(long, value_name = "ZONE")]
    pub(crate) zone: Option<String>,
    /// Take the good rows though others are bad; those that are left out are named in the ledger.
    #[arg(long)]
    pub(crate) leave_out_bad: bool,
    /// Only look, and say what would be taken.
    #[arg(long)]
    pub(crate) look_only: bool,
    /// Who asks, where it is a certification body's list of requests.
    #[arg(long, value_name = "NAME")]
    pub(crate) asked_by: Option<String>,
    /// A schema of your own instead of a built-in one.
    #[arg(long, value_name = "FILE")]
    pub(crate) schema: Option<PathBuf>,
    /// The system or organisation that the file comes from.
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Option<String>,
    /// How closely it is held: public, internal, confidential or personal.
    #[arg(long, value_name = "CLASS", default_value = "internal")]
    pub(crate) class: String,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit requests\n  exhibit requests add \"Training records of all reviewers\" --owner \"Helga Stein\" --requirement 7.2 --due 2026-07-15\n  exhibit requests import body-list.xlsx --asked-by \"TÜV Beispiel\" --as-of 2026-06-30\n  exhibit requests send for-owners/\n  exhibit requests take-back for-owners.zip\n  exhibit requests accept R-001 --reason \"14 of 14\""
)]
pub(crate) struct Requests {
    /// What to do; lists if absent.
    #[command(subcommand)]
    pub(crate) action: Option<RequestsAction>,
}

/// What can be done with requests.
#[derive(Subcommand)]
pub(crate) enum RequestsAction {
    /// Ask for evidence, or change a request with --change.
    Add {
        /// What is asked for.
        what: String,
        /// Who is asked, by name or role.
        #[arg(long, value_name = "NAME")]
        owner: String,
        /// A control or clause that it is asked for.
        #[arg(long, value_name = "ID")]
        requirement: Vec<String>,
        /// The AI system that it is about.
        #[arg(long, value_name = "AI")]
        system: Option<String>,
        /// The site that it is about, such as SI-01.
        #[arg(long, value_name = "ID")]
        site: Option<String>,
        /// By when.
        #[arg(long, value_name = "DAY")]
        due: Option<String>,
        /// The request to change, such as R-001.
        #[arg(long, value_name = "ID", requires = "reason")]
        change: Option<String>,
        /// Why it is changed.
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Read a list of requests, such as a certification body's.
    Import {
        /// The file (XLSX, ODS, CSV, JSON).
        file: PathBuf,
        /// Who asks, where it is not the vault's own auditors.
        #[arg(long, value_name = "NAME")]
        asked_by: Option<String>,
        /// The day as at which the list speaks.
        #[arg(long, value_name = "DAY")]
        as_of: String,
    },
    /// Write the open requests as a workbook and a folder each, to be filled by their owners.
    Send {
        /// An absent folder.
        folder: PathBuf,
        /// Only those for this owner.
        #[arg(long, value_name = "NAME")]
        owner: Option<String>,
    },
    /// Take in the folder or zip that came back, and match it with requests by the numbers in its paths.
    TakeBack {
        /// Files, folders or archives.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// The system or organisation that it comes from.
        #[arg(long, value_name = "SOURCE")]
        source: Option<String>,
        /// How closely it is held: public, internal, confidential or personal.
        #[arg(long, value_name = "CLASS", default_value = "internal")]
        class: String,
        /// A remark.
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Say that what came is enough.
    Accept(RequestAnswer),
    /// Say that what came is not enough, and what is missing.
    Return(RequestAnswer),
    /// Say that a request is no longer needed.
    Withdraw(RequestAnswer),
}

#[derive(Args)]
pub(crate) struct RequestAnswer {
    /// The request, such as R-001.
    pub(crate) id: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit export evidence -o evidence.xlsx\n  exhibit export requests -o requests.csv\n  exhibit export RG-002 -o risks.xlsx\n\nThe ending of the file says which: .xlsx or .csv."
)]
pub(crate) struct Export {
    /// What: evidence, coverage, sites, people, authorities, systems, versions, accountable-persons, agents, requests,
    /// registers, holds, soa, documents, findings, engagements, conclusions, programme, matrix, or a snapshot such as
    /// RG-002.
    pub(crate) what: String,
    /// The file to write.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}
