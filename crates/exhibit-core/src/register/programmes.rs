//! Audit programmes as they stand.

use std::collections::BTreeSet;

use super::check::{filled, ordered};
use super::cited::{contradiction, each_once, lacks};
use super::{Position, Refusal, Register, Stated};
use crate::day::Day;
use crate::event::{PlanCited, PlannedAudit, ProgrammeId, ProgrammeStated};

impl Register {
    /// Returns the audit programmes, by number.
    pub fn programmes(&self) -> impl Iterator<Item = &Stated<ProgrammeStated>> {
        self.programmes.values()
    }

    /// Returns an audit programme.
    pub fn programme(&self, id: ProgrammeId) -> Option<&Stated<ProgrammeStated>> {
        self.programmes.get(&id)
    }

    /// Returns the number for the next audit programme.
    pub fn next_programme(&self) -> ProgrammeId {
        ProgrammeId(self.programmes.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    /// Returns the planned audits that should have been carried out by a day, and of which no engagement is closed.
    pub fn overdue_audits(&self, today: Day) -> Vec<(ProgrammeId, &PlannedAudit)> {
        let all = self.programmes.values().flat_map(|it| {
            let id = it.said.id;
            it.said.audits.iter().map(move |audit| (id, audit))
        });
        let done = |programme, number| {
            self.engagements_of(PlanCited { programme, number }).any(|it| it.is_closed())
        };
        let late = |audit: &PlannedAudit| audit.due.to.is_some_and(|due| due < today);
        all.filter(|(id, audit)| late(audit) && !done(*id, audit.number)).collect()
    }

    pub(super) fn known_plan(&self, plan: PlanCited) -> Result<(), Refusal> {
        let programme = self.programmes.get(&plan.programme);
        self.on_record(programme.is_some(), "audit programme", plan.programme)?;
        let planned =
            programme.is_some_and(|it| it.said.audits.iter().any(|it| it.number == plan.number));
        let id = format!("{} of {}", plan.number, plan.programme);
        self.on_record(planned, "planned audit", id)
    }

    pub(super) fn check_programme(&self, said: &ProgrammeStated) -> Result<(), Refusal> {
        filled("the title", &said.title)?;
        filled("the objectives", &said.objectives)?;
        filled("the frequency", &said.frequency)?;
        if said.days.from.is_none() || said.days.to.is_none() {
            return Err(lacks(said.id, "its first or its last day"));
        }
        ordered("the programme's days", said.days)?;
        said.responsible.map_or(Ok(()), |person| self.known_person(person))?;
        if said.audits.is_empty() {
            return Err(lacks(said.id, "planned audits"));
        }
        each_once("the planned audit", said.audits.iter().map(|it| it.number))?;
        said.audits.iter().try_for_each(|audit| self.check_planned(said, audit))?;
        match self.programmes.get(&said.id) {
            None => self.check_first_number(self.next_programme(), said.id),
            Some(_) => {
                let because = said.changed_because.as_deref().unwrap_or("");
                filled("the reason for the change", because)?;
                self.check_carried_out(said)
            }
        }
    }

    fn check_planned(&self, said: &ProgrammeStated, audit: &PlannedAudit) -> Result<(), Refusal> {
        filled("the title of a planned audit", &audit.title)?;
        ordered("the days of a planned audit", audit.due)?;
        let id = || format!("{}, audit {}", said.id, audit.number);
        let Some(due) = audit.due.to else { return Err(lacks(id(), "a last day")) };
        if !said.days.contains(due) {
            return Err(contradiction(id(), "it is due outside the programme's days"));
        }
        if audit.methods.is_empty() {
            return Err(lacks(id(), "a method"));
        }
        audit.requirements.iter().try_for_each(|id| self.check_any_requirement(id))?;
        audit.systems.iter().try_for_each(|system| self.known_system(system))?;
        audit.sites.iter().try_for_each(|site| self.known_site(*site))
    }

    /// What an engagement carries out is not planned away.
    fn check_carried_out(&self, said: &ProgrammeStated) -> Result<(), Refusal> {
        let plans = self.engagements().filter_map(|it| it.recorded.said.plan);
        let mut plans = plans.filter(|it| it.programme == said.id);
        let planned: BTreeSet<u32> = said.audits.iter().map(|it| it.number).collect();
        let dropped = |it: &PlanCited| !planned.contains(&it.number);
        let refusal = |_| contradiction(said.id, "an engagement carries out what is left out");
        self.unless_withheld(plans.find(dropped).map(refusal))
    }

    pub(super) fn fold_programme(&mut self, at: Position, said: &ProgrammeStated) {
        self.programmes.insert(said.id, Stated::new(at, said.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::event::*;

    fn programme() -> ProgrammeStated {
        let audit = |number, due: &str| PlannedAudit {
            number,
            kind: EngagementKind::InternalAudit,
            title: "Data and logs".into(),
            due: days(due),
            requirements: vec!["A.6.2.8".into()],
            systems: vec!["CREDO".into()],
            sites: Vec::new(),
            methods: vec![AuditMethod::Interviews, AuditMethod::RecordTests],
        };
        ProgrammeStated {
            id: ProgrammeId(1),
            title: "Audits 2026 to 2028".into(),
            days: days("2026-01-01/2028-12-31"),
            objectives: "Every control once in three years.".into(),
            frequency: "Yearly; high risks twice.".into(),
            responsible: Some(ADA),
            audits: vec![audit(1, "2026-03-01/2026-03-31"), audit(2, "/2027-03-31")],
            changed_because: None,
        }
    }

    fn stated(said: ProgrammeStated) -> Event {
        Event::ProgrammeStated(Box::new(said))
    }

    fn with(change: impl FnOnce(&mut ProgrammeStated)) -> Event {
        let mut said = programme();
        change(&mut said);
        stated(said)
    }

    #[test]
    fn a_programme_says_when_how_often_and_how() {
        let world = World::new();
        assert_eq!(world.may(ADA, stated(programme())), Ok(()));
        let wrong: Vec<(Event, &str)> = vec![
            (with(|it| it.frequency.clear()), "the frequency is empty"),
            (with(|it| it.days.to = None), "AP-01 lacks its first or its last day"),
            (with(|it| it.days = days("2028-01-01/2026-12-31")), "is before the first"),
            (with(|it| it.audits.clear()), "AP-01 lacks planned audits"),
            (with(|it| it.audits[1].number = 1), "the planned audit 1 is listed twice"),
            (with(|it| it.audits[0].due.to = None), "AP-01, audit 1 lacks a last day"),
            (with(|it| it.audits[0].due = days("/2029-01-01")), "outside the programme's days"),
            (with(|it| it.audits[0].methods.clear()), "lacks a method"),
            (with(|it| it.audits[0].systems = vec!["NONE".into()]), "no AI system NONE"),
            (with(|it| it.responsible = Some(PersonId(99))), "no person P-099"),
        ];
        for (event, says) in wrong {
            let refusal = world.may(ADA, event).expect_err(says).to_string();
            assert!(refusal.contains(says), "{refusal} / {says}");
        }
    }

    #[test]
    fn a_planned_audit_is_overdue_until_an_engagement_for_it_is_closed() {
        let mut world = World::new();
        world.does(ADA, stated(programme()));
        let late = |world: &World, today: &str| {
            let audits = world.register.overdue_audits(day(today));
            audits.iter().map(|(_, audit)| audit.number).collect::<Vec<_>>()
        };
        assert!(late(&world, "2026-03-31").is_empty());
        assert_eq!(late(&world, "2026-04-01"), [1]);
        let mut said = engagement(1);
        said.plan = Some(PlanCited { programme: ProgrammeId(1), number: 3 });
        assert!(matches!(world.may(ADA, recorded(said.clone())), Err(Refusal::Unknown { .. })));
        said.plan = Some(PlanCited { programme: ProgrammeId(1), number: 1 });
        world.does(ADA, recorded(said));
        assert_eq!(late(&world, "2026-04-01"), [1]);
        world.does(ADA, closes(1));
        assert_eq!(late(&world, "2027-04-01"), [2]);
        let without_first = with(|it| {
            it.audits.remove(0);
            it.changed_because = Some("Merged.".into());
        });
        assert!(matches!(world.may(ADA, without_first), Err(Refusal::Contradiction { .. })));
        let without_second = with(|it| {
            it.audits.remove(1);
            it.changed_because = Some("Merged.".into());
        });
        assert_eq!(world.may(ADA, without_second), Ok(()));
        world.agrees();
    }
}
