/** What an implementation claims to keep under which faults; what it does not claim is reported, and is no violation. */
import type { Claims, Property } from '../../implementations/implementation.ts';
import type { AnyService } from '../../services/service.ts';
import { FAULT_KINDS } from '../plan/faults.ts';
import { RESTART_CLAUSE, STUCK_CLAUSE, type Finding } from './finding.ts';

/** Something that was found under faults under which it is not claimed. */
export interface Unclaimed {
  readonly finding: Finding;
  /** The kinds of these faults. */
  readonly under: readonly string[];
}

/** What a finding is against; null: the rules for every node, which hold under every fault. (Who does not come back is not there.) */
export function propertyOf(
  { judge, clause }: Finding,
  { exclusive = [], fencing = [] }: Pick<AnyService, 'exclusive' | 'fencing'>,
): Property | null {
  if (judge === 'node') return clause === RESTART_CLAUSE ? 'progress' : null;
  if (judge === 'bound' || clause === STUCK_CLAUSE) return 'progress';
  if (judge === 'specification' && exclusive.includes(clause)) return 'exclusive';
  if (judge === 'specification' && fencing.includes(clause)) return 'fencing';
  return 'specification';
}

/** All is to be kept under all faults. */
export const EVERYTHING: Claims = Object.fromEntries(
  FAULT_KINDS.map((kind) => [kind, ['specification', 'progress', 'exclusive', 'fencing']]),
);

/** Of the faults that have happened, those under which this is not claimed. None: it is to be kept. */
export const notClaimedUnder = (
  property: Property | null,
  happened: readonly string[],
  claims: Claims | undefined,
): readonly string[] =>
  property === null ? [] : happened.filter((fault) => !isAmong(property, claims?.[fault] ?? []));

/** Who keeps all of the specification, keeps those parts of it that can be claimed alone. */
const isAmong = (property: Property, kept: readonly Property[]): boolean =>
  kept.includes(property) || ((property === 'exclusive' || property === 'fencing') && kept.includes('specification'));
