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
  const above = stack.slice(0, -1);
  return above.length > 0 && above.every(({ createSystem }) => !createSystem) ? ['simulate'] : [];
}
