//! Records that are the items of an array in one JSON text: each becomes a line, the rest is kept.
//!
//! The text is never held whole. An item keeps the number of the line that it begins on, as long as
//! no two begin on one line; white space between items is gone. What stands around the array is
//! gathered, with the array empty, so that it can be read as a JSON text of its own: whatever is
//! wrong with the array's commas is put there too, where it can't be read.

use super::transport::BOM;

/// The most that is kept of what stands around the array.
const MAX_AROUND: usize = 16 << 20;

/// The longest name that an array is found by.
const MAX_NAME: usize = 1024;

/// Stands for a fault in the array, in the text around it.
const FAULT: &[u8] = b"!";

/// Turns the items of an array into lines.
#[derive(Debug)]
pub(crate) struct ArrayReader {
    /// The names of the members that lead to the array.
    names: Vec<String>,
    /// How many of them the containers that are open have.
    matched: usize,
    place: Place,
    string: bool,
    escaped: bool,
    /// Objects and arrays that are open around the array, and inside of the item.
    depth: usize,
    item_depth: usize,
    /// The text of the string that was read last, outside the array; nothing if it is longer than any name.
    text: Vec<u8>,
    begun: bool,
    /// Bytes that were read, and where the item that is read began.
    position: u64,
    item: u64,
    /// Where each item that ended stands: bytes before it, and its length.
    spans: Vec<(u64, u64)>,
    /// Whether a value comes next that the names lead to.
    pending: bool,
    /// Line feeds that were read, and that were written.
    read: u64,
    written: u64,
    around: Around,
}

/// What stands around an array.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Around {
    /// The text, with the array empty.
    pub(super) text: Vec<u8>,
    /// Whether there was more than is kept.
    pub(super) over: bool,
    /// Whether a byte order mark came first.
    pub(super) bom: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Before or after the array.
    Outside,
    /// Where an item or the end may come.
    First,
    /// After a comma.
    Next,
    /// After an item.
    After,
    /// In an item that is a string, array or object.
    Inside,
    /// In an item that is a number or a word.
    Scalar,
}

impl ArrayReader {
    /// Returns a reader for the array that these names of members lead to.
    pub(crate) fn new(names: &[String]) -> Self {
        Self {
            names: names.to_vec(),
            matched: 0,
            place: Place::Outside,
            string: false,
            escaped: false,
            depth: 0,
            item_depth: 0,
            text: Vec::new(),
            begun: false,
            position: 0,
            item: 0,
            spans: Vec::new(),
            pending: names.is_empty(),
            read: 0,
            written: 0,
            around: Around::default(),
        }
    }

