//! The main job, end to end, on real exports.

use std::fs;
use std::path::Path;
use std::process::Command;

use exhibit::attention::{MOST, NeedKind};
use exhibit::core::appraisal::Outcome;
use exhibit::core::day::Day;
use exhibit::core::digest::Sha256;
use exhibit::core::event::{EvidenceId, Sufficiency};
use exhibit::coverage::{self, NewMapping};
use exhibit::evidence_list::{EvidenceFilter, EvidenceOrder};
use exhibit::organisation::systems;
use exhibit::vault::{Open, Vault};
use serde_json::{Value, json};

use crate::packs::pack;
use crate::samples::unpack;
use crate::sealed::{Sealed, foreign, skipped};

#[test]
fn the_demo_finds_what_was_planted_and_its_bundle_verifies() {
    let sealed = Sealed::new();
    let said = sealed.run_bare(&["demo", "@demo", "--json"]);
    let answer = said.json();
    assert_eq!(answer["broken"], json!([]), "the guide promises what is not shown");
    let cases = answer["cases"].as_array().expect("a list");
    assert!(cases.len() > 20, "{cases:#?}");
    for case in cases {
        assert_eq!(case["found"], case["expected"], "{}", case["planted"]);
    }
    assert_eq!(answer["bundle_verdict"], "VERIFIED");
    assert_eq!(said.code, 0);
    let pdf = fs::read(sealed.path("demo/pack.pdf")).expect("a pack");
    assert!(pdf.starts_with(b"%PDF-"));
    other_tools_accept(&sealed.path("demo"));
}

#[test]
fn exports_of_five_tools_and_a_policy_have_their_words() {
    let sealed = Sealed::with_vault();
    let trust = foreign().join("trust/trust.toml");
    sealed.run(&["trust", "add", trust.to_str().expect("UTF-8")]).expect(0);
    let expected = [
        ("ai-policy.md", "", "VERIFIED", None),
        ("core-banking/audit.jsonl", "core-banking", "VERIFIED", None),
        ("underwriting/ledger.ndjson", "underwriting", "VERIFIED", None),
        ("model-releases", "model-releases", "VERIFIED", None),
        ("provenance/ledger.jsonl", "provenance", "UNANCHORED", None),
        ("provenance/ledger-copy.jsonl", "provenance", "BROKEN", Some(61)),
        ("gateway/2026-q2.jsonl", "gateway", "UNANCHORED", None),
        ("gateway/2026-q3.jsonl", "gateway", "UNANCHORED", None),
        ("gateway/2026-q3-again.jsonl", "gateway", "DIVERGED", Some(61)),
    ];
    for (path, source, word, line) in expected {
        let file = foreign().join("exports").join(path);
        let mut args = vec!["ingest", file.to_str().expect("UTF-8"), "--json"];
        if !source.is_empty() {
            args.extend(["--source", source]);
        }
        let taken = sealed.run(&args).expect(0).json();
        assert_eq!(taken["taken"][0]["verdict"], word, "{path}");
        let id = taken["taken"][0]["id"].as_str().expect("an id").to_owned();
        let shown = sealed.run(&["show", &id, "--json"]).expect(0).json();
        let found = match word {
            "DIVERGED" => shown["relations"][0]["line"].as_u64(),
            _ => shown["appraisal"]["failures"][0]["line"].as_u64(),
        };
        assert_eq!(found, line, "{path}");
    }
}

/// `sha256sum`, `bagit.py` and `ssh-keygen` accept the bundle, with the key from outside.
fn other_tools_accept(demo: &Path) {
    let unpacked = demo.join("unpacked");
    if !done("python3", &["-m", "zipfile", "-e", "audit.bundle.zip", "unpacked"], demo) {
        return;
    }
    let bag = fs::read_dir(&unpacked).expect("a folder").next().expect("one folder");
    let bag = bag.expect("readable").path();
    done("sha256sum", &["--quiet", "-c", "manifest-sha256.txt", "tagmanifest-sha256.txt"], &bag);
    done("bagit.py", &["--validate", "."], &bag);
    let key = fs::read_to_string(demo.join("signer.pub.line"));
    let Ok(key) = key.or_else(|_| openssh_line(&demo.join("signer.hex"))) else {
        panic!("the signer's key is beside the bundle");
    };
    fs::write(demo.join("allowed"), format!("signer {key}\n")).expect("a file");
    let script = "ssh-keygen -Y verify -f ../../allowed -I signer -n bundle@exhibit-a.invalid -s tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt";
    done("sh", &["-c", script], &bag);
}

