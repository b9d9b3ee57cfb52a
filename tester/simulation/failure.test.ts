import { describe, expect, it } from 'vitest';
import { callsOf } from '../plan/plan.ts';
import { randomFrom } from '../../services/environment/random.ts';
import { shrinkSimulated } from './failure.ts';
import { recordRun, type RecordedRun } from './recorded.ts';
import { planFor, subject, type Subject } from './simulation.fixture.ts';
import { randomWalk } from './strategies/random-walk.ts';

/** The runs that fail, of so many. */
async function failing(tried: Subject, seeds: number): Promise<RecordedRun[]> {
  const runs: RecordedRun[] = [];
  for (let seed = 0; seed < seeds; seed += 1) {
    runs.push(await recordRun(tried, planFor(tried, seed), randomWalk(randomFrom(seed))));
  }
  return runs.filter(({ result }) => result.findings.length > 0);
}

describe('shrinking a simulated failure', () => {
  it('begins with the calls that the evidence depends on', async () => {
    const tried = await subject('broken/request-dropped');
    let fewer = 0;
    for (const failed of await failing(tried, 20)) {
      const { plan } = await shrinkSimulated({
        ...{ simulation: tried, failed, finding: failed.result.findings[0]!, fewestAddresses: 2 },
        isOver: () => true,
        onStep: () => {},
      });
      const made = failed.trace.window.filter((event) => event.type === 'call' && !event.closing).length;
      if (callsOf(plan) < made) fewer += 1;
    }
    expect(fewer).toBeGreaterThan(3);
  });

  it('comes to an end, though every timer makes more schedules: it goes on only where fewer deviations are needed', async () => {
    const tried = await subject('broken/times-out');
    const [failed] = await failing(tried, 20);
    const { plan, tried: tries } = await shrinkSimulated({
      ...{ simulation: tried, failed: failed!, finding: failed!.result.findings[0]!, fewestAddresses: 2 },
      isOver: () => false,
      onStep: () => {},
    });
    expect(callsOf(plan)).toBe(2);
    expect(tries).toBeLessThan(2000);
  });
});
