/** A shard: the part of a campaign that one of several machines makes. */

/** Of the runs of a campaign every `of`th, from that with the number `index - 1` on. `index`: from 1, as vitest and GitLab count. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** All of a campaign. */
export const WHOLE: Shard = { index: 1, of: 1 };

/** How many of the first `runs` runs of a campaign are its own. */
export const runsIn = ({ index, of }: Shard, runs: number): number => Math.max(0, Math.ceil((runs - (index - 1)) / of));

/** The number in the campaign of its run `nth`, from 0. */
export const numberOf = ({ index, of }: Shard, nth: number): number => index - 1 + nth * of;

/** `shard 2 of 8`. */
export const nameOfShard = ({ index, of }: Shard): string => `shard ${index} of ${of}`;
