//! Words of items, what their facts say, how exports stand to each other, and what was erased or held back.

use exhibit::Error;
use exhibit::core::day::Day;
use exhibit::core::event::{EvidenceId, StreamRelation};
use exhibit::core::register::EvidenceState;
use exhibit::core::time::Timestamp;
use exhibit::core::timeline::{Span, SpanState};
use exhibit::core::verdict::Word;
use exhibit::requests::requests;
use exhibit::retention::retention;
use exhibit_lindmoor::Item;

use super::{Case, Held, number};

pub(super) fn cases(held: &Held<'_>) -> Result<Vec<Case>, Error> {
    Ok(vec![
        words(held),
        reds(held),
        facts(held),
        diverged(held),
        sessions(held),
        reencoded(held),
        cut(held)?,
        erased(held),
        hold(held),
    ])
}

/// Every file that was handed in has its word and its records, but for what was erased.
fn words(held: &Held<'_>) -> Case {
    let kept = |item: &&Item| item.path != held.expected.erased;
    let all: Vec<&Item> = held.expected_items().filter(kept).collect();
    let said = |word: Word, records: u64| format!("{word}, {} records", number(records));
    let wrong: Vec<String> = all
        .iter()
        .filter_map(|it| {
            let wanted = said(it.in_vault, it.records);
            let found = held.item(&it.path).map(|item| said(item.word(), records(item)));
            let found = found.unwrap_or_else(|| "not taken in".to_owned());
            (found != wanted).then(|| format!("{}: {found}, planted {wanted}", it.path))
        })
        .collect();
    let sentence = |right: usize| format!("{right} of {} items have their word", all.len());
    let found = match wrong.is_empty() {
        true => sentence(all.len()),
        false => format!("{}; {}", sentence(all.len() - wrong.len()), wrong.join("; ")),
    };
    Case::new("The word of every item", sentence(all.len()), found)
}

fn records(item: &EvidenceState) -> u64 {
    let verified = item.verified.as_ref();
    // Rows of a register are read when they are wanted: they are no records of a log.
    let is_log = verified.is_some_and(|it| it.appraisal.format == "log");
    verified.filter(|_| is_log).map_or(0, |it| it.appraisal.records)
}

/// Nothing else in the vault is red, whatever it is.
fn reds(held: &Held<'_>) -> Case {
    let planted = held.expected_items().filter(|it| it.in_vault.is_alarming());
    let mut planted: Vec<String> =
        planted.map(|it| format!("{} {}", it.path, it.in_vault)).collect();
    let alarming = held.vault.register().evidence().filter(|it| it.word().is_alarming());
    let mut found: Vec<String> = alarming
        .map(|it| format!("{} {}", held.path(it).unwrap_or(&it.received.name), it.word()))
        .collect();
    planted.sort();
    found.sort();
    Case::new("No item is red but these", planted.join(", "), found.join(", "))
}

/// What the facts about single items must say.
fn facts(held: &Held<'_>) -> Case {
    let with_facts: Vec<&Item> = held.expected_items().filter(|it| !it.says.is_empty()).collect();
    let silent: Vec<String> = with_facts
        .iter()
        .flat_map(|it| {
            let said = held.item(&it.path).map(sentences).unwrap_or_default();
            let unsaid = it.says.iter().filter(move |wanted| !said.contains(wanted.as_str()));
            unsaid.map(|wanted| format!("{} does not say {wanted:?}", it.path))
        })
        .collect();
    let expected = format!("{} items say why they are what they are", with_facts.len());
    let found = if silent.is_empty() { expected.clone() } else { silent.join("; ") };
    Case::new("Changed after signing, expired, re-encoded, unfinished, unsigned", expected, found)
}

/// All that a report says about an item.
fn sentences(item: &EvidenceState) -> String {
    let Some(verified) = &item.verified else { return String::new() };
    let appraisal = &verified.appraisal;
    let facts = appraisal.facts.iter().map(|it| it.detail.clone());
    let failures = appraisal.failures.iter().map(|it| format!("{} {}", it.expected, it.actual));
    let unchecked = appraisal.not_checked.iter().cloned();
    facts.chain(failures).chain(unchecked).collect::<Vec<_>>().join("\n")
}

fn diverged(held: &Held<'_>) -> Case {
    let planted = &held.expected.diverged;
    let expected = format!("DIVERGED, from line {} on", planted.records.0);
    let conflict = held.item(&planted.newer).and_then(|item| {
        let relations = &item.verified.as_ref()?.relations;
        let older = held.id(&planted.older);
        let found = relations
            .iter()
            .find(|it| it.relation == StreamRelation::Conflict && Some(it.to.id) == older)?;
        Some(format!("{}, from line {} on", item.word(), found.line.unwrap_or(0)))
    });
    let found = conflict.unwrap_or_else(|| "nothing".to_owned());
    Case::new("HELPER's gateway told otherwise in February than in November", expected, found)
}

