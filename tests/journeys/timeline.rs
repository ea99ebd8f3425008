//! What the logs of each source show of a period.

use std::fs;
use std::path::Path;

use crate::sealed::{Sealed, foreign};

/// Two exports of one log, the first of which left records out; two of another that contradict each other.
fn vault() -> Sealed {
    let sealed = Sealed::with_vault();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/records/examples");
    let log = fs::read_to_string(folder.join("chained/records.jsonl")).expect("a log");
    let first: String = log.split_inclusive('\n').take(4).collect();
    sealed.write("first.jsonl", first);
    sealed.write("whole/records.jsonl", &log);
    for (from, to) in [("checkpoint.json", "whole/checkpoint.json"), ("public.pem", "public.pem")] {
        sealed.write(to, fs::read(folder.join("chained").join(from)).expect(from));
    }
    let purpose = "log:exhibit-records-chained";
    let trust = ["trust", "add", "@public.pem", "--subject", "CREDO", "--purpose", purpose];
    sealed.run(&trust).expect(0);
    let cut = ["ingest", "@first.jsonl", "--source", "credo", "--collected", "2026-03-14"];
    sealed.run(&cut).expect(0);
    sealed.run(&["ingest", "@whole", "--source", "credo"]).expect(0);
    for name in ["2026-q3.jsonl", "2026-q3-again.jsonl"] {
        let path = foreign().join("exports/gateway").join(name);
        let path = path.to_str().expect("UTF-8");
        sealed.run(&["ingest", path, "--source", "gateway"]).expect(0);
    }
    sealed
}

#[test]
fn each_day_is_said_to_be_what_its_exports_show() {
    let sealed = vault();
    let period = ["--period", "2026-03-01/2026-11-30"];
    let all = sealed.run(&[&["timeline"][..], &period].concat()).expect(0).out;
    insta::assert_snapshot!(all, @r"
    credo
      exhibit-records-chained exhibit-records-chained:CREDO/production
        1 Mar 2026: gap
        2 Mar 2026 to 11 Mar 2026: proven (E-0001 UNANCHORED; E-0002 VERIFIED)
        12 Mar 2026 to 13 Mar 2026: cut (E-0001 UNANCHORED; E-0002 VERIFIED)
          E-0002 holds 4 records that E-0001 left out although they were there when it was collected
        14 Mar 2026 to 30 Nov 2026: gap
      Missing or in doubt: no export covers 1 Mar 2026; 12 Mar 2026 to 13 Mar 2026: cut (E-0002 holds 4 records that E-0001 left out although they were there when it was collected); no export covers 14 Mar 2026 to 30 Nov 2026.
    gateway
      halo-record halo-record:acme-corp
        1 Mar 2026 to 21 Nov 2026: gap
        22 Nov 2026: rewritten (E-0003 UNANCHORED; E-0004 DIVERGED)
          E-0004, line 61, holds another record than E-0003
        23 Nov 2026 to 30 Nov 2026: gap
      Missing or in doubt: no export covers 1 Mar 2026 to 21 Nov 2026; 22 Nov 2026: rewritten (E-0004, line 61, holds another record than E-0003); no export covers 23 Nov 2026 to 30 Nov 2026.
    ");
    sealed.run(&["withdraw", "E-0001", "--reason", "it was cut"]).expect(0);
    sealed.run(&["withdraw", "E-0004", "--reason", "it is wrong"]).expect(0);
    let after = sealed.run(&[&["timeline"][..], &period].concat()).expect(0).out;
    insta::assert_snapshot!(after, @r"
    credo
      exhibit-records-chained exhibit-records-chained:CREDO/production
        1 Mar 2026: gap
        2 Mar 2026 to 13 Mar 2026: proven (E-0002 VERIFIED)
        14 Mar 2026 to 30 Nov 2026: gap
      Missing or in doubt: no export covers 1 Mar 2026; no export covers 14 Mar 2026 to 30 Nov 2026.
    gateway
      halo-record halo-record:acme-corp
        1 Mar 2026 to 21 Nov 2026: gap
        22 Nov 2026: rewritten (E-0003 UNANCHORED; E-0004 DIVERGED, withdrawn)
          E-0004, line 61, holds another record than E-0003
        23 Nov 2026 to 30 Nov 2026: gap
      Missing or in doubt: no export covers 1 Mar 2026 to 21 Nov 2026; 22 Nov 2026: rewritten (E-0004, line 61, holds another record than E-0003); no export covers 23 Nov 2026 to 30 Nov 2026.
    ");
    let json = ["timeline", "credo", "--period", "2026-03-02/2026-03-13", "--json"];
    let json = sealed.run(&json).expect(0).json();
    assert_eq!(json[0]["streams"][0]["spans"].as_array().map(Vec::len), Some(1), "{json}");
    assert_eq!(json[0]["streams"][0]["spans"][0]["state"], "proven");
    assert_eq!(json[0]["missing"], "Nothing is missing: every day is proven.");
}

#[test]
fn a_source_or_period_that_means_nothing_is_refused() {
    let sealed = vault();
    sealed.run(&["timeline", "nowhere", "--period", "2026-03-01/2026-03-02"]).expect(1);
    sealed.run(&["timeline", "--period", "2026-03-02/2026-03-01"]).expect(2);
    sealed.run(&["timeline", "--period", "2026-03-02/"]).expect(2);
}
