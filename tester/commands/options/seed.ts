/** `--seed 42:3`: where the plans of a campaign come from. */
import { InvalidArgumentError } from 'commander';
import { SLANTS } from '../../plan/slant.ts';

/** Where the plans come from: all of a seed's, or only that of one run. */
export interface Seed {
  readonly seed: number;
  readonly only: { readonly index: number; readonly slant: number } | null;
}

/** Reads the value of the option. Throws `InvalidArgumentError` for what names no plans. */
export function parseSeed(text: string): Seed {
  const [, seed, index, slant = 0] = /^(\d+)(?::(\d+)(?:-(\d+))?)?$/.exec(text) ?? [];
  if (seed === undefined) {
    throw new InvalidArgumentError(
      'It must be a number, or a number and a run, as a report names it: 42, 42:3 or 42:3-2.',
    );
  }
  if (Number(slant) >= SLANTS.length)
    throw new InvalidArgumentError(`There is no slant ${slant}: 0 to ${SLANTS.length - 1}.`);
  return { seed: Number(seed), only: index === undefined ? null : { index: Number(index), slant: Number(slant) } };
}
