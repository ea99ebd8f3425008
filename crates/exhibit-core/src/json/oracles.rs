//! The same answers as other implementations give: published vectors, Node, Python, serde_json.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "reads test vectors and runs other implementations"
)]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256};

use super::*;

#[test]
fn published_jcs_vectors() {
    let Some(folder) = vectors("jcs-rfc8785") else { return };
    for name in ["arrays", "french", "structures", "unicode", "values", "weird"] {
        let read = |part: &str| std::fs::read(folder.join(part)).expect("the vectors are complete");
        let source = read(&format!("input/{name}.json"));
        let expected = read(&format!("output/{name}.json"));
        let once = form(Canon::JCS, &source).expect("expressible");
        assert_eq!(once, expected, "{name}");
        assert_eq!(form(Canon::JCS, &once), Ok(once), "{name} again");
    }
}

/// The published sequence of doubles, and the published digest of how ECMAScript writes its first 100,000.
#[test]
fn published_es6_numbers() {
    let Some(folder) = vectors("jcs-rfc8785") else { return };
    let readme =
        std::fs::read_to_string(folder.join("README.md")).expect("the vectors are complete");
    let (fixed, _) = readme.split_once("staticF64s").expect("the list of fixed values");
    let fixed =
        fixed.split("0x").skip(1).filter_map(|rest| u64::from_str_radix(rest.get(..16)?, 16).ok());
    let serial = (0..2000).map(|step| 0x0010_0000_0000_0000 + step);
    let mut hasher = Sha256::new();
    for bits in fixed.chain(serial).chain(hashed_doubles()).take(100_000) {
        let written = ecmascript(f64::from_bits(bits)).expect("the sequence is finite");
        hasher.update(format!("{bits:x},{written}\n"));
    }
    let digest = data_encoding::HEXLOWER.encode(&hasher.finalize());
    assert_eq!(digest, "22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7");
}

#[test]
fn node_writes_numbers_alike() {
    let script = "for (const line of require('fs').readFileSync(0, 'latin1').trim().split('\\n')) \
                  console.log(JSON.stringify(JSON.parse(line)))";
    let lexemes = lexemes(20_000);
    let Some(theirs) = run("node", &["-e", script], &lexemes.join("\n")) else { return };
    for (lexeme, theirs) in lexemes.iter().zip(theirs.lines()) {
        let mut ours = Vec::new();
        write_number(lexeme, Numbers::EcmaScript, &mut ours).expect("finite, no great integer");
        assert_eq!(String::from_utf8_lossy(&ours), theirs, "{lexeme}");
    }
}

#[test]
fn python_writes_numbers_alike() {
    let script = "import sys, json\nfor line in sys.stdin: print(json.dumps(json.loads(line)))";
    let lexemes = lexemes(20_000);
    let Some(theirs) = run("python3", &["-c", script], &lexemes.join("\n")) else { return };
    for (lexeme, theirs) in lexemes.iter().zip(theirs.lines()) {
        let mut ours = Vec::new();
        write_number(lexeme, Numbers::Python, &mut ours).expect("finite");
        assert_eq!(String::from_utf8_lossy(&ours), theirs, "{lexeme}");
    }
}

#[test]
fn serde_writes_floats_alike() {
    for lexeme in lexemes(20_000) {
        let value: f64 = lexeme.parse().expect("a number");
        let theirs = serde_json::to_string(&value).expect("finite");
        let mut ours = Vec::new();
        write_number(&theirs, Numbers::Serde, &mut ours).expect("finite");
        assert_eq!(String::from_utf8_lossy(&ours), theirs, "{lexeme}");
    }
}

/// Accepts what Python accepts, finds duplicate keys where its `object_pairs_hook` does, and writes what it writes.
#[test]
fn python_reads_and_writes_alike() {
    let texts = texts(6_000);
    let Some(theirs) = run("python3", &["-c", PYTHON], &texts.join("\n")) else { return };
    let theirs: Vec<_> = theirs.split('\n').collect();
    assert!(theirs.len() >= texts.len());
    let mut seen = [0; 3];
    for (text, theirs) in texts.iter().zip(theirs) {
        let ours = match Scanner::new().scan(text.as_bytes()) {
            Err(ScanError { kind: ScanErrorKind::DuplicateKey, .. }) => "DUP".into(),
            Err(_) => "BAD".into(),
            Ok(_) => python_forms(text),
        };
        seen[match ours.as_str() {
            "DUP" => 0,
            "BAD" => 1,
            _ => 2,
        }] += 1;
        assert_eq!(ours, theirs, "{text}");
    }
    assert!(seen.iter().all(|&count| count > 200), "the texts show every case: {seen:?}");
}

