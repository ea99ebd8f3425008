//! Registers whose rows are the same under every seed. Cells stand between bars.

/// One register.
pub(super) struct List {
    pub(super) name: &'static str,
    pub(super) head: &'static [&'static str],
    pub(super) rows: &'static [&'static str],
}

pub(super) const ALL: [&List; 12] = [
    &SYSTEMS,
    &VERSIONS,
    &ACCOUNTABLE,
    &AGENTS,
    &RISKS,
    &TREATMENTS,
    &INCIDENTS,
    &SUPPLIERS,
    &CHANGES,
    &OBJECTIVES,
    &IMPACTS,
    &SITES,
];

const SITES: List = List {
    name: "sites",
    head: &["Site", "Address", "Country", "Staff", "Time zone"],
    rows: &[
        "Hamburg | Große Bleichen 12 | Germany | see people | Europe/Berlin",
        "Tallinn | Narva maantee 7 | Estonia | see people | Europe/Tallinn",
    ],
};

const SYSTEMS: List = List {
    name: "ai-systems",
    head: &[
        "System",
        "Title",
        "Also known in logs as",
        "Role of the bank",
        "Supplier",
        "Intended use",
        "Data sources",
        "Life-cycle stage",
        "Risk level",
        "Legal class",
        "Legal class stated by",
        "In use from",
        "Log obtainable",
    ],
    rows: &[
        "CREDO | Credit decisions | CREDO; credo | developer and user | | scores applications for credit and decides, with review of those of high risk | core banking; credit bureau; payment history | in use | high | high-risk | legal department, memo of 3 June 2025 | 2022-10-01 | yes",
        "HELPER | Service agent | HELPER | provider and user | Nordlicht Models GmbH | answers customers in online banking and calls tools for them | knowledge base; core banking (read); cards | in use | medium | limited | legal department, memo of 3 June 2025 | 2025-05-05 | yes",
        "SIFT | Triage of money laundering alerts | SIFT | user | Sift Analytics OÜ | closes or escalates alerts of transaction monitoring | transactions; watch lists | in use | medium | not high-risk | head of AI governance, note of 11 June 2025 | 2023-04-01 | yes",
    ],
};

const VERSIONS: List = List {
    name: "ai-system-versions",
    head: &[
        "System",
        "Version",
        "In use from",
        "In use to",
        "Impact assessed on",
        "Validated on",
        "Released on",
        "Remark",
    ],
    rows: &[
        "CREDO | 2.3 | 2025-02-01 | 2026-03-11 | 2024-11-20 | 2025-01-17 | 2025-01-28 |",
        "CREDO | 3.0 | 2026-03-12 | | | 2026-03-20 | 2026-03-11 | impact assessment: see 2.3",
        "HELPER | 1.4 | 2025-05-05 | | 2025-03-18 | 2025-04-22 | 2025-05-02 |",
        "SIFT | 5.2 | 2025-04-01 | | 2025-02-10 | 2025-03-12 | 2025-03-26 |",
    ],
};

const ACCOUNTABLE: List = List {
    name: "accountable-persons",
    head: &["System", "Accountable person", "Name", "From", "To", "Documented in"],
    rows: &[
        "CREDO | P-02 | Anke Brandt | 2023-05-01 | | letter of appointment, 27 April 2023",
        "HELPER | P-12 | Marten Kask | 2024-02-01 | | letter of appointment, 30 January 2024",
        "SIFT | P-15 | Carsten Wulff | 2022-07-01 | 2026-01-31 | letter of appointment, 20 June 2022",
        "SIFT | P-16 | Helena Rebane | 2026-03-03 | | letter of appointment, 3 March 2026",
    ],
};

const AGENTS: List = List {
    name: "agents",
    head: &[
        "Agent",
        "System",
        "Purpose",
        "Tools",
        "Operator",
        "Operator in logs",
        "Registered on",
        "Withdrawn on",
    ],
    rows: &[
        "credo-scorer | CREDO | scores and decides | none | P-20 | o.maegi | 2024-08-01 |",
        "credo-workflow | CREDO | routes to reviewers and executes | core banking | P-20 | o.maegi | 2024-08-01 |",
        "helper-chat | HELPER | talks to customers | none | P-21 | j.luetzow | 2025-05-05 |",
        "helper-tools | HELPER | calls tools for helper-chat | faq.search; card.block; account.balance; appointment.book; transfer.status | P-21 | j.luetzow | 2025-05-05 |",
        "sift-triage | SIFT | sorts alerts | none | P-17 | i.moeller | 2023-04-01 |",
    ],
};

