import { describe, expect, it } from 'vitest';
import { defineChecker, type AnyChecker } from '../../checkers/checker.ts';
import { distlock } from '../../services/distlock.ts';
import { realClock } from '../../services/environment/clock.ts';
import { leaseLock as leases } from '../../services/lease-lock.ts';
import { lock as locks } from '../../services/lock.ts';
import type { AnyService } from '../../services/service.ts';
import type { Claims } from '../../implementations/implementation.ts';
import type { Fault, FaultKind, Strike } from '../plan/faults.ts';
import type { Entry, Plan } from '../plan/plan.ts';
import { describe as describeEvent } from '../report/in-words.ts';
import { Trace } from '../trace/trace.ts';
import { Scripted, atRest, later, lock, returns, type Script } from '../world/scripted.fixture.ts';
import { NotReady, type Rest, type RunSetup } from '../world/world.ts';
import { Eager } from './eager.ts';
import { runPlan, type RunResult } from './run.ts';
import { Statistics } from './statistics.ts';

/** Choices of a user, one call after the other. */
const entries = (...choices: number[]): Entry[] => choices.map((choice, id): Entry => [id, 0, choice, 0]);

interface Setting {
  readonly service?: AnyService;
  readonly parameters?: unknown;
  readonly checker?: AnyChecker;
  readonly claims?: Claims;
  readonly end?: Plan['end'];
  readonly clocks?: Plan['clocks'];
  readonly offered?: readonly string[];
}
interface Outcome extends RunResult {
  /** The trace, an event a line. */
  readonly events: string[];
  readonly statistics: Statistics;
  readonly killed: readonly number[];
}

async function run(world: Scripted, workload: Entry[][], faults: Fault[], setting: Setting = {}): Promise<Outcome> {
  const { service = distlock, parameters, checker = null, claims, end = [0, 0], clocks = [] } = setting;
  const config = { addresses: workload.length };
  const plan: Plan = { config, workload, end, delays: {}, faults, clocks, random: 1 };
  const clock = realClock();
  const patience = { lookMs: 5, stuckMs: 20, answerMs: 100, leftMs: 0 };
  const { offered = Object.keys(service.functions) } = setting;
  const statistics = new Statistics(offered);
  const trace = new Trace(() => clock.now(), null, {});
  const result = await runPlan(plan, {
    ...{ run: 'r', service, parameters, offered, checker, overtaking: null, claims, world, clock, leftMs: 0 },
    ...{ pace: new Eager({ world, clock, patience }), statistics, trace, signal: new AbortController().signal },
  });
  const events = trace.window.map((event) => `${event.at} ${describeEvent(event)}`);
  return { ...result, statistics, events, killed: world.struck.map(([, at]) => at) };
}

const nothingFound = { findings: [], undecided: [], unclaimed: [] };
const claimed: Claims = { kill: ['specification', 'progress'] };
/** Only the user at this address gets anything; the others wait for ever. */
const servesOnly =
  (address: number): Script =>
  (call, happen) => {
    if (call.at === address) returns(call, happen);
  };

