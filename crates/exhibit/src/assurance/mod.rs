//! Assurance tests over the logs that the vault holds.
//!
//! What is asked and how it is judged is in `exhibit-assurance`; here the vault's organisation, evidence
//! and records are put before it, and results are written down. Results hold pseudonyms: names are shown
//! for a recorded reason only.

mod documents;
mod ground;
mod inventory;
mod pass;
mod population;
mod setting;
mod setting_file;
mod shown;

use std::collections::BTreeSet;
use std::path::Path;

use exhibit_assurance::{
    AssuranceTest, Disclosure, Lists, Pseudonyms, Stage, TestResult, Unlisted, all, named,
};
use exhibit_core::event::{
    AssuranceDisclosed, AssuranceTested, Class, Event, EvidenceId, PersonId, TestId,
};
use exhibit_core::register::{Register, TestState};
use exhibit_core::visible::visible;
use exhibit_verify::watch::Watcher;

pub use exhibit_assurance::Difference;
pub use exhibit_assurance::result::thousands;
pub(crate) use setting::{offset, period_stated, zone_of};
pub use setting_file::{
    HoursFile, LevelFile, PopulationFile, ReviewWordsFile, SeriesFile, SettingFile, ThresholdsFile,
    ZoneChangeFile, ZoneFile,
};
pub(crate) use shown::Since;
pub use shown::{
    BasisShown, DisclosedShown, PersonNamed, PopulationShown, ReasonShown, TestLine, TestListed,
    TestShown, TestsCompared, counted, figure, resting, tests, tests_listed,
};

use crate::error::Error;
use crate::host::Host;
use crate::organisation::name_of;
use crate::plain_files::PlainFile;
use crate::vault::{Effects, Open, Vault};

/// What to run.
#[derive(Clone, Debug, Default)]
pub struct TestRequest {
    /// The tests, by name; all if empty.
    pub tests: Vec<String>,
    /// A setting file.
    pub file: Option<SettingFile>,
    /// What is stated beside it, and wins over it.
    pub stated: SettingFile,
}

/// Which of the two lists that a result digests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinesOf {
    /// The exceptions.
    Exceptions,
    /// What was counted.
    Population,
}

struct Lines {
    of: LinesOf,
    bytes: Vec<u8>,
}

impl Lists for Lines {
    fn population(&mut self, bytes: &[u8]) {
        if self.of == LinesOf::Population {
            self.bytes.extend_from_slice(bytes);
        }
    }

    fn exceptions(&mut self, bytes: &[u8]) {
        if self.of == LinesOf::Exceptions {
            self.bytes.extend_from_slice(bytes);
        }
    }
}

impl Vault<Open> {
    /// Runs tests over all logs that are held, in one pass, and writes the results down: all, or none.
    ///
    /// What is not stated is as in the newest run before, or as by default.
    ///
    /// # Errors
    /// [`Error::Text`] and [`Error::Setting`] for what is stated wrongly, [`Error::Population`] for a list with a row
    /// that can't be read, [`Error::Cancelled`]; as [`Vault::append`].
    pub fn run_tests(
        &mut self,
        host: &Host<'_>,
        request: &TestRequest,
        watcher: &dyn Watcher,
    ) -> Result<Vec<TestShown>, Error> {
        let tests = chosen(&request.tests)?;
        let stated: Vec<_> = request.file.iter().chain([&request.stated]).collect();
        let mut remarks = Vec::new();
        let mut setting = setting::settled(self, &stated, &mut remarks)?;
        let prepared = pass::prepare(self, &setting, None)?;
        setting.basis.clone_from(&prepared.basis);
        let ground = &prepared.ground;
        let unlisted = &mut Unlisted;
        let results =
            pass::pass(self, &prepared, &tests, watcher, unlisted, |_, results, names| {
                results.iter().map(|it| it.recorded(ground, names)).collect::<Vec<_>>()
            })?;
        let first = self.register().next_test().0;
        // A run over other systems is no earlier run of this question.
        let before = |test: &str| {
            let mut runs = self.register().tests().rev().map(|it| &it.tested.said);
            runs.find(|it| it.result.test == test && it.setting.systems == setting.systems)
        };
        let runs: Vec<AssuranceTested> = (first..)
            .zip(results)
            .map(|(number, result)| AssuranceTested {
                id: TestId(number),
                setting: setting.clone(),
                repeats: before(&result.test).map(|it| it.id),
                result,
            })
            .collect();
        let ids: Vec<TestId> = runs.iter().map(|it| it.id).collect();
        self.append(host, |batch| {
            for run in runs {
                batch.push(Event::AssuranceTested(Box::new(run)))?;
            }
            Ok(Effects::default())
        })?;
        let shown = ids.into_iter().map(|id| {
            let shown = self.show_test(id)?;
            Ok(TestShown { remarks: remarks.clone(), ..shown })
        });
        shown.collect()
    }

