//! Messages that may have been hashed: their parts, the bytes that they stand for, and how a profile writes them.

use super::super::compile;
use super::super::plan::{MessagePlan, PartPlan};
use super::super::source::{
    CanonName, CanonParts, CanonRule, DigestForm, FieldPart, JsonPart, LinePart, NumbersRule, Part,
    RewriteRule, SortRule,
};
use super::super::toml_string;
use super::records::Record;
use super::text::encoding_name;
use crate::engine::{Carried, Given, Hash, text_of, write_message};

/// A message: its parts, and what stands between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) parts: Vec<Part>,
    pub(super) separator: String,
}

/// The canonical forms that are tried, the usual ones first.
pub(super) fn canons() -> Vec<CanonRule> {
    let named = [
        CanonName::Jcs,
        CanonName::Python,
        CanonName::Serde,
        CanonName::PythonAscii,
        CanonName::PythonSpaced,
        CanonName::Verbatim,
    ];
    let made =
        |sort, spaced, ascii, numbers| CanonRule::Made(CanonParts { sort, spaced, ascii, numbers });
    let others = [
        made(SortRule::Source, false, false, NumbersRule::Verbatim),
        made(SortRule::Source, false, false, NumbersRule::Ecmascript),
        made(SortRule::Source, true, true, NumbersRule::Python),
        made(SortRule::Source, true, false, NumbersRule::Python),
        made(SortRule::Source, false, true, NumbersRule::Python),
        made(SortRule::CodePoint, true, false, NumbersRule::Python),
        made(SortRule::CodePoint, false, false, NumbersRule::PythonIntegral),
    ];
    named.map(CanonRule::Named).into_iter().chain(others).collect()
}

/// What is written for null where nothing else shows it, the usual ones first.
const NULLS: [&str; 8] = ["", "null", "None", "genesis", "GENESIS", "0", "-", ZEROS];

/// What stands for the record before the first.
const FIRSTS: [&str; 9] = ["", ZEROS, "genesis", "GENESIS", "null", "None", "0", "root", EMPTY];

pub(super) const ZEROS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// SHA-256 of nothing.
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// A selection of the record in the first canonical form.
pub(super) fn json(at: &str, exclude: &[String]) -> JsonPart {
    JsonPart { at: at.to_owned(), exclude: exclude.to_vec(), ..JsonPart::default() }
}

/// The text of a field.
pub(super) fn field(at: &str) -> FieldPart {
    FieldPart { at: at.to_owned(), null: None, decode: None, rewrite: None }
}

impl Message {
    pub(super) fn of(parts: Vec<Part>) -> Self {
        Self { parts, separator: String::new() }
    }

    pub(super) fn plan(&self) -> Option<MessagePlan> {
        compile::message("digest.message", &self.parts, &self.separator, &[]).ok()
    }

    /// Returns the messages that differ from this one only in what the record at hand may not show: the
    /// canonical form, nulls, and what stands before the first record.
    pub(super) fn likes(&self) -> impl Iterator<Item = Self> + use<'_> {
        let has_json = self.parts.iter().any(|part| matches!(part, Part::Json(_)));
        let has_field = self.parts.iter().any(|part| matches!(part, Part::Field(_)));
        let has_before = self.parts.iter().any(|part| matches!(part, Part::Previous(_)));
        let canons = if has_json { canons() } else { vec![CanonRule::default()] };
        let drops: &[bool] = if has_json { &[false, true] } else { &[false] };
        let mut nulls: Vec<Option<&str>> = vec![None];
        nulls.extend(NULLS.into_iter().map(Some).filter(|_| has_field));
        let firsts: Vec<&str> = if has_before { FIRSTS.to_vec() } else { vec![""] };
        let all = firsts.into_iter().flat_map(move |first| {
            let (nulls, canons) = (nulls.clone(), canons.clone());
            nulls.into_iter().flat_map(move |null| {
                let canons = canons.clone();
                drops.iter().flat_map(move |drop| {
                    canons.clone().into_iter().map(move |canon| (first, null, *drop, canon))
                })
            })
        });
        all.map(|(first, null, drop, canon)| self.with(first, null, drop, &canon))
    }

    fn with(&self, first: &str, null: Option<&str>, drop: bool, canon: &CanonRule) -> Self {
        let mut message = self.clone();
        for part in &mut message.parts {
            match part {
                Part::Json(json) => {
                    json.canon = canon.clone();
                    json.drop_nulls = drop;
                }
                Part::Field(field) => field.null = null.map(str::to_owned),
                Part::Previous(previous) => first.clone_into(&mut previous.first),
                _ => {}
            }
        }
        message
    }

    /// Returns the parts as a profile lists them.
    pub(super) fn toml(&self) -> String {
        self.parts.iter().map(toml).collect::<Vec<_>>().join(", ")
    }

    /// Says what it is.
    pub(super) fn words(&self) -> String {
        match (self.parts.as_slice(), self.separator.as_str()) {
            ([Part::Line(LinePart::WithNewline)], _) => "the line with its line feed".to_owned(),
            ([Part::Line(_)], _) => "the line".to_owned(),
            (_, "") => self.toml(),
            (_, separator) => format!("{}, with {separator:?} between", self.toml()),
        }
    }
}

