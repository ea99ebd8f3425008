//! Detached signatures on documents.
