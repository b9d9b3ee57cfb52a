import { describe, expect, it } from 'vitest';
import { partsOf } from '../../services/semantics/parts.ts';
import { defineService, type AnyService } from '../../services/service.ts';
import { lock } from '../../services/lock.ts';
import { Monitor } from './monitor.ts';

/** A monitor, and what is seen, in the words of the users. */
function judged(service: AnyService, addresses: number, parameters: unknown = service.parameters) {
  const monitor = new Monitor(partsOf(service, addresses, parameters));
  const ids = new Map<string, number>();
  let i = 0;
  const event = (at: number, fn: string): { at: number; fn: string; id: number; i: number; t: number } => {
    return { at, fn, id: ids.get(`${at} ${fn}`)!, i: i++, t: i };
  };
  return {
    monitor,
    call(at: number, fn: string, ...args: unknown[]): void {
      ids.set(`${at} ${fn}`, i);
      monitor.call({ type: 'call', ...event(at, fn), args });
    },
    return: (at: number, fn: string, result: unknown = null) =>
      monitor.return({ type: 'return', ...event(at, fn), result }),
    giveUp: (at: number, fn: string) => monitor.giveUp(monitor.ongoingCall(ids.get(`${at} ${fn}`)!)!, i),
    cancelled: (at: number, fn: string) => monitor.end({ type: 'cancelled', ...event(at, fn) }),
    failed: (at: number, fn: string) => monitor.end({ type: 'failed', ...event(at, fn), error: 'too busy' }),
    owed: () => monitor.owed(i).map(({ at, fn }) => `${fn} at ${at}`),
  };
}

const locks = lock as unknown as AnyService;
const oneLock = (more: object = {}): ReturnType<typeof judged> =>
  judged(locks, 3, { ...lock.parameters, names: ['a', 'b'], ...more });

/** Who arrives waits for all. A moment of one lets the others go. */
const barrier = defineService<{ arrive(): void }, (null | 'comes' | 'came' | 'goes')[]>({
  name: 'barrier',
  addresses: { default: 3, min: 1 },
  init: ({ addresses }) => Array<null>(addresses).fill(null),
  functions: {
    arrive: {
      call: {
        condition: { 'it is not there': (s, { at }) => s[at] === null },
        update: (s, { at }) => (s[at] = 'comes'),
      },
      step: {
        arrives: {
          update(s, { at }) {
            s[at] = 'came';
            if (!s.some((each) => each !== 'came')) s.fill('goes');
          },
        },
      },
      return: {
        condition: { 'all have come': (s, { at }) => s[at] === 'goes' },
        update: (s, { at }) => (s[at] = null),
      },
    },
  },
});

