//! Rows about AI systems, their versions, and who answers for them.

use std::collections::BTreeSet;

use exhibit_core::event::{
    AccountableRecorded, Assigned, Event, Gate, GatePassed, LogState, OurRole, Stage,
    SystemRecorded, VersionRecorded,
};
use exhibit_core::register::VersionState;
use exhibit_registers::{Cell, Row};

use super::{Writer, day, listed, span, text};

impl Writer<'_> {
    pub(super) fn system(&mut self, row: &Row) -> Option<Vec<Event>> {
        let name = row.text("name")?;
        let state = self.organisation().system(name);
        let before = state.map(|it| it.recorded.said.clone());
        let versions = row.list("versions").iter();
        let new = versions.filter(|it| state.is_none_or(|s| !s.versions.contains_key(*it)));
        let new: Vec<_> = new.cloned().collect();
        let said = recorded(row, name, before.as_ref());
        let name = said.name.clone();
        let mut events = Vec::new();
        let same = before.is_some_and(|it| SystemRecorded { row: None, ..it } == said);
        if !same {
            events.push(Event::SystemRecorded(Box::new(said)));
        }
        events.extend(new.into_iter().map(|version| {
            Event::VersionRecorded(VersionRecorded {
                system: name.clone(),
                version,
                known_as: Vec::new(),
                days: Default::default(),
                row: None,
            })
        }));
        if row.text("accountable").is_some() {
            events.extend(self.named_accountable(row, &name)?);
        }
        Some(events)
    }

    /// Who a list of systems says answers for one. A row that says no day says nothing new of somebody who does so.
    fn named_accountable(&mut self, row: &Row, system: &str) -> Option<Vec<Event>> {
        let person = self.known(row, "accountable")?;
        let days = span(row, "since", "", None);
        let held = self.organisation().system(system).map(|it| &it.accountable[..]);
        let same = |it: &AccountableRecorded| {
            it.person == person && (days.from.is_none() || it.days.from == days.from)
        };
        if held.unwrap_or_default().iter().any(|it| same(&it.said)) {
            return Some(Vec::new());
        }
        let system = system.to_owned();
        let said = AccountableRecorded { system, person, days, document: None, row: None };
        Some(vec![Event::AccountableRecorded(said)])
    }

    pub(super) fn version(&mut self, row: &Row) -> Option<Vec<Event>> {
        let version = row.text("version")?;
        let system = self.known_system(row, "system", row.text("system")?)?;
        let state = self.organisation().system(&system).and_then(|it| it.versions.get(version));
        let state = state.cloned();
        let before = state.as_ref().map(|it| &it.recorded.said);
        let said = VersionRecorded {
            system,
            version: version.to_owned(),
            known_as: listed(row, "names-in-logs", before.map(|it| &it.known_as)),
            days: span(row, "from", "to", before.map(|it| it.days)),
            row: None,
        };
        let mut events = Vec::new();
        if before.is_none_or(|it| VersionRecorded { row: None, ..it.clone() } != said) {
            events.push(Event::VersionRecorded(said.clone()));
        }
        for gate in Gate::ALL {
            events.extend(self.gate(row, &said, gate, state.as_ref())?);
        }
        Some(events)
    }

    /// Returns that a gate was passed, if the row says something new of it.
    fn gate(
        &mut self,
        row: &Row,
        version: &VersionRecorded,
        gate: Gate,
        state: Option<&VersionState>,
    ) -> Option<Option<Event>> {
        let key = match gate {
            Gate::ImpactAssessment => "impact-assessment",
            Gate::Validation => "validation",
            Gate::ReleaseApproval => "release-approval",
        };
        let by = row.text(&format!("{key}-by"));
        let document = format!("{key}-document");
        let Some(on) = day(row, key) else {
            if by.is_some() || row.text(&document).is_some() {
                self.remark(row, "A gate without a day was not written down as passed");
            }
            return Some(None);
        };
        let evidence = self.document(row, &document)?;
        let before = state.and_then(|it| it.gates.get(&gate)).map(|it| &it.said);
        let same_day = before.filter(|it| it.on == on);
        // A list may correct another list; what evidence proves it may not.
        if let Some(proven) = before.and_then(|it| it.evidence).filter(|_| same_day.is_none())
            && evidence.is_none()
        {
            let expected = format!("the day on record, for which {} is the evidence", proven.id);
            self.problem(row, key, &on.to_string(), &expected);
            return None;
        }
        let said = GatePassed {
            system: version.system.clone(),
            version: version.version.clone(),
            gate,
            on,
            by: by.map(str::to_owned).or_else(|| same_day?.by.clone()),
            evidence: evidence.or_else(|| same_day?.evidence),
            row: None,
        };
        let new = before.is_none_or(|it| GatePassed { row: None, ..it.clone() } != said);
        Some(new.then_some(Event::GatePassed(said)))
    }

    /// The same person and first day are the same duty.
    pub(super) fn accountable(&mut self, row: &Row) -> Option<Vec<Event>> {
        let system = self.known_system(row, "system", row.text("system")?)?;
        let person = self.known(row, "person")?;
        self.agrees(row, "name", person)?;
        let document = self.document(row, "document")?;
        let from = day(row, "from");
        let held = self.organisation().system(&system).map(|it| &it.accountable[..]);
        let mut own = held.unwrap_or_default().iter().filter(|it| it.said.person == person);
        // Without a first day it is the duty that the person had last.
        let before = own.rfind(|it| from.is_none() || it.said.days.from == from);
        let before = before.map(|it| AccountableRecorded { row: None, ..it.said.clone() });
        let kept = before.as_ref();
        let said = AccountableRecorded {
            system,
            person,
            days: span(row, "from", "to", kept.map(|it| it.days)),
            document: document.or_else(|| kept?.document),
            row: None,
        };
        let new = before.is_none_or(|it| it != said);
        Some(if new { vec![Event::AccountableRecorded(said)] } else { Vec::new() })
    }
}

