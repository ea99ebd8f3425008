//! `exhibit findings`: from what was seen to the proof that what was done helps.

mod text;

use exhibit::core::day::Day;
use exhibit::core::event::{
    ActionDone, BodyGraded, ColumnMapping, Dates, EffectivenessChecked, EngagementId, EvidenceKind,
    Exception, FindingAnswered, FindingId, FindingSource, Grade, SampleId, SchemeId,
};
use exhibit::findings::{
    ActionSaid, FindingNoted, FindingSaid, FindingsImport, FindingsWanted, Place, SchemeFile,
    built_in_scheme, finding, findings, row_cited, schemes,
};
use exhibit::ingest::IntakeRequest;
use exhibit::registers::RegisterRequest;
use exhibit::vault::{Access, Open, Vault};
use serde_json::json;

use super::registers::{columns, print_report};
use super::{Failure, Outcome, day, evidence_ids, person, printed, site, word};
use crate::args::{Cli, FindingText, Findings, FindingsAction, FindingsList, SchemeAction};
use crate::print;
use crate::unlock;
use crate::world::World;

/// The words for grades.
const GRADES: &str = "conformity, opportunity, observation, area-of-concern, minor or major";

pub(crate) fn run(cli: &Cli, args: &Findings, world: &mut World<'_>) -> Outcome {
    let Some(action) = &args.action else {
        return list(cli, args, world);
    };
    match action {
        FindingsAction::Add { .. } | FindingsAction::Change { .. } => said(cli, action, world),
        FindingsAction::Show { id } => show(cli, id, world),
        FindingsAction::Regrade { .. } | FindingsAction::ApproveGrade { .. } => {
            graded(cli, action, world)
        }
        FindingsAction::Answer { id, extent, cause, correction } => {
            let answer = FindingAnswered {
                id: finding_id(id)?,
                extent: extent.clone(),
                cause: cause.clone(),
                correction: correction.clone(),
            };
            write(cli, world, |vault, world| {
                let noted = vault.answer_finding(&world.host(), answer)?;
                Ok((format!("{} is answered.", noted.finding), noted))
            })
        }
        FindingsAction::Action { .. } => stated(cli, action, world),
        FindingsAction::Done { .. } => done(cli, action, world),
        FindingsAction::Check { .. } => checked(cli, action, world),
        FindingsAction::Close { id, reason, exception, compensating_check } => {
            let id = finding_id(id)?;
            let exception = exception.as_ref().zip(compensating_check.as_ref());
            let exception = exception.map(|(reason, check)| Exception {
                reason: reason.clone(),
                compensating_check: check.clone(),
            });
            write(cli, world, |vault, world| {
                let noted = vault.close_finding(&world.host(), id, reason, exception)?;
                Ok((format!("{id} is closed."), noted))
            })
        }
        FindingsAction::Reopen { id, reason } => {
            let id = finding_id(id)?;
            write(cli, world, |vault, world| {
                let noted = vault.reopen_finding(&world.host(), id, reason)?;
                Ok((format!("{id} is open again."), noted))
            })
        }
        FindingsAction::Scheme { action } => scheme(cli, action.as_ref(), world),
        FindingsAction::Import(list) => import(cli, list, world),
        FindingsAction::Form { .. } | FindingsAction::TakeForm { .. } => form(cli, action, world),
    }
}

fn list(cli: &Cli, args: &Findings, world: &mut World<'_>) -> Outcome {
    let today = Day::of((world.host().now)());
    let engagement = args.engagement.as_deref().map(engagement_id).transpose()?;
    let wanted = FindingsWanted { open: args.open, overdue: args.overdue, engagement };
    let vault = unlock::open(cli, world, Access::Read)?;
    let all = findings(vault.register(), today, wanted);
    if cli.json {
        printed(print::json(world.out, &all))?;
        return Ok(0);
    }
    printed(text::list(world.out, &all))?;
    Ok(0)
}

fn show(cli: &Cli, id: &str, world: &mut World<'_>) -> Outcome {
    let id = finding_id(id)?;
    let today = Day::of((world.host().now)());
    let vault = unlock::open(cli, world, Access::Read)?;
    let found = finding(vault.register(), id, today)?;
    if cli.json {
        printed(print::json(world.out, &found))?;
        return Ok(0);
    }
    printed(text::finding(world.out, &found))?;
    Ok(0)
}

