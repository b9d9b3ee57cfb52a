/** What a campaign did, and what is to be known beside its verdict. */
import type { CampaignResult } from '../campaign/campaign.ts';
import { mostPassed, type FunctionCounts, type Statistics } from '../campaign/statistics.ts';
import type { Coverage } from '../coverage/coverage.ts';
import { nameOfShard } from '../plan/shard.ts';
import { count, number } from './count.ts';
import { coverageLine, openCallsLine } from './coverage.ts';
import { explorationLines } from './exploration.ts';
import { faultLines, neverHappenedLines, unclaimedLines } from './faults.ts';
import { measuresLine } from './measures.ts';
import { outsideLines, strategiesLine } from './simulation.ts';
import type { Configured, Subject } from './subject.ts';

/** What was counted, in one campaign or in the shards of one. */
export interface Counted extends Pick<
  Statistics,
  | 'runs'
  | 'calls'
  | 'closingCalls'
  | 'informs'
  | 'atOnce'
  | 'functions'
  | 'faults'
  | 'failures'
  | 'unclaimed'
  | 'measured'
> {
  readonly coverage: Pick<Coverage, 'counts'> | null;
}

/** What of a campaign its summary is made of. */
export interface Summarised extends Pick<
  CampaignResult,
  'verdict' | 'findings' | 'undecided' | 'stopped' | 'leaks' | 'tookMs' | 'simulation' | 'exploration' | 'ofSavedPlan'
> {
  readonly statistics: Counted;
}

/** What is said of it beside. */
export type About = Pick<
  Subject,
  | 'runs'
  | 'seed'
  | 'isOnePlan'
  | 'askedFaults'
  | 'faultsHere'
  | 'sharded'
  | 'configuredBy'
  | 'notOffered'
  | 'notTried'
  | 'neverHeard'
  | 'passedFirst'
  | 'ofSavedPlan'
  | 'simulable'
  | 'trouble'
>;

/** What was done, counted; a line each. */
export function summaryLines(
  summarised: Summarised,
  { runs, seed, sharded, configuredBy, ofSavedPlan = 0 }: About,
): string[] {
  const { statistics, stopped, tookMs, simulation, exploration, findings } = summarised;
  const { functions, calls, closingCalls, informs, atOnce } = statistics;
  const all = stopped === 'runs' || statistics.runs >= runs || !Number.isFinite(runs);
  const again = madeOfSavedPlan(summarised, ofSavedPlan);
  const drawn = statistics.runs - again;
  const done = all ? count(drawn, 'run') : `${drawn} of ${count(runs - ofSavedPlan, 'run')}`;
  const saved = again === 0 ? '' : `, and ${number(again)} of the saved plan`;
  const why = { runs: '', budget: ' (the budget is spent)', found: '', interrupted: ' (interrupted)' }[stopped];
  const part = sharded ? `, ${nameOfShard(sharded.shard)}` : '';
  const closing = closingCalls > 0 ? ` and ${number(closingCalls)} to close runs` : '';
  const each = Object.entries(functions).map(
    ([fn, counts]) => `${fn} returned ${number(counts.returns)}×${givenUp(counts)}${waiting(counts)}`,
  );
  const campaign = `${done}${saved}${why}, ${count(calls, 'call')}${closing} in ${(tookMs / 1000).toFixed(1)} s${seed === null ? '' : `, seed ${seed}`}${part}`;
  const made = exploration ? explorationLines(exploration, findings.length > 0) : [campaign];
  return [
    ...(configuredBy === undefined ? [] : [asConfigured(configuredBy)]),
    ...made,
    each.join('; '),
    `up to ${count(atOnce, 'call')} ongoing at once${informs > 0 ? `; the checker followed ${count(informs, 'event')}` : ''}`,
    ...faultLines(statistics),
    ...measuresLine(statistics.measured),
    ...strategiesLine(simulation),
    ...coverageLine(statistics.coverage),
  ];
}

function asConfigured({ file, without }: Configured): string {
  if (without.length === 0) return `as ${file} says`;
  return `as ${file} says, but for its ${without.join(', ')}: the command line says that something else is tested`;
}

