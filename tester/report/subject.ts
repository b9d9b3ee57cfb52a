/** What a report says beside the result of the campaign. */
import type { AnyChecker } from '../../checkers/checker.ts';
import type { AnyService } from '../../services/service.ts';
import type { Tested } from '../campaign/attempts.ts';
import type { Judge } from '../findings/finding.ts';

/** What was tested, how, and how it is repeated. */
export interface Subject {
  /** `distlock/imp0 over msgtransfer/tcp, 2 nodes, checker distlock/imp0`. */
  readonly what: string;
  readonly addresses: number;
  /** Its specification is what calls are owed by. */
  readonly service: AnyService;
  readonly parameters: unknown;
  /** Its state is shown. Null: there was none. */
  readonly checker: AnyChecker | null;
  /** Who judged it. */
  readonly judges: readonly Judge[];
  /** Null: the plan came from a file. */
  readonly seed: number | null;
  /** How many runs were asked for. */
  readonly runs: number;
  /** The functions of the service that the implementation does not have. */
  readonly notOffered: readonly string[];
  /** Events that the checker handles and never heard. */
  readonly neverHeard: readonly string[];
  /** The saved plan that was tried first and did not fail. */
  readonly passedFirst: string | null;
  /** Where the plan that failed is. */
  readonly plan: string | null;
  /** The commands that repeat what failed, the best one first. */
  readonly repeat: readonly string[];
  /** Why something could not be written. */
  readonly trouble: readonly string[];
}

/** Who judges what is tested so. */
export function judgesOf({ checker, overtaking, bounds }: Pick<Tested, 'checker' | 'overtaking' | 'bounds'>): Judge[] {
  const bounded = overtaking !== null || Object.values(bounds ?? {}).some((bound) => bound !== undefined);
  return ['specification', ...(checker ? ['checker' as const] : []), ...(bounded ? ['bound' as const] : []), 'node'];
}
