//! What a pack tells of an auditor's year, read by somebody else's tools; and what it tells nobody.

use std::process::Command;

use serde_json::Value;

use crate::assurance::{Log, bank, ingest_chained};
use crate::sealed::{Said, Sealed, skipped};

/// A bank with a run that found an exception, reviews of all kinds, a request, a note, a hold and a retention run.
fn year() -> Sealed {
    let sealed = bank();
    ingest_chained(&sealed, "export", &Log::with_an_exception());
    for line in [
        "tests run oversight --period 2026-02-01/2026-02-28 --high high --level low --system CREDO",
        "tests run oversight",
        "organisation site Hamburg --place Germany",
        "organisation scope Lending --from 2025-07-01 --exclude payroll",
        "systems add SIFT --title Triage --use Sorts --role user --supplier Siftco --no-log totals-only --days 2025-10-01/",
        "systems version CREDO 3.1 --days 2026-03-01/",
        "systems passed CREDO 3.1 validation --on 2026-03-05",
        "people add Walburga --position Underwriter --days 2024-01-01/",
        "requests add Rosters --owner Walburga --requirement 7.2 --due 2026-03-01",
        "requests add Minutes --owner Theodosia --requirement 9.3.2 --due 2026-12-01",
        "retention rule --class personal --months 12 --from received --basis policy-4.2",
        "retention list",
        "hold place --source credo-prod --matter INC-04 --ordered-by Legal --reason complaint",
    ] {
        sealed.run(&line.split(' ').collect::<Vec<_>>()).expect(0);
    }
    sealed.write("risks.csv", "Id,Risk,Owner\nR1,Bias in scores,Credit\n");
    sealed.run(&["registers", "import", "risks", "@risks.csv", "--as-of", "2026-03-03"]).expect(0);
    note(&sealed);
    reviewed(&sealed);
    sealed
}

fn note(sealed: &Sealed) {
    let said = [
        "note",
        "interview",
        "--title",
        "Overrides",
        "--who-role",
        "Credit reviewer",
        "--who-name",
        "Zephyrine Quillfeather",
        "--remote",
        "--when",
        "2026-03-12T09:00+01:00",
        "--statement",
        "On the form.",
    ];
    sealed.run(&said).expect(0);
    let id = newest(sealed);
    let dispute = [
        "note",
        "confirm",
        &id,
        "--role",
        "Head of credit",
        "--name",
        "Ottilie Fernsby",
        "--on",
        "2026-03-13",
        "--how",
        "by telephone",
        "--dispute",
        "--comment",
        "The deputy, too.",
    ];
    sealed.run(&dispute).expect(0);
}

fn newest(sealed: &Sealed) -> String {
    let list = sealed.run(&["list", "--json"]).expect(0).json();
    let items = list["evidence"].as_array().expect("a list");
    items.last().expect("an item")["id"].as_str().expect("an id").to_owned()
}

/// One mapping reviewed by its author, one with which Rolf disagrees, one that nobody reviewed.
fn reviewed(sealed: &Sealed) {
    sealed.write("rolf.pass", "another horse battery staple\n");
    let enrol =
        ["people", "--enrol", "Rolf", "--role", "auditor", "--new-passphrase-file", "@rolf.pass"];
    sealed.run(&enrol).expect(0);
    let judge = ["--rationale", "who may review", "--sufficiency", "sufficient"];
    let map = [&["map", "E-0001", "5.3", "A.9.2", "A.3.2"][..], &judge].concat();
    sealed.run(&[&map[..], &["--because", "it names all"]].concat()).expect(0);
    let own = ["review-mappings", "E-0001", "5.3", "--agree", "--comment", "read"];
    sealed.run(&[&own[..], &["--exception", "the only auditor in March"]].concat()).expect(0);
    let other = ["review-mappings", "E-0001", "A.9.2", "--disagree", "--comment", "a draft only"];
    as_rolf(sealed, &other).expect(0);
}

fn as_rolf(sealed: &Sealed, args: &[&str]) -> Said {
    let pass = sealed.path("rolf.pass");
    let with = ["--as", "Rolf", "--passphrase-file", pass.to_str().expect("UTF-8")];
    sealed.run_bare(&[args, &with[..]].concat())
}

