//! What a record says besides: its number, its usual fields, what stays the same, what ends the log.

use exhibit_core::time::Moment;

use super::link;
use super::search::Search;

/// A number that grows by one from record to record.
pub(super) struct SequenceFound {
    pub(super) field: String,
    pub(super) start: u64,
    pub(super) group: Option<String>,
}

/// Finds the field that numbers the records, or those of each group.
pub(super) fn sequence(search: &Search<'_>, group: Option<&str>) -> Option<SequenceFound> {
    let among = |group: Option<&str>| {
        let before = link::before_each(search, group);
        search.places.iter().find_map(|(place, texts)| {
            let numbers: Option<Vec<u64>> =
                texts.iter().map(|text| text.as_ref()?.parse().ok()).collect();
            let numbers = numbers.filter(|_| search.is_number(place))?;
            let grows = before.iter().enumerate().all(|(at, before)| match before {
                Some(before) => numbers[*before].checked_add(1) == Some(numbers[at]),
                None => numbers[at] == numbers[0],
            });
            grows.then(|| SequenceFound {
                field: place.clone(),
                start: numbers[0],
                group: group.map(str::to_owned),
            })
        })
    };
    among(None).or_else(|| among(Some(group?)))
}

/// A mapped field: its name in a profile, and the place that it may be found at.
pub(super) struct FieldFound {
    pub(super) name: &'static str,
    pub(super) at: String,
    pub(super) form: FieldForm,
}

/// How a profile writes a mapped field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldForm {
    /// Places of a text.
    Text,
    /// One place and how a time is written there.
    Time(&'static str),
    /// One place of a number of seconds.
    Seconds,
    /// Places only.
    Places,
}

/// The names that fields usually have, without `_` and `-`, the most telling first.
const NAMES: [(&str, &[&str]); 17] = [
    (
        "time",
        &[
            "timestamp",
            "ts",
            "time",
            "eventtime",
            "createdat",
            "recordedat",
            "datetime",
            "timestampns",
            "timestampnanos",
            "timestampms",
            "at",
            "date",
        ],
    ),
    ("kind", &["eventtype", "actiontype", "recordtype", "event", "type", "kind", "action"]),
    ("system", &["system", "systemid", "service", "application", "app"]),
    (
        "version",
        &["systemversion", "modelversion", "agentversion", "releaseversion", "modelrevision"],
    ),
    ("agent", &["agentid", "agent", "agentname", "model", "modelid"]),
    ("decision", &["decisionid", "caseid", "case", "requestid"]),
    (
        "person",
        &["approver", "reviewer", "approvedby", "reviewedby", "user", "userid", "actor", "actorid"],
    ),
    ("requester", &["requester", "requestedby", "requesterid", "initiator", "initiatedby"]),
    ("operator", &["operatorofrecord", "operator", "operatorid", "agentowner"]),
    ("risk_level", &["risklevel", "risktier", "severity"]),
    ("risk_score", &["riskscore", "score"]),
    ("outcome", &["outcome", "decision", "result", "status"]),
    ("reasoning", &["reasoning", "reasoningtrace", "rationale", "explanation"]),
    ("executed", &["executedat", "executiontime", "effectiveat", "tookeffectat"]),
    ("reviewed", &["reviewedat", "reviewtime", "approvedat"]),
    ("review_seconds", &["reviewseconds", "reviewdurationseconds"]),
    ("id", &["recordid", "eventid", "entryid", "uuid", "id"]),
];

/// Finds the fields that searches ask for, by their usual names.
pub(super) fn fields(search: &Search<'_>) -> Vec<FieldFound> {
    let plain = |name: &str| {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<String>().to_ascii_lowercase()
    };
    let mut places: Vec<(&String, String)> = search
        .places
        .iter()
        .filter(|(_, texts)| 2 * texts.iter().flatten().count() >= texts.len())
        .map(|(place, _)| (place, plain(place.rsplit('.').next().unwrap_or(place))))
        .collect();
    places.sort_by_key(|(place, _)| place.matches('.').count());
    let all = NAMES.iter().filter_map(|(name, usual)| {
        let fits = |usual: &&str| {
            let named = |(_, last): &&(&String, String)| last == usual;
            let mut named = places.iter().filter(named);
            named.find_map(|(place, _)| {
                let form = match *name {
                    "time" | "executed" | "reviewed" => {
                        FieldForm::Time(time_format(search, place)?)
                    }
                    "review_seconds" if !search.is_number(place) => return None,
                    "review_seconds" => FieldForm::Seconds,
                    "reasoning" => FieldForm::Places,
                    _ => FieldForm::Text,
                };
                Some((place, form))
            })
        };
        let (place, form) = usual.iter().find_map(fits)?;
        Some(FieldFound { name, at: (*place).clone(), form })
    });
    all.collect()
}

fn time_format(search: &Search<'_>, place: &str) -> Option<&'static str> {
    let texts = search.places.get(place)?;
    let text = texts.iter().flatten().next()?;
    if Moment::parse(text).is_some() {
        return Some("rfc3339");
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        10 if digits => Some("seconds"),
        13 if digits => Some("millis"),
        16 if digits => Some("micros"),
        19 if digits => Some("nanos"),
        _ => None,
    }
}

/// Finds fields that are the same throughout and look like identifiers.
pub(super) fn constants(search: &Search<'_>) -> Vec<String> {
    const ENDS: [&str; 8] = ["id", "uuid", "stream", "chain", "tenant", "session", "log", "origin"];
    let same = |texts: &Vec<Option<String>>| {
        texts.len() > 2 && texts[0].is_some() && texts.iter().all(|text| *text == texts[0])
    };
    let is_id = |place: &String| {
        let last = place.rsplit('.').next().unwrap_or(place).to_ascii_lowercase();
        ENDS.iter().any(|end| last.ends_with(end)) && !last.contains("key") && !last.contains("sig")
    };
    let all = search.places.iter().filter(|(place, texts)| is_id(place) && same(texts));
    all.map(|(place, _)| place.clone()).collect()
}

/// Finds what only the last record says of its kind, if that looks like an end.
pub(super) fn terminal(search: &Search<'_>) -> Option<(String, String)> {
    const WORDS: [&str; 9] =
        ["end", "close", "final", "stop", "complete", "terminat", "shutdown", "seal", "finish"];
    search.places.iter().find_map(|(place, texts)| {
        let (last, before) = texts.split_last()?;
        let last = last.as_ref().filter(|text| text.len() <= 64)?;
        let lower = last.to_ascii_lowercase();
        let ends = WORDS.iter().any(|word| lower.contains(word));
        let known = before.iter().all(|text| text.as_ref().is_some_and(|text| text != last));
        // A kind is one of few words.
        let kinds: std::collections::BTreeSet<_> = before.iter().flatten().collect();
        let is_kind = 2 * kinds.len() <= before.len().max(2) && !search.is_number(place);
        (ends && known && is_kind).then(|| (place.clone(), last.clone()))
    })
}
