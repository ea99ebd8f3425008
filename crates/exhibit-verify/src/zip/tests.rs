//! Archives that are right, and one for each way to be wrong.

use std::io::{Cursor, Read as _};

use proptest::prelude::*;

use super::*;

/// A member as a test wants it to look, right or wrong.
#[derive(Clone)]
struct Raw {
    name: Vec<u8>,
    local_name: Option<Vec<u8>>,
    method: u16,
    flags: u16,
    data: Vec<u8>,
    crc32: u32,
    size: u32,
    /// The stated offset, if not the true one.
    header: Option<u32>,
    /// Bytes put after the data.
    after: Vec<u8>,
    later: bool,
}

fn raw(name: &str, content: &[u8]) -> Raw {
    Raw {
        name: name.into(),
        local_name: None,
        method: 0,
        flags: 0,
        data: content.to_vec(),
        crc32: crc32fast::hash(content),
        size: u32::try_from(content.len()).expect("small"),
        header: None,
        after: Vec::new(),
        later: false,
    }
}

/// Writes what it is told, in the fixed form of bundles.
fn archive(members: &[Raw]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for m in members {
        let header = m.header.unwrap_or(u32::try_from(out.len()).expect("small"));
        let packed = u32::try_from(m.data.len()).expect("small");
        let common = |h: &mut Vec<u8>, sums: [u32; 3]| {
            h.extend(20_u16.to_le_bytes());
            h.extend(m.flags.to_le_bytes());
            h.extend(m.method.to_le_bytes());
            h.extend([0, 0, 0x21, 0]);
            h.extend(sums.iter().flat_map(|s| s.to_le_bytes()));
        };
        let sums = [m.crc32, packed, m.size];
        let local_name = m.local_name.as_ref().unwrap_or(&m.name);
        out.extend(b"PK\x03\x04");
        common(&mut out, if m.later { [0; 3] } else { sums });
        out.extend(u16::try_from(local_name.len()).expect("short").to_le_bytes());
        out.extend([0, 0]);
        out.extend(local_name);
        out.extend(&m.data);
        out.extend(&m.after);
        directory.extend(b"PK\x01\x02\x14\x03");
        common(&mut directory, sums);
        directory.extend(u16::try_from(m.name.len()).expect("short").to_le_bytes());
        directory.extend([0; 8]);
        directory.extend((0o100_644_u32 << 16).to_le_bytes());
        directory.extend(header.to_le_bytes());
        directory.extend(&m.name);
    }
    let count = u16::try_from(members.len()).expect("few").to_le_bytes();
    let start = u32::try_from(out.len()).expect("small").to_le_bytes();
    let size = u32::try_from(directory.len()).expect("small").to_le_bytes();
    [&out[..], &directory, b"PK\x05\x06\0\0\0\0", &count, &count, &size, &start, &[0, 0]].concat()
}

fn written(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.add(name, content).expect("in order");
    }
    writer.finish().expect("written").into_inner()
}

