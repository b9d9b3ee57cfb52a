/** Makes a failing plan smaller: fast-check's shrinking over our steps, every step judged by how often it still fails. */
import fc from 'fast-check';
import type { Awaitable } from '../../services/service.ts';
import { normalise } from '../plan/normalise.ts';
import type { Plan } from '../plan/plan.ts';
import { smallerSteps, type Fewest } from '../plan/smaller.ts';

/** What shrinking came to. */
export interface Shrinking {
  readonly plan: Plan;
  /** How many steps were taken. */
  readonly steps: number;
  /** How many smaller plans were tried. */
  readonly tried: number;
}

/**
 * Resolves with the smallest plan that `stillFails`, found from one that does. Deterministic, if `stillFails` is; every plan that is
 * one step smaller was tried, unless `isOver` said that it takes too long.
 */
export async function shrink(
  failing: Plan,
  fewest: Fewest,
  stillFails: (plan: Plan) => Awaitable<boolean>,
  isOver: () => boolean,
): Promise<Shrinking> {
  let tried = -1; // the first that is tried is the plan itself
  const passes = async (plan: Plan): Promise<boolean> => {
    if (tried >= 0 && isOver()) return true;
    tried += 1;
    return tried > 0 && !(await stillFails(plan));
  };
  const property = fc.asyncProperty(new Shrinkable(fewest), passes);
  const { counterexample, numShrinks } = await fc.check(property, { examples: [[normalise(failing)]], numRuns: 1 });
  return { plan: counterexample![0]!, steps: numShrinks, tried: Math.max(0, tried) };
}

/** Plans that are only shrunk; those of a campaign are sampled one by one, so that each can be repeated by its number. */
class Shrinkable extends fc.Arbitrary<Plan> {
  readonly #fewest: Fewest;

  constructor(fewest: Fewest) {
    super();
    this.#fewest = fewest;
  }

  override generate(): fc.Value<Plan> {
    throw new Error('Plans are shrunk from an example, never generated here.');
  }

  override canShrinkWithoutContext(value: unknown): value is Plan {
    return typeof value === 'object' && value !== null;
  }

  /** Goes on where the step before was found, and comes round to what was tried then: most of that would fail again. */
  override shrink(plan: Plan, context: unknown): fc.Stream<fc.Value<Plan>> {
    const from = typeof context === 'number' ? context : 0;
    const all = [...smallerSteps(plan, this.#fewest)];
    const round = all.map((_, i) => (from + i) % all.length);
    return fc.stream(round.values()).map((i) => new fc.Value(all[i]!(), i));
  }
}
