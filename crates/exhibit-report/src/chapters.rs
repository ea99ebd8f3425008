//! What the pack says, chapter by chapter, in reading order.

use exhibit_core::verdict::Word;

use crate::coverage::requirement_name;
use crate::model::{
    Attachment, Cover, Coverage, EvidenceItem, Failure, ItemFailures, MappedEvidence, Omission,
    Pack, Person, Relation, Requirement, TrustEntry, VerifyStep,
};
use crate::page::{Block, Composer, Item, Mark, Part, Shape, shifted, text_part};
use crate::style::{self, BODY, CELL, CELL_MUTED, LABEL, MONO, MONO_CELL, WIDTH};
use crate::table::{Column, Para};
use crate::text;
use crate::tree::Kind;
use crate::typeset::{Align, Span};

impl Composer {
    /// Composes the first page.
    pub(crate) fn cover(&mut self, cover: &Cover) {
        self.move_to(style::TOP + 90.0);
        self.spans(
            &[Span::new(text::KIND_OF_DOCUMENT, LABEL.colour(style::MUTED))],
            WIDTH,
            0.0,
            false,
        );
        let title = or(&cover.title, text::UNTITLED);
        let node = self.tree.add(self.section, Kind::Title);
        let parts =
            self.lines(&[Span::new(title, style::COVER_TITLE)], 0.0, WIDTH, Align::Start, node);
        self.block(Block { gap: 10.0, parts, together: 1, keep: false });
        self.spans(
            &[Span::new(cover.organisation.as_str(), style::COVER_ORGANISATION)],
            WIDTH,
            10.0,
            false,
        );
        let period = text::period(&cover.period_from, &cover.period_to, &cover.zone);
        let facts = [
            (text::SCOPE, cover.scope.as_str()),
            (text::PERIOD, &period),
            (text::CATALOG, &cover.catalog),
            (text::PREPARED_BY, &cover.prepared_by),
            (text::GENERATED, &cover.generated_at),
            (text::PACK_ID, &cover.pack_id),
        ];
        self.gap(36.0);
        for (label, value) in facts {
            let parts = self.fact(label, &[Span::new(or(value, "–"), BODY)], 0.0, WIDTH);
            self.block(Block { gap: 5.0, parts, together: 1, keep: false });
        }
        self.checkpoint(cover);
    }

    /// Places the checkpoint and its QR code at the foot of the page.
    fn checkpoint(&mut self, cover: &Cover) {
        let code = code(cover);
        let indent = if code.is_some() { CODE + 18.0 } else { 0.0 };
        let mut column: Vec<Part> = Vec::new();
        column.extend(self.fact(
            text::ORIGIN,
            &[Span::new(or(&cover.origin, "–"), MONO)],
            indent,
            WIDTH - indent,
        ));
        column.extend(self.fact(
            text::CHECKPOINT,
            &[Span::new(text::checkpoint(cover.checkpoint_size), BODY)],
            indent,
            WIDTH - indent,
        ));
        column.extend(self.root(&cover.checkpoint_root, indent));
        let note = self.tree.add(self.section, Kind::Paragraph);
        let mut lines = self.lines(
            &[Span::new(text::COVER_NOTE, CELL_MUTED)],
            indent,
            WIDTH - indent,
            Align::Start,
            note,
        );
        if let Some(first) = lines.first_mut() {
            let items = std::mem::take(&mut first.items);
            first.items = items.into_iter().map(|item| shifted(item, 0.0, 6.0)).collect();
            first.height += 6.0;
        }
        column.extend(lines);
        if let Some((modules, across)) = code {
            let alt = text::CODE_ALT.to_owned();
            let node = self.tree.add(self.section, Kind::Figure { alt, page: 0, area: None });
            let code = Item::Code { x: 0.0, y: 3.0, size: CODE, modules, across, node };
            if let Some(first) = column.first_mut() {
                first.items.push(code);
            }
        }
        let rule = Shape::Rule { width: WIDTH, thickness: 0.4, colour: style::HAIRLINE };
        let items = vec![Item::Shape { x: 0.0, y: 0.0, shape: rule }];
        column.insert(0, Part { height: 14.0, items, heading: false });
        let high: f32 = crate::page::height(&column).max(CODE + 20.0);
        self.flush(high);
        self.ensure(high);
        self.move_to(style::BOTTOM - high);
        for part in column {
            self.ensure(part.height);
            self.emit(part);
        }
    }

