//! What tables a database has, and what their definitions say about how rows are stored.
//!
//! Language: <https://www.sqlite.org/lang_createtable.html>.

use super::fault::{SqliteError, SqliteFault, SqliteFinding};
use super::lex::{Token, Tokens};
use super::pager::{Pager, Used};
use super::tree::{Kind, Walk};
use super::value::{Affinity, Collation, Layout, Value};
use super::{MAX_DEFINITION, MAX_SCHEMA, fits};

/// A line of the schema table.
pub(super) struct Object {
    pub(super) kind: ObjectKind,
    pub(super) name: String,
    /// The root page; 0 if it has none.
    pub(super) root: u32,
    sql: Option<String>,
}

impl Object {
    /// Which kind of tree it has, if that is sure: a table may be without rowid.
    pub(super) fn tree(&self) -> Option<Kind> {
        (self.kind == ObjectKind::Index).then_some(Kind::Index)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ObjectKind {
    Table,
    Index,
    View,
    Trigger,
}

/// Reads the schema table, whose root is the first page.
pub(super) fn objects(pager: &Pager<'_>, used: &mut Used) -> Result<Vec<Object>, SqliteError> {
    let mut walk = Walk::start(pager, used, 1, Some(Kind::Table))?;
    let (mut objects, mut payload, mut layout) = (Vec::new(), Vec::new(), Layout::default());
    let mut total = 0;
    while let Some(found) = walk.next(pager, used)? {
        total += found.cell.size;
        fits("bytes of the schema", total, MAX_SCHEMA)?;
        walk.payload(pager, used, &found, &mut payload)?;
        let object = object(pager, &mut layout, &payload);
        objects.push(object.map_err(|fault| SqliteFinding::on(fault, found.page))?);
    }
    Ok(objects)
}

fn object(pager: &Pager<'_>, layout: &mut Layout, payload: &[u8]) -> Result<Object, SqliteFault> {
    layout.read(payload, 5)?;
    let value = |index| layout.value(payload, index, pager.encoding).transpose();
    let text = |index| match value(index)? {
        Some(Value::Text(text)) => Ok(text),
        _ => Err(SqliteFault::Schema("no text where one must be")),
    };
    let kind = match text(0)?.as_str() {
        "table" => ObjectKind::Table,
        "index" => ObjectKind::Index,
        "view" => ObjectKind::View,
        "trigger" => ObjectKind::Trigger,
        _ => return Err(SqliteFault::Schema("an object of a kind that is not known")),
    };
    let name = text(1)?;
    if kind == ObjectKind::Table && !text(2)?.eq_ignore_ascii_case(&name) {
        return Err(SqliteFault::Schema("a table with two names"));
    }
    let root = match value(3)? {
        None | Some(Value::Null) => 0,
        Some(Value::Integer(root)) => {
            u32::try_from(root).map_err(|_| SqliteFault::Schema("a root that is no page"))?
        }
        Some(_) => return Err(SqliteFault::Schema("a root that is no page")),
    };
    let sql = match value(4)? {
        None | Some(Value::Null) => None,
        Some(Value::Text(sql)) => Some(sql),
        Some(_) => return Err(SqliteFault::Schema("a definition that is no text")),
    };
    Ok(Object { kind, name, root, sql })
}

/// A table as its definition says that it is stored.
#[derive(Debug, PartialEq)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// The column that is the rowid.
    pub(super) rowid: Option<usize>,
    /// The primary key of a table without rowid, which is what its rows are ordered by; empty for others.
    pub(super) key: Vec<KeyPart>,
    /// Where each column is in a record.
    pub(super) stored: Vec<usize>,
}

#[derive(Debug, PartialEq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) affinity: Affinity,
    pub(super) collation: Collation,
    /// What rows have that are older than the column; `None` if that is no literal.
    pub(super) default: Option<Value>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct KeyPart {
    pub(super) column: usize,
    pub(super) collation: Collation,
    pub(super) descending: bool,
}

impl Table {
    /// Reads the definition of a table.
    pub(super) fn read(object: &Object) -> Result<Self, SqliteFault> {
        let sql = object.sql.as_deref().unwrap_or_default();
        let wrong = |(at, what)| match what {
            GENERATED => SqliteFault::Generated(object.name.clone()),
            _ => SqliteFault::Definition { table: object.name.clone(), at, what },
        };
        fits("bytes of a table's definition", sql.len() as u64, MAX_DEFINITION)?;
        let mut parser = Parser::new(sql).map_err(wrong)?;
        let table = parser.table().map_err(wrong)?;
        match table.name.eq_ignore_ascii_case(&object.name) {
            true => Ok(table),
            false => Err(wrong((0, "it names another table"))),
        }
    }

