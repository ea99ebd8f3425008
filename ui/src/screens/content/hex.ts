/** A line of bytes: where it stands, its bytes in hex, and the letters among them. */
export type HexLine = { at: string; hex: string; letters: string };

const WIDTH = 16;

/** Writes bytes that stand at `from` in a file. */
export function hexLines(bytes: Uint8Array, from: number): HexLine[] {
  const lines: HexLine[] = [];
  for (let start = 0; start < bytes.length; start += WIDTH) {
    const part = [...bytes.subarray(start, start + WIDTH)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0'));
    const halves = [hex.slice(0, WIDTH / 2).join(' '), hex.slice(WIDTH / 2).join(' ')];
    lines.push({
      at: (from + start).toString(16).padStart(8, '0'),
      hex: halves.filter(Boolean).join('  '),
      letters: part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join(''),
    });
  }
  return lines;
}
