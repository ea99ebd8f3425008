//! How the checks are repeated, and what they cannot prove.

use exhibit_core::register::Register;
use exhibit_report::VerifyStep;

pub(super) fn verify_steps(origin: &str) -> Vec<VerifyStep> {
    let step = |text: &str, commands: &[String], expect: &str| VerifyStep {
        text: text.into(),
        commands: commands.to_vec(),
        expect: expect.into(),
    };
    vec![
        step(
            "Ask the organisation, on paper or by telephone, for two things: the origin of its log and the signer's public key. Nothing inside a bundle is trusted because it is there.",
            &[],
            "The origin on this pack's cover is the one that you were given.",
        ),
        step(
            "Verify the bundle that came with this pack with our verifier, which needs no vault.",
            &[format!("exhibit verify-bundle BUNDLE.zip --origin {origin} --signer KEY.pub")],
            "BUNDLE VERIFIED, and a count of the contents with the same words as in this pack.",
        ),
        step(
            "Or verify it with tools that others wrote. Unpack it and go into its folder.",
            &[
                "sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt".into(),
                "bagit.py --validate .".into(),
                "ssh-keygen -Y verify -f ALLOWED_SIGNERS -I SIGNER -n bundle@exhibit-a.invalid -s tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt".into(),
            ],
            "Every line says OK; the signature is good, by the key that you were given.",
        ),
    ]
}

pub(super) fn limits(register: &Register) -> Vec<String> {
    let mut limits = vec![
        "That a log was complete at its source: a system that never wrote a record leaves no trace in what it did write.".to_owned(),
        "That a clock was right: times inside evidence are claimed by whoever wrote them, and times in the ledger by the auditor's machine.".to_owned(),
        "That a control works: integrity of its evidence is one condition of that, not proof.".to_owned(),
        "That entries newer than the last checkpoint seen by somebody else were not rewritten by a person who may write.".to_owned(),
    ];
    let back = register.clock_went_back();
    if back > 0 {
        limits.push(format!(
            "The clock of the auditor's machine went backwards {back} time(s) between entries."
        ));
    }
    limits
}