const PYTHON: &str = r#"
import sys, json
class Dup(Exception): pass
def pairs(p):
    d = dict(p)
    if len(d) != len(p): raise Dup
    return d
def no(c): raise ValueError
def form(v, **kw):
    try: return json.dumps(v, allow_nan=False, **kw).encode()
    except ValueError: return b"!"
out = sys.stdout.buffer
for line in sys.stdin.buffer.read().decode().split("\n"):
    try:
        v = json.loads(line, object_pairs_hook=pairs, parse_constant=no)
    except Dup: out.write(b"DUP\n"); continue
    except ValueError: out.write(b"BAD\n"); continue
    c = (",", ":")
    out.write(b"\t".join([form(v, sort_keys=True, separators=c, ensure_ascii=False), form(v, sort_keys=True, separators=c),
        form(v, sort_keys=True), form(v, separators=c, ensure_ascii=False)]) + b"\n")
"#;

/// What `PYTHON` prints; on the way, that canonical forms are stable and that the plain form is the same value.
fn python_forms(text: &str) -> String {
    let ascii = Canon { ascii: true, ..Canon::PYTHON };
    let spaced = Canon { separators: Separators::Spaced, ..ascii };
    let source = Canon { sort: Sort::Source, ..Canon::PYTHON };
    let written = |canon| match form(canon, text.as_bytes()) {
        Ok(bytes) => String::from_utf8(bytes).expect("UTF-8"),
        Err(fault) => {
            assert!(fault.is_unsupported(), "{fault} in {text}");
            "!".into()
        }
    };
    for canon in [Canon::PYTHON, ascii, spaced, source, Canon::JCS, Canon::VERBATIM, Canon::SOURCE]
    {
        if let Ok(once) = form(canon, text.as_bytes()) {
            assert_eq!(form(canon, &once).as_ref(), Ok(&once), "{canon:?} of {text}");
            assert_eq!(form(ascii, &once).is_ok(), form(ascii, text.as_bytes()).is_ok());
        }
    }
    if let Ok(plain) = form(Canon::SOURCE, text.as_bytes()) {
        assert_eq!(form(ascii, &plain).ok(), form(ascii, text.as_bytes()).ok(), "{text}");
    }
    [Canon::PYTHON, ascii, spaced, source].map(written).join("\t")
}

fn form(canon: Canon, text: &[u8]) -> Result<Vec<u8>, CanonError> {
    let mut scanner = Scanner::new();
    let doc = scanner.scan(text).expect("JSON");
    let mut out = Vec::new();
    canonical(canon, doc.root(), &mut out)?;
    Ok(out)
}

/// Texts with every kind of value and white space, keys that often collide, and in a third of them one wrong byte.
fn texts(count: usize) -> Vec<String> {
    let mut dice = Dice(7);
    let mut text = || {
        let mut text = String::new();
        dice.value(0, &mut text);
        if dice.below(3) == 0 {
            let wrong = [
                '"', '\\', '{', '}', '[', ']', ',', ':', '0', '.', 'e', '-', ' ', '\u{1}', 'u', 'N',
            ];
            let at = (0..text.len()).filter(|&at| text.is_char_boundary(at)).collect::<Vec<_>>();
            let at = at[dice.below(at.len())];
            match dice.below(2) {
                0 => text.insert(at, wrong[dice.below(wrong.len())]),
                _ => drop(text.remove(at)),
            }
        }
        text
    };
    (0..count).map(|_| text()).collect()
}

/// Floats of all magnitudes, many with few digits, and many half way between two shortest candidates.
fn lexemes(count: usize) -> Vec<String> {
    let mut dice = Dice(11);
    let mut lexeme = |at: usize| match at % 4 {
        0 => format!("{:e}", finite(dice.next())),
        1 => format!("{}.{}", dice.below(100_000), dice.below(100_000)),
        2 => format!("{}e{}", dice.below(1000), dice.below(60) as i32 - 30),
        _ => format!("{}.25", 1_000_000_000_000_000 + dice.next() % 3_503_599_627_370_496),
    };
    (0..count).map(&mut lexeme).collect()
}

