//! From the written profile to the plan, with every mistake named by its key.

use exhibit_core::json::{
    Base, Canon, Canonicaliser, Missing, Numbers, Path, Selection, Separators, Sort,
};

use super::ProfileError;
use super::plan::{
    AnchorPlan, AnchorSignaturePlan, ContainerPlan, DigestPlan, FieldsPlan, FolderPlan,
    GenesisPlan, JsonPlan, KeyMemberPlan, LinkPlan, MessagePlan, PartPlan, Plan, SequencePlan,
    SignaturePlan, TextForm, TextPlan,
};
use super::source::{
    self, CanonName, CanonParts, CanonRule, Container, Encoding, Fields, Genesis, HashAlg,
    JsonPart, MissingRule, NumbersRule, Part, ProfileSource, SortRule, TextField,
};

/// The most optional places of one selection: each doubles the number of compiled forms.
const MAX_OPTIONAL: usize = 4;

type Step<T> = Result<T, ProfileError>;

/// Compiles a profile.
pub(super) fn plan(source: &ProfileSource) -> Step<Plan> {
    name(&source.name)?;
    let digests = digests("digest", &source.digest)?;
    let plan = Plan {
        has: paths("recognise.has", &source.recognise.has)?,
        equals: source
            .recognise
            .equals
            .iter()
            .map(|(at, text)| Ok((path("recognise.equals", at)?, text.clone())))
            .collect::<Step<_>>()?,
        container: container(&source.container),
        sequence: source.sequence.as_ref().map(sequence).transpose()?,
        constants: paths("constants", &source.constants)?,
        links: source.link.iter().map(|it| link(it, &digests)).collect::<Step<_>>()?,
        signatures: source
            .signature
            .iter()
            .map(|it| signature(it, &digests))
            .collect::<Step<_>>()?,
        keys: source
            .key
            .iter()
            .map(|key| KeyMemberPlan { file: key.file.clone(), encoding: key.encoding })
            .collect(),
        anchors: source.anchor.iter().map(|it| anchor(it, &digests)).collect::<Step<_>>()?,
        terminal: match &source.terminal {
            Some(it) => Some((path("terminal.field", &it.field)?, it.equals.clone())),
            None => None,
        },
        stream: optional("stream.field", source.stream.as_ref().map(|it| it.field.as_str()))?,
        fields: fields(&source.fields)?,
        digests,
    };
    roots(&plan)?;
    Ok(plan)
}

/// Trees are built while records pass, over the digest that stands for a record.
fn roots(plan: &Plan) -> Step<()> {
    for (_, digest, _) in plan.anchors.iter().filter_map(|anchor| anchor.root.as_ref()) {
        let it = &plan.digests[*digest];
        if plan.main_digest() != Some(*digest) || it.alg == HashAlg::Sha512 {
            return Err(ProfileError::Value {
                key: "anchor.root.digest".to_owned(),
                expected: "the digest of 32 bytes that links name",
                found: it.name.clone(),
            });
        }
    }
    Ok(())
}

fn name(name: &str) -> Step<()> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
    if name.is_empty() || name.len() > 64 || !name.chars().all(plain) {
        return Err(ProfileError::Name { found: name.to_owned() });
    }
    Ok(())
}

fn container(container: &Container) -> ContainerPlan {
    match container {
        Container::File => ContainerPlan::File,
        Container::Directory(it) => ContainerPlan::Directory(folder(it)),
        Container::Zip(it) => ContainerPlan::Zip(folder(it)),
    }
}

fn folder(it: &source::Directory) -> FolderPlan {
    FolderPlan { records: it.records.clone(), requires: it.requires.clone() }
}

fn sequence(it: &source::Sequence) -> Step<SequencePlan> {
    if it.step == 0 {
        return Err(ProfileError::Value {
            key: "sequence.step".to_owned(),
            expected: "a number above 0",
            found: it.step.to_string(),
        });
    }
    Ok(SequencePlan { field: path("sequence.field", &it.field)?, start: it.start, step: it.step })
}

