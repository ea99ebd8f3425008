//! Log formats described as data.
//!
//! A [`Profile`] says how a log is recognised, how each record's digest is computed, how records
//! link, what is signed, what protects the end, and where the fields that people ask for are
//! found. It is TOML ([`source`]), read strictly and compiled once. It names *roles* of trust (the
//! signer, an anchor), never keys or paths outside the delivery: those come from the user.

mod compile;
mod guess;
mod plan;
pub mod source;

use std::sync::{Arc, OnceLock};

use exhibit_core::digest::Sha256;
use exhibit_core::json::{PathError, SelectionError};
use exhibit_core::verdict::ProfileTrust;

pub use guess::{Guess, MAX_RECORDS as MAX_GUESSED_RECORDS, guess, guess_file};
pub(crate) use plan::{
    AnchorPlan, ContainerPlan, DigestPlan, DurationPlan, FieldsPlan, FilesRootPlan, FolderPlan,
    GenesisPlan, HashFunction, JsonPlan, KeyFieldPlan, LinkPlan, ManifestPlan, MessagePlan,
    PartPlan, Plan, RecordsPlan, TableForm, TablePlan, Target, TextPlan, TimePlan, UnwrapPlan,
    is_like,
};
use source::{LANGUAGE, ProfileSource};

/// The most bytes that a profile may have.
pub const MAX_PROFILE_BYTES: usize = 1 << 20;

/// A log format, ready to use.
#[derive(Clone, Debug)]
pub struct Profile {
    source: ProfileSource,
    text: String,
    digest: Sha256,
    relied: ProfileTrust,
    pub(crate) plan: Plan,
}

impl Profile {
    /// Reads and compiles a profile.
    ///
    /// `relied` says whether its verdicts may be better than UNANCHORED: only those of profiles that
    /// are built in, or that the user adopted by digest.
    ///
    /// # Errors
    /// Not TOML, a key that is not known or has the wrong type (each named with its line), a path
    /// that can't be read, or a name that refers to nothing.
    pub fn parse(text: &str, relied: ProfileTrust) -> Result<Self, ProfileError> {
        if text.len() > MAX_PROFILE_BYTES {
            return Err(ProfileError::TooLong { bytes: text.len() });
        }
        let source: ProfileSource = toml::from_str(text).map_err(|fault| ProfileError::Syntax {
            message: fault.to_string().trim_end().to_owned(),
        })?;
        if source.language != LANGUAGE {
            return Err(ProfileError::Language { found: source.language });
        }
        let plan = compile::plan(&source)?;
        let digest = Sha256::of(text.as_bytes());
        Ok(Self { source, text: text.to_owned(), digest, relied, plan })
    }

    /// Returns the short name, such as `halo-record`.
    pub fn name(&self) -> &str {
        &self.source.name
    }

    /// Returns what people call the format.
    pub fn title(&self) -> &str {
        &self.source.title
    }

    /// Returns SHA-256 of the profile's text.
    pub fn digest(&self) -> Sha256 {
        self.digest
    }

    /// Returns the text that it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns whether its verdicts may be better than UNANCHORED.
    pub fn relied(&self) -> ProfileTrust {
        self.relied
    }

    /// Returns the profile as it was written.
    pub fn source(&self) -> &ProfileSource {
        &self.source
    }
}

/// Why a text is not a profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// Not TOML, or a key that is unknown, absent or of another type.
    #[error("{message}")]
    Syntax {
        /// What the reader says, with line and column.
        message: String,
    },
    /// Written for another version of the language.
    #[error("key `language`: this program reads version {LANGUAGE}, the profile says {found}")]
    Language {
        /// The version that it states.
        found: u32,
    },
    /// Longer than [`MAX_PROFILE_BYTES`].
    #[error("{bytes} bytes are more than a profile may have ({MAX_PROFILE_BYTES})")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// A name with other characters than lower-case letters, digits, `-` and `.`.
    #[error("key `name`: expected lower-case letters, digits, `-` and `.`, found {found:?}")]
    Name {
        /// The name.
        found: String,
    },
    /// A value that does not mean anything.
    #[error("key `{key}`: expected {expected}, found {found:?}")]
    Value {
        /// Dotted name of the key.
        key: String,
        /// What may stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// A text that is no path.
    #[error("key `{key}`: {fault}")]
    Path {
        /// Dotted name of the key.
        key: String,
        /// What is wrong with the path.
        fault: PathError,
    },
    /// A selection that can't be compiled.
    #[error("key `{key}`: {fault}")]
    Selection {
        /// Dotted name of the key.
        key: String,
        /// What is wrong with it.
        fault: SelectionError,
    },
}

/// The profiles that a look may use.
#[derive(Clone, Debug, Default)]
pub struct ProfileSet {
    profiles: Vec<Arc<Profile>>,
}

