//! What a reader, a validator and a hostile file can do with a rendered pack.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "oracles are programs, which read files"
)]

#[path = "../examples/specimen/pack.rs"]
mod specimen;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use exhibit_core::verdict::Word;
use exhibit_report::*;
use proptest::prelude::*;

#[test]
fn the_same_pack_gives_the_same_bytes_also_after_another() {
    let first = render(&specimen::pack(), &specimen::options()).expect("the specimen");
    let other = render(&small("x"), &specimen::options()).expect("a small pack");
    let second = render(&specimen::pack(), &specimen::options()).expect("the specimen again");
    assert_eq!(first, second);
    assert_ne!(first.bytes, other.bytes);
}

#[test]
fn date_and_identifier_are_what_the_caller_says() {
    let options = specimen::options();
    let one = render(&small("x"), &options).expect("a pack");
    let two =
        render(&small("x"), &RenderOptions { identifier: "another".into(), ..options.clone() })
            .expect("a pack");
    let later = Timestamp { year: 2027, ..options.created };
    let three = render(&small("x"), &RenderOptions { created: later, ..options }).expect("a pack");
    assert!(one.bytes != two.bytes && one.bytes != three.bytes);
    assert!(contains(&three.bytes, b"D:20270714093000"));
}

#[test]
fn malformed_options_are_refused_by_name() {
    let good = specimen::options();
    let date = Timestamp { month: 13, ..good.created };
    let dated = RenderOptions { created: date, ..good.clone() };
    assert_eq!(render(&small("x"), &dated), Err(ReportError::Date(date)));
    let twice = RenderOptions {
        attachments: [good.attachments.clone(), good.attachments.clone()].concat(),
        ..good.clone()
    };
    assert_eq!(
        render(&small("x"), &twice),
        Err(ReportError::AttachmentTwice { name: "pack.json".into() })
    );
    let mut typeless = good;
    typeless.attachments[0].mime = "nonsense".into();
    assert_eq!(render(&small("x"), &typeless), Err(ReportError::Mime { mime: "nonsense".into() }));
}

#[test]
fn an_empty_pack_is_still_a_pack() {
    let options = RenderOptions { attachments: vec![], ..specimen::options() };
    let rendered = render(&Pack::default(), &options).expect("an empty pack");
    assert!(rendered.pages >= 3);
    conforms("an empty pack", &[("empty.pdf", &rendered.bytes)]);
}

#[test]
fn verapdf_accepts_the_specimen_and_a_hostile_pack() {
    let specimen = render(&specimen::pack(), &specimen::options()).expect("the specimen");
    let hostile = render(&small(&hostile_text()), &specimen::options()).expect("a hostile pack");
    conforms("verapdf", &[("specimen.pdf", &specimen.bytes), ("hostile.pdf", &hostile.bytes)]);
}

#[test]
fn verapdf_accepts_a_record_to_be_signed_whatever_it_says() {
    let of = |text: &str| {
        let t = || text.to_owned();
        let section = |columns: usize| RecordSection {
            heading: t(),
            paragraphs: vec![t()],
            columns: vec![t(); columns],
            rows: vec![vec![t(); columns]; 40],
        };
        let record = SigningRecord {
            id: t(),
            title: t(),
            organisation: t(),
            made: t(),
            meaning: vec![t(); 3],
            sections: vec![section(2), section(5), RecordSection::default()],
            short_root: t(),
        };
        render_record(&record, &specimen::options()).expect("a record").bytes
    };
    let (plain, hostile) = (of("Management review MR-01"), of(&hostile_text()));
    assert_eq!(plain, of("Management review MR-01"), "the same bytes for the same record");
    conforms("verapdf", &[("record.pdf", &plain), ("hostile-record.pdf", &hostile)]);
}