    fn root(&mut self, root: &str, indent: f32) -> Vec<Part> {
        let node = self.tree.add(self.section, Kind::Paragraph);
        self.digest(root, indent, WIDTH - indent, node)
    }

    /// Lays out a label with its value beside it, as one paragraph.
    fn fact(&mut self, label: &str, value: &[Span], x: f32, width: f32) -> Vec<Part> {
        let node = self.tree.add(self.section, Kind::Paragraph);
        let label = self.lines(
            &[Span::new(format!("{label} "), BODY.colour(style::MUTED))],
            x,
            FACT,
            Align::Start,
            node,
        );
        let mut parts = self.lines(value, x + FACT, width - FACT, Align::Start, node);
        if let (Some(first), Some(label)) = (parts.first_mut(), label.into_iter().next()) {
            let drop = value.first().map_or(0.0, |v| {
                (first.height - label.height) / 2.0 + (v.style.size - BODY.size) * 0.1
            });
            first.items.splice(0..0, label.items.into_iter().map(|item| shifted(item, 0.0, drop)));
        }
        parts
    }

    /// Composes the contents, whose entries lead to pages that come after `offset` others.
    pub(crate) fn contents(&mut self, offset: usize) {
        let entries = self.entries.clone();
        let node = self
            .tree
            .add(self.section, Kind::Heading { level: 1, title: text::CONTENTS.to_owned() });
        let parts = self.lines(
            &[Span::new(text::CONTENTS, style::CHAPTER)],
            0.0,
            WIDTH,
            Align::Start,
            node,
        );
        self.block(Block { gap: 0.0, parts, together: 1, keep: true });
        let contents = self.tree.add(self.section, Kind::Contents);
        for entry in entries {
            let Some((page, _)) = self.place_of(entry.anchor) else { continue };
            let chapter = entry.level == 1;
            let style = if chapter { BODY.bold() } else { CELL };
            let indent = if chapter { 0.0 } else { 16.0 };
            let item = self.tree.add(contents, Kind::Entry);
            let reference = self.tree.add(item, Kind::Reference);
            let title = Span::new(format!("{} ", entry.title), style);
            let mut parts =
                self.link(&title, Some(entry.anchor), indent, WIDTH - indent - 40.0, reference);
            let span = self.tree.add(reference, Kind::Span);
            let number = Span::new(text::number((page + offset + 1) as u64), style);
            let number = self.lines(&[number], WIDTH - 40.0, 40.0, Align::Right, span);
            if let (Some(last), Some(number)) = (parts.last_mut(), number.into_iter().next()) {
                last.items.extend(number.items);
            }
            self.block(Block {
                gap: if chapter { 9.0 } else { 1.0 },
                parts,
                together: 1,
                keep: false,
            });
        }
    }

    /// Composes everything after the contents.
    pub(crate) fn body(&mut self, pack: &Pack) {
        for requirement in &pack.requirements {
            self.announce(&requirement_name(&requirement.id));
        }
        for item in &pack.register {
            self.announce(&evidence_name(&item.id));
        }
        self.summary(pack);
        self.requirements(pack);
        self.register(pack);
        self.failures(pack);
        self.relations(pack);
        self.not_checked(pack);
        self.not_covered(pack);
        self.omissions(pack);
        self.people(pack);
        self.trust(pack);
        self.verify(&pack.verify_steps);
        self.limits(pack);
        self.substituted();
    }

    /// Begins a chapter: its number and title, and the paragraph that answers it.
    fn chapter(&mut self, title: &str, answer: &str, own_page: bool) {
        if own_page || self.left() < CHAPTER_ROOM {
            self.break_page();
        }
        let number = self.entries.iter().filter(|entry| entry.level == 1).count() + 1;
        let spans = [
            Span::new(format!("{number}  "), style::CHAPTER.colour(style::MUTED)),
            Span::new(title, style::CHAPTER),
        ];
        self.heading(1, &spans, 40.0, None);
        self.paragraph(answer, style::LEAD, 12.0);
    }