fn done(tool: &str, args: &[&str], folder: &Path) -> bool {
    match Command::new(tool).args(args).current_dir(folder).output() {
        Ok(output) if output.status.success() => true,
        Ok(output) => panic!(
            "{tool} {args:?}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(error) => {
            skipped(&format!("bundle accepted by {tool}"), &error.to_string());
            false
        }
    }
}

/// RFC 8709: the SSH wire form of an Ed25519 public key.
fn openssh_line(hex: &Path) -> std::io::Result<String> {
    let hex = fs::read_to_string(hex)?;
    let mut wire = vec![0, 0, 0, 11];
    wire.extend_from_slice(b"ssh-ed25519");
    wire.extend_from_slice(&[0, 0, 0, 32]);
    for pair in hex.trim().as_bytes().chunks(2) {
        let text = std::str::from_utf8(pair).expect("hex");
        wire.push(u8::from_str_radix(text, 16).expect("hex"));
    }
    Ok(format!("ssh-ed25519 {}", base64(&wire)))
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let n = chunk.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let symbol = ALPHABET[(n >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= chunk.len() { char::from(symbol) } else { '=' });
        }
    }
    out
}

#[test]
fn the_same_file_twice_is_stored_once_and_said_so() {
    let sealed = Sealed::with_vault();
    let log = foreign().join("exports/gateway/2026-q3.jsonl");
    let log = log.to_str().expect("UTF-8");
    let first = sealed.run(&["ingest", log, "--json"]).expect(0).json();
    assert_eq!(first["taken"][0]["id"], "E-0001");
    let second = sealed.run(&["ingest", log, "--json"]).expect(0).json();
    assert_eq!(second["taken"].as_array().map(Vec::len), Some(0));
    assert_eq!(second["already"][0]["id"], "E-0001");
    let list = sealed.run(&["list", "--json"]).expect(0).json();
    assert_eq!(list["evidence"].as_array().map(Vec::len), Some(1));
}

#[test]
fn bringing_a_key_changes_the_verdict() {
    let sealed = Sealed::with_vault();
    let log = foreign().join("exports/core-banking/audit.jsonl");
    let taken = sealed.run(&["ingest", log.to_str().expect("UTF-8"), "--json"]).expect(0).json();
    assert_eq!(taken["taken"][0]["verdict"], "UNANCHORED");
    let key = foreign().join("trust/core-banking.pem");
    let key = key.to_str().expect("UTF-8");
    sealed
        .run(&["trust", "add", key, "--subject", "Core banking", "--purpose", "log:aiauditlog"])
        .expect(0);
    let again = sealed.run(&["verify", "--json"]).expect(0).json();
    assert_eq!(again["verified"][0]["before"], "UNANCHORED");
    assert_eq!(again["verified"][0]["now"], "VERIFIED");
    let map = ["map", "E-0001", "A.6.2.8", "--rationale", "Every decision."];
    sealed
        .run(&[&map[..], &["--sufficiency", "sufficient", "--because", "all year"]].concat())
        .expect(0);
    assert_eq!(rests_on_nobody_more(&sealed), Vec::<String>::new());
    // Whoever revokes a key once means the key, wherever else it stands.
    sealed
        .run(&["trust", "add", key, "--subject", "Core banking", "--purpose", "document"])
        .expect(0);
    assert_eq!(rests_on_nobody_more(&sealed), Vec::<String>::new());
    let timeline = ["timeline", "--period", "2026-11-22/2026-11-22"];
    assert!(!sealed.run(&timeline).expect(0).out.contains("consistent"));
    rest_on_the_first_item(&sealed);
    sealed.run(&["trust", "revoke", "K-001", "--reason", "key was lost"]).expect(0);
    assert_eq!(rests_on_nobody_more(&sealed), ["Core banking"]);
    nothing_is_green_by_a_lost_key(&sealed);
    {
        let vault = sealed.unlocked();
        let now = vault.register().last_time().expect("there are entries");
        let trust = vault.trust_shown(now).expect("it can be read");
        assert!(trust[0].does_not_count[0].starts_with("revoked at "), "{trust:?}");
    }
    let again = sealed.run(&["verify", "--json"]).expect(0).json();
    assert_eq!(again["verified"][0]["now"], "UNANCHORED");
    assert_eq!(rests_on_nobody_more(&sealed), Vec::<String>::new());
    let concluded = sealed.run(&["conclusions"]).expect(0).out;
    let worse = "E-0001 was looked at again since, and is UNANCHORED.";
    assert!(concluded.contains(worse), "a look does not mend a conclusion: {concluded}");
    sealed.run(&["fsck"]).expect(0);
}

