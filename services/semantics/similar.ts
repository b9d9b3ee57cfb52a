/** What somebody may have meant who wrote a name that nobody knows. */

/** ` Did you mean invariants?`, with a space before it, to be put behind a sentence; empty if nothing that is known is like it. */
export function didYouMean(name: string, known: readonly string[]): string {
  const likely = mostLike(name, known);
  return likely === null ? '' : ` Did you mean ${likely}?`;
}

/** What of the known is most like the name; null: nothing is. */
export function mostLike(name: string, known: readonly string[]): string | null {
  const apart = known.map((each) => ({ each, apart: apartFrom(name.toLowerCase(), each.toLowerCase()) }));
  const [best] = apart.sort((a, b) => a.apart - b.apart);
  return best && best.apart <= Math.max(1, best.each.length / 3) ? best.each : null;
}

/** Of `acquired_at` and `acquired` one says more than the other. */
function apartFrom(name: string, known: string): number {
  const [short, long] = name.length < known.length ? [name, known] : [known, name];
  return short.length >= 4 && long.startsWith(short) ? 1 : distance(name, known);
}

/** How many letters are to be put in, left out or changed (Levenshtein). */
function distance(one: string, other: string): number {
  let before = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 0; i < one.length; i += 1) {
    const row = [i + 1];
    for (let j = 0; j < other.length; j += 1) {
      const changed = before[j]! + (one[i] === other[j] ? 0 : 1);
      row.push(Math.min(changed, before[j + 1]! + 1, row[j]! + 1));
    }
    before = row;
  }
  return before.at(-1)!;
}
