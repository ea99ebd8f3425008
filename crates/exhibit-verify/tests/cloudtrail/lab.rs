//! What CloudTrail would have written: keys, chains of digest files, log files, and ways to spoil them.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::sync::OnceLock;

use data_encoding::{BASE64, HEXLOWER, HEXUPPER};
use exhibit_core::digest::Sha256;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::trust::{PublicKey, TrustInput, TrustSet};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Appraised, Look, inspect};
use flate2::Compression;
use flate2::write::GzEncoder;
use md5::{Digest as _, Md5};
use rsa::{BoxedUint, PrivateKey, traits::PublicKeyParts as _};
use serde_json::{Value, json};

/// An RSA key of the lab's.
pub(crate) struct Key {
    private: PrivateKey,
    /// RSAPublicKey in DER.
    pub(crate) der: Vec<u8>,
}

/// The key that CloudTrail signs with.
pub(crate) fn key() -> &'static Key {
    static KEY: OnceLock<Key> = OnceLock::new();
    KEY.get_or_init(|| Key::of(PRIMES[0], PRIMES[1]))
}

/// Somebody else's.
pub(crate) fn other_key() -> &'static Key {
    static KEY: OnceLock<Key> = OnceLock::new();
    KEY.get_or_init(|| Key::of(PRIMES[2], PRIMES[3]))
}

impl Key {
    fn of(p: &str, q: &str) -> Self {
        let number = |hex: &str| {
            let bytes = HEXUPPER.decode(hex.as_bytes()).expect("hexadecimal digits");
            BoxedUint::from_be_slice_vartime(&bytes)
        };
        let private = PrivateKey::from_p_q(number(p), number(q), BoxedUint::from(65_537_u64));
        let private = private.expect("two primes");
        let public = private.to_public_key();
        let (n, e) = (public.n_bytes(), public.e_bytes());
        let Ok(PublicKey::Rsa(rsa)) = PublicKey::rsa(&n, &e) else { panic!("an RSA key") };
        Self { private, der: rsa.to_der() }
    }

    pub(crate) fn sign(&self, message: &[u8]) -> String {
        let signature = self.private.pkcs1v15_sign::<rsa::sha2::Sha256>(message);
        HEXLOWER.encode(&signature.expect("a signature"))
    }

    pub(crate) fn name(&self) -> String {
        HEXLOWER.encode(&Md5::digest(&self.der))
    }

    /// As `aws cloudtrail list-public-keys` prints it, valid in 2026.
    pub(crate) fn listed(&self) -> Value {
        json!({
            "Value": BASE64.encode(&self.der),
            "ValidityStartTime": 1_767_225_600.0,
            "ValidityEndTime": "2026-12-31T23:59:59.123000+00:00",
            "Fingerprint": self.name(),
        })
    }
}

/// A trail of one account in one region.
#[derive(Clone)]
pub(crate) struct Trail {
    pub(crate) account: &'static str,
    pub(crate) region: &'static str,
}

/// A digest file as it was written.
#[derive(Clone)]
pub(crate) struct Written {
    pub(crate) key: String,
    pub(crate) text: Value,
    pub(crate) signature: String,
    /// Keys of the objects that it names.
    pub(crate) logs: Vec<String>,
}

/// A delivery, by path.
#[derive(Clone, Default)]
pub(crate) struct Export(pub(crate) BTreeMap<String, Vec<u8>>);

pub(crate) const TRAIL: Trail = Trail { account: "111122223333", region: "us-east-2" };

impl Trail {
    pub(crate) fn key_of(&self, hour: usize) -> String {
        let Self { account, region } = self;
        format!(
            "AWSLogs/{account}/CloudTrail-Digest/{region}/2026/03/01/{account}_CloudTrail-Digest_{region}_management_{region}_20260301T{hour:02}0000Z.json.gz"
        )
    }