    fn summary(&mut self, pack: &Pack) {
        let summary = &pack.summary;
        self.chapter(text::SUMMARY, or(&summary.answer, "–"), true);
        self.sentence(text::COUNTS_SENTENCE, 16.0);
        let mut table = self.table(COUNTS, text::COUNTS_SENTENCE);
        for word in Word::ALL {
            let count: u64 = summary
                .counts
                .iter()
                .filter(|(w, _)| *w == word)
                .map(|(_, n)| *n)
                .fold(0, u64::saturating_add);
            let style = if count == 0 { CELL_MUTED } else { CELL.bold() };
            let meaning = Para::text(text::meaning(word), CELL_MUTED);
            self.row(
                &mut table,
                vec![
                    vec![Para::Verdict(word)],
                    vec![Para::text(&text::number(count), style)],
                    vec![meaning],
                ],
            );
        }
        self.end_table(&table);
        self.label(text::ALERTS, 18.0);
        if summary.alerts.is_empty() {
            self.paragraph(text::NO_ALERTS, BODY, 4.0);
        }
        let alerts: Vec<_> =
            summary.alerts.iter().map(|alert| (alert.word, alert.text.as_str())).collect();
        self.list(&alerts, 6.0);
        for (title, groups) in
            [(text::MAP_CONTROLS, &summary.objectives), (text::MAP_CLAUSES, &summary.clauses)]
        {
            let tiles: usize = groups.iter().map(|group| group.tiles.len().div_ceil(4)).sum();
            if tiles as f32 * 48.0 > self.left() - 110.0 {
                self.break_page();
            }
            self.heading(2, &[Span::new(title, style::SECTION)], 26.0, None);
            let sentence = if groups.is_empty() { text::MAP_EMPTY } else { text::MAP_SENTENCE };
            self.sentence(sentence, 6.0);
            self.coverage_map(groups);
        }
    }

    fn requirements(&mut self, pack: &Pack) {
        self.chapter(text::CONTROLS, &text::controls_answer(pack), true);
        for (i, requirement) in pack.requirements.iter().enumerate() {
            self.requirement(requirement, i == 0);
        }
    }

    fn requirement(&mut self, requirement: &Requirement, first: bool) {
        let anchor = self.unplaced(&requirement_name(&requirement.id));
        let title = Span::new(format!("{}  {}", requirement.id, requirement.title), style::SECTION);
        self.heading(2, &[title], if first { 22.0 } else { 28.0 }, anchor);
        if !requirement.explanation.is_empty() {
            let spans =
                [Span::new(requirement.explanation.as_str(), BODY.italic().colour(style::MUTED))];
            self.spans(&spans, style::TEXT_WIDTH, 4.0, true);
        }
        let state = text::tile_state(requirement.state, requirement.evidence.len() as u64);
        let spans = [
            Span::new(format!("{}. ", capital(&state)), BODY.bold()),
            Span::new(requirement.answer.as_str(), BODY),
        ];
        self.spans(&spans, style::TEXT_WIDTH, 6.0, false);
        if requirement.evidence.is_empty() {
            if requirement.state != Coverage::None {
                self.paragraph(text::NO_EVIDENCE, BODY.colour(style::MUTED), 6.0);
            }
        } else {
            let sentence =
                text::evidence_sentence(&requirement.id, requirement.evidence.len() as u64);
            self.sentence(&sentence, 8.0);
            let mut table = self.table(MAPPED, &sentence);
            for evidence in &requirement.evidence {
                let row = self.mapped(evidence);
                self.row(&mut table, row);
            }
            self.end_table(&table);
        }
        // Where there is no evidence, that is the gap, and was said above.
        if !requirement.evidence.is_empty() || !requirement.gaps.is_empty() {
            self.gaps(&requirement.gaps);
        }
    }

    fn gaps(&mut self, gaps: &[String]) {
        if gaps.is_empty() {
            self.paragraph(text::NO_GAPS, BODY.colour(style::MUTED), 6.0);
            return;
        }
        self.label(text::GAPS, 8.0);
        let gaps: Vec<_> = gaps.iter().map(|gap| (None, gap.as_str())).collect();
        self.list(&gaps, 3.0);
    }

    fn mapped(&self, evidence: &MappedEvidence) -> Vec<Vec<Para>> {
        let mut why = vec![Para::text(&evidence.rationale, CELL)];
        if !evidence.author.is_empty() {
            why.push(Para::text(&text::by(&evidence.author), CELL_MUTED));
        }
        vec![
            self.evidence(&evidence.id, &evidence.title),
            vec![Para::Verdict(evidence.word)],
            vec![Para::text(&evidence.period, CELL)],
            vec![Para::text(&evidence.sufficiency, CELL)],
            why,
        ]
    }

