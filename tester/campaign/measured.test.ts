import { describe, expect, it } from 'vitest';
import { leaseLock } from '../../services/lease-lock.ts';
import { lock } from '../../services/lock.ts';
import { partsOf } from '../../services/semantics/parts.ts';
import { Monitor } from '../judges/monitor.ts';
import { MeasuredRun } from './measured.ts';

/** Nobody has the lock, and a user waits for it from the beginning on. It gives up, if it does, after 10 ms; its call ends after 500. */
function free(givesUp: boolean): number {
  const parameters = { ...lock.parameters, names: ['a'] };
  const monitor = new Monitor(partsOf(lock, 2, parameters), null);
  const measured = new MeasuredRun({ service: lock, addresses: 2, parameters, bounds: { idleMs: 100 } });
  const call = { type: 'call', at: 0, id: 0, fn: 'acquire', args: ['a'], i: 0, t: 0 } as const;
  measured.called(call, monitor.partOf(call));
  monitor.call(call);
  const ongoing = monitor.ongoingCall(0)!;
  if (givesUp) measured.gaveUp(ongoing, { type: 'giveUp', at: 0, id: 0, fn: 'acquire', i: 1, t: 10 });
  const ended = { type: 'cancelled', at: 0, id: 0, fn: 'acquire', i: 2, t: 500 } as const;
  const tooLong = measured.ended(ended, ongoing.part);
  expect(tooLong?.clause).toBe(givesUp ? undefined : 'it does not stay free for long while somebody waits');
  return measured.measured.longestFreeMs;
}

describe('a lock that is free while somebody waits', () => {
  it('is so until the call ends', () => {
    expect(free(false)).toBe(500);
  });

  it('is so no longer than until its user gives up, however late the call ends', () => {
    expect(free(true)).toBe(10);
  });
});

describe('a lock that two believe to hold', () => {
  it('is so from the second grant on, and is wrong when that is longer than is declared', () => {
    const parameters = { ...leaseLock.parameters, renewal: 'service', names: ['a'] } as const;
    const monitor = new Monitor(partsOf(leaseLock, 2, parameters), null);
    const measured = new MeasuredRun({ service: leaseLock, addresses: 2, parameters, bounds: { overlapMs: 100 } });
    const called = (at: number, id: number, fn: string, args: unknown[], t: number): unknown => {
      const call = { type: 'call', at, id, fn, args, i: id, t } as const;
      const tooLong = measured.called(call, monitor.partOf(call));
      monitor.call(call);
      return tooLong;
    };
    const returned = (at: number, id: number, fn: string, result: unknown, t: number): void => {
      const back = { type: 'return', at, id, fn, result, i: id, t } as const;
      measured.ended(back, monitor.ongoingCall(id)!.part);
      expect(monitor.return(back)).toBeNull();
    };
    for (const at of [0, 1]) {
      called(at, at, 'acquire', ['a', 1000], 2000 * at);
      returned(at, at, 'acquire', { token: String(at + 1), validMs: null }, 2000 * at + 1);
    }
    expect(called(0, 2, 'holds', ['a'], 2090)).toBeNull();
    returned(0, 2, 'holds', true, 2095);
    expect(called(0, 3, 'holds', ['a'], 2201)).toMatchObject({
      ...{ judge: 'bound', clause: 'two do not believe for long that they hold it' },
      reason: 'Too many believed for 200 ms that they held it; the declared bound is 100 ms.',
    });
  });
});
