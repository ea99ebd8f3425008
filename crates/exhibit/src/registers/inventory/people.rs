//! Rows about sites, people, and what these may do.

use std::collections::BTreeSet;

use exhibit_core::event::{
    Allows, AuthorityRecorded, Event, PersonId, PersonRecorded, SiteRecorded,
};
use exhibit_registers::{Cell, Row};

use super::{Writer, is_same, listed, site_named, span, text};
use crate::organisation::name_of;

impl Writer<'_> {
    pub(super) fn site(&mut self, row: &Row) -> Option<Vec<Event>> {
        let name = row.text("name")?;
        let mut sites = self.organisation().sites();
        let before = sites.find(|it| is_same(&it.said.name, name)).map(|it| it.said.clone());
        let kept = before.as_ref();
        let said = SiteRecorded {
            id: kept.map_or_else(|| self.trial.organisation().next_site(), |it| it.id),
            name: kept.map_or_else(|| name.to_owned(), |it| it.name.clone()),
            place: place(row, kept).unwrap_or_default(),
            activities: text(row, "activities", kept.and_then(|it| it.activities.as_ref())),
            days: span(row, "from", "to", kept.map(|it| it.days)),
            row: None,
        };
        let same = before.is_some_and(|it| SiteRecorded { row: None, ..it } == said);
        Some(if same { Vec::new() } else { vec![Event::SiteRecorded(said)] })
    }

    pub(super) fn person(&mut self, row: &Row) -> Option<Vec<Event>> {
        let name = row.text("name")?;
        let known = self.whose(row, name)?;
        let id = known.unwrap_or_else(|| self.trial.next_person());
        let before = self.organisation().person(id).filter(|_| known.is_some());
        let before = before.map(|it| it.said.clone());
        let kept = before.as_ref();
        let site = row.text("site").and_then(|it| site_named(self.register, it));
        if row.text("site").is_some() && site.is_none() {
            self.remark(row, "The site is not on record, and was not written down with the person; import the sites first");
        }
        let said = PersonRecorded {
            id,
            name: kept.map_or_else(|| name.to_owned(), |it| it.name.clone()),
            staff_number: text(row, "number", kept.and_then(|it| it.staff_number.as_ref())),
            known_as: listed(row, "names-in-logs", kept.map(|it| &it.known_as)),
            role: text(row, "role", kept.and_then(|it| it.role.as_ref())),
            unit: text(row, "unit", kept.and_then(|it| it.unit.as_ref())),
            site: site.or_else(|| kept?.site),
            days: span(row, "from", "to", kept.map(|it| it.days)),
            row: None,
        };
        let mut events = Vec::new();
        let same = before.is_some_and(|it| PersonRecorded { row: None, ..it } == said);
        if !same {
            events.push(Event::PersonRecorded(said));
        }
        events.extend(self.stated_authority(row, id));
        Some(events)
    }

    /// Returns who on record the row is about, if anybody. Name and personnel number must mean the same person: a
    /// number of somebody else would give one person the other's names in logs.
    fn whose(&mut self, row: &Row, name: &str) -> Option<Option<PersonId>> {
        let named = self.register.person_in_lists(name);
        let Some(number) = row.text("number") else { return Some(named) };
        let numbered = self.organisation().person_called(number).map(|it| it.said.id);
        let other = numbered.filter(|it| Some(*it) != named);
        if let Some(other) = other {
            let expected = format!(
                "the number of {name}; on record it is that of {}. A name that changed is recorded with `exhibit people add NAME --change {other}`",
                name_of(self.register, other)
            );
            self.problem(row, "number", number, &expected);
            return None;
        }
        let kept = named.and_then(|it| self.organisation().person(it));
        let kept = kept.and_then(|it| it.said.staff_number.clone());
        if let Some(kept) = kept.filter(|it| !is_same(it, number)) {
            let expected = format!(
                "{kept}, under which {name} is on record; two people of one name have to be told apart by it"
            );
            self.problem(row, "number", number, &expected);
            return None;
        }
        Some(named)
    }

    /// An authority that a list of people states is stated, not documented: no document is named for it.
    fn stated_authority(&mut self, row: &Row, person: PersonId) -> Option<Event> {
        let words = row.text("authority")?;
        let allows: Vec<_> =
            words.split([',', ';', '\n']).filter_map(|it| allows(it.trim())).collect();
        if allows.is_empty() {
            return None;
        }
        let days = span(row, "from", "to", None);
        // What the person holds already, under whatever title, is nothing new.
        let own = self.authorities.get(&person).into_iter().flatten();
        let lasting = own.filter(|it| it.days.to.is_none() || it.days == days);
        let held: Vec<Allows> = lasting.flat_map(|it| it.allows.clone()).collect();
        if allows.iter().all(|it| held.contains(it)) {
            return None;
        }
        Some(Event::AuthorityRecorded(AuthorityRecorded {
            id: self.trial.organisation().next_authority(),
            person,
            role: row.text("role").unwrap_or(words).to_owned(),
            allows,
            systems: Vec::new(),
            days,
            granted_by: None,
            document: None,
            row: None,
        }))
    }

    /// The same person, acts, systems and first day are the same authority.
    pub(super) fn authority(&mut self, row: &Row) -> Option<Vec<Event>> {
        let person = self.known(row, "person")?;
        self.agrees(row, "name", person)?;
        let allows = allowed(row);
        let systems = self.limited_to(row)?;
        let document = self.document(row, "document")?;
        let stated = span(row, "from", "to", None);
        let same = |it: &AuthorityRecorded| {
            it.days.from == stated.from
                && set(&it.allows) == set(&allows)
                && set(&it.systems) == set(&systems)
        };
        let mut own = self.authorities.get(&person).into_iter().flatten();
        let before = own.find(|it| same(it));
        let before = before.map(|it| AuthorityRecorded { row: None, ..(*it).clone() });
        let kept = before.as_ref();
        let words: Vec<_> = allows.iter().map(|it| word(*it)).collect();
        let said = AuthorityRecorded {
            id: kept.map_or_else(|| self.trial.organisation().next_authority(), |it| it.id),
            person,
            role: text(row, "role", kept.map(|it| &it.role)).unwrap_or_else(|| words.join(", ")),
            allows: kept.map_or(allows, |it| it.allows.clone()),
            systems: kept.map_or(systems, |it| it.systems.clone()),
            days: span(row, "from", "to", kept.map(|it| it.days)),
            granted_by: text(row, "granted-by", kept.and_then(|it| it.granted_by.as_ref())),
            document: document.or_else(|| kept?.document),
            row: None,
        };
        let new = before.is_none_or(|it| it != said);
        Some(if new { vec![Event::AuthorityRecorded(said)] } else { Vec::new() })
    }

    /// Returns the systems that an authority is limited to: none for all.
    fn limited_to(&mut self, row: &Row) -> Option<Vec<String>> {
        let systems = row.list("systems");
        match systems {
            [] => return Some(Vec::new()),
            [one] if is_all(one) => return Some(Vec::new()),
            _ => {}
        }
        let mut known = Vec::new();
        for text in systems {
            known.push(self.known_system(row, "systems", text)?);
        }
        known.sort();
        known.dedup();
        Some(known)
    }
}

