//! The audit programme (clause 9.2.2): what is planned, what was carried out, what is overdue.

use exhibit_core::day::{Day, Days};
use exhibit_core::event::{
    AuditMethod, EngagementId, EngagementKind, Event, PersonId, PlanCited, PlannedAudit,
    ProgrammeId, ProgrammeStated, SiteId,
};
use exhibit_core::register::{EngagementState, Refusal, Register, Stated};
use exhibit_registers::{Row, Sheet, Value};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::engagements::{expanded, listed, named_systems};
use crate::error::Error;
use crate::host::Host;
use crate::organisation::name_of;
use crate::papers::{PaperProblem, PaperSheet};
use crate::registers::site_named;
use crate::vault::{Open, Vault};

/// An audit programme as people want to see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProgrammeShown {
    /// Its number.
    pub id: ProgrammeId,
    /// What it is called.
    pub title: String,
    /// The days that it plans for.
    pub days: Days,
    /// What it is meant to achieve.
    pub objectives: String,
    /// How often something is audited, and why.
    pub frequency: String,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible: Option<String>,
    /// The audits that it plans.
    pub audits: Vec<PlannedShown>,
    /// Why it was changed, where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_because: Option<String>,
    /// The ledger's entry.
    pub entry: u64,
}

/// A planned audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlannedShown {
    /// Its number in the programme.
    pub number: u32,
    /// What kind of audit.
    pub kind: EngagementKind,
    /// What it is called.
    pub title: String,
    /// From when to when it is to take place.
    pub due: Days,
    /// The controls and clauses that it is to cover; all if empty.
    pub requirements: Vec<String>,
    /// The AI systems that it is to cover; all if empty.
    pub systems: Vec<String>,
    /// The sites that it is to cover; all if empty.
    pub sites: Vec<SiteId>,
    /// How it is to be carried out.
    pub methods: Vec<AuditMethod>,
    /// How it stands.
    pub state: PlanState,
    /// Whether its last day is past, and it is not carried out, or only in part.
    pub overdue: bool,
    /// The engagements that carry it out.
    pub engagements: Vec<EngagementId>,
    /// What of it no closed engagement that carries it out has in scope.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_in_scope: Vec<String>,
    /// The requirements in scope on which none of these engagements concludes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_concluded: Vec<String>,
}

impl PlannedShown {
    /// Returns how it stands, in words.
    pub fn standing(&self) -> String {
        match (self.state, self.overdue) {
            (PlanState::InPart, true) => format!("{}, overdue", self.state.as_str()),
            (state, _) => state.as_str().to_owned(),
        }
    }
}

/// How a planned audit stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlanState {
    /// Nothing carries it out yet.
    Planned,
    /// An engagement carries it out, and none is closed.
    UnderWay,
    /// What it covers was in scope of closed engagements that carry it out, and is concluded on.
    CarriedOut,
    /// An engagement that carries it out is closed, and leaves something of it.
    InPart,
    /// Its last day is past, and no engagement that carries it out is closed.
    Overdue,
}

impl PlanState {
    /// Returns what people call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::UnderWay => "under way",
            Self::CarriedOut => "carried out",
            Self::InPart => "carried out in part",
            Self::Overdue => "overdue",
        }
    }
}

/// What is said of a programme. What is absent is as before where one is changed.
#[derive(Clone, Debug, Default)]
pub struct ProgrammeRequest {
    /// The programme to change, and why.
    pub change: Option<(ProgrammeId, String)>,
    /// What it is called.
    pub title: Option<String>,
    /// The days that it plans for.
    pub days: Option<Days>,
    /// What it is meant to achieve.
    pub objectives: Option<String>,
    /// How often something is audited, and why.
    pub frequency: Option<String>,
    /// Who answers for it.
    pub responsible: Option<PersonId>,
    /// The audits, each as `DUE|KIND|REQUIREMENTS|SYSTEMS|METHODS|TITLE`; the last four may be left out.
    pub audits: Vec<String>,
    /// The audits as they are to stand, those that were planned before included. One with the number 0 is new.
    pub planned: Vec<PlannedAudit>,
    /// A list of the audits: its name and bytes.
    pub file: Option<(String, Vec<u8>)>,
    /// How audits are carried out that do not say it themselves.
    pub methods: Vec<AuditMethod>,
}

/// What came of stating a programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProgrammeMade {
    /// The programme, if it was written down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programme: Option<ProgrammeShown>,
    /// What is wrong in the list, line by line. Then nothing was written down.
    pub problems: Vec<PaperProblem>,
    /// How it was read, a sentence each.
    pub remarks: Vec<String>,
}

/// Returns the audit programmes, by number, as they stand on a day.
pub fn programmes(register: &Register, today: Day) -> Vec<ProgrammeShown> {
    register.programmes().map(|it| shown(register, it, today)).collect()
}

