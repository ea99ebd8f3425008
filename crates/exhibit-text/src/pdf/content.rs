//! What pages draw: text operators and where they put text (ISO 32000-1 sections 8.4, 9.3, 9.4).

use std::collections::HashMap;
use std::rc::Rc;

use exhibit_verify::pdf::structure::{Dictionary, Object, Parser, Reference, get};

use super::cmap::{Token, Tokens};
use super::document::Document;
use super::font::Font;
use super::{Page, number, text};
use crate::found::Found;

/// How much content all pages may have together, in bytes: what is drawn again counts again.
const MAX_CONTENT: usize = 128 << 20;

/// How deep drawings may lie inside each other.
const MAX_FORMS: usize = 16;

/// The longest drawing inside another, in bytes.
const MAX_FORM: usize = 16 << 20;

/// How many states of graphics may be saved, and how many marks be open.
const MAX_SAVED: usize = 512;

/// How many operands an operator may have; of more, the last count.
const MAX_OPERANDS: usize = 64;

/// How many codes the fonts that are held may have together: about 80 bytes of memory each.
const MAX_CODES: usize = 2 << 20;

/// How much each font, and each of its codes, counts as content when it is read.
const FONT_COST: usize = 16 << 10;
const CODE_COST: usize = 16;

/// How much it counts to look something up.
const LOOK_COST: usize = 256;

/// How many annotations of one page are looked at.
const MAX_ANNOTATIONS: usize = 4096;

