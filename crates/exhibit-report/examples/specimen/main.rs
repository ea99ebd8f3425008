//! Writes the specimen pack as a PDF: `cargo run -p exhibit-report --example specimen -- pack.pdf`.

mod pack;

use std::process::ExitCode;

fn main() -> ExitCode {
    let path = std::env::args().nth(1).unwrap_or_else(|| "specimen.pdf".to_owned());
    let Ok(rendered) = exhibit_report::render(&pack::pack(), &pack::options()) else {
        return ExitCode::FAILURE;
    };
    match std::fs::write(path, rendered.bytes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
