//! What can be typed about signing: requests, signatures, answers.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit sign-request SA-02 --signer \"Ina Falk as chief executive\" -o SO-01.exhibit-signing\n  exhibit sign-request MR-01 --signer \"Ina Falk as chief executive by K-007\" --signer \"Jens Holm as chair of the board by paper\" --due 2026-07-31 -o review.exhibit-signing\n\nA signer's key is one that the vault relies on for reviews: exhibit trust add KEY.pub --subject \"Ina Falk\" --purpose review. A certificate there means that the PDF is to be signed (PAdES)."
)]
pub(crate) struct SignRequest {
    /// What is to be signed: a version of the Statement of Applicability (SA-02), what a closed engagement concludes
    /// (EN-01), or a management review (MR-01).
    pub(crate) object: String,
    /// Who is to sign, and in which role: "NAME as ROLE", with "by K-001" where several keys are theirs, or "by paper".
    #[arg(long, value_name = "WHO", required = true)]
    pub(crate) signer: Vec<String>,
    /// By when.
    #[arg(long, value_name = "DAY")]
    pub(crate) due: Option<String>,
    /// The file to send.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit sign SO-01.exhibit-signing\n  exhibit sign SO-01.exhibit-signing --key ~/.ssh/review\n  exhibit sign SO-01.exhibit-signing --decline \"The audit results are missing\" --person P-004\n\nNo vault is needed. With neither --key nor --decline the record is only shown. Hardware keys sign with ssh-keygen: HOW-TO-SIGN.txt in the request says how."
)]
pub(crate) struct Sign {
    /// The request, or the record.json in it.
    pub(crate) request: PathBuf,
    /// Your OpenSSH private key (Ed25519).
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// The key's passphrase: the first line of this file; otherwise it is asked for, where there is one.
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) key_passphrase_file: Option<PathBuf>,
    /// Do not sign, and say why. Nothing proves who declined.
    #[arg(long, value_name = "TEXT", conflicts_with = "key", requires = "person")]
    pub(crate) decline: Option<String>,
    /// Who declines: the number in the request.
    #[arg(long, value_name = "NUMBER", requires = "decline")]
    pub(crate) person: Option<String>,
    /// The day of the answer; today if absent.
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
    /// You have read the record elsewhere: don't show it, and don't ask.
    #[arg(long)]
    pub(crate) yes: bool,
    /// The answer to send back; beside the request if absent.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit sign-import SO-01-P-004.answer.json\n  exhibit sign-import record.json.sig --on 2026-07-20\n  exhibit sign-import signed.pdf --request SO-01\n  exhibit sign-import scan.jpg --scan --request SO-01 --person \"Ina Falk\" --on 2026-07-20"
)]
pub(crate) struct SignImport {
    /// What came back: an answer, a signature of ssh-keygen, the signed PDF, or a scan.
    pub(crate) file: PathBuf,
    /// The request that it answers, where the file does not say it.
    #[arg(long, value_name = "ID")]
    pub(crate) request: Option<String>,
    /// Who answered, by name or number, where the file does not say it.
    #[arg(long, value_name = "NAME")]
    pub(crate) person: Option<String>,
    /// On which day it was signed, where the file does not say it. Nothing proves it.
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
    /// It is a picture of a signature on paper: it is shown as not verified.
    #[arg(long, requires_all = ["request", "person", "on"])]
    pub(crate) scan: bool,
}

#[derive(Args)]
#[command(
    after_help = "Examples:\n  exhibit signoffs\n  exhibit signoffs show SO-01\n  exhibit signoffs withdraw SO-01 --reason \"A role was wrong\""
)]
pub(crate) struct Signoffs {
    /// What to do; lists if absent.
    #[command(subcommand)]
    pub(crate) action: Option<SignoffsAction>,
}

/// What can be done with sign-offs.
#[derive(Subcommand)]
pub(crate) enum SignoffsAction {
    /// Show who was asked, who answered what, and what came of checking it again.
    Show {
        /// Which, such as SO-01.
        id: String,
    },
    /// Say that a request no longer stands.
    Withdraw {
        /// Which, such as SO-01.
        id: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}
