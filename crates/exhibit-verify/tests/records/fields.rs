//! Where profiles find the fields, and the words for kinds.

use exhibit_core::verdict::ProfileTrust;
use exhibit_verify::profile::source::Fields;
use exhibit_verify::record::{KINDS, Mapped};

use super::*;

/// The places of each field, in the order in which they are tried.
fn places(fields: &Fields) -> Vec<(Mapped, Vec<String>)> {
    use Mapped::*;
    let text = |field: &Option<exhibit_verify::profile::source::TextField>| {
        field.as_ref().map(|it| it.at.clone()).unwrap_or_default()
    };
    let time = |field: &Option<exhibit_verify::profile::source::TimeField>| {
        field.iter().map(|it| it.at.clone()).collect()
    };
    vec![
        (Time, time(&fields.time)),
        (Kind, text(&fields.kind)),
        (System, text(&fields.system)),
        (Version, text(&fields.version)),
        (Agent, text(&fields.agent)),
        (Decision, text(&fields.decision)),
        (Person, text(&fields.person)),
        (Requester, text(&fields.requester)),
        (Operator, text(&fields.operator)),
        (RiskLevel, text(&fields.risk_level)),
        (RiskScore, text(&fields.risk_score)),
        (Outcome, text(&fields.outcome)),
        (Reasoning, fields.reasoning.clone()),
        (Executed, time(&fields.executed)),
        (Reviewed, time(&fields.reviewed)),
        (ReviewSeconds, fields.review_seconds.iter().map(|it| it.at.clone()).collect()),
        (Id, text(&fields.id)),
        (Text, fields.text.clone()),
    ]
}

#[test]
fn built_in_profiles_use_the_words_for_kinds_that_tests_know() {
    for profile in ProfileSet::built_in().iter() {
        let Some(kind) = &profile.source().fields.kind else {
            panic!("{} maps no kind", profile.name())
        };
        for (theirs, ours) in &kind.words {
            let known = KINDS.iter().any(|(word, _)| word == ours);
            assert!(known, "{}: {theirs} = {ours:?} is no word of ours", profile.name());
        }
    }
}

#[test]
fn the_page_on_profiles_lists_every_kind_and_every_field() {
    let page = fs::read_to_string(repository().join("docs/profiles.md")).expect("the page");
    for (word, meaning) in KINDS {
        assert!(page.contains(&format!("| `{word}` | {meaning} |")), "{word}");
    }
    for field in Mapped::ALL {
        assert!(page.contains(&format!("| `{}` |", field.name())), "{}", field.name());
    }
}

/// Formats in which a program puts what it likes into one place, and that place.
const PAYLOADS: [(&str, &str); 13] = [
    ("aat-mcp", "action_detail."),
    ("ai-audit-trail", "checks.0.detail."),
    ("aiauditlog", "data."),
    ("aics-tlog", "data."),
    ("bijotel", ""),
    ("cendor-acttrace", "payload."),
    ("halo-record", "data."),
    ("logsiegel", "attrs."),
    ("omega-audit", "action."),
    ("palynth-provenance", "payload."),
    ("provedex", "event.payload.args_redacted."),
    ("qp-capsule", "outcome.result."),
    ("trust-ledger-core", "payload."),
];

#[test]
fn our_own_records_can_travel_inside_other_chains() {
    let set = ProfileSet::built_in();
    let own = places(&set.get("exhibit-records").expect("built in").source().fields);
    let chained = places(&set.get("exhibit-records-chained").expect("built in").source().fields);
    assert_eq!(own, chained);
    for (name, prefix) in PAYLOADS {
        let theirs = places(&set.get(name).expect("built in").source().fields);
        for ((field, ours), (_, theirs)) in own.iter().zip(&theirs) {
            // The record around it has a time and an identifier of its own; of texts some are enough.
            if matches!(field, Mapped::Time | Mapped::Id | Mapped::Text) {
                assert!(!theirs.is_empty(), "{name}: {field:?}");
                continue;
            }
            let wanted = format!("{prefix}{}", ours[0]);
            assert!(theirs.contains(&wanted), "{name}: {field:?} is not looked for at {wanted}");
        }
    }
}

