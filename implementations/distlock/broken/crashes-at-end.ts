/**
 * WRONG ON PURPOSE: it takes the process for its own, and ends it in end.
 * Caught by the rules for nodes: `the node`, 'it does not end by itself'.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class CrashesAtEnd extends Imp0Node {
  override async end(): Promise<void> {
    await super.end();
    process.exit();
  }
}

export default {
  ...imp0,
  name: 'crashes-at-end',
  about: 'wrong on purpose: end ends its process',
  createNode: (context: Imp0Context): Imp0Node => new CrashesAtEnd(context),
};
