import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { distlock } from '../../services/distlock.ts';
import { realClock } from '../../services/environment/clock.ts';
import { Coverage } from '../coverage/coverage.ts';
import { callsOf, repeated, samplePlan, sampledPlans, type Plan } from '../plan/plan.ts';
import { TraceFile } from '../trace/trace.ts';
import { Scripted, later, lock, returns, type Script } from '../world/scripted.fixture.ts';
import { NotReady, type RunSetup, type Processes } from '../world/world.ts';
import { runCampaign, type CampaignOptions, type CampaignResult } from './campaign.ts';

const size = { addresses: 2, calls: 12 };

/** A world whose runs each have a script of their own. */
class Scripts extends Scripted {
  #run = 0;
  #script: Script = lock();

  constructor(scriptOf: (run: number) => Script) {
    super((call, happen) => this.#script(call, happen));
    this.scriptOf = scriptOf;
  }
  readonly scriptOf: (run: number) => Script;
  override prepare(setup: RunSetup): Promise<void> {
    this.#script = this.scriptOf(this.#run++);
    return super.prepare(setup);
  }
}

/** A right lock, but for the call with this number in the run. */
const failsAt = (number: number): Script => {
  const right = lock();
  return (call, happen) => {
    if (call.id !== number) return right(call, happen);
    later(() => happen({ type: 'error', at: call.at, id: call.id, fn: call.fn, error: 'oops' }));
  };
};
const dies: Script = ({ at, id }, happen) => {
  if (id === 0) later(() => happen({ type: 'exit', at, exit: { code: null, signal: 'SIGKILL' }, tail: [] }));
};

/** A plan whose calls come in the same order on any machine: nobody waits before one. */
const atOnce = (plan: Plan): Plan => ({
  ...plan,
  workload: plan.workload.map((entries) =>
    entries.map(([fn, , ...rest]) => [fn, 0, ...rest] as (typeof entries)[number]),
  ),
});

const tested = {
  ...{ service: distlock, addresses: 2, parameters: undefined, offered: ['acq', 'rel', 'end'] },
  ...{ checker: null, overtaking: null },
};

async function campaign(
  world: Processes,
  more: Partial<CampaignOptions> = {},
): Promise<CampaignResult & { files: string[]; progress: Plan[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'campaign-'));
  const traces = new TraceFile(folder);
  const progress: Plan[] = [];
  const result = await runCampaign({
    tested,
    coverage: new Coverage(tested),
    fewestAddresses: 2,
    plans: sampledPlans(size, 1, 5),
    budgetMs: null,
    shrinkMs: 0,
    judgeVacuity: true,
    world,
    clock: realClock(),
    traces,
    title: 't',
    header: {},
    signal: new AbortController().signal,
    onProgress: (step) => 'shrunkTo' in step && progress.push(step.shrunkTo),
    ...more,
  });
  traces.close();
  return { ...result, files: readdirSync(folder), progress };
}

