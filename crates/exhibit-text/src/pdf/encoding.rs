//! Characters of simple fonts (ISO 32000-1 annex D) and of names of glyphs (Adobe Glyph List).

use encoding_rs::{MACINTOSH, WINDOWS_1252};
use unicode_normalization::char::compose;

/// An encoding that a font can begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    Standard,
    WinAnsi,
    MacRoman,
    Symbol,
}

impl Base {
    /// Returns the character of a code.
    pub(super) fn character(self, code: u8) -> Option<char> {
        let of = |encoding: &'static encoding_rs::Encoding| {
            let bytes = [code];
            let text = encoding.decode_without_bom_handling(&bytes).0;
            text.chars().next().filter(|it| !it.is_control())
        };
        match self {
            Self::WinAnsi => of(WINDOWS_1252),
            Self::MacRoman => of(MACINTOSH),
            Self::Standard => standard(code),
            Self::Symbol => symbol(code),
        }
    }
}

fn standard(code: u8) -> Option<char> {
    const HIGH: [(u8, &str); 7] = [
        (0xa1, "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ"),
        (0xb1, "–†‡·"),
        (0xb6, "¶•‚„”»…‰"),
        (0xbf, "¿"),
        (0xc1, "`´ˆ˜¯˘˙¨"),
        (0xca, "˚¸"),
        (0xcd, "˝˛ˇ—"),
    ];
    const LETTERS: [(u8, char); 13] = [
        (0xe1, 'Æ'),
        (0xe3, 'ª'),
        (0xe8, 'Ł'),
        (0xe9, 'Ø'),
        (0xea, 'Œ'),
        (0xeb, 'º'),
        (0xf1, 'æ'),
        (0xf5, 'ı'),
        (0xf8, 'ł'),
        (0xf9, 'ø'),
        (0xfa, 'œ'),
        (0xfb, 'ß'),
        (0xb4, '·'),
    ];
    match code {
        b'\'' => return Some('’'),
        b'`' => return Some('‘'),
        b' '..=b'~' => return Some(char::from(code)),
        _ => {}
    }
    let run = HIGH.iter().rev().find(|(from, _)| *from <= code);
    let in_run = run.and_then(|(from, text)| text.chars().nth(usize::from(code - from)));
    in_run.or_else(|| LETTERS.iter().find(|(it, _)| *it == code).map(|(_, it)| *it))
}

/// The encoding of the font Symbol, whose letters are Greek.
fn symbol(code: u8) -> Option<char> {
    const CAPITALS: &str = "ΑΒΧ∆ΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const SMALL: &str = "αβχδεφγηιϕκλµνοπθρστυϖωξψζ";
    match code {
        b'A'..=b'Z' => CAPITALS.chars().nth(usize::from(code - b'A')),
        b'a'..=b'z' => SMALL.chars().nth(usize::from(code - b'a')),
        b'"' => Some('∀'),
        b'$' => Some('∃'),
        b'\'' => Some('∋'),
        b'-' => Some('−'),
        b'@' => Some('≅'),
        b' '..=b'~' => Some(char::from(code)),
        0xa0 => Some('€'),
        0xa3 => Some('≤'),
        0xb0 => Some('°'),
        0xb1 => Some('±'),
        0xb3 => Some('≥'),
        0xb4 => Some('×'),
        0xb7 => Some('•'),
        0xb8 => Some('÷'),
        0xb9 => Some('≠'),
        0xbb => Some('≈'),
        0xbc => Some('…'),
        0xae => Some('→'),
        _ => None,
    }
}

/// Decodes one byte of a text string (annex D.3).
pub(super) fn of_document(byte: u8) -> char {
    const LOW: &str = "˘ˇˆ˙˝˛˚˜";
    const HIGH: &str = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž";
    let found = match byte {
        0x18..=0x1f => LOW.chars().nth(usize::from(byte - 0x18)),
        0x80..=0x9e => HIGH.chars().nth(usize::from(byte - 0x80)),
        0xa0 => Some('€'),
        byte => Some(char::from(byte)),
    };
    found.unwrap_or('\u{fffd}')
}

