//! Reading one file once for every signature and manifest on it, and again where something does not verify.

use std::io::{self, Read};

use exhibit_core::digest::Sha256;
use sha2::Digest as _;

use super::beside::{Listed, Statement};
use crate::signature::SignatureFinding;
use crate::signature::digests::{Digests, Hashing, StatedDigest, each_block};
use crate::signature::transport::{Shape, Undo};

/// What reading one file gave.
pub(super) struct Looked {
    pub(super) bytes: u64,
    pub(super) sha256: Sha256,
    /// Where a manifest states one.
    pub(super) sha512: Option<[u8; 64]>,
    /// For each statement, in their order.
    pub(super) findings: Vec<Vec<SignatureFinding>>,
    /// In the order of the manifest lines.
    pub(super) agrees: Vec<bool>,
    /// The change in transport that had to be undone, if one explains what did not verify.
    pub(super) happened: Option<String>,
    /// Whether the file was too large to try any.
    pub(super) too_large: bool,
}

pub(super) type Open<'a, 'r> = dyn Fn() -> io::Result<Box<dyn Read + 'r>> + 'a;

pub(super) fn look(
    statements: &[Statement<'_>],
    listed: &[Listed],
    open: &Open<'_, '_>,
) -> io::Result<Looked> {
    let mut shape = Shape::default();
    let seen = attempt(statements, listed, &mut |each| {
        each_block(&mut *open()?, &mut |block| {
            shape.update(block);
            each(block);
        })
    })?;
    let mut looked = Looked {
        agrees: seen.agreement(listed),
        bytes: seen.bytes,
        sha256: seen.sha256,
        sha512: seen.sha512,
        findings: seen.findings,
        happened: None,
        too_large: shape.too_large(),
    };
    if looked.is_open(statements) {
        for undo in shape.undos() {
            if looked.explain(&undo, statements, listed, open)? {
                break;
            }
        }
    }
    Ok(looked)
}

impl Looked {
    /// Returns the file's digest of the same kind as one that a manifest states.
    pub(super) fn digest_like(&self, stated: &StatedDigest) -> StatedDigest {
        match stated {
            StatedDigest::Sha256(_) => StatedDigest::Sha256(self.sha256),
            StatedDigest::Sha512(_) => {
                let computed = self.sha512.expect("computed where a manifest states one");
                StatedDigest::Sha512(computed)
            }
        }
    }

    /// Tells whether a change in transport could explain anything.
    pub(super) fn is_open(&self, statements: &[Statement<'_>]) -> bool {
        let mut both = statements.iter().zip(&self.findings);
        let unexplained = both.any(|(statement, findings)| {
            findings.iter().any(|finding| match finding {
                SignatureFinding::Bad(bad) => match bad.field {
                    "signature" => bad.key.is_some(),
                    other => is_about_content(other),
                },
                SignatureFinding::KeyNeeded { .. } => statement.claim.has_keys(),
                _ => false,
            })
        });
        unexplained || self.agrees.contains(&false)
    }

    fn explain(
        &mut self,
        undo: &Undo,
        statements: &[Statement<'_>],
        listed: &[Listed],
        open: &Open<'_, '_>,
    ) -> io::Result<bool> {
        let mut possible = false;
        let seen = attempt(statements, listed, &mut |each| {
            possible = undo.read(&mut *open()?, each)?;
            Ok(())
        })?;
        let agrees = seen.agreement(listed);
        let findings = seen.findings;
        let better = self.findings.iter().zip(&findings).any(|(it, now)| is_better(now, it))
            || self.agrees.iter().zip(&agrees).any(|(before, now)| *now && !before);
        if !possible || !better {
            return Ok(false);
        }
        for (before, now) in self.findings.iter_mut().zip(findings) {
            if is_better(&now, before) {
                *before = now;
            }
        }
        for (before, now) in self.agrees.iter_mut().zip(agrees) {
            *before |= now;
        }
        self.happened = Some(undo.happened());
        Ok(true)
    }
}

/// Tells whether more verifies, or as much does and less is about another content.
fn is_better(now: &[SignatureFinding], before: &[SignatureFinding]) -> bool {
    let good = |findings: &[SignatureFinding]| findings.iter().filter(|it| is_good(it)).count();
    let other = |findings: &[SignatureFinding]| {
        let is = |it: &&SignatureFinding| matches!(it, SignatureFinding::Bad(bad) if is_about_content(bad.field));
        findings.iter().filter(is).count()
    };
    let (good_now, good_before) = (good(now), good(before));
    good_now > good_before || (good_now == good_before && other(now) < other(before))
}

/// Tells whether what does not agree is a digest or a copy of the content, and not a signature.
fn is_about_content(field: &str) -> bool {
    matches!(
        field,
        "payload" | "subject" | "message digest" | "message imprint" | "content" | "inclusion"
    )
}

pub(super) fn is_good(finding: &SignatureFinding) -> bool {
    use SignatureFinding::{Agrees, Certified, Cosigned, Good, OutOfTime, Stamped};
    matches!(
        finding,
        Good(_) | Certified(_) | Stamped(_) | Cosigned(_) | Agrees { .. } | OutOfTime { .. }
    )
}

/// What one reading gave.
struct Seen {
    bytes: u64,
    sha256: Sha256,
    sha512: Option<[u8; 64]>,
    findings: Vec<Vec<SignatureFinding>>,
}

impl Seen {
    fn agreement(&self, listed: &[Listed]) -> Vec<bool> {
        let agrees = |line: &Listed| match line.digest {
            StatedDigest::Sha256(stated) => stated == self.sha256,
            StatedDigest::Sha512(stated) => Some(stated) == self.sha512,
        };
        listed.iter().map(agrees).collect()
    }
}

/// Reads a file once, giving it to the function in parts.
type Feed<'a> = dyn FnMut(&mut dyn FnMut(&[u8])) -> io::Result<()> + 'a;

/// Feeds the file to every digest and every check, once.
fn attempt(
    statements: &[Statement<'_>],
    listed: &[Listed],
    read: &mut Feed<'_>,
) -> io::Result<Seen> {
    let short = |line: &Listed| matches!(line.digest, StatedDigest::Sha256(_));
    if statements.is_empty() && listed.iter().all(short) {
        let (bytes, sha256) = sha256_alone(read)?;
        return Ok(Seen { bytes, sha256, sha512: None, findings: Vec::new() });
    }
    let mut hashing = Hashing::default();
    let mut checks: Vec<_> = statements.iter().map(|statement| statement.claim.begin()).collect();
    read(&mut |block| {
        hashing.update(block);
        for check in &mut checks {
            check.update(block);
        }
    })?;
    let digests = hashing.finish();
    let findings = checks.into_iter().map(|check| check.finish(&digests)).collect();
    let Digests { bytes, sha256, sha512, .. } = digests;
    Ok(Seen { bytes, sha256, sha512: Some(sha512), findings })
}

/// Most files carry no signature, and need one digest only.
fn sha256_alone(read: &mut Feed<'_>) -> io::Result<(u64, Sha256)> {
    let mut hasher = sha2::Sha256::new();
    let mut bytes = 0_u64;
    read(&mut |block| {
        hasher.update(block);
        bytes = bytes.saturating_add(block.len() as u64);
    })?;
    Ok((bytes, Sha256(hasher.finalize().into())))
}
