//! The specimen's Statement of Applicability, and its documents.

use exhibit_core::catalog::iso42001;
use exhibit_report::*;

pub(super) fn statement() -> Statement {
    let row = |(at, control): (usize, &exhibit_core::catalog::Control)| StatementRow {
        control: control.id.clone(),
        title: control.title.clone(),
        applicable: at != 25,
        reason: match at {
            25 => "No model is trained on data of our own.".into(),
            _ => "Needed by the risks of credit decisions.".into(),
        },
        implementation: if at == 25 { String::new() } else { "implemented".into() },
        owner: "Helga Stein, Head of credit decisions".into(),
        links: if at % 4 == 0 { vec!["R-03".into(), "TR-02".into()] } else { Vec::new() },
        ..StatementRow::default()
    };
    let own = StatementRow {
        control: "X.1".into(),
        title: "Kill switch for each system".into(),
        own: true,
        applicable: true,
        reason: "Nothing in Annex A asks for one.".into(),
        implementation: "partly implemented".into(),
        ..StatementRow::default()
    };
    Statement {
        id: "SA-02".into(),
        as_of: "1 Jul 2026".into(),
        evidence: "E-0005".into(),
        title: "soa-2026.xlsx".into(),
        signoff: "Signed by Greta Holm, Chief executive officer on 3 Jul 2026 (SO-01).".into(),
        because: "yearly review".into(),
        rows: iso42001().controls.iter().enumerate().map(row).chain([own]).collect(),
        before: "SA-01".into(),
        changes: vec![StatementChange {
            control: "A.7.4".into(),
            title: "Quality of data for AI systems".into(),
            what: "changed".into(),
            cells: vec!["applicable: yes is now no".into()],
        }],
        warnings: vec![StatementWarning {
            about: "A.7.4".into(),
            what: "It is excluded, and TR-04 (RG-002, row 5) puts it in place for R-06.".into(),
            to_do: "Include it, or treat the risk in another way.".into(),
        }],
    }
}

pub(super) fn documents() -> Vec<ClauseDocument> {
    let asked = iso42001().clauses.iter();
    let asked = asked.flat_map(|it| it.documents.iter().map(move |document| (&it.id, document)));
    let document = |(at, (requirement, document)): (usize, (&String, &String))| ClauseDocument {
        requirement: requirement.clone(),
        document: document.clone(),
        state: if at == 1 { "current" } else { "missing" }.into(),
        current: at == 1,
        missing: at != 1,
        why: match at {
            1 => "Approved by Greta Holm on 28 Jan 2026.".into(),
            _ => String::new(),
        },
        evidence: if at == 1 { "E-0005".into() } else { String::new() },
        title: if at == 1 { "AI policy, version 2".into() } else { String::new() },
    };
    asked.enumerate().map(document).collect()
}