/// An AI system with a gate, a document and a test that stand on the first item.
fn rest_on_the_first_item(sealed: &Sealed) {
    let add = ["systems", "add", "CREDO", "--title", "Credit", "--use", "Decides on credit"];
    let named = ["--role", "developer", "--known-as", "credit-underwriting-v3"];
    sealed.run(&[&add[..], &named].concat()).expect(0);
    sealed.run(&["systems", "version", "CREDO", "3.0", "--days", "2026-03-12/"]).expect(0);
    let passed = ["systems", "passed", "CREDO", "3.0", "validation", "--on", "2026-03-01"];
    sealed.run(&[&passed[..], &["--evidence", "E-0001"]].concat()).expect(0);
    sealed.run(&["documents", "name", "A.6.2.8", "Event logs", "E-0001"]).expect(0);
    let gate = systems(sealed.unlocked().register())[0].versions[0].passed[0].clone();
    assert_eq!((gate.outcome, gate.no_longer_relied_on.len()), (Outcome::Pass, 0));
    let run = ["tests", "run", "recording", "--period", "2026-01-01/2026-12-31"];
    sealed.run(&[&run[..], &["--system", "CREDO"]].concat()).expect(0);
    let add = ["engagements", "add", "Internal audit", "--kind", "internal-audit"];
    let when = ["--period", "2026-01-01/2026-12-31", "--zone", "Europe/Berlin", "--after", "none"];
    let what = ["--scope", "All", "--criterion", "ISO/IEC 42001:2023", "--lead", "Ada"];
    sealed.run(&[&add[..], &when, &what].concat()).expect(0);
    let conclude = ["conclude", "A.6.2.8", "--engagement", "EN-01", "--design", "yes"];
    let answers = ["--implementation", "yes", "--operation", "not-tested", "--reason", "Seen."];
    let said = ["--conclusion", "conforms-as-far-as-tested", "--evidence", "E-0001"];
    sealed.run(&[&conclude[..], &answers, &said].concat()).expect(0);
    assert!(!sealed.run(&["conclusions"]).expect(0).out.contains("Look again"));
}

const IN_DOUBT: &str = "E-0001 is VERIFIED by what is not relied on any more (Core banking): it is to be looked at again.";