    pub(super) fn is_without_rowid(&self) -> bool {
        !self.key.is_empty()
    }

    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|it| it.name.eq_ignore_ascii_case(name))
    }
}

/// What is not understood, and the bytes before it.
type Fault = (usize, &'static str);

const GENERATED: &str = "a generated column";

/// Literals up to this are kept as defaults.
const MAX_DEFAULT: usize = 4096;

/// The most columns, as SQLite has it.
const MAX_COLUMNS: usize = 2000;

struct Parser<'a> {
    tokens: Tokens<'a>,
    columns: Vec<Column>,
    /// Whether the column's type is written INTEGER, or ANY; and whether it is in quotes.
    types: Vec<Declared>,
    key: Option<Key>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Declared {
    Integer,
    Any,
    Quoted,
    Other,
}

struct Key {
    parts: Vec<KeyPart>,
    /// `INTEGER PRIMARY KEY DESC` beside a column is, for historical reasons, not the rowid.
    may_be_rowid: bool,
}

impl<'a> Parser<'a> {
    fn new(sql: &'a str) -> Result<Self, Fault> {
        let tokens = Tokens::new(sql)?;
        Ok(Self { tokens, columns: Vec::new(), types: Vec::new(), key: None })
    }

    fn fault<T>(&self, what: &'static str) -> Result<T, Fault> {
        Err((self.tokens.at(), what))
    }

    fn expect_sign(&mut self, sign: char, what: &'static str) -> Result<(), Fault> {
        match self.tokens.sign(sign) {
            true => Ok(()),
            false => self.fault(what),
        }
    }

    fn table(&mut self) -> Result<Table, Fault> {
        let begins = self.tokens.word("CREATE") && self.tokens.word("TABLE");
        if !begins {
            return self.fault("it is no CREATE TABLE");
        }
        let name = self.name()?;
        self.expect_sign('(', "no list of columns")?;
        self.column()?;
        while self.tokens.sign(',') {
            if self.at_table_constraint() {
                break;
            }
            self.column()?;
        }
        self.table_constraints()?;
        self.expect_sign(')', "no end of the list of columns")?;
        let (without_rowid, is_strict) = self.options()?;
        self.finish(name, without_rowid, is_strict)
    }

    /// A name, bare or in quotes of any kind.
    fn name(&mut self) -> Result<String, Fault> {
        let at = self.tokens.at();
        match self.tokens.take() {
            Some(Token::Word(name)) => Ok(name.to_owned()),
            Some(Token::Name(name) | Token::Text(name)) => Ok(name),
            _ => Err((at, "no name where one must be")),
        }
    }

    fn column(&mut self) -> Result<(), Fault> {
        let at = self.tokens.at();
        let name = self.name()?;
        if self.columns.iter().any(|it| it.name.eq_ignore_ascii_case(&name)) {
            return Err((at, "a second column of this name"));
        }
        if self.columns.len() == MAX_COLUMNS {
            return Err((at, "more than 2000 columns"));
        }
        let (affinity, declared) = self.declared_type()?;
        let (collation, default) = (Collation::Binary, Some(Value::Null));
        self.columns.push(Column { name, affinity, collation, default });
        self.types.push(declared);
        while !self.at_end_of_item() {
            self.column_constraint()?;
        }
        Ok(())
    }

    fn at_end_of_item(&self) -> bool {
        matches!(self.tokens.peek(), None | Some(Token::Sign(',' | ')')))
    }

    fn at_table_constraint(&self) -> bool {
        ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]
            .iter()
            .any(|word| self.tokens.is_word(word))
    }

    /// The words before the first constraint, and numbers in parentheses.
    fn declared_type(&mut self) -> Result<(Affinity, Declared), Fault> {
        const CONSTRAINTS: [&str; 14] = [
            "CONSTRAINT",
            "PRIMARY",
            "NOT",
            "NULL",
            "UNIQUE",
            "CHECK",
            "DEFAULT",
            "COLLATE",
            "REFERENCES",
            "GENERATED",
            "AS",
            "ON",
            "DEFERRABLE",
            "FOREIGN",
        ];
        let mut words: Vec<String> = Vec::new();
        let mut quoted = false;
        loop {
            match self.tokens.peek() {
                Some(Token::Word(word))
                    if !CONSTRAINTS.iter().any(|it| it.eq_ignore_ascii_case(word)) =>
                {
                    words.push((*word).to_owned());
                }
                Some(Token::Name(word) | Token::Text(word)) => {
                    words.push(word.clone());
                    quoted = true;
                }
                _ => break,
            }
            self.tokens.take();
        }
        let has_size = self.tokens.peek() == Some(&Token::Sign('('));
        if has_size && (words.is_empty() || !self.tokens.parentheses()) {
            return self.fault("a type that is not understood");
        }
        let declared = match words.as_slice() {
            _ if quoted => Declared::Quoted,
            [word] if !has_size && word.eq_ignore_ascii_case("INTEGER") => Declared::Integer,
            [word] if word.eq_ignore_ascii_case("ANY") => Declared::Any,
            _ => Declared::Other,
        };
        Ok((Affinity::of(&words.join(" ")), declared))
    }

    fn column_constraint(&mut self) -> Result<(), Fault> {
        let at = self.tokens.at();
        let Some(Token::Word(word)) = self.tokens.take() else {
            return Err((at, "no constraint that is known"));
        };
        match word.to_ascii_uppercase().as_str() {
            "CONSTRAINT" => self.name().map(drop),
            "PRIMARY" => self.column_key(at),
            "NOT" | "NULL" | "UNIQUE" | "DEFERRABLE" => Ok(()),
            "ON" | "INITIALLY" | "MATCH" => self.rule(at),
            "CHECK" => self.skip_parentheses(),
            "DEFAULT" => self.default(),
            "COLLATE" => {
                let collation = Collation::of(&self.name()?);
                self.last().collation = collation;
                Ok(())
            }
            "REFERENCES" => {
                self.name()?;
                match self.tokens.peek() {
                    Some(Token::Sign('(')) => self.skip_parentheses(),
                    _ => Ok(()),
                }
            }
            "GENERATED" | "AS" => Err((at, GENERATED)),
            _ => Err((at, "no constraint that is known")),
        }
    }

    /// `ON CONFLICT x`, `ON DELETE x`, `ON UPDATE x`, `INITIALLY x`, `MATCH x`.
    fn rule(&mut self, at: usize) -> Result<(), Fault> {
        let _ = ["CONFLICT", "DELETE", "UPDATE"].iter().any(|word| self.tokens.word(word));
        match self.tokens.take() {
            Some(Token::Word(word)) => {
                if word.eq_ignore_ascii_case("SET") || word.eq_ignore_ascii_case("NO") {
                    self.tokens.take();
                }
                Ok(())
            }
            Some(Token::Name(_) | Token::Text(_)) => Ok(()),
            _ => Err((at, "no constraint that is known")),
        }
    }

    fn skip_parentheses(&mut self) -> Result<(), Fault> {
        let opens = self.tokens.peek() == Some(&Token::Sign('('));
        match opens && self.tokens.parentheses() {
            true => Ok(()),
            false => self.fault("no parentheses that close"),
        }
    }

    fn last(&mut self) -> &mut Column {
        self.columns.last_mut().expect("a constraint comes after its column")
    }

    fn column_key(&mut self, at: usize) -> Result<(), Fault> {
        if !self.tokens.word("KEY") {
            return Err((at, "no constraint that is known"));
        }
        let descending = self.tokens.word("DESC");
        let _ = self.tokens.word("ASC");
        if self.tokens.word("ON") {
            self.rule(at)?;
        }
        let _ = self.tokens.word("AUTOINCREMENT");
        let column = self.columns.len() - 1;
        // The column's own collation may still follow.
        let collation = Collation::Other(String::new());
        let part = KeyPart { column, collation, descending };
        self.set_key(at, vec![part], !descending)
    }

    fn set_key(&mut self, at: usize, parts: Vec<KeyPart>, may_be_rowid: bool) -> Result<(), Fault> {
        match self.key.replace(Key { parts, may_be_rowid }) {
            None => Ok(()),
            Some(_) => Err((at, "a second primary key")),
        }
    }

    /// A literal, alone or in parentheses; anything else is kept as what it is not.
    fn default(&mut self) -> Result<(), Fault> {
        let value = if self.tokens.peek() == Some(&Token::Sign('(')) {
            self.parenthesised()?
        } else {
            let negative = self.tokens.sign('-');
            let _ = !negative && self.tokens.sign('+');
            let at = self.tokens.at();
            let token = self.tokens.take().ok_or((at, "no default"))?;
            match (literal(&token, negative), token) {
                (Some(Value::Integer(_)), Token::Word(_)) if self.is_text() => None,
                (Some(value), _) => Some(value),
                (None, Token::Word(word)) if !negative && !computes(word) => {
                    Some(Value::Text(word.to_owned()))
                }
                (None, Token::Name(name)) if !negative => Some(Value::Text(name)),
                (None, Token::Sign(_)) => return Err((at, "no default")),
                (None, _) => None,
            }
        };
        self.last().default = value.filter(|value| value.held() <= MAX_DEFAULT);
        Ok(())
    }

    fn parenthesised(&mut self) -> Result<Option<Value>, Fault> {
        let from = self.tokens.save();
        self.tokens.take();
        let negative = self.tokens.sign('-');
        let token = self.tokens.take();
        let value = token.as_ref().and_then(|token| literal(token, negative));
        if value.is_some() && self.tokens.sign(')') {
            let is_truth =
                matches!((&value, token), (Some(Value::Integer(_)), Some(Token::Word(_))));
            return Ok(value.filter(|_| !(is_truth && self.is_text())));
        }
        self.tokens.restore(from);
        self.skip_parentheses()?;
        Ok(None)
    }

    /// TRUE as the default of a TEXT column is a number to some versions of SQLite.
    fn is_text(&mut self) -> bool {
        self.last().affinity == Affinity::Text
    }

    fn table_constraints(&mut self) -> Result<(), Fault> {
        loop {
            let at = self.tokens.at();
            match self.tokens.peek() {
                None => return self.fault("no end of the list of columns"),
                Some(Token::Sign(')')) => return Ok(()),
                Some(Token::Sign('(')) => self.skip_parentheses()?,
                Some(Token::Word(word)) if word.eq_ignore_ascii_case("PRIMARY") => {
                    self.tokens.take();
                    self.table_key(at)?;
                }
                Some(_) => drop(self.tokens.take()),
            }
        }
    }

    /// `KEY (column [COLLATE x] [ASC|DESC], …)`
    fn table_key(&mut self, at: usize) -> Result<(), Fault> {
        if !self.tokens.word("KEY") || !self.tokens.sign('(') {
            return Err((at, "a primary key that is not understood"));
        }
        let mut parts: Vec<KeyPart> = Vec::new();
        loop {
            let at = self.tokens.at();
            let name = self.name()?;
            let column = self.columns.iter().position(|it| it.name.eq_ignore_ascii_case(&name));
            let column = column.ok_or((at, "a primary key of a column that is not there"))?;
            if parts.iter().any(|it| it.column == column) {
                return Err((at, "a primary key with a column twice"));
            }
            let collation = match self.tokens.word("COLLATE") {
                true => Collation::of(&self.name()?),
                false => self.columns[column].collation.clone(),
            };
            let descending = self.tokens.word("DESC");
            let _ = self.tokens.word("ASC");
            parts.push(KeyPart { column, collation, descending });
            if !self.tokens.sign(',') {
                break;
            }
        }
        let _ = self.tokens.word("AUTOINCREMENT");
        self.expect_sign(')', "a primary key that is not understood")?;
        self.set_key(at, parts, true)
    }

    /// Tells whether the table is WITHOUT ROWID, and whether it is STRICT.
    fn options(&mut self) -> Result<(bool, bool), Fault> {
        let (mut without_rowid, mut is_strict) = (false, false);
        while self.tokens.peek().is_some() {
            if self.tokens.word("WITHOUT") && self.tokens.word("ROWID") {
                without_rowid = true;
            } else if self.tokens.word("STRICT") {
                is_strict = true;
            } else {
                return self.fault("an option that is not known");
            }
            if !self.tokens.sign(',') && self.tokens.peek().is_some() {
                return self.fault("an option that is not known");
            }
        }
        Ok((without_rowid, is_strict))
    }

    fn finish(
        &mut self,
        name: String,
        without_rowid: bool,
        is_strict: bool,
    ) -> Result<Table, Fault> {
        let mut columns = std::mem::take(&mut self.columns);
        for (column, declared) in columns.iter_mut().zip(&self.types) {
            if is_strict && *declared == Declared::Any {
                column.affinity = Affinity::Blob;
            }
            // In a column without affinity SQLite makes such a default an integer for older rows only.
            let unsure = |it: &Value| {
                let whole = matches!(it, Value::Real(it) if it.fract() == 0.0);
                whole && column.affinity == Affinity::Blob
            };
            let default = column.default.take().filter(|it| !unsure(it));
            column.default = default.and_then(|it| column.affinity.apply(it));
        }
        let key = self.key.take();
        if !without_rowid {
            let rowid = key.map_or(Ok(None), |key| self.rowid(&key))?;
            let stored = (0..columns.len()).collect();
            return Ok(Table { name, columns, rowid, key: Vec::new(), stored });
        }
        let mut key = key.ok_or((0, "a table without rowid and without primary key"))?.parts;
        for part in &mut key {
            if part.collation == Collation::Other(String::new()) {
                part.collation = columns[part.column].collation.clone();
            }
        }
        // The key comes first in a record, then all other columns.
        let others = (0..columns.len()).filter(|at| key.iter().all(|part| part.column != *at));
        let order: Vec<usize> = key.iter().map(|part| part.column).chain(others).collect();
        let mut stored = vec![0; columns.len()];
        for (place, column) in order.into_iter().enumerate() {
            stored[column] = place;
        }
        Ok(Table { name, columns, rowid: None, key, stored })
    }

    /// A primary key of one column whose type is INTEGER is the rowid.
    fn rowid(&self, key: &Key) -> Result<Option<usize>, Fault> {
        let [part] = key.parts.as_slice() else { return Ok(None) };
        match self.types[part.column] {
            Declared::Integer if key.may_be_rowid => Ok(Some(part.column)),
            Declared::Quoted => Err((0, "a primary key whose type is in quotes")),
            _ => Ok(None),
        }
    }
}

