/** For tests: a lock that is wrong only while a send has not returned. */
import imp0, { Imp0Node, type Imp0Context, type Message } from '../../implementations/distlock/imp0.ts';

/** It gives the token up only when its send has returned: until then it lets its own user eat. */
class PassesLate extends Imp0Node {
  #sending = Promise.resolve();

  protected override send(message: Message): void {
    this.#sending = this.#sending.then(() => this.context.lower.send(this.peer, message));
  }

  protected override passToken(): void {
    this.send('token');
    void this.#sending.then(() => (this.token = false));
  }

  override async end(): Promise<void> {
    await this.#sending;
    await super.end();
  }
}

export default {
  ...imp0,
  name: 'passes-late',
  createNode: (context: Imp0Context): Imp0Node => new PassesLate(context),
};
