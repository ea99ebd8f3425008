//! What people read first: a page without script, and how to check with other tools.

use std::collections::BTreeMap;

use exhibit_core::appraisal::Outcome;
use exhibit_core::verdict::Word;
use exhibit_core::visible::visible;
use exhibit_verify::zip::Content as _;

use crate::layout;
use crate::model::{BundleItem, BundleModel};
use crate::relied::doubt;
use crate::seal::NAMESPACE;

/// Returns `data/index.html`: no script, no link outside, every text escaped and made visible.
pub(crate) fn index_html(model: &BundleModel<'_>, entries: u64) -> String {
    let id = model.id;
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{id}: evidence bundle</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{MARKS}\n",
    );
    page.push_str(&head(model, entries));
    let rows: String = model.items.iter().map(item_row).collect();
    page.push_str(&table(
        "Evidence",
        &[
            "Item",
            "Name and files",
            "Verdict as recorded",
            "Supports",
            "SHA-256",
            "Found against it, not checked",
        ],
        &rows,
    ));
    page.push_str(&table("By requirement", &["Requirement", "Evidence"], &by_requirement(model)));
    let withheld = model.withheld.iter().map(|it| {
        let (id, reason) = (it.evidence.id, text(&it.reason));
        format!("<tr><td class=\"id\">{id}</td><td>{reason}</td></tr>\n")
    });
    page.push_str(&table("Withheld", &["Item", "Reason"], &withheld.collect::<String>()));
    let unchecked = model.not_checked.iter().map(|line| format!("<li>{}</li>\n", text(line)));
    let unchecked: String = unchecked.collect();
    if !unchecked.is_empty() {
        page.push_str(&format!("<h2>Not checked</h2>\n<ul>\n{unchecked}</ul>\n"));
    }
    page + "</body>\n</html>\n"
}

fn head(model: &BundleModel<'_>, entries: u64) -> String {
    let pack = match model.pack {
        Some(_) => "<p><a href=\"pack.pdf\">The pack (PDF)</a></p>\n",
        None => "",
    };
    format!(
        "<h1>Evidence bundle {id}</h1>\n\
         <p>{organisation}, for {recipient}. Made {made}.</p>\n\
         <p class=\"note\">This page repeats what the bundle records. Reading it checks nothing: \
         run <code>exhibit verify-bundle</code>, or the commands in <code>VERIFY.txt</code>, with \
         the origin and the signer's key that you received by another channel. Words about \
         integrity say nothing about whether a control works.</p>\n<p>{statement}</p>\n{pack}\
         <dl><dt>Log origin</dt><dd><code>{origin}</code></dd>\n\
         <dt>Ledger</dt><dd>{entries} entries</dd>\n\
         <dt>Contents</dt><dd>{items} of {total} items, {held} withheld</dd></dl>\n",
        id = model.id,
        statement = text(exhibit_core::INDEPENDENT),
        organisation = text(&model.organisation),
        recipient = text(&model.recipient),
        made = model.made.for_people(),
        origin = model.origin,
        entries = grouped(entries),
        items = model.items.len(),
        total = model.items.len() + model.withheld.len(),
        held = model.withheld.len(),
    )
}

/// Returns a heading and a table; nothing where there are no rows.
fn table(title: &str, columns: &[&str], rows: &str) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let columns: String =
        columns.iter().map(|column| format!("<th scope=\"col\">{column}</th>")).collect();
    format!(
        "<h2>{title}</h2>\n<table>\n<thead><tr>{columns}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )
}

