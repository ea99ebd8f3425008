//! What an Office file says about itself (ECMA-376 part 2, section 8; part 1, section 22.2).

use exhibit_verify::ooxml::{Piece, Related};

use super::Package;

const CORE: [(&str, &str); 11] = [
    ("title", "title"),
    ("subject", "subject"),
    ("creator", "author"),
    ("lastModifiedBy", "last-modified-by"),
    ("created", "created"),
    ("modified", "modified"),
    ("lastPrinted", "last-printed"),
    ("revision", "revision"),
    ("keywords", "keywords"),
    ("description", "description"),
    ("category", "category"),
];

const EXTENDED: [(&str, &str); 4] = [
    ("Application", "application"),
    ("Company", "company"),
    ("Manager", "manager"),
    ("Template", "template"),
];

/// Reads the properties.
pub(super) fn read(package: &mut Package<'_, '_>, top: &[Related]) {
    for (kind, names) in
        [("core-properties", CORE.as_slice()), ("extended-properties", EXTENDED.as_slice())]
    {
        if let Some(part) = top.iter().find(|it| it.kind == kind) {
            read_part(package, &part.part, names);
        }
    }
}

/// Makes facts of the elements that are named, wherever they lie.
pub(super) fn read_part(package: &mut Package<'_, '_>, part: &str, names: &[(&str, &'static str)]) {
    let mut value: Option<(&'static str, String)> = None;
    package.try_walk(part, |found, xml, piece| match piece {
        Piece::Start => {
            let known = names.iter().find(|(name, _)| *name == xml.name());
            value = known.map(|(_, fact)| (*fact, String::new()));
        }
        Piece::Text => {
            if let Some((_, text)) = value.as_mut().filter(|(_, it)| it.len() < crate::MAX_FACT) {
                text.push_str(xml.text());
            }
        }
        Piece::End => {
            if let Some((fact, text)) = value.take() {
                found.fact(fact, &text);
            }
        }
        Piece::Eof => {}
    });
}
