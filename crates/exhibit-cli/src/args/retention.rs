//! What can be typed about class, retention and legal holds.

use clap::{Args, Subcommand};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit describe E-0007 --class personal --reason \"names of applicants\"\n  exhibit describe E-0003 --kind document --in-force 2024-01-01/2026-01-31 --reason \"dates of the policy\""
)]
pub(crate) struct Describe {
    /// The item.
    pub(crate) id: String,
    /// What kind of evidence it is: document, record, log, interview, observation, walk-through, picture or
    /// re-performance.
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<String>,
    /// How closely it is held: public, internal, confidential or personal.
    #[arg(long, value_name = "CLASS")]
    pub(crate) class: Option<String>,
    /// An AI system concerned; all that are given take the place of those on record.
    #[arg(long, value_name = "AI")]
    pub(crate) system: Vec<String>,
    /// A site concerned; all that are given take the place of those on record.
    #[arg(long, value_name = "ID")]
    pub(crate) site: Vec<String>,
    /// The period covered: FROM/TO as days or times.
    #[arg(long, value_name = "A/B")]
    pub(crate) period: Option<String>,
    /// When it was issued.
    #[arg(long, value_name = "DAY")]
    pub(crate) issued: Option<String>,
    /// When it was collected at its source.
    #[arg(long, value_name = "DAY")]
    pub(crate) collected: Option<String>,
    /// From when to when it is in force: two days, the last one empty until it is replaced.
    #[arg(long, value_name = "A/B")]
    pub(crate) in_force: Option<String>,
    /// When it is to be reviewed next.
    #[arg(long, value_name = "DAY")]
    pub(crate) next_review: Option<String>,
    /// Why it is said anew.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

/// Which items a rule or a hold is about: those to which every part that is given applies.
#[derive(Args)]
pub(crate) struct About {
    /// These items.
    #[arg(long, value_name = "ID")]
    pub(crate) item: Vec<String>,
    /// Items from this source.
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Option<String>,
    /// Items that concern this AI system.
    #[arg(long, value_name = "AI")]
    pub(crate) system: Option<String>,
    /// Items of this class.
    #[arg(long, value_name = "CLASS")]
    pub(crate) class: Option<String>,
    /// Items of this kind.
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<String>,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit retention\n  exhibit retention rule --class personal --months 24 --from period-end --basis \"records policy 4.2\"\n  exhibit retention list\n  exhibit retention approve RT-01\n  exhibit retention carry-out RT-01"
)]
pub(crate) struct Retention {
    /// What to do; shows if absent.
    #[command(subcommand)]
    pub(crate) action: Option<RetentionAction>,
}

/// What can be done about retention.
#[derive(Subcommand)]
pub(crate) enum RetentionAction {
    /// State how long items are kept, or change a rule with --change.
    Rule {
        /// Which items.
        #[command(flatten)]
        about: About,
        /// How many months.
        #[arg(long, value_name = "N")]
        months: u32,
        /// From when on: received, issued, collected or period-end.
        #[arg(long, value_name = "WHEN", default_value = "received")]
        from: String,
        /// What the rule rests on: a law, a contract, a policy.
        #[arg(long, value_name = "TEXT")]
        basis: String,
        /// The rule to change, such as RR-01.
        #[arg(long, value_name = "ID")]
        change: Option<String>,
    },
    /// Say that a rule no longer holds.
    End {
        /// Which, such as RR-01.
        id: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// List what is due to be erased, and what is held back. Erases nothing.
    List {
        /// As at this day instead of today.
        #[arg(long, value_name = "DAY")]
        as_of: Option<String>,
    },
    /// Approve a list, as somebody else than the person who made it.
    Approve {
        /// Which, such as RT-01.
        id: String,
        /// Why the person who made the list approves it too.
        #[arg(long, value_name = "REASON")]
        exception: Option<String>,
    },
    /// Erase what an approved list names, but for what a legal hold keeps by now.
    CarryOut {
        /// Which, such as RT-01.
        id: String,
    },
    /// Print the certificate of a run that was carried out.
    Certificate {
        /// Which, such as RT-01.
        id: String,
    },
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit hold\n  exhibit hold place --source sift --matter INC-04 --ordered-by \"Legal, M. Okafor\" --reason \"complaint pending\"\n  exhibit hold lift LH-01 --ordered-by \"Legal, M. Okafor\" --reason \"settled\""
)]
pub(crate) struct Hold {
    /// What to do; lists if absent.
    #[command(subcommand)]
    pub(crate) action: Option<HoldAction>,
}

/// What can be done about legal holds.
#[derive(Subcommand)]
pub(crate) enum HoldAction {
    /// Keep items from being erased, those that come later included.
    Place {
        /// Which items.
        #[command(flatten)]
        about: About,
        /// The matter.
        #[arg(long, value_name = "TEXT")]
        matter: String,
        /// Who ordered it.
        #[arg(long, value_name = "NAME")]
        ordered_by: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Place it though it covers no item today.
        #[arg(long)]
        even_if_none: bool,
    },
    /// Lift a hold.
    Lift {
        /// Which, such as LH-01.
        id: String,
        /// Who ordered it.
        #[arg(long, value_name = "NAME")]
        ordered_by: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}
