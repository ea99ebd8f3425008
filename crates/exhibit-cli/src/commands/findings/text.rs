//! How findings read.

use std::io::{self, Write};

use exhibit::core::INDEPENDENT;
use exhibit::core::day::Day;
use exhibit::core::event::GradeNamed;
use exhibit::core::visible::visible;
use exhibit::findings::{
    ActionShown, CheckShown, FindingLine, FindingShown, FormTaken, SchemesShown,
};

use crate::print;

/// Writes a list of findings.
pub(super) fn list(out: &mut dyn Write, all: &[FindingLine]) -> io::Result<()> {
    let head = ["Id", "State", "Grade", "What it is about", "Criteria", "Owner", "Due"];
    let rows: Vec<_> = all.iter().map(row).collect();
    print::table(out, &head, &rows)
}

/// Writes one finding with all that came about.
pub(super) fn finding(out: &mut dyn Write, it: &FindingShown) -> io::Result<()> {
    let line = &it.line;
    writeln!(out, "{}  {}", line.id, shown(&line.title))?;
    for (label, text) in facts(it) {
        label_of(out, label, &text)?;
    }
    for action in &it.corrective_actions {
        label_of(out, &format!("Action {}", action.number), &self::action(action))?;
    }
    for check in &it.checks {
        label_of(out, "Check", &self::check(check))?;
    }
    writeln!(out, "As it came about:")?;
    for happened in &it.history {
        let (day, by) = (happened.at.day_for_people(), shown(&happened.by));
        writeln!(out, "  {day}  {by}  {}  (entry {})", shown(&happened.what), happened.entry)?;
    }
    writeln!(out, "{INDEPENDENT}")
}

/// Writes the grading schemes.
pub(super) fn schemes(out: &mut dyn Write, all: &SchemesShown) -> io::Result<()> {
    for it in &all.on_record {
        writeln!(out, "{}  {}", it.id, shown(&it.title))?;
        for grade in &it.grades {
            writeln!(out, "  {}", named(grade))?;
        }
        if let Some(because) = &it.changed_because {
            writeln!(out, "  Changed, since: {}", shown(because))?;
        }
    }
    if all.on_record.is_empty() {
        writeln!(out, "No grading scheme is on record: grades have their own names, and no days.")?;
    }
    writeln!(out, "With the program come, to be put on record by name:")?;
    for it in &all.built_in {
        writeln!(out, "  {}: {}", it.name, it.file.title)?;
    }
    Ok(())
}

/// Writes what a form that came back said.
pub(super) fn taken(out: &mut dyn Write, it: &FormTaken) -> io::Result<()> {
    let id = it.noted.finding;
    if !it.answered.is_empty() {
        writeln!(out, "{id}: {} from the form.", it.answered.join(", "))?;
    }
    for number in &it.actions {
        writeln!(out, "Action {number} of {id} is stated.")?;
    }
    notes(out, &it.noted.notes)
}

/// Writes what a person should know, a line each.
pub(super) fn notes(out: &mut dyn Write, notes: &[String]) -> io::Result<()> {
    notes.iter().try_for_each(|note| writeln!(out, "{}", shown(note)))
}

/// Makes what is hidden in a text visible; its lines are written one after the other.
pub(super) fn shown(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join(" / ")
}

fn row(it: &FindingLine) -> Vec<String> {
    let id = match &it.body {
        Some(body) => format!("{} ({})", it.id, shown(&body.reference)),
        None => it.id.to_string(),
    };
    let state = if it.overdue { format!("{}, overdue", it.state) } else { it.state.clone() };
    let mut grade = shown(&it.called);
    if let Some(proposed) = it.proposed {
        grade.push_str(&format!(" ({} proposed)", proposed.as_str()));
    }
    let about = it.criteria.iter().chain(&it.systems).cloned().collect::<Vec<_>>();
    vec![
        id,
        state,
        grade,
        shown(&it.title),
        about.join(" "),
        it.owner.as_deref().map(shown).unwrap_or_default(),
        it.due.map(Day::for_people).unwrap_or_default(),
    ]
}

/// Returns what is known, each with its label; what nobody said is left out.
fn facts(it: &FindingShown) -> Vec<(&'static str, String)> {
    let line = &it.line;
    let state = if line.overdue { format!("{}, overdue", line.state) } else { line.state.clone() };
    let mut grade = line.called.clone();
    if let Some(proposed) = line.proposed {
        grade.push_str(&format!("; {} is proposed, and nobody approved it", proposed.as_str()));
    }
    let mut all = vec![("State", state), ("Grade", grade), ("Source", line.source.as_str().into())];
    let mut say = |label, text: Option<String>| all.extend(text.map(|text| (label, text)));
    say(
        "Raised by",
        line.body.as_ref().map(|it| {
            format!("{}, {}: {}, {}", it.body, it.reference, it.grade, it.on.for_people())
        }),
    );
    say("Scheme", it.scheme.map(|it| it.to_string()));
    say("Engagement", line.engagement.map(|it| it.to_string()));
    say("Found", Some(line.on.for_people()));
    let due = line.due.map(|due| match line.due_by_scheme {
        true => format!("{}, by the scheme", due.for_people()),
        false => due.for_people(),
    });
    say("Due", due);
    say("Owner", line.owner.clone());
    say("Criteria", Some(line.criteria.join(", ")));
    say("Systems", (!line.systems.is_empty()).then(|| line.systems.join(", ")));
    say("Sites", joined(&it.sites));
    say("Condition", Some(it.condition.clone()));
    let cited: Vec<_> = it
        .evidence
        .iter()
        .map(|it| format!("{} ({})", it.place, it.name.as_deref().unwrap_or("no longer here")))
        .collect();
    say("Evidence", (!cited.is_empty()).then(|| cited.join("; ")));
    say("Samples", joined(&it.samples));
    say("Row", it.row.map(|row| format!("{}, row {}", row.register, row.row)));
    say("Repeats", line.repeats.map(|it| it.to_string()));
    say("Extent", it.extent.clone());
    say("Cause", it.cause.clone());
    say("Correction", it.correction.clone());
    all
}

fn joined<T: ToString>(all: &[T]) -> Option<String> {
    let texts: Vec<_> = all.iter().map(ToString::to_string).collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}

fn action(it: &ActionShown) -> String {
    let mut text = format!("{} ({}, by {})", it.what, it.owner, it.due.for_people());
    if it.overdue {
        text.push_str(", overdue");
    }
    if let Some(done) = it.done {
        text.push_str(&format!(", done {}", done.for_people()));
        text.push_str(&joined(&it.evidence).map(|it| format!(": {it}")).unwrap_or_default());
    }
    text
}

fn check(it: &CheckShown) -> String {
    let found = if it.effective { "effective" } else { "not effective" };
    let stale = if it.effective && !it.counts { ", and no longer counts" } else { "" };
    let evidence = joined(&it.evidence).map(|it| format!(" ({it})")).unwrap_or_default();
    format!("{found}{stale}, {}, {}: {}{evidence}", it.by, it.on.for_people(), it.result)
}

fn named(it: &GradeNamed) -> String {
    let days = it.days.map(|days| format!(", {days} days")).unwrap_or_default();
    format!("{} ({}){days}", shown(&it.name), it.grade.as_str())
}

fn label_of(out: &mut dyn Write, label: &str, text: &str) -> io::Result<()> {
    writeln!(out, "  {label:<11} {}", shown(text))
}