/// Lists, the map of controls, packs and bundles say beside the word what it no longer rests on.
fn nothing_is_green_by_a_lost_key(sealed: &Sealed) {
    let list = sealed.run(&["list"]).expect(0).out;
    assert!(list.contains("VERIFIED *") && list.contains("* This verdict rests on"), "{list}");
    let show = sealed.run(&["show", "E-0001"]).expect(0).out;
    assert!(show.contains("Not relied on any more: Core banking"), "{show}");
    let coverage = sealed.run(&["coverage"]).expect(0).out;
    assert!(
        coverage.contains("E-0001 VERIFIED, by what is not relied on any more (Core banking)"),
        "{coverage}"
    );
    let covered = coverage::coverage(sealed.unlocked().register());
    let covered = covered.iter().find(|it| it.id == "A.6.2.8").expect("a control");
    assert!(covered.is_marked());
    sealed.run(&["bundle", "-o", "@lost.zip"]).expect(0);
    let report = sealed.run(&["verify-bundle", "@lost.zip", "--json"]).json();
    assert_eq!(report["items"][0]["recorded"], "VERIFIED");
    assert_eq!(report["items"][0]["no_longer_relied_on"], json!(["Core banking"]));
    assert!(report["notes"].to_string().contains(IN_DOUBT), "{report:#}");
    let index = fs::read_to_string(unpack(sealed, "lost.zip", "lost").join("data/index.html"));
    assert_eq!(index.expect("an overview").matches(IN_DOUBT).count(), 2, "item and control");
    let timeline = sealed.run(&["timeline", "--period", "2026-11-22/2026-11-22"]).expect(0).out;
    assert!(timeline.contains("consistent, nobody vouches (E-0001)"), "{timeline}");
    let record = sealed.run(&["show", "E-0001", "--line", "1"]).expect(0).out;
    assert!(record.contains("The item is VERIFIED, by what is not relied on any more"), "{record}");
    let found = sealed.run(&["search", "--item", "E-0001"]).expect(0).out;
    assert!(
        found.contains("(VERIFIED, by what is not relied on any more (Core banking))"),
        "{found}"
    );
    let trace = sealed.run(&["trace", "CREDO"]).expect(0).out;
    assert!(trace.contains(&format!("Look again:\n  {IN_DOUBT}")), "{trace}");
    assert!(trace.contains("rests on evidence, E-0001, that is to be looked at again"), "{trace}");
    let concluded = sealed.run(&["conclusions"]).expect(0).out;
    assert!(concluded.contains(&format!("Look again at A.6.2.8: {IN_DOUBT}")), "{concluded}");
    let required = ["verify-bundle", "@lost.zip", "--require-contents", "VERIFIED"];
    assert_ne!(sealed.run(&required).code, 0, "nothing in it is proven any more");
    // A run on ground that is lost does not call it verified.
    let run = ["tests", "run", "recording", "--period", "2026-01-01/2026-12-31"];
    sealed.run(&[&run[..], &["--system", "CREDO"]].concat()).expect(0);
    let again = sealed.run(&["tests", "show", "T-002", "--json"]).expect(0).json();
    assert_eq!((&again["word"], again.get("altered")), (&json!("UNANCHORED"), None));
    let tests = sealed.run(&["tests", "--json"]).expect(0).json();
    assert!(tests[0]["altered"].to_string().contains(IN_DOUBT), "{tests}");
    let documents = sealed.run(&["documents", "--json"]).expect(0).json();
    let of_item = |it: &&Value| it["evidence"] == "E-0001";
    let document = documents.as_array().and_then(|all| all.iter().find(of_item));
    let document = document.expect("it is named as a document");
    assert_eq!(
        (&document["state"], &document["why"]),
        (&json!("needs-attention"), &json!(IN_DOUBT))
    );
    let vault = sealed.unlocked();
    assert_eq!(vault.in_doubt(), Some(vec![EvidenceId(1)]));
    let gate = &systems(vault.register())[0].versions[0].passed[0];
    assert_eq!((gate.outcome, gate.no_longer_relied_on.len()), (Outcome::NotChecked, 1));
    drop(vault);
    let Some((text, attached)) = pack(sealed) else { return };
    assert_eq!(attached["evidence"][0]["no_longer_relied_on"], json!(["Core banking"]));
    assert!(text.matches(IN_DOUBT).count() >= 3, "summary, control and register say it: {text}");
    assert!(
        text.contains("The verdict on one of them rests on what is not relied on any more."),
        "{text}"
    );
}

