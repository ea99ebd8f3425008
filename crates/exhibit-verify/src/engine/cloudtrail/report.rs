//! Putting what was found into an appraisal.

use exhibit_core::appraisal::{EndState, Fact, Outcome};
use exhibit_core::verdict::{
    Coverage, End, Facts, Integrity, Pin, Policy, ProfileTrust, Relation, Signer, Time,
};

use super::super::log::ReadMember;
use super::super::report::{self, together, worse};
use super::super::{Appraised, Item, Look};
use super::judge::Judged;
use crate::signature::DocumentFindings;

/// Returns the appraisal of a delivery from CloudTrail.
pub(super) fn appraised(
    look: &Look<'_>,
    item: &Item,
    members: &[ReadMember],
    judged: Judged,
    document: Option<DocumentFindings>,
) -> Appraised {
    let mut facts = Facts {
        integrity: judged.integrity,
        signer: judged.signer,
        end: judged.end,
        policy: Policy::Accepted,
        relation: Relation::None,
        profile: ProfileTrust::Relied,
        pin: Pin::Kept,
        time: Time::Claimed,
        coverage: judged.coverage,
    };
    let mut appraisal = report::empty(look, item, members, "log");
    let about = "AWS CloudTrail: digest files, and the log files that they name.".to_owned();
    let format = Fact { check: "format".to_owned(), outcome: Outcome::Pass, detail: about };
    appraisal.facts.push(format);
    appraisal.facts.extend(judged.facts);
    appraisal.failures = judged.failures;
    appraisal.failures_total = judged.failures_total;
    appraisal.signers = judged.signers;
    appraisal.anchors = judged.anchors;
    appraisal.not_checked = judged.not_checked;
    appraisal.uncovered_fields = judged.uncovered;
    appraisal.covered = judged.covered;
    appraisal.end = match judged.end {
        End::Proven => EndState::Proven,
        End::ContradictsUser | End::Rejected | End::Disputed => EndState::Rejected,
        _ => EndState::Unproven,
    };
    if let Some(found) = document {
        // Further signatures and lists can only take away: they say nothing about what is missing.
        if let Signer::Bad | Signer::Missing | Signer::NotTheKeyBrought | Signer::Unsupported =
            found.signer
        {
            facts.signer = worse(facts.signer, found.signer);
        }
        facts.integrity = match found.integrity {
            // Files that nothing else speaks of: the digest files do.
            Integrity::Partial if !found.partial => facts.integrity,
            other => together(facts.integrity, other),
        };
        if found.policy == Policy::Refused {
            facts.policy = Policy::Refused;
        }
        if !found.uncovered.is_empty() {
            facts.coverage = Coverage::Partial;
            appraisal.uncovered_fields.extend(found.uncovered);
        }
        appraisal.facts.extend(found.facts);
        appraisal.failures.extend(found.failures);
        appraisal.failures_total += found.failures_total;
        appraisal.signers.extend(found.signers);
        appraisal.not_checked.extend(found.not_checked);
    }
    Appraised::without_records(appraisal, facts)
}
