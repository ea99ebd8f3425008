//! The table as it is published.

use std::fmt::Write as _;

use exhibit_core::verdict::Word;

use crate::damage::Damage;

/// The words of one format.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) cells: Vec<Cell>,
}

/// What one kind of damage comes to.
pub(crate) enum Cell {
    /// With nothing brought, and with everything.
    Words([Word; 2]),
    /// There is nothing to damage so.
    Nothing(&'static str),
}

const ABOUT: &str = "# Tamper matrix

x";

fn code(word: Word) -> &'static str {
    match word {
        Word::Verified => "V",
        Word::Unanchored => "U",
        Word::Unsigned => "S",
        Word::Incomplete => "I",
        Word::CannotCheck => "C",
        Word::Diverged => "D",
        Word::Broken => "B",
    }
}

/// Returns the page.
pub(crate) fn page(
    logs: &[Row],
    documents: &[Row],
    stricter: &[(&str, &[Damage], &str)],
) -> String {
    let mut out = ABOUT.to_owned();
    table(&mut out, &Damage::ALL.map(Damage::title), logs);
    table(&mut out, &crate::documents::DAMAGE.map(Damage::title), documents);
    for (name, _, why) in stricter {
        writeln!(out, "- {name}: {why}").expect("memory");
    }
    out
}

fn table(out: &mut String, titles: &[&str], rows: &[Row]) {
    writeln!(out, "| format | {} |\n|---|{}", titles.join(" | "), "---|".repeat(titles.len()))
        .expect("memory");
    for row in rows {
        let cells: Vec<String> = row
            .cells
            .iter()
            .map(|cell| match cell {
                Cell::Words([nothing, all]) => format!("{}/{}", code(*nothing), code(*all)),
                Cell::Nothing(_) => "·".to_owned(),
            })
            .collect();
        writeln!(out, "| {} | {} |", row.name, cells.join(" | ")).expect("memory");
    }
}