/// The ledger is read through once; what it says of an item later is read on from there.
#[test]
fn the_history_of_an_item_is_every_entry_that_names_it() {
    let sealed = Sealed::with_vault();
    for file in ["exports/ai-policy.md", "exports/core-banking/audit.jsonl"] {
        sealed.run(&["ingest", foreign().join(file).to_str().expect("UTF-8")]).expect(0);
    }
    let host = sealed.host();
    let mut vault = sealed.unlocked();
    let behind = vault.beside().expect("a second look");
    assert_eq!(history(&vault, 1), history_read_through(&vault, 1));
    let mapping = |requirement| NewMapping {
        evidence: EvidenceId(1),
        requirement,
        rationale: "It says so.",
        sufficiency: Sufficiency::None,
        because: None,
        suggested_by: None,
    };
    vault.map(&host, &[mapping("5.2"), mapping("A.2.2")]).expect("mapped");
    vault.erase(&host, EvidenceId(2), "asked for", None).expect("erased");
    assert_eq!(history(&vault, 1), history_read_through(&vault, 1));
    assert_eq!(history(&vault, 1).len(), history(&behind, 1).len() + 2);
    assert_eq!(history(&behind, 1), history_read_through(&behind, 1));
    assert!(vault.entries_citing(EvidenceId(2)).is_err(), "it is erased");
}

fn history(vault: &Vault<Open>, item: u32) -> Vec<u64> {
    let entries = vault.entries_citing(EvidenceId(item)).expect("it is held");
    entries.iter().map(|it| it.line.seq).collect()
}

fn history_read_through(vault: &Vault<Open>, item: u32) -> Vec<u64> {
    let quoted = format!("\"{}\"", EvidenceId(item));
    let entries = vault.store().entries(0..vault.register().size());
    let bodies =
        entries.map(|it| it.expect("readable")).filter_map(|it| Some((it.seq, it.opening?)));
    let naming = bodies.filter(|(_, it)| String::from_utf8_lossy(&it.body).contains(&quoted));
    naming.map(|(seq, _)| seq).collect()
}

/// Returns on whom the verdict of the first item rests who is not relied on any more; item, list and overview agree.
fn rests_on_nobody_more(sealed: &Sealed) -> Vec<String> {
    let vault = sealed.unlocked();
    let of_item = vault.known(EvidenceId(1)).expect("held").shown.line.no_longer_relied_on;
    let (filter, order) = (EvidenceFilter::default(), EvidenceOrder::default());
    let page = vault.evidence_page(&filter, order, 0, 1).expect("the trust can be read");
    assert_eq!(page.rows[0].line.no_longer_relied_on, of_item);
    let today = Day::of((sealed.host().now)());
    let needs = vault.attention(today, MOST).needs;
    assert_eq!(needs.iter().any(|it| it.kind == NeedKind::TrustLost), !of_item.is_empty());
    of_item
}

#[test]
fn records_are_found_across_logs_and_evidence_comes_out_as_it_went_in() {
    let sealed = Sealed::with_vault();
    let log = foreign().join("exports/core-banking/audit.jsonl");
    sealed.run(&["ingest", log.to_str().expect("UTF-8")]).expect(0);
    let found =
        sealed.run(&["search", "--system", "credit-underwriting-v3", "--json"]).expect(0).json();
    assert!(!found["records"].as_array().expect("a list").is_empty());
    sealed.run(&["show", "E-0001", "--extract", "@out.jsonl"]).expect(0);
    let (before, after) = (fs::read(&log), fs::read(sealed.path("out.jsonl")));
    assert_eq!(before.expect("a file"), after.expect("a file"));
    sealed.run(&["show", "E-0001", "--extract", "@out.jsonl"]).expect(1);
}

