/**
 * WRONG ON PURPOSE: it waits for the token in a loop that nothing can interrupt, not even the token.
 * Caught by the rules for nodes: `the node`, 'it answers'.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class Hangs extends Imp0Node {
  protected override async askForToken(): Promise<void> {
    void super.askForToken();
    while (!this.token);
    await Promise.resolve();
  }
}

export default {
  ...imp0,
  name: 'hangs',
  about: 'wrong on purpose: it waits in a busy loop',
  createNode: (context: Imp0Context): Imp0Node => new Hangs(context),
};
