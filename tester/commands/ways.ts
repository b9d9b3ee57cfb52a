/** What of a target a report should know: what cannot be tried with it, and what would help to shrink what it fails at. */
import type { Subject } from '../report/subject.ts';
import type { Target } from './target.ts';

/** The functions whose calls a user may give up: `cancelled` says how they end then. */
const yielding = ({ service, offered }: Target['tested']): boolean =>
  offered.some((fn) => service.functions[fn]!.cancelled !== undefined);

/** What the specification has and is not tried, with why; of services with a parameter `givingUp`, that may be why. */
export function notTriedWith({ tested, takesGivingUp }: Target): readonly string[] {
  if (!yielding(tested)) return [];
  const { givingUp } = tested.parameters as { readonly givingUp?: boolean };
  if (givingUp === false) return ['giving up (givingUp=false)'];
  return takesGivingUp ? [] : ['giving up (the nodes do not say "capabilities": {"cancel": true})'];
}

/** What makes a failure on real processes easier to shrink: an implementation that reaches the world only through what it stands on can be simulated. */
export function helpsToShrink({ world }: Target): NonNullable<Subject['helpsToShrink']> {
  const { stack, program, running } = world;
  if (running) return [];
  if (program) return program.capabilities.reuse ? [] : ['reuse'];
  return stack.length > 1 && needsNoServers(stack) ? ['simulate'] : [];
}

/** May it be possible to simulate it? */
export const canSimulate = ({ world: { program, running, stack } }: Target): boolean =>
  program === null && running === null && needsNoServers(stack);

/** In a simulation the lowest is replaced, unless it stands alone. */
const needsNoServers = (stack: Target['world']['stack']): boolean =>
  stack.slice(0, Math.max(1, stack.length - 1)).every(({ createSystem }) => !createSystem);
