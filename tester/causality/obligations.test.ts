import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distlock } from '../../services/distlock.ts';
import { msgtransfer } from '../../services/msgtransfer.ts';
import { after, calls, returns, start, type Step } from '../../services/semantics/position.ts';
import { Specification } from '../../services/semantics/specification.ts';
import type { AnyService } from '../../services/service.ts';
import type { Parts } from '../judges/known-parts.ts';
import { Monitor } from '../judges/monitor.ts';
import type { TraceEvent } from '../trace/event.ts';
import { traceOf } from '../trace/trace.fixture.ts';
import { ledgerOf, type Ledger } from './obligations.ts';

const lock = new Specification(distlock, 3, undefined);
const one = (specification: Specification): Parts => new Map([['', specification]]);
const ledger = (text: string): Ledger => ledgerOf(one(lock), traceOf(text));

describe('the ledger', () => {
  it('has who may return and since when, who must wait, for what and for whom, and the last event of each node', () => {
    const text = `
      0: acq()
      0: acq returns
      1: acq()
      2: status T
      0: rel()
      1: status H
    `;
    const { obligations, last, from } = ledger(text);
    expect(obligations).toMatchObject([
      { kind: 'owed', fn: 'acq', at: 1, began: 2, since: 4 },
      { kind: 'owed', fn: 'rel', at: 0, began: 4, since: 4 },
    ]);
    expect([last.map((event) => event?.i), from]).toEqual([[4, 5, 3], 0]);
  });
  it('waits for nothing of a node that was killed', () => {
    const events = traceOf('0: acq()\n0: acq returns\n0: rel()\n1: acq()');
    const death: TraceEvent = {
      i: events.length,
      t: 9,
      type: 'fault',
      kind: 'kill',
      at: 0,
      target: 0,
      link: 0,
      forMs: 0,
    };
    expect(ledgerOf(one(lock), [...events, death]).obligations).toMatchObject([
      { kind: 'indefinite', fn: 'rel', at: 0 },
      { kind: 'owed', fn: 'acq', at: 1 },
    ]);
  });
  it('gives the clause for which a call waits, with its reason', () => {
    const { obligations, circles } = ledger(`
      0: acq()
      0: acq returns
      1: acq()
    `);
    const refused = { clause: 'the lock is free', reason: 'the user at 0 holds it' };
    expect(obligations).toMatchObject([{ kind: 'waiting', at: 1, ...refused, waitsFor: [0] }]);
    expect(circles).toEqual([]);
  });
  it('begins anew with the moment in which a call had to wait again', () => {
    const { obligations } = ledger(`
      1: acq()
      0: acq()
      0: acq returns
      0: rel()
      2: status T
    `);
    expect(obligations[0]).toMatchObject({ kind: 'owed', at: 1, began: 0, since: 3 });
  });
  it('shows users that wait for each other in a circle', () => {
    const transfer = new Specification(msgtransfer, 2, undefined);
    const { obligations, circles } = ledgerOf(one(transfer), traceOf('0: recv()\n1: recv()'));
    const clause = 'a return is allowed';
    expect(obligations).toMatchObject([{ kind: 'waiting', clause, waitsFor: [1] }, { waitsFor: [0] }]);
    expect(circles).toEqual([[0, 1]]);
  });
  it('tells apart what need not return', () => {
    const patient = { ...distlock.functions.acq, progress: 'none' } as const;
    const service = { ...distlock, functions: { ...distlock.functions, acq: patient } } as AnyService;
    const { obligations } = ledgerOf(one(new Specification(service, 2, undefined)), traceOf('0: acq()'));
    expect(obligations).toMatchObject([{ kind: 'free', at: 0 }]);
  });
  it('says only what is ongoing where the beginning of the run is not known any more', () => {
    const events = traceOf(`
      0: acq()
      0: acq returns
      1: acq()
      0: rel()
    `);
    expect(ledgerOf(one(lock), events.slice(1))).toMatchObject({
      from: 1,
      obligations: [
        { kind: 'unjudged', at: 1 },
        { kind: 'unjudged', at: 0 },
      ],
      circles: [],
    });
  });

  it.each([
    ['distlock', distlock, 3],
    ['msgtransfer', msgtransfer, 2],
  ])('of any run of %s is what the monitor says of the run, and of each beginning of it', (_, service, addresses) => {
    const specification = new Specification(service, addresses, undefined);
    fc.assert(
      fc.property(fc.array(fc.nat(999), { maxLength: 25 }), fc.nat(24), (choices, cut) => {
        const events = randomRun(specification, choices);
        const owed = events.map((_, i) => owedAfter(specification, events.slice(0, i + 1)));
        const { obligations } = ledgerOf(one(specification), events);
        const told = obligations.filter(({ kind }) => kind === 'owed');
        expect(told.map(({ id }) => id)).toEqual(owed.at(-1) ?? []);
        for (const each of told) {
          const since = owed.findLastIndex((ids) => !ids.includes(each.id)) + 1;
          expect(each).toMatchObject({ since });
        }
        const known = ledgerOf(one(specification), events.slice(Math.min(cut, events.length)));
        const ongoing = obligations.map(({ id }) => id);
        expect(ongoing).toEqual(expect.arrayContaining(known.obligations.map(({ id }) => id)));
      }),
      { numRuns: 200 },
    );
  });
});

/** A run that the specification allows. */
function randomRun(specification: Specification, choices: readonly number[]): TraceEvent[] {
  let position = start(specification);
  const open: { id: number; step: Step }[] = [];
  let ids = 0;
  return choices.flatMap((choice, i): TraceEvent[] => {
    const steps = [...calls(specification, position), ...returns(specification, position)];
    const step = steps[choice % steps.length];
    if (!step) return [];
    position = after(specification, position, step);
    const { at, fn, args } = step.call;
    const base = { i, t: i, at, fn };
    if (step.kind === 'call') {
      open.push({ id: ids, step });
      return [{ ...base, type: 'call', id: ids++, args }];
    }
    const index = open.findIndex((each) => each.step.call.at === at && each.step.call.fn === fn);
    const { id } = open.splice(index, 1)[0]!;
    return [{ ...base, type: 'return', id, result: step.result }];
  });
}

function owedAfter(specification: Specification, events: readonly TraceEvent[]): number[] {
  const monitor = new Monitor(one(specification));
  for (const event of events) {
    if (event.type === 'call') monitor.call(event);
    if (event.type === 'return') expect(monitor.return(event)).toBeNull();
  }
  return monitor.owed(0).map(({ id }) => id);
}
