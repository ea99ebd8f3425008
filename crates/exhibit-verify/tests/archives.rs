//! Archives: as the container that a profile asks for, and as a wrapping whose files are items.
#![expect(clippy::disallowed_methods, reason = "reads test vectors")]

use std::fs;
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;
use std::path::Path;

use exhibit_core::appraisal::{EndState, Member, Outcome};
use exhibit_core::digest::Sha256;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{ProfileTrust, Word};
use exhibit_verify::members::{InMemory, MemberInfo, Members};
use exhibit_verify::profile::{Profile, ProfileSet};
use exhibit_verify::record::NormalRecord;
use exhibit_verify::trust::{TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::zip::{ReadAt, Writer};
use exhibit_verify::*;

fn data(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).expect(name)
}

/// A zip archive; names in ascending order.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.add(name, content).expect("a good name");
    }
    writer.finish().expect("written").into_inner()
}

/// A tar archive (ustar); `kind` is the type flag of every member.
fn tar(files: &[(&str, &[u8])], kind: u8) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, content) in files {
        let mut header = [0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[100..108].copy_from_slice(b"0000644\0");
        header[124..136].copy_from_slice(format!("{:011o}\0", content.len()).as_bytes());
        header[136..148].copy_from_slice(b"00000000000\0");
        header[148..156].copy_from_slice(b"        ");
        header[156] = kind;
        header[257..265].copy_from_slice(b"ustar\x0000");
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        out.extend_from_slice(&header);
        out.extend_from_slice(content);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}

/// The built-in profiles, with aiauditlog as a format that is delivered in a zip.
fn zipped_aiauditlog() -> ProfileSet {
    let mut set = ProfileSet::built_in();
    let text = set.get("aiauditlog").expect("built in").text().replacen(
        "title =",
        "container = { zip = { records = \"audit.jsonl\", requires = [\"checkpoint.json\"] } }\ntitle =",
        1,
    );
    set.add(Profile::parse(&text, ProfileTrust::Relied).expect("a profile"));
    set
}

fn key() -> TrustSet {
    let bytes = data("aiauditlog/public.pem");
    let input = TrustInput { name: "public.pem", bytes: &bytes };
    TrustSet::from_inputs(&[input], &|_, _| Err("nothing is named".to_owned())).expect("a key")
}

fn look<'a>(members: &'a dyn Members, profiles: &'a ProfileSet, trust: &'a TrustSet) -> Look<'a> {
    Look {
        path: "",
        members,
        profiles,
        profile: None,
        trust,
        source: None,
        at: Timestamp::parse("2026-11-01T00:00:00Z").expect("a time"),
        workers: 2,
        watcher: &Unwatched,
    }
}

/// Path and word of everything in a delivery.
fn words(members: &dyn Members, profiles: &ProfileSet) -> Vec<(String, Word)> {
    let trust = key();
    let all = inspect_each(&look(members, profiles, &trust)).expect("looked at");
    let one = |it: Inspected| match it {
        Inspected::Appraised(it) => (it.appraisal.path, it.appraisal.verdict),
        Inspected::Unreadable { path, .. } => (path, Word::CannotCheck),
    };
    all.into_iter().map(one).collect()
}

fn one(content: Vec<u8>, profiles: &ProfileSet) -> Appraised {
    let (members, trust) = (InMemory::new().with("export.zip", content), key());
    let mut all = inspect(&look(&members, profiles, &trust)).expect("looked at");
    assert_eq!(all.len(), 1, "the archive is one item");
    all.remove(0)
}

