import { describe, expect, it } from 'vitest';
import { Eager } from './eager.ts';
import { distlock } from '../../services/distlock.ts';
import { msgtransfer } from '../../services/msgtransfer.ts';
import { defineChecker, type AnyChecker } from '../../checkers/checker.ts';
import { realClock } from '../../services/environment/clock.ts';
import { defineService, type AnyService } from '../../services/service.ts';
import type { Entry, Plan } from '../plan/plan.ts';
import type { Happening } from '../trace/event.ts';
import { Trace } from '../trace/trace.ts';
import { describe as describeEvent } from '../report/in-words.ts';
import { Scripted, atRest, later, lock, returns, type Script } from '../world/scripted.fixture.ts';
import { NoAnswer, NotReady, type Rest, type Processes } from '../world/world.ts';
import { runPlan, type RunResult } from './run.ts';
import { Statistics } from './statistics.ts';

const entries = (...choices: number[]): Entry[] => choices.map((choice, id): Entry => [id, 0, choice, 0]);
const plan = (workload: Entry[][], end: Plan['end'] = [0, 0]): Plan => ({
  config: { addresses: workload.length },
  workload,
  end,
  delays: {},
  faults: [],
  clocks: [],
  random: 1,
});

interface Outcome extends RunResult {
  /** The trace, an event a line. */
  readonly events: string[];
  readonly statistics: Statistics;
}

async function run(
  world: Processes,
  options: { workload?: Plan; service?: AnyService; checker?: AnyChecker; overtaking?: number } = {},
): Promise<Outcome> {
  const {
    workload = plan([entries(0, 0, 0), entries(0, 0)]),
    service = distlock,
    checker = null,
    overtaking = null,
  } = options;
  const offered = Object.keys(service.functions);
  const clock = realClock();
  const patience = { lookMs: 5, stuckMs: 20, answerMs: 100, leftMs: 0 };
  const signal = new AbortController().signal;
  const statistics = new Statistics(offered);
  const trace = new Trace(() => clock.now(), null, {});
  const setting = { run: 'r', service, parameters: undefined, offered, checker, overtaking };
  const pace = new Eager({ world, clock, patience });
  const result = await runPlan(workload, { ...setting, world, clock, pace, leftMs: 0, statistics, trace, signal });
  return { ...result, statistics, events: trace.window.map((event) => `${event.at} ${describeEvent(event)}`) };
}

