/** The checker of an implementation as a judge: feeds it what the nodes inform, between the calls and returns where it belongs. */
import type { AnyChecker } from '../../checkers/checker.ts';
import type { Refusal } from '../../services/semantics/specification.ts';
import { didYouMean } from '../../services/semantics/similar.ts';
import type { Part } from '../../services/service.ts';
import type { Finding, Undecided } from '../findings/finding.ts';
import { ownFrames } from '../../test-node/stack/frames.ts';
import { endsNode } from '../plan/faults.ts';
import type { CallEvent, InformEvent, ReturnEvent, TraceEvent } from '../trace/event.ts';
import { CheckerError, tried, updated } from './checker-parts.ts';
import { partFor, reasonOf, toldOf, type Followed } from './seen.ts';

/** What a judge says of one event. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly undecided: readonly Undecided[];
}

/** How far a checker has come: its state, and the arguments of the calls that are ongoing. */
export interface CheckerPosition {
  readonly state: unknown;
  readonly args: ReadonlyMap<number, readonly unknown[]>;
}

const nothing: Judgement = { findings: [], undecided: [] };

type Recorded = Pick<TraceEvent, 'i' | 't'>;
/** What of a checker is being run. */
type Stage = 'init' | 'the condition' | 'the update' | 'invariants' | 'atEnd';

/** Follows one run. `heard` collects the names of the events that came, over many runs. */
export class CheckerJudge {
  readonly #checker: AnyChecker;
  readonly #setting: { readonly addresses: number; readonly parameters: unknown };
  readonly #heard: Set<string>;
  #state: unknown;
  #begun: boolean;
  /** A node was killed, and the checker has no part that says what becomes of it: what holds at the end, it cannot tell. */
  #baffled = false;
  #stage: Stage = 'init';
  /** The arguments of the calls that are ongoing; returns are given them too. */
  readonly #args: Map<number, readonly unknown[]>;

  /** `from`: it goes on from there, and changes the state; null: from the beginning. */
  constructor(
    checker: AnyChecker,
    setting: { addresses: number; parameters: unknown },
    heard: Set<string>,
    from: CheckerPosition | null = null,
  ) {
    this.#checker = checker;
    this.#setting = setting;
    this.#heard = heard;
    this.#begun = from !== null;
    this.#state = from?.state;
    this.#args = new Map(from?.args);
  }

  /** How far it has come; null: nothing was followed yet. Not to be changed. */
  get position(): CheckerPosition | null {
    return this.#begun ? { state: this.#state, args: this.#args } : null;
  }

  /** Follows an event. A checker that throws decides nothing. */
  follow(event: TraceEvent): Judgement {
    try {
      return this.#follow(event);
    } catch (error) {
      return this.#threw(error, event as Followed & Recorded);
    }
  }

  /** After a run that ended well. */
  atEnd(last: number): Judgement {
    if (this.#baffled) return nothing;
    try {
      this.#stage = 'atEnd';
      const refused = tried(this.#checker.atEnd, this.#state, undefined);
      return refused ? this.#found('at the end', refused, null, last) : nothing;
    } catch (error) {
      return this.#threw(error, null);
    }
  }

  #threw(error: unknown, event: (Followed & Recorded) | null): Judgement {
    const stage = this.#stage;
    const where = event && stage.startsWith('the ') ? `${stage} of ${partFor(event)}` : `'${stage}'`;
    const when = event ? `, at event ${event.i} (${toldOf(event)})` : '';
    const what = error instanceof CheckerError ? error.message : String(error);
    const does = error instanceof CheckerError ? 'is wrong' : 'threw';
    const line = `The checker ${this.#checker.name} ${does} in ${where}${when}: ${what}`;
    const reason = [line, ...ownFrames(error).slice(0, 1)].join('\n');
    const evidence = event ? { evidence: [event.i] } : {};
    return { findings: [], undecided: [{ cause: 'checker threw', reason, ...evidence }] };
  }

  #follow(event: TraceEvent): Judgement {
    if (!this.#begun) this.#state = this.#checker.init(this.#setting) as unknown;
    this.#begun = true;
    switch (event.type) {
      case 'call': {
        this.#args.set(event.id, event.args);
        return this.#apply(this.#checker.onCall?.[event.fn], this.#callContext(event), event);
      }
      case 'return': {
        const context = this.#returnContext(event);
        this.#args.delete(event.id);
        return this.#apply(this.#checker.onReturn?.[event.fn], context, event);
      }
      case 'inform': {
        const part = this.#checker.on?.[event.event];
        if (!part) return this.#notHandled(event);
        this.#heard.add(event.event);
        return this.#apply(part, { at: event.at, data: event.data }, event);
      }
      case 'fault':
        if (!endsNode(event.kind)) return nothing;
        this.#baffled ||= !this.#checker.onFault?.killed;
        return this.#apply(this.#checker.onFault?.killed, { at: event.at }, event);
      case 'healed':
        if (event.kind !== 'restart') return nothing;
        return this.#apply(this.#checker.onFault?.restarted, { at: event.at }, event);
      default:
        return nothing;
    }
  }

  // The contexts are written out: that costs a hundredth of what spread ones do.

  #callContext({ at, args, t }: CallEvent & Recorded): object {
    const { addresses, parameters } = this.#setting;
    return { addresses, parameters, key: '', now: t, at, args };
  }

  #returnContext({ at, id, t, result }: ReturnEvent & Recorded): object {
    const { addresses, parameters } = this.#setting;
    return { addresses, parameters, key: '', now: t, at, args: this.#args.get(id) ?? [], result };
  }

  #apply(part: Part<unknown, never> | undefined, context: object, event: Followed & Recorded): Judgement {
    this.#stage = 'the condition';
    const refused = tried(part?.condition, this.#state, context as never);
    if (refused) return this.#found(aboutOf(event), refused, event, event.i);
    this.#stage = 'the update';
    updated(part?.update, this.#state, context as never);
    this.#stage = 'invariants';
    const broken = tried(this.#checker.invariants, this.#state, undefined);
    return broken ? this.#found('invariant', broken, event, event.i) : nothing;
  }

  #found(about: string, refused: Refusal, event: Followed | null, i: number): Judgement {
    const reason = reasonOf(refused, this.#state, event);
    const at = event?.at ?? null;
    return {
      findings: [{ judge: 'checker', about, clause: refused.clause, reason, at, evidence: [i] }],
      undecided: [],
    };
  }

  #notHandled({ event, at, i }: InformEvent & Recorded): Judgement {
    const known = Object.keys(this.#checker.on ?? {});
    const handles = `It handles: ${known.join(', ') || 'none'}.${didYouMean(event, known)}`;
    const reason = `The node at ${at} informs '${event}', which the checker ${this.#checker.name} does not handle. ${handles}`;
    return { findings: [], undecided: [{ cause: 'event not handled', reason, evidence: [i] }] };
  }
}

/** What of it is judged, in words. */
function aboutOf(event: Followed): string {
  if (event.type === 'inform') return `inform ${event.event}`;
  if (event.type === 'fault') return 'the node is killed';
  if (event.type === 'healed') return 'a fresh node is there';
  return event.type === 'call' ? `${event.fn} is called` : `${event.fn} returns`;
}

/** The events that the checker handles and never heard. */
export function neverHeard(checker: AnyChecker, heard: ReadonlySet<string>): string[] {
  return Object.keys(checker.on ?? {}).filter((event) => !heard.has(event));
}
