/** What the lowest service may do unseen: each hidden moment is one of the things that may happen next. */
import { isSame } from '../../services/semantics/json.ts';
import { hiddenSteps, type Position } from '../../services/semantics/position.ts';
import type { HiddenStep, Specification } from '../../services/semantics/specification.ts';
import type { Pending, Possible } from './pending.ts';
import type { Scheduler } from './scheduler.ts';

/** A hidden moment that may come. */
interface Moment {
  readonly step: HiddenStep;
  readonly pending: Pending;
}

/** The hidden moments of one part of the service. */
export class Unseen {
  readonly #specification: Specification;
  readonly #scheduler: Scheduler;
  readonly #happen: (step: HiddenStep) => void;
  #moments: readonly Moment[] = [];

  constructor(specification: Specification, scheduler: Scheduler, happen: (step: HiddenStep) => void) {
    this.#specification = specification;
    this.#scheduler = scheduler;
    this.#happen = happen;
  }

  /** Sees to it that just that may come which the specification allows now. */
  settle(position: Position): void {
    const steps = hiddenSteps(this.#specification, position, this.#scheduler.now);
    const kept = [...this.#moments];
    this.#moments = steps.map((step) => {
      const index = kept.findIndex((moment) => isSame(moment.step, step));
      return index < 0 ? this.#moment(step) : kept.splice(index, 1)[0]!;
    });
    for (const { pending } of kept) this.#scheduler.disable(pending);
  }

  #moment(step: HiddenStep): Moment {
    const words = describe(step);
    const happen = (): void => {
      this.#moments = this.#moments.filter((moment) => moment.step !== step);
      this.#happen(step);
    };
    const what: Possible = {
      kind: 'hidden',
      at: step.at,
      from: null,
      isVoid: false,
      label: () => words,
      likeness: () => words,
      happen,
    };
    const pending = this.#scheduler.create(what);
    this.#scheduler.enable(pending);
    return { step, pending };
  }
}

const describe = ({ step, call, at }: HiddenStep): string =>
  call ? `${call.fn} at ${at}: ${step}` : `${step} (at ${at})`;
