/** What is kept of a target when it fails: the plan, to be tried first the next time, and repeated by itself. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ShownRun } from '../campaign/attempts.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import { nameOfFinding } from '../findings/finding.ts';
import { readPlan, writePlan, type SavedPlan } from '../plan/saved.ts';
import type { Subject } from '../report/subject.ts';
import { repetitionsFor } from '../shrinking/rate.ts';
import { TARGET_OPTIONS, type TargetOptions } from './options/target.ts';
import type { Target } from './target.ts';
import { typed } from './typed.ts';

/** Where traces and plans are kept. */
export const FOLDER = '.servicetester';

/** How what is tested is named, in the file of a plan. */
export type SavedTarget = TargetOptions & { readonly addresses: number };

/** `distlock-imp0`: what the files are called. */
export function titleOf({ tested, world }: Target): string {
  return `${tested.service.name}-${world.stack[0].name}`.replaceAll(/[^\w.-]+/g, '-');
}

/** Where the plan of this target is kept; one of a simulation apart. */
export const planPathOf = (target: Target, simulate = false): string =>
  join(FOLDER, `${titleOf(target)}${simulate ? '-simulated' : ''}.plan.json`);

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

/** Saves the plan that failed, shrunk if it was. Null: nothing failed, or before anything was called, so that any plan would show it. */
export function saveFailure(path: string, target: SavedTarget, result: CampaignResult): SavedPlan<unknown> | null {
  const { findings, shown, shrunk } = result;
  if (!findings[0] || !shown || !isBegun(shown)) return null;
  const plan = shrunk?.kind === 'shrunk' ? shrunk.plan : shown.plan;
  const often = shrunk && shrunk.rate.runs > 0 ? repetitionsFor(shrunk.rate) : REPEAT;
  const repeat = target.simulate ? 1 : often; // a simulated run is the same each time
  const saved = { target, finding: nameOfFinding(findings[0]), repeat, plan };
  writePlan(path, saved);
  return saved;
}

/** Was anything called? The events of a long run may have lost their beginning. */
const isBegun = ({ events }: ShownRun): boolean =>
  (events[0]?.i ?? 0) > 0 || events.some(({ type }) => type === 'call');

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
  try {
    const saved = saveFailure(path, target, result);
    const replayed = saved ? [typed(replayCommand(path, saved.repeat))] : [];
    return { plan: saved && path, repeat: [...replayed, ...fromSeed], trouble: [] };
  } catch (error) {
    return { plan: null, repeat: fromSeed, trouble: [`the plan could not be saved: ${(error as Error).message}`] };
  }
}