    /// Returns a run with all that it found, under pseudonyms.
    ///
    /// # Errors
    /// [`Error::NoTest`].
    pub fn show_test(&self, id: TestId) -> Result<TestShown, Error> {
        Ok(shown::shown(self.register(), self.test_state(id)?))
    }

    /// Records that names were shown and why, and returns a run with them.
    ///
    /// Whom the inventory does not list can be named only by going over the records again, while what the run stands on
    /// is still here and gives the same result; if it does not, the answer says so.
    ///
    /// # Errors
    /// [`Error::NoTest`]; [`Error::Refused`] for an empty reason; as [`Vault::append`].
    pub fn show_test_with_names(
        &mut self,
        host: &Host<'_>,
        id: TestId,
        reason: &str,
        watcher: &dyn Watcher,
    ) -> Result<TestShown, Error> {
        self.test_state(id)?;
        let disclosed = AssuranceDisclosed { test: id, reason: reason.trim().to_owned() };
        self.append(host, |batch| {
            batch.push(Event::AssuranceDisclosed(disclosed))?;
            Ok(Effects::default())
        })?;
        let mut shown = self.show_test(id)?;
        let by = self.person().name.clone();
        let disclosure = Disclosure::new(reason, &by).map_err(|e| Error::Record(e.to_string()))?;
        match self.named_again(id, &disclosure, watcher)? {
            Some(persons) => shown.persons = persons,
            None => {
                shown.persons = listed(self.register(), &shown);
                shown.remarks.push(NOT_REPEATED.to_owned());
            }
        }
        Ok(shown)
    }

    /// Compares two runs of one test.
    ///
    /// # Errors
    /// [`Error::NoTest`]; [`Error::Text`] if they are of two tests.
    pub fn compare_tests(&self, before: TestId, after: TestId) -> Result<TestsCompared, Error> {
        let (old, new) = (self.test_state(before)?, self.test_state(after)?);
        let (was, is) = (&old.tested.said.result, &new.tested.said.result);
        if was.test != is.test {
            return Err(Error::text("test", &after.to_string(), "a run of the same test"));
        }
        let since = shown::Since::of(self.register());
        Ok(TestsCompared {
            before: shown::line(&since, old),
            after: shown::line(&since, new),
            difference: exhibit_assurance::compare(was, is),
        })
    }

    /// The records are gone over again.
    fn test_lines(&self, id: TestId, of: LinesOf, watcher: &dyn Watcher) -> Result<Vec<u8>, Error> {
        let said = &self.test_state(id)?.tested.said;
        let changed = || {
            let expected = "a run over what is still here and as it was: run the test again";
            Error::text("run", &id.to_string(), expected)
        };
        let test = named(&said.result.test).ok_or_else(changed)?;
        let basis: BTreeSet<EvidenceId> = said.setting.basis.iter().map(|it| it.id).collect();
        let held = |id: &EvidenceId| self.register().item(*id).is_some_and(|it| it.is_held());
        if !basis.iter().all(held) {
            return Err(changed());
        }
        let prepared = pass::prepare(self, &said.setting, Some(&basis))?;
        let ground = &prepared.ground;
        let mut lines = Lines { of, bytes: Vec::new() };
        let same =
            pass::pass(self, &prepared, &[test], watcher, &mut lines, |_, results, names| {
                results.first().is_some_and(|it| it.recorded(ground, names) == said.result)
            })?;
        if same { Ok(lines.bytes) } else { Err(changed()) }
    }

    /// Writes the lines of all exceptions of a run to a new file, or of all that it counted, and returns them: the bytes
    /// whose SHA-256 the result states.
    ///
    /// # Errors
    /// [`Error::NoTest`]; [`Error::Text`] if evidence or organisation are another than at the time of the run, so that
    /// it gives another result; [`Error::Policy`]; [`Error::Exists`]; [`Error::Unwritable`]; as [`Vault::append`].
    pub fn export_test_lines(
        &mut self,
        host: &Host<'_>,
        (id, of): (TestId, LinesOf),
        path: &Path,
        watcher: &dyn Watcher,
    ) -> Result<Vec<u8>, Error> {
        let bytes = self.test_lines(id, of, watcher)?;
        let basis = &self.test_state(id)?.tested.said.setting.basis;
        let items = basis.iter().map(|it| it.id).collect();
        let what = format!("lines of test run {id}");
        let file = PlainFile { what: &what, class: Some(Class::Internal), items };
        self.write_plain(host, file, path, &bytes)?;
        Ok(bytes)
    }

