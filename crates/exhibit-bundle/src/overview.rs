//! What people read first: a page without script, and how to check with other tools.

use exhibit_core::visible::visible;
use exhibit_verify::zip::Content as _;

use crate::layout;
use crate::model::{BundleItem, BundleModel};
use crate::seal::NAMESPACE;

/// Returns `data/index.html`: no script, no link outside, every text escaped and made visible.
pub(crate) fn index_html(model: &BundleModel<'_>, entries: u64) -> String {
    let rows: String = model.items.iter().map(item_row).collect();
    let withheld: String = model
        .withheld
        .iter()
        .map(|w| format!("<tr><td>{}</td><td>{}</td></tr>\n", w.evidence.id, text(&w.reason)))
        .collect();
    let unchecked: String =
        model.not_checked.iter().map(|line| format!("<li>{}</li>\n", text(line))).collect();
    let pack = match model.pack {
        Some(_) => "<p><a href=\"pack.pdf\">The pack (PDF)</a></p>\n",
        None => "",
    };
    let total = model.items.len() + model.withheld.len();
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{id}: evidence bundle</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <h1>Evidence bundle {id}</h1>\n\
         <p>{organisation}, for {recipient}. Made {made}.</p>\n\
         <p class=\"note\">This page repeats what the bundle records. Reading it checks nothing: \
         run <code>exhibit verify-bundle</code>, or the commands in <code>VERIFY.txt</code>, with \
         the origin and the signer's key that you received by another channel. Words about \
         integrity say nothing about whether a control works.</p>\n{pack}\
         <dl><dt>Log origin</dt><dd><code>{origin}</code></dd>\n\
         <dt>Ledger</dt><dd>{entries} entries</dd>\n\
         <dt>Contents</dt><dd>{items} of {total} items, {held} withheld</dd></dl>\n",
        id = model.id,
        organisation = text(&model.organisation),
        recipient = text(&model.recipient),
        made = model.made,
        origin = model.origin,
        items = model.items.len(),
        held = model.withheld.len(),
    );
    page.push_str(&format!(
        "<h2>Evidence</h2>\n<table>\n<thead><tr><th scope=\"col\">Item</th><th scope=\"col\">Name</th>\
         <th scope=\"col\">Verdict as recorded</th><th scope=\"col\">Supports</th>\
         <th scope=\"col\">SHA-256</th><th scope=\"col\">Not checked</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n"
    ));
    if !withheld.is_empty() {
        page.push_str(&format!(
            "<h2>Withheld</h2>\n<table>\n<thead><tr><th scope=\"col\">Item</th>\
             <th scope=\"col\">Reason</th></tr></thead>\n<tbody>\n{withheld}</tbody>\n</table>\n"
        ));
    }
    if !unchecked.is_empty() {
        page.push_str(&format!("<h2>Not checked</h2>\n<ul>\n{unchecked}</ul>\n"));
    }
    page + "</body>\n</html>\n"
}

fn item_row(item: &BundleItem<'_>) -> String {
    let state = item.state;
    let received = &state.received;
    let files: Vec<String> = layout::member_names(&received.members)
        .iter()
        .zip(&item.contents)
        .map(|(name, content)| {
            let folder = layout::item_name(received.id);
            format!("<a href=\"evidence/{folder}/{name}\">{name}</a> ({} bytes)", content.len())
        })
        .collect();
    let supports: Vec<&str> = state.supports.keys().map(String::as_str).collect();
    let unchecked: Vec<String> = state
        .verified
        .iter()
        .flat_map(|v| &v.appraisal.not_checked)
        .map(|line| text(line))
        .collect();
    format!(
        "<tr><td>{id}</td><td>{name}<br>{files}</td><td><strong>{word}</strong></td><td>{supports}</td>\
         <td><code>{digest}</code></td><td>{unchecked}</td></tr>\n",
        id = received.id,
        name = text(&received.name),
        files = files.join("<br>"),
        word = state.word(),
        supports = text(&supports.join(", ")),
        digest = received.digest,
        unchecked = unchecked.join("<br>"),
    )
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

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;\
padding:0 1rem;color:#1a1a1a;background:#fff}table{border-collapse:collapse;width:100%}\
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #ccc}\
code{font-size:.85em;overflow-wrap:anywhere}.note{border-left:4px solid #666;padding-left:1rem}\
dt{font-weight:600}";

/// Returns `VERIFY.txt`: commands that take nothing from the bundle on trust.
pub(crate) fn verify_txt(model: &BundleModel<'_>) -> String {
    format!(
        "How to check {id} without Exhibit A\n\
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
         6. Each data/proofs/*.tlog-proof shows that an item was received into that ledger.\n",
        id = model.id,
    )
}
