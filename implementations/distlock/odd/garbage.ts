/**
 * RIGHT, AND ODD: with every message it leaves so much garbage that it often pauses to collect it; must never be accused.
 */
import type { Address } from '../../../services/service.ts';
import imp1, { Imp1Node, type Imp1Context, type Message } from '../imp1.ts';

class Garbage extends Imp1Node {
  #garbage: { to: Address; before: Address | undefined }[] = [];

  protected override send(to: Address, message: Message): void {
    this.#garbage = Array.from({ length: 50_000 }, (_, i) => ({ to, before: this.#garbage[i]?.to }));
    super.send(to, message);
  }
}

export default {
  ...imp1,
  name: 'garbage',
  about: 'right, and odd: much garbage',
  createNode: (context: Imp1Context): Imp1Node => new Garbage(context),
};
