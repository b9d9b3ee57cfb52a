import { describe, expect, it } from 'vitest';
import { distlock } from '../distlock.ts';
import { msgtransfer } from '../msgtransfer.ts';
import { defineService } from '../service.ts';
import { closedness, outline } from './examine.ts';
import { Specification } from './specification.ts';

const never = (): boolean => false;

interface Gate {
  open(): void;
  isOpen(): boolean;
  lock(): void;
  wait(): void;
}
/** A gate that can be opened; `isOpen` answers by the moment of its return. Nobody may lock it, and who waits waits for ever. */
const gate = defineService<Gate, { opened: boolean; busy: boolean[] }>({
  name: 'gate',
  addresses: { default: 2, min: 2 },
  init: () => ({ opened: false, busy: [false, false] }),
  functions: {
    open: {
      call: {
        condition: { idle: (s, { at }) => !s.busy[at] && !s.opened },
        update: (s, { at }) => void ((s.busy[at] = true), (s.opened = true)),
      },
      return: { update: (s, { at }) => void (s.busy[at] = false) },
    },
    isOpen: {
      call: { condition: { idle: (s, { at }) => !s.busy[at] }, update: (s, { at }) => void (s.busy[at] = true) },
      results: (s) => [s.opened],
      return: { update: (s, { at }) => void (s.busy[at] = false) },
    },
    lock: { call: { condition: { never: () => false } }, return: {} },
    wait: {
      call: { condition: { idle: (s, { at }) => !s.busy[at] }, update: (s, { at }) => void (s.busy[at] = true) },
      return: { condition: { never: () => false } },
    },
  },
});

describe('the outline of a specification', () => {
  it('has its states, and what can block', () => {
    expect(outline(new Specification(distlock, 2, undefined))).toEqual({
      ...{ states: 11, cut: false, blocking: ['acq'], neverCalled: [], neverReturning: [], deadEnd: [] },
    });
  });

  it('says where there are more', () => {
    expect(outline(new Specification(msgtransfer, 2, undefined)).cut).toBe(true);
  });

  it('says where there are more beyond so many steps', () => {
    const counter = defineService<{ count(): void }, { count: number }>({
      name: 'counter',
      addresses: { default: 1, min: 1 },
      init: () => ({ count: 0 }),
      functions: { count: { call: { update: (s) => void (s.count += 1) }, return: {} } },
    });
    const { states, cut } = outline(new Specification(counter, 1, undefined));
    expect(states).toBeGreaterThan(1);
    expect(cut).toBe(true);
  });

  it('names what can never be called, and what can never return', () => {
    const { neverCalled, neverReturning } = outline(new Specification(gate, 2, undefined));
    expect({ neverCalled, neverReturning }).toEqual({ neverCalled: ['lock'], neverReturning: ['wait'] });
  });
});

describe('where all wait for ever', () => {
  /** All wait for all; the last one opens it, or forgets to. */
  const barrier = (opens: boolean): Specification => {
    const service = defineService<{ wait(): void }, { waiting: number[]; free: number[] }>({
      name: 'barrier',
      addresses: { default: 2, min: 2 },
      init: () => ({ waiting: [], free: [] }),
      functions: {
        wait: {
          call: {
            condition: { idle: (s, { at }) => !s.waiting.includes(at) && !s.free.includes(at) },
            update(s, { at, addresses }) {
              s.waiting = [...s.waiting, at].sort();
              if (opens && s.waiting.length === addresses) [s.waiting, s.free] = [[], s.waiting];
            },
          },
          return: {
            condition: { 'it is open': (s, { at }) => s.free.includes(at) },
            update: (s, { at }) => void (s.free = s.free.filter((each) => each !== at)),
          },
        },
      },
    });
    return new Specification(service, 2, undefined);
  };

  it('is told with the calls that wait', () => {
    expect(outline(barrier(false)).deadEnd).toMatchObject([{ fn: 'wait' }, { fn: 'wait' }]);
    expect(outline(barrier(true)).deadEnd).toEqual([]);
  });
});

describe('whether a specification is delay-closed', () => {
  it('is tried at all places, where they can be counted', () => {
    const closed = closedness(new Specification(distlock, 2, undefined), [0], never);
    expect(closed).toEqual({ places: 18, steps: null, failing: null });
  });

  it('is tried near the beginning first, as long as there is time', () => {
    const late = closedness(new Specification(msgtransfer, 2, undefined), [0], () => true);
    expect(late).toEqual({ places: 1, steps: 0, failing: null });
    let asked = 0;
    const closed = closedness(new Specification(msgtransfer, 2, undefined), [0], () => (asked += 1) > 100);
    expect(closed).toEqual({ places: 101, steps: expect.any(Number) as number, failing: null });
    expect(closed.steps).toBeGreaterThan(0);
  });

  it('is refused with the swap that fails, and a shortest way to where it does', () => {
    const { failing } = closedness(new Specification(gate, 2, undefined), [0], never);
    expect(failing!.way.map(({ kind }) => kind)).toEqual(['call']);
    expect(failing!.swap.happened.map(({ kind }) => kind)).toEqual(['return', 'call']);
    expect(failing!.swap.why).toBe('the return of isOpen() at 0 with false is refused after the call open() at 1');
  });
});
