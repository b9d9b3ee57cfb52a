import { describe, expect, it } from 'vitest';
import { distlock } from '../../services/distlock.ts';
import { msgtransfer } from '../../services/msgtransfer.ts';
import { partsOf } from '../../services/semantics/parts.ts';
import { Monitor } from '../judges/monitor.ts';
import { Coverage } from './coverage.ts';

const locks = { service: distlock, addresses: 2, parameters: undefined, offered: ['acq', 'rel', 'end'] };
const messages = { service: msgtransfer, addresses: 2, parameters: undefined, offered: ['send', 'recv', 'end'] };

/** Lets a run happen: `acq 0` calls, `acq 0 ok` returns (with a result in JSON behind it); calls are told apart by function and address. */
function follow(coverage: Coverage, covering: typeof locks | typeof messages, addresses: number, run: string): void {
  const monitor = new Monitor(partsOf(covering.service, addresses, undefined), null, coverage);
  const ids = new Map<string, number>();
  run.split(', ').forEach((text, i) => {
    const [, fn, at, args, result] = /^(\w+) (\d)( [^o].*)?(?: ok(.*))?$/.exec(text)!;
    const name = `${fn} ${at}`;
    const event = { i, t: i, at: Number(at), fn: fn! };
    if (result === undefined) {
      ids.set(name, i);
      monitor.call({ ...event, type: 'call', id: i, args: args ? (JSON.parse(args) as unknown[]) : [] });
    } else {
      const value = result === '' ? null : (JSON.parse(result) as unknown);
      expect(monitor.return({ ...event, type: 'return', id: ids.get(name)!, result: value })).toBeNull();
    }
  });
}

function covered(covering: typeof locks | typeof messages, ...runs: string[]): Coverage {
  const coverage = new Coverage(covering);
  for (const run of runs) follow(coverage, covering, covering.addresses, run);
  return coverage;
}

describe('coverage by view', () => {
  it('counts states, calls and returns apart, whichever address was meant', () => {
    const [one, other] = [covered(locks, 'acq 0, acq 0 ok, rel 0'), covered(locks, 'acq 1, acq 1 ok, rel 1')];
    expect(one.toJSON()).toEqual(other.toJSON());
    expect(one.counts()).toMatchObject({
      statesAre: 'states',
      states: { reached: 3, of: 7 },
      calls: { reached: 2, of: 6 },
      returns: { reached: 1, of: 6 },
      atLeast: false,
    });
  });

  it('is whole when all has happened', () => {
    const both = 'acq 0, acq 1, acq 0 ok, rel 0, rel 0 ok, acq 1 ok, acq 0, rel 1, acq 0 ok, rel 1 ok, rel 0, rel 0 ok';
    const one = 'acq 0, acq 0 ok, acq 1, rel 0, acq 1 ok, rel 0 ok, rel 1, rel 1 ok, end 1, end 1 ok';
    const counts = covered(locks, both, one).counts();
    for (const kind of ['states', 'calls', 'returns'] as const) expect(counts[kind].missing).toEqual([]);
    expect(counts.open).toEqual([]);
  });

  it('tells the calls that could have been made from those whose state was never reached', () => {
    const { calls, open } = covered(locks, 'acq 0, acq 0 ok, rel 0, rel 0 ok').counts();
    expect(open).toEqual([
      'open: free, free —end is called→ ended: free, free+call',
      'open: free, free+call —acq is called→ open: free+call, free+call',
      'open: free, holds —acq is called→ open: free+call, holds',
    ]);
    expect(calls.missing).toContain('open: free+call, holds —rel is called→ open: free+call, free+call');
  });

  it('counts what was reached and not foreseen as part of the whole', () => {
    const coverage = covered(locks, 'acq 0');
    coverage.merge({ states: ['odd'], calls: [], returns: ['odd'] });
    expect(coverage.counts()).toMatchObject({ states: { reached: 3, of: 8 }, returns: { reached: 1, of: 7 } });
  });

  it('does not count runs at fewer addresses: their states are others', () => {
    const coverage = new Coverage({ ...locks, addresses: 3 });
    follow(coverage, locks, 2, 'acq 0, acq 0 ok');
    expect(coverage.toJSON()).toEqual({ states: [], calls: [], returns: [] });
  });

  it('is plain data that another one can add', () => {
    const [one, other] = [covered(locks, 'acq 0, acq 0 ok'), covered(locks, 'acq 0, acq 1')];
    one.merge(JSON.parse(JSON.stringify(other)) as ReturnType<Coverage['toJSON']>);
    expect(one.counts()).toEqual(covered(locks, 'acq 0, acq 0 ok', 'acq 0, acq 1').counts());
    expect(one.counts().calls.reached).toBe(2);
  });

  it('fills no memory where a view is not finite', () => {
    let n = 0;
    const service = { ...distlock, view: () => String(n++) };
    const coverage = new Coverage({ ...locks, service });
    for (let i = 0; i < 6_000; i += 1) follow(coverage, { ...locks, service }, 2, 'acq 0, acq 0 ok');
    expect(coverage.toJSON().states).toHaveLength(10_000);
  });
});

describe('coverage without a view', () => {
  it('counts clauses that forbade a call, calls by what was forbidden beside them, returns by outcome and waiting', () => {
    const run =
      'recv 1, send 0 [1,"a"], send 0 ok, recv 1 ok {"from":0,"message":"a"}, end 1, recv 0, send 0 [1,"b"], recv 1';
    const { states, calls, returns } = covered(messages, run).toJSON();
    expect([...states].sort()).toEqual([
      "end: 'end has not been called'",
      "recv: 'no recv is ongoing here'",
      "send: 'end was not called here'",
    ]);
    expect([...calls].sort()).toEqual([
      'end is called where all is allowed',
      'recv is called where all is allowed',
      "recv is called where not: end: 'end has not been called'",
      "recv is called where not: send: 'end was not called here', end: 'end has not been called'",
      'send is called where all is allowed',
      "send is called where not: recv: 'no recv is ongoing here', end: 'end has not been called'",
    ]);
    expect([...returns].sort()).toEqual(['recv returns {from, message}, after waiting', 'send returns']);
  });

  it('holds a call for possible only where every clause that forbids beside it was met', () => {
    const { calls, open } = covered(messages, 'recv 0, send 0 [1,"a"], end 1, recv 1').counts();
    const [met, not] = ["'no recv is ongoing here'", "'no send is ongoing here'"];
    expect(open).toContain(`send is called where not: recv: ${met}, end: 'end has not been called'`);
    const other = `recv is called where not: send: ${not}, end: 'end has not been called'`;
    expect([calls.missing.includes(other), open.includes(other)]).toEqual([true, false]);
  });

  it('says that there may be more', () => expect(covered(messages, 'recv 0').counts().atLeast).toBe(true));
});
