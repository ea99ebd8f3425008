//! `exhibit conclude` and `exhibit conclusions`: what the auditors conclude on a requirement.

use std::io::{self, Write};
use std::path::Path;

use exhibit::conclusions::{ConclusionRequest, ConclusionShown, ConclusionsShown};
use exhibit::core::checklist::Language;
use exhibit::core::event::{Answer, ConclusionWord, FindingId, QuestionAnswered, SampleId, TestId};
use exhibit::core::visible::visible;
use exhibit::papers::PaperTaken;
use exhibit::vault::Access;

use super::engagements::{count, engagement_id, remarks_text};
use super::programme::{problems_text, read};
use super::{Failure, Outcome, evidence_ids, person, printed, word};
use crate::args::{Cli, Conclude, Conclusions, ConclusionsAction};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn conclude(cli: &Cli, args: &Conclude, world: &mut World<'_>) -> Outcome {
    let words =
        "conforms, conforms-as-far-as-tested, does-not-conform, not-applicable or not-concluded";
    let mut request = ConclusionRequest {
        engagement: engagement_id(&args.engagement)?,
        requirement: args.requirement.clone(),
        design: answer("--design", &args.design)?,
        implementation: answer("--implementation", &args.implementation)?,
        operation: answer("--operation", &args.operation)?,
        conclusion: word::<ConclusionWord>("--conclusion", &args.conclusion, words)?,
        reason: args.reason.clone(),
        evidence: evidence_ids(&args.evidence)?,
        tests: numbers(&args.test, "test", "a number such as T-003", TestId::parse)?,
        samples: numbers(&args.sample, "sample", "a number such as S-001", SampleId::parse)?,
        findings: numbers(&args.finding, "finding", "a number such as F-01", FindingId::parse)?,
        checklist: args.answer.iter().map(|it| answered(it)).collect::<Result<_, _>>()?,
        by: None,
    };
    let mut vault = unlock::open(cli, world, Access::Write)?;
    request.by = args.by.as_deref().map(|text| person(&vault, text)).transpose()?;
    let made = vault.conclude(&world.host(), &request)?;
    vault.close()?;
    if cli.json {
        printed(print::json(world.out, &made))?;
        return Ok(0);
    }
    let it = &made.conclusion;
    printed(writeln!(
        world.out,
        "{} in {}: {}. Designed: {}; implemented: {}; operating: {}.",
        it.requirement,
        it.engagement,
        it.conclusion.as_str(),
        it.design.as_str(),
        it.implementation.as_str(),
        it.operation.as_str()
    ))?;
    printed(remarks_text(&made.remarks, world.out))?;
    Ok(0)
}

pub(crate) fn run(cli: &Cli, args: &Conclusions, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => list(cli, args.engagement.as_deref(), world),
        Some(ConclusionsAction::Paper { output, engagement, language }) => {
            paper(cli, output, engagement, language, world)
        }
        Some(ConclusionsAction::Take { file, engagement, by }) => {
            take(cli, file, engagement, by.as_deref(), world)
        }
    }
}

/// Reads a language.
pub(super) fn language(text: &str) -> Result<Language, Failure> {
    word("--language", text, "en or de")
}

fn list(cli: &Cli, engagement: Option<&str>, world: &mut World<'_>) -> Outcome {
    let engagement = engagement.map(engagement_id).transpose()?;
    let vault = unlock::open(cli, world, Access::Read)?;
    let shown = vault.conclusions(engagement)?;
    printed(match cli.json {
        true => print::json(world.out, &shown),
        false => conclusions_text(&shown, world.out),
    })?;
    Ok(0)
}

fn conclusions_text(shown: &ConclusionsShown, out: &mut dyn Write) -> io::Result<()> {
    let title = visible(&shown.title);
    writeln!(out, "{}: {title} ({})", shown.engagement, shown.state)?;
    if !shown.conclusions.is_empty() {
        let rows: Vec<_> = shown.conclusions.iter().map(row).collect();
        let head = [
            "Id",
            "Designed",
            "Implemented",
            "Operating",
            "Conclusion",
            "Stands on",
            "By",
            "Reason",
        ];
        print::table(out, &head, &rows)?;
    }
    for it in &shown.conclusions {
        for altered in &it.altered {
            writeln!(out, "Look again at {}: {}", it.requirement, visible(altered))?;
        }
    }
    let open = shown.not_concluded.len();
    let scope = count(shown.in_scope, "requirement", "requirements");
    writeln!(out, "Nothing is concluded on {open} of {scope} in scope.")?;
    let rows: Vec<_> = shown
        .not_concluded
        .iter()
        .map(|it| {
            let coverage = it.coverage.map_or("", |it| it.as_str());
            let items = if it.evidence == 1 { "item" } else { "items" };
            vec![
                it.id.clone(),
                visible(&it.title).into_owned(),
                format!("{} {items} mapped", it.evidence),
                coverage.to_owned(),
            ]
        })
        .collect();
    match rows.is_empty() {
        true => Ok(()),
        false => print::table(out, &["Open", "Title", "Evidence", "Judged"], &rows),
    }
}

