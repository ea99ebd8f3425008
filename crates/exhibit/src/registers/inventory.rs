//! Rows about people, AI systems and agents, as statements about each.
//!
//! Somebody or something that is on record already keeps its number and changes only where the row says
//! something else; a row that says nothing new is no statement.

use exhibit_core::day::{Day, Days};
use exhibit_core::event::{
    AccountableRecorded, AgentRecorded, Allows, Assigned, AuthorityRecorded, Event, LogState,
    OperatorRecorded, OurRole, PersonId, PersonRecorded, RegisterId, RowCited, SiteId, Stage,
    SystemRecorded, VersionRecorded,
};
use exhibit_core::register::{Organisation, Refusal, Register};
use exhibit_registers::{Problem, ProblemCode, Row, Schema};

use super::span;

/// Statements with the rows that make them.
type Statements = Vec<(u64, Event)>;

/// Returns what rows say of people, AI systems and agents, and what in them can't be said.
pub(super) fn statements(
    register: &Register,
    schema: &Schema,
    rows: &[Row],
) -> (Statements, Vec<Problem>) {
    let mut writer = Writer {
        register,
        next_person: register.next_person().0,
        next_authority: register.organisation().next_authority().0,
        said: Vec::new(),
        problems: Vec::new(),
    };
    for row in rows {
        match schema.name.as_str() {
            "people" => writer.person(row),
            "systems" => writer.system(row),
            "agents" => writer.agent(row),
            _ => {}
        }
    }
    (writer.said, writer.problems)
}

/// Puts the row's number on a statement.
pub(super) fn cited(event: Event, register: RegisterId, row: u64) -> Event {
    let row = Some(RowCited { register, row });
    match event {
        Event::PersonRecorded(said) => Event::PersonRecorded(PersonRecorded { row, ..said }),
        Event::AuthorityRecorded(said) => {
            Event::AuthorityRecorded(AuthorityRecorded { row, ..said })
        }
        Event::SystemRecorded(said) => {
            Event::SystemRecorded(Box::new(SystemRecorded { row, ..*said }))
        }
        Event::VersionRecorded(said) => Event::VersionRecorded(VersionRecorded { row, ..said }),
        Event::AccountableRecorded(said) => {
            Event::AccountableRecorded(AccountableRecorded { row, ..said })
        }
        Event::AgentRecorded(said) => Event::AgentRecorded(AgentRecorded { row, ..said }),
        Event::OperatorRecorded(said) => Event::OperatorRecorded(OperatorRecorded { row, ..said }),
        other => other,
    }
}

/// Says what the rules refuse about a row.
pub(super) fn refused(row: u64, refusal: &Refusal) -> Problem {
    Problem {
        row,
        column: String::new(),
        found: refusal.to_string(),
        expected: "something that agrees with what is on record".to_owned(),
        code: ProblemCode::Duplicate,
    }
}

struct Writer<'a> {
    register: &'a Register,
    next_person: u32,
    next_authority: u32,
    said: Statements,
    problems: Vec<Problem>,
}

