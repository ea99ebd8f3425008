//! The JSON scanner, and canonical forms, which must be their own canonical form.
#![no_main]

use exhibit_core::json::{Canon, Scanner, canonical};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut scanner = Scanner::new();
    let Ok(doc) = scanner.scan(data) else { return };
    for canon in [Canon::JCS, Canon::PYTHON, Canon::VERBATIM, Canon::SOURCE] {
        let mut first = Vec::new();
        if canonical(canon, doc.root(), &mut first).is_err() {
            continue;
        }
        let mut again = Scanner::new();
        let doc = again.scan(&first).expect("what was written can be read");
        let mut second = Vec::new();
        canonical(canon, doc.root(), &mut second).expect("as before");
        assert_eq!(first, second, "a canonical form is its own");
    }
});
