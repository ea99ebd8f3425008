// Command go-sumdb checks a ledger of Exhibit A with code that we did not write: Google's
// golang.org/x/mod/sumdb, the client of Go's checksum database.
//
// Usage: go-sumdb DIR. DIR holds a tlog-tiles folder (checkpoint, tile/…) and oracle.json:
//
//	{"vkeys": [log vkey, …], "origin": …,
//	 "inclusion": [{"index", "size", "root", "leaf_hash", "proof"}],
//	 "consistency": [{"old", "old_root", "size", "root", "proof"}],
//	 "cosigners": [{"vkey", "time"}],
//	 "entries": [{"person", "body", "sig", "salt", "leaf"}]}
//
// Hashes, keys, signatures and salts are lower-case hex. Cosignatures and entries are checked with
// Go's standard library alone, from the written format. It prints one line a check, then "ok N" with the number of checks;
// the first that fails ends it with exit status 1.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
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
	Cosigners   []cosigner    `json:"cosigners"`
	Entries     []entry       `json:"entries"`
}

type cosigner struct {
	Vkey string `json:"vkey"`
	Time uint64 `json:"time"`
}

type entry struct {
	Person string `json:"person"`
	Body   string `json:"body"`
	Sig    string `json:"sig"`
	Salt   string `json:"salt"`
	Leaf   string `json:"leaf"`
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
	for _, c := range t.Cosigners {
		checkCosigner(dir, c)
	}
	for i, e := range t.Entries {
		checkEntry(t.Origin, i, e)
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

// cosignature is a note.Verifier of c2sp.org/tlog-cosignature, Ed25519 v1.
type cosignature struct {
	name string
	hash uint32
	key  ed25519.PublicKey
	time uint64
}

func (c *cosignature) Name() string    { return c.name }
func (c *cosignature) KeyHash() uint32 { return c.hash }

func (c *cosignature) Verify(msg, sig []byte) bool {
	if len(sig) != 72 || binary.BigEndian.Uint64(sig) != c.time {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", c.time, msg)
	return ed25519.Verify(c.key, []byte(signed), sig[8:])
}

func checkCosigner(dir string, c cosigner) {
	parts := strings.SplitN(c.Vkey, "+", 3)
	if len(parts) != 3 {
		fail("cosigner", fmt.Errorf("vkey %q", c.Vkey))
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	must("cosigner key", err)
	id := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	if len(key) != 33 || key[0] != 4 || hex.EncodeToString(id[:4]) != parts[1] {
		fail("cosigner", fmt.Errorf("vkey %q", c.Vkey))
	}
	v := &cosignature{parts[0], binary.BigEndian.Uint32(id[:4]), key[1:], c.Time}
	msg, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	must("checkpoint", err)
	_, err = note.Open(msg, note.VerifierList(v))
	must("checkpoint cosigned by "+parts[0], err)
}

// checkEntry opens a leaf: the commitment, the person's signature, and what leaf and body share.
func checkEntry(origin string, i int, e entry) {
	name := fmt.Sprintf("entry %d", i)
	person, err := hex.DecodeString(e.Person)
	must(name+": key", err)
	sig, err := hex.DecodeString(e.Sig)
	must(name+": sig", err)
	salt, err := hex.DecodeString(e.Salt)
	must(name+": salt", err)
	if len(person) != 32 || len(salt) != 32 {
		fail(name, fmt.Errorf("a key or salt of another length"))
	}
	if !ed25519.Verify(person, []byte("exhibit-a/entry/v1\n"+e.Body), sig) {
		fail(name, fmt.Errorf("signature"))
	}
	var leaf, body struct {
		C    string `json:"c"`
		Log  string `json:"log"`
		Seq  int    `json:"seq"`
		Time string `json:"time"`
		Type string `json:"type"`
		V    int    `json:"v"`
	}
	must(name+": leaf", json.Unmarshal([]byte(e.Leaf), &leaf))
	must(name+": body", json.Unmarshal([]byte(e.Body), &body))
	c := sha256.Sum256([]byte("exhibit-a/commit/v1\n" + string(salt) + string(sig) + e.Body))
	if leaf.C != hex.EncodeToString(c[:]) || leaf.V != 1 {
		fail(name, fmt.Errorf("commitment"))
	}
	if body.Log != origin || body.Seq != i || leaf.Seq != i || body.Time != leaf.Time || body.Type != leaf.Type {
		fail(name, fmt.Errorf("leaf and body disagree"))
	}
	checks++
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
