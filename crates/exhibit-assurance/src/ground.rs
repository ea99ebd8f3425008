//! What the evidence is worth that a test stands on.

use exhibit_core::digest::Sha256;
use exhibit_core::verdict::Word;

/// The evidence items that the records of one run come from, in order of their numbers.
///
/// It must name every item in question, also those that gave no record: a log that could not be
/// read is ground too, and a test that did not hear of it would show a wrong green.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    items: Vec<GroundItem>,
}

/// One evidence item, as far as a test needs to know it.
#[derive(Clone, Debug)]
pub struct GroundItem {
    /// Its number: [`crate::Observed::item`].
    pub number: u32,
    /// Its id, such as `E-0042`.
    pub id: String,
    /// Its digest, for the list of what a result stands on.
    pub digest: Sha256,
    /// Its verdict.
    pub word: Word,
    /// Whether its last record is shown to be the last.
    pub end: EndOfLog,
    /// What is missing inside.
    pub gaps: Vec<Gap>,
    /// Records before its end that are known from a later export, and missing from it.
    pub cut: Option<Cut>,
    /// The source system that it was exported from.
    pub source: Option<String>,
    /// The AI system whose records it holds, by the id that the inventory gives it.
    pub system: Option<String>,
    /// The first and last moment that it accounts for, in milliseconds since 1970.
    ///
    /// For exports that continue one another this reaches to the beginning of the next; a caller
    /// who takes the times of first and last record shows quiet days as days with no export.
    pub covers: Option<(i64, i64)>,
    /// Whether it is one session of many that need not follow one another.
    pub session: bool,
    /// Exports of the same log that were withdrawn, and that say something against it.
    pub withdrawn: Vec<Withdrawn>,
    /// Whether it is a log: documents are ground for the test of freshness only.
    pub is_log: bool,
}

/// An export that was withdrawn: it is used for nothing, and what it showed is known all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// Its id.
    pub id: String,
    /// Its verdict.
    pub word: Word,
    /// Whether its records contradict those of the item.
    pub contradicts: bool,
}

/// Whether a log's last record is shown to be the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndOfLog {
    /// By a signed count or head, a terminal record, a witness, or a head that the user supplied.
    Proven,
    /// The format makes no claim of order, such as a document.
    NoClaim,
    /// Nothing shows that records after this line are not missing.
    Unproven {
        /// The last line that is accounted for.
        after_line: u32,
    },
}

/// Something missing inside a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The line before the gap.
    pub after_line: u32,
    /// How many records are missing, if the log tells.
    pub records: Option<u32>,
}

/// The end of an export that a later export shows to have been cut off, or taken too early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// How many records of its time it does not hold.
    pub records: u32,
    /// The number of the item that holds them.
    pub found_in: u32,
    /// The first line there.
    pub line: u32,
}

impl GroundItem {
    /// Returns what it is worth: a log that a withdrawn export contradicts is DIVERGED, since taking
    /// one of two stories away shows nothing about which is true.
    pub fn worth(&self) -> Word {
        let contradicted = self.withdrawn.iter().any(|it| it.contradicts);
        if contradicted { self.word.max(Word::Diverged) } else { self.word }
    }
}

impl Ground {
    /// Puts items in order of their numbers; of two with one number the worse word counts.
    pub fn new(mut items: Vec<GroundItem>) -> Self {
        items.sort_by(|a, b| a.number.cmp(&b.number).then(b.word.cmp(&a.word)));
        items.dedup_by_key(|item| item.number);
        Self { items }
    }

    /// Returns the items in order of their numbers.
    pub fn items(&self) -> &[GroundItem] {
        &self.items
    }

    /// Returns the item of a number.
    pub fn item(&self, number: u32) -> Option<&GroundItem> {
        let at = self.items.binary_search_by_key(&number, |item| item.number).ok()?;
        self.items.get(at)
    }

    /// Says what withdrawn exports show against these items, each once.
    pub(crate) fn withdrawn_text(&self, items: &[u32]) -> Vec<String> {
        let of = |item: &GroundItem| {
            let id = item.id.clone();
            let said = item.withdrawn.iter().map(move |it| match it.contradicts {
                true => format!("{} was withdrawn; its records contradict those of {id}.", it.id),
                false => format!(
                    "{}, an export of the log of {id}, was withdrawn; it is {}.",
                    it.id, it.word
                ),
            });
            said.collect::<Vec<_>>()
        };
        let found = items.iter().filter_map(|number| self.item(*number));
        found.flat_map(of).collect()
    }

    /// Returns what an item is worth; one that nobody named can't be checked.
    pub fn word_of(&self, number: u32) -> Word {
        self.item(number).map_or(Word::CannotCheck, GroundItem::worth)
    }

    /// Returns the id of an item; one that nobody named is written by its number.
    pub fn id_of(&self, number: u32) -> String {
        self.item(number).map_or_else(|| format!("E-{number:04}"), |item| item.id.clone())
    }
}
