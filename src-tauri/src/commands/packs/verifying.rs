//! Verifying and witnessing a bundle, with no vault.

use std::path::PathBuf;

use exhibit::Error;
use exhibit::bundle::{BundleCheck, contents_suffice, verify_bundle};
use exhibit::core::time::{Moment, Timestamp, parse_day};
use exhibit::core::verdict::Word;
use exhibit::delivery::{file_name, shown};
use exhibit::files::write_new;
use exhibit::inspect::read_trust;
use exhibit::witness::{WitnessRequest, Witnessed, witness};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tauri::AppHandle;

use crate::fault::Answer;
use crate::{jobs, machine};

/// What an assessor brings to verify a bundle.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct Verifying {
    /// The bundle.
    file: PathBuf,
    /// The log's origin, from paper.
    origin: Option<String>,
    /// Keys that may have signed it.
    signer: Vec<PathBuf>,
    /// Trust of one's own for the evidence inside.
    trust: Vec<PathBuf>,
    /// The moment at which validity is judged; now if absent.
    at: Option<String>,
}

/// Verifies a bundle; long work that ends with a report.
#[tauri::command]
pub(crate) fn bundle_verify(app: AppHandle, asked: Verifying) -> u64 {
    let about = file_name(&asked.file);
    jobs::start(&app, "verify-bundle", &about, move |_, watcher| {
        let host = machine::host();
        let (signer, trust) = (read_trust(&asked.signer)?, read_trust(&asked.trust)?);
        let check = BundleCheck {
            file: &asked.file,
            origin: asked.origin.as_deref().map(str::trim).filter(|it| !it.is_empty()),
            signer: &signer,
            trust: &trust,
            at: asked.at.as_deref().map(moment).transpose()?.unwrap_or_else(|| (host.now)()),
        };
        Ok(verify_bundle(&host, &check, watcher)?)
    })
}

/// Tells whether the contents of a bundle are worth what somebody requires of them.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn bundle_suffices(contents: Word, required: Word) -> bool {
    contents_suffice(contents, required)
}

/// Who witnesses a bundle's checkpoint, by which key.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct Witnessing {
    /// The bundle.
    file: PathBuf,
    /// The cosigner key's file; made if absent.
    key: PathBuf,
    /// The witness's name.
    name: String,
    /// The log's origin, from paper; needed for a log that was never seen.
    origin: Option<String>,
    /// Where to write the signature line.
    output: PathBuf,
}

/// What came of witnessing.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct WitnessAnswer {
    answer: Witnessed,
    /// Where the signature line was written, or both notes where it was refused.
    file: Option<String>,
}

/// Compares a bundle's checkpoint with those seen before, cosigns it, and writes the line that travels back.
#[tauri::command]
pub(crate) fn bundle_witness(asked: Witnessing) -> Answer<WitnessAnswer> {
    if asked.output.exists() {
        return Err(Error::Exists { path: shown(&asked.output) }.into());
    }
    let request = WitnessRequest {
        bundle: &asked.file,
        key: &asked.key,
        name: asked.name.trim(),
        origin: asked.origin.as_deref().map(str::trim).filter(|it| !it.is_empty()),
    };
    let answer = witness(&machine::host(), &request)?;
    let file = match &answer {
        Witnessed::Cosigned { line, .. } => {
            write_new(&asked.output, format!("{}\n", line.trim_end()).as_bytes())?;
            Some(shown(&asked.output))
        }
        Witnessed::Refused { .. } => None,
    };
    Ok(WitnessAnswer { answer, file })
}

/// Reads a day or a time with a zone.
fn moment(text: &str) -> Result<Timestamp, Error> {
    let expected = "a day (2026-03-14) or a time with its zone";
    let read = parse_day(text).or_else(|| Moment::parse(text).and_then(Moment::timestamp));
    read.ok_or_else(|| Error::text("moment", text, expected))
}