    /// Takes the next bytes; appends the items in them, each with a line feed.
    pub(crate) fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let marked = bytes.strip_prefix(BOM).filter(|_| !self.begun);
        self.begun = true;
        self.around.bom |= marked.is_some();
        self.position += (bytes.len() - marked.unwrap_or(bytes).len()) as u64;
        for &byte in marked.unwrap_or(bytes) {
            match self.place {
                Place::Outside => self.outside(byte),
                Place::First | Place::Next | Place::After => self.between(byte, out),
                Place::Inside => self.inside(byte, out),
                Place::Scalar => self.scalar(byte, out),
            }
            self.read += u64::from(byte == b'\n');
            self.position += 1;
        }
    }

    /// Ends the last item if the text ends in it.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        if matches!(self.place, Place::Inside | Place::Scalar) && !out.ends_with(b"\n") {
            out.push(b'\n');
            self.spans.push((self.item, self.position - self.item));
        }
    }

    /// Returns where the items stand that ended since it was asked last: bytes before each, and its length.
    pub(super) fn take_spans(&mut self) -> Vec<(u64, u64)> {
        std::mem::take(&mut self.spans)
    }

    /// Returns what stands around the array.
    pub(super) fn into_around(self) -> Around {
        self.around
    }

    fn outside(&mut self, byte: u8) {
        if self.string {
            self.keep(byte);
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.string = false,
                _ => {}
            }
            if self.string && self.text.len() <= MAX_NAME {
                self.text.push(byte);
            }
            return;
        }
        match byte {
            b'[' if self.pending && self.matched + 1 >= self.names.len() => {
                self.place = Place::First;
                self.pending = false;
            }
            b'{' if self.pending && self.matched + 1 < self.names.len() => {
                self.matched += 1;
                self.open();
            }
            b'{' | b'[' => self.open(),
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                self.matched = self.matched.min(self.depth.saturating_sub(1));
                self.pending = false;
            }
            b'"' => {
                self.string = true;
                self.text.clear();
                self.pending = false;
            }
            b':' => {
                let name = self.names.get(self.matched);
                let here = self.depth == self.matched + 1;
                self.pending = here && name.is_some_and(|name| name.as_bytes() == self.text);
            }
            b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => self.pending = false,
        }
        self.keep(byte);
    }

    fn open(&mut self) {
        self.pending = false;
        self.depth += 1;
    }

    fn between(&mut self, byte: u8, out: &mut Vec<u8>) {
        match (byte, self.place) {
            (b' ' | b'\t' | b'\r' | b'\n', _) => {}
            (b',', Place::After) => self.place = Place::Next,
            (b']', place) => {
                if place == Place::Next {
                    self.keep_all(FAULT);
                }
                self.place = Place::Outside;
                self.keep(b']');
            }
            (b',', _) => self.keep_all(FAULT),
            (_, place) => {
                if place == Place::After {
                    self.keep_all(FAULT);
                }
                self.begin(byte, out);
            }
        }
    }

    fn begin(&mut self, byte: u8, out: &mut Vec<u8>) {
        while self.written < self.read {
            out.push(b'\n');
            self.written += 1;
        }
        out.push(byte);
        self.item = self.position;
        self.place = match byte {
            b'{' | b'[' => {
                self.item_depth = 1;
                Place::Inside
            }
            b'"' => {
                self.item_depth = 0;
                self.string = true;
                Place::Inside
            }
            _ => Place::Scalar,
        };
    }

    fn inside(&mut self, byte: u8, out: &mut Vec<u8>) {
        let ends_line = matches!(byte, b'\n' | b'\r');
        if self.string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.string = false,
                _ => {}
            }
            // No string has a line feed of its own: what stands for it can't be read either.
            out.push(if ends_line { 0x0b } else { byte });
        } else {
            match byte {
                b'"' => self.string = true,
                b'{' | b'[' => self.item_depth += 1,
                b'}' | b']' => self.item_depth = self.item_depth.saturating_sub(1),
                _ => {}
            }
            if !ends_line {
                out.push(byte);
            }
        }
        if !self.string && self.item_depth == 0 {
            self.end(self.position + 1, out);
        }
    }

    fn scalar(&mut self, byte: u8, out: &mut Vec<u8>) {
        match byte {
            b',' | b']' | b' ' | b'\t' | b'\r' | b'\n' => {
                self.end(self.position, out);
                self.between(byte, out);
            }
            _ => out.push(byte),
        }
    }

    fn end(&mut self, after: u64, out: &mut Vec<u8>) {
        self.spans.push((self.item, after - self.item));
        out.push(b'\n');
        self.written += 1;
        self.place = Place::After;
    }

    fn keep_all(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.keep(*byte));
    }

    fn keep(&mut self, byte: u8) {
        if self.around.text.len() < MAX_AROUND {
            self.around.text.push(byte);
        } else {
            self.around.over = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(names: &[&str], text: &str, piece: usize) -> (String, String) {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut reader = ArrayReader::new(&names);
        let mut out = Vec::new();
        text.as_bytes().chunks(piece).for_each(|bytes| reader.push(bytes, &mut out));
        reader.finish(&mut out);
        let around = String::from_utf8(reader.into_around().text).expect("cut from UTF-8");
        (String::from_utf8(out).expect("cut from UTF-8"), around)
    }

    #[test]
    fn items_stand_on_the_lines_on_which_they_begin() {
        let text = "[\n {\"a\": \"]}\\\"\"\n , \"b\": [1,\n 2]},\n\n 3 , {}\n]\n";
        for piece in [1, 2, 1000] {
            let (lines, around) = read(&[], text, piece);
            assert_eq!(lines, "\n{\"a\": \"]}\\\"\" , \"b\": [1, 2]}\n\n\n\n3\n{}\n");
            assert_eq!(around, "[]\n");
        }
        assert_eq!(read(&[], "[1,2,3]", 3).0, "1\n2\n3\n");
    }

    #[test]
    fn only_the_array_that_the_names_lead_to_is_taken() {
        let text = r#"{"x": {"e": [1]}, "e": {"e": [2, {"e": [3]}], "f": [4]}, "g": "e"}"#;
        let (lines, around) = read(&["e", "e"], text, 1);
        assert_eq!(lines, "2\n{\"e\": [3]}\n");
        assert_eq!(around, r#"{"x": {"e": [1]}, "e": {"e": [], "f": [4]}, "g": "e"}"#);
        assert_eq!(read(&["e"], text, 1).0, "");
        assert_eq!(read(&["x", "e"], text, 1).0, "1\n");
        assert_eq!(read(&["e"], r#"{"a": "e", "b": [1]}"#, 1).0, "");
        assert_eq!(read(&["e"], r#"["e", [1]]"#, 1).0, "");
    }

    #[test]
    fn what_is_wrong_between_items_can_not_be_read_afterwards() {
        for text in ["[1 2]", "[1,,2]", "[,1]", "[1,]"] {
            let around = read(&[], text, 1).1;
            assert!(around.contains('!'), "{text}: {around}");
        }
        let twice = read(&["e"], r#"{"e":[1],"e":[2]}"#, 1);
        assert_eq!(twice, ("1\n2\n".to_owned(), r#"{"e":[],"e":[]}"#.to_owned()));
    }

    proptest! {
        #[test]
        fn any_text_gives_the_same_in_any_pieces(text in "[\\[\\]{}\",:\\\\ae1 \n]{0,60}", piece in 1_usize..9) {
            prop_assert_eq!(read(&["e"], &text, piece), read(&["e"], &text, 1000));
            prop_assert_eq!(read(&[], &text, piece), read(&[], &text, 1000));
        }

        #[test]
        fn items_of_a_written_array_come_back(items in prop::collection::vec("[a-z\\]\\[{},\n\"\\\\]{0,12}", 0..6), pretty: bool) {
            let values: Vec<serde_json::Value> = items.iter().map(|it| serde_json::json!({ "t": it })).collect();
            let whole = serde_json::json!({ "v": 1, "e": values, "z": [2] });
            let text = if pretty { serde_json::to_string_pretty(&whole) } else { serde_json::to_string(&whole) };
            let text = text.expect("JSON");
            let (lines, around) = read(&["e"], &text, 3);
            let read: Vec<serde_json::Value> = lines.lines().filter(|line| !line.is_empty()).map(|line| serde_json::from_str(line).expect("an item")).collect();
            prop_assert_eq!(&read, &values);
            let mut reader = ArrayReader::new(&["e".to_owned()]);
            text.as_bytes().chunks(5).for_each(|bytes| reader.push(bytes, &mut Vec::new()));
            let places = reader.take_spans().into_iter().map(|(at, length)| {
                let at = usize::try_from(at).expect("small");
                &text[at..at + usize::try_from(length).expect("small")]
            });
            let places: Vec<serde_json::Value> = places.map(|it| serde_json::from_str(it).expect("an item")).collect();
            prop_assert_eq!(places, values);
            let around: serde_json::Value = serde_json::from_str(&around).expect("the rest");
            prop_assert_eq!(around, serde_json::json!({ "v": 1, "e": [], "z": [2] }));
        }
    }
}
