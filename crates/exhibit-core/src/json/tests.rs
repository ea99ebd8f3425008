use super::*;
use proptest::prelude::*;

fn scan_error(text: &str) -> (ScanErrorKind, usize) {
    let fault = Scanner::new().scan(text.as_bytes()).map(|_| ()).expect_err(text);
    (fault.kind, fault.offset)
}

fn written(canon: Canon, text: &str) -> Result<String, CanonError> {
    let mut scanner = Scanner::new();
    let doc = scanner.scan(text.as_bytes()).expect("the test's text is JSON");
    let mut out = Vec::new();
    canonical(canon, doc.root(), &mut out)?;
    Ok(String::from_utf8(out).expect("canonical forms are UTF-8"))
}

fn selected(
    canon: Canon,
    selection: &Selection,
    given: &[Given<'_>],
    text: &str,
) -> Result<String, CanonError> {
    let mut scanner = Scanner::new();
    let doc = scanner.scan(text.as_bytes()).expect("the test's text is JSON");
    let mut out = Vec::new();
    Canonicaliser::new(canon, selection).expect("the test's selection compiles").write(
        doc.root(),
        given,
        &mut out,
    )?;
    Ok(String::from_utf8(out).expect("canonical forms are UTF-8"))
}

fn path(text: &str) -> Path {
    Path::parse(text).expect("the test's path is one")
}

fn paths(texts: &[&str]) -> Vec<Path> {
    texts.iter().map(|text| path(text)).collect()
}

#[test]
fn faults_are_found_where_they_are() {
    use ScanErrorKind::*;
    let cases: &[(&str, ScanErrorKind, usize)] = &[
        ("", Empty, 0),
        (" \n", Empty, 2),
        ("\u{feff}{}", ByteOrderMark, 0),
        ("{", UnexpectedEnd, 1),
        ("{\"a\"", UnexpectedEnd, 4),
        ("{\"a\":", UnexpectedEnd, 5),
        ("{\"a\":1", UnexpectedEnd, 6),
        ("{\"a\":1,}", UnexpectedByte(b'}'), 7),
        ("{,}", UnexpectedByte(b','), 1),
        ("{a:1}", UnexpectedByte(b'a'), 1),
        ("{\"a\" 1}", UnexpectedByte(b'1'), 5),
        ("[1,]", UnexpectedByte(b']'), 3),
        ("[1 2]", UnexpectedByte(b'2'), 3),
        ("[1}", UnexpectedByte(b'}'), 2),
        ("{\"a\":1]", UnexpectedByte(b']'), 6),
        ("[", UnexpectedEnd, 1),
        ("\"abc", UnexpectedEnd, 4),
        ("\"abc\\", UnexpectedEnd, 5),
        ("\"\\x\"", InvalidEscape, 1),
        ("\"\\u12g4\"", InvalidEscape, 1),
        ("\"\\u12", UnexpectedEnd, 5),
        ("\"a\nb\"", ControlCharacter(b'\n'), 2),
        ("\"0123456789\u{1}\"", ControlCharacter(1), 11),
        ("NaN", NotFinite, 0),
        ("[Infinity]", NotFinite, 1),
        ("-Infinity", NotFinite, 1),
        ("nul", UnexpectedEnd, 3),
        ("nuxl", UnexpectedByte(b'x'), 2),
        ("+1", UnexpectedByte(b'+'), 0),
        ("01", InvalidNumber, 0),
        ("-a", InvalidNumber, 0),
        ("1.", UnexpectedEnd, 2),
        ("[1.]", InvalidNumber, 1),
        ("[1e+]", InvalidNumber, 1),
        (".5", UnexpectedByte(b'.'), 0),
        ("1 2", TrailingBytes, 2),
        ("{}x", TrailingBytes, 2),
        ("{\"a\":1,\"a\":2}", DuplicateKey, 7),
        ("{\"b\":1,\"a\":2,\"b\":3}", DuplicateKey, 13),
        ("{\"a\":1,\"\\u0061\":2}", DuplicateKey, 7),
        ("[{\"\":1,\"\":2}]", DuplicateKey, 7),
        ("{\"\\ud83d\\ude00\":1,\"😀\":2}", DuplicateKey, 18),
        ("{\"long key here 1\":1,\"long key here 1\":2}", DuplicateKey, 21),
    ];
    for &(text, kind, offset) in cases {
        assert_eq!(scan_error(text), (kind, offset), "{text:?}");
    }
    let fault = Scanner::new().scan(b"[\"a\xff\"]").map(|_| ());
    assert_eq!(fault, Err(ScanError { kind: InvalidUtf8, offset: 3 }));
}

#[test]
fn depth_is_limited_to_128() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(Scanner::new().scan(nested(MAX_DEPTH).as_bytes()).is_ok());
    let many = |count: usize| format!("[{}0]", "0,".repeat(count - 2));
    assert!(Scanner::new().scan(many(MAX_VALUES).as_bytes()).is_ok());
    assert_eq!(scan_error(&many(MAX_VALUES + 2)).0, ScanErrorKind::TooManyValues);
    assert_eq!(scan_error(&nested(MAX_DEPTH + 1)), (ScanErrorKind::TooDeep, MAX_DEPTH));
    assert_eq!(scan_error(&"{\"a\":".repeat(500)), (ScanErrorKind::TooDeep, 5 * MAX_DEPTH));
}