fn item_row(item: &BundleItem<'_>) -> String {
    let state = item.state;
    let received = &state.received;
    let folder = layout::item_name(received.id);
    let names = layout::member_names(&received.members);
    let files = names.iter().zip(&item.contents).map(|(name, content)| {
        let bytes = grouped(content.len());
        format!("<br><a href=\"evidence/{folder}/{name}\">{name}</a> <span class=\"size\">{bytes} bytes</span>")
    });
    let supports: Vec<String> = state.supports.keys().map(|id| text(id)).collect();
    let appraisal = state.verified.as_ref().map(|verified| &verified.appraisal);
    let facts = appraisal.into_iter().flat_map(|it| &it.facts);
    let against = facts.filter(|fact| fact.outcome == Outcome::Fail);
    let against = against.map(|fact| format!("<strong>{}</strong>", text(&fact.detail)));
    let unchecked = appraisal.into_iter().flat_map(|it| &it.not_checked).map(|line| text(line));
    let doubted = doubt_of(item).map(|it| format!("<strong>{it}</strong>"));
    let remarks: Vec<String> = doubted.into_iter().chain(against).chain(unchecked).collect();
    format!(
        "<tr id=\"{id}\"><td class=\"id\">{id}</td><td>{name}{files}</td><td>{word}</td><td>{supports}</td>\
         <td>{digest}</td><td>{remarks}</td></tr>\n",
        id = received.id,
        name = text(&received.name),
        files = files.collect::<String>(),
        word = marked(state.word()),
        supports = supports.join(", "),
        digest = digest(&received.digest.to_hex()),
        remarks = remarks.join("<br>"),
    )
}

/// Says that the verdict rests on what is not relied on any more, where it does.
fn doubt_of(item: &BundleItem<'_>) -> Option<String> {
    let (state, lost) = (item.state, &item.no_longer_relied_on);
    (!lost.is_empty()).then(|| text(&doubt(state.received.id, state.word(), lost)))
}

/// One row a requirement that has evidence here: which items, and what they are worth.
fn by_requirement(model: &BundleModel<'_>) -> String {
    // Clauses, then controls; 9 before 10.
    let order = |id: &str| -> Vec<(u64, String)> {
        id.split('.').map(|part| (part.parse().unwrap_or(u64::MAX), part.to_owned())).collect()
    };
    let mut rows: BTreeMap<_, (&str, Vec<String>)> = BTreeMap::new();
    for item in &model.items {
        let state = item.state;
        let (id, name) = (state.received.id, text(&state.received.name));
        let doubt = doubt_of(item).map(|it| format!(". {it}")).unwrap_or_default();
        let line = format!("{} <a href=\"#{id}\">{id}</a> {name}{doubt}", marked(state.word()));
        for requirement in state.supports.keys() {
            let row = rows.entry(order(requirement)).or_insert((requirement, Vec::new()));
            row.1.push(line.clone());
        }
    }
    let row = |(requirement, lines): (&str, Vec<String>)| {
        let (id, lines) = (text(requirement), lines.join("<br>"));
        format!("<tr><td class=\"id\">{id}</td><td>{lines}</td></tr>\n")
    };
    rows.into_values().map(row).collect()
}

/// A verdict's mark and word; the mark has another shape for each word.
fn marked(word: Word) -> String {
    let name = word.as_str().to_lowercase().replace(' ', "-");
    format!(
        "<strong class=\"verdict {name}\"><svg aria-hidden=\"true\"><use href=\"#{name}\"/></svg>{word}</strong>"
    )
}

/// A digest in groups of eight; copied, it is one word.
fn digest(hex: &str) -> String {
    let groups = hex.as_bytes().chunks(8).map(|group| {
        let group = str::from_utf8(group).unwrap_or_default();
        format!("<span>{group}</span><wbr>")
    });
    format!("<code class=\"digest\">{}</code>", groups.collect::<String>())
}

