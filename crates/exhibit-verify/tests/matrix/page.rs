//! The table as it is published.

use std::fmt::Write as _;

use exhibit_core::verdict::Word;

use crate::damage::Damage;

/// The words of one format.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) cells: Vec<(Damage, Cell)>,
}

/// What one kind of damage comes to.
pub(crate) enum Cell {
    /// With nothing brought, and with everything.
    Words([Word; 2]),
    /// There is nothing to damage so.
    Nothing(&'static str),
}

/// Something that a reader of the table should know, about these kinds of damage to one format.
pub(crate) type Remark = (&'static str, &'static [Damage], &'static str);

const ABOUT: &str = "# Tamper matrix

What Exhibit A says of evidence that somebody damaged: every format it can judge, damaged in every way that makes sense for it, and the word that came out. A test makes the damage from valid files, in this repository, and computes each word anew; if one differs from this page, the test fails. The words that it expects were not copied from the program. They follow from what a format can show (is it chained, numbered, signed, and by whom; what speaks about its end), which is stated for each format by hand in `crates/exhibit-verify/tests/matrix/`, and from the rules in [format.md](format.md).

To repeat it: `cargo test --locked -p exhibit-verify --test matrix`. To write this page anew: the same with `EXHIBIT_UPDATE=1`. The exports of the sixteen log formats were written by the packages themselves (`crates/exhibit-verify/tests/data`); signatures on documents are made by the test, or were made by OpenSSL and GnuPG (`crates/exhibit-verify/tests/golden/matrix`).

## How to read it

Each cell has two words: **what somebody sees who brings nothing / what somebody sees who brings all that belongs to the log**, which is the keys, the shared secret where there is one, statements that were kept elsewhere, and the number and digest of the last record.

| | word | |
|---|---|---|
| V | VERIFIED | intact, by a key that was brought, and complete |
| U | UNANCHORED | consistent, and nobody known vouches for it, or nothing shows its end |
| S | UNSIGNED | nothing that could be checked |
| I | INCOMPLETE | a part is missing, or bytes were changed on the way |
| C | CANNOT CHECK | not what it is said to be |
| D | DIVERGED | contradicts what was brought |
| B | BROKEN | something does not verify |
| · | | there is nothing that could be damaged so: see below the table |

A valid export that nobody vouches for is U or S, never V: look at the first column before the others. Where a cell has the words of the first column, the damage was not noticed. Without keys that is often so, and cannot be otherwise: whoever holds a log can write it anew and sign it with a key of his own. That is what the second word is for.

";

const LOGS: &str = "## Logs

Damage is done to record 61 and the one after it, and to the last or first ten records. `re-chain`, `re-sign` and `replace anchor` are done as well as it can be done without the producer's keys: digests, links, roots and statements are computed anew. A second test edits, deletes, duplicates, swaps and inserts at the first two records and at the last two: with everything brought, no place is out of sight that is not so in this table.

";

const DOCUMENTS: &str = "## Documents

One policy, a text of three lines, with each kind of signature; for a list of checksums, two files. What was brought is the signer's key, or the root certificate that leads to it.

";

impl Damage {
    /// Says what is done to a log.
    fn of_log(self) -> &'static str {
        match self {
            Self::Valid => "nothing",
            Self::Edit => "a field of one record that is hashed or signed has another value",
            Self::EditLast => "the same in the last record, which no later one names",
            Self::EditUncovered => {
                "a field of one record that nothing covers has another value, or is added; the report must list it as uncovered"
            }
            Self::Delete => "one record is left out",
            Self::Duplicate => "one record is there twice",
            Self::Swap => "two neighbours change places",
            Self::Insert => {
                "a forged record is put in, with the next number, the right link and a right digest"
            }
            Self::Append => "a forged record is put at the end, in the same way",
            Self::Truncate => "the last ten records are left out",
            Self::CutBeginning => "the first ten records are left out",
            Self::StripSignatures => "all signatures are removed, from records and statements",
            Self::Rechain => {
                "edit; then all digests and links are computed anew, and statements that nobody signed"
            }
            Self::Resign => {
                "the same; then everything that was signed is signed by another key, and keys that lie in the delivery are replaced by it"
            }
            Self::ReplaceAnchor => {
                "truncate; then everything in the delivery that speaks about the end is made to fit, whatever becomes of its signature"
            }
            Self::DropAnchor => {
                "truncate; then whatever in the delivery speaks about the end, and no longer fits, is removed"
            }
            Self::Splice => {
                "the first sixty records of this log, and then those of another log of the format, in which every record is another"
            }
            Self::Crlf => "line feeds become CR LF",
            Self::Bom => "a byte order mark is put before the records",
            Self::Utf16 => "the records are converted to UTF-16",
            Self::Reindent => "each record is spread over several lines",
            Self::FinalNewline => "the last line feed is gone",
            Self::StripChain => {
                "digests, links, signatures and statements are all removed: a log that says it never had any"
            }
            Self::StripChainNamed => "the same, looked at with `--profile`",
            Self::StripChainPinned => {
                "the same, by the rule of a vault whose source is pinned to the format: another profile, or none, is a downgrade"
            }
            Self::SpoilSignature => "",
        }
    }

    /// Says what is done to a document.
    fn of_document(self) -> &'static str {
        match self {
            Self::Edit => "the text says something else",
            Self::EditUncovered => {
                "something in the signature's file that the signature does not cover: a comment, a hint at the key, a header of a mail"
            }
            Self::Delete => "the document, or a file that is listed, is gone",
            Self::Swap => "two files that are listed have each other's content",
            Self::Insert => {
                "a file that is not listed lies beside them; or something is added to a signed file, outside of what is signed"
            }
            Self::Truncate => "half of the document is gone, or the end of a signed file",
            Self::StripSignatures => "the signature is gone",
            Self::SpoilSignature => "one character of the signature, or of a digest, is another",
            Self::Rechain => "the text says something else, and the list has its digest",
            Self::Resign => "a stranger signs",
            Self::Splice => "the signature is one by the same key, on another document",
            Self::Bom => "a byte order mark is put before it",
            Self::Utf16 => "it is converted to UTF-16",
            Self::Reindent => "it is spread over several lines",
            Self::FinalNewline => "the last line feed is gone",
            Self::Crlf => "line feeds become CR LF; for mail, CR LF become line feeds",
            _ => "nothing",
        }
    }

