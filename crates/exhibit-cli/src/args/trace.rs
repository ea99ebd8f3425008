//! What can be typed about timelines and traces.

use clap::Args;

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit timeline --period 2025-07-01/2026-06-30\n  exhibit timeline sift-saas --period 2025-07-01/2026-06-30 --json"
)]
pub(crate) struct Timeline {
    /// Only these sources.
    pub(crate) sources: Vec<String>,
    /// The period: two days with a slash between.
    #[arg(long, value_name = "A/B")]
    pub(crate) period: String,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit trace CREDO\n  exhibit trace CREDO --version 3.0 --period 2026-01-01/2026-03-31 --json"
)]
pub(crate) struct Trace {
    /// The AI system, by its name or one that logs use.
    pub(crate) system: String,
    /// Only this version.
    #[arg(long, value_name = "VERSION")]
    pub(crate) version: Option<String>,
    /// Only records of these days; either side may be empty.
    #[arg(long, value_name = "A/B")]
    pub(crate) period: Option<String>,
}
