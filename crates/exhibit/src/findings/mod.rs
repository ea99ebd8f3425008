//! Findings: from what was seen to the proof that what was done about it helps (clause 10.2).

mod docx;
mod form;
mod list;
mod place;
mod scheme;
mod shown;

use exhibit_core::day::Day;
use exhibit_core::event::{
    ActionDone, ActionStated, BodyGraded, EffectivenessChecked, EngagementId, Event, EvidenceId,
    EvidenceRef, Exception, FindingAnswered, FindingClosed, FindingId, FindingRecorded,
    FindingRegraded, FindingReopened, FindingSource, Grade, PersonId, RegradeApproved, RowCited,
    SampleId, SchemeId, SiteId,
};
use exhibit_core::register::{FindingState, Refusal, Register};
use schemars::JsonSchema;
use serde::Serialize;

pub use form::FormTaken;
pub use list::{FindingsImport, sheet};
pub use place::{Place, place_for_people, row_cited};
pub use scheme::{
    GradeInFile, SchemeBuiltIn, SchemeFile, SchemeShown, SchemesShown, built_in_scheme, schemes,
};
pub use shown::{ActionShown, CheckShown, CitedShown, FindingLine, FindingShown, Happened};

use crate::error::Error;
use crate::host::Host;
use crate::vault::{Open, Vault};

/// Which findings are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FindingsWanted {
    /// Only those that are not closed.
    pub open: bool,
    /// Only those that should have been done by now, or one of their actions.
    pub overdue: bool,
    /// Only those of this engagement.
    pub engagement: Option<EngagementId>,
}

/// What is said of a finding. What is absent, and a list that is empty, stays as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingSaid<'a> {
    /// What it is about, in a few words.
    pub title: Option<&'a str>,
    /// On which day.
    pub on: Option<Day>,
    /// In which engagement it was made.
    pub engagement: Option<EngagementId>,
    /// Where it comes from.
    pub source: Option<FindingSource>,
    /// What the body says whose finding it is.
    pub body: Option<BodyGraded>,
    /// The controls and clauses that it is measured against.
    pub criteria: &'a [String],
    /// What was found.
    pub condition: Option<&'a str>,
    /// The evidence for it.
    pub evidence: &'a [Place],
    /// The samples that led to it.
    pub samples: &'a [SampleId],
    /// The AI systems concerned, by their names or those that logs use.
    pub systems: &'a [String],
    /// The sites concerned.
    pub sites: &'a [SiteId],
    /// The row of the incident, the complaint or the supplier.
    pub row: Option<RowCited>,
    /// Who has to see to it.
    pub owner: Option<PersonId>,
    /// By which day it is to be done.
    pub due: Option<Day>,
    /// The earlier finding, closed since, that it repeats.
    pub repeats: Option<FindingId>,
    /// The scheme by which it is graded.
    pub scheme: Option<SchemeId>,
}

/// How a finding stands after something was said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingNoted {
    /// The finding.
    pub finding: FindingId,
    /// How it stands.
    pub state: String,
    /// How grave it is.
    pub grade: Grade,
    /// What that is called, by its scheme.
    pub called: String,
    /// By which day it is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// What a person should know, a sentence each.
    pub notes: Vec<String>,
}

/// Returns the findings that are wanted, by number, as they stand on a day.
pub fn findings(register: &Register, today: Day, wanted: FindingsWanted) -> Vec<FindingLine> {
    let is_wanted = |it: &&FindingState| {
        (!wanted.open || !it.is_closed())
            && (!wanted.overdue || register.is_finding_overdue(it, today))
            && (wanted.engagement.is_none() || it.recorded.said.engagement == wanted.engagement)
    };
    register.findings().filter(is_wanted).map(|it| shown::line(register, it, today)).collect()
}

/// Returns a finding with all that came about.
///
/// # Errors
/// [`Error::Refused`] if there is none of that number.
pub fn finding(register: &Register, id: FindingId, today: Day) -> Result<FindingShown, Error> {
    Ok(shown::whole(register, known(register, id)?, today))
}

