import { describe, expect, it } from 'vitest';
import { defineImplementation, type AnyImplementation } from '../../implementations/implementation.ts';
import { deriveSeed, randomFrom } from '../../services/environment/random.ts';
import { distlock } from '../../services/distlock.ts';
import { msgtransfer, type MsgTransfer } from '../../services/msgtransfer.ts';
import { Statistics } from '../campaign/statistics.ts';
import { sampledPlans, samplePlan, type NamedPlan, type PlanSize } from '../plan/plan.ts';
import { SLANTS } from '../plan/slant.ts';
import { simulate } from '../simulation/simulate.ts';
import { subject, type Subject } from '../simulation/simulation.fixture.ts';
import { randomWalk } from '../simulation/strategies/random-walk.ts';
import { Coverage } from './coverage.ts';
import { steeredPlans } from './steering.ts';

const locks = { service: distlock, addresses: 2, parameters: undefined, offered: ['acq', 'rel', 'end'] };
const size = { addresses: 2, calls: 12 };

/** Message transfer that hands on what the one below does. */
const handsOn = defineImplementation<MsgTransfer, unknown, MsgTransfer>({
  name: 'hands-on',
  service: msgtransfer,
  over: { service: msgtransfer, use: 'model' },
  createNode: ({ lower }) => ({
    send: (to, message) => lower.send(to, message),
    recv: () => lower.recv(),
    end: () => lower.end(),
  }),
}) as unknown as AnyImplementation;
const transfer = (addresses: number): Subject => ({
  tested: {
    ...{ service: msgtransfer, addresses, parameters: undefined, checker: null, overtaking: null },
    offered: ['send', 'recv', 'end'],
  },
  stack: { layers: [handsOn], lowest: { service: msgtransfer, parameters: undefined }, together: false },
});

const MOST = 400;

/** After how many runs every call of ours was made; the nodes are simulated. */
async function runsUntilAllCalled(
  { tested, stack }: Subject,
  seed: number,
  plansFor: (coverage: Coverage) => Iterable<NamedPlan>,
): Promise<number> {
  const coverage = new Coverage(tested);
  const statistics = new Statistics(tested.offered, coverage);
  let runs = 0;
  for (const { name, plan } of plansFor(coverage)) {
    const strategy = randomWalk(randomFrom(deriveSeed(seed, 'schedule', name)));
    await simulate(plan, { tested, stack, strategy, statistics, traced: false, thorough: false, file: null });
    runs += 1;
    if (coverage.counts().calls.missing.length === 0) break;
  }
  return runs;
}

/** The same of several seeds, together: of plans that are steered, and that are not. */
async function compared(
  subject: Subject,
  calls: number,
  seeds: readonly number[],
): Promise<{ steered: number; usual: number }> {
  const size: PlanSize = { addresses: subject.tested.addresses, calls };
  const sum = { steered: 0, usual: 0 };
  for (const seed of seeds) {
    sum.steered += await runsUntilAllCalled(subject, seed, (coverage) => steeredPlans(size, seed, MOST, coverage));
    sum.usual += await runsUntilAllCalled(subject, seed, () => sampledPlans(size, seed, MOST));
  }
  return sum;
}

describe('steering', () => {
  it.each([
    ['messages, also after the end', () => transfer(2), 50],
    ['messages among three, in short runs', () => transfer(3), 6],
    ['a lock of five, one call each', () => subject('imp1', { addresses: 5 }), 5],
  ])('reaches every call in less than half of the runs: %s', async (_, of, calls) => {
    const { steered, usual } = await compared(await of(), calls, [1, 2, 3, 4]);
    expect(steered).toBeLessThan(usual / 2);
  });

  it('leaves the first round as it is, and every round for which no call is open', () => {
    const coverage = new Coverage(locks);
    const usual = [...sampledPlans(size, 1, 50)];
    expect([...steeredPlans(size, 1, 50, coverage)].slice(0, 20)).toEqual(usual.slice(0, 20));
    coverage.merge({ states: [], calls: coverage.counts().calls.missing, returns: [] });
    expect([...steeredPlans(size, 1, 50, coverage)]).toEqual(usual);
  });

  it('takes all slants in turn, until no call is open any more', () => {
    const coverage = new Coverage(locks);
    coverage.merge({ states: ['open: free, free'], calls: [], returns: [] });
    const names: string[] = [];
    for (const { name } of steeredPlans(size, 1, 11, coverage, { round: 4 })) {
      names.push(name);
      if (name === '6-2') coverage.merge({ states: [], calls: coverage.counts().calls.missing, returns: [] });
    }
    expect(names).toEqual(['0', '1', '2', '3', '4', '5-1', '6-2', '7-3', '8', '9', '10']);
  });

  it('leaves each shard its own runs: all together are those of the whole, where no call is open', () => {
    const coverage = new Coverage(locks);
    coverage.merge({ states: [], calls: coverage.counts().calls.missing, returns: [] });
    const of = (index: number): NamedPlan[] => [...steeredPlans(size, 1, 50, coverage, { shard: { index, of: 3 } })];
    const all = [...of(1), ...of(2), ...of(3)].toSorted((one, other) => Number(one.name) - Number(other.name));
    expect(all).toEqual([...sampledPlans(size, 1, 50)]);
  });

  it('takes all slants also in a shard of as many as there are slants', () => {
    const coverage = new Coverage(locks);
    coverage.merge({ states: ['open: free, free'], calls: [], returns: [] });
    const shard = { index: 2, of: SLANTS.length };
    const names = [...steeredPlans(size, 1, 40, coverage, { round: 4, shard })].map(({ name }) => name);
    expect(names).toEqual(['1', '5', '9', '13', '17', '21-1', '25-2', '29-3', '33', '37-1']);
  });

  it('names a plan by all that it is made from, whatever was covered', () => {
    const coverage = new Coverage(locks);
    coverage.merge({ states: ['open: free, free'], calls: [], returns: [] });
    for (const { name, plan } of steeredPlans(size, 7, 30, coverage, { round: 10 })) {
      const [index, slant = 0] = name.split('-').map(Number);
      expect(samplePlan(size, 7, index!, slant)).toEqual(plan);
    }
  });
});

describe('a slant', () => {
  const plans = (slant: number): ReturnType<typeof samplePlan>[] =>
    [...Array(30).keys()].map((i) => samplePlan({ addresses: 2, calls: 40 }, 3, i, slant));

  it('leaves much for after the end', () => {
    expect(plans(1).every(({ end: [, left] }) => left >= 10 && left <= 20)).toBe(true);
    expect(plans(0).every(({ end: [, left] }) => left <= 2)).toBe(true);
  });

  it('lets calls come one by one', () => {
    const waits = plans(2).flatMap(({ workload }) => workload.flat().map(([, waitMs]) => waitMs));
    expect(waits.reduce((a, b) => a + b) / waits.length).toBeGreaterThan(5);
  });

  it('lets each user keep to a choice', () => {
    for (const entries of plans(3).flatMap(({ workload }) => workload)) {
      const choices = entries.map(([, , choice]) => choice);
      expect(new Set(choices).size).toBeLessThan(choices.length * 0.8);
    }
  });

  it('makes plans that are JSON, of the same size', () => {
    for (let slant = 0; slant < SLANTS.length; slant += 1) {
      for (const plan of plans(slant)) {
        expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
        for (const { length } of plan.workload) expect(length >= 10 && length <= 20).toBe(true);
      }
    }
  });
});
