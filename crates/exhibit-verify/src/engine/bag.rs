//! A BagIt bag (RFC 8493): whether everything is in it that its manifests list, and nothing else.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use exhibit_core::appraisal::{EndState, Fact, Failure, MAX_FAILURES, Member, MemberRole, Outcome};
use exhibit_core::digest::Sha256;
use exhibit_core::verdict::{
    Coverage, End, Facts, Integrity, Pin, Policy, ProfileTrust, Relation, Signer, Time,
};
use exhibit_core::visible::visible;
use unicode_normalization::UnicodeNormalization as _;

use super::log::{Feed, ReadMember};
use super::{Appraised, Item, Look, LookError, Sink, Tap, plain, report};
use crate::bagit::{
    self, Algorithm, BAG_INFO, DECLARATION, Declaration, Entry, FETCH, PAYLOAD, Tag, tag,
};
use crate::signature::digests::{Digests, StatedDigest};
use crate::signature::sshsig::SshSig;
use crate::signature::{DocumentFindings, companion_of};

/// How many manifests are read.
const MAX_MANIFESTS: usize = 16;

/// How many names one sentence lists.
const NAMED: usize = 3;

/// Appraises a bag, in one pass over its files; those that a SHA-512 manifest lists are read again for it.
pub(super) fn appraise<T: Tap, S: Sink<T::Prepared>>(
    look: &Look<'_>,
    item: &Item,
    tap: &T,
    sink: &mut S,
) -> Result<Appraised, LookError> {
    let mut feed = Feed { look, item, tap, sink, done: 0 };
    let (mut members, mut manifests) = (Vec::new(), 0);
    for part in &item.parts {
        let path = super::log::inside(&look.members.list()[part.member].path, item, look);
        let is_manifest = tag(path) != Tag::Other;
        manifests += usize::from(is_manifest);
        let is_read = is_manifest && manifests <= MAX_MANIFESTS
            || part.role == MemberRole::Companion
            || [DECLARATION, BAG_INFO, FETCH].contains(&path);
        members.push(if is_read { feed.small(part)? } else { feed.plain(part)? });
    }
    let mut bag = Bag::new(look, item, &members);
    bag.check()?;
    let Bag { judged, documents, broken, unreadable, partial, reencoded, claimed, .. } = bag;
    let mut appraisal = report::empty(look, item, &members, "bag");
    let mut facts = Facts {
        integrity: match () {
            () if broken => Integrity::Broken,
            () if unreadable => Integrity::Unreadable,
            () if partial => Integrity::Partial,
            () if reencoded => Integrity::Reencoded,
            () if claimed => Integrity::Intact,
            () => Integrity::Unclaimed,
        },
        signer: judged.signer,
        end: End::NoClaim,
        policy: judged.policy,
        relation: Relation::None,
        profile: ProfileTrust::Relied,
        pin: Pin::Kept,
        time: Time::None,
        coverage: judged.coverage,
    };
    appraisal.end = EndState::NoOrder;
    appraisal.facts = judged.facts;
    appraisal.failures = judged.failures;
    appraisal.failures_total = judged.failures_total;
    appraisal.not_checked = judged.not_checked;
    for found in documents {
        if facts.time == Time::None {
            facts.time = found.time;
        }
        appraisal.uncovered_fields.extend(found.uncovered);
        appraisal.facts.extend(found.facts);
        appraisal.failures.extend(found.failures);
        appraisal.failures_total += found.failures_total;
        appraisal.signers = found.signers;
        appraisal.not_checked.extend(found.not_checked);
    }
    Ok(Appraised::without_records(appraisal, facts))
}

/// What came of it.
struct Judged {
    signer: Signer,
    policy: Policy,
    coverage: Coverage,
    facts: Vec<Fact>,
    failures: Vec<Failure>,
    failures_total: u64,
    not_checked: Vec<String>,
}

