//! Certificates that were revoked: by lists and answers of every kind, wherever they may lie.

use std::slice::from_ref;

use exhibit_core::appraisal::Outcome;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{Integrity, Signer, Time};
use exhibit_verify::signature::DocumentFindings;
use exhibit_verify::trust::{TrustInput, TrustSet};

use crate::lab::{Lab, appraise, place_of, trust_of};
use crate::lists::{
    Answer, List, Named, as_choice, basic, entry, extension, good, named, revoked, sequence, tlv,
    with_choices, with_signed, with_unsigned,
};
use crate::pdf;

const ADOBE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x2f, 1, 1, 8];
const CADES: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 2, 24];

/// Alice's signature on `x`, and who is who.
struct Scene {
    lab: Lab,
    p7s: Vec<u8>,
    alice: Named,
    intermediate: Named,
    root: Named,
    trust: TrustSet,
    /// When the certificates were made, and when they are judged, if nothing else is said.
    made: Timestamp,
    now: Timestamp,
}

impl Scene {
    fn open() -> Option<Self> {
        let lab = Lab::open()?;
        lab.people();
        lab.write("x", b"x");
        lab.sign("alice", "x", "x.p7s", &["-binary", "-outform", "DER"]);
        let now = lab.valid_at("alice.pem");
        Some(Self {
            p7s: lab.read("x.p7s"),
            alice: named(&lab, "alice"),
            intermediate: named(&lab, "intermediate"),
            root: named(&lab, "root"),
            trust: trust_of(&[("root.pem", &lab.read("root.pem"))]),
            made: later(now, -3600),
            now,
            lab,
        })
    }

    /// A list by Intermediate that holds now.
    fn list(&self, entries: Vec<Vec<u8>>) -> List {
        List { next: Some(later(self.now, 86_400)), entries, ..List::default() }
    }

    fn crl(&self, list: &List) -> Vec<u8> {
        list.by(&self.lab, "intermediate", &self.intermediate.subject, self.made)
    }

    fn entry(&self, since: i64, reason: Option<u8>) -> Vec<u8> {
        entry(&self.alice, later(self.now, since), reason, None)
    }

    fn answer(&self, status: Vec<u8>) -> Answer<'_> {
        Answer {
            status,
            about: &self.alice,
            issuer: &self.intermediate,
            this: later(self.now, -1800),
            next: Some(later(self.now, 86_400)),
        }
    }

    fn worth(&self, p7s: &[u8]) -> DocumentFindings {
        appraise(&[("x", b"x")], &[("x.p7s", p7s)], &self.trust, self.now)
    }

    /// The signature is stamped as it is, and judged long after its certificate ended.
    fn stamped(&self, p7s: &[u8]) -> DocumentFindings {
        self.lab.write("stamped.p7s", p7s);
        self.lab.stamp("stamped.p7s", "stamped.tsr", "tsa");
        let files = [("x.p7s", p7s), ("x.p7s.tsr", &self.lab.read("stamped.tsr")[..])];
        appraise(&[("x", b"x")], &files, &self.trust, later(self.now, 300 * 86_400))
    }
}

fn later(at: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_unix(at.unix() + seconds).expect("a time")
}

/// What is said about Alice's certificate being revoked.
fn said(found: &DocumentFindings) -> String {
    let about = found.facts.iter().filter(|it| it.check == "revocation");
    let alice = "certificate of Alice: revocation: ";
    let texts: Vec<String> =
        about.filter_map(|it| Some(it.detail.split_once(alice)?.1.to_owned())).collect();
    texts.join(" | ")
}

#[test]
fn nothing_is_embedded_and_each_certificate_says_so() {
    let Some(scene) = Scene::open() else { return };
    let found = scene.worth(&scene.p7s);
    assert_eq!((found.signer, found.integrity), (Signer::Trusted, Integrity::Intact));
    for who in ["Alice", "Intermediate"] {
        let text = format!("x.p7s: certificate of {who}: revocation: not checked, none embedded");
        let about = found.facts.iter().find(|it| it.detail == text);
        assert_eq!(about.map(|it| it.outcome), Some(Outcome::NotChecked), "{found:#?}");
        assert!(found.not_checked.contains(&text), "{:?}", found.not_checked);
    }
    assert!(!found.facts.iter().any(|it| it.detail.contains("certificate of Root: revocation")));
}

