#!/usr/bin/env python3
"""Times searches, filters and traces over a vault of a million records.

usage: bench/search_and_trace.py [RECORDS] [EXHIBIT]     (default 1,000,000 and the release build)

Needs the vault that bench/assurance_tests.py leaves. Each command opens the vault anew; `exhibit tests list`, which does
nothing but that, is run as often, and its median is taken off.
"""

import os
import statistics
import sys
from pathlib import Path

from side_by_side import BUILD, WORK, measured

ROUNDS = 20
SEARCHES = [
    ["search", "limit"],
    ["search", "--kind", "decision"],
    ["search", "--system", "CREDO", "--kind", "oversight", "--person", "reviewer-7"],
    ["search", "--kind", "execution", "--from", "2026-03-01", "--to", "2026-03-02"],
    ["search", "--risk-level", "high", "--limit", "50"],
    ["search", "--person", "nobody-of-this-name"],
]
TRACES = [["trace", "CREDO"], ["timeline", "--period", "2026-01-01/2026-12-31"]]


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    exhibit = Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else BUILD / "exhibit"
    folder = WORK / f"assurance-{count}"
    environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), "HOME": str(folder)}
    vault = ["--vault", folder / "v.vault", "--passphrase-file", folder / "passphrase"]

    def times(args, rounds=ROUNDS):
        all_of_it = []
        for _ in range(rounds):
            wall, _, _, code = measured([exhibit, *args, *vault], env=environment, cwd=folder)
            assert code == 0, args
            all_of_it.append(wall * 1000)
        return sorted(all_of_it)

    opening = statistics.median(times(["tests", "list"]))
    print(f"{'opening the vault':<70} median {opening:5.0f} ms")
    for args in SEARCHES + TRACES:
        taken = [max(0.0, it - opening) for it in times(args)]
        p95 = taken[int(0.95 * (len(taken) - 1))]
        print(f"{' '.join(args):<70} median {statistics.median(taken):5.0f} ms  p95 {p95:5.0f} ms")


if __name__ == "__main__":
    main()