    fn log_of(&self, hour: usize, number: usize) -> String {
        let Self { account, region } = self;
        format!(
            "AWSLogs/{account}/CloudTrail/{region}/2026/03/01/{account}_CloudTrail_{region}_20260301T{hour:02}{number}5Z_Abcdefgh{hour:02}{number}.json.gz"
        )
    }

    /// Writes an hour: two log files and a digest file, which names the one before it.
    pub(crate) fn hour(
        &self,
        hour: usize,
        before: Option<&Written>,
        signer: &Key,
        export: &mut Export,
    ) -> Written {
        let logs: Vec<String> = (0..2).map(|number| self.log_of(hour, number)).collect();
        let named: Vec<Value> = logs
            .iter()
            .map(|key| {
                let record = json!({
                    "eventVersion": "1.09",
                    "eventTime": format!("2026-03-01T{:02}:10:00Z", hour - 1),
                    "eventSource": "iam.amazonaws.com",
                    "eventName": "CreateUser",
                    "eventID": key,
                    "userIdentity": { "arn": format!("arn:aws:iam::{}:user/alice", self.account) },
                });
                let text = json!({ "Records": [record] }).to_string().into_bytes();
                export.0.insert(key.clone(), pack(&text));
                json!({
                    "s3Bucket": "trail-bucket",
                    "s3Object": key,
                    "hashValue": Sha256::of(&text).to_hex(),
                    "hashAlgorithm": "SHA-256",
                    "newestEventTime": format!("2026-03-01T{:02}:10:00Z", hour - 1),
                    "oldestEventTime": format!("2026-03-01T{:02}:10:00Z", hour - 1),
                })
            })
            .collect();
        let of = |what: fn(&Written) -> Value| before.map_or(Value::Null, what);
        let text = json!({
            "awsAccountId": self.account,
            "digestStartTime": format!("2026-03-01T{:02}:00:00Z", hour - 1),
            "digestEndTime": format!("2026-03-01T{hour:02}:00:00Z"),
            "digestS3Bucket": "trail-bucket",
            "digestS3Object": self.key_of(hour),
            "digestPublicKeyFingerprint": signer.name(),
            "digestSignatureAlgorithm": "SHA256withRSA",
            "newestEventTime": format!("2026-03-01T{:02}:10:00Z", hour - 1),
            "oldestEventTime": format!("2026-03-01T{:02}:10:00Z", hour - 1),
            "previousDigestS3Bucket": of(|_| "trail-bucket".into()),
            "previousDigestS3Object": of(|it| it.key.clone().into()),
            "previousDigestHashValue": of(|it| it.sha256().into()),
            "previousDigestHashAlgorithm": of(|_| "SHA-256".into()),
            "previousDigestSignature": of(|it| it.signature.clone().into()),
            "logFiles": named,
        });
        let written = Written::sign(text, signer, logs);
        export.put(&written);
        written
    }

    /// Writes some hours that follow each other.
    pub(crate) fn hours(
        &self,
        hours: std::ops::RangeInclusive<usize>,
        export: &mut Export,
    ) -> Vec<Written> {
        let mut chain: Vec<Written> = Vec::new();
        for hour in hours {
            chain.push(self.hour(hour, chain.last(), key(), export));
        }
        chain
    }
}

impl Written {
    pub(crate) fn sign(text: Value, signer: &Key, logs: Vec<String>) -> Self {
        let string = |name: &str| text[name].as_str().map(str::to_owned);
        let key = string("digestS3Object").expect("a key");
        let message = format!(
            "{}\n{}/{key}\n{}\n{}",
            string("digestEndTime").expect("a time"),
            string("digestS3Bucket").expect("a bucket"),
            Sha256::of(text.to_string().as_bytes()),
            string("previousDigestSignature").unwrap_or_else(|| "null".to_owned()),
        );
        let signature = signer.sign(message.as_bytes());
        Self { key, text, signature, logs }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.text.to_string().into_bytes()
    }