#[test]
fn a_record_of_ours_inside_another_log_says_the_same() {
    let line = r#"{"event_id":"e-1","event_type":"custom.event","event_time":"2026-03-12T10:02:41Z","integrity":{"event_digest":"sha256:00","sequence":1,"stream_id":"s","chain_algorithm":"aiauditlog-sha256-chain-v1","digest_algorithm":"sha256"},"actor":{"actor_id":"gateway"},"data":DATA}"#;
    let inner = String::from_utf8(file("examples/good/oversight-reviewed.json")).expect("UTF-8");
    let inner = inner.replace('\n', " ");
    let log = line.replace("DATA", &inner) + "\n";
    let (found, records) = look(&[("audit.jsonl", log.into_bytes())], &[], None);
    assert_eq!(found.appraisal.profile.as_deref(), Some("aiauditlog"));
    let it = &records[0];
    assert_eq!(it.kind.as_deref(), Some("oversight"));
    assert_eq!(it.version.as_deref(), Some("3.0"));
    assert_eq!(it.decision.as_deref(), Some("D-20260312-0001"));
    assert_eq!(it.person.as_deref(), Some("P-07"));
    assert_eq!(it.outcome.as_deref(), Some("approved"));
    assert_eq!(it.reviewed, Moment::parse("2026-03-12T10:02:39.5Z"));
    assert_eq!(it.review_seconds, Some(412));
    assert_eq!((it.agent.as_deref(), it.uncovered), (Some("gateway"), 0));
}

fn with_fields(fields: &str, record: &str) -> Kept {
    let text = format!(
        "language = 1\nname = \"own\"\ntitle = \"Own\"\n[recognise]\nhas = [\"own\"]\n[fields]\n{fields}"
    );
    let profile = Profile::parse(&text, ProfileTrust::Relied).expect("a profile");
    let log = format!("{record}\n").into_bytes();
    look(&[("own.jsonl", log)], &[], Some(profile)).1.remove(0)
}

