//! Every verdict computed anew: as it was recorded, and under the user's own trust.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::Arc;

use exhibit_core::appraisal::{Appraisal, Member, MemberRole};
use exhibit_core::event::{EvidenceId, EvidenceReceived, RelationSeen, StreamRelation};
use exhibit_core::register::{EvidenceState, VerifiedState};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{ProfileTrust, Word, worst};
use exhibit_core::visible::visible;
use exhibit_verify::members::{MemberInfo, Members};
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::trust::TrustSet;
use exhibit_verify::watch::Watcher;
use exhibit_verify::zip::{Archive, Entry, ReadAt, ZipError};

use super::bag::OpenBag;
use super::contents::paths;
use super::ledger::Replayed;
use super::{AppraiseError, Appraiser, Expect, Recompute, VerifyError, relations};
use crate::layout;
use crate::relied::{Relied, doubts};
use crate::report::{BundleReport, Findings, ItemReport};

/// What verdicts are computed from, and by whom.
pub(super) struct Scene<'s> {
    pub(super) bag: &'s OpenBag<'s>,
    pub(super) ledger: &'s Replayed,
    pub(super) expect: &'s Expect<'s>,
    pub(super) appraiser: &'s dyn Appraiser,
    pub(super) watcher: &'s dyn Watcher,
    /// The items that are here.
    pub(super) disclosed: &'s BTreeMap<EvidenceId, &'s EvidenceState>,
}

/// An item that was looked at again.
pub(super) struct Looked<'s> {
    pub(super) item: &'s EvidenceState,
    pub(super) verified: &'s VerifiedState,
    pub(super) report: ItemReport,
    /// Profile and stream, as computed anew.
    pub(super) stream: Option<(Option<String>, String)>,
    /// Whether engine, policy and profile are those of the record.
    pub(super) same_inputs: bool,
    /// The recorded relations that may count: one that joins it to an item that is not here is
    /// only what the vault says.
    pub(super) kept: Vec<RelationSeen>,
}

/// Computes each verdict anew, then each relation, then each verdict under the user's own trust.
pub(super) fn check(
    scene: &Scene<'_>,
    findings: &mut Findings,
    report: &mut BundleReport,
) -> Result<(), VerifyError> {
    let mut looked = Vec::new();
    for item in scene.disclosed.values() {
        if let Some(verified) = &item.verified {
            looked.push(recompute(scene, item, verified, findings)?);
        }
    }
    still_relied_on(scene, &mut looked, findings);
    let count = looked.len();
    findings.settle("verdicts", format!("{count} computed anew, the same words"));
    let pairs = relations::check(scene, &mut looked, findings)?;
    let pairs = format!("{pairs} pairs of exports of one log compared anew, as recorded");
    findings.settle("relations", pairs);
    if !scene.expect.trust.is_empty() {
        for looked in &mut looked {
            under_own_trust(scene, looked, findings)?;
        }
        let none = "no item that is recorded as better is DIVERGED or BROKEN";
        findings.settle("your trust", format!("{count} items judged by it: {none}"));
    }
    report.items = looked.into_iter().map(|looked| looked.report).collect();
    for item in &report.items {
        *report.contents.entry(item.word().to_string()).or_default() += 1;
    }
    report.worst_contents = worst(report.items.iter().map(ItemReport::worst));
    Ok(())
}

/// Computes an item's verdict with the trust, profiles and promise in force at its entry.
fn recompute<'s>(
    scene: &Scene<'s>,
    item: &'s EvidenceState,
    verified: &'s VerifiedState,
    findings: &mut Findings,
) -> Result<Looked<'s>, VerifyError> {
    let mut looked = Looked::new(scene, item, verified);
    let Some(trust) = recorded_trust(scene, item.received.id, verified) else {
        looked.not_computed("the trust it used is not disclosed", findings);
        return Ok(looked);
    };
    let look = |relations: &[RelationSeen]| {
        scene.look(&looked, relations, (&trust, ProfileTrust::Relied), verified.at, |i| {
            scene.appraiser.appraise(i)
        })
    };
    // An item that is not here joins nothing: first without it.
    let alone = match look(&looked.kept)? {
        Ok(appraisal) => appraisal,
        Err(why) => {
            looked.not_computed(&why, findings);
            return Ok(looked);
        }
    };
    if alone.verdict == looked.report.recorded || looked.kept == verified.relations {
        looked.compare(&alone, scene.appraiser, findings);
        return Ok(looked);
    }
    match look(&verified.relations)? {
        Ok(asserted) => {
            looked.compare(&asserted, scene.appraiser, findings);
            looked.compare_alone(alone.verdict, findings);
        }
        Err(why) => looked.not_computed(&why, findings),
    }
    Ok(looked)
}