describe('a node that the plan kills', () => {
  it('dies when the call ends: its user makes no other, and nothing more is awaited of it', async () => {
    const outcome = await run(new Scripted(lock()), [entries(0, 0, 0), []], [['kill', 0, [0, 0], 'ends', 0, 0]]);
    expect(outcome).toMatchObject({ ...nothingFound, missed: [], killed: [0] });
    expect(outcome.events).toEqual(['0 acq()', '0 acq returns', '0 ↯ killed']);
    expect(outcome.statistics.faults).toEqual({ kill: 1 });
  });

  it('dies when the call has reached it: what it says later is not heard', async () => {
    const kills: Strike[] = [['kill', 1, [1, 0], 'begins', 0, 0]];
    const late: Script = (call, happen) => {
      if (call.at === 0) return returns(call, happen);
      later(() => later(() => later(() => returns(call, happen))));
    };
    const workload = [entries(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), entries(0)];
    const { events, ...outcome } = await run(new Scripted(late), workload, kills, { claims: claimed });
    expect(outcome).toMatchObject({ ...nothingFound, killed: [1] });
    expect(events.filter((event) => event.startsWith('1'))).toEqual(['1 acq()', '1 ↯ killed']);
    expect(events.filter((event) => event === '0 rel returns')).toHaveLength(5);
  });

  it('may die at a call of another user, while it waits itself', async () => {
    const kills: Strike[] = [['kill', 1, [0, 1], 'ends', 0, 0]];
    const { events, ...outcome } = await run(new Scripted(lock()), [entries(0, 0, 0, 0), entries(0)], kills);
    expect(outcome).toMatchObject(nothingFound);
    expect(events.slice(0, 2)).toEqual(['0 acq()', '1 acq()']);
    expect(events.filter((event) => event.startsWith('1')).slice(-1)).not.toEqual(['1 rel()']);
    expect(outcome.killed).toEqual([1]);
  });

  it('does not die if that moment never comes, and the run says so', async () => {
    const kills: Strike[] = [
      ['kill', 0, [0, 7], 'ends', 0, 0],
      ['kill', 1, [0, 0], 'ends', 0, 0],
    ];
    const { missed, killed, findings } = await run(new Scripted(lock()), [entries(0), entries(0)], kills);
    expect({ missed, killed, findings }).toEqual({ missed: [kills[0]], killed: [1], findings: [] });
    const alone = Object.assign(new Scripted(lock()), { faulter: null });
    expect((await run(alone, [entries(0), entries(0)], kills)).missed).toEqual(kills);
  });

  it('is ended for: the end of the service is called where somebody is left', async () => {
    const kills: Strike[] = [['kill', 0, [0, 1], 'ends', 0, 0]];
    const { events, findings } = await run(new Scripted(lock()), [entries(0, 0), entries(0)], kills, { end: [0, 0] });
    expect(findings).toEqual([]);
    expect(events.slice(-2)).toEqual(['1 end()', '1 end returns']);
  });

  it('excuses no other: one that ends by itself is a finding', async () => {
    const dies: Script = ({ at }, happen) => {
      if (at === 1) later(() => happen({ type: 'exit', at, exit: { code: 1, signal: null }, tail: [] }));
    };
    const script: Script = (call, happen) => (call.at === 0 ? returns(call, happen) : dies(call, happen));
    const { findings } = await run(new Scripted(script), [entries(0), entries(0)], [['kill', 0, [0, 0], 'ends', 0, 0]]);
    expect(findings).toMatchObject([{ judge: 'node', clause: 'it does not end by itself', at: 1 }]);
  });

  it('makes a call of another that fails after it one of which nothing is known', async () => {
    const fails: Script = (call, happen) =>
      call.at === 0
        ? returns(call, happen)
        : later(() => later(() => happen({ type: 'error', at: 1, id: call.id, fn: call.fn, error: 'gone' })));
    const kills: Strike[] = [['kill', 0, [0, 0], 'ends', 0, 0]];
    const setting = { claims: claimed };
    const { findings, events } = await run(new Scripted(fails), [entries(0), entries(0, 0)], kills, setting);
    expect(findings).toEqual([]);
    expect(events.at(-1)).toBe('1 acq fails: gone'); // and its user calls no more
    const sooner = await run(new Scripted(fails), [entries(0), entries(0, 0)], []);
    expect(sooner.findings).toMatchObject([{ clause: 'it returns without an error' }]);
  });
});

