/** What an implementation came to under one kind of fault. */
import type { CampaignResult } from '../campaign/campaign.ts';
import type { Claims } from '../../implementations/implementation.ts';
import type { Unclaimed } from '../findings/claims.ts';
import type { Finding, Undecided } from '../findings/finding.ts';
import type { FaultKind } from '../plan/faults.ts';

/** Under which faults; `none`: under none, where all is to be kept. */
export type Under = FaultKind | 'none';

/** One field of the matrix. */
export type Cell =
  /** What it claims it keeps; what it does not claim it may have broken. */
  | { readonly kind: 'holds'; readonly unclaimed: readonly Unclaimed[] }
  | { readonly kind: 'violates'; readonly finding: Finding; readonly run: string }
  /** It claims nothing; what was found says so. */
  | { readonly kind: 'not claimed'; readonly unclaimed: readonly Unclaimed[] }
  | { readonly kind: 'unknown'; readonly undecided: readonly Undecided[] }
  | { readonly kind: 'not run'; readonly why: string };

/** All fields of one implementation. */
export interface Row {
  /** `lock/central`. */
  readonly name: string;
  readonly cells: ReadonlyMap<Under, Cell>;
}

/** What a campaign with these faults comes to. `not run` also where the fault never happened. */
export function cellOf(
  under: Under,
  { statistics, findings, undecided, shown }: CampaignResult,
  claims: Claims | undefined,
): Cell {
  const [finding] = findings;
  if (finding) return { kind: 'violates', finding, run: shown?.name ?? '' };
  if (undecided.length > 0) return { kind: 'unknown', undecided };
  if (under !== 'none' && !statistics.faults[under])
    return { kind: 'not run', why: 'its moment came in none of the runs' };
  const unclaimed = [...statistics.unclaimed.values()];
  const claimed = under === 'none' || (claims?.[under] ?? []).length > 0;
  return claimed ? { kind: 'holds', unclaimed } : { kind: 'not claimed', unclaimed };
}
