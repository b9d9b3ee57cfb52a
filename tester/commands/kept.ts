/** What is kept of a target when it fails: the plan, to be tried first the next time, and repeated by itself. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isBegun } from '../campaign/attempts.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import { nameOfFinding } from '../findings/finding.ts';
import { readPlan, writePlan, type SavedPlan } from '../plan/saved.ts';
import type { Subject } from '../report/subject.ts';
import { repetitionsFor } from '../shrinking/rate.ts';
import type { Target, TargetOptions } from './target.ts';
import { typed } from './typed.ts';

/** Where traces and plans are kept. */
export const FOLDER = '.servicetester';

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
  return parts.join('-').replaceAll(/[^\w.-]+/g, '-');
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

/** What follows `servicetester` to repeat a saved plan: so many times, if more than once. */
export const replayCommand = (path: string, repeat: number, real = false): string[] => [
  ...['replay', path],
  ...(real ? ['--real'] : []),
  ...(repeat > 1 ? ['--repeat', String(repeat)] : []),
];

/** So often a plan is repeated of which nothing is known. */
export const REPEAT = 20;

/** How the target is named, for the file of a plan. */
export function targetOf({ tested }: Target, options: TargetOptions): SavedTarget {
  const { checker, use, over, service, set, connect, exec, overtaking, idle, overlap, simulate, strict } = options;
  const faults = options.faults?.length ? options.faults : undefined;
  const named = {
    checker,
    use,
    over,
    service,
    set,
    connect,
    exec,
    overtaking,
    idle,
    overlap,
    simulate,
    faults,
    strict,
  };
  const given = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
  return { addresses: tested.addresses, ...given };
}

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