fn digests(key: &str, written: &[source::Digest]) -> Step<Vec<DigestPlan>> {
    let mut plans: Vec<DigestPlan> = Vec::new();
    for it in written {
        if plans.iter().any(|known| known.name == it.name) {
            return Err(ProfileError::Value {
                key: format!("{key}.name"),
                expected: "a name of its own for each digest",
                found: it.name.clone(),
            });
        }
        let plan = DigestPlan {
            name: it.name.clone(),
            alg: it.alg,
            message: message(&format!("{key}.message"), &it.message, &it.separator, &plans)?,
            stored: optional(&format!("{key}.stored"), it.stored.as_deref())?,
            form: TextForm { encoding: it.encoding, prefix: it.prefix.clone() },
        };
        plans.push(plan);
    }
    Ok(plans)
}

fn link(it: &source::Link, digests: &[DigestPlan]) -> Step<LinkPlan> {
    let genesis = match &it.genesis {
        Genesis::Null => GenesisPlan::Null,
        Genesis::Absent => GenesisPlan::Absent,
        Genesis::Literal(text) => GenesisPlan::Literal(text.clone()),
        Genesis::Digest(digest) => GenesisPlan::Digest {
            alg: digest.alg,
            message: message("link.genesis.digest.message", &digest.message, "", &[])?,
        },
    };
    Ok(LinkPlan {
        field: path("link.field", &it.field)?,
        digest: digest_named("link.to", &it.to, digests)?,
        genesis,
    })
}

fn signature(it: &source::Signature, digests: &[DigestPlan]) -> Step<SignaturePlan> {
    let key = match &it.key {
        None => None,
        Some(key) => {
            let form = TextForm { encoding: key.encoding, prefix: key.prefix.clone() };
            Some((path("signature.key.field", &key.field)?, form))
        }
    };
    Ok(SignaturePlan {
        field: path("signature.field", &it.field)?,
        encoding: it.encoding,
        required: it.required,
        message: message("signature.message", &it.message, "", digests)?,
        key,
    })
}

fn anchor(it: &source::Anchor, record: &[DigestPlan]) -> Step<AnchorPlan> {
    let own = digests("anchor.digest", &it.digest)?;
    let stated = |key: &str, stated: &Option<source::AnchorDigest>| match stated {
        None => Ok(None),
        Some(it) => {
            let index = digest_named(&format!("{key}.digest"), &it.digest, record)?;
            Ok(Some((path(&format!("{key}.field"), &it.field)?, index)))
        }
    };
    Ok(AnchorPlan {
        name: it.name.clone(),
        files: it.files.clone(),
        form: it.form,
        required: it.required,
        count: optional("anchor.count", it.count.as_deref())?,
        head: stated("anchor.head", &it.head)?,
        first: stated("anchor.first", &it.first)?,
        root: match &it.root {
            None => None,
            Some(root) => Some((
                path("anchor.root.field", &root.field)?,
                digest_named("anchor.root.digest", &root.digest, record)?,
                root.tree.clone(),
            )),
        },
        inventory: match &it.inventory {
            None => None,
            Some(it) => Some((path("anchor.inventory.field", &it.field)?, it.step)),
        },
        same: it
            .same
            .iter()
            .map(|(own, record)| Ok((path("anchor.same", own)?, path("anchor.same", record)?)))
            .collect::<Step<_>>()?,
        signature: match &it.signature {
            None => None,
            Some(signature) => Some(AnchorSignaturePlan {
                field: path("anchor.signature.field", &signature.field)?,
                encoding: signature.encoding,
                message: message("anchor.signature.message", &signature.message, "", &own)?,
                key_id: optional("anchor.signature.key_id", signature.key_id.as_deref())?,
            }),
        },
        digests: own,
    })
}

