/** What is kept of a campaign: where, under which names, and the plan that failed. */
import { nameOfFinding } from '../findings/finding.ts';
import { writePlan, type SavedPlan } from '../plan/saved.ts';
import { isBegun } from './attempts.ts';
import type { CampaignResult } from './campaign.ts';

/** Where traces and plans are kept. */
export const FOLDER = '.servicetester';

/** `distlock-imp0`: what files are called that say these things. */
export const titleFrom = (...names: readonly string[]): string => names.join('-').replaceAll(/[^\w.-]+/g, '-');

/** The plan that failed, shrunk if it was. Null: nothing failed, or before anything was called, so that any plan would show it. */
export function failedPlan(result: CampaignResult): Pick<SavedPlan<unknown>, 'finding' | 'plan'> | null {
  const { findings, shown, shrunk } = result;
  if (!findings[0] || !shown || !isBegun(shown)) return null;
  const plan = shrunk?.kind === 'shrunk' ? shrunk.plan : shown.plan;
  return { finding: nameOfFinding(findings[0]), plan };
}

/** Where the plan is now; null: it could not be saved, as `trouble` says. */
export interface Kept {
  readonly plan: string | null;
  readonly trouble: readonly string[];
}

/** Keeps a plan. */
export function keep(path: string, saved: SavedPlan<unknown>): Kept {
  try {
    writePlan(path, saved);
    return { plan: path, trouble: [] };
  } catch (error) {
    return { plan: null, trouble: [`the plan could not be saved: ${(error as Error).message}`] };
  }
}
