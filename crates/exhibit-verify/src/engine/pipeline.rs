//! Reader, workers, sequencer: three kinds of threads, one order, a fixed number of buffers.
//!
//! The reader cuts blocks, the workers turn them into results in any order, and the caller's
//! thread takes the results in the order of the blocks. A block, its batch and its place in the
//! queues go round in a ring of fixed size, so memory does not depend on how long anything takes.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::blocks::{Block, Blocks, LastLine, ReadThrough};
use super::transport::Transport;
use super::worker::Batch;
use crate::profile::TablePlan;

/// Buffers beyond one for each worker: being read, waiting, being taken.
const SPARE: usize = 5;

/// A block with what the workers made of it.
pub(super) struct Done<P> {
    /// The block.
    pub(super) block: Block,
    /// Its records.
    pub(super) batch: Batch,
    /// What was made of its bytes; taken by whom it is for.
    pub(super) prepared: Option<P>,
}

/// Why a pipeline ended early.
#[derive(Debug)]
pub(super) enum Ended {
    /// The member could not be read.
    Read(io::Error),
    /// The taker wants no more.
    Stopped,
    /// A worker panicked.
    WorkerLost,
}

/// How a member is cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cutting<'n> {
    /// How its text has to be decoded.
    pub(super) transport: Transport,
    /// The names that lead to the array whose items are the records, if they are not lines.
    pub(super) array: Option<&'n [String]>,
    /// The table whose rows are the records, if they are not lines.
    pub(super) table: Option<&'n TablePlan>,
    /// Whether blocks end at lines.
    pub(super) lines: bool,
    /// Whether all of it is one record.
    pub(super) whole: bool,
    /// The last line before it, where blocks carry the last line before them.
    pub(super) last: Option<&'n LastLine>,
}

impl Cutting<'_> {
    /// Blocks that end anywhere.
    pub(super) const ANYWHERE: Self = Self {
        transport: Transport::Plain,
        array: None,
        table: None,
        lines: false,
        whole: false,
        last: None,
    };

    fn blocks<R: Read>(self, source: R) -> Blocks<R> {
        Blocks::new(source, self.transport, self.lines)
            .of_whole(self.whole)
            .carrying(self.last.cloned())
            .of_array(self.array)
            .of_table(self.table)
    }
}

/// Reads `source` to its end: `workers` many `work`, `take` gets the results in order.
///
/// A member of one block, as most documents are, is read on the caller's thread: starting others
/// would cost more than all that is done about it.
///
/// Returns what was read, and the workers' functions, which may have gathered something.
pub(super) fn run<P: Send, W: Send>(
    source: Box<dyn Read + Send + '_>,
    cutting: Cutting<'_>,
    mut workers: Vec<W>,
    work: impl Fn(&mut W, &Block, &mut Batch) -> P + Sync,
    mut take: impl FnMut(&mut Done<P>) -> ControlFlow<()>,
) -> Result<(ReadThrough, Vec<W>), Ended> {
    let mut blocks = cutting.blocks(source);
    let (mut first, mut second) = (Block::default(), Block::default());
    let more = blocks.next(&mut first).map_err(Ended::Read)?;
    if more && blocks.next(&mut second).map_err(Ended::Read)? {
        return in_threads(blocks, [first, second], workers, work, take);
    }
    if let (true, Some(worker)) = (more, workers.first_mut()) {
        let mut batch = Batch::default();
        // What a worker's own thread would do with a panic.
        let worked = catch_unwind(AssertUnwindSafe(|| work(worker, &first, &mut batch)));
        let prepared = Some(worked.map_err(|_| Ended::WorkerLost)?);
        if take(&mut Done { block: first, batch, prepared }).is_break() {
            return Err(Ended::Stopped);
        }
    }
    Ok((blocks.finish(), workers))
}

