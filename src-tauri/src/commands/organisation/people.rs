//! The organisation that is audited, its sites, and people with their authority.

use exhibit::core::day::{Day, Days};
use exhibit::core::event::{
    Allows, AuthorityEnded, AuthorityId, AuthorityRecorded, Event, PersonId, PersonRecorded,
    ScopeStated, SiteId, SiteRecorded,
};
use exhibit::organisation::{OrganisationShown, PersonShown, organisation, people};
use schemars::JsonSchema;
use serde::Deserialize;
use tauri::State;

use super::cited;
use crate::desk::Desk;
use crate::fault::Answer;

/// Returns who is audited, the scope and the sites.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn organisation_show(desk: State<'_, Desk>) -> Answer<OrganisationShown> {
    desk.read(|vault| Ok(organisation(vault.register())))
}

/// States the scope anew, from a day on.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn organisation_scope(
    desk: State<'_, Desk>,
    text: String,
    excluded: Vec<String>,
    from: Day,
    document: Option<String>,
) -> Answer<()> {
    desk.write(|vault, host| {
        let document = cited(vault, document.as_deref())?;
        let scope = ScopeStated { text, excluded, from, document };
        vault.state(host, vec![Event::ScopeStated(scope)])
    })
}

/// Records a site, or records one anew.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn organisation_site(
    desk: State<'_, Desk>,
    id: Option<SiteId>,
    name: String,
    place: String,
    activities: Option<String>,
    days: Days,
) -> Answer<SiteId> {
    desk.write(|vault, host| {
        let id = id.unwrap_or_else(|| vault.register().organisation().next_site());
        let site = SiteRecorded { id, name, place, activities, days, row: None };
        vault.state(host, vec![Event::SiteRecorded(site)])?;
        Ok(id)
    })
}

/// Returns people, with what they may do.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn people_list(desk: State<'_, Desk>) -> Answer<Vec<PersonShown>> {
    desk.read(|vault| Ok(people(vault.register())))
}

/// A person of the organisation, as typed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonSaid {
    /// Whose record is said anew.
    id: Option<PersonId>,
    name: String,
    staff_number: Option<String>,
    known_as: Vec<String>,
    /// Their position.
    role: Option<String>,
    unit: Option<String>,
    site: Option<SiteId>,
    days: Days,
}

/// Records a person, or records one anew.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn people_record(desk: State<'_, Desk>, person: PersonSaid) -> Answer<PersonId> {
    desk.write(|vault, host| {
        let register = vault.register();
        // Whoever can open the vault keeps the number that they have there.
        let enrolled = register.people().find(|it| it.name == person.name).map(|it| it.id);
        let id = person.id.or(enrolled).unwrap_or_else(|| register.next_person());
        let recorded = PersonRecorded {
            id,
            name: person.name,
            staff_number: person.staff_number,
            known_as: person.known_as,
            role: person.role,
            unit: person.unit,
            site: person.site,
            days: person.days,
            row: None,
        };
        vault.state(host, vec![Event::PersonRecorded(recorded)])?;
        Ok(id)
    })
}

/// A person's authority, as typed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuthoritySaid {
    person: PersonId,
    /// What it is called.
    role: String,
    allows: Vec<Allows>,
    /// For which AI systems; none means all.
    systems: Vec<String>,
    days: Days,
    granted_by: Option<String>,
    /// The item that documents it.
    document: Option<String>,
}

/// Records an authority.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn people_authority(
    desk: State<'_, Desk>,
    authority: AuthoritySaid,
) -> Answer<AuthorityId> {
    desk.write(|vault, host| {
        let id = vault.register().organisation().next_authority();
        let recorded = AuthorityRecorded {
            id,
            person: authority.person,
            role: authority.role,
            allows: authority.allows,
            systems: authority.systems,
            days: authority.days,
            granted_by: authority.granted_by,
            document: cited(vault, authority.document.as_deref())?,
            row: None,
        };
        vault.state(host, vec![Event::AuthorityRecorded(recorded)])?;
        Ok(id)
    })
}

/// Ends an authority on a day.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn people_end_authority(
    desk: State<'_, Desk>,
    id: AuthorityId,
    on: Day,
    reason: String,
) -> Answer<()> {
    desk.write(|vault, host| {
        vault.state(host, vec![Event::AuthorityEnded(AuthorityEnded { id, on, reason })])
    })
}
