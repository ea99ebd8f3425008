//! What can be typed about engagements, the audit programme, conclusions and checklists.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit engagements\n  exhibit engagements add \"Internal audit 2026\" --kind internal-audit --period 2025-07-01/2026-06-30 --zone Europe/Berlin --scope \"Credit decisions\" --criterion \"ISO/IEC 42001:2023\" --system CREDO --lead \"Ada Auditor\" --auditor P-007\n  exhibit engagements show EN-02\n  exhibit engagements close EN-01 --conclusion \"Conforms but for F-01.\"\n  exhibit engagements matrix --years 3"
)]
pub(crate) struct Engagements {
    /// What to do; lists if absent.
    #[command(subcommand)]
    pub(crate) action: Option<EngagementsAction>,
}

/// What can be done about engagements.
#[derive(Subcommand)]
pub(crate) enum EngagementsAction {
    /// Record an engagement, or change one with --change: what is not said then stays as it is.
    Add(Box<EngagementAdd>),
    /// Show all of an engagement, with what is carried forward and what came after it was closed.
    Show {
        /// Which, such as EN-02.
        id: String,
    },
    /// Close an engagement: conclusions and samples are frozen, mappings are read as at that entry.
    Close {
        /// Which, such as EN-01.
        id: String,
        /// What the audit concludes as a whole.
        #[arg(long, value_name = "TEXT")]
        conclusion: String,
    },
    /// Open a closed engagement again.
    Reopen {
        /// Which, such as EN-01.
        id: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Show clauses and controls against the engagements of the last years, and what none concluded on.
    Matrix {
        /// Over how many years.
        #[arg(long, value_name = "N", default_value_t = 3)]
        years: u32,
        /// Only the rows on which no engagement concluded.
        #[arg(long)]
        holes: bool,
    },
}

#[derive(Args)]
pub(crate) struct EngagementAdd {
    /// What it is called.
    pub(crate) title: String,
    /// internal-audit, stage-1, stage-2, surveillance, recertification, follow-up or supplier.
    #[arg(long, value_name = "KIND", required_unless_present = "change")]
    pub(crate) kind: Option<String>,
    /// The period that it looks at: two days or times with a slash between.
    #[arg(long, value_name = "A/B", required_unless_present = "change", requires = "zone")]
    pub(crate) period: Option<String>,
    /// The clock by which the period is meant: an offset such as +01:00, or Europe/Berlin.
    #[arg(long, value_name = "ZONE", requires = "period", allow_hyphen_values = true)]
    pub(crate) zone: Option<String>,
    /// The scope, in words.
    #[arg(long, value_name = "TEXT", required_unless_present = "change")]
    pub(crate) scope: Option<String>,
    /// What is audited against.
    #[arg(long, value_name = "TEXT", required_unless_present = "change")]
    pub(crate) criterion: Vec<String>,
    /// A control or clause in scope, or a heading over some; all if absent. `all` takes earlier ones away.
    #[arg(long, value_name = "ID")]
    pub(crate) requirement: Vec<String>,
    /// An AI system in scope; all if absent. `all` takes earlier ones away.
    #[arg(long, value_name = "AI")]
    pub(crate) system: Vec<String>,
    /// A site in scope, such as SI-01; all if absent. `all` takes earlier ones away.
    #[arg(long, value_name = "ID")]
    pub(crate) site: Vec<String>,
    /// Who leads, by number or name.
    #[arg(long, value_name = "PERSON")]
    pub(crate) lead: Option<String>,
    /// Who audits. `none` takes earlier ones away.
    #[arg(long, value_name = "PERSON")]
    pub(crate) auditor: Vec<String>,
    /// Who knows the field and advises. `none` takes earlier ones away.
    #[arg(long, value_name = "PERSON")]
    pub(crate) expert: Vec<String>,
    /// Who watches and judges nothing. `none` takes earlier ones away.
    #[arg(long, value_name = "PERSON")]
    pub(crate) observer: Vec<String>,
    /// The certification body, or the supplier.
    #[arg(long, value_name = "NAME")]
    pub(crate) party: Option<String>,
    /// The planned audit that it is: programme and number, such as AP-01:2.
    #[arg(long, value_name = "AP-…:N")]
    pub(crate) plan: Option<String>,
    /// The engagement before; the newest closed one of its kind if absent. `none` says that there is none.
    #[arg(long, value_name = "ID")]
    pub(crate) after: Option<String>,
    /// A finding that is carried into it; all open ones if absent. `none` carries none.
    #[arg(long, value_name = "ID")]
    pub(crate) carry: Vec<String>,
    /// Somebody who audits their own work all the same; each needs a --because and a --compensated-by.
    #[arg(long, value_name = "PERSON")]
    pub(crate) exception: Vec<String>,
    /// Why there was nobody else.
    #[arg(long, value_name = "TEXT", requires = "exception")]
    pub(crate) because: Vec<String>,
    /// What was done instead, such as a review by somebody else.
    #[arg(long, value_name = "TEXT", requires = "exception")]
    pub(crate) compensated_by: Vec<String>,
    /// The engagement to change, such as EN-01.
    #[arg(long, value_name = "ID", requires = "reason")]
    pub(crate) change: Option<String>,
    /// Why it is changed.
    #[arg(long, value_name = "TEXT", requires = "change")]
    pub(crate) reason: Option<String>,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit programme\n  exhibit programme state audits.xlsx --title \"Audit programme 2026\" --days 2026-01-01/2028-12-31 --objectives \"Each control once in three years\" --frequency \"High risk yearly\"\n  exhibit programme state --change AP-01 --reason \"One more\" --audit \"2026-10|internal-audit|A.6.2.4,9.2|CREDO|documents,sampling\""
)]
pub(crate) struct Programme {
    /// What to do; shows if absent.
    #[command(subcommand)]
    pub(crate) action: Option<ProgrammeAction>,
}

