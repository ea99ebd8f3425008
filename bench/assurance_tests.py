#!/usr/bin/env python3
"""Times all assurance tests over a log in a vault: `exhibit tests run`, and its peak memory.

usage: bench/assurance_tests.py [RECORDS] [EXHIBIT]     (default 1,000,000 and the release build)

The log is made here, in our own format: a decision, its review and its execution in turn, and a
list of the decisions as another system would keep it. Unlocking, as shipped (64 MiB, three passes),
is part of the time; `exhibit tests list`, which does nothing else, is timed beside it.
"""

import datetime
import json
import os
import shutil
import sys
from pathlib import Path

from side_by_side import BUILD, PASSPHRASE, WORK, measured

START = datetime.datetime(2026, 1, 1)
# The most lines that a list of decisions may have.
LISTED = 99_000


def records(count):
    """Yields records, three to a decision, about one decision a minute at most."""
    step = 360 * 86_400 / count
    for number in range(count):
        decision, part = divmod(number, 3)
        at = START + datetime.timedelta(seconds=number * step)
        time = at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:23] + "Z"
        record = {"schema": "exhibit-records/1", "id": f"r-{number}", "time": time, "system": "CREDO",
                  "version": "3.0", "decision_id": f"D-{decision:08d}"}
        if part == 0:
            record |= {"record": "decision", "agent": "credo-scorer", "risk_level": ("high", "low")[decision % 2],
                       "risk_score": 7, "scale": "0-10", "outcome": "approve", "reasoning": "within the limit"}
        elif part == 1:
            record |= {"record": "oversight", "person": f"reviewer-{decision % 40}", "requested_at": time,
                       "reviewed_at": time, "review_seconds": 40 + decision % 90, "outcome": "approved"}
        else:
            record |= {"record": "execution", "executed_at": time}
        yield decision, time, record


def written(folder, count):
    """Writes the log and the list, once."""
    log, listed = folder / "records.jsonl", folder / "core.csv"
    with open(log, "w") as out, open(listed, "w") as csv:
        csv.write("Application,Created\n")
        for decision, time, record in records(count):
            out.write(json.dumps(record) + "\n")
            if record["record"] == "decision" and decision < LISTED:
                csv.write(f"D-{decision:08d},{time}\n")
    return log, listed


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    exhibit = Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else BUILD / "exhibit"
    folder = WORK / f"assurance-{count}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    log, listed = written(folder, count)
    passphrase = folder / "passphrase"
    passphrase.write_text(PASSPHRASE + "\n")
    environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), "HOME": str(folder)}

    def run(*args):
        command = [exhibit, *args, "--vault", folder / "v.vault", "--passphrase-file", passphrase]
        wall, cpu, peak, code = measured(command, env=environment, cwd=folder)
        print(f"{' '.join(map(str, args[:2])):<16} {wall:7.2f} s wall {cpu:7.2f} s processor {peak:6.0f} MiB  exit {code}")

    init = [exhibit, "init", folder / "v.vault", "--organisation", "Bench", "--as", "Bench",
            "--passphrase-file", passphrase]
    measured(init, env=environment, cwd=folder)
    run("systems", "add", "CREDO", "--title", "Credit", "--use", "Decides", "--role", "user")
    run("ingest", log, "--source", "credo", "--system", "CREDO")
    run("ingest", listed, "--source", "core")
    run("tests", "list")
    for _ in range(3):
        run("tests", "run", "--period", "2026-01-01/2026-12-31", "--high", "high", "--level", "low",
            "--population", "E-0002:Application:Created")
    run("tests")


if __name__ == "__main__":
    main()
