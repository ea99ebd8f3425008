//! What page and program promise each other, compared with what is checked in.
//!
//! A build with the feature `desktop-test` writes the schemas into the folder that `EXHIBIT_SCHEMAS` names;
//! `npm run bindings` in `ui/` then writes the TypeScript types.

use std::path::Path;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, schema_for};

use crate::{commands, fault, jobs, settings, waits};

/// Every type that passes between page and program and is not in `schemas/cli` already.
fn schemas() -> Vec<(&'static str, Schema)> {
    let mut all = vec![
        ("fault", schema_for!(fault::Fault)),
        ("job", schema_for!(jobs::Job)),
        ("wait", schema_for!(waits::Wait)),
        ("settings", answered::<settings::Settings>()),
        ("app-started", answered::<commands::app::Started>()),
        ("app-filter", schema_for!(commands::app::Filter)),
        ("app-path-kind", schema_for!(commands::app::PathKind)),
        ("vault-made", schema_for!(commands::vault::VaultMade)),
        ("vault-undo-offered", schema_for!(commands::vault::UndoOffered)),
        ("vault-restore-asked", schema_for!(commands::vault::RestoreAsked)),
        ("vault-restored", schema_for!(commands::vault::VaultRestored)),
        ("vault-shown", schema_for!(commands::vault::VaultShown)),
    ];
    let groups = [
        commands::evidence::schemas,
        commands::content::schemas,
        commands::organisation::schemas,
        commands::audit::schemas,
        commands::samples::schemas,
        commands::assurance::schemas,
        commands::signing::schemas,
        commands::packs::schemas,
        commands::overview::schemas,
    ];
    all.extend(groups.iter().flat_map(|group| group()));
    all
}

/// Returns the schema of what the program answers, in which a field with a default is never absent.
fn answered<T: JsonSchema>() -> Schema {
    SchemaSettings::default().for_serialize().into_generator().into_root_schema_for::<T>()
}

/// Returns the text of each schema, by its file name.
fn texts() -> Vec<(String, String)> {
    let text = |schema| serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    let all = schemas().into_iter();
    all.map(|(name, schema)| (format!("{name}.json"), format!("{}\n", text(schema)))).collect()
}

/// Writes every schema into a folder, in place of those that are there.
#[cfg_attr(not(feature = "desktop-test"), expect(dead_code, reason = "only a test build writes"))]
pub(crate) fn write(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    texts().iter().try_for_each(|(name, text)| std::fs::write(folder.join(name), text))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    use super::*;

    fn root() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
    }

    #[test]
    fn schemas_are_those_that_are_checked_in() {
        let folder = root().join("schemas/window");
        let mut named = BTreeSet::new();
        for (name, text) in texts() {
            let kept = std::fs::read_to_string(folder.join(&name)).unwrap_or_default();
            assert_eq!(kept, text, "schemas/window/{name} is out of date");
            named.insert(name);
        }
        let there = names_in(&folder, "json");
        assert_eq!(there, named, "schemas/window holds other files than the types that are passed");
    }

    #[test]
    fn every_command_is_named_once_and_permitted_once() {
        let handled = handled();
        let permitted = permitted();
        assert_eq!(handled, permitted, "main.rs and src-tauri/permissions name different commands");
        assert!(handled.len() > 10, "the list was not read: {handled:?}");
    }

    #[test]
    fn no_command_spawns_its_answer_where_a_defect_would_leave_it_unanswered() {
        let mut folders = vec![root().join("src-tauri/src/commands")];
        let mut seen = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).expect("the folder is there") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).expect("a source file");
                seen += text.matches("#[tauri::command").count();
                let spawns = text.contains("#[tauri::command(async");
                assert!(!spawns, "{}: see answering.rs", path.display());
            }
        }
        assert!(seen > 100, "the files were not read: {seen}");
    }

    #[test]
    fn the_page_may_use_every_group_and_nothing_else_of_ours() {
        let text = std::fs::read_to_string(root().join("src-tauri/capabilities/main.json"));
        let capability: serde_json::Value =
            serde_json::from_str(&text.expect("the capability is there")).expect("it is JSON");
        let granted: BTreeSet<String> = capability["permissions"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|it| it.as_str().expect("a name").to_owned())
            .collect();
        let mut expected: BTreeSet<String> =
            names_in(&root().join("src-tauri/permissions"), "toml")
                .into_iter()
                .map(|name| name.trim_end_matches(".toml").to_owned())
                .collect();
        // To be told of changes and of files that are dropped; the page may not speak to other windows.
        expected
            .extend(["core:event:allow-listen".to_owned(), "core:event:allow-unlisten".to_owned()]);
        assert_eq!(granted, expected);
    }

    /// Returns the commands that `main.rs` answers to.
    fn handled() -> Vec<String> {
        let text = include_str!("main.rs");
        let (_, list) = text.split_once("generate_handler![").expect("main.rs lists the commands");
        let (list, _) = list.split_once(']').expect("the list ends");
        let names = list.lines().map(str::trim).filter(|line| !line.starts_with("//"));
        let names =
            names.flat_map(|line| line.split(',')).map(str::trim).filter(|name| !name.is_empty());
        sorted(names.map(|name| name.rsplit("::").next().unwrap_or(name).to_owned()).collect())
    }

    /// Returns the commands that the permission files allow.
    fn permitted() -> Vec<String> {
        let folder = root().join("src-tauri/permissions");
        let mut names = Vec::new();
        for file in names_in(&folder, "toml") {
            let text = std::fs::read_to_string(folder.join(&file)).expect("a permission file");
            let (_, list) = text.split_once("commands.allow = [").expect("it allows commands");
            let (list, _) = list.split_once(']').expect("the list ends");
            let quoted = list.split('"').skip(1).step_by(2);
            names.extend(quoted.map(str::to_owned));
        }
        sorted(names)
    }

    fn sorted(mut names: Vec<String>) -> Vec<String> {
        names.sort();
        names
    }

    fn names_in(folder: &Path, extension: &str) -> BTreeSet<String> {
        let entries = std::fs::read_dir(folder).expect("the folder is there");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let named = paths.filter(|path| path.extension().is_some_and(|it| it == extension));
        named.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned())).collect()
    }
}
