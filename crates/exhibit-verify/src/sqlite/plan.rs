//! A query as it is answered from one table: which columns, which rows, in which order.

use std::collections::HashSet;
use std::sync::Arc;

use super::fault::{SqliteError, SqliteFault};
use super::pager::Encoding;
use super::query::{Name, Query, QueryError, QueryFault, Selected};
use super::schema::{KeyPart, Object, ObjectKind, Table};
use super::value::{Affinity, Collation, Layout, Value, compare, real};

/// Where a value of a row comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    Rowid,
    Column(usize),
}

pub(super) struct Plan {
    pub(super) table: Table,
    pub(super) root: u32,
    pub(super) names: Arc<[String]>,
    columns: Vec<From>,
    filters: Vec<Filter>,
    /// Empty where the order is the table's own.
    pub(super) order: Vec<Term>,
}

struct Filter {
    from: From,
    literal: Value,
    collation: Collation,
}

pub(super) struct Term {
    from: From,
    pub(super) descending: bool,
    pub(super) collation: Collation,
}

impl Plan {
    pub(super) fn new(query: &Query, objects: &[Object]) -> Result<Self, SqliteError> {
        let object = find(&query.table, objects)?;
        let table = Table::read(object)?;
        let (columns, names) = selected(query, &table)?;
        let filters = query.filters.iter().map(|(name, value)| filter(&table, name, value));
        let filters = filters.collect::<Result<_, _>>()?;
        let order = order(query, &table, &columns)?;
        let (root, names) = (object.root, names.into());
        Ok(Self { table, root, names, columns, filters, order })
    }

    /// Tells whether a row is one of those that were asked for.
    pub(super) fn takes(&self, row: &Stored<'_>) -> Result<bool, SqliteFault> {
        for filter in &self.filters {
            let value = self.value(filter.from, row)?;
            if let From::Column(at) = filter.from {
                let column = &self.table.columns[at];
                if !column.affinity.stores(&value) {
                    return Err(SqliteFault::Unlike(column.name.clone()));
                }
            }
            let is_null = value == Value::Null;
            let order = compare(&value, &filter.literal, &filter.collation, row.encoding);
            if is_null || order.is_ne() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(super) fn values(&self, row: &Stored<'_>) -> Result<Vec<Value>, SqliteFault> {
        self.columns.iter().map(|from| self.value(*from, row)).collect()
    }

    /// What a row is sorted by.
    pub(super) fn keys(&self, row: &Stored<'_>) -> Result<Vec<Value>, SqliteFault> {
        self.order.iter().map(|term| self.value(term.from, row)).collect()
    }

    fn value(&self, from: From, row: &Stored<'_>) -> Result<Value, SqliteFault> {
        let at = match from {
            From::Rowid => return Ok(Value::Integer(row.rowid)),
            From::Column(at) if self.table.rowid == Some(at) => {
                return Ok(Value::Integer(row.rowid));
            }
            From::Column(at) => at,
        };
        let column = &self.table.columns[at];
        let encoding = row.encoding;
        match row.layout.value(row.payload, self.table.stored[at], encoding) {
            // A whole number in such a column is stored as an integer, to save space.
            Some(Ok(Value::Integer(value))) if column.affinity == Affinity::Real => {
                real(value).map(Value::Real).ok_or(SqliteFault::Record("an integer for a fraction"))
            }
            Some(value) => value,
            None => column.default.clone().ok_or_else(|| SqliteFault::Default(column.name.clone())),
        }
    }
}

/// A row as it is stored.
pub(super) struct Stored<'a> {
    pub(super) encoding: Encoding,
    pub(super) rowid: i64,
    pub(super) payload: &'a [u8],
    pub(super) layout: &'a Layout,
}

fn find<'a>(name: &Name, objects: &'a [Object]) -> Result<&'a Object, SqliteError> {
    let mut named = objects.iter().filter(|it| it.name.eq_ignore_ascii_case(&name.text));
    let fault = |fault| QueryError { at: name.at, fault };
    // A trigger may be named as a table is.
    let is_table = |it: &&Object| it.kind == ObjectKind::Table;
    let mut tables = named.clone().filter(is_table);
    let (object, other) = (tables.next().or_else(|| named.next()), tables.next());
    let object = object.ok_or_else(|| fault(QueryFault::NoTable(name.text.clone())))?;
    if other.is_some() {
        return Err(SqliteFault::Twice(name.text.clone()).into());
    }
    let kind = match object.kind {
        ObjectKind::Table if object.root != 0 => return Ok(object),
        ObjectKind::Table => "a virtual table",
        ObjectKind::Index => "an index",
        ObjectKind::View => "a view",
        ObjectKind::Trigger => "a trigger",
    };
    Err(fault(QueryFault::NotTable { name: object.name.clone(), kind }).into())
}