/// Returns the bytes of a message for a record; nothing if it does not fit.
pub(super) fn bytes(
    plan: &mut MessagePlan,
    record: &Record<'_>,
    before: Option<&Record<'_>>,
    digests: &[Hash],
) -> Option<Vec<u8>> {
    of_value(plan, record.value, record.line, before, digests)
}

/// The same, seen from any value.
pub(super) fn of_value(
    plan: &mut MessagePlan,
    value: exhibit_core::json::Value<'_>,
    line: &[u8],
    before: Option<&Record<'_>>,
    digests: &[Hash],
) -> Option<Vec<u8>> {
    let place = plan.parts.iter().find_map(|part| match part {
        PartPlan::Previous { at, .. } => Some(at),
        _ => None,
    });
    let carried = match (place, before) {
        (Some(place), Some(before)) => {
            Carried::Texts(vec![before.value.at(place).and_then(text_of)])
        }
        _ => Carried::Nothing,
    };
    let mut out = Vec::new();
    let given = Given { record: value, line, file: line, carried: &carried, digests };
    write_message(plan, &[], &given, &mut out).ok()?;
    Some(out)
}

/// Writes a part as a profile does.
pub(super) fn toml(part: &Part) -> String {
    match part {
        Part::Literal(text) => format!("{{ literal = {} }}", toml_string(text)),
        Part::Line(LinePart::WithNewline) => "{ line = \"with-newline\" }".to_owned(),
        Part::Line(_) => "{ line = \"without-newline\" }".to_owned(),
        Part::Digest(it) => {
            let form = match it.form {
                DigestForm::Raw => "raw",
                DigestForm::Hex => "hex",
                DigestForm::Text => "text",
            };
            format!("{{ digest = {{ name = {}, as = {form:?} }} }}", toml_string(&it.name))
        }
        Part::Field(it) => {
            let mut text = format!("{{ field = {{ at = {}", toml_string(&it.at));
            if let Some(null) = &it.null {
                text.push_str(&format!(", null = {}", toml_string(null)));
            }
            if let Some(encoding) = it.decode {
                text.push_str(&format!(", decode = {:?}", encoding_name(encoding)));
            }
            text + " } }"
        }
        Part::Previous(it) => {
            let (at, first) = (toml_string(&it.at), toml_string(&it.first));
            let mut text = format!("{{ previous = {{ at = {at}, first = {first}");
            if let Some(encoding) = it.decode {
                text.push_str(&format!(", decode = {:?}", encoding_name(encoding)));
            }
            text + " } }"
        }
        Part::Json(it) => json_toml(it),
        Part::Dsse(it) => format!(
            "{{ dsse = {{ type = {}, payload = {} }} }}",
            toml_string(&it.r#type),
            toml_string(&it.payload)
        ),
    }
}

fn json_toml(it: &JsonPart) -> String {
    let list = |places: &[String]| {
        places.iter().map(|place| toml_string(place)).collect::<Vec<_>>().join(", ")
    };
    let mut members = Vec::new();
    if !it.at.is_empty() {
        members.push(format!("at = {}", toml_string(&it.at)));
    }
    if let Some(places) = &it.include {
        members.push(format!("include = [{}]", list(places)));
    }
    if !it.exclude.is_empty() {
        members.push(format!("exclude = [{}]", list(&it.exclude)));
    }
    if it.drop_nulls {
        members.push("drop_nulls = true".to_owned());
    }
    let rewrites = it.rewrite.iter().map(|(place, rule)| {
        let rule = if *rule == RewriteRule::Empty { "empty" } else { "null" };
        format!("{} = {rule:?}", toml_string(place))
    });
    let rewrites: Vec<String> = rewrites.collect();
    if !rewrites.is_empty() {
        members.push(format!("rewrite = {{ {} }}", rewrites.join(", ")));
    }
    members.push(format!("canon = {}", canon_toml(&it.canon)));
    format!("{{ json = {{ {} }} }}", members.join(", "))
}

/// Writes a canonical form as a profile does.
pub(super) fn canon_toml(rule: &CanonRule) -> String {
    let parts = match rule {
        CanonRule::Named(name) => return format!("{:?}", canon_name(*name)),
        CanonRule::Made(parts) => parts,
    };
    let sort = match parts.sort {
        SortRule::Utf16 => "utf16",
        SortRule::CodePoint => "code-point",
        SortRule::Source => "source",
    };
    let numbers = match parts.numbers {
        NumbersRule::Verbatim => "verbatim",
        NumbersRule::Ecmascript => "ecmascript",
        NumbersRule::Python => "python",
        NumbersRule::PythonIntegral => "python-integral",
        NumbersRule::Serde => "serde",
    };
    let spaced = if parts.spaced { ", spaced = true" } else { "" };
    let ascii = if parts.ascii { ", ascii = true" } else { "" };
    format!("{{ sort = {sort:?}{spaced}{ascii}, numbers = {numbers:?} }}")
}

fn canon_name(name: CanonName) -> &'static str {
    match name {
        CanonName::Jcs => "jcs",
        CanonName::Python => "python",
        CanonName::PythonAscii => "python-ascii",
        CanonName::PythonSpaced => "python-spaced",
        CanonName::Serde => "serde",
        CanonName::Verbatim => "verbatim",
    }
}
