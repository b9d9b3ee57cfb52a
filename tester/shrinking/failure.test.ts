import { describe, expect, it } from 'vitest';
import { samplePlan, type Plan } from '../plan/plan.ts';
import { shrinkFailure, type Again, type How, type Outcome } from './failure.ts';

const plan = samplePlan({ addresses: 3, calls: 30 }, 1, 0);
const second = plan.workload[1]!;
const has = (each: Plan, id: number): boolean => (each.workload[1] ?? []).some((entry) => entry[0] === id);

/** Shrinks with this; time passes by a millisecond a run. */
async function shrunk(
  fails: (each: Plan, how: How, run: number) => boolean,
  budgetMs = Infinity,
): Promise<{ outcome: Outcome; hows: How[] }> {
  const hows: How[] = [];
  const again: Again = (each, how) => Promise.resolve(fails(each, how, hows.push(how)));
  const outcome = await shrinkFailure({
    plan,
    reached: { ...plan, workload: plan.workload.with(1, second.slice(0, 4)) },
    fewest: { addresses: 2 },
    again,
    now: () => hows.length,
    budgetMs,
    signal: new AbortController().signal,
    onStep: () => {},
  });
  return { outcome, hows };
}

describe('a failure', () => {
  it('that always comes is shrunk to what it needs, and confirmed, first in fresh processes', async () => {
    const { outcome, hows } = await shrunk((each) => has(each, 2));
    expect(outcome).toMatchObject({ kind: 'shrunk', rate: { fails: 20, runs: 20 } });
    expect(outcome.kind === 'shrunk' && outcome.plan.workload).toEqual([[], [[2, 0, 0]]]);
    const confirming = hows.filter(({ confirming }) => confirming);
    expect(confirming.map(({ fresh }) => fresh)).toEqual([true, ...Array<boolean>(19).fill(false)]);
  });

  it('that comes in some of the runs is shrunk as far', async () => {
    const { outcome } = await shrunk((each, _, run) => has(each, 2) && run % 3 === 0);
    expect(outcome.kind === 'shrunk' && outcome.plan.workload.flat()).toHaveLength(1);
  });

  it('that comes too seldom is not shrunk, and it is said how seldom', async () => {
    const { outcome } = await shrunk((_, __, run) => run === 7);
    expect(outcome).toEqual({ kind: 'not shrunk', reason: 'it fails too seldom', rate: { fails: 1, runs: 20 } });
  });

  it('that was only left over from the run before is shrunk again, with fresh processes for every run', async () => {
    let spoilt = true;
    const { outcome, hows } = await shrunk((each, { fresh }) => {
      if (fresh) spoilt = false;
      spoilt ||= has(each, 2) && has(each, 3);
      return spoilt;
    });
    expect(outcome.kind === 'shrunk' && outcome.plan.workload[1]!.map(([id]) => id)).toEqual([2, 3]);
    expect(hows.filter(({ fresh, confirming }) => fresh && !confirming).length).toBeGreaterThan(10);
  });

  it('is shrunk for no longer than it may take', async () => {
    const { hows } = await shrunk((each) => has(each, 2) || each.workload.flat().length > 3, 40);
    expect(hows.length).toBeLessThan(50);
  });
});
