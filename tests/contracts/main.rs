//! The `--json` contract: the schemas in `schemas/cli/` are those of the types that are printed.
//!
//! With `EXHIBIT_UPDATE=1` the files are written anew; the diff is then for a person to read.

use std::fs;
use std::path::Path;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, schema_for};

fn contracts() -> Vec<(&'static str, Schema)> {
    vec![
        ("inspect", answered::<exhibit::inspect::Inspected>()),
        ("verify-bundle", answered::<exhibit::BundleReport>()),
        ("show", answered::<exhibit::evidence::EvidenceShown>()),
        ("list", answered::<Vec<exhibit::evidence::EvidenceLine>>()),
        ("search", answered::<Vec<exhibit::records::RecordShown>>()),
        ("search-documents", answered::<exhibit::documents::DocumentsFound>()),
        ("show-record", answered::<exhibit::records::RecordOpened>()),
        ("verify", answered::<Vec<exhibit::evidence::Reverified>>()),
        ("erase", answered::<exhibit::evidence::Erased>()),
        ("coverage", answered::<exhibit::coverage::CoverageShown>()),
        ("soa", answered::<exhibit::soa::SoaOverview>()),
        ("soa-show", answered::<exhibit::soa::SoaShown>()),
        ("soa-import", answered::<exhibit::soa::SoaReport>()),
        ("soa-diff", answered::<exhibit::soa::SoaDiff>()),
        ("soa-warnings", answered::<Vec<exhibit::soa::SoaWarning>>()),
        ("documents", answered::<Vec<exhibit::clause_documents::DocumentShown>>()),
        ("organisation", answered::<exhibit::organisation::OrganisationShown>()),
        ("people", answered::<Vec<exhibit::organisation::PersonShown>>()),
        ("systems", answered::<Vec<exhibit::organisation::SystemShown>>()),
        ("agents", answered::<Vec<exhibit::organisation::AgentShown>>()),
        ("tests", answered::<Vec<exhibit::assurance::TestLine>>()),
        ("tests-list", answered::<Vec<exhibit::assurance::TestListed>>()),
        ("tests-run", answered::<Vec<exhibit::assurance::TestShown>>()),
        ("tests-show", answered::<exhibit::assurance::TestShown>()),
        ("tests-compare", answered::<exhibit::assurance::TestsCompared>()),
        ("registers", answered::<Vec<exhibit::registers::RegisterLine>>()),
        ("register-import", answered::<exhibit::registers::RegisterReport>()),
        ("requests", answered::<Vec<exhibit::requests::RequestShown>>()),
        ("requests-back", answered::<exhibit::requests::TakenBack>()),
        ("samples", answered::<Vec<exhibit::samples::SampleLine>>()),
        ("samples-size", answered::<exhibit::samples::SizesShown>()),
        ("samples-freeze", answered::<exhibit::samples::Frozen>()),
        ("samples-draw", answered::<exhibit::samples::Drawn>()),
        ("samples-show", answered::<exhibit::samples::SampleShown>()),
        ("samples-take", answered::<exhibit::samples::PaperTaken>()),
        ("samples-redraw", answered::<exhibit::samples::Redrawn>()),
        ("samples-redraw-bundle", answered::<exhibit::samples::BundleRedraw>()),
        ("findings", answered::<Vec<exhibit::findings::FindingLine>>()),
        ("findings-show", answered::<exhibit::findings::FindingShown>()),
        ("findings-noted", answered::<exhibit::findings::FindingNoted>()),
        ("findings-scheme", answered::<exhibit::findings::SchemesShown>()),
        ("findings-form", answered::<exhibit::findings::FormTaken>()),
        ("engagements", answered::<Vec<exhibit::engagements::EngagementLine>>()),
        ("engagements-add", answered::<exhibit::engagements::EngagementMade>()),
        ("engagements-show", answered::<exhibit::engagements::EngagementShown>()),
        ("engagements-close", answered::<exhibit::engagements::EngagementClosing>()),
        ("engagements-matrix", answered::<exhibit::matrix::Matrix>()),
        ("programme", answered::<Vec<exhibit::programmes::ProgrammeShown>>()),
        ("programme-state", answered::<exhibit::programmes::ProgrammeMade>()),
        ("conclude", answered::<exhibit::conclusions::ConclusionMade>()),
        ("conclusions", answered::<exhibit::conclusions::ConclusionsShown>()),
        ("conclusions-paper", answered::<exhibit::papers::PaperWritten>()),
        ("conclusions-take", answered::<exhibit::papers::PaperTaken>()),
        ("checklist", answered::<Vec<exhibit::checklists::ChecklistShown>>()),
        ("suggest", answered::<Vec<exhibit::mapping::Suggestion>>()),
        ("review-mappings", answered::<Vec<exhibit::mapping::ReviewShown>>()),
        ("review-due", answered::<Vec<exhibit::mapping::DueForReview>>()),
        ("timeline", answered::<Vec<exhibit::timeline::SourceTimeline>>()),
        ("trace", answered::<exhibit::trace::Trace>()),
        ("retention", answered::<exhibit::retention::RetentionShown>()),
        ("retention-run", answered::<exhibit::retention::RunShown>()),
        ("hold", answered::<Vec<exhibit::retention::HoldShown>>()),
        ("review-record", answered::<exhibit::reviews::ReviewReport>()),
        ("review-show", answered::<exhibit::reviews::ReviewOfManagement>()),
        ("sign-import", answered::<exhibit::signing::AnswerTaken>()),
        ("signoffs", answered::<Vec<exhibit::signing::SignoffShown>>()),
        ("profile-check", answered::<exhibit::profiles::ProfileChecked>()),
        ("profile-guess", answered::<exhibit::profiles::ProfileGuessed>()),
        ("policy", answered::<exhibit::trust_store::PolicyShown>()),
        ("machine-policy", answered::<exhibit::machine_policy::MachinePolicyShown>()),
        ("fsck", answered::<exhibit::fsck::Checked>()),
        ("ledger-head", answered::<exhibit::ledger::HeadShown>()),
        ("ledger-entries", answered::<Vec<exhibit::ledger::EntryLine>>()),
    ]
}

/// Returns the schema of what is printed: what is left out where it is empty is not required, as it would be of
/// what is read.
fn answered<T: JsonSchema>() -> Schema {
    SchemaSettings::default().for_serialize().into_generator().into_root_schema_for::<T>()
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
