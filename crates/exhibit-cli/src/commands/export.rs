//! `exhibit export`: lists as XLSX and CSV, for people who work in spreadsheets.

use exhibit::core::day::Day;
use exhibit::vault::Access;
use serde_json::json;

use super::{Failure, Outcome, printed};
use crate::args::{Cli, Export};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Export, world: &mut World<'_>) -> Outcome {
    let ending = args.output.extension().and_then(|it| it.to_str()).unwrap_or_default();
    if !matches!(ending, "xlsx" | "csv") {
        let path = exhibit::delivery::shown(&args.output);
        return Err(Failure::usage("--output", &path, "a file that ends in .xlsx or .csv"));
    }
    let today = Day::of((world.host().now)());
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let rows = vault.export_list(&world.host(), &args.what, today, &args.output)?;
    vault.close()?;
    let path = exhibit::delivery::shown(&args.output);
    let sentence = format!("{rows} lines are in {path}.");
    let facts = json!({ "what": args.what, "rows": rows, "path": path });
    printed(print::done(world.out, cli.json, &facts, &sentence))?;
    Ok(0)
}
