/** What a campaign came to, for programs. */
import { VERSION } from '../../test-node/package.ts';
import type { CampaignResult, ShrunkFailure } from '../campaign/campaign.ts';
import { whereExplained, whereUnknownExplained } from '../findings/explained.ts';
import { callsOf } from '../plan/plan.ts';
import { faultsOf } from './faults.ts';
import { ledgerOfStuck } from './ledger.ts';
import { clockLines, scheduleOf } from './schedule.ts';
import { smallest } from './shown.ts';
import type { Sharded, Subject } from './subject.ts';

/** The report as a JSON value. */
export function jsonReport(result: CampaignResult, subject: Subject): object {
  const { verdict, findings, undecided, shown, shrunk, statistics, stopped, leaks, tookMs, simulation, exploration } =
    result;
  const run = smallest(result);
  const { what, service, seed, plan, repeat, notOffered, neverHeard, sharded } = subject;
  const { runs, calls, closingCalls, informs, atOnce, functions, faults, failures, unclaimed, measured } = statistics;
  return {
    format: 'servicetester report 1',
    verdict,
    subject: what,
    seed,
    findings: findings.map((finding) => ({ ...finding, explained: whereExplained(finding, service) })),
    undecided: undecided.map((each) => ({ ...each, explained: whereUnknownExplained(each.cause) })),
    ledger: ledgerOfStuck(result, subject)?.ledger ?? null,
    schedule: run && scheduleOf(run),
    clocks: run && clockLines(run),
    faults: run && faultsOf(run),
    run: shown && { name: shown.name, trace: shown.path },
    shrunk: shrunk && shrunkFailure(shrunk),
    plan,
    repeat,
    counts: { runs, calls, closingCalls, informs, atOnce, functions, faults, failures, leaks },
    unclaimed: [...unclaimed.values()],
    measured,
    coverage: statistics.coverage?.counts() ?? null,
    exploration,
    simulation,
    shard: sharded ? shardOf(sharded, result, subject) : null,
    notOffered,
    neverHeard,
    stopped,
    tookMs: Math.round(tookMs),
  };
}

/** What its report is merged with those of the others by. */
function shardOf({ shard, ...common }: Sharded, { statistics }: CampaignResult, { judges }: Subject): object {
  return { ...shard, ...common, version: VERSION, judges, coverage: statistics.coverage?.share() ?? null };
}

/** `calls` and `addresses`: of the shrunk plan. `rate`: how often it failed, of so many runs. */
function shrunkFailure(shrunk: ShrunkFailure): object {
  const { rate, callsBefore, shown } = shrunk;
  if (shrunk.kind === 'not shrunk') return { reason: shrunk.reason, rate };
  const { plan, tried } = shrunk;
  const { addresses } = plan.config;
  return { calls: callsOf(plan), callsBefore, addresses, rate, tried, findings: shown?.findings, trace: shown?.path };
}
