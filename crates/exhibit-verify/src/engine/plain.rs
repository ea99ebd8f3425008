//! Files that are no log: their digest, and what detached signatures and lists beside them say.

use std::io::{self, Read as _};

use exhibit_core::appraisal::{EndState, Fact, MemberRole, Outcome};
use exhibit_core::verdict::{
    Coverage, End, Facts, Integrity, Pin, Policy, ProfileTrust, Relation, Signer, Time,
};
use exhibit_core::visible::visible;

use super::archive;
use super::log::{Feed, ReadMember};
use super::recognise::{is_list_name, is_signature_name};
use super::report;
use super::{Appraised, Item, ItemKind, Look, LookError, Sink, Tap};
use crate::cloudtrail::names::{Named, named};
use crate::signature::document::{HEAD, may_carry};
use crate::signature::{Companion, DocumentFindings, DocumentItem, appraise_document};

/// Appraises a file that is no log, or that can't be taken for one.
pub(super) fn appraise<T: Tap, S: Sink<T::Prepared>>(
    look: &Look<'_>,
    item: &Item,
    tap: &T,
    sink: &mut S,
) -> Result<Appraised, LookError> {
    let mut feed = Feed { look, item, tap, sink, done: 0 };
    let mut members = Vec::new();
    for part in &item.parts {
        members.push(match part.role {
            MemberRole::Companion => feed.small(part)?,
            MemberRole::Content => feed.plain(part)?,
        });
    }
    let findings = match &item.kind {
        ItemKind::Document if members.len() > 1 || carries_signatures(look, item)? => {
            Some(signatures(look, &members, true, None)?)
                .filter(|it| members.len() > 1 || it.speaks())
        }
        _ => None,
    };
    let mut appraised = assemble(look, item, &members, findings);
    if let Some(found) = archive::of(look, item)? {
        archive::note(&mut appraised, &found);
    }
    if members.last().is_some_and(|it| named(&it.name) == Some(Named::Log)) {
        without_digests(&mut appraised);
    }
    Ok(appraised)
}

/// Says of a log file of CloudTrail's that what would protect it is not here.
fn without_digests(appraised: &mut Appraised) {
    let detail = "A log file of AWS CloudTrail's, and no digest files: nothing of CloudTrail's protects it. Ask for the digest files of its time.".to_owned();
    appraised.appraisal.not_checked.push(detail.clone());
    let (check, outcome) = ("digest files".to_owned(), Outcome::NotChecked);
    appraised.appraisal.facts.push(Fact { check, outcome, detail });
}

/// Tells whether the item's one content may carry signatures in itself.
fn carries_signatures(look: &Look<'_>, item: &Item) -> Result<bool, LookError> {
    let content = item.parts.iter().find(|part| part.role == MemberRole::Content);
    let Some(index) = content.map(|part| part.member) else { return Ok(false) };
    let info = &look.members.list()[index];
    let mut head = Vec::new();
    let open = look.members.open(index);
    let read = open.and_then(|reader| reader.take(HEAD).read_to_end(&mut head));
    match read {
        Ok(_) => Ok(may_carry(info.name(), &head)),
        Err(source) => Err(LookError::Read { path: info.path.clone(), source }),
    }
}

/// Asks what the companions say about the contents, and what these carry in themselves.
pub(super) fn signatures(
    look: &Look<'_>,
    members: &[ReadMember],
    own: bool,
    log: Option<&str>,
) -> Result<DocumentFindings, LookError> {
    let path_of = |member: &ReadMember| look.members.list()[member.index].path.as_str();
    let contents: Vec<&str> =
        members.iter().filter(|it| it.member.role == MemberRole::Content).map(path_of).collect();
    let companions: Vec<Companion<'_>> = members
        .iter()
        .filter(|it| it.member.role == MemberRole::Companion && is_signature_name(&it.name))
        .filter_map(|it| Some(Companion { path: path_of(it), bytes: it.content.as_deref()? }))
        .collect();
    let index = |path: &str| members.iter().find(|it| path_of(it) == path).map(|it| it.index);
    let open = |path: &str| match index(path) {
        Some(index) => look.members.open(index).map(|it| it as Box<dyn io::Read>),
        None => Err(io::ErrorKind::NotFound.into()),
    };
    let document = DocumentItem {
        contents: &contents,
        companions: &companions,
        open: &open,
        whole: false,
        own,
        log,
    };
    let found = appraise_document(&document, look.trust, look.source, look.at);
    let mut found = found.map_err(|source| {
        let path = contents.first().copied().unwrap_or_default().to_owned();
        LookError::Read { path, source }
    })?;
    let read_before = |path: &str| members.iter().find(|it| path_of(it) == path);
    let changed = found.digests.iter().find(|(path, sha256, _)| {
        read_before(path).is_none_or(|before| before.member.sha256 != *sha256)
    });
    if let Some((path, ..)) = changed {
        let path = visible(path).into_owned();
        changed_meanwhile(&mut found, &path);
    }
    Ok(found)
}