fn message(
    key: &str,
    parts: &[Part],
    separator: &str,
    digests: &[DigestPlan],
) -> Step<MessagePlan> {
    if parts.is_empty() {
        return Err(ProfileError::Value {
            key: key.to_owned(),
            expected: "at least one part",
            found: "[]".to_owned(),
        });
    }
    let parts = parts.iter().map(|it| part(key, it, digests)).collect::<Step<_>>()?;
    Ok(MessagePlan { parts, separator: separator.as_bytes().to_vec() })
}

fn part(key: &str, part: &Part, digests: &[DigestPlan]) -> Step<PartPlan> {
    Ok(match part {
        Part::Literal(text) => PartPlan::Literal(text.as_bytes().to_vec()),
        Part::Field(it) => {
            PartPlan::Field { at: path(&format!("{key}.field.at"), &it.at)?, null: it.null.clone() }
        }
        Part::Line(line) => PartPlan::Line(*line),
        Part::Digest(it) => PartPlan::Digest {
            index: digest_named(&format!("{key}.digest.name"), &it.name, digests)?,
            form: it.form,
        },
        Part::Json(it) => PartPlan::Json(Box::new(json(&format!("{key}.json"), it)?)),
    })
}

fn json(key: &str, it: &JsonPart) -> Step<JsonPlan> {
    let optional = paths(&format!("{key}.optional"), &it.optional)?;
    if optional.len() > MAX_OPTIONAL {
        return Err(ProfileError::Value {
            key: format!("{key}.optional"),
            expected: "at most 4 places",
            found: optional.len().to_string(),
        });
    }
    let selection = Selection {
        at: path(&format!("{key}.at"), &it.at)?,
        base: match &it.include {
            None => Base::Everything,
            Some(places) => Base::Include(paths(&format!("{key}.include"), places)?),
        },
        exclude: paths(&format!("{key}.exclude"), &it.exclude)?,
        fields: Vec::new(),
        missing: match it.missing {
            MissingRule::Omit => Missing::Omit,
            MissingRule::Null => Missing::Null,
        },
        drop_nulls: it.drop_nulls,
        rewrites: Vec::new(),
    };
    let canon = canon(&it.canon);
    let variants = (0..1_u32 << optional.len())
        .map(|present| {
            let variant = without_absent(&selection, &optional, present);
            Canonicaliser::new(canon, &variant)
                .map_err(|fault| ProfileError::Selection { key: key.to_owned(), fault })
        })
        .collect::<Step<_>>()?;
    Ok(JsonPlan { selection, optional, variants })
}

/// Returns the selection without those optional places whose bit in `present` is not set.
fn without_absent(selection: &Selection, optional: &[Path], present: u32) -> Selection {
    let absent = |place: &Path| {
        let at = optional.iter().position(|it| it == place);
        at.is_some_and(|at| present & (1 << at) == 0)
    };
    let mut variant = selection.clone();
    if let Base::Include(places) = &mut variant.base {
        places.retain(|place| !absent(place));
    }
    variant
}

fn canon(rule: &CanonRule) -> Canon {
    let CanonParts { sort, spaced, ascii, numbers } = match rule {
        CanonRule::Made(parts) => *parts,
        CanonRule::Named(name) => named_canon(*name),
    };
    Canon {
        sort: match sort {
            SortRule::Utf16 => Sort::Utf16,
            SortRule::CodePoint => Sort::CodePoint,
            SortRule::Source => Sort::Source,
        },
        separators: if spaced { Separators::Spaced } else { Separators::Compact },
        ascii,
        numbers: match numbers {
            NumbersRule::Verbatim => Numbers::Verbatim,
            NumbersRule::Ecmascript => Numbers::EcmaScript,
            NumbersRule::Python => Numbers::Python,
            NumbersRule::PythonIntegral => Numbers::PythonIntegral,
            NumbersRule::Serde => Numbers::Serde,
        },
    }
}

