/** How plans can lean: each slant makes likely what the usual plans seldom come to. */
import { whole, type Random } from '../../services/environment/random.ts';

/** What is drawn of a plan in one way or another. */
export interface Slant {
  /** How long a user waits before a call, in ms. */
  readonly wait?: (random: Random) => number;
  /** How many entries of each user are left for after the end, of so many that it has at most. */
  readonly left?: (random: Random, most: number) => number;
  /** A user mostly makes one choice, again and again. */
  readonly steady?: true;
}

/** The slants, by their numbers. 0: none. A number once given stays what it is: the names of runs have it. */
export const SLANTS: readonly Slant[] = [
  {},
  // Much is called after the end.
  { left: (random, most) => whole(random, Math.ceil(most / 2), most) },
  // Calls come one by one.
  { wait: (random) => whole(random, 0, 20) },
  // One only sends, another only receives.
  { steady: true },
];