    pub(crate) fn sha256(&self) -> String {
        Sha256::of(&self.bytes()).to_hex()
    }

    /// As `aws s3api head-object` prints it.
    pub(crate) fn head_object(&self) -> Vec<u8> {
        let printed = json!({
            "AcceptRanges": "bytes",
            "LastModified": "2026-03-01T09:04:11+00:00",
            "ContentLength": 812,
            "ETag": "\"5d41402abc4b2a76b9719d911017c592\"",
            "ContentEncoding": "gzip",
            "ContentType": "application/json",
            "ServerSideEncryption": "AES256",
            "Metadata": {
                "signature": self.signature,
                "signature-algorithm": "SHA256withRSA",
            },
        });
        printed.to_string().into_bytes()
    }
}

impl Export {
    pub(crate) fn put(&mut self, written: &Written) {
        self.0.insert(written.key.clone(), pack(&written.bytes()));
    }

    /// Puts the signature of a digest file beside it.
    pub(crate) fn beside(&mut self, written: &Written) {
        self.0.insert(format!("{}.metadata.json", written.key), written.head_object());
    }

    /// Takes a file out.
    pub(crate) fn remove(&mut self, path: &str) -> Vec<u8> {
        self.0.remove(path).unwrap_or_else(|| panic!("{path}"))
    }

    pub(crate) fn rename(&mut self, from: &str, to: &str) {
        let content = self.remove(from);
        self.0.insert(to.to_owned(), content);
    }

    /// Changes what a compressed file holds.
    pub(crate) fn edit(&mut self, path: &str, edit: impl FnOnce(String) -> String) {
        let text = String::from_utf8(unpack(&self.0[path])).expect("text");
        self.0.insert(path.to_owned(), pack(edit(text).as_bytes()));
    }

    /// Only names, as if all files had been put into one folder.
    pub(crate) fn flat(&self) -> Self {
        let name = |path: &String| path.rsplit('/').next().expect("a name").to_owned();
        Self(self.0.iter().map(|(path, content)| (name(path), content.clone())).collect())
    }

    pub(crate) fn members(&self) -> InMemory {
        self.0
            .iter()
            .fold(InMemory::new(), |members, (path, content)| members.with(path, content.clone()))
    }
}

/// Four hours, and the signature of the last beside it: what an auditor should get.
pub(crate) fn good() -> (Export, Vec<Written>) {
    let mut export = Export::default();
    let chain = TRAIL.hours(1..=4, &mut export);
    export.beside(chain.last().expect("four"));
    (export, chain)
}

/// The key list, and whatever else the user brings.
pub(crate) fn trust(more: &[(&str, &[u8])]) -> TrustSet {
    let list = json!({ "PublicKeyList": [key().listed()] }).to_string();
    trust_of(&[&[("keys.json", list.as_bytes())], more].concat())
}

pub(crate) fn trust_of(inputs: &[(&str, &[u8])]) -> TrustSet {
    let inputs: Vec<TrustInput<'_>> =
        inputs.iter().map(|(name, bytes)| TrustInput { name, bytes }).collect();
    TrustSet::from_inputs(&inputs, &|_, _| Err("none".to_owned())).expect("trust")
}

/// A trust file that expects this last digest file.
pub(crate) fn expecting(head: &str) -> TrustSet {
    let file = format!("[[head]]\nhead = \"{head}\"\n");
    trust(&[("expected.toml", file.as_bytes())])
}

/// Judges every item of a delivery in June 2026.
pub(crate) fn all(export: &Export, trust: &TrustSet) -> Vec<Appraised> {
    at("2026-06-01T00:00:00Z", export, trust)
}

pub(crate) fn at(time: &str, export: &Export, trust: &TrustSet) -> Vec<Appraised> {
    of_members(time, &export.members(), trust)
}

