//! What the tests need: openssl in a folder of its own, documents in memory, and vectors.

use std::io::Read;
use std::process::Command;
use std::sync::OnceLock;

use exhibit_core::time::Timestamp;
use exhibit_verify::signature::{Companion, DocumentFindings, DocumentItem, appraise_document};
use exhibit_verify::trust::{TrustInput, TrustSet};

use crate::oracles::skip;
pub(crate) use crate::oracles::vectors;

/// A folder in which openssl works.
pub(crate) struct Lab(tempfile::TempDir);

impl Lab {
    pub(crate) fn open() -> Option<Self> {
        if Command::new("openssl").arg("version").output().is_err() {
            skip("CMS against openssl", "openssl is not installed");
            return None;
        }
        Some(Self(tempfile::tempdir().expect("a folder")))
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> bool {
        let mut command = Command::new("openssl");
        let output = command.args(arguments).current_dir(self.0.path()).output().expect("openssl");
        output.status.success()
    }

    /// What it says, on either stream.
    pub(crate) fn output(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("openssl");
        let output = command.args(arguments).current_dir(self.0.path()).output().expect("openssl");
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    }

    pub(crate) fn must(&self, arguments: &[&str]) {
        assert!(self.run(arguments), "openssl {}", arguments.join(" "));
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.0.path().join(name), bytes).expect("a file can be written");
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.path().join(name)).unwrap_or_else(|_| panic!("{name}"))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.path().join(name).is_file()
    }

    /// A time inside the validity of a certificate.
    pub(crate) fn valid_at(&self, name: &str) -> Timestamp {
        let trust = trust_of(&[(name, &self.read(name))]);
        let from = trust.entries()[0].valid_from.expect("a certificate");
        Timestamp::from_unix(from.unix() + 3600).expect("a time")
    }

    /// Root, intermediate, and whom they certify for a day.
    ///
    /// They are made once: keys take time.
    pub(crate) fn people(&self) {
        static MADE: OnceLock<Lab> = OnceLock::new();
        let made = MADE.get_or_init(|| {
            let made = Self(tempfile::tempdir().expect("a folder"));
            made.make_people();
            made
        });
        for entry in std::fs::read_dir(made.0.path()).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name");
            std::fs::copy(&path, self.0.path().join(name)).expect("a copy");
        }
    }

    fn make_people(&self) {
        let authority =
            "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";
        self.authority("root", "Root");
        self.authority("mallory", "Mallory");
        let one_below = authority.replace("CA:TRUE", "CA:TRUE,pathlen:0");
        self.certify("intermediate", "Intermediate", "root", "rsa:2048", &one_below, "3650");
        let mail = "keyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\n";
        for (file, name, by, key, extensions) in [
            ("alice", "Alice", "intermediate", "ec", format!("{mail}subjectKeyIdentifier=hash\n")),
            (
                "bob",
                "Bob",
                "intermediate",
                "rsa:2048",
                format!("{mail}subjectKeyIdentifier=hash\n"),
            ),
            ("server", "Server", "intermediate", "ec", "extendedKeyUsage=serverAuth\n".to_owned()),
            (
                "cipher",
                "Cipher",
                "intermediate",
                "ec",
                "keyUsage=critical,keyEncipherment\n".to_owned(),
            ),
            (
                "tsa",
                "Authority",
                "intermediate",
                "rsa:2048",
                "keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n"
                    .to_owned(),
            ),
            (
                "critical",
                "Critical",
                "intermediate",
                "ec",
                format!("{mail}1.2.3.4=critical,ASN1:NULL\n"),
            ),
            (
                "responder",
                "Responder",
                "intermediate",
                "ec",
                "keyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning\n".to_owned(),
            ),
            ("below", "Below", "intermediate", "ec", authority.to_owned()),
            ("deep", "Deep", "below", "ec", mail.to_owned()),
            ("eve", "Eve", "alice", "ec", mail.to_owned()),
            (
                "names",
                "Names",
                "root",
                "ec",
                format!("{authority}nameConstraints=critical,permitted;email:example.org\n"),
            ),
            ("narrow", "Narrow", "names", "ec", mail.to_owned()),
            ("weak", "Weak", "root", "ec", mail.to_owned()),
        ] {
            self.certify(file, name, by, key, &extensions, "1");
        }
    }

    pub(crate) fn authority(&self, file: &str, name: &str) {
        let (key, pem, subject) =
            (format!("{file}.key"), format!("{file}.pem"), format!("/CN={name}"));
        self.must(&[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            &key,
            "-out",
            &pem,
            "-subj",
            &subject,
            "-days",
            "3650",
            "-addext",
            "keyUsage=critical,keyCertSign,cRLSign",
        ]);
    }

    pub(crate) fn certify(
        &self,
        file: &str,
        name: &str,
        by: &str,
        key: &str,
        extensions: &str,
        days: &str,
    ) {
        self.write("extensions", extensions.as_bytes());
        let [own, csr, pem] = ["key", "csr", "pem"].map(|it| format!("{file}.{it}"));
        let subject = format!("/CN={name}");
        let curve: &[&str] =
            if key == "ec" { &["-pkeyopt", "ec_paramgen_curve:P-384"] } else { &[] };
        let request =
            ["req", "-newkey", key, "-nodes", "-keyout", &own, "-out", &csr, "-subj", &subject];
        self.must(&[&request[..], curve].concat());
        let (ca, ca_key) = (format!("{by}.pem"), format!("{by}.key"));
        let digest = if file == "weak" { "-sha1" } else { "-sha256" };
        self.must(&[
            "x509",
            "-req",
            "-in",
            &csr,
            "-CA",
            &ca,
            "-CAkey",
            &ca_key,
            "-CAcreateserial",
            "-days",
            days,
            "-extfile",
            "extensions",
            "-out",
            &pem,
            digest,
        ]);
    }

    /// Signs with all certificates between the signer and the root.
    pub(crate) fn sign(&self, who: &str, file: &str, out: &str, options: &[&str]) {
        let mut chain = Vec::new();
        for name in ["intermediate", "alice", "below", "names"] {
            if name != who {
                chain.extend(self.read(&format!("{name}.pem")));
            }
        }
        self.write("chain.pem", &chain);
        let (pem, key) = (format!("{who}.pem"), format!("{who}.key"));
        let sign = [
            "cms",
            "-sign",
            "-in",
            file,
            "-out",
            out,
            "-signer",
            &pem,
            "-inkey",
            &key,
            "-certfile",
            "chain.pem",
        ];
        self.must(&[&sign[..], options].concat());
    }

    pub(crate) fn agrees(&self, file: &str, signature: &str, root: &str) -> bool {
        let form = if self.read(signature).starts_with(b"-----") { "PEM" } else { "DER" };
        self.run(&[
            "cms", "-verify", "-in", signature, "-inform", form, "-content", file, "-binary",
            "-CAfile", root, "-out", "verified",
        ])
    }

    pub(crate) fn stamp(&self, file: &str, out: &str, who: &str) {
        self.write(
            "ts.cnf",
            b"[tsa]\ndefault_tsa=t\n[t]\nserial=serial\ndefault_policy=1.2.3\ndigests=sha256\nsigner_digest=sha256\n",
        );
        let (pem, key) = (format!("{who}.pem"), format!("{who}.key"));
        self.must(&["ts", "-query", "-data", file, "-sha256", "-cert", "-out", "query"]);
        self.run(&[
            "ts",
            "-reply",
            "-config",
            "ts.cnf",
            "-queryfile",
            "query",
            "-signer",
            &pem,
            "-inkey",
            &key,
            "-chain",
            "intermediate.pem",
            "-out",
            out,
        ]);
    }
}

