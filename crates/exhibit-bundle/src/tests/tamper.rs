//! Every file × every change: never exit 0, and the expected word.

use std::collections::BTreeMap;

use exhibit_core::digest::Sha256;
use exhibit_core::verdict::Word;
use exhibit_ledger::keys::PersonKey;
use proptest::prelude::*;

use super::fixture::{Brought, POLICY, Vault, bare, unzip, usual, zip};
use crate::bag::Manifest;
use crate::layout::{MANIFEST, SIGNATURE, TAGMANIFEST};
use crate::seal;

type Files = BTreeMap<String, Vec<u8>>;

/// A change to the file of the name given; `None` where it does not apply.
type Change = fn(&mut Files, &str) -> Option<()>;

const CHANGES: [(&str, Change); 7] = [
    ("flip the first byte", |files, name| flip(files, name, |_| 0)),
    ("flip the last byte", |files, name| flip(files, name, |len| len - 1)),
    ("cut", |files, name| files.get_mut(name)?.pop().map(drop)),
    ("append", |files, name| {
        files.get_mut(name)?.push(b'\n');
        Some(())
    }),
    ("remove", |files, name| files.remove(name).map(drop)),
    ("rename", |files, name| {
        let content = files.remove(name)?;
        files.insert(format!("{name}.x"), content);
        Some(())
    }),
    ("swap with the next", |files, name| {
        let (next, other) = files.range(format!("{name}\0")..).next()?;
        let (next, other) = (next.clone(), other.clone());
        let own = files.insert(name.to_owned(), other)?;
        let same = files[name] == own;
        files.insert(next, own);
        (!same).then_some(())
    }),
];

fn flip(files: &mut Files, name: &str, at: fn(usize) -> usize) -> Option<()> {
    let content = files.get_mut(name)?;
    let at = at(content.len());
    *content.get_mut(at)? ^= 1;
    Some(())
}

/// Applies every change to every file, lets `repair` cover the tracks, and hands over the result.
fn every_change(
    original: &Files,
    repair: fn(&mut Files),
    mut check: impl FnMut(&str, &str, &[u8]),
) {
    for name in original.keys() {
        for (what, change) in CHANGES {
            let mut files = original.clone();
            if change(&mut files, name).is_some() {
                repair(&mut files);
                check(name, what, &zip(&files));
            }
        }
    }
}

/// Computes both manifests anew, as anybody can.
fn remanifest(files: &mut Files) {
    let (mut payload, mut tags) = (Manifest::default(), Manifest::default());
    let top = "B-001/";
    let at = |name: &str| format!("{top}{name}");
    for (name, content) in files.iter() {
        let Some(path) = name.strip_prefix(top) else { continue };
        if path.starts_with("data/") {
            payload.add(path.to_owned(), Sha256::of(content));
        }
    }
    files.insert(at(MANIFEST), payload.to_text().into_bytes());
    for (name, content) in files.iter() {
        let Some(path) = name.strip_prefix(top) else { continue };
        if !path.starts_with("data/") && path != TAGMANIFEST && path != SIGNATURE {
            tags.add(path.to_owned(), Sha256::of(content));
        }
    }
    files.insert(at(TAGMANIFEST), tags.to_text().into_bytes());
}

/// Signs anew with the key of the person who may.
pub(super) fn reseal(files: &mut Files) {
    remanifest(files);
    let signed = &files[&format!("B-001/{TAGMANIFEST}")];
    let signature = seal::sign(&PersonKey::from_seed(&[2; 32]), signed);
    files.insert(format!("B-001/{SIGNATURE}"), signature.into_bytes());
}

#[test]
fn a_changed_file_is_found_by_the_manifests() {
    let (vault, bundle) = usual();
    let brought = Brought::of(&vault);
    let original = unzip(&bundle);
    assert_eq!(zip(&original), bundle);
    let mut count = 0;
    every_change(
        &original,
        |_| {},
        |name, what, changed| {
            let report = brought.verify(changed);
            let root_file = [MANIFEST, TAGMANIFEST, SIGNATURE].iter().any(|n| name.ends_with(n));
            let expected =
                if what == "remove" && !root_file { Word::Incomplete } else { Word::Broken };
            assert_eq!(report.word, expected, "{what}: {name}\n{:#?}", report.failures);
            count += 1;
        },
    );
    assert!(count > 150, "{count} changes were tried");
}

#[test]
fn new_manifests_do_not_help_without_the_signature() {
    let (vault, bundle) = usual();
    let brought = Brought::of(&vault);
    every_change(&unzip(&bundle), remanifest, |name, what, changed| {
        let report = brought.verify(changed);
        let repaired = [MANIFEST, TAGMANIFEST].iter().any(|n| name.ends_with(n));
        if repaired && changed == bundle.as_slice() {
            assert_eq!(report.word, Word::Verified);
        } else {
            assert_eq!(report.word, Word::Broken, "{what}: {name}");
        }
    });
}

/// The person who may sign can write what they like on the pages for people, and nothing else.
#[test]
fn even_the_signer_cannot_change_what_the_ledger_holds() {
    let (vault, bundle) = usual();
    let brought = Brought::of(&vault);
    let free = ["VERIFY.txt", "data/index.html", "bag-info.txt"];
    every_change(&unzip(&bundle), reseal, |name, what, changed| {
        let path = name.strip_prefix("B-001/").unwrap_or(name);
        let is_free = free.contains(&path)
            || path.starts_with("data/profiles/")
            || (path.starts_with("data/trust/") && path != "data/trust/log.vkey");
        if changed == bundle.as_slice() || (is_free && what != "rename") {
            return;
        }
        let report = brought.verify(changed);
        let allowed = path.starts_with("data/profiles/") || path.starts_with("data/trust/K");
        if allowed && what == "rename" {
            return;
        }
        assert_ne!(report.exit_code, 0, "{what}: {name}\n{report:#?}");
        let expected: &[Word] = match what {
            "remove" => &[Word::Incomplete, Word::Broken],
            _ => &[Word::Broken, Word::Incomplete],
        };
        assert!(expected.contains(&report.word), "{what}: {name}: {}", report.word);
    });
}

