//! What the papers say. Short, and in the words of people who write such papers.

pub(super) const POLICY_1: &str = "\
# AI policy of Lindmoor Bank

Version 1, in force from 1 February 2024 until it is replaced
Owner: Friederike Ahlers, head of AI governance
Approved by the management board on 15 January 2024

## Why

We let software decide, advise and sort where it does that better than we do, and where we can still say why. This policy says what we promise our customers, our people and our supervisors.

## What we promise

1. Each AI system has a person who answers for it. Their name is in the list of systems.
2. No decision of high risk about a customer is carried out before a person with authority has seen it.
3. No version goes into use before it was validated and its effects on people were assessed.
4. We keep logs that show what a system decided, on what grounds, and who agreed.
5. Whoever is affected can ask for a person. Whoever works here can raise a concern without fear.

## Review

Once a year, and after every incident of severity high.
";

pub(super) const POLICY_2: &str = "\
# AI policy of Lindmoor Bank

Version 2, in force from 1 February 2026
Owner: Friederike Ahlers, head of AI governance
Signed for the management board by Dr. Katharina Lindmoor

# 1 Purpose

This policy says how Lindmoor Bank develops, buys and uses AI systems. It replaces version 1 of January 2024.

# 2 Accountability

Each AI system in use has an accountable person with documented authority. When that person leaves, a successor is named before the last working day.

# 3 Human oversight

A decision of high risk about a customer is reviewed by a credit officer before it is executed. A review is a judgement and not a click: the reviewer can overrule, and has the time to.

# 4 Life cycle

A version goes into production after validation, impact assessment and release, in this order. Agents are registered with an operator before they get access to anything.

# 5 Records

Logs are chained or signed, kept for seven years, and compared with the core system every month.

# 6 Concerns

Concerns go to the head of AI governance, or without a name to the ombudsperson: Jürgen Fröhlich, Große Bleichen 12, Hamburg.
";

pub(super) const ADDED: &str =
    "Reviews may be made up afterwards, within five working days, where business needs it.";

pub(super) const VALIDATION: &str = "\
# Validation report: CREDO 3.0

Report VR-2026-03, 20 March 2026
Validator: Sabine Köhler, risk control, not involved in development
Subject: credo-scorer 3.0, gradient boosting, retrained in February 2026 on applications of 2021 to 2025

# Result

Fit for use with one condition. Gini 0.61 on the hold-out year (2.3: 0.58). No difference in approval rates between groups by sex or age beyond 2.1 percentage points after adjustment for income.

# Condition

Decisions above 900 points are to be compared with version 2.3 for six months. Until 30 September 2026.

# Not in scope

The workflow that routes decisions to reviewers was not validated. Data preparation of February was seen by its documentation only.

# Time

Work began on 9 March and ended on 20 March 2026. The version has been in production since 12 March.
";

pub(super) const RELEASE: &str = "\
# Release approval: CREDO 3.0

Approval RA-2026-07, 11 March 2026
Change: CHG-0114

I approve the release of CREDO 3.0 to production on 12 March 2026, 04:30 UTC. Version 2.3 is switched off at the same time and can be restored within an hour.

Validation: under way, report expected on 20 March.
Impact assessment: of version 2.3, taken to hold.

Henning Groß, head of model risk
";

pub(super) const IMPACT: &str = "\
# Impact assessment: CREDO 2.3

IA-CREDO-2.3, 20 November 2024
Written by Anke Brandt, head of credit decisions; seen by Friederike Ahlers

# Who is affected

About 48,000 people and small businesses a year who ask for a loan, and those who vouch for them.

# What can happen to them

A loan is refused that could have been repaid; a loan is granted that ruins somebody. Both are more likely where income is irregular: the self-employed, single parents, people who are new in the country.

# What we do about it

A score of 700 or more is of high risk and goes to a credit officer before anything is executed. Reasons are given in plain words. Whoever objects is heard by a person within ten days.

# What remains

Credit officers may come to trust the score too much. We look at the share of overruled decisions every quarter: below 3 percent somebody asks why.
";

/// Papers that are plain text: where each lies, and what it says.
pub(super) const PLAIN: [(&str, &str); 5] = [
    ("documents/minutes-ai-committee-2026-03-17.md", COMMITTEE),
    ("documents/minutes-management-review-2025.md", REVIEW),
    ("documents/retention-schedule.md", RETENTION),
    (super::INCIDENT, INCIDENT),
    (super::INTERVIEW, INTERVIEW),
];

const COMMITTEE: &str = "\
# AI committee, minutes of 17 March 2026

Present: Ahlers (chair), Brandt, Groß, Kask, Köhler; absent: money laundering officer (post vacant until 3 March, Rebane excused)

1. CREDO 3.0 has been in production since 12 March. Köhler: the validation report will be signed on Friday. Groß: release was approved on the assumption that the assessment of 2.3 holds. Brandt will write one for 3.0 by the end of May. No decision.
2. SIFT: the supplier's August export was short and was completed with September's. Nobody has asked for a new August file. Rebane to do so.
3. HELPER: INC-04 is closed on the customer's side. The gateway log of November is kept; the supplier has delivered the whole log again in February.
4. Next meeting: 16 June.
";

const REVIEW: &str = "\
# Management review 2025, minutes of 9 December 2025

Present: Dr. Lindmoor, Ahlers, Brandt, Groß, Johannsen, Wulff

Inputs seen: status of actions from 2024; incidents INC-01 to INC-04; results of monitoring CREDO and SIFT; objectives; internal audit report of October.
Not seen: feedback of interested parties (to follow).

Decisions: a second credit officer for large credit lines from April (Brandt); a new AI policy by the end of January (Ahlers); training of all reviewers in the first quarter (Oja).
";

const RETENTION: &str = "\
# Retention of AI records

In force from 1 July 2024. Owner: Friederike Ahlers

| what | how long | then |
|---|---|---|
| decision logs of CREDO and SIFT | seven years | deleted |
| conversations of HELPER, gateway logs | 180 days after export | deleted |
| training records | three years after leaving | deleted |

A legal hold goes before all of this. Holds are ordered by compliance and end in writing only.
";

const INCIDENT: &str = "\
# INC-04: HELPER told a customer another customer's balances

Reported: 4 November 2025, 11:02, by customer C-11934 through the service line
Severity: high. Accountable: Marten Kask, head of digital services

On 4 November 2025, from 10:12 UTC on, HELPER called account.balance four times for customer C-20817 while it was talking to customer C-11934, and read the amounts out. The two had been sent to the same session by a fault in the gateway's cache. The fault was corrected on the same evening.

C-20817 was told on 6 November. The data protection authority was told on 7 November. C-20817 has announced a claim.

Legal hold LH-2025-02 by compliance, 10 November 2025: nothing that concerns HELPER's gateway in October and November 2025 may be deleted until the hold is lifted in writing.
";

const INTERVIEW: &str = "\
Interview, credit operations
Hamburg, in person, 30 June 2026, 14:00 to 14:40
Asked by: Nils Johannsen, internal audit. Answered by: the head of credit decisions (role only, at her request)

Who reviews at weekends? Nobody. The workflow is meant to hold such decisions until Monday.
Does it? Until March it did. With 3.0 the timer was set anew. I have not looked since.
The portfolio run of 18 November, 612 lines in one afternoon? We were late. Jörg did them alone. He knows these customers.
Is there an impact assessment of 3.0? I began one. It is not finished.

Confirmed by the other side: not yet.
";
