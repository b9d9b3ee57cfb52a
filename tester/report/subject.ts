/** What a report says beside the result of the campaign. */
import type { AnyChecker } from '../../checkers/checker.ts';
import { isSame } from '../../services/semantics/json.ts';
import type { AnyService } from '../../services/service.ts';
import type { Tested } from '../campaign/attempts.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import type { Expected } from '../campaign/vacuity.ts';
import type { Judge } from '../findings/finding.ts';
import type { AskedFault } from '../plan/asked-faults.ts';
import type { FaultKind } from '../plan/faults.ts';
import { neverHeard } from '../judges/checker-judge.ts';
import { brief } from '../trace/brief.ts';
import type { Shard } from '../plan/shard.ts';
import { count } from './count.ts';

/** What the reports of all shards of a campaign have in common, and which one this is. */
export interface Sharded {
  readonly shard: Shard;
  /** How many runs all shards make together; null: as many as the budget allows. */
  readonly runs: number | null;
  /** What is tested, and by which calls. */
  readonly campaign: Readonly<Record<string, unknown>>;
  /** What is to happen in some of them, for the whole to mean anything. */
  readonly expected: Expected;
}

/** What a command takes from a configuration file. */
export interface Configured {
  readonly file: string;
  /** What of it is not taken, since the command line says that something else is tested. */
  readonly without: readonly string[];
}

/** What was tested, how, and how it is repeated. */
export interface Subject {
  /** `distlock/imp0 over msgtransfer/tcp, 2 nodes, checker distlock/imp0`; with the parameters that are not as usual. */
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
  /** All runs are of the one plan of this seed that was asked for. */
  readonly isOnePlan?: boolean;
  /** The faults that were asked for; not there: none. */
  readonly askedFaults?: readonly AskedFault[];
  /** The kinds that were to happen where it ran, where all were asked for that can; not there: they are not known. */
  readonly faultsHere?: readonly FaultKind[];
  /** Which part of a campaign this is; not there: it is all of it. */
  readonly sharded?: Sharded;
  /** The configuration file that said what the command line left unsaid. */
  readonly configuredBy?: Configured | undefined;
  /** How many runs were asked for. */
  readonly runs: number;
  /** The functions of the service that the implementation does not have. */
  readonly notOffered: readonly string[];
  /** What the specification has beside, and is not tried, with why; not there: nothing. */
  readonly notTried?: readonly string[];
  /** What would help where a failure is not shrunk: to simulate it; a program that says it can be used for several runs. Not there: nothing. */
  readonly helpsToShrink?: readonly ('simulate' | 'reuse')[];
  /** Events that the checker handles and never heard. */
  readonly neverHeard: readonly string[];
  /** The saved plan that was tried first and did not fail. */
  readonly passedFirst: string | null;
  /** Could it be simulated, where it was not? */
  readonly simulable?: boolean;
  /** How many of the runs are of that plan; not there: none. */
  readonly ofSavedPlan?: number;
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

/** What follows from what was tested. */
export type Described = Pick<
  Subject,
  'what' | 'addresses' | 'service' | 'parameters' | 'checker' | 'judges' | 'notOffered' | 'neverHeard'
>;

/** The parameters that are not as the service has them: `names=a,b`. */
function unusual({ service, parameters }: Pick<Tested, 'service' | 'parameters'>): string[] {
  const usual = (service.parameters ?? {}) as Record<string, unknown>;
  return Object.entries((parameters ?? {}) as Record<string, unknown>)
    .filter(([name, value]) => !isSame(value, usual[name]))
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.map(brief).join(',') : brief(value)}`);
}

/** Describes what was tested: `what` is its stack, in words. */
export function describedBy(
  tested: Tested,
  what: string,
  { statistics }: Pick<CampaignResult, 'statistics'>,
): Described {
  const { addresses, service, parameters, offered, checker } = tested;
  const checkedBy = checker ? `, checker ${checker.service.name}/${checker.name}` : '';
  return {
    what: [`${what}, ${count(addresses, 'node')}`, ...unusual(tested)].join(', ') + checkedBy,
    ...{ addresses, service, parameters, checker, judges: judgesOf(tested) },
    notOffered: Object.keys(service.functions).filter((fn) => !offered.includes(fn)),
    neverHeard: checker ? neverHeard(checker, statistics.heard) : [],
  };
}