#[test]
fn many_keys_and_many_equal_prefixes_are_read() {
    let members: Vec<_> = (0..50_000).rev().map(|n| format!("\"prefix-{n:06}\":{n}")).collect();
    let text = format!("{{{}}}", members.join(","));
    let mut scanner = Scanner::new();
    let doc = scanner.scan(text.as_bytes()).expect("JSON");
    assert_eq!(doc.root().len(), 50_000);
    assert_eq!(doc.root().get("prefix-000777").and_then(|value| value.as_u64()), Some(777));
}

#[test]
fn values_are_walked() {
    let text =
        r#" {"b":[1,"two",null,{"x":-0.5e3}],"a\u002eb":true,"s":"caf\u00e9 \/","l":"\ud800"} "#;
    let mut scanner = Scanner::new();
    let doc = scanner.scan(text.as_bytes()).expect("JSON");
    let root = doc.root();
    assert_eq!(root.raw(), text.trim());
    let keys: Vec<_> = root.members().filter_map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["b", "a.b", "s", "l"]);
    assert_eq!(root.get("a.b").and_then(|value| value.as_bool()), Some(true));
    assert_eq!(root.at(&path(r"a\.b")).and_then(|value| value.as_bool()), Some(true));
    assert_eq!(root.at(&path("b.3.x")).and_then(|value| value.as_lexeme()), Some("-0.5e3"));
    assert_eq!(root.pointer("/b/0").and_then(|value| value.as_u64()), Some(1));
    assert!(root.pointer("/b/00").is_none() && root.pointer("b").is_none());
    assert_eq!(root.get("s").and_then(|value| value.as_str()).as_deref(), Some("café /"));
    assert!(
        root.get("s").is_some_and(|value| value.is_str("café /") && !value.has_lone_surrogate())
    );
    let lone = root.get("l").expect("there");
    assert!(lone.as_str().is_none() && lone.has_lone_surrogate() && root.has_lone_surrogate());
    assert_eq!(lone.utf16(), Some(vec![0xd800]));
    let mut bytes = Vec::new();
    assert!(lone.decode_wtf8(&mut bytes));
    assert_eq!(bytes, [0xed, 0xa0, 0x80]);
    assert_eq!(root.get("b").map(|value| value.items().count()), Some(4));
    assert_eq!(root.get("b").map(|value| value.len()), Some(4));
    assert!(root.get("c").is_none());
}

