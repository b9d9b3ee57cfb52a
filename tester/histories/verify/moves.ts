/** What a specification allows of the operations of a history, one move at a time. */
import { copyState } from '../../../services/semantics/json.ts';
import type { Invocation, Specification } from '../../../services/semantics/specification.ts';
import type { History } from '../history.ts';
import type { Point } from '../judgement.ts';

/**
 * How far an operation is that is ongoing. `waits`: by an uncertain clock it began before the last of its user had ended, so it is that
 * one's turn still; `over`: it has returned unseen, since it was the next one's turn.
 */
type Phase = 'waits' | 'called' | 'stepped' | 'over';

/** The state, and the operations that are ongoing. */
export interface Stand {
  readonly state: unknown;
  readonly ongoing: Map<number, Phase>;
}

export const copyOf = ({ state, ongoing }: Stand): Stand => ({ state: copyState(state), ongoing: new Map(ongoing) });

/** A hidden step. */
export type Step = Omit<Point, 'after'>;

/** Moves, which change a stand. False: the move is not allowed, and the stand is of no use any more. */
export class Moves {
  readonly #history: History;
  readonly #specification: Specification;

  constructor(history: History, specification: Specification) {
    this.#history = history;
    this.#specification = specification;
  }

  start(): Stand {
    return { state: this.#specification.init(), ongoing: new Map() };
  }

  /** A call, or a return with what was recorded. */
  event(stand: Stand, event: number): boolean {
    const [operation, now] = [event >> 1, this.now(event)];
    if ((event & 1) === 0) {
      const waits = this.isOwn(operation) && this.#before(stand, operation).length > 0;
      if (waits) stand.ongoing.set(operation, 'waits');
      return waits || this.#call(stand, operation, now);
    }
    const isOver = stand.ongoing.get(operation) === 'over' || this.#return(stand, operation, now);
    stand.ongoing.delete(operation);
    return isOver;
  }

  /** A step of an operation that is ongoing, or one that the service makes by itself. */
  step(stand: Stand, { operation, step, internal: at }: Step, now: number): boolean {
    const specification = this.#specification;
    if (at !== undefined) {
      const hidden = { step, call: null, at };
      const isKnown = Object.hasOwn(specification.service.internal ?? {}, step) && at < specification.addresses;
      if (!isKnown || specification.refusedInternal(stand.state, hidden, now)) return false;
      specification.applyInternal(stand.state, hidden, now);
      return true;
    }
    if (operation === null || !this.#comesToTurn(stand, operation, now)) return false;
    const call = this.#invocation(operation);
    if (stand.ongoing.get(operation) !== 'called' || !specification.stepsOf(call).includes(step)) return false;
    if (specification.refusedStep(stand.state, call, step, now)) return false;
    specification.applyStep(stand.state, call, step, now);
    stand.ongoing.set(operation, 'stepped');
    return true;
  }

  /** All steps that may come here. */
  *steps({ state, ongoing }: Stand, now: number): Generator<Step, void> {
    const specification = this.#specification;
    for (const [operation, phase] of ongoing) {
      const call = this.#invocation(operation);
      const mayCome = (step: string): boolean =>
        phase === 'waits' || (phase === 'called' && !specification.refusedStep(state, call, step, now));
      for (const step of specification.stepsOf(call)) if (mayCome(step)) yield { operation, step };
    }
    for (const { step, at } of specification.internalSteps(state, now)) yield { operation: null, step, internal: at };
  }

  /** Of a lock: does it say nothing of other users? A take that was refused does, and so does who looks whose the lock is. */
  isOwn(operation: number): boolean {
    const { service, hasHidden } = this.#specification;
    const { step, results } = service.functions[this.#history.fn(operation)]!;
    if (step === undefined || Object.hasOwn(step, 'gives it up')) return step !== undefined || !hasHidden;
    const result = this.#history.result(operation);
    const isNo = results !== undefined && (result === false || result === null);
    return !isNo || this.#history.outcome(operation) !== 'returned';
  }

  /** The time of an event, in ms. */
  now(event: number): number {
    return ((event & 1) === 0 ? this.#history.began(event >> 1) : this.#history.ended(event >> 1)!).t;
  }

  /** Those of its user that ended before it began, by their clock, and have not returned yet. */
  #before({ ongoing }: Stand, operation: number): number[] {
    const { t } = this.#history.began(operation);
    const isBefore = (other: number): boolean =>
      other < operation &&
      this.#history.at(other) === this.#history.at(operation) &&
      ongoing.get(other) !== 'over' &&
      (this.#history.ended(other)?.t ?? Infinity) <= t;
    return [...ongoing.keys()].filter(isBefore);
  }

  /** Those before it return unseen, and it is called, if that is not so yet. */
  #comesToTurn(stand: Stand, operation: number, now: number): boolean {
    if (stand.ongoing.get(operation) !== 'waits') return stand.ongoing.has(operation);
    for (const other of this.#before(stand, operation)) if (!this.#return(stand, other, now)) return false;
    return this.#call(stand, operation, now);
  }

  #call(stand: Stand, operation: number, now: number): boolean {
    const call = this.#invocation(operation);
    if (this.#specification.accusedCall(stand.state, call, now)) return false;
    this.#specification.applyCall(stand.state, call, now);
    stand.ongoing.set(operation, 'called');
    return true;
  }

  #return(stand: Stand, operation: number, now: number): boolean {
    const [call, result] = [this.#invocation(operation), this.#history.result(operation) ?? null];
    if (!this.#comesToTurn(stand, operation, now)) return false;
    if (this.#specification.refusedReturn(stand.state, call, result, now)) return false;
    this.#specification.applyReturn(stand.state, call, result, now);
    stand.ongoing.set(operation, 'over');
    return true;
  }

  #invocation(operation: number): Invocation {
    const history = this.#history;
    return { at: history.at(operation), fn: history.fn(operation), args: history.args(operation) };
  }
}
