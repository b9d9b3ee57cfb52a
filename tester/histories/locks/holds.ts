/** Where a hold of a user that has the lock ends. */
import type { Events } from '../parts.ts';
import type { Hold } from '../judgement.ts';
import type { History } from '../history.ts';
import type { Deeds } from './deeds.ts';
import type { User } from './user.ts';

/** The present hold of a user, with the give that comes after event `i`: if it has the lock more than once, the last. */
export function holdOf(history: History, events: Events, deeds: Deeds, { at, take, times }: User, i: number): Hold {
  let left = times;
  for (let next = i + 1; next < events.length; next += 1) {
    const event = events[next]!;
    if ((event & 1) === 1 || history.at(event >> 1) !== at) continue;
    const deed = deeds.of(event >> 1);
    if (deed === 'takes') left += 1;
    if (deed === 'gives' || deed === 'may give') left -= 1;
    if (left === 0) return { take, give: event >> 1 };
  }
  return { take, give: null };
}
