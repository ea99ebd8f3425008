//! Pictures of the pages of PDF files, each drawn by a process of its own.
//!
//! A PDF file is hostile, and drawing one is the largest reader of foreign bytes in this program. So the program
//! starts itself again with [`DRAW`]: that process gets the bytes of the one file and nothing else of the vault, may
//! use so much memory and processor time and no more, can write no file and leaves no core dump. Whatever becomes of
//! it, the window goes on. Scripts, links and forms do nothing: there is nothing that could run them.

use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use data_encoding::BASE64;
use hayro::hayro_interpret::{InterpreterSettings, InterpreterWarning};
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::desk::held;
use crate::fault::{Answer, Fault};

/// The argument with which the program draws a page and ends; the page's number and the width follow.
pub(crate) const DRAW: &str = "--draw-page";

/// How long a page may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often a process that has answered is looked at until it has ended, and how long after each look.
const ENDING: u32 = 500;
const AGAIN: Duration = Duration::from_millis(10);
/// The widest picture, in pixels.
const MAX_WIDTH: u16 = 2400;
/// The highest picture, in pixels: a page that is longer is drawn less wide.
const MAX_HEIGHT: u16 = 6000;
/// The longest answer of the process that draws.
const MAX_ANSWER: u64 = 96 << 20;

/// A page as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct PageDrawn {
    /// How many pages the file has.
    pages: u32,
    /// What the picture lacks.
    lacks: Vec<Lack>,
    /// The picture, a PNG file in Base64.
    png: String,
}

/// Something that a picture of a page lacks.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Lack {
    /// Text in a font that can't be read.
    Font,
    /// A picture that can't be read.
    Picture,
    /// A remark or a form field that has no appearance.
    Remark,
}

/// What the process that draws says before the picture.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Said {
    Drawn { pages: u32, lacks: Vec<Lack> },
    Refused(Refused),
}

/// Why a page is not drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Refused {
    Encrypted,
    Broken,
    NoPage,
}

/// Draws page `number` (from 0) of a PDF file, as wide as asked, in a process of its own.
///
/// One page is drawn at a time, and `pdf` is asked for the file when its turn has come: what waits holds nothing of a
/// vault, and gets nothing of one that was locked meanwhile.
pub(crate) fn drawn(
    pdf: impl FnOnce() -> Answer<Vec<u8>>,
    number: u32,
    width: u16,
) -> Answer<PageDrawn> {
    static ONE: Mutex<()> = Mutex::new(());
    let _one = held(&ONE);
    let answer = answer_of(pdf()?, number, width).ok().flatten().ok_or_else(given_up)?;
    let (said, png) = parted(&answer).ok_or_else(given_up)?;
    match said {
        Said::Drawn { pages, lacks } => Ok(PageDrawn { pages, lacks, png: BASE64.encode(png) }),
        Said::Refused(why) => Err(refused(why)),
    }
}

/// Draws the page that `arguments` name of the file that comes in, and writes it out; the process ends with it.
pub(crate) fn draw_for_parent(mut arguments: impl Iterator<Item = String>) -> ExitCode {
    let mut number_said = || arguments.next()?.parse::<u32>().ok();
    let (Some(number), Some(width)) = (number_said(), number_said()) else {
        return ExitCode::FAILURE;
    };
    let width = u16::try_from(width).unwrap_or(u16::MAX);
    if confine().and_then(|()| draw_between(io::stdin(), io::stdout(), number, width)).is_err() {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Takes from this process what a drawing needs not.
#[cfg(target_os = "linux")]
fn confine() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limits = [
        (Resource::Data, 1 << 30),
        (Resource::Cpu, PATIENCE.as_secs()),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

/// Other systems have the limit of time alone, which is kept by whoever waits.
#[cfg(not(target_os = "linux"))]
fn confine() -> io::Result<()> {
    Ok(())
}

fn draw_between(
    mut from: impl Read,
    mut to: impl Write,
    number: u32,
    width: u16,
) -> io::Result<()> {
    let mut pdf = Vec::new();
    from.read_to_end(&mut pdf)?;
    let (said, png) = match draw(pdf, number, width) {
        Ok(drawing) => {
            let png = drawing.picture.into_png().map_err(io::Error::other)?;
            (Said::Drawn { pages: drawing.pages, lacks: drawing.lacks }, png)
        }
        Err(why) => (Said::Refused(why), Vec::new()),
    };
    serde_json::to_writer(&mut to, &said)?;
    to.write_all(b"\n")?;
    to.write_all(&png)?;
    to.flush()
}

struct Drawing {
    pages: u32,
    lacks: Vec<Lack>,
    picture: Pixmap,
}

fn draw(bytes: Vec<u8>, number: u32, width: u16) -> Result<Drawing, Refused> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Refused::Encrypted,
        LoadPdfError::Decryption(_) | LoadPdfError::Invalid => Refused::Broken,
    })?;
    let pages = pdf.pages();
    let page = pages.get(number as usize).ok_or(Refused::NoPage)?;
    let scale = scale(page.render_dimensions(), width).ok_or(Refused::Broken)?;
    let lacks = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&lacks);
    let interpreting = InterpreterSettings {
        warning_sink: Arc::new(move |warning| held(&told).extend(lack(warning))),
        ..InterpreterSettings::default()
    };
    let size = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let cache = RenderCache::new();
    let picture = render(page, &cache, &interpreting, &RenderSettings::default(), &size);
    let mut lacks = std::mem::take(&mut *held(&lacks));
    lacks.sort();
    lacks.dedup();
    Ok(Drawing { pages: u32::try_from(pages.len()).unwrap_or(u32::MAX), lacks, picture })
}

