//! The organisation, its people and AI systems, written down and shown.

use crate::sealed::Sealed;

/// A vault with a site, two people, a system with two versions, an agent and a policy.
fn bank() -> Sealed {
    let sealed = Sealed::with_vault();
    sealed.write("policy.md", "# AI policy\n");
    sealed.write("mandate.md", "# Who may review\n");
    sealed.run(&["ingest", "@policy.md", "--kind", "document"]).expect(0);
    sealed.run(&["ingest", "@mandate.md", "--kind", "document"]).expect(0);
    for line in [
        "organisation site Hamburg --place Germany",
        "people add Helga --known-as hstein --unit Credit --site SI-01 --days 2024-01-01/",
        "people add Jens --known-as jamsel --days 2026-03-03/",
        "systems add CREDO --title Credit --use Decides --role developer --role user --known-as credit-uw --days 2025-07-01/",
        "systems version CREDO 2.3 --days 2025-07-01/2026-03-11",
        "systems version CREDO 3.0 --known-as v3 --days 2026-03-12/",
        "systems passed CREDO 2.3 impact-assessment --on 2025-05-02 --evidence E-0001",
        "systems passed CREDO 3.0 validation --on 2026-03-20",
        "systems accountable CREDO hstein --days 2025-07-01/2026-01-31",
        "systems accountable CREDO Jens --days 2026-03-03/",
        "people authority P-003 Owner --allows answer-for-system --system CREDO --days 2025-01-01/ --document E-0002",
        "agents add loan-bot --system CREDO --days 2025-07-01/",
        "agents operator loan-bot Helga --days 2025-07-01/",
    ] {
        sealed.run(&line.split(' ').collect::<Vec<_>>()).expect(0);
    }
    sealed
        .run(&[
            "organisation",
            "scope",
            "Credit decisions",
            "--from",
            "2025-07-01",
            "--exclude",
            "payroll: no AI",
        ])
        .expect(0);
    sealed
}

#[test]
fn what_was_written_down_is_shown_with_what_is_missing() {
    let sealed = bank();
    let system = sealed.run(&["systems", "show", "credit-uw"]).expect(0).out;
    insta::assert_snapshot!(system, @r"
    CREDO: Credit (entry 9 of the ledger)
      Meant for: Decides
      Logs call it: credit-uw
      Stage: in use; since 1 Jul 2025
      Risk: not assigned
      Class in law: not assigned
      Version 2.3: 1 Jul 2025 to 11 Mar 2026
        impact assessment: 2 May 2025, E-0001
        validation: nothing on record
        release approval: nothing on record
      Version 3.0: since 12 Mar 2026
        impact assessment: nothing on record
        validation: 20 Mar 2026, after its first use
        release approval: nothing on record
      Accountable: Helga (P-003), 1 Jul 2025 to 31 Jan 2026
      Accountable: Jens (P-004), since 3 Mar 2026; no documented authority
      Accountable: nobody, 1 Feb 2026 to 2 Mar 2026
      Agents: loan-bot
    ");
    let people = sealed.run(&["people"]).expect(0).out;
    insta::assert_snapshot!(people, @r"
    Id     Name           Staff no.  Opens the vault as  Position  Unit    There             Authority
    P-001  Ada                       lead
    P-002  recovery code             recovery
    P-003  Helga                     no                            Credit  since 1 Jan 2024  AU-001 Owner
    P-004  Jens                      no                                    since 3 Mar 2026
    ");
    let organisation = sealed.run(&["organisation"]).expect(0).out;
    insta::assert_snapshot!(organisation, @r"
    Lindmoor Bank
    Scope since 1 Jul 2025: Credit decisions
    No document is named for it. Entry 19 of the ledger.
    Left out: payroll: no AI
    Site   Name     Place    Activities  In scope
    SI-01  Hamburg  Germany              no dates stated
    ");
    let agents = sealed.run(&["agents"]).expect(0).out;
    insta::assert_snapshot!(agents, @r"
    Agent     AI system  What it may do  Registered        Operator of record
    loan-bot  CREDO                      since 1 Jul 2025  Helga (since 1 Jul 2025, no documented authority)
    ");
    let shown = sealed.run(&["systems", "show", "CREDO", "--json"]).expect(0).json();
    assert_eq!(shown["nobody_accountable"][0]["from"], "2026-02-01");
    assert_eq!(shown["nobody_accountable"][0]["to"], "2026-03-02");
    sealed.run(&["fsck"]).expect(0);
}

#[test]
fn what_contradicts_the_record_is_refused_and_changes_nothing() {
    let sealed = bank();
    let before = sealed.run(&["ledger", "--json"]).expect(0).json();
    for (line, says) in [
        ("systems accountable CREDO Jens --days 2026-01-31/", "overlaps"),
        ("systems accountable CREDO Nobody --days 2027-01-01/", "on record"),
        ("systems version TRIAGE 1 --days 2025-01-01/", "there is no AI system TRIAGE"),
        ("systems version CREDO 4 --days 2026-02-01/2026-01-31", "before the first"),
        ("people add Other --known-as HSTEIN", "already that of P-003"),
        ("systems passed CREDO 9 validation --on 2026-03-20", "there is no version CREDO 9"),
        ("people authority P-003 Owner --allows everything --days 2025-01-01/", "oversight"),
    ] {
        let said = sealed.run(&line.split(' ').collect::<Vec<_>>());
        assert_ne!(said.code, 0, "{line}");
        assert!(said.err.contains(says), "{line}: {}", said.err);
    }
    assert_eq!(sealed.run(&["ledger", "--json"]).expect(0).json(), before);
}

#[test]
fn a_log_that_goes_on_says_it_again_under_the_same_numbers() {
    let sealed = bank();
    let shown = |vault: &str| {
        let systems = ["systems", "show", "CREDO", "--json", "--vault", vault];
        let mut system = sealed.run(&systems).expect(0).json();
        system["entry"] = 0.into();
        let people = sealed.run(&["agents", "--json", "--vault", vault]).expect(0).json();
        (system, people)
    };
    sealed.run(&["backup", "@copy"]).expect(0);
    let said = sealed.run(&["restore", "@copy", "@new.vault", "--reason", "laptop lost", "--json"]);
    assert_eq!(said.expect(0).json()["left_out"], 0);
    let vaults = ["v.vault", "new.vault"].map(|name| sealed.path(name));
    let [old, new] = vaults.map(|path| shown(path.to_str().expect("UTF-8")));
    assert_eq!(old, new);
}