#[test]
fn paths_have_two_notations() {
    assert_eq!(path("a.b"), path("/a/b"));
    assert_eq!(path(r"a\.b"), path("/a.b"));
    assert_eq!(path("/~1~0").names().next(), Some(Some("/~")));
    assert_eq!(path(r"*.\*").names().collect::<Vec<_>>(), [None, Some("*")]);
    assert!(path("").is_whole());
    for text in ["a..b", ".", "a.", r"a\", r"a\n", "/~2"] {
        assert!(Path::parse(text).is_err(), "{text:?}");
    }
    for text in ["a.b", r"a\.b.*", r"\*.\\", "x"] {
        assert_eq!(path(text).to_string(), text);
    }
}

/// The examples of RFC 8785, section 3.2.2 and 3.2.3, and what they leave open.
#[test]
fn jcs_examples() {
    let cases = [
        (
            r#"{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}"#,
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
        ),
        (
            r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}"#,
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}",
        ),
        (" [ ] ", "[]"),
        ("{ \"a\" : { } , \"A\" : [ 1 , 2 ] }", r#"{"A":[1,2],"a":{}}"#),
        ("[-0,-0.0,0e9,1.0,1e21,1e20]", "[0,0,0,1,1e+21,100000000000000000000]"),
        ("[\"\u{7f}\u{2028}\\u2029\"]", "[\"\u{7f}\u{2028}\u{2029}\"]"),
    ];
    for (source, expected) in cases {
        assert_eq!(written(Canon::JCS, source).as_deref(), Ok(expected));
    }
}