impl Writer<'_> {
    fn organisation(&self) -> &Organisation {
        self.register.organisation()
    }

    fn person(&mut self, row: &Row) {
        let Some(name) = row.text("name") else { return };
        let before = self.organisation().person_named(name).map(|it| it.said.clone());
        let enrolled = self.register.person_named(name).map(|it| it.id);
        let id = before.as_ref().map(|it| it.id).or(enrolled).unwrap_or_else(|| {
            let id = PersonId(self.next_person);
            self.next_person += 1;
            id
        });
        let kept = before.as_ref();
        let text = |key: &str| row.text(key).map(str::to_owned);
        let said = PersonRecorded {
            id,
            name: name.to_owned(),
            known_as: listed(row, "names-in-logs", kept.map(|it| &it.known_as)),
            role: text("role").or_else(|| kept?.role.clone()),
            unit: text("unit").or_else(|| kept?.unit.clone()),
            site: self.site(row).or_else(|| kept?.site),
            days: stated(span(row, "from", "to"), kept.map(|it| it.days)),
            row: None,
        };
        let same = before.is_some_and(|it| PersonRecorded { row: None, ..it } == said);
        if !same {
            self.said.push((row.row, Event::PersonRecorded(said)));
        }
        self.authority(row, id);
    }

    /// An authority that a list states is the organisation's own statement: no document is named for it, and whatever
    /// rests on it names the list.
    fn authority(&mut self, row: &Row, person: PersonId) {
        let Some(text) = row.text("authority") else { return };
        let allows: Vec<_> =
            text.split([',', ';', '\n']).filter_map(|it| allows(it.trim())).collect();
        if allows.is_empty() {
            return;
        }
        let days = span(row, "from", "to");
        let title = row.text("role").unwrap_or(text);
        // What the person holds already, under whatever title, is nothing new.
        let lasting = self.organisation().authorities().filter(|it| {
            it.said.person == person && (it.said.days.to.is_none() || it.said.days == days)
        });
        let held: Vec<Allows> = lasting.flat_map(|it| it.said.allows.clone()).collect();
        if allows.iter().all(|it| held.contains(it)) {
            return;
        }
        let id = exhibit_core::event::AuthorityId(self.next_authority);
        self.next_authority += 1;
        let said = AuthorityRecorded {
            id,
            person,
            role: title.to_owned(),
            allows,
            systems: Vec::new(),
            days,
            granted_by: None,
            document: None,
            row: None,
        };
        self.said.push((row.row, Event::AuthorityRecorded(said)));
    }

    fn system(&mut self, row: &Row) {
        let Some(name) = row.text("name") else { return };
        let before = self.organisation().system(name).map(|it| it.recorded.said.clone());
        let said = system(row, name, before.as_ref());
        let same = before.is_some_and(|it| SystemRecorded { row: None, ..it } == said);
        if !same {
            self.said.push((row.row, Event::SystemRecorded(Box::new(said))));
        }
        for version in row.list("versions") {
            self.version(row, name, version);
        }
        if let Some(person) = row.text("accountable") {
            self.accountable(row, name, person);
        }
    }

    fn version(&mut self, row: &Row, system: &str, version: &str) {
        let known = self.organisation().system(system);
        if known.is_some_and(|it| it.versions.contains_key(version)) {
            return;
        }
        let said = VersionRecorded {
            system: system.to_owned(),
            version: version.to_owned(),
            known_as: Vec::new(),
            days: Days::default(),
            row: None,
        };
        self.said.push((row.row, Event::VersionRecorded(said)));
    }

    fn accountable(&mut self, row: &Row, system: &str, name: &str) {
        let Some(person) = self.known(row, "accountable", name) else { return };
        let days = Days::new(row.text("since").and_then(Day::parse), None);
        let held = self.organisation().system(system).map(|it| &it.accountable[..]);
        // A row that says no day says nothing new of somebody who answers for it already.
        let same = |it: &AccountableRecorded| {
            it.person == person && (days.from.is_none() || it.days.from == days.from)
        };
        if held.unwrap_or_default().iter().any(|it| same(&it.said)) {
            return;
        }
        let system = system.to_owned();
        let said = AccountableRecorded { system, person, days, document: None, row: None };
        self.said.push((row.row, Event::AccountableRecorded(said)));
    }

    fn agent(&mut self, row: &Row) {
        let (Some(name), Some(system)) = (row.text("name"), row.text("system")) else { return };
        let state = self.organisation().agent(name);
        let before = state.map(|it| it.recorded.said.clone());
        let operators: Vec<_> = state
            .map(|it| it.operators.iter().map(|it| it.said.clone()).collect())
            .unwrap_or_default();
        let days = stated(span(row, "from", "to"), before.as_ref().map(|it| it.days));
        let known = self.organisation().system(system).map(|it| it.recorded.said.name.clone());
        let said = AgentRecorded {
            name: name.to_owned(),
            known_as: before.as_ref().map(|it| it.known_as.clone()).unwrap_or_default(),
            system: Some(known.unwrap_or_else(|| system.to_owned())),
            purpose: row
                .text("purpose")
                .map(str::to_owned)
                .or_else(|| before.as_ref()?.purpose.clone()),
            days,
            row: None,
        };
        let same = before.is_some_and(|it| AgentRecorded { row: None, ..it } == said);
        if !same {
            self.said.push((row.row, Event::AgentRecorded(said)));
        }
        let Some(operator) = row.text("operator") else { return };
        let Some(person) = self.known(row, "operator", operator) else { return };
        // The days of a row are the agent's: of somebody who operates it already they say nothing new.
        if !operators.iter().any(|it| it.person == person) {
            let new = OperatorRecorded { agent: name.to_owned(), person, days, row: None };
            self.said.push((row.row, Event::OperatorRecorded(new)));
        }
    }

    /// Duties are those of people on record: a name that nobody has is a problem of its row.
    fn known(&mut self, row: &Row, column: &str, name: &str) -> Option<PersonId> {
        let recorded = self.organisation().person_named(name).map(|it| it.said.id);
        let found = recorded.or_else(|| self.register.person_named(name).map(|it| it.id));
        if found.is_none() {
            self.problems.push(Problem {
                row: row.row,
                column: column.to_owned(),
                found: name.to_owned(),
                expected: "a person on record; import the people first".to_owned(),
                code: ProblemCode::Missing,
            });
        }
        found
    }

    fn site(&self, row: &Row) -> Option<SiteId> {
        let text = row.text("site")?;
        let named = |name: &str| name.trim().to_lowercase();
        let mut sites = self.organisation().sites();
        let found =
            sites.find(|it| it.said.id.to_string() == text || named(&it.said.name) == named(text));
        found.map(|it| it.said.id)
    }
}

