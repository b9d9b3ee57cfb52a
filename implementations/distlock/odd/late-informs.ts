/**
 * RIGHT, AND ODD: it informs in the last moment of the step, many microtasks after the change; must never be accused.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

/** The same context, but late. */
function late(context: Imp0Context): Imp0Context {
  const inform = context.informTester as (...event: unknown[]) => Promise<void>;
  const informTester = async (...event: unknown[]): Promise<void> => {
    for (let i = 0; i < 100; i += 1) await Promise.resolve();
    await inform(...event);
  };
  return { ...context, informTester };
}

export default {
  ...imp0,
  name: 'late-informs',
  about: 'right, and odd: it informs at the end of the step',
  createNode: (context: Imp0Context): Imp0Node => new Imp0Node(late(context)),
};
