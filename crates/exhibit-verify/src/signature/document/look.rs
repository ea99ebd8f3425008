//! Reading one file once for every signature and manifest on it, and again where something does not verify.

use std::io::{self, Read};

use exhibit_core::digest::Sha256;
use sha2::Digest as _;

use super::beside::{Listed, Statement};
use crate::signature::SignatureFinding;
use crate::signature::digests::{Hashing, each_block};
use crate::signature::transport::{Shape, Undo};

/// What reading one file gave.
pub(super) struct Looked {
    pub(super) bytes: u64,
    pub(super) sha256: Sha256,
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
    let (bytes, sha256, findings) = attempt(statements, &mut |each| {
        each_block(&mut *open()?, &mut |block| {
            shape.update(block);
            each(block);
        })
    })?;
    let mut looked = Looked {
        agrees: agreement(listed, sha256),
        bytes,
        sha256,
        findings,
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
    /// Tells whether a change in transport could explain anything.
    pub(super) fn is_open(&self, statements: &[Statement<'_>]) -> bool {
        let mut both = statements.iter().zip(&self.findings);
        let unexplained = both.any(|(statement, findings)| {
            findings.iter().any(|finding| match finding {
                SignatureFinding::Bad(bad) => bad.field == "signature" && bad.key.is_some(),
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
        let (_, sha256, findings) = attempt(statements, &mut |each| {
            possible = undo.read(&mut *open()?, each)?;
            Ok(())
        })?;
        let agrees = agreement(listed, sha256);
        let better = self
            .findings
            .iter()
            .flatten()
            .zip(findings.iter().flatten())
            .any(|(before, now)| is_good(now) && !is_good(before))
            || self.agrees.iter().zip(&agrees).any(|(before, now)| *now && !before);
        if !possible || !better {
            return Ok(false);
        }
        for (before, now) in self.findings.iter_mut().flatten().zip(findings.into_iter().flatten())
        {
            if is_good(&now) {
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

pub(super) fn is_good(finding: &SignatureFinding) -> bool {
    matches!(finding, SignatureFinding::Good(_))
}

fn agreement(listed: &[Listed], sha256: Sha256) -> Vec<bool> {
    listed.iter().map(|line| line.sha256 == sha256).collect()
}

/// Reads a file once, giving it to the function in parts.
type Feed<'a> = dyn FnMut(&mut dyn FnMut(&[u8])) -> io::Result<()> + 'a;

/// Feeds the file to every digest and every check, once.
///
/// Returns its length, its SHA-256, and the findings for each statement.
fn attempt(
    statements: &[Statement<'_>],
    read: &mut Feed<'_>,
) -> io::Result<(u64, Sha256, Vec<Vec<SignatureFinding>>)> {
    if statements.is_empty() {
        let (bytes, sha256) = sha256_alone(read)?;
        return Ok((bytes, sha256, Vec::new()));
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
    Ok((digests.bytes, digests.sha256, findings))
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
