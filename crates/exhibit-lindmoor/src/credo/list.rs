//! The core system's own list of applications: made by other people and another system than the log.

use super::Credo;
use crate::File;
use crate::calendar::in_seconds;

/// Where the list lies.
pub(crate) const PATH: &str = "core-system/applications-2025-07-to-2026-06.csv";

impl Credo {
    /// Returns the list, as the core system exported it.
    pub(crate) fn core_list(&self) -> File {
        let mut all: Vec<_> = self.applications.iter().chain(&self.unlogged).collect();
        all.sort_by_key(|it| it.received);
        let mut text =
            String::from("Application,Received (UTC),Product,Amount (EUR),Channel,Entered by\r\n");
        for it in all {
            let received = in_seconds(it.received);
            text.push_str(&format!(
                "{},{received},{},{},{},{}\r\n",
                it.id, it.product, it.amount, it.channel, it.requester
            ));
        }
        File { path: PATH.to_owned(), bytes: text.into_bytes() }
    }
}
