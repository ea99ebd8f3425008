//! A signing request that came as a file: read, signed or declined with no vault.

use std::path::{Path, PathBuf};

use exhibit::Error;
use exhibit::core::day::Day;
use exhibit::core::digest::Sha256;
use exhibit::core::event::{PersonId, SignoffId};
use exhibit::core::visible::visible;
use exhibit::delivery::shown;
use exhibit::files::write_new;
use exhibit::signing::{OpenedRequest, RecordShown, ReviewKey};
use exhibit::verify::signoff::{Answer as SignoffAnswer, NamedSigner};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::fault::{Answer, Fault};
use crate::machine;
use crate::machine::today;
use crate::secret::Secret;

/// Opens a signing request to be read.
#[tauri::command]
pub(crate) fn sign_open(path: PathBuf) -> Answer<RecordShown> {
    Ok(OpenedRequest::open(&path)?.shown())
}

/// Writes what is signed, and its pages, into a folder for other programs to sign.
#[tauri::command]
pub(crate) fn sign_unpack(path: PathBuf, record: Sha256, to: PathBuf) -> Answer<Vec<String>> {
    let written = opened(&path, record)?.unpack(&path, &to)?;
    Ok(written.iter().map(|it| shown(it)).collect())
}

/// Who answers which request, after reading what.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct Answering {
    /// The request.
    request: PathBuf,
    /// SHA-256 of the record that was shown.
    record: Sha256,
    /// Who answers.
    person: PersonId,
    /// The day of the answer; today if absent.
    on: Option<Day>,
    /// The answer to send back; beside the request if absent.
    output: Option<PathBuf>,
}

/// An answer that was written.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct AnswerWritten {
    signoff: SignoffId,
    person: PersonId,
    name: String,
    role: String,
    on: Day,
    record: Sha256,
    /// The key that signed; absent where it was declined.
    fingerprint: Option<Sha256>,
    /// Why it was declined.
    declined: Option<String>,
    /// The file to send back.
    file: String,
}

/// Signs a request by a key file.
#[tauri::command]
pub(crate) fn sign_by_key(
    answering: Answering,
    key: PathBuf,
    passphrase: Secret,
) -> Answer<AnswerWritten> {
    let opened = opened(&answering.request, answering.record)?;
    let words = || Ok(Zeroizing::new(passphrase.expose().to_owned()));
    let key = ReviewKey::read(&key, &words)?;
    let signer = opened.signer_of(&key)?;
    if signer.signer.person != answering.person {
        return Err(anothers(signer));
    }
    let answer = opened.sign(&key, answering.on.unwrap_or_else(today))?;
    written(&answering, &answer, signer, Some(key.fingerprint()))
}

/// Declines a request. Nothing proves who declined.
#[tauri::command]
pub(crate) fn sign_decline(answering: Answering, comment: String) -> Answer<AnswerWritten> {
    let opened = opened(&answering.request, answering.record)?;
    let on = answering.on.unwrap_or_else(today);
    let answer = opened.decline(answering.person, &comment, on)?;
    let unknown =
        || Error::text("person", &answering.person.to_string(), "somebody whom the request asks");
    let signer = opened.record.signer(answering.person).ok_or_else(unknown)?;
    written(&answering, &answer, signer, None)
}

/// A key pair that was made.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct KeyMade {
    /// The private key's file.
    key: String,
    /// The public key's file.
    public: String,
    /// The fingerprint as OpenSSH shows it.
    fingerprint: String,
}

/// Makes a key to sign records with.
#[tauri::command]
pub(crate) fn sign_make_key(output: PathBuf, passphrase: Option<Secret>) -> Answer<KeyMade> {
    let words = passphrase.as_ref().map(Secret::expose);
    if words.is_some_and(str::is_empty) {
        return Err(Error::text("passphrase", "", "not empty").into());
    }
    let made = exhibit::keygen::keygen(&machine::host(), &output, words)?;
    Ok(KeyMade { key: shown(&output), public: shown(&made.public), fingerprint: made.fingerprint })
}

/// Opens a request again, and refuses it where it is no longer what was read.
fn opened(path: &Path, record: Sha256) -> Answer<OpenedRequest> {
    let opened = OpenedRequest::open(path)?;
    match opened.digest() == record {
        true => Ok(opened),
        false => Err(Fault::plain(
            "request-changed",
            "This file is no longer what you have read.",
            &[
                "Open it again, and read it again before you sign.",
                "Ask whoever sent it what happened.",
            ],
        )),
    }
}

/// The button named somebody else than the key belongs to.
fn anothers(signer: &NamedSigner) -> Fault {
    let (name, role) = (visible(&signer.name), visible(&signer.signer.role));
    let message = format!("By this key, {name} is asked to sign as {role}.");
    Fault::plain(
        "anothers-key",
        &message,
        &["Choose yourself among those who are asked, or your own key."],
    )
}

fn written(
    answering: &Answering,
    answer: &SignoffAnswer,
    signer: &NamedSigner,
    fingerprint: Option<Sha256>,
) -> Answer<AnswerWritten> {
    let bytes = answer.to_bytes().map_err(|e| Error::Record(e.to_string()))?;
    let name = format!("{}-{}.answer.json", answer.signoff, answer.person);
    let beside = || answering.request.with_file_name(name);
    let output = answering.output.clone().unwrap_or_else(beside);
    write_new(&output, &bytes)?;
    Ok(AnswerWritten {
        signoff: answer.signoff,
        person: answer.person,
        name: visible(&signer.name).into_owned(),
        role: visible(&answer.role).into_owned(),
        on: answer.on,
        record: answer.record,
        fingerprint,
        declined: answer.declined.as_deref().map(|it| visible(it).into_owned()),
        file: shown(&output),
    })
}
