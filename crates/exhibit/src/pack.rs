//! Making an audit pack: from the register to the model that the report crate prints.
//!
//! Every number comes from entries. The pack's own entry is appended first; the checkpoint that
//! covers it is the one that the cover prints.

use exhibit_core::appraisal::{Appraisal, Fact, Outcome};
use exhibit_core::catalog;
use exhibit_core::event::{Event, EvidenceId, PackExported, PackId, Period};
use exhibit_core::register::{EvidenceState, Register, Status, VerifiedState};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_core::visible::code_point;
use exhibit_ledger::keys::PersonPublicKey;
use exhibit_report::{
    Alert, Attachment, Cover, Coverage, CoverageGroup, EvidenceItem, Failure, ItemFailures,
    MappedEvidence, Omission, Pack, Person, Relation, RenderOptions, Requirement, Summary, Tile,
    TrustEntry, Unchecked, Uncovered, VerifyStep,
};
use exhibit_verify::trust::Fingerprint;

use crate::coverage::{CoverageState, Covered, coverage};
use crate::error::Error;
use crate::host::Host;
use crate::trust_store::trust_set;
use crate::vault::{Effects, Open, Vault};

/// What a pack is to say about itself.
pub struct PackRequest<'a> {
    /// Its title.
    pub title: &'a str,
    /// What it speaks about: systems, sites, engagement.
    pub scope: &'a str,
    /// The audit period.
    pub period: Option<Period>,
}

/// A pack that was made.
pub struct MadePack {
    /// Its number.
    pub id: PackId,
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Characters that no font of ours covers, printed as code points.
    pub substituted: Vec<String>,
    /// How many pages it has.
    pub pages: usize,
}

impl Vault<Open> {
    /// Makes a pack over all held evidence.
    ///
    /// # Errors
    /// [`Error::Report`] if the PDF can't be made; as [`Vault::append`].
    pub fn make_pack(
        &mut self,
        host: &Host<'_>,
        request: &PackRequest<'_>,
    ) -> Result<MadePack, Error> {
        let id = self.register().next_pack();
        let items = self.register().evidence().filter(|item| item.is_held()).count() as u64;
        let exported =
            PackExported { id, title: request.title.to_owned(), period: request.period, items };
        self.append(host, |batch| {
            batch.push(Event::PackExported(exported))?;
            Ok(Effects::default())
        })?;
        let now = (host.now)();
        let pack = self.pack_model(request, id, now)?;
        let options = RenderOptions {
            created: calendar(now),
            identifier: format!("{}/{id}", self.origin()),
            attachments: vec![self.manifest(id)?],
        };
        let rendered = exhibit_report::render(&pack, &options)?;
        Ok(MadePack {
            id,
            pdf: rendered.bytes,
            substituted: rendered.substituted.iter().map(|s| code_point(s.character)).collect(),
            pages: rendered.pages,
        })
    }

    fn pack_model(
        &self,
        request: &PackRequest<'_>,
        id: PackId,
        now: Timestamp,
    ) -> Result<Pack, Error> {
        let register = self.register();
        let covered = coverage(register);
        let items: Vec<_> = register.evidence().filter(|item| item.is_held()).collect();
        Ok(Pack {
            cover: self.cover(request, id, now),
            summary: summary(&items, &covered),
            requirements: covered.iter().map(|c| requirement(register, c)).collect(),
            register: items.iter().map(|item| evidence_item(item)).collect(),
            failures: items.iter().filter_map(|item| item_failures(item)).collect(),
            relations: items.iter().flat_map(|item| relations(item)).collect(),
            not_checked: items.iter().filter_map(|item| unchecked(item)).collect(),
            not_covered: items.iter().filter_map(|item| uncovered(item)).collect(),
            omissions: omissions(register),
            people: register.people().map(person).collect::<Result<_, _>>()?,
            trust: trust(register),
            policy: policy(register, now)?,
            verify_steps: verify_steps(self.origin().as_str()),
            limits: limits(register),
        })
    }