const BUILT_IN: [&str; 18] = [
    include_str!("../../../../schemas/profiles/aat-mcp.toml"),
    include_str!("../../../../schemas/profiles/actionproof.toml"),
    include_str!("../../../../schemas/profiles/ai-audit-trail.toml"),
    include_str!("../../../../schemas/profiles/aiauditlog.toml"),
    include_str!("../../../../schemas/profiles/aics-tlog.toml"),
    include_str!("../../../../schemas/profiles/attestroot.toml"),
    include_str!("../../../../schemas/profiles/bijotel.toml"),
    include_str!("../../../../schemas/profiles/cendor-acttrace.toml"),
    include_str!("../../../../schemas/profiles/exhibit-records.toml"),
    include_str!("../../../../schemas/profiles/exhibit-records-chained.toml"),
    include_str!("../../../../schemas/profiles/halo-record.toml"),
    include_str!("../../../../schemas/profiles/logsiegel.toml"),
    include_str!("../../../../schemas/profiles/omega-audit.toml"),
    include_str!("../../../../schemas/profiles/palynth-provenance.toml"),
    include_str!("../../../../schemas/profiles/provedex.toml"),
    include_str!("../../../../schemas/profiles/qp-capsule.toml"),
    include_str!("../../../../schemas/profiles/szl-receipts.toml"),
    include_str!("../../../../schemas/profiles/trust-ledger-core.toml"),
];

impl ProfileSet {
    /// Returns the profiles that come with the program.
    pub fn built_in() -> Self {
        // Parsed once: whoever looks at many items asks for every one of them.
        static PARSED: OnceLock<ProfileSet> = OnceLock::new();
        let parse = |text| {
            Profile::parse(text, ProfileTrust::Relied).expect("a test reads every built-in profile")
        };
        let parsed = || Self { profiles: BUILT_IN.into_iter().map(parse).map(Arc::new).collect() };
        PARSED.get_or_init(parsed).clone()
    }

    /// Adds a profile; one with the same name is replaced.
    pub fn add(&mut self, profile: Profile) {
        self.profiles.retain(|known| known.name() != profile.name());
        self.profiles.push(Arc::new(profile));
    }

    /// Tells whether the records of the profile with this name do not stand in the file as they are shown: they
    /// lie inside an archive, or are made of the rows of a table.
    pub fn is_packed(&self, name: &str) -> bool {
        self.get(name).is_some_and(|it| {
            matches!(it.plan.container, ContainerPlan::Zip(_) | ContainerPlan::Tar(_))
                || it.plan.records.table.is_some()
        })
    }

    /// Returns the profile with this name.
    pub fn get(&self, name: &str) -> Option<&Arc<Profile>> {
        self.profiles.iter().find(|profile| profile.name() == name)
    }

    /// Returns all profiles.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Profile>> {
        self.profiles.iter()
    }

    /// Tells whether a file of this name may speak about a file beside it: an anchor of some
    /// profile, a key, or a detached signature or list of checksums.
    pub fn is_companion_name(&self, name: &str) -> bool {
        let speaks = |profile: &Arc<Profile>| {
            profile.plan.anchors.iter().any(|anchor| anchor.is_named(name))
                || profile.plan.keys.iter().any(|key| key.file == name)
        };
        let keeps = |profile: &Arc<Profile>| {
            profile.plan.records.is_database() && crate::table::database::is_beside(name)
        };
        self.iter().any(|it| speaks(it) || keeps(it)) || crate::engine::is_signature_name(name)
    }
}

/// Returns a text as a TOML basic string (TOML 1.0, String), quotation marks included.
pub fn toml_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_profile_is_read() {
        let set = ProfileSet::built_in();
        assert_eq!(set.iter().count(), BUILT_IN.len());
        for profile in set.iter() {
            assert_eq!(profile.digest(), Sha256::of(profile.text().as_bytes()));
            assert!(set.get(profile.name()).is_some());
        }
    }

    #[test]
    fn errors_name_the_key_and_what_was_expected() {
        let halo = BUILT_IN
            .into_iter()
            .find(|it| it.contains("name = \"halo-record\""))
            .expect("built in");
        let named = |from: &str, to: &str| {
            let text = halo.replacen(from, to, 1);
            assert_ne!(text, halo, "{from} is in the profile");
            Profile::parse(&text, ProfileTrust::Named).expect_err(to).to_string()
        };
        let unknown = named("stored =", "storred =");
        assert!(unknown.contains("storred") && unknown.contains("stored"), "{unknown}");
        assert!(unknown.contains("line"), "{unknown}");
        let language = named("language = 1", "language = 2");
        assert!(language.contains("`language`") && language.contains('2'), "{language}");
        let to = named("to = \"record\"", "to = \"recrod\"");
        assert!(to.contains("link.to") && to.contains("recrod"), "{to}");
        let path = named("integrity.hash\"\n", "integrity..hash\"\n");
        assert!(path.contains("digest.stored") && path.contains("empty segment"), "{path}");
        assert!(named("name = \"halo-record\"", "name = \"Halo\"").contains("`name`"));
        assert!(named("alg = \"sha256\"", "alg = \"md5\"").contains("md5"));
    }
}