#[test]
fn every_digest_and_every_id_is_found_whole_by_pdftotext() {
    let pack = specimen::pack();
    let rendered = render(&pack, &specimen::options()).expect("the specimen");
    let Some(text) = text_of(&rendered.bytes) else { return };
    for item in &pack.register {
        assert!(text.contains(&item.sha256), "{} as one word", item.id);
        assert!(text.contains(&item.id), "{}", item.id);
    }
    for requirement in &pack.requirements {
        assert!(text.contains(&requirement.id), "{}", requirement.id);
    }
    assert!(text.contains(&pack.cover.checkpoint_root));
    let people = pack.people.iter().map(|person| &person.fingerprint);
    let failures = pack.failures.iter().flat_map(|item| &item.failures);
    let found =
        failures.filter(|failure| failure.actual.len() == 64).map(|failure| &failure.actual);
    for digest in people.chain(pack.trust.iter().map(|entry| &entry.fingerprint)).chain(found) {
        assert!(text.contains(digest), "{digest}");
    }
    for word in Word::ALL {
        assert!(text.contains(word.as_str()));
    }
}

#[test]
fn the_year_is_told_in_words_that_pdftotext_finds() {
    let rendered = render(&specimen::pack(), &specimen::options()).expect("the specimen");
    let Some(text) = text_of(&rendered.bytes) else { return };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for fact in [
        "Exceptions. 2,492 of 3,104; 3 not judged.",
        "The first 40 of 612 exceptions of T-003, by record.",
        "… and 572 more, of which pack.json has 60. The other 512 are counted and in the digest; the ledger does not list them.",
        "No exceptions, to be looked at. 11 of 12.",
        "To be looked at: flags, which fail nothing • P-007: 612 reviews, median 3 s, none overruled.",
        "E-0006 is BROKEN by now",
        "Nobody: since 1 Oct 2025",
        "nothing on record; 1,140 decisions without it",
        "late: after its first use; 1,140 decisions before",
        "… and 112 more, in pack.json.",
        "Of 61 mappings of evidence to requirements, somebody other than the author reviewed 55, the author 1 with a recorded reason, and nobody 5. Reviewers disagree with 1.",
        "Judged partial: no reason stated",
        "2 findings, as at 14 Jul 2026: 1 being acted on, 1 closed. 1 of them is overdue. The organisation's own record and internal audit; not a certification decision.",
        "Category A (minor nonconformity is proposed, and nobody approved it)",
        "TÜV Ostsee, 2026-A-1: Category A, 2 Jun 2026 (certification body)",
        "E-0004, line 1,017; E-0005, page 4; sample S-001",
        "18 Jun 2026: E-0011",
        "by 1 Jul 2026, overdue",
        "Effective, Ada Auditor, 22 Jun 2026: No gap since (E-0014). Something was done or stated after it, so it no longer counts.",
        "11 requests, as at 14 Jul 2026: 1 open, 1 returned, 9 accepted.",
        "1,204 (3 left out)",
        "Disputed: credit reviewer, 13 May 2026, by e-mail",
        "certified by entry 4,017 of the ledger",
        "2 engagements are on record, of which 1 is closed. 1 exception from independence is recorded.",
        "EN-01 (Internal audit 2025) concludes on 68 of 70 requirements in scope.",
        "2 audits are planned. 1 is overdue.",
        "1 management review; 1 input was not put before them, with the reason.",
        "Checked for this pack: it verifies on the record that is held",
        "SA-02, as at 1 Jul 2026, says that 38 controls apply and 1 does not. 1 control is the organisation's own.",
        "1 control is excluded by the signed Statement of Applicability, and not counted here.",
        "Of 21 documents, 1 is current and approved, 20 are missing, and 0 need a look.",
        "2 samples: 68 members were drawn last, 1 of them deviates, and 1 has no result yet. Redraws: 1. The members of 1 were chosen by a person",
        "Draw 2, a redraw: 11 Jun 2026, 10:12 UTC by Ada Auditor, entry 3,912. Reason: The first number was read over a bad line.",
        "58, for 95 % confidence and a tolerable rate of 5 %; 0 deviations expected, one look planned",
        "57 conforming, 1 missing, which deviate too",
        "Somebody chose these members: nothing is projected from them to the others.",
    ] {
        assert!(text.contains(fact), "{fact}\n{text}");
    }
    assert!(!text.contains("nothing recorded"), "every chapter has something");
}

