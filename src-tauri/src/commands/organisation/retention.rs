//! How long evidence is kept, runs that erase what is due, and legal holds.

use exhibit::Error;
use exhibit::core::day::Day;
use exhibit::core::event::{
    Class, Event, EvidenceId, EvidenceKind, HoldId, HoldPlaced, HoldReleased, KeptFrom,
    RetentionApproved, RetentionEnded, RetentionId, RetentionRuled, RunId, Selection,
};
use exhibit::retention::{HoldShown, RetentionShown, RunShown, retention};
use schemars::JsonSchema;
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::desk::Desk;
use crate::fault::Answer;
use crate::jobs;
use crate::machine::today;

/// Returns rules, holds and runs.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn retention_show(desk: State<'_, Desk>) -> Answer<RetentionShown> {
    desk.read(|vault| Ok(retention(vault.register())))
}

/// Which items are meant, as typed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemsSaid {
    items: Vec<String>,
    source: Option<String>,
    system: Option<String>,
    class: Option<Class>,
    kind: Option<EvidenceKind>,
}

/// A retention rule, as typed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleSaid {
    /// Which rule is said anew.
    id: Option<RetentionId>,
    applies_to: ItemsSaid,
    months: u32,
    from: KeptFrom,
    basis: String,
}

/// States a rule, or states one anew.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn retention_rule(desk: State<'_, Desk>, rule: RuleSaid) -> Answer<RetentionId> {
    desk.write(|vault, host| {
        let id = rule.id.unwrap_or_else(|| vault.register().retention().next_rule());
        let (months, from, basis) = (rule.months, rule.from, rule.basis);
        let ruled =
            RetentionRuled { id, applies_to: rule.applies_to.selection()?, months, from, basis };
        vault.state(host, vec![Event::RetentionRuled(ruled)])?;
        Ok(id)
    })
}

/// Ends a rule.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn retention_end(desk: State<'_, Desk>, id: RetentionId, reason: String) -> Answer<()> {
    desk.write(|vault, host| {
        vault.state(host, vec![Event::RetentionEnded(RetentionEnded { id, reason })])
    })
}

/// Lists what is due to be erased as at a day, or today. Erases nothing.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn retention_list(desk: State<'_, Desk>, as_of: Option<Day>) -> Answer<RunShown> {
    desk.write(|vault, host| vault.list_retention(host, as_of.unwrap_or_else(today)))
}

/// Approves a run; an exception says why the same person listed and approves.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn retention_approve(
    desk: State<'_, Desk>,
    id: RunId,
    exception: Option<String>,
) -> Answer<RunShown> {
    desk.write(|vault, host| {
        let approved = RetentionApproved { id, exception };
        vault.state(host, vec![Event::RetentionApproved(approved)])?;
        vault.run_shown(id)
    })
}

/// Erases what an approved run lists; answers with the number of the work, whose result is the run.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn retention_carry_out(app: AppHandle, id: RunId) -> u64 {
    jobs::start(&app, "retention", &id.to_string(), move |desk, watcher| {
        desk.write(|vault, host| vault.carry_out_retention(host, id, watcher))
    })
}

/// A legal hold, as typed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoldSaid {
    applies_to: ItemsSaid,
    matter: String,
    ordered_by: String,
    reason: String,
    /// Whether it is placed though it covers nothing today.
    even_if_none: bool,
}

/// Places a legal hold.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn hold_place(desk: State<'_, Desk>, hold: HoldSaid) -> Answer<HoldShown> {
    desk.write(|vault, host| {
        let id = vault.register().retention().next_hold();
        let (matter, ordered_by, reason) = (hold.matter, hold.ordered_by, hold.reason);
        let applies_to = hold.applies_to.selection()?;
        let placed = HoldPlaced { id, applies_to, matter, ordered_by, reason };
        vault.place_hold(host, placed, hold.even_if_none)
    })
}

/// Lifts a legal hold.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn hold_lift(
    desk: State<'_, Desk>,
    id: HoldId,
    ordered_by: String,
    reason: String,
) -> Answer<()> {
    desk.write(|vault, host| {
        let lifted = HoldReleased { id, ordered_by, reason };
        vault.state(host, vec![Event::HoldReleased(lifted)])
    })
}

impl ItemsSaid {
    fn selection(self) -> Result<Selection, Error> {
        let expected = "an evidence number such as E-0042";
        let id = |text: &String| {
            EvidenceId::parse(text).ok_or_else(|| Error::text("evidence", text, expected))
        };
        Ok(Selection {
            items: self.items.iter().map(id).collect::<Result<_, _>>()?,
            source: self.source,
            system: self.system,
            class: self.class,
            kind: self.kind,
        })
    }
}