/// Returns the text of a new pack with single spaces, and its attachment; none if the tools are not there.
pub(crate) fn pack(sealed: &Sealed) -> Option<(String, Value)> {
    let _ = std::fs::remove_file(sealed.path("pack.pdf"));
    sealed.run(&["pack", "-o", "@pack.pdf"]).expect(0);
    let pdf = sealed.path("pack.pdf");
    let out = sealed.path("pack.json");
    let text = Command::new("pdftotext").arg(&pdf).arg("-").output();
    let saved =
        Command::new("pdfdetach").arg("-save").arg("1").arg("-o").arg(&out).arg(&pdf).output();
    let (Ok(text), Ok(_)) = (text, saved) else {
        skipped("the text of a pack", "pdftotext or pdfdetach is not installed");
        return None;
    };
    let text = String::from_utf8(text.stdout).expect("UTF-8");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let attached = std::fs::read(out).expect("the attachment");
    Some((text, serde_json::from_slice(&attached).expect("JSON")))
}

#[test]
fn a_pack_tells_of_the_year_and_names_only_whom_it_has_to() {
    let sealed = year();
    let Some((text, attached)) = pack(&sealed) else { return };
    for fact in [
        // Organisation and AI systems.
        "Lending",
        "payroll",
        "Hamburg",
        "none can be obtained: totals-only",
        "CREDO 3.1: impact assessment is not on record, validation came after its first use, release approval is not on record.",
        "Helga: since 1 Jan 2025",
        "SIFT: nobody answers for it, since 1 Oct 2025.",
        // The newest run, in its own words; the one before is counted.
        "T-002 oversight",
        "Did a person with authority review every high-risk decision before it was executed?",
        "Exceptions. 2 of 3.",
        "1 earlier run before it",
        "executed-before-review",
        "line 9",
        "reviewed 7 Feb 2026, 11:00 by unlisted-1.",
        "is the worst word of the files that it stands on: of their integrity, not of any requirement",
        "2 items were taken in since; this run does not speak of them.",
        // Reviews.
        "Of 3 mappings of evidence to requirements, somebody other than the author reviewed 1, the author 1 with a recorded reason, and nobody 1. Reviewers disagree with 1.",
        "exception: the only auditor in March",
        "a draft only",
        "Judged sufficient: it names all",
        "A reviewer disagrees that E-0001 supports this; it does not count here.",
        "people judged the evidence sufficient for 2 and partial for 0; for 1 nobody judged it",
        // Requests, registers, notes, retention.
        "2 requests, as at 14 Mar 2026: 2 open. 1 of them is overdue.",
        "open, overdue",
        "asked of: Underwriter",
        "RG-001",
        "Credit reviewer",
        "Disputed: Head of credit, 13 Mar 2026, by telephone",
        "INC-04",
        "ordered by Legal",
        "not carried out",
    ] {
        assert!(text.contains(fact), "{fact}\n{text}");
    }
    assert_eq!(attached["tests"][0]["result"]["exceptions"][0]["line"], 9);
    assert_eq!(attached["tests"][0]["earlier"][0], "T-001");
    assert_eq!(attached["requests"][0]["overdue"], true);
    assert_eq!(attached["systems"][1]["log"]["state"], "not-obtainable");
    assert_eq!(attached["retention"]["holds"][0]["matter"], "INC-04");
    for hidden in ["hstein", "somebody-else", "Walburga", "Theodosia", "Zephyrine", "Ottilie"] {
        assert!(!text.contains(hidden), "{hidden}\n{text}");
        assert!(!attached.to_string().contains(hidden), "{hidden}\n{attached}");
    }
    // The number under which results speak of her stands beside her name nowhere.
    assert!(text.contains("P-003") && !text.contains("Helga (P-003)"), "{text}");
}

#[test]
fn a_run_whose_ground_is_gone_is_not_shown_as_if_it_stood() {
    let sealed = bank();
    ingest_chained(&sealed, "export", &Log::with_an_exception());
    let run =
        "tests run oversight --period 2026-02-02/2026-02-03 --high high --level low --system CREDO";
    sealed.run(&run.split(' ').collect::<Vec<_>>()).expect(0);
    let Some((text, _)) = pack(&sealed) else { return };
    assert!(text.contains("No exceptions. 2 of 2."), "{text}");
    sealed.run(&["withdraw", "E-0002", "--reason", "another system's"]).expect(0);
    let Some((text, attached)) = pack(&sealed) else { return };
    assert!(text.contains("E-0002 was withdrawn: this run should not be relied on."), "{text}");
    assert!(attached["tests"][0]["since"].to_string().contains("withdrawn"), "{attached}");
}

