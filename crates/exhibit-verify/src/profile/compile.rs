//! From the written profile to the plan, with every mistake named by its key.

use std::collections::BTreeSet;

use exhibit_core::base64::Base64;
use exhibit_core::json::{
    Base, Canon, Canonicaliser, Field, Missing, Numbers, Path, Rewrite, Selection, Separators,
    Sort, Source, Value,
};
use exhibit_core::time::Moment;

use super::ProfileError;
use super::plan::{
    AnchorPlan, AnchorSignaturePlan, AttachmentPlan, ContainerPlan, DigestPlan, DurationPlan,
    FieldsPlan, FilesRootPlan, FolderPlan, GenesisPlan, JsonPlan, KeyFieldPlan, KeyIdPlan,
    KeyMemberPlan, LinkPlan, ManifestPlan, MessagePlan, PartPlan, Plan, RecordsPlan, RootPlan,
    SequencePlan, SignatureForm, SignaturePlan, TableForm, TablePlan, Target, TextForm, TextPlan,
    TimePlan, UnwrapPlan,
};
use super::source::{
    self, AnchorSource, CanonName, CanonParts, CanonRule, Container, Encoding, Fields, Genesis,
    HashAlg, JsonPart, MissingRule, NumbersRule, Part, ProfileSource, RecordsForm, RewriteRule,
    SortRule, TextEncoding, TextField, TimeField,
};
use crate::record::Mapped;
use crate::sqlite::{Blobs, Query};
use crate::table::charset::Charset;
use crate::table::{MAX_COLUMNS, MAX_NAME};

/// The most optional places of one selection: each doubles the number of compiled forms.
const MAX_OPTIONAL: usize = 4;

type Step<T> = Result<T, ProfileError>;

/// Compiles a profile.
pub(super) fn plan(source: &ProfileSource) -> Step<Plan> {
    name(&source.name)?;
    let digests = digests("digest", &source.digest)?;
    if source.records.header.is_some() && source.records.form != RecordsForm::Jsonl {
        return Err(ProfileError::Value {
            key: "records.header".to_owned(),
            expected: "no header unless records stand one a line",
            found: source.records.header.clone().unwrap_or_default(),
        });
    }
    let table = table(source)?;
    let mut plan = Plan {
        described: true,
        has: paths("recognise.has", &source.recognise.has)?,
        equals: source
            .recognise
            .equals
            .iter()
            .map(|(at, text)| Ok((path("recognise.equals", at)?, text.clone())))
            .collect::<Step<_>>()?,
        container: container(&source.container)?,
        records: RecordsPlan { table, ..records(&source.records)? },
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
        attachments: source.attachment.iter().map(attachment).collect::<Step<_>>()?,
        anchors: source.anchor.iter().map(|it| anchor(it, &digests)).collect::<Step<_>>()?,
        terminal: match &source.terminal {
            Some(it) => Some((path("terminal.field", &it.field)?, it.equals.clone())),
            None => None,
        },
        stream: optional("stream.field", source.stream.as_ref().map(|it| it.field.as_str()))?,
        fields: fields(&source.fields)?,
        leaves: Vec::new(),
        carried: Vec::new(),
        digests,
    };
    plan.number_carried();
    carried(&plan)?;
    roots(&plan)?;
    let over: BTreeSet<usize> =
        plan.anchors.iter().filter_map(|it| Some(it.root.as_ref()?.digest)).collect();
    plan.leaves = over.into_iter().collect();
    used(&plan)?;
    only_records(source, &plan)?;
    Ok(plan)
}

/// A profile without digests, links, signatures and anchors says where fields are, and nothing that could fail.
fn only_records(source: &ProfileSource, plan: &Plan) -> Step<()> {
    let claims = [
        ("sequence", source.sequence.is_some()),
        ("constants", !source.constants.is_empty()),
        ("terminal", source.terminal.is_some()),
        ("key", !source.key.is_empty()),
        ("records.canonical", source.records.canonical.is_some()),
    ];
    match claims.into_iter().find(|(_, there)| *there && plan.records_only()) {
        None => Ok(()),
        Some((key, _)) => Err(ProfileError::Value {
            key: key.to_owned(),
            expected: "a digest, link, signature or anchor beside it: without one nothing is checked",
            found: "none".to_owned(),
        }),
    }
}

