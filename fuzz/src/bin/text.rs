//! Text, attachments and facts of one file; the first byte chooses its name. What is attached is looked into as well.
#![no_main]

use exhibit_text::{MAX_FACTS, MAX_GAPS, MAX_TEXT, extract};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 8] = ["a", "a.docx", "a.xlsx", "a.pptx", "a.html", "a.eml", "a.msg", "a.pdf"];

fuzz_target!(|data: &[u8]| {
    let Some((choice, content)) = data.split_first() else { return };
    let mut open = vec![(NAMES[usize::from(*choice) % NAMES.len()].to_owned(), content.to_vec())];
    let mut looked_at = 0;
    while let Some((name, bytes)) = open.pop() {
        let found = extract(&name, &bytes);
        assert!(found.text.len() <= MAX_TEXT && found.facts.len() <= MAX_FACTS + 1 && found.gaps.len() <= MAX_GAPS + 1);
        looked_at += 1;
        if looked_at < 20 {
            open.extend(found.attachments.into_iter().take(4).map(|it| (it.name, it.bytes)));
        }
    }
});