#[test]
fn what_nobody_recorded_takes_one_line() {
    let sealed = Sealed::with_vault();
    let Some((text, attached)) = pack(&sealed) else { return };
    for title in [
        "Organisation and scope",
        "AI systems",
        "Reviews of mappings",
        "Assurance tests",
        "Samples",
        "Requests for evidence",
        "Registers",
        "Notes of auditors",
        "Retention and legal holds",
    ] {
        assert!(text.contains(&format!("{title}: nothing recorded.")), "{title}\n{text}");
    }
    for title in ["Organisation and scope", "Assurance tests", "Retention and legal holds"] {
        assert_eq!(text.matches(title).count(), 1, "{title} has no chapter\n{text}");
    }
    assert_eq!(attached["tests"].as_array().map(Vec::len), Some(0));
}

/// Stops as soon as work comes to a phase.
struct StopAt(exhibit::verify::watch::Phase, std::sync::atomic::AtomicBool);

impl exhibit::verify::watch::Watcher for StopAt {
    fn tell(&self, progress: exhibit::verify::watch::Progress) {
        self.1.fetch_or(progress.phase == self.0, std::sync::atomic::Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.1.load(std::sync::atomic::Ordering::Relaxed)
    }
}

#[test]
fn what_is_stopped_leaves_neither_a_file_nor_an_entry() {
    use exhibit::bundle::BundleRequest;
    use exhibit::pack::PackRequest;
    use exhibit::verify::watch::{Phase, Unwatched};
    let sealed = Sealed::with_vault();
    sealed.write("out/keep", "");
    let policy = sealed.write("in/policy.md", "High-risk decisions are reviewed by a person.\n");
    sealed.run(&["ingest", policy.to_str().expect("UTF-8")]).expect(0);
    let host = sealed.host();
    let mut vault = sealed.unlocked();
    let (size, head) = (vault.register().size(), vault.checkpoint().head().clone());
    let stop = |phase| StopAt(phase, std::sync::atomic::AtomicBool::new(false));
    let pack = PackRequest { title: "Pack", scope: "All", period: None };
    let bundle = sealed.path("out/a.bundle.zip");
    let bundle = BundleRequest {
        output: &bundle,
        recipient: "TÜV",
        pack: None,
        withhold: &[],
        withhold_classes: &[],
        seal_to: &exhibit::sealed::Recipients::default(),
    };
    let copy = sealed.path("out/copy.vault");
    let stopped = |done: Result<(), exhibit::Error>| {
        assert!(matches!(done, Err(exhibit::Error::Cancelled)), "{done:?}");
    };
    for phase in [Phase::Collecting, Phase::LayingOut, Phase::WritingPages] {
        stopped(vault.make_pack(&host, &pack, &stop(phase)).map(drop));
    }
    for phase in [Phase::Collecting, Phase::Writing, Phase::ReadingBack] {
        stopped(vault.make_bundle(&host, &bundle, &stop(phase)).map(drop));
    }
    stopped(vault.backup(&host, &copy, &stop(Phase::ReadingBack)).map(drop));
    assert_eq!(vault.register().size(), size);
    assert_eq!(vault.checkpoint().head(), &head);
    assert_eq!(vault.store().size().expect("readable"), size);
    assert_eq!(std::fs::read_dir(sealed.path("out")).expect("a folder").count(), 1);
    // The same again, left alone, is made and stands.
    vault.make_pack(&host, &pack, &Unwatched).expect("a pack");
    vault.make_bundle(&host, &bundle, &Unwatched).expect("a bundle");
    vault.backup(&host, &copy, &Unwatched).expect("a copy");
    assert_eq!(vault.register().size(), size + 3);
    vault.close().expect("closed");
    sealed.run(&["fsck"]).expect(0);
    let verified = sealed.run(&["verify-bundle", "@out/a.bundle.zip", "--json"]);
    assert_ne!(verified.json()["word"], "BROKEN");
}

#[test]
fn ctrl_c_stops_packs_bundles_and_copies() {
    let sealed = Sealed::with_vault();
    sealed.write("out/keep", "");
    for line in ["pack -o @out/a.pdf", "bundle -o @out/a.bundle.zip", "backup @out/copy.vault"] {
        let said = sealed.run_cancelled(&line.split(' ').collect::<Vec<_>>()).expect(130);
        assert!(said.err.contains("topped as asked"), "{}", said.err);
    }
    assert_eq!(std::fs::read_dir(sealed.path("out")).expect("a folder").count(), 1);
    sealed.run(&["fsck"]).expect(0);
}
