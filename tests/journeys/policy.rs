//! What is demanded of keys: only ever more, with a reason, in the ledger and in the pack.

use std::fs;

use crate::sealed::{Sealed, foreign};

/// A signed log with its own key as trust, taken in and VERIFIED.
fn with_verified_log(trust: &[&str]) -> Sealed {
    let sealed = Sealed::with_vault();
    let from = foreign();
    for file in fs::read_dir(from.join("exports/core-banking")).expect("a folder").flatten() {
        let name = file.file_name();
        let bytes = fs::read(file.path()).expect("a file");
        sealed.write(&format!("in/{}", name.to_str().expect("UTF-8")), bytes);
    }
    let key = fs::read(from.join("trust/core-banking.pem")).expect("a key");
    sealed.write("key.pem", key);
    let add = ["trust", "add", "@key.pem", "--subject", "Core banking", "--purpose", "log:*"];
    sealed.run(&[&add[..], trust].concat()).expect(0);
    sealed.run(&["ingest", "@in/audit.jsonl"]).expect(0);
    assert_eq!(word(&sealed), "VERIFIED");
    sealed
}

fn word(sealed: &Sealed) -> String {
    let list = sealed.run(&["list", "--json"]).expect(0).json();
    list["evidence"][0]["verdict"].as_str().expect("a word").to_owned()
}

const TIGHTEN: [&str; 5] =
    ["policy", "tighten", "--require-confirmation", "--reason", "group standard 4.2"];

#[test]
fn a_key_that_nobody_confirmed_no_longer_counts() {
    let sealed = with_verified_log(&[]);
    let said = sealed.run(&TIGHTEN).expect(0);
    assert!(said.out.contains("confirmed over a second channel"), "{}", said.out);
    sealed.run(&["verify"]).expect(0);
    assert_eq!(word(&sealed), "UNANCHORED");
    let shown = sealed.run(&["show", "E-0001"]).expect(0).out;
    assert!(shown.contains("your policy refuses keys"), "{shown}");
    let policy = sealed.run(&["policy", "--json"]).expect(0).json();
    assert_eq!(policy["reasons"][0], "group standard 4.2");
    sealed.run(&["pack", "-o", "@pack.pdf"]).expect(0);
    sealed.run(&["bundle", "-o", "@audit.bundle.zip"]).expect(0);
    // A stranger's recomputation meets the same policy, as the ledger has it.
    let said = sealed.run_bare(&["verify-bundle", "@audit.bundle.zip", "--json"]).json();
    assert_eq!(said["items"][0]["recomputed"], "UNANCHORED", "{said}");
    // Taking the policy back is an entry as well.
    sealed.run(&["trust", "revoke", "K-002", "--reason", "the standard was withdrawn"]).expect(0);
    sealed.run(&["verify"]).expect(0);
    assert_eq!(word(&sealed), "VERIFIED");
}

#[test]
fn an_exception_counts_and_is_shown() {
    let exception = ["--exception", "confirmed in person in 2019, before the standard"];
    let sealed = with_verified_log(&exception);
    sealed.run(&TIGHTEN).expect(0);
    sealed.run(&["verify"]).expect(0);
    assert_eq!(word(&sealed), "VERIFIED");
    let policy = sealed.run(&["policy"]).expect(0).out;
    assert!(policy.contains("Excepted: Core banking"), "{policy}");
    let trust = sealed.run(&["trust"]).expect(0).out;
    assert!(trust.contains("by an exception from the policy") && trust.contains("in words:"));
}