/// Words that are no literal and no text: they stand for the time of storing.
fn computes(word: &str) -> bool {
    ["CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP"]
        .iter()
        .any(|it| it.eq_ignore_ascii_case(word))
}

/// Returns the value of a literal; `None` for what is none, or would need SQLite's own reading.
pub(super) fn literal(token: &Token<'_>, negative: bool) -> Option<Value> {
    let value = match token {
        Token::Number(number) => return self::number(number, negative),
        Token::Text(text) => Value::Text(text.clone()),
        Token::Blob(bytes) => Value::Blob(bytes.clone()),
        Token::Word(word) if word.eq_ignore_ascii_case("NULL") => Value::Null,
        Token::Word(word) if word.eq_ignore_ascii_case("TRUE") => Value::Integer(1),
        Token::Word(word) if word.eq_ignore_ascii_case("FALSE") => Value::Integer(0),
        _ => return None,
    };
    (!negative).then_some(value)
}

fn number(digits: &str, negative: bool) -> Option<Value> {
    let signed = format!("{}{digits}", if negative { "-" } else { "" });
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        // A longer one would be a double, read in SQLite's own way.
        return signed.parse().ok().map(Value::Integer);
    }
    let value: f64 = signed.parse().ok()?;
    // SQLite reads decimal fractions of up to 15 digits exactly as everybody does.
    let exact =
        digits.bytes().filter(u8::is_ascii_digit).count() <= 15 && !digits.contains(['e', 'E']);
    (exact && value.is_finite()).then_some(Value::Real(value))
}