/// A number with commas between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Makes hidden characters visible, then escapes for HTML text and attributes.
fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in visible(raw).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1a1d23;--muted:#565e6c;--line:#c9ced6;--paper:#fff;--accent:#23408e;\
--verified:#1e7b4f;--unanchored:#2f6690;--unsigned:#6b7280;--incomplete:#a15c00;--diverged:#7a3e9d;\
--broken:#b3261e;--cannot-check:#4b5563}\
@media (prefers-color-scheme:dark){:root{--ink:#e6e8ec;--muted:#a3aab8;--line:#3a404a;--paper:#16181d;\
--accent:#9db4ff;--verified:#5cc596;--unanchored:#7fb2da;--unsigned:#a3aab8;--incomplete:#f0b35a;\
--diverged:#c79be3;--broken:#ff8a80;--cannot-check:#c3c9d4}}\
body{font:15px/1.45 'IBM Plex Sans',system-ui,sans-serif;font-variant-numeric:tabular-nums;\
max-width:75rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--paper)}\
h1{font:400 32px/1.2 'IBM Plex Serif',Georgia,serif}h2{font-size:18px;margin-top:2rem}\
a{color:var(--accent)}table{border-collapse:collapse;width:100%;line-height:1.35}\
th,td{text-align:left;vertical-align:top;padding:8px 12px 8px 0;border-bottom:1px solid var(--line)}\
th{font-size:13px;color:var(--muted);font-weight:400}.id,.verdict,.size{white-space:nowrap}\
.size{color:var(--muted);font-size:13px}code{font:13px/1.45 'IBM Plex Mono',ui-monospace,monospace;\
overflow-wrap:anywhere}.digest span{margin-right:.6ch}.digest span:first-child,\
.digest span:nth-last-child(2){font-weight:600}.note{border-left:2px solid var(--line);\
padding-left:16px;max-width:75ch}dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px}\
dt{color:var(--muted)}dd{margin:0}svg{width:14px;height:14px;margin-right:6px;vertical-align:-2px;\
fill:none;stroke:currentColor;stroke-width:1.5}.marks{display:none}\
.verified{color:var(--verified)}.unanchored{color:var(--unanchored)}.unsigned{color:var(--unsigned)}\
.incomplete{color:var(--incomplete)}.diverged{color:var(--diverged)}.broken{color:var(--broken)}\
.cannot-check{color:var(--cannot-check)}";

/// The verdict marks, told apart by shape: closed seal with a tick, open ring, plain sheet, ring
/// with a gap, a line that forks, broken seal, dashed ring with a question mark.
const MARKS: &str = "<svg class=\"marks\" aria-hidden=\"true\">\
<symbol id=\"verified\" viewBox=\"0 0 14 14\"><circle cx=\"7\" cy=\"7\" r=\"6\" fill=\"currentColor\"/>\
<path d=\"M4 7.2 6.2 9.4 10.2 5\" stroke=\"var(--paper)\"/></symbol>\
<symbol id=\"unanchored\" viewBox=\"0 0 14 14\"><circle cx=\"7\" cy=\"7\" r=\"5.5\"/></symbol>\
<symbol id=\"unsigned\" viewBox=\"0 0 14 14\"><path d=\"M3 1.5h5.5L11 4v8.5H3zM8.5 1.5V4H11\"/></symbol>\
<symbol id=\"incomplete\" viewBox=\"0 0 14 14\"><path d=\"M9.5 2.1A5.5 5.5 0 1 0 12.4 6\" stroke-width=\"2\"/></symbol>\
<symbol id=\"diverged\" viewBox=\"0 0 14 14\"><path d=\"M7 13V8.5L3 4V1M7 8.5 11 4V1\"/></symbol>\
<symbol id=\"broken\" viewBox=\"0 0 14 14\"><path d=\"M6 1.1a6 6 0 0 0 0 11.8L7.4 9 5 7.2 7 4.6zM8.6 1.3a6 6 0 0 1 0 11.4L9.8 9 7.4 7l1.8-2.4z\" \
fill=\"currentColor\" stroke=\"none\"/></symbol>\
<symbol id=\"cannot-check\" viewBox=\"0 0 14 14\"><circle cx=\"7\" cy=\"7\" r=\"5.8\" stroke-dasharray=\"2.4 1.6\"/>\
<path d=\"M5.4 5.6a1.7 1.7 0 1 1 2.4 1.6c-.6.3-.8.6-.8 1.2M7 9.6v1.2\" stroke-width=\"1.2\"/></symbol></svg>";

