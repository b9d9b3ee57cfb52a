import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../services/environment/random.ts';
import { planFor, record, subject } from '../simulation/simulation.fixture.ts';
import { randomWalk } from '../simulation/strategies/random-walk.ts';
import type { TraceEvent } from '../trace/event.ts';
import { traceOf } from '../trace/trace.fixture.ts';
import { causalPast } from './past.ts';

const past = (text: string, ...of: number[]): number[] => [...causalPast(traceOf(text), of)].sort((a, b) => a - b);

describe('the causal past', () => {
  const concurrent = `
    * call by 0
    0: acq()
    * call by 1
    1: acq()
    * timer at 2
    2: tick
    * request 0 → 1 < 0 of 0
    1: status H
    0: status E
  `;
  it('holds what happened before at the same node, and before what came from elsewhere; nothing else', () => {
    expect(past(concurrent, 5)).toEqual([4, 5]);
    expect(past(concurrent, 3)).toEqual([2, 3]);
    expect(past(concurrent, 7)).toEqual([0, 1, 2, 3, 6, 7]);
    expect(past(concurrent, 3, 5)).toEqual([2, 3, 4, 5]);
  });
  it('holds what the sender did before a message that had to wait for its receiver', () => {
    const text = `
      * call by 0
      0: sends
      * call by 1
      1: receives
      * message 0 → 1 < 2
    `;
    expect(past(text, 4)).toEqual([0, 1, 2, 3, 4]);
  });
  it('leaves out what the trace no longer holds', () => {
    const events = traceOf(concurrent).slice(2);
    expect([...causalPast(events, [0, 7])].sort()).toEqual([2, 3, 6, 7]);
  });

  it('of what a node has received holds what was sent, in simulated runs', async () => {
    const tried = await subject('imp1', { addresses: 3, checker: 'imp1' });
    let received = 0;
    for (let seed = 0; seed < 10; seed += 1) {
      const { events } = await record(tried, planFor(tried, seed), randomWalk(randomFrom(seed)));
      const sent = new Map<string, number[]>();
      for (const event of events) {
        if (event.type !== 'inform') continue;
        const { at, data, i } = event;
        const { to, from } = data as { to?: number; from?: number };
        if (event.event === 'sent') sent.set(`${at} ${to}`, [...(sent.get(`${at} ${to}`) ?? []), i]);
        if (event.event !== 'received') continue;
        received += 1;
        expect([...causalPast(events, [i])], `seed ${seed}`).toContain(sent.get(`${from} ${at}`)!.shift());
      }
    }
    expect(received).toBeGreaterThan(100);
  });

  it('is the transitive closure of what comes directly before what, in any trace', () => {
    fc.assert(
      fc.property(traces, fc.nat(1000), (events, n) => {
        const of = n % events.length;
        const before = closure(events);
        const expected = events.map(({ i }) => i).filter((i) => i === of || before[i]![of]);
        expect([...causalPast(events, [of])].sort((a, b) => a - b)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});

/** Any trace of three nodes in which nothing comes before what made it possible. */
const traces: fc.Arbitrary<TraceEvent[]> = fc
  .array(
    fc.record({ kind: fc.constantFrom('step', 'message', 'inform', 'call', 'lost'), at: fc.nat(2), n: fc.nat(99) }),
    {
      minLength: 1,
      maxLength: 25,
    },
  )
  .map((all) => {
    const steps: number[] = [];
    let ids = 0;
    return all.map(({ kind, at, n }, i): TraceEvent => {
      const base = { i, t: i, at };
      if (kind === 'call') return { ...base, type: 'call', id: ids++, fn: 'f', args: [] };
      if (kind === 'inform') return { ...base, type: 'inform', seq: i, layer: 'l', event: 'e', data: null };
      const by = steps[n % (steps.length + 1)] ?? -1;
      const of = n % 3 === 0 && ids > 0 ? n % ids : null;
      const from = kind === 'step' ? null : (at + 1) % 3;
      if (kind !== 'lost') steps.push(i);
      return { ...base, type: kind === 'lost' ? 'lost' : 'step', key: `${i}`, label: 'x', from, by, of };
    });
  });

/** closure[i][j]: i happened before j, by the definition, for every two events. */
function closure(events: readonly TraceEvent[]): boolean[][] {
  const place = (e: TraceEvent): number => (e.type === 'lost' ? e.from! : e.at);
  const stepOf = (e: TraceEvent): number => events.findLast(({ i, type }) => i <= e.i && type === 'step')?.i ?? -1;
  const endOf = (step: number): number => events.findLast((e) => stepOf(e) === step)!.i;
  const directly = (e: TraceEvent, f: TraceEvent): boolean => {
    if (e.i >= f.i) return false;
    if (place(e) === place(f)) return true;
    if (f.type !== 'step') return stepOf(e) !== -1 && stepOf(e) === stepOf(f);
    if (e.type === 'call' && e.id === f.of) return true;
    if (f.by === -1) return false;
    return stepOf(e) === f.by || (place(e) === f.from && e.i <= endOf(f.by));
  };
  const before = events.map((e) => events.map((f) => directly(e, f)));
  for (const k of events.keys()) {
    for (const i of events.keys()) for (const j of events.keys()) before[i]![j] ||= before[i]![k]! && before[k]![j]!;
  }
  return before;
}