#[test]
fn lists_of_every_kind() {
    let Some(scene) = Scene::open() else { return };
    let (lab, now) = (&scene.lab, scene.now);
    let compromised = scene.entry(-1800, Some(1));
    let bob = entry(&named(lab, "bob"), scene.made, None, None);
    let with = |entries: &[&Vec<u8>], extensions: &[Vec<u8>]| {
        let entries = entries.iter().map(|it| (*it).clone()).collect();
        scene.crl(&List { extensions: extensions.to_vec(), ..scene.list(entries) })
    };
    let scope = |field: &[u8]| extension(&[0x55, 0x1d, 28], true, &tlv(0x30, field));
    let point = |uri: &[u8]| scope(&tlv(0xa0, &tlv(0xa0, &tlv(0x86, uri))));
    let unknown = extension(&[0x2a, 3, 4], true, &[5, 0]);
    let delta = extension(&[0x55, 0x1d, 27], true, &[2, 1, 1]);
    let stale = |entries: Vec<Vec<u8>>| {
        let stale = List { next: Some(later(now, -60)), entries, ..List::default() };
        scene.crl(&stale)
    };
    let mallory =
        |name: &[u8]| scene.list(vec![compromised.clone()]).by(lab, "mallory", name, scene.made);
    let mut changed = with(&[&compromised], &[]);
    *changed.last_mut().expect("a signature") ^= 1;
    let future =
        scene.list(Vec::new()).by(lab, "intermediate", &scene.intermediate.subject, later(now, 60));
    let (trusted, revoked, unclear) = (Signer::Trusted, Signer::OutOfTime, Signer::Unsupported);
    let mut by_openssl = 0;
    for (what, crl, expected, text) in [
        ("good", with(&[], &[]), trusted, "not revoked by the CRL of Intermediate of "),
        ("another one revoked", with(&[&bob], &[]), trusted, "not revoked by the CRL"),
        ("revoked", with(&[&bob, &compromised], &[]), revoked, "(key compromise) by the CRL"),
        ("no reason", with(&[&scene.entry(-1, None)], &[]), revoked, "(no reason given)"),
        ("on hold", with(&[&scene.entry(-1, Some(6))], &[]), revoked, "(on hold)"),
        // Nothing proves that the signature was made before.
        ("from tomorrow", with(&[&scene.entry(86_400, Some(4))], &[]), revoked, "(superseded)"),
        ("stale", stale(Vec::new()), trusted, "not checked, the CRL of Intermediate of "),
        ("stale, says why", stale(Vec::new()), trusted, "is not counted: it ended at "),
        ("stale, and revoked", stale(vec![compromised.clone()]), revoked, "(key compromise)"),
        ("of the future", future, trusted, "is not counted: it is later than"),
        (
            "endless",
            scene.crl(&List::default()),
            trusted,
            "is not counted: it does not say until when it holds",
        ),
        (
            "in another's name",
            mallory(&scene.intermediate.subject),
            trusted,
            "is not counted: it does not verify under the key of Intermediate",
        ),
        (
            "by another authority",
            mallory(&named(lab, "mallory").subject),
            trusted,
            "not checked, none embedded",
        ),
        ("changed", changed, trusted, "is not counted: it does not verify"),
        ("a demand", with(&[], from_ref(&unknown)), trusted, "(the critical extension 1.2.3.4)"),
        ("a demand, revoked", with(&[&compromised], &[unknown]), unclear, "not known: "),
        ("delta", with(&[], from_ref(&delta)), trusted, "(delta CRL, not supported)"),
        ("delta, revoked", with(&[&compromised], &[delta]), unclear, "not known: "),
        (
            "indirect",
            with(&[], &[scope(&[0x84, 1, 0xff])]),
            trusted,
            "(indirect CRL, not supported)",
        ),
        (
            "some reasons",
            with(&[], &[scope(&[0x83, 2, 1, 6])]),
            trusted,
            "(CRL for some reasons only",
        ),
        ("for users", with(&[], &[scope(&[0x81, 1, 0xff])]), trusted, "not revoked by"),
        ("for authorities", with(&[], &[scope(&[0x82, 1, 0xff])]), trusted, "of another kind"),
        ("a part", with(&[], &[point(b"http://x/1")]), trusted, "about a part of the certificates"),
        ("a part, revoked", with(&[&compromised], &[point(b"http://x/1")]), revoked, "(key comp"),
    ] {
        let p7s = with_choices(&scene.p7s, from_ref(&crl));
        let found = scene.worth(&p7s);
        assert_eq!(
            (found.signer, found.integrity),
            (expected, Integrity::Intact),
            "{what}: {found:#?}"
        );
        assert!(said(&found).contains(text), "{what}: {}", said(&found));
        // openssl accepts nothing that we do not call good.
        lab.write("crl.der", &crl);
        lab.must(&["crl", "-inform", "DER", "-in", "crl.der", "-out", "crl.pem"]);
        let at = now.unix().to_string();
        let theirs = lab.run(&[
            "verify",
            "-CAfile",
            "root.pem",
            "-untrusted",
            "intermediate.pem",
            "-CRLfile",
            "crl.pem",
            "-crl_check",
            "-attime",
            &at,
            "alice.pem",
        ]);
        let ours = said(&found).starts_with("not revoked");
        assert!(!ours || theirs, "{what}: openssl does not accept it");
        by_openssl += usize::from(ours == theirs);
    }
    assert!(by_openssl >= 22, "{by_openssl}");
}

