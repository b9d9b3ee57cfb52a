/** What somebody may have meant who wrote a name that nobody knows. */

/** ` Did you mean invariants?`, with a space before it, to be put behind a sentence; empty if nothing that is known is like it. */
export function didYouMean(name: string, known: readonly string[]): string {
  const likely = known.map((each) => ({ each, apart: distance(name.toLowerCase(), each.toLowerCase()) }));
  const [best] = likely.sort((a, b) => a.apart - b.apart);
  if (!best || best.apart > Math.max(1, best.each.length / 3)) return '';
  return ` Did you mean ${best.each}?`;
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
