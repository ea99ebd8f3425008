#!/usr/bin/env python3
"""Measures the window: its start, unlocking, every click, search, memory, and how it answers while a large log comes in.

usage: bench/window.py FOLDER [--program PATH] [--exhibit PATH] [--page DIR] [--items N] [--records N] [--rounds N]
                              [--log MB] [--only start,unlock,clicks,search,memory,intake]

The program is a build with the feature `desktop-test` (default: the release build), driven through WebKitWebDriver under
Xvfb. FOLDER keeps the vault between runs (bench/big_vault.py makes it). Prints a table; nothing passes or fails.

Times are the page's own clock, from the event to the last change of the page that comes of it, style and layout
included and painting not. Searches are timed from the moment in which the page asks; it asks when typing pauses. Beside
them stands what the program and its web view used of a processor meanwhile, the probe's own part included: where other
work runs on the machine, that tells more than the clock.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import time
from pathlib import Path

import big_vault
from side_by_side import BUILD
from webdriver import Window

PLACES = ["overview", "inbox", "evidence", "requests", "controls", "systems", "registers", "tests", "audit", "review", "packs", "ledger"]
WITHIN = ["records", "notes", "organisation", "programme", "matrix", "checklist", "soa", "documents", "samples", "findings", "conclusions", "settings"]
COLUMNS = ["Name", "Verdict", "Received", "Source", "Number"]
WORDS = ["limit", "approve", "reviewer", "override rate"]

PROBE = """
const probe = globalThis.probe = { flying: 0, landed: 0, calls: [] };
const own = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const url = String(input?.url ?? input);
  const asks = url.startsWith('ipc:') && !url.includes('app_touch');
  if (!asks) return own(input, init);
  const call = { command: decodeURIComponent(new URL(url).pathname.slice(1)), from: performance.now() };
  probe.calls.push(call);
  probe.flying += 1;
  return own(input, init).finally(() => { probe.flying -= 1; probe.landed = call.to = performance.now(); });
};
/* A page at rest draws no frames, and a scroll is told with the next one. */
const tick = () => requestAnimationFrame(tick);
tick();
probe.quiet = (ms) => new Promise((done) => {
  let last = performance.now();
  const observer = new MutationObserver(() => (last = performance.now()));
  observer.observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
  const look = () => {
    const now = performance.now();
    if (probe.flying === 0 && now - last > ms && now - probe.landed > ms) { observer.disconnect(); done(); } else setTimeout(look, 10);
  };
  look();
});
probe.measure = async (act, ready) => {
  await probe.quiet(60);
  for (const old of document.querySelectorAll('main h1')) old.dataset.old = '1';
  probe.calls = [];
  const began = performance.now();
  let last = began, first = null;
  const observer = new MutationObserver(() => {
    document.body.getBoundingClientRect();
    last = performance.now();
    first ??= last;
  });
  observer.observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
  act();
  return new Promise((done) => {
    const look = () => {
      const now = performance.now();
      const rests = probe.flying === 0 && now - last > 60 && now - probe.landed > 60;
      if (!(rests && ready()) && now - began < 20_000) return void setTimeout(look, 10);
      observer.disconnect();
      const asked = probe.calls[0]?.from ?? began;
      done({ shown: last - began, first: (first ?? last) - began, asked: asked - began, late: !ready(),
             calls: probe.calls.map((it) => [it.command, Math.round(it.to - it.from)]) });
    };
    setTimeout(look, 10);
  });
};
probe.isDrawn = () => !document.querySelector('main .spinner, main [aria-busy=true], main .coming');
probe.isNew = () => document.querySelector('main h1:not([data-old])') !== null && probe.isDrawn();
probe.type = (field, text) => { field.focus(); field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); };
probe.named = (selector, text) => [...document.querySelectorAll(selector)].find((it) => it.textContent.trim().startsWith(text));
finish(null);
"""

# While something runs: how late a timer is, and how long a small and a larger question take.
WATCH = """
const seen = globalThis.seen = { drift: [], state: [], page: [], ends: false };
const ask = globalThis.__TAURI_INTERNALS__.invoke;
const rest = (ms) => new Promise((next) => setTimeout(next, ms));
(async () => { while (!seen.ends) { const from = performance.now(); await rest(20); seen.drift.push(performance.now() - from - 20); } })();
(async () => { while (!seen.ends) { const from = performance.now(); await ask('vault_state'); seen.state.push(performance.now() - from); await rest(100); } })();
(async () => {
  while (!seen.ends) {
    const from = performance.now();
    await ask('evidence_page', { filter: {}, order: { by: 'name', descending: true }, from: 0, count: 100 });
    seen.page.push(performance.now() - from);
    await rest(250);
  }
})();
finish(null);
"""


class Table:
    """What was measured, a row each."""

    def __init__(self):
        print(f"{'what':<64} {'median':>9} {'p95':>9} {'most':>9}   n {'processor':>10}", flush=True)

    def row(self, what, values, unit="ms", note="", used=()):
        values = sorted(values)
        if not values:
            return print(f"{what:<64} nothing was measured", flush=True)
        p95 = values[min(len(values) - 1, round(0.95 * (len(values) - 1)))]
        used = f"{statistics.median(used):7.0f} ms" if used else " " * 10
        print(f"{what:<64} {statistics.median(values):6.0f} {unit} {p95:6.0f} {unit} {values[-1]:6.0f} {unit} {len(values):3} {used}  {note}", flush=True)


class Bench:
    """One window over one vault."""

    def __init__(self, asked, vault, passphrase, state):
        self.asked, self.table = asked, asked.table
        self.vault, self.passphrase = vault, passphrase.read_text().splitlines()[0]
        self.home = asked.folder / "home"
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(state, self.home)
        (self.home / "exhibit-a").mkdir(exist_ok=True)
        settings = {"vaults": [str(vault)], "lock_minutes": 600, "language": "en"}
        (self.home / "exhibit-a" / "window.json").write_text(json.dumps(settings))

    def open(self):
        self.window = Window(self.asked.program, self.home, page=self.asked.page)
        self.window.wait("performance.getEntriesByName('interactive').length > 0 || document.querySelector('input[type=password]') !== null")
        return self

    def close(self):
        self.window.close()

    def probed(self):
        self.window.run(PROBE)
        return self

    def measure(self, act, ready="probe.isDrawn()"):
        before = self.used()
        found = self.window.run(f"probe.measure(() => {{ {act} }}, () => {ready}).then(finish, (why) => finish(String(why)))")
        assert isinstance(found, dict), (act, found)
        return {**found, "used": self.used() - before}

    def used(self):
        """Returns the milliseconds of a processor that the program and its web view have used so far."""
        if not hasattr(self, "pids"):
            self.pids = [pid for pid, name in self.window.processes().items() if name.startswith(("exhibit", "WebKitWeb"))]
        tasks = (task for pid in self.pids for task in Path(f"/proc/{pid}/task").iterdir())
        return sum(ran(task) for task in tasks) / 1e6

    def clicks(self, what, act, ready="probe.isDrawn()", before=None, from_asked=False, rounds=None):
        """Measures an action some times and prints a row; `before` is done each time and not measured."""
        shown, used, late, slow = [], [], 0, {}
        for number in range(rounds or self.asked.rounds):
            fill = {"n": number, "word": WORDS[number % len(WORDS)]}
            if before:
                self.measure(before[number] if isinstance(before, list) else before % fill)
            found = self.measure(act % fill, ready)
            shown.append(found["shown"] - (found["asked"] if from_asked else 0))
            used.append(found["used"])
            late += found["late"]
            for command, took in found["calls"]:
                slow[command] = max(slow.get(command, 0), took)
        worst = sorted(slow.items(), key=lambda it: -it[1])[:2]
        note = ", ".join(f"{command} ≤ {took}" for command, took in worst)
        self.table.row(what, shown, used=used, note=f"{note}{f'  {late} NEVER CAME' if late else ''}")

    def unlock(self):
        """Unlocks at the start screen; returns the milliseconds until the overview has its answers, and the calls."""
        self.window.wait("document.querySelector('input[type=password]') !== null")
        script = "const field = document.querySelector('input[type=password]'); probe.type(field, %s); field.form.requestSubmit();"
        ready = "document.querySelectorAll('main section').length > 2 && probe.isNew()"
        found = self.measure(script % json.dumps(self.passphrase), ready)
        self.window.wait("document.querySelector('nav a') !== null")
        return found

    def lock(self):
        self.window.run("__TAURI_INTERNALS__.invoke('vault_lock').then(() => finish(null))")

    def memory(self):
        """Returns MiB of proportional set size: the program's own, and with the processes of its web view."""
        own = others = 0
        for pid, name in self.window.processes().items():
            if name == "Xvfb":
                continue
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            pss = int(next(line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:"))) / 1024
            own, others = (own + pss, others) if name.startswith("exhibit") else (own, others + pss)
        return own, own + others


def ran(task):
    """Returns the nanoseconds that a thread has run; one that has just ended counts for nothing."""
    try:
        return int((task / "schedstat").read_text().split()[0])
    except OSError:
        return 0


def start(asked, vault, passphrase, state):
    """From the start of the process to a start screen that can be typed into."""
    times, memory = [], []
    for _ in range(asked.rounds):
        bench = Bench(asked, vault, passphrase, state).open()
        program = next(pid for pid, name in bench.window.processes().items() if name.startswith("exhibit"))
        ticks = int(Path(f"/proc/{program}/stat").read_text().rsplit(")", 1)[1].split()[19])
        booted = time.time() - float(Path("/proc/uptime").read_text().split()[0])
        began = (booted + ticks / os.sysconf("SC_CLK_TCK")) * 1000
        ready = bench.window.value("performance.timeOrigin + performance.getEntriesByName('interactive')[0].startTime")
        times.append(ready - began)
        bench.close()
    asked.table.row("start of the process to the start screen, focused (clock of 10 ms)", times)


def unlocking(asked, vaults, empty):
    """Unlocking to the overview with its answers; what an empty vault takes is the key derivation and little else."""
    bench = Bench(asked, *empty).open().probed()
    ask = f"__TAURI_INTERNALS__.invoke('vault_open', {{ path: {json.dumps(str(bench.vault))}, passphrase: {json.dumps(bench.passphrase)}, name: null, read_only: false }})"
    derived = []
    for _ in range(asked.rounds):
        derived.append(bench.window.run(f"const from = performance.now(); {ask}.then(() => finish(performance.now() - from), (e) => finish(String(e.message)))"))
        bench.lock()
    bench.close()
    asked.table.row("an empty vault answers: the key derivation and little else", derived)
    derivation = statistics.median(derived)
    for name, vault in vaults.items():
        bench = Bench(asked, *vault).open().probed()
        shown, answered, used = [], [], []
        for _ in range(asked.rounds):
            found = bench.unlock()
            shown.append(found["shown"] - derivation)
            answered.append(dict(map(tuple, found["calls"]))["vault_open"] - derivation)
            used.append(found["used"])
            bench.lock()
        bench.close()
        asked.table.row(f"unlock to overview beyond that, {name}", shown, used=used, note="processor: key derivation included")
        asked.table.row("  of which the program unlocks", answered)


def memory(asked, vaults):
    """Idle memory, a while after the overview is shown."""
    for name, vault in vaults.items():
        bench = Bench(asked, *vault).open().probed()
        time.sleep(5)
        own, whole = bench.memory()
        asked.table.row(f"memory at the start screen: program, {name}", [own], "MB")
        asked.table.row(f"memory at the start screen: with its web view, {name}", [whole], "MB")
        bench.unlock()
        time.sleep(15)
        own, whole = bench.memory()
        asked.table.row(f"memory at rest on the overview: program, {name}", [own], "MB")
        asked.table.row(f"memory at rest on the overview: with its web view, {name}", [whole], "MB")
        bench.close()


def clicks(asked, vault):
    """Every place, one item, its tabs, and the list of evidence."""
    bench = Bench(asked, *vault).open().probed()
    bench.unlock()
    at = "location.hash = '#/%s';"
    for place in PLACES:
        elsewhere = "inbox" if place != "inbox" else "settings"
        link = f"document.querySelector('nav a[href=\"#/{place}\"]').click();"
        bench.clicks(f"open {place}", link, "probe.isNew()", before=at % elsewhere)
    for place in WITHIN:
        bench.clicks(f"open {place}", at % place, "probe.isNew()", before=at % "inbox")

    row = "document.querySelectorAll('[role=grid] .rows [role=row]')[%(n)d %% 8]"
    to_list = at % "evidence"
    bench.clicks("evidence: choose a row, its facts beside it", f"{row}.click();", "document.querySelector('aside') !== null && probe.isDrawn()", before=to_list)
    bench.clicks("evidence: open an item", f"{row}.dispatchEvent(new MouseEvent('dblclick', {{ bubbles: true }}));", "probe.isNew()", before=to_list)
    for tab in ("Content", "Supports", "History", "Facts"):
        other = "content" if tab == "Facts" else "facts"
        places = [f"location.hash = '#/evidence/E-{asked.items // 2 + number:04}/{other}';" for number in range(asked.rounds)]
        bench.clicks(f"item: tab {tab}", f"probe.named('[role=tab]', '{tab}').click();", before=places)

    bench.measure(to_list, "probe.isNew()")
    for column in COLUMNS:
        bench.clicks(f"evidence: sort by {column}", f"probe.named('[role=columnheader] button', '{column}').click();")
    bench.measure(to_list, "probe.isNew()")
    grid = "document.querySelector('[role=grid]')"
    bench.clicks("evidence: scroll to a place in the middle", f"{grid}.scrollTop = {grid}.scrollHeight * (0.3 + 0.02 * %(n)d);", before=f"{grid}.scrollTop = 0;")
    bench.clicks("evidence: filter by a word of verdict", "probe.named('main button[aria-pressed]', 'BROKEN').click();")
    typed = "probe.type(document.querySelector('main input[type=search]'), '%s');"
    clear = at % "evidence"
    bench.clicks("evidence: filter by typed words", typed % "policy-0%(n)d", "probe.calls.length > 0 && probe.isDrawn()", before=clear, from_asked=True)
    bench.clicks("controls: one requirement", at % "controls/A.6.2.%(n)d", before=at % "controls")
    bench.clicks("controls: suggestions", "probe.named('[role=tab]', 'Suggest').click();", before=at % "inbox" + "setTimeout(() => (location.hash = '#/controls'), 50);", rounds=3)
    bench.close()


def search(asked, vault, log):
    """Records and Ctrl-K over all records, and the log itself."""
    bench = Bench(asked, *vault).open().probed()
    bench.unlock()
    at = "location.hash = '#/%s';"
    typed = "probe.type(document.querySelector('%s'), '%%(word)s');"
    counted = "probe.calls.some((it) => it.command === 'records_search') && probe.isDrawn()"
    empty = at % "inbox" + "setTimeout(() => (location.hash = '#/records'), 50);"
    bench.clicks("records: words", typed % "main input[type=search]", counted, before=empty, from_asked=True)
    for name, value in (("kind", "decision"), ("system", "CREDO"), ("person", "reviewer-7")):
        bench.clicks(f"records: {name} {value}", at % f"records?{name}={value}", counted, before=empty, from_asked=True)
    bench.clicks("records: two days", at % "records?from=2026-03-01&to=2026-03-02", counted, before=empty, from_asked=True)
    bench.measure(at % "records?kind=decision", counted)
    grid = "document.querySelector('main [role=grid]')"
    bench.clicks("records: scroll to a place in the middle of what was found", f"{grid}.scrollTop = {grid}.scrollHeight * (0.3 + 0.02 * %(n)d);", before=f"{grid}.scrollTop = 0;")
    opened = "document.querySelector('dialog[open]')?.close(); setTimeout(() => document.querySelector('nav .find').click(), 100);"
    found = "probe.calls.some((it) => it.command === 'find_in_vault')"
    bench.clicks("Ctrl-K: words", typed % "dialog[open] input", found, before=opened, from_asked=True)
    bench.clicks("Ctrl-K: words, from the key", typed % "dialog[open] input", found, before=opened)
    bench.measure("document.querySelector('dialog[open]')?.close();")
    bench.clicks("log: open its records", at % f"content/{log}", "document.querySelector('main [role=grid]') !== null && probe.isDrawn()", before=at % "inbox")
    bench.clicks("log: scroll to a place in the middle", f"{grid}.scrollTop = {grid}.scrollHeight * (0.3 + 0.02 * %(n)d);", before=f"{grid}.scrollTop = 0;")
    bench.close()


def intake(asked, vault, passphrase, state):
    """A large log comes in while somebody uses the window; the vault is a copy."""
    folder = asked.folder / "intake"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(vault, folder / "copy.vault")
    log = large_log(folder / "large.jsonl", asked.log)
    bench = Bench(asked, folder / "copy.vault", passphrase, state).open().probed()
    bench.unlock()
    bench.window.run(WATCH)
    before = time.monotonic()
    what = {"paths": [str(log)], "source": "credo-large", "systems": ["CREDO"]}
    bench.window.value(f"(__TAURI_INTERNALS__.invoke('intake_start', {{ asked: {json.dumps(what)} }}), null)")
    shown = []
    jobs = "__TAURI_INTERNALS__.invoke('app_jobs').then((all) => finish(all.at(-1)))"
    while (job := bench.window.run(jobs)) is None or job["state"] == "running":
        for place in ("evidence", "overview", "controls", "records", "ledger"):
            found = bench.window.run(f"""
                for (const old of document.querySelectorAll('main h1')) old.dataset.old = '1';
                const from = performance.now();
                location.hash = '#/{place}';
                const look = () => probe.isNew() ? finish(performance.now() - from) : setTimeout(look, 2);
                look();""")
            shown.append(found)
            time.sleep(0.2)
    took = time.monotonic() - before
    seen = bench.window.value("(seen.ends = true, seen)")
    mib = log.stat().st_size / 1e6
    assert job["state"] == "done", job
    print(f"a log of {mib:.0f} MB, {job['result']['taken'][0]['records']} records, came in within {took:.1f} s: {mib / took:.0f} MB/s", flush=True)
    asked.table.row("meanwhile: a timer is late by", seen["drift"])
    asked.table.row("meanwhile: a small question (vault_state)", seen["state"])
    asked.table.row("meanwhile: a page of evidence sorted by name", seen["page"])
    asked.table.row("meanwhile: open one of five places", shown)
    own, whole = bench.memory()
    asked.table.row("after it: memory of the program", [own], "MB")
    bench.close()
    shutil.rmtree(folder)


def large_log(path, megabytes):
    """Records of our own format, about 850 bytes each."""
    text = "The applicant's income was checked against two payslips and the register of debts; the score lies within the limit. " * 5
    with open(path, "w") as out:
        written = number = 0
        while written < megabytes * 1_000_000:
            second = number // 10
            record = {"schema": "exhibit-records/1", "id": f"l-{number}", "record": "decision", "system": "CREDO", "version": "3.0",
                      "time": f"2026-06-{1 + second // 86400 % 28:02}T{second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}Z",
                      "decision_id": f"L-{number:09}", "agent": "credo-scorer", "risk_level": "high", "outcome": "approve", "reasoning": text}
            written += out.write(json.dumps(record) + "\n")
            number += 1
    return path


def empty_vault(asked):
    """A vault in which nothing is yet."""
    folder = asked.folder / "empty"
    if not folder.exists():
        (folder / "state").mkdir(parents=True)
        (folder / "passphrase").write_text("a bench is no place for secrets\n")
        environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), "HOME": str(folder)}
        init = [asked.exhibit, "init", folder / "v.vault", "--organisation", "Bench", "--as", "Bench", "--passphrase-file", folder / "passphrase"]
        subprocess.run(init, env=environment, stdout=subprocess.DEVNULL, check=True)
    return folder / "v.vault", folder / "passphrase", folder / "state"


def main():
    parts = ["start", "unlock", "memory", "clicks", "search", "intake"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=lambda text: Path(text).resolve())
    parser.add_argument("--program", type=Path, default=BUILD / "exhibit-desktop")
    parser.add_argument("--exhibit", type=Path, default=BUILD / "exhibit")
    parser.add_argument("--page", type=Path)
    parser.add_argument("--items", type=int, default=50_000)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--log", type=int, default=2_000, help="megabytes of the log that comes in")
    parser.add_argument("--only", default=",".join(parts))
    asked = parser.parse_args()
    big = big_vault.made(asked.folder, asked.items, asked.records, asked.exhibit)
    year = big_vault.year(asked.folder)
    asked.table = Table()
    vaults = {"Lindmoor's year": year, "the large vault": big}
    wanted = asked.only.split(",")
    if "start" in wanted:
        start(asked, *year)
    if "unlock" in wanted:
        unlocking(asked, vaults, empty_vault(asked))
    if "memory" in wanted:
        memory(asked, vaults)
    if "clicks" in wanted:
        clicks(asked, big)
    if "search" in wanted:
        search(asked, big, big_vault.log_of(asked.folder))
    if "intake" in wanted:
        intake(asked, *big)


if __name__ == "__main__":
    main()
