//! Reviews of mappings: who looked at what somebody else tied to a requirement, and who did not.

/// All mappings of held evidence, by how they were reviewed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MappingReviews {
    /// Number of mappings.
    pub mappings: u64,
    /// Number of those that nobody reviewed.
    pub unreviewed_total: u64,
    /// Mappings that nobody reviewed: a requirement, and the ids of its evidence.
    pub unreviewed: Vec<(String, Vec<String>)>,
    /// Mappings whose reviewer is their author, or that were reviewed by exception.
    pub own: Vec<MappingReview>,
    /// Mappings with which the reviewer disagrees.
    pub disagreed: Vec<MappingReview>,
}

/// A mapping with its review.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MappingReview {
    /// Id of the evidence.
    pub evidence: String,
    /// Name of the evidence.
    pub title: String,
    /// The control or clause.
    pub requirement: String,
    /// Who mapped it.
    pub author: String,
    /// Who reviewed it.
    pub reviewer: String,
    /// What the reviewer says.
    pub comment: String,
    /// Why the review was not somebody else's; empty if it was.
    pub exception: String,
}
