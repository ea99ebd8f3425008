//! What needs somebody now, over everything that the vault knows, the most pressing first.

use exhibit_core::day::Day;
use exhibit_core::register::Register;
use exhibit_core::verdict::Word;
use schemars::JsonSchema;
use serde::Serialize;

use crate::clause_documents::{DocumentState, clause_documents};
use crate::engagements::engagements;
use crate::findings::{FindingsWanted, findings};
use crate::mapping::due_for_review;
use crate::relied::relied;
use crate::requests::requests;
use crate::reviews::open_decisions;
use crate::samples::samples;
use crate::signing::SignoffShown;
use crate::vault::{Open, Vault};

/// How many needs are named at first; the rest are counted.
pub const FIRST: usize = 7;

/// How many needs are named at most.
pub const MOST: usize = 500;

/// What needs somebody now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Attention {
    /// The most pressing, as many as were asked for, the first first.
    pub needs: Vec<Need>,
    /// How many there are in all.
    pub total: u64,
}

/// One thing that needs somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Need {
    /// What it is.
    pub kind: NeedKind,
    /// The number of what it is about; absent where it is the vault itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What that is called.
    pub name: String,
    /// Its word, where it is evidence that alarms, or that rests on what is not relied on any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Word>,
    /// Since when, or by when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
}

/// What a need is, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NeedKind {
    /// Evidence that is BROKEN, DIVERGED or cannot be checked.
    Alarming,
    /// The recorded trust can't be read, so that no verdict is known to have ground.
    TrustUnreadable,
    /// Evidence whose verdict rests on a key or a count that is not relied on any more.
    TrustLost,
    /// A finding, or one of its actions, should have been done by now.
    FindingOverdue,
    /// Somebody should have signed by now.
    SignatureOverdue,
    /// Evidence that was asked for should have come by now.
    RequestOverdue,
    /// A decision of a management review is late.
    DecisionOverdue,
    /// Evidence came for a request, and nobody said whether it is enough.
    RequestToJudge,
    /// Signatures were asked for, and not everybody answered.
    SignatureWaiting,
    /// A document that a clause asks for is not as it should be.
    DocumentDue,
    /// A sample was drawn, and some of its members have no result.
    SampleToTest,
    /// Evidence is to be looked at again.
    EvidenceToReview,
    /// An open engagement in which not every requirement is concluded.
    EngagementToConclude,
    /// There is no copy of the vault.
    NoBackup,
    /// Nobody outside has witnessed the ledger.
    NotWitnessed,
}

impl Vault<Open> {
    /// Returns what needs somebody, as at a day, and names `most` of it; never more than [`MOST`].
    pub fn attention(&self, today: Day, most: usize) -> Attention {
        let mut needs = needs(self.register(), today);
        needs.extend(of_signatures(self.signoffs(today)));
        needs.sort_by_key(|need| (need.kind, need.day));
        let total = needs.len() as u64;
        needs.truncate(most.min(MOST));
        Attention { needs, total }
    }
}

fn needs(register: &Register, today: Day) -> Vec<Need> {
    let mut all = of_evidence(register, today);
    all.extend(of_findings(register, today));
    all.extend(of_requests(register, today));
    all.extend(of_the_audit(register, today));
    all.extend(of_the_vault(register));
    all
}

fn of_evidence(register: &Register, today: Day) -> Vec<Need> {
    let held = register.evidence().filter(|item| item.is_held());
    let lost = of_trust(register);
    let alarming = held.filter(|item| item.word().is_alarming()).map(|item| {
        let received = &item.received;
        let alarming = need(NeedKind::Alarming, &received.id, &received.name, None);
        Need { verdict: Some(item.word()), ..alarming }
    });
    let due = due_for_review(register, today)
        .into_iter()
        .map(|it| need(NeedKind::EvidenceToReview, &it.evidence, &it.name, Some(it.since)));
    alarming.chain(lost).chain(due).collect()
}

fn of_trust(register: &Register) -> Vec<Need> {
    let Ok(relied) = relied(register) else { return vec![of_all(NeedKind::TrustUnreadable)] };
    let held = register.evidence().filter(|item| item.is_held());
    let lost = held.filter(|item| !item.word().is_alarming() && !relied.lost(item).is_empty());
    let needs = lost.map(|item| {
        let received = &item.received;
        let lost = need(NeedKind::TrustLost, &received.id, &received.name, None);
        Need { verdict: Some(item.word()), ..lost }
    });
    needs.collect()
}

fn of_findings(register: &Register, today: Day) -> Vec<Need> {
    let wanted = FindingsWanted { open: true, overdue: true, ..FindingsWanted::default() };
    let late = findings(register, today, wanted).into_iter();
    late.map(|it| need(NeedKind::FindingOverdue, &it.id, &it.title, it.due)).collect()
}

fn of_requests(register: &Register, today: Day) -> Vec<Need> {
    let all = requests(register, today).into_iter().filter_map(|it| {
        let kind = match (it.overdue, it.state.as_str()) {
            (true, _) => NeedKind::RequestOverdue,
            (false, "received") => NeedKind::RequestToJudge,
            _ => return None,
        };
        Some(need(kind, &it.id, &it.what, it.due))
    });
    all.collect()
}

fn of_the_audit(register: &Register, today: Day) -> Vec<Need> {
    let decisions = open_decisions(register, today).into_iter().filter(|it| it.overdue);
    let decisions =
        decisions.map(|it| need(NeedKind::DecisionOverdue, &it.review, &it.what, Some(it.due)));
    let documents = clause_documents(register, today)
        .into_iter()
        .filter(|it| !matches!(it.state, DocumentState::Current | DocumentState::NotYetInForce));
    let documents =
        documents.map(|it| need(NeedKind::DocumentDue, &it.requirement, &it.document, None));
    let samples = samples(register).into_iter().filter(|it| {
        it.counts.as_ref().is_some_and(|counts| counts.open > 0) && it.state != "closed"
    });
    let samples = samples.map(|it| need(NeedKind::SampleToTest, &it.id, &it.purpose, None));
    let open = engagements(register).into_iter();
    let open = open.filter(|it| it.state == "open" && it.concluded < it.in_scope);
    let open = open.map(|it| need(NeedKind::EngagementToConclude, &it.id, &it.title, None));
    decisions.chain(documents).chain(samples).chain(open).collect()
}

fn of_signatures(all: Vec<SignoffShown>) -> impl Iterator<Item = Need> {
    let waiting = all.into_iter().filter(|it| {
        it.withdrawn.is_none() && it.signers.iter().any(|signer| signer.answer.is_none())
    });
    waiting.map(|it| {
        let kind = if it.overdue { NeedKind::SignatureOverdue } else { NeedKind::SignatureWaiting };
        need(kind, &it.id, &it.title, it.due)
    })
}

/// A vault in which nothing is yet has nothing to lose.
fn of_the_vault(register: &Register) -> Vec<Need> {
    let mut all = Vec::new();
    let holds_something = register.evidence().next().is_some();
    if holds_something && register.backups() == 0 {
        all.push(of_all(NeedKind::NoBackup));
    }
    if holds_something && register.cosignatures().is_empty() {
        all.push(of_all(NeedKind::NotWitnessed));
    }
    all
}

fn need(kind: NeedKind, id: &impl ToString, name: &str, day: Option<Day>) -> Need {
    Need { kind, id: Some(id.to_string()), name: name.to_owned(), verdict: None, day }
}

fn of_all(kind: NeedKind) -> Need {
    Need { kind, id: None, name: String::new(), verdict: None, day: None }
}

#[cfg(test)]
mod tests;
