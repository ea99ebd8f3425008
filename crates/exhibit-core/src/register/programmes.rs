//! Audit programmes as they stand.

use std::collections::BTreeSet;

use super::check::{filled, ordered};
use super::cited::{contradiction, each_once, lacks};
use super::{EngagementState, Position, Refusal, Register, Stated, is_own_control};
use crate::catalog;
use crate::day::Day;
use crate::event::{PlanCited, PlannedAudit, ProgrammeId, ProgrammeStated};

/// What the closed engagements that carry a planned audit out leave of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanLeft {
    /// Requirements, AI systems and sites that none of them has in scope, and requirements for an AI system that none
    /// has in scope together with it.
    pub not_in_scope: Vec<String>,
    /// Requirements in scope on which nothing is concluded.
    pub not_concluded: Vec<String>,
}

impl PlanLeft {
    /// Tells whether nothing is left.
    pub fn is_nothing(&self) -> bool {
        self.not_in_scope.is_empty() && self.not_concluded.is_empty()
    }
}

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

    /// Returns every requirement of the catalog, and the controls of the organisation's own that the newest Statement
    /// of Applicability lists.
    pub fn all_requirements(&self) -> Vec<String> {
        let of_catalog = catalog::iso42001().requirements().map(|it| it.id.to_owned());
        let rows = self.newest_soa().into_iter().flat_map(|it| &it.said.rows);
        let own = rows.filter(|it| is_own_control(&it.control)).map(|it| it.control.clone());
        of_catalog.chain(own).collect()
    }

    /// Returns what closed engagements leave of a planned audit; nothing if none is closed.
    pub fn plan_left(&self, programme: ProgrammeId, audit: &PlannedAudit) -> Option<PlanLeft> {
        let plan = PlanCited { programme, number: audit.number };
        let closed: Vec<_> = self.engagements_of(plan).filter(|it| it.is_closed()).collect();
        if closed.is_empty() {
            return None;
        }
        let requirements = match audit.requirements.is_empty() {
            true => self.all_requirements(),
            false => audit.requirements.clone(),
        };
        let on_record = self.organisation.systems().map(|it| it.recorded.said.name.clone());
        let systems: Vec<String> = match audit.systems.is_empty() {
            true => on_record.collect(),
            false => audit.systems.clone(),
        };
        let looked_at = |system: &String| closed.iter().any(|it| looks_at(it, system));
        let (systems, unseen): (Vec<_>, Vec<_>) = systems.into_iter().partition(looked_at);
        let mut left = PlanLeft::default();
        for requirement in requirements {
            left_of(&mut left, &closed, requirement, &systems);
        }
        left.not_in_scope.extend(unseen);
        let visited = |site| closed.iter().any(|it| it.recorded.said.covers_site(site));
        let sites = audit.sites.iter().filter(|it| !visited(**it));
        left.not_in_scope.extend(sites.map(ToString::to_string));
        Some(left)
    }

    /// Returns the planned audits that should have been carried out by a day, and of which closed engagements leave
    /// something.
    pub fn overdue_audits(&self, today: Day) -> Vec<(ProgrammeId, &PlannedAudit)> {
        let all = self.programmes.values().flat_map(|it| {
            let id = it.said.id;
            it.said.audits.iter().map(move |audit| (id, audit))
        });
        let done = |programme, audit: &PlannedAudit| {
            self.plan_left(programme, audit).is_some_and(|it| it.is_nothing())
        };
        let late = |audit: &PlannedAudit| audit.due.to.is_some_and(|due| due < today);
        all.filter(|(id, audit)| late(audit) && !done(*id, audit)).collect()
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

fn looks_at(engagement: &EngagementState, system: &str) -> bool {
    engagement.recorded.said.covers_system(system)
}

/// Adds what closed engagements leave of a requirement for AI systems that they look at.
fn left_of(
    left: &mut PlanLeft,
    closed: &[&EngagementState],
    requirement: String,
    systems: &[String],
) {
    let covers = |it: &&&EngagementState| it.recorded.said.covers(&requirement);
    let having: Vec<_> = closed.iter().filter(covers).collect();
    if having.is_empty() {
        left.not_in_scope.push(requirement);
        return;
    }
    let (together, apart): (Vec<_>, Vec<_>) =
        systems.iter().partition(|system| having.iter().any(|it| looks_at(it, system)));
    let apart = apart.into_iter().map(|system| format!("{requirement} for {system}"));
    left.not_in_scope.extend(apart);
    let mut concluding = having.iter().filter(|it| it.is_concluded(&requirement));
    let concluded = match systems.is_empty() {
        true => concluding.next().is_some(),
        false => {
            let concluding: Vec<_> = concluding.collect();
            together.iter().all(|system| concluding.iter().any(|it| looks_at(it, system)))
        }
    };
    if !concluded {
        left.not_concluded.push(requirement);
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
    fn a_planned_audit_is_carried_out_in_part_where_something_of_it_was_not_looked_at() {
        let mut world = World::new();
        world.does(ADA, system("SIFT"));
        let mut said = programme();
        said.audits[0].systems = vec!["CREDO".into(), "SIFT".into()];
        said.audits[0].requirements = vec!["A.6.2.8".into(), "A.7.4".into()];
        world.does(ADA, stated(said.clone()));
        let plan = Some(PlanCited { programme: ProgrammeId(1), number: 1 });
        let of = |number, requirements: &[&str], systems: &[&str]| EngagementRecorded {
            plan,
            requirements: requirements.iter().map(|it| (*it).to_owned()).collect(),
            systems: systems.iter().map(|it| (*it).to_owned()).collect(),
            ..engagement(number)
        };
        let concludes = |world: &mut World, number, requirement: &str| {
            let reached = ConclusionReached {
                engagement: EngagementId(number),
                requirement: requirement.into(),
                ..conclusion(world)
            };
            world.does_all(BEN, [concluded(reached), closes(number)]);
        };
        let left = |world: &World| {
            let left = world.register.plan_left(ProgrammeId(1), &said.audits[0]).expect("closed");
            (left.not_in_scope, left.not_concluded)
        };
        world.does(ADA, recorded(of(1, &["A.6.2.8"], &["CREDO"])));
        concludes(&mut world, 1, "A.6.2.8");
        assert_eq!(left(&world), (vec!["A.7.4".into(), "SIFT".into()], Vec::new()));
        world.does(ADA, recorded(of(2, &["A.7.4"], &["SIFT"])));
        concludes(&mut world, 2, "A.7.4");
        let apart = vec!["A.6.2.8 for SIFT".to_owned(), "A.7.4 for CREDO".to_owned()];
        assert_eq!(left(&world), (apart, Vec::new()));
        world.does(ADA, recorded(of(3, &[], &[])));
        concludes(&mut world, 3, "A.6.2.8");
        assert_eq!(left(&world), (Vec::new(), vec!["A.7.4".into()]));
        assert_eq!(world.register.overdue_audits(day("2026-04-01")).len(), 1);
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
        let left = |world: &World| {
            let said = programme();
            world.register.plan_left(ProgrammeId(1), &said.audits[0])
        };
        let unconcluded =
            PlanLeft { not_in_scope: Vec::new(), not_concluded: vec!["A.6.2.8".to_owned()] };
        assert_eq!(left(&world), Some(unconcluded), "nothing was concluded");
        assert_eq!(late(&world, "2026-04-01"), [1]);
        world.does(ADA, reopens(1));
        assert_eq!(left(&world), None, "it is open");
        let reached = concluded(conclusion(&world));
        world.does_all(ADA, [reached, closes(1)]);
        assert_eq!(left(&world), Some(PlanLeft::default()));
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
