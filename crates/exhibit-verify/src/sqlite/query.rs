//! The little SQL that is understood: one table, columns, equality, order.

use exhibit_core::visible::visible;
use thiserror::Error;

use super::MAX_QUERY;
use super::lex::{Token, Tokens, is_reserved};
use super::schema::literal;
use super::value::Value;

/// A query of one table, parsed.
///
/// ```text
/// SELECT * | name [AS name], …  FROM name
/// [WHERE name = literal [AND name = literal]…]
/// [ORDER BY name [ASC | DESC], …] [;]
/// ```
///
/// A name is a bare word that SQL does not keep for itself, or in double quotes, backticks or brackets;
/// the case of ASCII letters does not matter. A literal is an integer of 64 bits or a text in single
/// quotes. `rowid`, `oid` and `_rowid_` name the rowid where no column has that name.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// `None` for `*`.
    pub(super) columns: Option<Vec<Selected>>,
    pub(super) table: Name,
    pub(super) filters: Vec<(Name, Value)>,
    pub(super) order: Vec<(Name, bool)>,
}

/// A name, and the bytes of the query before it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Name {
    pub(super) at: usize,
    pub(super) text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Selected {
    pub(super) column: Name,
    pub(super) alias: Option<Name>,
}

/// Why a query can't be answered, and where in it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("query, byte {at}: {fault}")]
pub struct QueryError {
    /// Bytes of the query before what it is about.
    pub at: usize,
    /// What it is.
    pub fault: QueryFault,
}

/// What is wrong with a query, or not supported.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum QueryFault {
    /// Longer than [`MAX_QUERY`].
    #[error("longer than {MAX_QUERY} bytes")]
    Length,
    /// No SQL.
    #[error("{0}")]
    Token(&'static str),
    /// Something else than what must stand there; it may be SQL, which is not supported here.
    #[error("{expected} must stand here; {} is not supported", visible(found))]
    Unsupported {
        /// What may stand there.
        expected: &'static str,
        /// What stands there. Not safe to show: see [`visible`].
        found: String,
    },
    /// Two columns of the result have one name.
    #[error("two columns are named {}", visible(.0))]
    NameTwice(String),
    /// The database has no such table.
    #[error("no table {}", visible(.0))]
    NoTable(String),
    /// The name is a view's, an index's or a trigger's.
    #[error("{} is no table but {kind}, which is not read", visible(name))]
    NotTable {
        /// The name. Not safe to show: see [`visible`].
        name: String,
        /// What it is.
        kind: &'static str,
    },
    /// The table has no such column.
    #[error("no column {}", visible(.0))]
    NoColumn(String),
    /// The column compares texts in an order that an application defines.
    #[error("texts of column {} are compared by a collation that is not known", visible(.0))]
    Collation(String),
    /// Comparing takes a conversion that only SQLite itself can do with certainty.
    #[error("column {} can't be compared with this literal with certainty", visible(.0))]
    Ambiguous(String),
}

impl Query {
    /// Tells whether it names columns: a table may have others.
    pub fn names_columns(&self) -> bool {
        self.columns.is_some()
    }

    /// Tells whether rows are left out by a condition.
    pub fn is_partial(&self) -> bool {
        !self.filters.is_empty()
    }

    /// Parses a query.
    ///
    /// # Errors
    /// [`QueryError`] for everything that is not exactly of this form.
    pub fn parse(sql: &str) -> Result<Self, QueryError> {
        if sql.len() > MAX_QUERY {
            return Err(QueryError { at: MAX_QUERY, fault: QueryFault::Length });
        }
        let tokens = Tokens::new(sql);
        let tokens =
            tokens.map_err(|(at, what)| QueryError { at, fault: QueryFault::Token(what) })?;
        Parser { tokens }.query()
    }

    /// Returns the name of the table, as the query writes it.
    pub fn table(&self) -> &str {
        &self.table.text
    }
}

struct Parser<'a> {
    tokens: Tokens<'a>,
}

