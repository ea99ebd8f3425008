//! The transmittal slip: one page that travels by another channel than the bundle.

use exhibit_core::digest::Sha256;
use exhibit_core::visible::visible;

use crate::model::BundleModel;
use crate::write::Written;

/// Returns the slip's text. `bundle` is the SHA-256 of the finished file, `bytes` its length.
///
/// It never lies in the bundle: it is what the bundle is compared with.
pub fn slip(model: &BundleModel<'_>, written: &Written, bundle: Sha256, bytes: u64) -> String {
    let total = written.items + written.withheld;
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
