/** Faults in words. */
import { hitsServer, type Strike, type StrikeKind } from './faults.ts';

/** What is done, to which server or links; and what is when it is over. */
const WORDS: Record<StrikeKind, { readonly done: string; readonly over: string }> = {
  kill: { done: 'killed', over: '' },
  restart: { done: 'killed', over: 'runs again, afresh' },
  pause: { done: 'paused', over: 'goes on' },
  'server-pause': { done: 'paused', over: 'goes on' },
  'server-restart': { done: 'killed', over: 'runs again, with what it had on disk' },
  'server-wipe': { done: 'killed, with its disk,', over: 'runs again, with nothing' },
  cut: { done: 'cut off', over: 'can connect again' },
  partition: { done: 'cut off without a sign', over: 'is reached again' },
  deaf: { done: 'reached by nothing', over: 'is reached again' },
  slow: { done: 'slowed down in all that it sends and is sent', over: 'is as fast as before' },
  'slow-answers': { done: 'slowed down in all that it is sent', over: 'is as fast as before' },
};

/** What of a strike says what is done. */
export interface Done {
  readonly kind: StrikeKind;
  /** The address of a node, or the number of a server. */
  readonly target: number;
  /** How long, in ms. */
  readonly forMs: number;
  readonly link: number;
}

/** What it does, of a node where that is known: `paused for 400 ms`, `server 2 is paused for 400 ms`. */
export const done = (strike: Done): string => `${prefix(strike, ' is ')}${WORDS[strike.kind].done}${lasting(strike)}`;

/** What is when it is over: `goes on`. */
export const over = (strike: Omit<Done, 'forMs'>): string => `${prefix(strike, ' ')}${WORDS[strike.kind].over}`;

/** What is planned: `node 1 is paused for 400 ms when the call of entry 3 of user 0 ends`. */
export function planned([kind, target, [user, id], moment, forMs, link]: Strike): string {
  const strike = { kind, target, forMs, link };
  const what = hitsServer(kind) ? done(strike) : `node ${target} is ${done(strike)}`;
  const when = {
    begins: `when the call of entry ${id} of user ${user} begins`,
    ends: `when the call of entry ${id} of user ${user} ends`,
    holds: `when user ${user} holds something, at entry ${id} or later`,
    waits: `when user ${user} waits, at entry ${id} or later`,
  };
  return `${what} ${when[moment]}`;
}

const prefix = ({ kind, target }: Omit<Done, 'forMs'>, verb: string): string =>
  hitsServer(kind) ? `server ${target}${verb}` : '';

const lasting = ({ kind, forMs, link }: Done): string =>
  (link > 0 ? ` on link ${link}` : '') + (kind === 'kill' ? '' : ` for ${forMs} ms`);
