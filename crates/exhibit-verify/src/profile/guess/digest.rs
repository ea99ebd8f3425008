//! What a digest may be made of: the line, or members of the record in a canonical form, alone or
//! with the digest of the record before.

use std::collections::BTreeMap;

use super::super::source::{
    CanonRule, Encoding, FieldPart, JsonPart, LinePart, Part, PreviousPart, RewriteRule,
};
use super::joined;
use super::part::{field, json};
use super::records::{members, objects};
use super::trial::{DigestFound, Piece, Trial};

/// What may stand between the digest before and the rest.
pub(super) const SEPARATORS: [&str; 9] = ["", "|", ":", "\n", ",", ".", "-", " ", ";"];

/// The most members that are left out at once, beside the digest and signatures.
const MAX_LEFT_OUT: usize = 3;

/// The most members of a record whose combinations are tried.
const MAX_TRIED: usize = 20;

/// Finds what a digest is made of. `befores` are the places that may hold the digest of the record
/// before; `carried` says that this digest may follow from the one before without repeating it.
pub(super) fn explain(
    trial: &mut Trial<'_, '_>,
    befores: &[String],
    carried: bool,
) -> Option<DigestFound> {
    let before = befores_of(trial, befores, carried);
    lines(trial, &before)
        .or_else(|| plain(trial, &before))
        .or_else(|| inside(trial, &before))
        .or_else(|| first_members(trial, &before))
        .or_else(|| subsets(trial, &before, 1))
        .or_else(|| joined::few(trial, &before))
        .or_else(|| subsets(trial, &before, MAX_LEFT_OUT))
        .or_else(|| joined::all_orders(trial))
}

/// The pieces that may stand before or after the rest: the digest before, as text and as bytes.
fn befores_of(trial: &Trial<'_, '_>, places: &[String], carried: bool) -> Vec<Piece> {
    let mut all = Vec::new();
    for place in places {
        let encoding = trial.search.form(place).map(|form| form.encoding);
        let text = Part::Field(field(place));
        let raw = encoding
            .map(|encoding| Part::Field(FieldPart { decode: Some(encoding), ..field(place) }));
        all.extend(std::iter::once(text).chain(raw).filter_map(|part| trial.piece(part)));
    }
    if let Some(at) = trial.stated().filter(|_| carried) {
        let text =
            PreviousPart { at: at.to_owned(), first: String::new(), null: None, decode: None };
        let raw = PreviousPart { decode: Some(trial.target.form.encoding), ..text.clone() };
        all.extend([text, raw].into_iter().filter_map(|part| trial.piece(Part::Previous(part))));
    }
    all
}

/// Tries a piece alone, and with each digest before.
pub(super) fn with_befores(
    trial: &mut Trial<'_, '_>,
    piece: &Piece,
    before: &[Piece],
) -> Option<DigestFound> {
    if let Some(found) = trial.attempt(&[piece], "") {
        return Some(found);
    }
    for other in before {
        for separator in SEPARATORS {
            let found = trial.attempt(&[other, piece], separator);
            if let Some(found) = found.or_else(|| trial.attempt(&[piece, other], separator)) {
                return Some(found);
            }
        }
    }
    None
}

/// The line; where records state the digest, it can't be a part of what is hashed.
fn lines(trial: &mut Trial<'_, '_>, before: &[Piece]) -> Option<DigestFound> {
    if trial.stated().is_some() {
        return None;
    }
    [LinePart::WithoutNewline, LinePart::WithNewline].into_iter().find_map(|form| {
        let piece = trial.piece(Part::Line(form))?;
        with_befores(trial, &piece, before)
    })
}

/// The whole record without the digest, or with its place empty; without signatures or with them.
fn plain(trial: &mut Trial<'_, '_>, before: &[Piece]) -> Option<DigestFound> {
    let stated: Vec<String> = trial.stated().map(str::to_owned).into_iter().collect();
    let signing = signing(trial);
    let without: Vec<String> = [stated.as_slice(), &signing].concat();
    let mut all = vec![json("", &without)];
    if !signing.is_empty() {
        all.push(json("", &stated));
    }
    for exclude in [signing, Vec::new()] {
        for rule in [RewriteRule::Empty, RewriteRule::Null] {
            let rewrite: BTreeMap<String, RewriteRule> =
                stated.iter().map(|place| (place.clone(), rule)).collect();
            if !rewrite.is_empty() {
                all.push(JsonPart { rewrite, ..json("", &exclude) });
            }
        }
    }
    let dropping = all.iter().map(|it| JsonPart { drop_nulls: true, ..it.clone() });
    let all: Vec<JsonPart> = all.iter().cloned().chain(dropping).collect();
    // The digest before may be a member, and stand in front as well; or be left out and stand there.
    all.iter().find_map(|it| forms(trial, it, before)).or_else(|| {
        let befores: Vec<String> = before.iter().filter_map(|it| place_of(&it.part)).collect();
        let mut exclude = without;
        exclude.extend(befores);
        exclude.dedup();
        forms(trial, &json("", &exclude), before)
    })
}

