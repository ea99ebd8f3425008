//! The `--json` contract: the schemas in `schemas/cli/` are those of the types that are printed.
//!
//! With `EXHIBIT_UPDATE=1` the files are written anew; the diff is then for a person to read.

use std::fs;
use std::path::Path;

use schemars::{Schema, schema_for};

fn contracts() -> Vec<(&'static str, Schema)> {
    vec![
        ("inspect", schema_for!(exhibit::inspect::Inspected)),
        ("verify-bundle", schema_for!(exhibit::BundleReport)),
        ("show", schema_for!(exhibit::evidence::EvidenceShown)),
        ("list", schema_for!(Vec<exhibit::evidence::EvidenceLine>)),
        ("search", schema_for!(Vec<exhibit::records::RecordShown>)),
        ("search-documents", schema_for!(exhibit::documents::DocumentsFound)),
        ("show-record", schema_for!(exhibit::records::RecordOpened)),
        ("verify", schema_for!(Vec<exhibit::evidence::Reverified>)),
        ("erase", schema_for!(exhibit::evidence::Erased)),
        ("coverage", schema_for!(exhibit::coverage::CoverageShown)),
        ("soa", schema_for!(exhibit::soa::SoaOverview)),
        ("soa-show", schema_for!(exhibit::soa::SoaShown)),
        ("soa-import", schema_for!(exhibit::soa::SoaReport)),
        ("soa-diff", schema_for!(exhibit::soa::SoaDiff)),
        ("soa-warnings", schema_for!(Vec<exhibit::soa::SoaWarning>)),
        ("documents", schema_for!(Vec<exhibit::clause_documents::DocumentShown>)),
        ("organisation", schema_for!(exhibit::organisation::OrganisationShown)),
        ("people", schema_for!(Vec<exhibit::organisation::PersonShown>)),
        ("systems", schema_for!(Vec<exhibit::organisation::SystemShown>)),
        ("agents", schema_for!(Vec<exhibit::organisation::AgentShown>)),
        ("tests", schema_for!(Vec<exhibit::assurance::TestLine>)),
        ("tests-list", schema_for!(Vec<exhibit::assurance::TestListed>)),
        ("tests-run", schema_for!(Vec<exhibit::assurance::TestShown>)),
        ("tests-show", schema_for!(exhibit::assurance::TestShown)),
        ("tests-compare", schema_for!(exhibit::assurance::TestsCompared)),
        ("registers", schema_for!(Vec<exhibit::registers::RegisterLine>)),
        ("register-import", schema_for!(exhibit::registers::RegisterReport)),
        ("requests", schema_for!(Vec<exhibit::requests::RequestShown>)),
        ("requests-back", schema_for!(exhibit::requests::TakenBack)),
        ("samples", schema_for!(Vec<exhibit::samples::SampleLine>)),
        ("samples-size", schema_for!(exhibit::samples::SizesShown)),
        ("samples-freeze", schema_for!(exhibit::samples::Frozen)),
        ("samples-draw", schema_for!(exhibit::samples::Drawn)),
        ("samples-show", schema_for!(exhibit::samples::SampleShown)),
        ("samples-take", schema_for!(exhibit::samples::PaperTaken)),
        ("samples-redraw", schema_for!(exhibit::samples::Redrawn)),
        ("samples-redraw-bundle", schema_for!(exhibit::samples::BundleRedraw)),
        ("findings", schema_for!(Vec<exhibit::findings::FindingLine>)),
        ("findings-show", schema_for!(exhibit::findings::FindingShown)),
        ("findings-noted", schema_for!(exhibit::findings::FindingNoted)),
        ("findings-scheme", schema_for!(exhibit::findings::SchemesShown)),
        ("findings-form", schema_for!(exhibit::findings::FormTaken)),
        ("engagements", schema_for!(Vec<exhibit::engagements::EngagementLine>)),
        ("engagements-add", schema_for!(exhibit::engagements::EngagementMade)),
        ("engagements-show", schema_for!(exhibit::engagements::EngagementShown)),
        ("engagements-close", schema_for!(exhibit::engagements::EngagementClosing)),
        ("engagements-matrix", schema_for!(exhibit::matrix::Matrix)),
        ("programme", schema_for!(Vec<exhibit::programmes::ProgrammeShown>)),
        ("programme-state", schema_for!(exhibit::programmes::ProgrammeMade)),
        ("conclude", schema_for!(exhibit::conclusions::ConclusionMade)),
        ("conclusions", schema_for!(exhibit::conclusions::ConclusionsShown)),
        ("conclusions-paper", schema_for!(exhibit::papers::PaperWritten)),
        ("conclusions-take", schema_for!(exhibit::papers::PaperTaken)),
        ("checklist", schema_for!(Vec<exhibit::checklists::ChecklistShown>)),
        ("suggest", schema_for!(Vec<exhibit::mapping::Suggestion>)),
        ("review-mappings", schema_for!(Vec<exhibit::mapping::ReviewShown>)),
        ("review-due", schema_for!(Vec<exhibit::mapping::DueForReview>)),
        ("timeline", schema_for!(Vec<exhibit::timeline::SourceTimeline>)),
        ("trace", schema_for!(exhibit::trace::Trace)),
        ("retention", schema_for!(exhibit::retention::RetentionShown)),
        ("retention-run", schema_for!(exhibit::retention::RunShown)),
        ("hold", schema_for!(Vec<exhibit::retention::HoldShown>)),
        ("review-record", schema_for!(exhibit::reviews::ReviewReport)),
        ("review-show", schema_for!(exhibit::reviews::ReviewOfManagement)),
        ("sign-import", schema_for!(exhibit::signing::AnswerTaken)),
        ("signoffs", schema_for!(Vec<exhibit::signing::SignoffShown>)),
        ("profile-check", schema_for!(exhibit::profiles::ProfileChecked)),
        ("profile-guess", schema_for!(exhibit::profiles::ProfileGuessed)),
        ("policy", schema_for!(exhibit::trust_store::PolicyShown)),
        ("machine-policy", schema_for!(exhibit::machine_policy::MachinePolicyShown)),
        ("fsck", schema_for!(exhibit::fsck::Checked)),
        ("ledger-head", schema_for!(exhibit::ledger::HeadShown)),
        ("ledger-entries", schema_for!(Vec<exhibit::ledger::EntryLine>)),
    ]
}