/// The signatures were verified on other bytes than those that have the digest: they say nothing.
fn changed_meanwhile(found: &mut DocumentFindings, path: &str) {
    found.integrity = Integrity::Unreadable;
    found.signer = Signer::NotChecked;
    let detail = format!("{path} changed while it was read: look again.");
    found.not_checked.push(detail.clone());
    let check = "records".to_owned();
    found.facts.push(Fact { check, outcome: Outcome::Fail, detail });
}

fn assemble(
    look: &Look<'_>,
    item: &Item,
    members: &[ReadMember],
    findings: Option<DocumentFindings>,
) -> Appraised {
    let (integrity, about) = standing(item);
    let mut facts = Facts {
        integrity,
        signer: Signer::NotClaimed,
        end: End::NoClaim,
        policy: Policy::Accepted,
        relation: Relation::None,
        profile: ProfileTrust::Relied,
        pin: Pin::Kept,
        time: Time::None,
        coverage: Coverage::None,
    };
    let mut appraisal = report::empty(look, item, members, "document");
    appraisal.end = EndState::NoOrder;
    appraisal.facts.push(about);
    let list = members.last().is_some_and(|it| is_list_name(&it.name));
    match findings {
        Some(found) => {
            facts.signer = found.signer;
            facts.policy = found.policy;
            facts.integrity = found.integrity;
            facts.time = found.time;
            facts.coverage = match found.uncovered.is_empty() {
                true => Coverage::Full,
                false => Coverage::Partial,
            };
            appraisal.uncovered_fields = found.uncovered;
            appraisal.facts.extend(found.facts);
            appraisal.failures = found.failures;
            appraisal.failures_total = found.failures_total;
            appraisal.signers = found.signers;
            appraisal.not_checked = found.not_checked;
        }
        None if integrity == Integrity::Unclaimed => appraisal.not_checked.push(
            "Nobody signed this file: its digest shows whether it changes from now on, nothing more.".to_owned(),
        ),
        None => {}
    }
    if list && matches!(facts.integrity, Integrity::Intact | Integrity::Unclaimed) {
        // A list whose files are all here is a part of their items, and none of its own.
        facts.integrity = Integrity::Partial;
        let detail = "A list of checksums: not every file that it names is here.".to_owned();
        appraisal.facts.push(Fact { check: "manifest".to_owned(), outcome: Outcome::Fail, detail });
    }
    Appraised::without_records(appraisal, facts)
}

fn standing(item: &Item) -> (Integrity, Fact) {
    let fact = |outcome, detail: String| Fact { check: "format".to_owned(), outcome, detail };
    let unreadable = |detail| (Integrity::Unreadable, fact(Outcome::Fail, detail));
    match &item.kind {
        ItemKind::Empty => unreadable("The file is empty: there is nothing to check.".to_owned()),
        ItemKind::Ambiguous(names) => unreadable(format!(
            "Several log profiles match: {}. Name the one that it is with --profile.",
            names.join(", ")
        )),
        ItemKind::NotThis(profile) => {
            let why = match &profile.plan.records.table {
                Some(table) => format!(
                    "no table with these columns was found, where the profile looks for it: {}",
                    table.columns.join(", ")
                ),
                None => "no line of it is a record".to_owned(),
            };
            unreadable(format!("This is not what the profile {} describes: {why}.", profile.name()))
        }
        _ => (Integrity::Unclaimed, fact(Outcome::Pass, "A file.".to_owned())),
    }
}
