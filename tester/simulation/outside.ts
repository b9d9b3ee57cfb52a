/** What leaves the scheduler's hands: timers, files, sockets of the machine; its clock and its random numbers. Found while a run goes on. */
import { createHook, executionAsyncId } from 'node:async_hooks';
import { fileURLToPath } from 'node:url';
import { dirname } from 'node:path';

/** What a node used that the scheduler has no part in, and where. */
export interface Outside {
  /** `setTimeout`, `Math.random`. */
  readonly what: string;
  /** `mine.ts:12:5`. */
  readonly place: string;
  /** Is nothing as it should be after it? The machine's clock and random numbers only make runs differ. */
  readonly breaks: boolean;
  /** What of the node's context stands for it: `random()`; null: nothing does. */
  readonly instead: string | null;
}

/** What `async_hooks` calls what only microtasks do, and those of `process.nextTick`. */
const HARMLESS = new Set(['PROMISE', 'Microtask', 'TickObject']);
/** What of the context stands for what. */
const INSTEAD: Readonly<Record<string, string>> = {
  'Math.random': 'random()',
  'Date.now': 'clock.now()',
  'performance.now': 'clock.now()',
  'setTimeout or setInterval': 'clock.sleep(ms)',
  setImmediate: 'clock.sleep(0)',
};
const names: Readonly<Record<string, string>> = { Timeout: 'setTimeout or setInterval', Immediate: 'setImmediate' };

/** The folder of everything that is ours. */
const OURS = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const OURS_ONLY = ['tester', 'test-node', 'services'].map((folder) => `${OURS}/${folder}/`);

/** Watches while a run goes on; `stop` ends that, and tells what was found. What is made by the tester itself does not count. */
export function watchOutside(): { readonly stop: () => { outside: readonly Outside[]; ticks: boolean } } {
  const found = new Map<string, Outside>();
  /** The callbacks that a node gave to `process.nextTick`, or the machine in its name. */
  const ticks = new Map<number, string>();
  const caller = (): string | null => {
    const place = callerOf();
    return place === NO_FILE ? (ticks.get(executionAsyncId()) ?? null) : place;
  };
  const note = (what: string, place: string | null, breaks: boolean): void => {
    if (place !== null) found.set(`${what} ${place}`, { what, place, breaks, instead: INSTEAD[what] ?? null });
  };
  const hook = createHook({
    init(id, type) {
      if (HARMLESS.has(type) && type !== 'TickObject') return;
      const place = caller();
      if (type !== 'TickObject') note(names[type] ?? type, place, true);
      else if (place !== null) ticks.set(id, place);
    },
  }).enable();
  const restore = [
    replace(Math, 'random', () => note('Math.random', caller(), false)),
    replace(Date, 'now', () => note('Date.now', caller(), false)),
    replace(performance, 'now', () => note('performance.now', caller(), false)),
  ];
  const stop = (): { outside: readonly Outside[]; ticks: boolean } => {
    hook.disable();
    for (const each of restore) each();
    return { outside: [...found.values()], ticks: ticks.size > 0 };
  };
  return { stop };
}

/** Lets `before` be called before each call of a method; returns what undoes it. */
function replace<K extends string>(object: Record<K, () => number>, name: K, before: () => void): () => void {
  const original = object[name];
  object[name] = (): number => {
    before();
    return original.call(object);
  };
  return () => {
    object[name] = original;
  };
}

/** Nothing but the machine's own: it goes on with something by itself. */
const NO_FILE = 'no file';
/** So many frames may be the machine's own before there is one of a file. */
const FRAMES_MAX = 50;

/** Where the first frame is that is not the machine's: in a file of a user, or of an implementation; null: the tester's own. */
function callerOf(): string | null {
  for (const frame of framesOf()) {
    const match = /\(?((?:file:\/\/)?\/[^()]+):(\d+):(\d+)\)?$/.exec(frame);
    if (!match || frame.includes('node:')) continue;
    const file = match[1]!.replace('file://', '');
    if (file.includes('/simulation/outside.')) continue;
    if (OURS_ONLY.some((folder) => file.startsWith(folder))) return null;
    return `${file.split('/').at(-1)}:${match[2]}:${match[3]}`;
  }
  return NO_FILE;
}

function framesOf(): string[] {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES_MAX;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = limit;
  return stack.split('\n').slice(1);
}