/// A bag being checked.
struct Bag<'b> {
    look: &'b Look<'b>,
    members: &'b [ReadMember],
    /// By their exact paths in the bag: two may look the same and be others.
    files: BTreeMap<&'b str, &'b ReadMember>,
    /// What signatures and digests beside files of the bag say.
    documents: Vec<DocumentFindings>,
    broken: bool,
    unreadable: bool,
    partial: bool,
    reencoded: bool,
    /// Whether a manifest that counts was compared.
    claimed: bool,
    judged: Judged,
}

/// A manifest that could be read.
struct ReadManifest<'b> {
    name: &'b str,
    algorithm: Algorithm,
    of_tags: bool,
    /// By the path of the file in the bag: each line has a file of its own.
    entries: BTreeMap<&'b str, Entry>,
    /// Paths of the lines that have none.
    absent: BTreeSet<String>,
}

impl<'b> Bag<'b> {
    fn new(look: &'b Look<'b>, item: &'b Item, members: &'b [ReadMember]) -> Self {
        let infos = look.members.list();
        let exact = |it: &ReadMember| super::log::inside(&infos[it.index].path, item, look);
        let files: BTreeMap<&str, &ReadMember> = members.iter().map(|it| (exact(it), it)).collect();
        let judged = Judged {
            signer: Signer::NotClaimed,
            policy: Policy::Accepted,
            coverage: Coverage::Full,
            facts: Vec::new(),
            failures: Vec::new(),
            failures_total: 0,
            not_checked: Vec::new(),
        };
        Self {
            look,
            members,
            files,
            documents: Vec::new(),
            broken: false,
            unreadable: false,
            partial: false,
            reencoded: false,
            claimed: false,
            judged,
        }
    }

    fn fact(&mut self, check: &str, outcome: Outcome, detail: impl Into<String>) {
        let (check, detail) = (check.to_owned(), detail.into());
        self.judged.facts.push(Fact { check, outcome, detail });
    }

    fn fail(&mut self, file: &str, field: &str, expected: &str, actual: &str) {
        self.judged.failures_total += 1;
        if self.judged.failures.len() < MAX_FAILURES {
            self.judged.failures.push(Failure {
                check: None,
                file: Some(visible(file).into_owned()),
                line: 0,
                record: None,
                field: field.to_owned(),
                expected: visible(expected).into_owned(),
                actual: visible(actual).into_owned(),
            });
        }
    }

    fn not_read(&mut self, file: &str, why: &str) {
        self.unreadable = true;
        self.fail(file, "format", "as RFC 8493 describes it", why);
        self.fact("bag", Outcome::Fail, format!("{}: {why}.", visible(file)));
    }