/// Returns the planned audits as a sheet that can be read again.
pub(crate) fn sheet(programmes: &[ProgrammeShown]) -> Sheet {
    let header = [
        "Programme",
        "Number",
        "Kind",
        "Title",
        "From",
        "Due",
        "Requirements",
        "Systems",
        "Sites",
        "Methods",
        "State",
        "Engagements",
    ];
    let audits = programmes.iter().flat_map(|it| it.audits.iter().map(move |audit| (it.id, audit)));
    let day = |day: Option<Day>| Value::from(day.map(|it| it.to_string()).unwrap_or_default());
    let rows = audits.map(|(id, it)| {
        vec![
            Value::from(id.to_string()),
            Value::Number(it.number.to_string()),
            Value::from(it.kind.as_str()),
            Value::from(it.title.clone()),
            day(it.due.from),
            day(it.due.to),
            Value::from(it.requirements.join("; ")),
            Value::from(it.systems.join("; ")),
            Value::from(it.sites.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
            Value::from(it.methods.iter().map(|it| method(*it)).collect::<Vec<_>>().join("; ")),
            Value::from(it.standing()),
            Value::from(listed(&it.engagements)),
        ]
    });
    Sheet {
        name: "Audit programme".to_owned(),
        header: header.iter().map(|it| (*it).to_owned()).collect(),
        rows: rows.collect(),
    }
}

/// Returns what people call a method.
pub fn method(method: AuditMethod) -> &'static str {
    match method {
        AuditMethod::Documents => "documents",
        AuditMethod::Interviews => "interviews",
        AuditMethod::Observation => "observation",
        AuditMethod::Sampling => "sampling",
        AuditMethod::RecordTests => "record tests",
        AuditMethod::Remote => "remote",
    }
}

impl Vault<Open> {
    /// Writes a programme down, or changes one.
    ///
    /// # Errors
    /// [`Error::Text`] for an audit that can't be read; [`Error::Table`] for a file that can't; as [`Vault::state`].
    pub fn state_programme(
        &mut self,
        host: &Host<'_>,
        today: Day,
        request: &ProgrammeRequest,
    ) -> Result<ProgrammeMade, Error> {
        let mut made = ProgrammeMade { programme: None, problems: Vec::new(), remarks: Vec::new() };
        let said = self.programme_said(request, &mut made)?;
        let id = said.id;
        if !made.problems.is_empty() {
            return Ok(made);
        }
        self.state(host, vec![Event::ProgrammeStated(Box::new(said))])?;
        let now = self.register().programme(id);
        made.programme = now.map(|it| shown(self.register(), it, today));
        Ok(made)
    }

    fn programme_said(
        &self,
        request: &ProgrammeRequest,
        made: &mut ProgrammeMade,
    ) -> Result<ProgrammeStated, Error> {
        let register = self.register();
        let before = match &request.change {
            Some((id, _)) => {
                let unknown = || Refusal::Unknown { what: "audit programme", id: id.to_string() };
                Some(register.programme(*id).ok_or_else(unknown)?.said.clone())
            }
            None => None,
        };
        let text = |given: &Option<String>, earlier: Option<&String>| {
            given.clone().or_else(|| earlier.cloned()).unwrap_or_default()
        };
        let before = before.as_ref();
        let mut audits = self.planned_in_file(request, made)?;
        for stated in &request.planned {
            let audit = restated(register, next_number(&audits, &request.planned), stated, made);
            audits.push(audit);
        }
        for stated in &request.audits {
            let number = audits.iter().map(|it| it.number).max().unwrap_or(0) + 1;
            audits.push(planned(register, number, stated, &request.methods, &mut made.remarks)?);
        }
        if audits.is_empty() && made.problems.is_empty() {
            audits = before.map(|it| it.audits.clone()).unwrap_or_default();
        }
        Ok(ProgrammeStated {
            id: before.map_or_else(|| register.next_programme(), |it| it.id),
            title: text(&request.title, before.map(|it| &it.title)),
            days: request.days.or(before.map(|it| it.days)).unwrap_or_default(),
            objectives: text(&request.objectives, before.map(|it| &it.objectives)),
            frequency: text(&request.frequency, before.map(|it| &it.frequency)),
            responsible: request.responsible.or(before.and_then(|it| it.responsible)),
            audits,
            changed_because: request.change.as_ref().map(|(_, reason)| reason.clone()),
        })
    }

