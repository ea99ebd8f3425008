//! A result as it is written into the ledger: no floats, no null, no names of persons.

pub use exhibit_core::event::{
    BasisItem, CodeCount, MAX_RECORDED, PaperItem, RecordedAlso, RecordedException, RecordedFlag,
    RecordedPopulation, RecordedResult,
};

use crate::ground::Ground;
use crate::pseudonym::Pseudonyms;
use crate::result::{Exception, Place, TestResult};

impl TestResult {
    /// Returns the result as it is kept.
    pub fn recorded(&self, ground: &Ground, names: &Pseudonyms) -> RecordedResult {
        let codes = self.by_code.iter();
        let flags = self.flags.iter();
        RecordedResult {
            test: self.test.to_owned(),
            version: self.version,
            outcome: self.outcome,
            reasons: self.reasons.clone(),
            numerator: self.numerator,
            denominator: self.denominator,
            unjudged: self.unjudged,
            population: RecordedPopulation {
                of: self.population.of,
                count: self.population.count,
                digest: self.population.digest,
            },
            word: self.word,
            uncovered: self.uncovered.iter().map(|field| field.name().to_owned()).collect(),
            exceptions_total: self.exceptions_total,
            exceptions_digest: self.exceptions_digest,
            by_code: codes
                .map(|(code, count)| CodeCount { code: (*code).to_owned(), count: *count })
                .collect(),
            exceptions: self
                .exceptions
                .iter()
                .take(MAX_RECORDED)
                .map(|it| exception(it, ground, names))
                .collect(),
            flags: flags
                .map(|flag| RecordedFlag {
                    code: flag.code.to_owned(),
                    person: flag.person.map(|person| names.of(person).to_owned()),
                    sentence: names.render(&flag.sentence),
                })
                .collect(),
            facts: self.facts.iter().map(|fact| names.render(fact)).collect(),
            basis: self.basis.iter().map(|number| basis(*number, ground)).collect(),
            papers: self.papers.iter().map(|number| paper(*number, ground)).collect(),
        }
    }
}

fn exception(it: &Exception, ground: &Ground, names: &Pseudonyms) -> RecordedException {
    let also = it.also.iter().map(|also| RecordedAlso {
        role: also.role.to_owned(),
        item: ground.id_of(also.place.item),
        line: also.place.line,
    });
    RecordedException {
        item: (it.place != Place::NOWHERE).then(|| ground.id_of(it.place.item)),
        line: it.place.line,
        also: also.collect(),
        codes: it.codes.iter().map(|code| (*code).to_owned()).collect(),
        subject: exhibit_core::visible::visible(&it.subject).into_owned(),
        decision: it.decision.map(|key| format!("{key:016x}")),
        sentence: names.render(&it.sentence),
    }
}

fn basis(number: u32, ground: &Ground) -> BasisItem {
    let digest = ground.item(number).map(|item| item.digest);
    BasisItem { item: ground.id_of(number), digest }
}

fn paper(number: u32, ground: &Ground) -> PaperItem {
    PaperItem { item: ground.id_of(number), word: ground.word_of(number) }
}
