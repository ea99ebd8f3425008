//! AI systems: one block each, with versions and gates, who answers for it, and its agents.

use super::{listed, or};
use crate::model::{Agent, Duty, Gate, GateState, Pack, RestsOn, System, Version};
use crate::page::Composer;
use crate::style::{self, BODY, CELL, CELL_MUTED};
use crate::table::{Column, Para};
use crate::text;
use crate::typeset::Span;

impl Composer {
    pub(super) fn systems(&mut self, pack: &Pack) {
        if pack.systems.is_empty() && pack.other_agents.is_empty() {
            return;
        }
        self.chapter(text::SYSTEMS, &text::systems_answer(pack), true);
        if !pack.systems.is_empty() {
            self.paragraph(text::SYSTEMS_SENTENCE, BODY, 12.0);
        }
        for system in &pack.systems {
            self.system(system);
        }
        if !pack.other_agents.is_empty() {
            self.subchapter(text::OTHER_AGENTS);
            self.agents(&pack.other_agents, text::OTHER_AGENTS_SENTENCE);
        }
    }

    fn system(&mut self, system: &System) {
        self.subchapter(&format!("{}  {}", system.name, system.title));
        let log = system.no_log.as_deref().map(text::no_log);
        let or_none = |it: &str| or(it, text::NOT_STATED).to_owned();
        self.facts(&[
            (text::LABEL_USE, or_none(&system.intended_use)),
            (text::LABEL_ROLE, or_none(&system.roles.join(", "))),
            (text::LABEL_SUPPLIER, or_none(&system.supplier)),
            (text::LABEL_DATA, or_none(&system.data_sources.join("; "))),
            (text::LABEL_STAGE, text::stage(system)),
            (text::LABEL_RISK, text::level(system.risk.as_ref())),
            (text::LABEL_LEGAL, text::level(system.legal_class.as_ref())),
            (text::LABEL_LOG, log.unwrap_or_else(|| text::LOG_OBTAINABLE.to_owned())),
        ]);
        self.answering(system);
        if system.versions.is_empty() {
            self.paragraph(text::NO_VERSIONS, BODY, 8.0);
        } else {
            self.versions(system);
        }
        if system.agents.is_empty() {
            self.paragraph(text::NO_AGENTS, BODY.colour(style::MUTED), 6.0);
        } else {
            self.agents(&system.agents, &text::agents_sentence(&system.name));
        }
    }

    fn answering(&mut self, system: &System) {
        let mut held: Vec<String> = system.accountable.iter().map(duty).collect();
        let nobody = system.nobody_accountable.iter();
        held.extend(nobody.map(|days| format!("{}: {days}", super::capital(text::NOBODY))));
        if held.is_empty() {
            held.push(super::capital(text::NOBODY));
        }
        self.label(text::LABEL_ANSWERS, 8.0);
        let held: Vec<_> = held.iter().map(|it| (None, it.as_str())).collect();
        self.list(&held, 3.0);
    }

    fn versions(&mut self, system: &System) {
        let sentence = text::versions_sentence(&system.name);
        self.sentence(&sentence, 10.0);
        let mut table = self.table(VERSIONS, &sentence);
        for version in &system.versions {
            let row = self.version(version);
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    fn version(&self, version: &Version) -> Vec<Vec<Para>> {
        let mut name = vec![Para::text(or(&version.version, text::NO_VERSION), CELL.bold())];
        if !version.on_record {
            name.push(Para::text(text::IN_LOGS_ONLY, CELL.bold()));
        }
        name.push(Para::text(&text::decisions(version), CELL_MUTED));
        let mut row = vec![name, vec![Para::text(&version.days, CELL)]];
        let gates = version.gates.iter().take(GATES).map(|it| self.gate(it));
        row.extend(gates);
        row.resize_with(2 + GATES, || vec![Para::text(text::NOT_ASKED, CELL_MUTED)]);
        row
    }

    fn gate(&self, gate: &Gate) -> Vec<Para> {
        let mut cell = Vec::new();
        if !gate.on.is_empty() {
            cell.push(Para::text(&gate.on, CELL));
        }
        let state = text::gate(gate);
        if !state.is_empty() {
            cell.push(Para::text(&state, CELL.bold()));
        }
        if gate.state != GateState::Missing && gate.rests_on != RestsOn::Statement {
            cell.push(self.rests_on(&gate.rests_on));
        }
        cell
    }

    fn agents(&mut self, agents: &[Agent], sentence: &str) {
        self.sentence(sentence, 10.0);
        let mut table = self.table(AGENTS, sentence);
        for agent in agents {
            let mut operators: Vec<String> = agent.operators.iter().map(duty).collect();
            let nobody = agent.nobody_operates.iter();
            operators.extend(nobody.map(|days| format!("{}: {days}", text::NOBODY)));
            if operators.is_empty() {
                operators.push(text::NOBODY.to_owned());
            }
            let row = vec![
                vec![Para::text(&agent.name, CELL.bold())],
                vec![Para::text(or(&agent.purpose, text::NOT_STATED), CELL)],
                vec![Para::text(&agent.days, CELL)],
                listed(&operators, CELL),
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    /// Places the heading of a part of a chapter.
    pub(super) fn subchapter(&mut self, title: &str) {
        self.heading(2, &[Span::new(title, style::SECTION)], 26.0, None);
    }
}

fn duty(duty: &Duty) -> String {
    let authority = match duty.documented {
        true => String::new(),
        false => format!("; {}", text::NO_AUTHORITY),
    };
    format!("{}: {}{authority}", duty.who, duty.days)
}

/// Impact assessment, validation, release approval.
const GATES: usize = 3;
const VERSIONS: &[Column] = &[
    Column::new(text::HEAD_VERSION, 0.2),
    Column::new(text::HEAD_IN_USE, 0.17),
    Column::new(text::HEAD_IMPACT, 0.21),
    Column::new(text::HEAD_VALIDATION, 0.21),
    Column::new(text::HEAD_RELEASE, 0.21),
];
const AGENTS: &[Column] = &[
    Column::new(text::HEAD_AGENT, 0.2),
    Column::new(text::HEAD_PURPOSE, 0.28),
    Column::new(text::HEAD_REGISTERED, 0.18),
    Column::new(text::HEAD_OPERATOR, 0.34),
];