/// It does not count, and what it names is not called good.
#[test]
fn a_list_by_a_broken_algorithm() {
    let Some(scene) = Scene::open() else { return };
    for (entries, expected, text) in [
        (Vec::new(), Signer::Trusted, "is not counted: it is signed with SHA-1"),
        (vec![scene.entry(-60, Some(1))], Signer::Unsupported, "and can't be judged: it is signed"),
    ] {
        let crl = scene.crl(&List { is_weak: true, ..scene.list(entries) });
        let found = scene.worth(&with_choices(&scene.p7s, from_ref(&crl)));
        assert_eq!(found.signer, expected, "{found:#?}");
        assert!(said(&found).contains(text), "{}", said(&found));
    }
}

#[test]
fn a_list_is_read_as_openssl_makes_it() {
    let Some(scene) = Scene::open() else { return };
    let lab = &scene.lab;
    lab.write("ca.cnf", b"[ca]\ndefault_ca=d\n[d]\ndatabase=index\ndefault_md=sha256\ncrl_extensions=e\ncrlnumber=number\n[e]\nauthorityKeyIdentifier=keyid\n");
    lab.write("index", b"");
    lab.write("number", b"01\n");
    let make = |out: &str| {
        lab.must(&[
            "ca",
            "-config",
            "ca.cnf",
            "-gencrl",
            "-keyfile",
            "intermediate.key",
            "-cert",
            "intermediate.pem",
            "-crldays",
            "1",
            "-out",
            out,
        ]);
    };
    make("good.pem");
    lab.must(&[
        "ca",
        "-config",
        "ca.cnf",
        "-keyfile",
        "intermediate.key",
        "-cert",
        "intermediate.pem",
        "-revoke",
        "alice.pem",
        "-crl_compromise",
        "20200101000000Z",
    ]);
    make("revoked.pem");
    for (file, expected, text) in [
        ("good.pem", Signer::Trusted, "not revoked by the CRL of Intermediate"),
        ("revoked.pem", Signer::OutOfTime, "revoked at 2020-01-01T00:00:00Z (key compromise)"),
    ] {
        // Brought by the user, beside the root.
        let trust = trust_of(&[("root.pem", &lab.read("root.pem")), (file, &lab.read(file))]);
        let found = appraise(&[("x", b"x")], &[("x.p7s", &scene.p7s)], &trust, scene.now);
        assert_eq!(found.signer, expected, "{file}: {found:#?}");
        assert!(said(&found).contains(text), "{}", said(&found));
        assert!(said(&found).ends_with("that you brought"), "{}", said(&found));
    }
}