impl Vault<Open> {
    /// Records a finding, and says what a person should think of: its day, and whether it was there before.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::NoRecord`], [`Error::NoPlace`]; [`Error::Text`] for a day that has not come.
    pub fn record_finding(
        &mut self,
        host: &Host<'_>,
        grade: Grade,
        said: &FindingSaid<'_>,
    ) -> Result<FindingNoted, Error> {
        let today = Day::of((host.now)());
        let id = self.register().next_finding();
        let source = match said.body {
            Some(_) => FindingSource::CertificationBody,
            None => FindingSource::Internal,
        };
        let recorded = self.with_said(blank(id, source, grade, today), said, today)?;
        let repeat = repeat_note(self.register(), &recorded);
        self.state(host, vec![Event::FindingRecorded(Box::new(recorded))])?;
        let mut notes = Vec::from_iter(day_note(self.register(), id));
        notes.extend(repeat);
        self.noted(id, notes)
    }

    /// Changes what a finding says, never its grade.
    ///
    /// # Errors
    /// As [`Vault::record_finding`].
    pub fn change_finding(
        &mut self,
        host: &Host<'_>,
        id: FindingId,
        said: &FindingSaid<'_>,
        because: &str,
    ) -> Result<FindingNoted, Error> {
        let today = Day::of((host.now)());
        let before = known(self.register(), id)?.recorded.said.clone();
        let mut changed = self.with_said(before.clone(), said, today)?;
        changed.changed_because = before.changed_because.clone();
        if changed == before {
            return Err(Error::text("change", &id.to_string(), "one that says something new"));
        }
        changed.changed_because = Some(because.to_owned());
        let asks = said.repeats.is_some() || !said.criteria.is_empty() || !said.systems.is_empty();
        let repeat = repeat_note(self.register(), &changed).filter(|_| asks);
        self.state(host, vec![Event::FindingRecorded(Box::new(changed))])?;
        self.noted(id, Vec::from_iter(repeat))
    }

    /// Grades a finding anew. A graver grade holds at once, a lesser one when somebody else approves it.
    ///
    /// # Errors
    /// [`Error::Refused`]; as [`Vault::append`].
    pub fn regrade_finding(
        &mut self,
        host: &Host<'_>,
        id: FindingId,
        grade: Grade,
        reason: &str,
    ) -> Result<FindingNoted, Error> {
        let due = known(self.register(), id).map(|it| self.register().finding_due(it))?;
        let said = FindingRegraded { id, grade, reason: reason.to_owned() };
        self.state(host, vec![Event::FindingRegraded(said)])?;
        let state = known(self.register(), id)?;
        let mut notes = Vec::new();
        if state.proposed.is_some() {
            let held = shown::with_article(state.grade.as_str());
            notes.push(format!(
                "It stays {held} until somebody else approves: `exhibit findings approve-grade {id} {} --comment TEXT`.",
                word(grade)
            ));
        } else if self.register().finding_due(state) != due {
            notes.extend(day_note(self.register(), id));
        }
        self.noted(id, notes)
    }

    /// Approves a lesser grade that somebody else proposed.
    ///
    /// # Errors
    /// [`Error::Refused`]; as [`Vault::append`].
    pub fn approve_grade(
        &mut self,
        host: &Host<'_>,
        id: FindingId,
        grade: Grade,
        comment: &str,
    ) -> Result<FindingNoted, Error> {
        let due = known(self.register(), id).map(|it| self.register().finding_due(it))?;
        let said = RegradeApproved { id, grade, comment: comment.to_owned(), exception: None };
        self.state(host, vec![Event::RegradeApproved(said)])?;
        let changed = self.register().finding_due(known(self.register(), id)?) != due;
        let note = day_note(self.register(), id).filter(|_| changed);
        self.noted(id, Vec::from_iter(note))
    }

