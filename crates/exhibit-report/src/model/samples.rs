//! Samples: what was frozen, what was drawn by which seed, and what it shows.

/// A sample.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// Number, such as `S-001`.
    pub id: String,
    /// What is to be found out.
    pub purpose: String,
    /// How it stands: frozen, drawn, being tested or closed.
    pub state: String,
    /// The engagement.
    pub engagement: String,
    /// The requirements that it is about.
    pub requirements: Vec<String>,
    /// What the population consists of, with the number of members.
    pub population: String,
    /// How many members the population has.
    pub count: u64,
    /// SHA-256 of the list of members, in hex.
    pub digest: String,
    /// The same of the list with strata; empty where there are none.
    pub strata_digest: String,
    /// When it was frozen, by whom, in which entry.
    pub frozen: String,
    /// How members are drawn.
    pub method: String,
    /// Whether a person chose the members, so that nothing can be projected.
    pub judgemental: bool,
    /// By what the population is divided, why the order does not matter, or why these were chosen; empty if not said.
    pub because: String,
    /// The strata: name, how many are drawn, how many there are.
    pub strata: Vec<(String, u64, u64)>,
    /// How many are drawn.
    pub size: u64,
    /// What was demanded: confidence, tolerable rate, expected deviations, looks; empty where a person chose.
    pub demanded: String,
    /// The draws, in order; the last one counts.
    pub draws: Vec<SampleDraw>,
    /// Other samples from the same items or register, each with what came of it.
    pub beside: Vec<String>,
    /// Results of the last draw, by what came out, where any did.
    pub results: Vec<(String, u64)>,
    /// How many deviate, the missing ones included.
    pub deviating: u64,
    /// How many drawn members have no result.
    pub open: u64,
    /// Members that do not conform, or have no result.
    pub noted: Vec<SampleNoted>,
    /// How many more of these are in the attachment only.
    pub attached: u64,
    /// What the results project, with the interval; empty where they don't.
    pub projected: String,
    /// The one-sided upper limit beside the tolerable rate; empty where there is none.
    pub limit: String,
    /// Whether the population lies below the tolerable rate: `within`, `over` or `not shown`; empty where nothing is
    /// projected.
    pub shows: String,
    /// Why that is not better, each a sentence without its stop.
    pub reasons: Vec<String>,
    /// The conclusion of whoever closed it; empty while it is open.
    pub conclusion: String,
}

/// A draw of a sample.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SampleDraw {
    /// 1 for the first.
    pub draw: u32,
    /// When, by whom, in which entry.
    pub when: String,
    /// Why it was drawn once more; empty for the first.
    pub reason: String,
    /// The number from the other side; empty where a person chose.
    pub number: String,
    /// Who gave it.
    pub given_by: String,
    /// The checkpoint: how many entries it covers, and their root.
    pub checkpoint: String,
    /// The seed, in hex; empty where a person chose.
    pub seed: String,
}

/// A drawn member of which something has to be said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SampleNoted {
    /// What it is, such as `E-0016:17`.
    pub member: String,
    /// What came out.
    pub result: String,
    /// What was seen.
    pub note: String,
    /// The evidence for it.
    pub evidence: Vec<String>,
}
