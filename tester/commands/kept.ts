/** What is kept of a target when it fails: the plan, to be tried first the next time, and repeated by itself. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { CampaignResult } from '../campaign/campaign.ts';
import { nameOfFinding } from '../findings/finding.ts';
import { readPlan, writePlan, type SavedPlan } from '../plan/saved.ts';
import { repetitionsFor } from '../shrinking/rate.ts';
import type { Target, TargetOptions } from './target.ts';

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

/** Saves the plan that failed, shrunk if it was. Null: nothing failed. */
export function saveFailure(path: string, target: SavedTarget, result: CampaignResult): SavedPlan<unknown> | null {
  const { findings, shown, shrunk } = result;
  if (!findings[0] || !shown) return null;
  const plan = shrunk?.kind === 'shrunk' ? shrunk.plan : shown.plan;
  const repeat = shrunk && shrunk.rate.runs > 0 ? repetitionsFor(shrunk.rate) : REPEAT;
  const saved = { target, finding: nameOfFinding(findings[0]), repeat, plan };
  writePlan(path, saved);
  return saved;
}

/** So often a plan is repeated of which nothing is known. */
export const REPEAT = 20;