#[test]
fn a_policy_never_loosens() {
    let sealed = Sealed::with_vault();
    for (args, part) in [
        (&["--min-rsa-bits", "1024"][..], "2048 to 8192"),
        (&["--refuse", "sha1"], "ecdsa-p256"),
        (&[], "demanded beyond the program"),
    ] {
        let tighten = ["policy", "tighten", "--reason", "why"];
        let said = sealed.run(&[&tighten[..], args].concat()).expect(1);
        assert!(said.err.contains(part), "{part}: {}", said.err);
    }
    let said = sealed.run_bare(&["policy", "--trust", "@pass"]);
    assert_eq!(said.code, 1);
    let alone = Sealed::new();
    let said = alone.run_bare(&["policy"]).expect(0).out;
    assert!(said.contains("HMAC") && said.contains("Nothing beyond this"), "{said}");
}

/// A copy in which a record was edited comes first: the genuine export is not the one that lies.
#[test]
fn what_does_not_verify_contradicts_nobody() {
    let sealed = Sealed::with_vault();
    let key = fs::read(foreign().join("trust/provenance.hex")).expect("a key");
    sealed.write("key.hex", key);
    let add = ["trust", "add", "@key.hex", "--subject", "Provenance", "--purpose", "log:*"];
    sealed.run(&add).expect(0);
    for (name, from) in [("first", "ledger-copy.jsonl"), ("second", "ledger.jsonl")] {
        let log = fs::read(foreign().join("exports/provenance").join(from)).expect("a log");
        let path = sealed.write(&format!("{name}/ledger.jsonl"), log);
        sealed.run(&["ingest", path.to_str().expect("UTF-8")]).expect(0);
    }
    let list = sealed.run(&["list", "--json"]).expect(0).json();
    let words: Vec<_> = (0..2).map(|n| list["evidence"][n]["verdict"].clone()).collect();
    let of = |id: &str| sealed.run(&["show", id, "--json"]).expect(0).json();
    let (first, second) = (of("E-0001"), of("E-0002"));
    let word = |shown: &serde_json::Value| shown["appraisal"]["verdict"].clone();
    assert_eq!(word(&first), "BROKEN", "{words:?}");
    assert_eq!(word(&second), "UNANCHORED", "{words:?}");
    let text = sealed.run(&["show", "E-0002"]).expect(0).out;
    assert!(text.contains("does not verify itself"), "{text}");
    sealed.run(&["bundle", "-o", "@audit.bundle.zip"]).expect(0);
    let said = sealed.run_bare(&["verify-bundle", "@audit.bundle.zip", "--json"]).json();
    assert_eq!(said["items"][1]["recomputed"], "UNANCHORED", "{said}");
}

#[test]
fn a_file_without_a_scope_must_say_what_it_is_for() {
    let sealed = Sealed::with_vault();
    let key = fs::read(foreign().join("trust/core-banking.pem")).expect("a key");
    sealed.write("key.pem", key);
    let said = sealed.run(&["trust", "add", "@key.pem"]).expect(1);
    assert!(said.err.contains("--subject"), "{}", said.err);
    let list = sealed.run(&["trust", "--json"]).expect(0).json();
    assert_eq!(list["trust"].as_array().map(Vec::len), Some(0));
}

/// A list of revoked certificates that a vault trusts counts for its verdicts.
#[test]
fn a_revocation_list_is_kept_as_one() {
    let sealed = Sealed::with_vault();
    let Some(()) = certificates(&sealed) else {
        return crate::sealed::skipped("a revocation list in a vault", "openssl is not installed");
    };
    let add = ["trust", "add", "@ca.pem", "--subject", "Bank CA", "--purpose", "document"];
    sealed.run(&add).expect(0);
    sealed.run(&["ingest", "@in/policy.txt"]).expect(0);
    let (before, lost_before) = (word(&sealed), lost(&sealed));
    let unrelated = foreign().join("trust/core-banking.pem");
    let unrelated = unrelated.to_str().expect("UTF-8");
    let add = ["trust", "add", unrelated, "--subject", "Bank", "--purpose", "log:aiauditlog"];
    sealed.run(&add).expect(0);
    assert_eq!(lost(&sealed), Vec::<String>::new(), "a key that has nothing to do with it");
    let added = sealed.run(&["trust", "add", "@ca.crl", "--json"]).expect(0).json();
    assert!(added["text"].as_str().expect("a text").starts_with("[[revocation]]"), "{added}");
    assert_eq!((word(&sealed).as_str(), lost_before), ("VERIFIED", Vec::new()));
    let said = lost(&sealed);
    assert!(said[0].starts_with("certificates, until a look with the CRL of Bank of "), "{said:?}");
    assert_eq!(said.len(), 1, "{said:?}");
    sealed.run(&["verify"]).expect(0);
    assert_eq!((before.as_str(), word(&sealed).as_str()), ("VERIFIED", "UNANCHORED"));
    assert_eq!(lost(&sealed), Vec::<String>::new());
}

