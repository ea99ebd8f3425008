//! The schema of log profiles, and the profiles that come with the program, as files in the repository.
#![expect(clippy::disallowed_methods, reason = "reads files of the repository")]

use std::fs;
use std::path::{Path, PathBuf};

use exhibit_verify::profile::ProfileSet;
use exhibit_verify::profile::source::ProfileSource;

fn schemas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas")
}

#[test]
fn the_schema_in_the_repository_is_the_one_of_the_types() {
    let schema = schemars::schema_for!(ProfileSource);
    let made = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
    let path = schemas().join("profile.schema.json");
    if std::env::var_os("EXHIBIT_UPDATE").is_some() {
        fs::write(&path, &made).expect("the schema can be written");
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    assert_eq!(kept, made, "run the tests once with EXHIBIT_UPDATE=1");
}

#[test]
fn every_profile_in_the_repository_is_built_in_under_its_name() {
    let set = ProfileSet::built_in();
    let mut count = 0;
    for entry in fs::read_dir(schemas().join("profiles")).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("ASCII").to_owned();
        let text = fs::read_to_string(&path).expect("it can be read");
        assert_eq!(set.get(&name).map(|profile| profile.text()), Some(text.as_str()), "{name}");
        count += 1;
    }
    assert_eq!(set.iter().count(), count);
}
