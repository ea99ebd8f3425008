//! A specimen: the pack of an invented organisation, large enough to look at every kind of page.

#[path = "audit.rs"]
mod audit;
#[path = "engagements.rs"]
mod engagements;
#[path = "samples.rs"]
mod samples;
#[path = "statement.rs"]
mod statement;
#[path = "year.rs"]
mod year;

use exhibit_core::catalog::{Requirement as Asked, iso42001};
use exhibit_core::verdict::Word;
use exhibit_report::*;

/// Returns a pack with something in every chapter.
pub(crate) fn pack() -> Pack {
    let catalog = iso42001();
    let asked: Vec<Asked<'_>> = catalog.requirements().collect();
    let (controls, clauses): (Vec<_>, Vec<_>) =
        asked.iter().partition(|asked| asked.id.starts_with("A."));
    Pack {
        cover: cover(),
        summary: Summary {
            answer: "The evidence for 1 January to 30 June 2026 is whole where it was tested, with two exceptions that a \
                     reader must know. One decision log was changed after it was written, and one later export contradicts \
                     an earlier one. Thirty requirements have sufficient evidence, twenty have some, eighteen have none, one is excluded, and one rests on a log that does not verify."
                .into(),
            counts: Word::ALL.map(|word| (word, (1..=25).filter(|n| item(*n).word == word).count() as u64)).into(),
            alerts: alerts(),
            objectives: groups(&controls, |id| catalog.heading(id).unwrap_or_default().to_owned()),
            clauses: groups(&clauses, |id| catalog.heading(id).unwrap_or_default().to_owned()),
            basis: "Counted by SA-02, signed, as at 1 Jul 2026: 38 controls, one of them the organisation's own; 1 excluded.".into(),
        },
        organisation: year::organisation(),
        systems: year::systems(),
        other_agents: year::other_agents(),
        statement: Some(statement::statement()),
        documents: statement::documents(),
        requirements: asked.iter().enumerate().map(|(i, asked)| requirement(i, asked)).collect(),
        reviews: year::reviews(),
        tests: year::tests(),
        engagements: engagements::engagements(),
        programmes: engagements::programmes(),
        matrix: engagements::matrix(),
        samples: samples::samples(),
        findings: year::findings(),
        management: audit::management(),
        signoffs: audit::signoffs(),
        requests: year::requests(),
        snapshots: year::snapshots(),
        notes: year::notes(),
        retention: year::retention(),
        register: (1..=25).map(item).collect(),
        failures: failures(),
        relations: relations(),
        not_checked: vec![
            Unchecked {
                id: "E-0003".into(),
                title: "Halo decision log, March".into(),
                checks: vec![
                    "End of the log: this format does not protect it; records may be missing after line 4,212.".into(),
                    "Completeness at source: no independent count was brought.".into(),
                ],
            },
            Unchecked {
                id: "E-0009".into(),
                title: "Model card, credit scoring 3.2".into(),
                checks: vec!["Signature: the document carries none.".into()],
            },
        ],
        not_covered: vec![Uncovered {
            id: "E-0004".into(),
            title: "Provenance log of the training pipeline".into(),
            fields: vec!["latency_ms".into(), "host".into(), "tags.environment".into()],
        }],
        omissions: vec![
            Omission {
                what: "E-0012, lines 201 to 640".into(),
                how: "withheld".into(),
                why: "Personal data of applicants. Decided by Ada Okafor, data protection officer. The line commitments are in the bundle.".into(),
            },
            Omission { what: "intake/old-export.rar".into(), how: "unsupported".into(), why: "No reader for this archive.".into() },
        ],
        people: people(),
        trust: trust(),
        policy: vec![
            "RSA of at least 3072 bits".into(),
            "Reason given: group standard for cryptography, 4.2".into(),
        ],
        verify_steps: steps(),
        limits: vec![
            "That a record was true when it was written: a log can be intact and wrong.".into(),
            "That nothing was left out before it reached the log: completeness at source was not tested for two of five logs.".into(),
            "That a control works: a VERIFIED log beside a control says only that the log is intact.".into(),
            "When a file was made, beyond the earliest witnessed checkpoint that contains it.".into(),
        ],
    }
}

