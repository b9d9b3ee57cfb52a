/** A look at all processes of a run: can any of them still do something by itself? */
import type { Peer, RequestFailed } from '../../test-node/wire/peer.ts';
import type { Capabilities, ResultOf } from '../../test-node/wire/protocol.ts';
import { lastWords } from './last-words.ts';
import { NoAnswer, type Rest } from './world.ts';

/** A process that can be looked at. */
export interface LookedAt {
  /** In words. */
  readonly who: string;
  readonly peer: Peer;
  readonly capabilities: Pick<Capabilities, 'status'>;
  /** The last lines that it wrote, if they are known. */
  readonly tail?: readonly string[];
}

type Look = ResultOf<'status'> & Pick<LookedAt, 'who' | 'tail'>;

/** Looks at these processes, at all at once. Rejects with `NoAnswer` if one does not answer within `timeoutMs`. */
export async function lookAt(processes: readonly LookedAt[], run: string, timeoutMs: number): Promise<Rest> {
  return restOf(await Promise.all(processes.map((each) => ask(each, run, timeoutMs))));
}

async function ask({ who, peer, capabilities, tail = [] }: LookedAt, run: string, timeoutMs: number): Promise<Look> {
  if (!capabilities.status)
    return { who, tail, idle: false, why: 'it cannot tell its status', counted: false, written: 0, handled: 0 };
  try {
    return { who, tail, ...(await peer.request('status', { run }, { timeoutMs })) };
  } catch (error) {
    throw new NoAnswer([(error as RequestFailed).message, ...lastWords(who, tail)].join('\n'));
  }
}

const restOf = (looks: readonly Look[]): Rest => ({
  idle: looks.every(({ idle }) => idle),
  why: looks.flatMap(({ who, why }) => (why ? [`${who}: ${why}`] : [])).join('; '),
  counted: looks.every(({ counted }) => counted),
  wakesInMs: looks.flatMap(({ wakesInMs = null, sleepsMs = null }) => [wakesInMs, sleepsMs]),
  said: looks.flatMap(({ who, tail }) => lastWords(who, tail)),
  written: looks.reduce((sum, { written }) => sum + written, 0),
  handled: looks.reduce((sum, { handled }) => sum + handled, 0),
});