/// What a certificate's own file is signed by stays good by a list that names nobody new, and a policy that demands
/// something of keys themselves is one that a path has not been held against.
#[test]
fn only_what_is_new_in_a_list_and_in_a_policy_is_a_reason_to_look_again() {
    let sealed = Sealed::with_vault();
    let Some(()) = certificates(&sealed) else {
        return crate::sealed::skipped("a second revocation list", "openssl is not installed");
    };
    sealed.run(&["trust", "add", "@ca.crl"]).expect(0);
    let add = ["trust", "add", "@signer.pem", "--subject", "Signer", "--purpose", "document"];
    sealed.run(&add).expect(0);
    sealed.run(&["ingest", "@in/policy.txt"]).expect(0);
    assert_eq!((word(&sealed).as_str(), lost(&sealed)), ("VERIFIED", Vec::new()));
    let again = "ca -config ca.cnf -cert ca.pem -keyfile ca.key -gencrl -crldays 900 -out next.crl";
    let made = std::process::Command::new("openssl")
        .args(again.split(' '))
        .current_dir(sealed.path(""))
        .output();
    assert!(made.expect("it was there before").status.success());
    sealed.run(&["trust", "add", "@next.crl"]).expect(0);
    assert_eq!(lost(&sealed), Vec::<String>::new(), "it names nobody whom the first did not");
    sealed.write("stricter.toml", "[policy]\nmin_rsa_bits = 3072\nreason = \"Group standard\"\n");
    sealed.run(&["trust", "add", "@stricter.toml"]).expect(0);
    assert_eq!(lost(&sealed), ["certificates, until a look by the newer policy"]);
    sealed.run(&["verify"]).expect(0);
    assert_eq!((word(&sealed).as_str(), lost(&sealed)), ("VERIFIED", Vec::new()));
}

/// A verdict rests on a key as long as nothing came that speaks of that key, or of that log.
#[test]
fn a_head_and_a_policy_that_come_later_are_reasons_to_look_again() {
    let sealed = Sealed::with_vault();
    let key = foreign().join("trust/core-banking.pem");
    let key = key.to_str().expect("UTF-8");
    let add = ["trust", "add", key, "--subject", "Core banking", "--purpose", "log:aiauditlog"];
    sealed.run(&add).expect(0);
    let log = foreign().join("exports/core-banking/audit.jsonl");
    let source = ["ingest", log.to_str().expect("UTF-8"), "--source", "core-banking"];
    sealed.run(&source).expect(0);
    assert_eq!((word(&sealed).as_str(), lost(&sealed)), ("VERIFIED", Vec::new()));
    sealed.write("other.toml", "[[head]]\ncount = 7\nsources = [\"sift\"]\n");
    sealed.run(&["trust", "add", "@other.toml"]).expect(0);
    sealed.write(
        "confirm.toml",
        "[policy]\nrefuse = [\"ecdsa-p521\"]\nreason = \"Group standard\"\n",
    );
    sealed.run(&["trust", "add", "@confirm.toml"]).expect(0);
    assert_eq!(lost(&sealed), Vec::<String>::new(), "neither speaks of this log or its key");
    sealed.write("head.toml", "[[head]]\ncount = 999\nsources = [\"core-banking\"]\n");
    sealed.run(&["trust", "add", "@head.toml"]).expect(0);
    let said = lost(&sealed);
    assert!(said.len() == 1 && said[0].starts_with("its end, until a look with K-004"), "{said:?}");
    sealed.run(&["verify"]).expect(0);
    assert_eq!((word(&sealed).as_str(), lost(&sealed)), ("DIVERGED", Vec::new()));
    sealed.run(&["trust", "revoke", "K-004", "--reason", "a mistake"]).expect(0);
    sealed.run(&["verify"]).expect(0);
    assert_eq!((word(&sealed).as_str(), lost(&sealed)), ("VERIFIED", Vec::new()));
    sealed.write("refuse.toml", "[policy]\nrefuse = [\"ed25519\"]\nreason = \"Group standard\"\n");
    sealed.run(&["trust", "add", "@refuse.toml"]).expect(0);
    assert_eq!(lost(&sealed), ["Core banking"]);
    sealed.run(&["verify"]).expect(0);
    assert_eq!((word(&sealed).as_str(), lost(&sealed)), ("UNANCHORED", Vec::new()));
}

