/** The pixels of a PNG. */

/** So many bytes a pixel has: red, green, blue. */
export const BYTES = 3;
const COLOURS = 256;

/** The rows as they are, from rows that are told as differences from what is left of them and above (PNG, section 9). */
export function unfiltered(data: Buffer, width: number): Buffer {
  const height = data.length / (width + 1);
  const rows = Buffer.alloc(width * height);
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (width + 1)]!;
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const left = x >= BYTES ? rows[at - BYTES]! : 0;
      const above = y > 0 ? rows[at - width]! : 0;
      const corner = x >= BYTES && y > 0 ? rows[at - width - BYTES]! : 0;
      const guessed = [0, left, above, (left + above) >> 1, nearest(left, above, corner)][filter]!;
      rows[at] = (data[y * (width + 1) + 1 + x]! + guessed) & 255;
    }
  }
  return rows;
}

/** Of three neighbours the one that is nearest to what they let expect. */
function nearest(left: number, above: number, corner: number): number {
  const [a, b, c] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

/** Each pixel as the number of a colour; rows begin with a 0: they are told as they are. */
export function withPalette(rows: Buffer, width: number, height: number): { palette: Buffer; pixels: Buffer } {
  const counts = new Map<number, number>();
  const colourAt = (pixel: number): number => rows.readUIntBE(pixel * BYTES, BYTES);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const colour = colourAt(pixel);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const kept = [...counts].sort(([, a], [, b]) => b - a).slice(0, COLOURS);
  const colours = kept.map(([colour]) => colour);
  const numbers = new Map([...counts.keys()].map((colour) => [colour, mostLike(colour, colours)]));
  const pixels = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) pixels[y * (width + 1) + 1 + x] = numbers.get(colourAt(y * width + x))!;
  const palette = Buffer.alloc(colours.length * BYTES);
  colours.forEach((colour, i) => palette.writeUIntBE(colour, i * BYTES, BYTES));
  return { palette, pixels };
}

function mostLike(colour: number, colours: readonly number[]): number {
  let best = 0;
  for (const [i, other] of colours.entries()) if (distance(colour, other) < distance(colour, colours[best]!)) best = i;
  return best;
}

const distance = (one: number, other: number): number =>
  [16, 8, 0].reduce((sum, shift) => sum + (((one >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);
