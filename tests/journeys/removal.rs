//! Withdrawing and erasing.

use std::fs;

use crate::sealed::{Sealed, foreign};

#[test]
fn withdrawn_evidence_stays_and_goes_into_no_bundle() {
    let sealed = Sealed::with_vault();
    sealed
        .run(&["ingest", foreign().join("exports/ai-policy.md").to_str().expect("UTF-8")])
        .expect(0);
    sealed.run(&["withdraw", "E-0001", "--reason", "wrong version"]).expect(0);
    let list = sealed.run(&["list", "--json"]).expect(0).json();
    assert_eq!(list["evidence"][0]["status"], "withdrawn");
    let made = sealed.run(&["bundle", "-o", "@b.zip", "--json"]).expect(0).json();
    assert_eq!((made["items"].as_u64(), made["withheld"].as_u64()), (Some(0), Some(1)));
}

/// Withdrawing an export does not make room for another history.
#[test]
fn what_was_withdrawn_still_contradicts() {
    let sealed = Sealed::with_vault();
    let gateway = foreign().join("exports/gateway");
    let ingest = |name: &str| {
        let path = gateway.join(name);
        sealed.run(&["ingest", path.to_str().expect("UTF-8"), "--json"]).expect(0).json()
    };
    ingest("2026-q3.jsonl");
    sealed.run(&["withdraw", "E-0001", "--reason", "the wrong quarter"]).expect(0);
    let rewritten = ingest("2026-q3-again.jsonl");
    assert_eq!(rewritten["taken"][0]["verdict"], "DIVERGED", "{rewritten:#}");
    assert_eq!(rewritten["taken"][0]["relations"][0]["relation"], "conflict");
    // It joins nothing either: who holds no export of a log has nothing to join.
    let sealed = Sealed::with_vault();
    let log = fs::read_to_string(gateway.join("2026-q3.jsonl")).expect("an export");
    let (first, rest) =
        log.split_at(log.len() / 2 + log[log.len() / 2..].find('\n').expect("lines") + 1);
    sealed.write("first.jsonl", first);
    sealed.write("rest.jsonl", rest);
    sealed.run(&["ingest", "@first.jsonl"]).expect(0);
    sealed.run(&["withdraw", "E-0001", "--reason", "a try"]).expect(0);
    let taken = sealed.run(&["ingest", "@rest.jsonl", "--json"]).expect(0).json();
    assert_eq!(taken["taken"][0]["verdict"], "INCOMPLETE", "{taken:#}");
}

#[test]
fn erased_evidence_is_gone_the_ledger_still_verifies_and_the_number_is_not_used_again() {
    let sealed = Sealed::with_vault();
    let secret = "Zephyrine Quillfeather, account 77-4411";
    sealed.write("person.txt", secret);
    sealed.write("other.txt", "something else");
    sealed.run(&["ingest", "@person.txt"]).expect(0);
    sealed
        .run(&["map", "E-0001", "A.7.2", "--rationale", "about Zephyrine Quillfeather"])
        .expect(0);
    sealed.run(&["erase", "E-0001", "--reason", "request of the person"]).expect(0);
    sealed.run(&["fsck"]).expect(0);
    sealed.run(&["show", "E-0001"]).expect(1);
    let taken = sealed.run(&["ingest", "@other.txt", "--json"]).expect(0).json();
    assert_eq!(taken["taken"][0]["id"], "E-0002");
    let list = sealed.run(&["list"]).expect(0);
    assert!(list.out.contains("E-0001  erased: request of the person"), "{}", list.out);
    // The files are encrypted, so this alone shows little; the store's own test reads the
    // decrypted pages. Here: nothing was left beside them in the clear.
    for entry in fs::read_dir(sealed.path("v.vault")).expect("a folder") {
        let bytes = fs::read(entry.expect("readable").path()).unwrap_or_default();
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "the erased text is in the vault's folder");
    }
    sealed.run(&["bundle", "-o", "@b.zip"]).expect(0);
}

/// Bytes that are withheld do not go out in another item that holds the same file.
#[test]
fn what_is_withheld_is_withheld_wherever_it_lies() {
    let sealed = Sealed::with_vault();
    let secret = "Zephyrine Quillfeather earns 74,411";
    sealed.write("payroll.txt", secret);
    sealed.write("other.txt", "something else");
    sealed.run(&["ingest", "@payroll.txt"]).expect(0);
    let together = ["ingest", "--together", "Walk-through", "@payroll.txt", "@other.txt"];
    sealed.run(&together).expect(0);
    sealed.run(&["ingest", "@other.txt"]).expect(0);
    let made = ["bundle", "-o", "@b.zip", "--withhold", "E-0001=personal data"];
    let made = sealed.run(&made).expect(0).out;
    assert!(made.contains("1 items, 2 withheld"), "{made}");
    let why = "Withheld: E-0002: it holds the same file as E-0001, which is withheld";
    assert!(made.contains(why), "{made}");
    let bytes = fs::read(sealed.path("b.zip")).expect("a bundle");
    assert!(!bytes.windows(secret.len()).any(|it| it == secret.as_bytes()));
    // The other way round: who gets no set gets none of its files either.
    let set = ["bundle", "-o", "@c.zip", "--withhold", "E-0002=not in scope", "--json"];
    let made = sealed.run(&set).expect(0).json();
    assert_eq!((&made["items"], &made["withheld"]), (&0.into(), &3.into()), "{made}");
}

/// A pack is over all that is held: who puts one beside something withheld is told, and so is who gets it.
#[test]
fn a_pack_beside_what_is_withheld_is_said_to_name_it() {
    let sealed = Sealed::with_vault();
    sealed.write("payroll.txt", "the salaries");
    sealed.write("other.txt", "something else");
    sealed.run(&["ingest", "@payroll.txt", "@other.txt"]).expect(0);
    sealed.run(&["pack", "-o", "@p.pdf"]).expect(0);
    let with_pack = ["bundle", "-o", "@b.zip", "--with-pack", "@p.pdf"];
    let whole = sealed.run(&with_pack).expect(0).out;
    assert!(!whole.contains("The pack in it"), "{whole}");
    let withheld = ["bundle", "-o", "@c.zip", "--with-pack", "@p.pdf", "--withhold"];
    let made = sealed.run(&[&withheld[..], &["E-0001=personal data"]].concat()).expect(0).out;
    assert!(made.contains("The pack in it speaks of everything"), "{made}");
    let recorded = "Withheld: E-0001: personal data (the pack in this bundle may name it)";
    assert!(made.contains(recorded), "{made}");
    let json = ["bundle", "-o", "@d.zip", "--with-pack", "@p.pdf", "--json", "--withhold"];
    let made = sealed.run(&[&json[..], &["E-0001=personal data"]].concat()).expect(0).json();
    assert_eq!(made["in_pack"], serde_json::json!(["E-0001"]));
}
