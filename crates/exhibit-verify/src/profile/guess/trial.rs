//! Trying messages on one record, and on the others those that agree there.

use std::cell::Cell;

use super::super::plan::MessagePlan;
use super::super::source::{CanonRule, HashAlg, Part};
use super::part::{Message, bytes, canons};
use super::search::Search;
use super::text::Form;
use crate::engine::Hash;

/// What is to be explained: the digests at one place.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// Where records state them; none for what only the next record names.
    pub(super) place: Option<String>,
    pub(super) form: Form,
    /// For each record; nothing where it is not known.
    pub(super) wanted: Vec<Option<Vec<u8>>>,
}

/// A digest that was explained.
#[derive(Clone, Debug)]
pub(super) struct DigestFound {
    pub(super) name: String,
    pub(super) place: Option<String>,
    pub(super) form: Form,
    pub(super) alg: HashAlg,
    pub(super) message: Message,
}

/// A part, with the bytes that it stands for in the record that is tried.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) part: Part,
    pub(super) bytes: Vec<u8>,
}

/// Tries messages for one target.
pub(super) struct Trial<'s, 'a> {
    pub(super) search: &'s Search<'a>,
    pub(super) target: &'s Target,
    /// Which record is tried: the second, as the first may have no record before it.
    probe: usize,
    /// How much may still be tried.
    left: Cell<u64>,
    functions: &'static [HashAlg],
    buffer: Vec<u8>,
}

impl<'s, 'a> Trial<'s, 'a> {
    pub(super) fn new(search: &'s Search<'a>, target: &'s Target, budget: u64) -> Self {
        let known = |at: &usize| target.wanted.get(*at).is_some_and(Option::is_some);
        let probe = (1..target.wanted.len()).find(known).unwrap_or(0);
        let functions = target.form.functions();
        let left = Cell::new(budget.min(search.left.get()));
        Self { search, target, probe, left, functions, buffer: Vec::new() }
    }

    /// Returns the place that the target is stated at.
    pub(super) fn stated(&self) -> Option<&'s str> {
        self.target.place.as_deref()
    }

    /// Returns the number of the record that is tried.
    pub(super) fn record(&self) -> usize {
        self.probe
    }

    /// Leaves out all hash functions but the usual one.
    pub(super) fn only_first_function(&mut self) {
        self.functions = &self.functions[..1];
    }

    fn spend(&self, bytes: usize) {
        let cost = self.search.spend(bytes);
        self.left.set(self.left.get().saturating_sub(cost));
    }

    /// Tells whether no more may be tried.
    pub(super) fn is_over(&self) -> bool {
        self.left.get() == 0
    }

    /// Returns a part with its bytes; nothing if the record does not have it.
    pub(super) fn piece(&self, part: Part) -> Option<Piece> {
        if self.is_over() {
            return None;
        }
        let mut plan = Message::of(vec![part.clone()]).plan()?;
        let bytes = self.bytes(&mut plan);
        self.spend(bytes.as_ref().map_or(0, Vec::len));
        let bytes = bytes?;
        Some(Piece { part, bytes })
    }

    /// Returns the pieces that a part is in the canonical forms that write it differently.
    pub(super) fn forms(&self, part: impl Fn(CanonRule) -> Part) -> Vec<Piece> {
        let mut all: Vec<Piece> = Vec::new();
        for canon in canons() {
            let Some(piece) = self.piece(part(canon)) else { continue };
            if all.iter().all(|known| known.bytes != piece.bytes) {
                all.push(piece);
            }
        }
        all
    }

    fn bytes(&self, plan: &mut MessagePlan) -> Option<Vec<u8>> {
        let before = self.probe.checked_sub(1).map(|at| &self.search.records[at]);
        bytes(plan, &self.search.records[self.probe], before, &[])
    }

    /// Tries one message; what agrees is tried on all records.
    pub(super) fn attempt(&mut self, pieces: &[&Piece], separator: &str) -> Option<DigestFound> {
        self.buffer.clear();
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 {
                self.buffer.extend_from_slice(separator.as_bytes());
            }
            self.buffer.extend_from_slice(&piece.bytes);
        }
        for alg in self.functions {
            if self.is_over() {
                return None;
            }
            self.spend(self.buffer.len());
            self.search.tried.set(self.search.tried.get() + 1);
            let hash = Hash::of(*alg, &self.buffer, None)?;
            if self.target.wanted[self.probe].as_deref() == Some(hash.bytes()) {
                let parts = pieces.iter().map(|piece| piece.part.clone()).collect();
                let message = Message { parts, separator: separator.to_owned() };
                if let Some(message) = self.confirmed(&message, *alg) {
                    return Some(self.found(*alg, message));
                }
            }
        }
        None
    }

    fn found(&self, alg: HashAlg, message: Message) -> DigestFound {
        DigestFound {
            name: String::new(),
            place: self.target.place.clone(),
            form: self.target.form.clone(),
            alg,
            message,
        }
    }

    /// Returns the message, or one that differs only in what one record does not show, if it holds for all.
    fn confirmed(&self, message: &Message, alg: HashAlg) -> Option<Message> {
        let own = std::iter::once(message.clone());
        own.chain(message.likes()).find(|like| self.holds(like, alg))
    }

    pub(super) fn holds(&self, message: &Message, alg: HashAlg) -> bool {
        let Some(mut plan) = message.plan() else { return false };
        let records = &self.search.records;
        self.target.wanted.iter().enumerate().all(|(at, wanted)| {
            let Some(wanted) = wanted else { return true };
            let before = at.checked_sub(1).map(|at| &records[at]);
            if self.is_over() {
                return false;
            }
            let made = bytes(&mut plan, &records[at], before, &[]);
            self.spend(made.as_ref().map_or(0, Vec::len));
            let hash = made.and_then(|bytes| Hash::of(alg, &bytes, None));
            hash.is_some_and(|hash| hash.bytes() == wanted)
        })
    }

    /// Returns the other named canonical forms that agree with all records too.
    pub(super) fn other_forms(&self, found: &DigestFound) -> Vec<String> {
        let first = found.message.parts.iter().find_map(|part| match part {
            Part::Json(json) => Some(&json.canon),
            _ => None,
        });
        let Some(own) = first else { return Vec::new() };
        let with = |canon: &CanonRule| {
            let mut other = found.message.clone();
            for part in &mut other.parts {
                if let Part::Json(json) = part {
                    json.canon = canon.clone();
                }
            }
            other
        };
        let named =
            canons().into_iter().filter(|it| matches!(it, CanonRule::Named(_)) && it != own);
        let agree = named.filter(|canon| self.holds(&with(canon), found.alg));
        agree.map(|canon| super::part::canon_toml(&canon).replace('"', "")).collect()
    }
}
