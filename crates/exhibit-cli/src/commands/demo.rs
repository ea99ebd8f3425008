//! `exhibit demo`: the whole job once, on real exports of a bank that does not exist.
//!
//! The exports were written by five different tools; they lie in the program, so that the demo
//! needs nothing but itself. It fails if any verdict is another than the one expected.

use std::fs;
use std::path::{Path, PathBuf};

use exhibit::Passphrase;
use exhibit::bundle::{BundleCheck, BundleRequest, verify_bundle};
use exhibit::core::event::{Class, Dates, EvidenceId, Period, Sufficiency};
use exhibit::core::time::parse_day;
use exhibit::core::verdict::Word;
use exhibit::coverage::NewMapping;
use exhibit::delivery::shown;
use exhibit::files::{write_new, write_private};
use exhibit::host::Host;
use exhibit::ingest::IntakeRequest;
use exhibit::inspect::read_trust;
use exhibit::pack::PackRequest;
use exhibit::trust_store::NewTrust;
use exhibit::vault::{FIRST_NUMBERS, NewVaultRequest, Open, Vault, create};
use exhibit::{BundleReport, Error};
use serde::Serialize;
use serde_json::json;

use super::{Failure, Outcome, printed};
use crate::FAILED;
use crate::args::{Cli, Demo};
use crate::print;
use crate::world::World;

const PASSPHRASE: &str = "reading room, open on weekdays";
const AUDITOR: &str = "Ada Auditor";

/// A delivery: its path below `exports/`, its source, and the requirements that it supports.
struct Delivered {
    path: &'static str,
    source: Option<&'static str>,
    system: &'static str,
    supports: &'static [&'static str],
    rationale: &'static str,
    sufficiency: Sufficiency,
    because: &'static str,
    expected: Word,
    line: Option<u64>,
    teaches: &'static str,
}

const DELIVERIES: [Delivered; 9] = [
    Delivered {
        path: "ai-policy.md",
        source: None,
        system: "",
        supports: &["A.2.2", "5.2"],
        rationale: "The AI policy in force, signed by the head of AI governance.",
        sufficiency: Sufficiency::Sufficient,
        because: "Both ask for the approved policy, and this is it.",
        expected: Word::Verified,
        line: None,
        teaches: "signed with the key that internal audit holds",
    },
    Delivered {
        path: "core-banking/audit.jsonl",
        source: Some("core-banking"),
        system: "credit-underwriting-v3",
        supports: &["A.6.2.8", "9.1"],
        rationale: "Every decision and score of the quarter, with a signed checkpoint at its end.",
        sufficiency: Sufficiency::Sufficient,
        because: "It holds every decision of the quarter, and nothing is missing at its end.",
        expected: Word::Verified,
        line: None,
        teaches: "a signed checkpoint proves the end",
    },
    Delivered {
        path: "underwriting/ledger.ndjson",
        source: Some("underwriting"),
        system: "credit-underwriting-v3",
        supports: &["A.6.2.6", "A.6.2.8"],
        rationale: "Each action of the underwriting agent, signed record by record.",
        sufficiency: Sufficiency::Partial,
        because: "It holds what the agent did, and not who looked at it.",
        expected: Word::Verified,
        line: None,
        teaches: "signed records; the count came on paper",
    },
    Delivered {
        path: "model-releases",
        source: Some("model-releases"),
        system: "credit-underwriting-v3",
        supports: &["A.6.2.4", "A.6.2.5"],
        rationale: "Release decisions with validation results, one signed record each.",
        sufficiency: Sufficiency::Partial,
        because: "It shows what was validated and released, and not by which criteria.",
        expected: Word::Verified,
        line: None,
        teaches: "a folder; its anchor was brought by the auditor",
    },
    Delivered {
        path: "provenance/ledger.jsonl",
        source: Some("provenance"),
        system: "credit-underwriting-v3",
        supports: &["A.7.5"],
        rationale: "Where each decision's data came from.",
        sufficiency: Sufficiency::Partial,
        because: "Where the data came from is shown; nothing proves the end of the log.",
        expected: Word::Unanchored,
        line: None,
        teaches: "signed, but nothing protects its end",
    },
    Delivered {
        path: "provenance/ledger-copy.jsonl",
        source: Some("provenance"),
        system: "credit-underwriting-v3",
        supports: &[],
        rationale: "",
        sufficiency: Sufficiency::None,
        because: "",
        expected: Word::Broken,
        line: Some(61),
        teaches: "somebody's copy: one record was edited",
    },
    Delivered {
        path: "gateway/2026-q2.jsonl",
        source: Some("gateway"),
        system: "credit-underwriting-v3",
        supports: &["A.9.2"],
        rationale: "Tool calls and the checks before them.",
        sufficiency: Sufficiency::Partial,
        because: "Checks are shown, and nobody signed them.",
        expected: Word::Unanchored,
        line: None,
        teaches: "a chain that nobody signed",
    },
    Delivered {
        path: "gateway/2026-q3.jsonl",
        source: Some("gateway"),
        system: "credit-underwriting-v3",
        supports: &["A.9.2"],
        rationale: "Tool calls and the checks before them, one quarter on.",
        sufficiency: Sufficiency::Partial,
        because: "Checks are shown, and nobody signed them.",
        expected: Word::Unanchored,
        line: None,
        teaches: "the same log later: extends the export before",
    },
    Delivered {
        path: "gateway/2026-q3-again.jsonl",
        source: Some("gateway"),
        system: "credit-underwriting-v3",
        supports: &[],
        rationale: "",
        sufficiency: Sufficiency::None,
        because: "",
        expected: Word::Diverged,
        line: Some(61),
        teaches: "consistent in itself, but history was rewritten",
    },
];