#[test]
fn answers_of_every_kind() {
    let Some(scene) = Scene::open() else { return };
    let lab = &scene.lab;
    let (trusted, out) = (Signer::Trusted, Signer::OutOfTime);
    let since = later(scene.now, -1800);
    let stale = Answer { next: Some(later(scene.now, -900)), ..scene.answer(good()) };
    let bob = named(lab, "bob");
    let other = Answer { about: &bob, ..scene.answer(revoked(since, 1)) };
    let other_issuer = Answer { issuer: &scene.root, ..scene.answer(revoked(since, 1)) };
    for (what, answer, expected, text) in [
        (
            "by the issuer",
            scene.answer(good()).by(lab, "intermediate"),
            trusted,
            "not revoked by the OCSP answer of Intermediate",
        ),
        (
            "delegated",
            scene.answer(good()).by(lab, "responder"),
            trusted,
            "not revoked by the OCSP answer of Responder",
        ),
        (
            "not for OCSP",
            scene.answer(good()).by(lab, "bob"),
            trusted,
            "Bob answered, whose certificate is not for OCSP",
        ),
        (
            "by a stranger",
            scene.answer(good()).by(lab, "mallory"),
            trusted,
            "Mallory answered, whose certificate is not by Intermediate",
        ),
        (
            "revoked",
            scene.answer(revoked(since, 1)).by(lab, "responder"),
            out,
            "(key compromise) by the OCSP answer of Responder",
        ),
        (
            "revoked, not for OCSP",
            scene.answer(revoked(since, 1)).by(lab, "bob"),
            trusted,
            "is not counted",
        ),
        (
            "unknown",
            scene.answer(vec![0x82, 0]).by(lab, "responder"),
            trusted,
            "it does not know the certificate",
        ),
        ("stale", stale.by(lab, "responder"), trusted, "is not counted: it ended at"),
        (
            "of another serial number",
            other.by(lab, "responder"),
            trusted,
            "not checked, none embedded",
        ),
        (
            "of another issuer",
            other_issuer.by(lab, "responder"),
            trusted,
            "not checked, none embedded",
        ),
    ] {
        let found = scene.worth(&with_choices(&scene.p7s, &[as_choice(&answer)]));
        assert_eq!(
            (found.signer, found.integrity),
            (expected, Integrity::Intact),
            "{what}: {found:#?}"
        );
        assert!(said(&found).contains(text), "{what}: {}", said(&found));
        // openssl on the answer itself: who may give it.
        lab.write("answer", &answer);
        let arguments = [
            "ocsp",
            "-respin",
            "answer",
            "-issuer",
            "intermediate.pem",
            "-cert",
            "alice.pem",
            "-CAfile",
            "root.pem",
            "-verify_other",
            "intermediate.pem",
            "-no_nonce",
        ];
        let output = lab.output(&arguments);
        let counts = !said(&found).contains("answered, whose")
            && !said(&found).contains("is not counted: it does not verify");
        let theirs = output.contains("Response verify OK");
        let about = output.contains("alice.pem: ") && !output.contains("No Status found");
        assert!(!about || theirs == counts || what.starts_with("revoked, not"), "{what}: {output}");
    }
    let mut changed = scene.answer(good()).by(lab, "responder");
    let at = place_of(&changed, &named(lab, "responder").der) - 20;
    changed[at] ^= 1;
    let found = scene.worth(&with_choices(&scene.p7s, &[as_choice(&changed)]));
    assert!(
        said(&found).contains("does not verify under the key of Responder"),
        "{}",
        said(&found)
    );
    // A responder that its authority revoked answers nothing; the list that says so has ended since.
    let answer = as_choice(&scene.answer(good()).by(lab, "responder"));
    let found = scene.worth(&with_choices(&scene.p7s, from_ref(&answer)));
    assert!(said(&found).starts_with("not revoked by the OCSP"), "{}", said(&found));
    let gone = entry(&named(lab, "responder"), scene.made, None, None);
    let ended = List { next: Some(later(scene.made, 1)), ..scene.list(vec![gone]) };
    let found = scene.worth(&with_choices(&scene.p7s, &[answer.clone(), scene.crl(&ended)]));
    assert!(said(&found).starts_with("not checked"), "{}", said(&found));
    // What says revoked beats what says good.
    let both = [answer, scene.crl(&scene.list(vec![scene.entry(-60, Some(1))]))];
    assert_eq!(scene.worth(&with_choices(&scene.p7s, &both)).signer, out);
}