    /// Returns the name of its column.
    fn title(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Edit => "edit",
            Self::EditLast => "edit last",
            Self::EditUncovered => "edit uncovered",
            Self::Delete => "delete",
            Self::Duplicate => "duplicate",
            Self::Swap => "swap",
            Self::Insert => "insert",
            Self::Append => "append",
            Self::Truncate => "truncate",
            Self::CutBeginning => "cut beginning",
            Self::StripSignatures => "strip signatures",
            Self::SpoilSignature => "spoil signature",
            Self::Rechain => "re-chain",
            Self::Resign => "re-sign",
            Self::ReplaceAnchor => "replace anchor",
            Self::DropAnchor => "drop anchor",
            Self::Splice => "splice",
            Self::Crlf => "CR LF",
            Self::Bom => "BOM",
            Self::Utf16 => "UTF-16",
            Self::Reindent => "re-indent",
            Self::FinalNewline => "final newline",
            Self::StripChain => "strip chain",
            Self::StripChainNamed => "strip, named",
            Self::StripChainPinned => "strip, pinned",
        }
    }
}

/// Returns the page.
pub(crate) fn page(logs: &[Row], documents: &[Row], remarks: &[Remark]) -> String {
    let mut out = ABOUT.to_owned();
    out.push_str(LOGS);
    kinds(&mut out, logs, Damage::of_log);
    table(&mut out, logs);
    notes(&mut out, logs, remarks);
    out.push_str(DOCUMENTS);
    kinds(&mut out, documents, Damage::of_document);
    table(&mut out, documents);
    notes(&mut out, documents, remarks);
    counts(&mut out, logs, documents);
    out
}

fn kinds(out: &mut String, rows: &[Row], about: fn(Damage) -> &'static str) {
    out.push_str("| column | what was done |\n|---|---|\n");
    for (damage, _) in &rows[0].cells {
        line(out, &format!("| {} | {} |", damage.title(), about(*damage)));
    }
    out.push('\n');
}

fn table(out: &mut String, rows: &[Row]) {
    let titles: Vec<&str> = rows[0].cells.iter().map(|(damage, _)| damage.title()).collect();
    line(out, &format!("| | {} |", titles.join(" | ")));
    line(out, &format!("|---|{}", "---|".repeat(titles.len())));
    for row in rows {
        let cells: Vec<String> = row.cells.iter().map(|(_, cell)| shown(cell)).collect();
        line(out, &format!("| {} | {} |", row.name, cells.join(" | ")));
    }
    out.push('\n');
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Words([nothing, all]) => format!("{}/{}", code(*nothing), code(*all)),
        Cell::Nothing(_) => "·".to_owned(),
    }
}

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