    fn cover(&self, request: &PackRequest<'_>, id: PackId, now: Timestamp) -> Cover {
        let head = self.checkpoint().head();
        let created = self.register().created();
        let day =
            |t: Option<Timestamp>| t.map_or_else(|| "not stated".into(), Timestamp::day_for_people);
        Cover {
            title: request.title.to_owned(),
            organisation: created.map(|c| c.organisation.clone()).unwrap_or_default(),
            scope: request.scope.to_owned(),
            period_from: day(request.period.map(|p| p.from)),
            period_to: day(request.period.map(|p| p.to)),
            zone: "UTC".into(),
            catalog: catalog::iso42001().standard.clone(),
            generated_at: now.for_people(),
            origin: self.origin().to_string(),
            checkpoint_size: head.size,
            checkpoint_root: head.root.to_hex(),
            pack_id: id.to_string(),
            prepared_by: format!("{}, {}", self.person().name, self.person().role.as_str()),
        }
    }

    /// The same facts for machines: one object an item, and the mapping.
    fn manifest(&self, id: PackId) -> Result<Attachment, Error> {
        let items: Vec<_> = self.register().evidence().filter(|i| i.is_held()).collect();
        let evidence: Vec<_> = items
            .iter()
            .map(|item| {
                serde_json::json!({
                    "id": item.received.id,
                    "digest": item.received.digest,
                    "bytes": item.received.bytes,
                    "leaf": item.reference.leaf,
                    "commitment": item.reference.c,
                    "verdict": item.word(),
                    "supports": item.supports.keys().collect::<Vec<_>>(),
                })
            })
            .collect();
        let head = self.checkpoint().head();
        let manifest = serde_json::json!({
            "pack": id,
            "origin": self.origin().as_str(),
            "checkpoint": { "size": head.size, "root": head.root },
            "catalog": catalog::iso42001().catalog,
            "evidence": evidence,
        });
        let bytes = exhibit_core::canonical::to_bytes(&manifest)
            .map_err(|e| Error::Record(e.to_string()))?;
        Ok(Attachment {
            name: "pack.json".into(),
            mime: "application/json".into(),
            description: "The evidence register of this pack for machines.".into(),
            bytes,
        })
    }
}

fn summary(items: &[&EvidenceState], covered: &[Covered]) -> Summary {
    let counts: Vec<_> = Word::ALL
        .into_iter()
        .map(|word| (word, items.iter().filter(|i| i.word() == word).count() as u64))
        .filter(|(_, count)| *count > 0)
        .collect();
    let groups = |controls: bool| {
        let catalog = catalog::iso42001();
        let ids: Vec<&str> = if controls {
            catalog.objectives.iter().map(|o| o.id.as_str()).collect()
        } else {
            catalog.clauses.iter().filter(|c| !c.id.contains('.')).map(|c| c.id.as_str()).collect()
        };
        ids.into_iter().map(|id| group(id, covered)).collect()
    };
    Summary {
        answer: answer(items, covered),
        counts,
        alerts: alerts(items),
        objectives: groups(true),
        clauses: groups(false),
    }
}

fn answer(items: &[&EvidenceState], covered: &[Covered]) -> String {
    let with = |state: CoverageState| covered.iter().filter(|c| c.state == state).count();
    let alarming = items.iter().filter(|i| i.word().is_alarming()).count();
    let (sufficient, partial) = (with(CoverageState::Sufficient), with(CoverageState::Partial));
    let gaps = with(CoverageState::Gap);
    let condition = match alarming {
        0 => "None of them is broken, diverged or beyond checking.".to_owned(),
        1 => "One of them needs attention before anything rests on it.".to_owned(),
        n => format!("{n} of them need attention before anything rests on them."),
    };
    format!(
        "The vault holds {} pieces of evidence. {condition} Of {} requirements (controls and clauses), people judged the evidence sufficient for {sufficient} and partial for {partial}; {gaps} have none.",
        items.len(),
        covered.len(),
    )
}

fn alerts(items: &[&EvidenceState]) -> Vec<Alert> {
    let mut alarming: Vec<_> = items.iter().filter(|i| i.word() >= Word::Incomplete).collect();
    alarming.sort_by_key(|item| (std::cmp::Reverse(item.word()), item.received.id));
    let text = |item: &EvidenceState| {
        format!("{}, {}: {}", item.received.id, item.received.name, reason(item))
    };
    alarming.iter().map(|i| Alert { word: Some(i.word()), text: text(i) }).collect()
}

