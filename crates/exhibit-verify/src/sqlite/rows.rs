//! The rows that a query asks for, one after the other.

use std::cmp::Ordering;
use std::sync::Arc;
use std::vec::IntoIter;

use super::bytes::be32;
use super::fault::{SqliteError, SqliteFault, SqliteFinding};
use super::pager::{Pager, Used};
use super::plan::{Plan, Stored};
use super::tree::{Kind, Walk};
use super::value::{Blobs, Collation, Layout, Value, compare, write_text};
use super::{MAX_ROW, MAX_SORT, Shared, fits};

/// A row of a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its ordinal in the result, from 1.
    pub number: u64,
    /// Its rowid; `None` in a table without.
    pub rowid: Option<i64>,
    /// One value for each of [`Rows::columns`].
    pub values: Vec<Value>,
    names: Arc<[String]>,
}

impl Row {
    /// Returns the names of the columns, no two of them the same.
    pub fn columns(&self) -> &[String] {
        &self.names
    }

    /// Appends the row as one JSON object on one line, without a line end: its members are the columns in
    /// the order of the query, without spaces. See [`Value::write_json`].
    pub fn write_json(&self, blobs: Blobs, out: &mut Vec<u8>) {
        out.push(b'{');
        for (at, (name, value)) in self.names.iter().zip(&self.values).enumerate() {
            if at > 0 {
                out.push(b',');
            }
            write_text(name, out);
            out.push(b':');
            value.write_json(blobs, out);
        }
        out.push(b'}');
    }
}

/// An iterator over the rows of a result, as [`super::Database::query`] returns it.
///
/// After the last row it looks at all other pages of the database: each must have exactly one use, or the
/// last item is an error. After an error it ends. A result is whole only if it ends without one.
pub struct Rows<'a> {
    shared: Arc<Shared<'a>>,
    plan: Plan,
    used: Used,
    scan: Scan,
    state: State,
    /// Rows given out.
    number: u64,
}

enum State {
    Scanning,
    Sorted(IntoIter<Sortable>),
    Done,
}

/// A row, and what it is sorted by.
struct Sortable {
    keys: Vec<Value>,
    row: Row,
}

impl<'a> Rows<'a> {
    pub(super) fn new(shared: Arc<Shared<'a>>, plan: Plan) -> Result<Self, SqliteError> {
        let mut used = shared.used.clone();
        let kind = match plan.table.is_without_rowid() {
            true => Kind::Index,
            false => Kind::Table,
        };
        let walk = Walk::start(&shared.pager, &mut used, plan.root, Some(kind))?;
        let scan = Scan {
            walk,
            payload: Vec::new(),
            layout: Layout::default(),
            scanned: 0,
            rowid: 0,
            page: 0,
            key: Vec::new(),
        };
        Ok(Self { shared, plan, used, scan, state: State::Scanning, number: 0 })
    }

    /// Returns the names of the columns, no two of them the same.
    pub fn columns(&self) -> &[String] {
        &self.plan.names
    }

    /// Returns how many rows of the table were looked at so far, whether the query takes them or not.
    pub fn scanned(&self) -> u64 {
        self.scan.scanned
    }

    /// Returns the next row in the table's own order; `None` after the last, and only if no page is lost.
    fn scan(&mut self) -> Result<Option<Sortable>, SqliteError> {
        loop {
            let scan = &mut self.scan;
            if !scan.step(&self.shared, &self.plan, &mut self.used)? {
                account(&self.shared, self.plan.root, &mut self.used)?;
                return Ok(None);
            }
            let taken = scan.take(&self.shared, &self.plan);
            let place = |fault| SqliteFinding::on(fault, scan.page).in_row(scan.scanned);
            if let Some(sortable) = taken.map_err(place)? {
                return Ok(Some(sortable));
            }
        }
    }

    fn sorted(&mut self) -> Result<IntoIter<Sortable>, SqliteError> {
        let (mut all, mut held) = (Vec::new(), 0);
        while let Some(sortable) = self.scan()? {
            held += sortable.held();
            fits("bytes of rows to sort", held, MAX_SORT)?;
            all.push(sortable);
        }
        let (terms, encoding) = (&self.plan.order, self.shared.pager.encoding);
        all.sort_by(|a, b| {
            let mut order = Ordering::Equal;
            for (term, (a, b)) in terms.iter().zip(a.keys.iter().zip(&b.keys)) {
                let one = compare(a, b, &term.collation, encoding);
                order = order.then(if term.descending { one.reverse() } else { one });
            }
            order
        });
        Ok(all.into_iter())
    }

    fn advance(&mut self) -> Result<Option<Row>, SqliteError> {
        if matches!(self.state, State::Scanning) && !self.plan.order.is_empty() {
            self.state = State::Sorted(self.sorted()?);
        }
        let next = match &mut self.state {
            State::Scanning => self.scan()?,
            State::Sorted(rows) => rows.next(),
            State::Done => None,
        };
        Ok(next.map(|sortable| {
            self.number += 1;
            Row { number: self.number, ..sortable.row }
        }))
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, SqliteError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.advance().transpose();
        if !matches!(next, Some(Ok(_))) {
            self.state = State::Done;
        }
        next
    }
}