    fn planned_in_file(
        &self,
        request: &ProgrammeRequest,
        made: &mut ProgrammeMade,
    ) -> Result<Vec<PlannedAudit>, Error> {
        let Some((name, bytes)) = &request.file else { return Ok(Vec::new()) };
        let schema = include_str!("../../../schemas/papers/audit-programme.json");
        let read = PaperSheet::read("an audit programme", schema, name, bytes, None)?;
        made.problems.extend(read.problems.iter().cloned());
        made.remarks.extend(read.remarks.iter().cloned());
        let mut audits: Vec<PlannedAudit> = Vec::new();
        for row in &read.rows {
            let number = audits.iter().map(|it| it.number).max().unwrap_or(0) + 1;
            let planned = of_row(self.register(), number, row, &request.methods, &mut made.remarks);
            match planned {
                Ok(planned) => audits.push(planned),
                Err((column, says)) => {
                    made.problems.push(read.problem(row.row, column, &says));
                }
            }
        }
        made.problems.sort_by_key(|it| it.row);
        Ok(audits)
    }
}

fn shown(register: &Register, it: &Stated<ProgrammeStated>, today: Day) -> ProgrammeShown {
    let said = &it.said;
    ProgrammeShown {
        id: said.id,
        title: said.title.clone(),
        days: said.days,
        objectives: said.objectives.clone(),
        frequency: said.frequency.clone(),
        responsible: said.responsible.map(|id| name_of(register, id)),
        audits: said
            .audits
            .iter()
            .map(|audit| audit_shown(register, said.id, audit, today))
            .collect(),
        changed_because: said.changed_because.clone(),
        entry: it.leaf,
    }
}

fn audit_shown(
    register: &Register,
    programme: ProgrammeId,
    it: &PlannedAudit,
    today: Day,
) -> PlannedShown {
    let plan = PlanCited { programme, number: it.number };
    let engagements: Vec<_> = register.engagements_of(plan).collect();
    let overdue = register.overdue_audits(today);
    let is_overdue =
        overdue.iter().any(|(id, audit)| *id == programme && audit.number == it.number);
    let left = register.plan_left(programme, it);
    let state = match &left {
        Some(left) if left.is_nothing() => PlanState::CarriedOut,
        Some(_) => PlanState::InPart,
        None if is_overdue => PlanState::Overdue,
        None if engagements.is_empty() => PlanState::Planned,
        None => PlanState::UnderWay,
    };
    let left = left.unwrap_or_default();
    PlannedShown {
        number: it.number,
        kind: it.kind,
        title: it.title.clone(),
        due: it.due,
        requirements: it.requirements.clone(),
        systems: it.systems.clone(),
        sites: it.sites.clone(),
        methods: it.methods.clone(),
        state,
        overdue: is_overdue,
        not_in_scope: left.not_in_scope,
        not_concluded: left.not_concluded,
        engagements: engagements.iter().map(|it: &&EngagementState| it.recorded.said.id).collect(),
    }
}

/// Returns a number that no audit has, those that are still to be taken over included.
fn next_number(taken: &[PlannedAudit], stated: &[PlannedAudit]) -> u32 {
    taken.iter().chain(stated).map(|it| it.number).max().unwrap_or(0) + 1
}

/// Takes a planned audit as it is stated, its requirements and systems by any of their names.
fn restated(
    register: &Register,
    next: u32,
    stated: &PlannedAudit,
    made: &mut ProgrammeMade,
) -> PlannedAudit {
    PlannedAudit {
        number: if stated.number == 0 { next } else { stated.number },
        requirements: expanded(&stated.requirements, &mut made.remarks),
        systems: named_systems(register, &stated.systems),
        ..stated.clone()
    }
}

/// Reads `2026-10|internal-audit|A.6.2.4,9.2|CREDO|documents,interviews|Title`.
fn planned(
    register: &Register,
    number: u32,
    text: &str,
    methods: &[AuditMethod],
    remarks: &mut Vec<String>,
) -> Result<PlannedAudit, Error> {
    let expected = "a planned audit such as 2026-10|internal-audit|A.6.2.4,9.2|CREDO|documents,interviews|Title";
    let bad = || Error::text("--audit", text, expected);
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    if parts.len() < 2 || parts.len() > 6 {
        return Err(bad());
    }
    let part = |at: usize| parts.get(at).copied().unwrap_or_default();
    let list = |at: usize| -> Vec<String> {
        let all = part(at).split(',').map(str::trim);
        all.filter(|it| !it.is_empty() && *it != "all").map(str::to_owned).collect()
    };
    let due = due(part(0)).ok_or_else(bad)?;
    let kind: EngagementKind = word(part(1)).ok_or_else(bad)?;
    let own = list(4).iter().map(|it| word(it).ok_or_else(bad)).collect::<Result<Vec<_>, _>>()?;
    let title = match part(5) {
        "" => format!("{} {number}", capital(kind.as_str())),
        title => title.to_owned(),
    };
    Ok(PlannedAudit {
        number,
        kind,
        title,
        due,
        requirements: expanded(&list(2), remarks),
        systems: named_systems(register, &list(3)),
        sites: Vec::new(),
        methods: if own.is_empty() { methods.to_vec() } else { own },
    })
}