    fn test_state(&self, id: TestId) -> Result<&TestState, Error> {
        self.register().test(id).ok_or(Error::NoTest(id))
    }

    /// Runs a test once more over what it stood on, and returns who its persons are if it gives the same result.
    fn named_again(
        &self,
        id: TestId,
        disclosure: &Disclosure,
        watcher: &dyn Watcher,
    ) -> Result<Option<Vec<PersonNamed>>, Error> {
        let said = &self.test_state(id)?.tested.said;
        let Some(test) = named(&said.result.test) else { return Ok(None) };
        let held = |id: EvidenceId| self.register().item(id).is_some_and(|item| item.is_held());
        let basis: BTreeSet<EvidenceId> = said.setting.basis.iter().map(|it| it.id).collect();
        if !basis.iter().all(|id| held(*id)) {
            return Ok(None);
        }
        let prepared = pass::prepare(self, &said.setting, Some(&basis))?;
        let ground = &prepared.ground;
        pass::pass(self, &prepared, &[test], watcher, &mut Unlisted, |stage, results, names| {
            let result = results.first()?;
            let same = result.recorded(ground, names) == said.result;
            same.then(|| persons(stage, result, names, disclosure))
        })
    }
}

const NOT_REPEATED: &str = "The organisation or the evidence is another than at the time of this run, so that only persons on record are named. \
     Run the test again to name all.";

fn chosen(names: &[String]) -> Result<Vec<&'static dyn AssuranceTest>, Error> {
    if names.is_empty() {
        return Ok(all().to_vec());
    }
    let unique: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let expected = "the name of a test: `exhibit tests list` shows them";
    if let Some(unknown) = unique.iter().find(|name| named(name).is_none()) {
        return Err(Error::text("test", unknown, expected));
    }
    Ok(all().into_iter().filter(|test| unique.contains(test.about().name)).collect())
}

/// Returns who the persons of a result are, each once, with their figures.
fn persons(
    stage: &Stage<'_>,
    result: &TestResult,
    names: &Pseudonyms,
    disclosure: &Disclosure,
) -> Vec<PersonNamed> {
    let figures = result.per_person(disclosure);
    let mut all: Vec<PersonNamed> = Vec::new();
    for term in result.persons() {
        let pseudonym = names.of(term);
        if all.iter().any(|it| it.pseudonym == pseudonym) {
            continue;
        }
        let own = figures.iter().find(|it| it.person == term);
        let listed = stage.setting.inventory.person(pseudonym).and_then(|it| it.names.first());
        let name = listed.map_or_else(|| stage.terms.text(term), String::as_str);
        all.push(PersonNamed {
            pseudonym: pseudonym.to_owned(),
            name: visible(name).into_owned(),
            reviews: own.map(|it| it.reviews),
            not_approved: own.map(|it| it.not_approved),
            median_seconds: own.and_then(|it| it.median_seconds),
            most_in_an_hour: own.map(|it| it.most_in_an_hour),
        });
    }
    all.sort_by(|a, b| a.pseudonym.cmp(&b.pseudonym));
    all
}

/// Returns the persons on record whose numbers a result mentions.
fn listed(register: &Register, shown: &TestShown) -> Vec<PersonNamed> {
    let exceptions = shown.exceptions.iter().map(|it| &it.sentence);
    let flags = shown.flags.iter().map(|it| &it.sentence);
    let sentences = exceptions.chain(flags).chain(&shown.facts);
    let words = sentences.flat_map(|it| it.split(|c: char| !(c.is_alphanumeric() || c == '-')));
    let ids: BTreeSet<PersonId> = words
        .filter_map(PersonId::parse)
        .chain(shown.flags.iter().filter_map(|it| PersonId::parse(it.person.as_deref()?)))
        .collect();
    let on_record = ids.into_iter().filter(|id| register.organisation().person(*id).is_some());
    on_record
        .map(|id| PersonNamed {
            pseudonym: id.to_string(),
            name: name_of(register, id),
            reviews: None,
            not_approved: None,
            median_seconds: None,
            most_in_an_hour: None,
        })
        .collect()
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn a_test_is_run_once_and_in_its_order() {
        let names = ["oversight", "recording", "oversight"].map(str::to_owned);
        let tests = chosen(&names).expect("tests");
        let names: Vec<_> = tests.iter().map(|it| it.about().name).collect();
        assert_eq!(names, ["recording", "oversight"]);
        assert_eq!(chosen(&[]).expect("tests").len(), all().len());
        assert!(chosen(&["nothing".to_owned()]).is_err());
    }
}