fn recorded(row: &Row, name: &str, before: Option<&SystemRecorded>) -> SystemRecorded {
    let purpose = row.text("purpose").unwrap_or_default();
    let same_purpose = before.filter(|it| it.intended_use == purpose);
    let short = purpose.split(['.', ';']).next().unwrap_or(purpose).trim();
    let title = same_purpose.map_or_else(|| short.to_owned(), |it| it.title.clone());
    SystemRecorded {
        name: before.map_or_else(|| name.to_owned(), |it| it.name.clone()),
        title: row.text("title").map_or(title, str::to_owned),
        known_as: listed(row, "names-in-logs", before.map(|it| &it.known_as)),
        our_roles: roles(row, before),
        supplier: text(row, "supplier", before.and_then(|it| it.supplier.as_ref())),
        intended_use: purpose.to_owned(),
        data_sources: listed(row, "data-sources", before.map(|it| &it.data_sources)),
        stage: match (row.text("stage").map(stage), before.map(|it| it.stage)) {
            // Lists have no word of their own for a pilot.
            (Some(Stage::Validation), Some(Stage::Pilot)) => Stage::Pilot,
            (said, before) => said.or(before).unwrap_or(Stage::InUse),
        },
        risk: assigned(
            (row, "risk-level", "the organisation's own criteria"),
            before.and_then(|it| it.risk.as_ref()),
        ),
        legal_class: assigned(
            (row, "legal-class", "a law that the list does not name"),
            before.and_then(|it| it.legal_class.as_ref()),
        ),
        log: log(row, before),
        days: span(row, "in-use-from", "in-use-to", before.map(|it| it.days)),
        row: None,
    }
}

fn roles(row: &Row, before: Option<&SystemRecorded>) -> Vec<OurRole> {
    let words = match row.cells.get("role") {
        Some(Cell::One(one)) => std::slice::from_ref(one),
        Some(Cell::Several(several)) => several,
        None => &[],
    };
    let role = |it: &String| serde_json::from_value::<OurRole>(it.as_str().into()).ok();
    let stated: BTreeSet<_> = words.iter().filter_map(role).collect();
    let kept = before.map(|it| it.our_roles.clone()).unwrap_or_default();
    if stated.is_empty() || stated == kept.iter().copied().collect() {
        return kept;
    }
    stated.into_iter().collect()
}

/// Returns the level that a row states; where it only repeats what is on record, that stays with its day and its
/// criteria. A level without a day is kept without one.
fn assigned(
    (row, level, criteria): (&Row, &str, &str),
    before: Option<&Assigned>,
) -> Option<Assigned> {
    let Some(stated) = row.text(level) else { return before.cloned() };
    let by = row.text(&format!("{level}-by"));
    let on = day(row, &format!("{level}-on"));
    let repeats = |it: &&Assigned| {
        it.level == stated && by.is_none_or(|by| by == it.by) && (on.is_none() || on == it.on)
    };
    if let Some(kept) = before.filter(repeats) {
        return Some(kept.clone());
    }
    Some(Assigned {
        level: stated.to_owned(),
        by_criteria: criteria.to_owned(),
        by: by.unwrap_or("nobody named").to_owned(),
        on,
    })
}

fn log(row: &Row, before: Option<&SystemRecorded>) -> LogState {
    let reason = row.text("log-reason").unwrap_or("the inventory gives no reason");
    match row.text("log-obtainable") {
        Some("no") => LogState::NotObtainable { reason: reason.to_owned() },
        Some(_) => LogState::Obtainable,
        None => before.map_or(LogState::Obtainable, |it| it.log.clone()),
    }
}

fn stage(text: &str) -> Stage {
    match text {
        "planned" => Stage::Planned,
        "development" => Stage::Development,
        "validation" => Stage::Validation,
        "pilot" => Stage::Pilot,
        "retired" => Stage::Retired,
        _ => Stage::InUse,
    }
}
