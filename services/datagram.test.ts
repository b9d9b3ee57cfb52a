import { describe, expect, it } from 'vitest';
import { datagram } from './datagram.ts';
import { Specification, type Invocation } from './semantics/specification.ts';

const LAG = 2;
const recv: Invocation = { at: 1, fn: 'recv', args: [] };

/** A run of two addresses; 0 sends to 1. `usual`: what can come, and not seldom. */
function run(): {
  usual: () => unknown[];
  send: (message: unknown) => void;
  call: () => void;
  gets: (message: unknown) => boolean;
  kept: () => number;
} {
  const specification = new Specification(datagram, 2, { lag: LAG });
  const state = specification.init();
  return {
    usual: () =>
      specification
        .allowedResults(state, recv, 0)
        .filter((result) => !specification.isSeldom(state, recv, result, 0))
        .map((result) => (result as { message: unknown }).message),
    send(message) {
      const send = { at: 0, fn: 'send', args: [1, message] };
      specification.applyCall(state, send, 0);
      specification.applyReturn(state, send, null, 0);
    },
    call: () => specification.applyCall(state, recv, 0),
    gets(message) {
      const result = { from: 0, message };
      if (specification.refusedReturn(state, recv, result, 0)) return false;
      specification.applyReturn(state, recv, result, 0);
      specification.applyCall(state, recv, 0);
      return true;
    },
    kept: () => JSON.stringify(state).split('"text"').length - 1,
  };
}

describe('datagram', () => {
  it('a datagram comes at most twice, in any order; of equal ones each', () => {
    const { send, call, gets } = run();
    call();
    for (const message of ['b', 'a']) send(message);
    const which = (messages: string[]): string[] => messages.filter(gets);
    expect(which(['a', 'b', 'a', 'b', 'b', 'a'])).toEqual(['a', 'b', 'a', 'b']);
    for (const message of ['c', 'c']) send(message);
    expect(which(['c', 'c', 'c', 'c', 'c'])).toEqual(['c', 'c', 'c', 'c']);
    expect(gets('d')).toBe(false);
  });

  it('what comes once more comes seldom; what is sent again comes like any other', () => {
    const { send, call, gets, usual } = run();
    call();
    for (const message of ['a', 'a']) send(message);
    expect(usual()).toEqual(['a', 'a']);
    gets('a');
    expect(usual()).toEqual(['a']);
    gets('a');
    expect([usual(), gets('a')]).toEqual([[], true]);
    send('a');
    expect(usual()).toEqual(['a']);
  });

  it('none comes that many later ones were sent after, before the recv was called', () => {
    const { send, call, gets } = run();
    for (let i = 0; i <= LAG; i += 1) send(i);
    call();
    expect([gets(0), gets(1)]).toEqual([false, true]);
  });

  it('what is sent while a recv waits may all come: its return may only be seen late', () => {
    const { send, call, gets } = run();
    call();
    for (let i = 0; i < 100; i += 1) send(i);
    expect([gets(0), gets(1)]).toEqual([true, false]);
  });

  it('its state does not grow with what was sent', () => {
    const { send, call, gets, kept } = run();
    call();
    const counts = [...Array(100).keys()].map((i) => {
      send(100 + i);
      gets(100 + i);
      return kept();
    });
    expect(Math.max(...counts)).toBe(LAG);
  });
});
