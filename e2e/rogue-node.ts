/** A node that breaks the wire protocol: a good one, and somebody between it and the tester who tampers with what it says. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { listen, type Listening } from '../test-node/wire/server.ts';

/** A message of either side. */
interface Message {
  readonly id: number;
  readonly method?: string;
  readonly params?: object;
}
/** A message of the good node. */
export interface Said {
  readonly text: string;
  readonly json: Message;
  /** The method that it asks for; or, with `answer to `, the one that was asked for. */
  readonly what: string;
}
/** What is said instead. */
export type Tamper = (said: Said) => readonly string[];

/** Listens in the place of the node at `url`. */
export function rogueNode(url: string, tamper: Tamper): Promise<Listening> {
  return listen(0, (tester) => {
    const node = new WebSocket(url);
    const opened = once(node, 'open');
    const asked = new Map<number, string>();
    tester.on('message', (data: Buffer) => {
      const text = data.toString();
      const message = JSON.parse(text) as Message;
      if (message.method !== undefined) asked.set(message.id, message.method);
      void opened.then(() => node.send(text));
    });
    node.on('message', (data: Buffer) => {
      const text = data.toString();
      const json = JSON.parse(text) as Message;
      const what = json.method ?? `answer to ${asked.get(json.id)!}`;
      for (const instead of tamper({ text, json, what })) tester.send(instead);
    });
    tester.on('close', () => node.close());
    node.on('close', () => tester.close());
  });
}

/** Says something else only in the place of such messages. */
const insteadOf =
  (what: string, instead: Tamper): Tamper =>
  (said) =>
    said.what === what ? instead(said) : [said.text];

const changed = ({ json }: Said, change: object): string[] => [JSON.stringify({ ...json, ...change })];

const changedParams = (said: Said, change: object): string[] =>
  changed(said, { params: { ...said.json.params, ...change } });

/** An event, so many times, with the numbers from its own on. */
function many({ json }: Said, count: number): string[] {
  const params = json.params as { seq: number };
  return Array.from({ length: count }, (_, i) =>
    JSON.stringify({ ...json, id: `${json.id}, ${i}`, params: { ...params, seq: params.seq + i } }),
  );
}

/** Ways to tamper; made anew for each node. */
export const tampers = {
  'says what is no JSON': () => insteadOf('answer to call', ({ text }) => [text.slice(1)]),
  'says what is no message': () => insteadOf('answer to call', ({ text }) => [`[${text}]`]),
  'answers what was not asked': () => insteadOf('answer to call', (said) => changed(said, { id: 1e6 })),
  'answers twice': () => insteadOf('answer to call', ({ text }) => [text, text]),
  'asks without an id': () => insteadOf('inform', (said) => changed(said, { id: undefined })),
  'answers in a wrong shape how it is prepared': () =>
    insteadOf('answer to prepare', (said) => changed(said, { result: { endpoint: 'here' } })),
  /** Swallows the returns, so that it is asked for its status. */
  'answers in a wrong shape how it is': () => (said) => {
    if (said.what === 'answer to status') return changed(said, { result: { idle: 'perhaps' } });
    return said.what === 'answer to call' ? [] : [said.text];
  },
  'answers a request of an old run again': () => {
    let old: string | undefined;
    return ({ what, text }) => {
      if (what === 'answer to call') old ??= text;
      return what === 'answer to start' && old !== undefined ? [text, old] : [text];
    };
  },
  'asks what is not asked of the tester': () => insteadOf('inform', (said) => changed(said, { method: 'call' })),
  'informs for another node': () => insteadOf('inform', (said) => changedParams(said, { address: 1 })),
  'informs of a layer that nobody listens to': () =>
    insteadOf('inform', (said) => changedParams(said, { layer: 'tcp' })),
  'informs without a number': () => insteadOf('inform', (said) => changedParams(said, { seq: undefined })),
  'says that its connection is lost': () =>
    insteadOf('answer to call', (said) =>
      changed(said, { result: undefined, error: { code: -32091, message: 'lost' } }),
    ),
  'informs without end': () => insteadOf('inform', (said) => many(said, 130_000)),
  'informs twice': () => insteadOf('inform', ({ text }) => [text, text]),
  'swaps two informs': () => {
    let first: string | undefined;
    let swapped = false;
    return insteadOf('inform', ({ text }) => {
      if (swapped) return [text];
      if (first === undefined) {
        first = text;
        return [];
      }
      swapped = true;
      return [text, first];
    });
  },
} satisfies Record<string, () => Tamper>;
