//! What can be typed about suggested mappings and their review.

use clap::{Args, Subcommand};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit suggest\n  exhibit suggest E-0004\n  exhibit suggest accept E-0004 A.6.2.4 --rationale \"Validation of v3.0, all metrics\" --sufficiency partial --because \"fairness is missing\"\n  exhibit suggest refuse E-0004 9.1 --reason \"not a monitoring result\""
)]
pub(crate) struct Suggest {
    /// Only for these items.
    pub(crate) ids: Vec<String>,
    /// What to do; shows suggestions if absent.
    #[command(subcommand)]
    pub(crate) action: Option<SuggestAction>,
}

/// What can be done with a suggestion.
#[derive(Subcommand)]
pub(crate) enum SuggestAction {
    /// Make the mapping that is suggested.
    Accept {
        /// The item.
        id: String,
        /// The control or clause.
        requirement: String,
        /// Why it supports it, in your own words.
        #[arg(long, value_name = "TEXT")]
        rationale: String,
        /// How far: none, partial or sufficient.
        #[arg(long, value_name = "HOW", default_value = "none")]
        sufficiency: String,
        /// Why so far and no farther; wanted for partial and sufficient.
        #[arg(long, value_name = "TEXT")]
        because: Option<String>,
    },
    /// Say that it is wrong, so that it is not suggested again.
    Refuse {
        /// The item.
        id: String,
        /// The control or clause.
        requirement: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit review-mappings\n  exhibit review-mappings E-0001 A.6.2.8 --agree --comment \"read in full\" --as \"Rolf Reviewer\"\n  exhibit review-mappings --due"
)]
pub(crate) struct ReviewMappings {
    /// The item.
    #[arg(requires = "requirement")]
    pub(crate) id: Option<String>,
    /// The control or clause.
    #[arg(requires = "comment")]
    pub(crate) requirement: Option<String>,
    /// You agree.
    #[arg(long, conflicts_with = "disagree")]
    pub(crate) agree: bool,
    /// You don't.
    #[arg(long)]
    pub(crate) disagree: bool,
    /// What you say.
    #[arg(long, value_name = "TEXT")]
    pub(crate) comment: Option<String>,
    /// Why you review your own mapping; packs list it.
    #[arg(long, value_name = "REASON")]
    pub(crate) exception: Option<String>,
    /// Show the evidence that has to be looked at again by now instead.
    #[arg(long)]
    pub(crate) due: bool,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit validity document --months 12 --reason \"policies are reviewed every year\""
)]
pub(crate) struct Validity {
    /// The kind of evidence; shows the rules if absent.
    #[arg(requires_all = ["months", "reason"])]
    pub(crate) kind: Option<String>,
    /// How many months it stays current, from its issue or else its receipt.
    #[arg(long, value_name = "N")]
    pub(crate) months: Option<u32>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
}