/// RFC 8785 appendix B, as far as JSON can say it.
#[test]
fn jcs_numbers() {
    let cases: &[(u64, &str)] = &[
        (0x0000000000000000, "0"),
        (0x8000000000000000, "0"),
        (0x0000000000000001, "5e-324"),
        (0x8000000000000001, "-5e-324"),
        (0x7fefffffffffffff, "1.7976931348623157e+308"),
        (0xffefffffffffffff, "-1.7976931348623157e+308"),
        (0x4340000000000000, "9007199254740992"),
        (0xc340000000000000, "-9007199254740992"),
        (0x4430000000000000, "295147905179352830000"),
        (0x44b52d02c7e14af5, "9.999999999999997e+22"),
        (0x44b52d02c7e14af6, "1e+23"),
        (0x44b52d02c7e14af7, "1.0000000000000001e+23"),
        (0x444b1ae4d6e2ef4e, "999999999999999700000"),
        (0x444b1ae4d6e2ef4f, "999999999999999900000"),
        (0x444b1ae4d6e2ef50, "1e+21"),
        (0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"),
        (0x3eb0c6f7a0b5ed8d, "0.000001"),
        (0x41b3de4355555553, "333333333.3333332"),
        (0x41b3de4355555554, "333333333.33333325"),
        (0x41b3de4355555555, "333333333.3333333"),
        (0x41b3de4355555556, "333333333.3333334"),
        (0x41b3de4355555557, "333333333.33333343"),
        (0xbecbf647612f3696, "-0.0000033333333333333333"),
        (0x43143ff3c1cb0959, "1424953923781206.2"),
    ];
    for &(bits, expected) in cases {
        assert_eq!(ecmascript(f64::from_bits(bits)).as_deref(), Some(expected), "{bits:x}");
    }
    assert_eq!(ecmascript(f64::NAN), None);
    assert_eq!(ecmascript(f64::INFINITY), None);
}

#[test]
fn numbers_have_five_forms() {
    let form = |numbers, lexeme: &str| {
        let mut out = Vec::new();
        write_number(lexeme, numbers, &mut out).map(|()| String::from_utf8(out).expect("ASCII"))
    };
    // lexeme: EcmaScript, Python, PythonIntegral, Serde; "!" for what can't be said.
    let cases = [
        ("1", "1", "1", "1", "1"),
        ("-0", "0", "0", "0", "-0.0"),
        ("-0.0", "0", "-0.0", "0", "-0.0"),
        ("0.0", "0", "0.0", "0", "0.0"),
        ("1.0", "1", "1.0", "1", "1.0"),
        ("100.0", "100", "100.0", "100", "100.0"),
        ("1e-7", "1e-7", "1e-07", "1e-07", "1e-7"),
        ("1E-5", "0.00001", "1e-05", "1e-05", "0.00001"),
        ("0.0001", "0.0001", "0.0001", "0.0001", "0.0001"),
        ("1E+16", "10000000000000000", "1e+16", "!", "!"),
        (
            "1e15",
            "1000000000000000",
            "1000000000000000.0",
            "1000000000000000",
            "1000000000000000.0",
        ),
        ("1.5e-100", "1.5e-100", "1.5e-100", "1.5e-100", "1.5e-100"),
        ("1.5e300", "1.5e+300", "1.5e+300", "!", "1.5e300"),
        (
            "9007199254740992",
            "9007199254740992",
            "9007199254740992",
            "9007199254740992",
            "9007199254740992",
        ),
        ("9007199254740993", "!", "9007199254740993", "9007199254740993", "9007199254740993"),
        (
            "1795381303135492762",
            "!",
            "1795381303135492762",
            "1795381303135492762",
            "1795381303135492762",
        ),
        (
            "-9223372036854775808",
            "!",
            "-9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775808",
        ),
        ("18446744073709551616", "!", "18446744073709551616", "18446744073709551616", "!"),
        ("1e400", "!", "!", "!", "!"),
        ("123.456", "123.456", "123.456", "123.456", "123.456"),
    ];
    for (lexeme, ecma, python, integral, serde) in cases {
        let forms = [
            (Numbers::EcmaScript, ecma),
            (Numbers::Python, python),
            (Numbers::PythonIntegral, integral),
            (Numbers::Serde, serde),
            (Numbers::Verbatim, lexeme),
        ];
        for (numbers, expected) in forms {
            let got = form(numbers, lexeme).unwrap_or_else(|_| "!".into());
            assert_eq!(got, expected, "{lexeme} {numbers:?}");
        }
    }
    assert_eq!(form(Numbers::Python, &"9".repeat(4301)), Err(NumberError::TooManyDigits));
    assert_eq!(form(Numbers::EcmaScript, &"9".repeat(400)), Err(NumberError::Overflow));
}

#[test]
fn lone_surrogates_have_ascii_only() {
    let ascii = Canon { ascii: true, ..Canon::PYTHON };
    let text = r#"{"a":"x\uD83D","\udc00":"\ud83d\ude00é\u007f"}"#;
    assert_eq!(
        written(ascii, text).as_deref(),
        Ok(r#"{"a":"x\ud83d","\udc00":"\ud83d\ude00\u00e9\u007f"}"#)
    );
    let fault = written(Canon::JCS, text).expect_err("no UTF-8");
    assert_eq!(fault, CanonError::LoneSurrogate { offset: 5 });
    assert!(fault.is_unsupported());
}

#[test]
fn members_are_ordered_by_unit_point_or_source() {
    let text = "{\"\u{ff61}\":1,\"😀\":2,\"a\":3}";
    let by = |sort| written(Canon { sort, ..Canon::VERBATIM }, text).expect("expressible");
    assert_eq!(by(Sort::Utf16), "{\"a\":3,\"😀\":2,\"\u{ff61}\":1}");
    assert_eq!(by(Sort::CodePoint), "{\"a\":3,\"\u{ff61}\":1,\"😀\":2}");
    assert_eq!(by(Sort::Source), text);
    let spaced = Canon { separators: Separators::Spaced, ..Canon::VERBATIM };
    assert_eq!(
        written(spaced, r#"{"b":[1,{"d":[],"c":{}}],"a":1}"#).as_deref(),
        Ok(r#"{"a": 1, "b": [1, {"c": {}, "d": []}]}"#)
    );
}

#[test]
fn places_are_included_and_left_out() {
    let record = r#"{"z":1,"integrity":{"hash":"h","prev":null,"sig":[{"by":"x","v":1},{"by":"y","v":2}]},"a":{"b":{"c":1,"d":2},"e":3}}"#;
    let exclude = |places: &[&str]| Selection { exclude: paths(places), ..Selection::default() };
    let include =
        |places: &[&str]| Selection { base: Base::Include(paths(places)), ..Selection::default() };
    let cases = [
        (exclude(&["integrity", "a.b"]), r#"{"a":{"e":3},"z":1}"#),
        (
            exclude(&["integrity.hash", "integrity.sig.*.v", "a", "nowhere.at.all"]),
            r#"{"integrity":{"prev":null,"sig":[{"by":"x"},{"by":"y"}]},"z":1}"#,
        ),
        (
            exclude(&["integrity.sig.0", "integrity.hash", "integrity.prev", "a", "z"]),
            r#"{"integrity":{"sig":[{"by":"y","v":2}]}}"#,
        ),
        (exclude(&["z", "integrity", "a"]), "{}"),
        (include(&["z", "a.b.d", "z.nothing"]), r#"{"a":{"b":{"d":2}},"z":1}"#),
        (include(&["z.q"]), "{}"),
        (Selection { exclude: paths(&["a.b.c"]), ..include(&["a.b"]) }, r#"{"a":{"b":{"d":2}}}"#),
        (Selection { at: path("a.b"), ..exclude(&["c"]) }, r#"{"d":2}"#),
        (
            Selection { drop_nulls: true, ..exclude(&["a", "integrity.sig"]) },
            r#"{"integrity":{"hash":"h"},"z":1}"#,
        ),
        (
            Selection { missing: Missing::Null, ..include(&["y", "z", "a.b.x", "q.r"]) },
            r#"{"a":{"b":{"x":null}},"y":null,"z":1}"#,
        ),
    ];
    for (selection, expected) in cases {
        assert_eq!(
            selected(Canon::VERBATIM, &selection, &[], record).as_deref(),
            Ok(expected),
            "{selection:?}"
        );
    }
    let missing = Selection { at: path("nowhere"), ..Selection::default() };
    assert_eq!(selected(Canon::JCS, &missing, &[], record), Err(CanonError::Missing));
    let scalar = Selection { at: path("z"), ..include(&["b"]) };
    assert_eq!(
        selected(Canon::JCS, &scalar, &[], record),
        Err(CanonError::NotAnObject { offset: 5 })
    );
}

#[test]
fn members_are_made() {
    let record = r#"{"ts":"2026-11-22T20:48:15.125+00:00","who":{"id":7},"hash":"x","n":null}"#;
    let field = |name: &str, source| Field { name: name.into(), source };
    let fields = vec![
        field("time", Source::At(path("ts"))),
        field("actor", Source::At(path("who.id"))),
        field("gone", Source::At(path("no.where"))),
        field("domain", Source::Constant(r#"{ "v":2, "a":1.0 }"#.into())),
        field("prev", Source::Given(0)),
    ];
    let selection = Selection { base: Base::Nothing, fields, ..Selection::default() };
    let given = [Given::Text("ab\"")];
    assert_eq!(
        selected(Canon::JCS, &selection, &given, record).as_deref(),
        Ok(
            r#"{"actor":7,"domain":{"a":1,"v":2},"prev":"ab\"","time":"2026-11-22T20:48:15.125+00:00"}"#
        )
    );
    assert_eq!(selected(Canon::JCS, &selection, &[], record), Err(CanonError::NotGiven(0)));
    let null = Selection { missing: Missing::Null, ..selection };
    assert_eq!(
        selected(Canon::SOURCE, &null, &[Given::Null], record).as_deref(),
        Ok(
            r#"{"time":"2026-11-22T20:48:15.125+00:00","actor":7,"gone":null,"domain":{"v":2,"a":1.0},"prev":null}"#
        )
    );
    let replaced = Selection {
        fields: vec![field("hash", Source::Constant("\"\"".into()))],
        rewrites: vec![(path("ts"), Rewrite::CutFraction)],
        ..Selection::default()
    };
    assert_eq!(
        selected(Canon::JCS, &replaced, &[], record).as_deref(),
        Ok(r#"{"hash":"","n":null,"ts":"2026-11-22T20:48:15+00:00","who":{"id":7}}"#)
    );
    let twice = Selection {
        fields: vec![field("a", Source::Given(0)), field("a", Source::Given(1))],
        ..Selection::default()
    };
    assert!(matches!(
        Canonicaliser::new(Canon::JCS, &twice),
        Err(SelectionError::DuplicateField(_))
    ));
}

#[test]
fn coverage_is_told() {
    let selection = Selection { exclude: paths(&["hash", "meta.sig"]), ..Selection::default() };
    for (place, covered) in
        [("a", true), ("hash", false), ("meta", false), ("meta.x", true), ("meta.sig.v", false)]
    {
        assert_eq!(selection.covers(&path(place)), covered, "{place}");
    }
    let selection = Selection {
        base: Base::Include(paths(&["a", "b.c"])),
        fields: vec![Field { name: "t".into(), source: Source::At(path("when.start")) }],
        ..Selection::default()
    };
    for (place, covered) in [
        ("a", true),
        ("a.x", true),
        ("b", false),
        ("b.c", true),
        ("when", false),
        ("when.start", true),
        ("t", false),
    ] {
        assert_eq!(selection.covers(&path(place)), covered, "{place}");
    }
}

#[test]
fn rewrites_touch_only_what_they_know() {
    let cut = |text| Rewrite::CutFraction.apply(text);
    assert_eq!(cut("2026-11-22T20:48:15.125Z").as_deref(), Some("2026-11-22T20:48:15Z"));
    assert_eq!(cut("2026-11-22T20:48:15Z"), None);
    assert_eq!(cut("2026-11-22T20:48:15.Z"), None);
    assert_eq!(cut("éééééééééééééééé.5"), None);
    assert_eq!(Rewrite::OffsetToZ.apply("x+00:00").as_deref(), Some("xZ"));
    assert_eq!(Rewrite::ZToOffset.apply("xZ").as_deref(), Some("x+00:00"));
}

#[test]
fn strings_are_emptied_where_they_stand_and_are_not_covered() {
    let record = r#"{"b":{"h":"x","k":1},"a":"y","n":2}"#;
    let rules = [("b.h", Rewrite::Empty), ("a", Rewrite::Null), ("n", Rewrite::Empty)];
    let rewrites = rules.map(|(place, rule)| (path(place), rule)).to_vec();
    let selection = Selection { rewrites, ..Selection::default() };
    assert_eq!(
        selected(Canon::SOURCE, &selection, &[], record).as_deref(),
        Ok(r#"{"b":{"h":"","k":1},"a":null,"n":2}"#)
    );
    for (place, covered) in [("b.h", false), ("a", false), ("b.k", true)] {
        assert_eq!(selection.covers(&path(place)), covered, "{place}");
    }
}

proptest! {
    #[test]
    fn scanning_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Scanner::new().scan(&bytes);
    }

    #[test]
    fn scanning_never_panics_on_nearly_json(text in r#"([\[\]{},:"\\u0-9a-f.eE+\-tn ]|\\ud83d|\\ude00|"a":|null|é){0,60}"#) {
        let _ = Scanner::new().scan(text.as_bytes());
    }

    #[test]
    fn prefix_is_padded_order(a in proptest::collection::vec(1u8..=255, 0..12), b in proptest::collection::vec(1u8..=255, 0..12)) {
        let of = |key: &[u8]| {
            let text = [key, b"\":1}"].concat();
            super::scan::prefix(&text, 0, key.len())
        };
        match of(&a).cmp(&of(&b)) {
            std::cmp::Ordering::Equal => prop_assert_eq!(&a[..a.len().min(8)], &b[..b.len().min(8)]),
            order => prop_assert_eq!(order, a.cmp(&b)),
        }
    }
}
