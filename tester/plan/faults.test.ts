import { describe, expect, it } from 'vitest';
import {
  FAULT_KINDS,
  endsNode,
  fitsIn,
  hitsServer,
  isStrike,
  isTwins,
  readFault,
  type FaultKind,
  type Strike,
} from './faults.ts';
import { planned } from './in-words.ts';
import { normalise } from './normalise.ts';
import { samplePlan, sampledPlans, type Plan } from './plan.ts';
import { withFaults } from './sample-faults.ts';
import { smallerPlans } from './smaller.ts';

const kill: Strike = ['kill', 1, [0, 3], 'ends', 0, 0];
const size = { addresses: 3, calls: 12 };
const RUNS = 400;

const strikesOf = ({ faults }: Plan): readonly Strike[] => faults.filter(isStrike);
const sampled = (
  kinds: readonly FaultKind[],
  more: { addresses?: number; lapsesMs?: number; holding?: boolean } = {},
): Plan[] => {
  const { addresses = 3, lapsesMs = 0, holding = false } = more;
  const options = { kinds, seed: 7, lapsesMs, holding };
  return [...withFaults(sampledPlans({ ...size, addresses }, 7, RUNS), options)].map(({ plan }) => plan);
};

describe('reading a fault', () => {
  it('gives it back as it was written', () => {
    for (const fault of [
      kill,
      ['kill', 0, [0, 0], 'begins', 0, 0],
      ['pause', 1, [0, 2], 'holds', 400, 0],
      ['server-wipe', 11, [1, 0], 'waits', 7, 0],
      ['slow-answers', 0, [1, 5], 'ends', 30, 2],
      ['twins', 1, 0],
      ['lose', 'x'],
      ['double', 'y'],
    ]) {
      expect(readFault(JSON.parse(JSON.stringify(fault)), 2)).toEqual(fault);
    }
  });

  it('fills in how long and which link, as plans had them when there were only kills', () => {
    expect(readFault(['kill', 1, [0, 3], 'ends'], 2)).toEqual(kill);
  });

  it('drops what is none, or is of a node or a user that there is not', () => {
    for (const fault of [
      ['kill', 2, [0, 3], 'ends'],
      ['kill', 1, [2, 3], 'ends'],
      ['kill', 1, [0, -1], 'ends'],
      ['kill', 1, [0, 3], 'soon'],
      ['kill', 1, 3, 'ends'],
      ['kill', '1', [0, 3], 'ends'],
      ['pause', 1, [0, 3], 'ends', -1],
      ['pause', 1, [0, 3], 'ends', 1e9],
      ['server-pause', -1, [0, 3], 'ends', 1],
      ['cut', 1, [0, 3], 'ends', 1, 'x'],
      ['twins', 0, 2],
      ['freeze', 1, [0, 3], 'ends'],
    ]) {
      expect(readFault(fault, 2)).toBeNull();
    }
    expect(normalise({ workload: [[], []], faults: [kill, 7, null, ['lose', 3]] }).faults).toEqual([kill]);
  });
});

