//! A form to be filled by hand.

/// A form of a page or two, with room for answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    /// Its title.
    pub title: String,
    /// What it is about, such as `F-01`; printed on every page.
    pub id: String,
    /// Whose form it is.
    pub organisation: String,
    /// What it is, and what it is not: one sentence.
    pub statement: String,
    /// What is known, each with its label.
    pub facts: Vec<(String, String)>,
    /// What is asked.
    pub fields: Vec<FormField>,
}

/// A place in a form for an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormField {
    /// What it is.
    pub label: String,
    /// What is asked; may be empty.
    pub asked: String,
    /// What was answered already; lines to write on stand there where nothing was.
    pub filled: String,
    /// How many lines there are.
    pub lines: u16,
}
