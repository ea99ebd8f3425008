//! Management reviews, and who signed what.

/// A management review.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ManagementReview {
    /// Number, such as `MR-01`.
    pub id: String,
    /// The day on which it was held.
    pub on: String,
    /// Roles of those who were there.
    pub there: Vec<String>,
    /// Roles of those who should have been there, each with the reason where one is stated.
    pub absent: Vec<String>,
    /// What was put before it.
    pub inputs: Vec<ReviewedInput>,
    /// What was not put before it.
    pub missing: Vec<MissedInput>,
    /// What became of decisions that were open, a sentence each.
    pub carried: Vec<String>,
    /// What was decided.
    pub decisions: Vec<ReviewDecision>,
    /// How it stands: `not signed`, or as the sign-off about it does.
    pub signoff: String,
}

/// What was put before a review.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReviewedInput {
    /// Its clause and what it is about.
    pub name: String,
    /// What it says.
    pub text: String,
    /// Numbers of what it cites.
    pub cites: Vec<String>,
}

/// What was not put before a review.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MissedInput {
    /// Its clause and what it is about.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// What a review decided.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReviewDecision {
    /// Its number in the review.
    pub number: u32,
    /// What is to be done.
    pub what: String,
    /// The role of who has to do it.
    pub owner: String,
    /// By when.
    pub due: String,
}

/// A request to sign, and what was answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signoff {
    /// Number, such as `SO-01`.
    pub id: String,
    /// What is signed.
    pub title: String,
    /// How it stands, such as `signed` or `declined`.
    pub state: String,
    /// Whether a signature still counts; equal to the state where nothing is to be said beyond it.
    pub standing: String,
    /// What changed since, a sentence each.
    pub changed: Vec<String>,
    /// SHA-256 of the record, lower-case hex.
    pub record: String,
    /// Id of the evidence that holds it; empty if none does.
    pub held_as: String,
    /// Those who were asked.
    pub signers: Vec<Signer>,
}

/// Somebody who was asked to sign.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signer {
    /// The name.
    pub name: String,
    /// As what.
    pub role: String,
    /// The role on record, where that is another one; empty if it is not.
    pub on_record: String,
    /// By what: a key, a signed PDF, paper.
    pub by: String,
    /// What was answered; empty if nothing was.
    pub answer: String,
    /// The day that the answer states; empty if there is none.
    pub on: String,
    /// Why it was declined; empty if it was not.
    pub comment: String,
    /// What came of checking a signature by a key when the pack was made; empty if there is none.
    pub checked: String,
}