/// Records a finding, or changes one.
fn said(cli: &Cli, action: &FindingsAction, world: &mut World<'_>) -> Outcome {
    let (title, text) = match action {
        FindingsAction::Add { title, said, .. } => (Some(title.as_str()), said),
        FindingsAction::Change { title, said, .. } => (title.as_deref(), said),
        _ => return Ok(0),
    };
    let typed = Typed::read(text)?;
    write(cli, world, |vault, world| {
        let owner = text.owner.as_deref().map(|it| person(vault, it)).transpose()?;
        let said = typed.said(text, title, owner, Day::of((world.host().now)()))?;
        let noted = match action {
            FindingsAction::Change { id, because, .. } => {
                vault.change_finding(&world.host(), finding_id(id)?, &said, because)?
            }
            FindingsAction::Add { grade: given, .. } => {
                vault.record_finding(&world.host(), grade(given)?, &said)?
            }
            _ => return Err(Failure::usage("findings", "", "add or change")),
        };
        let sentence = match action {
            FindingsAction::Change { .. } => format!("{} is changed.", noted.finding),
            _ => format!("{} is recorded: {}.", noted.finding, noted.called),
        };
        Ok((sentence, noted))
    })
}

fn graded(cli: &Cli, action: &FindingsAction, world: &mut World<'_>) -> Outcome {
    write(cli, world, |vault, world| match action {
        FindingsAction::Regrade { id, grade: given, reason } => {
            let (id, other) = (finding_id(id)?, grade(given)?);
            let noted = vault.regrade_finding(&world.host(), id, other, reason)?;
            let verb = if noted.grade == other { "is now" } else { "is proposed as" };
            Ok((format!("{id} {verb}: {}.", called(&noted, other)), noted))
        }
        FindingsAction::ApproveGrade { id, grade: given, comment } => {
            let (id, other) = (finding_id(id)?, grade(given)?);
            let noted = vault.approve_grade(&world.host(), id, other, comment)?;
            Ok((format!("{id} is now: {}.", noted.called), noted))
        }
        _ => Err(Failure::usage("findings", "", "regrade or approve-grade")),
    })
}

fn called(noted: &FindingNoted, other: Grade) -> String {
    if noted.grade == other { noted.called.clone() } else { other.as_str().to_owned() }
}

fn stated(cli: &Cli, action: &FindingsAction, world: &mut World<'_>) -> Outcome {
    let FindingsAction::Action { id, what, owner, due, change, because } = action else {
        return Ok(0);
    };
    let (id, due) = (finding_id(id)?, day("--due", due)?);
    write(cli, world, |vault, world| {
        let owner = person(vault, owner)?;
        let said = ActionSaid { what, owner, due, because: because.as_deref() };
        let (number, noted) = vault.state_action(&world.host(), id, *change, said)?;
        let verb = if change.is_some() { "is changed" } else { "is stated" };
        Ok((format!("Action {number} of {id} {verb}."), noted))
    })
}

fn done(cli: &Cli, action: &FindingsAction, world: &mut World<'_>) -> Outcome {
    let FindingsAction::Done { id, number, on, evidence, remark } = action else {
        return Ok(0);
    };
    let (id, on, evidence) = (finding_id(id)?, day("--on", on)?, evidence_ids(evidence)?);
    write(cli, world, |vault, world| {
        let done = ActionDone {
            finding: id,
            number: *number,
            on,
            evidence: vault.references(&evidence)?,
            remark: remark.clone(),
        };
        let noted = vault.action_done(&world.host(), done)?;
        Ok((format!("Action {number} of {id} is done."), noted))
    })
}

fn checked(cli: &Cli, action: &FindingsAction, world: &mut World<'_>) -> Outcome {
    let FindingsAction::Check { id, by, on, effective, result, evidence } = action else {
        return Ok(0);
    };
    let (id, on, evidence) = (finding_id(id)?, day("--on", on)?, evidence_ids(evidence)?);
    let effective = match effective.as_str() {
        "yes" => true,
        "no" => false,
        other => return Err(Failure::usage("--effective", other, "yes or no")),
    };
    write(cli, world, |vault, world| {
        let check = EffectivenessChecked {
            finding: id,
            effective,
            result: result.clone(),
            evidence: vault.references(&evidence)?,
            by: person(vault, by)?,
            on,
        };
        let noted = vault.check_effectiveness(&world.host(), check)?;
        let found = if effective { "effective" } else { "not effective" };
        Ok((format!("What was done about {id} is found {found}."), noted))
    })
}