/// What a vault adopted is not what the assessor relies on, and is named.
#[test]
fn a_profile_that_a_vault_adopted_is_named_and_lends_nothing_to_ones_own_trust() {
    let sealed = Sealed::with_vault();
    let profile = |name: &str| {
        format!(
            "language = 1\nname = \"{name}\"\ntitle = \"weak\"\nrecognise = {{ has = [\"sig\"] }}\n\
             [[signature]]\nfield = \"sig\"\nalg = \"ed25519\"\nrequired = false\n\
             message = [{{ literal = \"x\" }}]\n"
        )
    };
    sealed.write("same.toml", profile("provedex"));
    let said = sealed.run(&["profile", "adopt", "@same.toml"]).expect(1);
    assert!(said.err.contains("comes with the program") && said.err.contains("hint:"));
    sealed.write("weak.toml", profile("weak"));
    sealed.run(&["profile", "adopt", "@weak.toml"]).expect(0);
    sealed.write("log.jsonl", "{\"sig\":null,\"a\":1}\n{\"sig\":null,\"a\":2}\n");
    sealed.run(&["ingest", "@log.jsonl"]).expect(0);
    let made = sealed.run(&["bundle", "-o", "@b.zip", "--json"]).expect(0).json();
    let people = sealed.run(&["people", "--json"]).expect(0).json();
    sealed.write("signer.hex", people["people"][0]["sign_key"].as_str().expect("hex"));
    let origin = made["origin"].as_str().expect("text");
    let with = ["--origin", origin, "--signer", "@signer.hex", "--trust", "@signer.hex"];
    let said = sealed.run_bare(&[&["verify-bundle", "@b.zip"][..], &with].concat());
    assert!(said.out.contains("the profile weak, which the vault adopted"), "{}", said.out);
}

#[test]
fn withholding_is_declared_and_keeps_the_bundle_verified() {
    let sealed = Sealed::with_vault();
    for name in ["exports/gateway/2026-q3.jsonl", "exports/ai-policy.md"] {
        sealed.run(&["ingest", foreign().join(name).to_str().expect("UTF-8")]).expect(0);
    }
    sealed.run(&["people", "add", "Walburga"]).expect(0);
    let made = sealed
        .run(&["bundle", "-o", "@b.zip", "--withhold", "E-0001=personal data", "--json"])
        .expect(0)
        .json();
    assert_eq!((made["items"].as_u64(), made["withheld"].as_u64()), (Some(1), Some(1)));
    let people = sealed.run(&["people", "--json"]).expect(0).json();
    sealed.write("signer.hex", people["people"][0]["sign_key"].as_str().expect("hex"));
    let origin = made["origin"].as_str().expect("text");
    let with = ["--origin", origin, "--signer", "@signer.hex", "--json"];
    let report =
        sealed.run_bare(&[&["verify-bundle", "@b.zip"][..], &with].concat()).expect(0).json();
    assert_eq!(report["withheld"][0]["reason"], "personal data");
    let other = "exhibit-a.invalid/".to_owned() + &"a".repeat(52);
    let with = ["--origin", &other, "--signer", "@signer.hex"];
    let said = sealed.run_bare(&[&["verify-bundle", "@b.zip"][..], &with].concat());
    assert_ne!(said.code, 0, "another origin: {}", said.out);
    let unnamed = sealed.run_bare(&["verify-bundle", "@b.zip"]);
    assert_eq!(unnamed.code, 10, "nothing brought: {}", unnamed.out);
}