describe('the faults of a campaign', () => {
  const plans = sampled(['kill']);

  it('are in about half of its plans: one, seldom two, and of the nodes one is always left', () => {
    const numbers = plans.map((plan) => strikesOf(plan).length);
    const times = (count: number): number => numbers.filter((each) => each === count).length;
    expect(times(0) / RUNS).toBeCloseTo(0.5, 1);
    expect(times(1)).toBeGreaterThan(2 * times(2));
    expect(times(2)).toBeGreaterThan(0);
    expect(times(0) + times(1) + times(2)).toBe(RUNS);
    for (const plan of plans) {
      expect(new Set(strikesOf(plan).map(([, at]) => at)).size).toBe(strikesOf(plan).length);
    }
    const two = sampled(['kill', 'restart'], { addresses: 2 });
    expect(Math.max(...two.map((plan) => strikesOf(plan).filter(([kind]) => endsNode(kind)).length))).toBe(1);
    expect(sampled(['kill'], { addresses: 1 }).flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('are in all plans, where that is asked for', () => {
    const options = { kinds: ['pause' as const], seed: 7, always: true, lapsesMs: 0, holding: false };
    for (const { plan } of withFaults(sampledPlans(size, 7, RUNS), options)) expect(plan.faults).not.toEqual([]);
  });

  it('have who is hit for longer than a lease ask again when it is over, and while it is hit', () => {
    const lapsesMs = 100_000; // longer than any wait that is not meant so
    const once = sampled(['partition'], { lapsesMs }).filter(({ faults }) => faults.length === 1);
    const asked = once.flatMap((plan) => {
      const [, at, [user, id], , forMs] = strikesOf(plan)[0]!;
      const late = plan.workload[user]!.filter(([, waitMs]) => waitMs >= lapsesMs);
      if (forMs <= lapsesMs || user !== at) return [];
      for (const [next, waitMs] of late) expect(next > id && waitMs <= 2 * lapsesMs).toBe(true);
      return late;
    });
    expect(asked.length).toBeGreaterThan(20);
  });

  it('are at a call of the plan, mostly one of the node that is hit', () => {
    const kills = plans.flatMap((plan) => strikesOf(plan).map((each) => ({ plan, each })));
    for (const { plan, each } of kills) {
      const [, , [user, id]] = each;
      expect(plan.workload[user]!.map(([entry]) => entry)).toContain(id);
    }
    const own = kills.filter(({ each: [, at, [user]] }) => at === user).length;
    expect(own).toBeGreaterThan(kills.length / 2);
    expect(own).toBeLessThan(kills.length);
    expect(new Set(kills.map(({ each }) => each[3]))).toEqual(new Set(['begins', 'ends']));
  });

  it('hit those who hold something and those who wait, where it can be said who does', () => {
    const moments = sampled(['pause'], { holding: true }).flatMap((plan) =>
      strikesOf(plan).map(([, , , moment]) => moment),
    );
    expect(new Set(moments)).toEqual(new Set(['begins', 'ends', 'holds', 'waits']));
  });

  it('last longer than a lease in half of the cases, where there are leases', () => {
    const lasts = sampled(['pause'], { lapsesMs: 1000 }).flatMap((plan) => strikesOf(plan).map(([, , , , ms]) => ms));
    const long = lasts.filter((ms) => ms >= 1000);
    expect(long.length / lasts.length).toBeCloseTo(0.5, 1);
    expect(Math.max(...lasts)).toBeLessThanOrEqual(2000);
    expect(Math.max(...lasts.filter((ms) => ms < 1000))).toBeLessThanOrEqual(100);
  });

  it('are of every kind that is asked for, and each can be read again', () => {
    const all = sampled(FAULT_KINDS);
    const kinds = new Set<string>(all.flatMap(({ faults }) => faults.map(([kind]) => kind)));
    if (all.some(({ clocks }) => clocks.length > 0)) kinds.add('clock');
    expect(kinds).toEqual(new Set(FAULT_KINDS));
    for (const plan of all) expect(normalise(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    for (const [, at, as] of all.flatMap(({ faults }) => faults.filter(isTwins))) expect(at).not.toBe(as);
  });

  it('follow from the seed and the name, and change nothing else', () => {
    expect(sampled(['kill'])).toEqual(plans);
    const without = plans.map((plan) => ({ ...plan, faults: [] }));
    expect(without).toEqual([...sampledPlans(size, 7, RUNS)].map(({ plan }) => plan));
    expect(sampled([]).flatMap(({ faults }) => faults)).toEqual([]);
  });
});

describe('a smaller plan', () => {
  it('is one without a fault, and one with fewer nodes has no fault of those that are gone', () => {
    const faults: Strike[] = [kill, ['kill', 2, [0, 1], 'begins', 0, 0], ['kill', 0, [2, 1], 'ends', 0, 0]];
    const smaller = [...smallerPlans({ ...samplePlan(size, 1, 0), faults }, { addresses: 2 })];
    const two = smaller.filter(({ config }) => config.addresses === 2);
    expect(two.map((plan) => plan.faults)).toEqual([[kill]]);
    expect(smaller.some((plan) => plan.faults.length === 0 && plan.config.addresses === 3)).toBe(true);
    expect(fitsIn(kill, 1)).toBe(false);
  });

  it('has a strike that lasts half as long, or hits all links', () => {
    const faults: Strike[] = [['slow', 0, [0, 1], 'ends', 80, 2]];
    const smaller = [...smallerPlans({ ...samplePlan(size, 1, 0), faults }, { addresses: 3 })];
    const calmer = smaller.flatMap((plan) => plan.faults).filter((fault) => !faults.includes(fault as Strike));
    expect(calmer).toEqual([
      ['slow', 0, [0, 1], 'ends', 80, 0],
      ['slow', 0, [0, 1], 'ends', 40, 2],
    ]);
  });
});

describe('a strike in words', () => {
  it('says who, what, for how long and when', () => {
    expect(planned(kill)).toBe('node 1 is killed when the call of entry 3 of user 0 ends');
    expect(planned(['partition', 0, [1, 2], 'holds', 300, 2])).toBe(
      'node 0 is cut off without a sign on link 2 for 300 ms when user 1 holds something, at entry 2 or later',
    );
    expect(planned(['server-wipe', 3, [1, 2], 'waits', 300, 0])).toBe(
      'server 3 is killed, with its disk, for 300 ms when user 1 waits, at entry 2 or later',
    );
    for (const kind of FAULT_KINDS)
      if (kind !== 'twins' && kind !== 'clock') expect(hitsServer(kind)).toBe(kind.startsWith('server-'));
  });
});