/// Many chains, each with a first record of its own, are no contradiction.
fn sessions(held: &Held<'_>) -> Case {
    let of_sessions = |it: &&Item| it.path.starts_with("helper/sessions/");
    let all: Vec<&Item> = held.expected_items().filter(of_sessions).collect();
    let said = |words: &[Word]| {
        let count = |word: Word| words.iter().filter(|it| **it == word).count();
        let (good, open) = (count(Word::Verified), count(Word::Incomplete));
        format!("{good} VERIFIED, {open} INCOMPLETE, {} others", words.len() - good - open)
    };
    let expected: Vec<Word> = all.iter().map(|it| it.in_vault).collect();
    let words: Vec<Word> =
        all.iter().filter_map(|it| held.item(&it.path)).map(EvidenceState::word).collect();
    Case::new("64 conversations, one without its end", said(&expected), said(&words))
}

/// The original is asked for; nobody is accused.
fn reencoded(held: &Held<'_>) -> Case {
    let changed = held.expected_items().find(|it| it.says.iter().any(|s| s.contains("re-encoded")));
    let name = changed.and_then(|it| it.path.rsplit('/').next()).unwrap_or_default();
    let register = held.vault.register();
    let Some(today) = day(&held.expected.judged_at) else { return Case::new(ASKED, "open", "") };
    let all = requests(register, today);
    let asked = all.iter().find(|it| it.what.contains(name));
    let found = asked.map_or("nothing", |it| it.state.as_str());
    Case::new(ASKED, "open", found)
}

const ASKED: &str = "SIFT's October table was re-encoded: the original is asked for";

/// The timeline shows which days the August export should hold and does not.
fn cut(held: &Held<'_>) -> Result<Case, Error> {
    let planted = &held.expected.cut;
    let said = |from: Option<Day>, to: Option<Day>| {
        let shown = |it: Option<Day>| it.map_or("?".to_owned(), Day::for_people);
        format!("{} to {}", shown(from), shown(to))
    };
    let days = said(day(&planted.ends_before), day(&planted.taken));
    let expected = format!("cut, {days}: {} records are in a later export", planted.records);
    let period = (day(&held.expected.period.0), day(&held.expected.period.1));
    let (Some(from), Some(to)) = period else { return Ok(Case::new(CUT, expected, "")) };
    let timeline = held.vault.timeline(&["sift".to_owned()], (from, to))?;
    let spans = timeline.iter().flat_map(|it| &it.streams).flat_map(|it| &it.spans);
    let cuts: Vec<&Span> = spans.filter(|it| it.state == SpanState::Cut).collect();
    let found: Vec<String> = cuts
        .iter()
        .map(|span| {
            let days = said(Some(span.from), Some(span.to));
            let by = held.id(&planted.newer).zip(held.id(&planted.older));
            format!("cut, {days}: {} records are in a later export", left_out(span, by))
        })
        .collect();
    Ok(Case::new(CUT, expected, found.join("; ")))
}

const CUT: &str = "SIFT's August export was cut";

/// Reads how many records the timeline says that an export left out.
fn left_out(span: &Span, ids: Option<(EvidenceId, EvidenceId)>) -> String {
    let Some((newer, older)) = ids else { return "?".to_owned() };
    let sentence = span.because.iter().find(|it| it.contains(&format!("that {older} left out")));
    let count = sentence.and_then(|it| it.strip_prefix(&format!("{newer} holds ")));
    let count = count.and_then(|it| it.split(' ').next());
    count.unwrap_or("?").to_owned()
}

/// Nothing of the file is left, and the ledger says that it was there.
fn erased(held: &Held<'_>) -> Case {
    let path = &held.expected.erased;
    let gone = held.vault.register().erased().count();
    let found = match (held.item(path), gone) {
        (None, 1) => "erased".to_owned(),
        (Some(_), _) => "held".to_owned(),
        (None, count) => format!("{count} items erased"),
    };
    Case::new("A payroll file came by mistake", "erased", found)
}

/// What is due is held back.
fn hold(held: &Held<'_>) -> Case {
    let planted = &held.expected.hold;
    let expected = format!("{} is due and held back for {}", planted.item, planted.incident);
    let shown = retention(held.vault.register());
    let back = shown.runs.iter().flat_map(|it| &it.held_back);
    let found: Vec<String> = back
        .map(|it| {
            let item = held.vault.register().item(it.id);
            let path = item.and_then(|item| held.path(item)).unwrap_or("?");
            format!("{path} is due and held back for {}", it.matter)
        })
        .collect();
    let due = shown.runs.iter().map(|it| it.due.len()).sum::<usize>();
    let found = if due == 0 { found.join("; ") } else { format!("{due} items due") };
    Case::new("A retention run stops at a legal hold", expected, found)
}

fn day(text: &str) -> Option<Day> {
    Day::parse(text).or_else(|| Timestamp::parse(text).map(Day::of))
}
