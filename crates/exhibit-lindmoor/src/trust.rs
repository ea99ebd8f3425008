//! What the auditor relies on: a trust file, the keys that it names, and profiles of formats that are not built in.

use crate::File;
use crate::credo::LOG_KEY;
use crate::helper::{Gateway, SESSION_KEY};
use crate::keys::Ed25519;
use crate::papers::{GOVERNANCE_KEY, Papers};
use crate::sift;

/// Profiles that the auditor wrote and adopts: their names and texts.
pub const PROFILES: [(&str, &str); 4] = [
    ("core-applications", include_str!("../profiles/core-applications.toml")),
    ("helper-gateway", include_str!("../profiles/helper-gateway.toml")),
    ("helper-session", include_str!("../profiles/helper-session.toml")),
    ("sift-triage", include_str!("../profiles/sift-triage.toml")),
];

/// Hands out the trust file with its keys and the profiles.
pub(crate) fn files(seed: u64, papers: &Papers<'_>, sink: &mut dyn FnMut(File)) {
    let mut put = |path: &str, text: String| {
        sink(File { path: path.to_owned(), bytes: text.into_bytes() });
    };
    let key = |name| Ed25519::new(seed, name);
    put("trust/trust.toml", TRUST.to_owned());
    put("trust/credo-checkpoints.pem", key(LOG_KEY).pem());
    put("trust/sift-supplier.pub", key(sift::KEY).openssh("exports@sift.example"));
    put("trust/helper-sessions.hex", key(SESSION_KEY).hex());
    put("trust/helper-gateway.vkey", Gateway::vkey(seed));
    put("trust/ai-governance.pub", key(GOVERNANCE_KEY).openssh("f.ahlers@lindmoor.example"));
    put("trust/document-signing-ca.pem", papers.authority());
    for (name, text) in PROFILES {
        put(&format!("profiles/{name}.toml"), text.to_owned());
    }
}

const TRUST: &str = r#"# What internal audit of Lindmoor Bank relies on: each key with its scope, and how it was confirmed.

[[key]]
id = "credo-checkpoints"
subject = "CREDO, checkpoints of the event log"
file = "credo-checkpoints.pem"
purposes = ["log:aiauditlog"]
sources = ["credo"]
[key.confirmation]
how = "fingerprint compared in full"
by = "Nils Johannsen"
channel = "telephone, number from the staff directory"
on = "2025-07-02"
organisation_only = true

[[key]]
id = "sift-supplier"
subject = "SIFT, the supplier's exports"
file = "sift-supplier.pub"
purposes = ["log:sift-triage"]
sources = ["sift"]
[key.confirmation]
how = "fingerprint read aloud"
by = "Nils Johannsen"
channel = "telephone, number from the contract"
on = "2025-07-03"

[[key]]
id = "helper-sessions"
subject = "HELPER, signer of conversations"
file = "helper-sessions.hex"
purposes = ["log:helper-session"]
sources = ["helper"]
[key.confirmation]
how = "fingerprint compared in full"
by = "Nils Johannsen"
channel = "video call, the operator showed the fingerprint"
on = "2025-07-03"
organisation_only = true

[[key]]
id = "helper-gateway"
subject = "HELPER, gateway log"
file = "helper-gateway.vkey"
purposes = ["log:helper-gateway"]
sources = ["helper-gateway"]
[key.confirmation]
how = "verifier key compared in full"
by = "Nils Johannsen"
channel = "paper, annex 3 of the contract"
on = "2025-07-03"

[[key]]
id = "head-of-ai-governance"
subject = "Friederike Ahlers, head of AI governance"
file = "ai-governance.pub"
purposes = ["document"]
[key.confirmation]
how = "fingerprint compared in full"
by = "Nils Johannsen"
channel = "in person"
on = "2025-07-02"
organisation_only = true

[[key]]
id = "document-signing-ca"
subject = "Lindmoor Bank Document Signing CA"
file = "document-signing-ca.pem"
purposes = ["document"]
[key.confirmation]
how = "fingerprint compared in full"
by = "Nils Johannsen"
channel = "in person, certificate practice statement"
on = "2025-07-02"
organisation_only = true
"#;
