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


def signed_pdf(pages):
    """Writes a PDF of some pages with one signature over all of it, made by openssl; or nothing."""
    path = WORK / f"signed-{pages}.pdf"
    if path.exists() or not shutil.which("openssl"):
        return path if path.exists() else None
    key, certificate = WORK / "signer.key", WORK / "signer.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Bench", "-days", "3650",
         "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL,
    )
    room = 16384
    text = "".join(f"BT /F1 9 Tf 40 {800 - 11 * n} Td (Line {n} of a policy that is signed.) Tj ET\n" for n in range(70))
    objects = {
        1: "<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [4 0 R] /SigFlags 3>>>>",
        2: f"<</Type /Pages /Count {pages} /Kids [{' '.join(f'{10 + 2 * n} 0 R' for n in range(pages))}]>>",
        3: "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
        4: "<</FT /Sig /T (Signature) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 10 0 R /V 5 0 R>>",
        5: f"<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Contents <{'0' * room}>"
           f"/ByteRange [{' '.join(['0000000000'] * 4)}]>>",
    }
    for n in range(pages):
        page = "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources <</Font <</F1 3 0 R>>>> /Contents"
        objects[10 + 2 * n] = f"{page} {11 + 2 * n} 0 R{' /Annots [4 0 R]' if n == 0 else ''}>>"
        objects[11 + 2 * n] = f"<</Length {len(text)}>>\nstream\n{text}endstream"
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += f"{number} 1\n{place:010} 00000 n \n".encode()
    out += f"trailer\n<</Root 1 0 R /Size {10 + 2 * pages}>>\nstartxref\n{start}\n%%EOF\n".encode()
    first = out.index(b"/Contents <0") + len(b"/Contents ")
    last = first + room + 2
    ranges = " ".join(f"{n:010}" for n in (0, first, last, len(out) - last)).encode()
    at = out.index(b"/ByteRange [") + len(b"/ByteRange [")
    out[at:at + len(ranges)] = ranges
    done = subprocess.run(
        ["openssl", "cms", "-sign", "-binary", "-outform", "DER", "-signer", certificate, "-inkey", key],
        input=bytes(out[:first] + out[last:]), capture_output=True, check=True,
    )
    digits = done.stdout.hex().encode()
    out[first + 1:first + 1 + len(digits)] = digits
    path.write_bytes(out)
    return path


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

    if pdf := signed_pdf(300):
        row("exhibit inspect, signed PDF of 300 pages", measured([exhibit, "inspect", pdf, "--trust", WORK / "signer.pem"]))
    else:
        print("openssl is not installed: no signed PDF")

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
