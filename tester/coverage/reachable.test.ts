import { describe, expect, it } from 'vitest';
import { distlock } from '../../services/distlock.ts';
import { msgtransfer } from '../../services/msgtransfer.ts';
import { after, calls, start, type Position } from '../../services/semantics/position.ts';
import { Specification, type Invocation } from '../../services/semantics/specification.ts';
import { defineService, type AnyService } from '../../services/service.ts';
import { measureOf, outcomeOf } from './measure.ts';
import { reach } from './reachable.ts';

/** What counts, of all there is: sorted texts. */
interface All {
  readonly states: readonly string[];
  readonly calls: readonly string[];
  readonly returns: readonly string[];
}
type Going = Invocation & { readonly waited: boolean };

/** What is reached by taking every step at every position, none taken for another, up to a depth. */
function byForce(service: AnyService, addresses: number, depth = Infinity): All {
  const specification = new Specification(service, addresses, undefined);
  const measure = measureOf(specification, Object.keys(service.functions));
  const [states, called, returned] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const seen = new Set<string>();
  let layer: Position[] = [];
  const may = (state: unknown, call: Invocation): boolean => specification.allowedResults(state, call, 0).length > 0;
  const reached = ({ state, ongoing }: Position, next: Position[]): void => {
    const going = (ongoing as Going[]).map((call) => ({ ...call, waited: call.waited || !may(state, call) }));
    const name = JSON.stringify([state, going.map((call) => JSON.stringify(call)).sort()]);
    if (seen.has(name)) return;
    seen.add(name);
    next.push({ state, ongoing: going });
    if (service.view) states.add(service.view(state));
  };
  reached(start(specification), layer);
  for (let d = 0; d < depth && layer.length > 0; d += 1) {
    const next: Position[] = [];
    for (const position of layer) {
      const owed = position.ongoing.some((call) => may(position.state, call));
      for (const { call } of calls(specification, position)) {
        if (owed && service.functions[call.fn]!.final) continue;
        const to = after(specification, position, { kind: 'call', call: { ...call, waited: false } as Going });
        const [from, then] = [measure.situation(position.state, call.at), measure.situation(to.state, call.at)];
        called.add(measure.call(from, call.fn, then));
        if (!service.view) for (const each of measure.states(from)) states.add(each);
        reached(to, next);
      }
      for (const call of position.ongoing as Going[]) {
        for (const result of specification.allowedResults(position.state, call, 0)) {
          const to = after(specification, position, { kind: 'return', call, result });
          const [from, then] = [measure.situation(position.state, call.at), measure.situation(to.state, call.at)];
          const back = { fn: call.fn, outcome: outcomeOf(result), waited: call.waited };
          returned.add(measure.return(from, back, then));
          reached(to, next);
        }
      }
    }
    layer = next;
  }
  return { states: [...states].sort(), calls: [...called].sort(), returns: [...returned].sort() };
}

function reachOf(service: AnyService, addresses: number, limit?: number): All & { cut: boolean } {
  const functions = Object.keys(service.functions);
  const specification = new Specification(service, addresses, undefined);
  const { states, calls, returns, cut } = reach(specification, measureOf(specification, functions), functions, limit);
  return { states: [...states].sort(), calls: [...calls.keys()].sort(), returns: [...returns].sort(), cut };
}

interface TryState {
  holder: number | null;
  taken: number;
  ongoing: boolean[];
}
/** A lock that may refuse, and counts how often it was taken, up to three. */
const tries = defineService<{ tryAcquire(): boolean; release(): void }, TryState>({
  name: 'tries',
  addresses: { default: 2, min: 1 },
  init: ({ addresses }) => ({ holder: null, taken: 0, ongoing: Array<boolean>(addresses).fill(false) }),
  functions: {
    tryAcquire: {
      call: {
        condition: {
          'the caller does not hold it': (s, { at }) => s.holder !== at,
          'no call is ongoing here': (s, { at }) => !s.ongoing[at],
        },
        update(s, { at }) {
          s.ongoing[at] = true;
        },
      },
      results: (s) => (s.holder === null ? [true, false] : [false]),
      return: {
        update(s, { at, result }) {
          s.ongoing[at] = false;
          if (!result) return;
          s.holder = at;
          s.taken = Math.min(3, s.taken + 1);
        },
      },
    },
    release: {
      call: {
        condition: {
          'the caller holds it': (s, { at }) => s.holder === at,
          'no call is ongoing here': (s, { at }) => !s.ongoing[at],
        },
        update(s, { at }) {
          s.ongoing[at] = true;
          s.holder = null;
        },
      },
      return: {
        update(s, { at }) {
          s.ongoing[at] = false;
        },
      },
    },
  },
  view: ({ holder, taken }) => `${holder === null ? 'free' : 'held'}, taken ${taken}×`,
});

