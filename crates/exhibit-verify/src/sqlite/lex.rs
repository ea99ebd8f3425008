//! SQL as a list of tokens, for definitions of tables and for queries.

/// A token, and how many bytes are before it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lexed<'a> {
    pub(super) at: usize,
    pub(super) token: Token<'a>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// A keyword or a bare name.
    Word(&'a str),
    /// A name in double quotes, backticks or brackets.
    Name(String),
    /// A string in single quotes.
    Text(String),
    /// `x'…'`
    Blob(Vec<u8>),
    /// An unsigned number.
    Number(&'a str),
    /// Any other character.
    Sign(char),
}

/// What is no token, and the bytes before it.
pub(super) type LexError = (usize, &'static str);

/// Splits SQL into tokens; comments are left out.
pub(super) fn lex(sql: &str) -> Result<Vec<Lexed<'_>>, LexError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = sql[at..].chars().next() {
        let rest = &sql[at..];
        let (token, length) = match first {
            ' ' | '\t' | '\n' | '\x0c' | '\r' => (None, 1),
            '-' if rest.starts_with("--") => (None, rest.find('\n').unwrap_or(rest.len())),
            '/' if rest.starts_with("/*") => {
                let end = rest[2..].find("*/").ok_or((at, "a comment without end"))?;
                (None, end + 4)
            }
            '\'' => take_quoted(rest, '\'')
                .map(|(it, len)| (Some(Token::Text(it)), len))
                .ok_or((at, "a string without end"))?,
            '"' | '`' | '[' => {
                let end = if first == '[' { ']' } else { first };
                let (name, length) = take_quoted(rest, end).ok_or((at, "a name without end"))?;
                (Some(Token::Name(name)), length)
            }
            'x' | 'X' if rest[1..].starts_with('\'') => {
                let (digits, length) =
                    take_quoted(&rest[1..], '\'').ok_or((at, "a blob without end"))?;
                let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(digits.as_bytes());
                (
                    Some(Token::Blob(bytes.map_err(|_| (at, "a blob that is not hexadecimal"))?)),
                    length + 1,
                )
            }
            '0'..='9' => number(rest).ok_or((at, "a number that is none"))?,
            '.' if rest[1..].starts_with(|next: char| next.is_ascii_digit()) => {
                number(rest).ok_or((at, "a number that is none"))?
            }
            '\u{feff}' => return Err((at, "a byte order mark")),
            _ if is_name(first) => {
                let length = rest.find(|it| !is_name(it)).unwrap_or(rest.len());
                (Some(Token::Word(&rest[..length])), length)
            }
            '!'..='~' => (Some(Token::Sign(first)), 1),
            _ => return Err((at, "a character that SQL does not have")),
        };
        tokens.extend(token.map(|token| Lexed { at, token }));
        at += length;
    }
    Ok(tokens)
}

fn is_name(it: char) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, '_' | '$') || (!it.is_ascii() && it != '\u{feff}')
}

/// Takes a quoted text off, in which the closing quote stands twice for itself (but not `]`).
fn take_quoted(rest: &str, quote: char) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut at = 1;
    loop {
        let end = at + rest[at..].find(quote)?;
        text.push_str(&rest[at..end]);
        at = end + 1;
        if quote == ']' || !rest[at..].starts_with(quote) {
            return Some((text, at));
        }
        text.push(quote);
        at += 1;
    }
}

/// Takes a number off: digits with fraction and exponent, or `0x` and hexadecimal digits.
fn number(rest: &str) -> Option<(Option<Token<'_>>, usize)> {
    let bytes = rest.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|it| it.is_ascii_digit()).count();
    let mut end = digits(0);
    if end == 1 && bytes[0] == b'0' && matches!(bytes.get(1), Some(b'x' | b'X')) {
        end = 2 + bytes[2..].iter().take_while(|it| it.is_ascii_hexdigit()).count();
        if end == 2 {
            return None;
        }
    } else {
        if bytes.get(end) == Some(&b'.') {
            end += 1 + digits(end + 1);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let signed = end + 1 + usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let length = digits(signed.min(bytes.len()));
            if length == 0 {
                return None;
            }
            end = signed + length;
        }
    }
    match rest[end..].starts_with(is_name) {
        true => None,
        false => Some((Some(Token::Number(&rest[..end])), end)),
    }
}

