//! Taking turns with one thing: who waits learns what it waits for, and may give up.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::Duration;

use crate::desk::held;

/// How often somebody who waits looks again.
const AGAIN: Duration = Duration::from_millis(10);

/// One thing that one thread at a time has.
pub(crate) struct Turns<T> {
    thing: Mutex<T>,
    /// The long work that has it; nothing where short work or nobody does.
    holder: Mutex<Option<u64>>,
}

/// The thing, for as long as this lives.
pub(crate) struct Turn<'a, T> {
    thing: MutexGuard<'a, T>,
    holder: &'a Mutex<Option<u64>>,
}

impl<T> Turns<T> {
    /// Returns a thing that nobody has.
    pub(crate) fn new(thing: T) -> Self {
        Self { thing: Mutex::new(thing), holder: Mutex::new(None) }
    }

    /// Takes it if nobody has it, for long work of that number or for short work.
    pub(crate) fn try_take(&self, job: Option<u64>) -> Option<Turn<'_, T>> {
        let thing = match self.thing.try_lock() {
            Ok(thing) => thing,
            // What a panicking thread left behind is as it was before its last whole step.
            Err(TryLockError::Poisoned(left)) => left.into_inner(),
            Err(TryLockError::WouldBlock) => return None,
        };
        Some(self.taken(thing, job))
    }

    /// Waits for it. `go_on` is asked again and again, with the long work that has it; `None` once it says no.
    pub(crate) fn take(
        &self,
        job: Option<u64>,
        go_on: &mut dyn FnMut(Option<u64>) -> bool,
    ) -> Option<Turn<'_, T>> {
        loop {
            if let Some(turn) = self.try_take(job) {
                return Some(turn);
            }
            let holder = *held(&self.holder);
            if !go_on(holder) {
                return None;
            }
            thread::sleep(AGAIN);
        }
    }

    /// Waits for it, however long that takes.
    pub(crate) fn take_at_last(&self) -> Turn<'_, T> {
        self.taken(self.thing.lock().unwrap_or_else(PoisonError::into_inner), None)
    }

    fn taken<'a>(&'a self, thing: MutexGuard<'a, T>, job: Option<u64>) -> Turn<'a, T> {
        *held(&self.holder) = job;
        Turn { thing, holder: &self.holder }
    }
}

impl<T> Deref for Turn<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.thing
    }
}

impl<T> DerefMut for Turn<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.thing
    }
}

impl<T> Drop for Turn<'_, T> {
    fn drop(&mut self) {
        // The thing itself is given back after this.
        *held(self.holder) = None;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn who_waits_learns_for_what_and_gets_it_in_the_end() {
        let turns = Arc::new(Turns::new(1));
        let mut long = turns.try_take(Some(7)).expect("nobody has it");
        *long += 1;
        assert!(turns.try_take(None).is_none());
        let (asked, asks) = mpsc::channel();
        let waiting = thread::spawn({
            let turns = Arc::clone(&turns);
            move || {
                let taken = turns.take(None, &mut |holder| asked.send(holder).is_ok());
                taken.map(|thing| *thing)
            }
        });
        assert_eq!(asks.recv(), Ok(Some(7)));
        drop(long);
        assert_eq!(waiting.join().expect("no panic"), Some(2));
        assert!(turns.try_take(None).is_some());
    }

    #[test]
    fn who_gives_up_leaves_it_where_it_is() {
        let turns = Turns::new(());
        let long = turns.try_take(Some(7)).expect("nobody has it");
        let mut times = 0;
        let given_up = turns.take(Some(8), &mut |_| {
            times += 1;
            times < 3
        });
        assert!(given_up.is_none());
        assert_eq!(times, 3);
        drop(long);
        let turn = turns.take_at_last();
        assert_eq!(*held(turn.holder), None);
    }

    #[test]
    fn what_a_defect_had_can_be_taken_again() {
        let turns = Arc::new(Turns::new(()));
        let there = Arc::clone(&turns);
        let ended = thread::spawn(move || {
            let _turn = there.try_take(Some(7));
            panic!("a defect");
        });
        assert!(ended.join().is_err());
        let turn = turns.try_take(None).expect("it was given back");
        assert_eq!(*held(turn.holder), None);
    }
}