    /// The cell that names an item and leads to the register.
    fn evidence(&self, id: &str, title: &str) -> Vec<Para> {
        let to = self.named(&evidence_name(id));
        let mut cell = vec![Para::Link(Span::new(or(id, "–"), CELL.bold()), to)];
        if !title.is_empty() {
            cell.push(Para::text(title, CELL));
        }
        cell
    }

    fn register(&mut self, pack: &Pack) {
        self.chapter(text::REGISTER, &text::register_answer(pack), true);
        if pack.register.is_empty() {
            return;
        }
        self.sentence(text::REGISTER_SENTENCE, 14.0);
        let mut table = self.table(REGISTER, text::REGISTER_SENTENCE);
        for item in &pack.register {
            let anchor = self.unplaced(&evidence_name(&item.id));
            self.row(&mut table, register_row(item, anchor));
        }
        self.end_table(&table);
    }

    fn failures(&mut self, pack: &Pack) {
        self.chapter(text::FAILURES, &text::failures_answer(pack), !pack.failures.is_empty());
        for item in &pack.failures {
            self.item_failures(item);
        }
    }

    fn item_failures(&mut self, item: &ItemFailures) {
        let title = Span::new(format!("{}  {}", item.id, item.title), style::SECTION);
        self.heading(2, &[title], 24.0, None);
        let verdict = self.tree.add(self.section, Kind::Paragraph);
        let parts = self.verdict_line(item.word, verdict);
        self.block(Block { gap: 4.0, parts, together: 1, keep: true });
        let listed = item.failures.len() as u64;
        let sentence = text::failures_sentence(&item.id, listed, item.total.max(listed));
        self.sentence(&sentence, 6.0);
        let mut table = self.table(PLACES, &sentence);
        for failure in &item.failures {
            self.row(&mut table, failure_row(failure));
        }
        self.end_table(&table);
    }

    fn verdict_line(&mut self, word: Word, node: crate::tree::NodeId) -> Vec<Part> {
        let name = Span::new(
            format!("{} ", word.as_str()),
            BODY.bold().colour(style::verdict_colour(word)),
        );
        let meaning = Span::new(text::meaning(word), BODY.colour(style::MUTED));
        let mut parts =
            self.lines(&[name, meaning], 18.0, style::TEXT_WIDTH + 60.0, Align::Start, node);
        if let Some(first) = parts.first_mut() {
            first
                .items
                .insert(0, Item::Shape { x: 0.0, y: 1.5, shape: Shape::Seal { word, size: 11.5 } });
        }
        parts
    }

