//! Which sources a program was built from, said the same by every front end.

/// Returns a program's version with what its build was told of its sources: the commit and its day, or that they lay
/// outside git. `scripts/stamp` writes that; a build that was told nothing says so.
pub fn stamp(version: &str, sources: Option<&str>) -> String {
    match sources.map(str::trim).filter(|it| !it.is_empty()) {
        Some(sources) => format!("{version} ({sources})"),
        None => format!("{version} (commit not stated)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_that_was_told_nothing_says_so() {
        assert_eq!(
            stamp("0.1.0", Some("ce40c2161594 of 2026-11-28")),
            "0.1.0 (ce40c2161594 of 2026-11-28)"
        );
        for nothing in [None, Some(""), Some(" ")] {
            assert_eq!(stamp("0.1.0", nothing), "0.1.0 (commit not stated)");
        }
    }
}