/// Returns where a site is: the address with the country behind it, unless it says that itself.
fn place(row: &Row, kept: Option<&SiteRecorded>) -> Option<String> {
    match (row.text("place"), row.text("country")) {
        (Some(place), Some(country)) if !place.ends_with(country) => {
            Some(format!("{place}, {country}"))
        }
        (None, Some(country)) if kept.is_none() => Some(country.to_owned()),
        (place, _) => place.map(str::to_owned).or_else(|| Some(kept?.place.clone())),
    }
}

fn is_all(text: &str) -> bool {
    let all = ["all", "all systems", "alle", "alle systeme", "sämtliche"];
    all.contains(&text.trim().to_lowercase().as_str())
}

fn allowed(row: &Row) -> Vec<Allows> {
    let words = match row.cells.get("allows") {
        Some(Cell::One(one)) => std::slice::from_ref(one),
        Some(Cell::Several(several)) => several,
        None => &[],
    };
    let found: BTreeSet<_> = words.iter().filter_map(|it| allows(it)).collect();
    found.into_iter().collect()
}

fn set<T: Ord>(values: &[T]) -> BTreeSet<&T> {
    values.iter().collect()
}

/// Returns what an authority allows in a word for people.
fn word(allows: Allows) -> &'static str {
    match allows {
        Allows::Oversight => "oversight",
        Allows::OperateAgents => "operate agents",
        Allows::AnswerForSystem => "answer for system",
        Allows::ReleaseVersions => "release versions",
        Allows::AcceptRisks => "accept risks",
        Allows::ApproveDocuments => "approve documents",
    }
}

/// Reads what an authority allows from the words that lists use.
fn allows(text: &str) -> Option<Allows> {
    match text.to_lowercase().as_str() {
        "oversight" | "human oversight" | "review" | "reviewer" => Some(Allows::Oversight),
        "operate agents" | "operator" => Some(Allows::OperateAgents),
        "answer for system" | "accountable" => Some(Allows::AnswerForSystem),
        "release versions" | "release" => Some(Allows::ReleaseVersions),
        "accept risks" | "risk acceptance" => Some(Allows::AcceptRisks),
        "approve documents" | "approval" => Some(Allows::ApproveDocuments),
        other => serde_json::from_value(other.into()).ok(),
    }
}
