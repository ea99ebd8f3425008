//! Checks that the user interface was built, then lets tauri generate its part.

use std::path::Path;

use tauri_build::{AppManifest, Attributes};

fn main() {
    println!("cargo:rerun-if-changed=ui/dist");
    println!("cargo:rerun-if-changed=src-tauri/permissions");
    assert!(
        Path::new("ui/dist/index.html").is_file(),
        "the user interface is not built yet: run `make ui` first"
    );
    // This package is the root of the workspace; its desktop sources are one level down.
    let attributes = Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/**/*.json")
        .app_manifest(
            AppManifest::new().permissions_path_pattern("src-tauri/permissions/**/*.toml"),
        );
    tauri_build::try_build(attributes)
        .expect("tauri.conf.json and src-tauri/capabilities are valid");
}
