//! Rows that are asked for, as a stream of lines.

use std::io::{self, Read};

use super::line::LineWriter;
use super::{Next, Row, Rows};

/// The lines of a table, made as they are read.
pub(crate) struct Lines<R> {
    rows: R,
    writer: LineWriter,
    row: Row,
    made: Vec<u8>,
    /// How much of it was handed out.
    from: usize,
    ended: bool,
}

impl<R: Rows> Lines<R> {
    /// Makes lines of rows.
    pub(crate) fn new(rows: R) -> Self {
        let (writer, row, made) = (LineWriter::default(), Row::default(), Vec::new());
        Self { rows, writer, row, made, from: 0, ended: false }
    }

    fn make(&mut self) -> io::Result<()> {
        self.made.clear();
        self.from = 0;
        match self.rows.next(&mut self.row)? {
            Next::Row => {
                let columns = self.rows.columns();
                self.writer.row(self.row.number, columns, self.row.cells(), &mut self.made);
            }
            Next::Fault(number, fault) => {
                self.ended = fault.table;
                self.writer.fault(number, &fault, &mut self.made);
            }
            Next::End => self.ended = true,
        }
        Ok(())
    }
}

impl<R: Rows> Read for Lines<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.from == self.made.len() && !self.ended {
            self.make()?;
        }
        let count = (self.made.len() - self.from).min(out.len());
        out[..count].copy_from_slice(&self.made[self.from..self.from + count]);
        self.from += count;
        Ok(count)
    }
}
