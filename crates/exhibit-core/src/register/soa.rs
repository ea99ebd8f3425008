//! The Statement of Applicability as it stands, and what changed between its versions.

use std::collections::BTreeMap;

use super::check::filled;
use super::cited::{contradiction, each_once, filled_if_there, is_own_control, lacks};
use super::{EvidenceState, Position, Refusal, Register, SignoffProgress, SignoffState, Stated};
use crate::catalog;
use crate::event::{
    EvidenceId, Implementation, MAX_SOA_ROWS, SignoffObject, SoaId, SoaRow, SoaStated,
};

/// What changed for a control from one version to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SoaChange<'a> {
    /// The control is new.
    Added(&'a SoaRow),
    /// The control is gone.
    Removed(&'a SoaRow),
    /// Something is said of it that was not said before.
    Changed {
        /// Before.
        from: &'a SoaRow,
        /// After.
        to: &'a SoaRow,
    },
}

/// A control that is called implemented, and that no evidence shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotShown<'a> {
    /// What is said of it.
    pub row: &'a SoaRow,
    /// Held items that are mapped to it and show nothing: each is alarming, or its mapping is contested.
    pub doubtful: Vec<EvidenceId>,
}

impl SoaStated {
    /// Returns what it says of a control.
    pub fn row(&self, control: &str) -> Option<&SoaRow> {
        self.rows.iter().find(|row| row.control == control)
    }

    /// Returns the controls of Annex A of which it says nothing.
    pub fn silent_on(&self) -> Vec<&'static str> {
        let controls = catalog::iso42001().controls.iter().map(|it| it.id.as_str());
        controls.filter(|id| self.row(id).is_none()).collect()
    }

    /// Returns what changed since an earlier version, in the order of this one, then what is gone.
    pub fn changes_since<'a>(&'a self, before: &'a Self) -> Vec<SoaChange<'a>> {
        let old: BTreeMap<&str, &SoaRow> =
            before.rows.iter().map(|row| (row.control.as_str(), row)).collect();
        let now = self.rows.iter().filter_map(|to| match old.get(to.control.as_str()) {
            None => Some(SoaChange::Added(to)),
            Some(from) if *from != to => Some(SoaChange::Changed { from, to }),
            Some(_) => None,
        });
        let gone = before.rows.iter().filter(|row| self.row(&row.control).is_none());
        now.chain(gone.map(SoaChange::Removed)).collect()
    }
}

impl Register {
    /// Returns the versions of the Statement of Applicability, the oldest first.
    pub fn soas(&self) -> impl DoubleEndedIterator<Item = &Stated<SoaStated>> {
        self.soa.values()
    }

    /// Returns a version of the Statement of Applicability.
    pub fn soa(&self, id: SoaId) -> Option<&Stated<SoaStated>> {
        self.soa.get(&id)
    }

    /// Returns the newest version, signed or not.
    pub fn newest_soa(&self) -> Option<&Stated<SoaStated>> {
        self.soa.values().next_back()
    }

    /// Returns the newest version that everybody signed by a signature that was verified; its applicable controls are
    /// what coverage counts. A scan is no such signature: with one, anybody could make gaps vanish.
    pub fn signed_soa(&self) -> Option<&Stated<SoaStated>> {
        self.soas().rev().find(|it| self.soa_is(it.said.id, SignoffProgress::Signed))
    }

    /// Returns the newest version that is signed on paper only, unless a newer one is the signed one.
    pub fn soa_on_paper(&self) -> Option<&Stated<SoaStated>> {
        let signed = self.signed_soa().map(|it| it.said.id);
        let newer = self.soas().rev().take_while(|it| Some(it.said.id) != signed);
        let mut newer = newer.filter(|it| self.soa_is(it.said.id, SignoffProgress::SignedOnPaper));
        newer.next()
    }

    fn soa_is(&self, soa: SoaId, progress: SignoffProgress) -> bool {
        let about = |it: &&SignoffState| it.requested.said.object == SignoffObject::Soa { soa };
        self.signoffs().filter(about).any(|it| it.progress() == progress)
    }

    /// Returns the number for the next version.
    pub fn next_soa(&self) -> SoaId {
        SoaId(self.soa.keys().next_back().map_or(1, |id| id.0 + 1))
    }

