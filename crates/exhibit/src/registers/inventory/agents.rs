//! Rows about agents and who operates them.

use exhibit_core::day::Days;
use exhibit_core::event::{AgentRecorded, Event, OperatorRecorded, PersonId};
use exhibit_registers::Row;

use super::{Writer, listed, span, text};
use crate::organisation::name_of;

impl Writer<'_> {
    pub(super) fn agent(&mut self, row: &Row) -> Option<Vec<Event>> {
        let name = row.text("name")?;
        let system = self.known_system(row, "system", row.text("system")?)?;
        let before = self.organisation().agent(name).map(|it| it.recorded.said.clone());
        let kept = before.as_ref();
        let days = span(row, "from", "to", kept.map(|it| it.days));
        let said = AgentRecorded {
            name: kept.map_or_else(|| name.to_owned(), |it| it.name.clone()),
            known_as: listed(row, "names-in-logs", kept.map(|it| &it.known_as)),
            system: Some(system),
            purpose: text(row, "purpose", kept.and_then(|it| it.purpose.as_ref())),
            days,
            row: None,
        };
        let agent = said.name.clone();
        let mut events = Vec::new();
        let same = before.is_some_and(|it| AgentRecorded { row: None, ..it } == said);
        if !same {
            events.push(Event::AgentRecorded(said));
        }
        if let Some(person) = self.operator(row)? {
            events.extend(self.operates(agent, person, days));
        }
        Some(events)
    }

    /// Returns whom the row names as operator, by one column or by two that agree.
    fn operator(&mut self, row: &Row) -> Option<Option<PersonId>> {
        if row.text("operator").is_none() {
            return match row.text("operator-in-logs") {
                None => Some(None),
                Some(_) => self.known(row, "operator-in-logs").map(Some),
            };
        }
        let person = self.known(row, "operator")?;
        let Some(login) = row.text("operator-in-logs") else { return Some(Some(person)) };
        match self.register.person_in_lists(login) {
            Some(other) if other != person => {
                let name = name_of(self.register, person);
                let expected = format!("a name of {name}, whom the row names as operator");
                self.problem(row, "operator-in-logs", login, &expected);
                None
            }
            Some(_) => Some(Some(person)),
            None => {
                self.remark(row, "The operator's name in logs is not on record, and was not written down; add it to the list of people");
                Some(Some(person))
            }
        }
    }

    /// The days of a row are the agent's: of somebody who operates it already they say nothing new, but that it ended.
    fn operates(&self, agent: String, person: PersonId, days: Days) -> Option<Event> {
        let held = self.organisation().agent(&agent).map(|it| &it.operators[..]);
        let mut own = held.unwrap_or_default().iter().filter(|it| it.said.person == person);
        let ended = |it: Days| it.from == days.from && it.to.is_none() && days.to.is_some();
        if own.clone().next().is_some() && !own.any(|it| ended(it.said.days)) {
            return None;
        }
        Some(Event::OperatorRecorded(OperatorRecorded { agent, person, days, row: None }))
    }
}