const RISKS: List = List {
    name: "risks",
    head: &[
        "Risk",
        "System",
        "What can happen",
        "Level before treatment",
        "Treatments",
        "Residual level",
        "Accepted by",
        "Accepted on",
        "Owner",
    ],
    rows: &[
        "R-01 | CREDO | A loan is refused that could have been repaid | high | TR-01 | medium | P-02 | 2025-09-15 | P-02",
        "R-02 | CREDO | A loan is granted that ruins somebody | high | TR-01 | medium | P-02 | 2025-09-15 | P-02",
        "R-03 | CREDO | Reviewers trust the score too much | high | TR-02 | medium | P-02 | 2025-09-15 | P-02",
        "R-04 | CREDO | Groups are treated differently by sex or age | high | TR-03 | low | P-02 | 2025-09-15 | P-02",
        "R-05 | CREDO | The model drifts and nobody sees it | medium | TR-03 | low | P-02 | 2025-09-15 | P-02",
        "R-06 | CREDO | Training data holds what it must not | medium | TR-04 | low | P-02 | 2025-09-15 | P-02",
        "R-07 | CREDO | Decisions are not logged | medium | TR-05 | low | P-02 | 2025-09-15 | P-20",
        "R-08 | HELPER | Another customer's data is read out | high | TR-06 | medium | P-12 | 2025-12-01 | P-12",
        "R-09 | HELPER | HELPER promises what the bank does not keep | medium | TR-07 | low | P-12 | 2025-09-22 | P-12",
        "R-10 | HELPER | A customer's text makes HELPER call a tool | high | TR-06 | medium | P-12 | 2025-12-01 | P-12",
        "R-11 | HELPER | The supplier changes the model unseen | medium | TR-08 | low | P-12 | 2025-09-22 | P-12",
        "R-12 | SIFT | An alert is closed that should have been reported | high | TR-09 | high | | | P-16",
        "R-13 | SIFT | Analysts close what SIFT closes without looking | medium | TR-09 | low | P-15 | 2025-09-29 | P-15",
        "R-14 | SIFT | The supplier fails | medium | TR-08 | low | P-15 | 2025-09-29 | P-15",
        "R-15 | all | An agent nobody knows has access | medium | TR-10 | low | P-13 | 2025-10-06 | P-13",
        "R-16 | all | Nobody answers for a system | medium | TR-10 | low | P-13 | 2025-10-06 | P-13",
        "R-17 | all | Logs are changed afterwards | medium | TR-05 | low | P-13 | 2025-10-06 | P-13",
        "R-18 | all | People are not trained for what they decide | medium | TR-11 | low | P-13 | 2025-10-06 | P-22",
    ],
};

const TREATMENTS: List = List {
    name: "treatments",
    head: &["Treatment", "Measure", "Requirement", "Owner", "Due", "Done on"],
    rows: &[
        "TR-01 | Credit officer decides at 700 points or more | A.9.2 | P-02 | 2025-02-01 | 2025-01-28",
        "TR-02 | Share of overruled decisions every quarter | A.9.3 | P-02 | 2025-06-30 | 2025-06-30",
        "TR-03 | Validation of each version, drift every month | A.6.2.4 | P-10 | 2025-02-01 | 2025-01-17",
        "TR-04 | Data preparation documented for each training | A.7.6 | P-10 | 2025-12-31 |",
        "TR-05 | Chained log, compared with the core system every month | A.6.2.8 | P-20 | 2025-06-30 | 2025-06-12",
        "TR-06 | Tools see the customer of the session only | A.9.4 | P-12 | 2025-11-30 | 2025-11-28",
        "TR-07 | Fixed answers where HELPER speaks of prices | A.8.2 | P-12 | 2025-08-31 | 2025-08-19",
        "TR-08 | Notice of changes and exit plan in contracts | A.10.3 | P-13 | 2025-12-31 |",
        "TR-09 | Sample of closed alerts looked at by an analyst | A.9.2 | P-16 | 2026-06-30 |",
        "TR-10 | List of systems and agents compared with access rights | A.4.2 | P-13 | 2026-03-31 |",
        "TR-11 | Training before somebody reviews, then every year | 7.2 | P-22 | 2026-03-31 | 2026-06-26",
    ],
};