type Matrix = [f64; 6];
const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// Returns the matrix that first does `a`, then `b`.
fn product(a: &Matrix, b: &Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// The state of graphics, as far as text needs it.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    character_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

impl State {
    fn new(matrix: Matrix) -> Self {
        Self {
            matrix,
            font: None,
            size: 1.0,
            character_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

/// Content that is being drawn.
struct Frame {
    /// The form that it is; none for a page.
    form: Option<Reference>,
    content: Rc<Vec<u8>>,
    at: usize,
    resources: Rc<Object>,
    /// How many states were saved when it began, and the state then.
    saved: usize,
    before: State,
}

/// Reads the text of pages.
pub(super) struct Interpreter<'d, 'f> {
    document: &'d Document<'d>,
    found: &'f mut Found,
    fonts: HashMap<Reference, Rc<Font>>,
    codes: usize,
    left: usize,
    /// How many characters were shown, and how many of which it is not known what they are.
    pub(super) shown: u64,
    pub(super) unmapped: u64,
    state: State,
    saved: Vec<State>,
    frames: Vec<Frame>,
    text_matrix: Matrix,
    line_matrix: Matrix,
    /// Where the last text ended, and how large it was.
    last: Option<([f64; 2], f64)>,
    /// Marks that are open; those with a text of their own are noted.
    marks: Vec<bool>,
    /// The text that stands for what is drawn within a mark; `None` once it was written.
    instead: Option<Option<String>>,
}

impl<'d, 'f> Interpreter<'d, 'f> {
    pub(super) fn new(document: &'d Document<'d>, found: &'f mut Found) -> Self {
        Self {
            document,
            found,
            fonts: HashMap::new(),
            codes: 0,
            left: MAX_CONTENT,
            shown: 0,
            unmapped: 0,
            state: State::new(IDENTITY),
            saved: Vec::new(),
            frames: Vec::new(),
            text_matrix: IDENTITY,
            line_matrix: IDENTITY,
            last: None,
            marks: Vec::new(),
            instead: None,
        }
    }

    /// Counts work as if it were content; where there was too much, no more text is taken.
    fn spend(&mut self, cost: usize) -> bool {
        let left = self.left.checked_sub(cost);
        self.left = left.unwrap_or(0);
        if left.is_none() {
            self.found.cut();
        }
        left.is_some()
    }

    /// Tells whether nothing more is read.
    pub(super) fn is_done(&self) -> bool {
        self.found.is_full()
    }

    /// Reads a page and what is noted on it.
    pub(super) fn page(&mut self, number: usize, page: &Page) {
        self.found.begin_page();
        let Some(dictionary) = page.dictionary.dictionary().filter(|_| self.spend(LOOK_COST))
        else {
            return;
        };
        let contents = self.document.value(dictionary, b"Contents");
        let content = match &*contents {
            Object::Array(parts) => {
                let mut whole = Vec::new();
                for part in parts.iter().take(4096) {
                    if !self.spend(LOOK_COST) {
                        break;
                    }
                    let part = self.document.resolve(part);
                    let part = self.content(&part, number).unwrap_or_default();
                    if whole.len() + part.len() > MAX_CONTENT {
                        self.found.cut();
                        break;
                    }
                    whole.extend(part);
                    // Parts are divided between words, not within them.
                    whole.push(b'\n');
                }
                Some(whole)
            }
            Object::Null => None,
            stream => self.content(stream, number),
        };
        if let Some(content) = content {
            self.draw(content, Rc::clone(&page.resources), IDENTITY);
        }
        self.annotations(number, dictionary);
        self.found.end_line();
        self.last = None;
    }

    fn content(&mut self, stream: &Object, number: usize) -> Option<Vec<u8>> {
        let content = self.document.stream(stream);
        if content.is_none() && *stream != Object::Null {
            self.found.missed(format!("page {number}"), "its content can't be unpacked");
        }
        content
    }

    /// Reads the notes and filled fields of a page (section 12.5): as they look, else what they say.
    fn annotations(&mut self, number: usize, page: &Dictionary) {
        let annotations = self.document.value(page, b"Annots");
        let annotations = annotations.array().unwrap_or_default();
        if annotations.len() > MAX_ANNOTATIONS {
            let why = format!("only the first {MAX_ANNOTATIONS} are read");
            self.found.missed(format!("annotations of page {number}"), why);
        }
        for annotation in annotations.iter().take(MAX_ANNOTATIONS) {
            if !self.spend(LOOK_COST) {
                return;
            }
            let annotation = self.document.resolve(annotation);
            let Some(dictionary) = annotation.dictionary() else { continue };
            let kind = self.document.value(dictionary, b"Subtype");
            let is_seen = matches!(kind.name(), Some(b"Widget" | b"FreeText" | b"Stamp"));
            let appearance = if is_seen { self.appearance(dictionary) } else { None };
            self.found.end_line();
            self.last = None;
            match appearance {
                Some((content, resources)) => self.draw(content, resources, IDENTITY),
                None => {
                    let contents = self.document.value(dictionary, b"Contents");
                    if let Some(contents) = contents.string() {
                        self.found.line(&text(contents));
                    }
                }
            }
        }
    }

    /// The normal appearance of an annotation: a drawing, or the one that its state chooses.
    fn appearance(&self, annotation: &Dictionary) -> Option<(Vec<u8>, Rc<Object>)> {
        let appearance = self.document.value(annotation, b"AP");
        let mut normal = self.document.value(appearance.dictionary()?, b"N");
        if let Object::Dictionary(states) = &*normal {
            let state = self.document.value(annotation, b"AS");
            let chosen = self.document.value(states, state.name()?);
            normal = chosen;
        }
        let content = self.document.stream(&normal)?;
        Some((content, self.document.value(normal.dictionary()?, b"Resources")))
    }

    /// Draws content to its end, with all drawings inside.
    fn draw(&mut self, content: Vec<u8>, resources: Rc<Object>, matrix: Matrix) {
        self.saved.clear();
        self.marks.clear();
        self.instead = None;
        self.state = State::new(matrix);
        self.begin(None, content, resources);
        let mut operands: Vec<Object> = Vec::new();
        while let Some(frame) = self.frames.last_mut() {
            let content = Rc::clone(&frame.content);
            let mut tokens = Tokens { parser: Parser::new(&content, frame.at) };
            let from = frame.at;
            let token = tokens.next();
            if matches!(token, Some(Token::Keyword(b"ID"))) {
                tokens.skip_picture();
            }
            frame.at = tokens.parser.at;
            match self.left.checked_sub(frame.at - from) {
                Some(left) => self.left = left,
                None => {
                    self.found.cut();
                    self.frames.clear();
                    return;
                }
            }
            match token {
                None => self.end(),
                Some(Token::Operand(object)) => {
                    if operands.len() == MAX_OPERANDS {
                        operands.remove(0);
                    }
                    operands.push(object);
                }
                Some(Token::Keyword(keyword)) => {
                    self.operator(keyword, &operands);
                    operands.clear();
                }
            }
            if self.found.is_full() {
                self.frames.clear();
            }
        }
    }

    fn begin(&mut self, form: Option<Reference>, content: Vec<u8>, resources: Rc<Object>) {
        let (saved, before) = (self.saved.len(), self.state.clone());
        let content = Rc::new(content);
        self.frames.push(Frame { form, content, at: 0, resources, saved, before });
    }

    fn end(&mut self) {
        if let Some(frame) = self.frames.pop() {
            self.saved.truncate(frame.saved);
            self.state = frame.before;
        }
    }

    fn operator(&mut self, keyword: &[u8], operands: &[Object]) {
        let number_at = |at: usize| operands.get(at).and_then(number).unwrap_or(0.0);
        match keyword {
            b"q" if self.saved.len() < MAX_SAVED => self.saved.push(self.state.clone()),
            b"Q" => {
                let floor = self.frames.last().map_or(0, |it| it.saved);
                if self.saved.len() > floor
                    && let Some(state) = self.saved.pop()
                {
                    self.state = state;
                }
            }
            b"cm" => self.state.matrix = product(&matrix(operands), &self.state.matrix),
            b"BT" => (self.text_matrix, self.line_matrix) = (IDENTITY, IDENTITY),
            b"Tc" => self.state.character_space = number_at(0),
            b"Tw" => self.state.word_space = number_at(0),
            b"Tz" => self.state.scale = number_at(0) / 100.0,
            b"TL" => self.state.leading = number_at(0),
            b"Ts" => self.state.rise = number_at(0),
            b"Tf" => self.font(operands),
            b"Td" => self.move_line(number_at(0), number_at(1)),
            b"TD" => {
                self.state.leading = -number_at(1);
                self.move_line(number_at(0), number_at(1));
            }
            b"Tm" => {
                self.line_matrix = matrix(operands);
                self.text_matrix = self.line_matrix;
            }
            b"T*" => self.move_line(0.0, -self.state.leading),
            b"Tj" => self.show(operands.first()),
            b"'" => {
                self.move_line(0.0, -self.state.leading);
                self.show(operands.first());
            }
            b"\"" => {
                self.state.word_space = number_at(0);
                self.state.character_space = number_at(1);
                self.move_line(0.0, -self.state.leading);
                self.show(operands.get(2));
            }
            b"TJ" => self.show_all(operands.first()),
            b"Do" => self.form(operands.first()),
            b"BMC" => self.mark(None),
            b"BDC" => self.mark(operands.get(1)),
            b"EMC" => self.end_mark(),
            _ => {}
        }
    }

    fn move_line(&mut self, x: f64, y: f64) {
        self.line_matrix = product(&[1.0, 0.0, 0.0, 1.0, x, y], &self.line_matrix);
        self.text_matrix = self.line_matrix;
    }

    /// Returns what the resources of the content call by a name.
    fn resource(&mut self, kind: &[u8], name: &[u8]) -> Option<Object> {
        let resources = Rc::clone(&self.frames.last()?.resources);
        let listed = get(resources.dictionary()?, kind)?;
        let referred = listed.reference().map(|it| self.document.object(it));
        let listed = referred.as_deref().unwrap_or(listed).dictionary()?;
        let found = get(listed, name)?;
        // What stands here itself is copied with all that lies in it.
        self.spend(listed.len() + weight(found).saturating_mul(CODE_COST)).then(|| found.clone())
    }

    fn font(&mut self, operands: &[Object]) {
        let [name, size] = operands else { return };
        self.state.size = number(size).unwrap_or(1.0);
        let Some(found) = name.name().and_then(|it| self.resource(b"Font", it)) else { return };
        let reference = found.reference();
        if let Some(known) = reference.and_then(|it| self.fonts.get(&it)) {
            self.state.font = Some(Rc::clone(known));
            return;
        }
        let object = self.document.resolve(&found);
        let Some(dictionary) = object.dictionary() else { return };
        let font = Rc::new(Font::read(self.document, dictionary));
        let cost = FONT_COST.saturating_add(font.codes().saturating_mul(CODE_COST));
        self.spend(cost);
        self.codes = self.codes.saturating_add(font.codes() + 256);
        if self.codes > MAX_CODES {
            self.fonts.clear();
            self.codes = font.codes() + 256;
        }
        if let Some(reference) = reference {
            self.fonts.insert(reference, Rc::clone(&font));
        }
        self.state.font = Some(font);
    }

    fn form(&mut self, name: Option<&Object>) {
        let found = name.and_then(Object::name).and_then(|it| self.resource(b"XObject", it));
        let Some(found) = found else { return };
        let form = found.reference();
        // A form that draws itself, even by way of others, would never end.
        if form.is_some() && self.frames.iter().any(|frame| frame.form == form) {
            return;
        }
        let object = self.document.resolve(&found);
        let Some(dictionary) = object.dictionary() else { return };
        let is_form = self.document.value(dictionary, b"Subtype").name() == Some(b"Form");
        if !is_form || self.frames.len() >= MAX_FORMS {
            return;
        }
        let Some(content) = self.document.stream_up_to(&object, MAX_FORM) else { return };
        // Unpacking it is work as well, each time.
        self.spend(4 * LOOK_COST);
        let own = self.document.value(dictionary, b"Resources");
        let outer = self.frames.last().map(|it| Rc::clone(&it.resources));
        let resources = if own.dictionary().is_some() { own } else { outer.unwrap_or(own) };
        self.begin(form, content, resources);
        let stated = self.document.value(dictionary, b"Matrix");
        if let Some(stated) = stated.array() {
            self.state.matrix = product(&matrix(stated), &self.state.matrix);
        }
    }

    /// Begins marked content (section 14.6), which may say what stands for it (section 14.9.4).
    fn mark(&mut self, properties: Option<&Object>) {
        let named = match properties {
            Some(Object::Name(name)) => {
                self.resource(b"Properties", name).map(|it| self.document.resolve(&it))
            }
            Some(other) => Some(Rc::new(other.clone())),
            None => None,
        };
        let instead =
            named.as_ref().and_then(|it| it.dictionary()).and_then(|it| get(it, b"ActualText"));
        let instead = instead.map(|it| self.document.resolve(it));
        let instead =
            instead.as_ref().and_then(|it| it.string()).filter(|_| self.instead.is_none());
        if let Some(instead) = instead {
            self.instead = Some(Some(text(instead)));
        }
        if self.marks.len() < MAX_SAVED {
            self.marks.push(instead.is_some());
        }
    }

    fn end_mark(&mut self) {
        if self.marks.pop() == Some(true) {
            // Where nothing was drawn, the text stands where the last one ended.
            if let Some(Some(text)) = self.instead.take() {
                self.found.push(&text);
            }
        }
    }

    fn show_all(&mut self, list: Option<&Object>) {
        for item in list.and_then(Object::array).unwrap_or_default() {
            match number(item) {
                Some(back) => {
                    let along = -back / 1000.0 * self.state.size * self.state.scale;
                    self.advance(along);
                }
                None => self.show(Some(item)),
            }
        }
    }

    fn advance(&mut self, along: f64) {
        self.text_matrix = product(&[1.0, 0.0, 0.0, 1.0, along, 0.0], &self.text_matrix);
    }

    fn show(&mut self, string: Option<&Object>) {
        let Some(bytes) = string.and_then(Object::string).filter(|it| !it.is_empty()) else {
            return;
        };
        let Some(font) = self.state.font.clone() else { return };
        let (mut shown, mut along) = (String::new(), 0.0);
        let (mut count, mut unmapped) = (0, 0);
        let state = &self.state;
        font.glyphs(bytes, |glyph| {
            let space = if glyph.is_space { state.word_space } else { 0.0 };
            along += (glyph.width * state.size + state.character_space + space) * state.scale;
            match glyph.text {
                Some(text) => {
                    count += 1;
                    shown.push_str(&text);
                }
                None => unmapped += 1,
            }
        });
        let shown = match &mut self.instead {
            None => {
                (self.shown, self.unmapped) = (self.shown + count, self.unmapped + unmapped);
                shown
            }
            Some(instead) => {
                self.shown += 1;
                instead.take().unwrap_or_default()
            }
        };
        let whole = product(&self.text_matrix, &self.state.matrix);
        let size = (whole[2] * self.state.size).hypot(whole[3] * self.state.size).abs();
        if !shown.is_empty() {
            self.place([whole[4], whole[5]], [whole[0], whole[1]], size);
            self.found.push(&shown);
        }
        self.advance(along);
        let whole = product(&self.text_matrix, &self.state.matrix);
        if !shown.is_empty() {
            self.last = Some(([whole[4], whole[5]], size));
        }
    }

    /// Decides by the distance from the last text what stands between: nothing, a space, or a line end.
    fn place(&mut self, start: [f64; 2], direction: [f64; 2], size: f64) {
        let Some((end, last_size)) = self.last else { return };
        let length = direction[0].hypot(direction[1]);
        let size = size.max(last_size);
        if length <= 0.0 || size <= 0.0 || !length.is_finite() || !size.is_finite() {
            return self.found.gap(' ');
        }
        let [x, y] = [start[0] - end[0], start[1] - end[1]];
        let along = (x * direction[0] + y * direction[1]) / length / size;
        let across = (x * direction[1] - y * direction[0]) / length / size;
        if across.abs() > 0.4 || along < -1.0 {
            self.found.end_line();
        } else if along > 0.15 {
            self.found.gap(' ');
        }
    }
}

/// Counts the values that an object consists of.
fn weight(object: &Object) -> usize {
    let (mut open, mut count) = (vec![object], 0);
    while let Some(object) = open.pop() {
        count += 1;
        open.extend(object.array().unwrap_or_default());
        open.extend(object.dictionary().into_iter().flatten().map(|(_, it)| it));
    }
    count
}

fn matrix(operands: &[Object]) -> Matrix {
    let mut out = IDENTITY;
    if operands.len() == 6 {
        for (to, from) in out.iter_mut().zip(operands) {
            *to = number(from).unwrap_or(0.0);
        }
    }
    out
}
