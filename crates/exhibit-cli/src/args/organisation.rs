//! What can be typed about the organisation: scope, sites, people, AI systems, agents.

use clap::{Args, Subcommand};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit organisation\n  exhibit organisation scope \"Credit decisions and fraud triage\" --from 2025-07-01 --document E-0003\n  exhibit organisation site Hamburg --place \"Hamburg, Germany\""
)]
pub(crate) struct Organisation {
    /// What to do; shows if absent.
    #[command(subcommand)]
    pub(crate) action: Option<OrganisationAction>,
}

/// What can be said about the organisation.
#[derive(Subcommand)]
pub(crate) enum OrganisationAction {
    /// State the scope of the management system (clause 4.3).
    Scope {
        /// What is inside.
        text: String,
        /// What is left out, with the reason.
        #[arg(long, value_name = "TEXT")]
        exclude: Vec<String>,
        /// Since when this holds.
        #[arg(long, value_name = "DAY")]
        from: String,
        /// The approved scope document.
        #[arg(long, value_name = "ID")]
        document: Option<String>,
    },
    /// Record a site, or change one with --change.
    Site {
        /// Its name.
        name: String,
        /// Where it is.
        #[arg(long, value_name = "PLACE")]
        place: String,
        /// What is done there.
        #[arg(long, value_name = "TEXT")]
        activities: Option<String>,
        /// In scope from when to when: FROM/TO, either may be empty.
        #[arg(long, value_name = "A/B")]
        days: Option<String>,
        /// The site to change, such as SI-01.
        #[arg(long, value_name = "ID")]
        change: Option<String>,
    },
}

/// What can be said about people.
#[derive(Subcommand)]
pub(crate) enum PeopleAction {
    /// Record a person of the organisation, or change one with --change. It opens no vault.
    Add {
        /// The name.
        name: String,
        /// A name that logs use for this person.
        #[arg(long, value_name = "NAME")]
        known_as: Vec<String>,
        /// The number under which the organisation keeps the person.
        #[arg(long, value_name = "NUMBER")]
        staff_number: Option<String>,
        /// The role in the organisation.
        #[arg(long, value_name = "TEXT")]
        position: Option<String>,
        /// The unit.
        #[arg(long, value_name = "TEXT")]
        unit: Option<String>,
        /// The site, such as SI-01.
        #[arg(long, value_name = "ID")]
        site: Option<String>,
        /// There from when to when: FROM/TO, either may be empty.
        #[arg(long, value_name = "A/B")]
        days: Option<String>,
        /// The person to change, such as P-007.
        #[arg(long, value_name = "ID")]
        change: Option<String>,
    },
    /// Record a documented authority.
    #[command(
        after_help = "Examples:\n  exhibit people authority P-007 \"Credit reviewer\" --allows oversight --system CREDO --days 2025-07-01/ --document E-0012"
    )]
    Authority {
        /// Who holds it, by number or name.
        person: String,
        /// What it is called.
        title: String,
        /// What it allows: oversight, operate-agents, answer-for-system, release-versions, accept-risks or
        /// approve-documents.
        #[arg(long, value_name = "WHAT", required = true)]
        allows: Vec<String>,
        /// Only for this AI system.
        #[arg(long, value_name = "AI")]
        system: Vec<String>,
        /// From when to when: FROM/TO, the end may be empty.
        #[arg(long, value_name = "A/B")]
        days: String,
        /// Who granted it.
        #[arg(long, value_name = "NAME")]
        granted_by: Option<String>,
        /// The document that says so; without one it is stated, not documented.
        #[arg(long, value_name = "ID")]
        document: Option<String>,
    },
    /// Say that an authority ended.
    EndAuthority {
        /// Which, such as AU-001.
        id: String,
        /// The last day.
        #[arg(long, value_name = "DAY")]
        on: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit systems\n  exhibit systems add CREDO --title \"Credit decisions\" --use \"Decides on consumer credit\" --role developer --role user --known-as credit-underwriting\n  exhibit systems version CREDO 3.0 --days 2026-03-12/\n  exhibit systems passed CREDO 3.0 validation --on 2026-03-20 --evidence E-0021\n  exhibit systems accountable CREDO \"Helga Stein\" --days 2025-07-01/"
)]
pub(crate) struct Systems {
    /// What to do; lists if absent.
    #[command(subcommand)]
    pub(crate) action: Option<SystemsAction>,
}