/// Returns what the verdict on the first item rests on that is not relied on any more.
fn lost(sealed: &Sealed) -> Vec<String> {
    let list = sealed.run(&["list", "--json"]).expect(0).json();
    let lost = list["evidence"][0]["no_longer_relied_on"].as_array().cloned().unwrap_or_default();
    lost.iter().map(|it| it.as_str().expect("a text").to_owned()).collect()
}

/// An authority, a signer whom it certified and then revoked, and a policy that the signer signed.
fn certificates(sealed: &Sealed) -> Option<()> {
    let folder = sealed.path("");
    let openssl = |arguments: &str| {
        let output = std::process::Command::new("openssl")
            .args(arguments.split(' '))
            .current_dir(&folder)
            .output();
        output.ok().map(|it| assert!(it.status.success(), "{arguments}: {it:?}"))
    };
    // The sealed world's clock is fixed: certificates count from long before it.
    openssl("version")?;
    sealed.write("in/policy.txt", "High-risk decisions are reviewed by a person.\n");
    sealed.write("index.txt", "");
    sealed.write("number", "01\n");
    sealed.write(
        "ca.cnf",
        "[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\ncrlnumber=number\nserial=number\nnew_certs_dir=.\ndefault_md=sha256\ndefault_crl_days=3650\npolicy=any\nx509_extensions=leaf\n[any]\ncommonName=supplied\n[leaf]\nbasicConstraints=CA:FALSE\nkeyUsage=digitalSignature\n[req]\ndistinguished_name=dn\n[dn]\n[root]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n",
    );
    openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ca.key")?;
    openssl("req -new -key ca.key -subj /CN=Bank -config ca.cnf -out ca.csr")?;
    openssl(
        "ca -selfsign -batch -config ca.cnf -extensions root -keyfile ca.key -in ca.csr -startdate 20200101000000Z -enddate 20400101000000Z -notext -out ca.pem",
    )?;
    openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out signer.key")?;
    openssl("req -new -key signer.key -subj /CN=Signer -config ca.cnf -out signer.csr")?;
    openssl(
        "ca -batch -config ca.cnf -cert ca.pem -keyfile ca.key -in signer.csr -startdate 20200101000000Z -enddate 20400101000000Z -notext -out signer.pem",
    )?;
    openssl(
        "cms -sign -binary -in in/policy.txt -signer signer.pem -inkey signer.key -outform DER -out in/policy.txt.p7s",
    )?;
    openssl("ca -config ca.cnf -cert ca.pem -keyfile ca.key -revoke signer.pem")?;
    openssl("ca -config ca.cnf -cert ca.pem -keyfile ca.key -gencrl -out ca.crl")
}
