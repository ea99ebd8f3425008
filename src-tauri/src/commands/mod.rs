//! What the page may ask: each command decodes, calls one use case of `exhibit`, and encodes the answer.
//!
//! Commands are grouped as the places of the window are. A command that is added here is named in `main.rs`,
//! in the permission file of its group under `src-tauri/permissions`, and nowhere else; a test compares them.

pub(crate) mod app;
pub(crate) mod assurance;
pub(crate) mod audit;
pub(crate) mod content;
pub(crate) mod evidence;
pub(crate) mod organisation;
pub(crate) mod overview;
pub(crate) mod packs;
pub(crate) mod samples;
pub(crate) mod signing;
pub(crate) mod vault;
