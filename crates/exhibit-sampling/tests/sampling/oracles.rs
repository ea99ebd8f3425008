//! The procedures of docs/sampling.md, run as they stand there by other people's programs.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "runs other people's programs in a folder of its own, and says what it skips"
)]

use std::{
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use data_encoding::BASE64;
use exhibit_sampling::{
    Confidence, Criteria, Kind, Method, Outcome, Population, Rate, Sample, StratumSizes, draw,
    evaluate, size,
};

use crate::{checkpoint, lines, member, seed};

const PAPER: &str = include_str!("../../../../docs/sampling.md");

/// Other numbers than the order of letters would give, and strata whose labels have spaces.
fn population() -> Vec<(exhibit_sampling::Member, &'static str)> {
    let label = |n: u32| ["Kiel", "Bad Segeberg", "Ödenburg"][n as usize % 3];
    (0..240).map(|n| (member(9_995 + n % 11, n * 7 % 251), label(n))).collect()
}

#[test]
fn python_draws_the_same_sample() {
    let Some(folder) = Folder::with("python3", "python_draws_the_same_sample") else { return };
    let script = folder.file("draw.py", &block("python", 0));
    let labelled = population();
    let plain = Population::freeze(labelled.iter().map(|(member, _)| *member)).expect("sound");
    let strata = Population::freeze_in_strata(labelled.iter().copied()).expect("sound");
    let given = [("Kiel", 4), ("Bad Segeberg", 11), ("Ödenburg", 1)];
    let sizes = given.map(|(label, size)| (label.to_owned(), size)).into();
    let stratified = Method::Stratified { sizes: StratumSizes::Given(sizes) };
    let interval = |size| Method::Interval { size, order: None };
    let random = |size| Method::Random { size };
    for number in ["4711", "0", "the dice said 3 and 5", "süß"] {
        for (population, method, arguments) in [
            (&plain, random(25), vec!["random", "25"]),
            (&plain, random(240), vec!["random", "240"]),
            (&plain, interval(25), vec!["interval", "25"]),
            (&plain, interval(7), vec!["interval", "7"]),
            (&strata, random(25), vec!["random", "25"]),
            (
                &strata,
                stratified.clone(),
                vec!["stratified", "Kiel=4", "Ödenburg=1", "Bad Segeberg=11"],
            ),
        ] {
            let list = folder.list(&labelled, population.strata_digest().is_some());
            let (script, list) = (script.to_str(), list.to_str());
            let paths = [script.expect("UTF-8"), list.expect("UTF-8"), folder.checkpoint()];
            let said = folder.run("python3", &[&paths[..], &[number], &arguments].concat(), "");
            let seed = seed(population, number);
            let sample = draw(population, &method, Some(&seed)).expect("it can be drawn");
            assert_eq!(said, as_printed(population, &seed.to_string(), &sample), "{method:?}");
        }
    }
}

#[test]
fn the_shell_draws_the_same_sample() {
    let Some(folder) = Folder::with("bash", "the_shell_draws_the_same_sample") else { return };
    let labelled = population();
    let list = folder.list(&labelled, false);
    fs::copy(list, folder.0.join("members.txt")).expect("it can be written");
    folder.checkpoint();
    let script = format!("set -eu\nnumber=$1\n{}", block("bash", 0));
    let said = folder.run("bash", &["-c", &script, "bash", "4711"], "");
    let population = Population::freeze(labelled.iter().map(|(member, _)| *member));
    let population = population.expect("it is sound");
    let sample = crate::random(&population, 25, "4711");
    assert_eq!(said, drawn(&sample));
}

#[test]
fn fractions_say_the_same() {
    let Some(folder) = Folder::with("python3", "fractions_say_the_same") else { return };
    let driver = "import sys\n\
        for line in sys.stdin:\n\
        \x20   ask, *numbers, ppm = line.split()\n\
        \x20   print({'size': size, 'upper': upper, 'lower': lower}[ask](\n\
        \x20       *map(int, numbers), Fraction(int(ppm), 1000000)))\n";
    let script = format!("{}\n{driver}", block("python", 2));
    let (mut asked, mut ours) = (String::new(), String::new());
    let mut ask = |question: String, answer: u32| {
        writeln!(asked, "{question}").expect("memory can be written to");
        writeln!(ours, "{answer}").expect("memory can be written to");
    };
    for confidence in [950_000, 900_000, 990_000, 666_667] {
        let confidence = Confidence::of_ppm(confidence).expect("a confidence");
        let risk = 1_000_000 - confidence.ppm();
        for (count, rate) in
            [(20, 50_000), (37, 110_000), (100, 50_000), (150, 33_333), (301, 70_000)]
        {
            let rate = Rate::of_ppm(rate).expect("a rate");
            let criteria = Criteria::new(confidence, rate);
            for expected in 0..4 {
                let Ok(sized) = size(count, criteria, expected) else { continue };
                let tolerable = sized.tolerable;
                ask(format!("size {count} {tolerable} {expected} {risk}"), sized.size);
            }
            for (drawn, found) in [(1, 0), (1, 1), (7, 2), (19, 0), (20, 3), (20, 20), (33, 1)] {
                if drawn > count {
                    continue;
                }
                let figures = figures(count, drawn, found, criteria);
                ask(format!("upper {count} {drawn} {found} {risk}"), figures.upper);
                ask(format!("lower {count} {drawn} {found} {risk}"), figures.lower);
                if risk.is_multiple_of(2) {
                    let (least, most) = figures.interval;
                    ask(format!("upper {count} {drawn} {found} {}", risk / 2), most);
                    ask(format!("lower {count} {drawn} {found} {}", risk / 2), least);
                }
            }
        }
    }
    assert_eq!(folder.run("python3", &["-c", &script], &asked), ours);
}

fn figures(count: u32, drawn: u32, found: usize, criteria: Criteria) -> exhibit_sampling::Figures {
    let sample = crate::random(&lines(count), drawn, "1");
    assert_eq!(sample.kind(), Kind::Random);
    let outcome = |at| if at < found { Outcome::Deviation } else { Outcome::Conforming };
    let results = sample.drawn().iter().enumerate().map(|(at, it)| (it.member, outcome(at)));
    let evaluation = evaluate(&sample, results, criteria, 1).expect("it is sound");
    evaluation.figures.expect("it is complete")
}

fn as_printed(population: &Population, seed: &str, sample: &Sample) -> String {
    format!("{}\n{seed}\n{}", population.digest(), drawn(sample))
}

fn drawn(sample: &Sample) -> String {
    sample.drawn().iter().map(|it| format!("{}\n", it.member)).collect()
}

/// Returns a block of code of the paper: the `at`th of a language.
fn block(language: &str, at: usize) -> String {
    let begin = format!("```{language}\n");
    let rest = PAPER.split(&begin).nth(at + 1).expect("the paper has it");
    rest.split("```").next().expect("there always is a first").to_owned()
}

/// A folder of one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    /// Returns nothing, and says so, where the program is not there.
    fn with(program: &str, test: &str) -> Option<Self> {
        let there = Command::new(program).arg("--version").output();
        if !there.is_ok_and(|output| output.status.success()) {
            skip(&format!("exhibit-sampling {test}"), &format!("{program} is not installed"));
            return None;
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the target folder can be written to");
        Some(Self(folder))
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).expect("the folder can be written to");
        path
    }

    /// Writes the list of members, in no order.
    fn list(&self, members: &[(exhibit_sampling::Member, &str)], labelled: bool) -> PathBuf {
        let line = |(member, label): &(exhibit_sampling::Member, &str)| match labelled {
            true => format!("{member} {label}\n"),
            false => format!("{member}\n"),
        };
        let text: String = members.iter().map(line).collect();
        self.file(if labelled { "labelled.txt" } else { "list.txt" }, &text)
    }

    /// Writes the checkpoint, with a signature below that is no part of the seed.
    fn checkpoint(&self) -> &'static str {
        let exhibit_sampling::Checkpoint { origin, size, root } = checkpoint();
        let root = BASE64.encode(&root.0);
        self.file("checkpoint", &format!("{origin}\n{size}\n{root}\n\n— {origin} c2lnbmF0dXJl\n"));
        "checkpoint"
    }

    fn run(&self, program: &str, arguments: &[&str], input: &str) -> String {
        let input = fs::File::open(self.file("input", input)).expect("it was just written");
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.0).stdin(input);
        let output = command.env("PYTHONUTF8", "1").output().expect("it starts");
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("it writes UTF-8")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Says that a test could not be done, and why, where `make test` collects it.
fn skip(what: &str, why: &str) {
    eprintln!("SKIPPED: {what}: {why}");
    if let Some(path) = std::env::var_os("EXHIBIT_SKIPS") {
        let file = fs::OpenOptions::new().append(true).create(true).open(path);
        let written = file.and_then(|mut file| writeln!(file, "SKIPPED: {what}: {why}"));
        written.expect("EXHIBIT_SKIPS names a file that can be written");
    }
}
