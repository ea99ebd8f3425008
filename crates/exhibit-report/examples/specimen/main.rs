//! Writes the specimen pack: `cargo run -p exhibit-report --example specimen -- pack.pdf [ITEMS]`.
//!
//! With a number, the register has that many items: to measure time and memory.

#![expect(clippy::disallowed_methods, reason = "the crate is pure; this is a front end")]

mod pack;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let path = args.next().unwrap_or_else(|| "specimen.pdf".to_owned());
    let mut pack = pack::pack();
    if let Some(items) = args.next().and_then(|n| n.parse().ok()) {
        let first = pack.register[0].clone();
        pack.register.extend((26..=items).map(|n| exhibit_report::EvidenceItem {
            id: format!("E-{n:04}"),
            sha256: pack::digest(n),
            ..first.clone()
        }));
    }
    let Ok(rendered) = exhibit_report::render(&pack, &pack::options()) else {
        return ExitCode::FAILURE;
    };
    match std::fs::write(path, rendered.bytes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
