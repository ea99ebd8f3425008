//! What the page is told when something was refused or failed.

use exhibit::Error;
use schemars::JsonSchema;
use serde::Serialize;

/// What a command answers with.
pub(crate) type Answer<T> = Result<T, Fault>;

/// Why a command was refused, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Fault {
    /// A stable code.
    pub(crate) code: String,
    /// What happened.
    pub(crate) message: String,
    /// What to do, each a sentence.
    pub(crate) hints: Vec<String>,
}

impl Fault {
    /// No vault is open: it was locked in the meantime.
    pub(crate) fn locked() -> Self {
        Self::plain("locked", "The vault is locked.", &["Unlock it to go on."])
    }

    /// A vault is open already.
    pub(crate) fn taken() -> Self {
        Self::plain(
            "vault-open",
            "A vault is open already.",
            &["Lock it first: one is open at a time."],
        )
    }

    /// The program has a defect, and it ended what was asked for.
    pub(crate) fn crashed() -> Self {
        let hints = [
            "Nothing half-done is in the vault: it keeps whole entries only.",
            "Look whether it was done before you repeat it; if this comes again, lock the vault and open it anew.",
        ];
        Self::plain("crashed", "A defect of the program ended this.", &hints)
    }

    /// Returns a fault of the window itself.
    pub(crate) fn plain(code: &str, message: &str, hints: &[&str]) -> Self {
        let hints = hints.iter().map(|&hint| hint.to_owned()).collect();
        Self { code: code.to_owned(), message: message.to_owned(), hints }
    }
}

impl<E: Into<Error>> From<E> for Fault {
    fn from(error: E) -> Self {
        let error: Error = error.into();
        let (message, hints) = for_a_window(&error.to_string(), error.hints());
        Self { code: error.code().to_owned(), message, hints }
    }
}

/// Writes what happened and what to do as they stand in a window.
pub(crate) fn for_a_window(message: &str, hints: Vec<String>) -> (String, Vec<String>) {
    (sentence(message), hints.into_iter().filter(|hint| is_for_a_window(hint)).collect())
}

/// Tells whether a hint is of use where there is no command line: one that names a command or an option is not.
fn is_for_a_window(hint: &str) -> bool {
    !hint.contains("`exhibit ") && !hint.contains(" --")
}

/// Writes an error as the sentence that stands in a window: a capital first, a full stop last.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let stop = if message.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_a_terminal_can_do_is_no_hint_in_a_window() {
        assert_eq!(Fault::from(Error::WhichVault { found: Vec::new() }).hints, [""; 0]);
        assert!(is_for_a_window("Choose another name, or move what is there."));
    }

    #[test]
    fn an_error_is_told_as_a_sentence_with_its_code_and_what_to_do() {
        let fault = Fault::from(Error::WhichVault { found: Vec::new() });
        assert_eq!(fault.code, "which-vault");
        assert!(fault.message.ends_with('.'), "{}", fault.message);
        let taken = Fault::from(Error::Exists { path: "a".to_owned() });
        assert_eq!(taken.hints.len(), 1, "{taken:?}");
        assert_eq!(sentence("ümlaut first"), "Ümlaut first.");
    }
}