#[test]
fn a_container_is_one_log_with_the_verdict_of_what_lies_in_it() {
    let (log, checkpoint) = (data("aiauditlog/audit.jsonl"), data("aiauditlog/checkpoint.json"));
    let profiles = zipped_aiauditlog();
    let archive = zip(&[("audit.jsonl", &log), ("checkpoint.json", &checkpoint)]);
    let digest = Sha256::of(&archive);
    let found = one(archive, &profiles).appraisal;
    assert_eq!(found.verdict, Word::Verified, "{found:#?}");
    assert_eq!(found.digest, digest, "the item is the archive, whole");
    assert_eq!(found.members.len(), 1);
    assert_eq!(found.records, log.split(|byte| *byte == b'\n').count() as u64 - 1);
    // The same below one folder.
    let below = zip(&[("e/audit.jsonl", &log), ("e/checkpoint.json", &checkpoint)]);
    assert_eq!(one(below, &profiles).appraisal.verdict, Word::Verified);
}

#[test]
fn what_is_wrong_inside_a_container_is_found() {
    let (log, checkpoint) = (data("aiauditlog/audit.jsonl"), data("aiauditlog/checkpoint.json"));
    let profiles = zipped_aiauditlog();
    let with = |log: &[u8]| zip(&[("audit.jsonl", log), ("checkpoint.json", &checkpoint)]);
    let mut edited = log.clone();
    let at = edited.windows(9).position(|it| it == b"\"approve\"").expect("a decision");
    edited[at + 1] = b'A';
    let found = one(with(&edited), &profiles).appraisal;
    assert_eq!(found.verdict, Word::Broken);
    let failure = found.failures.first().expect("it is named");
    assert!(failure.line > 0 && failure.file.as_deref() == Some("audit.jsonl"), "{failure:?}");
    let end = log[..log.len() - 1].iter().rposition(|byte| *byte == b'\n').expect("lines") + 1;
    assert_eq!(one(with(&log[..end]), &profiles).appraisal.verdict, Word::Broken, "cut tail");
    let more = zip(&[
        ("audit.jsonl", &log),
        ("checkpoint.json", &checkpoint),
        ("notes.txt", b"nobody vouches for me"),
    ]);
    let found = one(more, &profiles).appraisal;
    assert_eq!(found.verdict, Word::Incomplete);
    assert!(found.not_checked.iter().any(|it| it.contains("notes.txt")), "{found:#?}");
}

/// A statement about every file of the log's own folder says nothing of what lies elsewhere in the archive.
#[test]
fn an_inventory_covers_no_other_folder_of_the_archive() {
    let mut set = ProfileSet::built_in();
    let text = set.get("trust-ledger-core").expect("built in").text().replacen(
        "[container.directory]",
        "[container.zip]",
        1,
    );
    set.add(Profile::parse(&text, ProfileTrust::Relied).expect("a profile"));
    let names = [
        "anchor.json",
        "manifest.json",
        "pubkey.ed25519",
        "records.jsonl",
        "reference-values.json",
    ];
    let pack = names.map(|it| (it, data(&format!("trust-ledger-core/pack/{it}"))));
    let (hex, anchors) =
        (data("trust-ledger-core/pack/pubkey.ed25519"), data("trust-ledger-core/anchors.log"));
    let inputs = [
        TrustInput { name: "pubkey.ed25519", bytes: &hex },
        TrustInput { name: "anchors.log", bytes: &anchors },
    ];
    let trust = TrustSet::from_inputs(&inputs, &|_, _| Err("none".to_owned())).expect("trust");
    let judge = |more: &[(&str, &[u8])]| {
        let inside = pack.iter().map(|(name, bytes)| (format!("in/{name}"), bytes.clone()));
        let mut files: Vec<(String, Vec<u8>)> = inside.collect();
        files.extend(more.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())));
        files.sort();
        let files: Vec<_> = files.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
        let members = InMemory::new().with("export.zip", zip(&files));
        let all = inspect(&look(&members, &set, &trust)).expect("looked at");
        all.into_iter().next().expect("one item").appraisal
    };
    assert_eq!(judge(&[]).verdict, Word::Verified, "{:#?}", judge(&[]));
    for stray in ["manifest.json", "zz/log.jsonl"] {
        let found = judge(&[(stray, b"{}")]);
        assert_eq!(found.verdict, Word::Incomplete, "{stray}");
        assert!(found.not_checked.iter().any(|it| it.contains(stray)), "{found:#?}");
    }
}

