/** A run is followed again, to know after each event what the judges knew: the states, and who holds what is granted. */
import type { AnyChecker } from '../../../checkers/checker.ts';
import { partsOf } from '../../../services/semantics/parts.ts';
import type { AnyService } from '../../../services/service.ts';
import { follow } from '../../causality/obligations.ts';
import { CheckerJudge } from '../../judges/checker-judge.ts';
import { Monitor } from '../../judges/monitor.ts';
import { isDeath, type TraceEvent } from '../../trace/event.ts';
import { isWhole } from '../../trace/memory.ts';
import { Holding } from './holding.ts';
import type { Hold } from './page.ts';
import { StateStore } from './state-store.ts';

/** By what a run is followed. */
export interface Followed {
  readonly service: AnyService;
  readonly parameters: unknown;
  readonly addresses: number;
  readonly checker: AnyChecker | null;
}

/** What was known, event by event. */
export interface Replayed {
  /** Of each judge: one state more than there are events. */
  readonly states: readonly Pick<StateStore, 'of' | 'all' | 'steps'>[];
  /** Places are between the events, not the rows. */
  readonly holds: readonly Hold[];
  /** Why it is not known, or not to the end; null: it is. */
  readonly trouble: string | null;
}

/** Follows the events of a run, which must begin at its beginning. */
export function replay(events: readonly TraceEvent[], followed: Followed): Replayed {
  if (events[0] && events[0].i !== 0) {
    return { states: [], holds: [], trouble: 'the states: the beginning of the run is not in memory any more' };
  }
  if (isWhole(events) || !followed.checker) return new Replay(followed).all(events);
  const { trouble, ...replayed } = new Replay({ ...followed, checker: null }).all(events);
  return { ...replayed, trouble: trouble ?? 'the states of the checker: not all that it heard is in memory any more' };
}

class Replay {
  readonly #monitor: Monitor;
  readonly #keys: readonly string[];
  readonly #judge: CheckerJudge | null;
  readonly #specification = new StateStore('the specification');
  readonly #checker: StateStore | null;
  /** One for each part. */
  readonly #holdings: readonly Holding[];

  constructor({ service, parameters, addresses, checker }: Followed) {
    const parts = partsOf(service, addresses, parameters);
    this.#keys = [...parts.keys()];
    this.#monitor = new Monitor(parts);
    this.#judge = checker && new CheckerJudge(checker, { addresses, parameters }, new Set());
    this.#checker = checker && new StateStore(`the checker ${checker.name}`);
    this.#holdings = service.believes ? this.#keys.map((key) => this.#holdingOf(key, addresses)) : [];
  }

  #holdingOf(key: string, addresses: number): Holding {
    const name = this.#keys.length === 1 ? null : key;
    return new Holding(addresses, name, (at, now) => this.#monitor.believes(at, now, key));
  }

  all(events: readonly TraceEvent[]): Replayed {
    let trouble: string | null = null;
    this.#note();
    for (const [index, event] of events.entries()) {
      try {
        this.#follow(event, index);
      } catch (error) {
        trouble = `the states from event ${event.i} on: ${(error as Error).message}`;
        break;
      }
    }
    const stores = [this.#specification, ...(this.#checker ? [this.#checker] : [])];
    const full = stores.some(({ isFull }) => isFull) ? 'the states of later events: they are too many' : null;
    const holds = this.#holdings.flatMap((holding) => holding.ended(events.length));
    return { states: stores, holds, trouble: trouble ?? full };
  }

  /** Of several parts, by their keys. */
  get #state(): unknown {
    const { state } = this.#monitor;
    if (this.#keys.length === 1) return state;
    return Object.fromEntries(this.#keys.map((key, i) => [key, (state as unknown[])[i]]));
  }

  #note(): void {
    this.#specification.add(this.#state);
    this.#checker?.add(this.#judge?.position?.state);
  }

  #follow(event: TraceEvent, index: number): void {
    for (const holding of this.#holdings) holding.passed(event.t, index);
    follow(this.#monitor, event);
    this.#judge?.follow(event);
    this.#note();
    for (const holding of this.#holdings) {
      if (isDeath(event)) holding.died(event.at);
      holding.happened(event.t, index);
    }
  }
}