#[test]
fn a_witness_cosigns_what_only_grew_and_the_line_travels_back() {
    let (sealed, assessor) = (Sealed::with_vault(), Sealed::new());
    sealed
        .run(&["ingest", foreign().join("exports/ai-policy.md").to_str().expect("UTF-8")])
        .expect(0);
    let made = sealed.run(&["bundle", "-o", "@one.zip", "--json"]).expect(0).json();
    carried(&sealed, &assessor, "one.zip");
    let origin = made["origin"].as_str().expect("text");
    let by = ["--key", "@witness.key", "--name", "assessor.example/first", "--json"];
    let witness =
        |bundle, more: &[&str]| assessor.run_bare(&[&["witness", bundle][..], &by, more].concat());
    let unnamed = witness("@one.zip", &[]);
    assert_eq!(unnamed.code, 1, "the first head needs the origin: {}", unnamed.out);
    let first = witness("@one.zip", &["--origin", origin]).expect(0).json();
    sealed.write("line", first["line"].as_str().expect("a line"));
    let vkey = first["vkey"].as_str().expect("a key");
    sealed.run(&["ledger", "--import-cosignature", "@line", "--vkey", vkey]).expect(0);
    sealed.run(&["bundle", "-o", "@two.zip"]).expect(0);
    carried(&sealed, &assessor, "two.zip");
    let second = witness("@two.zip", &[]).expect(0).json();
    assert!(second["size"].as_u64() > first["size"].as_u64());
    assert_eq!(second["before"], first["size"]);
    let older = witness("@one.zip", &[]).expect(10);
    assert_eq!(older.json()["outcome"], "refused", "{}", older.out);
}

fn carried(from: &Sealed, to: &Sealed, name: &str) {
    fs::copy(from.path(name), to.path(name)).expect("copied");
}

#[test]
fn a_sealed_bundle_is_opened_by_its_recipient_with_age_and_verifies_then() {
    let sealed = Sealed::with_vault();
    sealed
        .run(&["ingest", foreign().join("exports/ai-policy.md").to_str().expect("UTF-8")])
        .expect(0);
    let Some(recipient) = age_recipient(&sealed, "mine.txt") else { return };
    let other = age_recipient(&sealed, "other.txt").expect("a second key");
    let to = ["bundle", "-o", "@b.zip.age", "--seal-to", &recipient, "--json"];
    let made = sealed.run(&to).expect(0).json();
    assert_eq!(made["sealed"]["recipients"], serde_json::json!([recipient]));

    let locked = sealed.run_bare(&["verify-bundle", "@b.zip.age", "--json"]).expect(1);
    assert_eq!(locked.json()["code"], "sealed");
    assert_eq!(opened(&sealed, "other.txt"), None, "only {other} could open it");
    let bundle = opened(&sealed, "mine.txt").expect("the recipient opens it");
    assert_eq!(Sha256::of(&bundle).to_hex(), made["sha256"].as_str().expect("a digest"));
    let slip = fs::read_to_string(sealed.path("b.zip.age.slip.txt")).expect("a slip");
    assert!(slip.contains(&recipient), "{slip}");

    // Sealed or not, the same bundle: what was written in one go is what was written forwards.
    sealed.write("b.zip", &bundle);
    let people = sealed.run(&["people", "--json"]).expect(0).json();
    sealed.write("signer.hex", people["people"][0]["sign_key"].as_str().expect("hex"));
    let origin = made["origin"].as_str().expect("text");
    let with = ["verify-bundle", "@b.zip", "--origin", origin, "--signer", "@signer.hex"];
    sealed.run_bare(&with).expect(0);
    let exports = sealed.unlocked().exports().expect("what left the vault");
    assert!(format!("{exports:?}").contains(&recipient), "{exports:?}");
}

/// Makes a key with age and returns the recipient that belongs to it; nothing, which is said, where there is no age.
fn age_recipient(sealed: &Sealed, name: &str) -> Option<String> {
    let made = Command::new("age-keygen").arg("-o").arg(sealed.path(name)).output();
    if made.is_err() {
        skipped("opening a sealed bundle with age", "age is not installed");
        return None;
    }
    let said = fs::read_to_string(sealed.path(name)).expect("a key");
    let line = said.lines().find_map(|line| line.strip_prefix("# public key: "));
    Some(line.expect("age says the recipient").to_owned())
}

/// Returns what age finds in the bundle with a key, if it can open it.
fn opened(sealed: &Sealed, key: &str) -> Option<Vec<u8>> {
    let (key, file) = (sealed.path(key), sealed.path("b.zip.age"));
    let age = Command::new("age").arg("-d").arg("-i").args([key, file]).output().expect("age runs");
    age.status.success().then_some(age.stdout)
}
