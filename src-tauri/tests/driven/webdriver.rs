//! As much of the W3C WebDriver protocol as these tests speak: JSON over HTTP/1.1 on the loopback address.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

use data_encoding::BASE64;
use serde_json::{Value, json};

/// The key under which WebDriver (section 12.1) writes a reference to an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Keys that type nothing, as WebDriver's section 17.4.2 codes them.
pub(crate) const TAB: char = '\u{e004}';
pub(crate) const ENTER: char = '\u{e007}';
pub(crate) const SHIFT: char = '\u{e008}';
pub(crate) const CONTROL: char = '\u{e009}';
pub(crate) const ESCAPE: char = '\u{e00c}';
pub(crate) const RIGHT: char = '\u{e014}';
pub(crate) const DOWN: char = '\u{e015}';

/// How often something is looked for, and how long between: a minute and more.
const TRIES: usize = 600;
const PAUSE: Duration = Duration::from_millis(100);

/// Finds on the page, in the dialog that is open or else anywhere, what a person would find by its name.
const LOOK: &str = "
    const said = (it) => (it.innerText ?? it.textContent ?? '').replace(/\\s+/g, ' ').trim();
    const root = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
    const act = (name) => {
        const kinds = 'button, a, summary, label, [role=tab], [role=menuitem], [role=option]';
        const all = [...root.querySelectorAll(kinds)].filter((it) => it.checkVisibility() && !it.matches(':disabled'));
        return all.find((it) => said(it) === name || it.getAttribute('aria-label') === name) ?? all.find((it) => said(it).startsWith(name));
    };
    const field = (label) => {
        const all = [...root.querySelectorAll('label')].filter((it) => it.control?.checkVisibility() && said(it).startsWith(label));
        return (all.find((it) => said(it).split(' ·')[0] === label) ?? all[0])?.control;
    }";

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
    /// Opens `program`; a script on its page may take up to two minutes, and an element up to half a one to come.
    /// Fails where the driver breaks off.
    pub(crate) fn open(port: u16, program: &str, args: &[&str]) -> io::Result<Session> {
        let wanted = json!({ "alwaysMatch": { "webkitgtk:browserOptions": { "binary": program, "args": args } } });
        let (_, answer) = exchange(port, "POST", "/session", &json!({ "capabilities": wanted }))?;
        let opened: Value = serde_json::from_str(&answer).expect("the driver answers in JSON");
        let id = opened["value"]["sessionId"].as_str();
        let id = id.unwrap_or_else(|| panic!("POST /session: {opened}"));
        let session = Session { port, path: format!("/session/{id}") };
        session.post("timeouts", &json!({ "implicit": 30_000, "script": 120_000 }));
        Ok(session)
    }

    /// Returns the text of the first element that a CSS selector finds.
    pub(crate) fn text(&self, selector: &str) -> String {
        let wanted = json!({ "using": "css selector", "value": selector });
        let element = format!("{}/element", self.path);
        self.again(|| {
            let found = attempt(self.port, "POST", &element, &wanted)?;
            let found = found[ELEMENT].as_str().expect("an element has a reference");
            let text = format!("{element}/{found}/text");
            Ok(string(&attempt(self.port, "GET", &text, &Value::Null)?))
        })
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

    /// Clicks the first button, link, tab or other thing to act on that is named so, or else begins so: in the dialog
    /// that is open, or anywhere on the page.
    pub(crate) fn click(&self, name: &str) {
        self.click_on(&format!("act({})", json!(name)), name);
    }

    /// Clicks what a CSS selector finds first.
    pub(crate) fn click_css(&self, selector: &str) {
        self.click_on(&format!("document.querySelector({})", json!(selector)), selector);
    }

    /// Types into the field whose label begins so, in place of what stands in it: in the dialog that is open, or
    /// anywhere on the page.
    pub(crate) fn fill(&self, label: &str, text: &str) {
        self.again(|| {
            let element = self.look_for(&format!("field({})", json!(label)), label);
            let path = format!("{}/element/{element}", self.path);
            attempt(self.port, "POST", &format!("{path}/clear"), &json!({}))?;
            attempt(self.port, "POST", &format!("{path}/value"), &json!({ "text": text }))
        });
    }

    /// Sets the day in the field whose label begins so; what keys would have to be typed depends on the system's
    /// language.
    pub(crate) fn fill_day(&self, label: &str, day: &str) {
        self.look_for(&format!("field({})", json!(label)), label);
        self.set(label, day);
    }

    /// Chooses the option that is called so, or has this value, in the field whose label begins so.
    pub(crate) fn choose(&self, label: &str, option: &str) {
        let wanted = json!(option);
        self.until(&format!(
            "{LOOK}; return [...(field({})?.options ?? [])].some((it) => it.value === {wanted} || said(it).startsWith({wanted}))",
            json!(label)
        ));
        self.set(label, option);
    }

    /// Asks the program as the page asks it, and returns its answer.
    pub(crate) fn ask(&self, command: &str, arguments: &Value) -> Value {
        let answer = self.evaluate_async(&format!(
            "window.__TAURI_INTERNALS__.invoke({}, {arguments}).then((it) => finish({{ answer: it }}), (it) => finish({{ refused: it }}))",
            json!(command)
        ));
        assert!(answer.get("refused").is_none(), "{command}: {answer}");
        answer["answer"].clone()
    }

    /// Returns role and accessible name of what has the focus, as the web view tells them to a screen reader.
    pub(crate) fn focused(&self) -> (String, String) {
        self.again(|| {
            let told = |what: &str| {
                attempt(self.port, "GET", &format!("{}/element/{what}", self.path), &Value::Null)
            };
            let active = told("active")?;
            let element = active[ELEMENT].as_str().expect("something or the page has the focus");
            let told = |what: &str| Ok::<_, Value>(string(&told(&format!("{element}/{what}"))?));
            Ok((told("computedrole")?, told("computedlabel")?))
        })
    }

    /// Does something again whose element the page has just replaced by another.
    fn again<T>(&self, mut act: impl FnMut() -> Result<T, Value>) -> T {
        for _ in 0..TRIES {
            match act() {
                Err(said) if said["value"]["error"] == "stale element reference" => sleep(PAUSE),
                done => return done.unwrap_or_else(|said| self.give_up(&said.to_string())),
            }
        }
        self.give_up("the page never rests")
    }

    /// Types a text key by key into what has the focus.
    pub(crate) fn type_keys(&self, text: &str) {
        for key in text.chars() {
            self.press(&[key]);
        }
    }

    /// Presses a key, or several at once.
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
        self.until(&format!("return {expression}"));
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

    fn until(&self, script: &str) {
        for _ in 0..TRIES {
            if self.post("execute/sync", &json!({ "script": script, "args": [] })) == true {
                return;
            }
            sleep(PAUSE);
        }
        self.give_up(&format!("never: {script}"));
    }

    /// Clicks; what lies over it for a moment, such as a message, is waited for.
    fn click_on(&self, script: &str, name: &str) {
        for _ in 0..TRIES {
            let element = self.look_for(script, name);
            let path = format!("{}/element/{element}/click", self.path);
            if attempt(self.port, "POST", &path, &json!({})).is_ok() {
                return;
            }
            sleep(PAUSE);
        }
        self.give_up(&format!("nothing could be clicked that is called {name}"));
    }

    /// Waits until a script finds an element, and brings it in sight.
    fn look_for(&self, script: &str, name: &str) -> String {
        let script = format!(
            "{LOOK}; const it = {script}; it?.scrollIntoView({{ block: 'center' }}); return it ?? null"
        );
        for _ in 0..TRIES {
            let asked = json!({ "script": script, "args": [] });
            let path = format!("{}/execute/sync", self.path);
            let found = self.again(|| attempt(self.port, "POST", &path, &asked));
            if let Some(element) = found[ELEMENT].as_str() {
                return element.to_owned();
            }
            sleep(PAUSE);
        }
        self.give_up(&format!("nothing is called {name}"))
    }

    /// Sets the value of a field as a person's choice sets it.
    fn set(&self, label: &str, value: &str) {
        let script = format!(
            "{LOOK}; const [it, wanted] = [field({}), {}];
             const option = [...(it.options ?? [])].find((one) => one.value === wanted || said(one).startsWith(wanted));
             it.value = option?.value ?? wanted;
             for (const kind of ['input', 'change']) it.dispatchEvent(new Event(kind, {{ bubbles: true }}))",
            json!(label),
            json!(value)
        );
        self.post("execute/sync", &json!({ "script": script, "args": [] }));
    }

    /// Ends the test with what the page shows, and leaves a picture of it.
    fn give_up(&self, why: &str) -> ! {
        let page = self.evaluate("document.body.innerText");
        super::keep_picture(self, "failed");
        panic!("{why}\n{}", page.as_str().unwrap_or_default());
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
    attempt(port, method, path, body).unwrap_or_else(|said| panic!("{method} {path}: {said}"))
}

/// Asks the driver; what it refuses comes back as it says it.
fn attempt(port: u16, method: &str, path: &str, body: &Value) -> Result<Value, Value> {
    let (head, answer) = exchange(port, method, path, body).expect("the driver answers");
    let answer: Value = serde_json::from_str(&answer).expect("the driver answers in JSON");
    if head.starts_with("HTTP/1.1 200") { Ok(answer["value"].clone()) } else { Err(answer) }
}

fn exchange(port: u16, method: &str, path: &str, body: &Value) -> io::Result<(String, String)> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(150)))?;
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