fn strict(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, ZipFault> {
    let bytes = bytes.to_vec();
    contents(Archive::strict(&bytes, &Limits::BUNDLE))
}

fn container(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, ZipFault> {
    let bytes = bytes.to_vec();
    contents(Archive::container(&bytes, &Limits::EVIDENCE))
}

fn contents(archive: Result<Archive<'_>, ZipError>) -> Result<Vec<(String, Vec<u8>)>, ZipFault> {
    let fault = |e: ZipError| e.finding().expect("memory can always be read").fault.clone();
    let archive = archive.map_err(fault)?;
    let mut all = Vec::new();
    for entry in archive.entries() {
        let mut content = Vec::new();
        let mut reader = archive.open(entry).map_err(fault)?;
        reader.read_to_end(&mut content).map_err(|e| fault(ZipError::from_io(e)))?;
        all.push((entry.name.clone(), content));
    }
    Ok(all)
}

const TEXT: &[u8] =
    b"the same words, the same words, the same words, the same words, the same words";

#[test]
fn what_is_written_is_read_back_both_ways() {
    let noise: Vec<u8> =
        (0..200_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let long = TEXT.repeat(5_000);
    let members: [(&str, &[u8]); 4] =
        [("top/a", b""), ("top/b.txt", TEXT), ("top/c/d.bin", &noise), ("top/long", &long)];
    let bytes = written(&members);
    assert!(bytes.len() < 220_000, "the text was deflated");
    assert_eq!(bytes, written(&members), "the same input gives the same bytes");
    let expected: Vec<_> = members.iter().map(|(n, c)| ((*n).to_owned(), c.to_vec())).collect();
    assert_eq!(strict(&bytes).expect("strict"), expected);
    assert_eq!(container(&bytes).expect("container"), expected);
    let sought = Sought::new(Cursor::new(bytes)).expect("measured");
    assert_eq!(contents(Archive::strict(&sought, &Limits::BUNDLE)).expect("sought"), expected);
}

#[test]
fn what_would_look_like_a_bomb_is_stored() {
    let zeros = vec![0; 4 << 20];
    let bytes = written(&[("top/zeros", &zeros)]);
    assert!(bytes.len() > zeros.len());
    assert_eq!(strict(&bytes).expect("strict")[0].1, zeros);
}

#[test]
fn the_test_builder_writes_what_the_writer_writes() {
    assert_eq!(
        archive(&[raw("t/a", b"x"), raw("t/b", b"y")]),
        written(&[("t/a", b"x"), ("t/b", b"y")])
    );
}

#[test]
fn the_writer_refuses_names_that_are_not_next_or_not_portable() {
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    writer.add("t/b", &b"x".as_slice()).expect("the first");
    for name in ["t/a", "t/b", "", "t/", "/t/c", "t/../c", "t/con", "t/\u{e4}", "t\\c", "u/a b"] {
        assert!(matches!(writer.add(name, &b"x".as_slice()), Err(WriteError::Name(_))), "{name}");
    }
}

#[test]
fn strict_names_each_broken_rule() {
    use ZipFault::*;
    let (a, b) = (raw("t/a", b"x"), raw("t/b", b"y"));
    let good = archive(&[a.clone(), b.clone()]);
    let with = |change: fn(&mut Raw)| {
        let mut changed = b.clone();
        change(&mut changed);
        strict(&archive(&[a.clone(), changed])).expect_err("a broken rule")
    };
    assert_eq!(with(|m| m.name = b"u/b".into()), TopFolder);
    assert_eq!(with(|m| m.name = b"top".into()), TopFolder);
    assert_eq!(with(|m| m.name = b"t/0".into()), Order);
    assert_eq!(with(|m| m.name = b"t/a".into()), Duplicate);
    assert_eq!(with(|m| m.name = b"t/a/b".into()), Duplicate);
    assert_eq!(with(|m| m.name = b"t/../b".into()), Name("is not portable"));
    assert_eq!(with(|m| m.name = b"t/NUL".into()), Name("is not portable"));
    assert_eq!(with(|m| m.name = b"t/b\0".into()), Name("is not portable"));
    assert_eq!(
        with(|m| m.name = [b't', b'/'].into_iter().chain([b'b'; 101]).collect()),
        Name("is not portable")
    );
    assert_eq!(with(|m| m.name = b"t/b/".into()), Directory);
    assert_eq!(with(|m| m.local_name = Some(b"t/c".into())), Mismatch("name"));
    assert_eq!(with(|m| m.method = 12), Method(12));
    assert_eq!(with(|m| m.flags = 1), Encrypted);
    assert_eq!(with(|m| m.flags = 1 << 11), NotFixed("flags"));
    assert_eq!(with(|m| m.later = true), Mismatch("checksum"));
    assert_eq!(
        with(|m| m.crc32 ^= 1),
        Crc { stated: crc32fast::hash(b"y") ^ 1, actual: crc32fast::hash(b"y") }
    );
    assert_eq!(with(|m| m.size = 2), Length { stated: 2 });
    assert_eq!(with(|m| m.header = Some(0)), Overlap);
    assert_eq!(with(|m| m.after = b"gap".into()), Gap(3));
    assert_eq!(strict(&[b"MZ", &good[..]].concat()), Err(Gap(2)));
    assert_eq!(strict(&[&good[..], b"\0"].concat()), Err(NoEnd));
    assert_eq!(strict(&good[..good.len() - 1]), Err(NoEnd));
    assert_eq!(strict(b""), Err(NoEnd));
    assert_eq!(strict(&archive(&[])), Err(Empty));
    let mut comment = good;
    let at = comment.len() - 2;
    comment[at] = 2;
    assert_eq!(strict(&[&comment[..], b"hi"].concat()), Err(NoEnd));
    // Differ in case only: one file on some systems.
    assert_eq!(strict(&archive(&[raw("t/A", b"x"), raw("t/a", b"y")])), Err(Duplicate));
}

#[test]
fn a_container_may_have_a_prefix_a_comment_and_descriptors() {
    let mut later = raw("log.jsonl", b"line\n");
    later.flags = 1 << 3;
    later.later = true;
    let crc = later.crc32.to_le_bytes();
    for after in [
        [b"PK\x07\x08", &crc[..], &5_u32.to_le_bytes(), &5_u32.to_le_bytes()].concat(),
        [&crc[..], &5_u32.to_le_bytes(), &5_u32.to_le_bytes()].concat(),
        [b"PK\x07\x08", &crc[..], &5_u64.to_le_bytes(), &5_u64.to_le_bytes()].concat(),
    ] {
        later.after = after;
        let bytes = archive(&[later.clone(), raw("docs/", b""), raw("docs/a", b"x")]);
        let names = container(&bytes).expect("tolerated");
        assert_eq!(names[0].1, b"line\n");
        let moved = [b"#!/bin/sh\n", &bytes[..]].concat();
        assert_eq!(container(&moved).expect("a prefix is tolerated"), names);
    }
    later.after = [b"PK\x07\x08", &crc[..], &4_u32.to_le_bytes(), &5_u32.to_le_bytes()].concat();
    let wrong = container(&archive(&[later, raw("z", b"x")]));
    assert_eq!(wrong, Err(ZipFault::Mismatch("its data descriptor")));
    let mut comment = archive(&[raw("a", b"x")]);
    let at = comment.len() - 2;
    comment[at] = 2;
    assert!(container(&[&comment[..], b"hi"].concat()).is_ok());
}

/// A directory that does not name what lies before it: readers that go from the front see it.
#[test]
fn what_a_directory_leaves_out_is_refused_at_the_front_and_counted_elsewhere() {
    let whole = written(&[("top/a", b"first"), ("top/b", b"second"), ("top/c", b"third")]);
    let starts: Vec<_> =
        (0..whole.len()).filter(|at| whole[*at..].starts_with(b"PK\x01\x02")).collect();
    // Takes one record out of the directory: count, length and all.
    let without = |index: usize| {
        let mut bytes = whole.clone();
        let end = bytes.len() - 22;
        let to = starts.get(index + 1).copied().unwrap_or(end);
        let cut = to - starts[index];
        bytes.drain(starts[index]..to);
        let end = end - cut;
        bytes[end + 8] = 2;
        bytes[end + 10] = 2;
        bytes[end + 12] -= u8::try_from(cut).expect("a short record");
        bytes
    };
    assert!(matches!(container(&without(0)), Err(ZipFault::Gap(_))));
    for index in [1, 2] {
        let bytes = without(index);
        let archive = Archive::container(&bytes, &Limits::EVIDENCE).expect("readable");
        assert_eq!(archive.entries().len(), 2);
        assert!(archive.unaccounted() > 30, "the member that is not named");
    }
    let archive = Archive::container(&whole, &Limits::EVIDENCE).expect("readable");
    assert_eq!(archive.unaccounted(), 0);
}

#[test]
fn two_end_records_that_both_fit_are_ambiguous() {
    let inner = archive(&[raw("b", b"y")]);
    let mut bytes = archive(&[raw("a", b"x")]);
    let at = bytes.len() - 2;
    bytes[at..].copy_from_slice(&u16::try_from(inner.len()).expect("small").to_le_bytes());
    bytes.extend(&inner);
    assert_eq!(container(&bytes), Err(ZipFault::AmbiguousEnd));
}

#[test]
fn a_container_refuses_escapes_duplicates_overlaps_and_lies() {
    use ZipFault::*;
    for (name, why) in [
        ("../a", "leaves its folder"),
        ("a/../../b", "leaves its folder"),
        ("./a", "leaves its folder"),
        ("a//b", "leaves its folder"),
        ("/etc/passwd", "is absolute"),
        ("a\\..\\b", "holds a backslash"),
        ("C:evil", "names a drive"),
        ("a\0b", "holds a NUL"),
        ("", "is empty"),
    ] {
        assert_eq!(container(&archive(&[raw(name, b"x")])), Err(Name(why)), "{name:?}");
    }
    let twice = archive(&[raw("a", b"x"), raw("a", b"y")]);
    assert_eq!(container(&twice), Err(Duplicate));
    assert!(container(&archive(&[raw("a", b"x"), raw("A", b"y"), raw("1:30", b"z")])).is_ok());
    let inside = archive(&[raw("a/b", b"x"), raw("a", b"y")]);
    assert_eq!(container(&inside), Err(Duplicate));
    // The overlapping bomb: many records, one kernel.
    let mut again = raw("b", b"x");
    (again.header, again.local_name) = (Some(0), Some(b"a".to_vec()));
    let overlapping = container(&archive(&[raw("a", b"x"), again]));
    assert_eq!(overlapping, Err(Mismatch("name")));
    let mut kernel = raw("a", &archive(&[raw("b", b"xyz")])[..34]);
    kernel.name = b"a".into();
    let mut quoted = raw("b", b"xyz");
    quoted.header = Some(31);
    assert_eq!(container(&archive(&[kernel, quoted])), Err(Overlap));
    let mut secret = raw("a", b"x");
    secret.flags = 1;
    assert_eq!(container(&archive(&[secret])), Err(Encrypted));
}

#[test]
fn bombs_are_refused_before_anything_is_unpacked() {
    let mut bomb = raw("bomb", b"x");
    (bomb.method, bomb.size) = (8, 1 << 30);
    let refused = container(&archive(&[bomb.clone()]));
    assert!(matches!(refused, Err(ZipFault::Limit { what: "growth when unpacked", .. })));
    let many: Vec<_> = (0..300)
        .map(|i| Raw {
            name: format!("m{i:03}").into(),
            data: vec![0; 6 << 20],
            size: u32::MAX - 1,
            ..bomb.clone()
        })
        .take(2)
        .collect();
    let small = Limits { unpacked: 1 << 32, ..Limits::EVIDENCE };
    let bytes = archive(&many);
    let refused = contents(Archive::container(&bytes, &Limits { ratio: 1 << 20, ..small }));
    assert!(matches!(refused, Err(ZipFault::Limit { what: "bytes unpacked", .. })));
    let few = Limits { entries: 1, ..Limits::EVIDENCE };
    let refused = contents(Archive::container(&bytes, &few));
    assert!(matches!(refused, Err(ZipFault::Limit { what: "members", .. })));
}

#[test]
fn a_stream_that_makes_more_or_less_than_stated_is_found() {
    use std::io::Write as _;
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![7; 100_000]).expect("memory");
    let packed = encoder.finish().expect("memory");
    let crc32 = crc32fast::hash(&vec![7; 100_000]);
    let honest = Raw { method: 8, data: packed.clone(), size: 100_000, crc32, ..raw("t/a", b"") };
    assert!(strict(&archive(std::slice::from_ref(&honest))).is_ok());
    let less = Raw { size: 99_999, ..honest.clone() };
    assert_eq!(strict(&archive(&[less])), Err(ZipFault::Length { stated: 99_999 }));
    let more = Raw { size: 100_001, ..honest.clone() };
    assert_eq!(strict(&archive(&[more])), Err(ZipFault::Length { stated: 100_001 }));
    let tail = Raw { data: [&packed[..], b"\0"].concat(), ..honest.clone() };
    assert_eq!(strict(&archive(&[tail])), Err(ZipFault::AfterStream));
    let cut = Raw { data: packed[..packed.len() - 1].to_vec(), ..honest };
    assert_eq!(strict(&archive(&[cut])), Err(ZipFault::Deflate));
}

#[test]
fn more_than_65535_members_need_zip64_and_get_it() {
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    for i in 0..65_600 {
        writer.add(&format!("t/{i:05}"), &b"".as_slice()).expect("in order");
    }
    let bytes = writer.finish().expect("written").into_inner();
    let archive = Archive::strict(&bytes, &Limits::BUNDLE).expect("strict");
    assert_eq!(archive.entries().len(), 65_600);
    assert_eq!(
        Archive::container(&bytes, &Limits::EVIDENCE).expect("container").entries().len(),
        65_600
    );
}

#[test]
fn one_flipped_bit_never_changes_what_strict_reads() {
    let bytes = written(&[("t/a.txt", TEXT), ("t/b", b"stored"), ("t/c", TEXT)]);
    let original = strict(&bytes).expect("strict");
    let mut harmless = Vec::new();
    for i in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[i] ^= 1 << bit;
            if let Ok(read) = strict(&flipped) {
                assert_eq!(read, original, "bit {bit} of byte {i}");
                harmless.push((i, bit));
            }
        }
    }
    // Only unused bits at the end of a deflate stream carry nothing.
    assert!(harmless.len() <= 14, "{harmless:?}");
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = strict(&bytes);
        let _ = container(&bytes);
    }

    #[test]
    fn damaged_archives_are_read_without_panic(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = written(&[("t/a.txt", TEXT), ("t/b", b"stored")]);
        for (at, value) in edits {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let _ = strict(&bytes);
        let _ = container(&bytes);
        bytes.truncate(cut.index(bytes.len() + 1));
        let _ = strict(&bytes);
        let _ = container(&bytes);
    }
}