const INCIDENTS: List = List {
    name: "incidents",
    head: &[
        "Incident",
        "System",
        "Happened on",
        "What happened",
        "Severity",
        "Reported by",
        "Told to",
        "Closed on",
        "Legal hold",
    ],
    rows: &[
        "INC-01 | CREDO | 2025-07-22 | Scores of one afternoon used last month's bureau file | medium | P-20 | customers concerned | 2025-08-05 |",
        "INC-02 | SIFT | 2025-09-03 | August export short, completed with September's | low | P-17 | supplier | |",
        "INC-03 | HELPER | 2025-09-30 | Wrong opening hours for a branch for two days | low | customer | nobody | 2025-10-01 |",
        "INC-04 | HELPER | 2025-11-04 | Balances of one customer told to another | high | customer | customer; data protection authority | | LH-2025-02",
        "INC-05 | CREDO | 2026-05-11 | A reviewer found a decision that was already executed | medium | P-04 | P-02 | |",
    ],
};

const SUPPLIERS: List = List {
    name: "suppliers",
    head: &[
        "Supplier",
        "Seat",
        "Supplies",
        "System",
        "Contract from",
        "Contract to",
        "Assessed on",
        "Notice of changes agreed",
        "Right to audit",
    ],
    rows: &[
        "Sift Analytics OÜ | Tallinn | SIFT as a service | SIFT | 2023-04-01 | 2027-03-31 | 2025-03-04 | yes | yes",
        "Nordlicht Models GmbH | Kiel | language model and gateway | HELPER | 2025-04-15 | 2028-04-14 | 2025-04-02 | no | yes",
        "Hanse Auskunft AG | Bremen | credit bureau data | CREDO | 2019-01-01 | | 2024-10-15 | yes | no",
    ],
};

const CHANGES: List = List {
    name: "changes",
    head: &["Change", "System", "What", "Planned by", "Approved by", "Approved on", "Done on"],
    rows: &[
        "CHG-0087 | HELPER | Tool appointment.book added | P-12 | P-12 | 2025-08-11 | 2025-08-14",
        "CHG-0093 | SIFT | Watch lists updated to October | P-15 | P-15 | 2025-10-02 | 2025-10-06",
        "CHG-0098 | HELPER | Cache of the gateway separated by session | P-21 | P-12 | 2025-11-04 | 2025-11-04",
        "CHG-0109 | CREDO | Retrained on applications of 2021 to 2025 | P-10 | P-10 | 2026-02-09 | 2026-02-20",
        "CHG-0114 | CREDO | Version 3.0 to production | P-20 | P-10 | 2026-03-11 | 2026-03-12",
        "CHG-0121 | CREDO | Timer of the workflow set anew | P-20 | | | 2026-03-12",
    ],
};

const OBJECTIVES: List = List {
    name: "objectives",
    head: &["Objective", "Measure", "Target", "Owner", "Due", "Result", "Measured on"],
    rows: &[
        "Every decision of high risk reviewed before execution | share | 100 % | P-02 | 2026-06-30 | reported as 100 % | 2026-06-15",
        "Reviewers overrule where they should | share overruled | 3 to 10 % | P-02 | 2026-06-30 | 5.4 % | 2026-06-15",
        "Complaints about HELPER answered within ten days | share | 95 % | P-12 | 2026-06-30 | 97 % | 2026-06-20",
        "Alerts sorted on the day | share | 99 % | P-16 | 2026-06-30 | 99.6 % | 2026-06-22",
        "All reviewers trained | share | 100 % | P-22 | 2026-03-31 | 100 % | 2026-06-26",
    ],
};

const IMPACTS: List = List {
    name: "impact-assessments",
    head: &[
        "Assessment",
        "System",
        "Version",
        "Finished on",
        "Written by",
        "Seen by",
        "Result",
        "Next",
    ],
    rows: &[
        "IA-CREDO-2.3 | CREDO | 2.3 | 2024-11-20 | P-02 | P-13 | acceptable with review of decisions of high risk | with the next version",
        "IA-HELPER-1.4 | HELPER | 1.4 | 2025-03-18 | P-12 | P-13 | acceptable | 2026-03-31",
        "IA-SIFT-5.2 | SIFT | 5.2 | 2025-02-10 | P-15 | P-13 | acceptable with samples of closed alerts | 2027-02-28",
    ],
};
