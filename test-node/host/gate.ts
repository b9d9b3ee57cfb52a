/**
 * What a step of a node sends out goes through here: in order, at the end of the step, and only when all that any node of the
 * process informed up to then is recorded. So the tester hears of a change before anybody can see what follows from it.
 */

/** The gate of a process. A step is a turn of the event loop: all that runs before the next timer, socket or immediate. */
export class Gate {
  /** Is anything listened to? If not, nothing is ever held. */
  listening = false;
  #informed = 0;
  #recorded = 0;
  #step: (() => void)[] = [];
  readonly #held: { readonly upTo: number; readonly go: () => void }[] = [];

  /** Lets `go` happen when its turn comes. */
  pass(go: () => void): void {
    if (!this.listening) return go();
    if (this.#step.push(go) === 1) setImmediate(() => this.#endStep());
  }

  /** An event was sent to the tester. */
  inform(): void {
    this.#informed += 1;
  }

  /** The tester has recorded one event more. */
  record(): void {
    this.#recorded += 1;
    this.#release();
  }

  /** Nothing is held, and all that was informed is recorded. */
  get quiet(): boolean {
    return this.#step.length === 0 && this.#held.length === 0 && this.#recorded === this.#informed;
  }

  #endStep(): void {
    const upTo = this.#informed;
    for (const go of this.#step) this.#held.push({ upTo, go });
    this.#step = [];
    this.#release();
  }

  #release(): void {
    while (this.#held.length > 0 && this.#held[0]!.upTo <= this.#recorded) this.#held.shift()!.go();
  }
}
