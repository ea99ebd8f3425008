//! What can be typed about management reviews.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit reviews\n  exhibit reviews draft review.xlsx --on 2026-07-15\n  exhibit reviews record review.xlsx --on 2026-07-15\n  exhibit reviews show MR-01"
)]
pub(crate) struct Reviews {
    /// What to do; lists the reviews and the decisions that are open if absent.
    #[command(subcommand)]
    pub(crate) action: Option<ReviewsAction>,
}

/// What can be done with management reviews.
#[derive(Subcommand)]
pub(crate) enum ReviewsAction {
    /// Write a workbook for the next review, its inputs filled from what the vault knows.
    Draft {
        /// The workbook.
        output: PathBuf,
        /// On which day the review is held.
        #[arg(long, value_name = "DAY")]
        on: String,
    },
    /// Read a workbook that was filled in, and write the review down: all of it, or nothing.
    Record {
        /// The workbook.
        file: PathBuf,
        /// On which day the review was held.
        #[arg(long, value_name = "DAY")]
        on: String,
        /// The review to change, such as MR-01; only until it is signed.
        #[arg(long, value_name = "ID", requires = "because")]
        change: Option<String>,
        /// Why it is changed.
        #[arg(long, value_name = "TEXT", requires = "change")]
        because: Option<String>,
    },
    /// Show all that is on record about a review.
    Show {
        /// Which, such as MR-01.
        id: String,
    },
}