    fn content(&self, name: &str) -> Option<&'b [u8]> {
        self.files.get(name)?.content.as_deref()
    }

    fn check(&mut self) -> Result<(), LookError> {
        let declared = self.content(DECLARATION).map(Declaration::read);
        let declaration = match declared {
            Some(Ok(declaration)) => declaration,
            Some(Err(fault)) => {
                self.judged.not_checked.push("Nothing in the bag was checked.".to_owned());
                self.not_read(DECLARATION, &fault.to_string());
                return Ok(());
            }
            None => {
                self.not_read(DECLARATION, "too large");
                return Ok(());
            }
        };
        if self.files.len() < self.members.len() {
            self.not_read(DECLARATION, "two files of the bag have the same path");
            return Ok(());
        }
        let detail = format!("A BagIt bag of {}.", count(self.files.len(), "file"));
        self.fact("format", Outcome::Pass, detail);
        let manifests = self.manifests(&declaration);
        let listed = self.payload(&manifests);
        self.fetch(&declaration, &listed);
        self.oxum(&declaration);
        self.digests(&manifests)?;
        self.signatures(&manifests)
    }

    /// Reads all manifests, and says of each whether it counts.
    fn manifests(&mut self, declaration: &Declaration) -> Vec<ReadManifest<'b>> {
        let mut read = Vec::new();
        let names: Vec<&'b str> = self.files.keys().copied().collect();
        for name in names {
            let (algorithm, of_tags) = match tag(name) {
                Tag::Payload(algorithm) => (algorithm, false),
                Tag::Tags(algorithm) => (algorithm, true),
                Tag::Other => continue,
            };
            let Some(bytes) = self.content(name) else {
                self.not_read(name, "too large, or too many");
                continue;
            };
            let entries = match bagit::manifest(declaration, algorithm, bytes) {
                Ok(entries) => entries,
                Err(fault) => {
                    self.not_read(name, &fault.to_string());
                    continue;
                }
            };
            let strays = |path: &&String| path.starts_with(PAYLOAD) == of_tags;
            if let Some(path) = entries.keys().find(strays) {
                let place = if of_tags { "tag files" } else { "files of the payload" };
                self.not_read(name, &format!("lists {}, and is for {place} only", visible(path)));
                continue;
            }
            let what = Algorithm::of(algorithm);
            let shown = visible(name).into_owned();
            if what == Algorithm::Refused {
                let detail = format!(
                    "{shown}: {algorithm}, refused by policy: it is broken. What it lists counts for nothing."
                );
                self.judged.not_checked.push(detail.clone());
                self.fact("manifest", Outcome::NotChecked, detail);
            } else if what == Algorithm::Unknown {
                let detail = format!("{shown}: digests by {} are not checked.", visible(algorithm));
                self.judged.not_checked.push(detail.clone());
                self.fact("manifest", Outcome::NotChecked, detail);
            }
            let (entries, absent) = self.resolved(declaration, entries, of_tags);
            read.push(ReadManifest { name, algorithm: what, of_tags, entries, absent });
        }
        read
    }

    /// Finds a file for each line of a manifest, and returns the paths of the lines that have none.
    ///
    /// What lies there under the exact name is taken first. A file whose name was composed differently
    /// (Unicode normal forms), or not encoded as the version says, is one line's only if nothing else
    /// could be meant: a line whose file is gone must not find the file of another.
    fn resolved(
        &self,
        declaration: &Declaration,
        written: BTreeMap<String, Entry>,
        of_tags: bool,
    ) -> (BTreeMap<&'b str, Entry>, BTreeSet<String>) {
        let (mut found, mut absent) = (BTreeMap::new(), BTreeSet::new());
        let mut left = Vec::new();
        for (path, entry) in written {
            let [exact, _] = ways(declaration, &path);
            match self.files.get_key_value(exact.as_str()) {
                Some((file, _)) if !found.contains_key(file) => drop(found.insert(*file, entry)),
                // Two lines of one name: `%25` and `%` in a name, say.
                Some(_) => drop(absent.insert(path)),
                None => left.push((path, entry)),
            }
        }
        let mut unclaimed: HashMap<String, Vec<&'b str>> = HashMap::new();
        let files = self.files.keys().filter(|it| it.starts_with(PAYLOAD) != of_tags);
        for file in files.filter(|it| !found.contains_key(**it)) {
            unclaimed.entry(file.nfc().collect()).or_default().push(file);
        }
        let mut claims: HashMap<String, usize> = HashMap::new();
        let forms: Vec<BTreeSet<String>> = left
            .iter()
            .map(|(path, _)| ways(declaration, path).map(|it| it.nfc().collect()).into())
            .collect();
        for form in forms.iter().flatten() {
            *claims.entry(form.clone()).or_default() += 1;
        }
        for ((path, entry), forms) in left.into_iter().zip(forms) {
            let alone = forms.iter().all(|form| claims.get(form) == Some(&1));
            let files: Vec<&'b str> =
                forms.iter().filter_map(|form| unclaimed.get(form)).flatten().copied().collect();
            match files[..] {
                [file] if alone => drop(found.insert(file, entry)),
                _ => drop(absent.insert(ways(declaration, &path)[0].clone())),
            }
        }
        (found, absent)
    }

    /// Whether the payload is what the manifests list: no file less, and none more.
    fn payload(&mut self, manifests: &[ReadManifest<'_>]) -> BTreeSet<String> {
        let payload: Vec<&'b str> =
            self.files.keys().copied().filter(|it| it.starts_with(PAYLOAD)).collect();
        let of_payload: Vec<&ReadManifest<'_>> =
            manifests.iter().filter(|it| !it.of_tags).collect();
        if of_payload.is_empty() {
            if !self.unreadable {
                self.not_read(DECLARATION, "there is no manifest of the payload");
            }
            return BTreeSet::new();
        }
        let counts = |it: &&&ReadManifest<'_>| it.algorithm == Algorithm::Counts;
        self.claimed = of_payload.iter().any(|it| counts(&it));
        if !self.claimed {
            self.judged.policy = Policy::Refused;
            self.judged.coverage = Coverage::None;
        }
        let mut absent: BTreeSet<String> = BTreeSet::new();
        let mut unlisted: BTreeSet<&str> = BTreeSet::new();
        for manifest in &of_payload {
            absent.extend(manifest.absent.iter().cloned());
            unlisted.extend(payload.iter().filter(|it| !manifest.entries.contains_key(**it)));
        }
        let (all, less, more) = (payload.len(), absent.len(), unlisted.len());
        for path in &absent {
            let lower = path.to_lowercase();
            let other = unlisted.iter().find(|it| it.to_lowercase() == lower);
            let actual =
                other.map_or_else(|| "absent".to_owned(), |it| format!("only {}", visible(it)));
            self.fail(path, "payload", "present, as the manifest says", &actual);
        }
        for path in &unlisted {
            self.fail(path, "payload", "listed in every manifest of the payload", "not listed");
        }
        if less + more == 0 {
            let detail = format!("All {} of the payload listed, and no other.", count(all, "file"));
            self.fact("payload", Outcome::Pass, detail);
        } else {
            self.partial = true;
        }
        if less > 0 {
            let names: Vec<String> = absent.iter().cloned().collect();
            let detail = format!("{} listed and not here: {}.", count(less, "file"), some(&names));
            self.judged.not_checked.push(detail.clone());
            self.fact("payload", Outcome::Fail, detail);
        }
        if more > 0 {
            let names: Vec<String> = unlisted.iter().map(|it| (*it).to_owned()).collect();
            let detail = format!(
                "{} in the payload that not every manifest lists: {}.",
                count(more, "file"),
                some(&names)
            );
            self.judged.coverage = Coverage::Partial;
            self.judged.not_checked.push(detail.clone());
            self.fact("payload", Outcome::Fail, detail);
        }
        self.cases(&payload);
        absent
    }

    /// Names that differ in case only: on some systems the bag loses one of them.
    fn cases(&mut self, payload: &[&str]) {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for path in payload {
            if let Some(other) = seen.insert(path.to_lowercase(), path) {
                let detail =
                    format!("{} and {} differ in case only.", visible(other), visible(path));
                return self.fact("names", Outcome::NotChecked, detail);
            }
        }
    }

    /// Files that the bag says where to get: nothing is fetched here.
    fn fetch(&mut self, declaration: &Declaration, absent: &BTreeSet<String>) {
        let Some(bytes) = self.content(FETCH) else { return };
        let paths = match bagit::fetch(declaration, bytes) {
            Ok(paths) => paths,
            Err(fault) => return self.not_read(FETCH, &fault.to_string()),
        };
        let composed: BTreeSet<String> = self.files.keys().map(|it| it.nfc().collect()).collect();
        let missing = paths.iter().filter(|it| {
            let ways = ways(declaration, it);
            let here = || ways.iter().any(|it| composed.contains(&it.nfc().collect::<String>()));
            absent.contains(&ways[0]) || !here()
        });
        let missing: Vec<String> = missing.cloned().collect();
        if !missing.is_empty() {
            self.partial = true;
            let detail = format!(
                "{} to be fetched from elsewhere, and not fetched: {}.",
                count(missing.len(), "file"),
                some(&missing)
            );
            self.fact("fetch", Outcome::Fail, detail);
        }
    }

    /// Compares how much the bag says there is.
    fn oxum(&mut self, declaration: &Declaration) {
        const NAME: &str = BAG_INFO;
        let Some(bytes) = self.content(NAME) else { return };
        let stated = match bagit::oxum(declaration, bytes) {
            Ok(Some(stated)) => stated,
            Ok(None) => return,
            Err(fault) => return self.not_read(NAME, &fault.to_string()),
        };
        let payload = self.files.values().filter(|it| it.path().starts_with(PAYLOAD));
        let found = payload.fold((0_u64, 0_u64), |(bytes, files), it| {
            (bytes.saturating_add(it.member.bytes), files + 1)
        });
        let said = |(bytes, files): (u64, u64)| format!("{bytes}.{files}");
        if stated == found {
            let detail = format!("{NAME} states the size of the payload: {}.", said(found));
            return self.fact("size", Outcome::Pass, detail);
        }
        // Where files are missing, that says why.
        self.broken |= !self.partial;
        self.fail(NAME, "Payload-Oxum", &said(stated), &said(found));
        let detail =
            format!("{NAME} states {} for the payload, which has {}.", said(stated), said(found));
        self.fact("size", Outcome::Fail, detail);
    }

    /// Whether the files have the digests that the manifests state.
    fn digests(&mut self, manifests: &[ReadManifest<'_>]) -> Result<(), LookError> {
        for manifest in manifests.iter().filter(|it| it.algorithm == Algorithm::Counts) {
            let (mut compared, mut wrong) = (0, Vec::new());
            for path in manifest.absent.iter().filter(|_| manifest.of_tags) {
                self.partial = true;
                self.fail(path, "tag files", "present, as the manifest says", "absent");
                let (path, name) = (visible(path), visible(manifest.name));
                let detail = format!("{path}, which {name} lists, is not here.");
                self.judged.not_checked.push(detail.clone());
                self.fact("tag files", Outcome::Fail, detail);
            }
            for (path, entry) in &manifest.entries {
                let (Some(read), Some(stated)) = (self.files.get(path), entry.digest) else {
                    continue;
                };
                compared += 1;
                let found = self.digest(read, &stated)?;
                if found != stated {
                    self.fail(path, stated.name(), &stated.to_hex(), &found.to_hex());
                    wrong.push((*path).to_owned());
                }
            }
            let name = visible(manifest.name).into_owned();
            if wrong.is_empty() {
                let detail = format!("{name}: {} as listed.", count(compared, "file"));
                self.fact("manifest", Outcome::Pass, detail);
            } else {
                self.broken = true;
                let detail = format!(
                    "{name}: {} not as listed: {}.",
                    count(wrong.len(), "file"),
                    some(&wrong)
                );
                self.fact("manifest", Outcome::Fail, detail);
            }
        }
        Ok(())
    }

    fn digest(&self, read: &ReadMember, stated: &StatedDigest) -> Result<StatedDigest, LookError> {
        if matches!(stated, StatedDigest::Sha256(_)) {
            return Ok(StatedDigest::Sha256(read.member.sha256));
        }
        let failed = |source| LookError::Read {
            path: self.look.members.list()[read.index].path.clone(),
            source,
        };
        if self.look.watcher.cancelled() {
            return Err(LookError::Cancelled);
        }
        let mut reader = self.look.members.open(read.index).map_err(failed)?;
        let digests = Digests::read(&mut *reader).map_err(failed)?;
        if digests.sha256 != read.member.sha256 {
            return Err(failed(std::io::Error::other("it changed while it was read: look again")));
        }
        Ok(stated.of_file(&digests))
    }

    /// Who signed a manifest: a bag by itself says nothing about who made it.
    fn signatures(&mut self, manifests: &[ReadManifest<'_>]) -> Result<(), LookError> {
        let signed = self.beside()?;
        if self.members.iter().any(is_seal) {
            let detail = "Sealed as an evidence bundle of Exhibit A: `exhibit verify-bundle` says what it is worth.";
            self.judged.not_checked.push(detail.to_owned());
            self.fact("signer", Outcome::NotChecked, detail);
            self.judged.signer = Signer::NotChecked;
            if signed.is_empty() {
                return Ok(());
            }
        }
        if signed.is_empty() {
            let detail = "Nobody signed this bag: whoever changes it can write its manifests anew.";
            self.judged.not_checked.push(detail.to_owned());
            self.fact("signer", Outcome::NotChecked, detail);
            return Ok(());
        }
        let signers = signed.iter().map(|(_, signer)| *signer);
        let worst = signers.max_by_key(|it| RANKS.iter().position(|rank| rank == it));
        let verifies =
            |signer| matches!(signer, Signer::Trusted | Signer::Unknown | Signer::OutOfTime);
        let is_tied = |it: &ReadManifest<'_>| {
            signed.iter().any(|(name, signer)| *name == it.name && verifies(*signer))
        };
        let tied: Vec<&ReadManifest<'_>> = manifests
            .iter()
            .filter(|it| is_tied(it) && it.algorithm == Algorithm::Counts)
            .collect();
        let payload = |it: &&ReadManifest<'_>| !it.of_tags && it.algorithm == Algorithm::Counts;
        let reaches = |signed: &&&ReadManifest<'_>| {
            !signed.of_tags
                || manifests.iter().filter(payload).any(|it| signed.entries.contains_key(it.name))
        };
        let whole = tied.iter().any(|it| reaches(&it));
        self.judged.signer = match worst.unwrap_or(Signer::NotClaimed) {
            signer if verifies(signer) && !whole => {
                let detail = "The signature speaks for no manifest of the payload.";
                self.judged.not_checked.push(detail.to_owned());
                self.fact("signer", Outcome::Fail, detail);
                Signer::NotClaimed
            }
            signer => signer,
        };
        if whole {
            self.uncovered(&tied, manifests);
            let payload = self.files.keys().filter(|it| it.starts_with(PAYLOAD)).count();
            for manifest in tied.iter().filter(|it| reaches(it)) {
                let detail = format!(
                    "The signature on {} speaks for {} of the payload, through the manifests.",
                    visible(manifest.name),
                    count(payload, "file")
                );
                self.fact("bag", Outcome::Pass, detail);
            }
        }
        Ok(())
    }

    /// Tag files that the signed manifests do not list.
    ///
    /// Tag manifests don't list each other: one of a known algorithm may stand there if it lists nothing but
    /// what the signed ones cover. What lies beside a manifest and speaks about it was read with it.
    fn uncovered(&mut self, signed: &[&ReadManifest<'_>], manifests: &[ReadManifest<'_>]) {
        let covered =
            |path: &str| signed.iter().any(|it| it.name == path || it.entries.contains_key(path));
        let adds_nothing = |path: &str| {
            manifests.iter().any(|it| {
                let known = it.algorithm != Algorithm::Unknown && it.absent.is_empty();
                let all = || it.entries.keys().all(|listed| covered(listed));
                it.name == path && it.of_tags && known && all()
            })
        };
        let is_beside = |path: &str| {
            let target = companion_of(path).and_then(|it| it.target);
            target.is_some_and(|it| tag(it) != Tag::Other && self.files.contains_key(it))
        };
        let tags = self.files.keys().filter(|it| !it.starts_with(PAYLOAD));
        let uncovered: Vec<String> = tags
            .filter(|it| !covered(it) && !adds_nothing(it) && !is_beside(it))
            .map(|it| (*it).to_owned())
            .collect();
        if uncovered.is_empty() {
            return;
        }
        self.partial = true;
        self.judged.coverage = Coverage::Partial;
        let detail = format!(
            "{} that nobody signed: {}.",
            count(uncovered.len(), "tag file"),
            some(&uncovered)
        );
        self.judged.not_checked.push(detail.clone());
        self.fact("coverage", Outcome::Fail, detail);
    }

    /// Reads what lies beside each file of the bag's own folder, and returns which are signed, and by whom.
    ///
    /// Each by itself: what is on one manifest says nothing of another.
    fn beside(&mut self) -> Result<Vec<(&'b str, Signer)>, LookError> {
        let mut about: BTreeMap<&'b str, Vec<&'b ReadMember>> = BTreeMap::new();
        for (path, read) in &self.files {
            let companion = read.member.role == MemberRole::Companion && !is_seal(read);
            let target = companion_of(path).filter(|_| companion).and_then(|it| it.target);
            let target = target.and_then(|it| self.files.get_key_value(it));
            if let Some((target, _)) = target.filter(|(it, _)| !it.starts_with(PAYLOAD)) {
                about.entry(target).or_default().push(read);
            }
        }
        let mut signed = Vec::new();
        for (name, companions) in about {
            let Some(content) = self.files.get(name) else { continue };
            let mut members: Vec<ReadMember> = companions.into_iter().map(copy).collect();
            let mut content = copy(content);
            content.member.role = MemberRole::Content;
            members.push(content);
            let found = plain::signatures(self.look, &members, false, None)?;
            match found.integrity {
                Integrity::Broken => self.broken = true,
                Integrity::Unreadable => self.unreadable = true,
                Integrity::Partial => self.partial = true,
                Integrity::Reencoded => self.reencoded = true,
                Integrity::Intact | Integrity::Unclaimed => {}
            }
            if found.policy == Policy::Refused {
                self.judged.policy = Policy::Refused;
            }
            if !found.uncovered.is_empty() {
                self.partial = true;
                self.judged.coverage = Coverage::Partial;
            }
            if !matches!(found.signer, Signer::NotClaimed | Signer::Missing) {
                signed.push((name, found.signer));
            }
            self.documents.push(found);
        }
        Ok(signed)
    }
}

