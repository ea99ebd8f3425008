//! `exhibit describe`: says anew what evidence is.

use exhibit::core::event::{Dates, Event, EvidenceDescribed};
use exhibit::vault::Access;
use serde_json::json;

use super::{Failure, GivenDates, Outcome, class, dates, evidence_id, kind, printed, site};
use crate::args::{Cli, Describe};
use crate::print;
use crate::unlock;
use crate::world::World;

pub(crate) fn run(cli: &Cli, args: &Describe, world: &mut World<'_>) -> Outcome {
    let id = evidence_id(&args.id)?;
    let given = dates(&GivenDates {
        issued: args.issued.as_deref(),
        in_force: args.in_force.as_deref(),
        period: args.period.as_deref(),
        collected: args.collected.as_deref(),
        next_review: args.next_review.as_deref(),
    })?;
    let sites = args.site.iter().map(|text| site(text)).collect::<Result<Vec<_>, _>>()?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let before = vault.register().item(id).map(|item| item.received.dates.clone());
    let described = EvidenceDescribed {
        evidence: vault.reference(id)?,
        kind: args.kind.as_deref().map(kind).transpose()?,
        systems: (!args.system.is_empty()).then(|| args.system.clone()),
        sites: (!sites.is_empty()).then_some(sites),
        class: args.class.as_deref().map(class).transpose()?,
        dates: changed(&before.unwrap_or_default(), &given),
        reason: args.reason.clone(),
    };
    if says_nothing(&described) {
        let expected = "something to say, such as --class personal";
        return Err(Failure::usage("describe", "", expected));
    }
    vault.state(&world.host(), vec![Event::EvidenceDescribed(described)])?;
    vault.close()?;
    let sentence = format!("{id} is described anew; the ledger keeps what was said before.");
    printed(print::done(world.out, cli.json, &json!({ "described": id }), &sentence))?;
    Ok(0)
}

/// A date that is not given stays; none given changes nothing.
fn changed(before: &Dates, given: &Dates) -> Option<Dates> {
    let after = Dates {
        issued: given.issued.or(before.issued),
        in_force: given.in_force.or(before.in_force),
        period: given.period.or(before.period),
        collected: given.collected.or(before.collected),
        next_review: given.next_review.or(before.next_review),
    };
    (after != *before).then_some(after)
}

fn says_nothing(it: &EvidenceDescribed) -> bool {
    it.kind.is_none()
        && it.systems.is_none()
        && it.sites.is_none()
        && it.class.is_none()
        && it.dates.is_none()
}
