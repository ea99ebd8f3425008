//! Presentations (ECMA-376 part 1, section 19): slides in their order, each with its notes.

use std::collections::HashSet;
use std::io;

use exhibit_verify::ooxml::Piece;

use super::{Package, Skipped, attribute, drawing};

/// How many slides are read.
const MAX_SLIDES: usize = 10_000;

/// Reads a presentation.
pub(super) fn read(package: &mut Package<'_, '_>, main: &str) -> io::Result<()> {
    let related = package.related(main);
    let (mut slides, mut seen) = (Vec::new(), HashSet::new());
    package.walk(main, |_, xml, piece| {
        if piece == Piece::Start && xml.name() == "sldId" {
            let id =
                xml.prefixed("id").filter(|it| seen.len() < MAX_SLIDES && seen.insert(it.clone()));
            slides.extend(id);
        }
    })?;
    if seen.len() == MAX_SLIDES {
        package.found.missed("slides", format!("at most {MAX_SLIDES} are read"));
    }
    package.found.fact("slides", &slides.len().to_string());
    for (number, id) in (1..).zip(&slides) {
        if package.found.is_full() {
            break;
        }
        match related.iter().find(|it| it.id == *id) {
            Some(part) => slide(package, number, &part.part.clone()),
            None => package.found.missed(format!("slide {number}"), "it is missing"),
        }
    }
    Ok(())
}

fn slide(package: &mut Package<'_, '_>, number: usize, part: &str) {
    package.found.line(&format!("Slide {number}"));
    let mut is_hidden = false;
    paragraphs(package, part, &mut is_hidden);
    if is_hidden {
        package.found.fact("hidden-slide", &number.to_string());
    }
    for other in package.related(part) {
        match other.kind.as_str() {
            "notesSlide" => package.found.line("Notes:"),
            "comments" | "diagramData" | "chart" => {}
            _ => continue,
        }
        paragraphs(package, &other.part, &mut false);
    }
}

fn paragraphs(package: &mut Package<'_, '_>, part: &str, is_hidden: &mut bool) {
    let (mut in_text, mut skipped) = (false, Skipped::default());
    package.try_walk(part, |found, xml, piece| {
        if piece == Piece::Start && xml.name() == "sld" {
            *is_hidden = matches!(attribute(xml, "show").as_deref(), Some("0" | "false"));
        }
        if skipped.covers(xml, piece, &["Fallback"]) {
            return;
        }
        // Comments of older programs have their text in an element of another name.
        match (piece, xml.name()) {
            (Piece::Start, "text") => in_text = true,
            (Piece::End, "text") => {
                in_text = false;
                found.end_line();
            }
            _ => drawing(found, xml, piece, &mut in_text),
        }
    });
    package.found.end_line();
}