/// What can be done about the audit programme.
#[derive(Subcommand)]
pub(crate) enum ProgrammeAction {
    /// State a programme, or change one with --change: what is not said then stays as it is.
    State(Box<ProgrammeState>),
}

#[derive(Args)]
pub(crate) struct ProgrammeState {
    /// The audits as a list: XLSX, ODS, CSV or JSON with kind, title, due and more.
    pub(crate) file: Option<PathBuf>,
    /// What it is called.
    #[arg(long, value_name = "TEXT", required_unless_present = "change")]
    pub(crate) title: Option<String>,
    /// The days that it plans for, both ends.
    #[arg(long, value_name = "A/B", required_unless_present = "change")]
    pub(crate) days: Option<String>,
    /// What it is meant to achieve.
    #[arg(long, value_name = "TEXT", required_unless_present = "change")]
    pub(crate) objectives: Option<String>,
    /// How often something is audited, and why: importance, risks, earlier results.
    #[arg(long, value_name = "TEXT", required_unless_present = "change")]
    pub(crate) frequency: Option<String>,
    /// Who answers for it, by number or name.
    #[arg(long, value_name = "PERSON")]
    pub(crate) responsible: Option<String>,
    /// A planned audit: when it is due (month, day or two days), kind, requirements, systems, methods, title. Those
    /// stated take the place of earlier ones.
    #[arg(long, value_name = "DUE|KIND|REQUIREMENTS|SYSTEMS|METHODS|TITLE")]
    pub(crate) audit: Vec<String>,
    /// How audits are carried out that do not say it: documents, interviews, observation, sampling, record-tests or
    /// remote.
    #[arg(long, value_name = "METHOD")]
    pub(crate) method: Vec<String>,
    /// The programme to change, such as AP-01.
    #[arg(long, value_name = "ID", requires = "reason")]
    pub(crate) change: Option<String>,
    /// Why it is changed.
    #[arg(long, value_name = "TEXT", requires = "change")]
    pub(crate) reason: Option<String>,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit conclude A.6.2.8 --engagement EN-01 --design yes --implementation yes --operation yes --conclusion conforms --reason \"The log is whole over the period.\" --evidence E-0002 --test T-003\n  exhibit conclude 9.3.2 --engagement EN-01 --design yes --implementation no --operation not-tested --conclusion does-not-conform --reason \"One input is missing.\" --evidence E-0021 --finding F-04 --answer 9.3.2-d2=no:\"nobody brought it\""
)]
pub(crate) struct Conclude {
    /// The control or clause.
    pub(crate) requirement: String,
    /// In which engagement, such as EN-01.
    #[arg(long, value_name = "ID")]
    pub(crate) engagement: String,
    /// Whether what is laid down would meet it: yes, no or not-tested.
    #[arg(long, value_name = "ANSWER")]
    pub(crate) design: String,
    /// Whether that was put in place: yes, no or not-tested.
    #[arg(long, value_name = "ANSWER")]
    pub(crate) implementation: String,
    /// Whether it operated over the period: yes, no or not-tested.
    #[arg(long, value_name = "ANSWER")]
    pub(crate) operation: String,
    /// conforms, conforms-as-far-as-tested, does-not-conform, not-applicable or not-concluded.
    #[arg(long, value_name = "WORD")]
    pub(crate) conclusion: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// An item that it stands on.
    #[arg(long, value_name = "ID")]
    pub(crate) evidence: Vec<String>,
    /// A run of an assurance test that it stands on.
    #[arg(long, value_name = "ID")]
    pub(crate) test: Vec<String>,
    /// A sample that it stands on.
    #[arg(long, value_name = "ID")]
    pub(crate) sample: Vec<String>,
    /// A finding that it led to.
    #[arg(long, value_name = "ID")]
    pub(crate) finding: Vec<String>,
    /// An answer to a question of the checklist, with a remark behind a colon.
    #[arg(long, value_name = "QUESTION=ANSWER[:REMARK]")]
    pub(crate) answer: Vec<String>,
    /// Who in the team reached it; you if absent.
    #[arg(long, value_name = "PERSON")]
    pub(crate) by: Option<String>,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit conclusions --engagement EN-01\n  exhibit conclusions paper paper.xlsx --engagement EN-01 --language de\n  exhibit conclusions take paper.xlsx --engagement EN-01"
)]
pub(crate) struct Conclusions {
    /// Of which engagement; the newest open one if absent.
    #[arg(long, value_name = "ID")]
    pub(crate) engagement: Option<String>,
    /// What to do; lists if absent.
    #[command(subcommand)]
    pub(crate) action: Option<ConclusionsAction>,
}