#[test]
fn a_reasoning_trace_counts_if_it_is_there_and_not_empty() {
    let fields = "reasoning = [\"why\", \"steps\"]";
    for (record, is_there) in [
        (r#"{"own":1}"#, false),
        (r#"{"own":1,"why":null,"steps":null}"#, false),
        (r#"{"own":1,"why":"","steps":[]}"#, false),
        (r#"{"own":1,"why":" \t ","steps":{}}"#, false),
        (r#"{"own":1,"why":true,"steps":7}"#, false),
        (r#"{"own":1,"why":"debt ratio"}"#, true),
        (r#"{"own":1,"why":"","steps":["a"]}"#, true),
        (r#"{"own":1,"steps":{"a":1}}"#, true),
    ] {
        let found = with_fields(fields, record);
        assert_eq!(found.reasoning, is_there, "{record}");
        assert_eq!(found.uncovered & Mapped::Reasoning.bit() != 0, is_there, "{record}");
    }
}

#[test]
fn durations_are_whole_seconds() {
    for (unit, written, seconds) in [
        ("", "3", Some(3)),
        ("", "2.999", Some(2)),
        ("", "\"12\"", Some(12)),
        ("", "0", Some(0)),
        ("", "-1", None),
        ("", "1e12", None),
        ("", "\"PT3S\"", None),
        ("", "null", None),
        (", unit = \"millis\"", "2999", Some(2)),
        (", unit = \"millis\"", "999.9", Some(0)),
    ] {
        let fields = format!("review_seconds = {{ at = \"took\"{unit} }}");
        let found = with_fields(&fields, &format!("{{\"own\":1,\"took\":{written}}}"));
        assert_eq!(found.review_seconds, seconds, "{written}{unit}");
    }
}

#[test]
fn what_is_stated_and_illegible_is_marked_as_that() {
    let fields = "executed = { at = \"done\" }\nreviewed = { at = \"seen\" }\nreview_seconds = { at = \"took\" }";
    let (done, seen, took) = (Mapped::Executed, Mapped::Reviewed, Mapped::ReviewSeconds);
    for (record, illegible) in [
        (r#"{"own":1}"#, vec![]),
        (r#"{"own":1,"done":null,"seen":" ","took":null}"#, vec![]),
        (r#"{"own":1,"done":"2026-02-03T10:30:01Z","seen":"2026-02-03T10:30:01+01:00"}"#, vec![]),
        (r#"{"own":1,"done":"2026-02-03T10:30:01"}"#, vec![done]),
        (r#"{"own":1,"seen":"yesterday","took":-5}"#, vec![seen, took]),
        (r#"{"own":1,"done":{"at":"2026-02-03T10:30:01Z"},"took":"PT3S"}"#, vec![done, took]),
        (r#"{"own":1,"seen":true}"#, vec![seen]),
    ] {
        let found = with_fields(fields, record);
        let marked = [done, seen, took].into_iter();
        let marked =
            marked.filter(|it| it.unreadable_bit().is_some_and(|bit| found.uncovered & bit != 0));
        assert_eq!(marked.collect::<Vec<_>>(), illegible, "{record}");
    }
}

#[test]
fn a_kind_is_a_word_that_tests_know_if_any_place_has_one() {
    let fields = "kind = { at = [\"tool\", \"type\"], words = { call = \"tool-call\" } }";
    for (record, kind) in [
        (r#"{"own":1,"tool":"kyc.verify","type":"call"}"#, "tool-call"),
        (r#"{"own":1,"tool":"kyc.verify","type":"oversight"}"#, "oversight"),
        (r#"{"own":1,"tool":"decision","type":"call"}"#, "decision"),
        (r#"{"own":1,"tool":"kyc.verify","type":"other"}"#, "kyc.verify"),
        (r#"{"own":1,"type":"other"}"#, "other"),
    ] {
        assert_eq!(with_fields(fields, record).kind.as_deref(), Some(kind), "{record}");
    }
}

#[test]
fn coverage_is_told_for_each_new_field() {
    let chain = "language = 1\nname = \"own\"\ntitle = \"Own\"\n[recognise]\nhas = [\"own\"]\n[[digest]]\nname = \"d\"\nmessage = [{ json = { include = [\"own\", \"in\"], canon = \"jcs\" } }]\nstored = \"hash\"\n";
    let both = |place: &str| {
        format!(
            "[fields]\nversion = {{ at = [\"{place}.version\"] }}\nrequester = {{ at = [\"{place}.asked\"] }}\noperator = {{ at = [\"{place}.answers\"] }}\nreasoning = [\"{place}.why\"]\nexecuted = {{ at = \"{place}.done\" }}\nreviewed = {{ at = \"{place}.seen\" }}\nreview_seconds = {{ at = \"{place}.took\" }}\n"
        )
    };
    let inner = r#"{"version":"2","asked":"a","answers":"o","why":"w","done":"2026-01-01T00:00:00Z","seen":"2026-01-01T00:00:00Z","took":1}"#;
    let log = format!("{{\"own\":1,\"in\":{inner},\"out\":{inner},\"hash\":\"00\"}}\n");
    for (place, uncovered) in [
        ("in", 0),
        (
            "out",
            [
                Mapped::Version,
                Mapped::Requester,
                Mapped::Operator,
                Mapped::Reasoning,
                Mapped::Executed,
                Mapped::Reviewed,
                Mapped::ReviewSeconds,
            ]
            .iter()
            .map(|it| it.bit())
            .sum(),
        ),
    ] {
        let text = format!("{chain}{}", both(place));
        let profile = Profile::parse(&text, ProfileTrust::Relied).expect("a profile");
        let files = [("own.jsonl", log.clone().into_bytes())];
        assert_eq!(look(&files, &[], Some(profile)).1[0].uncovered, uncovered, "{place}");
    }
}
