//! A profile as it is written: the shapes that TOML is read into, before anything is compiled.
//!
//! Every table refuses keys that it does not know. What a key means is said here once; the JSON
//! Schema in `schemas/profile.schema.json` is made from these types.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// The version of the profile language that this program reads.
pub const LANGUAGE: u32 = 1;

/// A log format, described.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileSource {
    /// The version of this language: 1.
    pub language: u32,
    /// A short name: lower-case letters, digits, `-` and `.`.
    pub name: String,
    /// What the format is called by people.
    pub title: String,
    /// Remarks for the reader of the profile.
    #[serde(default)]
    pub about: Option<String>,
    /// What the first record must look like for this profile to apply.
    pub recognise: Recognise,
    /// What the log is delivered in.
    #[serde(default)]
    pub container: Container,
    /// How records are found in the content.
    #[serde(default)]
    pub records: Records,
    /// The numbering of records.
    #[serde(default)]
    pub sequence: Option<Sequence>,
    /// Fields that must say the same in every record.
    #[serde(default)]
    pub constants: Vec<String>,
    /// Digests of each record, in the order of computing; each may use the earlier ones.
    #[serde(default)]
    pub digest: Vec<Digest>,
    /// How a record names the one before it.
    #[serde(default)]
    pub link: Vec<Link>,
    /// Signatures on each record.
    #[serde(default)]
    pub signature: Vec<Signature>,
    /// Keys that lie in the delivery: shown as a hint, never trusted.
    #[serde(default)]
    pub key: Vec<KeyMember>,
    /// Files of the delivery that records name with their digests.
    #[serde(default)]
    pub attachment: Vec<Attachment>,
    /// Counts, heads, roots and inventories that speak about the whole log.
    #[serde(default)]
    pub anchor: Vec<Anchor>,
    /// What the last record must look like, if the format demands one.
    #[serde(default)]
    pub terminal: Option<Terminal>,
    /// What ties several exports of one log together.
    #[serde(default)]
    pub stream: Option<Stream>,
    /// Where the normalised fields are found.
    #[serde(default)]
    pub fields: Fields,
}

/// What the first record must look like. All conditions must hold.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recognise {
    /// Places that must exist.
    #[serde(default)]
    pub has: Vec<String>,
    /// Places that must hold exactly this text, whole number or word.
    #[serde(default)]
    pub equals: BTreeMap<String, Scalar>,
    /// For tables: columns that the header must name, at least two, exactly as they are written there.
    #[serde(default)]
    pub columns: Vec<String>,
}

/// A text, a whole number, or `true` or `false`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Scalar {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// `true` or `false`.
    Word(bool),
}

/// What the log is delivered in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Container {
    /// One file.
    #[default]
    File,
    /// A folder with a file of records and other members.
    Directory(Directory),
    /// A zip archive with such a folder inside: at its top, or below one.
    Zip(Directory),
    /// A tar archive with such a folder inside, not compressed.
    Tar(Directory),
}

/// A folder that is one log. Names of members may lead into folders of their own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    /// The member that holds the records. With one `*`, all members that fit, in the order of their names: the
    /// chain goes on from one to the next.
    pub records: String,
    /// Members that must be there for the folder to be this format.
    #[serde(default)]
    pub requires: Vec<String>,
    /// The order of members that fit a pattern.
    #[serde(default)]
    pub order: MemberOrder,
    /// For a zip archive: whether other bytes may stand before it, such as a program that unpacks it. Nothing
    /// covers them.
    #[serde(default)]
    pub prefix: bool,
}

/// The order of members that fit a pattern.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MemberOrder {
    /// By their names, byte by byte: `10` comes before `9`, and `09` before `10`.
    #[default]
    Name,
    /// By the number that `*` stands for: `9` comes before `10`.
    Number,
}

