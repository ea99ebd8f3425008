//! As much of the W3C WebDriver protocol as these tests speak: JSON over HTTP/1.1 on the loopback address.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

use data_encoding::BASE64;
use serde_json::{Value, json};

/// The key under which WebDriver (section 12.1) writes a reference to an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Waits until a driver listens on `port`; tells whether one did within half a minute.
pub(crate) fn answers(port: u16) -> bool {
    (0..300).any(|_| {
        let listening = TcpStream::connect(("127.0.0.1", port)).is_ok();
        if !listening {
            sleep(Duration::from_millis(100));
        }
        listening
    })
}

/// One open window under a driver's control.
pub(crate) struct Session {
    port: u16,
    path: String,
}

impl Session {
    /// Opens `program` and waits up to half a minute for whatever is asked of its page.
    pub(crate) fn open(port: u16, program: &str) -> Session {
        let wanted =
            json!({ "alwaysMatch": { "webkitgtk:browserOptions": { "binary": program } } });
        let opened = call(port, "POST", "/session", &json!({ "capabilities": wanted }));
        let id = opened["sessionId"].as_str().expect("a session has an id");
        let session = Session { port, path: format!("/session/{id}") };
        session.post("timeouts", &json!({ "implicit": 30_000, "script": 30_000 }));
        session
    }

    /// Returns the text of the first element that a CSS selector finds.
    pub(crate) fn text(&self, selector: &str) -> String {
        let found = self.post("element", &json!({ "using": "css selector", "value": selector }));
        let element = found[ELEMENT].as_str().expect("an element has a reference");
        string(&self.get(&format!("element/{element}/text")))
    }

    /// Returns the title of the page.
    pub(crate) fn title(&self) -> String {
        string(&self.get("title"))
    }

    /// Returns what an expression is worth on the page.
    pub(crate) fn evaluate(&self, expression: &str) -> Value {
        self.post("execute/sync", &json!({ "script": format!("return {expression}"), "args": [] }))
    }

    /// Runs a script that ends by calling `finish(value)`, and returns that value.
    pub(crate) fn evaluate_async(&self, script: &str) -> Value {
        let script = format!("const finish = arguments[arguments.length - 1]; {script}");
        self.post("execute/async", &json!({ "script": script, "args": [] }))
    }

    /// Returns a picture of the page as PNG.
    pub(crate) fn picture(&self) -> Vec<u8> {
        BASE64.decode(string(&self.get("screenshot")).as_bytes()).expect("a picture in base64")
    }

    /// Closes the window.
    pub(crate) fn close(self) {
        call(self.port, "DELETE", &self.path, &Value::Null);
    }

    fn get(&self, what: &str) -> Value {
        call(self.port, "GET", &format!("{}/{what}", self.path), &Value::Null)
    }

    fn post(&self, what: &str, body: &Value) -> Value {
        call(self.port, "POST", &format!("{}/{what}", self.path), body)
    }
}

fn string(value: &Value) -> String {
    value.as_str().expect("the driver answers with a text").to_owned()
}

fn call(port: u16, method: &str, path: &str, body: &Value) -> Value {
    let (head, answer) = exchange(port, method, path, body).expect("the driver answers");
    let answer: Value = serde_json::from_str(&answer).expect("the driver answers in JSON");
    assert!(head.starts_with("HTTP/1.1 200"), "{method} {path}: {answer}");
    answer["value"].clone()
}

fn exchange(port: u16, method: &str, path: &str, body: &Value) -> io::Result<(String, String)> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(120)))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    Ok((head.to_owned(), body.to_owned()))
}