/// One bit more or less, in every third byte: nothing good is said by it, and nothing panics.
#[test]
fn no_bit_of_a_list_or_an_answer_is_free() {
    let Some(scene) = Scene::open() else { return };
    let crl = scene.crl(&scene.list(Vec::new()));
    let answer = scene.answer(good()).by(&scene.lab, "responder");
    // The certificate that is sent along may be another form of the same: what counts is its key.
    let end = place_of(&answer, &named(&scene.lab, "responder").der) - 4;
    for (what, bytes, end) in [("list", &crl, crl.len()), ("answer", &answer, end)] {
        let choice = |bytes: &[u8]| match what {
            "list" => bytes.to_vec(),
            _ => as_choice(bytes),
        };
        let whole = said(&scene.worth(&with_choices(&scene.p7s, &[choice(bytes)])));
        assert!(whole.starts_with("not revoked"), "{whole}");
        for at in (0..end).step_by(3) {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            let found = scene.worth(&with_choices(&scene.p7s, &[choice(&changed)]));
            assert!(!said(&found).contains("not revoked"), "{what}, byte {at}: {}", said(&found));
        }
    }
}

#[test]
fn wherever_they_lie() {
    let Some(scene) = Scene::open() else { return };
    let lab = &scene.lab;
    let crl = scene.crl(&scene.list(vec![scene.entry(-60, Some(1))]));
    let answer = scene.answer(revoked(later(scene.now, -60), 1)).by(lab, "responder");
    let lists = |crls: &[u8], answers: &[u8]| {
        let lists = [(0xa0, crls), (0xa1, answers)];
        let filled = lists.iter().filter(|(_, it)| !it.is_empty());
        sequence(&filled.map(|(tag, it)| tlv(*tag, &tlv(0x30, it))).collect::<Vec<_>>())
    };
    for (what, p7s) in [
        ("crls", with_choices(&scene.p7s, from_ref(&crl))),
        ("crls, an answer", with_choices(&scene.p7s, &[as_choice(&answer)])),
        ("Adobe's, a list", with_signed(lab, &scene.p7s, "alice", ADOBE, &lists(&crl, b""))),
        ("Adobe's, an answer", with_signed(lab, &scene.p7s, "alice", ADOBE, &lists(b"", &answer))),
        ("CAdES, a list", with_unsigned(&scene.p7s, CADES, &lists(&crl, b""))),
        ("CAdES, an answer", with_unsigned(&scene.p7s, CADES, &lists(b"", &basic(&answer)))),
    ] {
        let found = scene.worth(&p7s);
        assert_eq!(
            (found.signer, found.integrity),
            (Signer::OutOfTime, Integrity::Intact),
            "{what}: {found:#?}"
        );
        assert!(said(&found).contains("(key compromise)"), "{what}: {}", said(&found));
        assert!(said(&found).ends_with("in the file"), "{what}: {}", said(&found));
    }
    // Rubbish in their place says nothing, and takes nothing from the signature.
    for (what, p7s) in [
        ("no list", with_choices(&scene.p7s, &[sequence(&[vec![5, 0]])])),
        ("no answer", with_unsigned(&scene.p7s, CADES, &lists(b"", &[5, 0]))),
    ] {
        let found = scene.worth(&p7s);
        assert_eq!(found.signer, Signer::Trusted, "{what}: {found:#?}");
        assert_eq!(said(&found), "not checked, 1 lists or answers are embedded that are not read");
    }
    // Brought as files.
    for (name, bytes) in [("a.crl", &crl), ("a.ocsp", &answer)] {
        let trust = trust_of(&[("root.pem", &lab.read("root.pem")), (name, bytes)]);
        assert_ne!(trust.digest(), scene.trust.digest(), "{name}");
        let found = appraise(&[("x", b"x")], &[("x.p7s", &scene.p7s)], &trust, scene.now);
        assert_eq!(found.signer, Signer::OutOfTime, "{name}: {found:#?}");
    }
    lab.write("crl.der", &crl);
    lab.must(&["crl", "-inform", "DER", "-in", "crl.der", "-out", "crl.pem"]);
    let together = [lab.read("root.pem"), lab.read("crl.pem")].concat();
    let found = appraise(
        &[("x", b"x")],
        &[("x.p7s", &scene.p7s)],
        &trust_of(&[("all.pem", &together)]),
        scene.now,
    );
    assert_eq!(found.signer, Signer::OutOfTime, "{found:#?}");
    // Named in a trust file, where nothing else may stand in their place.
    let toml = |file: &str| {
        let text = format!(
            "[[key]]\nsubject = \"Us\"\nfile = \"root.pem\"\npurposes = [\"document\"]\n[[revocation]]\nfile = \"{file}\"\n"
        );
        let input = TrustInput { name: "t.toml", bytes: text.as_bytes() };
        TrustSet::from_inputs(&[input], &|_, name| Ok(lab.read(name)))
    };
    lab.write("answer", &answer);
    for file in ["crl.pem", "crl.der", "answer"] {
        let trust = toml(file).expect("trust");
        let found = appraise(&[("x", b"x")], &[("x.p7s", &scene.p7s)], &trust, scene.now);
        assert_eq!(found.signer, Signer::OutOfTime, "{file}: {found:#?}");
    }
    let error = toml("root.pem").expect_err("no list");
    assert!(error.to_string().contains("revocation 1: file is \"root.pem\""), "{error}");
    let broken = String::from_utf8(lab.read("crl.pem")).expect("PEM").replacen("\nMII", "\nMIJ", 1);
    let input = TrustInput { name: "crl.pem", bytes: broken.as_bytes() };
    assert!(TrustSet::from_inputs(&[input], &|_, _| Err(String::new())).is_err());
}

