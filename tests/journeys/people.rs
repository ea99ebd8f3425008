//! Several people, one vault; and what was seen before.

use std::fs;
use std::path::Path;

use crate::sealed::{Sealed, foreign};

#[test]
fn a_reader_reads_and_writes_nothing() {
    let sealed = Sealed::with_vault();
    sealed.write("rolf", "a reader's own words\n");
    let rolf = sealed.path("rolf");
    let rolf = rolf.to_str().expect("UTF-8");
    sealed
        .run(&["people", "--enrol", "Rolf", "--role", "reader", "--new-passphrase-file", rolf])
        .expect(0);
    sealed.run_bare(&["list", "--as", "Rolf", "--passphrase-file", rolf]).expect(0);
    let said = sealed.run_bare(&["ingest", "@pass", "--as", "Rolf", "--passphrase-file", rolf]);
    assert_eq!(said.code, 1, "{}", said.out);
    assert!(said.err.contains("Rolf may only read"), "{}", said.err);
    let said = sealed.run_bare(&["list", "--as", "Ada", "--passphrase-file", rolf]).expect(1);
    assert!(said.err.contains("belongs to Rolf"), "{}", said.err);
}

#[test]
fn a_changed_passphrase_opens_and_the_old_one_does_not() {
    let sealed = Sealed::with_vault();
    sealed.write("new", "another horse entirely\n");
    let new = sealed.path("new");
    let new = new.to_str().expect("UTF-8");
    let said = sealed.run(&["passwd", "--new-passphrase-file", new]).expect(0);
    assert!(said.out.contains("old copy of vault.json"), "{}", said.out);
    sealed.run(&["list"]).expect(1);
    sealed.run_bare(&["fsck", "--passphrase-file", new]).expect(0);
}

#[test]
fn a_backup_opens_and_is_verified() {
    let sealed = Sealed::with_vault();
    sealed
        .run(&["ingest", foreign().join("exports/ai-policy.md").to_str().expect("UTF-8")])
        .expect(0);
    sealed.run(&["backup", "@copy"]).expect(0);
    let copy = sealed.path("copy");
    let said = sealed.run(&["list", "--vault", copy.to_str().expect("UTF-8"), "--json"]).expect(0);
    assert_eq!(said.json()["evidence"][0]["id"], "E-0001");
}

#[test]
fn an_older_copy_is_noticed_and_opens_for_reading_only() {
    let sealed = Sealed::with_vault();
    copy_folder(&sealed.path("v.vault"), &sealed.path("old"));
    sealed
        .run(&["ingest", foreign().join("exports/ai-policy.md").to_str().expect("UTF-8")])
        .expect(0);
    fs::remove_dir_all(sealed.path("v.vault")).expect("removed");
    copy_folder(&sealed.path("old"), &sealed.path("v.vault"));
    sealed.run(&["list", "--vault", "v.vault"]).expect(0);
    let said = sealed.run(&["fsck", "--vault", "v.vault"]).expect(30);
    assert!(said.out.contains("DIVERGED"), "{}", said.out);
    let said = sealed.run(&["ingest", "@pass", "--vault", "v.vault"]).expect(1);
    assert!(said.err.contains("DIVERGED"), "{}", said.err);
}

#[test]
fn a_key_for_review_records_is_one_that_openssh_reads() {
    let sealed = Sealed::new();
    sealed.run_bare(&["keygen", "@head.key", "--no-passphrase"]).expect(0);
    let key = sealed.path("head.key");
    let output = std::process::Command::new("ssh-keygen").arg("-y").arg("-f").arg(&key).output();
    let Ok(output) = output else {
        crate::sealed::skipped("keygen read by ssh-keygen", "ssh-keygen is not installed");
        return;
    };
    let public = fs::read_to_string(sealed.path("head.key.pub")).expect("a file");
    let read = String::from_utf8_lossy(&output.stdout).into_owned();
    let key = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    assert_eq!(key(&read), key(&public), "{}", String::from_utf8_lossy(&output.stderr));
    sealed.run_bare(&["keygen", "@head.key", "--no-passphrase"]).expect(1);
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("readable");
        fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
    }
}

#[test]
fn the_recovery_code_enrols_a_person_and_does_nothing_else() {
    let sealed = Sealed::new();
    let init = ["init", "v.vault", "--organisation", "Lindmoor Bank", "--as", "Ada", "--json"];
    let made = sealed.run(&init).expect(0).json();
    let code = made["recovery_code"].as_str().expect("a code");
    sealed.write("code", format!("{code}\n"));
    sealed.write("eva", "words of another person\n");
    let (code, eva) = (sealed.path("code"), sealed.path("eva"));
    let (code, eva) = (code.to_str().expect("UTF-8"), eva.to_str().expect("UTF-8"));
    let said = sealed.run_bare(&["ingest", "@eva", "--passphrase-file", code]);
    assert_ne!(said.code, 0, "{}", said.out);
    let enrol = ["people", "--enrol", "Eva", "--role", "lead", "--new-passphrase-file", eva];
    sealed.run_bare(&[&enrol[..], &["--passphrase-file", code]].concat()).expect(0);
    sealed.run_bare(&["fsck", "--as", "Eva", "--passphrase-file", eva]).expect(0);
    let ledger = sealed.run_bare(&["ledger", "--json", "--passphrase-file", eva]).expect(0).json();
    assert_eq!(ledger["entries"][0]["actor"], "recovery code");
    sealed.write("new", "any other passphrase\n");
    let with = ["--passphrase-file", "@code", "--new-passphrase-file", "@new"];
    let said = sealed.run_bare(&[&["passwd"][..], &with].concat()).expect(1);
    assert!(said.err.contains("only enrol"), "{}", said.err);
}

