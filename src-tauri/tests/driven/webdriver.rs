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
    pub(crate) fn open(port: u16, program: &str, args: &[&str]) -> Session {
        let wanted = json!({ "alwaysMatch": { "webkitgtk:browserOptions": { "binary": program, "args": args } } });
        let opened = call(port, "POST", "/session", &json!({ "capabilities": wanted }));
        let id = opened["sessionId"].as_str().expect("a session has an id");
        let session = Session { port, path: format!("/session/{id}") };
        session.post("timeouts", &json!({ "implicit": 30_000, "script": 30_000 }));
        session
    }

    /// Returns the text of the first element that a CSS selector finds.
    pub(crate) fn text(&self, selector: &str) -> String {
        let element = self.find("css selector", selector);
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

    /// Clicks the first button, link, tab or other thing to act on that is named so.
    pub(crate) fn click(&self, name: &str) {
        let kinds = "self::button or self::a or self::summary or self::label or @role='tab' or @role='menuitem' or @role='option'";
        let path = format!("//*[{kinds}][normalize-space(.)={0} or @aria-label={0}]", quoted(name));
        let element = self.find("xpath", &path);
        self.post(&format!("element/{element}/click"), &json!({}));
    }

    /// Types into the field with this label, in place of what stands in it.
    pub(crate) fn fill(&self, label: &str, text: &str) {
        let path =
            format!("//*[@id=//label[starts-with(normalize-space(.),{})]/@for]", quoted(label));
        let element = self.find("xpath", &path);
        self.post(&format!("element/{element}/clear"), &json!({}));
        self.post(&format!("element/{element}/value"), &json!({ "text": text }));
    }

    /// Presses a key, or several at once; WebDriver's section 17.4.2 gives the codes of those that type nothing.
    pub(crate) fn press(&self, keys: &[char]) {
        let of = |kind: &str, key: &char| json!({ "type": kind, "value": key.to_string() });
        let down = keys.iter().map(|key| of("keyDown", key));
        let up = keys.iter().rev().map(|key| of("keyUp", key));
        let actions: Vec<Value> = down.chain(up).collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.post("actions", &json!({ "actions": [keyboard] }));
    }

    /// Waits up to a minute until an expression is true on the page.
    pub(crate) fn wait(&self, expression: &str) {
        for _ in 0..600 {
            if self.evaluate(expression) == true {
                return;
            }
            sleep(Duration::from_millis(100));
        }
        let page = self.evaluate("document.body.innerText");
        panic!("never: {expression}\n{}", page.as_str().unwrap_or_default());
    }

    /// Waits until the page shows a text.
    pub(crate) fn wait_text(&self, text: &str) {
        self.wait(&format!("document.body.innerText.includes({})", json!(text)));
    }

    /// Makes the window so large, in pixels.
    pub(crate) fn set_size(&self, width: u32, height: u32) {
        self.post("window/rect", &json!({ "x": 0, "y": 0, "width": width, "height": height }));
    }

    /// Puts the pointer to a place in the window, in pixels from its upper left corner.
    pub(crate) fn point_at(&self, x: u32, y: u32) {
        let there = json!({ "type": "pointerMove", "duration": 0, "x": x, "y": y });
        let pointer = json!({ "type": "pointer", "id": "mouse", "actions": [there] });
        self.post("actions", &json!({ "actions": [pointer] }));
    }

    /// Returns a picture of the page as PNG.
    pub(crate) fn picture(&self) -> Vec<u8> {
        // A picture waits for the next frame; where nothing moves on the page, a dot that blinks brings one.
        self.evaluate(
            "(() => { const dot = document.createElement('i'); dot.id = 'frame'; document.body.append(dot); \
             Object.assign(dot.style, { position: 'fixed', width: '1px', height: '1px', bottom: 0, right: 0 }); let on = false; \
             dot.timer = setInterval(() => ((dot.style.background = (on = !on) ? '#888' : '#999', document.body.style.opacity = on ? '0.999' : '')), 30); return null; })()",
        );
        let picture = self.get("screenshot");
        self.evaluate("(() => { const dot = document.getElementById('frame'); clearInterval(dot.timer); dot.remove(); document.body.style.opacity = ''; return null; })()");
        BASE64.decode(string(&picture).as_bytes()).expect("a picture in base64")
    }

    /// Closes the window.
    pub(crate) fn close(self) {
        call(self.port, "DELETE", &self.path, &Value::Null);
    }

    fn find(&self, using: &str, value: &str) -> String {
        let found = self.post("element", &json!({ "using": using, "value": value }));
        found[ELEMENT].as_str().expect("an element has a reference").to_owned()
    }

    fn get(&self, what: &str) -> Value {
        call(self.port, "GET", &format!("{}/{what}", self.path), &Value::Null)
    }

    fn post(&self, what: &str, body: &Value) -> Value {
        call(self.port, "POST", &format!("{}/{what}", self.path), body)
    }
}

/// Writes a text as an XPath literal; none of ours has both kinds of quotes.
fn quoted(text: &str) -> String {
    if text.contains('"') { format!("'{text}'") } else { format!("\"{text}\"") }
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