fn named_canon(name: CanonName) -> CanonParts {
    let (sort, spaced, ascii, numbers) = match name {
        CanonName::Jcs => (SortRule::Utf16, false, false, NumbersRule::Ecmascript),
        CanonName::Python => (SortRule::CodePoint, false, false, NumbersRule::Python),
        CanonName::PythonAscii => (SortRule::CodePoint, false, true, NumbersRule::Python),
        CanonName::PythonSpaced => (SortRule::CodePoint, true, true, NumbersRule::Python),
        CanonName::Serde => (SortRule::CodePoint, false, false, NumbersRule::Serde),
        CanonName::Verbatim => (SortRule::CodePoint, false, false, NumbersRule::Verbatim),
    };
    CanonParts { sort, spaced, ascii, numbers }
}

fn fields(it: &Fields) -> Step<FieldsPlan> {
    let time = match &it.time {
        None => None,
        Some(time) => Some((path("fields.time.at", &time.at)?, time.format)),
    };
    let texts = [
        text("kind", it.kind.as_ref())?,
        text("system", it.system.as_ref())?,
        text("agent", it.agent.as_ref())?,
        text("decision", it.decision.as_ref())?,
        text("person", it.person.as_ref())?,
        text("risk_level", it.risk_level.as_ref())?,
        text("risk_score", it.risk_score.as_ref())?,
        text("outcome", it.outcome.as_ref())?,
        text("id", it.id.as_ref())?,
    ];
    Ok(FieldsPlan { time, texts, search: paths("fields.text", &it.text)? })
}

fn text(name: &str, field: Option<&TextField>) -> Step<Option<TextPlan>> {
    let Some(field) = field else { return Ok(None) };
    Ok(Some(TextPlan {
        at: paths(&format!("fields.{name}.at"), &field.at)?,
        words: field.words.iter().map(|(log, ours)| (log.clone(), ours.clone())).collect(),
    }))
}

fn digest_named(key: &str, name: &str, digests: &[DigestPlan]) -> Step<usize> {
    digests.iter().position(|it| it.name == name).ok_or_else(|| ProfileError::Value {
        key: key.to_owned(),
        expected: "the name of a digest that is declared before",
        found: name.to_owned(),
    })
}

fn paths(key: &str, texts: &[String]) -> Step<Vec<Path>> {
    texts.iter().map(|text| path(key, text)).collect()
}

fn optional(key: &str, text: Option<&str>) -> Step<Option<Path>> {
    text.map(|text| path(key, text)).transpose()
}

fn path(key: &str, text: &str) -> Step<Path> {
    Path::parse(text).map_err(|fault| ProfileError::Path { key: key.to_owned(), fault })
}

impl TextForm {
    /// Appends `bytes` in this form.
    pub(crate) fn write(&self, bytes: &[u8], out: &mut String) {
        out.push_str(&self.prefix);
        self.encoding.write(bytes, out);
    }

    /// Reads what [`TextForm::write`] writes; `None` for anything else.
    pub(crate) fn read(&self, text: &str) -> Option<Vec<u8>> {
        self.encoding.read(text.strip_prefix(self.prefix.as_str())?)
    }
}

impl Encoding {
    /// Appends `bytes` in this encoding.
    pub(crate) fn write(self, bytes: &[u8], out: &mut String) {
        self.base().encode_append(bytes, out);
    }

    /// Reads exactly this encoding: no white space, no other case, canonical trailing bits.
    pub(crate) fn read(self, text: &str) -> Option<Vec<u8>> {
        self.base().decode(text.as_bytes()).ok()
    }

    fn base(self) -> data_encoding::Encoding {
        match self {
            Self::Hex => data_encoding::HEXLOWER,
            Self::Base64 => data_encoding::BASE64,
            Self::Base64url => data_encoding::BASE64URL_NOPAD,
        }
    }
}