/// An older copy in the vault's place is told by whatever opens it.
#[test]
fn a_rolled_back_vault_says_so_to_readers_too() {
    let sealed = Sealed::with_vault();
    let copy = |from: &str, to: &str| {
        fs::create_dir_all(sealed.path(to)).expect("a folder");
        for entry in fs::read_dir(sealed.path(from)).expect("a vault") {
            let entry = entry.expect("readable");
            fs::copy(entry.path(), sealed.path(to).join(entry.file_name())).expect("copied");
        }
    };
    copy("v.vault", "old");
    sealed.run(&["ingest", "@pass"]).expect(0);
    fs::remove_dir_all(sealed.path("v.vault")).expect("removed");
    copy("old", "v.vault");
    let said = sealed.run(&["list", "--vault", "v.vault"]).expect(0);
    assert!(said.err.contains("warning: DIVERGED: this vault has 2 entries"), "{}", said.err);
}

#[test]
fn a_restored_copy_is_a_new_log_that_names_its_predecessor() {
    let sealed = Sealed::with_vault();
    for name in ["exports/ai-policy.md", "exports/gateway/2026-q3.jsonl", "exports/model-releases"]
    {
        sealed.run(&["ingest", foreign().join(name).to_str().expect("UTF-8")]).expect(0);
    }
    sealed.run(&["map", "E-0003", "A.6.2.4", "--rationale", "Release decisions."]).expect(0);
    sealed.run(&["erase", "E-0001", "--reason", "request"]).expect(0);
    let before = sealed.run(&["list", "--json"]).expect(0).json();
    sealed.run(&["backup", "@copy"]).expect(0);
    let restore = ["restore", "@copy", "@new.vault", "--reason", "laptop lost", "--json"];
    let restored = sealed.run(&restore).expect(0).json();
    let new = ["--vault", "@new.vault"];
    let run = |args: &[&str]| sealed.run(&[args, &new].concat());
    let after = run(&["list", "--json"]).expect(0).json();
    for (old, new) in [(0, 0), (1, 1)] {
        let (old, new) = (&before["evidence"][old], &after["evidence"][new]);
        assert_eq!((&old["id"], &old["verdict"]), (&new["id"], &new["verdict"]));
    }
    assert_eq!(after["evidence"][1]["supports"][0], "A.6.2.4");
    run(&["fsck"]).expect(0);
    let head = run(&["ledger", "--json"]).expect(0).json();
    assert_eq!(head["head"]["origin"], restored["origin"]);
    run(&["bundle", "-o", "@b.zip"]).expect(0);
    sealed.run(&restore).expect(1);
}

#[test]
fn a_restore_that_is_stopped_leaves_no_vault() {
    let sealed = Sealed::with_vault();
    let policy = foreign().join("exports/ai-policy.md");
    sealed.run(&["ingest", policy.to_str().expect("UTF-8")]).expect(0);
    sealed.run(&["backup", "@copy"]).expect(0);
    let restore = ["restore", "@copy", "@new.vault", "--reason", "laptop lost"];
    sealed.run_cancelled(&restore).expect(130);
    assert!(!sealed.path("new.vault").exists());
    assert!(!sealed.path("new.vault.unfinished").exists());
    // A folder that was there and empty stays, and stays empty.
    fs::create_dir(sealed.path("new.vault")).expect("a folder");
    sealed.run_cancelled(&restore).expect(130);
    assert_eq!(fs::read_dir(sealed.path("new.vault")).expect("a folder").count(), 0);
    sealed.run(&restore).expect(0);
    assert!(!sealed.path("new.vault.unfinished").exists());
    sealed.run(&["fsck", "--vault", "@new.vault"]).expect(0);
}

#[test]
fn somebody_on_record_keeps_the_number_when_enrolled() {
    let sealed = Sealed::with_vault();
    sealed.run(&["people", "add", "Helga", "--known-as", "hstein"]).expect(0);
    sealed.run(&["people", "add", "Jens"]).expect(0);
    sealed.write("new", "another passphrase, long enough\n");
    let enrol =
        ["people", "--enrol", "Helga", "--role", "auditor", "--new-passphrase-file", "@new"];
    let said = sealed.run(&enrol).expect(0).out;
    assert_eq!(said, "Enrolled Helga as P-003 (auditor).\n");
    let people = sealed.run(&["people", "--json"]).expect(0).json();
    assert_eq!(people["people"][2]["vault_role"], "auditor");
    assert_eq!(people["people"][2]["known_as"][0], "hstein");
}