/// How records are found in the content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Records {
    /// The form.
    #[serde(default)]
    pub form: RecordsForm,
    /// For arrays: the place of the array in the JSON text, by names of members; the whole text if empty.
    #[serde(default)]
    pub at: String,
    /// A first line that has this place is no record: it speaks about the log, and anchors may read it.
    #[serde(default)]
    pub header: Option<String>,
    /// Each line must be exactly this form of itself.
    #[serde(default)]
    pub canonical: Option<CanonRule>,
    /// What is packed inside of each line.
    #[serde(default)]
    pub unwrap: Option<Unwrap>,
    /// For tables: where the columns are named, and how a text is divided.
    #[serde(default)]
    pub table: Table,
}

/// A table. Each row becomes an object whose members have the names of the columns.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The line or row that names the columns; what is above is no record.
    #[serde(default = "one")]
    pub header: u64,
    /// For CSV: the one ASCII character between fields.
    #[serde(default = "comma")]
    pub delimiter: String,
    /// For CSV: how characters are written, unless a byte order mark or UTF-16 says otherwise.
    #[serde(default)]
    pub encoding: TextEncoding,
    /// For XLSX: the name of the sheet; the first one if absent.
    #[serde(default)]
    pub sheet: Option<String>,
    /// For SQLite: what is asked for, such as `SELECT seq, body FROM audit ORDER BY seq`. One table, columns with or
    /// without other names, conditions of equality, an order.
    #[serde(default)]
    pub query: Option<String>,
    /// For SQLite: how bytes become text.
    #[serde(default)]
    pub blobs: BlobEncoding,
}

/// How the bytes of a blob become text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum BlobEncoding {
    /// Lower-case hexadecimal digits.
    #[default]
    Hex,
    /// Base64 with padding (RFC 4648 section 4).
    Base64,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            header: one(),
            delimiter: comma(),
            encoding: TextEncoding::default(),
            sheet: None,
            query: None,
            blobs: BlobEncoding::default(),
        }
    }
}

fn comma() -> String {
    ",".to_owned()
}

/// How characters are written as bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum TextEncoding {
    /// UTF-8. A row with other bytes can't be read.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// Windows-1252, as Excel writes CSV in Western Europe.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// ISO 8859-1.
    #[serde(rename = "iso-8859-1")]
    Latin1,
}

/// A JSON text inside a member of each line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unwrap {
    /// Where it stands.
    pub field: String,
    /// How it is packed.
    #[serde(default)]
    pub encoding: Packed,
    /// What it is.
    #[serde(default)]
    pub holds: Holds,
}

/// How a JSON text is packed in a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase", untagged)]
pub enum Packed {
    /// As the text of a string.
    Text(PackedText),
    /// As bytes in this encoding.
    Bytes(Encoding),
}

/// The text of a string, as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PackedText {
    /// No encoding: the string is the JSON text.
    Text,
}

impl Default for Packed {
    fn default() -> Self {
        Self::Bytes(Encoding::Base64)
    }
}

/// What a packed JSON text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Holds {
    /// The record: number, digests, links, attachments and mapped fields are seen from it. Signatures, and what
    /// they are made over, are seen from the line, as in a DSSE envelope.
    #[default]
    Record,
    /// What the record is about: only the mapped fields are seen from it.
    Body,
}

/// The forms in which records are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RecordsForm {
    /// One JSON text a line, ended by a line feed, no byte order mark.
    #[default]
    Jsonl,
    /// The items of an array.
    Array,
    /// Either of these.
    Either,
    /// One JSON text a file, over one line or several; with a container and a pattern of names.
    File,
    /// A table as text (RFC 4180): one row a line, in quotation marks where a field needs them.
    Csv,
    /// A sheet of an Office Open XML workbook (ECMA-376).
    Xlsx,
    /// The rows of a query on a SQLite database (file format 4), with the write-ahead log beside it.
    Sqlite,
}

impl RecordsForm {
    /// Tells whether records are the rows of a table.
    pub fn is_table(self) -> bool {
        matches!(self, Self::Csv | Self::Xlsx | Self::Sqlite)
    }
}

