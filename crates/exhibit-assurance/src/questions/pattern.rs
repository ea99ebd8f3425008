//! What exceptions have in common, told as a fact: all on weekends, all by one version.

use std::collections::BTreeMap;

use super::{NO_SYSTEM, NO_TERM, NO_TIME};
use crate::lens::Stage;
use crate::observed::{Term, folded};
use crate::result::{Sentence, shown, thousands};

/// Below so many exceptions nothing is said to be common to most of them.
const FEW: u64 = 5;

/// What exceptions have in common.
#[derive(Default)]
pub(super) struct Pattern {
    count: u64,
    on_weekends: u64,
    outside_hours: u64,
    versions: BTreeMap<(u16, u32), u64>,
}

impl Pattern {
    pub(super) fn add(&mut self, stage: &Stage<'_>, ms: i64, system: u16, version: u32) {
        self.count += 1;
        if ms != NO_TIME {
            self.on_weekends += u64::from(stage.setting.on_weekend(ms));
            self.outside_hours += u64::from(stage.setting.outside_hours(ms));
        }
        *self.versions.entry((system, version)).or_default() += 1;
    }

    pub(super) fn facts(&self, stage: &Stage<'_>) -> Vec<Sentence> {
        let mut facts = Vec::new();
        facts.extend(self.share(self.on_weekends, "on weekends"));
        // On weekends every hour is outside working hours: said once is enough.
        if self.on_weekends < self.outside_hours {
            facts.extend(self.share(self.outside_hours, "outside stated working hours"));
        }
        let mut by_name: BTreeMap<String, u64> = BTreeMap::new();
        for ((system, version), count) in &self.versions {
            *by_name.entry(version_text(stage, *system, *version)).or_default() += count;
        }
        if let Some((name, count)) = by_name.into_iter().max_by_key(|(_, count)| *count) {
            facts.extend(self.share(count, &name));
        }
        facts
    }

    fn share(&self, part: u64, of_what: &str) -> Option<Sentence> {
        let (all, most) =
            (part == self.count, part.saturating_mul(5) >= self.count.saturating_mul(4));
        let text = match self.count {
            0..2 => return None,
            count if all => format!("All {} are {of_what}.", thousands(count)),
            count if most && count >= FEW => {
                format!("{} of {} are {of_what}.", thousands(part), thousands(count))
            }
            _ => return None,
        };
        Some(Sentence::new(text))
    }
}

fn version_text(stage: &Stage<'_>, system: u16, version: u32) -> String {
    let system = match stage.system(system) {
        Some(it) if system != NO_SYSTEM => shown(&it.id),
        _ => "a system that is not in the inventory".to_owned(),
    };
    if version == NO_TERM {
        return format!("of {system}, with no version stated");
    }
    format!("of {system}, version {}", shown(&folded(stage.terms.text(Term(version)))))
}
