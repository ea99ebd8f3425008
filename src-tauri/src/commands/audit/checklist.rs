//! What to ask about each requirement in scope of an engagement, and beside it a text that the user has licensed.

use std::path::PathBuf;

use exhibit::checklists::{ChecklistShown, Overlay, checklists};
use exhibit::core::checklist::Language;
use exhibit::core::event::{EngagementId, QuestionAnswered};
use exhibit::engagements::in_scope;
use exhibit::vault::{Open, Vault};
use exhibit::{Error, papers};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tauri::State;

use crate::desk::Desk;
use crate::fault::Answer;

/// Which checklist is wanted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChecklistAsked {
    /// The engagement whose scope and answers are shown; all requirements and no answers if absent.
    engagement: Option<EngagementId>,
    /// In which language, `en` or `de`.
    language: Language,
    /// A file of texts that the user has licensed: for the screen alone.
    overlay: Option<PathBuf>,
}

/// A requirement with what to ask, what was answered, and the text of the user's own copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct ChecklistHere {
    /// The questions.
    #[serde(flatten)]
    asked: ChecklistShown,
    /// The text of the user's own copy: shown, and never written into anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// What the engagement's conclusion answers.
    answers: Vec<QuestionAnswered>,
    /// Whether the engagement concludes on it.
    concluded: bool,
}

/// Returns what to ask, requirement by requirement.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn checklist_show(
    desk: State<'_, Desk>,
    asked: ChecklistAsked,
) -> Answer<Vec<ChecklistHere>> {
    let overlay = match &asked.overlay {
        Some(path) => Some(Overlay::parse(&papers::read_paper(path)?)?),
        None => None,
    };
    desk.read(|vault| here(vault, &asked, overlay.as_ref()))
}

fn here(
    vault: &Vault<Open>,
    asked: &ChecklistAsked,
    overlay: Option<&Overlay>,
) -> Result<Vec<ChecklistHere>, Error> {
    let mut all = checklists(None, asked.language)?;
    let engagement = asked.engagement.and_then(|id| vault.register().engagement(id));
    if let Some(it) = engagement {
        let scope = in_scope(vault.register(), &it.recorded.said);
        all.retain(|listed| scope.contains(&listed.requirement));
    }
    let with_answers = |listed: ChecklistShown| {
        let made = engagement.and_then(|it| it.conclusions.get(&listed.requirement));
        ChecklistHere {
            text: overlay.and_then(|it| it.text(&listed.requirement)).map(str::to_owned),
            answers: made.map(|it| it.said.checklist.clone()).unwrap_or_default(),
            concluded: made.is_some(),
            asked: listed,
        }
    };
    Ok(all.into_iter().map(with_answers).collect())
}
