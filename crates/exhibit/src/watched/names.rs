//! Names under which nobody keeps evidence: half-written, hidden, or the system's own.

/// What programs append to a name while they write.
const HALF_WRITTEN: [&str; 9] = [
    ".part",
    ".partial",
    ".tmp",
    ".temp",
    ".crdownload",
    ".download",
    ".filepart",
    ".swp",
    ".opdownload",
];

/// What systems leave in folders.
const OF_THE_SYSTEM: [&str; 3] = ["desktop.ini", "thumbs.db", "icon\r"];

/// Returns why a file of this name is not taken, if it is not.
pub(super) fn skipped(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    if HALF_WRITTEN.iter().any(|end| lower.ends_with(end)) {
        return Some("its name says that it is still being written");
    }
    if lower.starts_with("~$") || lower.starts_with(".~lock.") || lower.ends_with('~') {
        return Some("its name says that a program has another file open");
    }
    if OF_THE_SYSTEM.contains(&lower.as_str()) {
        return Some("the system keeps it for itself");
    }
    lower.starts_with('.').then_some("it is hidden")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temporary_and_hidden_names_are_known() {
        for name in [
            "export.jsonl.part",
            "~$report.docx",
            ".~lock.plan.odt#",
            "a.TMP",
            ".hidden",
            "notes.txt~",
            "movie.crdownload",
            "Thumbs.db",
            "desktop.ini",
            ".a.swp",
        ] {
            assert!(skipped(name).is_some(), "{name}");
        }
        for name in ["export.jsonl", "part", "a.part.pdf", "template.docx", "~a.txt", "SHA256SUMS"]
        {
            assert_eq!(skipped(name), None, "{name}");
        }
    }
}
