//! What whoever administers a machine demands, and every command that obeys it.

use std::fs;

use crate::sealed::{POLICY, Said, Sealed, foreign};

/// A world with a vault, and then a policy that says this.
fn with_policy(text: &str) -> Sealed {
    let sealed = Sealed::with_vault();
    let path = sealed.write(POLICY, format!("version = 1\n{text}"));
    // Whatever the umask of whoever runs the tests.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("set");
    }
    sealed
}

/// A command that the policy refuses says so by its code, and what to do.
#[track_caller]
fn refused(said: Said, why: &str) {
    let said = said.expect(1);
    assert!(said.err.contains(why), "{}", said.err);
    assert!(said.err.contains("hint: "), "{}", said.err);
    assert_eq!(said.json()["code"], "policy");
}

#[test]
fn a_machine_without_a_file_says_so() {
    let sealed = Sealed::new();
    let said = sealed.run_bare(&["machine-policy"]).expect(0);
    assert!(said.out.contains("has no policy"), "{}", said.out);
    let shown = sealed.run_bare(&["machine-policy", "--json"]).expect(0).json();
    assert_eq!(shown["found"], false);
    assert_eq!(shown["min_memory_mib"], 64);
    assert_eq!(shown["exportable_classes"].as_array().map(Vec::len), Some(4));
}

