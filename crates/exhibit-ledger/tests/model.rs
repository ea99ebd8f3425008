//! The tree beside `ct-merkle`, whose tree lives in memory: any order of appends and questions.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use exhibit_ledger::{
    Sha256,
    tiles::{self, Level, TileWriter},
    tree::{self, Frontier, MissingNode, ProofFinding, TreeError},
};
use proptest::prelude::*;

type Model = MemoryBackedTree<sha2::Sha256, Vec<u8>>;

#[derive(Clone, Debug)]
enum Op {
    Append(Vec<u8>),
    Inclusion(prop::sample::Index),
    Consistency(prop::sample::Index),
    Reload,
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let op = prop_oneof![
        4 => prop::collection::vec(any::<u8>(), 0..40).prop_map(Op::Append),
        1 => any::<prop::sample::Index>().prop_map(Op::Inclusion),
        1 => any::<prop::sample::Index>().prop_map(Op::Consistency),
        1 => Just(Op::Reload),
    ];
    prop::collection::vec(op, 1..200)
}

#[derive(Default)]
struct Both {
    model: Option<Model>,
    nodes: Vec<Sha256>,
    frontier: Frontier,
    leaves: Vec<Vec<u8>>,
    roots: Vec<Sha256>,
}

impl Both {
    fn append(&mut self, leaf: Vec<u8>) {
        let size = self.frontier.size();
        let hash = tree::leaf_hash(&leaf);
        let by_nodes = tree::append(size, hash, &self.nodes[..]).expect("all nodes are there");
        assert_eq!(tree::stored_count(size), self.nodes.len() as u64);
        let mut by_frontier = Vec::new();
        self.frontier.push_storing(hash, |node| by_frontier.push(node));
        assert_eq!(by_nodes, by_frontier);
        self.nodes.extend(by_nodes);
        self.leaves.push(leaf.clone());
        let model = self.model.get_or_insert_with(Model::new);
        model.push(leaf);
        let expected = Sha256(model.root().as_bytes().as_slice().try_into().expect("32 bytes"));
        assert_eq!(self.frontier.root(), expected);
        assert_eq!(tree::root(size + 1, &self.nodes[..]), Ok(expected));
        self.roots.push(expected);
    }

    fn inclusion(&self, at: &prop::sample::Index) {
        let Some(model) = &self.model else { return };
        let index = at.index(self.leaves.len());
        let size = model.len();
        let proof = tree::prove_inclusion(index as u64, size, &self.nodes[..]).expect("in range");
        assert_eq!(joined(&proof), model.prove_inclusion(index).as_bytes());
        let leaf = tree::leaf_hash(&self.leaves[index]);
        let root = self.frontier.root();
        assert_eq!(tree::verify_inclusion(&proof, index as u64, leaf, size, root), Ok(()));
        let wrong = tree::verify_inclusion(&proof, index as u64, tree::empty_root(), size, root);
        assert_eq!(wrong, Err(ProofFinding::Mismatch));
    }

    fn consistency(&self, at: &prop::sample::Index) {
        let Some(model) = &self.model else { return };
        let old = at.index(self.leaves.len()) + 1;
        let size = model.len();
        let proof = tree::prove_consistency(old as u64, size, &self.nodes[..]).expect("in range");
        let theirs = model.prove_consistency(self.leaves.len() - old);
        assert_eq!(joined(&proof), theirs.as_bytes());
        let (old_root, root) = (self.roots[old - 1], self.frontier.root());
        assert_eq!(tree::verify_consistency(&proof, old as u64, old_root, size, root), Ok(()));
        assert_eq!(tree::root(old as u64, &self.nodes[..]), Ok(old_root));
    }

    fn reload(&mut self) {
        let size = self.frontier.size();
        let loaded = Frontier::load(size, &self.nodes[..]).expect("all nodes are there");
        assert_eq!(loaded, self.frontier);
        self.frontier = loaded;
    }
}

fn joined(proof: &[Sha256]) -> Vec<u8> {
    proof.iter().flat_map(|h| h.0).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_answer_is_that_of_the_model(ops in ops()) {
        let mut both = Both::default();
        for op in ops {
            match op {
                Op::Append(leaf) => both.append(leaf),
                Op::Inclusion(at) => both.inclusion(&at),
                Op::Consistency(at) => both.consistency(&at),
                Op::Reload => both.reload(),
            }
        }
    }

    #[test]
    fn no_proof_or_size_panics(
        proof in prop::collection::vec(any::<[u8; 32]>(), 0..80),
        part in any::<u64>(),
        size in any::<u64>(),
        hash in any::<[u8; 32]>(),
    ) {
        let proof: Vec<_> = proof.into_iter().map(Sha256).collect();
        let hash = Sha256(hash);
        prop_assert!(tree::verify_inclusion(&proof, part, hash, size, hash).is_err());
        let _ = tree::verify_consistency(&proof, part, hash, size, hash);
        let _ = tree::stored_index(u8::try_from(part % 256).expect("a byte"), size);
        let _ = tree::root(size, &[hash][..]);
        let _ = Frontier::load(size, &[hash][..]);
    }
}

#[test]
fn a_missing_node_is_an_error_with_its_index() {
    let nodes = [tree::empty_root(); 2];
    assert_eq!(tree::root(2, &nodes[..]), Err(TreeError::Read(MissingNode(2))));
    assert_eq!(tree::prove_inclusion(3, 3, &nodes[..]), Err(TreeError::Range { part: 3, size: 3 }));
}

#[test]
fn tiles_from_leaves_are_tiles_from_nodes() {
    for size in [0_u64, 1, 255, 256, 257, 513, 66_000] {
        let mut nodes = Vec::new();
        let mut frontier = Frontier::new();
        let mut writer = TileWriter::new();
        let mut files = Vec::new();
        for i in 0..size {
            let leaf = i.to_string();
            files.extend(writer.push(leaf.as_bytes()).expect("a short leaf"));
            frontier.push_storing(tree::leaf_hash(leaf.as_bytes()), |node| nodes.push(node));
        }
        files.extend(writer.finish());
        let mut listed: Vec<_> = tiles::tiles(size).collect();
        listed.sort();
        let mut written: Vec<_> = files.iter().map(|f| f.tile).collect();
        written.sort();
        assert_eq!(written, listed, "size {size}");
        for file in files {
            let tile = file.tile;
            assert_eq!(tiles::Tile::parse_path(&tile.path()), Some(tile));
            if tile.level == Level::Entries {
                let leaves = tiles::parse_entries(&file.bytes, tile).expect("whole");
                let first = (tile.index * 256).to_string();
                assert_eq!(leaves.first().copied(), Some(first.as_bytes()));
            } else {
                assert_eq!(tiles::hash_tile(tile, &nodes[..]), Ok(file.bytes));
            }
        }
    }
}

#[test]
fn only_one_spelling_of_a_tile_path_is_read() {
    for good in ["tile/0/000", "tile/63/x001/x234/067.p/1", "tile/entries/999.p/255"] {
        let tile = tiles::Tile::parse_path(good).unwrap_or_else(|| panic!("{good}"));
        assert_eq!(tile.path(), good);
    }
    for bad in [
        "",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/00/000",
        "tile/64/000",
        "tile/200/000",
        "tile/0/x000/000",
        "tile/0/001/000",
        "tile/0/../000",
        "tile/8/0/000",
        "tile/data/000",
        "/tile/0/000",
        "tile/0/000.p/1/",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999",
        "tile/0/+00",
    ] {
        assert_eq!(tiles::Tile::parse_path(bad), None, "{bad}");
    }
}
