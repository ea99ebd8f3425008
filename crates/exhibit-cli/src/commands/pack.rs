//! `exhibit pack`: the audit pack as PDF.

use exhibit::Error;
use exhibit::delivery::shown;
use exhibit::files::write_new;
use exhibit::pack::PackRequest;
use exhibit::vault::Access;
use serde_json::json;

use super::{Outcome, period, printed};
use crate::args::{Cli, Pack};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Pack, world: &mut World<'_>) -> Outcome {
    let period = args.period.as_deref().map(|text| period("--period", text)).transpose()?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let request = PackRequest { title: &args.title, scope: &args.scope, period };
    if args.output.exists() {
        return Err(Error::Exists { path: shown(&args.output) }.into());
    }
    let made = vault.make_pack(&world.host(), &request, &world.watcher())?;
    write_new(&args.output, &made.pdf)?;
    vault.close()?;
    let path = shown(&args.output);
    if cli.json {
        let answer = json!({ "pack": made.id, "path": path, "pages": made.pages, "bytes": made.pdf.len(), "substituted": made.substituted });
        printed(print::json(world.out, &answer))?;
        return Ok(0);
    }
    printed(writeln!(world.out, "Wrote {} to {path}: {} pages.", made.id, made.pages))?;
    if !made.substituted.is_empty() {
        let list = made.substituted.join(" ");
        printed(writeln!(
            world.out,
            "Printed as code points, since no font here has them: {list}"
        ))?;
    }
    Ok(0)
}