describe('a campaign', () => {
  it('counts the time of a run from its beginning, not from when its nodes were started', async () => {
    const real = realClock();
    let startedMs = 0;
    const clock = { now: () => real.now() + startedMs, sleep: real.sleep.bind(real) };
    class Slow extends Scripted {
      override prepare(setup: RunSetup): Promise<void> {
        startedMs += 1e6;
        return super.prepare(setup);
      }
    }
    const { shown } = await campaign(new Slow(failsAt(3)), { clock });
    expect(shown!.events[0]!.t).toBeLessThan(1e5);
  });

  it('does not shrink a run that never began: any plan would show it', async () => {
    class Refusing extends Scripted {
      override prepare(): Promise<void> {
        return Promise.reject(new NotReady('createNode threw', 0, true));
      }
    }
    const result = await campaign(new Refusing(lock()), { shrinkMs: 60_000 });
    expect(result).toMatchObject({ verdict: 'violates', shrunk: null, progress: [] });
  });

  it('runs all its plans, and leaves no trace of runs that were right', async () => {
    const result = await campaign(new Scripts(lock));
    expect(result).toMatchObject({ verdict: 'conforms', stopped: 'runs', statistics: { runs: 5 }, shown: null });
    expect(result.files).toEqual([]);
  });

  it('makes one run, however small its budget is', async () => {
    const result = await campaign(new Scripts(lock), { budgetMs: -1 });
    expect(result).toMatchObject({ stopped: 'budget', statistics: { runs: 1 } });
  });

  it('tries what failed before first, for a part of its budget: what is new has the rest', async () => {
    const real = realClock();
    let spentMs = 0;
    class Slow extends Scripted {
      override prepare(setup: RunSetup): Promise<void> {
        spentMs += 1e6;
        return super.prepare(setup);
      }
    }
    const ofSavedPlan = repeated({ name: 'saved', plan: samplePlan(size, 1, 0) }, 20);
    const options = { clock: { now: () => real.now() + spentMs, sleep: real.sleep.bind(real) }, ofSavedPlan };
    const result = await campaign(new Slow(lock()), { ...options, budgetMs: 11.5e6 });
    expect(result).toMatchObject({ stopped: 'runs', ofSavedPlan: 3, statistics: { runs: 8 } });
  });

  it('remembers a run that was right, to be looked at', async () => {
    const { passed } = await campaign(new Scripts(lock));
    expect(passed).toMatchObject({ findings: [], path: null });
    expect(passed!.events[0]).toMatchObject({ i: 0, type: 'call' });
  });

  it('ends at the first run that fails, and keeps its trace', async () => {
    const result = await campaign(new Scripts((run) => (run < 2 ? lock() : failsAt(3))));
    expect(result).toMatchObject({ verdict: 'violates', stopped: 'found', statistics: { runs: 3 } });
    expect(result.shown).toMatchObject({ name: '2', findings: result.findings });
    expect(result.files).toEqual(['t-2.jsonl']);
  });

  it('shows the run that failed, not one before it that could not be decided', async () => {
    const result = await campaign(new Scripts((run) => [lock(), dies, failsAt(3)][run]!));
    expect(result.shown?.name).toBe('2');
    expect(result.undecided.map(({ cause }) => cause)).toEqual(['unexplained death']);
    expect(result.verdict).toBe('violates');
  });

  it('ends when more runs that cannot be decided would say nothing new', async () => {
    const result = await campaign(new Scripts(() => dies));
    expect(result).toMatchObject({ verdict: 'unknown', stopped: 'found', statistics: { runs: 3 } });
    expect(result.shown?.name).toBe('0');
  });

  it('shrinks what failed to the calls that it takes; the findings stay those of the run that failed', async () => {
    const result = await campaign(new Scripts(() => failsAt(2)), { shrinkMs: 60_000, plans: sampledPlans(size, 2, 5) });
    expect(result.shrunk).toMatchObject({ kind: 'shrunk', rate: { fails: 20, runs: 20 }, fresh: false });
    if (result.shrunk?.kind !== 'shrunk') return;
    expect(callsOf(result.shrunk.plan)).toBeLessThanOrEqual(2); // closing calls count in the run
    expect(result.shrunk.shown).toMatchObject({ name: '0-shrunk', findings: [{ reason: 'oops' }] });
    expect(result.files.sort()).toEqual(['t-0-shrunk.jsonl', 't-0.jsonl']);
    expect(result.progress.length).toBeGreaterThan(0);
    expect(result.statistics.runs).toBe(1); // what was tried to shrink it does not count
  });

  it('shows a suspicion that came again with its own events, in the run that was found and in the shrunk one', async () => {
    let runs = 0;
    /** Each run leaves something behind at another node than the one before. */
    class Leaves extends Scripts {
      override readonly renewable = true;
      override stop(): ReturnType<Scripts['stop']> {
        return Promise.resolve([{ at: runs++ % 2, left: ['Timeout'] }]);
      }
    }
    const clock = { ...realClock(), now: () => 0 }; // no machine is slow by it
    const plans = sampledPlans({ addresses: 2, calls: 3 }, 1, 1);
    const { shown, shrunk, findings } = await campaign(new Leaves(lock), { clock, plans, shrinkMs: 60_000 });
    expect(shown).toMatchObject({ name: '0', findings: [{ at: 0 }] });
    expect(shown!.findings).toEqual(findings);
    const [again] = shrunk!.shown!.findings;
    expect(again!.reason).toContain(`node ${again!.at} still has: Timeout`);
    expect(again!.reason).toContain('It came again with fresh nodes');
  });

  it('is shrunk to the faults that it takes', async () => {
    const faults: Plan['faults'] = [
      ['kill', 0, [0, 1], 'ends', 0, 0],
      ['kill', 1, [0, 2], 'begins', 0, 0],
    ];
    const plans = (): CampaignOptions['plans'] =>
      repeated({ name: 'x', plan: { ...samplePlan(size, 1, 0), faults } }, 1);
    const world = new Scripts(lock);
    world.faulter.strike = ([, at]) => {
      if (at === 0) later(() => world.listener({ type: 'broken', at: 1, message: 'I miss node 0' }));
    };
    const { findings, shrunk } = await campaign(world, { shrinkMs: 60_000, plans: plans() });
    expect(findings).toMatchObject([{ reason: 'I miss node 0' }]);
    expect(shrunk).toMatchObject({ kind: 'shrunk', plan: { faults: [faults[0]] } });
    const without = await campaign(new Scripts(() => failsAt(2)), { shrinkMs: 60_000, plans: plans() });
    expect(without.shrunk).toMatchObject({ kind: 'shrunk', plan: { faults: [] } });
  });

  it('does not shrink a failure to another one', async () => {
    // Fewer calls than three make it fail too, but in another way.
    const result = await campaign(
      new Scripts(() => {
        const third = failsAt(2);
        let calls = 0;
        return (call, happen) => {
          calls += 1;
          if (call.fn !== 'end' || calls > 3) return third(call, happen);
          happen({ type: 'broken', at: 0, message: 'another' });
        };
      }),
      { shrinkMs: 60_000, plans: repeated({ name: 'x', plan: atOnce(samplePlan(size, 1, 0)) }, 1) },
    );
    expect(result.findings).toMatchObject([{ clause: 'it returns without an error' }]);
    expect(result.shrunk?.shown?.findings).toMatchObject([{ clause: 'it returns without an error' }]);
  });

  it('says that nothing was shrunk where shrinking itself fails', async () => {
    const world = new Scripts(() => failsAt(2));
    world.renew = () => Promise.reject(new Error('no processes'));
    const { shrunk, findings } = await campaign(world, { shrinkMs: 1000 });
    expect(shrunk).toMatchObject({ kind: 'not shrunk', reason: 'no processes' });
    expect(findings).toHaveLength(1);
  });

  it('goes on after what is not claimed under a fault, and counts it', async () => {
    const plan: Plan = {
      ...samplePlan(size, 1, 0),
      workload: [[[0, 0, 0]], [[0, 0, 0]]],
      end: [0, 0],
      faults: [['kill', 0, [0, 0], 'ends', 0, 0]],
    };
    const twice = new Scripts(() => (call, happen) => {
      const { at, id, fn } = call;
      if (at === 0) returns(call, happen);
      else later(() => later(() => happen({ type: 'return', at, id, fn, result: 7 }))); // `acq` has no result
    });
    const result = await campaign(twice, { plans: repeated({ name: '4', plan }, 3), judgeVacuity: false });
    expect(result).toMatchObject({ verdict: 'conforms', findings: [], statistics: { runs: 3, faults: { kill: 3 } } });
    const [unclaimed] = [...result.statistics.unclaimed.values()];
    expect(unclaimed).toMatchObject({
      under: ['kill'],
      runs: 3,
      first: '4',
      finding: { clause: 'the result is allowed' },
    });
  });

  it('of one plan whose fault never comes, is unknown', async () => {
    const plan: Plan = { ...samplePlan(size, 1, 0), faults: [['kill', 0, [0, 99], 'ends', 0, 0]] };
    const plans = repeated({ name: 'saved', plan }, 2);
    const { undecided } = await campaign(new Scripts(lock), { plans, judgeVacuity: false });
    expect(undecided).toMatchObject([{ cause: 'nothing matched' }]);
    expect(undecided[0]!.reason).toContain('node 0 is killed when the call of entry 99 of user 0 ends');
  });

  it('of one plan, repeated, is not held to show all that a campaign shows', async () => {
    const plans = (): CampaignOptions['plans'] =>
      repeated({ name: 'saved', plan: { ...samplePlan(size, 1, 0), workload: [[], []] } }, 2);
    expect((await campaign(new Scripts(lock), { plans: plans() })).undecided).toMatchObject([{ cause: 'vacuous' }]);
    expect((await campaign(new Scripts(lock), { plans: plans(), judgeVacuity: false })).verdict).toBe('conforms');
  });
});