#[test]
fn in_a_pdf_beside_its_signatures() {
    let Some(scene) = Scene::open() else { return };
    let lab = &scene.lab;
    let signed = pdf::sign(lab, "alice", &pdf::made(1), "Sig1", 20, "");
    let worth = |bytes: &[u8]| appraise(&[("x.pdf", bytes)], &[], &scene.trust, scene.now);
    assert_eq!(said(&worth(&signed)), "not checked, none embedded");
    let good = scene.crl(&scene.list(Vec::new()));
    let bad = scene.crl(&scene.list(vec![scene.entry(-60, Some(1))]));
    let answer = scene.answer(revoked(later(scene.now, -60), 1)).by(lab, "responder");
    for (what, dss, der, expected, text) in [
        ("a list", "/CRLs [40 0 R]", &good, Signer::Trusted, "not revoked by the CRL"),
        ("a list, revoked", "/CRLs [40 0 R]", &bad, Signer::OutOfTime, "(key compromise)"),
        ("an answer", "/OCSPs [40 0 R]", &answer, Signer::OutOfTime, "(key compromise)"),
        ("by signature", "/VRI <</AB <</CRL [40 0 R]>>>>", &bad, Signer::OutOfTime, "(key comp"),
        (
            "answer by signature",
            "/VRI <</AB <</OCSP [40 0 R]>>>>",
            &answer,
            Signer::OutOfTime,
            "(key",
        ),
        ("a list as an answer", "/OCSPs [40 0 R]", &bad, Signer::Trusted, "1 lists or answers are"),
    ] {
        let room = "~".repeat(der.len());
        let catalog = (1, pdf::catalog(&format!("/DSS <<{dss}>>")));
        let mut bytes = pdf::update(&signed, &[catalog, (40, pdf::stream(&room))]);
        let at = place_of(&bytes, room.as_bytes());
        bytes[at..at + der.len()].copy_from_slice(der);
        let found = worth(&bytes);
        assert_eq!(
            (found.signer, found.integrity),
            (expected, Integrity::Intact),
            "{what}: {found:#?}"
        );
        assert!(said(&found).contains(text), "{what}: {}", said(&found));
    }
}

