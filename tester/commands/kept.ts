/** What is kept of a target when it fails: the plan, to be tried first the next time, and repeated by itself. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { CampaignResult } from '../campaign/campaign.ts';
import { FOLDER, failedPlan, keep, titleFrom } from '../campaign/keeping.ts';
import { readPlan, type SavedPlan } from '../plan/saved.ts';
import type { Subject } from '../report/subject.ts';
import { repetitionsFor } from '../shrinking/rate.ts';
import { TARGET_OPTIONS, type TargetOptions } from './options/target.ts';
import type { Target } from './target.ts';
import { typed } from './typed.ts';

/** How what is tested is named, in the file of a plan. */
export type SavedTarget = TargetOptions & { readonly addresses: number };

/**
 * What the files of a target are called: `distlock-imp0-by-imp0-simulated`, with its checker; and, where anything else is not as
 * usual, a few digits that come of it. So no target writes over the plan or the traces of another.
 */
export function titleOf({ tested, world }: Target, named: SavedTarget): string {
  const { service, checker } = tested;
  const parts = [
    ...[service.name, world.stack[0].name],
    ...(checker ? ['by', checker.name] : []),
    ...(named.simulate ? ['simulated'] : []),
    ...digitsOf(named, service.addresses.default),
  ];
  return titleFrom(...parts);
}

/** So many digits tell apart what one user tests. */
const DIGITS = 6;

/** What the other parts of the name do not say, in a few digits; none if all of it is as usual. A program may not say its name. */
function digitsOf(
  { addresses, over, set, exec, overtaking, idle, overlap, faults, strict }: SavedTarget,
  usual: number,
): string[] {
  const nodes = addresses === usual ? undefined : addresses;
  const unusual = JSON.stringify({ nodes, over, set, exec, overtaking, idle, overlap, faults, strict });
  return unusual === '{}' ? [] : [createHash('sha256').update(unusual).digest('hex').slice(0, DIGITS)];
}

/** Where the plan of this target is kept. */
export const planPathOf = (target: Target, named: SavedTarget): string =>
  join(FOLDER, `${titleOf(target, named)}.plan.json`);

/** The plan that was saved when this target last failed; null: there is none, or it is for another target. */
export function savedPlanFor(path: string, target: SavedTarget): SavedPlan<unknown> | null {
  if (!existsSync(path)) return null;
  try {
    const saved = readPlan(path);
    return isDeepStrictEqual(saved.target, JSON.parse(JSON.stringify(target))) ? saved : null;
  } catch {
    return null; // it is written over when something fails again
  }
}

/** What follows `servicetester` to repeat a saved plan: so many times, if more than once. */
export const replayCommand = (path: string, repeat: number, real = false): string[] => [
  ...['replay', path],
  ...(real ? ['--real'] : []),
  ...(repeat > 1 ? ['--repeat', String(repeat)] : []),
];

/** So often a plan is repeated of which nothing is known. */
export const REPEAT = 20;

/** How the target is named, for the file of a plan: all that is said of it. */
export function targetOf({ tested }: Target, options: TargetOptions): SavedTarget {
  const names = Object.keys(TARGET_OPTIONS) as (keyof TargetOptions)[];
  const said = names.map((name) => [name, options[name]] as const).filter(([, value]) => !isNothing(value));
  return { addresses: tested.addresses, ...Object.fromEntries(said) };
}

const isNothing = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);

/** Saves what failed. Where that cannot be, it is repeated from its seed. */
export function keepPlan(
  path: string,
  target: SavedTarget,
  result: CampaignResult,
  fromSeed: readonly string[],
): Pick<Subject, 'plan' | 'repeat' | 'trouble'> {
  const failed = failedPlan(result);
  if (!failed) return { plan: null, repeat: fromSeed, trouble: [] };
  const repeat = repetitionsOf(target, result);
  const kept = keep(path, { target, repeat, ...failed });
  return { ...kept, repeat: [...(kept.plan === null ? [] : [typed(replayCommand(path, repeat))]), ...fromSeed] };
}

function repetitionsOf({ simulate }: SavedTarget, { shrunk }: CampaignResult): number {
  if (simulate) return 1; // a simulated run is the same each time
  return shrunk && shrunk.rate.runs > 0 ? repetitionsFor(shrunk.rate) : REPEAT;
}