/// What was read before the damage counts; the word is that of a log of which not everything can be read.
#[test]
fn a_damaged_container_is_a_finding_and_keeps_what_was_read() {
    let (log, checkpoint) = (data("aiauditlog/audit.jsonl"), data("aiauditlog/checkpoint.json"));
    let profiles = zipped_aiauditlog();
    let archive = zip(&[("audit.jsonl", &log), ("checkpoint.json", &checkpoint)]);
    let name = archive.windows(11).position(|it| it == b"audit.jsonl").expect("a header") + 11;
    let next = archive.windows(15).position(|it| it == b"checkpoint.json").expect("a header");
    let said = |it: &exhibit_core::appraisal::Fact| {
        it.check == "archive" && it.outcome == Outcome::Fail && it.detail.contains("damaged")
    };
    // So early that nothing shows what it is: the archive is kept, and the file in it is named.
    let mut unknown = archive.clone();
    unknown[name + 1] ^= 0xff;
    let found = words(&InMemory::new().with("export.zip", unknown), &profiles);
    let told = found.iter().find(|(path, _)| path == "export.zip/audit.jsonl");
    assert_eq!(told.map(|(_, word)| *word), Some(Word::CannotCheck), "{found:?}");
    // Within the deflated records: what becomes of that depends on how they were deflated.
    let whole = one(archive.clone(), &profiles).appraisal.records;
    for at in [(name + next) / 2, next - 60] {
        let mut damaged = archive.clone();
        damaged[at] ^= 0x55;
        let found = one(damaged, &profiles).appraisal;
        assert!(matches!(found.verdict, Word::CannotCheck | Word::Broken), "{at}: {found:#?}");
        assert!(found.facts.iter().any(said), "{at}: {:#?}", found.facts);
        // A changed byte may leave all that follows readable; where it does not, nothing proves the end.
        assert!(found.end != EndState::Proven || found.records == whole, "{at}: {found:#?}");
    }
    // Nothing of the records is touched, only what their archive says of them.
    let mut lies = archive;
    let directory = lies.windows(4).position(|it| it == b"PK\x01\x02").expect("a directory");
    // The checksum, in the local header and in the directory (APPNOTE 4.3.7 and 4.3.12).
    for crc in [14, directory + 16] {
        lies[crc] ^= 1;
    }
    let found = one(lies, &profiles).appraisal;
    assert_eq!(found.verdict, Word::CannotCheck, "{found:#?}");
    assert!(found.records > 0 && found.facts.iter().any(said), "{found:#?}");
}

