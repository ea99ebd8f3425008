//! What can be typed about samples.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit samples\n  exhibit samples size --population 3104 --confidence 95 --tolerable 5 --expected 0,1\n  exhibit samples freeze \"Was each high-risk decision reviewed?\" --engagement EN-01 --requirement A.9.2 --records E-0016,E-0017 --kind decision --risk-level high --method random --confidence 95 --tolerable 5\n  exhibit samples draw S-001 --number \"4 8 15 16 23 42\" --given-by \"M. Weber, TÜV Beispiel\"\n  exhibit samples paper S-001 s-001.xlsx\n  exhibit samples take S-001 s-001.xlsx\n  exhibit samples close S-001 --conclusion \"One of 25 reviews can't be found.\"\n  exhibit samples redraw S-001 --bundle audit.bundle.zip\n\ndocs/sampling.md has the formulae, and the way to draw again with other people's tools."
)]
pub(crate) struct Samples {
    /// What to do; lists if absent.
    #[command(subcommand)]
    pub(crate) action: Option<SamplesAction>,
}

/// What can be done with samples.
#[derive(Subcommand)]
pub(crate) enum SamplesAction {
    /// Say how large a random sample has to be, with no vault.
    Size(SampleSizeAsked),
    /// Freeze a population, and say how much is to be drawn from it.
    Freeze(Box<SampleFreeze>),
    /// Draw by the number that the other side says after the checkpoint.
    Draw {
        /// The sample, such as S-001.
        id: String,
        /// Their number: any text of one line.
        #[arg(long, value_name = "TEXT")]
        number: String,
        /// Who gave it.
        #[arg(long, value_name = "NAME")]
        given_by: String,
        /// Why it is drawn once more.
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Write down which members a person chose, of a judgemental sample.
    Choose {
        /// The sample, such as S-001.
        id: String,
        /// The members, such as E-0016:17, E-0016 or RG-001:17.
        #[arg(required = true)]
        members: Vec<String>,
        /// Why they are chosen once more.
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Draw again what was drawn, from the evidence or from a bundle with no vault, and compare.
    Redraw(SampleRedraw),
    /// Write down what a drawn member showed.
    Result(SampleResult),
    /// Write a sheet with a row for each drawn member, to be filled in.
    Paper {
        /// The sample, such as S-001.
        id: String,
        /// The workbook to write (XLSX).
        output: PathBuf,
    },
    /// Take a filled sheet back: all of its results, or none.
    Take {
        /// The sample, such as S-001.
        id: String,
        /// The sheet.
        file: PathBuf,
        /// Why results that are on record are changed.
        #[arg(long, value_name = "TEXT")]
        because: Option<String>,
    },
    /// Show a sample: population, draws, results, and what they say.
    Show {
        /// The sample, such as S-001.
        id: String,
    },
    /// Close a sample; what it says of the population is computed.
    Close {
        /// The sample, such as S-001.
        id: String,
        /// What it shows, in words.
        #[arg(long, value_name = "TEXT")]
        conclusion: String,
    },
}

#[derive(Args)]
pub(crate) struct SampleSizeAsked {
    /// How many members there are.
    #[arg(long, value_name = "N")]
    pub(crate) population: u32,
    /// How sure one wants to be, in percent.
    #[arg(long, value_name = "PERCENT")]
    pub(crate) confidence: String,
    /// The rate of deviations that must not be reached, in percent.
    #[arg(long, value_name = "PERCENT")]
    pub(crate) tolerable: String,
    /// How many deviations the sample may show; several give several sizes.
    #[arg(long, value_name = "N", value_delimiter = ',')]
    pub(crate) expected: Vec<u32>,
    /// How often one may look: each draw is a look.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) looks: u32,
}

#[derive(Args)]
pub(crate) struct SampleFreeze {
    /// What is to be found out.
    pub(crate) purpose: String,
    /// The engagement, such as EN-01.
    #[arg(long, value_name = "ID")]
    pub(crate) engagement: String,
    /// A control or clause that it is about.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) requirement: Vec<String>,
    /// Draw from the records of these items.
    #[arg(long, value_name = "ID", value_delimiter = ',', conflicts_with_all = ["items", "rows"])]
    pub(crate) records: Vec<String>,
    /// Draw from these whole items.
    #[arg(long, value_name = "ID", value_delimiter = ',', conflicts_with = "rows")]
    pub(crate) items: Vec<String>,
    /// Draw from the rows of this snapshot of a register, such as RG-001.
    #[arg(long, value_name = "ID")]
    pub(crate) rows: Option<String>,
    /// Only rows that hold this in that column.
    #[arg(long = "where", value_name = "COLUMN=VALUE", requires = "rows")]
    pub(crate) holding: Vec<String>,
    /// Only this kind of event.
    #[arg(long, requires = "records")]
    pub(crate) kind: Option<String>,
    /// Only this AI system.
    #[arg(long, requires = "records")]
    pub(crate) system: Option<String>,
    /// Only this version of the AI system or model.
    #[arg(long, requires = "records")]
    pub(crate) version: Option<String>,
    /// Only this agent.
    #[arg(long, requires = "records")]
    pub(crate) agent: Option<String>,
    /// Only this level of risk.
    #[arg(long, value_name = "LEVEL", requires = "records")]
    pub(crate) risk_level: Option<String>,
    /// Only this outcome.
    #[arg(long, requires = "records")]
    pub(crate) outcome: Option<String>,
    /// Only records from this day or time on; those without a time are left out.
    #[arg(long, value_name = "WHEN", requires = "records")]
    pub(crate) from: Option<String>,
    /// Only records up to the end of this day, or of the second of this time.
    #[arg(long, value_name = "WHEN", requires = "records")]
    pub(crate) to: Option<String>,
    /// How members are drawn: random, stratified, interval or judgemental.
    #[arg(long, value_name = "METHOD", default_value = "random")]
    pub(crate) method: String,
    /// By what a stratified sample divides the population: item, kind, system, version, agent, risk-level or outcome of
    /// records; kind or source of items; a column of rows.
    #[arg(long, value_name = "WHAT")]
    pub(crate) stratify_by: Option<String>,
    /// Why these members (judgemental), or why their order has nothing to do with deviations (interval).
    #[arg(long, value_name = "TEXT")]
    pub(crate) because: Option<String>,
    /// How sure one wants to be, in percent.
    #[arg(long, value_name = "PERCENT")]
    pub(crate) confidence: Option<String>,
    /// The rate of deviations that must not be reached, in percent.
    #[arg(long, value_name = "PERCENT")]
    pub(crate) tolerable: Option<String>,
    /// How many deviations the sample may show.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) expected: u32,
    /// How often one may look: each draw is a look.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) looks: u32,
    /// Draw so many, instead of as many as are needed.
    #[arg(long, value_name = "N")]
    pub(crate) size: Option<u32>,
}

#[derive(Args)]
pub(crate) struct SampleRedraw {
    /// The sample, such as S-001.
    pub(crate) id: String,
    /// Draw again from this bundle, with no vault.
    #[arg(long, value_name = "FILE")]
    pub(crate) bundle: Option<PathBuf>,
    /// Draw from the bundle by a number of your own, on your own machine.
    #[arg(long, value_name = "TEXT", requires = "bundle")]
    pub(crate) number: Option<String>,
    /// The log's origin, as you were given it.
    #[arg(long, value_name = "ORIGIN", requires = "bundle")]
    pub(crate) origin: Option<String>,
    /// The key that must have signed the bundle.
    #[arg(long, value_name = "KEY", requires = "bundle")]
    pub(crate) signer: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct SampleResult {
    /// The sample, such as S-001.
    pub(crate) id: String,
    /// The member, such as E-0016:17; #7 for the seventh that was drawn; rest for all that have no result yet.
    pub(crate) member: String,
    /// What came out: conforming, deviation, missing or not-applicable.
    pub(crate) outcome: String,
    /// What was seen; needed for all but what conforms.
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// An item that shows it.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) evidence: Vec<String>,
    /// Why a result that is on record is changed.
    #[arg(long, value_name = "TEXT")]
    pub(crate) because: Option<String>,
}