describe('a run', () => {
  it('makes the calls of the plan, closes what is open, and ends the service once', async () => {
    const { events, findings, undecided, statistics } = await run(new Scripted(lock()));
    expect({ findings, undecided }).toEqual({ findings: [], undecided: [] });
    expect(events.slice(0, 2)).toEqual(['0 acq()', '1 acq()']);
    expect(events).toContain('0 rel() (closing)');
    expect(events.slice(-2)).toEqual(['0 end()', '0 end returns']);
    expect(statistics).toMatchObject({ calls: 6, closingCalls: 1, atOnce: 2 });
  });

  it('makes what is left in the plan after the end, as far as allowed', async () => {
    const sends = entries(0, 0, 0);
    const workload = plan([sends, sends], [0, 2]);
    const { events } = await run(new Scripted(returnsAll()), { workload, service: msgtransfer });
    const end = events.indexOf('0 end()');
    const callsOf = (at: number, from: number): string[] =>
      events.slice(from).filter((event) => new RegExp(`^${at} (send|recv)\\(`).test(event));
    expect([callsOf(1, 0).length, callsOf(1, end).length]).toEqual([3, 2]);
    expect(callsOf(0, end).filter((event) => event.includes('send'))).toEqual([]); // not where it was ended
  });

  it('ends at a return that the specification refuses, with the call, the return, and what made it wrong as evidence', async () => {
    const { findings, events } = await run(new Scripted(returns), {
      workload: plan([
        [
          [0, 0, 0, 0],
          [1, 50, 0, 0],
        ],
        entries(0),
      ]),
    });
    expect(findings).toMatchObject([
      {
        judge: 'specification',
        about: 'acq returns',
        clause: 'the lock is free',
        reason: 'the user at 0 holds it',
        at: 1,
      },
    ]);
    expect(findings[0]!.evidence.map((i) => events[i])).toEqual(['1 acq()', '0 acq returns', '1 acq returns']);
  });

  it('takes an error for a finding, with what was said', async () => {
    const fails: Script = ({ at, id, fn }, happen) =>
      later(() => happen({ type: 'error', at, id, fn, error: 'no token' }));
    const { findings } = await run(new Scripted(fails));
    expect(findings).toMatchObject([
      { about: 'acq returns', clause: 'it returns without an error', reason: 'no token' },
    ]);
  });

  it('takes a result of a function that has none for a finding', async () => {
    const answers: Script = ({ at, id, fn }, happen) =>
      later(() => happen({ type: 'return', at, id, fn, result: true }));
    const { findings } = await run(new Scripted(answers));
    expect(findings).toMatchObject([
      { clause: 'the result is allowed', reason: 'it returned true; this function returns nothing' },
    ]);
  });

  it('takes a process that ends by itself for a finding, with its last lines; one that was killed is unknown', async () => {
    const exits =
      (code: number | null, signal: NodeJS.Signals | null): Script =>
      ({ at }, happen) =>
        later(() => happen({ type: 'exit', at, exit: { code, signal }, tail: ['TypeError: x'] }));
    const { findings } = await run(new Scripted(exits(1, null)));
    expect(findings[0]).toMatchObject({ judge: 'node', clause: 'it does not end by itself' });
    expect(findings[0]!.reason).toBe('The process ended with status 1. Its last lines:\nTypeError: x');
    const killed = await run(new Scripted(exits(null, 'SIGKILL')));
    expect(killed).toMatchObject({ findings: [], undecided: [{ cause: 'unexplained death' }] });
  });

  it('takes a message that breaks the protocol for a finding', async () => {
    const breaks: Script = ({ at }, happen) => later(() => happen({ type: 'broken', at, message: 'node 1 sent ?' }));
    const { findings } = await run(new Scripted(breaks));
    expect(findings).toMatchObject([
      { judge: 'node', clause: 'it keeps to the wire protocol', reason: 'node 1 sent ?' },
    ]);
  });

  it('cannot begin where a node cannot be prepared: a finding if the node is to blame', async () => {
    const world = (violates: boolean): Processes =>
      Object.assign(new Scripted(returns), { prepare: () => Promise.reject(new NotReady('not today', 1, violates)) });
    expect((await run(world(true))).findings).toMatchObject([{ clause: 'it can be prepared', at: 1 }]);
    expect((await run(world(false))).undecided).toMatchObject([{ cause: 'not reached', reason: 'not today' }]);
  });
});

/** Everything but recv returns at once. */
function returnsAll(): Script {
  return (call, happen) => {
    if (call.fn !== 'recv') returns(call, happen);
  };
}

describe('overtaking', () => {
  /** Grants to user 0 at once when the lock is free, to user 1 when user 0 has made its last call. */
  const unfair = (calls: number): Script => {
    let waiting: (() => void) | undefined;
    let left = calls;
    return ({ at, id, fn }, happen) => {
      const back = (): void => later(() => happen({ type: 'return', at, id, fn, result: null }));
      if (at === 1 && fn === 'acq') waiting = back;
      else back();
      if (at === 0 && --left === 0) later(() => waiting?.());
    };
  };
  const starving = plan([entries(0, 0, 0, 0, 0, 0, 0, 0), entries(0)]);

  it('is counted: how often a later call returned before one that could have', async () => {
    const { findings, statistics } = await run(new Scripted(unfair(8)), { workload: starving });
    expect(findings).toEqual([]);
    // The first acq of user 0 was there before that of user 1.
    expect(statistics.functions['acq']).toMatchObject({ returns: 5, waited: 1, passed: { 3: 1 } });
  });

  it('beyond the declared bound is a finding, with the call and the returns that passed it', async () => {
    const { findings, events } = await run(new Scripted(unfair(8)), { workload: starving, overtaking: 2 });
    expect(findings).toMatchObject([
      { judge: 'bound', about: 'acq waits', clause: 'it is passed no more often than declared', at: 1 },
    ]);
    expect(findings[0]!.reason).toMatch(/acq at 1, called at event 1, was passed 3 times .* overtaking is 2/);
    expect(findings[0]!.evidence.map((i) => events[i])).toEqual(['1 acq()', ...Array<string>(3).fill('0 acq returns')]);
    expect((await run(new Scripted(unfair(8)), { workload: starving, overtaking: 3 })).findings).toEqual([]);
  });

  it('is not when a call returns that nothing took anything from', async () => {
    const sends = entries(0, 0, 0);
    const { statistics } = await run(new Scripted(returnsAll()), {
      workload: plan([sends, sends]),
      service: msgtransfer,
    });
    expect(Object.keys(statistics.functions['recv']!.passed).filter((times) => times !== '0')).toEqual([]);
  });
});

