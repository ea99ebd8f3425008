//! What can be typed about assurance tests.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit tests list\n  exhibit tests run --period 2025-07-01/2026-06-30 --high high --level medium --level low\n  exhibit tests run completeness --population E-0012:Application:Created\n  exhibit tests run --setting audit-2026.toml\n  exhibit tests show T-003\n  exhibit tests show T-004 --names --reason \"interview of P-007 on 3 July\"\n  exhibit tests compare T-003 T-011\n\nWhat is stated once stays for the next run. No outcome is a verdict on conformity: the exit code is 0 whatever a test shows."
)]
pub(crate) struct Tests {
    /// What to do; lists the runs if absent.
    #[command(subcommand)]
    pub(crate) action: Option<TestsAction>,
}

/// What can be done with assurance tests.
#[derive(Subcommand)]
pub(crate) enum TestsAction {
    /// List the tests: what they ask, and what an answer is evidence for.
    List,
    /// Run tests over all logs in the vault, and keep the results.
    Run(Box<TestsRun>),
    /// Show a run: figures, exceptions, flags, and what it stands on.
    Show {
        /// The run, such as T-003.
        id: String,
        /// Show names of persons as well; who saw them and why is recorded.
        #[arg(long, requires = "reason")]
        names: bool,
        /// Why names are shown.
        #[arg(long, value_name = "TEXT", requires = "names")]
        reason: Option<String>,
    },
    /// Write the lines of all exceptions of a run, each with its item, its line and its kinds.
    ///
    /// SHA-256 of the file is the digest that the result states.
    Lines {
        /// The run, such as T-003.
        id: String,
        /// Write the lines of all that was counted instead.
        #[arg(long)]
        population: bool,
        /// The file to write.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Say what changed from one run of a test to another.
    Compare {
        /// The run before.
        before: String,
        /// The run after.
        after: String,
    },
}

#[derive(Args)]
pub(crate) struct TestsRun {
    /// The tests, by name; all if absent.
    pub(crate) tests: Vec<String>,
    /// A setting file (TOML): period, clock, levels, words, thresholds, populations.
    #[arg(long, value_name = "FILE")]
    pub(crate) setting: Option<PathBuf>,
    /// The period: two days or times with a slash between.
    #[arg(long, value_name = "FROM/TO")]
    pub(crate) period: Option<String>,
    /// The AI systems in scope.
    #[arg(long, value_name = "NAME", conflicts_with = "all_systems")]
    pub(crate) system: Vec<String>,
    /// All AI systems are in scope again.
    #[arg(long)]
    pub(crate) all_systems: bool,
    /// Levels of risk that ask for a review by a person before execution.
    #[arg(long, value_name = "LEVEL")]
    pub(crate) high: Vec<String>,
    /// Levels of risk that don't; a level that nobody stated is judged as neither.
    #[arg(long, value_name = "LEVEL")]
    pub(crate) level: Vec<String>,
    /// AI systems of which each decision counts as high risk, whatever logs say.
    #[arg(long, value_name = "NAME")]
    pub(crate) high_system: Vec<String>,
    /// A list of decisions that was not made from the logs: its item, the column of ids, and maybe that of times.
    #[arg(long, value_name = "E-…:COLUMN[:TIME COLUMN]")]
    pub(crate) population: Vec<String>,
    /// A list of how many decisions there were on each day: its item and the two columns.
    #[arg(long, value_name = "E-…:DAY COLUMN:NUMBER COLUMN")]
    pub(crate) daily: Vec<String>,
    /// There is no independent population any more.
    #[arg(long, conflicts_with_all = ["population", "daily"])]
    pub(crate) no_population: bool,
    /// Items that are versions of one document: its name and the items.
    #[arg(long, value_name = "NAME=E-…,E-…")]
    pub(crate) series: Vec<String>,
    /// The day on which the audit begins.
    #[arg(long, value_name = "DAY")]
    pub(crate) audit: Option<String>,
    /// The organisation's clock, such as +01:00; a setting file can say when it changes.
    #[arg(long, value_name = "OFFSET")]
    pub(crate) zone: Option<String>,
    /// The hours in which people are said to work, such as 08:00-18:00.
    #[arg(long, value_name = "FROM-TO")]
    pub(crate) working_hours: Option<String>,
}
