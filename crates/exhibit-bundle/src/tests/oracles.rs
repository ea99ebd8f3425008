//! Tools that we did not write accept what we write.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "other tools read a bundle from a folder"
)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use super::fixture::usual;
use crate::seal::NAMESPACE;

/// Runs a tool; `None`, with a line for the list of skips, if it is not installed.
fn run(folder: &Path, tool: &str, args: &[&str], input: &[u8]) -> Option<(bool, String)> {
    let child = Command::new(tool)
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        let line = format!("SKIPPED: exhibit-bundle oracle {tool}: not installed");
        eprintln!("{line}");
        if let Some(list) = std::env::var_os("EXHIBIT_SKIPS") {
            let file = std::fs::OpenOptions::new().append(true).create(true).open(list);
            writeln!(file.expect("the list of skips"), "{line}").expect("written");
        }
        return None;
    };
    // A tool that does not read its input closes the pipe.
    let _ = child.stdin.take().expect("piped").write_all(input);
    let output = child.wait_with_output().expect("the tool ran");
    let text = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8_lossy(&text).into_owned()))
}

#[test]
fn python_bagit_sha256sum_and_ssh_keygen_accept_a_bundle() {
    let (vault, bundle) = usual();
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("bundle.zip"), &bundle).expect("written");
    let Some((ok, text)) =
        run(folder.path(), "python3", &["-m", "zipfile", "-e", "bundle.zip", "."], b"")
    else {
        return;
    };
    assert!(ok, "{text}");
    let bag = folder.path().join("B-001");
    let policy = std::fs::read(bag.join("data/evidence/E000001/policy.txt"));
    assert_eq!(policy.expect("unpacked"), super::fixture::POLICY);
    let manifests = ["--quiet", "--strict", "-c", "tagmanifest-sha256.txt", "manifest-sha256.txt"];
    if let Some((ok, text)) = run(&bag, "sha256sum", &manifests, b"") {
        assert!(ok, "{text}");
    }
    if let Some((ok, text)) = run(&bag, "bagit.py", &["--validate", "."], b"") {
        assert!(ok, "{text}");
    }
    let key = ssh_key::PublicKey::from(ssh_key::public::Ed25519PublicKey(
        *vault.person.public().as_bytes(),
    ));
    let key = key.to_openssh().expect("an OpenSSH line");
    let allowed = format!("signer namespaces=\"{NAMESPACE}\" {key}\n");
    std::fs::write(folder.path().join("allowed_signers"), allowed).expect("written");
    let signed = std::fs::read(bag.join("tagmanifest-sha256.txt")).expect("unpacked");
    let args = [
        "-Y",
        "verify",
        "-f",
        "../allowed_signers",
        "-I",
        "signer",
        "-n",
        NAMESPACE,
        "-s",
        "tagmanifest-sha256.txt.sig",
    ];
    if let Some((ok, text)) = run(&bag, "ssh-keygen", &args, &signed) {
        assert!(ok && text.starts_with("Good"), "{text}");
        let other = run(&bag, "ssh-keygen", &args, b"another text").expect("installed");
        assert!(!other.0);
    }
}

#[test]
fn unzip_tests_a_bundle_without_complaint() {
    let (_, bundle) = usual();
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("bundle.zip"), &bundle).expect("written");
    if let Some((ok, text)) = run(folder.path(), "unzip", &["-tq", "bundle.zip"], b"") {
        assert!(ok, "{text}");
    }
}