#[test]
fn the_files_of_any_other_archive_are_items_of_their_own() {
    let (log, checkpoint) = (data("aiauditlog/audit.jsonl"), data("aiauditlog/checkpoint.json"));
    let halo = data("halo-record/audit.jsonl");
    let inner = zip(&[("halo.jsonl", &halo)]);
    let archive = zip(&[
        ("ai/audit.jsonl", &log),
        ("ai/checkpoint.json", &checkpoint),
        ("inner.zip", &inner),
        ("policy.txt", b"be careful"),
    ]);
    let members = InMemory::new().with("all.zip", archive);
    let found = words(&members, &ProfileSet::built_in());
    let expected = [
        ("all.zip", Word::Unsigned),
        ("all.zip/ai/audit.jsonl", Word::Verified),
        ("all.zip/inner.zip", Word::Unsigned),
        ("all.zip/inner.zip/halo.jsonl", Word::Unanchored),
        ("all.zip/policy.txt", Word::Unsigned),
    ];
    let expected: Vec<_> =
        expected.iter().map(|(path, word)| ((*path).to_owned(), *word)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_tar_is_taken_apart_as_a_zip_is_and_what_is_not_opened_says_so() {
    let built_in = ProfileSet::built_in();
    let halo = data("halo-record/audit.jsonl");
    let inner = zip(&[("halo.jsonl", &halo)]);
    let archive = tar(&[("inner.zip", &inner), ("policy.txt", b"be careful")], b'0');
    let members = InMemory::new().with("all.tar", archive.clone());
    let expected = [
        ("all.tar", Word::Unsigned),
        ("all.tar/inner.zip", Word::Unsigned),
        ("all.tar/inner.zip/halo.jsonl", Word::Unanchored),
        ("all.tar/policy.txt", Word::Unsigned),
    ];
    let expected: Vec<_> =
        expected.iter().map(|(path, word)| ((*path).to_owned(), *word)).collect();
    assert_eq!(words(&members, &built_in), expected);
    let mut edited = archive.clone();
    edited[0] = b'j';
    for (name, bytes, word) in [
        ("cut.tar", archive[..archive.len() - 1500].to_vec(), Word::CannotCheck),
        ("edited.tar", edited, Word::CannotCheck),
        ("links.tar", tar(&[("a", b"")], b'2'), Word::Unsigned),
        ("log.jsonl.gz", b"\x1f\x8b\x08\0\0\0\0\0".to_vec(), Word::Unsigned),
        ("old.7z", b"7z\xbc\xaf\x27\x1c\0\x04".to_vec(), Word::Unsigned),
    ] {
        let (members, trust) = (InMemory::new().with(name, bytes), key());
        let all = inspect(&look(&members, &built_in, &trust)).expect("looked at");
        let found = &all[0].appraisal;
        assert_eq!((all.len(), found.verdict), (1, word), "{name}: {found:#?}");
        assert_eq!(found.format, "archive", "{name}");
        assert!(found.not_checked.iter().any(|it| it.contains("inside this archive")), "{name}");
    }
}

#[test]
fn office_documents_are_not_taken_apart() {
    let odt = zip(&[
        ("content.xml", b"<office/>"),
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
    ]);
    // That name is not one that the writer takes: it is put in afterwards, in both places.
    let mut docx = zip(&[("_Content_Types_.xml", b"<Types/>"), ("word.xml", b"<w/>")]);
    let plain = b"_Content_Types_.xml";
    for _ in 0..2 {
        let at = docx.windows(plain.len()).position(|it| it == plain).expect("a header");
        docx[at..at + plain.len()].copy_from_slice(b"[Content_Types].xml");
    }
    let members = InMemory::new().with("minutes.odt", odt).with("policy.docx", docx);
    let found = words(&members, &ProfileSet::built_in());
    let expected = ["minutes.odt", "policy.docx"].map(|it| (it.to_owned(), Word::Unsigned));
    assert_eq!(found, expected);
}

#[test]
fn archives_that_cannot_be_relied_on_are_kept_and_not_opened() {
    let built_in = ProfileSet::built_in();
    let archive = zip(&[("a.txt", b"first"), ("b.txt", b"second")]);
    let cut = &archive[..archive.len() - 10];
    let mut contradicts = archive.clone();
    let at = contradicts.windows(5).rposition(|it| it == b"b.txt").expect("in the directory");
    contradicts[at] = b'c';
    for (name, bytes) in [("cut.zip", cut), ("two.zip", &contradicts)] {
        let members = InMemory::new().with(name, bytes);
        assert_eq!(words(&members, &built_in), [(name.to_owned(), Word::CannotCheck)], "{name}");
    }
    let empty =
        InMemory::new().with("empty.zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    assert_eq!(words(&empty, &built_in), [("empty.zip".to_owned(), Word::Unsigned)]);
}

/// Archives in archives: as deep as is allowed, and one deeper, which is named.
#[test]
fn nesting_ends_somewhere_and_says_where() {
    let mut archive = zip(&[("deep.txt", b"here")]);
    for _ in 0..=MAX_NESTED {
        archive = zip(&[("in.zip", &archive)]);
    }
    let members = InMemory::new().with("out.zip", archive);
    let found = words(&members, &ProfileSet::built_in());
    assert_eq!(found.len(), MAX_NESTED + 2, "{found:#?}");
    let (last, word) = found.last().expect("there are some");
    assert_eq!(*word, Word::CannotCheck, "the one that was not opened: {last}");
    assert!(last.ends_with("in.zip"), "{last}");
}

/// A file that changes between the reading of the archive and of what lies in it.
struct Changing(InMemory, InMemory);

impl Members for Changing {
    fn list(&self) -> &[MemberInfo] {
        self.0.list()
    }

    fn open(&self, index: usize) -> io::Result<Box<dyn Read + Send + '_>> {
        self.0.open(index)
    }

    fn seek(&self, index: usize) -> io::Result<Box<dyn ReadAt + '_>> {
        self.1.seek(index)
    }
}

#[test]
fn a_container_that_changes_while_it_is_read_gets_no_verdict() {
    let (log, checkpoint) = (data("aiauditlog/audit.jsonl"), data("aiauditlog/checkpoint.json"));
    let with = |log: &[u8]| {
        let archive = zip(&[("audit.jsonl", log), ("checkpoint.json", &checkpoint)]);
        InMemory::new().with("export.zip", archive)
    };
    let changing = Changing(with(&log[..log.len() / 2]), with(&log));
    let found = words(&changing, &zipped_aiauditlog());
    assert_eq!(found, [("export.zip".to_owned(), Word::CannotCheck)]);
}

#[derive(Default)]
struct Keeper {
    bytes: Vec<u8>,
    spans: Vec<Span>,
    ended: bool,
}

impl Sink<Vec<u8>> for Keeper {
    fn begin(&mut self, _: &Part, _: &MemberInfo) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn block(&mut self, it: Vec<u8>, _: u64, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        assert!(records.is_empty() && !self.ended, "the archive is passed on before its records");
        self.bytes.extend(it);
        ControlFlow::Continue(())
    }

    fn end(&mut self, _: &Member) -> ControlFlow<()> {
        self.ended = true;
        ControlFlow::Continue(())
    }

    fn inside(&mut self, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        assert!(self.ended);
        self.spans.extend(records.iter().map(|it| Span { offset: it.offset, bytes: it.bytes }));
        ControlFlow::Continue(())
    }
}

struct Copying;

impl Tap for Copying {
    type Prepared = Vec<u8>;

    fn prepare(&self, block: &[u8]) -> Vec<u8> {
        block.to_vec()
    }
}

#[test]
fn a_sink_gets_the_archive_whole_and_records_that_can_be_found_again() {
    let (log, checkpoint) = (data("aiauditlog/audit.jsonl"), data("aiauditlog/checkpoint.json"));
    let archive = zip(&[("audit.jsonl", &log), ("checkpoint.json", &checkpoint)]);
    let members = InMemory::new().with("export.zip", archive.clone());
    let (profiles, trust) = (zipped_aiauditlog(), key());
    let look = look(&members, &profiles, &trust);
    let items = recognise(&look).expect("recognised");
    let [item] = items.as_slice() else { panic!("{items:?}") };
    let mut keeper = Keeper::default();
    appraise(&look, item, &Copying, &mut keeper).expect("looked at");
    assert_eq!(keeper.bytes, archive);
    let lines: Vec<&[u8]> = log.split(|byte| *byte == b'\n').filter(|it| !it.is_empty()).collect();
    assert_eq!(keeper.spans.len(), lines.len());
    let wanted = [keeper.spans[7], keeper.spans[0], keeper.spans[lines.len() - 1]];
    let found = excerpts(&look, item, &wanted, 1 << 20).expect("readable");
    assert_eq!(found, [lines[7], lines[0], lines[lines.len() - 1]]);
    let short = excerpts(&look, item, &wanted[..1], 10).expect("readable");
    assert_eq!(short, [&lines[7][..10]]);
}
