// Command go-sumdb checks a ledger of Exhibit A with code that we did not write: Google's
// golang.org/x/mod/sumdb, the client of Go's checksum database.
//
// Usage: go-sumdb DIR. DIR holds a tlog-tiles folder (checkpoint, tile/…) and oracle.json:
//
//	{"vkeys": [log vkey, …], "origin": …,
//	 "inclusion": [{"index", "size", "root", "leaf_hash", "proof"}],
//	 "consistency": [{"old", "old_root", "size", "root", "proof"}]}
//
// Hashes are lower-case hex. It prints one line a check, then "ok N" with the number of checks;
// the first that fails ends it with exit status 1.
package main

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type inclusion struct {
	Index    int64    `json:"index"`
	Size     int64    `json:"size"`
	Root     string   `json:"root"`
	LeafHash string   `json:"leaf_hash"`
	Proof    []string `json:"proof"`
}

type consistency struct {
	Old     int64    `json:"old"`
	OldRoot string   `json:"old_root"`
	Size    int64    `json:"size"`
	Root    string   `json:"root"`
	Proof   []string `json:"proof"`
}

type task struct {
	Vkeys       []string      `json:"vkeys"`
	Origin      string        `json:"origin"`
	Inclusion   []inclusion   `json:"inclusion"`
	Consistency []consistency `json:"consistency"`
}

var checks int

func main() {
	if len(os.Args) != 2 {
		fail("usage", fmt.Errorf("go-sumdb DIR"))
	}
	dir := os.Args[1]
	var t task
	text, err := os.ReadFile(filepath.Join(dir, "oracle.json"))
	must("oracle.json", err)
	must("oracle.json", json.Unmarshal(text, &t))
	tree := openCheckpoint(dir, t)
	for _, p := range t.Inclusion {
		name := fmt.Sprintf("inclusion of %d in %d", p.Index, p.Size)
		must(name, tlog.CheckRecord(hashes(p.Proof), p.Size, hash(p.Root), p.Index, hash(p.LeafHash)))
	}
	for _, p := range t.Consistency {
		name := fmt.Sprintf("consistency of %d and %d", p.Old, p.Size)
		must(name, tlog.CheckTree(hashes(p.Proof), p.Size, hash(p.Root), p.Old, hash(p.OldRoot)))
	}
	if tree.N > 0 {
		checkTiles(dir, tree)
	}
	fmt.Printf("ok %d\n", checks)
}

// openCheckpoint verifies the note under every key, one by one, and reads its three lines.
func openCheckpoint(dir string, t task) tlog.Tree {
	msg, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	must("checkpoint", err)
	var body string
	for _, vkey := range t.Vkeys {
		v, err := note.NewVerifier(vkey)
		must("vkey "+vkey, err)
		n, err := note.Open(msg, note.VerifierList(v))
		must("checkpoint signed by "+vkey, err)
		body = n.Text
	}
	lines := strings.Split(body, "\n")
	if len(lines) != 4 || lines[0] != t.Origin || lines[3] != "" {
		fail("checkpoint text", fmt.Errorf("%q", body))
	}
	n, err := strconv.ParseInt(lines[1], 10, 64)
	must("checkpoint size", err)
	root, err := tlog.ParseHash(lines[2])
	must("checkpoint root", err)
	return tlog.Tree{N: n, Hash: root}
}

// checkTiles reads every leaf hash through a reader that authenticates each tile against the
// root, and compares it with the leaf in the entry bundle.
func checkTiles(dir string, tree tlog.Tree) {
	reader := tlog.TileHashReader(tree, &files{dir})
	for first := int64(0); first < tree.N; first += 256 {
		width := tree.N - first
		if width > 256 {
			width = 256
		}
		indexes := make([]int64, width)
		for i := range indexes {
			indexes[i] = tlog.StoredHashIndex(0, first+int64(i))
		}
		stored, err := reader.ReadHashes(indexes)
		must(fmt.Sprintf("tiles under leaves %d to %d", first, first+width-1), err)
		tile := tlog.Tile{H: 8, L: 0, N: first / 256, W: int(width)}
		bundle, err := os.ReadFile(filepath.Join(dir, strings.Replace(path(tile), "tile/0/", "tile/entries/", 1)))
		must("entries", err)
		for i, h := range stored {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				fail("entries", fmt.Errorf("cut off at leaf %d", first+int64(i)))
			}
			leaf := bundle[2 : 2+int(binary.BigEndian.Uint16(bundle))]
			bundle = bundle[2+len(leaf):]
			if tlog.RecordHash(leaf) != h {
				fail("entries", fmt.Errorf("leaf %d is not the one in the tree", first+int64(i)))
			}
		}
		if len(bundle) != 0 {
			fail("entries", fmt.Errorf("%d bytes too many", len(bundle)))
		}
		checks++
	}
	got, err := tlog.TreeHash(tree.N, reader)
	must("root from tiles", err)
	if got != tree.Hash {
		fail("root from tiles", fmt.Errorf("%v", got))
	}
}

// files is a tlog.TileReader over a folder.
type files struct{ dir string }

func (f *files) Height() int                                { return 8 }
func (f *files) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func (f *files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, t := range tiles {
		bytes, err := os.ReadFile(filepath.Join(f.dir, path(t)))
		if err != nil {
			return nil, err
		}
		data[i] = bytes
	}
	return data, nil
}

// path leaves out the height, which tlog-tiles fixes at 8.
func path(t tlog.Tile) string {
	return strings.Replace(t.Path(), "tile/8/", "tile/", 1)
}

func hash(text string) tlog.Hash {
	bytes, err := hex.DecodeString(text)
	var h tlog.Hash
	if err == nil && len(bytes) != len(h) {
		err = fmt.Errorf("%d bytes", len(bytes))
	}
	if err != nil {
		fail("hash "+text, err)
	}
	copy(h[:], bytes)
	return h
}

func hashes(texts []string) []tlog.Hash {
	out := make([]tlog.Hash, len(texts))
	for i, text := range texts {
		out[i] = hash(text)
	}
	return out
}

func must(name string, err error) {
	if err != nil {
		fail(name, err)
	}
	checks++
	fmt.Printf("passed: %s\n", name)
}

func fail(name string, err error) {
	fmt.Printf("FAILED: %s: %v\n", name, err)
	os.Exit(1)
}