    /// Returns the controls that a version calls implemented, and that no held evidence shows: what is broken, or
    /// mapped against somebody's word, shows nothing, nor does what is in doubt.
    pub fn implemented_without_evidence<'a>(
        &self,
        soa: &'a SoaStated,
        in_doubt: impl Fn(&EvidenceState) -> bool,
    ) -> Vec<NotShown<'a>> {
        let implemented = soa.rows.iter().filter(|row| {
            row.applicable && row.implementation == Some(Implementation::Implemented)
        });
        let mapped = self.mapped_evidence();
        implemented.filter_map(|row| not_shown(row, &mapped, &in_doubt)).collect()
    }

    /// Returns the held items that are mapped to anything: of a large vault, few.
    pub fn mapped_evidence(&self) -> Vec<&EvidenceState> {
        self.evidence().filter(|it| it.is_held() && !it.supports.is_empty()).collect()
    }

    pub(super) fn check_soa(&self, said: &SoaStated) -> Result<(), Refusal> {
        let got = said.rows.len();
        if got > MAX_SOA_ROWS {
            return Err(Refusal::TooMany { what: "rows", got, most: MAX_SOA_ROWS });
        }
        if said.rows.is_empty() {
            return Err(Refusal::Empty("the list of controls"));
        }
        each_once("the control", said.rows.iter().map(|row| &row.control))?;
        said.rows.iter().try_for_each(|row| self.check_soa_row(row))?;
        if SoaStated::digest_of(&said.rows).ok() != Some(said.digest) {
            return Err(contradiction(said.id, "the digest is not that of the rows"));
        }
        said.document.map_or(Ok(()), |document| self.check_held(document))?;
        filled_if_there("the reason for the change", said.changed_because.as_deref())?;
        self.check_soa_order(said)
    }

    fn check_soa_order(&self, said: &SoaStated) -> Result<(), Refusal> {
        self.check_number(self.next_soa(), said.id)?;
        let newest = self.newest_soa();
        if said.previous != newest.map(|it| it.said.id) {
            let refusal = contradiction(said.id, "the version before is not the newest one");
            return self.unless_withheld(Some(refusal));
        }
        let back = newest.is_some_and(|it| said.as_of < it.said.as_of);
        let refusal = contradiction(said.id, "it speaks as at a day before the version before");
        self.unless_withheld(back.then_some(refusal))
    }

    fn check_soa_row(&self, row: &SoaRow) -> Result<(), Refusal> {
        let id = &row.control;
        filled("the reason", &row.reason)?;
        filled_if_there("the owner", row.owner.as_deref())?;
        row.owner_person.map_or(Ok(()), |person| self.known_person(person))?;
        check_control(row)?;
        if row.applicable && row.implementation.is_none() {
            return Err(lacks(id, "how far it is implemented"));
        }
        if !row.applicable && row.implementation.is_some() {
            return Err(contradiction(id, "it does not apply, and says how far it is implemented"));
        }
        row.risks.iter().chain(&row.treatments).try_for_each(|cited| self.known_row(*cited))
    }

    pub(super) fn fold_soa(&mut self, at: Position, said: &SoaStated) {
        self.soa.insert(said.id, Stated::new(at, said.clone()));
    }
}

/// Controls of Annex A have the catalog's titles, the organisation's own have their own. Clauses are no controls.
fn not_shown<'a>(
    row: &'a SoaRow,
    mapped: &[&EvidenceState],
    in_doubt: &impl Fn(&EvidenceState) -> bool,
) -> Option<NotShown<'a>> {
    let mapped = mapped.iter().filter(|it| it.supports.contains_key(&row.control));
    let shows = |it: &EvidenceState| {
        !it.word().is_alarming() && !it.is_contested(&row.control) && !in_doubt(it)
    };
    let (shown, doubtful): (Vec<&EvidenceState>, Vec<_>) =
        mapped.copied().partition(|it| shows(it));
    shown
        .is_empty()
        .then(|| NotShown { row, doubtful: doubtful.iter().map(|it| it.received.id).collect() })
}