fn place_of(part: &Part) -> Option<String> {
    match part {
        Part::Field(it) => Some(it.at.clone()),
        _ => None,
    }
}

/// Tries a selection in all canonical forms.
fn forms(trial: &mut Trial<'_, '_>, part: &JsonPart, before: &[Piece]) -> Option<DigestFound> {
    let form = |canon: CanonRule| Part::Json(JsonPart { canon, ..part.clone() });
    trial.forms(form).iter().find_map(|piece| with_befores(trial, piece, before))
}

/// One object or text of the record.
fn inside(trial: &mut Trial<'_, '_>, before: &[Piece]) -> Option<DigestFound> {
    let record = trial.search.records[trial.record()];
    for at in objects(&record) {
        let inner = trial.stated().and_then(|it| it.strip_prefix(&format!("{at}.")));
        let exclude: Vec<String> = inner.map(str::to_owned).into_iter().collect();
        if let Some(found) = forms(trial, &json(&at, &exclude), before) {
            return Some(found);
        }
    }
    let mut places: Vec<String> = trial.search.places.keys().cloned().collect();
    places.retain(|at| trial.stated() != Some(at));
    places.into_iter().find_map(|at| {
        let packed = [Encoding::Base64, Encoding::Base64url].map(Some);
        std::iter::once(None).chain(packed).find_map(|decode| {
            let piece = trial.piece(Part::Field(FieldPart { decode, ..field(&at) }))?;
            with_befores(trial, &piece, before)
        })
    })
}

/// The first members of the record, as many as there are before the digest or fewer.
fn first_members(trial: &mut Trial<'_, '_>, before: &[Piece]) -> Option<DigestFound> {
    let names = members(&trial.search.records, "");
    let stated = trial.stated().map(|it| it.split('.').next().unwrap_or(it).to_owned());
    let befores: Vec<String> = before.iter().filter_map(|it| place_of(&it.part)).collect();
    (1..names.len()).rev().find_map(|count| {
        let kept = names[..count].iter().filter(|name| stated.as_ref() != Some(name));
        let include: Vec<String> = kept.cloned().collect();
        let without = include.iter().filter(|name| !befores.contains(name)).cloned().collect();
        let part = |include| JsonPart { include: Some(include), ..JsonPart::default() };
        forms(trial, &part(include), before).or_else(|| forms(trial, &part(without), before))
    })
}

/// The record without the digest and up to `most` other members.
fn subsets(trial: &mut Trial<'_, '_>, before: &[Piece], most: usize) -> Option<DigestFound> {
    let stated: Vec<String> = trial.stated().map(str::to_owned).into_iter().collect();
    let signing = signing(trial);
    let names = left_out(trial, &signing);
    for chosen in choices(&names, most) {
        if chosen.len() < most && most > 1 {
            // The smaller ones were tried before.
            if chosen.len() <= 1 {
                continue;
            }
        }
        let before = if chosen.len() <= 2 { before } else { &[] };
        for with in [signing.as_slice(), &[]] {
            let exclude = [stated.as_slice(), with, &chosen].concat();
            if let Some(found) = forms(trial, &json("", &exclude), before) {
                return Some(found);
            }
            if signing.is_empty() || trial.is_over() {
                break;
            }
        }
        if trial.is_over() {
            return None;
        }
    }
    None
}

/// The members that speak of signing: left out together, or not at all.
pub(super) fn signing(trial: &Trial<'_, '_>) -> Vec<String> {
    let names = members(&trial.search.records, "");
    let others = names.into_iter().filter(|name| trial.stated() != Some(name));
    others.filter(|name| name.to_ascii_lowercase().contains("sig")).collect()
}

/// The members that may be left out: those beside the digest, and those of the record.
fn left_out(trial: &Trial<'_, '_>, signing: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    if let Some((parent, _)) = trial.stated().and_then(|it| it.rsplit_once('.')) {
        all.push(parent.to_owned());
        let beside = members(&trial.search.records, parent);
        all.extend(beside.into_iter().map(|name| format!("{parent}.{name}")));
    }
    all.extend(members(&trial.search.records, ""));
    all.retain(|name| trial.stated() != Some(name) && !signing.contains(name));
    all.truncate(MAX_TRIED);
    all
}

/// All choices of up to `most` names, the smallest first.
pub(super) fn choices(names: &[String], most: usize) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    let mut last = all.clone();
    for _ in 0..most {
        let longer = last.iter().flat_map(|chosen| {
            let from = chosen.last().map_or(0, |at| at + 1);
            (from..names.len()).map(move |at| [chosen.as_slice(), &[at]].concat())
        });
        last = longer.collect();
        all.extend(last.iter().cloned());
    }
    all.into_iter().map(|chosen| chosen.into_iter().map(|at| names[at].clone()).collect()).collect()
}