fn scheme(cli: &Cli, action: Option<&SchemeAction>, world: &mut World<'_>) -> Outcome {
    let Some(SchemeAction::Import { what, change, because }) = action else {
        let vault = unlock::open(cli, world, Access::Read)?;
        let all = schemes(vault.register());
        if cli.json {
            printed(print::json(world.out, &all))?;
            return Ok(0);
        }
        printed(text::schemes(world.out, &all))?;
        return Ok(0);
    };
    let change = change.as_deref().map(scheme_id).transpose()?;
    let file = match built_in_scheme(what) {
        Some(file) => file.clone(),
        None if what.to_ascii_lowercase().ends_with(".json") => {
            SchemeFile::parse(&exhibit::inspect::read_small(&world.here.join(what))?)?
        }
        None => {
            let expected =
                "a file that ends in .json, or a scheme that `exhibit findings scheme` names";
            return Err(Failure::usage("scheme", what, expected));
        }
    };
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let id = vault.state_scheme(&world.host(), &file, change, because.as_deref())?;
    vault.close()?;
    let sentence = format!("{id} is on record: {}.", text::shown(&file.title));
    printed(print::done(world.out, cli.json, &json!({ "scheme": id }), &sentence))?;
    Ok(0)
}

fn import(cli: &Cli, list: &FindingsList, world: &mut World<'_>) -> Outcome {
    let as_of = day("--on", &list.on)?;
    let paths = [list.file.clone()];
    let intake = IntakeRequest {
        paths: &paths,
        source: Some(&list.body),
        systems: &[],
        sites: &[],
        kind: Some(EvidenceKind::Record),
        collected_by: None,
        collected_how: None,
        class: exhibit::core::event::Class::Internal,
        dates: Dates { issued: Some(as_of.begins()), ..Dates::default() },
        profile: None,
    };
    let request = RegisterRequest {
        register: "findings",
        schema: None,
        path: &list.file,
        sheet: list.sheet.as_deref(),
        as_of,
        said: ColumnMapping { columns: columns(&list.column)?, ..ColumnMapping::default() },
        leave_out_bad: list.leave_out_bad,
        look_only: list.look_only,
        asked_by: Some(&list.body),
        intake,
    };
    let import = FindingsImport {
        list: request,
        engagement: list.engagement.as_deref().map(engagement_id).transpose()?,
        scheme: list.scheme.as_deref().map(scheme_id).transpose()?,
    };
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let watcher = world.watcher();
    let report = vault.import_findings(&world.host(), &import, &watcher)?;
    drop(watcher);
    vault.close()?;
    print_report(cli, &report, list.look_only, world)
}

fn form(cli: &Cli, action: &FindingsAction, world: &mut World<'_>) -> Outcome {
    match action {
        FindingsAction::Form { id, output } => {
            let id = finding_id(id)?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            vault.write_form(&world.host(), id, &world.here.join(output))?;
            vault.close()?;
            let path = exhibit::delivery::shown(output);
            let sentence = format!("The form for {id} is in {path}.");
            let facts = json!({ "finding": id, "path": path });
            printed(print::done(world.out, cli.json, &facts, &sentence))?;
            Ok(0)
        }
        FindingsAction::TakeForm { id, file } => {
            let id = finding_id(id)?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            let taken = vault.take_form(&world.host(), id, &world.here.join(file))?;
            vault.close()?;
            if cli.json {
                printed(print::json(world.out, &taken))?;
                return Ok(0);
            }
            printed(text::taken(world.out, &taken))?;
            Ok(0)
        }
        _ => Ok(0),
    }
}

/// Opens the vault, says something of a finding, and tells what came of it.
fn write<'w>(
    cli: &Cli,
    world: &mut World<'w>,
    say: impl FnOnce(&mut Vault<Open>, &World<'w>) -> Result<(String, FindingNoted), Failure>,
) -> Outcome {
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let (sentence, noted) = say(&mut vault, world)?;
    vault.close()?;
    if cli.json {
        printed(print::json(world.out, &noted))?;
        return Ok(0);
    }
    printed(writeln!(world.out, "{sentence}"))?;
    printed(text::notes(world.out, &noted.notes))?;
    Ok(0)
}