    /// Says what those say whom a finding concerns. What is absent stays as it was said before.
    ///
    /// # Errors
    /// [`Error::Refused`]; as [`Vault::append`].
    pub fn answer_finding(
        &mut self,
        host: &Host<'_>,
        said: FindingAnswered,
    ) -> Result<FindingNoted, Error> {
        let id = said.id;
        let before = known(self.register(), id)?.answered.as_ref().map(|it| &it.said);
        let nothing = said.extent.is_none() && said.cause.is_none() && said.correction.is_none();
        let whole = match before {
            Some(before) if !nothing => FindingAnswered {
                id,
                extent: said.extent.or_else(|| before.extent.clone()),
                cause: said.cause.or_else(|| before.cause.clone()),
                correction: said.correction.or_else(|| before.correction.clone()),
            },
            _ => said,
        };
        self.state(host, vec![Event::FindingAnswered(whole)])?;
        self.noted(id, Vec::new())
    }

    /// States a corrective action, or changes the one of a number; returns its number.
    ///
    /// # Errors
    /// [`Error::Refused`]; as [`Vault::append`].
    pub fn state_action(
        &mut self,
        host: &Host<'_>,
        id: FindingId,
        change: Option<u32>,
        said: ActionSaid<'_>,
    ) -> Result<(u32, FindingNoted), Error> {
        let actions = &known(self.register(), id)?.actions;
        let next = actions.keys().next_back().map_or(1, |last| last.saturating_add(1));
        if let Some(number) = change.filter(|number| !actions.contains_key(number)) {
            let id = format!("{number} of {id}");
            return Err(Refusal::Unknown { what: "action", id }.into());
        }
        let number = change.unwrap_or(next);
        let ActionSaid { what, owner, due, because } = said;
        let (what, changed_because) = (what.to_owned(), because.map(str::to_owned));
        let stated = ActionStated { finding: id, number, what, owner, due, changed_because };
        self.state(host, vec![Event::ActionStated(stated)])?;
        Ok((number, self.noted(id, Vec::new())?))
    }

    /// Says that a corrective action was carried out.
    ///
    /// # Errors
    /// [`Error::Refused`]; [`Error::Text`] for a day that has not come.
    pub fn action_done(
        &mut self,
        host: &Host<'_>,
        done: ActionDone,
    ) -> Result<FindingNoted, Error> {
        has_come("--on", done.on, Day::of((host.now)()))?;
        let id = done.finding;
        known(self.register(), id)?;
        self.state(host, vec![Event::ActionDone(done)])?;
        let due = known(self.register(), id)?.is_check_due();
        let note = due.then(|| {
            format!("All actions are done. Whether they help is to be looked at: `exhibit findings check {id}`.")
        });
        self.noted(id, Vec::from_iter(note))
    }

    /// Says what somebody saw who looked whether what was done helps.
    ///
    /// # Errors
    /// [`Error::Refused`]; [`Error::Text`] for a day that has not come.
    pub fn check_effectiveness(
        &mut self,
        host: &Host<'_>,
        check: EffectivenessChecked,
    ) -> Result<FindingNoted, Error> {
        has_come("--on", check.on, Day::of((host.now)()))?;
        let (id, effective) = (check.finding, check.effective);
        self.state(host, vec![Event::EffectivenessChecked(check)])?;
        let note = match effective {
            true => format!(
                "It can be closed by somebody who took no part: `exhibit findings close {id} --reason TEXT`."
            ),
            false => format!(
                "It stays open: state what is to be done now with `exhibit findings action {id} WHAT --owner PERSON --due DAY`."
            ),
        };
        self.noted(id, vec![note])
    }

    /// Closes a finding.
    ///
    /// # Errors
    /// [`Error::Refused`] if something is still missing, or the person took part in what was done.
    pub fn close_finding(
        &mut self,
        host: &Host<'_>,
        id: FindingId,
        reason: &str,
        exception: Option<Exception>,
    ) -> Result<FindingNoted, Error> {
        let said = FindingClosed { id, reason: reason.to_owned(), exception };
        self.state(host, vec![Event::FindingClosed(said)])?;
        self.noted(id, Vec::new())
    }

