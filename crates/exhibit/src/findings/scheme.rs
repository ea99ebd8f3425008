//! Grading schemes as data: what a body calls the grades, and how many days each leaves.

use std::sync::LazyLock;

use exhibit_core::event::{Event, Grade, GradeNamed, SchemeId, SchemeStated, folded};
use exhibit_core::register::{Register, Stated};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::host::Host;
use crate::organisation::name_of;
use crate::vault::{Open, Vault};

/// The longest file of a scheme, in bytes.
const MAX_FILE: usize = 64 << 10;

/// The file of a grading scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemeFile {
    /// Whose grades they are.
    pub title: String,
    /// The grades that it knows.
    pub grades: Vec<GradeInFile>,
}

/// A grade in the file of a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GradeInFile {
    /// Which of the six grades it is.
    pub grade: Grade,
    /// What it is called there.
    pub name: String,
    /// How many days a finding of this grade may stay open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// Other words for it, by which lists are read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

/// The grading schemes: those on record, and those that come with the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SchemesShown {
    /// Those on record, by number.
    pub on_record: Vec<SchemeShown>,
    /// Those that come with the program: importing one by its name puts it on record.
    pub built_in: Vec<SchemeBuiltIn>,
}

/// A grading scheme on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SchemeShown {
    /// Its number.
    pub id: SchemeId,
    /// Whose it is.
    pub title: String,
    /// Its grades.
    pub grades: Vec<GradeNamed>,
    /// Why it was changed last, where somebody said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_because: Option<String>,
    /// Who stated it.
    pub by: String,
    /// The ledger's entry.
    pub entry: u64,
}

/// A grading scheme that comes with the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SchemeBuiltIn {
    /// Its name.
    pub name: String,
    /// Its file.
    #[serde(flatten)]
    pub file: SchemeFile,
}

/// Returns the grading schemes.
pub fn schemes(register: &Register) -> SchemesShown {
    let on_record = register.schemes().map(|it| scheme(register, it)).collect();
    let name =
        |it: &(&str, SchemeFile)| SchemeBuiltIn { name: it.0.to_owned(), file: it.1.clone() };
    SchemesShown { on_record, built_in: built_in().iter().map(name).collect() }
}

/// Returns the file of a scheme that comes with the program.
pub fn built_in_scheme(name: &str) -> Option<&'static SchemeFile> {
    built_in().iter().find(|it| it.0 == name).map(|it| &it.1)
}

impl SchemeFile {
    /// Reads a scheme from the bytes of its file.
    ///
    /// # Errors
    /// [`Error::Scheme`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > MAX_FILE {
            return Err(Error::Scheme(format!("over {MAX_FILE} bytes")));
        }
        serde_json::from_slice(bytes).map_err(|e| Error::Scheme(e.to_string()))
    }
}

impl Vault<Open> {
    /// Puts a grading scheme on record, or changes one and says why; returns its number.
    ///
    /// # Errors
    /// [`Error::Text`] for a name that is a usual word for another grade; [`Error::Refused`]; as [`Vault::append`].
    pub fn state_scheme(
        &mut self,
        host: &Host<'_>,
        file: &SchemeFile,
        change: Option<SchemeId>,
        because: Option<&str>,
    ) -> Result<SchemeId, Error> {
        if let Some(it) = file.grades.iter().find(|it| is_word_of_another(it)) {
            return Err(Error::text("name", &it.name, "a name that no other grade goes by"));
        }
        let id = change.unwrap_or_else(|| self.register().next_scheme());
        let grades = file.grades.iter().map(|it| GradeNamed {
            grade: it.grade,
            name: it.name.clone(),
            days: it.days,
        });
        let (title, grades) = (file.title.clone(), grades.collect());
        let changed_because = because.map(str::to_owned);
        let said = SchemeStated { id, title, grades, changed_because };
        self.state(host, vec![Event::SchemeStated(said)])?;
        Ok(id)
    }
}

/// Returns which grade a body means by its word: as the scheme has it, else by the usual words.
pub(super) fn grade_meant(scheme: Option<&SchemeStated>, word: &str) -> Option<Grade> {
    if let Some((name, grade)) = with_usual_word(word) {
        let said = grade_meant(scheme, name).or_else(|| grade_meant(scheme, grade.as_str()));
        return said.filter(|it| *it == grade);
    }
    let word = folded(word);
    let of_scheme = scheme.into_iter().flat_map(|it| &it.grades);
    let named = of_scheme.clone().find(|it| folded(&it.name) == word).map(|it| it.grade);
    let knows = |grade: Grade| scheme.is_none() || of_scheme.clone().any(|it| it.grade == grade);
    named.or_else(|| usual_meaning(&word).filter(|it| knows(*it)))
}