/// Returns the characters that a glyph's name stands for; `None` where it tells nothing.
pub(super) fn of_glyph(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    // A form of a character is named after it, and several characters are joined.
    let base = name.split('.').next().filter(|it| !it.is_empty())?;
    if base.contains('_') {
        return base.split('_').map(|it| one(it).map(String::from)).collect();
    }
    match base {
        "ff" => Some("ff".to_owned()),
        "ffi" => Some("ffi".to_owned()),
        "ffl" => Some("ffl".to_owned()),
        base => one(base).map(String::from),
    }
}

fn one(name: &str) -> Option<char> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return Some(c).filter(char::is_ascii_alphabetic);
    }
    named(name).or_else(|| numbered(name)).or_else(|| accented(name)).or_else(|| cyrillic(name))
}

/// `uni20AC`, `u1F600`.
fn numbered(name: &str) -> Option<char> {
    let digits = match name.strip_prefix("uni") {
        Some(digits) => digits.get(..4)?,
        None => name.strip_prefix('u').filter(|it| (4..=6).contains(&it.len()))?,
    };
    let is_hex = digits.bytes().all(|it| it.is_ascii_digit() || matches!(it, b'A'..=b'F'));
    u32::from_str_radix(digits, 16).ok().filter(|_| is_hex).and_then(char::from_u32)
}

/// `adieresis`, `Ccaron`.
fn accented(name: &str) -> Option<char> {
    const ACCENTS: [(&str, char); 14] = [
        ("grave", '\u{300}'),
        ("acute", '\u{301}'),
        ("circumflex", '\u{302}'),
        ("tilde", '\u{303}'),
        ("macron", '\u{304}'),
        ("breve", '\u{306}'),
        ("dotaccent", '\u{307}'),
        ("dieresis", '\u{308}'),
        ("ring", '\u{30a}'),
        ("hungarumlaut", '\u{30b}'),
        ("caron", '\u{30c}'),
        ("cedilla", '\u{327}'),
        ("commaaccent", '\u{327}'),
        ("ogonek", '\u{328}'),
    ];
    let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
    let (_, accent) = ACCENTS.iter().find(|(it, _)| *it == &name[1..])?;
    // The Romanian letters, whose comma the glyph list calls so.
    let accent = if matches!(name, "scommaaccent" | "Scommaaccent") { '\u{326}' } else { *accent };
    compose(letter, accent)
}

/// `afii10017`, as many fonts of the alphabet are still named.
fn cyrillic(name: &str) -> Option<char> {
    let number: u32 = name.strip_prefix("afii")?.parse().ok()?;
    char::from_u32(match number {
        10017..=10022 => number - 10017 + 0x410,
        10023 => 0x401,
        10024..=10049 => number - 10024 + 0x416,
        10065..=10070 => number - 10065 + 0x430,
        10071 => 0x451,
        10072..=10097 => number - 10072 + 0x436,
        61352 => 0x2116,
        _ => return None,
    })
}

fn named(name: &str) -> Option<char> {
    let found = NAMES.iter().find(|(_, names)| names.split(' ').any(|it| it == name));
    let (characters, names) = found?;
    let at = names.split(' ').position(|it| it == name)?;
    characters.chars().nth(at)
}