    /// Opens a closed finding again.
    ///
    /// # Errors
    /// [`Error::Refused`]; as [`Vault::append`].
    pub fn reopen_finding(
        &mut self,
        host: &Host<'_>,
        id: FindingId,
        reason: &str,
    ) -> Result<FindingNoted, Error> {
        let said = FindingReopened { id, reason: reason.to_owned() };
        self.state(host, vec![Event::FindingReopened(said)])?;
        self.noted(id, Vec::new())
    }

    /// Returns items as entries cite them.
    ///
    /// # Errors
    /// [`Error::NoEvidence`].
    pub fn references(&self, ids: &[EvidenceId]) -> Result<Vec<EvidenceRef>, Error> {
        ids.iter().map(|id| self.reference(*id)).collect()
    }

    fn with_said(
        &self,
        before: FindingRecorded,
        said: &FindingSaid<'_>,
        today: Day,
    ) -> Result<FindingRecorded, Error> {
        let on = said.on.unwrap_or(before.on);
        has_come("--on", on, today)?;
        if let Some(body) = &said.body {
            has_come("--their-date", body.on, today)?;
        }
        let evidence = said.evidence.iter().map(|it| self.cited_place(*it));
        let evidence = evidence.collect::<Result<Vec<_>, _>>()?;
        let systems: Vec<_> = said.systems.iter().map(|it| self.system_called(it)).collect();
        Ok(FindingRecorded {
            on,
            title: said.title.map_or(before.title, str::to_owned),
            engagement: said.engagement.or(before.engagement),
            source: said.source.unwrap_or(before.source),
            body: said.body.clone().or(before.body),
            criteria: or_before(said.criteria.to_vec(), before.criteria),
            condition: said.condition.map_or(before.condition, str::to_owned),
            evidence: or_before(evidence, before.evidence),
            samples: or_before(said.samples.to_vec(), before.samples),
            systems: or_before(systems, before.systems),
            sites: or_before(said.sites.to_vec(), before.sites),
            row: said.row.or(before.row),
            owner: said.owner.or(before.owner),
            due: said.due.or(before.due),
            repeats: said.repeats.or(before.repeats),
            scheme: said.scheme.or(before.scheme),
            ..before
        })
    }

    /// Returns the name under which an AI system is on record; one that is not is refused by the rules.
    fn system_called(&self, text: &str) -> String {
        let known = self.register().organisation().system(text);
        known.map_or_else(|| text.to_owned(), |it| it.recorded.said.name.clone())
    }

    fn noted(&self, id: FindingId, notes: Vec<String>) -> Result<FindingNoted, Error> {
        let state = known(self.register(), id)?;
        Ok(FindingNoted {
            finding: id,
            state: state.state().to_owned(),
            grade: state.grade,
            called: self.register().graded(state).0,
            due: self.register().finding_due(state),
            notes,
        })
    }
}

/// A corrective action as somebody states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionSaid<'a> {
    /// What is to be done.
    pub what: &'a str,
    /// Who has to do it.
    pub owner: PersonId,
    /// By when.
    pub due: Day,
    /// Why it is changed, where it is.
    pub because: Option<&'a str>,
}

/// Returns what to do about a refusal that is about a finding.
pub(crate) fn hint(refusal: &Refusal) -> Option<String> {
    match refusal {
        Refusal::Lacks { id, what } => lacking(FindingId::parse(id)?, what),
        Refusal::SecondPerson { .. } => {
            Some("Somebody else says so with --as NAME: one person is not enough here.".to_owned())
        }
        _ => None,
    }
}

