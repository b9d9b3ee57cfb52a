/**
 * WRONG ON PURPOSE: its process ends while it is made.
 * Caught by the rules for nodes: `the node`, 'it can be prepared'.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class CrashesEarly extends Imp0Node {
  constructor(context: Imp0Context) {
    super(context);
    if (context.address === 1) process.exit(3);
  }
}

export default {
  ...imp0,
  name: 'crashes-early',
  about: 'wrong on purpose: its process ends before it can be used',
  createNode: (context: Imp0Context): Imp0Node => new CrashesEarly(context),
};