describe('a call that does not return', () => {
  const never: Script = () => {};

  it('is proved to be stuck by two looks that show the same, with all idle and nothing under way', async () => {
    const { findings } = await run(new Scripted(never));
    expect(findings).toMatchObject([{ about: 'acq returns', clause: 'a call that may return does so' }]);
  });

  it.each([
    [
      'a process can still wake by itself',
      (): Rest => ({ ...atRest, idle: false, why: 'node 1: Timeout' }),
      'node 1: Timeout',
    ],
    ['a node does not count its traffic', (): Rest => ({ ...atRest, counted: false }), 'does not count its traffic'],
    ['something is under way', (): Rest => ({ ...atRest, written: 8 }), 'something is under way between the nodes'],
  ])('is unknown where %s', async (_, looks, why) => {
    const { findings, undecided } = await run(new Scripted(never, looks));
    expect(findings).toEqual([]);
    expect(undecided).toMatchObject([{ cause: 'stuck not proved' }]);
    expect(undecided[0]!.reason).toContain(why);
  });

  it('is not even suspected while a timer is armed that has not fired since: it may be a poller', async () => {
    let due = 60_000;
    const sleeping = (): Rest => ({ ...atRest, idle: false, why: 'node 1: Timeout', wakesInMs: [null, (due -= 1)] });
    const { undecided } = await run(new Scripted(never, sleeping));
    expect(undecided).toMatchObject([{ cause: 'stuck not proved' }]);
    expect(undecided[0]!.suspected).toBeUndefined();
  });

  it('is suspected if the timers fire and nothing comes of it', async () => {
    let due = 0;
    const beating = (): Rest => ({
      ...atRest,
      idle: false,
      why: 'node 1: Timeout',
      wakesInMs: [(due = (due + 3) % 10)],
    });
    expect((await run(new Scripted(never, beating))).undecided).toMatchObject([
      { cause: 'stuck not proved', suspected: { clause: 'a call that may return does so' } },
    ]);
  });

  it('is not stuck while the counts still change between two looks', async () => {
    let written = 0;
    const busy = (): Rest => ({ ...atRest, written: ++written, handled: written });
    expect((await run(new Scripted(never, busy))).undecided).toMatchObject([{ cause: 'stuck not proved' }]);
  });

  it('is not stuck if it returns during the looks', async () => {
    const due: (() => void)[] = [];
    const slow: Script = ({ at, id, fn }, happen) =>
      due.push(() => happen({ type: 'return', at, id, fn, result: null }));
    const wakes = (): Rest => {
      due.shift()?.();
      return atRest;
    };
    const workload = plan([entries(0, 0), []]);
    const { findings, events } = await run(new Scripted(slow, wakes), { workload });
    expect(findings).toEqual([]);
    expect(events.at(-1)).toBe('0 end returns');
  });

  it('is not owed where the specification lets it block: the run goes on and closes', async () => {
    const { findings, undecided } = await run(new Scripted(returnsAll()), {
      workload: plan([entries(1), entries(1)]),
      service: msgtransfer,
    });
    // Both wait in recv, which nobody owes them; after the end they are owed `ended`, which this world never returns.
    expect(findings).toMatchObject([{ about: 'recv returns', clause: 'a call that may return does so' }]);
    expect(undecided).toEqual([]);
  });

  it('and that nobody owes is left blocked; how it ends when the nodes are closed says nothing', async () => {
    const waits = defineService<{ wait(): void }, { waiting: boolean }>({
      name: 'waits',
      addresses: { default: 1, min: 1 },
      init: () => ({ waiting: false }),
      functions: {
        wait: {
          call: { condition: { once: (s) => !s.waiting }, update: (s) => void (s.waiting = true) },
          return: { condition: { never: () => false } },
        },
      },
    });
    const world = new Scripted(never);
    world.stop = () => {
      world.listener({ type: 'error', at: 0, id: 0, fn: 'wait', error: 'closed' });
      return Promise.resolve([]);
    };
    const { findings, undecided, events } = await run(world, { workload: plan([entries(0)]), service: waits });
    expect({ findings, undecided }).toEqual({ findings: [], undecided: [] });
    expect(events).toEqual(['0 wait()']); // how the call ends then says nothing
  });

  it('is unknown where a process does not answer', async () => {
    const silent = (): Rest => {
      throw new NoAnswer('node 1 did not answer');
    };
    expect((await run(new Scripted(never, silent))).undecided).toMatchObject([{ cause: 'no answer' }]);
  });
});

