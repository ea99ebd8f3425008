//! What changed between a signed revision and the file as it is now.
//!
//! Both are walked together from the trailer. At each place there is a list of what may differ:
//! metadata and validation data, further signatures, values of form fields. Everything else that
//! can be reached must be the same, and an object that is reached on several ways must satisfy the
//! strictest of them. So a change that nobody thought of counts as one.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::file::{File, Unreadable};
use super::object::{Dictionary, Object, Reference, get};

/// How many pairs of values are compared.
const MAX_STEPS: usize = 8 << 20;

/// How deep page trees and form trees may be.
const MAX_TREE: usize = 64;

/// What changed after a signature, from nothing to anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changes {
    /// Nothing.
    None,
    /// Only what keeps signatures verifiable: validation data, document timestamps, metadata.
    Maintenance,
    /// Form fields were filled in, or further signatures added.
    Forms,
    /// Something else; or what can't be told to be harmless.
    Other,
}

/// The result of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) changes: Changes,
    /// The first place that differs and may not, for people.
    pub(super) place: Option<String>,
    /// The full names of form fields that differ, further signatures among them.
    pub(super) fields: Vec<String>,
}

/// A form field of a file, or a widget below one.
pub(super) struct Field {
    pub(super) reference: Reference,
    /// The full name (ISO 32000-1 §12.7.3.2).
    pub(super) name: String,
    /// Whether it, or a field above it, is of the type `Sig`.
    pub(super) is_signature: bool,
    /// Whether it, or a field above it, has a dictionary for a value, as signatures are.
    pub(super) is_signed: bool,
    pub(super) object: Rc<Object>,
}

/// What a field has from those above it.
#[derive(Clone)]
struct Above {
    name: String,
    is_signature: bool,
    is_signed: bool,
    depth: usize,
}

/// Returns what differs between a signed revision and a later one.
pub(super) fn compare(old: &File<'_>, new: &File<'_>) -> Difference {
    let mut comparison = Comparison {
        old,
        new,
        found: Difference { changes: Changes::None, place: None, fields: Vec::new() },
        known: HashSet::new(),
        added: HashSet::new(),
        same: HashSet::new(),
        replaced: Vec::new(),
        steps: 0,
    };
    let outcome = comparison.run();
    if let Err(stopped) = outcome {
        comparison.found.changes = Changes::Other;
        comparison.found.place = Some(stopped.0);
    }
    comparison.found
}

/// Returns the fields of the form of a file, each before those below it.
pub(super) fn fields(file: &File<'_>) -> Result<Vec<Field>, Unreadable> {
    let root = file.value(file.trailer(), b"Root")?;
    let root = root.dictionary().ok_or(Unreadable("it has no catalog"))?;
    let form = file.value(root, b"AcroForm")?;
    let Some(form) = form.dictionary() else { return Ok(Vec::new()) };
    let top = Above { name: String::new(), is_signature: false, is_signed: false, depth: 0 };
    let list = children(file, form, b"Fields")?;
    let mut open: Vec<(Object, Above)> =
        list.into_iter().rev().map(|it| (it, top.clone())).collect();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    while let Some((object, above)) = open.pop() {
        let reference = object.reference().ok_or(Unreadable("a form field is no object"))?;
        if !seen.insert(reference) || above.depth > MAX_TREE {
            return Err(Unreadable("its form goes in a circle, or is too deep"));
        }
        let object = file.object(reference)?;
        let Object::Dictionary(field) = &*object else {
            return Err(Unreadable("a form field is no dictionary"));
        };
        let own = file.value(field, b"T")?;
        let name = match own.string().map(text) {
            None => above.name,
            Some(own) if above.name.is_empty() => own,
            Some(own) => format!("{}.{own}", above.name),
        };
        let is_signature = match file.value(field, b"FT")?.name() {
            None => above.is_signature,
            Some(kind) => kind == b"Sig",
        };
        let is_signed = above.is_signed || file.value(field, b"V")?.dictionary().is_some();
        let depth = above.depth + 1;
        let below = Above { name: name.clone(), is_signature, is_signed, depth };
        let kids = children(file, field, b"Kids")?.into_iter().rev();
        open.extend(kids.map(|it| (it, below.clone())));
        found.push(Field { reference, name, is_signature, is_signed, object });
    }
    Ok(found)
}