describe('what is found after a death', () => {
  const kills: Strike[] = [['kill', 0, [0, 1], 'ends', 0, 0]]; // it has released the lock
  const users = [entries(0, 0), entries(0)];
  /** Messages to the dead are written, and never handled. */
  const lost = (): Rest => ({ ...atRest, written: 8 });

  it('is no violation unless it is claimed, and is reported', async () => {
    const { findings, undecided, unclaimed } = await run(new Scripted(servesOnly(0), lost), users, kills);
    expect({ findings, undecided }).toEqual({ findings: [], undecided: [] });
    expect(unclaimed).toMatchObject([
      { finding: { clause: 'a call that may return does so', at: 1 }, under: ['kill'] },
    ]);
    expect(unclaimed[0]!.finding.reason).toContain('are idle'); // it need not be proved, nor be waited for
  });

  it('is suspected where it is claimed: by counts nothing is proved, since some of it is lost', async () => {
    const { findings, undecided } = await run(new Scripted(servesOnly(0)), users, kills, { claims: claimed });
    expect(findings).toEqual([]);
    expect(undecided).toMatchObject([{ cause: 'stuck not proved', suspected: { about: 'acq returns', at: 1 } }]);
  });

  it('is a violation of the specification where that is claimed', async () => {
    // The dead user holds the lock, and nothing in the specification takes it away.
    const holds: Strike[] = [['kill', 0, [0, 0], 'ends', 0, 0]];
    const slowly: Script = (call, happen) => (call.at === 0 ? returns : late)(call, happen);
    const late: Script = (call, happen) => later(() => later(() => returns(call, happen)));
    const found = await run(new Scripted(slowly), users, holds, { claims: claimed });
    expect(found.findings).toMatchObject([{ about: 'acq returns', clause: 'the lock is free', at: 1 }]);
    const unclaimed = await run(new Scripted(slowly), users, holds);
    expect(unclaimed).toMatchObject({ findings: [], unclaimed: [{ finding: { clause: 'the lock is free' } }] });
  });
});

describe('a lock whose dead user', () => {
  const parameters = (death: string): object => ({ ...locks.parameters, death, names: ['a'] });
  const kills: Strike[] = [['kill', 0, [0, 0], 'ends', 0, 0]];
  const users = [entries(0), entries(0)];

  it('is to lose it, owes it to those who wait', async () => {
    const setting = { service: locks as AnyService, parameters: parameters('frees'), claims: claimed };
    const { undecided } = await run(new Scripted(servesOnly(0)), users, kills, setting);
    expect(undecided).toMatchObject([{ suspected: { clause: 'a call that may return does so', at: 1 } }]);
  });

  it('keeps it, owes them nothing: they wait until the run is over', async () => {
    const setting = { service: locks as AnyService, parameters: parameters('keeps'), claims: claimed };
    const outcome = await run(new Scripted(servesOnly(0)), users, kills, setting);
    expect(outcome).toMatchObject({ ...nothingFound, killed: [0] });
  });

  it('perhaps had it, leaves the others waiting while something may still come', async () => {
    // Whether the dead one has got the lock nobody knows; the other may have it, and gets it late.
    const late: Script = (call, happen) => {
      if (call.at === 1) later(() => later(() => later(() => returns(call, happen))));
    };
    const setting = { service: locks as AnyService, parameters: parameters('keeps'), claims: claimed };
    const kills: Strike[] = [['kill', 0, [0, 0], 'begins', 0, 0]];
    const { events, ...outcome } = await run(new Scripted(late), [entries(0), entries(0)], kills, setting);
    expect(outcome).toMatchObject(nothingFound);
    expect(events).toContain('1 acquire returns');
  });
});

describe('a checker of a run with a death', () => {
  const checkerOf = (more: object): AnyChecker =>
    defineChecker({ name: 'c', service: distlock, init: () => ({ dead: [] as number[] }), ...more } as never) as never;
  const kills: Strike[] = [['kill', 0, [0, 0], 'ends', 0, 0]];
  const never = { 'no node is dead': ({ dead }: { dead: number[] }) => dead.length === 0 };

  it('is told of it', async () => {
    const killed = { update: (s: { dead: number[] }, { at }: { at: number }) => void s.dead.push(at) };
    const checker = checkerOf({ onFault: { killed }, invariants: never });
    const { findings } = await run(new Scripted(lock()), [entries(0), []], kills, { checker, claims: claimed });
    expect(findings).toMatchObject([{ judge: 'checker', about: 'invariant', clause: 'no node is dead', at: 0 }]);
  });

  it('is not asked what holds at the end, if it has no part for it', async () => {
    const checker = checkerOf({ atEnd: { never: () => false } });
    const setting = { checker, claims: claimed };
    expect((await run(new Scripted(lock()), [entries(0), []], kills, setting)).findings).toEqual([]);
    expect((await run(new Scripted(lock()), [entries(0), []], [], setting)).findings).toMatchObject([
      { clause: 'never' },
    ]);
  });
});