describe('the checker in a run', () => {
  const checkerOf = (on: object, more: object = {}): AnyChecker =>
    defineChecker({
      name: 'c',
      service: distlock,
      init: () => ({ eats: 0 }),
      on,
      ...more,
    } as never) as unknown as AnyChecker;
  /** Informs once at the first call, then is a lock. */
  const informing = (event: string, seq = 0): Script => {
    const inner = lock();
    let informed = false;
    return (call, happen) => {
      if (!informed) happenLater(happen, { type: 'inform', at: call.at, seq, layer: 'imp', event, data: 1 });
      informed = true;
      inner(call, happen);
    };
  };
  const happenLater = (happen: (happening: Happening) => void, happening: Happening): void =>
    later(() => happen(happening));

  it('refuses by its clauses, with their reasons', async () => {
    const checker = checkerOf({
      x: { condition: { 'data is 2': (_: object, { data }: { data: number }) => data === 2 || `it is ${data}` } },
    });
    const { findings } = await run(new Scripted(informing('x')), { checker });
    expect(findings).toMatchObject([{ judge: 'checker', about: 'inform x', clause: 'data is 2', reason: 'it is 1' }]);
  });

  it('holds its invariants after every event, and atEnd after the run', async () => {
    const on = { x: { update: (s: { eats: number }) => void (s.eats = 2) } };
    const invariant = checkerOf(on, { invariants: { 'one eats': (s: { eats: number }) => s.eats <= 1 } });
    expect((await run(new Scripted(informing('x')), { checker: invariant })).findings).toMatchObject([
      { about: 'invariant', clause: 'one eats' },
    ]);
    const atEnd = checkerOf(on, { atEnd: { 'none eats': (s: { eats: number }) => s.eats === 0 } });
    expect((await run(new Scripted(informing('x')), { checker: atEnd })).findings).toMatchObject([
      { about: 'at the end', clause: 'none eats' },
    ]);
  });

  it('shows its state, and what it was told, where a clause gives no reason', async () => {
    const x = { condition: { never: () => false } };
    const { findings } = await run(new Scripted(informing('x')), { checker: checkerOf({ x }) });
    expect(findings).toMatchObject([{ clause: 'never', reason: 'state: { eats: 0 }; at 0, data 1' }]);
    const long = checkerOf({ x }, { init: () => ({ text: Array<string>(20).fill('x'.repeat(60)) }) });
    const [found] = (await run(new Scripted(informing('x')), { checker: long })).findings;
    expect(found!.reason).toMatch(/^state: .{300}…; at 0, data 1$/);
    const invariants = { never: (s: { eats: number }) => s.eats === 0 };
    const update = (s: { eats: number }): void => void (s.eats = 2);
    const invariant = checkerOf({ x: { update } }, { invariants });
    expect((await run(new Scripted(informing('x')), { checker: invariant })).findings).toMatchObject([
      { about: 'invariant', reason: 'state: { eats: 2 }; at 0, data 1' },
    ]);
  });

  it('decides nothing if it throws, and says where: the part, the event, the line', async () => {
    const error = new TypeError('oops');
    error.stack = `TypeError: oops\n    at deep (node:internal:1:1)\n    at update (/home/me/ring.ts:12:5)\n    at on (/home/me/ring.ts:2:2)`;
    const update = (): never => {
      throw error;
    };
    const { undecided, events } = await run(new Scripted(informing('x')), { checker: checkerOf({ x: { update } }) });
    const i = events.findIndex((event) => event.includes('informs') || event.includes(' x'));
    expect(undecided).toEqual([
      {
        cause: 'checker threw',
        reason: `The checker c threw in the update of on.x, at event ${i} (at 0, data 1): TypeError: oops\n    at update (/home/me/ring.ts:12:5)`,
        evidence: [i],
      },
    ]);
    const atEnd = { 'none eats': update };
    expect((await run(new Scripted(informing('x')), { checker: checkerOf({ x: {} }, { atEnd }) })).undecided).toEqual([
      {
        cause: 'checker threw',
        reason: `The checker c threw in 'atEnd': TypeError: oops\n    at update (/home/me/ring.ts:12:5)`,
      },
    ]);
  });

  it.for<[what: string, part: object, says: string]>([
    [
      'an update that returns a new state',
      { update: (s: object) => ({ ...s }) },
      'in the update of on.x, at event 2 (at 0, data 1): it returned an object, a new state; an update changes the state in place, and returns nothing.',
    ],
    [
      'an update that comes later',
      { update: () => Promise.resolve() },
      'in the update of on.x, at event 2 (at 0, data 1): it returned a promise; an update changes the state in place, and returns nothing.',
    ],
    [
      'a clause that changes the state',
      { condition: { eats: (s: { eats: number }) => (s.eats += 1) > 0 } },
      'in the condition of on.x, at event 2 (at 0, data 1): a clause changed the state; only an update changes it.',
    ],
  ])('decides nothing by %s', async ([, part, says]) => {
    const { undecided } = await run(new Scripted(informing('x')), { checker: checkerOf({ x: part }) });
    expect(undecided).toMatchObject([{ cause: 'checker threw', reason: `The checker c is wrong ${says}` }]);
  });

  it('may return from an update what an assignment gives, or what is taken out of the state', async () => {
    const update = (s: { eats: unknown }): unknown => (s.eats = { eats: 1 });
    const taken = (): unknown => ({ from: 0 });
    for (const each of [update, taken]) {
      const { undecided } = await run(new Scripted(informing('x')), { checker: checkerOf({ x: { update: each } }) });
      expect(undecided).toEqual([]);
    }
  });

  it('decides nothing if it does not handle an event, and says what it may have meant', async () => {
    const checker = checkerOf({ entered: {}, left: {} });
    const { undecided } = await run(new Scripted(informing('enterd')), { checker });
    expect(undecided).toMatchObject([{ cause: 'event not handled', evidence: [expect.any(Number)] }]);
    expect(undecided[0]!.reason).toContain(
      "informs 'enterd', which the checker c does not handle. It handles: entered, left. Did you mean entered?",
    );
  });

  it('is told nothing out of order: a node that numbers wrongly violates', async () => {
    const { findings } = await run(new Scripted(informing('x', 3)), { checker: checkerOf({ x: {} }) });
    expect(findings).toMatchObject([
      { judge: 'node', clause: 'it informs in order', reason: "The event 'x' has number 3; 0 is next." },
    ]);
  });
});
