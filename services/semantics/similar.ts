/** What somebody may have meant who wrote a name that nobody knows. */
import leven from 'leven';

/** ` Did you mean invariants?`, with a space before it, to be put behind a sentence; empty if nothing that is known is like it. */
export function didYouMean(name: string, known: readonly string[]): string {
  const likely = known.map((each) => ({ each, apart: leven(name.toLowerCase(), each.toLowerCase()) }));
  const [best] = likely.sort((a, b) => a.apart - b.apart);
  if (!best || best.apart > Math.max(1, best.each.length / 3)) return '';
  return ` Did you mean ${best.each}?`;
}