macro_rules! embedded {
    ($path:literal) => {
        ($path, include_bytes!(concat!("../../../../demo/", $path)).as_slice())
    };
}

/// The exports as files: path below the demo's folder, and content.
const FILES: &[(&str, &[u8])] = &[
    embedded!("exports/ai-policy.md"),
    embedded!("exports/ai-policy.md.sig"),
    embedded!("exports/core-banking/audit.jsonl"),
    embedded!("exports/core-banking/checkpoint.json"),
    embedded!("exports/gateway/2026-q2.jsonl"),
    embedded!("exports/gateway/2026-q3-again.jsonl"),
    embedded!("exports/gateway/2026-q3.jsonl"),
    embedded!("exports/model-releases/anchor.json"),
    embedded!("exports/model-releases/manifest.json"),
    embedded!("exports/model-releases/pubkey.ed25519"),
    embedded!("exports/model-releases/records.jsonl"),
    embedded!("exports/model-releases/reference-values.json"),
    embedded!("exports/provenance/ledger-copy.jsonl"),
    embedded!("exports/provenance/ledger.jsonl"),
    embedded!("exports/underwriting/ledger.ndjson"),
    embedded!("trust/ai-governance.pub"),
    embedded!("trust/core-banking.pem"),
    embedded!("trust/model-releases-anchors.log"),
    embedded!("trust/model-releases.ed25519"),
    embedded!("trust/provenance.hex"),
    embedded!("trust/trust.toml"),
    embedded!("trust/underwriting.hex"),
];

/// One line of the table at the end.
#[derive(Serialize)]
struct Found {
    id: Option<EvidenceId>,
    path: &'static str,
    verdict: Option<Word>,
    line: Option<u64>,
    expected: Word,
    as_expected: bool,
    teaches: &'static str,
}

pub(crate) fn run(cli: &Cli, args: &Demo, world: &mut World<'_>) -> Outcome {
    let dir = args.dir.clone().unwrap_or_else(|| world.here.join("exhibit-demo"));
    let taken = fs::read_dir(&dir).is_ok_and(|mut inside| inside.next().is_some());
    if taken {
        return Err(Error::Exists { path: shown(&dir) }.into());
    }
    unpack(&dir)?;
    // The demo remembers heads beside its vault, not among the user's own.
    let host = Host { state: dir.join("known-heads"), ..world.host() };
    let mut vault = new_vault(&host, &dir)?;
    let found = take_in(&host, &mut vault, &dir, world)?;
    let paths = export(&host, &mut vault, &dir)?;
    vault.close()?;
    let report = check_bundle(&host, &paths, world)?;
    tell(cli, world, &dir, &found, &paths, &report)?;
    let good = found.iter().all(|f| f.as_expected) && report.word == Word::Verified;
    Ok(if good { 0 } else { FAILED })
}

