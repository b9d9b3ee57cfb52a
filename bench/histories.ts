/** What it costs to read recorded histories, and to judge them. A process of its own, run with `--expose-gc` and a folder for files. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { realClock } from '../services/environment/clock.ts';
import { randomFrom } from '../services/environment/random.ts';
import { kv } from '../services/kv.ts';
import { register } from '../services/register.ts';
import { Specification } from '../services/semantics/specification.ts';
import type { AnyService } from '../services/service.ts';
import { judgeGenerally } from '../tester/histories/general/judge.ts';
import type { History } from '../tester/histories/history.ts';
import { judgeLocks } from '../tester/histories/locks/judge.ts';
import { lockView } from '../tester/histories/locks/view.ts';
import { numbersOf } from '../tester/histories/numbers.ts';
import { eventsByPart } from '../tester/histories/parts.ts';
import { readHistory } from '../tester/histories/reading/read.ts';
import { writeHistories } from './history-texts.ts';
import { median } from './rounds.ts';
import { lockHistory, registerHistory, type LockShape } from './simulated-histories.ts';
import { wholeKv } from './whole-kv.ts';

/** The history of a lock: how long it takes to make it, to judge it, and to find its numbers, and what is in memory then. */
export interface LockCost extends LockShape {
  readonly service: string;
  readonly buildMs: number;
  readonly judgeMs: number;
  readonly numbersMs: number;
  readonly heapMB: number;
  readonly buffersMB: number;
}
/** Histories that the general judge has judged. */
export interface GeneralCost {
  readonly name: string;
  readonly ms: number;
  /** Of these the one that takes longest. */
  readonly slowestMs: number;
}
/** A format that was read. */
export interface ReadingCost {
  readonly format: string;
  readonly mbPerSecond: number;
  readonly linesPerSecond: number;
}
/** What the process says when it is done. */
export interface HistoryCosts {
  readonly seed: number;
  readonly locks: readonly LockCost[];
  readonly general: readonly GeneralCost[];
  readonly reading: readonly ReadingCost[];
}

const SEED = 1;
const MB = 2 ** 20;
/** The first history is short: then the code is fast. */
const LOCKS = [
  { service: 'mutex', parameters: { owner: 'holder', misuse: 'possible' }, users: 10, permits: 1 },
  { service: 'semaphore', parameters: { permits: 10 }, users: 20, permits: 10 },
] as const;
const OPERATIONS = { mutex: [1_000_000, 10_000_000], semaphore: [1_000_000] } as const;
const ROUNDS = 3;
const REGISTERS = { count: 50, users: 5, operations: 85, lost: 0.15, wrong: 0.01 };
const LINES = 200_000;

/** The time of the processor that it takes, in ms: what else runs on the machine counts less. */
function costMs(action: () => void): number {
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The middle one of so many times, in ms; the first is not counted. */
function medianMs(rounds: number, action: () => void): number {
  const times = Array.from({ length: rounds + 1 }, () => costMs(action));
  return median(times.slice(1));
}

function lockCost(lock: (typeof LOCKS)[number], operations: number): LockCost {
  const { service, parameters, users, permits } = lock;
  const view = lockView(service, parameters)!;
  const shape = { users, permits, operations };
  let history!: History;
  const buildMs = costMs(() => (history = lockHistory(shape, randomFrom(SEED))));
  const judgeMs = medianMs(ROUNDS, () => {
    const judgement = judgeLocks(history, history.events, view);
    if (judgement === 'hands over' || judgement.verdict !== 'conforms') throw new Error('A right lock is not right.');
  });
  const numbersMs = costMs(() => numbersOf(history, history.events, view));
  globalThis.gc!();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const memory = { heapMB: heapUsed / MB, buffersMB: arrayBuffers / MB };
  if (history.length !== operations) throw new Error('The history is not as long as it should be.'); // it is alive until here
  return { service, ...shape, buildMs, judgeMs, numbersMs, ...memory };
}

function judge(history: History, service: AnyService): void {
  for (const [key, events] of eventsByPart(history, service)) {
    const specification = new Specification(service, history.processes.length, service.parameters as unknown, key);
    judgeGenerally(history, events, specification, { clock: realClock() });
  }
}

function generalCost(name: string, histories: readonly History[], service: AnyService, rounds = ROUNDS): GeneralCost {
  const ms = medianMs(rounds, () => {
    for (const history of histories) judge(history, service);
  });
  if (histories.length === 1) return { name, ms, slowestMs: ms };
  return {
    name,
    ms,
    slowestMs: Math.max(...histories.map((history) => medianMs(rounds, () => judge(history, service)))),
  };
}

function* generalCosts(recorded: string | undefined): Generator<GeneralCost, void> {
  const { count } = REGISTERS;
  const made = Array.from({ length: count }, (_, i) => registerHistory(REGISTERS, randomFrom(SEED + i)));
  yield generalCost(`${count} registers, simulated`, made, register);
  if (recorded === undefined) return;
  yield generalCost('registers, recorded', logs(join(recorded, 'etcd-register')), register);
  for (const name of ['c01-ok', 'c01-bad', 'c10-ok', 'c10-bad']) {
    const { history } = readHistory(join(recorded, 'kv', `${name}.txt`), { service: kv });
    yield generalCost(`kv ${name}, by key`, [history], kv);
    yield generalCost(`kv ${name}, as a whole`, [history], wholeKv, 1);
  }
}

const logs = (folder: string): History[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => readHistory(join(folder, name), { service: register }).history);

function readingCosts(folder: string): ReadingCost[] {
  return [...writeHistories(folder, LINES)].map(([format, path]) => {
    const seconds = medianMs(ROUNDS, () => readHistory(path)) / 1000;
    return { format, mbPerSecond: statSync(path).size / 1e6 / seconds, linesPerSecond: LINES / seconds };
  });
}

process.on('disconnect', () => process.exit());
const locks = LOCKS.flatMap((lock) => OPERATIONS[lock.service].map((operations) => lockCost(lock, operations)));
const general = [...generalCosts(process.env['HISTORIES'])];
const reading = readingCosts(process.argv[2]!);
process.send!({ seed: SEED, locks, general, reading } satisfies HistoryCosts, () => process.exit());