/// What a reader should know of single cells, and why others are empty.
fn notes(out: &mut String, rows: &[Row], remarks: &[Remark]) {
    for (name, damage, why) in remarks {
        if rows.iter().any(|row| row.name == *name) {
            let columns: Vec<&str> = damage.iter().map(|it| it.title()).collect();
            line(out, &format!("- {name}, {}: {why}", columns.join(", ")));
        }
    }
    out.push_str("\nEmpty cells:\n\n");
    let mut reasons: Vec<(&str, Vec<&str>, Vec<&str>)> = Vec::new();
    let all = rows
        .iter()
        .flat_map(|row| row.cells.iter().map(move |(damage, cell)| (row.name, damage, cell)));
    for (name, damage, cell) in all {
        let Cell::Nothing(why) = cell else { continue };
        let at = reasons.iter().position(|(known, ..)| known == why).unwrap_or_else(|| {
            reasons.push((why, Vec::new(), Vec::new()));
            reasons.len() - 1
        });
        let (_, columns, names) = &mut reasons[at];
        for (list, one) in [(columns, damage.title()), (names, name)] {
            if !list.contains(&one) {
                list.push(one);
            }
        }
    }
    for (why, columns, names) in reasons {
        line(out, &format!("- {}: {why}. {}", columns.join(", "), names.join("; ")));
    }
    out.push('\n');
}

/// How many were damaged, and of how many that was noticed.
fn counts(out: &mut String, logs: &[Row], documents: &[Row]) {
    out.push_str("## Counts\n\n| | valid | damaged | noticed with nothing brought | noticed with everything brought | VERIFIED though something covered was damaged |\n|---|---|---|---|---|---|\n");
    for (name, rows) in [("logs", logs), ("documents", documents)] {
        let (mut damaged, mut noticed, mut green) = (0, [0; 2], 0);
        for (row, valid) in rows.iter().map(|row| (row, row.valid())) {
            for (damage, cell) in &row.cells {
                let Cell::Words(words) = cell else { continue };
                if *damage == Damage::Valid {
                    continue;
                }
                damaged += 1;
                let harmless = *damage == Damage::EditUncovered || damage.is_transport();
                for (at, word) in words.iter().enumerate() {
                    noticed[at] += u32::from(*word > valid[at]);
                    green += u32::from(*word == Word::Verified && !harmless);
                }
            }
        }
        let [nothing, all] = noticed;
        line(
            out,
            &format!("| {name} | {} | {damaged} | {nothing} | {all} | {green} |", rows.len()),
        );
    }
    out.push_str("\nNoticed: the word is worse than that of the valid file for the same person. Not noticed with everything brought:\n\n");
    for row in logs.iter().chain(documents) {
        let valid = row.valid();
        let unnoticed = row.cells.iter().filter_map(|(damage, cell)| match cell {
            Cell::Words([_, all]) if *damage != Damage::Valid && *all <= valid[1] => {
                Some(damage.title())
            }
            _ => None,
        });
        let unnoticed: Vec<&str> = unnoticed.collect();
        if !unnoticed.is_empty() {
            line(out, &format!("- {}: {}", row.name, unnoticed.join(", ")));
        }
    }
    out.push_str(UNNOTICED);
}

const UNNOTICED: &str = "
Of these, `edit uncovered` is what the format leaves open: of a log the report lists such fields, and a test result that rests on one is never a pass. actionproof has no order and no number, so that one receipt may stand twice or elsewhere. A log that nobody signs may go on after the head that was brought: the report says to which line it is proven. The others change how a file is written and none of what is hashed or signed: white space between the values of a JSON text, the line feed after the last record, the ends of lines in a signed text (OpenPGP signs them as CR LF), a byte order mark before the headers of a mail. A list of checksums that nobody signed can be written anew by anybody, and is U to begin with.

The sixteen producers' own tampered variants, with what an independent recomputation says of each, are judged by `crates/exhibit-verify/tests/formats.rs`.
";

impl Row {
    fn valid(&self) -> [Word; 2] {
        match &self.cells[0] {
            (Damage::Valid, Cell::Words(words)) => *words,
            _ => unreachable!("the valid file comes first"),
        }
    }
}

fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("memory");
}
