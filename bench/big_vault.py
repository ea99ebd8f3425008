#!/usr/bin/env python3
"""Makes the vault that the window is measured with: Lindmoor's year, many small files, and one log of many records.

usage: bench/big_vault.py FOLDER [ITEMS [RECORDS [EXHIBIT]]]     (default 50,000, 1,000,000 and the release build)

Leaves in FOLDER the vault (big.vault), its passphrase (passphrase) and what this machine remembers of it (state); and
beside it Lindmoor's year alone (year.vault, state-year). Whoever opens one needs its state as XDG_STATE_HOME. What is
there already is kept.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from assurance_tests import records
from side_by_side import BUILD

# Sources as the small files name them, each with an AI system, a kind, and how many parts of a hundred are its.
SOURCES = [
    ("SharePoint", "CREDO", "document", 30),
    ("core-banking", "CREDO", "log", 30),
    ("ticket system", "SIFT", "record", 25),
    ("archive", "SIFT", "document", 14),
    ("agent gateway", "AGENT", "log", 1),
]
# Files that one intake takes in.
AT_ONCE = 2_500


def minutes(number):
    return "".join(f"Minutes {number}, point {n}: the model risk meeting looked at the override rate.\n" for n in range(6))


def decisions(number):
    """Five records of our own format."""
    lines = []
    for n in range(5):
        lines.append({"schema": "exhibit-records/1", "id": f"s-{number}-{n}", "time": f"2026-{1 + number % 9:02}-{1 + number % 28:02}T0{n}:00:00Z",
                      "system": "CREDO", "version": "3.0", "decision_id": f"S-{number}-{n}", "record": "decision",
                      "agent": "credo-scorer", "risk_level": "low", "outcome": "approve"})
    return "".join(json.dumps(line) + "\n" for line in lines)


def table(number):
    rows = "".join(f"T-{number}-{n},2026-03-{1 + n:02},closed,reviewer-{n}\n" for n in range(8))
    return "Ticket,Opened,State,By\n" + rows


def chain(number):
    """A short halo-record chain, of which every fifth is not what it was."""
    previous, lines = "0" * 64, []
    for n in range(4):
        digest = hashlib.sha256(f"{number} {n}".encode()).hexdigest()
        record = {"schema_version": "0.1", "record_id": f"b606c6ab-8453-461c-8d01-{number:08x}{n:04x}", "session_id": f"s{number}",
                  "ts": f"2026-05-{1 + number % 28:02}T10:0{n}:00.000000+00:00", "agent": {"id": "unknown", "name": "unknown"},
                  "action": {"type": "tool_call", "category": "security", "tool": "kyc.verify",
                             "input": {"hash": f"sha256:{digest}", "summary": "re-checked payslips"}},
                  "severity": "INFO", "findings": [], "integrity": {"alg": "sha-256", "canon": "rfc8785", "prev_hash": previous},
                  "subject": {"id": "acme-corp"}, "verification": {"status": "allowed", "verifier": "gate/1.2"}}
        # RFC 8785, of which this is all that plain text and no numbers need.
        canonical = json.dumps(record, sort_keys=True, separators=(",", ":"))
        previous = record["integrity"]["hash"] = hashlib.sha256(canonical.encode()).hexdigest()
        lines.append(record)
    if number % 5 == 0:
        lines[1]["severity"] = "HIGH"
    return "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)


CONTENT = {
    "SharePoint": ("minutes", ".txt", minutes),
    "core-banking": ("decisions", ".jsonl", decisions),
    "ticket system": ("tickets", ".csv", table),
    "archive": ("policy", ".md", lambda number: f"# Policy {number}\n\n{minutes(number)}"),
    "agent gateway": ("agent", ".jsonl", chain),
}


def batches(folder, items):
    """Writes small files; yields each folder of them with what is known about it."""
    number = 0
    for source, system, kind, share in SOURCES:
        name, ending, content = CONTENT[source]
        of_source = items * share // 100
        for start in range(0, of_source, AT_ONCE):
            into = folder / f"{name}-{start // AT_ONCE:02}"
            into.mkdir(parents=True)
            for n in range(start, min(start + AT_ONCE, of_source)):
                number += 1
                (into / f"{name}-{n:05}{ending}").write_text(content(number))
            yield into, source, system, kind
            shutil.rmtree(into)


def made(folder, items, records_wanted, exhibit):
    """Makes the vault where it is not there yet; returns its folder, the file of its passphrase, and its state."""
    vault, passphrase, state = folder / "big.vault", folder / "passphrase", folder / "state"
    if (folder / "made").exists():
        return vault, passphrase, state
    shutil.rmtree(folder, ignore_errors=True)
    state.mkdir(parents=True)
    environment = {**os.environ, "XDG_STATE_HOME": str(state), "HOME": str(folder)}

    def run(what, *args):
        before = time.monotonic()
        done = subprocess.run([exhibit, *args], env=environment, cwd=folder, stdout=subprocess.DEVNULL)
        # One says that evidence came that is broken, which some of it is.
        assert done.returncode in (0, 1), (what, done.returncode)
        print(f"{what:<60} {time.monotonic() - before:7.1f} s", flush=True)

    run("exhibit demo", "demo", folder / "demo")
    shutil.move(folder / "demo" / "audit.vault", vault)
    shutil.copy(folder / "demo" / "passphrase-1.txt", passphrase)
    (state / "exhibit-a").mkdir(exist_ok=True)
    for heads in (folder / "demo" / "known-heads").iterdir():
        shutil.copy(heads, state / "exhibit-a")
    shutil.rmtree(folder / "demo")
    shutil.copytree(vault, folder / "year.vault")
    shutil.copytree(state, folder / "state-year")
    opened = ["--vault", vault, "--passphrase-file", passphrase]
    for into, source, system, kind in batches(folder / "files", items):
        run(f"exhibit ingest {into.name}", "ingest", into, "--source", source, "--system", system, "--kind", kind, *opened)
    log = folder / "records.jsonl"
    with open(log, "w") as out:
        for _, _, record in records(records_wanted):
            out.write(json.dumps(record) + "\n")
    run(f"exhibit ingest {log.name}, {records_wanted} records", "ingest", log, "--source", "credo", "--system", "CREDO", *opened)
    log.unlink()
    listed = subprocess.run([exhibit, "list", *opened, "--json"], env=environment, cwd=folder, capture_output=True, check=True)
    (folder / "made").write_text(max(json.loads(listed.stdout)["evidence"], key=lambda it: it["records"])["id"])
    return vault, passphrase, state


def year(folder):
    """Returns Lindmoor's year alone, as `made` returns the vault."""
    return folder / "year.vault", folder / "passphrase", folder / "state-year"


def log_of(folder):
    """Returns the number of the item with many records."""
    return (folder / "made").read_text()


def main():
    folder = Path(sys.argv[1]).resolve()
    items = int(sys.argv[2]) if len(sys.argv) > 2 else 50_000
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
    exhibit = Path(sys.argv[4]).resolve() if len(sys.argv) > 4 else BUILD / "exhibit"
    made(folder, items, count, exhibit)


if __name__ == "__main__":
    main()
