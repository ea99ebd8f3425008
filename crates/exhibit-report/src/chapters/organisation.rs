//! The organisation: scope, sites, and who holds which authority.

use crate::model::{Authority, Organisation, Pack, RestsOn, Scope, Site};
use crate::page::Composer;
use crate::style::{self, BODY, CELL, CELL_MUTED};
use crate::table::{Column, Para};
use crate::text;
use crate::typeset::Span;

impl Composer {
    pub(super) fn organisation(&mut self, pack: &Pack) {
        let organisation = &pack.organisation;
        if *organisation == Organisation::default() {
            return;
        }
        self.chapter(text::ORGANISATION, &text::organisation_answer(organisation), true);
        match &organisation.scope {
            Some(scope) => self.scope(scope),
            None => self.paragraph(text::NO_SCOPE, BODY, 12.0),
        }
        if !organisation.sites.is_empty() {
            self.sites(&organisation.sites);
        }
        if !organisation.authorities.is_empty() {
            self.authorities(organisation);
        }
    }

    fn scope(&mut self, scope: &Scope) {
        self.subchapter(text::SCOPE_STATED);
        self.paragraph(&scope.text, BODY, 6.0);
        self.paragraph(&text::document(&scope.document), BODY.colour(style::MUTED), 6.0);
        if !scope.excluded.is_empty() {
            self.label(text::EXCLUDED, 8.0);
            let excluded: Vec<_> = scope.excluded.iter().map(|it| (None, it.as_str())).collect();
            self.list(&excluded, 3.0);
        }
    }

    fn sites(&mut self, sites: &[Site]) {
        self.subchapter(text::SITES);
        self.sentence(text::SITES_SENTENCE, 6.0);
        let mut table = self.table(SITES, text::SITES_SENTENCE);
        for site in sites {
            let name = vec![Para::text(&site.name, CELL.bold()), Para::text(&site.id, CELL_MUTED)];
            let rest = [&site.place, &site.activities, &site.days];
            let rest = rest.into_iter().map(|it| vec![Para::text(it, CELL)]);
            self.row(&mut table, std::iter::once(name).chain(rest).collect());
        }
        self.end_table(&table);
    }

    fn authorities(&mut self, organisation: &Organisation) {
        self.subchapter(text::AUTHORITIES);
        self.sentence(text::AUTHORITIES_SENTENCE, 6.0);
        let mut table = self.table(AUTHORITIES, text::AUTHORITIES_SENTENCE);
        for authority in &organisation.authorities {
            let row = self.authority(authority);
            self.row(&mut table, row);
        }
        self.end_table(&table);
        if organisation.authorities_more > 0 {
            let more = text::more_in_attachment(organisation.authorities_more);
            self.paragraph(&more, BODY.colour(style::MUTED), 4.0);
        }
    }

    fn authority(&self, authority: &Authority) -> Vec<Vec<Para>> {
        let systems = match authority.systems.is_empty() {
            true => text::ALL_SYSTEMS.to_owned(),
            false => authority.systems.join(", "),
        };
        vec![
            vec![Para::text(&authority.role, CELL.bold()), Para::text(&authority.id, CELL_MUTED)],
            vec![Para::text(&authority.holder, CELL)],
            vec![Para::text(&authority.allows.join(", "), CELL), Para::text(&systems, CELL_MUTED)],
            vec![Para::text(&authority.days, CELL)],
            vec![self.rests_on(&authority.rests_on)],
        ]
    }

    /// What a statement rests on, as a link where that is evidence.
    pub(super) fn rests_on(&self, what: &RestsOn) -> Para {
        match what {
            RestsOn::Evidence(id) => {
                Para::Link(Span::new(id.as_str(), CELL), self.named(&super::evidence_name(id)))
            }
            other => Para::text(text::rests_on(other), CELL_MUTED),
        }
    }
}

const SITES: &[Column] = &[
    Column::new(text::HEAD_SITE, 0.24),
    Column::new(text::HEAD_PLACE, 0.22),
    Column::new(text::HEAD_ACTIVITIES, 0.34),
    Column::new(text::HEAD_IN_SCOPE, 0.2),
];
const AUTHORITIES: &[Column] = &[
    Column::new(text::HEAD_AUTHORITY, 0.25),
    Column::new(text::HEAD_HOLDER, 0.1),
    Column::new(text::HEAD_ALLOWS, 0.31),
    Column::new(text::HEAD_DAYS, 0.18),
    Column::new(text::HEAD_RESTS_ON, 0.16),
];
