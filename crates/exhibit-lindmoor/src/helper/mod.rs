//! HELPER: an agent that answers customers and calls tools; one chain a conversation, and a gateway that logs all calls.

mod gateway;
mod sessions;

pub(crate) use gateway::{EXPORTS, Gateway, REWRITTEN, UNREGISTERED};
pub(crate) use sessions::{SESSION_KEY, SESSIONS, Sessions, UNFINISHED};

/// The version of HELPER in use through the year.
const VERSION: &str = "1.4";

/// Tools, and what a call of each is for.
const TOOLS: [(&str, &str); 5] = [
    ("faq.search", "opening hours of a branch"),
    ("card.block", "card reported lost"),
    ("account.balance", "balance of the customer's own account"),
    ("appointment.book", "appointment with an adviser"),
    ("transfer.status", "where a transfer is"),
];
