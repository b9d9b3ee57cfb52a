/** What leaves the scheduler's hands: timers, files, sockets of the machine; its clock and its random numbers. Found while a run goes on. */
import { createHook } from 'node:async_hooks';
import { fileURLToPath } from 'node:url';
import { dirname } from 'node:path';

/** What a node used that the scheduler has no part in, and where. */
export interface Outside {
  /** `setTimeout`, `Math.random`. */
  readonly what: string;
  /** `mine.ts:12:5`; null: not known. */
  readonly place: string | null;
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
  let ticks = false;
  const note = (what: string, breaks: boolean): void => {
    const place = callerOf();
    if (place === 'ours') return;
    found.set(`${what} ${place}`, { what, place, breaks, instead: INSTEAD[what] ?? null });
  };
  const hook = createHook({
    init(_, type) {
      if (type === 'TickObject' && callerOf() !== 'ours') ticks = true;
      if (!HARMLESS.has(type)) note(names[type] ?? type, true);
    },
  }).enable();
  const restore = [
    replace(Math, 'random', () => note('Math.random', false)),
    replace(Date, 'now', () => note('Date.now', false)),
    replace(performance, 'now', () => note('performance.now', false)),
  ];
  const stop = (): { outside: readonly Outside[]; ticks: boolean } => {
    hook.disable();
    for (const each of restore) each();
    return { outside: [...found.values()], ticks };
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

/** Where the first frame is that is not the machine's: in a file of a user, or of an implementation; `ours`: the tester's own. */
function callerOf(): string | null {
  const frames = (new Error().stack ?? '').split('\n').slice(1);
  for (const frame of frames) {
    const match = /\(?((?:file:\/\/)?\/[^()]+):(\d+):(\d+)\)?$/.exec(frame);
    if (!match || frame.includes('node:')) continue;
    const file = match[1]!.replace('file://', '');
    if (file.includes('/simulation/outside.')) continue;
    if (OURS_ONLY.some((folder) => file.startsWith(folder))) return 'ours';
    return `${file.split('/').at(-1)}:${match[2]}:${match[3]}`;
  }
  return 'ours'; // nothing but the machine's own
}
