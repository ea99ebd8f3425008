//! What the pack says, chapter by chapter, in reading order.

mod assurance;
mod cover;
mod engagements;
mod evidence;
mod findings;
mod form;
mod organisation;
mod requirements;
mod retention;
mod reviews;
mod samples;
mod signing;
mod soa;
mod summary;
mod systems;
mod trust;
mod verify;
mod work;

use crate::coverage::requirement_name;
use crate::model::{Attachment, Pack};
use crate::page::{Block, Composer, Part};
use crate::style::{self, BODY, CELL, LABEL};
use crate::table::Para;
use crate::tree::{Kind, NodeId};
use crate::typeset::{Align, Span};
use crate::{GoOn, Rendering, ReportError};

/// The chapters in reading order; what has nothing to say places nothing.
pub(crate) const CHAPTERS: &[fn(&mut Composer, &Pack)] = &[
    Composer::summary,
    Composer::organisation,
    Composer::systems,
    Composer::engagements,
    Composer::programme,
    Composer::matrix,
    Composer::conclusions,
    Composer::statement,
    Composer::documents,
    Composer::requirements,
    Composer::reviews,
    Composer::tests,
    Composer::samples,
    Composer::findings,
    Composer::requests,
    Composer::snapshots,
    Composer::notes,
    Composer::management,
    Composer::signatures,
    Composer::retention,
    Composer::unrecorded,
    Composer::register,
    Composer::failures,
    Composer::relations,
    Composer::not_checked,
    Composer::not_covered,
    Composer::omissions,
    Composer::people,
    Composer::trust,
    |composer, pack| composer.verify(&pack.verify_steps),
    Composer::limits,
    |composer, _| composer.substituted(),
];

impl Composer {
    /// Composes everything after the contents.
    pub(crate) fn body(&mut self, pack: &Pack, go_on: GoOn<'_>) -> Result<(), ReportError> {
        for requirement in &pack.requirements {
            self.announce(&requirement_name(&requirement.id));
        }
        for item in &pack.register {
            self.announce(&evidence_name(&item.id));
        }
        for test in &pack.tests {
            self.announce(&assurance::test_name(&test.id));
        }
        for sample in &pack.samples {
            self.announce(&samples::sample_name(&sample.id));
        }
        for finding in &pack.findings.all {
            self.announce(&findings::finding_name(&finding.id));
        }
        let of = CHAPTERS.len() as u64;
        for (done, chapter) in (0..).zip(CHAPTERS) {
            if !go_on(Rendering::LayingOut(done, of)) {
                return Err(ReportError::Stopped);
            }
            chapter(self, pack);
        }
        Ok(())
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

    /// Places a small heading that is not in the contents.
    fn label(&mut self, label: &str, gap: f32) {
        self.spans(&[Span::new(label, LABEL)], style::TEXT_WIDTH, gap, true);
    }

    /// Places labels, each with its text beside it, some space below what stands before them.
    pub(crate) fn facts(&mut self, facts: &[(&str, String)]) {
        self.flush(0.0);
        self.gap(FACTS_GAP);
        self.more_facts(facts);
    }

    /// Places further labels below others.
    fn more_facts(&mut self, facts: &[(&str, String)]) {
        for (label, value) in facts {
            let node = self.tree.add(self.section, Kind::Paragraph);
            let value = [Span::new(value.as_str(), BODY)];
            let value = self.lines(&value, FACT_LABEL, FACT_WIDTH, Align::Start, node);
            self.labelled(label, value, node);
        }
    }

    /// Places a label beside lines that were laid out to the right of it, as content of one node.
    fn labelled(&mut self, label: &str, mut value: Vec<Part>, node: NodeId) {
        let label = [Span::new(format!("{label} "), BODY.colour(style::MUTED))];
        let label = self.lines(&label, 0.0, FACT_LABEL, Align::Start, node);
        if let (Some(first), Some(label)) = (value.first_mut(), label.into_iter().next()) {
            first.height = first.height.max(label.height);
            first.items.splice(0..0, label.items);
        }
        self.block(Block { gap: 3.0, parts: value, together: 2, keep: false });
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

    /// Returns the anchor of a name if nothing has been placed there; of two things with one id, the first has it.
    fn unplaced(&self, name: &str) -> Option<crate::page::Anchor> {
        self.named(name).filter(|anchor| self.place_of(*anchor).is_none())
    }
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

/// The text that names a requirement and leads to it.
fn requirement_cell(composer: &Composer, id: &str) -> Para {
    Para::Link(Span::new(id, CELL.bold()), composer.named(&requirement_name(id)))
}

fn listed(texts: &[String], style: style::Style) -> Vec<Para> {
    if texts.is_empty() {
        return vec![Para::text("", style)];
    }
    texts.iter().map(|text| Para::text(text, style)).collect()
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

/// A chapter begins on a page only if its opening fits.
const CHAPTER_ROOM: f32 = 260.0;
/// Space above a group of facts.
const FACTS_GAP: f32 = 5.0;
/// Width of the labels of facts.
const FACT_LABEL: f32 = 104.0;
/// Width of the text beside them.
const FACT_WIDTH: f32 = style::TEXT_WIDTH - 24.0;
