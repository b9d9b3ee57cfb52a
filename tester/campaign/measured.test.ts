import { describe, expect, it } from 'vitest';
import { lock } from '../../services/lock.ts';
import { partsOf } from '../../services/semantics/parts.ts';
import { Monitor } from '../judges/monitor.ts';
import { MeasuredRun } from './measured.ts';

/** Nobody has the lock, and a user waits for it from the beginning on. It gives up, if it does, after 10 ms; its call ends after 500. */
function free(givesUp: boolean): number {
  const parameters = { ...lock.parameters, names: ['a'] };
  const monitor = new Monitor(partsOf(lock, 2, parameters), null);
  const measured = new MeasuredRun({ service: lock, addresses: 2, parameters, idleMs: 100 });
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
