//! Schemas of registers, as data: which columns a register has, what they are called, and what may stand in them.
//!
//! The built-in ones are in `schemas/registers/`; users may bring their own file. The JSON Schema in
//! `schemas/register.schema.json` is made from these types.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use exhibit_core::catalog::iso42001;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::fold::{folded, spellings};

/// The version of the schema language that this program reads.
pub const LANGUAGE: u32 = 1;

/// The longest schema file, in bytes.
const MAX_FILE: usize = 1 << 20;

/// A register, described.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// The version of this language: 1.
    pub language: u32,
    /// A short name: lower-case letters, digits and `-`.
    pub name: String,
    /// What the register is called by people.
    pub title: String,
    /// What it is for, in our own words.
    pub about: String,
    /// The requirements of ISO/IEC 42001:2023 that it belongs to; may be empty.
    pub requirements: Vec<String>,
    /// The keys of the columns that tell one row from another. The first must have a value; the others may be empty.
    pub identify: Vec<String>,
    /// The keys of the columns that tell rows apart where the first of `identify` is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identify_otherwise: Vec<String>,
    /// The columns.
    pub columns: Vec<Column>,
}

/// A column of a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// A short name that does not change: lower-case letters, digits and `-`.
    pub key: String,
    /// What it is called by people.
    pub title: String,
    /// What may stand in it.
    #[serde(rename = "type")]
    pub kind: ColumnKind,
    /// Whether each row must have a value.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Other names under which the column is known, in any language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// Names that stand for the column only where the file has none of the others for it. Another column may have
    /// them as well: people write `Risk` above ids, and above what can happen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub otherwise: Vec<String>,
    /// The values of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Choice>,
    /// Whether several values of a choice may stand in one cell.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub several: bool,
    /// Whether other words than the values may stand in a choice: they are kept as they are, and said.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    /// What a list is made of.
    #[serde(default, skip_serializing_if = "ListOf::is_text")]
    pub of: ListOf,
    /// The key of a control or of a list of requirements of which this text is the title: the two are compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_of: Option<String>,
    /// What should stand in it, in our own words.
    pub explanation: String,
}

/// What may stand in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    /// A short text.
    Text,
    /// A text of any length.
    LongText,
    /// A name that tells rows apart.
    Id,
    /// A control of Annex A with or without its title, or one of the organisation's own, such as `X.1`.
    Control,
    /// A day.
    Day,
    /// A moment with its zone, or a day.
    Time,
    /// A number, kept in its own digits.
    Number,
    /// One of the values.
    Choice,
    /// A person's name.
    Person,
    /// An AI system's name.
    System,
    /// A version.
    Version,
    /// Several values.
    List,
}

/// What a list is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ListOf {
    /// Texts, between semicolons, line breaks or commas.
    #[default]
    Text,
    /// Persons, between semicolons or line breaks: their names may have commas.
    Person,
    /// AI systems, as texts.
    System,
    /// Ids of the catalog, each with or without its title.
    Requirement,
}

impl ListOf {
    fn is_text(&self) -> bool {
        *self == Self::Text
    }
}

/// A value of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The value as rows have it: lower-case letters, digits and `-`.
    pub value: String,
    /// What it is called by people.
    pub title: String,
    /// Other words for it, in any language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

/// Why a file is no schema.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SchemaError {
    /// Not JSON, or not of the shape of a schema.
    #[error("this is no schema of a register: {0}")]
    Shape(String),
    /// A schema that contradicts itself or the catalog.
    #[error("{at}: expected {expected}, found {found}")]
    Rule {
        /// The key or field concerned.
        at: String,
        /// What should be there.
        expected: &'static str,
        /// What is.
        found: String,
    },
}

