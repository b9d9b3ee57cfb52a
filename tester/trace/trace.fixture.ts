/** For tests: traces, written as text. */
import type { TraceEvent } from './event.ts';

/** So many ms lie between two events. */
const EVENT_MS = 1;

/**
 * The events of a trace, one for each line that is not empty; the number of the line is that of the event.
 *
 *     0: acq()                       the user at 0 calls
 *     0: acq returns                 that call returns; `0: recv returns "m"`: with a result
 *     0: status H                    node 0 informs
 *     * token 0 → 1 < 3 of 0 [k]     a step: it became possible in step 3, because of the call 0; its key is k
 *     x token 0 → 1 < 3 of 0 [k]     that message is lost
 *
 * Without `<`, a step was possible from the beginning; without a key, its label is its key.
 */
export function traceOf(text: string): TraceEvent[] {
  const ongoing = new Map<string, number>();
  let ids = 0;
  const seqs = new Map<number, number>();
  const informed = (at: number): number => {
    const seq = seqs.get(at) ?? 0;
    seqs.set(at, seq + 1);
    return seq;
  };
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .map((line, i): TraceEvent => {
      const base = { i, t: i * EVENT_MS };
      const step = /^([*x]) (.+?)(?: < (\d+))?(?: of (\d+))?(?: \[(.+)\])?$/.exec(line);
      if (step) return { ...base, ...stepOf(step) };
      const [, where, what] = /^(\d+): (.+)$/.exec(line)!;
      const at = Number(where);
      const call = /^(\w+)\((.*)\)$/.exec(what!);
      if (call) {
        const [, fn, args] = call;
        ongoing.set(`${at} ${fn!}`, ids);
        return { ...base, type: 'call', at, id: ids++, fn: fn!, args: JSON.parse(`[${args!}]`) as unknown[] };
      }
      const back = /^(\w+) returns ?(.*)$/.exec(what!);
      if (back) {
        const [, fn, result] = back;
        const id = ongoing.get(`${at} ${fn!}`)!;
        return { ...base, type: 'return', at, id, fn: fn!, result: result ? (JSON.parse(result) as unknown) : null };
      }
      const [event, data] = what!.split(/ (.*)/s);
      return { ...base, type: 'inform', at, seq: informed(at), layer: 'test', event: event!, data: data ?? null };
    });
}

function stepOf([, kind, label, by, of, key]: RegExpExecArray): Omit<Extract<TraceEvent, { by: number }>, 'i' | 't'> {
  const message = / (\d+) → (\d+)$/.exec(label!);
  return {
    type: kind === '*' ? 'step' : 'lost',
    at: Number(message ? message[2] : /(?:at|by) (\d+)/.exec(label!)![1]),
    key: key ?? label!,
    label: label!,
    from: message ? Number(message[1]) : null,
    by: Number(by ?? -1),
    of: of === undefined ? null : Number(of),
  };
}