/// Makes a planned audit of a line, or says in which column something is wrong, and what.
fn of_row(
    register: &Register,
    number: u32,
    row: &Row,
    methods: &[AuditMethod],
    remarks: &mut Vec<String>,
) -> Result<PlannedAudit, (&'static str, String)> {
    let number = match row.text("number") {
        None => number,
        Some(text) => {
            let whole = text.parse().ok().filter(|it| *it > 0);
            whole.ok_or(("number", format!("found {text}, expected a whole number from 1")))?
        }
    };
    let kind = row.text("kind").and_then(word::<EngagementKind>);
    let kind = kind.ok_or(("kind", "found nothing, expected a kind of audit".to_owned()))?;
    let (from, to) = (row.text("from").and_then(Day::parse), row.text("due").and_then(Day::parse));
    // One value of a choice is one cell, several are a list.
    let own = row.list("methods").iter().map(String::as_str).chain(row.text("methods"));
    let own: Vec<AuditMethod> = own.filter_map(word).collect();
    let site = |text: &String| {
        let unknown = || ("sites", format!("found {text}, expected a site on record"));
        site_named(register, text).ok_or_else(unknown)
    };
    Ok(PlannedAudit {
        number,
        kind,
        title: row.text("title").unwrap_or_default().to_owned(),
        due: Days::new(from, to),
        requirements: expanded(row.list("requirements"), remarks),
        systems: named_systems(register, row.list("systems")),
        sites: row.list("sites").iter().map(site).collect::<Result<_, _>>()?,
        methods: if own.is_empty() { methods.to_vec() } else { own },
    })
}

/// Reads a month, a day, or two days with a slash between.
fn due(text: &str) -> Option<Days> {
    if let Some(first) = Day::parse(&format!("{text}-01")) {
        return Some(Days::new(Some(first), Some(first.plus_months(1).minus_one())));
    }
    match Day::parse(text) {
        Some(day) => Some(Days::new(Some(day), Some(day))),
        None => Days::parse(text).filter(|it| it.to.is_some()),
    }
}

fn word<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(text.into()).ok()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audit_is_due_in_a_month_on_a_day_or_between_two() {
        let text = |said: &str| due(said).map(|it| it.for_people());
        assert_eq!(text("2026-10").as_deref(), Some("1 Oct 2026 to 31 Oct 2026"));
        assert_eq!(text("2026-02").as_deref(), Some("1 Feb 2026 to 28 Feb 2026"));
        assert_eq!(text("2026-10-05").as_deref(), Some("5 Oct 2026 to 5 Oct 2026"));
        assert_eq!(text("2026-10-05/2026-11-06").as_deref(), Some("5 Oct 2026 to 6 Nov 2026"));
        for bad in ["", "2026", "2026-13", "October", "2026-10-05/"] {
            assert_eq!(text(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_new_audit_takes_a_number_that_none_has() {
        let (register, methods, mut remarks) = (Register::new(), [], Vec::new());
        let mut read = |number| {
            let text = "2026-10|internal-audit";
            planned(&register, number, text, &methods, &mut remarks).expect("an audit")
        };
        let stated = [read(0), read(4)];
        assert_eq!(next_number(&[], &stated), 5);
        let mut made = ProgrammeMade { programme: None, problems: Vec::new(), remarks: Vec::new() };
        let first = restated(&register, 5, &stated[0], &mut made);
        assert_eq!(first.number, 5);
        assert_eq!(next_number(&[first], &stated), 6);
        assert_eq!(restated(&register, 6, &stated[1], &mut made).number, 4);
    }

    #[test]
    fn a_planned_audit_is_read_from_one_line() {
        let (register, mut remarks) = (Register::new(), Vec::new());
        let methods = [AuditMethod::Documents];
        let mut read = |text: &str| planned(&register, 2, text, &methods, &mut remarks);
        let plan = read("2026-10|internal-audit|A.6.2.4, 9.2|CREDO").expect("an audit");
        assert_eq!(plan.requirements, ["A.6.2.4", "9.2.1", "9.2.2"]);
        assert_eq!(
            (plan.title.as_str(), plan.methods.as_slice()),
            ("Internal audit 2", &methods[..])
        );
        let plan = read("2026-10-05|stage-1|||record-tests,remote|Readiness").expect("an audit");
        assert_eq!(plan.methods, [AuditMethod::RecordTests, AuditMethod::Remote]);
        assert_eq!(plan.title, "Readiness");
        for bad in [
            "",
            "2026-10",
            "x|internal-audit",
            "2026-10|audit",
            "2026-10|stage-1|||dance",
            "1|2|3|4|5|6|7",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