impl Schema {
    /// Reads a schema from the bytes of its file.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn parse(bytes: &[u8]) -> Result<Self, SchemaError> {
        if bytes.len() > MAX_FILE {
            return Err(SchemaError::Shape(format!("over {MAX_FILE} bytes")));
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let schema: Self =
            serde_json::from_slice(bytes).map_err(|error| SchemaError::Shape(error.to_string()))?;
        schema.hold()?;
        Ok(schema)
    }

    /// Returns the column of a key.
    pub fn column(&self, key: &str) -> Option<&Column> {
        self.columns.iter().find(|it| it.key == key)
    }

    /// Returns the column, from 0, that each folded spelling stands for.
    pub(crate) fn spelled(&self) -> HashMap<String, usize> {
        let columns = self.columns.iter().enumerate();
        columns
            .flat_map(|(at, it)| it.all_spellings().into_iter().map(move |own| (own, at)))
            .collect()
    }

    /// Returns the column, from 0, that a spelling may stand for; one of its own comes before one that counts otherwise.
    pub(crate) fn hinted(&self) -> HashMap<String, usize> {
        let columns = self.columns.iter().enumerate();
        let mut hinted: HashMap<String, usize> = columns
            .flat_map(|(at, it)| it.other_spellings().into_iter().map(move |own| (own, at)))
            .collect();
        hinted.extend(self.spelled());
        hinted
    }

    fn hold(&self) -> Result<(), SchemaError> {
        if self.language != LANGUAGE {
            return Err(rule("language", "1", self.language));
        }
        short_name("name", &self.name)?;
        for id in &self.requirements {
            if iso42001().requirement(id).is_err() {
                return Err(rule("requirements", "ids of the catalog", id));
            }
        }
        let mut keys = HashSet::new();
        let mut spelled: HashMap<String, &str> = HashMap::new();
        if self.columns.is_empty() || self.columns.len() > crate::table::MAX_COLUMNS {
            return Err(rule("columns", "1 to 512 columns", self.columns.len()));
        }
        for column in &self.columns {
            if !keys.insert(&column.key) {
                return Err(rule("columns", "each key once", &column.key));
            }
            column.hold(self)?;
            for spelling in column.all_spellings() {
                let other = spelled.insert(spelling.clone(), &column.key);
                if other.is_some_and(|other| other != column.key) {
                    return Err(rule(&column.key, "names that no other column has", spelling));
                }
            }
        }
        let first = |keys: &[String]| keys.first().and_then(|key| self.column(key));
        let required = |keys: &[String]| first(keys).is_some_and(|it| it.required);
        if first(&self.identify).is_none()
            || !(required(&self.identify) || required(&self.identify_otherwise))
        {
            return Err(rule("identify", "first a column that is required", "none"));
        }
        let mut keys = self.identify.iter().chain(&self.identify_otherwise);
        match keys.find(|key| self.column(key).is_none()) {
            Some(key) => Err(rule("identify", "keys of columns", key)),
            None => Ok(()),
        }
    }
}

impl Column {
    /// Returns the value that each folded spelling of a choice stands for.
    pub(crate) fn choices(&self) -> HashMap<String, &Choice> {
        let spelled = |choice: &'_ Choice| choice.all_spellings().collect::<Vec<_>>();
        let all =
            self.values.iter().flat_map(|it| spelled(it).into_iter().map(move |own| (own, it)));
        all.collect()
    }