/// How a table is read; what has no meaning in one, or only in one, is refused.
fn table(source: &ProfileSource) -> Step<Option<TablePlan>> {
    let refused = |key: &str, expected, found: String| {
        Err(ProfileError::Value { key: key.to_owned(), expected, found })
    };
    let (it, written) = (&source.records, &source.records.table);
    let columns = &source.recognise.columns;
    let form = match it.form {
        RecordsForm::Csv => TableForm::Csv,
        RecordsForm::Xlsx => TableForm::Xlsx,
        RecordsForm::Sqlite => TableForm::Sqlite,
        _ if *written != source::Table::default() => {
            return refused(
                "records.table",
                "`records.form` csv, xlsx or sqlite",
                "another".to_owned(),
            );
        }
        _ if !columns.is_empty() => {
            return refused(
                "recognise.columns",
                "`records.form` csv, xlsx or sqlite",
                columns.join(", "),
            );
        }
        _ => return Ok(None),
    };
    let long = columns.iter().find(|name| name.is_empty() || name.len() > MAX_NAME);
    if columns.len() < 2 || columns.len() > MAX_COLUMNS || long.is_some() {
        let found = long.unwrap_or(&columns.join(", ")).clone();
        return refused("recognise.columns", "at least two names of columns", found);
    }
    if written.header == 0 {
        return refused("records.table.header", "a number above 0", "0".to_owned());
    }
    let delimiter = match written.delimiter.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n' | 0) => *byte,
        _ => {
            let expected = "one ASCII character that is no quotation mark and ends no line";
            return refused("records.table.delimiter", expected, written.delimiter.clone());
        }
    };
    let of_text = (delimiter, written.encoding) != (b',', TextEncoding::default());
    if form != TableForm::Csv && (of_text || source.container != Container::File) {
        let expected = "no delimiter, encoding or container for xlsx and sqlite";
        return refused("records.table", expected, "one of them".to_owned());
    }
    if let Some(sheet) = written.sheet.as_ref().filter(|_| form != TableForm::Xlsx) {
        return refused("records.table.sheet", "a sheet for xlsx only", sheet.clone());
    }
    if form == TableForm::Sqlite && written.header != 1 {
        let found = written.header.to_string();
        return refused(
            "records.table.header",
            "no header for sqlite: the query names columns",
            found,
        );
    }
    let query = match (&written.query, form) {
        (Some(sql), TableForm::Sqlite) => match Query::parse(sql) {
            Ok(query) => Some((query, blobs(written.blobs))),
            Err(fault) => {
                return refused(
                    "records.table.query",
                    "a query that is understood",
                    fault.to_string(),
                );
            }
        },
        (None, TableForm::Sqlite) => {
            return refused("records.table.query", "a query for sqlite", "none".to_owned());
        }
        (Some(sql), _) => {
            return refused("records.table.query", "a query for sqlite only", sql.clone());
        }
        (None, _) => None,
    };
    if it.header.is_some() || it.canonical.is_some() || !it.at.is_empty() {
        let expected = "no `at`, `header` or `canonical` for tables: rows are no JSON lines";
        return refused("records", expected, "one of them".to_owned());
    }
    if let Some(key) = hashes_lines(source) {
        let expected = "no `line`: the lines of a table are made of its rows";
        return refused(key, expected, "line".to_owned());
    }
    Ok(Some(TablePlan {
        form,
        delimiter,
        charset: match written.encoding {
            TextEncoding::Utf8 => Charset::Utf8,
            TextEncoding::Windows1252 => Charset::Windows1252,
            TextEncoding::Latin1 => Charset::Latin1,
        },
        header: written.header,
        sheet: written.sheet.clone(),
        columns: columns.clone(),
        query,
    }))
}

fn blobs(encoding: source::BlobEncoding) -> Blobs {
    match encoding {
        source::BlobEncoding::Hex => Blobs::Hex,
        source::BlobEncoding::Base64 => Blobs::Base64,
    }
}