/// Returns by how much a page is enlarged to be `wanted` pixels wide, within the largest picture.
fn scale((width, height): (f32, f32), wanted: u16) -> Option<f32> {
    let is_size = |it: f32| it.is_finite() && it >= 1.0;
    (is_size(width) && is_size(height)).then_some(())?;
    let by_width = f32::from(wanted.clamp(16, MAX_WIDTH)) / width;
    let scale = by_width.min(f32::from(MAX_HEIGHT) / height);
    // A strip that would be narrower than a pixel is no page.
    (width * scale >= 1.0 && height * scale >= 1.0).then_some(scale)
}

fn lack(warning: InterpreterWarning) -> Option<Lack> {
    match warning {
        InterpreterWarning::UnsupportedFont => Some(Lack::Font),
        InterpreterWarning::ImageDecodeFailure => Some(Lack::Picture),
        InterpreterWarning::UnresolvedAnnotationAppearance => Some(Lack::Remark),
        // A warning that this version of the reader does not have yet.
        _ => None,
    }
}

/// Lets another process draw, and returns what it answered; nothing if it failed or took too long.
fn answer_of(pdf: Vec<u8>, number: u32, width: u16) -> io::Result<Option<Vec<u8>>> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([DRAW, &number.to_string(), &width.to_string()]).env_clear();
    answer_to(&mut command, pdf)
}

/// Starts a process, writes `pdf` to it, and returns what it answered; nothing if it failed or took too long. However
/// that goes, it has ended.
fn answer_to(command: &mut Command, pdf: Vec<u8>) -> io::Result<Option<Vec<u8>>> {
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = pipes.spawn()?;
    let answer = exchange(&mut child, pdf);
    let ended_well = answer.is_some().then(|| ends_well(&mut child)).transpose();
    // It has ended, or is not waited for any longer.
    let _ = child.kill();
    child.wait()?;
    let ended_well = ended_well?.unwrap_or(false);
    Ok(answer.filter(|_| ended_well))
}

/// Tells whether a process whose answer is whole ends, as it has nothing left to do.
fn ends_well(child: &mut Child) -> io::Result<bool> {
    for _ in 0..ENDING {
        if let Some(ended) = child.try_wait()? {
            return Ok(ended.success());
        }
        thread::sleep(AGAIN);
    }
    Ok(false)
}

fn exchange(child: &mut Child, pdf: Vec<u8>) -> Option<Vec<u8>> {
    let (mut to, from) = (child.stdin.take()?, child.stdout.take()?);
    // Who does not read to the end has refused, and says so.
    thread::spawn(move || to.write_all(&pdf));
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let mut answer = Vec::new();
        let read = from.take(MAX_ANSWER).read_to_end(&mut answer);
        // Nobody listens once the time is over.
        let _ = tell.send(read.map(|_| answer));
    });
    told.recv_timeout(PATIENCE).ok()?.ok()
}