/// A text string for people (§7.9.2.2).
pub(super) fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, units @ ..] => {
            let units = units.chunks_exact(2).map(|it| u16::from_be_bytes([it[0], it[1]]));
            char::decode_utf16(units).map(|it| it.unwrap_or('\u{fffd}')).collect()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        plain => plain.iter().copied().map(char::from).collect(),
    }
}

fn children(file: &File<'_>, of: &Dictionary, name: &[u8]) -> Result<Vec<Object>, Unreadable> {
    let list = file.value(of, name)?;
    match &*list {
        Object::Null => Ok(Vec::new()),
        Object::Array(list) => Ok(list.clone()),
        _ => Err(Unreadable("a list is none")),
    }
}

/// Why a comparison ended: the place that differs and may not.
struct Stopped(String);

impl From<Unreadable> for Stopped {
    fn from(it: Unreadable) -> Self {
        Self(it.0.to_owned())
    }
}

type Step = Result<(), Stopped>;

struct Comparison<'c> {
    old: &'c File<'c>,
    new: &'c File<'c>,
    found: Difference,
    /// Pages and fields: they are compared at their own place in the file, wherever else they are
    /// mentioned.
    known: HashSet<Reference>,
    /// Further signature fields and their widgets.
    added: HashSet<Reference>,
    /// Objects that were compared, or are being compared, and must be the same.
    same: HashSet<Reference>,
    /// What fields looked like before, where they look different now.
    replaced: Vec<Reference>,
    steps: usize,
}

