/** How a node asks a server for its user. The server is at the node with address 0, which has a user as well. */
import type { MsgTransfer } from '../services/msgtransfer.ts';
import type { Address } from '../services/service.ts';
import type { NodeContext } from './implementation.ts';
import { Postbox, type PostboxEvents } from './postbox.ts';
import { Unanswered } from './unanswered.ts';

/** Where the server is. */
const SERVER: Address = 0;
/** A user asks one question at a time: it needs no name. */
const UNNAMED = '';

/** What nodes send each other: what a user wants, and what the server answers. */
export type Message<Q, A> = { readonly ask: Q } | { readonly answer: A };
/** What such a node is given. */
export type AskingContext<Q, A, P = unknown> = NodeContext<
  MsgTransfer<Message<Q, A>>,
  PostboxEvents<Message<Q, A>>,
  unknown,
  P
>;
/** Answers the user at this address: at once, or later. */
export type Answers<A> = (to: Address, answer: A) => void;
/** A server, which users ask. */
export interface Server<Q> {
  asked(by: Address, question: Q): void;
}

/** Asks the server, and at its address has it. It frees nothing at its end: what it stands on is closed after it. */
export class Asking<Q, A> {
  readonly #context: AskingContext<Q, A>;
  readonly #server: Server<Q>;
  readonly #unanswered = new Unanswered<A>();
  readonly #postbox: Postbox<Message<Q, A>>;

  constructor(context: AskingContext<Q, A>, makeServer: (answers: Answers<A>) => Server<Q>) {
    this.#context = context;
    this.#server = makeServer((to, answer) => this.#send(to, { answer }));
    this.#postbox = new Postbox(context, (from, message) => this.#received(from, message));
  }

  /** Resolves with what the server answers. */
  ask(question: Q): Promise<A> {
    const answer = this.#unanswered.ask(UNNAMED);
    this.#send(SERVER, { ask: question });
    return answer;
  }

  /** What goes to ourselves arrives at once. */
  #send(to: Address, message: Message<Q, A>): void {
    if (to === this.#context.address) this.#received(to, message);
    else this.#postbox.send(to, message);
  }

  #received(from: Address, message: Message<Q, A>): void {
    if ('answer' in message) this.#unanswered.answered(UNNAMED, message.answer);
    else this.#server.asked(from, message.ask);
  }
}