/// A place in a list of tokens.
pub(super) struct Tokens<'a> {
    list: Vec<Lexed<'a>>,
    next: usize,
    end: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(sql: &'a str) -> Result<Self, LexError> {
        Ok(Self { list: lex(sql)?, next: 0, end: sql.len() })
    }

    pub(super) fn peek(&self) -> Option<&Token<'a>> {
        self.list.get(self.next).map(|it| &it.token)
    }

    /// Bytes before the next token.
    pub(super) fn at(&self) -> usize {
        self.list.get(self.next).map_or(self.end, |it| it.at)
    }

    pub(super) fn take(&mut self) -> Option<Token<'a>> {
        let token = self.peek().cloned();
        self.next += 1;
        token
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(it)) if it.eq_ignore_ascii_case(word))
    }

    /// A place to come back to with [`Tokens::restore`].
    pub(super) fn save(&self) -> usize {
        self.next
    }

    pub(super) fn restore(&mut self, place: usize) {
        self.next = place;
    }

    /// Takes a keyword, if it is the next token.
    pub(super) fn word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.next += usize::from(found);
        found
    }

    /// Takes a sign, if it is the next token.
    pub(super) fn sign(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(&Token::Sign(sign));
        self.next += usize::from(found);
        found
    }

    /// Takes everything in parentheses, if an opening one is the next token; `false` if they don't close.
    pub(super) fn parentheses(&mut self) -> bool {
        let mut depth = 0_usize;
        loop {
            match self.take() {
                Some(Token::Sign('(')) => depth += 1,
                Some(Token::Sign(')')) => depth = depth.saturating_sub(1),
                None => return false,
                Some(_) => {}
            }
            if depth == 0 {
                return true;
            }
        }
    }
}

/// Words that SQL keeps for itself: as names they have to be quoted.
pub(super) fn is_reserved(word: &str) -> bool {
    const RESERVED: &[&str] = &[
        "add",
        "all",
        "alter",
        "and",
        "as",
        "autoincrement",
        "between",
        "case",
        "check",
        "collate",
        "commit",
        "constraint",
        "create",
        "current_date",
        "current_time",
        "current_timestamp",
        "default",
        "deferrable",
        "delete",
        "distinct",
        "drop",
        "else",
        "escape",
        "exists",
        "foreign",
        "from",
        "group",
        "having",
        "in",
        "index",
        "insert",
        "into",
        "is",
        "isnull",
        "join",
        "limit",
        "not",
        "nothing",
        "notnull",
        "null",
        "on",
        "or",
        "order",
        "primary",
        "references",
        "returning",
        "select",
        "set",
        "table",
        "then",
        "to",
        "transaction",
        "union",
        "unique",
        "update",
        "using",
        "values",
        "when",
        "where",
    ];
    RESERVED.iter().any(|it| it.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tokens(sql: &str) -> Vec<Token<'_>> {
        lex(sql).expect(sql).into_iter().map(|it| it.token).collect()
    }

    #[test]
    fn every_kind_of_token() {
        let name = |it: &str| Token::Name(it.to_owned());
        assert_eq!(
            tokens("a \"b\"\"c\" `d` [e\"f] 'it''s' x'0aFF' 1.5e-3 .5 0x1F -- no\n/* no */ (ü_1"),
            [
                Token::Word("a"),
                name("b\"c"),
                name("d"),
                name("e\"f"),
                Token::Text("it's".to_owned()),
                Token::Blob(vec![0x0a, 0xff]),
                Token::Number("1.5e-3"),
                Token::Number(".5"),
                Token::Number("0x1F"),
                Token::Sign('('),
                Token::Word("ü_1"),
            ]
        );
        for (sql, at) in [
            ("a 'b", 2),
            ("\"", 0),
            ("a /* b", 2),
            ("5abc", 0),
            ("x'0'", 0),
            ("a\0", 1),
            ("1e", 0),
            ("0x", 0),
        ] {
            assert_eq!(lex(sql).expect_err(sql).0, at, "{sql}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(sql in "\\PC*", odd in "[-'\"x0-9eE.\\[\\]/*`ü]*") {
            let _ = lex(&sql);
            let _ = lex(&odd);
        }
    }
}