/// Goes on behind the blocks that were `read` already.
fn in_threads<P: Send, W: Send>(
    blocks: Blocks<Box<dyn Read + Send + '_>>,
    read: [Block; 2],
    workers: Vec<W>,
    work: impl Fn(&mut W, &Block, &mut Batch) -> P + Sync,
    mut take: impl FnMut(&mut Done<P>) -> ControlFlow<()>,
) -> Result<(ReadThrough, Vec<W>), Ended> {
    let (free_in, free_out) = channel::<(Block, Batch)>();
    let (full_in, full_out) = channel::<(Block, Batch)>();
    let (done_in, done_out) = channel::<Done<P>>();
    // The receivers are in scope: nothing can be lost.
    for _ in read.len()..workers.len() + SPARE {
        let _ = free_in.send(Default::default());
    }
    for block in read {
        let _ = full_in.send((block, Batch::default()));
    }
    let full_out = Arc::new(Mutex::new(full_out));
    let work = &work;
    thread::scope(|scope| {
        let reader = scope.spawn(move || go_on(blocks, &free_out, &full_in));
        let threads: Vec<_> = workers
            .into_iter()
            .map(|worker| {
                let (full, done) = (Arc::clone(&full_out), done_in.clone());
                scope.spawn(move || serve(worker, work, &full, &done))
            })
            .collect();
        drop((full_out, done_in));
        let stopped = in_order(&done_out, &free_in, &mut take).is_break();
        // Without these ends the other threads stop at their next block.
        drop((done_out, free_in));
        let workers: Result<Vec<W>, _> =
            threads.into_iter().map(thread::ScopedJoinHandle::join).collect();
        let read = reader.join();
        let (Ok(workers), Ok(read)) = (workers, read) else { return Err(Ended::WorkerLost) };
        if stopped {
            return Err(Ended::Stopped);
        }
        Ok((read.map_err(Ended::Read)?, workers))
    })
}

fn go_on(
    mut blocks: Blocks<Box<dyn Read + Send + '_>>,
    free: &Receiver<(Block, Batch)>,
    full: &Sender<(Block, Batch)>,
) -> io::Result<ReadThrough> {
    while let Ok((mut block, mut batch)) = free.recv() {
        batch.clear();
        if !blocks.next(&mut block)? || full.send((block, batch)).is_err() {
            break;
        }
    }
    Ok(blocks.finish())
}

fn serve<P, W>(
    mut worker: W,
    work: &impl Fn(&mut W, &Block, &mut Batch) -> P,
    full: &Mutex<Receiver<(Block, Batch)>>,
    done: &Sender<Done<P>>,
) -> W {
    loop {
        let next = full.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((block, mut batch)) = next else { return worker };
        let prepared = work(&mut worker, &block, &mut batch);
        if done.send(Done { block, batch, prepared: Some(prepared) }).is_err() {
            return worker;
        }
    }
}

fn in_order<P>(
    done: &Receiver<Done<P>>,
    free: &Sender<(Block, Batch)>,
    take: &mut impl FnMut(&mut Done<P>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut early: BTreeMap<u64, Done<P>> = BTreeMap::new();
    let mut next = 0;
    while let Ok(result) = done.recv() {
        early.insert(result.block.number, result);
        while let Some(mut result) = early.remove(&next) {
            take(&mut result)?;
            next += 1;
            // The reader may have ended.
            let _ = free.send((result.block, result.batch));
        }
    }
    ControlFlow::Continue(())
}

#[cfg(test)]
mod tests {
    use exhibit_core::digest::Sha256;

    use super::*;

    fn count(content: &[u8], workers: usize, stop_after: u64) -> Result<(u64, Sha256), Ended> {
        let mut blocks = 0;
        let mut order = Vec::new();
        let cutting = Cutting { lines: true, ..Cutting::ANYWHERE };
        let (read, _) = run(
            Box::new(content),
            cutting,
            vec![(); workers],
            |(), block, _| block.number,
            |done| {
                order.extend(done.prepared.take());
                blocks += 1;
                if blocks == stop_after {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
        )?;
        assert!(order.is_sorted(), "{order:?}");
        Ok((blocks, read.sha256))
    }

    #[test]
    fn results_come_in_order_whatever_the_number_of_workers() {
        let content = b"0123456789\n".repeat(2_000_000);
        for workers in [1, 2, 7] {
            let (blocks, sha256) = count(&content, workers, 0).expect("memory can be read");
            assert!(blocks > 20);
            assert_eq!(sha256, Sha256::of(&content));
        }
    }

    #[test]
    fn it_ends_when_the_taker_stops_and_when_reading_fails() {
        let content = b"0123456789\n".repeat(2_000_000);
        assert!(matches!(count(&content, 2, 3), Err(Ended::Stopped)));
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("gone"))
            }
        }
        let cutting = Cutting::ANYWHERE;
        let ended = run(
            Box::new(Failing),
            cutting,
            vec![(), ()],
            |(), _, _| (),
            |_| ControlFlow::Continue(()),
        );
        assert!(matches!(ended, Err(Ended::Read(_))));
    }
}