#[test]
fn the_schema_of_setting_files_is_that_of_the_type() {
    let schema = schema_for!(exhibit::assurance::SettingFile);
    let text = serde_json::to_string_pretty(&schema).expect("a schema") + "\n";
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/assurance-setting.schema.json");
    if std::env::var_os("EXHIBIT_UPDATE").is_some() {
        fs::write(&path, &text).expect("written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "settings changed: run with EXHIBIT_UPDATE=1 and read the difference");
}

#[test]
fn the_schema_of_the_machine_policy_is_that_of_the_type() {
    let schema = schema_for!(exhibit::machine_policy::PolicyFile);
    let text = serde_json::to_string_pretty(&schema).expect("a schema") + "\n";
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/machine-policy.schema.json");
    if std::env::var_os("EXHIBIT_UPDATE").is_some() {
        fs::write(&path, &text).expect("written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "the policy changed: run with EXHIBIT_UPDATE=1 and read the difference");
}

#[test]
fn the_schema_of_grading_schemes_is_that_of_the_type() {
    let schema = schema_for!(exhibit::findings::SchemeFile);
    let text = serde_json::to_string_pretty(&schema).expect("a schema") + "\n";
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/grading-scheme.schema.json");
    if std::env::var_os("EXHIBIT_UPDATE").is_some() {
        fs::write(&path, &text).expect("written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "schemes changed: run with EXHIBIT_UPDATE=1 and read the difference");
}

#[test]
fn the_schemas_are_those_of_the_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/cli");
    for (name, schema) in contracts() {
        let text = serde_json::to_string_pretty(&schema).expect("a schema") + "\n";
        let path = folder.join(format!("{name}.json"));
        if std::env::var_os("EXHIBIT_UPDATE").is_some() {
            fs::write(&path, &text).expect("written");
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == text, "{name} changed: run with EXHIBIT_UPDATE=1 and read the difference");
    }
    let kept = fs::read_dir(&folder).expect("a folder").count();
    assert_eq!(kept, contracts().len(), "a schema that nothing prints");
}
