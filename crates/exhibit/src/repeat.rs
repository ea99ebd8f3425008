//! How somebody can repeat what was checked with tools that everybody has, and without this program.

use exhibit_core::appraisal::{Appraisal, Member, MemberRole};
use schemars::JsonSchema;
use serde::Serialize;

/// How many files of an item are named one by one.
const MAX_FILES: usize = 12;

/// One check and the command that repeats it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Repeat {
    /// What it checks.
    pub what: RepeatWhat,
    /// The command, for a shell in the folder that holds the files.
    pub command: String,
    /// What it must answer, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
}

/// What a command checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RepeatWhat {
    /// That the bytes are those that were received.
    Digest,
    /// That a list of digests fits the files.
    Manifest,
    /// A signature beside the file.
    Signature,
    /// A timestamp beside the file.
    Timestamp,
    /// Signatures inside a PDF.
    Pdf,
    /// The whole log, with the same program on another machine.
    Log,
}

/// Returns the commands that repeat a report's checks; a check that no common tool knows has none.
pub fn repeat(appraisal: &Appraisal) -> Vec<Repeat> {
    let mut all = Vec::new();
    for member in appraisal.members.iter().take(MAX_FILES) {
        all.push(Repeat {
            what: RepeatWhat::Digest,
            command: format!("sha256sum {}", quoted(&member.path)),
            expected: Some(member.sha256.to_hex()),
        });
    }
    all.extend(appraisal.members.iter().take(MAX_FILES).filter_map(companion));
    let pdfs = appraisal.members.iter().filter(|it| ends(it, ".pdf")).take(MAX_FILES);
    let signed = !appraisal.signers.is_empty();
    all.extend(pdfs.filter(|_| signed).map(|it| Repeat {
        what: RepeatWhat::Pdf,
        command: format!("pdfsig {}", quoted(&it.path)),
        expected: None,
    }));
    if appraisal.profile.is_some() {
        let content = appraisal.members.iter().find(|it| it.role == MemberRole::Content);
        let path = content.map_or(".", |it| it.path.as_str());
        all.push(Repeat {
            what: RepeatWhat::Log,
            command: format!("exhibit inspect --json --trust KEYS {}", quoted(path)),
            expected: None,
        });
    }
    all
}

fn companion(member: &Member) -> Option<Repeat> {
    let path = member.path.as_str();
    let (what, command) = match () {
        () if is_manifest(member) => {
            (RepeatWhat::Manifest, format!("sha256sum -c {}", quoted(path)))
        }
        () if ends(member, ".minisig") => {
            let file = quoted(without(path, ".minisig"));
            (RepeatWhat::Signature, format!("minisign -V -p KEY.pub -m {file} -x {}", quoted(path)))
        }
        () if ends(member, ".asc") => {
            let file = quoted(without(path, ".asc"));
            (RepeatWhat::Signature, format!("gpg --verify {} {file}", quoted(path)))
        }
        () if ends(member, ".p7s") => {
            let file = quoted(without(path, ".p7s"));
            let command = format!(
                "openssl cms -verify -binary -inform DER -in {} -content {file} -CAfile AUTHORITY.pem -out /dev/null",
                quoted(path)
            );
            (RepeatWhat::Signature, command)
        }
        () if ends(member, ".tsr") => {
            let file = quoted(without(path, ".tsr"));
            let command = format!(
                "openssl ts -verify -in {} -data {file} -CAfile AUTHORITY.pem",
                quoted(path)
            );
            (RepeatWhat::Timestamp, command)
        }
        () if ends(member, ".sig") => {
            let file = quoted(without(path, ".sig"));
            let command = format!(
                "ssh-keygen -Y verify -f ALLOWED_SIGNERS -I NAME -n file -s {} < {file}",
                quoted(path)
            );
            (RepeatWhat::Signature, command)
        }
        () => return None,
    };
    Some(Repeat { what, command, expected: None })
}

fn is_manifest(member: &Member) -> bool {
    let name = member.path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    ["sha256sums", "sha256sums.txt", "sha256sum.txt"].contains(&name.as_str())
        || name.ends_with(".sha256")
        || name.ends_with(".sha256sum")
}

fn ends(member: &Member, ending: &str) -> bool {
    member.path.to_ascii_lowercase().ends_with(ending)
}

/// The ending is ASCII and was found, so the rest is whole letters.
fn without<'a>(path: &'a str, ending: &str) -> &'a str {
    path.get(..path.len() - ending.len()).unwrap_or(path)
}

/// A name as a shell takes it, whatever is in it.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/+".contains(c);
    match !path.is_empty() && path.chars().all(plain) && !path.starts_with('-') {
        true => path.to_owned(),
        false => format!("'{}'", path.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(path: &str, role: MemberRole) -> Member {
        Member {
            path: path.to_owned(),
            sha256: exhibit_core::digest::Sha256::of(b""),
            bytes: 0,
            role,
        }
    }

    #[test]
    fn a_hostile_name_stays_one_word_of_the_shell() {
        assert_eq!(quoted("a/b.log"), "a/b.log");
        assert_eq!(quoted("it's; rm -rf ~"), r"'it'\''s; rm -rf ~'");
        assert_eq!(quoted("-rf"), "'-rf'");
        assert_eq!(quoted(""), "''");
    }

    #[test]
    fn a_companion_names_the_tool_that_reads_it() {
        let of = |path: &str| companion(&member(path, MemberRole::Companion));
        let minisign = of("logs/core.jsonl.minisig").expect("a signature");
        assert_eq!(minisign.what, RepeatWhat::Signature);
        assert!(minisign.command.ends_with("-m logs/core.jsonl -x logs/core.jsonl.minisig"));
        assert_eq!(of("SHA256SUMS").map(|it| it.what), Some(RepeatWhat::Manifest));
        assert_eq!(of("paper.pdf.TSR").map(|it| it.what), Some(RepeatWhat::Timestamp));
        assert_eq!(of("core.jsonl"), None);
    }
}