fn unpack(dir: &Path) -> Result<(), Error> {
    for (path, bytes) in FILES {
        let file = dir.join(path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(|e| Error::unwritable(folder, &e))?;
        }
        write_new(&file, bytes)?;
    }
    write_private(&dir.join("passphrase.txt"), format!("{PASSPHRASE}\n").as_bytes())
}

fn new_vault(host: &Host<'_>, dir: &Path) -> Result<Vault<Open>, Error> {
    let passphrase = Passphrase::new(PASSPHRASE)?;
    let created = create(
        host,
        &NewVaultRequest {
            path: &dir.join("lindmoor.vault"),
            organisation: "Lindmoor Bank",
            person: AUDITOR,
            passphrase: &passphrase,
            predecessor: None,
            numbers: FIRST_NUMBERS,
        },
    )?;
    let mut vault = created.vault;
    let trust = dir.join("trust");
    let file = trust.join("trust.toml");
    let bytes = fs::read(&file).map_err(|e| Error::unreadable(&file, &e))?;
    let open = |name: &str| fs::read(trust.join(name)).map_err(|e| e.to_string());
    vault.add_trust(
        host,
        &NewTrust { name: "trust.toml", bytes: &bytes, scope: None, open: &open },
    )?;
    Ok(vault)
}

fn take_in(
    host: &Host<'_>,
    vault: &mut Vault<Open>,
    dir: &Path,
    world: &World<'_>,
) -> Result<Vec<Found>, Error> {
    let watcher = world.watcher();
    let mut all = Vec::new();
    for delivered in &DELIVERIES {
        let path = dir.join("exports").join(delivered.path);
        let systems: Vec<_> =
            [delivered.system].iter().filter(|s| !s.is_empty()).map(|s| (*s).to_owned()).collect();
        let request = IntakeRequest {
            paths: &[path],
            source: delivered.source,
            systems: &systems,
            sites: &[],
            kind: None,
            collected_by: None,
            collected_how: None,
            class: Class::Internal,
            dates: Dates::default(),
            profile: None,
        };
        let done = vault.ingest(host, &request, &watcher)?;
        let id = done.taken.first().map(|taken| taken.id);
        if let Some(id) = id {
            map(host, vault, id, delivered)?;
        }
        all.push(found(vault, delivered, id));
    }
    Ok(all)
}

fn map(
    host: &Host<'_>,
    vault: &mut Vault<Open>,
    id: EvidenceId,
    delivered: &Delivered,
) -> Result<(), Error> {
    let mappings: Vec<_> = delivered
        .supports
        .iter()
        .map(|requirement| NewMapping {
            evidence: id,
            requirement,
            rationale: delivered.rationale,
            sufficiency: delivered.sufficiency,
            because: Some(delivered.because),
            suggested_by: None,
        })
        .collect();
    if mappings.is_empty() { Ok(()) } else { vault.map(host, &mappings) }
}

fn found(vault: &Vault<Open>, delivered: &Delivered, id: Option<EvidenceId>) -> Found {
    let verified = id.and_then(|id| vault.register().item(id)?.verified.as_ref());
    let verdict = verified.map(|v| v.appraisal.verdict);
    let failed = || verified?.appraisal.failures.first().map(|f| f.line);
    let rewritten = || verified?.relations.iter().find_map(|r| r.line);
    let line = if verdict == Some(Word::Diverged) { rewritten() } else { failed() };
    Found {
        id,
        path: delivered.path,
        verdict,
        line,
        expected: delivered.expected,
        as_expected: verdict == Some(delivered.expected) && line == delivered.line,
        teaches: delivered.teaches,
    }
}

/// What the demo leaves behind.
struct Paths {
    pack: PathBuf,
    bundle: PathBuf,
    signer: PathBuf,
    origin: String,
    pages: usize,
}

