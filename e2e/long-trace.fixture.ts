/** A trace as of a long run, in which two hold the lock in the end. */
import { TRACE_FORMAT } from '../tester/trace/header.ts';
import type { TraceEvent } from '../tester/trace/event.ts';

const plan = {
  config: { addresses: 2 },
  workload: [[], []],
  end: [0, 0],
  delays: {},
  faults: [],
  clocks: [],
  random: 0,
};
const header = {
  ...{ format: TRACE_FORMAT, service: 'distlock', addresses: 2, parameters: null, checker: null, overtaking: null },
  ...{ subject: 'distlock/long', plan },
};

type Unnumbered = TraceEvent extends infer E ? (E extends TraceEvent ? Omit<E, 'i' | 't'> : never) : never;

/** The text of the trace, with about so many events. `said`: what nodes inform. */
export function longTrace(count: number, said = 'request'): string {
  const events: Unnumbered[] = [];
  const seqs: [number, number] = [0, 0];
  let id = 0;
  const call = (at: number, fn: string): number => {
    events.push({ type: 'call', at, id, fn, args: [] });
    return id++;
  };
  const back = (at: number, fn: string, of: number): void =>
    void events.push({ type: 'return', at, id: of, fn, result: null });
  const inform = (at: 0 | 1, event: string, data: unknown): void =>
    void events.push({ type: 'inform', at, seq: seqs[at]++, layer: 'long', event, data });
  while (events.length < count - 4) {
    for (const at of [0, 1] as const) {
      const acq = call(at, 'acq');
      inform(at, 'sent', { to: 1 - at, message: said });
      inform(at === 0 ? 1 : 0, 'received', { from: at, message: said });
      back(at, 'acq', acq);
      back(at, 'rel', call(at, 'rel'));
    }
  }
  const both = [call(0, 'acq'), call(1, 'acq')];
  both.forEach((each, at) => back(at, 'acq', each));
  const lines = [header, ...events.map((event, i) => ({ i, t: i / 2, ...event }))];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