impl Parser<'_> {
    fn query(&mut self) -> Result<Query, QueryError> {
        self.keyword("SELECT")?;
        let columns = match self.tokens.sign('*') {
            true => None,
            false => Some(self.list(Self::selected)?),
        };
        self.keyword("FROM")?;
        let table = self.name("the name of a table")?;
        let mut filters = Vec::new();
        if self.tokens.word("WHERE") {
            filters.push(self.filter()?);
            while self.tokens.word("AND") {
                filters.push(self.filter()?);
            }
        }
        let mut order = Vec::new();
        if self.tokens.word("ORDER") {
            self.keyword("BY")?;
            order = self.list(Self::term)?;
        }
        let _ = self.tokens.sign(';');
        match self.tokens.peek() {
            None => Ok(Query { columns, table, filters, order }),
            Some(_) => Err(self.unsupported("the end, or the next part, of the query")),
        }
    }

    fn list<T>(
        &mut self,
        one: impl Fn(&mut Self) -> Result<T, QueryError>,
    ) -> Result<Vec<T>, QueryError> {
        let mut all = vec![one(self)?];
        while self.tokens.sign(',') {
            all.push(one(self)?);
        }
        Ok(all)
    }

    fn selected(&mut self) -> Result<Selected, QueryError> {
        let column = self.name("the name of a column")?;
        let alias = match self.tokens.word("AS") {
            true => Some(self.name("a name")?),
            false => None,
        };
        Ok(Selected { column, alias })
    }

    fn filter(&mut self) -> Result<(Name, Value), QueryError> {
        let column = self.name("the name of a column")?;
        if !self.tokens.sign('=') {
            return Err(self.unsupported("="));
        }
        const LITERAL: &str = "an integer or a text in single quotes";
        let place = self.tokens.save();
        let negative = self.tokens.sign('-');
        let value = self.tokens.peek().and_then(|token| match token {
            Token::Number(_) | Token::Text(_) => literal(token, negative),
            _ => None,
        });
        match value {
            Some(value @ (Value::Integer(_) | Value::Text(_))) => {
                self.tokens.take();
                Ok((column, value))
            }
            _ => {
                self.tokens.restore(place);
                Err(self.unsupported(LITERAL))
            }
        }
    }

    fn term(&mut self) -> Result<(Name, bool), QueryError> {
        let column = self.name("the name of a column")?;
        let descending = self.tokens.word("DESC");
        let _ = !descending && self.tokens.word("ASC");
        Ok((column, descending))
    }

    fn keyword(&mut self, word: &'static str) -> Result<(), QueryError> {
        match self.tokens.word(word) {
            true => Ok(()),
            false => Err(self.unsupported(word)),
        }
    }

    fn name(&mut self, expected: &'static str) -> Result<Name, QueryError> {
        let at = self.tokens.at();
        let text = match self.tokens.peek() {
            Some(Token::Word(word)) if !is_reserved(word) => (*word).to_owned(),
            Some(Token::Name(name)) => name.clone(),
            _ => return Err(self.unsupported(expected)),
        };
        self.tokens.take();
        Ok(Name { at, text })
    }

    fn unsupported(&self, expected: &'static str) -> QueryError {
        let found = match self.tokens.peek() {
            None => "the end".to_owned(),
            Some(Token::Word(word) | Token::Number(word)) => (*word).to_owned(),
            Some(Token::Name(name)) => format!("{name:?}"),
            Some(Token::Text(text)) => format!("'{text}'"),
            Some(Token::Blob(_)) => "a blob".to_owned(),
            Some(Token::Sign(sign)) => sign.to_string(),
        };
        QueryError { at: self.tokens.at(), fault: QueryFault::Unsupported { expected, found } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(sql: &str) -> (usize, String) {
        let error = Query::parse(sql).expect_err(sql);
        (error.at, error.to_string())
    }

    #[test]
    fn the_whole_form_is_understood() {
        let sql = "select a, \"b c\" AS [d], `e` as f from t -- all\n where a = 'it''s' and g = -5 order by h desc, i asc, j;";
        let query = Query::parse(sql).expect("a query");
        let names: Vec<_> = query
            .columns
            .as_ref()
            .expect("no star")
            .iter()
            .map(|it| it.column.text.as_str())
            .collect();
        assert_eq!(names, ["a", "b c", "e"]);
        assert_eq!(query.table(), "t");
        assert_eq!(query.filters[0].1, Value::Text("it's".to_owned()));
        assert_eq!(query.filters[1].1, Value::Integer(-5));
        let order: Vec<_> =
            query.order.iter().map(|(name, down)| (name.text.as_str(), *down)).collect();
        assert_eq!(order, [("h", true), ("i", false), ("j", false)]);
    }

    #[test]
    fn everything_else_is_refused_where_it_stands() {
        for (sql, at) in [
            ("", 0),
            ("DELETE FROM t", 0),
            ("WITH x AS (SELECT 1) SELECT * FROM x", 0),
            ("SELECT", 6),
            ("SELECT DISTINCT a FROM t", 7),
            ("SELECT count(*) FROM t", 12),
            ("SELECT a b FROM t", 9),
            ("SELECT 1 FROM t", 7),
            ("SELECT t.a FROM t", 8),
            ("SELECT *, a FROM t", 8),
            ("SELECT a FROM main.t", 18),
            ("SELECT a FROM t, u", 15),
            ("SELECT a FROM t AS u", 16),
            ("SELECT a FROM t JOIN u", 16),
            ("SELECT a FROM (SELECT a FROM t)", 14),
            ("SELECT a FROM t WHERE a", 23),
            ("SELECT a FROM t WHERE a == 1", 25),
            ("SELECT a FROM t WHERE a > 1", 24),
            ("SELECT a FROM t WHERE a = b", 26),
            ("SELECT a FROM t WHERE a = \"b\"", 26),
            ("SELECT a FROM t WHERE a = 1.5", 26),
            ("SELECT a FROM t WHERE a = NULL", 26),
            ("SELECT a FROM t WHERE a = x'00'", 26),
            ("SELECT a FROM t WHERE a = 9223372036854775808", 26),
            ("SELECT a FROM t WHERE a = 1 OR a = 2", 28),
            ("SELECT a FROM t WHERE a = -'1'", 26),
            ("SELECT a FROM t GROUP BY a", 16),
            ("SELECT a FROM t ORDER BY 1", 25),
            ("SELECT a FROM t ORDER BY a COLLATE NOCASE", 27),
            ("SELECT a FROM t ORDER BY a NULLS LAST", 27),
            ("SELECT a FROM t LIMIT 5", 16),
            ("SELECT a FROM t; SELECT b FROM t", 17),
            ("SELECT a FROM t UNION SELECT b FROM u", 16),
            ("SELECT 'a' FROM t", 7),
            ("SELECT a FROM t WHERE a = 'b", 26),
        ] {
            let (found, text) = fails(sql);
            assert_eq!(found, at, "{sql}: {text}");
        }
        assert_eq!(
            fails("SELECT a FROM t LIMIT 5").1,
            "query, byte 16: the end, or the next part, of the query must stand here; LIMIT is not supported"
        );
        assert_eq!(fails(&"x".repeat(MAX_QUERY + 1)).0, MAX_QUERY);
    }
}
