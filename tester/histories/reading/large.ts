/** Integers that a double does not hold exactly. */

const LARGE = /\d{16}/;
const STRING_OR_LARGE = /"(?:[^"\\]|\\[^])*"|(?<=[\s,:[({]|^)[-+]?\d{16,}(?=[\s,\])}]|$)/g;

/** The text of some JSON or EDN, its large integers written otherwise: parsers would round them. */
export function withLarge(text: string, written: (integer: string) => string): string {
  if (!LARGE.test(text)) return text;
  return text.replaceAll(STRING_OR_LARGE, (it) => (it.startsWith('"') ? it : written(it)));
}