/// The numbering of records.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sequence {
    /// Where the number stands.
    pub field: String,
    /// The number of the first record.
    pub start: u64,
    /// The difference between neighbours.
    #[serde(default = "one")]
    pub step: u64,
    /// Where the name of a group stands, if each group of records is numbered by itself.
    #[serde(default)]
    pub group: Option<String>,
}

fn one() -> u64 {
    1
}

/// One digest of a record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// The name by which links, signatures and anchors refer to it.
    pub name: String,
    /// The hash function.
    #[serde(default)]
    pub alg: HashAlg,
    /// The bytes that are hashed: parts, one after the other.
    pub message: Vec<Part>,
    /// Text between the parts.
    #[serde(default)]
    pub separator: String,
    /// Other messages for other versions of the format: the last one that applies counts.
    #[serde(default)]
    pub version: Vec<Version>,
    /// Where the record states this digest, if it does.
    #[serde(default)]
    pub stored: Option<String>,
    /// How it is written.
    #[serde(default)]
    pub encoding: Encoding,
    /// What stands before it, such as `sha256:`.
    #[serde(default)]
    pub prefix: String,
}

/// What is hashed in records from some version of the format on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// Where the version stands: an integer.
    pub field: String,
    /// The first version that this message is for.
    pub from: u64,
    /// The bytes that are hashed.
    pub message: Vec<Part>,
}

/// A hash function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum HashAlg {
    /// SHA-256 (FIPS 180-4).
    #[default]
    #[serde(rename = "sha256")]
    Sha256,
    /// SHA-384 (FIPS 180-4).
    #[serde(rename = "sha384")]
    Sha384,
    /// SHA-512 (FIPS 180-4).
    #[serde(rename = "sha512")]
    Sha512,
    /// SHA3-256 (FIPS 202).
    #[serde(rename = "sha3-256")]
    Sha3_256,
    /// BLAKE3 with 32 bytes of output, without a key (the BLAKE3 paper, version 20211102173700, section 2).
    #[serde(rename = "blake3")]
    Blake3,
    /// HMAC with SHA-256 (RFC 2104). It needs a secret, and whoever can check it can forge it: refused by policy.
    #[serde(rename = "hmac-sha256")]
    HmacSha256,
}

/// How bytes are written as text: exactly so, and no other spelling of the same bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// Lower-case hexadecimal digits.
    #[default]
    Hex,
    /// Upper-case hexadecimal digits.
    HexUpper,
    /// Base64 with padding (RFC 4648 section 4).
    Base64,
    /// Base64 without padding (RFC 4648 sections 3.2 and 4).
    Base64Nopad,
    /// Base64 for URLs without padding (RFC 4648 section 5).
    Base64url,
    /// Base64 for URLs with padding (RFC 4648 section 5).
    Base64urlPad,
}

/// A part of a message that is hashed or signed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Part {
    /// This text.
    Literal(String),
    /// The text of a field: a string with its escapes resolved, a number or word as written.
    Field(FieldPart),
    /// The line that the record stands on.
    Line(LinePart),
    /// A digest that was computed before.
    Digest(DigestPart),
    /// The text of a field of the record before.
    Previous(PreviousPart),
    /// Selected members of the record, in a canonical form.
    Json(JsonPart),
    /// The pre-authentication encoding of a DSSE envelope.
    Dsse(DssePart),
}

/// The pre-authentication encoding (DSSE 1.0) of a type and a payload.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DssePart {
    /// Where the type stands.
    pub r#type: String,
    /// Where the payload stands, in base64.
    pub payload: String,
}

/// The text of a field.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldPart {
    /// Where it stands.
    pub at: String,
    /// What is written for null or a place that is not there; without this, such a record does not fit.
    #[serde(default)]
    pub null: Option<String>,
    /// How the text is packed: what is inside is written.
    #[serde(default)]
    pub decode: Option<Encoding>,
    /// How the text is written differently.
    #[serde(default)]
    pub rewrite: Option<RewriteRule>,
}

