/** What an implementation came to under one kind of fault. */
import type { CampaignResult } from '../campaign/campaign.ts';
import type { Tested } from '../campaign/attempts.ts';
import type { Property } from '../../implementations/implementation.ts';
import { propertyOf, type Unclaimed } from '../findings/claims.ts';
import type { Finding, Undecided } from '../findings/finding.ts';
import type { FaultKind } from '../plan/faults.ts';
import type { AnyService } from '../../services/service.ts';

/** Under which faults; `none`: under none, where all is to be kept. */
export type Under = FaultKind | 'none';

/** What is lost where a claim is broken. `node`: one of the rules for every node. */
export type Lost = Property | 'node';

/** One field of the matrix. `runs`: in how many the fault happened. */
export type Cell =
  /** What it claims it keeps; what it does not claim it may have broken. */
  | { readonly kind: 'holds'; readonly runs: number; readonly unclaimed: readonly Unclaimed[] }
  | { readonly kind: 'violates'; readonly lost: Lost; readonly finding: Finding; readonly run: string }
  /** It claims nothing; what was found says so. */
  | { readonly kind: 'not claimed'; readonly unclaimed: readonly Unclaimed[] }
  | { readonly kind: 'unknown'; readonly undecided: readonly Undecided[] }
  | { readonly kind: 'not run'; readonly why: string };

/** All fields of one implementation. */
export interface Row {
  /** `lock/central`, or the path of a file. */
  readonly name: string;
  /** What it was tested against; null where no campaign could be made. */
  readonly service: AnyService | null;
  readonly cells: ReadonlyMap<Under, Cell>;
}

/** What a campaign with these faults comes to. `not run` also where the fault never happened. */
export function cellOf(
  under: Under,
  { statistics, findings, undecided, shown }: CampaignResult,
  { service, claims }: Pick<Tested, 'service' | 'claims'>,
): Cell {
  const [finding] = findings;
  if (finding)
    return { kind: 'violates', lost: propertyOf(finding, service) ?? 'node', finding, run: shown?.name ?? '' };
  if (undecided.length > 0) return { kind: 'unknown', undecided };
  const runs = under === 'none' ? statistics.runs : (statistics.faults[under] ?? 0);
  if (under !== 'none' && runs === 0) return { kind: 'not run', why: 'its moment came in none of the runs' };
  const unclaimed = [...statistics.unclaimed.values()];
  const claimed = under === 'none' || (claims?.[under] ?? []).length > 0;
  return claimed ? { kind: 'holds', runs, unclaimed } : { kind: 'not claimed', unclaimed };
}
