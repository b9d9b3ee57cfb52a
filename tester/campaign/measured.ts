/** What of a run is measured, beside what is judged: of each part of the service, and of all together. */
import { canBlock } from '../../services/semantics/explore.ts';
import { firstPart } from '../../services/semantics/parts.ts';
import type { Address, AnyService } from '../../services/service.ts';
import { BOUND_CLAUSES, type Finding } from '../findings/finding.ts';
import type { Knowledge } from '../judges/knowledge.ts';
import { Updates } from '../judges/lost-updates.ts';
import { Measuring, type Measures } from '../judges/measures.ts';
import type { Ongoing } from '../judges/ongoing.ts';
import type { CallEvent, EndEvent, GiveUpEvent } from '../trace/event.ts';

/** What was measured in runs: the counts of all, and the longest of any. */
export interface Measured {
  readonly overlaps: Measures['overlaps'];
  readonly longestFreeMs: number;
  /** Null: there is no number that users count up. */
  readonly updates: { readonly acknowledged: number; readonly lost: number } | null;
}

/** How long something may last, in ms, that is measured otherwise; undefined: as long as it happens. */
export interface Bounds {
  /** So long a lock may stay free while somebody waits for it. */
  readonly idleMs?: number;
  /** So long too many may believe at once that they hold it. */
  readonly overlapMs?: number;
}

/** What measuring a run needs. */
export interface MeasuredRunOptions {
  readonly service: AnyService;
  readonly addresses: number;
  readonly parameters: unknown;
  readonly bounds?: Bounds | undefined;
}

type At<E> = E & { readonly i: number; readonly t: number };
interface Part {
  readonly measuring: Measuring;
  readonly updates: Updates | null;
}

/** Measures one run. Is told of each event before the parts follow it. */
export class MeasuredRun {
  readonly #options: MeasuredRunOptions;
  readonly #parts = new Map<Knowledge, Part>();

  constructor(options: MeasuredRunOptions) {
    this.#options = options;
  }

  /** A call is made of this part. */
  called(event: At<CallEvent>, part: Knowledge): Finding | null {
    const { measuring, updates } = this.#part(part);
    measuring.called(event, event.t);
    updates?.called(event);
    return this.#judged(measuring, event);
  }

  /** A call of this part has ended. */
  ended(event: At<EndEvent>, part: Knowledge): Finding | null {
    const { measuring, updates } = this.#part(part);
    measuring.ended(event.id, event.t);
    if (event.type === 'return') updates?.returned(event);
    return this.#judged(measuring, event);
  }

  /** The user of a call of this part has given it up. */
  gaveUp({ id, part }: Ongoing, event: At<GiveUpEvent>): Finding | null {
    const { measuring } = this.#part(part);
    measuring.ended(id, event.t);
    return this.#judged(measuring, event);
  }

  /** A node has died. */
  died(at: Address, now: number): void {
    for (const { measuring } of this.#parts.values()) measuring.died(at, now);
  }

  /** What was measured up to the last events. */
  get measured(): Measured {
    const all = [...this.#parts.values()].map(({ measuring, updates }): Measured => {
      const { overlaps, longestFreeMs } = measuring.measures;
      return { overlaps, longestFreeMs, updates: updates?.lost ?? null };
    });
    return all.reduce(together, nothingMeasured);
  }

  #part(part: Knowledge): Part {
    const known = this.#parts.get(part);
    if (known) return known;
    const { service, addresses, parameters } = this.#options;
    const believes = (at: Address, now: number): boolean => part.specification.believes(part.state, at, now);
    const mayShare = (holders: readonly Address[]): boolean => part.specification.mayShare(part.state, holders);
    const canBlock = blocking(service, addresses, parameters);
    const measuring = new Measuring({ addresses, believes, mayShare, canBlock });
    const made = { measuring, updates: service.counter ? new Updates(service.counter) : null };
    this.#parts.set(part, made);
    return made;
  }

  #judged(
    { measures: { longestFreeMs, overlaps } }: Measuring,
    { at, i }: { readonly at: Address; readonly i: number },
  ): Finding | null {
    const { idleMs = Infinity, overlapMs = Infinity } = this.#options.bounds ?? {};
    const exceeded = (what: string, bound: number): Pick<Finding, 'judge' | 'reason' | 'at' | 'evidence'> => ({
      ...{ judge: 'bound', reason: `${what}; the declared bound is ${bound} ms.`, at, evidence: [i] },
    });
    if (overlaps.longestMs > overlapMs) {
      const what = `Too many believed for ${Math.round(overlaps.longestMs)} ms that they held it`;
      return { about: 'the lock is held', clause: BOUND_CLAUSES.overlap, ...exceeded(what, overlapMs) };
    }
    if (longestFreeMs > idleMs) {
      const what = `Nobody believed to hold it for ${Math.round(longestFreeMs)} ms, while somebody waited for it`;
      return { about: 'the lock is free', clause: BOUND_CLAUSES.idle, ...exceeded(what, idleMs) };
    }
    return null;
  }
}

/** Of two runs together. */
export function together(one: Measured, other: Measured): Measured {
  const { overlaps: a, updates: x } = one;
  const { overlaps: b, updates: y } = other;
  return {
    overlaps: {
      count: a.count + b.count,
      longestMs: Math.max(a.longestMs, b.longestMs),
      totalMs: a.totalMs + b.totalMs,
    },
    longestFreeMs: Math.max(one.longestFreeMs, other.longestFreeMs),
    updates: x && y ? { acknowledged: x.acknowledged + y.acknowledged, lost: x.lost + y.lost } : (x ?? y),
  };
}

/** Before anything is measured. */
export const nothingMeasured: Measured = {
  overlaps: { count: 0, longestMs: 0, totalMs: 0 },
  longestFreeMs: 0,
  updates: null,
};

/** By setting, the functions that can block: to find them takes as long as a run. */
const found = new WeakMap<AnyService, Map<string, ReadonlySet<string>>>();

function blocking(service: AnyService, addresses: number, parameters: unknown): ReadonlySet<string> {
  const bySetting = found.get(service) ?? new Map<string, ReadonlySet<string>>();
  found.set(service, bySetting);
  const setting = JSON.stringify([addresses, parameters]);
  const functions = bySetting.get(setting) ?? canBlock(firstPart(service, addresses, parameters));
  bySetting.set(setting, functions);
  return functions;
}
