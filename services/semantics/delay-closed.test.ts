import { describe, expect, it } from 'vitest';
import { failingSwap } from './delay-closed.ts';
import { Specification } from './specification.ts';
import { datagram } from '../datagram.ts';
import { distlock } from '../distlock.ts';
import { msgtransfer } from '../msgtransfer.ts';
import { defineService } from '../service.ts';

describe('a service is judged as it is observed', () => {
  it('distlock is delay-closed, with 2 and 3 addresses', () => {
    expect(failingSwap(new Specification(distlock, 2, undefined), { depth: 30, ahead: 4 })).toBeNull();
    expect(failingSwap(new Specification(distlock, 3, undefined), { depth: 30, ahead: 3 })).toBeNull();
  });

  it('msgtransfer is delay-closed, with 2 and 3 addresses', () => {
    expect(failingSwap(new Specification(msgtransfer, 2, undefined), { depth: 6, ahead: 4 })).toBeNull();
    expect(failingSwap(new Specification(msgtransfer, 3, undefined), { depth: 3, ahead: 2 })).toBeNull();
  });

  it('datagram is delay-closed, with 2 and 3 addresses, also where datagrams grow too old', () => {
    const lagging = (addresses: number, lag: number): Specification => new Specification(datagram, addresses, { lag });
    expect(failingSwap(lagging(2, 64), { depth: 6, ahead: 3 })).toBeNull();
    expect(failingSwap(lagging(2, 1), { depth: 7, ahead: 3 })).toBeNull();
    expect(failingSwap(lagging(3, 1), { depth: 4, ahead: 2 })).toBeNull();
  });

  /** A lock whose `held` answers by the state at its return: the holder may release before the answer is seen. */
  const asks = defineService<{ acq(): void; rel(): void; held(): boolean }, { by: number | null; busy: boolean[] }>({
    name: 'asks',
    addresses: { default: 2, min: 2 },
    init: ({ addresses }) => ({ by: null, busy: Array<boolean>(addresses).fill(false) }),
    functions: {
      acq: {
        call: {
          condition: { free: (s, { at }) => !s.busy[at] && s.by !== at },
          update: (s, { at }) => void (s.busy[at] = true),
        },
        return: {
          condition: { 'the lock is free': (s) => s.by === null },
          update: (s, { at }) => void ((s.busy[at] = false), (s.by = at)),
        },
      },
      rel: {
        call: {
          condition: { holds: (s, { at }) => !s.busy[at] && s.by === at },
          update: (s, { at }) => void ((s.busy[at] = true), (s.by = null)),
        },
        return: { update: (s, { at }) => void (s.busy[at] = false) },
      },
      held: {
        call: { condition: { free: (s, { at }) => !s.busy[at] }, update: (s, { at }) => void (s.busy[at] = true) },
        results: (s) => [s.by !== null],
        return: { update: (s, { at }) => void (s.busy[at] = false) },
      },
    },
  });

  it('a service whose answer depends on the moment of its return is refused', () => {
    const swap = failingSwap(new Specification(asks, 2, undefined), { depth: 6, ahead: 2 });
    expect(swap?.why).toMatch(
      /held\(\) at . with (true|false) is refused (before|after) the (call|return of) (acq|rel)/,
    );
  });

  it('a call that another user may take away while it is on its way is refused', () => {
    const turns = defineService<{ go(): void; stop(): void }, { stopped: boolean; busy: boolean[] }>({
      name: 'turns',
      addresses: { default: 2, min: 2 },
      init: () => ({ stopped: false, busy: [false, false] }),
      functions: {
        go: {
          call: {
            condition: { 'not stopped': (s, { at }) => !s.stopped && !s.busy[at] },
            update: (s, { at }) => void (s.busy[at] = true),
          },
          return: { update: (s, { at }) => void (s.busy[at] = false) },
        },
        stop: {
          call: { condition: { idle: (s, { at }) => !s.busy[at] }, update: (s, { at }) => void (s.busy[at] = true) },
          return: { update: (s, { at }) => void ((s.busy[at] = false), (s.stopped = true)) },
        },
      },
    });
    expect(failingSwap(new Specification(turns, 2, undefined), { depth: 4, ahead: 2 })?.why).toMatch(
      /on its way would become illegal/,
    );
  });
});