fn group(id: &str, covered: &[Covered]) -> CoverageGroup {
    let tiles = covered.iter().filter(|c| c.group == id).map(|c| Tile {
        id: c.id.clone(),
        title: c.title.clone(),
        state: printed_state(c),
        evidence: c.evidence.len() as u64,
    });
    CoverageGroup {
        id: id.to_owned(),
        title: catalog::iso42001().heading(id).unwrap_or_default().to_owned(),
        tiles: tiles.collect(),
    }
}

fn printed_state(covered: &Covered) -> Coverage {
    match covered.state {
        _ if covered.is_marked() => Coverage::Conflict,
        CoverageState::Gap => Coverage::None,
        CoverageState::Mapped | CoverageState::Partial => Coverage::Partial,
        CoverageState::Sufficient => Coverage::Sufficient,
    }
}

fn requirement(register: &Register, covered: &Covered) -> Requirement {
    let found = catalog::iso42001().requirement(&covered.id);
    let evidence: Vec<_> = covered
        .evidence
        .iter()
        .map(|e| MappedEvidence {
            id: e.id.to_string(),
            title: e.name.clone(),
            word: e.verdict,
            period: register.item(e.id).map(period).unwrap_or_default(),
            sufficiency: e.sufficiency.as_str().into(),
            rationale: e.rationale.clone(),
            author: e.by.clone(),
        })
        .collect();
    Requirement {
        id: covered.id.clone(),
        title: covered.title.clone(),
        explanation: found.map(|r| r.explanation.to_owned()).unwrap_or_default(),
        answer: requirement_answer(covered),
        state: printed_state(covered),
        evidence,
        gaps: gaps(covered),
    }
}

fn requirement_answer(covered: &Covered) -> String {
    let pieces = match covered.evidence.len() {
        0 => return "Nothing was mapped to this requirement.".into(),
        1 => "One piece of evidence is mapped".to_owned(),
        n => format!("{n} pieces of evidence are mapped"),
    };
    let judged = match covered.state {
        CoverageState::Sufficient => "a person judged it sufficient",
        CoverageState::Partial => "a person judged it partial",
        CoverageState::Gap | CoverageState::Mapped => "nobody has judged its sufficiency",
    };
    format!("{pieces}; {judged}.")
}

fn gaps(covered: &Covered) -> Vec<String> {
    let alarming = covered.evidence.iter().filter(|e| e.verdict.is_alarming());
    alarming
        .map(|e| format!("{} is {}: nothing should rest on it as it stands.", e.id, e.verdict))
        .collect()
}

fn evidence_item(item: &EvidenceState) -> EvidenceItem {
    let appraisal = item.verified.as_ref().map(|v| &v.appraisal);
    let received = &item.received;
    let kind = appraisal.map(|a| a.profile.clone().unwrap_or_else(|| a.format.clone()));
    EvidenceItem {
        id: received.id.to_string(),
        title: received.name.clone(),
        original_name: received.name.clone(),
        kind: kind.unwrap_or_default(),
        word: item.word(),
        reason: reason(item),
        received: item.at.for_people(),
        period: period(item),
        records: appraisal.map(|a| a.records).filter(|n| *n > 0),
        source: received.source.clone().unwrap_or_else(|| "not stated".into()),
        signers: appraisal.map(signers).unwrap_or_default(),
        sha256: received.digest.to_hex(),
        bytes: received.bytes,
        members: received.members.len() as u64,
        supports: item.supports.keys().cloned().collect(),
    }
}

fn signers(appraisal: &Appraisal) -> Vec<String> {
    let name = |s: &exhibit_core::appraisal::SignerSeen| match (&s.name, s.trusted) {
        (Some(name), true) => name.clone(),
        (Some(name), false) => format!("{name} (not accepted)"),
        (None, _) => format!("unknown key {}", s.key_id.chars().take(16).collect::<String>()),
    };
    appraisal.signers.iter().map(name).collect()
}