    fn relations(&mut self, pack: &Pack) {
        self.chapter(text::RELATIONS, &text::relations_answer(pack), false);
        if pack.relations.is_empty() {
            return;
        }
        self.sentence(text::RELATIONS_SENTENCE, 12.0);
        let mut table = self.table(RELATIONS, text::RELATIONS_SENTENCE);
        for relation in &pack.relations {
            let row = self.relation(relation);
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    fn relation(&self, relation: &Relation) -> Vec<Vec<Para>> {
        vec![
            vec![Para::text(&relation.stream, CELL)],
            self.evidence(&relation.earlier, ""),
            self.evidence(&relation.later, ""),
            vec![Para::text(&relation.relation, CELL.bold())],
            vec![Para::text(&relation.detail, CELL)],
        ]
    }

    fn not_checked(&mut self, pack: &Pack) {
        self.chapter(text::NOT_CHECKED, &text::not_checked_answer(pack), false);
        if pack.not_checked.is_empty() {
            return;
        }
        self.sentence(text::NOT_CHECKED_SENTENCE, 12.0);
        let mut table = self.table(UNCHECKED, text::NOT_CHECKED_SENTENCE);
        for item in &pack.not_checked {
            let checks = listed(&item.checks, CELL);
            let row = vec![self.evidence(&item.id, &item.title), checks];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    fn not_covered(&mut self, pack: &Pack) {
        self.chapter(text::NOT_COVERED, &text::not_covered_answer(pack), false);
        if pack.not_covered.is_empty() {
            return;
        }
        self.sentence(text::NOT_COVERED_SENTENCE, 12.0);
        let mut table = self.table(UNCOVERED, text::NOT_COVERED_SENTENCE);
        for item in &pack.not_covered {
            let fields = vec![Para::text(&item.fields.join(", "), MONO_CELL)];
            let row = vec![self.evidence(&item.id, &item.title), fields];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    fn omissions(&mut self, pack: &Pack) {
        self.chapter(text::OMISSIONS, &text::omissions_answer(pack), false);
        if pack.omissions.is_empty() {
            return;
        }
        self.sentence(text::OMISSIONS_SENTENCE, 12.0);
        let mut table = self.table(OMITTED, text::OMISSIONS_SENTENCE);
        for Omission { what, how, why } in &pack.omissions {
            let row = [(what, CELL), (how, CELL.bold()), (why, CELL)];
            self.row(&mut table, row.map(|(text, style)| vec![Para::text(text, style)]).into());
        }
        self.end_table(&table);
    }

    fn people(&mut self, pack: &Pack) {
        self.chapter(text::PEOPLE, &text::people_answer(pack), false);
        if pack.people.is_empty() {
            return;
        }
        self.sentence(text::PEOPLE_SENTENCE, 12.0);
        let mut table = self.table(PEOPLE, text::PEOPLE_SENTENCE);
        for Person { id, name, role, fingerprint } in &pack.people {
            let who = vec![Para::text(name, CELL.bold()), Para::text(id, CELL_MUTED)];
            let key = vec![Para::text(role, CELL), Para::Digest(fingerprint.clone())];
            self.row(&mut table, vec![who, key]);
        }
        self.end_table(&table);
    }

    fn trust(&mut self, pack: &Pack) {
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

    fn verify(&mut self, steps: &[VerifyStep]) {
        self.chapter(text::VERIFY, text::VERIFY_ANSWER, true);
        if steps.is_empty() {
            self.paragraph(text::NO_STEPS, BODY, 12.0);
        }
        for (i, step) in steps.iter().enumerate() {
            let spans = [
                Span::new(format!("{} {}. ", text::STEP, i + 1), BODY.bold()),
                Span::new(step.text.as_str(), BODY),
            ];
            self.spans(&spans, style::TEXT_WIDTH, 16.0, !step.commands.is_empty());
            for (i, command) in step.commands.iter().enumerate() {
                self.command(command, if i == 0 { 5.0 } else { 0.0 });
            }
            if !step.expect.is_empty() {
                let spans = [
                    Span::new(text::EXPECT, BODY.colour(style::MUTED)),
                    Span::new(step.expect.as_str(), BODY),
                ];
                self.spans(&spans, style::TEXT_WIDTH, 5.0, false);
            }
        }
    }

    /// Places one command line, with a hairline beside it.
    fn command(&mut self, command: &str, gap: f32) {
        let paragraph = self.tree.add(self.section, Kind::Paragraph);
        let code = self.tree.add(paragraph, Kind::Code);
        let mut parts = Vec::new();
        let command = self.type_.printable(command);
        for (i, words) in wrapped(&command, COMMAND_CHARACTERS).into_iter().enumerate() {
            let x = if i == 0 { 12.0 } else { 12.0 + 2.0 * MONO_ADVANCE * MONO.size };
            for line in self.type_.set(&[Span::new(words, MONO)], WIDTH - x, Align::Start) {
                let mut part = text_part(line, x, Mark::Node(code));
                let bar = Shape::Bar { width: 1.2, height: part.height, colour: style::HAIRLINE };
                part.items.insert(0, Item::Shape { x: 2.0, y: 0.0, shape: bar });
                parts.push(part);
            }
        }
        self.block(Block { gap, parts, together: 1, keep: false });
    }

    fn limits(&mut self, pack: &Pack) {
        self.chapter(text::LIMITS, &text::limits_answer(pack), false);
        let limits: Vec<_> = pack.limits.iter().map(|limit| (None, limit.as_str())).collect();
        self.list(&limits, 10.0);
    }

    fn substituted(&mut self) {
        let all: Vec<_> = self.type_.replaced().collect();
        self.chapter(text::SUBSTITUTED, &text::substituted_answer(all.len() as u64), false);
        if all.is_empty() {
            return;
        }
        self.sentence(text::SUBSTITUTED_SENTENCE, 12.0);
        let mut table = self.table(SUBSTITUTED, text::SUBSTITUTED_SENTENCE);
        for (c, reason, times) in all {
            let row = vec![
                vec![Para::text(&exhibit_core::visible::code_point(c), MONO_CELL)],
                vec![Para::text(text::reason(reason), CELL)],
                vec![Para::text(&text::number(times), CELL)],
            ];
            self.row(&mut table, row);
        }
        self.end_table(&table);
    }

    /// Places a small heading that is not in the contents.
    fn label(&mut self, label: &str, gap: f32) {
        self.spans(&[Span::new(label, LABEL)], style::TEXT_WIDTH, gap, true);
    }

    /// Returns the anchor of a name if nothing has been placed there; of two things with one id, the first has it.
    fn unplaced(&self, name: &str) -> Option<crate::page::Anchor> {
        self.named(name).filter(|anchor| self.place_of(*anchor).is_none())
    }
}

fn register_row(item: &EvidenceItem, anchor: Option<crate::page::Anchor>) -> Vec<Vec<Para>> {
    let mut name: Vec<Para> = anchor.map(Para::Place).into_iter().collect();
    name.push(Para::text(&item.id, CELL.bold()));
    name.push(Para::Verdict(item.word));
    let run = |parts: &[(&str, &str)]| {
        let spans = parts
            .iter()
            .flat_map(|(label, value)| [Span::new(*label, CELL_MUTED), Span::new(*value, CELL)]);
        Para::Text(spans.collect())
    };
    let mut amount = vec![item.kind.clone()];
    amount.extend(item.records.map(text::records));
    amount.extend([text::size(item.bytes), text::members(item.members)]);
    let signers = if item.signers.is_empty() {
        text::UNSIGNED_BY.to_owned()
    } else {
        item.signers.join(", ")
    };
    let supports = if item.supports.is_empty() {
        text::SUPPORTS_NOTHING.to_owned()
    } else {
        item.supports.join(", ")
    };
    let what = vec![
        Para::text(or(&item.title, &item.original_name), CELL.bold()),
        Para::text(&item.original_name, MONO_CELL.colour(style::MUTED)),
        Para::text(&item.reason, CELL),
        Para::text(&amount.join(" · "), CELL),
        run(&[
            (text::LABEL_RECEIVED, or(&item.received, "–")),
            (&format!(" · {}", text::LABEL_COVERS), or(&item.period, "–")),
        ]),
        run(&[
            (text::LABEL_SOURCE, or(&item.source, "–")),
            (&format!(" · {}", text::LABEL_SIGNED), &signers),
        ]),
        run(&[(text::LABEL_SUPPORTS, &supports)]),
        Para::Digest(item.sha256.clone()),
    ];
    vec![name, what]
}

fn failure_row(failure: &Failure) -> Vec<Vec<Para>> {
    let mut place = Vec::new();
    if !failure.file.is_empty() {
        place.push(Para::text(&failure.file, MONO_CELL));
    }
    if let Some(line) = failure.line {
        place.push(Para::text(&text::line(line), CELL.bold()));
    }
    if !failure.record.is_empty() {
        place.push(Para::text(&text::record(&failure.record), CELL));
    }
    if place.is_empty() {
        place.push(Para::text("", CELL));
    }
    let mut what = vec![Para::text(&failure.field, MONO_CELL.bold())];
    for (label, value) in [(text::EXPECTED, &failure.expected), (text::FOUND, &failure.actual)] {
        let digest = value.len() >= 32 && value.bytes().all(|b| b.is_ascii_hexdigit());
        what.push(Para::text(label, CELL_MUTED));
        what.push(if digest { Para::Digest(value.clone()) } else { Para::text(value, MONO_CELL) });
    }
    vec![place, what]
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

fn listed(texts: &[String], style: style::Style) -> Vec<Para> {
    if texts.is_empty() {
        return vec![Para::text("", style)];
    }
    texts.iter().map(|text| Para::text(text, style)).collect()
}

/// Makes the QR code of origin, size and root. None if that is too long for one.
fn code(cover: &Cover) -> Option<(Vec<bool>, usize)> {
    let content =
        format!("{}\n{}\n{}\n", cover.origin, cover.checkpoint_size, cover.checkpoint_root);
    if cover.checkpoint_root.is_empty() || content.len() > LONGEST_CODE {
        return None;
    }
    let code = qrcode::QrCode::with_error_correction_level(content, qrcode::EcLevel::M).ok()?;
    let modules =
        code.to_colors().into_iter().map(|colour| colour == qrcode::Color::Dark).collect();
    Some((modules, code.width()))
}

/// Names of attachments become names in the PDF: what is hidden in them is made visible.
pub(crate) fn visible_attachment(attachment: &Attachment) -> Attachment {
    let visible = |text: &str| exhibit_core::visible::visible(text).into_owned();
    Attachment {
        name: visible(&attachment.name),
        description: visible(&attachment.description),
        ..attachment.clone()
    }
}

/// Divides a command at spaces only, so that no argument is cut where it has a hyphen.
fn wrapped(command: &str, characters: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut length = 0;
    for word in command.split_inclusive(' ') {
        let count = word.chars().count();
        if length > 0 && length + count > characters {
            lines.push(String::new());
            length = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
        length += count;
    }
    lines
}

fn evidence_name(id: &str) -> String {
    format!("evidence {id}")
}

fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// Advance of every character of the monospaced face, as a share of its size.
const MONO_ADVANCE: f32 = 0.6;
/// Characters of a command on one line, with room for the indent of continued lines.
const COMMAND_CHARACTERS: usize = ((WIDTH - 24.0) / (MONO_ADVANCE * MONO.size)) as usize;
/// Width of the labels on the cover.
const FACT: f32 = 74.0;
/// Side of the QR code.
const CODE: f32 = 92.0;
/// Bytes of content beyond which the modules of a code get too small to scan at that size.
const LONGEST_CODE: usize = 400;
/// A chapter begins on a page only if its opening fits.
const CHAPTER_ROOM: f32 = 200.0;

const COUNTS: &[Column] = &[
    Column::new(text::HEAD_VERDICT, 0.23),
    Column::number(text::HEAD_ITEMS, 0.11),
    Column::new(text::HEAD_MEANING, 0.66),
];
const MAPPED: &[Column] = &[
    Column::new(text::HEAD_EVIDENCE, 0.25),
    Column::new(text::HEAD_VERDICT, 0.19),
    Column::new(text::HEAD_PERIOD, 0.14),
    Column::new(text::HEAD_SUFFICIENCY, 0.11),
    Column::new(text::HEAD_RATIONALE, 0.31),
];
const REGISTER: &[Column] =
    &[Column::new(text::HEAD_ITEM, 0.22), Column::new(text::HEAD_WHAT, 0.78)];
const PLACES: &[Column] =
    &[Column::new(text::HEAD_WHERE, 0.28), Column::new(text::HEAD_FIELD, 0.72)];
const RELATIONS: &[Column] = &[
    Column::new(text::HEAD_STREAM, 0.22),
    Column::new(text::HEAD_EARLIER, 0.12),
    Column::new(text::HEAD_LATER, 0.12),
    Column::new(text::HEAD_RELATION, 0.14),
    Column::new(text::HEAD_DETAIL, 0.4),
];
const UNCHECKED: &[Column] =
    &[Column::new(text::HEAD_ITEM, 0.3), Column::new(text::HEAD_CHECKS, 0.7)];
const UNCOVERED: &[Column] =
    &[Column::new(text::HEAD_ITEM, 0.3), Column::new(text::HEAD_FIELDS, 0.7)];
const OMITTED: &[Column] = &[
    Column::new(text::HEAD_OMITTED, 0.34),
    Column::new(text::HEAD_HOW, 0.16),
    Column::new(text::HEAD_WHY, 0.5),
];
const PEOPLE: &[Column] =
    &[Column::new(text::HEAD_PERSON, 0.29), Column::new(text::HEAD_FINGERPRINT, 0.71)];
const TRUSTED: &[Column] =
    &[Column::new(text::HEAD_SUBJECT, 0.29), Column::new(text::HEAD_CONFIRMED, 0.71)];
const SUBSTITUTED: &[Column] = &[
    Column::new(text::HEAD_CODE_POINT, 0.2),
    Column::new(text::HEAD_REASON, 0.65),
    Column::number(text::HEAD_TIMES, 0.15),
];
