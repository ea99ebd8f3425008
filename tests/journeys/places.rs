//! A vault where something else copies it about is read, and not written to.

use std::fs;

use crate::sealed::{Said, Sealed};

#[track_caller]
fn refused(said: Said) {
    let said = said.expect(1);
    assert!(said.err.contains("a folder of Syncthing"), "{}", said.err);
    assert!(said.err.contains("exhibit backup"), "{}", said.err);
    assert_eq!(said.json()["code"], "synchronised-folder");
}

#[test]
fn no_vault_is_made_in_a_synchronised_folder() {
    let sealed = Sealed::new();
    fs::create_dir_all(sealed.path("shared/.stfolder")).expect("folders");
    let init = ["init", "@shared/a.vault", "--organisation", "X", "--as", "Ada", "--json"];
    refused(sealed.run(&init));
    assert!(!sealed.path("shared/a.vault").exists());
    // A name is enough where no marker is: the default of a program that synchronises.
    let named = ["init", "@OneDrive - Bank/a.vault", "--organisation", "X", "--as", "Ada"];
    fs::create_dir_all(sealed.path("OneDrive - Bank")).expect("a folder");
    let said = sealed.run(&named).expect(1);
    assert!(said.err.contains("a folder of OneDrive"), "{}", said.err);
}

#[test]
fn a_vault_that_came_to_lie_in_one_is_read_with_a_warning_and_not_written_to() {
    let sealed = Sealed::with_vault();
    sealed.write("note.txt", "A document\n");
    sealed.run(&["ingest", "@note.txt"]).expect(0);
    fs::create_dir(sealed.path(".stfolder")).expect("a folder");
    let said = sealed.run(&["list"]).expect(0);
    assert!(said.err.contains("warning: this vault lies in a folder of Syncthing"), "{}", said.err);
    assert!(said.out.contains("E-0001"), "{}", said.out);
    sealed.run(&["show", "E-0001"]).expect(0);
    refused(sealed.run(&["ingest", "@note.txt", "--json"]));
    refused(sealed.run(&["passwd", "--new-passphrase-file", "@pass", "--json"]));
    refused(sealed.run(&["show", "E-0001", "--extract", "@out", "--json"]));
    fs::remove_dir(sealed.path(".stfolder")).expect("removed");
    sealed.run(&["show", "E-0001", "--extract", "@out"]).expect(0);
}

#[test]
fn a_copy_may_lie_there_and_is_gone_on_with_elsewhere() {
    let sealed = Sealed::with_vault();
    fs::create_dir_all(sealed.path("shared/.stfolder")).expect("folders");
    sealed.run(&["backup", "@shared/copy"]).expect(0);
    let restore = |to| ["restore", "@shared/copy", to, "--reason", "the laptop was lost", "--json"];
    refused(sealed.run(&restore("@shared/new.vault")));
    sealed.run(&restore("@new.vault")).expect(0);
}
