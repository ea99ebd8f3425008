//! Digests over fields that are joined by a separator.

use super::super::source::{CanonRule, FieldPart, JsonPart, Part};
use super::digest::{SEPARATORS, signing};
use super::part::{field, json};
use super::records::members;
use super::trial::{DigestFound, Piece, Trial};

/// The most fields of which all choices and orders are tried.
const MAX_FIELDS: usize = 8;

/// Of more fields than these, only all together are tried.
const MANY: usize = 24;

/// Up to so many fields, every separator is tried in every order.
const FEW: usize = 4;

/// The fields of a record that may be joined.
struct Fields {
    pieces: Vec<Piece>,
}

/// Choices of fields in the order of the record and of their names, with digests as text and as bytes.
pub(super) fn few(trial: &mut Trial<'_, '_>, before: &[Piece]) -> Option<DigestFound> {
    for fields in sets(trial) {
        let mut sorted = fields.pieces.clone();
        sorted.sort_by_key(|piece| place(&piece.part));
        for order in [&fields.pieces, &sorted] {
            for chosen in chosen(order) {
                for separator in SEPARATORS {
                    if let Some(found) = trial.attempt(&chosen, separator) {
                        return Some(found);
                    }
                }
                if trial.is_over() {
                    return None;
                }
            }
        }
        // What is carried from the record before is no field of this one.
        let carried = before.iter().filter(|it| matches!(it.part, Part::Previous(_)));
        for first in carried {
            for chosen in chosen(&fields.pieces) {
                let first_then: Vec<&Piece> =
                    std::iter::once(first).chain(chosen.iter().copied()).collect();
                let then_last: Vec<&Piece> =
                    chosen.into_iter().chain(std::iter::once(first)).collect();
                for separator in SEPARATORS {
                    let found = trial.attempt(&first_then, separator);
                    let found = found.or_else(|| trial.attempt(&then_last, separator));
                    if found.is_some() {
                        return found;
                    }
                }
                if trial.is_over() {
                    return None;
                }
            }
        }
    }
    None
}

/// Every choice of fields in every order, the smaller choices first, by the first function only.
pub(super) fn all_orders(trial: &mut Trial<'_, '_>) -> Option<DigestFound> {
    trial.only_first_function();
    let sets = sets(trial);
    for count in 2..=MAX_FIELDS {
        let separators = if count > FEW { &SEPARATORS[..5] } else { &SEPARATORS };
        for fields in sets.iter().filter(|it| it.pieces.len() <= MAX_FIELDS) {
            for mut chosen in chosen(&fields.pieces).into_iter().filter(|it| it.len() == count) {
                let mut found = None;
                permute(&mut chosen, 0, &mut |order| {
                    found = separators.iter().find_map(|it| trial.attempt(order, it));
                    found.is_none() && !trial.is_over()
                });
                if found.is_some() || trial.is_over() {
                    return found;
                }
            }
        }
    }
    None
}

/// Calls `visit` with every order until it wants no more.
fn permute<'p>(
    pieces: &mut Vec<&'p Piece>,
    at: usize,
    visit: &mut impl FnMut(&[&'p Piece]) -> bool,
) -> bool {
    if at == pieces.len() {
        return visit(pieces);
    }
    for next in at..pieces.len() {
        pieces[at..=next].rotate_right(1);
        let goes_on = permute(pieces, at + 1, visit);
        pieces[at..=next].rotate_left(1);
        if !goes_on {
            return false;
        }
    }
    true
}

/// All choices of few fields; of many, those that leave out at most two.
fn chosen(pieces: &[Piece]) -> Vec<Vec<&Piece>> {
    let count = pieces.len();
    if count > MANY {
        return vec![pieces.iter().collect()];
    }
    if count > MAX_FIELDS {
        let out = (0..count).flat_map(|a| (a..count).map(move |b| (a, b)));
        let rest = |a, b| {
            let kept = pieces.iter().enumerate().filter(move |(at, _)| *at != a && *at != b);
            kept.map(|(_, piece)| piece).collect()
        };
        let whole = std::iter::once(pieces.iter().collect());
        return whole.chain(out.map(|(a, b)| rest(a, b))).collect();
    }
    let mut all: Vec<Vec<&Piece>> = (1..1_usize << count)
        .map(|set| (0..count).filter(|at| set & (1 << at) != 0).map(|at| &pieces[at]).collect())
        .collect();
    all.sort_by_key(|it| std::cmp::Reverse(it.len()));
    all
}

/// The fields in each way of writing them: objects in canonical forms, digests as text and as bytes.
fn sets(trial: &Trial<'_, '_>) -> Vec<Fields> {
    let signing = signing(trial);
    let stated = trial.stated().map(|it| it.split('.').next().unwrap_or(it).to_owned());
    let mut names = members(&trial.search.records, "");
    names.retain(|name| !signing.contains(name) && stated.as_ref() != Some(name));
    let mut all: Vec<Fields> = Vec::new();
    for canon in super::part::canons() {
        for raw in [false, true] {
            let pieces = names.iter().filter_map(|name| piece(trial, name, raw, &canon));
            let fields = Fields { pieces: pieces.collect() };
            let same = |known: &Fields| {
                known.pieces.iter().map(|it| &it.bytes).eq(fields.pieces.iter().map(|it| &it.bytes))
            };
            if !fields.pieces.is_empty() && !all.iter().any(same) {
                all.push(fields);
            }
        }
    }
    all
}

fn piece(trial: &Trial<'_, '_>, name: &str, raw: bool, canon: &CanonRule) -> Option<Piece> {
    let encoding = trial.search.form(name).map(|form| form.encoding).filter(|_| raw);
    let text = Part::Field(FieldPart { decode: encoding, ..field(name) });
    trial
        .piece(text)
        .or_else(|| trial.piece(Part::Json(JsonPart { canon: canon.clone(), ..json(name, &[]) })))
}

fn place(part: &Part) -> String {
    match part {
        Part::Field(it) => it.at.clone(),
        Part::Json(it) => it.at.clone(),
        _ => String::new(),
    }
}