pub(crate) fn appraise(
    contents: &[(&str, &[u8])],
    companions: &[(&str, &[u8])],
    trust: &TrustSet,
    at: Timestamp,
) -> DocumentFindings {
    let paths: Vec<&str> = contents.iter().map(|(path, _)| *path).collect();
    let companions: Vec<Companion<'_>> =
        companions.iter().map(|(path, bytes)| Companion { path, bytes }).collect();
    let open = |path: &str| {
        let (_, bytes) = contents.iter().find(|(it, _)| *it == path).expect("a content");
        Ok(Box::new(*bytes) as Box<dyn Read>)
    };
    let item = DocumentItem {
        contents: &paths,
        companions: &companions,
        open: &open,
        whole: false,
        own: true,
        log: None,
    };
    appraise_document(&item, trust, None, at).expect("memory can be read")
}

pub(crate) fn trust_of(inputs: &[(&str, &[u8])]) -> TrustSet {
    let inputs: Vec<TrustInput<'_>> =
        inputs.iter().map(|(name, bytes)| TrustInput { name, bytes }).collect();
    TrustSet::from_inputs(&inputs, &|_, name| Err(format!("no {name}"))).expect("trust")
}

pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a time")
}

pub(crate) fn place_of(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).position(|it| it == part).expect("it is in there")
}
