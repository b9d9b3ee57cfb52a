import { describe, expect, it } from 'vitest';
import { callsOf } from '../plan/plan.ts';
import { randomFrom } from '../../services/environment/random.ts';
import { recordRun, shrinkSimulated, type RecordedRun } from './failure.ts';
import { planFor, subject, type Subject } from './simulation.fixture.ts';
import { randomWalk } from './strategies/random-walk.ts';

/** The first run that fails. */
async function failing(tried: Subject): Promise<RecordedRun> {
  for (let seed = 0; seed < 100; seed += 1) {
    const run = await recordRun(tried, planFor(tried, seed), randomWalk(randomFrom(seed)));
    if (run.result.findings.length > 0) return run;
  }
  throw new Error('None fails.');
}

describe('shrinking a simulated failure', () => {
  it('begins with the calls that the evidence depends on', async () => {
    const tried = await subject('broken/majority', { addresses: 3 });
    const failed = await failing(tried);
    const { plan } = await shrinkSimulated({
      ...{ simulation: tried, failed, finding: failed.result.findings[0]!, fewestAddresses: 3 },
      isOver: () => true,
      onStep: () => {},
    });
    const made = failed.trace.window.filter((event) => event.type === 'call' && !event.closing).length;
    expect(callsOf(plan)).toBeLessThan(made);
  });

  it('comes to an end, though every timer makes more schedules: it goes on only where fewer deviations are needed', async () => {
    const tried = await subject('broken/times-out');
    const failed = await failing(tried);
    const { plan, tried: tries } = await shrinkSimulated({
      ...{ simulation: tried, failed, finding: failed.result.findings[0]!, fewestAddresses: 2 },
      isOver: () => false,
      onStep: () => {},
    });
    expect(callsOf(plan)).toBe(2);
    expect(tries).toBeLessThan(2000);
  });
});