#[test]
fn a_seal_by_another_key_is_not_the_one_brought() {
    let (vault, bundle) = usual();
    let mut files = unzip(&bundle);
    let other = PersonKey::from_seed(&[9; 32]);
    let signed = files[&format!("B-001/{TAGMANIFEST}")].clone();
    let signature = seal::sign(&other, &signed).into_bytes();
    files.insert(format!("B-001/{SIGNATURE}"), signature);
    assert_eq!(Brought::of(&vault).verify(&zip(&files)).word, Word::Broken);
    // Whoever brings the forger's key still learns that the ledger does not know it.
    let brought = Brought { signer: bare(&other), ..Brought::of(&vault) };
    assert_eq!(brought.verify(&zip(&files)).word, Word::Broken);
}

#[test]
fn added_files_are_never_part_of_a_bundle() {
    let (vault, bundle) = usual();
    let brought = Brought::of(&vault);
    for path in [
        "extra.txt",
        "data/extra.txt",
        "data/evidence/E000001/extra.txt",
        "data/evidence/E000009/x",
        "data/ledger/openings/0.json.x",
        "data/ledger/openings/99.json",
        "data/ledger/openings/00.json",
        "data/ledger/tile/1/000",
        "data/ledger/cosigned/3",
        "data/profiles/sub/x.toml",
        "tagmanifest-sha256.txt.minisig",
        "manifest-md5.txt",
        "fetch.txt",
    ] {
        for repair in [|_: &mut Files| {}, remanifest, reseal] {
            let mut files = unzip(&bundle);
            files.insert(format!("B-001/{path}"), b"x".to_vec());
            repair(&mut files);
            let report = brought.verify(&zip(&files));
            assert_eq!((report.word, report.exit_code), (Word::Broken, 40), "{path}");
        }
    }
}

#[test]
fn a_damaged_zip_cannot_be_checked() {
    let (vault, bundle) = usual();
    let brought = Brought::of(&vault);
    for cut in (0..bundle.len()).step_by(61) {
        let report = brought.verify(&bundle[..cut]);
        assert_eq!((report.word, report.exit_code), (Word::CannotCheck, 3), "cut at {cut}");
        assert!(!report.not_checked.is_empty());
    }
    for changed in [
        [&bundle[..], b"\n"].concat(),
        [b"\n", &bundle[..]].concat(),
        [&bundle[..], &bundle[..]].concat(),
        b"not a zip".to_vec(),
    ] {
        assert_eq!(brought.verify(&changed).word, Word::CannotCheck);
    }
    let renamed: Files = unzip(&bundle)
        .into_iter()
        .map(|(name, content)| (name.replace("B-001/", "B-002/"), content))
        .collect();
    assert_eq!(brought.verify(&zip(&renamed)).word, Word::Broken);
    let plain = Files::from([("top/readme".to_owned(), b"x".to_vec())]);
    assert_eq!(brought.verify(&zip(&plain)).word, Word::CannotCheck);
}

/// One flipped bit in every byte: VERIFIED only if nothing that is shown or unpacked changed.
#[test]
fn no_byte_of_a_bundle_can_change_its_meaning() {
    let mut vault = Vault::new();
    vault.receive(&[("policy.txt", POLICY)]);
    vault.export(&[1], Vec::new());
    let bundle = vault.bundle(&[1], &[]);
    let brought = Brought::of(&vault);
    let (report, files) = (brought.verify(&bundle), unzip(&bundle));
    assert_eq!(report.word, Word::Verified);
    let mut harmless = Vec::new();
    for i in 0..bundle.len() {
        let mut flipped = bundle.clone();
        flipped[i] ^= 1 << (i % 8);
        let found = brought.verify(&flipped);
        if found.exit_code == 0 {
            assert_eq!(found, report, "byte {i}");
            assert_eq!(unzip(&flipped), files, "byte {i}");
            harmless.push(i);
        }
    }
    // Unused bits at the ends of deflate streams; at most one byte a file.
    assert!(harmless.len() <= files.len(), "{} of {}", harmless.len(), bundle.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whoever holds the signer's key can put any bytes anywhere; the verifier only reports.
    #[test]
    fn resealed_garbage_is_reported_without_panic(
        which in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        garbage in prop::option::of(prop::collection::vec(any::<u8>(), 0..200)),
    ) {
        static USUAL: std::sync::LazyLock<(Files, Brought)> = std::sync::LazyLock::new(|| {
            let (vault, bundle) = usual();
            (unzip(&bundle), Brought::of(&vault))
        });
        let (original, brought) = &*USUAL;
        let mut files = original.clone();
        let name = files.keys().nth(which.index(files.len())).expect("in range").clone();
        let content = files.get_mut(&name).expect("there");
        for (at, value) in edits {
            let at = at.index(content.len());
            content[at] = value;
        }
        if let Some(garbage) = garbage {
            *content = garbage;
        }
        reseal(&mut files);
        let report = brought.verify(&zip(&files));
        prop_assert_eq!(report.exit_code, report.word.exit_code());
    }
}
