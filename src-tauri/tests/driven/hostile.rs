//! Evidence that would run and fetch, if anything let it: its preview does neither.

use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::Path;

use serde_json::json;

use super::steps::{evidence, go, make_vault, take_in};
use super::webdriver::Session;
use super::{Window, keep_picture};

#[test]
fn a_hostile_preview_fetches_nothing_and_runs_nothing() {
    let Some(window) = Window::open(&[]) else { return };
    let (session, home) = (&window.session, window.home.path());
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port of our own");
    listener.set_nonblocking(true).expect("a listener can be polled");
    let address = listener.local_addr().expect("a bound listener has an address");
    make_vault(session, home);
    let folder = home.join("hostile");
    write_hostile(&folder, &format!("http://{address}"));
    take_in(session, &folder);
    watch_the_page(session);

    for (name, words) in [
        ("page.html", "words of the page"),
        ("drawing.svg", "drawn words"),
        ("picture.png", "other words"),
        ("mail.eml", "words of the mail"),
        ("active.pdf", "words on paper"),
        ("markup.txt", "words of a text"),
    ] {
        let item = evidence(session, name).into_iter().next().expect(name);
        let id = item["id"].as_str().expect("every item has a number");
        for place in [format!("content/{id}"), format!("evidence/{id}")] {
            go(session, &place);
            session.wait_text(name);
        }
        go(session, &format!("content/{id}"));
        if name == "active.pdf" {
            // First as it is drawn, by a process of its own; then its words.
            session.wait("document.querySelector('main img')?.naturalWidth > 100");
            assert_inert(session, "active.pdf, drawn");
            go(session, &format!("content/{id}?view=text"));
        }
        session.wait_text(words);
        keep_picture(session, &format!("hostile-{}", name.replace('.', "-")));
        assert_inert(session, name);
    }
    let knocked = listener.accept().map_err(|error| error.kind());
    assert_eq!(knocked.err(), Some(ErrorKind::WouldBlock), "a preview opened a connection");
    window.close();
}

/// Files of the kinds that a preview shows, each with everything in it that could run or fetch.
fn write_hostile(folder: &Path, url: &str) {
    let write = |name: &str, text: &str| {
        fs::write(folder.join(name), text).expect("a file of the test's own");
    };
    fs::create_dir(folder).expect("a folder of the test's own");
    let run = format!("document.title='ran';globalThis.ran=true;fetch('{url}/script')");
    let page = format!(
        "<!doctype html><html><head><title>Report</title><base href=\"{url}/\"><meta http-equiv=refresh content=\"0;url={url}/refresh\">\
         <link rel=stylesheet href=\"{url}/sheet.css\"><link rel=prefetch href=\"{url}/prefetch\"><style>@import url({url}/import.css);body{{background:url({url}/back.png)}}</style>\
         <script>{run}</script><script src=\"{url}/script.js\"></script></head><body onload=\"{run}\"><h1>words of the page</h1>\
         <img src=\"{url}/image.png\" onerror=\"{run}\"><iframe src=\"{url}/frame\"></iframe><object data=\"{url}/object\"></object><embed src=\"{url}/embed\">\
         <video src=\"{url}/video\" autoplay></video><form action=\"{url}/form\"><input autofocus onfocus=\"{run}\"></form><a href=\"{url}/link\" ping=\"{url}/ping\">a link</a></body></html>"
    );
    let drawing = |words: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" onload=\"{run}\"><script>{run}</script>\
             <style>@import url({url}/svg.css);</style><image href=\"{url}/svg-image.png\" width=\"9\" height=\"9\"/><use xlink:href=\"{url}/svg-use#a\"/>\
             <foreignObject><iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"{url}/svg-frame\"></iframe></foreignObject><text>{words}</text></svg>"
        )
    };
    write("page.html", &page);
    write("drawing.svg", &drawing("drawn words"));
    write("picture.png", &drawing("other words"));
    write("markup.txt", &page.replace("words of the page", "words of a text"));
    let html = page.replace("words of the page", "words of the mail");
    write(
        "mail.eml",
        &format!(
            "From: Anna <anna@example.org>\r\nTo: Ben <ben@example.org>\r\nSubject: <img src={url}/subject onerror=\"{run}\">\r\n\
             Date: Mon, 02 Mar 2026 09:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n"
        ),
    );
    fs::write(folder.join("active.pdf"), pdf(url)).expect("a file of the test's own");
}

/// A page of words whose file would run a script and open an address.
fn pdf(url: &str) -> String {
    let words = "BT /F1 18 Tf 20 100 Td (words on paper) Tj ET";
    let objects = [
        format!(
            "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.launchURL(\"{url}/pdf\");) >> >>"
        ),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /AA << /O << /S /URI /URI ({url}/page) >> >> >>"
        ),
        format!("<< /Length {} >>\nstream\n{words}\nendstream", words.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ];
    let mut file = String::from("%PDF-1.7\n");
    let mut at = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        at.push(file.len());
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = file.len();
    file.push_str("xref\n0 6\n0000000000 65535 f \n");
    for offset in at {
        file.push_str(&format!("{offset:010} 00000 n \n"));
    }
    file.push_str(&format!("trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF"));
    file
}

/// Notes what the content security policy had to stop: a preview does not even try.
fn watch_the_page(session: &Session) {
    session.evaluate(
        "(globalThis.stopped = [], addEventListener('securitypolicyviolation', (it) => stopped.push(`${it.violatedDirective} ${it.blockedURI}`)), null)",
    );
}

fn assert_inert(session: &Session, name: &str) {
    let told = session.evaluate(
        "(() => {
           const outside = [...document.querySelectorAll('[src], [href], [data], [action], [ping], [srcset], [poster]')].filter((it) =>
             ['src', 'href', 'data', 'action', 'ping', 'srcset', 'poster'].some((part) => /^(https?:)?\\/\\//.test(it.getAttribute(part) ?? '')));
           return {
             title: document.title,
             ran: globalThis.ran === true,
             stopped: globalThis.stopped,
             outside: outside.map((it) => it.outerHTML.slice(0, 200)),
             active: document.querySelectorAll('iframe, object, embed, video, audio, base, meta[http-equiv], main script, main style, main link').length,
             handlers: [...document.querySelectorAll('main *')].filter((it) => [...it.attributes].some((one) => one.name.startsWith('on'))).length,
           };
         })()",
    );
    let inert = json!({ "title": "Exhibit A", "ran": false, "stopped": [], "outside": [], "active": 0, "handlers": 0 });
    assert_eq!(told, inert, "{name}");
}
