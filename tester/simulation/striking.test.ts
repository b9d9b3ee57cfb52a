import { describe, expect, it } from 'vitest';
import { deriveSeed, randomFrom } from '../../services/environment/random.ts';
import { nameOfFinding, verdictOf } from '../findings/finding.ts';
import { EVERYTHING } from '../findings/claims.ts';
import type { Strike } from '../plan/faults.ts';
import type { Entry, Plan } from '../plan/plan.ts';
import { describe as told } from '../report/in-words.ts';
import type { TraceEvent } from '../trace/event.ts';
import { runOf } from './chunk.ts';
import { shrinkSimulated } from './failure.ts';
import { recordRun, replayRun, type Simulation } from './recorded.ts';
import { record, subject } from './simulation.fixture.ts';
import { firstInFirstOut } from './strategies/first-in-first-out.ts';
import { randomWalk } from './strategies/random-walk.ts';
import { SIMULATED_FAULTS } from './striking.ts';

const entries = (count: number): Entry[] => Array.from({ length: count }, (_, id): Entry => [id, 0, 0, 0]);
const planWith = (faults: readonly Strike[], calls = [4, 4]): Plan => ({
  config: { addresses: calls.length },
  workload: calls.map(entries),
  ...{ end: [0, 0], delays: {}, faults, clocks: [], random: 1 },
});
const strict = ({ tested, stack }: Simulation): Simulation => ({ tested: { ...tested, claims: EVERYTHING }, stack });
const stepsAt = (events: readonly TraceEvent[], at: number, from: number, until: number): string[] =>
  events.filter((event) => event.at === at && event.t > from && event.t < until && event.type !== 'healed').map(told);

describe('a node of a simulation', () => {
  it('does nothing while it is paused, and goes on as if nothing had been', async () => {
    const tried = strict(await subject('imp0'));
    const { result, events } = await record(tried, planWith([['pause', 0, [0, 0], 'ends', 50, 0]]), firstInFirstOut);
    expect(verdictOf(result)).toBe('conforms');
    const fault = events.find(({ type }) => type === 'fault')!;
    const healed = events.find(({ type }) => type === 'healed')!;
    expect(healed.t - fault.t).toBe(50);
    const between = events.filter(({ at, i }) => at === 0 && i > fault.i && i < healed.i);
    expect(between.map(told)).toEqual(['▸ wait at 0']); // that of the tester, until it is healed
    expect(events.filter(({ at, i, type }) => at === 0 && i > healed.i && type === 'return').length).toBeGreaterThan(0);
  });

  it('does nothing any more once it is killed, and is waited for by nobody', async () => {
    const tried = await subject('imp0');
    const { result, events } = await record(tried, planWith([['kill', 1, [1, 1], 'ends', 0, 0]]), firstInFirstOut);
    expect(result.findings).toEqual([]);
    const fault = events.find(({ type }) => type === 'fault')!;
    expect(events.filter(({ at, i }) => at === 1 && i > fault.i)).toEqual([]);
  });

  it('gets no messages while it is cut off, and all of them after it; its user may call it all the same', async () => {
    const tried = strict(await subject('imp0'));
    for (const kind of ['partition', 'deaf'] as const) {
      const plan = planWith([[kind, 0, [0, 0], 'ends', 50, 0]]);
      const { result, events } = await record(tried, plan, firstInFirstOut);
      expect(verdictOf(result)).toBe('conforms');
      const arrived = stepsAt(events, 0, 0, 50).filter((step) => step.includes('1 → 0'));
      const sent = stepsAt(events, 1, 0, 50).filter((step) => step.includes('0 → 1'));
      expect(arrived).toEqual([]);
      if (kind === 'partition') expect(sent).toEqual([]);
    }
  });
});

describe('a simulated run with faults', () => {
  it('is the same when it is made again, whatever the faults', async () => {
    const tried = strict(await subject('imp1', { addresses: 3, checker: 'imp1' }));
    for (let index = 0; index < 60; index += 1) {
      const size = { addresses: 3, calls: 20 };
      const { plan, strategy } = runOf(tried, { size, seed: 1, faults: SIMULATED_FAULTS }, index);
      const first = await recordRun(tried, plan, strategy);
      const again = await replayRun(tried, first.plan);
      expect(again.trace.window).toEqual(first.trace.window);
      expect(again.result).toEqual(first.result);
    }
  });

  it('that fails is shrunk to the fault and the calls that it takes', async () => {
    const tried = strict(await subject('imp0'));
    const faults: Strike[] = [
      ['pause', 0, [0, 1], 'ends', 30, 0],
      ['kill', 0, [0, 2], 'begins', 0, 0],
    ];
    const under = (seed: number): ReturnType<typeof recordRun> =>
      recordRun(tried, planWith(faults, [10, 10]), randomWalk(randomFrom(deriveSeed(seed))));
    let failed = await under(0);
    for (let seed = 1; seed < 100 && failed.result.findings.length === 0; seed += 1) failed = await under(seed);
    const [finding] = failed.result.findings;
    expect(finding).toMatchObject({ about: 'acq returns', clause: 'a call that may return does so', at: 1 });
    let asked = 0;
    const { plan } = await shrinkSimulated({
      ...{ simulation: tried, failed, finding: finding!, fewestAddresses: 2 },
      ...{ isOver: () => (asked += 1) > 2000, onStep: () => {} },
    });
    expect(plan.faults.map(([kind]) => kind)).toEqual(['kill']);
    expect(plan.workload.flat().length).toBeLessThanOrEqual(2);
    const again = await replayRun(tried, plan);
    expect(again.result.findings.map(nameOfFinding)).toEqual([nameOfFinding(finding!)]);
  });

  it('accuses no right implementation of what a pause, a cut or silence brings', async () => {
    for (const name of ['imp0', 'imp1', 'odd/poller', 'odd/bursts', 'lock/odd/asks-again']) {
      const tried = strict(await subject(name));
      for (let index = 0; index < 60; index += 1) {
        const chunk = { size: { addresses: 2, calls: 20 }, seed: 1, faults: ['pause', 'partition', 'deaf'] as const };
        const { plan, strategy } = runOf(tried, chunk, index);
        const { result } = await recordRun(tried, plan, strategy);
        expect([name, index, ...result.findings, ...result.undecided]).toEqual([name, index]);
      }
    }
  });
});