impl Sortable {
    /// Bytes of memory, roughly.
    fn held(&self) -> u64 {
        let values = self.keys.iter().chain(&self.row.values);
        let bytes = values.map(|value| value.held() + size_of::<Value>()).sum::<usize>();
        (bytes + size_of::<Self>()) as u64
    }
}

/// Where the walk over the table is.
struct Scan {
    walk: Walk,
    payload: Vec<u8>,
    layout: Layout,
    /// Rows that it came to.
    scanned: u64,
    rowid: i64,
    /// The page that holds the row, or its beginning.
    page: u32,
    /// Of a table without rowid: the key of the row before.
    key: Vec<Value>,
}

impl Scan {
    /// Goes to the next row; `false` after the last.
    fn step(
        &mut self,
        shared: &Shared<'_>,
        plan: &Plan,
        used: &mut Used,
    ) -> Result<bool, SqliteError> {
        let coming = self.scanned + 1;
        let found = self.walk.next(&shared.pager, used).map_err(|it| it.in_row(coming))?;
        let Some(found) = found else { return Ok(false) };
        self.scanned = coming;
        (self.rowid, self.page) = (found.cell.key, found.page);
        let fault = |fault| SqliteFinding::on(fault, found.page).in_row(coming);
        let limit = |actual, limit| SqliteFault::Limit { what: "bytes of a row", actual, limit };
        if found.cell.size > MAX_ROW {
            return Err(fault(limit(found.cell.size, MAX_ROW)));
        }
        let payload = self.walk.payload(&shared.pager, used, &found, &mut self.payload);
        payload.map_err(|it| it.in_row(coming))?;
        self.layout.read(&self.payload, plan.table.columns.len()).map_err(fault)?;
        self.ascend(shared, plan).map_err(fault)?;
        Ok(true)
    }

    /// Without rowid, rows lie in the order of their primary key.
    fn ascend(&mut self, shared: &Shared<'_>, plan: &Plan) -> Result<(), SqliteFault> {
        let parts = &plan.table.key;
        let encoding = shared.pager.encoding;
        let is_known = |collation: &Collation| !matches!(collation, Collation::Other(_));
        if parts.is_empty() || !parts.iter().all(|part| is_known(&part.collation)) {
            return Ok(());
        }
        let mut key = Vec::with_capacity(parts.len());
        for place in 0..parts.len() {
            let value = self.layout.value(&self.payload, place, encoding);
            key.push(value.ok_or(SqliteFault::Record("no primary key"))??);
        }
        let mut order = Ordering::Equal;
        for (part, (before, now)) in parts.iter().zip(self.key.iter().zip(&key)) {
            let one = compare(before, now, &part.collation, encoding);
            order = order.then(if part.descending { one.reverse() } else { one });
        }
        let is_first = self.key.is_empty();
        self.key = key;
        match is_first || order.is_lt() {
            true => Ok(()),
            false => Err(SqliteFault::Order),
        }
    }

    /// Returns the row that it came to, if the query takes it.
    fn take(&self, shared: &Shared<'_>, plan: &Plan) -> Result<Option<Sortable>, SqliteFault> {
        let (payload, layout) = (self.payload.as_slice(), &self.layout);
        let stored = Stored { encoding: shared.pager.encoding, rowid: self.rowid, payload, layout };
        if !plan.takes(&stored)? {
            return Ok(None);
        }
        let rowid = (!plan.table.is_without_rowid()).then_some(self.rowid);
        let (values, keys) = (plan.values(&stored)?, plan.keys(&stored)?);
        let row = Row { number: 0, rowid, values, names: Arc::clone(&plan.names) };
        Ok(Some(Sortable { keys, row }))
    }
}

/// Walks over everything but one table that was walked over, and checks that no page is left.
fn account(shared: &Shared<'_>, root: u32, used: &mut Used) -> Result<(), SqliteError> {
    let pager = &shared.pager;
    for object in shared.objects.iter().filter(|it| it.root != 0 && it.root != root) {
        let mut walk = Walk::start(pager, used, object.root, object.tree())?;
        while let Some(found) = walk.next(pager, used)? {
            walk.step_over(pager, used, &found)?;
        }
    }
    free_pages(pager, used)?;
    pager.take_special(used)?;
    match pager.pages - used.count {
        0 => Ok(()),
        left => Err(SqliteFault::Unused(left).into()),
    }
}

/// Follows the list of free pages: trunks, each with the numbers of some leaves.
fn free_pages(pager: &Pager<'_>, used: &mut Used) -> Result<(), SqliteError> {
    let (mut trunk, stated) = pager.free;
    let mut count = 0;
    while trunk != 0 {
        let page = pager.page(trunk, used)?;
        let fault = |what| SqliteFinding::on(SqliteFault::Freelist(what), trunk);
        let leaves = be32(&page, 4) as usize;
        if leaves > page.len() / 4 - 2 {
            return Err(fault("more pages than fit"));
        }
        for leaf in 0..leaves {
            pager.take(be32(&page, 8 + 4 * leaf), used)?;
        }
        count += 1 + leaves as u64;
        trunk = be32(&page, 0);
    }
    match count == u64::from(stated) {
        true => Ok(()),
        false => Err(SqliteFault::Freelist("the header states another length").into()),
    }
}
