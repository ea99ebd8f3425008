//! Merkle roots over the digests of records, in O(log n) memory, by the rules that producers use.

use data_encoding::HEXLOWER;

use super::message::Hash;
use crate::profile::source::{OddRule, Tree, TreeOver};

/// The right edge of a tree that grows.
#[derive(Clone, Debug)]
pub(super) struct Frontier {
    tree: Tree,
    /// For each level from the leaves: the node that waits for its neighbour.
    levels: Vec<Option<[u8; 32]>>,
}

impl Frontier {
    /// Returns the frontier of an empty tree.
    pub(super) fn new(tree: &Tree) -> Self {
        Self { tree: tree.clone(), levels: Vec::new() }
    }

    /// Adds the digest of the next record.
    pub(super) fn push(&mut self, digest: &[u8; 32]) {
        let mut node = self.leaf(digest);
        for level in 0.. {
            match self.levels.get_mut(level) {
                None => return self.levels.push(Some(node)),
                Some(waiting @ None) => {
                    *waiting = Some(node);
                    return;
                }
                Some(waiting) => {
                    let left = waiting.take().unwrap_or(node);
                    node = self.node(&left, &node);
                }
            }
        }
    }

    /// Returns the root of what was added; `None` if nothing was.
    pub(super) fn root(&self) -> Option<[u8; 32]> {
        let top = self.levels.iter().rposition(Option::is_some)?;
        let mut carried: Option<[u8; 32]> = None;
        for (level, waiting) in self.levels.iter().enumerate().take(top + 1) {
            carried = match (waiting, carried) {
                (Some(left), Some(right)) => Some(self.node(left, &right)),
                (Some(only), None) if level == top => Some(*only),
                (Some(odd), None) => Some(self.odd(odd)),
                (None, Some(odd)) => Some(self.odd(&odd)),
                (None, None) => None,
            };
        }
        carried
    }

    fn odd(&self, node: &[u8; 32]) -> [u8; 32] {
        match self.tree.odd {
            OddRule::Duplicate => self.node(node, node),
            OddRule::Promote => *node,
        }
    }

    fn leaf(&self, digest: &[u8; 32]) -> [u8; 32] {
        let Some(leaf) = &self.tree.leaf else { return *digest };
        self.hash(leaf, &[digest])
    }

    fn node(&self, left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
        self.hash(&self.tree.node, &[left, right])
    }

    fn hash(&self, before: &str, children: &[&[u8; 32]]) -> [u8; 32] {
        let mut message = Vec::with_capacity(before.len() + 128);
        message.extend_from_slice(before.as_bytes());
        for child in children {
            match self.tree.over {
                TreeOver::Raw => message.extend_from_slice(*child),
                TreeOver::Hex => message.extend_from_slice(HEXLOWER.encode(*child).as_bytes()),
            }
        }
        // Compiling a profile refuses functions that need a secret.
        Hash::of(self.tree.alg, &message, None).map_or([0; 32], |hash| hash.short())
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;
    use crate::profile::source::HashAlg;

    /// The root by definition: level by level, whole lists.
    fn slow(frontier: &Frontier, digests: &[[u8; 32]]) -> Option<[u8; 32]> {
        let mut level: Vec<_> = digests.iter().map(|digest| frontier.leaf(digest)).collect();
        while level.len() > 1 {
            level = level
                .chunks(2)
                .map(|pair| match pair {
                    [left, right] => frontier.node(left, right),
                    [odd] => frontier.odd(odd),
                    _ => unreachable!("chunks of two"),
                })
                .collect();
        }
        level.first().copied()
    }

    #[test]
    fn the_frontier_gives_the_root_of_the_whole_list() {
        for (over, leaf, odd) in [
            (TreeOver::Hex, Some("leaf:"), OddRule::Duplicate),
            (TreeOver::Raw, None, OddRule::Promote),
        ] {
            let leaf = leaf.map(str::to_owned);
            let tree = Tree { over, leaf, node: "node:".into(), odd, alg: HashAlg::Sha256 };
            let mut frontier = Frontier::new(&tree);
            let mut digests = Vec::new();
            assert_eq!(frontier.root(), None);
            for n in 0..130_u8 {
                let digest: [u8; 32] = Sha256::digest([n]).into();
                digests.push(digest);
                frontier.push(&digest);
                assert_eq!(frontier.root(), slow(&frontier, &digests), "{} leaves, {odd:?}", n + 1);
            }
        }
    }
}