/// What was typed of a finding, where it means something by itself.
struct Typed {
    on: Option<Day>,
    engagement: Option<EngagementId>,
    source: Option<FindingSource>,
    evidence: Vec<Place>,
    samples: Vec<SampleId>,
    sites: Vec<exhibit::core::event::SiteId>,
    row: Option<exhibit::core::event::RowCited>,
    due: Option<Day>,
    repeats: Option<FindingId>,
    scheme: Option<SchemeId>,
    their_date: Option<Day>,
}

impl Typed {
    fn read(text: &FindingText) -> Result<Self, Failure> {
        let of_day = |what, it: &Option<String>| it.as_deref().map(|it| day(what, it)).transpose();
        let evidence = text.evidence.iter().map(|it| place(it));
        let samples = text.sample.iter().map(|it| sample_id(it));
        let sites = text.site.iter().map(|it| site(it));
        let sources = "internal, certification-body, incident, complaint or supplier";
        let source = text.source.as_deref().map(|it| word("--source", it, sources));
        let row = text.row.as_deref().map(|it| {
            let found = row_cited(it);
            found.ok_or_else(|| Failure::usage("--row", it, "a row such as RG-001:12"))
        });
        Ok(Self {
            on: of_day("--on", &text.on)?,
            engagement: text.engagement.as_deref().map(engagement_id).transpose()?,
            source: source.transpose()?,
            evidence: evidence.collect::<Result<_, _>>()?,
            samples: samples.collect::<Result<_, _>>()?,
            sites: sites.collect::<Result<_, _>>()?,
            row: row.transpose()?,
            due: of_day("--due", &text.due)?,
            repeats: text.repeats.as_deref().map(finding_id).transpose()?,
            scheme: text.scheme.as_deref().map(scheme_id).transpose()?,
            their_date: of_day("--their-date", &text.their_date)?,
        })
    }

    fn said<'a>(
        &'a self,
        text: &'a FindingText,
        title: Option<&'a str>,
        owner: Option<exhibit::core::event::PersonId>,
        today: Day,
    ) -> Result<FindingSaid<'a>, Failure> {
        let body = text.body.as_ref().map(|body| BodyGraded {
            body: body.clone(),
            reference: text.reference.clone().unwrap_or_default(),
            grade: text.their_grade.clone().unwrap_or_default(),
            on: self.their_date.or(self.on).unwrap_or(today),
        });
        Ok(FindingSaid {
            title,
            on: self.on,
            engagement: self.engagement,
            source: self.source,
            body,
            criteria: &text.criterion,
            condition: text.condition.as_deref(),
            evidence: &self.evidence,
            samples: &self.samples,
            systems: &text.system,
            sites: &self.sites,
            row: self.row,
            owner,
            due: self.due,
            repeats: self.repeats,
            scheme: self.scheme,
        })
    }
}

fn finding_id(text: &str) -> Result<FindingId, Failure> {
    FindingId::parse(text).ok_or_else(|| Failure::usage("finding", text, "a number such as F-01"))
}

fn scheme_id(text: &str) -> Result<SchemeId, Failure> {
    SchemeId::parse(text).ok_or_else(|| Failure::usage("scheme", text, "a number such as GS-01"))
}

fn engagement_id(text: &str) -> Result<EngagementId, Failure> {
    let found = EngagementId::parse(text);
    found.ok_or_else(|| Failure::usage("engagement", text, "a number such as EN-01"))
}

fn sample_id(text: &str) -> Result<SampleId, Failure> {
    SampleId::parse(text).ok_or_else(|| Failure::usage("sample", text, "a number such as S-001"))
}

fn grade(text: &str) -> Result<Grade, Failure> {
    word("grade", text, GRADES)
}

fn place(text: &str) -> Result<Place, Failure> {
    let expected = "an item (E-0016), a line of it (E-0016:17) or a page of it (E-0003#p4)";
    Place::parse(text).ok_or_else(|| Failure::usage("--evidence", text, expected))
}
