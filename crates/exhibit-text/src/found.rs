//! What has been found so far, within its limits.

use crate::{
    Attachment, Extract, Fact, Gap, Kind, MAX_ATTACHED, MAX_ATTACHMENTS, MAX_FACT, MAX_FACTS,
    MAX_GAPS, MAX_TEXT, TextLayer, Unread,
};

/// What has been found so far.
#[derive(Debug, Default)]
pub(crate) struct Found {
    text: String,
    pages: Vec<usize>,
    is_cut: bool,
    facts: Vec<Fact>,
    attachments: Vec<Attachment>,
    attached: usize,
    gaps: Vec<Gap>,
    more_gaps: usize,
}

impl Found {
    /// Adds text; control characters but tabs and line ends are left out.
    pub(crate) fn push(&mut self, text: &str) {
        let mut last = '\0';
        for c in text.chars() {
            match c {
                '\r' => self.put('\n'),
                '\n' if last == '\r' => {}
                '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => self.put('\n'),
                '\u{feff}' => {}
                c if c.is_control() && c != '\t' && c != '\n' => {}
                c => self.put(c),
            }
            if self.is_cut {
                return;
            }
            last = c;
        }
    }

    fn put(&mut self, c: char) {
        if self.text.len() + c.len_utf8() > MAX_TEXT {
            self.is_cut = true;
        } else if !self.is_cut {
            self.text.push(c);
        }
    }

    /// Ends the paragraph, if one was begun.
    pub(crate) fn end_line(&mut self) {
        while self.text.ends_with([' ', '\t']) {
            self.text.pop();
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.put('\n');
        }
    }

    /// Begins the next page, on a line of its own.
    pub(crate) fn begin_page(&mut self) {
        self.end_line();
        self.pages.push(self.text.len());
    }

    /// Separates two words or cells, if something was begun on this line.
    pub(crate) fn gap(&mut self, c: char) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\t', '\n']) {
            self.put(c);
        }
    }

    /// Adds a paragraph of its own.
    pub(crate) fn line(&mut self, text: &str) {
        self.end_line();
        self.push(text);
        self.end_line();
    }

    /// Tells whether no more text is taken.
    pub(crate) fn is_full(&self) -> bool {
        self.is_cut
    }

    /// Says that text is left out because of a limit.
    pub(crate) fn cut(&mut self) {
        self.is_cut = true;
    }

    /// Adds a fact on one line; an empty one is none.
    pub(crate) fn fact(&mut self, name: &'static str, value: &str) {
        let value = one_line(value);
        if value.is_empty() {
            return;
        }
        if self.facts.len() < MAX_FACTS {
            self.facts.push(Fact { name, value });
        } else if self.facts.len() == MAX_FACTS {
            self.facts.push(Fact { name: "more", value: "further facts are left out".to_owned() });
        }
    }

    /// Tells whether no more facts are taken.
    pub(crate) fn has_all_facts(&self) -> bool {
        self.facts.len() > MAX_FACTS
    }

    /// Tells whether a fact of this name is known.
    pub(crate) fn has_fact(&self, name: &str) -> bool {
        self.facts.iter().any(|it| it.name == name)
    }

    /// Names what could not be read.
    pub(crate) fn missed(&mut self, place: impl Into<String>, why: impl Into<String>) {
        if self.gaps.len() < MAX_GAPS {
            self.gaps.push(Gap { place: one_line(&place.into()), why: one_line(&why.into()) });
        } else {
            self.more_gaps += 1;
        }
    }

    /// Adds an attachment; one beyond the limits becomes a gap.
    pub(crate) fn attach(&mut self, name: &str, media_type: &str, bytes: Vec<u8>) {
        let name = match one_line(name) {
            name if name.is_empty() => format!("attachment-{}", self.attachments.len() + 1),
            name => name,
        };
        if self.attachments.len() >= MAX_ATTACHMENTS {
            return self.missed(name, "there are more attachments than are taken out");
        }
        if self.attached.saturating_add(bytes.len()) > MAX_ATTACHED {
            return self.missed(name, "the attachments together are longer than is taken out");
        }
        self.attached += bytes.len();
        let media_type = match one_line(media_type).to_ascii_lowercase() {
            media_type if media_type.is_empty() => "application/octet-stream".to_owned(),
            media_type => media_type,
        };
        self.attachments.push(Attachment { name, media_type, bytes });
    }

    /// Tells how many more bytes of attachments are taken.
    pub(crate) fn room_for_attachments(&self) -> usize {
        MAX_ATTACHED.saturating_sub(self.attached)
    }

    /// Ends the search.
    pub(crate) fn into_extract(mut self, kind: Kind, unread: Option<Unread>) -> Extract {
        let end = self.text.trim_end().len();
        self.text.truncate(end);
        self.pages.iter_mut().for_each(|page| *page = (*page).min(end));
        if self.more_gaps > 0 {
            let why = format!("{} more of the same or other kinds", self.more_gaps);
            self.gaps.push(Gap { place: "elsewhere".to_owned(), why });
        }
        let layer = match unread {
            Some(unread) => TextLayer::Unreadable(unread),
            None if self.is_cut => TextLayer::CutAt(self.text.len() as u64),
            None if self.text.trim().is_empty() => TextLayer::None,
            None => TextLayer::Present,
        };
        Extract {
            kind,
            text: self.text,
            pages: self.pages,
            layer,
            attachments: self.attachments,
            facts: self.facts,
            gaps: self.gaps,
        }
    }
}

/// Makes one line of a text: white space and controls become one space, and what is too long is cut with an ellipsis.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::new();
    let mut is_pending = false;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() || c == '\u{feff}' {
            is_pending = !line.is_empty();
            continue;
        }
        if line.len() + 8 > MAX_FACT {
            line.push('…');
            break;
        }
        if is_pending {
            line.push(' ');
            is_pending = false;
        }
        line.push(c);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_a_limit_and_says_so() {
        let mut found = Found::default();
        let long = "ä".repeat(MAX_TEXT / 2);
        found.push(&long);
        assert!(!found.is_full());
        found.push("b");
        assert!(found.is_full());
        let extract = found.into_extract(Kind::Text, None);
        assert_eq!(extract.layer, TextLayer::CutAt(MAX_TEXT as u64));
    }

    #[test]
    fn lines_are_ended_once_and_controls_left_out() {
        let mut found = Found::default();
        found.end_line();
        found.push("a\r\nb\0\u{7f}\rc ");
        found.end_line();
        found.end_line();
        found.gap('\t');
        found.push("d");
        assert_eq!(found.into_extract(Kind::Text, None).text, "a\nb\nc\nd");
    }

    #[test]
    fn a_fact_is_one_line() {
        assert_eq!(one_line(" a \r\n\t b\u{0} "), "a b");
        assert!(one_line(&"x".repeat(MAX_FACT * 2)).len() <= MAX_FACT);
    }

    #[test]
    fn more_than_the_limit_of_anything_is_said() {
        let mut found = Found::default();
        for _ in 0..MAX_ATTACHMENTS + 1 {
            found.attach("a", "", Vec::new());
            found.fact("a", "b");
        }
        for _ in 0..MAX_GAPS + 5 {
            found.missed("a", "b");
        }
        let extract = found.into_extract(Kind::Eml, None);
        assert_eq!(extract.attachments.len(), MAX_ATTACHMENTS);
        assert_eq!(extract.facts.last().expect("facts").name, "more");
        assert_eq!(extract.gaps.last().expect("gaps").why, "6 more of the same or other kinds");
    }
}