#[test]
fn what_is_not_recorded_is_named_in_one_place_and_has_no_chapter() {
    let empty = render(&Pack::default(), &specimen::options()).expect("an empty pack");
    let Some(text) = text_of(&empty.bytes) else { return };
    assert!(text.contains("Assurance tests: nothing recorded."), "{text}");
    assert_eq!(text.matches("Assurance tests").count(), 1, "{text}");
    let some = Pack { notes: specimen::pack().notes, ..Pack::default() };
    let some = render(&some, &specimen::options()).expect("a pack with notes");
    let Some(text) = text_of(&some.bytes) else { return };
    assert!(!text.contains("Notes of auditors: nothing"), "{text}");
    assert!(text.contains("How overrides are approved"), "{text}");
}

#[test]
fn the_manifest_is_embedded_unchanged() {
    let rendered = render(&small("x"), &specimen::options()).expect("a pack");
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = folder.path().join("pack.pdf");
    std::fs::write(&pdf, &rendered.bytes).expect("written");
    let out = folder.path().join("out.json");
    let run =
        Command::new("pdfdetach").arg("-save").arg("1").arg("-o").arg(&out).arg(&pdf).output();
    if run.is_err() {
        return skipped("pdfdetach", "the embedded manifest");
    }
    assert_eq!(std::fs::read(out).expect("detached"), specimen::options().attachments[0].bytes);
}

#[test]
fn hostile_texts_are_printed_as_code_points_and_listed() {
    let rendered =
        render(&small("pay\u{202e}fdp.exe 漢 \u{1b}[31m \u{e000}"), &specimen::options())
            .expect("a pack");
    let seen: Vec<char> = rendered.substituted.iter().map(|s| s.character).collect();
    assert_eq!(seen, ['\u{1b}', '\u{202e}', '漢', '\u{e000}']);
    let reasons: Vec<Reason> = rendered.substituted.iter().map(|s| s.reason).collect();
    assert_eq!(reasons, [Reason::Hidden, Reason::Hidden, Reason::NoFace, Reason::Private]);
    let Some(text) = text_of(&rendered.bytes) else { return };
    assert!(text.contains("⟨U+202E⟩") && text.contains("⟨U+6F22⟩"));
    assert!(!text.contains('\u{202e}'));
}

#[test]
fn samples_of_every_plane_never_block_a_pack() {
    for plane in 0..=16u32 {
        let text: String =
            (0..0x10000).step_by(97).filter_map(|c| char::from_u32(plane << 16 | c)).collect();
        let mut pack = Pack::default();
        pack.limits.push(text);
        render(&pack, &specimen::options()).unwrap_or_else(|e| panic!("plane {plane}: {e}"));
    }
}

#[test]
fn long_words_towers_of_marks_and_mixed_directions_never_block_a_pack() {
    render(&small(&hostile_text()), &specimen::options()).expect("a pack");
    render(&small(&"ﷺ".repeat(300)), &specimen::options()).expect("a pack");
    render(&small(&"W".repeat(10_000)), &specimen::options()).expect("a pack");
}

#[test]
fn a_register_of_five_thousand_items_keeps_every_digest() {
    let mut pack = Pack::default();
    let item = specimen::pack().register[0].clone();
    for n in 0..5_000 {
        pack.register.push(EvidenceItem {
            id: format!("E-{n:05}"),
            sha256: specimen::digest(n),
            ..item.clone()
        });
    }
    let rendered = render(&pack, &specimen::options()).expect("a pack");
    assert!((500..1_500).contains(&rendered.pages), "{}", rendered.pages);
    let Some(text) = text_of(&rendered.bytes) else { return };
    let missing = pack.register.iter().filter(|item| !text.contains(&item.sha256)).count();
    assert_eq!(missing, 0);
}

#[test]
fn a_form_has_what_is_known_and_room_to_write() {
    let options = RenderOptions { attachments: vec![], ..specimen::options() };
    let rendered = render_form(&form("Three days are missing."), &options).expect("a form");
    assert_eq!(rendered.pages, 1);
    let hostile = render_form(&form(&hostile_text()), &options).expect("a hostile form");
    conforms("forms", &[("form.pdf", &rendered.bytes), ("hostile-form.pdf", &hostile.bytes)]);
    let Some(text) = text_of(&rendered.bytes) else { return };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for fact in ["Response to F-01", "What was found Three days are missing.", "Why it came to it"]
    {
        assert!(text.contains(fact), "{fact}\n{text}");
    }
}