/// What can be done about many conclusions at once.
#[derive(Subcommand)]
pub(crate) enum ConclusionsAction {
    /// Write a working paper (XLSX): a line a requirement, and the questions of the checklist.
    Paper {
        /// The file to write.
        output: PathBuf,
        /// Of which engagement, such as EN-01.
        #[arg(long, value_name = "ID")]
        engagement: String,
        /// en or de.
        #[arg(long, value_name = "LANGUAGE", default_value = "en")]
        language: String,
    },
    /// Read a working paper: every line that is filled in, or nothing.
    Take {
        /// The file.
        file: PathBuf,
        /// Of which engagement, such as EN-01.
        #[arg(long, value_name = "ID")]
        engagement: String,
        /// Who reached what names nobody; you if absent.
        #[arg(long, value_name = "PERSON")]
        by: Option<String>,
    },
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit checklist 9.3.2\n  exhibit checklist A.6.2 --language de\n  exhibit checklist 6.1.3 --overlay our-copy.json\n\nAn overlay is a JSON object with one text a requirement, from your own licensed copy. It is shown here and written nowhere."
)]
pub(crate) struct Checklist {
    /// The control or clause, or a heading over some; all if absent.
    pub(crate) requirement: Option<String>,
    /// en or de.
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    pub(crate) language: String,
    /// Texts of your own, shown beside the questions.
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Option<PathBuf>,
}
