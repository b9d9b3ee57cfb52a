/**
 * RIGHT, AND ODD: it looks for the token at every turn of the event loop, and never sleeps; must never be accused.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class Spinning extends Imp0Node {
  protected override async askForToken(): Promise<void> {
    const { clock, signal } = this.context;
    void super.askForToken();
    while (!this.token && !signal.aborted) await clock.sleep(0);
  }
}

export default {
  ...imp0,
  name: 'spinning',
  about: 'right, and odd: it waits by looking again and again',
  createNode: (context: Imp0Context): Imp0Node => new Spinning(context),
};