fn parted(answer: &[u8]) -> Option<(Said, &[u8])> {
    let end = answer.iter().position(|byte| *byte == b'\n')?;
    let said = serde_json::from_slice(&answer[..end]).ok()?;
    Some((said, &answer[end + 1..]))
}

fn given_up() -> Fault {
    let hints = ["Read its text here, or open a copy of it in another program."];
    Fault::plain("page-not-drawn", "This page takes too much to be drawn, or is broken.", &hints)
}

fn refused(why: Refused) -> Fault {
    let hints = ["Look at its bytes, or open a copy of it in another program."];
    match why {
        Refused::Encrypted => {
            Fault::plain("page-not-drawn", "This PDF file asks for a password to be read.", &hints)
        }
        Refused::Broken => {
            Fault::plain("page-not-drawn", "The pages of this PDF file can't be found.", &hints)
        }
        Refused::NoPage => Fault::plain("page-not-drawn", "The file has no such page.", &hints),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One page, 200 by 100 points, the left half of it black.
    fn half_black() -> Vec<u8> {
        let drawing = "0 0 0 rg 0 0 100 100 re f";
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R >>".to_owned(),
            format!("<< /Length {} >>\nstream\n{drawing}\nendstream", drawing.len()),
        ];
        let mut file = "%PDF-1.7\n".to_owned();
        let mut places = Vec::new();
        for (number, object) in (1..).zip(&objects) {
            places.push(file.len());
            file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
        }
        let table = file.len();
        file.push_str("xref\n0 5\n0000000000 65535 f \n");
        for place in places {
            file.push_str(&format!("{place:010} 00000 n \n"));
        }
        file.push_str(&format!("trailer << /Size 5 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
        file.into_bytes()
    }

    #[test]
    fn a_page_is_drawn_as_it_is() {
        let Ok(drawing) = draw(half_black(), 0, 400) else { panic!("a page is drawn") };
        assert_eq!((drawing.pages, drawing.lacks.as_slice()), (1, [].as_slice()));
        assert_eq!((drawing.picture.width(), drawing.picture.height()), (400, 200));
        let left = drawing.picture.sample(100, 100);
        let right = drawing.picture.sample(300, 100);
        assert_eq!((left.r, left.g, left.b), (0, 0, 0));
        assert_eq!((right.r, right.g, right.b), (255, 255, 255));
    }

    #[test]
    fn what_is_no_page_is_refused() {
        assert_eq!(draw(half_black(), 1, 400).err(), Some(Refused::NoPage));
        assert_eq!(draw(b"no PDF at all".to_vec(), 0, 400).err(), Some(Refused::Broken));
    }

    #[cfg(unix)]
    #[test]
    fn only_what_a_process_says_that_ends_well_is_an_answer() {
        let said = |script: &str| {
            answer_to(Command::new("sh").args(["-c", script]), b"file".to_vec()).expect("sh starts")
        };
        assert_eq!(said("cat").as_deref(), Some(&b"file"[..]));
        assert_eq!(said("cat; exit 1"), None, "it failed after it answered");
        assert_eq!(said("cat; exec >&-; exec sleep 600"), None, "it answered and does not end");
    }

    #[test]
    fn a_page_of_absurd_size_makes_no_absurd_picture() {
        assert_eq!(scale((200.0, 100.0), 400), Some(2.0));
        assert_eq!(scale((200.0, 100.0), u16::MAX), Some(12.0));
        assert_eq!(scale((100.0, 1_000_000.0), 400), None);
        assert_eq!(scale((f32::NAN, 100.0), 400), None);
        assert_eq!(scale((0.0, 100.0), 400), None);
    }

    #[test]
    fn the_answer_is_what_was_said_and_then_the_picture() {
        let mut answer = Vec::new();
        draw_between(&half_black()[..], &mut answer, 0, 100).expect("it is written");
        let (said, png) = parted(&answer).expect("an answer");
        assert!(matches!(said, Said::Drawn { pages: 1, lacks } if lacks.is_empty()));
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));

        let mut answer = Vec::new();
        draw_between(&b"%PDF-1.7"[..], &mut answer, 0, 100).expect("it is written");
        let (said, png) = parted(&answer).expect("an answer");
        assert!(matches!(said, Said::Refused(Refused::Broken)) && png.is_empty());
    }
}