/// The text of a field of the record before, which this record does not repeat.
///
/// Where an export begins after the log's first record, that text is not known: its first record's digest is not
/// judged, and the export is INCOMPLETE.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviousPart {
    /// Where it stands in the record before.
    pub at: String,
    /// What stands for it before the log's first record.
    pub first: String,
    /// What is written for null or a place that is not there; without this, such a record does not fit.
    #[serde(default)]
    pub null: Option<String>,
    /// How the text is packed, `first` too: what is inside is written.
    #[serde(default)]
    pub decode: Option<Encoding>,
}

/// How a string is written differently. Anything but such a string stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RewriteRule {
    /// Cuts the fraction of seconds of an RFC 3339 time.
    CutFraction,
    /// `+00:00` at the end becomes `Z`.
    OffsetToZ,
    /// `Z` at the end becomes `+00:00`.
    ZToOffset,
    /// Any string becomes empty, where it stands.
    Empty,
    /// Any string becomes null, where it stands; in a canonical form only.
    Null,
}

/// The line that a record stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LinePart {
    /// With the line feed at its end.
    WithNewline,
    /// Without it.
    WithoutNewline,
    /// All bytes of the file, where each record is one; elsewhere the line without its line feed.
    File,
}

/// A digest that was computed before.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DigestPart {
    /// Its name.
    pub name: String,
    /// As what.
    #[serde(rename = "as")]
    pub form: DigestForm,
}

/// The forms of a digest inside a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DigestForm {
    /// Its bytes.
    Raw,
    /// Lower-case hexadecimal digits.
    Hex,
    /// As the record states it, with its prefix.
    Text,
}

/// Selected members of the record, in a canonical form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JsonPart {
    /// The value that is written; the whole record if empty. Other places are seen from here.
    #[serde(default)]
    pub at: String,
    /// Only these places.
    #[serde(default)]
    pub include: Option<Vec<String>>,
    /// Not these places.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Leaves out members that are null, at every depth.
    #[serde(default)]
    pub drop_nulls: bool,
    /// What becomes of an included place that the record does not have.
    #[serde(default)]
    pub missing: MissingRule,
    /// Included places that are left out where the record does not have them, whatever `missing` says.
    #[serde(default)]
    pub optional: Vec<String>,
    /// Members that are made: their names, and the places that their values come from. With `include = []` the
    /// object has no others.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Members that are the same for all records: their names, and their values as JSON texts.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// Strings that are written differently.
    #[serde(default)]
    pub rewrite: BTreeMap<String, RewriteRule>,
    /// The canonical form.
    #[serde(default)]
    pub canon: CanonRule,
}

/// What becomes of a place that is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MissingRule {
    /// Nothing is written.
    #[default]
    Omit,
    /// Null is written.
    Null,
}

/// A canonical form: a name, or its parts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum CanonRule {
    /// A form that has a name.
    Named(CanonName),
    /// Any other.
    Made(CanonParts),
}

impl Default for CanonRule {
    fn default() -> Self {
        Self::Named(CanonName::Jcs)
    }
}

/// Canonical forms that have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CanonName {
    /// RFC 8785.
    Jcs,
    /// Python's `json.dumps`: sorted, compact, UTF-8.
    Python,
    /// The same with `\u` escapes.
    PythonAscii,
    /// The same with `\u` escapes and spaces after `,` and `:`.
    PythonSpaced,
    /// serde_json: sorted by bytes, compact, UTF-8.
    Serde,
    /// Sorted by code point, compact, numbers as they stand.
    Verbatim,
}

/// The parts of a canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CanonParts {
    /// The order of members.
    pub sort: SortRule,
    /// Spaces after `,` and `:`.
    #[serde(default)]
    pub spaced: bool,
    /// `\u` escapes for everything outside of ASCII.
    #[serde(default)]
    pub ascii: bool,
    /// How numbers are written.
    pub numbers: NumbersRule,
}

