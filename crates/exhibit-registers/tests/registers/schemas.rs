//! The schemas in the repository.

use std::collections::BTreeMap;

use exhibit_core::catalog::iso42001;
use exhibit_registers::schema::Column;
use exhibit_registers::{Schema, SchemaError, built_in, propose};

use super::{repository, table};

#[test]
fn the_schema_of_schemas_in_the_repository_is_the_one_of_the_types() {
    let schema = schemars::schema_for!(Schema);
    let made = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
    let path = repository().join("schemas/register.schema.json");
    if std::env::var_os("EXHIBIT_UPDATE").is_some() {
        std::fs::write(&path, &made).expect("the schema can be written");
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(kept, made, "run the tests once with EXHIBIT_UPDATE=1");
}

#[test]
fn every_schema_in_the_repository_is_built_in_under_its_name_and_fits() {
    let mut names = Vec::new();
    for entry in
        std::fs::read_dir(repository().join("schemas/registers")).expect("the folder is there")
    {
        let path = entry.expect("it can be listed").path();
        let schema = Schema::parse(&std::fs::read(&path).expect("it can be read"));
        let schema = schema.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(Some(schema.name.as_str()), path.file_stem().and_then(|it| it.to_str()));
        names.push(schema.name);
    }
    names.sort();
    let built: Vec<&str> = built_in().iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, built);
    assert_eq!(built.len(), 21);
}

#[test]
fn every_requirement_is_in_the_catalog() {
    for schema in built_in() {
        for id in &schema.requirements {
            assert!(iso42001().requirement(id).is_ok(), "{}: {id}", schema.name);
        }
    }
    let of = |name: &str| super::schema(name).requirements.join(" ");
    assert_eq!(of("concerns"), "A.3.3 A.8.3", "one is the channel inside, the other from outside");
    assert_eq!(of("impact-assessments"), "6.1.4 8.4 A.5.2 A.5.3 A.5.4 A.5.5");
    assert_eq!(of("risks"), "6.1.2 8.2");
}

#[test]
fn every_title_and_other_name_finds_its_own_column() {
    for schema in built_in() {
        let names = |column: &Column| -> Vec<String> {
            [column.title.clone()].into_iter().chain(column.also.clone()).collect()
        };
        let most = schema.columns.iter().map(|it| names(it).len()).max().unwrap_or(0);
        for at in 0..most {
            // One file for the first name of each column, one for the second, and so on.
            let named = schema
                .columns
                .iter()
                .filter_map(|it| Some((&it.key, names(it).get(at)?.to_uppercase())));
            let object: serde_json::Map<_, _> =
                named.clone().map(|(_, name)| (name, "x".into())).collect();
            let list = table(
                "a.json",
                &serde_json::Value::from(vec![serde_json::Value::from(object)]).to_string(),
            );
            let found = propose(schema, &list.header(schema)).mapping;
            let want: BTreeMap<String, String> =
                named.map(|(key, name)| (key.clone(), name)).collect();
            assert_eq!(found.columns, want, "{}", schema.name);
        }
    }
}

#[test]
fn the_page_for_users_names_every_register_and_column() {
    let page =
        std::fs::read_to_string(repository().join("docs/registers.md")).expect("the page is there");
    for schema in built_in() {
        let part = page.split("### ").find(|it| it.contains(&format!("(`{}`)", schema.name)));
        let part = part.unwrap_or_else(|| panic!("{} has no heading", schema.name));
        for column in &schema.columns {
            let title = if column.required {
                format!("**{}**", column.title)
            } else {
                column.title.clone()
            };
            assert!(part.contains(&format!("| {title} |")), "{}: {title}", schema.name);
            assert!(part.contains(&column.explanation), "{}: {title}", schema.name);
        }
    }
}

#[test]
fn a_schema_that_contradicts_itself_is_refused() {
    let text = std::fs::read_to_string(repository().join("schemas/registers/agents.json"))
        .expect("it is there");
    assert!(Schema::parse(text.as_bytes()).is_ok());
    for (from, to) in [
        ("\"language\": 1", "\"language\": 2"),
        ("\"A.3.2\"", "\"A.8.6\""),
        ("\"A.3.2\"", "\"A.6.1\""),
        ("\"Permissions\"", "\"Purpose\""),
        ("\"key\": \"purpose\"", "\"key\": \"name\""),
        ("\"key\": \"purpose\"", "\"key\": \"Pur pose\""),
        ("\"type\": \"day\"", "\"type\": \"choice\""),
        ("\"identify\": [", "\"identify\": [\"purpose\","),
        ("\"identify\": [", "\"identify\": [\"none\","),
        ("\"identify\": [", "\"identify_otherwise\": [\"none\"], \"identify\": ["),
        ("\"key\": \"purpose\"", "\"several\": true, \"key\": \"purpose\""),
        ("\"about\"", "\"colour\": 1, \"about\""),
    ] {
        let broken = text.replacen(from, to, 1);
        assert_ne!(broken, text);
        assert!(Schema::parse(broken.as_bytes()).is_err(), "{from} -> {to}");
    }
    assert!(matches!(Schema::parse(b"{"), Err(SchemaError::Shape(_))));
}
