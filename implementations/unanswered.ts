/** What a node has asked for its user, and was not answered yet. */

/** With what a question is answered whose user gave up. */
export const GIVEN_UP = 'given up';

interface Waiting<A> {
  readonly answered: (answer: A) => void;
  gaveUp: boolean;
}

/** The questions of one user, by lock: of each at most one is open. */
export class Unanswered<A> {
  readonly #waiting = new Map<string, Waiting<A>>();

  /** A question is asked. Resolves with the answer. */
  ask(name: string): Promise<A> {
    return new Promise((answered) => this.#waiting.set(name, { answered, gaveUp: false }));
  }

  /** The user has given up: from now on an answer that is under way does not count. False: nothing is open. */
  giveUp(name: string): boolean {
    const question = this.#waiting.get(name);
    if (question) question.gaveUp = true;
    return question !== undefined;
  }

  /** An answer has come. */
  answered(name: string, answer: A): void {
    const question = this.#waiting.get(name);
    if (!question || (question.gaveUp && answer !== GIVEN_UP)) return;
    this.#waiting.delete(name);
    question.answered(answer);
  }
}
