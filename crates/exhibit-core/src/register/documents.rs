//! Which items are the documents that requirements ask for.

use super::check::filled;
use super::cited::{contradiction, filled_if_there};
use super::{Position, Refusal, Register, Stated};
use crate::catalog;
use crate::event::{DocumentDropped, DocumentNamed};

/// A document that a clause asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedDocument<'a> {
    /// The clause.
    pub requirement: &'static str,
    /// Which document, in the catalog's words.
    pub document: &'static str,
    /// The item that it is, if somebody named one.
    pub named: Option<&'a Stated<DocumentNamed>>,
}

impl Register {
    /// Returns the items that are documents which requirements ask for, by requirement.
    pub fn clause_documents(&self) -> impl Iterator<Item = &Stated<DocumentNamed>> {
        self.documents.values().flat_map(|it| it.values())
    }

    /// Returns every document that the catalog asks for, with the item that it is.
    pub fn asked_documents(&self) -> Vec<AskedDocument<'_>> {
        let clauses = catalog::iso42001().clauses.iter();
        let asked = clauses.flat_map(|clause| {
            clause.documents.iter().map(move |document| (clause.id.as_str(), document.as_str()))
        });
        let named = |requirement: &str, document: &str| {
            self.documents.get(requirement).and_then(|it| it.get(document))
        };
        asked
            .map(|(requirement, document)| AskedDocument {
                requirement,
                document,
                named: named(requirement, document),
            })
            .collect()
    }

    pub(super) fn check_document_named(&self, said: &DocumentNamed) -> Result<(), Refusal> {
        filled("the document", &said.document)?;
        self.check_any_requirement(&said.requirement)?;
        check_asked(&said.requirement, &said.document)?;
        self.check_held(said.evidence)?;
        filled_if_there("the version", said.version.as_deref())?;
        filled_if_there("who approved it", said.approved_by.as_deref())?;
        said.approved_by_person.map_or(Ok(()), |person| self.known_person(person))?;
        let approver = said.approved_by.is_some() || said.approved_by_person.is_some();
        if said.approved_on.is_some() && !approver {
            return Err(contradiction(&said.document, "approved on a day, and by nobody"));
        }
        Ok(())
    }

    pub(super) fn check_document_dropped(&self, said: &DocumentDropped) -> Result<(), Refusal> {
        filled("the reason", &said.reason)?;
        let named = self.documents.get(&said.requirement);
        let there = named.is_some_and(|it| it.contains_key(&said.document));
        self.on_record(there, "document named", &said.document)
    }

    pub(super) fn fold_document_named(&mut self, at: Position, said: &DocumentNamed) {
        let named = self.documents.entry(said.requirement.clone()).or_default();
        named.insert(said.document.clone(), Stated::new(at, said.clone()));
    }

    pub(super) fn fold_document_dropped(&mut self, said: &DocumentDropped) {
        if let Some(named) = self.documents.get_mut(&said.requirement) {
            named.remove(&said.document);
        }
    }
}

/// Where the catalog lists a clause's documents, it is one of them.
fn check_asked(requirement: &str, document: &str) -> Result<(), Refusal> {
    let clause = catalog::iso42001().clauses.iter().find(|it| it.id == requirement);
    match clause.filter(|it| !it.documents.is_empty()) {
        Some(clause) if !clause.documents.iter().any(|it| it == document) => {
            Err(contradiction(requirement, "the catalog lists no such document for it"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::event::*;

    fn policy(world: &World) -> DocumentNamed {
        DocumentNamed {
            requirement: "5.2".into(),
            document: "AI policy".into(),
            evidence: world.cites(POLICY),
            version: Some("3".into()),
            approved_by: Some("The board".into()),
            approved_by_person: Some(CLEO),
            approved_on: Some(day("2026-01-15")),
        }
    }

    #[test]
    fn a_document_is_one_that_the_clause_asks_for_and_is_held() {
        let mut world = World::new();
        let with = |change: fn(&mut DocumentNamed)| {
            let mut said = policy(&world);
            change(&mut said);
            world.may(ADA, Event::DocumentNamed(said))
        };
        assert_eq!(with(|_| {}), Ok(()));
        assert!(with(|it| it.document = "AI strategy".into()).is_err());
        assert!(with(|it| it.requirement = "5".into()).is_err());
        assert!(with(|it| it.evidence.leaf = 0).is_err());
        assert!(with(|it| it.approved_by_person = Some(PersonId(99))).is_err());
        let unsigned = |it: &mut DocumentNamed| {
            (it.approved_by, it.approved_by_person) = (None, None);
        };
        assert!(matches!(with(unsigned), Err(Refusal::Contradiction { .. })));
        let own = |it: &mut DocumentNamed| {
            (it.requirement, it.document) = ("A.6.2.8".into(), "log policy".into());
        };
        assert_eq!(with(own), Ok(()), "the catalog lists no documents for a control");
        world.does(ADA, withdrawn(world.cites(POLICY)));
        let gone = world.may(ADA, Event::DocumentNamed(policy(&world)));
        assert!(matches!(gone, Err(Refusal::NotHeld(_))));
    }

    #[test]
    fn what_the_standard_asks_for_is_listed_with_what_is_there() {
        let mut world = World::new();
        let missing = |world: &World| {
            world.register.asked_documents().iter().filter(|it| it.named.is_none()).count()
        };
        let all = world.register.asked_documents().len();
        assert_eq!((all, missing(&world)), (21, 21));
        let named = Event::DocumentNamed(policy(&world));
        world.does(ADA, named);
        assert_eq!(missing(&world), 20);
        let drop = |document: &str| {
            let (requirement, document) = ("5.2".to_owned(), document.to_owned());
            let reason = "Superseded.".into();
            Event::DocumentDropped(DocumentDropped { requirement, document, reason })
        };
        assert!(matches!(world.may(ADA, drop("AI strategy")), Err(Refusal::Unknown { .. })));
        world.does(ADA, drop("AI policy"));
        assert_eq!(missing(&world), 21);
        world.agrees();
    }
}