fn finite(bits: u64) -> f64 {
    let value = f64::from_bits(bits);
    if value.is_finite() { value } else { 0.5 }
}

/// xorshift64*
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn value(&mut self, depth: usize, out: &mut String) {
        self.space(out);
        match self.below(if depth < 4 { 10 } else { 6 }) {
            0 => out.push_str("null"),
            1 => out.push_str(["true", "false"][self.below(2)]),
            2 | 3 => self.number(out),
            4 | 5 => self.string(out),
            6 => self.list('[', ']', out, |this, out| this.value(depth + 1, out)),
            _ => self.list('{', '}', out, |this, out| {
                this.string(out);
                this.space(out);
                out.push(':');
                this.value(depth + 1, out);
            }),
        }
        self.space(out);
    }

    fn list(
        &mut self,
        open: char,
        close: char,
        out: &mut String,
        item: impl Fn(&mut Self, &mut String),
    ) {
        out.push(open);
        for at in 0..self.below(5) {
            if at > 0 {
                out.push(',');
            }
            self.space(out);
            item(self, out);
        }
        self.space(out);
        out.push(close);
    }

    fn number(&mut self, out: &mut String) {
        const ODD: [&str; 12] = [
            "-0",
            "0",
            "-0.0",
            "1e400",
            "12345678901234567890123",
            "1E+2",
            "1e-7",
            "100.0",
            "1e16",
            "-1.5e-5",
            "0e1",
            "9007199254740993",
        ];
        match self.below(3) {
            0 => out.push_str(ODD[self.below(ODD.len())]),
            1 => out.push_str(&self.below(1_000_000).to_string()),
            _ => out.push_str(&format!("{:?}", finite(self.next()))),
        }
    }

    fn string(&mut self, out: &mut String) {
        const PARTS: [&str; 20] = [
            "a",
            "b",
            "id",
            "event_type",
            "event_ti",
            "me",
            "é",
            "\u{7f}",
            "\u{2028}",
            "😀",
            "\u{ff61}",
            "\\u0061",
            "\\ud83d",
            "\\ude00",
            "\\n",
            "\\/",
            "\\u001F",
            "\\\"",
            "\\\\",
            "\\uD83D\\uDE00",
        ];
        out.push('"');
        for _ in 0..self.below(4) {
            out.push_str(PARTS[self.below(PARTS.len())]);
        }
        out.push('"');
    }

    fn space(&mut self, out: &mut String) {
        if self.below(8) == 0 {
            out.push_str([" ", "\t", "\r", "  "][self.below(4)]);
        }
    }
}

/// Each block is the digest of the one before, read as four little-endian doubles; zeros and infinities left out.
fn hashed_doubles() -> impl Iterator<Item = u64> {
    let first = Sha256::digest([0; 32]);
    let blocks = std::iter::successors(Some(first), |block| Some(Sha256::digest(block)));
    blocks
        .flat_map(|block| {
            let words = block
                .chunks_exact(8)
                .map(|word| u64::from_le_bytes(word.try_into().expect("8 bytes")));
            words.collect::<Vec<_>>()
        })
        .filter(|&bits| f64::from_bits(bits).is_finite() && f64::from_bits(bits) != 0.0)
}

fn vectors(name: &str) -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors");
    let folder = std::env::var_os("EXHIBIT_VECTORS").map_or(beside, PathBuf::from).join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    skip(&format!("vectors {name}"), "folder absent");
    None
}

/// Runs another implementation on `input`, one text a line; `None`, and a note, if it is not installed.
fn run(program: &str, arguments: &[&str], input: &str) -> Option<String> {
    let child =
        Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = child else {
        skip(program, "not installed");
        return None;
    };
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("it ran");
    writer.join().expect("no panic").expect("it read its input");
    assert!(output.status.success(), "{program}");
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

fn skip(what: &str, why: &str) {
    eprintln!("SKIPPED: {what}: {why}");
    if let Some(path) = std::env::var_os("EXHIBIT_SKIPS") {
        let file = std::fs::OpenOptions::new().append(true).create(true).open(path);
        let written = file.and_then(|mut file| writeln!(file, "SKIPPED: {what}: {why}"));
        written.expect("EXHIBIT_SKIPS names a file that can be written");
    }
}
