//! The short numbers by which people cite what is in a vault.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text;

/// An evidence item's number, written `E-0042`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct EvidenceId(pub u32);

/// A person's number, written `P-001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct PersonId(pub u32);

/// A trust entry's number, written `K-001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct TrustId(pub u32);

/// A pack's number, written `PK-001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct PackId(pub u32);

/// A bundle's number, written `B-001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct BundleId(pub u32);

/// A site's number, written `SI-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct SiteId(pub u32);

/// An authority's number, written `AU-001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct AuthorityId(pub u32);

/// A register snapshot's number, written `RG-001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct RegisterId(pub u32);

/// An evidence request's number, written `R-001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct RequestId(pub u32);

/// An assurance test run's number, written `T-001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct TestId(pub u32);

/// A retention rule's number, written `RR-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct RetentionId(pub u32);

/// A legal hold's number, written `LH-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct HoldId(pub u32);

/// A retention run's number, written `RT-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct RunId(pub u32);

/// An engagement's number, written `EN-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct EngagementId(pub u32);

/// An audit programme's number, written `AP-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct ProgrammeId(pub u32);

/// The number of a version of the Statement of Applicability, written `SA-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct SoaId(pub u32);

/// A sample's number, written `S-001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct SampleId(pub u32);

/// A grading scheme's number, written `GS-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct SchemeId(pub u32);

/// A finding's number, written `F-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct FindingId(pub u32);

/// A management review's number, written `MR-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct ReviewId(pub u32);

/// A sign-off's number, written `SO-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String")]
pub struct SignoffId(pub u32);

macro_rules! number {
    ($name:ident, $prefix:literal, $width:literal) => {
        impl $name {
            /// Reads exactly the form that is written.
            pub fn parse(text: &str) -> Option<Self> {
                let number = text.strip_prefix($prefix)?.parse().ok().map(Self)?;
                (number.to_string() == text).then_some(number)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{:0width$}", $prefix, self.0, width = $width)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let expected = concat!("expected an id such as ", $prefix, "1");
                text::deserialize(d, Self::parse, expected)
            }
        }
    };
}

number!(EvidenceId, "E-", 4);
number!(PersonId, "P-", 3);
number!(TrustId, "K-", 3);
number!(PackId, "PK-", 3);
number!(BundleId, "B-", 3);
number!(SiteId, "SI-", 2);
number!(AuthorityId, "AU-", 3);
number!(RegisterId, "RG-", 3);
number!(RequestId, "R-", 3);
number!(TestId, "T-", 3);
number!(RetentionId, "RR-", 2);
number!(HoldId, "LH-", 2);
number!(RunId, "RT-", 2);
number!(EngagementId, "EN-", 2);
number!(ProgrammeId, "AP-", 2);
number!(SoaId, "SA-", 2);
number!(SampleId, "S-", 3);
number!(SchemeId, "GS-", 2);
number!(FindingId, "F-", 2);
number!(ReviewId, "MR-", 2);
number!(SignoffId, "SO-", 2);