/// Which values the result has, under which names: an alias, or the column's name as the table has it.
fn selected(query: &Query, table: &Table) -> Result<(Vec<From>, Vec<String>), QueryError> {
    let Some(selected) = &query.columns else {
        let all = (0..table.columns.len()).map(From::Column).collect();
        return Ok((all, table.columns.iter().map(|it| it.name.clone()).collect()));
    };
    let (mut columns, mut names, mut known) = (Vec::new(), Vec::new(), HashSet::new());
    for one in selected {
        let from = column(table, &one.column)?;
        let name = match (&one.alias, from) {
            (Some(alias), _) => alias.text.clone(),
            (None, From::Column(at)) => table.columns[at].name.clone(),
            (None, From::Rowid) => one.column.text.clone(),
        };
        if !known.insert(name.clone()) {
            let at = one.alias.as_ref().unwrap_or(&one.column).at;
            return Err(QueryError { at, fault: QueryFault::NameTwice(name) });
        }
        columns.push(from);
        names.push(name);
    }
    Ok((columns, names))
}

fn column(table: &Table, name: &Name) -> Result<From, QueryError> {
    let is_rowid = ["rowid", "oid", "_rowid_"].iter().any(|it| it.eq_ignore_ascii_case(&name.text));
    match table.column(&name.text) {
        Some(at) => Ok(From::Column(at)),
        None if is_rowid && !table.is_without_rowid() => Ok(From::Rowid),
        None => Err(QueryError { at: name.at, fault: QueryFault::NoColumn(name.text.clone()) }),
    }
}

fn filter(table: &Table, name: &Name, literal: &Value) -> Result<Filter, QueryError> {
    let from = column(table, name)?;
    let affinity = match from {
        From::Column(at) if table.rowid != Some(at) => table.columns[at].affinity,
        _ => Affinity::Integer,
    };
    // Numbers are compared by their value, whatever they are stored as.
    let literal = match (affinity, literal) {
        (Affinity::Real, Value::Integer(_)) => Some(literal.clone()),
        _ => affinity.apply(literal.clone()),
    };
    let ambiguous = || QueryFault::Ambiguous(name.text.clone());
    let literal = literal.ok_or_else(|| QueryError { at: name.at, fault: ambiguous() })?;
    Ok(Filter { from, literal, collation: collation(table, from, name)? })
}

fn collation(table: &Table, from: From, name: &Name) -> Result<Collation, QueryError> {
    match from {
        From::Rowid => Ok(Collation::Binary),
        From::Column(at) => match &table.columns[at].collation {
            Collation::Other(_) => {
                Err(QueryError { at: name.at, fault: QueryFault::Collation(name.text.clone()) })
            }
            known => Ok(known.clone()),
        },
    }
}

fn order(query: &Query, table: &Table, columns: &[From]) -> Result<Vec<Term>, QueryError> {
    let mut terms = Vec::new();
    for (name, descending) in &query.order {
        // In ORDER BY a name of the result goes before a column's.
        let mut selected = query.columns.iter().flatten();
        let is_alias = |it: &Selected| {
            it.alias.as_ref().is_some_and(|it| it.text.eq_ignore_ascii_case(&name.text))
        };
        let from = match selected.position(is_alias) {
            Some(at) => columns[at],
            None => column(table, name)?,
        };
        terms.push(Term {
            from,
            descending: *descending,
            collation: collation(table, from, name)?,
        });
    }
    if is_own_order(table, &terms) {
        terms.clear();
    }
    Ok(terms)
}

/// Tells whether the rows lie in this order already.
fn is_own_order(table: &Table, terms: &[Term]) -> bool {
    let is_rowid = |from| match from {
        From::Rowid => true,
        From::Column(at) => table.rowid == Some(at),
    };
    if !table.is_without_rowid() {
        // No two rows have the same, so that what comes after it does not matter.
        return terms.first().is_none_or(|term| is_rowid(term.from) && !term.descending);
    }
    let same = |(term, part): (&Term, &KeyPart)| {
        term.from == From::Column(part.column)
            && term.descending == part.descending
            && term.collation == part.collation
    };
    terms.len() <= table.key.len() && terms.iter().zip(&table.key).all(same)
}