fn row(it: &ConclusionShown) -> Vec<String> {
    let mut stands_on: Vec<String> = it.evidence.iter().map(ToString::to_string).collect();
    stands_on.extend(it.tests.iter().map(ToString::to_string));
    stands_on.extend(it.samples.iter().map(ToString::to_string));
    stands_on.extend(it.findings.iter().map(ToString::to_string));
    vec![
        it.requirement.clone(),
        it.design.as_str().to_owned(),
        it.implementation.as_str().to_owned(),
        it.operation.as_str().to_owned(),
        it.conclusion.as_str().to_owned(),
        stands_on.join(" "),
        visible(&it.by).into_owned(),
        visible(&it.reason).into_owned(),
    ]
}

fn paper(
    cli: &Cli,
    output: &Path,
    engagement: &str,
    language_text: &str,
    world: &mut World<'_>,
) -> Outcome {
    let (engagement, language) = (engagement_id(engagement)?, language(language_text)?);
    if output.extension().is_none_or(|it| it != "xlsx") {
        let path = exhibit::delivery::shown(output);
        return Err(Failure::usage("the working paper", &path, "a file that ends in .xlsx"));
    }
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let to = world.here.join(output);
    let written = vault.write_paper(&world.host(), &to, engagement, language)?;
    vault.close()?;
    if cli.json {
        printed(print::json(world.out, &written))?;
        return Ok(0);
    }
    let path = exhibit::delivery::shown(output);
    let (requirements, questions) = (written.requirements, written.questions);
    printed(writeln!(
        world.out,
        "{path} has {requirements} requirements of {engagement} and {questions} questions. Fill it in, and read it with `exhibit conclusions take`."
    ))?;
    if let Some(entry) = written.frozen_at {
        let said = "is closed: mappings stand there as at entry";
        printed(writeln!(
            world.out,
            "Note: {engagement} {said} {entry}, and the paper can't be taken."
        ))?;
    }
    Ok(0)
}

fn take(
    cli: &Cli,
    file: &Path,
    engagement: &str,
    by: Option<&str>,
    world: &mut World<'_>,
) -> Outcome {
    let engagement = engagement_id(engagement)?;
    let (name, bytes) = read(file, world)?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let by = by.map(|text| person(&vault, text)).transpose()?;
    let taken = vault.take_paper(&world.host(), (&name, &bytes), engagement, by)?;
    vault.close()?;
    printed(match cli.json {
        true => print::json(world.out, &taken),
        false => taken_text(&taken, world.out),
    })?;
    Ok(if taken.problems.is_empty() { 0 } else { crate::FAILED })
}

fn taken_text(taken: &PaperTaken, out: &mut dyn Write) -> io::Result<()> {
    problems_text(&taken.problems, out)?;
    remarks_text(&taken.remarks, out)?;
    let unchanged = count(taken.unchanged, "line says", "lines say");
    let empty = count(taken.empty, "is", "are");
    let rest = format!("{unchanged} what is on record already, {empty} not filled in.");
    let n = taken.concluded.len() as u64;
    if taken.problems.is_empty() {
        let made = count(n, "conclusion", "conclusions");
        let is = if n == 1 { "is" } else { "are" };
        return writeln!(out, "{made} of {} {is} written down; {rest}", taken.engagement);
    }
    let good = count(n, "line is good", "lines are good");
    let rest = format!("{rest} Correct the lines that are named, and read the paper again.");
    writeln!(out, "Nothing was written down: {good}, {rest}")
}

fn answer(what: &'static str, text: &str) -> Result<Answer, Failure> {
    word(what, text, "yes, no or not-tested")
}

/// Reads `9.3.2-d1=yes:remark`.
fn answered(text: &str) -> Result<QuestionAnswered, Failure> {
    let expected =
        "a question, an answer and maybe a remark, such as 9.3.2-d1=no:\"nobody brought it\"";
    let bad = || Failure::usage("--answer", text, expected);
    let (question, rest) = text.split_once('=').ok_or_else(bad)?;
    let (said, remark) = match rest.split_once(':') {
        Some((said, remark)) => (said, Some(remark.to_owned())),
        None => (rest, None),
    };
    let answer = answer("--answer", said)?;
    Ok(QuestionAnswered { question: question.to_owned(), answer, remark })
}

fn numbers<T>(
    texts: &[String],
    what: &'static str,
    expected: &'static str,
    parse: fn(&str) -> Option<T>,
) -> Result<Vec<T>, Failure> {
    let read = |text: &String| parse(text).ok_or_else(|| Failure::usage(what, text, expected));
    texts.iter().map(read).collect()
}