/// The order of members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SortRule {
    /// By UTF-16 units.
    Utf16,
    /// By code points.
    CodePoint,
    /// As in the record.
    Source,
}

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NumbersRule {
    /// As they stand.
    Verbatim,
    /// RFC 8785.
    Ecmascript,
    /// Python.
    Python,
    /// Python, floats without fraction as integers.
    PythonIntegral,
    /// serde_json.
    Serde,
}

/// How a record names the one before it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Where the name stands.
    pub field: String,
    /// The digest of the record before that it must equal, in its written form.
    #[serde(default)]
    pub to: Option<String>,
    /// The field of the record before that it must equal; exactly one of this and `to`.
    #[serde(default)]
    pub to_field: Option<String>,
    /// What stands before the name, where that is not what stands before the digest.
    #[serde(default)]
    pub prefix: Option<String>,
    /// Where the name of a group stands, if each group of records (a tenant, a run) is a chain by itself.
    #[serde(default)]
    pub group: Option<String>,
    /// What the first record of a log, or of a group, has there.
    pub genesis: Genesis,
}

/// What the first record of a log has instead of a link.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Genesis {
    /// Null.
    Null,
    /// No such member.
    Absent,
    /// This text.
    Literal(String),
    /// The digest of a message, in the written form of the link's digest.
    Digest(GenesisDigest),
}

/// A digest that stands before the first record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GenesisDigest {
    /// The hash function.
    #[serde(default)]
    pub alg: HashAlg,
    /// Literals and fields of the first record.
    pub message: Vec<Part>,
}

/// A signature on each record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Where it stands.
    pub field: String,
    /// The algorithm.
    pub alg: SignatureAlg,
    /// How it is written.
    #[serde(default)]
    pub encoding: Encoding,
    /// What stands before it.
    #[serde(default)]
    pub prefix: String,
    /// It stands after the last of these; what is before is no part of it.
    #[serde(default)]
    pub after: Option<String>,
    /// Whether every record must have one.
    #[serde(default = "yes")]
    pub required: bool,
    /// What is signed.
    pub message: Vec<Part>,
    /// The key that the record itself names: shown, never trusted.
    #[serde(default)]
    pub key: Option<KeyField>,
    /// Where the record states which key signed it, and how that follows from the key.
    #[serde(default)]
    pub key_id: Option<KeyIdRule>,
}

fn yes() -> bool {
    true
}

/// A signature algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SignatureAlg {
    /// Ed25519 (RFC 8032), verified strictly.
    Ed25519,
    /// ECDSA on P-256 with SHA-256, r and s one after the other (RFC 7518 section 3.4).
    Es256,
    /// The same, r and s in DER.
    #[serde(rename = "es256-der")]
    Es256Der,
    /// HMAC with SHA-256 (RFC 2104): refused by policy.
    #[serde(rename = "hmac-sha256")]
    HmacSha256,
}

/// A public key inside a record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyField {
    /// Where it stands.
    pub field: String,
    /// How it is written.
    #[serde(default)]
    pub encoding: Encoding,
    /// What stands before it.
    #[serde(default)]
    pub prefix: String,
    /// What it is.
    #[serde(default)]
    pub form: KeyForm,
}

/// What a public key inside a record is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeyForm {
    /// The bytes of the key: 32 for Ed25519, an SEC 1 point for P-256.
    #[default]
    Raw,
    /// A `did:key` of an Ed25519 or P-256 key.
    DidKey,
    /// A JSON Web Key (RFC 7517) of an Ed25519 or P-256 key, as an object.
    Jwk,
}

/// How the identifier of a key follows from the key.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyIdRule {
    /// Where it stands.
    pub field: String,
    /// What it is made of.
    pub of: KeyIdOf,
    /// How it is written.
    #[serde(default)]
    pub encoding: Encoding,
    /// What stands before it.
    #[serde(default)]
    pub prefix: String,
    /// How many of its characters, from the first, are written; all if absent.
    #[serde(default)]
    pub length: Option<usize>,
}

