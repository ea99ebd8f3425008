//! The page from a folder instead of from the program, so that it can be looked at while it is being written.
//!
//! Only the feature `desktop-test`, which no shipped build has, lets a folder in.

use std::borrow::Cow;
use std::path::PathBuf;

use tauri::utils::assets::{AssetKey, AssetsIter, CspHash};
use tauri::{App, Assets, Context, Wry};

/// The variable that names the folder.
const FOLDER: &str = "EXHIBIT_PAGE";

/// Takes the page from the folder that the environment names, if it names one.
pub(crate) fn from_folder(context: &mut Context<Wry>) {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let embedded = context.set_assets(Box::new(Nothing));
    context.set_assets(Box::new(Folder { folder, embedded }));
}

struct Folder {
    folder: PathBuf,
    embedded: Box<dyn Assets<Wry>>,
}

impl Assets<Wry> for Folder {
    fn setup(&self, app: &App<Wry>) {
        self.embedded.setup(app);
    }

    fn get(&self, key: &AssetKey) -> Option<Cow<'_, [u8]>> {
        std::fs::read(self.folder.join(key.as_ref().trim_start_matches('/'))).ok().map(Cow::Owned)
    }

    fn iter(&self) -> Box<AssetsIter<'_>> {
        self.embedded.iter()
    }

    fn csp_hashes(&self, page: &AssetKey) -> Box<dyn Iterator<Item = CspHash<'_>> + '_> {
        self.embedded.csp_hashes(page)
    }
}

struct Nothing;

impl Assets<Wry> for Nothing {
    fn get(&self, _: &AssetKey) -> Option<Cow<'_, [u8]>> {
        None
    }

    fn iter(&self) -> Box<AssetsIter<'_>> {
        Box::new(std::iter::empty())
    }

    fn csp_hashes(&self, _: &AssetKey) -> Box<dyn Iterator<Item = CspHash<'_>> + '_> {
        Box::new(std::iter::empty())
    }
}
