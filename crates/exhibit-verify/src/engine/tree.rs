//! Roots over the contents of files, in the order of a list.

use std::collections::{BTreeMap, BTreeSet};

use exhibit_core::json::Scanner;

use super::log::ReadMember;
use super::merkle::Frontier;
use super::worker::text_of;
use crate::profile::FilesRootPlan;
use crate::profile::source::Tree;

/// What came of a list of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FilesTree {
    /// The root over them.
    Root {
        /// The root.
        root: [u8; 32],
        /// How many there are.
        leaves: u64,
        /// Their names.
        names: BTreeSet<String>,
    },
    /// A line of the list does not agree with the files.
    Fault {
        /// The line.
        line: u64,
        /// What is wrong.
        fault: String,
    },
    /// The list can't be read: why.
    NotRead(String),
}

/// Builds the tree (RFC 6962 section 2.1) over the members that a list names.
pub(super) fn over_files(plan: &FilesRootPlan, members: &[ReadMember]) -> FilesTree {
    let by_name: BTreeMap<&str, &ReadMember> = members.iter().map(|it| (it.path(), it)).collect();
    let list = by_name.get(plan.list.as_str()).and_then(|it| it.content.as_deref());
    let Some(list) = list else {
        return FilesTree::NotRead(format!("there is no {} that can be read", plan.list));
    };
    let mut scanner = Scanner::new();
    let mut tree = Frontier::new(&Tree::default());
    let mut names = BTreeSet::new();
    let mut leaves = 0;
    for (text, line) in list.split(|byte| *byte == b'\n').zip(1..) {
        if text.trim_ascii().is_empty() {
            continue;
        }
        let fault = |fault: String| FilesTree::Fault { line, fault };
        let Ok(doc) = scanner.scan(text) else { return fault("no JSON text".to_owned()) };
        let Some(name) = doc.root().at(&plan.name).and_then(text_of) else {
            return fault(format!("no {}", plan.name));
        };
        if name.contains('#') {
            return FilesTree::NotRead(format!("{name} names a part of a file"));
        }
        let Some((member, leaf)) = by_name.get(name.as_str()).and_then(|it| Some((it, it.leaf?)))
        else {
            return fault(format!("{name} is not here"));
        };
        let stated = plan.digest.as_ref().map(|place| doc.root().at(place).and_then(text_of));
        let actual = member.member.sha256.to_hex();
        if stated.is_some_and(|stated| stated.as_deref() != Some(actual.as_str())) {
            return fault(format!("{name} has the digest {actual}"));
        }
        tree.push(&leaf);
        leaves += 1;
        names.insert(name);
    }
    match tree.root() {
        Some(root) => FilesTree::Root { root, leaves, names },
        None => FilesTree::NotRead(format!("{} names no file", plan.list)),
    }
}
