/** The clients of one server: they get their ids, ask, and are answered. */
import { CLIENTS_MAX, clientId } from './ids.ts';
import type { Peer, Session } from './peer.ts';
import type { Answer, Hello, Request, ToClient, ToServer } from './wire.ts';

/** The clients of one server. */
export class Clients {
  readonly #peers = new Map<number, Peer<ToClient>>();
  #welcomed = 0;

  /** Gives a client the next id of this server; `asked` hears what it asks. Null, and it is refused, if there is no id left. */
  welcome(
    server: number,
    peer: Peer<ToClient>,
    asked: (id: number, request: Request) => void,
  ): Session<ToServer> | null {
    if (this.#welcomed === CLIENTS_MAX) {
      peer.refuse(`A server welcomes ${CLIENTS_MAX} clients in its life, and all have come.`);
      return null;
    }
    const id = clientId(server, (this.#welcomed += 1));
    this.#peers.set(id, peer);
    peer.send({ kind: 'welcome', id });
    return {
      got: (message) => {
        if (message.kind === 'hello' || message.kind === 'forward')
          peer.refuse(`A client sends no '${message.kind}' here.`);
        else asked(id, message);
      },
      gone: () => this.#peers.delete(id),
    };
  }

  /** Answers a client; an answer to one that is gone is lost. */
  answer(id: number, answer: Answer): void {
    this.#peers.get(id)?.send(answer);
  }

  /** Ends all of them. */
  refuse(why: string): void {
    for (const peer of this.#peers.values()) peer.refuse(why);
  }
}

/** On a connection to a server a hello comes first, and chooses what becomes of the rest; null: it was refused. */
export function greeted(peer: Peer<ToClient>, choose: (hello: Hello) => Session<ToServer> | null): Session<ToServer> {
  let session: Session<ToServer> | null = null;
  return {
    got: (message) => {
      if (session) session.got(message);
      else if (message.kind === 'hello') session = choose(message);
      else peer.refuse('Say first who you are: {"kind":"hello","as":"client"}.');
    },
    gone: (why) => session?.gone(why),
  };
}