fn check_control(row: &SoaRow) -> Result<(), Refusal> {
    let id = &row.control;
    if is_own_control(id) {
        return filled("the title of the control", row.title.as_deref().unwrap_or(""));
    }
    let catalog = catalog::iso42001();
    if catalog.controls.iter().any(|control| control.id == *id) {
        return match row.title {
            None => Ok(()),
            Some(_) => Err(contradiction(id, "the catalog has its title")),
        };
    }
    match catalog.requirement(id) {
        Ok(_) => Err(contradiction(id, "a clause always applies, and has no row")),
        Err(why) => Err(Refusal::NotARequirement { id: id.clone(), why }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::*;
    use super::*;
    use crate::event::*;

    fn row_of(control: &str) -> SoaRow {
        SoaRow {
            control: control.into(),
            title: None,
            applicable: true,
            reason: "Logs are needed to answer complaints.".into(),
            implementation: Some(Implementation::Implemented),
            owner: Some("Head of credit risk".into()),
            owner_person: Some(DAN),
            risks: vec![row(3)],
            treatments: Vec::new(),
            remark: None,
        }
    }

    fn own(control: &str) -> SoaRow {
        SoaRow { title: Some("Kill switch".into()), ..row_of(control) }
    }

    fn excluded(control: &str) -> SoaRow {
        SoaRow {
            applicable: false,
            implementation: None,
            reason: "Nothing is trained here.".into(),
            ..row_of(control)
        }
    }

    fn soa(number: u32, rows: Vec<SoaRow>) -> SoaStated {
        SoaStated {
            id: SoaId(number),
            as_of: day("2026-02-01"),
            previous: number.checked_sub(1).filter(|it| *it > 0).map(SoaId),
            digest: SoaStated::digest_of(&rows).expect("a digest"),
            rows,
            document: None,
            changed_because: None,
        }
    }

    fn stated(said: SoaStated) -> Event {
        Event::SoaStated(Box::new(said))
    }

    #[test]
    fn rows_are_about_controls_and_give_reasons() {
        let world = World::new();
        let rows = || vec![row_of("A.6.2.8"), excluded("A.7.4"), own("X.1")];
        assert_eq!(world.may(ADA, stated(soa(1, rows()))), Ok(()));
        let with = |change: fn(&mut SoaRow)| {
            let mut rows = rows();
            change(&mut rows[0]);
            stated(soa(1, rows))
        };
        let wrong: Vec<(Event, &str)> = vec![
            (stated(soa(1, Vec::new())), "the list of controls is empty"),
            (with(|it| it.reason = " ".into()), "the reason is empty"),
            (with(|it| it.control = "A.7.4".into()), "the control A.7.4 is listed twice"),
            (with(|it| it.control = "A.6.2".into()), "A.6.2 is not a requirement"),
            (with(|it| it.control = "9.1".into()), "9.1: a clause always applies"),
            (with(|it| it.control = "X.01".into()), "X.01 is not a requirement"),
            (with(|it| it.control = "X.2".into()), "the title of the control is empty"),
            (with(|it| it.title = Some("Logs".into())), "A.6.2.8: the catalog has its title"),
            (with(|it| it.implementation = None), "A.6.2.8 lacks how far it is implemented"),
            (with(|it| it.applicable = false), "A.6.2.8: it does not apply"),
            (with(|it| it.owner_person = Some(PersonId(99))), "no person P-099"),
            (with(|it| it.risks[0].register = RegisterId(9)), "there is no register RG-009"),
            (with(|it| it.risks[0].row = 0), "there is no row 0 in RG-001"),
        ];
        for (event, says) in wrong {
            let refusal = world.may(ADA, event).expect_err(says).to_string();
            assert!(refusal.contains(says), "{refusal} / {says}");
        }
        let mut changed = soa(1, rows());
        changed.rows[1].reason.push('!');
        assert!(matches!(world.may(ADA, stated(changed)), Err(Refusal::Contradiction { .. })));
        let many = (1..=1_001).map(|n| own(&format!("X.{n}"))).collect();
        assert!(matches!(world.may(ADA, stated(soa(1, many))), Err(Refusal::TooMany { .. })));
    }

    #[test]
    fn versions_follow_each_other_and_say_what_changed() {
        let mut world = World::new();
        let first = soa(1, vec![row_of("A.6.2.8"), excluded("A.7.4"), own("X.1")]);
        world.does(ADA, stated(first.clone()));
        let second = soa(2, vec![row_of("A.6.2.8"), row_of("A.7.4"), own("X.2")]);
        let orphan = SoaStated { previous: None, ..second.clone() };
        assert!(matches!(world.may(ADA, stated(orphan)), Err(Refusal::Contradiction { .. })));
        let earlier = SoaStated { as_of: day("2026-01-31"), ..second.clone() };
        assert!(matches!(world.may(ADA, stated(earlier)), Err(Refusal::Contradiction { .. })));
        world.does(ADA, stated(second.clone()));
        let changes = second.changes_since(&first);
        let [SoaChange::Changed { from, to }, SoaChange::Added(added), SoaChange::Removed(gone)] =
            changes[..]
        else {
            panic!("{changes:?}")
        };
        assert_eq!((from.applicable, to.applicable), (false, true));
        assert_eq!((added.control.as_str(), gone.control.as_str()), ("X.2", "X.1"));
        assert!(second.changes_since(&second).is_empty());
        assert_eq!(second.silent_on().len(), 36);
        assert_eq!(world.register.newest_soa().map(|it| it.said.id), Some(SoaId(2)));
        assert_eq!(world.register.signed_soa(), None);
        world.agrees();
    }

    #[test]
    fn implemented_and_without_evidence_is_seen() {
        let mut world = World::new();
        let said = soa(1, vec![row_of("A.6.2.8"), excluded("A.7.4"), own("X.1")]);
        world.does(ADA, stated(said.clone()));
        let bare = |world: &World| {
            let rows = world.register.implemented_without_evidence(&said, |_| false);
            rows.iter().map(|it| it.row.control.clone()).collect::<Vec<_>>()
        };
        assert_eq!(bare(&world), ["A.6.2.8", "X.1"]);
        let mapped = |requirement: &str| {
            Event::RequirementMapped(RequirementMapped {
                evidence: world.cites(LOG),
                requirement: requirement.into(),
                rationale: "Shows it.".into(),
                sufficiency: Sufficiency::Partial,
                judged_because: None,
                suggested_by: None,
            })
        };
        assert!(world.may(ADA, mapped("X.2")).is_err(), "no version lists it");
        let both = [mapped("A.6.2.8"), mapped("X.1"), withdrawn(world.cites(LOG))];
        let [first, second, withdraw] = both;
        world.does(ADA, first);
        assert_eq!(bare(&world), ["X.1"]);
        world.does(ADA, second);
        assert!(bare(&world).is_empty());
        world.does(ADA, withdraw);
        assert_eq!(bare(&world), ["A.6.2.8", "X.1"]);
    }

    #[test]
    fn what_is_broken_or_contested_shows_no_control() {
        let mut world = World::new();
        let said = soa(1, vec![row_of("A.6.2.8")]);
        world.does(ADA, stated(said.clone()));
        let mapped = |evidence| {
            Event::RequirementMapped(RequirementMapped {
                evidence,
                requirement: "A.6.2.8".into(),
                rationale: "Shows it.".into(),
                sufficiency: Sufficiency::Partial,
                judged_because: None,
                suggested_by: None,
            })
        };
        let reviewed = |evidence, agrees| {
            Event::MappingReviewed(MappingReviewed {
                evidence,
                requirement: "A.6.2.8".into(),
                agrees,
                comment: "Looked at it.".into(),
                exception: None,
            })
        };
        let doubtful = |world: &World| {
            let found = world.register.implemented_without_evidence(&said, |_| false);
            found.first().map(|it| it.doubtful.clone())
        };
        world.does(ADA, mapped(world.cites(BROKEN_LOG)));
        assert_eq!(doubtful(&world), Some(vec![EvidenceId(BROKEN_LOG)]));
        world.does(ADA, mapped(world.cites(LOG)));
        assert_eq!(doubtful(&world), None);
        world.does(BEN, reviewed(world.cites(LOG), false));
        assert_eq!(doubtful(&world), Some(vec![EvidenceId(LOG), EvidenceId(BROKEN_LOG)]));
        world.does(BEN, reviewed(world.cites(LOG), true));
        assert_eq!(doubtful(&world), None);
    }

    #[test]
    fn a_scan_signs_no_version_that_counts() {
        let mut world = World::new();
        world.does_all(ADA, [stated(soa(1, vec![row_of("A.6.2.8")]))]);
        let object = SignoffObject::Soa { soa: SoaId(1) };
        let mut paper = request(1, object);
        paper.signers.truncate(1);
        paper.signers[0].means = SigningMeans::Scan;
        let reply = SignoffReply::Scan { held_as: world.cites(UNSORTED) };
        world.does_all(ADA, [requested(paper), answered(SignoffAnswered { reply, ..signed(1) })]);
        let ids = |world: &World| {
            let id = |it: Option<&Stated<SoaStated>>| it.map(|it| it.said.id);
            (id(world.register.signed_soa()), id(world.register.soa_on_paper()))
        };
        assert_eq!(ids(&world), (None, Some(SoaId(1))));
        assert!(world.register.is_signed(object), "what is signed in whatever way is not changed");
        let both = [requested(request(2, object)), answered(signed(2)), answered(signed_too(2))];
        world.does_all(ADA, both);
        assert_eq!(ids(&world), (Some(SoaId(1)), None));
    }

    #[test]
    fn owning_a_control_in_scope_ties_to_it() {
        let mut world = World::new();
        world.does(ADA, stated(soa(1, vec![row_of("A.6.2.8")])));
        let mut said = engagement(1);
        said.team[1].person = DAN;
        let tie = "owns A.6.2.8 by SA-01".to_owned();
        let refused = world.may(ADA, recorded(said.clone()));
        assert_eq!(refused, Err(Refusal::NotIndependent { person: DAN, tie }));
        said.requirements = vec!["A.7.4".into()];
        assert_eq!(world.may(ADA, recorded(said)), Ok(()));
    }
}
