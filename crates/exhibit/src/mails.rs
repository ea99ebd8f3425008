//! What is attached to a mail: each attachment is an item of its own that names the mail.

use std::collections::BTreeSet;

use exhibit_core::event::{EvidenceRef, Refused};
use exhibit_text::Attachment;
use exhibit_verify::members::InMemory;
use exhibit_verify::{Item, Look, MAX_ITEMS, MAX_NESTED};

use crate::documents::ReadDocuments;
use crate::error::Error;
use crate::host::Host;
use crate::ingest::{IntakeRequest, Intaken};
use crate::vault::{Open, Vault};

/// The longest name of an attachment, in bytes; more is cut at a character.
const MAX_NAME: usize = 200;

/// What lies around a delivery.
#[derive(Clone, Copy, Default)]
pub(crate) struct Around {
    /// In how many archives and mails it lies.
    pub(crate) depth: usize,
    /// The innermost of them, if the vault holds it.
    pub(crate) container: Option<EvidenceRef>,
}

impl Vault<Open> {
    /// Takes in what is attached to a mail that the vault holds, as it would be from an archive.
    pub(crate) fn ingest_attachments(
        &mut self,
        host: &Host<'_>,
        request: &IntakeRequest<'_>,
        (look, item): (&Look<'_>, &Item),
        mail: ReadDocuments,
        around: Around,
        done: &mut Intaken,
    ) -> Result<(), Error> {
        let path = || exhibit_verify::path_of_unreadable(look, &item.path);
        if mail.is_long_mail {
            let reason = "its attachments were not looked at: it is longer than 64 MiB".to_owned();
            done.refused.push(Refused { path: path(), reason });
        }
        if mail.attachments.is_empty() || around.container.is_none() {
            return Ok(());
        }
        let so_far = done.taken.len() + done.already.len() + done.refused.len();
        let reason = if around.depth > MAX_NESTED {
            format!("what is attached was not looked at: over {MAX_NESTED} mails and archives deep")
        } else if so_far + mail.attachments.len() > MAX_ITEMS {
            format!("what is attached was not looked at: over {MAX_ITEMS} items in one delivery")
        } else {
            let (path, members) = (path(), delivery(mail.attachments));
            let look = Look { path: &path, members: &members, ..*look };
            return self.ingest_delivery(host, request, &look, around, done);
        };
        done.refused.push(Refused { path: path(), reason });
        Ok(())
    }
}

/// Returns the attachments as files under names of their own.
fn delivery(attachments: Vec<Attachment>) -> InMemory {
    let (mut files, mut taken) = (InMemory::new(), BTreeSet::new());
    for it in attachments {
        let name = name(&it.name);
        let numbered = (2..).map(|n: u32| format!("{n}-{name}"));
        let mut names = std::iter::once(name.clone()).chain(numbered);
        let free = names.find(|it| taken.insert(it.to_lowercase())).unwrap_or(name);
        files = files.with(&free, it.bytes);
    }
    files
}

/// Returns the name of an attachment as one that names a file and no place.
fn name(given: &str) -> String {
    let seen = exhibit_core::visible::visible(given).replace(['/', '\\', ':'], "_");
    let name = &seen[..seen.floor_char_boundary(MAX_NAME)];
    match name.trim().trim_matches('.') {
        "" => "attachment".to_owned(),
        _ => name.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use exhibit_verify::members::Members as _;

    use super::*;

    #[test]
    fn attachments_have_names_of_their_own_that_lead_nowhere() {
        let it = |name: &str| Attachment {
            name: name.to_owned(),
            media_type: String::new(),
            bytes: Vec::new(),
        };
        let all = ["a.pdf", "A.pdf", "../x", "..", " ", "c:\\b", "r\u{202e}fdp.exe"].map(it);
        let delivered = delivery(all.into());
        let names: Vec<&str> = delivered.list().iter().map(|it| it.path.as_str()).collect();
        let expected =
            ["a.pdf", "2-A.pdf", ".._x", "attachment", "2-attachment", "c__b", "r⟨U+202E⟩fdp.exe"];
        assert_eq!(names, expected);
    }
}