fn lacking(id: FindingId, what: &str) -> Option<String> {
    let hint = match what {
        "a criterion" => "Name a control or clause with --criterion.".to_owned(),
        "evidence" => {
            "Cite an item with --evidence E-0016, a line of it with E-0016:17, a page of it with E-0003#p4; or a --sample, or a --row.".to_owned()
        }
        "the certification body's reference and grade" => {
            "Say whose it is with --body NAME --reference TEXT --their-grade TEXT.".to_owned()
        }
        "a cause" => format!("State it with `exhibit findings answer {id} --cause TEXT`."),
        "a correction" => {
            format!("State it with `exhibit findings answer {id} --correction TEXT`.")
        }
        "corrective actions that are done" | "actions that are done" => format!(
            "State one with `exhibit findings action {id} WHAT --owner PERSON --due DAY`, and say with `exhibit findings done {id} NUMBER --on DAY` that it was carried out."
        ),
        "a proposal of that grade" => {
            format!("Propose it with `exhibit findings regrade {id} GRADE --reason TEXT`.")
        }
        other if other.starts_with("evidence that what was done helps") => format!(
            "Somebody has to look, after all actions are done: `exhibit findings check {id} --by PERSON --on DAY --effective yes --result TEXT --evidence ID`."
        ),
        _ => return None,
    };
    Some(hint)
}

fn known(register: &Register, id: FindingId) -> Result<&FindingState, Error> {
    let unknown = Refusal::Unknown { what: "finding", id: id.to_string() };
    register.finding(id).ok_or_else(|| unknown.into())
}

fn blank(id: FindingId, source: FindingSource, grade: Grade, on: Day) -> FindingRecorded {
    FindingRecorded {
        id,
        engagement: None,
        source,
        title: String::new(),
        grade,
        scheme: None,
        on,
        body: None,
        criteria: Vec::new(),
        condition: String::new(),
        evidence: Vec::new(),
        samples: Vec::new(),
        systems: Vec::new(),
        sites: Vec::new(),
        row: None,
        owner: None,
        due: None,
        repeats: None,
        changed_because: None,
    }
}

fn or_before<T>(said: Vec<T>, before: Vec<T>) -> Vec<T> {
    if said.is_empty() { before } else { said }
}

fn has_come(what: &'static str, day: Day, today: Day) -> Result<(), Error> {
    if day <= today {
        return Ok(());
    }
    Err(Error::text(what, &day.to_string(), "a day that has come"))
}

/// Says by which day a finding is to be done, where nobody set one.
fn day_note(register: &Register, id: FindingId) -> Option<String> {
    let state = register.finding(id)?;
    let said = &state.recorded.said;
    if said.due.is_some() {
        return None;
    }
    let scheme = said.scheme.and_then(|id| register.schemes().find(|it| it.said.id == id));
    match (register.finding_due(state), scheme) {
        (Some(due), Some(scheme)) => {
            let (due, by) = (due.for_people(), scheme.said.id);
            let (called, title) = (register.graded(state).0, &scheme.said.title);
            Some(format!(
                "No day was given: by {by} ({title}), {called}, it is to be done by {due}."
            ))
        }
        _ if state.grade > Grade::Opportunity => Some(format!(
            "No day is set by which it is to be done: `exhibit findings change {id} --due DAY --because TEXT` sets one."
        )),
        _ => None,
    }
}

/// Says that a finding is, or may be, a repeat of one that was closed.
fn repeat_note(register: &Register, said: &FindingRecorded) -> Option<String> {
    let id = said.id;
    if let Some(earlier) = said.repeats {
        return Some(format!(
            "A repeat of {earlier}: consider grading it higher, with `exhibit findings regrade {id} GRADE --reason TEXT`."
        ));
    }
    let earlier = register.may_repeat(said);
    let newest = earlier.last().filter(|_| said.grade > Grade::Opportunity)?;
    let all: Vec<_> = earlier.iter().map(ToString::to_string).collect();
    let were = if earlier.len() == 1 { "was" } else { "were" };
    Some(format!(
        "{} {were} about the same: repeat? Consider grading. `exhibit findings change {id} --repeats {newest} --because TEXT` says so.",
        all.join(", ")
    ))
}

/// Returns a grade as it is typed.
fn word(grade: Grade) -> String {
    let value = serde_json::to_value(grade).ok();
    value.and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}
