//! Who acted, the keys that were trusted, and what is demanded of keys.

use exhibit_core::verdict::Word;

use super::or;
use crate::model::{Pack, Person, TrustEntry};
use crate::page::Composer;
use crate::style::{self, CELL, CELL_MUTED, MONO_CELL};
use crate::table::{Column, Para};
use crate::text;
use crate::typeset::Span;

impl Composer {
    pub(super) fn people(&mut self, pack: &Pack) {
        self.chapter(text::PEOPLE, &text::people_answer(pack), false);
        if pack.people.is_empty() {
            return;
        }
        self.sentence(text::PEOPLE_SENTENCE, 12.0);
        let mut table = self.table(PEOPLE, text::PEOPLE_SENTENCE);
        for Person { id, name, role, fingerprint } in &pack.people {
            let mut who = vec![Para::text(name, CELL.bold())];
            if !id.is_empty() {
                who.push(Para::text(id, CELL_MUTED));
            }
            let key = vec![Para::text(role, CELL), Para::Digest(fingerprint.clone())];
            self.row(&mut table, vec![who, key]);
        }
        self.end_table(&table);
    }

    pub(super) fn trust(&mut self, pack: &Pack) {
        self.chapter(text::TRUST, &text::trust_answer(pack), false);
        if !pack.trust.is_empty() {
            self.sentence(text::TRUST_SENTENCE, 12.0);
            let mut table = self.table(TRUSTED, text::TRUST_SENTENCE);
            for entry in &pack.trust {
                self.row(&mut table, trust_row(entry));
            }
            self.end_table(&table);
        }
        self.policy(&pack.policy);
    }

    fn policy(&mut self, demands: &[String]) {
        self.heading(2, &[Span::new(text::POLICY, style::SECTION)], 26.0, None);
        self.paragraph(text::POLICY_FLOOR, style::BODY, 10.0);
        if !demands.is_empty() {
            self.sentence(text::POLICY_DEMANDS, 10.0);
            let demands: Vec<_> = demands.iter().map(|it| (None, it.as_str())).collect();
            self.list(&demands, 6.0);
        }
    }
}

fn trust_row(entry: &TrustEntry) -> Vec<Vec<Para>> {
    let by = text::by(or(&entry.confirmed_by, "–"));
    let confirmed =
        [Span::new(or(&entry.confirmed_how, "–"), CELL), Span::new(format!(" {by}"), CELL_MUTED)];
    let mut how = vec![Para::Digest(entry.fingerprint.clone()), Para::Text(confirmed.into())];
    if !entry.words.is_empty() {
        how.insert(1, Para::text(&entry.words, MONO_CELL));
    }
    let style = CELL.bold().colour(style::verdict_colour(Word::Incomplete));
    if entry.only_by_audited {
        how.push(Para::text(text::ONLY_AUDITED, style));
    } else if !entry.confirmed {
        how.push(Para::text(text::NOT_CONFIRMED, style));
    }
    if !entry.exception.is_empty() {
        how.push(Para::text(&format!("{}{}", text::EXCEPTION, entry.exception), style));
    }
    let who =
        vec![Para::text(&entry.subject, CELL.bold()), Para::text(&entry.purposes, CELL_MUTED)];
    vec![who, how]
}

const PEOPLE: &[Column] =
    &[Column::new(text::HEAD_PERSON, 0.29), Column::new(text::HEAD_FINGERPRINT, 0.71)];
const TRUSTED: &[Column] =
    &[Column::new(text::HEAD_SUBJECT, 0.29), Column::new(text::HEAD_CONFIRMED, 0.71)];