/// Characters, and their names in the same order.
const NAMES: [(&str, &str); 9] = [
    ("0123456789", "zero one two three four five six seven eight nine"),
    (
        " !\"#$%&'()*+,-./:;<=>?@",
        "space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft parenright asterisk plus comma hyphen period slash colon semicolon less equal greater question at",
    ),
    (
        "[\\]^_`{|}~",
        "bracketleft backslash bracketright asciicircum underscore grave braceleft bar braceright asciitilde",
    ),
    (
        "‘’‚“”„‹›«»–—…•·†‡‰′″⁄",
        "quoteleft quoteright quotesinglbase quotedblleft quotedblright quotedblbase guilsinglleft guilsinglright guillemotleft guillemotright endash emdash ellipsis bullet periodcentered dagger daggerdbl perthousand minute second fraction",
    ),
    (
        "¡¿¢£¤¥€ƒ§¶©®™°ªº¹²³¼½¾µ¬¦\u{a0}\u{ad}",
        "exclamdown questiondown cent sterling currency yen Euro florin section paragraph copyright registered trademark degree ordfeminine ordmasculine onesuperior twosuperior threesuperior onequarter onehalf threequarters mu logicalnot brokenbar nbspace sfthyphen",
    ),
    (
        "ÆæØøŒœßÐðÞþŁłıĐđĦħĿŀŊŋ",
        "AE ae Oslash oslash OE oe germandbls Eth eth Thorn thorn Lslash lslash dotlessi Dcroat dcroat Hbar hbar Ldot ldot Eng eng",
    ),
    (
        "ﬁﬂˆ˜¯˘˙¨˚¸˝˛ˇ´",
        "fi fl circumflex tilde macron breve dotaccent dieresis ring cedilla hungarumlaut ogonek caron acute",
    ),
    (
        "−±×÷≤≥≠≈∞∂∑∏√∫◊∆Ω←↑→↓↔■□▪●○✓",
        "minus plusminus multiply divide lessequal greaterequal notequal approxequal infinity partialdiff summation product radical integral lozenge Delta Omega arrowleft arrowup arrowright arrowdown arrowboth filledbox H22073 H18543 H18533 circle checkmark",
    ),
    (
        "ΑΒΓΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨαβγδεζηθικλνξοπρςστυφχψω",
        "Alpha Beta Gamma Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho Sigma Tau Upsilon Phi Chi Psi alpha beta gamma delta epsilon zeta eta theta iota kappa lambda nu xi omicron pi rho sigma1 sigma tau upsilon phi chi psi omega",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_has_a_name_of_its_own() {
        for (characters, names) in NAMES {
            let names: Vec<&str> = names.split(' ').collect();
            assert_eq!(characters.chars().count(), names.len(), "{characters}");
            for (c, name) in characters.chars().zip(names) {
                assert_eq!(of_glyph(name.as_bytes()), Some(c.to_string()), "{name}");
            }
        }
    }

    #[test]
    fn names_are_read_in_their_forms() {
        for (name, want) in [
            ("a", Some("a")),
            ("adieresis", Some("ä")),
            ("Ccaron", Some("Č")),
            ("scommaaccent", Some("ș")),
            ("uni20AC", Some("€")),
            ("u1F600", Some("😀")),
            ("f_i.alt", Some("fi")),
            ("a.sc", Some("a")),
            ("afii10080", Some("о")),
            ("ffi", Some("ffi")),
            ("g123", None),
            (".notdef", None),
            ("", None),
        ] {
            assert_eq!(of_glyph(name.as_bytes()).as_deref(), want, "{name}");
        }
    }

    #[test]
    fn codes_are_what_the_annexes_say() {
        assert_eq!(Base::WinAnsi.character(0x80), Some('€'));
        assert_eq!(Base::MacRoman.character(0x8a), Some('ä'));
        assert_eq!(Base::Standard.character(0xae), Some('ﬁ'));
        assert_eq!(Base::Standard.character(0xbd), Some('‰'));
        assert_eq!(Base::Standard.character(0xfb), Some('ß'));
        assert_eq!(Base::Standard.character(0xff), None);
        assert_eq!(Base::Symbol.character(b'a'), Some('α'));
        assert_eq!((of_document(0xa0), of_document(0x92), of_document(0x1f)), ('€', '™', '˜'));
    }
}
