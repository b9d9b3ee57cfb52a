import { msgtransfer } from '../../services/msgtransfer.ts';
import { register, type Register, type Value } from '../../services/register.ts';
import type { Address } from '../../services/service.ts';
import { Asking, type Answers, type AskingContext, type Server } from '../asking.ts';
import { defineImplementation, keepsAllWhenLate, type NodeOf } from '../implementation.ts';

/** A function of the register, and with what it is called. */
export type Question = { [K in keyof Register]: readonly [fn: K, ...args: Parameters<Register[K]>] }[keyof Register];
/** What a node of central is given. */
export type CentralContext = AskingContext<Question, Value>;

/** The server has the value. */
class RegisterServer implements Server<Question> {
  readonly #answer: Answers<Value>;
  #value: Value = null;

  constructor(answer: Answers<Value>) {
    this.#answer = answer;
  }

  asked(by: Address, question: Question): void {
    this.#answer(by, this.#done(question));
  }

  /** Does it, and tells the result; of a write null. */
  #done(question: Question): Value {
    switch (question[0]) {
      case 'read':
        return this.#value;
      case 'write':
        this.#value = question[1];
        return null;
      case 'cas': {
        const may = this.#value === question[1];
        if (may) this.#value = question[2];
        return may;
      }
    }
  }
}

/** A register that a server keeps. */
export class CentralNode implements NodeOf<Register> {
  readonly #server: Asking<Question, Value>;

  constructor(context: CentralContext) {
    this.#server = new Asking(context, (answer) => new RegisterServer(answer));
  }

  read(): Promise<Value> {
    return this.#server.ask(['read']);
  }

  async write(value: Value): Promise<void> {
    await this.#server.ask(['write', value]);
  }

  async cas(from: Value, to: Value): Promise<boolean> {
    return (await this.#server.ask(['cas', from, to])) === true;
  }
}

export default defineImplementation({
  name: 'central',
  about: 'one value that a server keeps, the node at address 0',
  service: register,
  addresses: { min: 2 },
  over: { service: msgtransfer, use: 'tcp' },
  claims: keepsAllWhenLate,
  createNode: (context: CentralContext) => new CentralNode(context),
});