/// What a row leaves empty stays as it was.
fn system(row: &Row, name: &str, before: Option<&SystemRecorded>) -> SystemRecorded {
    let purpose = row.text("purpose").unwrap_or_default();
    let same_purpose = before.filter(|it| it.intended_use == purpose);
    let title = purpose.split(['.', ';']).next().unwrap_or(purpose).trim();
    let roles: Vec<_> = row.text("role").and_then(role).into_iter().collect();
    let kept_roles = before.map(|it| it.our_roles.clone()).unwrap_or_default();
    let narrower = roles.is_empty() || roles.iter().all(|it| kept_roles.contains(it));
    SystemRecorded {
        name: name.to_owned(),
        title: same_purpose.map_or_else(|| title.to_owned(), |it| it.title.clone()),
        known_as: listed(row, "names-in-logs", before.map(|it| &it.known_as)),
        our_roles: if narrower { kept_roles } else { roles },
        supplier: row.text("supplier").map(str::to_owned).or_else(|| before?.supplier.clone()),
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
            (row, "legal-class", "as the inventory states it"),
            before.and_then(|it| it.legal_class.as_ref()),
        ),
        log: log(row, before),
        days: stated(span(row, "in-use-from", "in-use-to"), before.map(|it| it.days)),
        row: None,
    }
}

/// A level that is the same as before keeps the criteria by which it was assigned.
fn assigned(
    (row, level, criteria): (&Row, &str, &str),
    before: Option<&Assigned>,
) -> Option<Assigned> {
    let found = row.text(level).and_then(|text| {
        Some(Assigned {
            level: text.to_owned(),
            by_criteria: criteria.to_owned(),
            by: row.text(&format!("{level}-by")).unwrap_or("nobody named").to_owned(),
            on: row.text(&format!("{level}-on")).and_then(Day::parse)?,
        })
    });
    let same = |new: &Assigned, old: &Assigned| {
        (&new.level, &new.by, new.on) == (&old.level, &old.by, old.on)
    };
    match (found, before) {
        (Some(new), Some(old)) if same(&new, old) => Some(old.clone()),
        (found, before) => found.or_else(|| before.cloned()),
    }
}

fn log(row: &Row, before: Option<&SystemRecorded>) -> LogState {
    let reason = row.text("log-reason").unwrap_or("the inventory gives no reason");
    match row.text("log-obtainable") {
        Some("no") => LogState::NotObtainable { reason: reason.to_owned() },
        Some(_) => LogState::Obtainable,
        None => before.map_or(LogState::Obtainable, |it| it.log.clone()),
    }
}

/// Returns the values of a list, or those of before where the cell is empty.
fn listed(row: &Row, key: &str, before: Option<&Vec<String>>) -> Vec<String> {
    match row.list(key) {
        [] => before.cloned().unwrap_or_default(),
        values => values.to_vec(),
    }
}

/// Returns the days that a row states, or those of before where it states none.
fn stated(days: Days, before: Option<Days>) -> Days {
    if days == Days::default() { before.unwrap_or_default() } else { days }
}

fn role(text: &str) -> Option<OurRole> {
    serde_json::from_value(text.into()).ok()
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

/// Reads what an authority allows from the words that lists use.
fn allows(text: &str) -> Option<Allows> {
    match text.to_lowercase().as_str() {
        "oversight" | "human oversight" | "review" | "reviewer" => Some(Allows::Oversight),
        "operate agents" | "operator" => Some(Allows::OperateAgents),
        "answer for system" | "accountable" => Some(Allows::AnswerForSystem),
        "release versions" | "release" => Some(Allows::ReleaseVersions),
        "accept risks" | "risk acceptance" => Some(Allows::AcceptRisks),
        "approve documents" | "approval" => Some(Allows::ApproveDocuments),
        other => serde_json::from_value(other.into()).ok(),
    }
}