const givenUp = ({ cancelled }: FunctionCounts): string =>
  cancelled > 0 ? `, was given up ${number(cancelled)}×` : '';

function waiting(counts: FunctionCounts): string {
  const most = mostPassed(counts) ?? 0;
  const waited = counts.waited > 0 ? `, waited ${number(counts.waited)}×` : '';
  return waited === '' && most === 0 ? '' : `${waited}, was passed up to ${number(most)}×`;
}

/** What is to be known beside it; a line each. */
export function remarkLines(summarised: Summarised, about: About): string[] {
  const { leaks, findings, statistics, verdict, simulation, exploration } = summarised;
  const {
    notOffered,
    notTried = [],
    neverHeard,
    passedFirst,
    ofSavedPlan = 0,
    trouble,
    seed,
    sharded,
    isOnePlan,
  } = about;
  const areDrawn = seed !== null && !isOnePlan;
  return [
    ...unclaimedLines(statistics),
    ...(areDrawn && findings.length === 0 ? neverHappenedLines(statistics, about) : []),
    ...(notOffered.length > 0 ? [`not tested, because not offered: ${notOffered.join(', ')}`] : []),
    ...(verdict === 'conforms' && notTried.length > 0 ? [`not tried: ${notTried.join(', ')}`] : []),
    ...(exploration ? neverCalledLine(statistics) : []),
    ...(neverHeard.length > 0 && findings.length === 0 ? [`the checker never heard: ${neverHeard.join(', ')}`] : []),
    ...(verdict === 'conforms' && seed !== null ? openCallsLine(statistics.coverage) : []),
    ...(verdict === 'conforms' && seed !== null && !sharded ? fewLine(summarised, about) : []),
    ...(leaks > 0 ? [`${count(leaks, 'message')} came late, from runs that were over, and did not count`] : []),
    ...(passedFirst !== null && findings.length === 0
      ? [`what failed before did not fail again: ${passedFirst}${leftOut(summarised, ofSavedPlan)}`]
      : []),
    ...(about.simulable && isStuckUnproved(summarised) ? [SIMULATE] : []),
    ...outsideLines(simulation),
    ...(sharded
      ? [
          `what ${sharded.shard.of === 1 ? 'the one shard comes' : `all ${sharded.shard.of} shards come`} to says: servicetester merge`,
        ]
      : []),
    ...trouble,
  ];
}

/** What polls is never idle, however long it is waited for. */
const SIMULATE =
  'waiting cannot prove that a call is stuck while timers are armed; a simulation can, if they are those of the context’s clock: the same with --simulate';

const isStuckUnproved = ({ undecided }: Summarised): boolean =>
  undecided.some(({ cause }) => cause === 'stuck not proved');

const madeOfSavedPlan = ({ statistics, ofSavedPlan }: Summarised, wanted: number): number =>
  ofSavedPlan ?? Math.min(wanted, statistics.runs);

/** Of a run that fails seldom, that says less. */
function leftOut(summarised: Summarised, wanted: number): string {
  const made = madeOfSavedPlan(summarised, wanted);
  return made < wanted ? `; it was tried ${made}× instead of ${wanted}×, for its part of the budget` : '';
}

/** With fewer runs, of which half may have faults and each its own calls, a pass says little. */
const FEW = 20;

/** Were there too few runs to mean much? */
function fewLine(summarised: Summarised, { ofSavedPlan = 0, isOnePlan }: About): string[] {
  const { statistics, stopped, exploration } = summarised;
  const runs = statistics.runs - madeOfSavedPlan(summarised, ofSavedPlan);
  if (exploration || isOnePlan || runs >= FEW) return [];
  const more = stopped === 'budget' ? 'a longer --budget' : '--runs';
  return [`only ${count(runs, 'run')}: that says little; for more: ${more}`];
}

/** The calls of an exploration are few. */
function neverCalledLine({ functions }: Counted): string[] {
  const never = Object.keys(functions).filter((fn) => functions[fn]!.calls === 0);
  return never.length === 0 ? [] : [`not called: ${never.join(', ')}; another --seed draws other calls`];
}
