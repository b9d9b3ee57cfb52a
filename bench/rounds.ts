/** Rounds: all contenders one after the other, again and again, so that a machine that is slow for a while is slow for all. */
import type { Contender, Rate } from './contender.ts';

/** How much is measured. */
export interface RoundsSize {
  readonly rounds: number;
  /** How long each contender calls in each round. */
  readonly ms: number;
}
/** What one contender came to. */
export interface Standing {
  readonly name: string;
  readonly rate: Rate;
  /** To the first contender in the same round: the middle one, the least, the greatest. */
  readonly ratio: { readonly median: number; readonly min: number; readonly max: number };
}

/** The middle one of the numbers, of which there must be one. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Measures all contenders with so many calls at once; the first is what the others are compared with. */
export async function compare(
  contenders: readonly Contender[],
  concurrency: number,
  { rounds, ms }: RoundsSize,
): Promise<Standing[]> {
  const rates = contenders.map((): Rate[] => []);
  const order = [...contenders.keys()];
  // The first round is not counted: then the code becomes fast.
  for (let round = -1; round < rounds; round += 1) {
    for (const each of order) {
      const rate = await contenders[each]!.rate(concurrency, ms);
      if (round >= 0) rates[each]!.push(rate);
    }
    order.reverse();
  }
  return contenders.map(({ name }, each) => standing(name, rates[each]!, rates[0]!));
}

function standing(name: string, rates: readonly Rate[], firsts: readonly Rate[]): Standing {
  const ratios = rates.map((rate, round) => rate / firsts[round]!);
  const ratio = { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
  return { name, rate: median(rates), ratio };
}