/// What the identifier of a key is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeyIdOf {
    /// The bytes of the key: 32 for Ed25519, an uncompressed point of 65 for P-256.
    Raw,
    /// SHA-256 of these.
    Sha256,
    /// SHA-256 of the key as SubjectPublicKeyInfo.
    SpkiSha256,
    /// The thumbprint of the key (RFC 7638) with SHA-256.
    JwkThumbprint,
}

/// A public key in a member of its own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyMember {
    /// The member's name.
    pub file: String,
    /// How it is written; white space around it is ignored.
    #[serde(default)]
    pub encoding: Encoding,
}

/// A file that a record names.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Where its name stands; a record without one has no such file.
    pub field: String,
    /// The folder that names begin in; the whole delivery if empty.
    #[serde(default)]
    pub folder: String,
    /// Where its SHA-256 stands.
    pub digest: String,
    /// How that is written.
    #[serde(default)]
    pub encoding: Encoding,
    /// What stands before it.
    #[serde(default)]
    pub prefix: String,
    /// Whether it must be in the delivery.
    #[serde(default = "yes")]
    pub required: bool,
}

/// A statement about the whole log: how many records, and which is the last.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// A name for people.
    pub name: String,
    /// Where it stands.
    #[serde(default)]
    pub source: AnchorSource,
    /// Names of files that may hold it beside the log, with `*` at the beginning.
    #[serde(default)]
    pub files: Vec<String>,
    /// How the file is read.
    #[serde(default)]
    pub form: AnchorForm,
    /// The place of the statement, or of the list of statements, in the JSON text.
    #[serde(default)]
    pub at: String,
    /// Whether a log without it is incomplete.
    #[serde(default)]
    pub required: bool,
    /// Whether it speaks about all records: more of them contradict it too. What stands in the file of records
    /// always does.
    #[serde(default)]
    pub exact: bool,
    /// Whether it is made again and again while the log grows: one that came with the log does not show where the
    /// log ends.
    #[serde(default)]
    pub lags: bool,
    /// Where the number of records stands.
    #[serde(default)]
    pub count: Option<String>,
    /// What is added to that number, such as 1 where it is a number that counts from 0.
    #[serde(default)]
    pub count_offset: i64,
    /// Where the number of records stands that come before those it speaks about; none come before if absent.
    #[serde(default)]
    pub from: Option<String>,
    /// What is added to that number.
    #[serde(default)]
    pub from_offset: i64,
    /// Whether each statement speaks about `count` records after those of the statement before it.
    #[serde(default)]
    pub consecutive: bool,
    /// Where the digest of the last record stands.
    #[serde(default)]
    pub head: Option<AnchorDigest>,
    /// Where the digest of the first record stands.
    #[serde(default)]
    pub first: Option<AnchorDigest>,
    /// Where the root of a tree over the records stands.
    #[serde(default)]
    pub root: Option<AnchorRoot>,
    /// A digest over the members of the delivery, computed by a step that is built in.
    #[serde(default)]
    pub inventory: Option<Inventory>,
    /// Digests of the members of the delivery, by name.
    #[serde(default)]
    pub manifest: Option<FilesManifest>,
    /// The root of a tree over the contents of members.
    #[serde(default)]
    pub files_root: Option<FilesRoot>,
    /// Fields of the anchor that must equal fields of the first record; else it speaks about another log.
    #[serde(default)]
    pub same: BTreeMap<String, String>,
    /// A digest that the anchor states of itself.
    #[serde(default)]
    pub digest: Vec<Digest>,
    /// How a statement names the one before it in the same file.
    #[serde(default)]
    pub link: Option<AnchorLink>,
    /// Its signature.
    #[serde(default)]
    pub signature: Option<AnchorSignature>,
}

/// Where an anchor stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AnchorSource {
    /// In a file beside the log, or one that the user brought.
    #[default]
    File,
    /// In the header of the records.
    Header,
    /// In the object around the array of records; their array is empty there.
    Top,
}

