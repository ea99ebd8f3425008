#!/usr/bin/env python3
"""Measures the command line beside another tool in the same run, and prints a table.

usage: bench/side_by_side.py [RECORDS]     (default 1,000,000)

Needs a release build of `exhibit` and of the generators (`make bench` makes both). Beside it runs
`restic backup` of the same file, where restic is installed (Debian's package). Nothing passes or
fails here: docs/performance.md says what was seen, and on what machine.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
BUILD = Path(os.environ.get("CARGO_TARGET_DIR", TOP / "target")) / "release"
WORK = TOP / "target" / "bench"
PASSPHRASE = "a bench is no place for secrets"


def measured(command, **options):
    """Runs a command; returns wall seconds, processor seconds, peak MiB and the exit code."""
    before = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, **options)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - before
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def generated(example, records):
    """Writes a log with a generator, once."""
    path = WORK / f"{example}-{records}.jsonl"
    if not path.exists():
        with open(path, "wb") as out:
            subprocess.run([BUILD / "examples" / example, str(records)], stdout=out, check=True)
    return path


def warm(path):
    """Reads a file once, so that every tool finds it in the page cache."""
    with open(path, "rb") as file:
        while file.read(1 << 20):
            pass


def row(name, result, beside=None):
    wall, processor, peak, code = result
    ratio = f"{wall / beside:6.2f}" if beside else "      "
    print(f"{name:<44} {wall:8.2f} {processor:8.2f} {peak:8.0f} {code:5} {ratio}")


def main():
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    WORK.mkdir(parents=True, exist_ok=True)
    exhibit = BUILD / "exhibit"
    halo = generated("halo_generate", records)
    provedex = generated("provedex_generate", records * 3 // 10)
    print(f"{halo.name}: {halo.stat().st_size / 1e6:.0f} MB; {provedex.name}: {provedex.stat().st_size / 1e6:.0f} MB")
    print(f"{'':<44} {'wall s':>8} {'cpu s':>8} {'MiB':>8} {'exit':>5} {'ratio':>6}")
    for path in (halo, provedex):
        warm(path)
    row("exhibit inspect, halo-record chain", measured([exhibit, "inspect", halo]))
    row("exhibit inspect, provedex signatures", measured([exhibit, "inspect", provedex]))

    secret = WORK / "passphrase"
    secret.write_text(PASSPHRASE + "\n")
    restic = None
    if shutil.which("restic"):
        repository = WORK / "restic"
        shutil.rmtree(repository, ignore_errors=True)
        environment = dict(os.environ, RESTIC_PASSWORD=PASSPHRASE, RESTIC_REPOSITORY=str(repository))
        subprocess.run(["restic", "init"], env=environment, stdout=subprocess.DEVNULL, check=True)
        result = measured(["restic", "backup", "--no-cache", halo], env=environment)
        restic = result[0]
        row("restic backup, halo-record chain", result)
    else:
        print("restic is not installed: no comparison for ingest")
    vault = WORK / "bench.vault"
    shutil.rmtree(vault, ignore_errors=True)
    environment = dict(os.environ, EXHIBIT_STATE=str(WORK / "state"))
    common = ["--passphrase-file", str(secret)]
    subprocess.run(
        [exhibit, "init", vault, "--organisation", "Bench", "--as", "Bench", *common],
        env=environment, stdout=subprocess.DEVNULL, check=True,
    )
    result = measured([exhibit, "ingest", halo, "--vault", vault, *common], env=environment)
    row("exhibit ingest, halo-record chain", result, restic)


if __name__ == "__main__":
    main()
