//! Making packs, bundles and copies of the vault, with what they leave out named before and after.

use std::path::PathBuf;

use exhibit::Error;
use exhibit::bundle::{BundlePlan, BundleRequest, WithheldShown};
use exhibit::core::day::Day;
use exhibit::core::digest::Sha256;
use exhibit::core::event::{BundleId, Class, EvidenceId, PackId, Period};
use exhibit::delivery::{file_name, shown};
use exhibit::exports::ExportShown;
use exhibit::files::write_new;
use exhibit::pack::{PackPlan, PackRequest};
use exhibit::sealed::Recipients;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::fault::Answer;
use crate::jobs;

/// Returns what left the vault, newest first.
#[tauri::command]
pub(crate) fn export_list(desk: State<'_, Desk>) -> Answer<Vec<ExportShown>> {
    desk.read(exhibit::vault::Vault::exports)
}

/// Returns what a pack would list.
#[tauri::command]
pub(crate) fn pack_plan(desk: State<'_, Desk>) -> Answer<PackPlan> {
    desk.read(|vault| Ok(vault.plan_pack()))
}

/// What a pack is to say about itself.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct PackAsked {
    title: String,
    scope: String,
    /// The first day of the audit period.
    from: Option<Day>,
    /// The last day of the audit period.
    to: Option<Day>,
    output: PathBuf,
}

/// A pack that was made.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PackMade {
    id: PackId,
    file: String,
    pages: u64,
    bytes: u64,
    /// Characters that were printed as code points.
    substituted: Vec<String>,
    plan: PackPlan,
}

/// Makes a pack; long work.
#[tauri::command]
pub(crate) fn pack_make(app: AppHandle, asked: PackAsked) -> u64 {
    let about = file_name(&asked.output);
    jobs::start(&app, "pack", &about, move |desk, watcher| {
        let period = period(asked.from, asked.to)?;
        desk.write(|vault, host| {
            if asked.output.exists() {
                return Err(Error::Exists { path: shown(&asked.output) });
            }
            let request = PackRequest { title: &asked.title, scope: &asked.scope, period };
            let made = vault.make_pack(host, &request, watcher)?;
            write_new(&asked.output, &made.pdf)?;
            Ok(PackMade {
                id: made.id,
                file: shown(&asked.output),
                pages: made.pages as u64,
                bytes: made.pdf.len() as u64,
                substituted: made.substituted,
                plan: vault.plan_pack(),
            })
        })
    })
}

/// What a bundle is to hold, and for whom.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct BundleAsked {
    output: PathBuf,
    recipient: String,
    pack: Option<PathBuf>,
    withhold: Vec<ItemWithheld>,
    withhold_classes: Vec<ClassWithheld>,
    /// Age recipients who alone can open it; nobody, if it is not to be sealed.
    seal_to: Vec<String>,
}

/// An item that is to be withheld.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct ItemWithheld {
    id: EvidenceId,
    reason: String,
}

/// A class whose items are to be withheld.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct ClassWithheld {
    class: Class,
    reason: String,
}

impl BundleAsked {
    /// Gives what is to be withheld, each with a reason, to `use_case`.
    fn with<T>(
        &self,
        use_case: impl FnOnce(&BundleRequest<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let items = self.withhold.iter().map(|it| Ok((it.id, reason(&it.reason)?)));
        let withhold = items.collect::<Result<Vec<_>, Error>>()?;
        let classes = self.withhold_classes.iter().map(|it| Ok((it.class, reason(&it.reason)?)));
        let withhold_classes = classes.collect::<Result<Vec<_>, Error>>()?;
        use_case(&BundleRequest {
            output: &self.output,
            recipient: &self.recipient,
            pack: self.pack.as_deref(),
            withhold: &withhold,
            withhold_classes: &withhold_classes,
            seal_to: &Recipients::parse(self.seal_to.iter().map(String::as_str))?,
        })
    }
}

/// Returns what a bundle would hold.
#[tauri::command]
pub(crate) fn bundle_plan(desk: State<'_, Desk>, asked: BundleAsked) -> Answer<BundlePlan> {
    desk.read(|vault| asked.with(|request| vault.plan_bundle(request)))
}

/// A bundle that was made.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct BundleMade {
    id: BundleId,
    file: String,
    /// The page that travels by another channel.
    slip: String,
    sha256: Sha256,
    bytes: u64,
    /// The age recipients who alone can open it; nobody, if it is not sealed.
    sealed_to: Vec<String>,
    items: u64,
    withheld: Vec<WithheldShown>,
    /// What is withheld as evidence, and may be named by the pack in it all the same.
    in_pack: Vec<EvidenceId>,
    /// How many people on record its openings name.
    people: u64,
    /// The key that signed.
    signer: Sha256,
    origin: String,
}

/// Makes a bundle and its slip; long work.
#[tauri::command]
pub(crate) fn bundle_make(app: AppHandle, asked: BundleAsked) -> u64 {
    let about = file_name(&asked.output);
    jobs::start(&app, "bundle", &about, move |desk, watcher| {
        let mut slip = asked.output.clone().into_os_string();
        slip.push(".slip.txt");
        let slip = PathBuf::from(slip);
        desk.write(|vault, host| {
            if slip.exists() {
                return Err(Error::Exists { path: shown(&slip) });
            }
            let made = asked.with(|request| vault.make_bundle(host, request, watcher))?;
            write_new(&slip, made.slip.as_bytes())?;
            Ok(BundleMade {
                id: made.id,
                file: shown(&asked.output),
                slip: shown(&slip),
                sha256: made.sha256,
                bytes: made.bytes,
                sealed_to: made.sealed.map(|it| it.recipients).unwrap_or_default(),
                items: made.written.items,
                withheld: vault.withheld_shown(&made.withheld),
                in_pack: made.in_pack,
                people: made.people as u64,
                signer: made.written.fingerprint,
                origin: vault.origin().to_string(),
            })
        })
    })
}

/// A copy of the vault that was made and read back.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct CopyMade {
    to: String,
    entries: u64,
    contents: u64,
    bytes: u64,
}

/// Copies the whole vault into an empty folder, and reads the copy back; long work.
#[tauri::command]
pub(crate) fn backup_make(app: AppHandle, to: PathBuf) -> u64 {
    jobs::start(&app, "backup", &file_name(&to), move |desk, watcher| {
        desk.write(|vault, host| {
            let report = vault.backup(host, &to, watcher)?;
            Ok(CopyMade {
                to: shown(&to),
                entries: report.entries,
                contents: report.contents,
                bytes: report.bytes,
            })
        })
    })
}

fn reason(text: &str) -> Result<String, Error> {
    match text.trim() {
        "" => Err(Error::text("reason", "", "why it is withheld")),
        text => Ok(text.to_owned()),
    }
}

fn period(from: Option<Day>, to: Option<Day>) -> Result<Option<Period>, Error> {
    let expected = "the first and the last day of the period, in this order, or neither";
    match (from, to) {
        (None, None) => Ok(None),
        (Some(from), Some(to)) if from <= to => {
            Ok(Some(Period { from: from.begins(), to: to.ends() }))
        }
        _ => Err(Error::text("period", "", expected)),
    }
}