/// What can be said about AI systems.
#[derive(Subcommand)]
pub(crate) enum SystemsAction {
    /// Show all that is on record about one AI system.
    Show {
        /// Its name, or one that logs use.
        name: String,
    },
    /// Record an AI system; the same name again changes what is on record.
    Add(Box<SystemAdd>),
    /// Record a version; the same version again changes its days.
    Version {
        /// The AI system.
        system: String,
        /// The version.
        version: String,
        /// A name that logs use for it.
        #[arg(long, value_name = "NAME")]
        known_as: Vec<String>,
        /// In use from when to when: FROM/TO, either may be empty.
        #[arg(long, value_name = "A/B")]
        days: String,
    },
    /// Record that a version was assessed, validated or released.
    Passed {
        /// The AI system.
        system: String,
        /// The version.
        version: String,
        /// impact-assessment, validation or release-approval.
        gate: String,
        /// On which day.
        #[arg(long, value_name = "DAY")]
        on: String,
        /// Who signed for it.
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
        /// The evidence.
        #[arg(long, value_name = "ID")]
        evidence: Option<String>,
    },
    /// Record who answers for an AI system. The same person and first day again changes the last day.
    Accountable {
        /// The AI system.
        system: String,
        /// The person, by number or name.
        person: String,
        /// From when to when: FROM/TO, the end may be empty.
        #[arg(long, value_name = "A/B")]
        days: String,
        /// The document that says so.
        #[arg(long, value_name = "ID")]
        document: Option<String>,
    },
}

#[derive(Args)]
pub(crate) struct SystemAdd {
    /// The short name by which it is cited.
    pub(crate) name: String,
    /// What it is, in a few words.
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: String,
    /// What it is meant for.
    #[arg(long = "use", value_name = "TEXT")]
    pub(crate) intended_use: String,
    /// What the organisation is to it: developer, provider or user.
    #[arg(long, value_name = "ROLE", required = true)]
    pub(crate) role: Vec<String>,
    /// A name that logs use for it.
    #[arg(long, value_name = "NAME")]
    pub(crate) known_as: Vec<String>,
    /// Who supplies it or its model.
    #[arg(long, value_name = "NAME")]
    pub(crate) supplier: Option<String>,
    /// Where its data comes from.
    #[arg(long, value_name = "TEXT")]
    pub(crate) data: Vec<String>,
    /// planned, development, validation, pilot, in-use or retired.
    #[arg(long, value_name = "STAGE", default_value = "in-use")]
    pub(crate) stage: String,
    /// Its level of risk by the organisation's own criteria.
    #[arg(long, value_name = "LEVEL", requires_all = ["risk_by", "risk_on", "risk_criteria"])]
    pub(crate) risk: Option<String>,
    /// The criteria for that level.
    #[arg(long, value_name = "TEXT", requires = "risk")]
    pub(crate) risk_criteria: Option<String>,
    /// Who assigned that level.
    #[arg(long, value_name = "NAME", requires = "risk")]
    pub(crate) risk_by: Option<String>,
    /// When.
    #[arg(long, value_name = "DAY", requires = "risk")]
    pub(crate) risk_on: Option<String>,
    /// Its class in law, which is another question.
    #[arg(long, value_name = "CLASS", requires_all = ["law", "class_by", "class_on"])]
    pub(crate) legal_class: Option<String>,
    /// Which law.
    #[arg(long, value_name = "TEXT", requires = "legal_class")]
    pub(crate) law: Option<String>,
    /// Who decided on the class.
    #[arg(long, value_name = "NAME", requires = "legal_class")]
    pub(crate) class_by: Option<String>,
    /// When.
    #[arg(long, value_name = "DAY", requires = "legal_class")]
    pub(crate) class_on: Option<String>,
    /// No log of it can be obtained, for this reason.
    #[arg(long, value_name = "REASON")]
    pub(crate) no_log: Option<String>,
    /// In use from when to when: FROM/TO, either may be empty.
    #[arg(long, value_name = "A/B")]
    pub(crate) days: Option<String>,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit agents\n  exhibit agents add loan-helper --system HELPER --purpose \"Answers customers\" --days 2025-07-01/\n  exhibit agents operator loan-helper P-007 --days 2025-07-01/"
)]
pub(crate) struct Agents {
    /// What to do; lists if absent.
    #[command(subcommand)]
    pub(crate) action: Option<AgentsAction>,
}

/// What can be said about agents.
#[derive(Subcommand)]
pub(crate) enum AgentsAction {
    /// Record an agent; the same name again changes what is on record.
    Add {
        /// The name that logs use for it.
        name: String,
        /// Another name that logs use.
        #[arg(long, value_name = "NAME")]
        known_as: Vec<String>,
        /// The AI system that it belongs to.
        #[arg(long, value_name = "AI")]
        system: Option<String>,
        /// What it may do.
        #[arg(long, value_name = "TEXT")]
        purpose: Option<String>,
        /// Registered from when to when: FROM/TO, either may be empty.
        #[arg(long, value_name = "A/B")]
        days: Option<String>,
    },
    /// Record who operates an agent.
    Operator {
        /// The agent.
        agent: String,
        /// The person, by number or name.
        person: String,
        /// From when to when: FROM/TO, the end may be empty.
        #[arg(long, value_name = "A/B")]
        days: String,
    },
}
