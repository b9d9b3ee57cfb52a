/** Where a hold ends. */
import type { History } from '../history.ts';
import type { Hold } from '../judgement.ts';
import type { Events } from '../parts.ts';
import type { Deeds } from './deeds.ts';

/** The hold that begins with this take, with the give that ends it: if its user takes the lock more than once, the last. Looks through all events. */
export function holdOf(history: History, events: Events, deeds: Deeds, take: number): Hold {
  let times = 0;
  for (const event of events) {
    const operation = event >> 1;
    if ((event & 1) === 1 || operation < take || history.at(operation) !== history.at(take)) continue;
    const deed = deeds.of(operation);
    if (deed === 'takes') times += 1;
    if (deed === 'gives' || deed === 'may give') times -= 1;
    if (times === 0) return { take, give: operation };
  }
  return { take, give: null };
}
