/** Histories made in memory, of objects that are simulated: as long as one likes. */
import { pick, whole, type Random } from '../services/environment/random.ts';
import { HistoryBuilder, type History } from '../tester/histories/history.ts';

/** How a history of a lock is. */
export interface LockShape {
  readonly users: number;
  readonly permits: number;
  readonly operations: number;
}

/** What a user of a lock does next: the calls are seen, the moments between are not. */
interface LockUser {
  readonly at: number;
  doing: 'acquires' | 'takes' | 'has it' | 'releases' | 'gives' | 'has given';
  operation: number;
}

/** Of a lock that is right, or a semaphore, whose users acquire and release it again and again. The last calls do not return. */
export function lockHistory({ users, permits, operations }: LockShape, random: Random): History {
  const builder = new HistoryBuilder();
  const all = Array.from({ length: users }, (_, i): LockUser => {
    return { at: builder.addressOf(String(i)), doing: 'acquires', operation: 0 };
  });
  let free = permits;
  for (let line = 1; builder.length < operations; line += 1) {
    const user = pick(random, all);
    const place = { line, t: line };
    switch (user.doing) {
      case 'acquires':
        user.operation = builder.begin(user.at, 'acquire', [], place);
        user.doing = 'takes';
        break;
      case 'takes':
        if (free === 0) break;
        free -= 1;
        user.doing = 'has it';
        break;
      case 'has it':
        builder.end(user.operation, 'returned', null, place);
        user.doing = 'releases';
        break;
      case 'releases':
        user.operation = builder.begin(user.at, 'release', [], place);
        user.doing = 'gives';
        break;
      case 'gives':
        free += 1;
        user.doing = 'has given';
        break;
      case 'has given':
        builder.end(user.operation, 'returned', null, place);
        user.doing = 'acquires';
    }
  }
  return builder.build();
}

/** How a history of a register is: `lost`: how often, from 0 to 1, nobody knows what became of a call, and its user goes on as another. */
export interface RegisterShape {
  readonly users: number;
  readonly operations: number;
  readonly lost: number;
  /** How often a read returns with anything. */
  readonly wrong: number;
}

interface RegisterCall {
  readonly fn: string;
  readonly args: readonly number[];
  readonly operation: number;
  ended: { readonly result: unknown } | null;
}

const VALUE_MAX = 4;

/** Of a register that is read, written, and compared and set. */
export function registerHistory({ users, operations, lost, wrong }: RegisterShape, random: Random): History {
  const builder = new HistoryBuilder();
  const all = Array.from({ length: users }, () => ({ call: null as RegisterCall | null, lives: 1 }));
  const register = { value: null as unknown };
  const value = (): number => whole(random, 0, VALUE_MAX);
  for (let line = 1; builder.length < operations; line += 1) {
    const index = whole(random, 0, users - 1);
    const user = all[index]!;
    const place = { line, t: line };
    if (!user.call) {
      const fn = pick(random, ['read', 'write', 'cas']);
      const args = { read: [], write: [value()], cas: [value(), value()] }[fn]!;
      const at = builder.addressOf(`${index} (${user.lives})`);
      user.call = { fn, args, operation: builder.begin(at, fn, args, place), ended: null };
    } else if (!user.call.ended) {
      const result = does(register, user.call);
      user.call.ended = { result: user.call.fn === 'read' && random() < wrong ? value() : result };
    } else {
      if (random() < lost) user.lives += 1;
      else builder.end(user.call.operation, 'returned', user.call.ended.result, place);
      user.call = null;
    }
  }
  return builder.build();
}

/** The result. */
function does(register: { value: unknown }, { fn, args: [first, second] }: RegisterCall): unknown {
  if (fn === 'read') return register.value;
  if (fn === 'cas' && register.value !== first) return false;
  register.value = fn === 'cas' ? second : first;
  return fn === 'cas' ? true : null;
}