/// Returns the key of a message that has the line of a record in it.
fn hashes_lines(source: &ProfileSource) -> Option<&'static str> {
    let has_line = |parts: &[Part]| parts.iter().any(|part| matches!(part, Part::Line(_)));
    let digest = source.digest.iter().any(|it| {
        has_line(&it.message) || it.version.iter().any(|version| has_line(&version.message))
    });
    let genesis = source.link.iter().any(|it| match &it.genesis {
        Genesis::Digest(digest) => has_line(&digest.message),
        _ => false,
    });
    let signature = source.signature.iter().any(|it| has_line(&it.message));
    let found = [
        ("digest.message", digest),
        ("link.genesis.digest.message", genesis),
        ("signature.message", signature),
    ];
    found.into_iter().find(|(_, there)| *there).map(|(key, _)| key)
}

/// A digest that nothing states, links, signs or anchors would protect nothing.
fn used(plan: &Plan) -> Step<()> {
    let linked = plan.links.iter().filter_map(|link| match link.target {
        Target::Digest(digest) => Some(digest),
        Target::Field(_) => None,
    });
    let signed = plan.signatures.iter().flat_map(|it| it.message.digests());
    let anchored = plan.anchors.iter().flat_map(|it| {
        let stated = [&it.head, &it.first].into_iter().flatten().map(|(_, digest)| *digest);
        stated.chain(it.root.as_ref().map(|it| it.digest))
    });
    let mut named: Vec<usize> = linked.chain(signed).chain(anchored).collect();
    for (at, digest) in plan.digests.iter().enumerate().rev() {
        if digest.stored.is_none() && !named.contains(&at) {
            return Err(ProfileError::Value {
                key: "digest.name".to_owned(),
                expected: "a digest that a record states, or that something refers to",
                found: digest.name.clone(),
            });
        }
        named.extend(digest.message.digests());
    }
    Ok(())
}

/// Whether an export begins with the log's first record must be known where that changes a message.
fn carried(plan: &Plan) -> Step<()> {
    let numbered = plan.sequence.as_ref().is_some_and(|it| it.group.is_none());
    let unstated = plan.digests.iter().any(|it| it.carries() && it.stored.is_none());
    let signed = plan.signatures.iter().any(|it| it.message.carries());
    if numbered || !(unstated || signed) {
        return Ok(());
    }
    Err(ProfileError::Value {
        key: "digest.message.previous".to_owned(),
        expected: "records that are numbered, or a digest that they state",
        found: "neither".to_owned(),
    })
}