#[test]
fn a_revocation_after_the_proven_time_is_forgiven() {
    let Some(scene) = Scene::open() else { return };
    let lab = &scene.lab;
    // The timestamp is made now, by the clock, and so shortly after the certificates.
    let with = |since: i64, reason: Option<u8>, invalid: Option<i64>| {
        let at = |it| later(scene.made, it);
        let entry = entry(&scene.alice, at(since), reason, invalid.map(at));
        // A list of the day after: it knows what happened until then.
        let list = List {
            next: Some(later(scene.now, 7 * 86_400)),
            entries: vec![entry],
            ..List::default()
        };
        let crl =
            list.by(lab, "intermediate", &scene.intermediate.subject, later(scene.made, 80_000));
        with_choices(&scene.p7s, &[crl])
    };
    for (what, p7s, expected, text) in [
        ("revoked before", with(-600, Some(4), None), Signer::OutOfTime, "(superseded) by the CRL"),
        (
            "revoked after",
            with(40_000, Some(4), None),
            Signer::Trusted,
            "the proven time, at which it counted",
        ),
        (
            "compromised after",
            with(40_000, Some(1), None),
            Signer::Trusted,
            "(key compromise) by the CRL",
        ),
        ("no reason, after", with(40_000, None, None), Signer::Trusted, "(no reason given)"),
        (
            "known after, invalid before",
            with(40_000, Some(1), Some(-600)),
            Signer::OutOfTime,
            "(key comp",
        ),
        (
            "known after, invalid after",
            with(60_000, Some(1), Some(40_000)),
            Signer::Trusted,
            "at which it",
        ),
        (
            "invalid later than revoked",
            with(-600, Some(1), Some(40_000)),
            Signer::OutOfTime,
            "(key",
        ),
    ] {
        let found = scene.stamped(&p7s);
        assert_eq!(found.time, Time::Proven, "{what}: {found:#?}");
        assert_eq!(found.signer, expected, "{what}: {found:#?}");
        assert!(said(&found).contains(text), "{what}: {}", said(&found));
        // Without the timestamp the time that the signer claims forgives nothing.
        assert_eq!(scene.worth(&p7s).signer, Signer::OutOfTime, "{what}, claimed");
    }
    // A list that was made after the proven time, and long ended, shows that nothing had happened.
    let list = List { next: Some(later(scene.made, 41_000)), ..List::default() };
    let after =
        list.by(lab, "intermediate", &scene.intermediate.subject, later(scene.made, 40_000));
    let found = scene.stamped(&with_choices(&scene.p7s, &[after]));
    assert!(said(&found).starts_with("not revoked by the CRL"), "{}", said(&found));
    // One that was made after the certificate expired may have left it out.
    let list = List { next: Some(later(scene.now, 20 * 86_400)), ..List::default() };
    let after =
        list.by(lab, "intermediate", &scene.intermediate.subject, later(scene.now, 9 * 86_400));
    let found = scene.stamped(&with_choices(&scene.p7s, &[after]));
    assert!(said(&found).contains("it was made after the certificate expired"), "{}", said(&found));
    assert_eq!(found.signer, Signer::Trusted);
}