#[test]
fn what_holds_is_shown_with_where_it_stands() {
    let sealed = with_policy(
        "[passphrase]\nmin_length = 14\n[window]\nlock_after_minutes = 5\nopen_in_other_programs = false\n[exports]\nclasses = [\"public\", \"internal\"]",
    );
    let said = sealed.run_bare(&["machine-policy"]).expect(0).out;
    for part in ["policy.toml", "at least 14 characters", "after 5 minutes", "public, internal"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let shown = sealed.run_bare(&["machine-policy", "--json"]).expect(0).json();
    assert_eq!(shown["open_in_other_programs"], false);
    assert_eq!(shown["exportable_classes"], serde_json::json!(["public", "internal"]));
}

#[test]
fn a_policy_that_cannot_be_obeyed_opens_no_vault() {
    let sealed = with_policy("min_length = 12");
    let commands: [&[&str]; 7] = [
        &["list", "--json"],
        &["fsck", "--json"],
        &["ingest", "@pass", "--json"],
        &["passwd", "--new-passphrase-file", "@pass", "--json"],
        &["init", "@new.vault", "--organisation", "X", "--as", "Ada", "--json"],
        &["backup", "@copy", "--json"],
        &["machine-policy", "--json"],
    ];
    for command in commands {
        refused(sealed.run(command), "can't be obeyed");
    }
    refused(sealed.run_bare(&["keygen", "@k", "--no-passphrase", "--json"]), "can't be obeyed");
    assert!(!sealed.path("new.vault").exists() && !sealed.path("k").exists());
    // What touches no vault goes on.
    sealed.run_bare(&["checklist", "A.6.2.8"]).expect(0);
    fs::remove_file(sealed.path(POLICY)).expect("removed");
    sealed.run(&["list"]).expect(0);
}

#[cfg(unix)]
#[test]
fn a_policy_that_anybody_may_change_is_none_to_rely_on() {
    use std::os::unix::fs::PermissionsExt;
    let sealed = with_policy("");
    sealed.run(&["list"]).expect(0);
    let open = fs::Permissions::from_mode(0o666);
    fs::set_permissions(sealed.path(POLICY), open).expect("set");
    refused(sealed.run(&["list", "--json"]), "can't be relied on");
}

#[test]
fn short_passphrases_are_refused_wherever_one_is_chosen() {
    let sealed = with_policy("[passphrase]\nmin_length = 30");
    sealed.write("short", "only twenty-eight characters\n");
    sealed.write("long", "many words are easy to remember\n");
    let short = sealed.path("short");
    let short = short.to_str().expect("UTF-8");
    let why = "at least 30 characters";
    let init = ["init", "@b.vault", "--organisation", "X", "--as", "Ada", "--json"];
    refused(sealed.run_bare(&[&init[..], &["--passphrase-file", short]].concat()), why);
    assert!(!sealed.path("b.vault").exists());
    refused(sealed.run(&["passwd", "--new-passphrase-file", short, "--json"]), why);
    let enrol = ["people", "--enrol", "Rolf", "--new-passphrase-file", short, "--json"];
    refused(sealed.run(&enrol), why);
    let keygen = ["keygen", "@key", "--json"];
    refused(sealed.run_bare(&[&keygen[..], &["--new-passphrase-file", short]].concat()), why);
    let bare = sealed.run_bare(&[&keygen[..], &["--no-passphrase"]].concat());
    refused(bare, "a passphrase on every key");
    assert!(!sealed.path("key").exists());
    // The vault's own is older than the policy, and shorter: it opens, and that is said.
    let said = sealed.run(&["list"]).expect(0);
    assert!(said.err.contains("yours is shorter"), "{}", said.err);
    let long = sealed.path("long");
    let long = long.to_str().expect("UTF-8");
    sealed.run(&["passwd", "--new-passphrase-file", long]).expect(0);
    let said = sealed.run_bare(&["list", "--passphrase-file", long]).expect(0);
    assert_eq!(said.err, "");
}

#[test]
fn new_slots_have_the_floor_and_older_ones_are_named() {
    let sealed = with_policy("[key_derivation]\nmin_memory_mib = 64\nmin_passes = 3");
    let said = sealed.run(&["list"]).expect(0);
    assert!(said.err.contains("asks for 64 MiB, 3 passes"), "{}", said.err);
    assert!(said.err.contains("exhibit passwd"), "{}", said.err);
    sealed.run(&["passwd", "--new-passphrase-file", "@pass"]).expect(0);
    assert_eq!(sealed.run(&["list"]).expect(0).err, "");
    let slots = fs::read_to_string(sealed.path("v.vault/vault.json")).expect("a file");
    assert!(slots.contains("\"m_kib\":65536"), "{slots}");
}

#[test]
fn a_vault_with_a_recovery_code_is_written_to_where_one_is_required() {
    let sealed = with_policy("[vault]\nrecovery_code_required = true");
    sealed.run(&["ingest", policy_of_the_bank().to_str().expect("UTF-8")]).expect(0);
}

#[test]
fn what_is_held_too_closely_leaves_in_no_way() {
    let sealed = with_policy("[exports]\nclasses = [\"public\", \"internal\"]");
    sealed.write("cv.txt", "Somebody's life\n");
    sealed.run(&["ingest", "@cv.txt", "--class", "personal"]).expect(0);
    sealed.run(&["ingest", policy_of_the_bank().to_str().expect("UTF-8")]).expect(0);
    sealed.run(&["show", "E-0001"]).expect(0);
    let why = "lets nothing leave the vault that is personal";
    let commands: [&[&str]; 6] = [
        &["show", "E-0001", "--extract", "@out", "--json"],
        &["show", "E-0001", "--extract", "-", "--json"],
        &["export", "people", "-o", "@out.csv", "--json"],
        &["export", "evidence", "-o", "@out.csv", "--json"],
        &["pack", "-o", "@out.pdf", "--json"],
        &["bundle", "-o", "@out.zip", "--json"],
    ];
    for command in commands {
        refused(sealed.run(command), why);
    }
    for file in ["out", "out.csv", "out.pdf", "out.zip"] {
        assert!(!sealed.path(file).exists(), "{file}");
    }
    let said = sealed.run(&["bundle", "-o", "@out.zip"]).expect(1);
    assert!(said.err.contains("(E-0001)"), "{}", said.err);
    // What may leave does.
    let withheld = ["bundle", "-o", "@out.zip", "--withhold-class", "personal=a person's data"];
    sealed.run(&withheld).expect(0);
    sealed.run(&["show", "E-0002", "--extract", "@out"]).expect(0);
    sealed.run(&["export", "systems", "-o", "@out.csv"]).expect(0);
}

#[test]
fn bundles_that_must_be_encrypted_are_not_written_open() {
    let sealed = with_policy("[bundles]\nonly_encrypted = true");
    refused(sealed.run(&["bundle", "-o", "@out.zip", "--json"]), "leave only encrypted");
    assert!(!sealed.path("out.zip").exists());
    let to = ["bundle", "-o", "@out.zip.age", "--seal-to", RECIPIENT];
    sealed.run(&to).expect(0);
    let sealed = fs::read(sealed.path("out.zip.age")).expect("a file");
    assert!(sealed.starts_with(b"age-encryption.org/v1\n"));
}

#[test]
fn what_may_not_leave_open_may_go_to_those_whom_the_policy_names() {
    let to = ["bundle", "-o", "@out.zip.age", "--seal-to", RECIPIENT, "--json"];
    let anybody = with_policy("[exports]\nclasses = [\"public\"]");
    refused(anybody.run(&to), "a bundle");
    let named =
        format!("[exports]\nclasses = [\"public\"]\n[bundles]\nrecipients = [\"{RECIPIENT}\"]");
    let named = with_policy(&named);
    refused(named.run(&["bundle", "-o", "@open.zip", "--json"]), "a bundle");
    named.run(&to).expect(0);
    let other = with_policy("[bundles]\nrecipients = []");
    refused(other.run(&to), RECIPIENT);
}

/// A recipient whose key nobody needs here.
const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

fn policy_of_the_bank() -> std::path::PathBuf {
    foreign().join("exports/ai-policy.md")
}
