/** The trace of a run: append-only. All of it goes to disk while it happens; some of it stays in memory, for the report. */
import { closeSync, ftruncateSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type {
  CallEvent,
  FaultEvent,
  HealedEvent,
  GiveUpEvent,
  Happening,
  LostEvent,
  StepEvent,
  TraceEvent,
} from './event.ts';
import { Memory } from './memory.ts';

/** When so many characters wait to be written, they are written at once. */
const BUFFER_CHARS = 1 << 16;

/** The trace of one run. */
export class Trace {
  readonly #now: () => number;
  readonly #file: TraceFile | null;
  readonly #memory = new Memory();
  #length = 0;

  /** `header`: what is known before anything happens; the first line of the file. */
  constructor(now: () => number, file: TraceFile | null, header: object) {
    this.#now = now;
    this.#file = file;
    file?.begin(header);
  }

  /** How many events there are. */
  get length(): number {
    return this.#length;
  }

  /** The events that are in memory, oldest first: see `Memory`. */
  get window(): readonly TraceEvent[] {
    return this.#memory.events;
  }

  /** Records what happened, now. */
  append<E extends Unstamped>(event: E): E & { readonly i: number; readonly t: number } {
    const recorded = stamped(event, this.#length++, Math.round(this.#now() * 1000) / 1000);
    this.#memory.add(recorded);
    this.#file?.write(recorded);
    return recorded;
  }

  /** Records what the run came to. */
  conclude(conclusion: object): void {
    this.#file?.write(conclusion);
    this.#file?.flush();
  }
}

type Unstamped = CallEvent | GiveUpEvent | FaultEvent | HealedEvent | Happening | StepEvent | LostEvent;

/** The event with its number and its time. Those of which there are many are written out: that takes a tenth of the time. */
function stamped<E extends Unstamped>(event: E, i: number, t: number): E & { readonly i: number; readonly t: number };
function stamped(event: Unstamped, i: number, t: number): TraceEvent {
  switch (event.type) {
    case 'return': {
      const { type, at, id, fn, result } = event;
      return { i, t, type, at, id, fn, result };
    }
    case 'inform': {
      const { type, at, seq, layer, event: name, data } = event;
      return { i, t, type, at, seq, layer, event: name, data };
    }
    case 'call': {
      if (event.closing) return { i, t, ...event };
      const { type, at, id, fn, args } = event;
      return { i, t, type, at, id, fn, args };
    }
    default:
      return { i, t, ...event };
  }
}

/**
 * The file that traces are written to, one JSON value per line. A run that does not matter is written over by the next; one that
 * does is kept under a name of its own. When the disk refuses, the test goes on and `trouble` says why there is no trace.
 */
export class TraceFile {
  readonly #folder: string;
  readonly #path: string;
  #fd: number | null = null;
  #buffer = '';
  #scheduled = false;
  /** Why the traces cannot be written. */
  trouble: string | null = null;

  constructor(folder: string) {
    this.#folder = folder;
    this.#path = join(folder, `running-${process.pid}.jsonl`);
  }

  /** A new run: forgets the last one, unless it was kept. */
  begin(header: object): void {
    this.#buffer = '';
    this.#try(() => {
      if (this.#fd === null) {
        mkdirSync(this.#folder, { recursive: true });
        this.#fd = openSync(this.#path, 'w');
      } else {
        ftruncateSync(this.#fd, 0);
      }
    });
    this.#position = 0;
    this.write(header);
    this.flush(); // whatever dies, the first line has the plan
  }

  #position = 0;

  /** Writes a line, at the end of this turn of the event loop at the latest. */
  write(value: object): void {
    this.#buffer += `${JSON.stringify(value)}\n`;
    if (this.#buffer.length > BUFFER_CHARS) this.flush();
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.flush();
    });
  }

  /** Writes what waits. */
  flush(): void {
    let bytes = Buffer.from(this.#buffer);
    this.#buffer = '';
    this.#try(() => {
      // A disk that is almost full takes only some of it, and refuses the rest the next time.
      while (bytes.length > 0 && this.#fd !== null) {
        const written = writeSync(this.#fd, bytes, 0, bytes.length, this.#position);
        this.#position += written;
        bytes = bytes.subarray(written);
      }
    });
  }

  /** Keeps the trace of the present run under this name; returns its path, or null if it could not be kept. */
  keep(name: string): string | null {
    this.flush();
    if (this.#fd === null) return null;
    const path = join(this.#folder, `${name}.jsonl`);
    this.#try(() => {
      renameSync(this.#path, path);
      closeSync(this.#fd!);
      this.#fd = null;
    });
    return this.trouble === null ? path : null;
  }

  /** Ends; the trace of the present run is not kept. */
  close(): void {
    if (this.#fd === null) return;
    this.#try(() => {
      closeSync(this.#fd!);
      this.#fd = null;
      rmSync(this.#path, { force: true });
    });
  }

  #try(action: () => void): void {
    if (this.trouble !== null) return;
    try {
      action();
    } catch (error) {
      this.trouble = (error as Error).message;
      this.#abandon();
    }
  }

  /** What is there of a trace that could not be written is of no use. */
  #abandon(): void {
    if (this.#fd === null) return;
    closeSync(this.#fd);
    this.#fd = null;
    rmSync(this.#path, { force: true });
  }
}
