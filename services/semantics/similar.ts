/** What somebody may have meant who wrote a name that nobody knows. */
import leven from 'leven';

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
  return short.length >= 4 && long.startsWith(short) ? 1 : leven(name, known);
}
