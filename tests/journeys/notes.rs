//! What an auditor heard and saw, as evidence.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::sealed::Sealed;

const INTERVIEW: [&str; 22] = [
    "note",
    "interview",
    "--title",
    "How overrides are approved",
    "--who-role",
    "Credit reviewer",
    "--who-name",
    "Zephyrine Quillfeather",
    "--where",
    "Hamburg, room 3",
    "--when",
    "2026-05-12T09:00+02:00",
    "--minutes",
    "45",
    "--question",
    "Who approves an override?",
    "--question",
    "Where is that written?",
    "--statement",
    "The head of credit,\non the form\u{202e}.",
    "--control",
    "A.9.2",
];

fn interview(sealed: &Sealed) {
    sealed.run(&[&INTERVIEW[..], &["--rationale", "how people oversee"]].concat()).expect(0);
}

#[test]
fn an_interview_is_evidence_that_reads_like_one() {
    let sealed = Sealed::with_vault();
    interview(&sealed);
    let shown = sealed.run(&["show", "E-0001"]).expect(0).out;
    for line in [
        "E-0001  How overrides are approved",
        "  Kind: interview",
        "  Supports: A.9.2",
        "  Interview: How overrides are approved",
        "    With   Credit reviewer, Zephyrine Quillfeather",
        "    Where  Hamburg, room 3",
        "    When   2026-05-12T09:00:00+02:00, 45 minutes",
        "    Asked  Who approves an override?",
        "    Asked  Where is that written?",
        "    Said   The head of credit,",
        "           on the form⟨U+202E⟩.",
        "    Not confirmed by the other side.",
        "UNSIGNED",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    assert!(shown.contains("Signed by the key of Ada, in entry "), "{shown}");
    let list = sealed.run(&["list"]).expect(0).out;
    assert!(list.contains("Kind") && list.contains("interview"), "{list}");
    sealed.run(&["verify"]).expect(0);
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn the_other_side_confirms_or_disputes_and_only_notes_can_be() {
    let sealed = Sealed::with_vault();
    interview(&sealed);
    let confirm = ["note", "confirm", "E-0001", "--role", "Credit reviewer", "--on", "2026-05-13"];
    let with = |more: &[&'static str]| [&confirm[..], &["--how", "by e-mail"], more].concat();
    sealed.run(&with(&["--dispute", "--comment", "It is the deputy."])).expect(0);
    sealed.run(&with(&["--name", "Zephyrine Quillfeather"])).expect(0);
    let shown = sealed.run(&["show", "E-0001"]).expect(0).out;
    assert!(shown.contains("Disputed on 2026-05-13 by Credit reviewer, by e-mail"), "{shown}");
    assert!(shown.contains("It is the deputy."), "{shown}");
    assert!(shown.contains("Confirmed on 2026-05-13 by Credit reviewer (Zephyrine"), "{shown}");
    assert!(!shown.contains("Not confirmed"), "{shown}");
    sealed.write("policy.txt", "a policy");
    sealed.run(&["ingest", "@policy.txt"]).expect(0);
    let refused = ["note", "confirm", "E-0002", "--role", "x", "--on", "2026-05-13", "--how", "y"];
    assert!(sealed.run(&refused).expect(1).err.contains("a note of an auditor"));
}

#[test]
fn a_disputed_note_covers_nothing_until_the_same_side_confirms_it() {
    let sealed = Sealed::with_vault();
    interview(&sealed);
    let map = ["map", "E-0001", "A.9.2", "--rationale", "who approves", "--sufficiency", "partial"];
    sealed.run(&[&map[..], &["--because", "one of two"]].concat()).expect(0);
    let state = || {
        let all = sealed.run(&["coverage", "--json"]).expect(0).json();
        let all = all["requirements"].as_array().expect("a list").iter();
        let found = all.clone().find(|it| it["id"] == "A.9.2").expect("a requirement");
        (found["state"].clone(), found["evidence"][0]["contested"].clone())
    };
    assert_eq!(state(), (json!("partial"), Value::Null));
    let confirm = ["note", "confirm", "E-0001", "--on", "2026-05-13", "--how", "by e-mail"];
    let by = |more: &[&'static str]| sealed.run(&[&confirm[..], more].concat()).expect(0);
    by(&["--role", "Credit reviewer", "--dispute", "--comment", "It is the deputy."]);
    let disputed = json!(["disputed by Credit reviewer: It is the deputy."]);
    assert_eq!(state(), (json!("mapped"), disputed.clone()));
    by(&["--role", "Head of credit"]);
    assert_eq!(state(), (json!("mapped"), disputed), "somebody else's word resolves nothing");
    by(&["--role", "credit reviewer"]);
    assert_eq!(state(), (json!("partial"), Value::Null));
}

/// The name is in the note's own content and in what goes with the item.
#[test]
fn erasing_a_note_leaves_its_names_nowhere() {
    let sealed = Sealed::with_vault();
    interview(&sealed);
    let ledger = bodies(&sealed);
    assert!(ledger.contains("How overrides are approved"), "the test can't see what is there");
    assert!(!ledger.contains("Quillfeather"), "{ledger}");
    let found = sealed.run(&["search", "--documents", "quillfeather"]).expect(0).out;
    assert!(found.contains("E-0001"), "{found}");
    sealed.run(&["erase", "E-0001", "--reason", "request of the person"]).expect(0);
    let found = sealed.run(&["search", "--documents", "quillfeather"]).expect(0).out;
    assert_eq!(
        found,
        "No document matches.\nWords are whole: quillfeather* finds what begins so.\n"
    );
    sealed.run(&["fsck"]).expect(0);
}

/// What the entries of the vault say.
fn bodies(sealed: &Sealed) -> String {
    let vault = sealed.unlocked();
    let entries = vault.store().entries(0..vault.register().size());
    let bodies = entries.filter_map(|entry| entry.expect("an entry").opening).map(|it| it.body);
    bodies.map(|it| String::from_utf8(it).expect("UTF-8")).collect()
}

#[test]
fn a_note_with_attachments_is_one_item_that_a_stranger_can_check() {
    let sealed = Sealed::with_vault();
    let note = "kind = \"observation\"\ntitle = \"The override queue\"\nremote = true\n\
        when = \"2026-05-12T09:00:00+02:00\"\nseen = \"Four cases wait.\"\n";
    sealed.write("note.toml", note);
    sealed.write("a/photo.txt", "a picture");
    sealed.write("b/photo.txt", "another");
    let args = ["note", "observation", "--file", "@note.toml", "--attach", "@a/photo.txt"];
    let wrong = [&["note", "interview"][..], &args[2..]].concat();
    sealed.run(&wrong).expect(2);
    let taken = sealed.run(&[&args[..], &["--attach", "@b/photo.txt", "--json"]].concat());
    let taken = taken.expect(0).json();
    assert_eq!(taken["taken"][0]["verdict"], "UNSIGNED", "{taken:#}");
    let shown = sealed.run(&["show", "E-0001", "--json"]).expect(0).json();
    let paths: Vec<&Value> = shown["appraisal"]["members"]
        .as_array()
        .expect("files")
        .iter()
        .map(|it| &it["path"])
        .collect();
    assert_eq!(paths, ["2-photo.txt", "note.json", "photo.txt", "set.json"]);
    assert_eq!(shown["note"]["seen"], "Four cases wait.");
    assert_eq!(shown["name"], "The override queue");
    // As a folder, with no vault; then with one file changed, and with one gone.
    for path in paths {
        let (path, to) = (path.as_str().expect("a path"), format!("out/{path}").replace('"', ""));
        fs::create_dir_all(sealed.path("out")).expect("a folder");
        let to = format!("@{to}");
        sealed.run(&["show", "E-0001", "--member", path, "--extract", &to]).expect(0);
    }
    let word = |code| sealed.run_bare(&["inspect", "@out", "--json"]).expect(code).json();
    assert_eq!(word(10)["verdict"], "UNSIGNED");
    sealed.write("out/photo.txt", "a pictur3");
    assert_eq!(word(40)["failures"][0]["file"], "photo.txt");
    fs::remove_file(sealed.path("out/photo.txt")).expect("it was there");
    assert_eq!(word(20)["verdict"], "INCOMPLETE");
    sealed.run(&["verify"]).expect(0);
    crate::documents::assert_verified(&sealed, 1);
}

#[test]
fn notes_fit_their_schema_and_what_is_wanting_does_not() {
    let sealed = Sealed::with_vault();
    interview(&sealed);
    let extract = ["show", "E-0001", "--extract", "@note.json"];
    sealed.run(&extract).expect(0);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/records/note.json");
    let read = |path: &Path| -> Value {
        serde_json::from_slice(&fs::read(path).expect("a file")).expect("JSON")
    };
    let schema = jsonschema::validator_for(&read(&path)).expect("a schema");
    let note = read(&sealed.path("note.json"));
    assert!(schema.is_valid(&note), "{note:#}");
    for (member, value) in [
        ("kind", json!("log")),
        ("kind", json!("observation")),
        ("remote", json!(true)),
        ("who", json!([])),
        ("when", json!("2026-05-12T09:00:00")),
        ("statement", json!(" ")),
        ("other", json!("x")),
    ] {
        let mut broken = note.clone();
        broken[member] = value.clone();
        assert!(!schema.is_valid(&broken), "{member} {value}");
        // The program refuses the same.
        sealed.write("broken.json", broken.to_string());
        let kind = broken["kind"].as_str().expect("a kind");
        let command = if kind == "log" { "interview" } else { kind };
        let code = sealed.run(&["note", command, "--file", "@broken.json"]).code;
        // An empty list of people is the same as none, which an interview refuses too.
        assert!(code == 1 || code == 2, "{member} {value}: {code}");
    }
}