/// Returns `VERIFY.txt`: commands that take nothing from the bundle on trust.
pub(crate) fn verify_txt(model: &BundleModel<'_>) -> String {
    format!(
        "How to check {id} without Exhibit A\n\
         \n\
         {statement}\n\
         \n\
         This is a courtesy copy of the published guide. Somebody who changed the bundle could have\n\
         changed this file: take the commands from the guide, and the signer's key and the log\n\
         origin from the transmittal slip or from the person, never from the bundle.\n\
         \n\
         1. Unpack the zip and go into the folder {id}.\n\
         \n\
         2. No file was changed since it was packed\n\
         \x20  Linux       sha256sum --quiet -c tagmanifest-sha256.txt manifest-sha256.txt\n\
         \x20  macOS       shasum -a 256 -c tagmanifest-sha256.txt manifest-sha256.txt\n\
         \x20  PowerShell  Get-Content tagmanifest-sha256.txt, manifest-sha256.txt | ForEach-Object {{\n\
         \x20                $d, $p = $_ -split '  ', 2\n\
         \x20                if ((Get-FileHash -LiteralPath $p).Hash -ne $d) {{ \"CHANGED $p\" }} }}\n\
         \n\
         3. No file was added or removed (bagit-python)\n\
         \x20  bagit.py --validate .\n\
         \n\
         4. The person whose key you know signed exactly this\n\
         \x20  Write one line into a file allowed_signers, with the key that YOU received:\n\
         \x20    signer namespaces=\"{NAMESPACE}\" ssh-ed25519 AAAA...\n\
         \x20  Linux, macOS  ssh-keygen -Y verify -f allowed_signers -I signer -n {NAMESPACE} \\\n\
         \x20                  -s tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt\n\
         \x20  PowerShell    cmd /c \"ssh-keygen -Y verify -f allowed_signers -I signer -n {NAMESPACE} \
         -s tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt\"\n\
         \n\
         5. The ledger is whole, and its head is signed\n\
         \x20  data/ledger is a C2SP tlog-tiles folder. Tessera's fsck (--storage_url=file://...) and\n\
         \x20  the packages golang.org/x/mod/sumdb/note and /tlog read it. data/trust/log.vkey is the\n\
         \x20  verifier key; it is the right one only if the origin that you know is\n\
         \x20  exhibit-a.invalid/ and the lower-case base32 of SHA-256 of its last 32 bytes.\n\
         \n\
         6. Each data/proofs/*.tlog-proof shows that an item was received into that ledger.\n{samples}",
        id = model.id,
        samples = if model.samples.is_empty() { "" } else { SAMPLES },
        statement = exhibit_core::INDEPENDENT,
    )
}

const SAMPLES: &str = "\n\
    7. Each sample in data/samples can be drawn again: the published docs/sampling.md has a script,\n\
    \x20  redraw.py, that needs Python and nothing else.\n\
    \x20  python3 redraw.py . S-001\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_digests_are_grouped() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
        let shown = digest(&"0123456789abcdef".repeat(4));
        assert_eq!(shown.matches("<span>").count(), 8);
        assert_eq!(shown.replace("<span>", "").replace("</span><wbr>", "").len(), 64 + 28);
    }

    #[test]
    fn every_word_has_a_mark_and_a_colour() {
        for word in Word::ALL {
            let name = word.as_str().to_lowercase().replace(' ', "-");
            assert!(MARKS.contains(&format!("id=\"{name}\"")), "{name}");
            assert!(STYLE.matches(&format!("--{name}:")).count() == 2, "{name}");
            assert!(STYLE.contains(&format!(".{name}{{")), "{name}");
        }
    }
}