/// Whose signatures there are, from the best to the worst.
const RANKS: [Signer; 10] = [
    Signer::Trusted,
    Signer::Unknown,
    Signer::OutOfTime,
    Signer::NotClaimed,
    Signer::Missing,
    Signer::Refused,
    Signer::NotChecked,
    Signer::Unsupported,
    Signer::NotTheKeyBrought,
    Signer::Bad,
];

/// Returns the paths that a path in a manifest may mean: first as the version says.
///
/// Few programs write what version 1.0 says: what is not there decoded may be there as written.
fn ways(declaration: &Declaration, written: &str) -> [String; 2] {
    let decoded = bagit::decoded(written);
    match declaration.encodes {
        true => [decoded, written.to_owned()],
        false => [written.to_owned(), decoded],
    }
}

/// The namespace of the signature on an evidence bundle (docs/format.md, Bundle): no signature on a file.
const BUNDLE: &str = "bundle@exhibit-a.invalid";

fn is_seal(read: &ReadMember) -> bool {
    let signs = read.member.role == MemberRole::Companion;
    let content = read.content.as_deref().filter(|_| signs);
    content.is_some_and(|it| SshSig::read(it).is_ok_and(|it| it.namespace() == BUNDLE))
}

fn copy(read: &ReadMember) -> ReadMember {
    let Member { path, sha256, bytes, role } = &read.member;
    let member =
        Member { path: path.clone(), sha256: Sha256(sha256.0), bytes: *bytes, role: *role };
    ReadMember {
        index: read.index,
        name: read.name.clone(),
        member,
        content: read.content.clone(),
        leaf: None,
    }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The first names of a list, and how many more there are.
fn some(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let shown = names[..names.len() - more].iter().map(|it| visible(it).into_owned());
    let first = shown.collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{first}, and {more} more") } else { first }
}
