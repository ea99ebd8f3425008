//! JSON that others wrote: scanned without loss, and written again in the form that they hashed.
//!
//! A chained log hashes bytes that its producer made from a value: sorted or not, spaced or not, `1e-7` or `1e-07`.
//! To recompute such a hash, a number must keep its source characters, a key may not occur twice, and a lone
//! surrogate may not be replaced. So nothing here goes through `f64` maps or a serde value:
//!
//! - [`Scanner`] reads one text (RFC 8259) into a flat, reusable arena of spans: a [`Doc`] of [`Value`]s;
//! - [`Path`] names a place in it, dotted (`integrity.hash`) or as RFC 6901 pointer (`/integrity/hash`);
//! - [`Selection`] says which parts of a record are hashed;
//! - [`Canonicaliser`] writes them in one of the forms ([`Canon`]) that producers use: RFC 8785, Python, serde, verbatim.
//!
//! No function recurses on the depth of the input, and none allocates for each value.

mod canon;
mod number;
mod path;
mod scan;
mod select;
mod text;
mod value;

#[cfg(test)]
mod oracles;
#[cfg(test)]
mod tests;

pub use canon::{Canon, CanonError, Canonicaliser, Given, Separators, Sink, Sort, canonical};
pub use number::{NumberError, Numbers, ecmascript, write_number};
pub use path::{Path, PathError, PathFault};
pub use scan::{MAX_DEPTH, MAX_VALUES, ScanError, ScanErrorKind, Scanner};
pub use select::{Base, Field, Missing, Rewrite, Selection, SelectionError, Source};
pub use text::CodePoints;
pub use value::{Doc, Items, Kind, Members, Value};
