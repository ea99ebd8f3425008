//! The full-text index of documents: one row an item, its id the item's number.
//!
//! Like that of records it keeps no text (`content=''`) and no positions (`detail=none`), and removes what is
//! deleted from its pages (`secure-delete`). A row with no word says that the item was looked at and has no text.
//! All of it is derived from the items' content and can be written anew.

use std::borrow::Cow;

use rusqlite::{Connection, params};

use crate::error::StoreError;
use crate::read::{ReadHandle, clamp, unsigned};
use crate::records::{Count, cut, words};

/// The most bytes of text that are indexed of one item; more is cut at a character.
pub const MAX_DOCUMENT_TEXT: usize = 1 << 20;

/// The table, which version 3 of the tables added.
pub(crate) const DOCUMENTS: &str = "
CREATE VIRTUAL TABLE document_text USING fts5 (
    text, content = '', contentless_delete = 1, detail = none,
    tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO document_text (document_text, rank) VALUES ('secure-delete', 1);
";

impl ReadHandle {
    /// Returns the numbers of up to `limit` items whose text has all of these words, the last received first;
    /// the last word is a beginning if `*` ends it.
    ///
    /// Fails with [`StoreError::EmptySearch`] if there is no word.
    pub fn documents(&self, text: &str, limit: u32) -> Result<Vec<u32>, StoreError> {
        let words = words(text).ok_or(StoreError::EmptySearch)?;
        let sql = "SELECT d.rowid FROM document_text d CROSS JOIN items i ON i.id = d.rowid
                   WHERE d.document_text MATCH ?1 ORDER BY d.rowid DESC LIMIT ?2";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map(params![words, limit], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Counts the items whose text has all of these words, up to `cap`.
    ///
    /// Fails with [`StoreError::EmptySearch`] if there is no word.
    pub fn count_documents(&self, text: &str, cap: u64) -> Result<Count, StoreError> {
        let words = words(text).ok_or(StoreError::EmptySearch)?;
        let sql = "SELECT count(*) FROM (SELECT 1 FROM document_text d
                   CROSS JOIN items i ON i.id = d.rowid WHERE d.document_text MATCH ?1 LIMIT ?2)";
        let mut select = self.connection.prepare_cached(sql)?;
        let count = select.query_row(params![words, clamp(cap)], |row| unsigned(row, 0))?;
        Ok(if count < cap { Count::Exactly(count) } else { Count::AtLeast(count) })
    }

    /// Returns the numbers of the items whose text is in the index, and is so short that none of it was cut off.
    ///
    /// How many words a row has stands in its size, a number of seven bits a byte: a text of 16,383 words at most is
    /// taken to be shorter than [`MAX_DOCUMENT_TEXT`], which one of very long words or of little but blanks is not.
    pub fn documents_indexed_whole(&self) -> Result<Vec<u32>, StoreError> {
        let sql = "SELECT d.id FROM document_text_docsize d JOIN items i ON i.id = d.id
                   WHERE length(d.sz) <= 2 AND d.sz != x'00'";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the numbers of up to `limit` items that are not erased and were never looked at for their text, as
    /// in a vault that was made before there was an index.
    pub fn documents_not_indexed(&self, limit: u32) -> Result<Vec<u32>, StoreError> {
        let sql = "SELECT id FROM items WHERE status != 2
                   AND id NOT IN (SELECT id FROM document_text_docsize) ORDER BY id LIMIT ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let rows = select.query_map([limit], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Writes an item's row anew.
pub(crate) fn put(connection: &Connection, item: u32, text: &str) -> Result<(), StoreError> {
    remove(connection, item)?;
    connection
        .prepare_cached("INSERT INTO document_text (rowid, text) VALUES (?1, ?2)")?
        .execute(params![item, parted(cut(text, MAX_DOCUMENT_TEXT))])?;
    Ok(())
}

/// Bullets of symbol fonts are letters to the index, and would be one word with what they stand before.
fn parted(text: &str) -> Cow<'_, str> {
    let is_private = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    match text.contains(is_private) {
        true => Cow::Owned(text.replace(is_private, " ")),
        false => Cow::Borrowed(text),
    }
}

/// Removes an item's row, if there is one.
pub(crate) fn remove(connection: &Connection, item: u32) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM document_text WHERE rowid = ?1")?.execute([item])?;
    Ok(())
}