describe('a service of which something is hidden', () => {
  it('a release may take effect before it returns, but nothing before it is called', () => {
    const run = oneLock();
    for (const at of [0, 1]) run.call(at, 'acquire', 'a');
    expect(run.return(0, 'acquire')).toBeNull();
    run.call(0, 'release', 'a');
    expect(run.return(1, 'acquire')).toBeNull();
    expect(run.return(0, 'release', true)).toBeNull();
    run.call(0, 'acquire', 'a');
    expect(run.return(0, 'acquire')).toMatchObject({
      clause: 'the lock is free',
      reason: "it returned, but 'takes it' could not come: 1 holds it",
    });
  });

  it('of a result that is refused, all are told that might have been', () => {
    const run = oneLock();
    run.call(1, 'acquire', 'a');
    run.call(0, 'check', 'a');
    expect(run.return(0, 'check', 2)).toMatchObject({ reason: 'it returned 2; allowed now: null or 1' });
  });

  it('the parts are independent', () => {
    const run = oneLock();
    run.call(0, 'acquire', 'a');
    expect(run.return(0, 'acquire')).toBeNull();
    run.call(1, 'acquire', 'b');
    expect(run.return(1, 'acquire')).toBeNull();
  });

  it('of two that wait for a free lock one is owed it, whichever; of two that wait for a held one, none', () => {
    const run = oneLock();
    for (const at of [0, 1, 2]) run.call(at, 'acquire', 'a');
    expect(run.owed()).toEqual(['acquire at 0', 'acquire at 1', 'acquire at 2']);
    run.return(0, 'acquire');
    expect(run.owed()).toEqual([]);
    run.call(0, 'release', 'a');
    expect(run.owed()).toEqual(
      ['acquire at 1', 'acquire at 2', 'release at 0'].sort((a, b) => run.owed().indexOf(a) - run.owed().indexOf(b)),
    );
  });

  it('of those who wait for one another all are owed their return when the last has come, and none before', () => {
    const run = judged(barrier, 3);
    run.call(0, 'arrive');
    run.call(1, 'arrive');
    expect(run.owed()).toEqual([]);
    expect(run.monitor.owes(0)).toBe(false);
    run.call(2, 'arrive');
    expect(run.owed()).toEqual(['arrive at 0', 'arrive at 1', 'arrive at 2']);
    expect(run.monitor.owes(0)).toBe(true);
    expect(run.return(1, 'arrive')).toBeNull();
    run.call(1, 'arrive');
    expect(run.owed()).toEqual(['arrive at 0', 'arrive at 2']);
  });

  it('who gave up is owed an end, and gives back what it took before that', () => {
    const run = oneLock();
    run.call(0, 'acquire', 'a');
    run.return(0, 'acquire');
    run.call(1, 'acquire', 'a');
    run.giveUp(1, 'acquire');
    expect(run.owed()).toEqual(['acquire at 1']);
    expect(run.cancelled(1, 'acquire')).toBeNull();
    run.call(0, 'release', 'a');
    run.return(0, 'release', true);
    run.call(2, 'tryAcquire', 'a');
    expect(run.return(2, 'tryAcquire', false)).toMatchObject({ clause: 'a return is allowed' });
  });

  it('who gave up may still have it, if both cross', () => {
    const run = oneLock();
    run.call(1, 'acquire', 'a');
    run.giveUp(1, 'acquire');
    expect(run.return(1, 'acquire')).toBeNull();
    run.call(2, 'tryAcquire', 'a');
    expect(run.return(2, 'tryAcquire', true)).toMatchObject({ clause: 'the lock is free' });
  });

  it('a call that failed without effect is a finding where its service does not know of that', () => {
    const run = oneLock();
    run.call(1, 'acquire', 'a');
    expect(run.failed(1, 'acquire')).toMatchObject({ clause: 'it returns without an error', reason: 'too busy' });
  });

  it('and is over where it does; what it would have done never happens', () => {
    const { acquire } = locks.functions;
    const failing = {
      ...locks,
      functions: { ...locks.functions, acquire: { ...acquire!, failed: { update: acquire!.cancelled!.update! } } },
    };
    const run = judged(failing, 2, { ...lock.parameters, names: ['a'] });
    run.call(0, 'acquire', 'a');
    expect(run.failed(0, 'acquire')).toBeNull();
    run.call(1, 'tryAcquire', 'a');
    expect(run.return(1, 'tryAcquire', false)).not.toBeNull();
  });

  it('where more is possible than is followed, nothing more is said, but that', () => {
    type State = { done: boolean[]; asked: boolean };
    const flags = defineService<{ go(): void; all(): boolean }, State>({
      name: 'flags',
      addresses: { default: 15, min: 1 },
      init: ({ addresses }) => ({ done: Array<boolean>(addresses).fill(false), asked: false }),
      functions: {
        go: {
          call: {},
          step: { goes: { update: (s, { at }) => void (s.done[at] = true) } },
          return: { condition: { 'it went': (s, { at }) => s.done[at]! } },
        },
        all: { call: {}, results: (s) => [s.done.filter(Boolean).length > 20], return: {} },
      },
    }) as unknown as AnyService;
    const run = judged(flags, 15);
    for (let at = 0; at < 15; at += 1) run.call(at, 'go');
    run.call(0, 'all');
    expect(run.return(0, 'all', true)).toBeNull();
    expect(run.monitor.undecided).toMatchObject({ cause: 'too many states' });
    expect(run.monitor.undecided!.reason).toContain('More than 10000 states are possible.');
  });
});
