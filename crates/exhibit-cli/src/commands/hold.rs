//! `exhibit hold`: legal holds keep evidence from being erased.

use exhibit::core::event::{Event, HoldId, HoldPlaced, HoldReleased};
use exhibit::retention::{HoldShown, retention};
use exhibit::vault::Access;
use serde_json::json;

use super::retention::selected;
use super::{Failure, Outcome, about, printed};
use crate::args::{Cli, Hold, HoldAction};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Hold, world: &mut World<'_>) -> Outcome {
    match &args.action {
        None => list(cli, world),
        Some(action @ HoldAction::Place { .. }) => place(cli, action, world),
        Some(HoldAction::Lift { id, ordered_by, reason }) => {
            let found = HoldId::parse(id);
            let id = found.ok_or_else(|| Failure::usage("hold", id, "a number such as LH-01"))?;
            let mut vault = unlock::open(cli, world, Access::Write)?;
            let (ordered_by, reason) = (ordered_by.clone(), reason.clone());
            let lifted = HoldReleased { id, ordered_by, reason };
            vault.state(&world.host(), vec![Event::HoldReleased(lifted)])?;
            vault.close()?;
            let sentence = format!("{id} is lifted.");
            printed(print::done(world.out, cli.json, &json!({ "lifted": id }), &sentence))?;
            Ok(0)
        }
    }
}

fn place(cli: &Cli, action: &HoldAction, world: &mut World<'_>) -> Outcome {
    let HoldAction::Place { about: items, matter, ordered_by, reason, even_if_none } = action
    else {
        return Ok(0);
    };
    let applies_to = about(items)?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let id = vault.register().retention().next_hold();
    let (matter, ordered_by, reason) = (matter.clone(), ordered_by.clone(), reason.clone());
    let placed = HoldPlaced { id, applies_to, matter, ordered_by, reason };
    let hold = vault.place_hold(&world.host(), placed, *even_if_none)?;
    vault.close()?;
    let (what, items) = (selected(&hold.applies_to), hold.items);
    let sentence =
        format!("{id} keeps {what} from being erased: {items} today, and those that come later.");
    printed(print::done(world.out, cli.json, &json!({ "placed": id, "items": items }), &sentence))?;
    Ok(0)
}

fn list(cli: &Cli, world: &mut World<'_>) -> Outcome {
    let vault = unlock::open(cli, world, Access::Read)?;
    let holds = retention(vault.register()).holds;
    if cli.json {
        printed(print::json(world.out, &holds))?;
        return Ok(0);
    }
    let rows: Vec<_> = holds.iter().map(row).collect();
    let head = ["Hold", "Keeps", "Items", "Matter", "Ordered by", "Placed", "Lifted"];
    printed(print::table(world.out, &head, &rows))?;
    Ok(0)
}

fn row(it: &HoldShown) -> Vec<String> {
    vec![
        it.id.to_string(),
        selected(&it.applies_to),
        it.items.to_string(),
        it.matter.clone(),
        it.ordered_by.clone(),
        it.placed.for_people(),
        it.lifted.map(|at| at.for_people()).unwrap_or_default(),
    ]
}
