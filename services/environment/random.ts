/** Randomness, passed in: every concern of a run draws from a source of its own, so that one can change without re-rolling the others. */
import { createHash } from 'node:crypto';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A source of numbers in [0, 1). */
export type Random = () => number;

/** A 32-bit seed for one concern: `deriveSeed(42, 'plan', 17)`. The same words give the same seed, others an unrelated one. */
export function deriveSeed(...words: readonly (string | number)[]): number {
  return createHash('sha256').update(JSON.stringify(words)).digest().readInt32LE(0);
}

/** A source of numbers in [0, 1), the same for the same seed. */
export function randomFrom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  return () => (generator.next() >>> 0) / 2 ** 32;
}

/** A whole number from `min` to `max`, each as likely. */
export const whole = (random: Random, min: number, max: number): number => min + Math.floor(random() * (max - min + 1));

/** One of the items, which must not be empty. */
export function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)]!;
}
