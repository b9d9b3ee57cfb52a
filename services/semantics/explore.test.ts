import { describe, expect, it } from 'vitest';
import { distlock } from '../distlock.ts';
import { msgtransfer } from '../msgtransfer.ts';
import { Specification } from './specification.ts';
import { callsToward, canBlock, reachable } from './explore.ts';
import { after, calls, returns, start, type Position, type Step } from './position.ts';

const locks = (addresses: number): Specification => new Specification(distlock, addresses, undefined);
const transfer = new Specification(msgtransfer, 2, undefined);

/** Where a run of distlock is after these steps: `acq 0`, `acq 0 returns`. */
function distlockAfter(addresses: number, ...steps: string[]): Position {
  return steps.reduce(
    (position, text) => {
      const [fn, at, back] = text.split(' ') as [string, string, string?];
      const call = { at: Number(at), fn, args: [] };
      const step: Step = back ? { kind: 'return', call, result: null } : { kind: 'call', call };
      return after(locks(addresses), position, step);
    },
    start(locks(addresses)),
  );
}

describe('the runs that a specification allows', () => {
  it('distlock with two addresses has 18 positions, whatever the depth', () => {
    const { positions, cut } = reachable(locks(2), 40);
    expect(cut).toBe(false);
    expect(reachable(locks(2), 60).positions).toHaveLength(positions.length);
    expect(positions).toHaveLength(18);
  });

  it('an enumeration that is cut says so', () => {
    expect(reachable(transfer, 8, 100).cut).toBe(true);
  });

  it('a held lock is released before the end, and whoever waits gets it and releases it too', () => {
    const endable = ({ state }: Position): boolean => locks(2).allowedArgs(state, 'end', 0, 0).length > 0;
    const held = distlockAfter(2, 'acq 0', 'acq 1', 'acq 0 returns');
    expect(callsToward(locks(2), held, endable)).toEqual([{ at: 0, fn: 'rel', args: [] }]); // 1 may have it then
    const then = distlockAfter(2, 'acq 0', 'acq 1', 'acq 0 returns', 'rel 0', 'rel 0 returns', 'acq 1 returns');
    expect(callsToward(locks(2), then, endable)).toEqual([{ at: 1, fn: 'rel', args: [] }]);
  });

  it('nothing is to be called where the goal holds already, or comes by returns alone', () => {
    const endable = ({ state }: Position): boolean => locks(2).allowedArgs(state, 'end', 0, 0).length > 0;
    expect(callsToward(locks(2), distlockAfter(2), endable)).toEqual([]);
    expect(callsToward(locks(2), distlockAfter(2, 'acq 0', 'acq 0 returns', 'rel 0'), endable)).toEqual([]);
  });

  it('many users that all wait are led on within the bound', () => {
    const waiting = [...Array(50).keys()].map((at) => `acq ${at}`);
    const position = distlockAfter(50, ...waiting, 'acq 3 returns');
    expect(callsToward(locks(50), position, () => false, { limit: 100 })).toEqual([{ at: 3, fn: 'rel', args: [] }]);
  });

  it('acq and recv can block; rel, send and end cannot', () => {
    expect([...canBlock(locks(2))]).toEqual(['acq']);
    expect([...canBlock(transfer)]).toEqual(['recv']);
  });
});

describe('msgtransfer', () => {
  const run = (...steps: [fn: string, at: number, args: unknown[], result?: unknown][]): Position =>
    steps.reduce((position, [fn, at, args, result]) => {
      const call = { at, fn, args };
      const step: Step = result === undefined ? { kind: 'call', call } : { kind: 'return', call, result };
      return after(transfer, position, step);
    }, start(transfer));
  const results = (position: Position): unknown[] =>
    returns(transfer, position)
      .filter(({ call }) => call.fn === 'recv')
      .map(({ result }) => result);
  const from0 = (message: string): object => ({ from: 0, message });

  it('gives the oldest message of a sender, and only that', () => {
    const position = run(['send', 0, [1, 'a']], ['send', 0, [1, 'a'], null], ['send', 0, [1, 'b']], ['recv', 1, []]);
    expect(results(position)).toEqual([from0('a')]);
  });

  it('may lose what was sent after the end, or was being sent at the end, and nothing that was sent before', () => {
    const position = run(
      ['send', 0, [1, 'before']],
      ['send', 0, [1, 'before'], null],
      ['send', 0, [1, 'during']],
      ['end', 1, []],
      ['send', 0, [1, 'during'], null],
      ['send', 0, [1, 'after']],
      ['recv', 1, []],
    );
    expect(results(position)).toEqual([from0('before'), 'ended']);
    const later = run(
      ['send', 0, [1, 'during']],
      ['end', 1, []],
      ['send', 0, [1, 'during'], null],
      ['send', 0, [1, 'after']],
      ['recv', 1, []],
    );
    expect(results(later)).toEqual([from0('during'), from0('after'), 'ended']);
  });

  it('lets nobody receive after ended, and nobody send after its own end', () => {
    const position = run(['end', 0, []], ['recv', 1, []], ['recv', 1, [], 'ended']);
    const callable = calls(transfer, position).map(({ call }) => `${call.fn} at ${call.at}`);
    expect(callable.sort()).toEqual(['recv at 0', 'send at 1']);
  });
});
