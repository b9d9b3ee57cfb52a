/** What keeps a process awake: whether anything can still happen in it by itself, and what a run left behind. */
import { readFileSync, readdirSync } from 'node:fs';
import type { Clock } from '../../services/environment/clock.ts';

/** What can only wake the process when somebody outside sends something, which is counted elsewhere. */
const PASSIVE = new Set(['TCPServerWrap', 'TCPSocketWrap', 'PipeWrap', 'TTYWrap', 'UDPWrap', 'PipeServerWrap']);

/** A census of what keeps the process alive, by kind. */
export type Census = ReadonlyMap<string, number>;

/** Counts what keeps the process alive now. */
export const census = (): Census => censusOf(process.getActiveResourcesInfo());

/** Counts what is in a list. */
export function censusOf(kinds: readonly string[]): Census {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** What there is now beyond what there was: `['Timeout', '2 TCPSocketWrap']`. */
export function beyond(now: Census, before: Census): string[] {
  return [...now].flatMap(([kind, count]) => {
    const more = count - (before.get(kind) ?? 0);
    return more <= 0 ? [] : [more === 1 ? kind : `${more} ${kind}`];
  });
}

/** What is under way in this process by itself. */
export interface UnderWay {
  /** Requests, child processes, armed timers, work of other threads. Empty: only messages can wake the process. */
  readonly what: readonly string[];
  /** When the next timer fires, in ms; null: none is armed. */
  readonly wakesInMs: number | null;
}

/** Looks at what is under way in this process by itself. Takes milliseconds. */
export async function underWay(clock: Clock): Promise<UnderWay> {
  // The handle of the timers stays armed for one that was cleared, until some timer has fired.
  await clock.sleep(1);
  const active = process.getActiveResourcesInfo().filter((kind) => !PASSIVE.has(kind));
  const there = handles();
  const wakesInMs = nextTimer(there);
  const hidden = there.flatMap(({ type, is_active }) => (is_active ? (HIDDEN[type] ?? []) : []));
  const what = [
    ...active,
    ...(wakesInMs === null || active.includes('Timeout') ? [] : ['a timer']),
    ...hidden.filter((kind) => !active.includes(kind)),
    ...((await otherThreadsWork(clock)) ? ['work of another thread'] : []),
  ];
  return { what, wakesInMs };
}

/** Handles that wake the process also when they do not keep it alive (`unref`), and are then not among its active resources. */
const HIDDEN: Readonly<Record<string, string>> = {
  process: 'ProcessWrap',
  fs_event: 'FSEvent',
  fs_poll: 'StatWatcher',
};

/** States of a thread that is at work: running, or waiting for a disk. */
const AT_WORK = /^[RD]/;
const ELSEWHERE_MS = 20;

/**
 * Is another thread of this process at work? What node:crypto and node:zlib do in the thread pool is in no list of what is active.
 * Linux tells the state of each thread; elsewhere it is told by the processor's time that is used while this thread sleeps.
 */
async function otherThreadsWork(clock: Clock): Promise<boolean> {
  if (process.platform === 'linux') {
    return readdirSync('/proc/self/task').some(
      (thread) => thread !== String(process.pid) && AT_WORK.test(stateOf(thread)),
    );
  }
  const before = process.cpuUsage();
  await clock.sleep(ELSEWHERE_MS);
  const { user, system } = process.cpuUsage(before);
  return user + system > (ELSEWHERE_MS * 1000) / 2;
}

/** The state of a thread, a letter: see proc(5), `stat`. */
function stateOf(thread: string): string {
  try {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2);
  } catch {
    return ''; // it has ended
  }
}

interface Handle {
  readonly type: string;
  readonly address: string;
  readonly is_active: boolean;
  readonly firesInMsFromNow?: number;
}

/** All handles of the event loop, also those that do not keep the process alive. Takes milliseconds. */
function handles(): readonly Handle[] {
  const report = process.report as typeof process.report & { excludeNetwork?: boolean };
  report.excludeNetwork = true; // no names are looked up
  return (report.getReport() as unknown as { libuv: Handle[] }).libuv;
}

/** What messages come through. `poll`: what the sockets of a native library, such as ZeroMQ, wait with. */
const SOCKETS = new Set(['tcp', 'udp', 'pipe', 'poll']);

/** How many sockets and pipes the process has, listening ones too. Takes milliseconds. */
export function countSockets(): number {
  return handles().filter(({ type }) => SOCKETS.has(type)).length;
}

/** A wait that no other timer of a young process has. */
const MARK_MS = 86_400_000;

/**
 * The handle that all timers of JavaScript share, also those that do not keep the process alive (`unref`), which
 * `getActiveResourcesInfo` does not tell. Found once, by arming a timer of a known length.
 */
const sharedTimer: string | undefined = (() => {
  /* eslint-disable no-restricted-globals -- they measure the process, and nothing waits for them */
  const mark = setTimeout(() => {}, MARK_MS);
  const shared = handles().find(({ firesInMsFromNow: ms = 0 }) => Math.abs(ms - MARK_MS) < 60_000);
  clearTimeout(mark);
  return shared?.address;
  /* eslint-enable no-restricted-globals */
})();

/** When the next timer fires, in ms; null: none is armed. Where that cannot be told: at once. */
function nextTimer(there: readonly Handle[]): number | null {
  const shared = there.find(({ address }) => address === sharedTimer);
  if (!shared) return 0;
  return shared.is_active ? Math.max(0, shared.firesInMsFromNow ?? 0) : null;
}