describe('what a specification can reach', () => {
  it.each([
    ['distlock', distlock, 2],
    ['distlock', distlock, 3],
    ['distlock', distlock, 4],
    ['a lock that may refuse', tries, 1],
    ['a lock that may refuse', tries, 2],
    ['a lock that may refuse', tries, 3],
  ])('is, with a view, the same as by force: %s', (_, service, addresses) => {
    expect(reachOf(service, addresses)).toEqual({ ...byForce(service, addresses), cut: false });
  });

  it('is, without a view, what the first steps show, whatever the messages', () => {
    expect(reachOf(msgtransfer, 2)).toEqual({ ...byForce(msgtransfer, 2, 6), cut: true });
  });

  it('is counted by function, clause and outcome where there is no view', () => {
    const { states, calls, returns } = reachOf(msgtransfer, 2);
    expect(states).toContain("send: 'end was not called here'");
    expect(calls).toContain("send is called where not: end: 'end has not been called'");
    expect(returns).toEqual(
      expect.arrayContaining(["recv returns 'ended'", 'recv returns {from, message}, after waiting']),
    );
  });

  it('leaves out what functions would do that are not offered', () => {
    const specification = new Specification(distlock, 2, undefined);
    const { states, calls } = reach(specification, measureOf(specification, ['acq', 'rel']), ['acq', 'rel']);
    expect([...states, ...calls.keys()].filter((text) => /end/.test(text))).toEqual([]);
    expect(states.size).toBe(5);
  });

  it('has no end of the service while somebody is owed a return: the tester never makes one', () => {
    type Stoppable = TryState & { stopped?: true };
    const stop: AnyService['functions'][string] = {
      final: true,
      call: {
        condition: { once: (s: Stoppable) => !s.stopped },
        update(s: Stoppable) {
          s.stopped = true;
        },
      },
      return: {},
    };
    const stoppable: AnyService = {
      ...(tries as AnyService),
      functions: { ...(tries as AnyService).functions, stop },
      view: ({ ongoing, stopped }: Stoppable) =>
        `${ongoing.filter(Boolean).length} ongoing${stopped ? ', stopped' : ''}`,
    };
    const { calls, cut } = reachOf(stoppable, 2);
    const stops = calls.filter((call) => call.includes('stop is called'));
    expect([stops, cut]).toEqual([['0 ongoing —stop is called→ 0 ongoing, stopped'], false]);
    expect(calls).toContain('1 ongoing, stopped —tryAcquire is called→ 2 ongoing, stopped');
  });

  it('says when it was not enumerated to its end, and then has only what is there', () => {
    const [all, some] = [reachOf(distlock, 5), reachOf(distlock, 5, 40)];
    expect([all.cut, some.cut]).toEqual([false, true]);
    expect(some.calls.length).toBeLessThan(all.calls.length);
    expect(some.calls.filter((call) => !all.calls.includes(call))).toEqual([]);
  });

  it('is what was enumerated, where the specification fails in a state that no run may ever see', () => {
    const failing: AnyService = {
      ...(tries as AnyService),
      view(state: TryState) {
        if (state.taken === 2) throw new Error('oops');
        return tries.view!(state);
      },
    };
    const { states, cut } = reachOf(failing, 2);
    expect(cut).toBe(true);
    expect(states).toContain('held, taken 1×');
  });

  it.each([2, 3, 5, 8])('takes few steps: distlock at %i addresses is done far below the bound', (addresses) => {
    expect(reachOf(distlock, addresses, 2_000).cut).toBe(false);
  });
});

describe('an outcome', () => {
  it.each([
    [null, ''],
    [undefined, ''],
    [false, 'false'],
    ['ended', "'ended'"],
    ['message 17', 'a text'],
    ['', 'a text'],
    [17, 'a number'],
    [{ message: 1, from: 2 }, '{from, message}'],
    [[1], 'a list'],
  ])('of %j is %s', (result, outcome) => expect(outcomeOf(result)).toBe(outcome));
});