/// Trees are built while records pass, over the digest that stands for a record.
fn roots(plan: &Plan) -> Step<()> {
    for root in plan.anchors.iter().filter_map(|anchor| anchor.root.as_ref()) {
        let it = &plan.digests[root.digest];
        if matches!(it.alg, HashAlg::Sha384 | HashAlg::Sha512 | HashAlg::HmacSha256) {
            return Err(ProfileError::Value {
                key: "anchor.root.digest".to_owned(),
                expected: "a digest of 32 bytes that needs no secret",
                found: it.name.clone(),
            });
        }
        if matches!(root.tree.alg, HashAlg::Sha384 | HashAlg::Sha512 | HashAlg::HmacSha256) {
            return Err(ProfileError::Value {
                key: "anchor.root.tree.alg".to_owned(),
                expected: "a hash function of 32 bytes that needs no secret",
                found: format!("{:?}", root.tree.alg),
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

fn container(container: &Container) -> Step<ContainerPlan> {
    if let Container::Directory(it) | Container::Tar(it) = container
        && it.prefix
    {
        return Err(ProfileError::Value {
            key: "container.prefix".to_owned(),
            expected: "a zip archive: nothing may stand before anything else",
            found: "true".to_owned(),
        });
    }
    Ok(match container {
        Container::File => ContainerPlan::File,
        Container::Directory(it) => ContainerPlan::Directory(folder(it)),
        Container::Zip(it) => ContainerPlan::Zip(folder(it)),
        Container::Tar(it) => ContainerPlan::Tar(folder(it)),
    })
}

fn folder(it: &source::Directory) -> FolderPlan {
    FolderPlan {
        records: it.records.clone(),
        requires: it.requires.clone(),
        order: it.order,
        prefix: it.prefix,
    }
}

fn sequence(it: &source::Sequence) -> Step<SequencePlan> {
    if it.step == 0 {
        return Err(ProfileError::Value {
            key: "sequence.step".to_owned(),
            expected: "a number above 0",
            found: it.step.to_string(),
        });
    }
    Ok(SequencePlan {
        field: path("sequence.field", &it.field)?,
        start: it.start,
        step: it.step,
        group: optional("sequence.group", it.group.as_deref())?,
    })
}

fn records(it: &source::Records) -> Step<RecordsPlan> {
    let at = path("records.at", &it.at)?;
    let names: Option<Vec<String>> = at.names().map(|name| name.map(str::to_owned)).collect();
    let Some(names) = names else {
        return Err(ProfileError::Value {
            key: "records.at".to_owned(),
            expected: "names of members, without *",
            found: it.at.clone(),
        });
    };
    let unwrap = match &it.unwrap {
        None => None,
        Some(it) => Some(UnwrapPlan {
            field: path("records.unwrap.field", &it.field)?,
            encoding: match it.encoding {
                source::Packed::Text(_) => None,
                source::Packed::Bytes(encoding) => Some(encoding),
            },
            holds: it.holds,
        }),
    };
    let array = matches!(it.form, RecordsForm::Array | RecordsForm::Either);
    Ok(RecordsPlan {
        no_lines: matches!(it.form, RecordsForm::Array | RecordsForm::File) || it.form.is_table(),
        whole: it.form == RecordsForm::File,
        array: array.then_some(names),
        table: None,
        header: optional("records.header", it.header.as_deref())?,
        canonical: it.canonical.as_ref().map(|rule| Canonicaliser::whole(canon(rule))),
        unwrap,
    })
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
            versions: it
                .version
                .iter()
                .map(|version| {
                    let parts = &version.message;
                    let message =
                        message(&format!("{key}.version.message"), parts, &it.separator, &plans)?;
                    let field = path(&format!("{key}.version.field"), &version.field)?;
                    Ok((field, version.from, message))
                })
                .collect::<Step<_>>()?,
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
    let target = match (&it.to, &it.to_field) {
        (Some(to), None) => Target::Digest(digest_named("link.to", to, digests)?),
        (None, Some(field)) => Target::Field(path("link.to_field", field)?),
        _ => {
            return Err(ProfileError::Value {
                key: "link.to".to_owned(),
                expected: "a digest here, or a field in `to_field`, and not both",
                found: it.to.clone().unwrap_or_default(),
            });
        }
    };
    let group = optional("link.group", it.group.as_deref())?;
    let own = |part: &PartPlan| !matches!(part, PartPlan::Literal(_));
    if let (Some(_), GenesisPlan::Digest { message, .. }) = (&group, &genesis)
        && message.parts.iter().any(own)
    {
        return Err(ProfileError::Value {
            key: "link.genesis.digest.message".to_owned(),
            expected: "literals only, where records are grouped",
            found: "another part".to_owned(),
        });
    }
    Ok(LinkPlan {
        field: path("link.field", &it.field)?,
        target,
        prefix: it.prefix.clone(),
        group,
        genesis,
    })
}

fn attachment(it: &source::Attachment) -> Step<AttachmentPlan> {
    Ok(AttachmentPlan {
        field: path("attachment.field", &it.field)?,
        folder: it.folder.trim_end_matches('/').to_owned(),
        digest: path("attachment.digest", &it.digest)?,
        form: TextForm { encoding: it.encoding, prefix: it.prefix.clone() },
        required: it.required,
    })
}

fn signature(it: &source::Signature, digests: &[DigestPlan]) -> Step<SignaturePlan> {
    Ok(SignaturePlan {
        field: path("signature.field", &it.field)?,
        alg: it.alg,
        form: SignatureForm {
            text: TextForm { encoding: it.encoding, prefix: it.prefix.clone() },
            after: it.after.clone(),
        },
        required: it.required,
        message: message("signature.message", &it.message, "", digests)?,
        key: it.key.as_ref().map(|it| key_field("signature.key", it)).transpose()?,
        key_id: it.key_id.as_ref().map(|it| key_id("signature.key_id", it)).transpose()?,
    })
}

fn key_field(key: &str, it: &source::KeyField) -> Step<KeyFieldPlan> {
    Ok(KeyFieldPlan {
        field: path(&format!("{key}.field"), &it.field)?,
        form: it.form,
        text: TextForm { encoding: it.encoding, prefix: it.prefix.clone() },
    })
}

fn key_id(key: &str, it: &source::KeyIdRule) -> Step<KeyIdPlan> {
    Ok(KeyIdPlan {
        field: path(&format!("{key}.field"), &it.field)?,
        of: it.of,
        text: TextForm { encoding: it.encoding, prefix: it.prefix.clone() },
        length: it.length,
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
    let number = |key: &str, place: &Option<String>, offset| {
        Ok(optional(key, place.as_deref())?.map(|place| (place, offset)))
    };
    let root = match &it.root {
        None => None,
        Some(root) => Some(RootPlan {
            field: path("anchor.root.field", &root.field)?,
            digest: digest_named("anchor.root.digest", &root.digest, record)?,
            tree: root.tree.clone(),
            form: TextForm { encoding: root.encoding, prefix: root.prefix.clone() },
        }),
    };
    let manifest = match &it.manifest {
        None => None,
        Some(it) => Some(ManifestPlan {
            field: path("anchor.manifest.field", &it.field)?,
            form: TextForm { encoding: it.encoding, prefix: it.prefix.clone() },
            except: it.except.clone(),
        }),
    };
    let files_root = match &it.files_root {
        None => None,
        Some(it) => Some(FilesRootPlan {
            field: path("anchor.files_root.field", &it.field)?,
            form: TextForm { encoding: it.encoding, prefix: it.prefix.clone() },
            count: optional("anchor.files_root.count", it.count.as_deref())?,
            list: it.list.clone(),
            name: path("anchor.files_root.name", &it.name)?,
            digest: optional("anchor.files_root.digest", it.digest.as_deref())?,
        }),
    };
    let mut plan = AnchorPlan {
        name: it.name.clone(),
        source: it.source,
        files: it.files.clone(),
        form: it.form,
        at: path("anchor.at", &it.at)?,
        required: it.required,
        exact: it.exact || it.source != AnchorSource::File,
        lags: it.lags,
        count: number("anchor.count", &it.count, it.count_offset)?,
        from: number("anchor.from", &it.from, it.from_offset)?,
        consecutive: it.consecutive,
        head: stated("anchor.head", &it.head)?,
        first: stated("anchor.first", &it.first)?,
        root,
        inventory: match &it.inventory {
            None => None,
            Some(it) => Some((path("anchor.inventory.field", &it.field)?, it.step)),
        },
        manifest,
        files_root,
        same: it
            .same
            .iter()
            .map(|(own, record)| Ok((path("anchor.same", own)?, path("anchor.same", record)?)))
            .collect::<Step<_>>()?,
        link: match &it.link {
            None => None,
            Some(link) => Some((
                path("anchor.link.field", &link.field)?,
                digest_named("anchor.link.to", &link.to, &own)?,
                link.genesis.clone(),
            )),
        },
        signature: match &it.signature {
            None => None,
            Some(signature) => Some(anchor_signature(signature, &own)?),
        },
        digests: own,
    };
    let speaks = plan.signature.as_ref().is_some_and(|it| speaks(&plan, &it.message));
    plan.signature.iter_mut().for_each(|it| it.speaks = speaks);
    Ok(plan)
}

fn anchor_signature(it: &source::AnchorSignature, own: &[DigestPlan]) -> Step<AnchorSignaturePlan> {
    Ok(AnchorSignaturePlan {
        field: path("anchor.signature.field", &it.field)?,
        alg: it.alg,
        form: SignatureForm {
            text: TextForm { encoding: it.encoding, prefix: it.prefix.clone() },
            after: None,
        },
        message: message("anchor.signature.message", &it.message, "", own)?,
        key: it.key.as_ref().map(|it| key_field("anchor.signature.key", it)).transpose()?,
        key_id: optional("anchor.signature.key_id", it.key_id.as_deref())?,
        speaks: false,
    })
}

/// Tells whether a message is over everything that an anchor states, directly or by its digests.
fn speaks(anchor: &AnchorPlan, message: &MessagePlan) -> bool {
    let mut digests: Vec<usize> = message.digests().collect();
    let mut at = 0;
    while let Some(digest) = digests.get(at).copied() {
        for inner in anchor.digests[digest].message.digests() {
            if !digests.contains(&inner) {
                digests.push(inner);
            }
        }
        at += 1;
    }
    let places = [&anchor.count, &anchor.from].into_iter().flatten().map(|(place, _)| place);
    let places = places
        .chain([&anchor.head, &anchor.first].into_iter().flatten().map(|(place, _)| place))
        .chain(anchor.root.as_ref().map(|it| &it.field))
        .chain(anchor.inventory.as_ref().map(|(place, _)| place))
        .chain(anchor.manifest.as_ref().map(|it| &it.field))
        .chain(anchor.files_root.as_ref().map(|it| &it.field));
    let mut places = places.peekable();
    places.peek().is_some()
        && places.all(|place| {
            let by_digest = || digests.iter().any(|it| anchor.digests[*it].message.covers(place));
            message.covers(place) || by_digest()
        })
}

pub(super) fn message(
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
        Part::Field(it) => PartPlan::Field {
            at: path(&format!("{key}.field.at"), &it.at)?,
            null: it.null.clone(),
            decode: it.decode,
            rewrite: it.rewrite.map(rewrite),
        },
        Part::Line(line) => PartPlan::Line(*line),
        Part::Previous(it) => previous(key, it)?,
        Part::Digest(it) => PartPlan::Digest {
            index: digest_named(&format!("{key}.digest.name"), &it.name, digests)?,
            form: it.form,
        },
        Part::Json(it) => PartPlan::Json(Box::new(json(&format!("{key}.json"), it)?)),
        Part::Dsse(it) => PartPlan::Dsse {
            kind: path(&format!("{key}.dsse.type"), &it.r#type)?,
            payload: path(&format!("{key}.dsse.payload"), &it.payload)?,
        },
    })
}

fn previous(key: &str, it: &source::PreviousPart) -> Step<PartPlan> {
    let of_records = key.starts_with("digest.") || key.starts_with("signature.");
    let unpacks = it.decode.is_none_or(|encoding| encoding.read(&it.first).is_some());
    if !of_records || !unpacks {
        return Err(ProfileError::Value {
            key: format!("{key}.previous"),
            expected: if of_records { "`first` in its encoding" } else { "a message of records" },
            found: it.first.clone(),
        });
    }
    Ok(PartPlan::Previous {
        at: path(&format!("{key}.previous.at"), &it.at)?,
        slot: 0,
        first: it.first.clone(),
        null: it.null.clone(),
        decode: it.decode,
    })
}

fn rewrite(rule: RewriteRule) -> Rewrite {
    match rule {
        RewriteRule::CutFraction => Rewrite::CutFraction,
        RewriteRule::OffsetToZ => Rewrite::OffsetToZ,
        RewriteRule::ZToOffset => Rewrite::ZToOffset,
        RewriteRule::Empty => Rewrite::Empty,
        RewriteRule::Null => Rewrite::Null,
    }
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
    let mapped = it.fields.iter().map(|(name, place)| {
        let source = Source::At(path(&format!("{key}.fields"), place)?);
        Ok(Field { name: name.clone(), source })
    });
    let constant = it.constants.iter().map(|(name, text)| {
        Ok(Field { name: name.clone(), source: Source::Constant(text.clone()) })
    });
    let rewrites = it
        .rewrite
        .iter()
        .map(|(place, rule)| Ok((path(&format!("{key}.rewrite"), place)?, rewrite(*rule))));
    let selection = Selection {
        at: path(&format!("{key}.at"), &it.at)?,
        base: match &it.include {
            None => Base::Everything,
            Some(places) => Base::Include(paths(&format!("{key}.include"), places)?),
        },
        exclude: paths(&format!("{key}.exclude"), &it.exclude)?,
        fields: mapped.chain(constant).collect::<Step<_>>()?,
        missing: match it.missing {
            MissingRule::Omit => Missing::Omit,
            MissingRule::Null => Missing::Null,
        },
        drop_nulls: it.drop_nulls,
        rewrites: rewrites.collect::<Step<_>>()?,
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

pub(super) fn canon(rule: &CanonRule) -> Canon {
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
    let written = |field: Mapped| match field {
        Mapped::Kind => it.kind.as_ref(),
        Mapped::System => it.system.as_ref(),
        Mapped::Version => it.version.as_ref(),
        Mapped::Agent => it.agent.as_ref(),
        Mapped::Decision => it.decision.as_ref(),
        Mapped::Person => it.person.as_ref(),
        Mapped::Requester => it.requester.as_ref(),
        Mapped::Operator => it.operator.as_ref(),
        Mapped::RiskLevel => it.risk_level.as_ref(),
        Mapped::RiskScore => it.risk_score.as_ref(),
        Mapped::Outcome => it.outcome.as_ref(),
        Mapped::Id => it.id.as_ref(),
        _ => None,
    };
    let mut texts: [Option<TextPlan>; Mapped::TEXTS.len()] = Default::default();
    for (plan, field) in texts.iter_mut().zip(Mapped::TEXTS) {
        *plan = text(field.name(), written(field))?;
    }
    Ok(FieldsPlan {
        time: time("time", it.time.as_ref())?,
        texts,
        reasoning: paths("fields.reasoning", &it.reasoning)?,
        executed: time("executed", it.executed.as_ref())?,
        reviewed: time("reviewed", it.reviewed.as_ref())?,
        review_seconds: match &it.review_seconds {
            None => None,
            Some(it) => {
                Some(DurationPlan { at: path("fields.review_seconds.at", &it.at)?, unit: it.unit })
            }
        },
        search: paths("fields.text", &it.text)?,
    })
}

fn time(name: &str, field: Option<&TimeField>) -> Step<Option<TimePlan>> {
    let Some(field) = field else { return Ok(None) };
    let is_zone = |zone: &str| {
        let new_year = format!("2000-01-01T00:00:00{zone}");
        zone.starts_with(['Z', '+', '-']) && Moment::parse(&new_year).is_some()
    };
    if let Some(zone) = field.zone.as_ref().filter(|zone| !is_zone(zone)) {
        return Err(ProfileError::Value {
            key: format!("fields.{name}.zone"),
            expected: "Z, or an offset such as +01:00",
            found: zone.clone(),
        });
    }
    let at = path(&format!("fields.{name}.at"), &field.at)?;
    Ok(Some(TimePlan { at, format: field.format, zone: field.zone.clone() }))
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

impl SignatureForm {
    /// Reads a signature; `None` for a text that is none.
    pub(crate) fn read(&self, text: &str) -> Option<Vec<u8>> {
        let text = match &self.after {
            Some(after) => text.rsplit_once(after.as_str()).map_or(text, |(_, rest)| rest),
            None => text,
        };
        self.text.read(text)
    }
}

impl std::fmt::Display for source::Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Word(word) => word.fmt(f),
        }
    }
}

impl source::Scalar {
    /// Tells whether a value is this one.
    pub(crate) fn fits(&self, value: Value<'_>) -> bool {
        match self {
            Self::Text(text) => value.is_str(text),
            Self::Number(number) => value.as_i64() == Some(*number),
            Self::Word(word) => value.as_bool() == Some(*word),
        }
    }
}

impl KeyIdPlan {
    /// Returns the identifier that follows from these bytes.
    pub(crate) fn write(&self, bytes: &[u8]) -> String {
        let mut text = String::new();
        self.text.encoding.write(bytes, &mut text);
        if let Some(length) = self.length {
            text.truncate(length);
        }
        format!("{}{text}", self.text.prefix)
    }
}

impl Encoding {
    /// Appends `bytes` in this encoding.
    pub(crate) fn write(self, bytes: &[u8], out: &mut String) {
        self.base().encode_append(bytes, out);
    }

    /// Reads exactly this encoding: no white space, no other case, one spelling.
    pub(crate) fn read(self, text: &str) -> Option<Vec<u8>> {
        let base64 = match self {
            Self::Hex | Self::HexUpper => return self.base().decode(text.as_bytes()).ok(),
            Self::Base64 => Base64::Standard,
            Self::Base64Nopad => Base64::StandardUnpadded,
            Self::Base64url => Base64::UrlUnpadded,
            Self::Base64urlPad => Base64::Url,
        };
        base64.decode(text)
    }

    fn base(self) -> data_encoding::Encoding {
        match self {
            Self::Hex => data_encoding::HEXLOWER,
            Self::HexUpper => data_encoding::HEXUPPER,
            Self::Base64 => data_encoding::BASE64,
            Self::Base64Nopad => data_encoding::BASE64_NOPAD,
            Self::Base64url => data_encoding::BASE64URL_NOPAD,
            Self::Base64urlPad => data_encoding::BASE64URL,
        }
    }
}
