/** How plans can lean: each slant makes likely what the usual plans seldom come to. */
import fc from 'fast-check';

/** A slant. Where it says nothing, plans are as usual. */
export interface Slant {
  /** How long a user waits before a call, in ms. */
  readonly wait?: fc.Arbitrary<number>;
  /** How many entries of each user are left for after the end, of so many that it has at most. */
  readonly left?: (most: number) => fc.Arbitrary<number>;
  /** A user mostly makes one choice, again and again. */
  readonly steady?: true;
}

/** The slants, by their numbers. 0: none. A number once given stays what it is: the names of runs have it. */
export const SLANTS: readonly Slant[] = [
  {},
  // Much is called after the end.
  { left: (most) => fc.integer({ min: Math.ceil(most / 2), max: most }) },
  // Calls come one by one.
  { wait: fc.nat(20) },
  // One only sends, another only receives.
  { steady: true },
];