/// Digests of members by name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FilesManifest {
    /// Where the object stands whose keys are names and whose values are SHA-256.
    pub field: String,
    /// How they are written.
    #[serde(default)]
    pub encoding: Encoding,
    /// What stands before them.
    #[serde(default)]
    pub prefix: String,
    /// Names that need not be listed, with `*` at the beginning; the anchor's own file never is.
    #[serde(default)]
    pub except: Vec<String>,
}

/// The root of a tree (RFC 6962) whose leaves are the contents of members, in the order of a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FilesRoot {
    /// Where it stands in the anchor.
    pub field: String,
    /// How it is written.
    #[serde(default)]
    pub encoding: Encoding,
    /// What stands before it.
    #[serde(default)]
    pub prefix: String,
    /// Where the number of leaves stands in the anchor.
    #[serde(default)]
    pub count: Option<String>,
    /// The member that lists the leaves, one JSON text a line.
    pub list: String,
    /// Where the name of a member stands in such a line.
    pub name: String,
    /// Where its SHA-256 stands there, in hexadecimal digits.
    #[serde(default)]
    pub digest: Option<String>,
}

/// How a statement names the one before it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnchorLink {
    /// Where the name stands.
    pub field: String,
    /// The digest of the anchor's own that it must equal.
    pub to: String,
    /// What the first statement has there.
    #[serde(default)]
    pub genesis: Option<String>,
}

/// How an anchor's file is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AnchorForm {
    /// One JSON text.
    #[default]
    Json,
    /// One JSON text a line.
    Jsonl,
    /// The items of one JSON array.
    List,
    /// A C2SP checkpoint: its `origin`, `size` and `root` (in base64) are fields; it is signed and cosigned.
    Note,
}

/// A digest of a record that an anchor states.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnchorDigest {
    /// Where it stands in the anchor.
    pub field: String,
    /// Which digest of the record it is, in its written form.
    pub digest: String,
}

/// The root of a tree that an anchor states.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnchorRoot {
    /// Where it stands in the anchor.
    pub field: String,
    /// Which digest of the records the leaves are made of.
    pub digest: String,
    /// The tree.
    #[serde(default)]
    pub tree: Tree,
    /// How the root is written.
    #[serde(default)]
    pub encoding: Encoding,
    /// What stands before it.
    #[serde(default)]
    pub prefix: String,
}

/// How leaves become a root. The default is RFC 6962, over digests that are the records' leaf hashes or leaf
/// values: `leaf = "\u0000"` for values, no `leaf` for digests that are made with that byte.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tree {
    /// What a leaf's and a node's children are hashed as.
    pub over: TreeOver,
    /// Text before a leaf; without it, the digests are the leaves as they are.
    #[serde(default)]
    pub leaf: Option<String>,
    /// Text before the two children of a node.
    #[serde(default)]
    pub node: String,
    /// What becomes of a node without a neighbour.
    pub odd: OddRule,
    /// The hash function of leaves and nodes: one of 32 bytes.
    #[serde(default)]
    pub alg: HashAlg,
}

impl Default for Tree {
    fn default() -> Self {
        Self {
            over: TreeOver::Raw,
            leaf: None,
            node: "\u{1}".to_owned(),
            odd: OddRule::Promote,
            alg: HashAlg::Sha256,
        }
    }
}

/// What is hashed in a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TreeOver {
    /// Lower-case hexadecimal digits.
    Hex,
    /// Bytes.
    Raw,
}

/// What becomes of a node without a neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OddRule {
    /// It is its own neighbour.
    Duplicate,
    /// It moves up as it is (RFC 6962).
    Promote,
}

/// A digest over the members of a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Inventory {
    /// Where it stands in the anchor.
    pub field: String,
    /// The step that computes it.
    pub step: InventoryStep,
}

/// Steps that are built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InventoryStep {
    /// The commitment that anchors of trust-ledger-core state: manifest, session, key and files of the folder.
    TrustLedgerAnchor,
}

