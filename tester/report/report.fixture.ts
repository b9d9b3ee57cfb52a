/** What a campaign may come to, for the tests of its reports. */
import { distlock } from '../../services/distlock.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import { Statistics } from '../campaign/statistics.ts';
import type { Finding } from '../findings/finding.ts';
import type { Plan } from '../plan/plan.ts';
import type { TraceEvent } from '../trace/event.ts';
import type { Subject } from './subject.ts';

/** A run in which both acquire. */
export const events: TraceEvent[] = [
  { i: 0, t: 1.2, type: 'call', at: 0, id: 0, fn: 'acq', args: [] },
  { i: 1, t: 1.3, type: 'call', at: 1, id: 1, fn: 'acq', args: [] },
  { i: 2, t: 2, type: 'inform', at: 0, seq: 0, layer: 'imp0', event: 'sent', data: { to: 1, message: 'token' } },
  { i: 3, t: 2.5, type: 'return', at: 0, id: 0, fn: 'acq', result: null },
  { i: 4, t: 12.25, type: 'return', at: 1, id: 1, fn: 'acq', result: null },
];
export const plan: Plan = {
  config: { addresses: 2 },
  workload: [[[0, 0, 0]], [[3, 0, 0]]],
  end: [0, 0],
  delays: {},
  faults: [],
  clocks: [],
  random: 0,
};
export const finding: Finding = {
  judge: 'specification',
  about: 'acq returns',
  clause: 'the lock is free',
  reason: 'the user at 0 holds it',
  at: 1,
  evidence: [1, 4],
};

/** One that conforms, but for what is said. */
export function campaign(more: Partial<CampaignResult>): CampaignResult {
  const statistics = new Statistics(['acq', 'rel', 'end']);
  Object.assign(statistics, { runs: 3, calls: 1234, closingCalls: 2, informs: 5000, atOnce: 2 });
  statistics.functions['acq'] = { calls: 700, returns: 700, cancelled: 0, waited: 300, passed: { 0: 298, 2: 2 } };
  const base = {
    findings: [],
    undecided: [],
    shown: null,
    passed: null,
    shrunk: null,
    statistics,
    leaks: 0,
    tookMs: 1234,
    simulation: null,
    exploration: null,
  };
  return { verdict: 'conforms', stopped: 'runs', ...base, ...more };
}
export const subject: Subject = {
  what: 'distlock/imp0 over msgtransfer/tcp, 2 nodes',
  ...{ addresses: 2, service: distlock, parameters: undefined, checker: null },
  judges: ['specification', 'node'],
  seed: 42,
  runs: 200,
  notOffered: [],
  neverHeard: [],
  passedFirst: null,
  plan: null,
  repeat: [],
  trouble: [],
};

/** One that violates: what was found was found in the run that is shown. */
export const violating = (findings: readonly Finding[] = [finding]): CampaignResult =>
  campaign({
    ...{ verdict: 'violates', findings, stopped: 'found' },
    shown: { name: '2', plan, findings, events, pending: [], path: '.servicetester/x.jsonl' },
  });
/** How it is repeated. */
export const repeated: Subject = { ...subject, repeat: ['servicetester replay x.plan.json'] };
