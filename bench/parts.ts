/** The parts of the path, each alone in this process, without a network. */
import * as v from 'valibot';
import { lock } from '../services/lock.ts';
import { distlock } from '../services/distlock.ts';
import { msgtransfer } from '../services/msgtransfer.ts';
import type { AnyService } from '../services/service.ts';
import { methods } from '../test-node/wire/protocol.ts';
import * as parts from '../services/semantics/parts.ts';
import { Monitor } from '../tester/judges/monitor.ts';
import { samplePlan } from '../tester/plan/plan.ts';
import { Trace, type TraceFile } from '../tester/trace/trace.ts';
import { median } from './rounds.ts';

/** A part of the path: `batch` does it often, and says how often. */
interface Part {
  readonly name: string;
  readonly batch: () => number;
}
/** What a part came to. */
export interface PartResult {
  readonly name: string;
  readonly rate: number;
}

const ADDRESSES = 2;
const BATCH = 1000;
const PLAN_CALLS = 50;
const params = { run: '1234567-4321-0', address: 1, function: 'go', args: [] };

/** Measures all parts, in rounds, for about so long each in each round. */
export function measureParts(traces: TraceFile, rounds: number, ms: number): PartResult[] {
  const parts = partsOf(traces);
  const rates = parts.map((): number[] => []);
  for (let round = -1; round < rounds; round += 1) {
    for (const [each, { batch }] of parts.entries()) {
      const rate = rateOf(batch, ms);
      if (round >= 0) rates[each]!.push(rate);
    }
  }
  return parts.map(({ name }, each) => ({ name, rate: median(rates[each]!) }));
}

function rateOf(batch: () => number, ms: number): number {
  const began = performance.now();
  let done = 0;
  do done += batch();
  while (performance.now() - began < ms);
  return (done / (performance.now() - began)) * 1000;
}

function partsOf(traces: TraceFile): Part[] {
  const { params: schema } = methods.call;
  let plans = 0;
  return [
    { name: 'monitor: call and return, distlock', batch: locking() },
    { name: 'monitor: call and return, msgtransfer', batch: messaging() },
    { name: 'monitor: a call or return, lock, 2 users', batch: passingOn(2) },
    { name: 'monitor: a call or return, lock, 20 users', batch: passingOn(20) },
    { name: 'monitor: choices at 2 addresses, distlock', batch: choosing() },
    { name: 'trace: an event, with file', batch: () => tracing(traces) },
    { name: "valibot: the parameters of a 'call'", batch: repeat(() => v.parse(schema, params)) },
    { name: `plan: sampled, ${PLAN_CALLS} calls`, batch: () => sampling(plans++) },
  ];
}

/** So many calls of `action`, each of which does the part `times` times. */
const repeat =
  (action: () => void, times = 1) =>
  (): number => {
    for (let i = 0; i < BATCH; i += 1) action();
    return BATCH * times;
  };

/** Follows calls and returns with a monitor. */
function follower(service: AnyService): (at: number, fn: string, args: unknown[], result: unknown) => void {
  const monitor = new Monitor(parts.partsOf(service, ADDRESSES, service.parameters));
  let id = 0;
  return (at, fn, args, result) => {
    const place = { at, id: id++, fn, i: 0, t: 0 };
    monitor.call({ type: 'call', ...place, args });
    const found = monitor.return({ type: 'return', ...place, result });
    if (found) throw new Error(found.reason);
  };
}

function locking(): () => number {
  const follow = follower(distlock);
  let at = 0;
  const hold = (): void => {
    follow(at, 'acq', [], null);
    follow(at, 'rel', [], null);
    at = 1 - at;
  };
  return repeat(hold, 2);
}

/** All users but one wait for one lock, which goes from one to the next: what is hidden in each is followed. */
function passingOn(users: number): () => number {
  const parameters = { ...lock.parameters, names: ['a'] };
  const monitor = new Monitor(parts.partsOf(lock, users, parameters));
  const ids = new Map<string, number>();
  let id = 0;
  const place = (at: number, fn: string): { at: number; id: number; fn: string; i: number; t: number } => {
    return { at, fn, id: ids.get(`${fn} ${at}`)!, i: 0, t: 0 };
  };
  const call = (at: number, fn: string): void => {
    ids.set(`${fn} ${at}`, id++);
    monitor.call({ type: 'call', ...place(at, fn), args: ['a'] });
  };
  const back = (at: number, fn: string, result: unknown): void => {
    const found = monitor.return({ type: 'return', ...place(at, fn), result });
    if (found) throw new Error(found.reason);
  };
  for (let at = 0; at < users; at += 1) call(at, 'acquire');
  let holder = 0;
  back(holder, 'acquire', null);
  const next = (): void => {
    const before = holder;
    holder = (holder + 1) % users;
    call(before, 'release');
    back(holder, 'acquire', null); // the release has taken effect, unseen
    back(before, 'release', true);
    call(before, 'acquire');
  };
  return repeat(next, 4);
}

function messaging(): () => number {
  const follow = follower(msgtransfer);
  const transfer = (): void => {
    follow(0, 'send', [1, 'a message'], null);
    follow(1, 'recv', [], { from: 0, message: 'a message' });
  };
  return repeat(transfer, 2);
}

function choosing(): () => number {
  const monitor = new Monitor(parts.partsOf(distlock, ADDRESSES, undefined));
  const choose = (): void => {
    for (let at = 0; at < ADDRESSES; at += 1) monitor.choices(at, ['acq', 'rel'], 0);
  };
  return repeat(choose);
}

function tracing(traces: TraceFile): number {
  const trace = new Trace(() => performance.now(), traces, {});
  for (let id = 0; id < BATCH; id += 2) {
    trace.append({ type: 'call', at: 1, id, fn: 'acq', args: [] });
    trace.append({ type: 'return', at: 1, id, fn: 'acq', result: null });
  }
  trace.conclude({});
  return BATCH;
}

function sampling(index: number): number {
  samplePlan({ addresses: ADDRESSES, calls: PLAN_CALLS }, 1, index);
  return 1;
}