fn export(host: &Host<'_>, vault: &mut Vault<Open>, dir: &Path) -> Result<Paths, Error> {
    let paths = Paths {
        pack: dir.join("pack.pdf"),
        bundle: dir.join("audit.bundle.zip"),
        signer: dir.join("signer.hex"),
        origin: vault.origin().to_string(),
        pages: 0,
    };
    let day = |text| parse_day(text).expect("a day of this program's own");
    let pack = vault.make_pack(
        host,
        &PackRequest {
            title: "Internal audit of the AI management system",
            scope: "Credit underwriting: decisions, scores, oversight, model releases",
            period: Some(Period { from: day("2026-01-01"), to: day("2026-09-30") }),
        },
    )?;
    write_new(&paths.pack, &pack.pdf)?;
    let made = vault.make_bundle(
        host,
        &BundleRequest {
            output: &paths.bundle,
            recipient: "the certification body",
            pack: Some(&paths.pack),
            withhold: &[],
        },
    )?;
    write_new(&dir.join("transmittal-slip.txt"), made.slip.as_bytes())?;
    write_new(&paths.signer, format!("{}\n", vault.sign_key().to_hex()).as_bytes())?;
    Ok(Paths { pages: pack.pages, ..paths })
}

/// As the certification body would: with the origin and the signer's key, and nothing else.
fn check_bundle(host: &Host<'_>, paths: &Paths, world: &World<'_>) -> Result<BundleReport, Error> {
    let signer = read_trust(std::slice::from_ref(&paths.signer))?;
    let check = BundleCheck {
        file: &paths.bundle,
        origin: Some(&paths.origin),
        signer: &signer,
        trust: &read_trust(&[])?,
        at: (host.now)(),
    };
    verify_bundle(host, &check, &world.watcher())
}

fn tell(
    cli: &Cli,
    world: &mut World<'_>,
    dir: &Path,
    found: &[Found],
    paths: &Paths,
    report: &BundleReport,
) -> Result<(), Failure> {
    if cli.json {
        let answer = json!({
            "found": found, "pack": shown(&paths.pack), "bundle": shown(&paths.bundle),
            "bundle_verdict": report.word, "summary": report.summary, "origin": paths.origin,
        });
        return printed(print::json(world.out, &answer));
    }
    let rows: Vec<_> = found.iter().map(row).collect();
    printed(print::table(world.out, &["Id", "Verdict", "Line", "Export", "What it shows"], &rows))?;
    for wrong in found.iter().filter(|f| !f.as_expected) {
        printed(writeln!(world.out, "UNEXPECTED: {} should be {}.", wrong.path, wrong.expected))?;
    }
    let (pack, bundle, pages) = (shown(&paths.pack), shown(&paths.bundle), paths.pages);
    printed(writeln!(
        world.out,
        "\nPack:    {pack} ({pages} pages)\nBundle:  {bundle}\nVerified as a stranger would: {}",
        report.summary
    ))?;
    try_next(world, dir, paths)
}

fn row(found: &Found) -> Vec<String> {
    vec![
        found.id.map(|id| id.to_string()).unwrap_or_default(),
        found.verdict.map_or("not taken", Word::as_str).to_owned(),
        found.line.map(|line| line.to_string()).unwrap_or_default(),
        found.path.to_owned(),
        found.teaches.to_owned(),
    ]
}

fn try_next(world: &mut World<'_>, dir: &Path, paths: &Paths) -> Result<(), Failure> {
    let exhibit = exhibit::core::visible::visible(&world.program).into_owned();
    let dir = shown(dir);
    let (bundle, signer) = (shown(&paths.bundle), shown(&paths.signer));
    let as_auditor = format!("--vault {dir}/lindmoor.vault --passphrase-file {dir}/passphrase.txt");
    printed(writeln!(
        world.out,
        "\nTry next:\n  {exhibit} show E-0009 {as_auditor}\n  {exhibit} coverage --gaps {as_auditor}\n  {exhibit} search Petrova {as_auditor}\n  {exhibit} inspect {dir}/exports/provenance --trust {dir}/trust/trust.toml\n  {exhibit} verify-bundle {bundle} --origin {} --signer {signer}",
        paths.origin
    ))
}