#[test]
fn an_authority_for_timestamps_that_was_revoked_proves_no_time() {
    let Some(scene) = Scene::open() else { return };
    let lab = &scene.lab;
    lab.stamp("x.p7s", "x.p7s.tsr", "tsa");
    let tsa = named(lab, "tsa");
    let late = later(scene.now, 300 * 86_400);
    for (since, reason, counts) in [
        (-600, Some(4), false),
        (40_000, Some(4), true),
        (40_000, Some(0), true),
        (40_000, Some(5), true),
        // Whoever has the key can set the time back.
        (40_000, Some(1), false),
        (40_000, None, false),
        (40_000, Some(9), false),
    ] {
        let list = scene.list(vec![entry(&tsa, later(scene.made, since), reason, None)]);
        let crl = scene.crl(&list);
        let trust = trust_of(&[("root.pem", &lab.read("root.pem")), ("a.crl", &crl)]);
        let files = [("x.p7s", &scene.p7s[..]), ("x.p7s.tsr", &lab.read("x.p7s.tsr")[..])];
        let found = appraise(&[("x", b"x")], &files, &trust, late);
        let expected = match counts {
            true => (Time::Proven, Signer::Trusted),
            false => (Time::Claimed, Signer::OutOfTime),
        };
        assert_eq!((found.time, found.signer), expected, "{since} {reason:?}: {found:#?}");
        let texts: Vec<&str> = found.facts.iter().map(|it| it.detail.as_str()).collect();
        let proves_nothing = texts
            .iter()
            .any(|it| it.contains("proves nothing: the certificate of Authority was revoked"));
        assert_eq!(proves_nothing, !counts, "{texts:#?}");
    }
}

#[test]
fn authorities_on_the_way_and_what_the_user_brought_himself() {
    let Some(scene) = Scene::open() else { return };
    let lab = &scene.lab;
    let of_intermediate = entry(&scene.intermediate, later(scene.now, -60), Some(2), None);
    let by_root =
        scene.list(vec![of_intermediate]).by(lab, "root", &scene.root.subject, scene.made);
    let of_alice = scene.crl(&scene.list(vec![scene.entry(-60, Some(1))]));
    let pem = |who: &str| lab.read(&format!("{who}.pem"));
    let signer = |brought: &[&str], crl: &[u8]| {
        let files: Vec<(&str, Vec<u8>)> = brought.iter().map(|it| (*it, pem(it))).collect();
        let inputs: Vec<(&str, &[u8])> = files.iter().map(|(name, it)| (*name, &it[..])).collect();
        let p7s = with_choices(&scene.p7s, &[crl.to_vec()]);
        let found = appraise(&[("x", b"x")], &[("x.p7s", &p7s)], &trust_of(&inputs), scene.now);
        (found.signer, said(&found))
    };
    let (trusted, out) = (Signer::Trusted, Signer::OutOfTime);
    assert_eq!(signer(&["root"], &by_root).0, out);
    // Whoever brings the way whole has brought those who may revoke it.
    assert_eq!(signer(&["intermediate"], &by_root).0, trusted, "nobody above was brought");
    assert_eq!(signer(&["intermediate", "root"], &by_root).0, out);
    assert_eq!(signer(&["intermediate"], &of_alice).0, out);
    assert_eq!(signer(&["alice", "root"], &of_alice).0, out);
    assert_eq!(signer(&["alice", "root"], &by_root).0, out);
    let alone = signer(&["alice"], &of_alice);
    assert_eq!(alone.0, trusted, "her certificate alone: nobody who could revoke it");
    assert_eq!(alone.1, "not checked, no list or answer leads to an authority that you brought");
    assert_eq!(signer(&[], &of_alice).0, Signer::Unknown);
}
