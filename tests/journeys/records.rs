//! Records as a platform writes them: found by what they say, opened one by one.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::sealed::Sealed;

fn example(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/records/examples");
    fs::read(folder.join(name)).expect(name)
}

fn lines(found: &Value) -> Vec<(String, u64)> {
    let records = found["records"].as_array().expect("a list").iter();
    let place = |it: &Value| {
        (it["id"].as_str().expect("an id").to_owned(), it["line"].as_u64().expect("a line"))
    };
    records.map(place).collect()
}

#[test]
fn records_are_found_by_what_they_say_and_opened_by_their_line() {
    let sealed = Sealed::with_vault();
    sealed.write("plain.jsonl", example("records.jsonl"));
    sealed.run(&["ingest", "@plain.jsonl"]).expect(0);
    fs::create_dir(sealed.path("chained")).expect("a folder");
    sealed.write("chained/records.jsonl", example("chained/records.jsonl"));
    sealed.write("chained/checkpoint.json", example("chained/checkpoint.json"));
    sealed.write("public.pem", example("chained/public.pem"));
    let purpose = "log:exhibit-records-chained";
    sealed
        .run(&["trust", "add", "@public.pem", "--subject", "CREDO", "--purpose", purpose])
        .expect(0);
    let taken = sealed.run(&["ingest", "@chained", "--json"]).expect(0).json();
    assert_eq!(taken["taken"][0]["verdict"], "VERIFIED", "{taken}");
    let find = |args: &[&str]| {
        let args = [&["search", "--json"], args].concat();
        lines(&sealed.run(&args).expect(0).json())
    };
    let at = |item: &str, line| (item.to_owned(), line);
    assert_eq!(
        find(&["--person", "P-07", "--outcome", "approved"]),
        [at("E-0002", 6), at("E-0001", 6)]
    );
    assert_eq!(find(&["--version", "2.3", "--item", "E-0001"]), [at("E-0001", 1)]);
    assert_eq!(find(&["--risk-level", "medium", "--item", "E-0002"]), [at("E-0002", 8)]);
    assert_eq!(find(&["--requester", "branch-14", "--item", "E-0002"]), [at("E-0002", 4)]);
    let day = ["--from", "2026-03-13", "--to", "2026-03-13", "--item", "E-0001"];
    assert_eq!(find(&day), [at("E-0001", 8)]);
    let moment = "2026-03-12T09:30:01Z";
    assert_eq!(find(&["--from", moment, "--to", moment, "--item", "E-0001"]), [at("E-0001", 4)]);
    assert_eq!(find(&["--decision", "D-20260312-0001", "--item", "E-0001"]).len(), 5);
    sealed.run(&["search", "--from", "2026-03-13", "--to", "2026-03-12"]).expect(2);

    let found = sealed.run(&["search", "--kind", "decision", "--json"]).expect(0).json();
    let (chained, plain) = (&found["records"][0], &found["records"][1]);
    assert_eq!(chained["risk_score"], "7.25");
    assert_eq!(chained["reasoning"], true);
    assert_eq!(chained["not_covered"].as_array().map(Vec::len), Some(0));
    assert!(plain["not_covered"].to_string().contains("risk_score"), "{plain}");

    let opened = sealed.run(&["show", "E-0002", "--line", "6", "--json"]).expect(0).json();
    assert_eq!((&opened["verdict"], &opened["sound"]), (&"VERIFIED".into(), &true.into()));
    let field = |name: &str| {
        let fields = opened["fields"].as_array().expect("a list").iter();
        fields.clone().find(|it| it["field"] == name).expect(name).clone()
    };
    assert_eq!(field("decision")["value"], "D-20260312-0001");
    assert_eq!(field("review_seconds")["value"], "412.5");
    assert_eq!(field("reviewed")["covered"], true);
    let said = sealed.run(&["show", "E-0001", "--line", "6"]).expect(0).out;
    assert!(said.contains("UNSIGNED") && said.contains("not covered"), "{said}");
    assert!(said.contains("Größe des Kredits"), "{said}");
    let refused = sealed.run(&["show", "E-0001", "--line", "9"]).expect(1);
    assert!(refused.err.contains("no record on line 9"), "{}", refused.err);
    sealed.run(&["fsck"]).expect(0);
}