    fn all_spellings(&self) -> Vec<String> {
        let names = [&self.key, &self.title].into_iter().chain(&self.also);
        let mut all: Vec<String> = names.flat_map(|name| spellings(name)).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Returns the spellings that count where the file has no better name for the column.
    pub(crate) fn other_spellings(&self) -> Vec<String> {
        self.otherwise.iter().flat_map(|name| spellings(name)).collect()
    }

    /// Tells whether what stands in it has titles in the catalog.
    fn has_titles(&self) -> bool {
        self.kind == ColumnKind::Control || self.of == ListOf::Requirement
    }

    fn hold(&self, schema: &Schema) -> Result<(), SchemaError> {
        short_name("key", &self.key)?;
        if self.title.trim().is_empty() || self.explanation.trim().is_empty() {
            return Err(rule(&self.key, "a title and an explanation", "none"));
        }
        if (self.kind == ColumnKind::Choice) == self.values.is_empty() {
            return Err(rule(
                &self.key,
                "values for a choice, and only for one",
                self.values.len(),
            ));
        }
        if (self.several || self.open) && self.kind != ColumnKind::Choice {
            return Err(rule(
                &self.key,
                "\"several\" and \"open\" for a choice only",
                "another type",
            ));
        }
        if self.of != ListOf::Text && self.kind != ColumnKind::List {
            return Err(rule(&self.key, "\"of\" for a list only", "another type"));
        }
        let mut words: HashMap<String, &str> = HashMap::new();
        for choice in &self.values {
            short_name(&self.key, &choice.value)?;
            for word in choice.all_spellings() {
                let other = words.insert(word.clone(), &choice.value);
                if other.is_some_and(|other| other != choice.value) {
                    return Err(rule(&self.key, "words that stand for one value each", word));
                }
            }
        }
        let titled = self.title_of.as_ref().map(|key| schema.column(key));
        match titled {
            Some(titled) if !titled.is_some_and(Self::has_titles) => {
                Err(rule(&self.key, "\"title_of\" a control or a list of requirements", "another"))
            }
            _ => Ok(()),
        }
    }
}

impl Choice {
    fn all_spellings(&self) -> impl Iterator<Item = String> {
        [&self.value, &self.title].into_iter().chain(&self.also).map(|it| folded(it))
    }
}

/// Returns the built-in schemas, in alphabetical order of their names.
pub fn built_in() -> &'static [Schema] {
    static SCHEMAS: LazyLock<Vec<Schema>> = LazyLock::new(|| {
        let read = |text: &&str| {
            Schema::parse(text.as_bytes()).expect("the built-in schemas are tested to parse")
        };
        TEXTS.iter().map(read).collect()
    });
    &SCHEMAS
}

/// Returns the built-in schema of this name.
pub fn named(name: &str) -> Option<&'static Schema> {
    built_in().iter().find(|it| it.name == name)
}

const TEXTS: [&str; 21] = [
    include_str!("../../../schemas/registers/accountable-persons.json"),
    include_str!("../../../schemas/registers/agents.json"),
    include_str!("../../../schemas/registers/authorities.json"),
    include_str!("../../../schemas/registers/changes.json"),
    include_str!("../../../schemas/registers/competence.json"),
    include_str!("../../../schemas/registers/concerns.json"),
    include_str!("../../../schemas/registers/evidence-index.json"),
    include_str!("../../../schemas/registers/findings.json"),
    include_str!("../../../schemas/registers/impact-assessments.json"),
    include_str!("../../../schemas/registers/incidents.json"),
    include_str!("../../../schemas/registers/objectives.json"),
    include_str!("../../../schemas/registers/obligations.json"),
    include_str!("../../../schemas/registers/people.json"),
    include_str!("../../../schemas/registers/requests.json"),
    include_str!("../../../schemas/registers/risks.json"),
    include_str!("../../../schemas/registers/sites.json"),
    include_str!("../../../schemas/registers/soa.json"),
    include_str!("../../../schemas/registers/suppliers.json"),
    include_str!("../../../schemas/registers/systems.json"),
    include_str!("../../../schemas/registers/treatments.json"),
    include_str!("../../../schemas/registers/versions.json"),
];

fn short_name(at: &str, name: &str) -> Result<(), SchemaError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    match (1..=64).contains(&name.len()) && name.bytes().all(plain) {
        true => Ok(()),
        false => Err(rule(at, "1 to 64 lower-case letters, digits and hyphens", name)),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "what was found is named in the call")]
fn rule(at: &str, expected: &'static str, found: impl ToString) -> SchemaError {
    SchemaError::Rule { at: at.to_owned(), expected, found: found.to_string() }
}
