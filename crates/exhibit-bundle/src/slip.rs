//! The transmittal slip: one page that travels by another channel than the bundle.

use exhibit_core::digest::Sha256;
use exhibit_core::visible::visible;

use crate::model::BundleModel;
use crate::write::Written;

/// A bundle inside a file that only its recipients can open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The digest of that file.
    pub sha256: Sha256,
    /// Its length in bytes.
    pub bytes: u64,
    /// The age recipients.
    pub recipients: Vec<String>,
}

/// Returns the slip's text: digest and length of the finished bundle, and of the file that it is sealed in.
///
/// It never lies in the bundle: it is what the bundle is compared with.
pub fn slip(
    model: &BundleModel<'_>,
    written: &Written,
    (bundle, bytes): (Sha256, u64),
    sealed: Option<&Sealed>,
) -> String {
    let total = written.items + written.withheld;
    let sealed = sealed.map(sealed_lines).unwrap_or_default();
    format!(
        "TRANSMITTAL SLIP  {id}\n\
         Give this page to the recipient by another channel than the bundle itself.\n\
         \n\
         Organisation   {organisation}\n\
         Recipient      {recipient}\n\
         Made           {made}\n\
         \n\
         Bundle SHA-256 {bundle}\n\
         Length         {bytes} bytes, {files} files\n\
         Signer's key   {fingerprint}\n\
         Log origin     {origin}\n\
         {sealed}\
         Contents       {items} of {total} items, {withheld} withheld\n\
         \n\
         The signer's key is shown as SHA-256 over \"ed25519:\" and the 32 bytes of the key.\n",
        id = model.id,
        organisation = visible(&model.organisation),
        recipient = visible(&model.recipient),
        made = model.made,
        files = written.files,
        fingerprint = written.fingerprint,
        origin = model.origin,
        items = written.items,
        withheld = written.withheld,
    )
}

/// What is sent is compared with these lines, and what comes out of it with those above.
fn sealed_lines(sealed: &Sealed) -> String {
    let mut text = format!(
        "Sealed with    age; open it with: age -d -i KEY -o bundle.zip FILE\n\
         Sealed file    {sha256}, {bytes} bytes\n",
        sha256 = sealed.sha256,
        bytes = sealed.bytes,
    );
    for recipient in &sealed.recipients {
        text.push_str(&format!("Sealed to      {}\n", visible(recipient)));
    }
    text
}