/// Reads a name as lists of this program write it: with the usual word beside it.
fn with_usual_word(word: &str) -> Option<(&str, Grade)> {
    let (name, usual) = word.trim().strip_suffix(')')?.rsplit_once(" (")?;
    let grade = Grade::ALL.into_iter().find(|it| folded(it.as_str()) == folded(usual))?;
    Some((name, grade))
}

/// Returns which grade is usually meant by a word, as [`folded`].
fn usual_meaning(word: &str) -> Option<Grade> {
    let mut usual = built_in().iter().filter(|it| it.0 == OWN).flat_map(|it| &it.1.grades);
    let called = |it: &&GradeInFile| {
        folded(&it.name) == word || it.also.iter().any(|also| folded(also) == word)
    };
    usual.find(called).map(|it| it.grade)
}

fn is_word_of_another(it: &GradeInFile) -> bool {
    usual_meaning(&folded(&it.name)).is_some_and(|grade| grade != it.grade)
}

fn scheme(register: &Register, stated: &Stated<SchemeStated>) -> SchemeShown {
    SchemeShown {
        id: stated.said.id,
        title: stated.said.title.clone(),
        grades: stated.said.grades.clone(),
        changed_because: stated.said.changed_because.clone(),
        by: name_of(register, stated.by),
        entry: stated.leaf,
    }
}

/// The scheme that has the usual words.
const OWN: &str = "own";

fn built_in() -> &'static [(&'static str, SchemeFile)] {
    static ALL: LazyLock<Vec<(&'static str, SchemeFile)>> = LazyLock::new(|| {
        let read = |(name, text): (&'static str, &str)| {
            (name, serde_json::from_str(text).expect("the built-in schemes are tested to parse"))
        };
        TEXTS.into_iter().map(read).collect()
    });
    &ALL
}

const TEXTS: [(&str, &str); 3] = [
    (OWN, include_str!("../../../../schemas/grading/own.json")),
    ("certification-body", include_str!("../../../../schemas/grading/certification-body.json")),
    ("ostsee-zert", include_str!("../../../../schemas/grading/ostsee-zert.json")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_built_in_scheme_says_each_word_and_grade_once() {
        for (name, file) in built_in() {
            let mut grades: Vec<_> = file.grades.iter().map(|it| it.grade).collect();
            grades.dedup();
            assert_eq!(grades.len(), file.grades.len(), "{name}");
            let words = file.grades.iter().flat_map(|it| [&it.name].into_iter().chain(&it.also));
            let mut words: Vec<_> = words.map(|it| folded(it)).collect();
            let count = words.len();
            words.sort();
            words.dedup();
            assert_eq!(words.len(), count, "{name}");
            assert!(!file.grades.iter().any(is_word_of_another), "{name}");
        }
        let own = built_in_scheme(OWN).expect("there");
        assert_eq!(own.grades.len(), Grade::ALL.len());
    }

    #[test]
    fn a_word_means_what_the_scheme_says_and_else_what_is_usual() {
        let named = |grade, name: &str| GradeNamed { grade, name: name.into(), days: None };
        let scheme = SchemeStated {
            id: SchemeId(1),
            title: "Ours".into(),
            grades: vec![named(Grade::Minor, "Category B"), named(Grade::Major, "Category A")],
            changed_because: None,
        };
        assert_eq!(grade_meant(None, "Major NC"), Some(Grade::Major));
        assert_eq!(grade_meant(None, "nebenabweichung"), Some(Grade::Minor));
        assert_eq!(grade_meant(None, "Nebennichtkonformität"), Some(Grade::Minor));
        assert_eq!(grade_meant(None, "Category B"), None);
        assert_eq!(grade_meant(Some(&scheme), "category b"), Some(Grade::Minor));
        let beside = |word| grade_meant(Some(&scheme), word);
        assert_eq!(beside("Category A (major nonconformity)"), Some(Grade::Major));
        assert_eq!(beside("Category A (minor nonconformity)"), None, "it says two things");
        assert_eq!(beside("Category C (observation)"), None, "the scheme does not know it");
        assert_eq!(grade_meant(Some(&scheme), "OFI"), None, "the scheme does not know it");
    }

    #[test]
    fn a_file_that_is_no_scheme_says_why() {
        let wrong = [&b"{"[..], b"{\"title\":\"x\"}", b"{\"title\":1,\"grades\":[]}"];
        for bytes in wrong {
            assert!(matches!(SchemeFile::parse(bytes), Err(Error::Scheme(_))));
        }
        let long = vec![b' '; MAX_FILE + 1];
        assert!(matches!(SchemeFile::parse(&long), Err(Error::Scheme(_))));
    }
}
