//! Asking people to sign, taking in what they answered, and what that is worth.

use std::path::PathBuf;

use exhibit::Error;
use exhibit::core::day::Day;
use exhibit::core::digest::Sha256;
use exhibit::core::event::{
    Event, EvidenceId, PersonId, SignoffId, SignoffObject, SignoffWithdrawn, TrustId,
};
use exhibit::core::visible::visible;
use exhibit::delivery::{file_name, shown};
use exhibit::files::write_new;
use exhibit::signing::{
    GivenAnswer, SignBy, SignerMeant, SigningOffer, SigningRequest, SignoffShown,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::fault::Answer;
use crate::jobs;
use crate::machine::today;

/// Returns the sign-offs, each signature by a key checked once more.
#[tauri::command]
pub(crate) fn signoff_list(desk: State<'_, Desk>) -> Answer<Vec<SignoffShown>> {
    desk.read(|vault| Ok(vault.signoffs(today())))
}

/// Returns what can be given out to be signed, and who could sign it.
#[tauri::command]
pub(crate) fn signoff_offer(desk: State<'_, Desk>) -> Answer<SigningOffer> {
    desk.read(|vault| Ok(vault.signing_offer()))
}

/// What is to be signed, by whom, and where the file to send goes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct Asking {
    object: SignoffObject,
    signers: Vec<SignerAskedFor>,
    due: Option<Day>,
    output: PathBuf,
}

/// Somebody who is to sign.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct SignerAskedFor {
    person: PersonId,
    role: String,
    by: By,
}

/// How somebody is to sign.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub(crate) enum By {
    /// By the one key that is theirs.
    OwnKey,
    /// By the key of a trust entry.
    Key { trust: TrustId },
    /// On paper.
    Paper,
}

/// A request that was made.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Requested {
    signoff: SignoffId,
    /// The file to send.
    file: String,
    /// The item that holds the record.
    held_as: EvidenceId,
    /// SHA-256 of the record.
    record: Sha256,
    /// What else is to be known, each a sentence.
    remarks: Vec<String>,
}

/// Makes a signing request; long work.
#[tauri::command]
pub(crate) fn signoff_request(app: AppHandle, asking: Asking) -> u64 {
    let about = file_name(&asking.output);
    jobs::start(&app, "sign-request", &about, move |desk, watcher| {
        let meant = |it: &SignerAskedFor| SignerMeant {
            person: it.person,
            role: it.role.clone(),
            by: match it.by {
                By::OwnKey => SignBy::OwnKey,
                By::Key { trust } => SignBy::Key(trust),
                By::Paper => SignBy::Paper,
            },
        };
        let signers: Vec<SignerMeant> = asking.signers.iter().map(meant).collect();
        desk.write(|vault, host| {
            if asking.output.exists() {
                return Err(Error::Exists { path: shown(&asking.output) });
            }
            let remarks = vault.other_roles(&signers);
            let request =
                SigningRequest { object: asking.object, signers: &signers, due: asking.due };
            let made = vault.request_signing(host, &request, watcher)?;
            write_new(&asking.output, &made.file)?;
            Ok(Requested {
                signoff: made.id,
                file: shown(&asking.output),
                held_as: made.held_as,
                record: made.record,
                remarks: remarks.iter().map(|it| visible(it).into_owned()).collect(),
            })
        })
    })
}

/// What came back, and what is said about it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct CameBack {
    file: PathBuf,
    request: Option<SignoffId>,
    person: Option<PersonId>,
    on: Option<Day>,
    scan: bool,
}

/// Takes an answer in; long work.
#[tauri::command]
pub(crate) fn signoff_import(app: AppHandle, answer: CameBack) -> u64 {
    let about = file_name(&answer.file);
    jobs::start(&app, "sign-import", &about, move |desk, watcher| {
        let given = GivenAnswer {
            path: &answer.file,
            request: answer.request,
            person: answer.person,
            on: answer.on,
            scan: answer.scan,
        };
        desk.write(|vault, host| vault.import_answer(host, &given, watcher))
    })
}

/// Says that a request no longer stands.
#[tauri::command]
pub(crate) fn signoff_withdraw(desk: State<'_, Desk>, id: SignoffId, reason: String) -> Answer<()> {
    let withdrawn = SignoffWithdrawn { id, reason };
    desk.write(|vault, host| vault.state(host, vec![Event::SignoffWithdrawn(withdrawn)]))
}