/// One line that says why: what failed first, else what was not checked first, else the best fact.
fn reason(item: &EvidenceState) -> String {
    let Some(VerifiedState { appraisal, relations, .. }) = &item.verified else {
        return "It was never verified.".into();
    };
    if appraisal.verdict == Word::Diverged
        && let Some(conflict) = relations.iter().find(|r| r.line.is_some())
    {
        return conflict.detail.clone();
    }
    let failed = appraisal.facts.iter().find(|f| f.outcome == Outcome::Fail);
    // That a time is only claimed, or a field uncovered, is never the reason for the word.
    let aside = |f: &&Fact| !matches!(f.check.as_str(), "time" | "coverage" | "policy");
    let open = appraisal.facts.iter().filter(aside).find(|f| f.outcome == Outcome::NotChecked);
    let named = |check: &str| appraisal.facts.iter().find(|f| f.check == check);
    let good = named("signer").or_else(|| named("signature")).or_else(|| appraisal.facts.last());
    failed.or(open).or(good).map(|f| f.detail.clone()).unwrap_or_default()
}

fn period(item: &EvidenceState) -> String {
    item.period().map_or_else(
        || "not stated".into(),
        |p| format!("{} – {}", p.from.day_for_people(), p.to.day_for_people()),
    )
}

fn item_failures(item: &EvidenceState) -> Option<ItemFailures> {
    let appraisal = &item.verified.as_ref()?.appraisal;
    if appraisal.failures.is_empty() {
        return None;
    }
    let failures = appraisal.failures.iter().map(|f| Failure {
        file: f.file.clone().unwrap_or_default(),
        line: (f.line > 0).then_some(f.line),
        record: f.record.clone().unwrap_or_default(),
        field: f.field.clone(),
        expected: f.expected.clone(),
        actual: f.actual.clone(),
    });
    Some(ItemFailures {
        id: item.received.id.to_string(),
        title: item.received.name.clone(),
        word: item.word(),
        failures: failures.collect(),
        total: appraisal.failures_total,
    })
}

fn relations(item: &EvidenceState) -> Vec<Relation> {
    let Some(verified) = &item.verified else {
        return Vec::new();
    };
    let stream = verified.appraisal.stream.clone().unwrap_or_default();
    let relation = |seen: &exhibit_core::event::RelationSeen| Relation {
        stream: stream.clone(),
        earlier: seen.to.id.to_string(),
        later: item.received.id.to_string(),
        relation: seen.relation.as_str().into(),
        detail: seen.detail.clone(),
    };
    verified.relations.iter().map(relation).collect()
}

fn unchecked(item: &EvidenceState) -> Option<Unchecked> {
    let appraisal = &item.verified.as_ref()?.appraisal;
    (!appraisal.not_checked.is_empty()).then(|| Unchecked {
        id: item.received.id.to_string(),
        title: item.received.name.clone(),
        checks: appraisal.not_checked.clone(),
    })
}

fn uncovered(item: &EvidenceState) -> Option<Uncovered> {
    let appraisal = &item.verified.as_ref()?.appraisal;
    (!appraisal.uncovered_fields.is_empty()).then(|| Uncovered {
        id: item.received.id.to_string(),
        title: item.received.name.clone(),
        fields: appraisal.uncovered_fields.clone(),
    })
}

fn omissions(register: &Register) -> Vec<Omission> {
    let mut all = Vec::new();
    for item in register.evidence() {
        if let Status::Withdrawn(reason) = &item.status {
            all.push(omission(item.received.id, "withdrawn", reason));
        }
    }
    all.extend(register.erased().map(|e| omission(e.reference.id, "erased", &e.reason)));
    all
}

fn omission(id: EvidenceId, how: &str, why: &str) -> Omission {
    Omission { what: id.to_string(), how: how.into(), why: why.into() }
}

fn person(person: &exhibit_core::event::Person) -> Result<Person, Error> {
    let key = PersonPublicKey::from_hex(&person.sign_key)
        .map_err(|e| Error::LedgerBroken { seq: 0, what: e.to_string() })?;
    Ok(Person {
        id: person.id.to_string(),
        name: person.name.clone(),
        role: person.role.as_str().into(),
        fingerprint: key.fingerprint().to_hex(),
    })
}

