//! How a person wants the window. Kept in the state folder, outside every vault; nothing secret is in it.

use std::path::PathBuf;

use exhibit::Error;
use exhibit::host;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fault::Answer;

/// How many vaults the start screen remembers.
const REMEMBERED: usize = 8;
/// Percent between which the page can be drawn.
const SMALLEST: u32 = 50;
const LARGEST: u32 = 300;
/// A settings file is a few lines; more is not read.
const MAX_BYTES: u64 = 64 * 1024;

/// How a person wants the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Settings {
    /// `system`, `light` or `dark`.
    pub(crate) theme: String,
    /// `comfortable` or `compact`.
    pub(crate) density: String,
    /// `system`, `en` or `de`.
    pub(crate) language: String,
    /// After how many minutes without a touch the vault is locked.
    pub(crate) lock_minutes: u32,
    /// How large everything is drawn, in percent.
    pub(crate) zoom: u32,
    /// Vaults that were opened here, the newest first.
    pub(crate) vaults: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: "system".to_owned(),
            density: "comfortable".to_owned(),
            language: "system".to_owned(),
            lock_minutes: 10,
            zoom: 100,
            vaults: Vec::new(),
        }
    }
}

impl Settings {
    /// How large everything is drawn, within what can still be used.
    pub(crate) fn scale(&self) -> f64 {
        f64::from(self.zoom.clamp(SMALLEST, LARGEST)) / 100.0
    }
}

/// Returns what was kept, or what is shipped where nothing was or it can't be read.
pub(crate) fn load() -> Settings {
    let path = file();
    let small = std::fs::metadata(&path).is_ok_and(|it| it.len() <= MAX_BYTES);
    let bytes = small.then(|| std::fs::read(&path).ok()).flatten();
    bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Keeps settings.
pub(crate) fn keep(settings: &Settings) -> Answer<()> {
    let path = file();
    let bytes = serde_json::to_vec_pretty(settings).map_err(|e| Error::Record(e.to_string()))?;
    let folder = host::state_folder();
    std::fs::create_dir_all(&folder).map_err(|e| Error::unwritable(&folder, &e))?;
    // Written beside and renamed, so that a crash leaves the old settings whole.
    let beside = path.with_extension("json.new");
    std::fs::write(&beside, bytes).map_err(|e| Error::unwritable(&beside, &e))?;
    Ok(std::fs::rename(&beside, &path).map_err(|e| Error::unwritable(&path, &e))?)
}

/// Remembers a vault that was opened.
pub(crate) fn remember(vault: &str) -> Answer<()> {
    let mut settings = load();
    settings.vaults.retain(|known| known != vault);
    settings.vaults.insert(0, vault.to_owned());
    settings.vaults.truncate(REMEMBERED);
    keep(&settings)
}

fn file() -> PathBuf {
    host::state_folder().join("window.json")
}