/// Says of each verdict whether what it rests on was revoked, or refused by a policy, after it was recorded. That makes
/// no record wrong.
fn still_relied_on(scene: &Scene<'_>, looked: &mut [Looked<'_>], findings: &mut Findings) {
    let register = &scene.ledger.register;
    let Some(at) = register.last_time() else { return };
    let relied = match Relied::of(register, at) {
        Ok(relied) => relied,
        Err(why) => {
            let why = visible(&why.to_string()).into_owned();
            let text = format!("whether verdicts rest on what is still relied on: {why}");
            return findings.cannot(Word::Incomplete, text);
        }
    };
    for it in looked.iter_mut() {
        let lost = relied.lost(it.item);
        it.report.no_longer_relied_on =
            lost.iter().map(|name| visible(name).into_owned()).collect();
    }
    let said = looked.iter().map(|it| &it.report);
    let said = doubts(said.map(|it| (it.id, it.recorded, it.no_longer_relied_on.clone())));
    findings.notes.extend(said.into_iter().map(|(_, sentence)| sentence));
}

fn recorded_trust(
    scene: &Scene<'_>,
    id: EvidenceId,
    verified: &VerifiedState,
) -> Option<Arc<TrustSet>> {
    let trust = scene.ledger.judged_by.get(&id)?.trust.clone()?;
    (trust.digest() == verified.trust).then_some(trust)
}

/// A worse word fails a check by name; the bundle's own word does not depend on what was brought.
fn under_own_trust(
    scene: &Scene<'_>,
    looked: &mut Looked<'_>,
    findings: &mut Findings,
) -> Result<(), VerifyError> {
    let (id, recorded) = (looked.report.id, looked.report.recorded);
    let (trust, at) = (scene.expect.trust, scene.expect.at);
    let by = (trust, ProfileTrust::Named);
    match scene.look(looked, &looked.kept, by, at, |i| scene.appraiser.appraise(i))? {
        Err(why) => {
            let why = format!("{id}: no verdict under your trust: {}", visible(&why));
            findings.cannot(Word::Verified, why);
        }
        Ok(appraisal) => {
            let word = appraisal.verdict;
            looked.report.under_your_trust = Some(word);
            if word != recorded {
                findings
                    .notes
                    .push(format!("{id}: {recorded} as recorded, {word} under your trust"));
            }
            if looked.report.is_refuted() {
                let actual = format!("{word} under your trust");
                findings.fail(Word::Verified, &id.to_string(), recorded.as_str(), &actual);
            }
        }
    }
    Ok(())
}

impl Scene<'_> {
    /// Hands the inputs of an item's verdict to `with`; or says why there is nothing to look at.
    pub(super) fn look<R>(
        &self,
        looked: &Looked<'_>,
        relations: &[RelationSeen],
        (trust, adopted_as): (&TrustSet, ProfileTrust),
        at: Timestamp,
        with: impl FnOnce(&Recompute<'_>) -> Result<R, AppraiseError>,
    ) -> Result<Result<R, String>, VerifyError> {
        let received = &looked.item.received;
        let Some(members) = BundleMembers::of(self.bag, received) else {
            return Ok(Err("not all of its content is here".to_owned()));
        };
        let judged_by = self.ledger.judged_by.get(&received.id);
        let adopted = judged_by.map_or(&[][..], |by| by.profiles.as_slice());
        let adopted: Vec<_> =
            adopted.iter().map(|(d, name, text)| (*d, name.as_str(), text.as_str())).collect();
        // How whole an export is that is not here, the vault alone knows.
        let mut whole = judged_by.map_or_else(Vec::new, |by| by.whole.clone());
        whole.retain(|id| self.item(*id).is_some());
        let elsewhere = relations.iter().map(|seen| seen.to.id);
        whole.extend(elsewhere.filter(|id| self.item(*id).is_none()));
        let inputs = Recompute {
            path: &received.name,
            members: &members,
            profile: looked.verified.appraisal.profile.as_deref(),
            adopted: &adopted,
            adopted_as,
            trust,
            source: received.source.as_deref(),
            relations,
            whole: &whole,
            pin: judged_by.and_then(|by| by.pin.as_ref()),
            at,
        };
        match with(&inputs) {
            Ok(found) => Ok(Ok(found)),
            Err(AppraiseError::Unknown(why)) => Ok(Err(why)),
            Err(AppraiseError::Cancelled) => Err(VerifyError::Cancelled),
            Err(AppraiseError::Io(e)) => match ZipError::from_io(e) {
                ZipError::Finding(damaged) => Ok(Err(damaged.to_string())),
                ZipError::Io(e) => Err(e.into()),
            },
        }
    }

    pub(super) fn item(&self, id: EvidenceId) -> Option<&EvidenceState> {
        self.disclosed.get(&id).copied()
    }
}

impl<'s> Looked<'s> {
    fn new(scene: &Scene<'_>, item: &'s EvidenceState, verified: &'s VerifiedState) -> Self {
        let counts = |seen: &&RelationSeen| !joins(seen) || scene.item(seen.to.id).is_some();
        Self {
            item,
            verified,
            report: ItemReport {
                id: item.received.id,
                name: visible(&item.received.name).into_owned(),
                digest: item.received.digest,
                recorded: verified.appraisal.verdict,
                recorded_at: verified.at,
                recorded_engine: visible(&verified.engine).into_owned(),
                recomputed: None,
                under_your_trust: None,
                note: None,
                no_longer_relied_on: Vec::new(),
            },
            stream: None,
            same_inputs: false,
            kept: verified.relations.iter().filter(counts).cloned().collect(),
        }
    }

