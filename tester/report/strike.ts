/** A fault in words. */
import { hitsServer, type Strike } from '../plan/faults.ts';

/** What is done, and what is when it is over: `{}` stands for who it is done to. Null: it is never over. */
const WORDS: Record<Strike[0], { readonly done: string; readonly over: string | null }> = {
  kill: { done: '{} is killed', over: null },
  restart: { done: '{} is killed', over: '{} runs again, a fresh one' },
  pause: { done: '{} is paused', over: '{} goes on' },
  'server-pause': { done: '{} is paused', over: '{} goes on' },
  'server-restart': { done: '{} is killed', over: '{} runs again, with what it had on disk' },
  'server-wipe': { done: '{} is killed', over: '{} runs again, with an empty disk' },
  cut: { done: 'connections of {} are reset', over: '{} can connect again' },
  partition: { done: 'nothing gets through to {} or from it', over: 'all gets through at {}' },
  deaf: { done: 'nothing gets through to {}', over: 'all gets through at {}' },
  slow: { done: 'all is late at {}', over: 'nothing is late at {}' },
  'slow-answers': { done: 'all is late that {} is sent', over: 'nothing is late at {}' },
};

/** What a strike does: `node 1 is paused for 400 ms`. */
export function done(strike: Strike): string {
  const [kind, , , , forMs] = strike;
  const lasts = WORDS[kind].over === null ? '' : ` for ${forMs} ms`;
  return WORDS[kind].done.replace('{}', who(strike)) + lasts;
}

/** What is when it is over: `node 1 goes on`. */
export const over = (strike: Strike): string => (WORDS[strike[0]].over ?? '').replace('{}', who(strike));

/** With when: `node 1 is paused for 400 ms when the call of entry 3 of user 0 ends`. */
export function planned(strike: Strike): string {
  const [, , [user, id], moment] = strike;
  const when = {
    begins: `when the call of entry ${id} of user ${user} begins`,
    ends: `when the call of entry ${id} of user ${user} ends`,
    holds: `when user ${user} holds something, at entry ${id} or later`,
    waits: `when user ${user} waits, at entry ${id} or later`,
  }[moment];
  return `${done(strike)} ${when}`;
}

function who([kind, target, , , , link]: Strike): string {
  if (hitsServer(kind)) return `server ${target}`;
  return link === 0 ? `node ${target}` : `node ${target} on its link ${link}`;
}