fn trust(register: &Register) -> Vec<TrustEntry> {
    let keys = register.trust().flat_map(|state| {
        let revoked =
            state.revoked.as_ref().map(|(at, _)| format!(", revoked {}", at.day_for_people()));
        state.added.keys.iter().map(move |key| (key, revoked.clone().unwrap_or_default()))
    });
    let entry = |(key, revoked): (&exhibit_core::event::TrustKey, String)| {
        let confirmed = key.confirmed.as_ref();
        TrustEntry {
            subject: key.subject.clone(),
            purposes: key.purposes.join(", ") + &revoked,
            fingerprint: key.fingerprint.to_hex(),
            confirmed_how: confirmed
                .map_or_else(|| "not confirmed".into(), |c| format!("{}, {}", c.how, c.channel)),
            confirmed_by: confirmed.map_or_else(|| "nobody".into(), |c| c.by.clone()),
            only_by_audited: confirmed.is_some_and(|c| c.organisation_only),
            confirmed: confirmed.is_some(),
            words: Fingerprint(key.fingerprint).words(),
            exception: key.exception.clone().unwrap_or_default(),
        }
    };
    keys.map(entry).collect()
}

/// What the organisation demands of keys beyond what the program does, with its reasons.
fn policy(register: &Register, at: Timestamp) -> Result<Vec<String>, Error> {
    let trust = trust_set(register, at)?;
    let policy = trust.policy();
    let reasons = policy.reasons.iter().map(|reason| format!("Reason given: {reason}"));
    Ok(policy.demands().into_iter().chain(reasons).collect())
}

fn verify_steps(origin: &str) -> Vec<VerifyStep> {
    let step = |text: &str, commands: &[String], expect: &str| VerifyStep {
        text: text.into(),
        commands: commands.to_vec(),
        expect: expect.into(),
    };
    vec![
        step(
            "Ask the organisation, on paper or by telephone, for two things: the origin of its log and the signer's public key. Nothing inside a bundle is trusted because it is there.",
            &[],
            "The origin on this pack's cover is the one that you were given.",
        ),
        step(
            "Verify the bundle that came with this pack with our verifier, which needs no vault.",
            &[format!("exhibit verify-bundle BUNDLE.zip --origin {origin} --signer KEY.pub")],
            "BUNDLE VERIFIED, and a count of the contents with the same words as in this pack.",
        ),
        step(
            "Or verify it with tools that others wrote. Unpack it and go into its folder.",
            &[
                "sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt".into(),
                "bagit.py --validate .".into(),
                "ssh-keygen -Y verify -f ALLOWED_SIGNERS -I SIGNER -n bundle@exhibit-a.invalid -s tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt".into(),
            ],
            "Every line says OK; the signature is good, by the key that you were given.",
        ),
    ]
}

fn limits(register: &Register) -> Vec<String> {
    let mut limits = vec![
        "That a log was complete at its source: a system that never wrote a record leaves no trace in what it did write.".to_owned(),
        "That a clock was right: times inside evidence are claimed by whoever wrote them, and times in the ledger by the auditor's machine.".to_owned(),
        "That a control works: integrity of its evidence is one condition of that, not proof.".to_owned(),
        "That entries newer than the last checkpoint seen by somebody else were not rewritten by a person who may write.".to_owned(),
    ];
    let back = register.clock_went_back();
    if back > 0 {
        limits.push(format!(
            "The clock of the auditor's machine went backwards {back} time(s) between entries."
        ));
    }
    limits
}

fn calendar(now: Timestamp) -> exhibit_report::Timestamp {
    let text = now.to_string();
    let part = |from: usize, to: usize| text[from..to].parse().unwrap_or_default();
    exhibit_report::Timestamp {
        year: text[0..4].parse().unwrap_or_default(),
        month: part(5, 7),
        day: part(8, 10),
        hour: part(11, 13),
        minute: part(14, 16),
        second: part(17, 19),
    }
}