    fn not_computed(&mut self, why: &str, findings: &mut Findings) {
        let (id, why) = (self.report.id, visible(why).into_owned());
        let text = format!("{id}: the verdict was not computed anew: {why}");
        findings.cannot(Word::Incomplete, text);
        self.report.recomputed = None;
        self.report.note = Some(why);
    }

    /// The same inputs give the same word; with others, a worse word is still not overlooked.
    fn compare(
        &mut self,
        appraisal: &Appraisal,
        appraiser: &dyn Appraiser,
        findings: &mut Findings,
    ) {
        let (verified, id, recorded) = (self.verified, self.report.id, self.report.recorded);
        let word = appraisal.verdict;
        self.report.recomputed = Some(word);
        self.stream = appraisal.stream.clone().map(|stream| (appraisal.profile.clone(), stream));
        self.same_inputs = appraiser.engine() == verified.engine
            && appraiser.policy() == verified.policy
            && appraisal.profile_sha256 == verified.appraisal.profile_sha256;
        if let Some(digest) = appraisal.profile_sha256.filter(|_| !is_built_in(appraisal)) {
            let profile = appraisal.profile.as_deref().unwrap_or_default();
            findings.notes.push(format!(
                "{id}: judged by the profile {}, which the vault adopted ({digest}): read it, or judge by your own trust",
                visible(profile)
            ));
        }
        let path = layout::verdict_path(id);
        if self.same_inputs {
            let stream = |of: &Appraisal| format!("stream {}", of.stream.as_deref().unwrap_or("-"));
            let (expected, actual) = (stream(&verified.appraisal), stream(appraisal));
            if word != recorded {
                findings.fail(Word::Broken, &path, recorded.as_str(), word.as_str());
            } else if expected != actual {
                findings.fail(Word::Broken, &path, &expected, &actual);
            }
        } else if word != recorded {
            let engine = appraiser.engine();
            let note = format!("{id}: {recorded} as recorded, {word} by engine {engine}");
            self.report.note = Some(note.clone());
            findings.notes.push(note);
            if word > recorded {
                let actual = format!("{word} by engine {engine}");
                findings.fail(Word::Incomplete, &path, recorded.as_str(), &actual);
            }
        }
    }

    /// What it is worth if nothing joins it to items that are not here.
    fn compare_alone(&mut self, word: Word, findings: &mut Findings) {
        let (id, recorded) = (self.report.id, self.report.recorded);
        self.worsen(word);
        if word > recorded {
            let text = format!(
                "{id}: {recorded} as recorded, {word} by what is here: that it joins an export \
                 which is not here is asserted by the vault"
            );
            self.report.note.get_or_insert_with(|| text.clone());
            findings.cannot(Word::Incomplete, text);
        }
    }

    /// Makes the word computed anew at least this bad.
    pub(super) fn worsen(&mut self, word: Word) {
        self.report.recomputed = self.report.recomputed.map(|own| own.max(word));
    }
}

/// Tells whether the profile that described a log is one that comes with the program.
fn is_built_in(appraisal: &Appraisal) -> bool {
    let set = ProfileSet::built_in();
    let named = appraisal.profile.as_deref().and_then(|name| set.get(name));
    named.is_some_and(|profile| Some(profile.digest()) == appraisal.profile_sha256)
}

/// Tells whether a relation says that the records before it are those of the earlier export.
pub(super) fn joins(seen: &RelationSeen) -> bool {
    !matches!(seen.relation, StreamRelation::Gap | StreamRelation::Conflict)
}

/// The members of an item, read from the bundle.
struct BundleMembers<'m> {
    archive: &'m Archive<'m>,
    infos: Vec<MemberInfo>,
    entries: Vec<&'m Entry>,
}

impl<'m> BundleMembers<'m> {
    /// `None` unless all members are there.
    fn of(bag: &'m OpenBag<'_>, received: &EvidenceReceived) -> Option<Self> {
        let entries: Option<Vec<_>> = paths(received).map(|path| bag.entry(&path)).collect();
        let contents = received.members.iter().filter(|m| m.role == MemberRole::Content).count();
        // Beside a single file lay what speaks about it; a folder was delivered whole.
        let info = |m: &Member| match m.role {
            MemberRole::Companion if contents == 1 => MemberInfo::beside(m.path.clone(), m.bytes),
            _ => MemberInfo::delivered(m.path.clone(), m.bytes),
        };
        let infos = received.members.iter().map(info).collect();
        Some(Self { archive: bag.archive(), infos, entries: entries? })
    }
}

impl Members for BundleMembers<'_> {
    fn list(&self) -> &[MemberInfo] {
        &self.infos
    }

    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        let entry = self.entries.get(index).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(self.archive.open(entry)?))
    }

    fn seek(&self, index: usize) -> io::Result<Box<dyn ReadAt + '_>> {
        self.archive.seek(self.entries.get(index).ok_or(io::ErrorKind::NotFound)?)
    }
}