describe('a fault that lasts', () => {
  const pause = (at: number, entry: Strike[2], moment: Strike[3], forMs: number): Strike => [
    'pause',
    at,
    entry,
    moment,
    forMs,
    0,
  ];
  /** While its node is paused, nothing comes from it; then all that it had under way. */
  class Pausing extends Scripted {
    #held: (() => void)[] | null = null;
    constructor() {
      const granted = lock();
      super((call, happen) =>
        granted(call, (happening) => {
          if (this.#held && call.at === 0) this.#held.push(() => happen(happening));
          else happen(happening);
        }),
      );
      this.faulter.strike = () => {
        this.#held = [];
      };
      this.faulter.heal = () => {
        for (const go of this.#held!) later(go);
        this.#held = null;
        return Promise.resolve();
      };
    }
  }

  it('is over when its time is, and nobody is judged by what did not come meanwhile', async () => {
    const world = new Pausing();
    const workload = [entries(0, 0, 0, 0), entries(0, 0)];
    const outcome = await run(world, workload, [pause(0, [0, 0], 'ends', 60)], { claims: {} });
    expect(outcome).toMatchObject({ findings: [], undecided: [], unclaimed: [], missed: [] });
    expect(outcome.events.filter((event) => /paused|goes on/.test(event))).toEqual([
      '0 ↯ paused for 60 ms',
      '0 ✓ goes on',
    ]);
    expect(outcome.statistics.faults).toEqual({ pause: 1 });
  });

  it('is ended with the run, also where that ends at what is wrong', async () => {
    const world = new Scripted((call, happen) => {
      if (call.at === 0) return returns(call, happen);
      later(() => later(() => happen({ type: 'return', at: 1, id: call.id, fn: call.fn, result: 7 })));
    });
    const strike = pause(0, [0, 0], 'ends', 60_000);
    const { findings } = await run(world, [entries(0), entries(0)], [strike], { claims: { pause: ['specification'] } });
    expect(findings).toMatchObject([{ clause: 'the result is allowed' }]);
    expect(world.healed).toEqual([strike]);
  });

  it('is ended sooner where nobody is left who could see what it leads to', async () => {
    const strike = pause(0, [0, 1], 'ends', 60_000);
    const world = new Scripted(lock());
    const { findings } = await run(world, [entries(0, 0), entries(0, 0)], [strike]);
    expect(findings).toEqual([]);
    expect(world.healed).toEqual([strike]);
  });

  it('comes when its user first holds something, or waits, at its entry or later', async () => {
    const holds = new Scripted(lock());
    const { events } = await run(holds, [entries(0, 0, 0), []], [pause(0, [0, 1], 'holds', 1)]);
    expect(events.indexOf('0 ↯ paused for 1 ms')).toBe(events.lastIndexOf('0 acq returns', 6) + 1 || -1);
    const waits = await run(new Scripted(lock()), [entries(0, 0), entries(0, 0)], [pause(1, [1, 0], 'waits', 1)]);
    expect(waits.events.slice(0, 3)).toEqual(['0 acq()', '1 acq()', expect.anything()]);
    expect(waits.missed).toEqual([]);
  });

  it('proves no less than none: nothing is lost by a pause, but by a kill', async () => {
    const stuck = new Scripted(servesOnly(0));
    const claims: Claims = { pause: ['progress'], kill: ['progress'] };
    const paused = await run(stuck, [entries(0, 0), entries(0)], [pause(0, [0, 1], 'ends', 1)], { claims });
    expect(paused.findings).toMatchObject([{ clause: 'a call that may return does so', at: 1 }]);
  });
});

describe('after faults', () => {
  it('every user gets the lock once more, and whoever cannot is found', async () => {
    const strike: Strike = ['pause', 0, [0, 1], 'ends', 1, 0];
    const { events, findings } = await run(new Scripted(lock()), [entries(0, 0), [], []], [strike]);
    expect(findings).toEqual([]);
    expect(events.slice(4).filter((event) => event.includes('acq returns'))).toEqual([
      '0 acq returns',
      '1 acq returns',
      '2 acq returns',
    ]);
    const broken: Script = (call, happen) => {
      if (call.at < 2) returns(call, happen);
    };
    const never = await run(new Scripted(broken), [entries(0, 0), [], []], [strike], {
      claims: { pause: ['progress'] },
    });
    expect(never.findings).toMatchObject([{ clause: 'a call that may return does so', at: 2 }]);
  });

  it('it is waited for what time alone brings: a lock that expires, and one that never does', async () => {
    const parameters = { ...locks.parameters, death: 'expires', expiryMs: 40, names: ['a'] };
    const users = [entries(0), entries(0)];
    const kills: Strike[] = [['kill', 0, [0, 0], 'ends', 0, 0]];
    const setting = { service: locks as AnyService, parameters, claims: claimed };
    const never = await run(new Scripted(servesOnly(0)), users, kills, setting);
    expect(never.undecided).toMatchObject([{ suspected: { clause: 'a call that may return does so', at: 1 } }]);
  });
});

describe('a world', () => {
  const cut: Strike = ['cut', 0, [0, 0], 'ends', 1, 0];
  const can = (world: Scripted, kinds: () => readonly FaultKind[]): Scripted => {
    Object.defineProperty(world.faulter, 'kinds', { get: kinds });
    return world;
  };

  it('that cannot do it, does not: it is missed, and excuses nothing', async () => {
    const world = can(new Scripted(lock()), () => ['pause']);
    const { missed, statistics } = await run(world, [entries(0, 0), entries(0)], [cut]);
    expect({ missed, faults: statistics.faults, struck: world.struck }).toEqual({
      ...{ missed: [cut], faults: {}, struck: [] },
    });
    const fails: Script = (call, happen) =>
      call.at === 0
        ? returns(call, happen)
        : later(() => later(() => happen({ type: 'error', at: 1, id: call.id, fn: call.fn, error: 'gone' })));
    const { findings } = await run(
      can(new Scripted(fails), () => ['pause']),
      [entries(0), entries(0)],
      [cut],
    );
    expect(findings).toMatchObject([{ clause: 'it returns without an error' }]);
  });

  it('that shows only when its nodes are there that they have no clock of their own, has right ones', async () => {
    class Clockless extends Scripted {
      prepared = false;
      override prepare(setup: RunSetup): Promise<void> {
        this.prepared = true;
        return super.prepare(setup);
      }
    }
    const world = new Clockless(lock());
    can(world, () => (world.prepared ? [] : ['clock']));
    const { statistics } = await run(world, [entries(0), []], [], { clocks: [[1000, 0]] });
    expect(statistics.faults).toEqual({});
    const skewed = await run(new Scripted(lock()), [entries(0), []], [], { clocks: [[1000, 0]] });
    expect(skewed.statistics.faults).toEqual({ clock: 1 });
  });

  it('has twins only if two have one identity', async () => {
    const twins: Fault[] = [
      ['twins', 0, 1],
      ['twins', 1, 0],
    ];
    const faultsOf = async (faults: Fault[]): Promise<object> =>
      (await run(new Scripted(lock()), [entries(0), []], faults)).statistics.faults;
    expect(await faultsOf(twins)).toEqual({});
    expect(await faultsOf(twins.slice(1))).toEqual({ twins: 1 });
  });
});

describe('what cannot be healed', () => {
  const cut: Strike = ['cut', 0, [0, 1], 'ends', 60_000, 0];
  const failing = (error: Error): Scripted => {
    const world = new Scripted(lock());
    world.faulter.heal = () => new Promise((_, reject) => later(() => later(() => reject(error))));
    return world;
  };

  it('is told once, whoever asked for it', async () => {
    const lost = new NotReady('It cannot be started again.', 0, false);
    const { undecided } = await run(failing(lost), [entries(0, 0), entries(0, 0)], [cut]);
    expect(undecided).toMatchObject([{ cause: 'not reached' }]);
  });

  it('through a failure of the tester, is one', async () => {
    const ours = run(failing(new Error('ours')), [entries(0, 0), entries(0, 0)], [cut]);
    await expect(ours).rejects.toThrow('ours');
    const inTime = run(
      failing(new Error('ours')),
      [entries(0, 0, 0), entries(0, 0)],
      [['cut', 0, [0, 0], 'ends', 1, 0]],
    );
    await expect(inTime).rejects.toThrow('ours');
  });
});

describe('a node that was killed and started again', () => {
  const restart: Strike = ['restart', 0, [0, 0], 'ends', 1, 0];

  it('is to keep the rules for every node: it does not end by itself', async () => {
    const world = new Scripted((call, happen) => {
      if (call.at === 0) returns(call, happen);
    });
    const ends = (): void => world.listener({ type: 'exit', at: 0, exit: { code: 3, signal: null }, tail: [] });
    const crashesAfter = (healed: boolean): void => {
      world.faulter.heal = () => {
        if (healed) later(ends);
        else ends();
        return Promise.resolve();
      };
    };
    crashesAfter(true);
    const workload = [entries(0), entries(0)];
    expect((await run(world, workload, [restart])).findings).toMatchObject([{ clause: 'it does not end by itself' }]);
    crashesAfter(false); // that it could not be made is told by who makes it
    expect((await run(world, workload, [restart])).findings).toEqual([]);
  });
});

describe('once more', () => {
  it('is not tried for ever: a lease may be over before anybody sees it', async () => {
    let [tokens, owner] = [0, -1];
    const briefly: Script = ({ at, id, fn }, happen) => {
      const result = fn === 'acquire' ? { token: String((tokens += 1)), validMs: 1e-6 } : owner === at;
      owner = fn === 'acquire' ? at : -1;
      if (tokens < 1000) later(() => happen({ type: 'return', at, id, fn, result }));
    };
    const parameters = { ...leases.parameters, ttlsMs: [1], names: ['a'] };
    const setting = { service: leases as AnyService, parameters, offered: ['acquire', 'release'] };
    const pause: Strike = ['pause', 0, [0, 0], 'ends', 1, 0];
    const outcome = await run(new Scripted(briefly), [entries(0), entries(0)], [pause], setting);
    expect(outcome).toMatchObject(nothingFound);
  });
});

describe('a call that fails after a fault', () => {
  it('without effect, where the service says nothing of that, is no worse than one of which nothing is known', async () => {
    const fails: Script = (call, happen) =>
      call.at === 0
        ? returns(call, happen)
        : later(() => later(() => happen({ type: 'failed', at: 1, id: call.id, fn: call.fn, error: 'refused' })));
    const pauses: Strike[] = [['pause', 0, [0, 0], 'ends', 1, 0]];
    const setting = { claims: { pause: ['specification', 'progress'] } as const };
    const { findings, events } = await run(new Scripted(fails), [entries(0), entries(0, 0)], pauses, setting);
    expect(findings).toEqual([]);
    expect(events).toContain('1 acq fails: refused');
  });
});

describe('a node that was killed, and cannot be started again', () => {
  const restart: Strike[] = [['restart', 0, [0, 0], 'ends', 1, 0]];
  const gone = (): Scripted => {
    const world = new Scripted(lock());
    world.faulter.heal = () => Promise.reject(new NotReady('Its port is taken.', 0, true));
    return world;
  };

  it('is a finding where progress under restarts is claimed, and else is reported', async () => {
    const users = [entries(0, 0), entries(0, 0, 0, 0)];
    const claims: Claims = { restart: ['progress'] };
    const { findings } = await run(gone(), users, restart, { claims });
    expect(findings).toMatchObject([{ judge: 'node', clause: 'it can be started again', at: 0 }]);
    const { unclaimed, ...other } = await run(gone(), users, restart);
    expect(other.findings).toEqual([]);
    expect(unclaimed).toMatchObject([{ finding: { clause: 'it can be started again' }, under: ['restart'] }]);
  });
});