impl Comparison<'_> {
    fn run(&mut self) -> Step {
        let (old, new) = (self.old, self.new);
        let root = |file: &File<'_>| get(file.trailer(), b"Root").and_then(Object::reference);
        let reference = root(old).filter(|it| root(new) == Some(*it));
        let reference = reference.ok_or_else(|| Stopped("the catalog is another".to_owned()))?;
        let before = fields(old)?;
        let after = fields(new)?;
        self.known.insert(reference);
        self.known.extend(before.iter().map(|it| it.reference));
        let (nodes, pages) = self.pages()?;
        self.known.extend(nodes.iter().chain(&pages).copied());
        self.forms(&before, &after)?;
        self.trailer()?;
        let (was, is) = (old.object(reference)?, new.object(reference)?);
        let (Some(was), Some(is)) = (was.dictionary(), is.dictionary()) else {
            return Err(Stopped("the catalog is none".to_owned()));
        };
        self.catalog(was, is)?;
        for node in nodes {
            let (was, is) = (old.object(node)?, new.object(node)?);
            if let (Some(was), Some(is)) = (was.dictionary(), is.dictionary()) {
                self.strict_but(was, is, &[b"Kids"], "the page tree")?;
            }
        }
        for page in pages {
            self.page(page)?;
        }
        // An appearance that is something else as well, at a place of its own, is no appearance.
        match self.replaced.iter().any(|it| self.same.contains(it)) {
            true => Err(Stopped("the look of a form field that is used elsewhere".to_owned())),
            false => Ok(()),
        }
    }

    fn note(&mut self, changes: Changes) {
        self.found.changes = self.found.changes.max(changes);
    }

    fn trailer(&mut self) -> Step {
        // What belongs to the cross-reference itself; the document information and the identifiers
        // of the file describe it, and show nothing on a page.
        const OWN: [&[u8]; 11] = [
            b"Size",
            b"Prev",
            b"XRefStm",
            b"ID",
            b"Info",
            b"Type",
            b"Index",
            b"W",
            b"Length",
            b"Filter",
            b"DecodeParms",
        ];
        let (old, new) = (self.old, self.new);
        let info = self.is_same(get(old.trailer(), b"Info"), get(new.trailer(), b"Info"))?;
        if !info {
            self.note(Changes::Maintenance);
        }
        let skip: Vec<&[u8]> = OWN.iter().copied().chain([&b"Root"[..]]).collect();
        self.strict_but(old.trailer(), new.trailer(), &skip, "the trailer")
    }

    fn catalog(&mut self, old: &Dictionary, new: &Dictionary) -> Step {
        const MAINTENANCE: [&[u8]; 4] = [b"DSS", b"Extensions", b"Metadata", b"Version"];
        for name in MAINTENANCE {
            if !self.is_same(get(old, name), get(new, name))? {
                self.note(Changes::Maintenance);
            }
        }
        let metadata = self.new.value(new, b"Metadata")?;
        if !matches!(&*metadata, Object::Null | Object::Stream(..)) {
            return Err(Stopped("the metadata is no stream".to_owned()));
        }
        let was = self.old.value(old, b"AcroForm")?;
        let is = self.new.value(new, b"AcroForm")?;
        match (was.dictionary(), is.dictionary()) {
            (None, None) => {}
            (None, Some(form)) => {
                const EXPECTED: [&[u8]; 4] = [b"Fields", b"SigFlags", b"DR", b"DA"];
                if form.iter().any(|(name, _)| !EXPECTED.contains(&name.as_slice())) {
                    return Err(Stopped("a form was added".to_owned()));
                }
            }
            (Some(was), Some(is)) => {
                self.strict_but(was, is, &[b"Fields", b"SigFlags", b"DR"], "the form")?;
                self.resources(was, is)?;
            }
            (Some(_), None) => return Err(Stopped("the form was removed".to_owned())),
        }
        let skip: Vec<&[u8]> =
            MAINTENANCE.iter().copied().chain([&b"AcroForm"[..], b"Pages"]).collect();
        self.strict_but(old, new, &skip, "the catalog")
    }

    /// The resources of a form: some may be added for the look of further signatures.
    fn resources(&mut self, old: &Dictionary, new: &Dictionary) -> Step {
        let other = || Stopped("the form (/DR)".to_owned());
        let (was, is) = (self.old.value(old, b"DR")?, self.new.value(new, b"DR")?);
        let Some(was) = was.dictionary() else { return Ok(()) };
        let is = is.dictionary().ok_or_else(other)?;
        for (kind, resources) in was {
            let (before, after) = (self.old.resolve(resources)?, self.new.value(is, kind)?);
            let grown = match (&*before, &*after) {
                (Object::Dictionary(before), Object::Dictionary(after)) => {
                    let mut all = true;
                    for (name, resource) in before {
                        all &= self.is_same(Some(resource), get(after, name))?;
                    }
                    all
                }
                _ => self.is_same(Some(resources), get(is, kind))?,
            };
            if !grown {
                return Err(other());
            }
        }
        Ok(())
    }

    /// Returns the inner nodes of the page tree and the pages; they are the same in both.
    fn pages(&self) -> Result<(Vec<Reference>, Vec<Reference>), Stopped> {
        let other = || Stopped("the pages are others".to_owned());
        let (old, new) = (self.old, self.new);
        let top = |file: &File<'_>| -> Result<Option<Reference>, Unreadable> {
            let root = file.value(file.trailer(), b"Root")?;
            Ok(root.dictionary().and_then(|it| get(it, b"Pages")).and_then(Object::reference))
        };
        let reference = top(old)?.filter(|it| top(new) == Ok(Some(*it))).ok_or_else(other)?;
        let (mut nodes, mut pages) = (Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        let mut open = vec![(reference, 0)];
        while let Some((reference, depth)) = open.pop() {
            if !seen.insert(reference) || depth > MAX_TREE {
                return Err(Stopped("the pages go in a circle, or are too deep".to_owned()));
            }
            let (was, is) = (old.object(reference)?, new.object(reference)?);
            let (Object::Dictionary(was), Object::Dictionary(is)) = (&*was, &*is) else {
                return Err(other());
            };
            if get(was, b"Kids").is_none() {
                pages.push(reference);
                continue;
            }
            nodes.push(reference);
            let kids = |file: &File<'_>, of: &Dictionary| -> Result<Vec<_>, Stopped> {
                let kids = children(file, of, b"Kids")?;
                kids.iter().map(|it| it.reference().ok_or_else(other)).collect()
            };
            let below = kids(old, was)?;
            if below != kids(new, is)? {
                return Err(other());
            }
            open.extend(below.into_iter().rev().map(|it| (it, depth + 1)));
        }
        Ok((nodes, pages))
    }

    fn page(&mut self, page: Reference) -> Step {
        let (old, new) = (self.old.object(page)?, self.new.object(page)?);
        let (Object::Dictionary(was), Object::Dictionary(is)) = (&*old, &*new) else {
            return Err(Stopped("a page is none".to_owned()));
        };
        self.strict_but(was, is, &[b"Annots"], "a page")?;
        let was = children(self.old, was, b"Annots")?;
        let is = children(self.new, is, b"Annots")?;
        let mut before = was.iter().peekable();
        for annotation in &is {
            let kept = match before.peek() {
                Some(it) => self.is_same(Some(it), Some(annotation))?,
                None => false,
            };
            if kept {
                before.next();
            } else if !annotation.reference().is_some_and(|it| self.added.contains(&it)) {
                return Err(Stopped("an annotation was added or changed".to_owned()));
            }
        }
        match before.next() {
            None => Ok(()),
            Some(_) => Err(Stopped("an annotation was removed or changed".to_owned())),
        }
    }

    /// Compares form fields: old ones stay, and only signature fields are new.
    fn forms(&mut self, before: &[Field], after: &[Field]) -> Step {
        let now: HashMap<Reference, &Field> = after.iter().map(|it| (it.reference, it)).collect();
        for field in before {
            let name = &field.name;
            let is = now.get(&field.reference);
            let is = is.ok_or_else(|| Stopped(format!("the form field {name} was removed")))?;
            self.field(field, is)?;
        }
        for field in after {
            if !self.known.contains(&field.reference) {
                self.new_field(field)?;
            }
        }
        // New ones come after old ones, or between them; the order of the old ones stays.
        let order = after.iter().map(|it| it.reference).filter(|it| self.known.contains(it));
        if !order.eq(before.iter().map(|it| it.reference)) {
            return Err(Stopped("the form fields are in another order".to_owned()));
        }
        Ok(())
    }

    fn field(&mut self, was: &Field, is: &Field) -> Step {
        const VALUE: [&[u8]; 7] = [b"V", b"AP", b"AS", b"M", b"RV", b"I", b"TI"];
        let place = format!("the form field {}", was.name);
        let (Some(old), Some(new)) = (was.object.dictionary(), is.object.dictionary()) else {
            return Err(Stopped(place));
        };
        if was.name != is.name || was.is_signature != is.is_signature {
            return Err(Stopped(place));
        }
        let kids = |of| children_of_field(of);
        if kids(&was.object) != kids(&is.object) && !self.same_kids(old, new)? {
            return Err(Stopped(place));
        }
        if was.is_signature && was.is_signed {
            // What is signed stays as it is, with what it looks like.
            return self.strict_but(old, new, &[b"Kids"], &place);
        }
        // Signing an empty field may show it: it was put there to be signed.
        let flags: &[&[u8]] = match was.is_signature && is.is_signed {
            true => &[b"Kids", b"F"],
            false => &[b"Kids"],
        };
        self.strict_but(old, new, &[&VALUE[..], flags].concat(), &place)?;
        let mut differs = false;
        for name in VALUE {
            if !self.is_same(get(old, name), get(new, name))? {
                differs = true;
                self.replaced.extend(self.appearances(get(old, name))?);
            }
        }
        if differs {
            if let Some((name, _)) = old.iter().chain(new).find(|(name, _)| !is_of_field(name)) {
                let name = String::from_utf8_lossy(name);
                return Err(Stopped(format!("{place}, which is something else as well (/{name})")));
            }
            let maintenance = was.is_signature && self.is_timestamp(new)?;
            self.note(if maintenance { Changes::Maintenance } else { Changes::Forms });
            self.found.fields.push(was.name.clone());
        }
        Ok(())
    }

    /// The objects that an appearance dictionary is made of, but not what those use.
    fn appearances(&self, value: Option<&Object>) -> Result<Vec<Reference>, Stopped> {
        let mut found = Vec::new();
        let mut open: Vec<(Object, usize)> = value.map(|it| (it.clone(), 0)).into_iter().collect();
        while let Some((object, depth)) = open.pop() {
            found.extend(object.reference());
            if let (Object::Dictionary(of), 0..=1) = (&*self.old.resolve(&object)?, depth) {
                open.extend(of.iter().map(|(_, it)| (it.clone(), depth + 1)));
            }
        }
        Ok(found)
    }

    fn same_kids(&self, old: &Dictionary, new: &Dictionary) -> Result<bool, Stopped> {
        Ok(children(self.old, old, b"Kids")? == children(self.new, new, b"Kids")?)
    }

    fn new_field(&mut self, field: &Field) -> Step {
        const EXPECTED: [&[u8]; 19] = [
            b"FT", b"T", b"Type", b"Subtype", b"F", b"Ff", b"Rect", b"P", b"V", b"AP", b"AS", b"M",
            b"MK", b"Lock", b"SV", b"Kids", b"Parent", b"TU", b"DA",
        ];
        let refused = || Stopped(format!("the form field {} was added", field.name));
        let object = field.object.dictionary().ok_or_else(refused)?;
        // A number that was in use before would give new meaning to what refers to it.
        if !field.is_signature || self.old.has(field.reference) {
            return Err(refused());
        }
        if object.iter().any(|(name, _)| !EXPECTED.contains(&name.as_slice())) {
            return Err(refused());
        }
        // Those below a new field say nothing by themselves.
        let below = get(object, b"FT").is_none() && get(object, b"AP").is_none();
        let silent = below || self.is_timestamp(object)?;
        self.note(if silent { Changes::Maintenance } else { Changes::Forms });
        self.added.insert(field.reference);
        self.found.fields.push(field.name.clone());
        Ok(())
    }

    /// Whether a new signature is a document timestamp that shows nothing.
    fn is_timestamp(&self, field: &Dictionary) -> Result<bool, Stopped> {
        let value = self.new.value(field, b"V")?;
        let kind = value.dictionary().map(|it| self.new.value(it, b"Type")).transpose()?;
        let kind = kind.as_deref().and_then(Object::name) == Some(b"DocTimeStamp");
        Ok(kind && get(field, b"AP").is_none() && get(field, b"MK").is_none())
    }

    /// Compares two dictionaries whose values must be the same, but for those of some names.
    fn strict_but(
        &mut self,
        old: &Dictionary,
        new: &Dictionary,
        but: &[&[u8]],
        place: &str,
    ) -> Step {
        let names = old.iter().chain(new).map(|(name, _)| name.as_slice());
        let names: Vec<&[u8]> = names.filter(|it| !but.contains(it)).collect();
        for name in names {
            if !self.is_same(get(old, name), get(new, name))? {
                let name = String::from_utf8_lossy(name);
                return Err(Stopped(format!("{place} (/{name})")));
            }
        }
        Ok(())
    }

    /// Tells whether two values are the same, with all that they refer to.
    fn is_same(&mut self, old: Option<&Object>, new: Option<&Object>) -> Result<bool, Stopped> {
        let null = Object::Null;
        let start = (old.unwrap_or(&null).clone(), new.unwrap_or(&null).clone());
        let mut open = vec![start];
        // What is assumed on the way holds only if all of it does.
        let mut assumed: Vec<Reference> = Vec::new();
        while let Some((old, new)) = open.pop() {
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return Err(Stopped("more than can be compared".to_owned()));
            }
            if !self.one_step(&old, &new, &mut open, &mut assumed)? {
                for reference in assumed {
                    self.same.remove(&reference);
                }
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Compares one pair of values; pairs that have to be compared besides are put in `open`.
    fn one_step(
        &mut self,
        old: &Object,
        new: &Object,
        open: &mut Vec<(Object, Object)>,
        assumed: &mut Vec<Reference>,
    ) -> Result<bool, Stopped> {
        if let (Object::Reference(was), Object::Reference(is)) = (old, new)
            && was == is
        {
            if self.known.contains(was) {
                return Ok(true);
            }
            if !self.same.insert(*was) {
                return Ok(true);
            }
            assumed.push(*was);
        }
        let (was, is) = (self.old.resolve(old)?, self.new.resolve(new)?);
        match (&*was, &*is) {
            (Object::Array(was), Object::Array(is)) => {
                let same = was.len() == is.len();
                open.extend(was.iter().cloned().zip(is.iter().cloned()));
                Ok(same)
            }
            (Object::Dictionary(was), Object::Dictionary(is)) => {
                pairs(was, is, open);
                Ok(true)
            }
            (Object::Stream(was, old), Object::Stream(is, new)) => {
                pairs(was, is, open);
                Ok(self.old.raw(old) == self.new.raw(new))
            }
            (Object::Reference(_), _) | (_, Object::Reference(_)) => Ok(false),
            (was, is) => Ok(was == is),
        }
    }
}

/// Whether a field or its widget has such an entry (§12.5.2, §12.5.6.19, §12.7.3, §12.7.4): what has
/// others may serve elsewhere in the file too, where a changed value would mean something else.
fn is_of_field(name: &[u8]) -> bool {
    const NAMES: [&[u8]; 36] = [
        b"FT",
        b"Parent",
        b"Kids",
        b"T",
        b"TU",
        b"TM",
        b"Ff",
        b"V",
        b"DV",
        b"AA",
        b"DA",
        b"Q",
        b"DS",
        b"RV",
        b"Opt",
        b"MaxLen",
        b"TI",
        b"I",
        b"Lock",
        b"SV",
        b"Type",
        b"Subtype",
        b"Rect",
        b"Contents",
        b"P",
        b"NM",
        b"M",
        b"F",
        b"AP",
        b"AS",
        b"Border",
        b"C",
        b"StructParent",
        b"OC",
        b"MK",
        b"BS",
    ];
    const MORE: [&[u8]; 4] = [b"A", b"H", b"DR", b"Lang"];
    NAMES.contains(&name) || MORE.contains(&name)
}

fn children_of_field(object: &Object) -> Option<&Object> {
    object.dictionary().and_then(|it| get(it, b"Kids"))
}

/// The values of two dictionaries by name; what one of them has not is null (§7.3.7).
fn pairs(old: &Dictionary, new: &Dictionary, open: &mut Vec<(Object, Object)>) {
    let null = || Object::Null;
    for (name, value) in old {
        open.push((value.clone(), get(new, name).cloned().unwrap_or_else(null)));
    }
    for (name, value) in new.iter().filter(|(name, _)| get(old, name).is_none()) {
        let _ = name;
        open.push((null(), value.clone()));
    }
}