fn form(text: &str) -> Form {
    let field = |filled: &str| FormField {
        label: "Cause".into(),
        asked: "Why it came to it".into(),
        filled: filled.into(),
        lines: 4,
    };
    Form {
        title: "Response to F-01".into(),
        id: "F-01".into(),
        organisation: text.into(),
        statement: exhibit_core::INDEPENDENT.into(),
        facts: vec![("What was found".into(), text.into())],
        fields: vec![field(""), field(text)],
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_anywhere_gives_a_pack(text in "\\PC{0,60}|[\\x00-\\u{10FFFF}]{0,40}") {
        let rendered = render(&small(&text), &specimen::options());
        prop_assert!(rendered.is_ok(), "{:?}", rendered.err());
    }
}

/// A pack with a text in every place where text from a file can come to stand.
fn small(text: &str) -> Pack {
    let t = || text.to_owned();
    let full = specimen::pack();
    let mut cover = full.cover.clone();
    for field in [
        &mut cover.title,
        &mut cover.organisation,
        &mut cover.scope,
        &mut cover.origin,
        &mut cover.pack_id,
        &mut cover.checkpoint_root,
    ] {
        *field = t();
    }
    let item = EvidenceItem {
        id: t(),
        title: t(),
        original_name: t(),
        reason: t(),
        signers: vec![t()],
        sha256: t(),
        ..full.register[0].clone()
    };
    let mapped = MappedEvidence {
        id: t(),
        title: t(),
        rationale: t(),
        judged_because: t(),
        judged: true,
        review: t(),
        ..full.requirements[0].evidence[0].clone()
    };
    let requirement = Requirement {
        id: t(),
        title: t(),
        evidence: vec![mapped],
        gaps: vec![t()],
        ..full.requirements[0].clone()
    };
    let tile = Tile { id: t(), title: t(), state: Coverage::Conflict, evidence: 1 };
    let failure = Failure {
        file: t(),
        line: Some(u64::MAX),
        record: t(),
        field: t(),
        expected: t(),
        actual: t(),
    };
    Pack {
        cover,
        summary: Summary {
            answer: t(),
            alerts: vec![
                Alert { word: Some(Word::Broken), text: t() },
                Alert { word: None, text: t() },
            ],
            objectives: vec![CoverageGroup { id: t(), title: t(), tiles: vec![tile] }],
            ..Summary::default()
        },
        requirements: vec![requirement],
        register: vec![item],
        failures: vec![ItemFailures {
            id: t(),
            title: t(),
            word: Word::Broken,
            failures: vec![failure],
            total: 0,
        }],
        verify_steps: vec![VerifyStep { text: t(), commands: vec![t()], expect: t() }],
        people: vec![Person { id: t(), name: t(), role: t(), fingerprint: t() }],
        limits: vec![t()],
        ..small_year(text)
    }
}

/// The part of a pack that tells of the year, with a text in every place where one from a file can come to stand.
fn small_year(text: &str) -> Pack {
    let t = || text.to_owned();
    let full = specimen::pack();
    let (system, test) = (full.systems[0].clone(), full.tests[0].clone());
    let duty = || Duty { who: t(), days: t(), documented: false };
    let agent = || Agent { name: t(), purpose: t(), operators: vec![duty()], ..Agent::default() };
    let gate = Gate { on: t(), rests_on: RestsOn::Row(t()), ..system.versions[1].gates[1].clone() };
    let version = Version { version: t(), days: t(), gates: vec![gate; 4], ..Version::default() };
    let exception = Exception {
        item: t(),
        line: Some(u64::MAX),
        also: vec![t()],
        kinds: vec![t()],
        sentence: t(),
    };
    let review = MappingReview {
        evidence: t(),
        title: t(),
        requirement: t(),
        author: t(),
        reviewer: t(),
        comment: t(),
        exception: t(),
    };
    let site = Site { id: t(), name: t(), place: t(), activities: t(), days: t() };
    let authority = Authority { role: t(), holder: t(), allows: vec![t()], ..Authority::default() };
    let scope = Scope { text: t(), excluded: vec![t()], from: t(), document: t() };
    let request = Request {
        id: t(),
        what: t(),
        requirements: vec![t()],
        system: t(),
        asked_of: t(),
        asked_by: t(),
        due: t(),
        evidence: vec![t()],
        answer: t(),
        ..Request::default()
    };
    let finding = Finding {
        id: t(),
        title: t(),
        state: t(),
        grade: t(),
        proposed: t(),
        raised_by: Some(RaisedBy { body: t(), reference: t(), grade: t(), on: t() }),
        owner: t(),
        criteria: vec![t()],
        systems: vec![t()],
        condition: t(),
        evidence: vec![FindingEvidence { id: t(), place: t() }],
        also: vec![t()],
        repeats: t(),
        extent: t(),
        cause: t(),
        correction: t(),
        actions: vec![CorrectiveAction {
            what: t(),
            owner: t(),
            remark: t(),
            ..Default::default()
        }],
        checks: vec![EffectivenessCheck { by: t(), result: t(), ..Default::default() }],
        regradings: vec![Regrading { to: t(), by: t(), reason: t(), outcome: t() }],
        closures: vec![t()],
        ..Finding::default()
    };
    let confirmation = Confirmation { confirmed: false, role: t(), how: t(), comment: t() };
    let note = AuditorNote {
        id: t(),
        title: t(),
        with: vec![t()],
        confirmations: vec![confirmation],
        ..AuditorNote::default()
    };
    let exception_in_team =
        TeamException { who: t(), ties: vec![t()], reason: t(), compensated_by: t() };
    let conclusion = Conclusion {
        requirement: t(),
        title: t(),
        conclusion: t(),
        reason: t(),
        evidence: vec![t()],
        beside: vec![t()],
        altered: vec![t()],
        checklist: t(),
        by: t(),
        ..Conclusion::default()
    };
    let engagement = Engagement {
        id: t(),
        title: t(),
        scope: t(),
        criteria: vec![t()],
        systems: vec![t()],
        party: t(),
        team: vec![(t(), t())],
        exceptions: vec![exception_in_team],
        not_independent: vec![t()],
        history: vec![t()],
        since: vec![t()],
        conclusions: vec![conclusion],
        not_concluded: vec![t()],
        ..Engagement::default()
    };
    let audit = PlannedAudit { title: t(), covers: vec![t()], ..PlannedAudit::default() };
    let programme = Programme {
        title: t(),
        objectives: t(),
        frequency: t(),
        responsible: t(),
        audits: vec![audit],
        ..Programme::default()
    };
    let row = MatrixRow { title: t(), said: vec![(t(), t())], ..MatrixRow::default() };
    let matrix = Matrix { from: t(), engagements: vec![(t(), t())], rows: vec![row] };
    let hold =
        Hold { matter: t(), applies_to: t(), ordered_by: t(), reason: t(), ..Hold::default() };
    let rule =
        RetentionRule { applies_to: t(), basis: t(), ended: Some(t()), ..RetentionRule::default() };
    let run = RetentionRun {
        listed_by: t(),
        exception: t(),
        kept: vec![(t(), t())],
        held_back: vec![(t(), t())],
        ..RetentionRun::default()
    };
    Pack {
        organisation: Organisation {
            scope: Some(scope),
            sites: vec![site],
            authorities: vec![authority],
            ..Organisation::default()
        },
        systems: vec![System {
            name: t(),
            title: t(),
            no_log: Some(t()),
            versions: vec![version],
            accountable: vec![duty()],
            nobody_accountable: vec![t()],
            agents: vec![agent()],
            ..system
        }],
        other_agents: vec![agent()],
        reviews: MappingReviews {
            mappings: 3,
            unreviewed_total: 1,
            unreviewed: vec![(t(), vec![t()])],
            own: vec![review.clone()],
            disagreed: vec![review],
        },
        engagements: vec![engagement],
        programmes: vec![programme],
        matrix,
        tests: vec![Test {
            id: t(),
            name: t(),
            question: t(),
            exceptions: vec![exception],
            flags: vec![t()],
            facts: vec![t()],
            basis: vec![t()],
            since: vec![t()],
            by_kind: vec![(t(), 1)],
            ..test
        }],
        findings: Findings { counts: vec![(t(), 1)], all: vec![finding], ..Findings::default() },
        samples: vec![Sample {
            id: t(),
            purpose: t(),
            requirements: vec![t()],
            population: t(),
            digest: t(),
            strata_digest: t(),
            method: t(),
            because: t(),
            strata: vec![(t(), u64::MAX, 0)],
            draws: vec![SampleDraw {
                when: t(),
                reason: t(),
                number: t(),
                given_by: t(),
                checkpoint: t(),
                seed: t(),
                ..SampleDraw::default()
            }],
            beside: vec![t()],
            results: vec![(t(), u64::MAX)],
            noted: vec![SampleNoted { member: t(), result: t(), note: t(), evidence: vec![t()] }],
            reasons: vec![t()],
            projected: t(),
            conclusion: t(),
            ..Sample::default()
        }],
        requests: Requests {
            counts: vec![(t(), 1)],
            unsettled: vec![request],
            ..Requests::default()
        },
        snapshots: vec![Snapshot {
            id: t(),
            register: t(),
            evidence: t(),
            title: t(),
            ..Snapshot::default()
        }],
        statement: Some(hostile_statement(text)),
        documents: vec![ClauseDocument {
            requirement: t(),
            document: t(),
            state: t(),
            why: t(),
            evidence: t(),
            title: t(),
            ..ClauseDocument::default()
        }],
        notes: vec![note],
        retention: Retention {
            rules: vec![rule],
            holds: vec![hold],
            runs: vec![run],
            without_rule: 1,
        },
        ..Pack::default()
    }
}

fn hostile_statement(text: &str) -> Statement {
    let t = || text.to_owned();
    let row = StatementRow {
        control: t(),
        title: t(),
        own: true,
        reason: t(),
        implementation: t(),
        owner: t(),
        links: vec![t()],
        remark: t(),
        ..StatementRow::default()
    };
    Statement {
        evidence: t(),
        title: t(),
        signoff: t(),
        because: t(),
        rows: vec![row],
        before: t(),
        changes: vec![StatementChange { control: t(), title: t(), what: t(), cells: vec![t()] }],
        warnings: vec![StatementWarning { about: t(), what: t(), to_do: t() }],
        ..Statement::default()
    }
}

fn hostile_text() -> String {
    let mut text = String::from(
        "مرحبا (abc) שלום \u{202e}fdp\u{2066} नमस्ते ไทย e\u{301}\u{327} ﬁ ⟨U+0041⟩ ‹› \u{ad} 𝔘 🧾 \u{0}\n\t",
    );
    text.push_str(&"\u{301}".repeat(200));
    text.push_str(&"x".repeat(3_000));
    text
}

/// Runs veraPDF over files, all at once; skips if it is not there.
fn conforms(what: &str, files: &[(&str, &[u8])]) {
    let Some(verapdf) = verapdf() else { return skipped("verapdf", what) };
    let folder = tempfile::tempdir().expect("a folder");
    let mut run = Command::new(verapdf);
    run.arg("--flavours").arg("3a,ua1");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        run.arg(path);
    }
    let output = run.output().expect("verapdf runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

fn verapdf() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools/verapdf/verapdf");
    let path = std::env::var_os("EXHIBIT_VERAPDF").map_or(here, PathBuf::from);
    path.is_file().then_some(path)
}

fn text_of(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pack.pdf");
    std::fs::write(&path, pdf).expect("written");
    match Command::new("pdftotext").arg("-enc").arg("UTF-8").arg(&path).arg("-").output() {
        Ok(output) => Some(String::from_utf8(output.stdout).expect("UTF-8")),
        Err(_) => {
            skipped("pdftotext", "the text of a pack");
            None
        }
    }
}

/// Says on standard error, and in the file that lists what was skipped, that an oracle is absent.
fn skipped(tool: &str, what: &str) {
    let line = format!("SKIPPED: {what}: {tool} is not installed\n");
    let _ = std::io::stderr().write_all(line.as_bytes());
    if let Some(path) = std::env::var_os("EXHIBIT_SKIPS") {
        let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
        file.and_then(|mut file| file.write_all(line.as_bytes()))
            .expect("the list of skips can be written");
    }
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
