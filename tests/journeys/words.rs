//! What people read, kept as snapshots.

use crate::sealed::{Sealed, foreign};

#[test]
fn the_help_of_the_program() {
    let sealed = Sealed::new();
    insta::assert_snapshot!(sealed.run_bare(&["--help"]).expect(0).out);
}

#[test]
fn the_help_of_inspect() {
    let sealed = Sealed::new();
    insta::assert_snapshot!(sealed.run_bare(&["inspect", "--help"]).expect(0).out);
}

#[test]
fn an_edited_record_as_inspect_tells_it() {
    let sealed = Sealed::new();
    let log =
        std::fs::read(foreign().join("exports/provenance/ledger-copy.jsonl")).expect("a file");
    sealed.write("ledger.jsonl", log);
    let key = std::fs::read(foreign().join("trust/provenance.hex")).expect("a file");
    sealed.write("provenance.hex", key);
    let said =
        sealed.run_bare(&["inspect", "@ledger.jsonl", "--trust", "@provenance.hex"]).expect(40);
    let top = sealed.path("");
    insta::assert_snapshot!(said.out.replace(top.to_str().expect("UTF-8"), "…/"));
}

#[test]
fn an_empty_vault_says_what_belongs_there() {
    let sealed = Sealed::with_vault();
    let said = sealed.run(&["trust"]).expect(0);
    insta::assert_snapshot!(said.out);
    let said = sealed.run(&["search", "anything"]).expect(0);
    insta::assert_snapshot!(said.out);
}