/// The signature of an anchor.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnchorSignature {
    /// Where it stands in the anchor.
    pub field: String,
    /// The algorithm.
    pub alg: SignatureAlg,
    /// How it is written.
    #[serde(default)]
    pub encoding: Encoding,
    /// What stands before it.
    #[serde(default)]
    pub prefix: String,
    /// What is signed; places are seen from the anchor.
    pub message: Vec<Part>,
    /// The key that the anchor itself names: shown, never trusted.
    #[serde(default)]
    pub key: Option<KeyField>,
    /// Where the signer's name or key identifier stands: shown, never trusted.
    #[serde(default)]
    pub key_id: Option<String>,
}

/// What the last record must look like.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terminal {
    /// Where to look.
    pub field: String,
    /// What must stand there.
    pub equals: Scalar,
}

/// What ties several exports of one log together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stream {
    /// Where the record names its stream.
    pub field: String,
}

/// Where the normalised fields are found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fields {
    /// The time of the record.
    #[serde(default)]
    pub time: Option<TimeField>,
    /// What kind of event it is. The words that tests know are in `docs/profiles.md`.
    #[serde(default)]
    pub kind: Option<TextField>,
    /// The AI system.
    #[serde(default)]
    pub system: Option<TextField>,
    /// The version of the AI system, or of the model that acted.
    #[serde(default)]
    pub version: Option<TextField>,
    /// The agent or model that acted.
    #[serde(default)]
    pub agent: Option<TextField>,
    /// The decision or case.
    #[serde(default)]
    pub decision: Option<TextField>,
    /// The person who approved, reviewed, overruled.
    #[serde(default)]
    pub person: Option<TextField>,
    /// Who asked for the action.
    #[serde(default)]
    pub requester: Option<TextField>,
    /// The operator of record of an agent that is registered.
    #[serde(default)]
    pub operator: Option<TextField>,
    /// The assigned level of risk.
    #[serde(default)]
    pub risk_level: Option<TextField>,
    /// The risk score: a decimal number.
    #[serde(default)]
    pub risk_score: Option<TextField>,
    /// What came out of it.
    #[serde(default)]
    pub outcome: Option<TextField>,
    /// Places of a reasoning trace: what counts is whether a text, list or object at any of them is there and not
    /// empty.
    #[serde(default)]
    pub reasoning: Vec<String>,
    /// The time at which the decision took effect.
    #[serde(default)]
    pub executed: Option<TimeField>,
    /// The time of the human review.
    #[serde(default)]
    pub reviewed: Option<TimeField>,
    /// How long the review took.
    #[serde(default)]
    pub review_seconds: Option<DurationField>,
    /// The record's own identifier.
    #[serde(default)]
    pub id: Option<TextField>,
    /// Human text for searching: all of these places.
    #[serde(default)]
    pub text: Vec<String>,
}

/// How long something took: a decimal number that is not negative.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DurationField {
    /// Where it stands.
    pub at: String,
    /// What is counted.
    #[serde(default)]
    pub unit: DurationUnit,
}

/// What a duration is counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DurationUnit {
    /// Seconds.
    #[default]
    Seconds,
    /// Thousandths of a second.
    Millis,
}

/// A time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeField {
    /// Where it stands.
    pub at: String,
    /// How it is written.
    #[serde(default)]
    pub format: TimeFormat,
    /// The zone of times and dates that state none, such as `+01:00` or `Z`. Without this they are no times.
    #[serde(default)]
    pub zone: Option<String>,
}

/// How a time is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TimeFormat {
    /// RFC 3339 with a zone.
    #[default]
    Rfc3339,
    /// Seconds since 1970, as an integer.
    Seconds,
    /// Thousandths of a second since 1970.
    Millis,
    /// Millionths of a second since 1970.
    Micros,
    /// Thousand-millionths of a second since 1970.
    Nanos,
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextField {
    /// Where it stands: the first of these places that holds a string, number or word.
    pub at: Vec<String>,
    /// The log's words and ours.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
}
