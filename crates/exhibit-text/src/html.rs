//! The visible text of HTML, by the tokenizer of WHATWG HTML section 13.2.5.

use html5gum::{DefaultEmitter, Token, Tokenizer};

use crate::Unread;
use crate::charset::decoded_part;
use crate::found::Found;

/// Reads a page. `label` is the charset that a mail states; else the page's own is looked for.
pub(crate) fn read(bytes: &[u8], label: Option<&str>, found: &mut Found) -> Result<(), Unread> {
    let own = label.is_none().then(|| own_charset(bytes)).flatten();
    let text = decoded_part(bytes, label.or(own.as_deref()), found);
    read_text(&text, found);
    Ok(())
}

/// Reads the text of a page that is characters already.
pub(crate) fn read_text(text: &str, found: &mut Found) {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut page = Page { found, preformatted: 0, hidden: None, title: None };
    for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
        match token {
            Token::StartTag(tag) => {
                page.begin(&tag.name);
                if tag.name.as_slice() == b"img" {
                    let alternative = tag.attributes.get(b"alt".as_slice());
                    page.text(&String::from_utf8_lossy(
                        alternative.map_or(b"".as_slice(), |it| it.as_slice()),
                    ));
                }
            }
            Token::EndTag(tag) => page.end(&tag.name),
            Token::String(text) => page.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
        if page.found.is_full() {
            return;
        }
    }
    page.found.end_line();
}

/// A page while it is read.
struct Page<'f> {
    found: &'f mut Found,
    preformatted: usize,
    /// The element whose content is not shown.
    hidden: Option<Vec<u8>>,
    title: Option<String>,
}

impl Page<'_> {
    fn begin(&mut self, name: &[u8]) {
        if self.hidden.is_some() {
            return;
        }
        match name {
            b"script" | b"style" | b"template" | b"noframes" | b"noembed" | b"iframe"
            | b"noscript" => {
                self.hidden = Some(name.to_vec());
            }
            b"title" => self.title = Some(String::new()),
            b"pre" | b"textarea" => {
                self.found.end_line();
                self.preformatted += 1;
            }
            b"td" | b"th" => self.found.gap('\t'),
            name if is_block(name) => self.found.end_line(),
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8]) {
        if let Some(hidden) = &self.hidden {
            if hidden == name {
                self.hidden = None;
            }
            return;
        }
        match name {
            b"title" => {
                if let Some(title) = self.title.take().filter(|_| !self.found.has_fact("title")) {
                    self.found.fact("title", &title);
                }
            }
            b"pre" | b"textarea" => {
                self.found.end_line();
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            name if is_block(name) => self.found.end_line(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        if let Some(title) = &mut self.title {
            if title.len() < crate::MAX_FACT {
                title.push_str(text);
            }
            return;
        }
        if self.preformatted > 0 {
            return self.found.push(text);
        }
        // U+00A0 is no white space that collapses, and nobody searches for it.
        let is_white = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}');
        if text.starts_with(is_white) {
            self.found.gap(' ');
        }
        let mut words = text.split(is_white).filter(|it| !it.is_empty()).peekable();
        let has_words = words.peek().is_some();
        while let Some(word) = words.next() {
            self.found.push(word);
            if words.peek().is_some() {
                self.found.gap(' ');
            }
        }
        if has_words && text.ends_with(is_white) {
            self.found.gap(' ');
        }
    }
}

fn is_block(name: &[u8]) -> bool {
    const BLOCKS: [&[u8]; 40] = [
        b"address",
        b"article",
        b"aside",
        b"blockquote",
        b"body",
        b"br",
        b"caption",
        b"center",
        b"dd",
        b"details",
        b"dialog",
        b"div",
        b"dl",
        b"dt",
        b"fieldset",
        b"figcaption",
        b"figure",
        b"footer",
        b"form",
        b"h1",
        b"h2",
        b"h3",
        b"h4",
        b"h5",
        b"h6",
        b"header",
        b"hr",
        b"legend",
        b"li",
        b"main",
        b"nav",
        b"ol",
        b"option",
        b"p",
        b"section",
        b"summary",
        b"table",
        b"tbody",
        b"tr",
        b"ul",
    ];
    BLOCKS.contains(&name)
}

/// Looks for the charset that a page states in its first bytes (WHATWG HTML section 13.2.3.2, simplified).
fn own_charset(bytes: &[u8]) -> Option<String> {
    let head = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset=").map(|at| at + 8);
    let at = at.or_else(|| memchr::memmem::find(&head, b"encoding=").map(|at| at + 9))?;
    let rest = head[at..].iter().skip_while(|it| matches!(it, b'"' | b'\'' | b' '));
    let is_name = |it: &u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_' | b':');
    let name: Vec<u8> = rest.copied().take_while(is_name).collect();
    let name = String::from_utf8(name).ok()?;
    // A page that says so in ASCII is not UTF-16, whatever it says.
    Some(if name.starts_with("utf-16") { "utf-8".to_owned() } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Extract, Kind};

    fn page(bytes: &[u8]) -> Extract {
        let mut found = Found::default();
        read(bytes, None, &mut found).expect("HTML can always be read");
        found.into_extract(Kind::Html, None)
    }

    #[test]
    fn only_what_is_shown_is_text() {
        let found = page(
            b"<html><head><title>Policy &amp; more</title><style>p { x }</style></head>\
              <body><script>if (a < b) { '<p>' }</script><h1>AI\n  policy</h1><p>Every <b>model</b>\
              is&nbsp;reviewed&#46;<br>Twice.<!-- not this --><table><tr><td>a</td><td>b</td></tr>\
              <tr><td>c<td>d</table><pre>x\n  y</pre><img alt='a chart'><template>no</template>",
        );
        assert_eq!(
            found.text,
            "AI policy\nEvery modelis reviewed.\nTwice.\na\tb\nc\td\nx\n  y\na chart"
        );
        assert_eq!(found.facts[0].value, "Policy & more");
    }

    #[test]
    fn a_page_states_its_charset() {
        assert_eq!(page(b"<meta charset='koi8-r'><p>\xd0\xc1").text, "\u{43f}\u{430}");
        assert_eq!(page(b"<meta charset=utf-16><p>\xc3\xa4").text, "ä");
        assert_eq!(page(b"\xff\xfe<\0p\0>\0\xe4\0").text, "ä");
    }
}
