//! A form: what is known, and lines to write on.

use crate::model::{Form, FormField};
use crate::page::{Block, Composer, Item, Part, Shape};
use crate::style::{self, BODY, LABEL};
use crate::typeset::Span;

impl Composer {
    /// Composes a form.
    pub(crate) fn form(&mut self, form: &Form) {
        self.heading(1, &[Span::new(form.title.as_str(), style::CHAPTER)], 0.0, None);
        self.paragraph(&form.organisation, style::LEAD, 8.0);
        self.paragraph(&form.statement, BODY.italic().colour(style::MUTED), 6.0);
        let facts: Vec<_> =
            form.facts.iter().map(|(label, text)| (label.as_str(), text.clone())).collect();
        self.facts(&facts);
        for field in &form.fields {
            self.field(field);
        }
    }

    fn field(&mut self, field: &FormField) {
        let mut spans = vec![Span::new(field.label.as_str(), LABEL)];
        if !field.asked.is_empty() {
            spans.push(Span::new(format!("  {}", field.asked), BODY.colour(style::MUTED)));
        }
        self.spans(&spans, style::TEXT_WIDTH, FIELD_GAP, true);
        if !field.filled.is_empty() {
            return self.paragraph(&field.filled, BODY, 4.0);
        }
        let shape = Shape::Rule { width: style::WIDTH, thickness: 0.4, colour: style::RULE };
        let line = Part {
            height: LINE,
            items: vec![Item::Shape { x: 0.0, y: LINE - 2.0, shape }],
            heading: false,
        };
        let lines = usize::from(field.lines.max(1));
        self.block(Block { gap: 0.0, parts: vec![line; lines], together: lines, keep: false });
    }
}

/// Space above a field.
const FIELD_GAP: f32 = 16.0;
/// Height of a line to write on.
const LINE: f32 = 22.0;