pub(crate) fn of_members(time: &str, members: &InMemory, trust: &TrustSet) -> Vec<Appraised> {
    let profiles = ProfileSet::built_in();
    let look = Look {
        path: "delivery",
        members,
        profiles: &profiles,
        profile: None,
        trust,
        source: None,
        at: Timestamp::parse(time).expect("a time"),
        workers: 2,
        watcher: &Unwatched,
    };
    inspect(&look).expect("it can be read")
}

/// Judges a delivery that is one item.
pub(crate) fn one(export: &Export, trust: &TrustSet) -> Appraised {
    let mut items = all(export, trust);
    assert_eq!(
        items.len(),
        1,
        "{:?}",
        items.iter().map(|it| &it.appraisal.path).collect::<Vec<_>>()
    );
    items.remove(0)
}

/// The word, and everything that is said, for asserting what it says.
pub(crate) fn said(appraised: &Appraised) -> (Word, String) {
    let appraisal = &appraised.appraisal;
    let facts =
        appraisal.facts.iter().map(|it| format!("{}: {:?}: {}", it.check, it.outcome, it.detail));
    let failures = appraisal.failures.iter().map(|it| format!("{it:?}"));
    let all: Vec<String> =
        facts.chain(failures).chain(appraisal.not_checked.iter().cloned()).collect();
    (appraisal.verdict, all.join("\n"))
}

/// Judges a delivery of one item, and checks word and sentences.
#[track_caller]
pub(crate) fn expect(export: &Export, trust: &TrustSet, word: Word, sentences: &[&str]) {
    let (found, text) = said(&one(export, trust));
    assert_eq!(found, word, "{text}");
    for sentence in sentences {
        assert!(text.contains(sentence), "no {sentence:?} in\n{text}");
    }
}

pub(crate) fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

pub(crate) fn unpack(bytes: &[u8]) -> Vec<u8> {
    unpacks_to(bytes).expect("gzip")
}

pub(crate) fn unpacks_to(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).ok().map(|_| out)
}

/// Primes of 1024 bits, made for these tests: making them anew takes too long.
const PRIMES: [&str; 4] = [
    "C1FF7E79243C4BCB52FD2C5F9CAEAF75110453DC2DC86B3365E1195BF5C3EEC68125CBC6750FDBAF591FFBFC0CD0E3B6136BBE8DF11A6C69063EE982437549D3FF30D9BA3831958EDA8B3132B9EBF0587E324FA6E35C6E7213B11A247B3C7EE918A8956B9CDB0FC87D98798443DF993D8F85EE93AD160B81E10463E747FFD2C1",
    "EBF03540F415D748F9EB719065976AA8857F39815F2957BDF7C107467F975682FFB3ABA4B22F38EF39973BA05CEDEA6851F23EEC11F8FB660F8285729DA2B9972C0AB70E7543EFA59FE459DAD0B19E7D49B4FD36B35A95EF6988EE0FB8C5B3F863737E3208D01E228C24BEE0E60E6C86BE1AA61AF9709306D509925DEAE3180B",
    "CB3F31F21DE82340AF3F241678BD113953127C952F9BB0B3DE509C52B7037D32730887EE6D158D403AF3C89C928AC5D1D7479F3427D9670BD888C2005CD01E7CC89B6FEC783661D2E4860B38413099805EDC14E9D6722B2A2F41961323267BEF84D07A1EA572AE958B8028802C1F126E4FC7F0F5DD78B8B6168E8B6CE02AD813",
    "CB9CE5EFBE8365B9FED5C4FDAD63565C276DD904547D89BAA97DADFC575E2058AEB6F9F842C13FC80F89CF837B9C14F3A766B8DDB2D1E0C027AD1ACE954A7BBBE150643674E3BAEF63EFE1A64F556972F084647CC3886D0EB6B113525C82CE867073633DB7317026DFFCEC846CD04D01B31F36B87BA76841A760FDDE7DDE66E5",
];
