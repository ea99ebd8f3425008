//! A register written down in parts, each of which is read by itself: several at the same time, where there are many.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::shared::Shared;
use super::{EvidenceState, Register};

/// How many items stand in a part.
const ITEMS: usize = 2048;

/// A part of a register, as JSON.
#[derive(Serialize, Deserialize)]
pub struct Part(Held);

#[derive(Serialize, Deserialize)]
enum Held {
    /// Everything but the items, and how many those are.
    Frame(Box<Register>, usize),
    Items(Vec<Shared<EvidenceState>>),
}

impl Register {
    /// Returns all parts, of which each shares its items with the register.
    pub fn parts(&self) -> impl Iterator<Item = Part> + '_ {
        let frame = Self { evidence: BTreeMap::new(), ..self.clone() };
        let frame = Part(Held::Frame(Box::new(frame), self.evidence.len()));
        let mut items = self.evidence.values();
        let parts = std::iter::from_fn(move || {
            let some: Vec<_> = items.by_ref().take(ITEMS).cloned().collect();
            (!some.is_empty()).then_some(Part(Held::Items(some)))
        });
        std::iter::once(frame).chain(parts)
    }

    /// Puts a register together again; `None` unless these are all of its parts.
    pub fn of_parts(parts: impl IntoIterator<Item = Part>) -> Option<Self> {
        let mut frame = None;
        let mut evidence = BTreeMap::new();
        for part in parts {
            match part.0 {
                Held::Frame(register, items) if frame.is_none() => frame = Some((register, items)),
                Held::Frame(..) => return None,
                Held::Items(items) => {
                    evidence.extend(items.into_iter().map(|it| (it.received.id, it)));
                }
            }
        }
        let (register, items) = frame?;
        (evidence.len() == items && register.evidence.is_empty())
            .then_some(Self { evidence, ..*register })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{ADA, World, received};
    use super::*;

    fn with_items(count: u32) -> Register {
        let mut world = World::new();
        for number in world.register.next_evidence().0..=count {
            world.does(ADA, received(number, None));
        }
        world.register
    }

    fn read_back(register: &Register) -> Vec<Part> {
        let written = register.parts().map(|it| serde_json::to_vec(&it).expect("JSON"));
        written.map(|it| serde_json::from_slice(&it).expect("what was written")).collect()
    }

    #[test]
    fn a_register_is_put_together_from_its_parts_in_any_order() {
        for (items, parts) in [(4, 2), (2048, 2), (2049, 3)] {
            let register = with_items(items);
            let mut read = read_back(&register);
            assert_eq!(read.len(), parts, "{items} items");
            read.reverse();
            assert_eq!(Register::of_parts(read).as_ref(), Some(&register), "{items} items");
        }
    }

    #[test]
    fn without_one_of_its_parts_it_is_none() {
        let register = with_items(2049);
        for missing in 0..3 {
            let mut read = read_back(&register);
            read.remove(missing);
            assert_eq!(Register::of_parts(read), None, "without part {missing}");
        }
        let twice = read_back(&register).into_iter().chain(read_back(&register));
        assert_eq!(Register::of_parts(twice), None, "two frames");
    }
}