/// Returns options with one attachment and a fixed date.
pub(crate) fn options() -> RenderOptions {
    RenderOptions {
        created: Timestamp { year: 2026, month: 7, day: 14, hour: 9, minute: 30, second: 0 },
        identifier: "urn:exhibit:pack:P-0007".into(),
        attachments: vec![Attachment {
            name: "pack.json".into(),
            mime: "application/json".into(),
            description: "Machine-readable manifest of this pack".into(),
            bytes: br#"{"pack":"P-0007","format":1}"#.to_vec(),
        }],
    }
}

/// Returns a digest that is different for every number.
pub(crate) fn digest(n: u64) -> String {
    let mut state = n.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut out = String::new();
    for _ in 0..4 {
        state = (state ^ (state >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9).rotate_left(17);
        out.push_str(&format!("{state:016x}"));
    }
    out
}

fn cover() -> Cover {
    Cover {
        title: "Evidence for the internal audit, first half of 2026".into(),
        organisation: "Nordlicht Kreditbank AG, Lübeck".into(),
        scope: "Credit scoring (provider and user), customer assistant (user). Sites Lübeck and Kraków. Internal audit IA-2026-1.".into(),
        period_from: "1 Jan 2026".into(),
        period_to: "30 Jun 2026".into(),
        zone: "Europe/Berlin".into(),
        catalog: "ISO/IEC 42001:2023, Annex A and clauses 4 to 10".into(),
        generated_at: "14 Jul 2026, 09:30 UTC".into(),
        origin: "nordlicht.example/exhibit/6f1c-a2".into(),
        checkpoint_size: 4_318,
        checkpoint_root: digest(4_318),
        pack_id: "P-0007".into(),
        prepared_by: "Łucja Wiśniewska, internal auditor".into(),
    }
}

fn alerts() -> Vec<Alert> {
    let alert = |word, text: &str| Alert { word, text: text.into() };
    vec![
        alert(
            Some(Word::Broken),
            "E-0007, the agent tool-call log of May, does not verify at line 1,871: a field was changed after the record was hashed.",
        ),
        alert(
            Some(Word::Diverged),
            "E-0008, exported on 3 June, has another record at position 402 than E-0006, exported on 2 May. One of the two was rewritten.",
        ),
        alert(Some(Word::CannotCheck), "E-0021 is an empty file. Ask for the export again."),
        alert(
            None,
            "Two keys were confirmed only by the audited organisation. Confirm them over a channel of your own.",
        ),
    ]
}

fn groups(asked: &[&Asked<'_>], title: impl Fn(&str) -> String) -> Vec<CoverageGroup> {
    let mut groups: Vec<CoverageGroup> = Vec::new();
    for (i, asked) in asked.iter().enumerate() {
        if groups.last().is_none_or(|group| group.id != asked.group) {
            groups.push(CoverageGroup {
                id: asked.group.into(),
                title: title(asked.group),
                tiles: Vec::new(),
            });
        }
        let (state, evidence) = match state(i) {
            // A clause always applies.
            (Coverage::Excluded, _) if !asked.id.starts_with("A.") => (Coverage::None, 0),
            other => other,
        };
        let tile = Tile { id: asked.id.into(), title: asked.title.into(), state, evidence };
        groups.last_mut().expect("just pushed").tiles.push(tile);
    }
    groups
}

fn state(i: usize) -> (Coverage, u64) {
    match i % 7 {
        0 | 3 | 5 => (Coverage::Sufficient, 1 + (i % 3) as u64),
        1 => (Coverage::Partial, 1),
        6 => (Coverage::Mapped, 1),
        _ if i == 16 => (Coverage::Conflict, 2),
        _ if i == 25 => (Coverage::Excluded, 0),
        _ => (Coverage::None, 0),
    }
}

fn requirement(i: usize, asked: &Asked<'_>) -> Requirement {
    let (state, evidence) = state(i);
    let answer = match state {
        Coverage::Sufficient => {
            "The documents are in force for the whole period and the records agree with them."
        }
        Coverage::Mapped => "One piece of evidence is mapped; nobody has judged its sufficiency.",
        Coverage::Partial => "There is a policy; records of its use cover only the second quarter.",
        Coverage::Conflict => {
            "The log that shows this does not verify, and nobody has explained it."
        }
        Coverage::None => "The owner was asked on 2 June; nothing has arrived.",
        Coverage::Excluded => {
            "The signed Statement of Applicability excludes it: No model is trained on data of our own."
        }
    };
    Requirement {
        id: asked.id.into(),
        title: asked.title.into(),
        explanation: asked.explanation.into(),
        answer: answer.into(),
        state,
        evidence: (0..evidence).map(|n| mapped(i as u64 + n)).collect(),
        gaps: match state {
            Coverage::Sufficient | Coverage::Excluded => vec![],
            Coverage::Partial => vec![
                "Records of January to March.".into(),
                "Who reviewed the change of 11 April.".into(),
            ],
            _ => vec!["Any record at all.".into()],
        },
    }
}

fn mapped(n: u64) -> MappedEvidence {
    let item = item(n % 25 + 1);
    MappedEvidence {
        id: item.id,
        title: item.title,
        word: item.word,
        period: item.period,
        sufficiency: ["sufficient", "partial", "not judged"][n as usize % 3].into(),
        judged: n % 3 < 2,
        judged_because: ["It covers the whole period.", "", ""][n as usize % 3].into(),
        rationale: "States who decides, on what grounds, and how it is recorded; the records agree with it in a sample of 25.".into(),
        author: "Łucja Wiśniewska, 2 Jul 2026".into(),
        review: "Reviewed by Ada Okafor, who agrees, 3 Jul 2026.".into(),
    }
}

fn item(n: u64) -> EvidenceItem {
    let word = match n {
        7 => Word::Broken,
        8 => Word::Diverged,
        21 => Word::CannotCheck,
        13 => Word::Incomplete,
        n if n.is_multiple_of(4) => Word::Unsigned,
        n if n.is_multiple_of(5) => Word::Unanchored,
        _ => Word::Verified,
    };
    let (title, name, kind) = match n % 5 {
        0 => ("AI policy, version 4", "KI-Richtlinie v4 (unterzeichnet).pdf", "policy document"),
        1 => ("Credit scoring decisions", "decisions-2026-03.jsonl", "log, halo-record"),
        2 => ("Agent tool calls", "tool_calls.ndjson", "log, aiauditlog"),
        3 => (
            "Provenance log of the training pipeline",
            "provenance.json",
            "log, palynth-provenance",
        ),
        _ => (
            "Impact assessment, customer assistant",
            "Folgenabschätzung_Kundenassistent.docx",
            "assessment",
        ),
    };
    let log = !matches!(n % 5, 0 | 4);
    EvidenceItem {
        id: format!("E-{n:04}"),
        title: title.into(),
        original_name: name.into(),
        kind: kind.into(),
        word,
        reason: match word {
            Word::Verified => "Every record verifies, the signer is known, and the end is proven by a signed head.".into(),
            Word::Broken => "Record 1,871 does not verify: its hash covers another amount.".into(),
            Word::Diverged => "Position 402 holds another record than E-0006.".into(),
            Word::Unsigned => "No chain and no signature; the digest was recorded on receipt.".into(),
            _ => "The chain is consistent; nothing proves its end.".into(),
        },
        received: "2 Jul 2026, 08:12 UTC".into(),
        period: "1 Jan to 30 Jun 2026".into(),
        records: log.then_some(n * 1_204),
        source: "core banking, stream decisions".into(),
        signers: if word == Word::Verified { vec!["Scoring service key 3".into()] } else { vec![] },
        sha256: digest(n),
        bytes: n * 843_221,
        members: 1 + n % 3,
        supports: vec!["A.6.2.8".into(), "9.1".into()],
    }
}

fn failures() -> Vec<ItemFailures> {
    let failure = |line, record: &str, field: &str, expected: String, actual: String| Failure {
        file: "tool_calls.ndjson".into(),
        line: Some(line),
        record: record.into(),
        field: field.into(),
        expected,
        actual,
    };
    vec![
        ItemFailures {
            id: "E-0007".into(),
            title: "Agent tool calls".into(),
            word: Word::Broken,
            failures: vec![
                failure(1_871, "tc-1871", "hash", digest(71), digest(72)),
                failure(1_872, "tc-1872", "prev_hash", digest(72), digest(71)),
                failure(
                    1_990,
                    "tc-1990",
                    "signature",
                    "a signature by scoring service key 3".into(),
                    "a signature by another key".into(),
                ),
            ],
            total: 3,
        },
        ItemFailures {
            id: "E-0008".into(),
            title: "Provenance log of the training pipeline".into(),
            word: Word::Diverged,
            failures: vec![failure(402, "402", "record", digest(81), digest(82))],
            total: 19,
        },
    ]
}

fn relations() -> Vec<Relation> {
    let relation = |earlier: &str, later: &str, relation: &str, detail: &str| Relation {
        stream: "core banking, decisions".into(),
        earlier: earlier.into(),
        later: later.into(),
        relation: relation.into(),
        detail: detail.into(),
    };
    vec![
        relation(
            "E-0001",
            "E-0006",
            "extends",
            "Records 1 to 1,204 are the same; 6,020 more follow.",
        ),
        relation(
            "E-0006",
            "E-0008",
            "conflict",
            "Position 402 differs. Everything before it is the same.",
        ),
    ]
}

fn people() -> Vec<Person> {
    let person = |id: &str, name: &str, role: &str, n| Person {
        id: id.into(),
        name: name.into(),
        role: role.into(),
        fingerprint: digest(n),
    };
    vec![
        person("p-1", "Łucja Wiśniewska", "internal auditor", 201),
        person("p-2", "Ada Okafor", "data protection officer", 202),
        person("p-3", "Γιώργος Παπαδόπουλος", "accountable person, credit scoring", 203),
        person("p-4", "محمد الفاسي", "head of AI", 204),
        person("p-5", "Nguyễn Thị Ánh", "certification body auditor", 205),
        person("p-6", "山田 太郎", "witness", 206),
    ]
}

fn trust() -> Vec<TrustEntry> {
    let entry = |subject: &str, purposes: &str, n, how: &str, by: &str, only| TrustEntry {
        subject: subject.into(),
        purposes: purposes.into(),
        fingerprint: digest(n),
        confirmed_how: how.into(),
        confirmed_by: by.into(),
        only_by_audited: only,
        confirmed: true,
        words: "lusab-babad-gutih-tugad-bamuz-dovoj-fipop-zusul".into(),
        exception: String::new(),
    };
    vec![
        entry(
            "Scoring service key 3",
            "log:halo-record",
            301,
            "Read aloud by telephone on 1 Jul 2026.",
            "Łucja Wiśniewska",
            true,
        ),
        entry(
            "Nordlicht board",
            "document",
            302,
            "Compared with the printed annual report.",
            "Nguyễn Thị Ánh",
            false,
        ),
    ]
}

fn steps() -> Vec<VerifyStep> {
    let step = |text: &str, commands: &[&str], expect: &str| VerifyStep {
        text: text.into(),
        commands: commands.iter().map(|c| (*c).to_owned()).collect(),
        expect: expect.into(),
    };
    vec![
        step(
            "Check that no file of the bundle was changed or added.",
            &[
                "unzip audit.bundle.zip",
                "cd P-0007",
                "sha256sum -c manifest-sha256.txt",
                "sha256sum -c tagmanifest-sha256.txt",
            ],
            "one line that ends in OK for each file, and nothing else.",
        ),
        step(
            "Check who signed it. The file allowed_signers is yours: write the key into it that you were given over another channel.",
            &[
                "ssh-keygen -Y verify -f allowed_signers -I auditor@nordlicht.example -n bundle@exhibit-a.invalid -s tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt",
            ],
            "Good \"bundle@exhibit-a.invalid\" signature.",
        ),
        step(
            "Re-run every verdict of this pack.",
            &["exhibit verify-bundle audit.bundle.zip --trust trust.toml"],
            "BUNDLE VERIFIED.",
        ),
    ]
}
