import { describe, expect, it } from 'vitest';
import { End, asClient, asFollower, check, preempt, release } from './end.fixture.ts';
import { CLIENTS_MAX } from './ids.ts';
import { Leader } from './leader.ts';
import { LOCKS_MAX } from './lock-map.ts';

/** A leader, and the lines that it printed. */
function leading(): { readonly leader: Leader; readonly lines: string[] } {
  const lines: string[] = [];
  return { leader: new Leader((line) => lines.push(line)), lines };
}

const taken = { kind: 'preempted', ref: 0, success: true } as const;
const notTaken = { kind: 'preempted', ref: 0, success: false } as const;
const owned = (owner: number | null) => ({ kind: 'checked', ref: 0, owner });

describe('a leader', () => {
  it('gives each client, and each follower, an id of its own, also after others have gone', () => {
    const { leader } = leading();
    const ends = [asClient, asFollower, asClient, asFollower].map((hello) => {
      const end = new End(leader, hello);
      end.end();
      return end.came;
    });
    expect(ends).toEqual([10001, 2, 10002, 3].map((id) => [{ kind: 'welcome', id }]));
  });

  it('gives a follower the id that it wishes for, but none twice', () => {
    const { leader } = leading();
    const [three, next, two, again] = [3, undefined, 2, 3].map(
      (id) => new End(leader, { kind: 'hello', as: 'follower', id }),
    );
    expect([three, next, two].map((end) => end!.came)).toEqual([3, 4, 2].map((id) => [{ kind: 'welcome', id }]));
    expect(again!.refused).toBe('The id 3 was given to another server.');
    expect(new End(leader, { kind: 'hello', as: 'follower', id: 1 }).refused).toMatch(/given to another/);
  });

  it('gives a free lock to who asks, and a held one to nobody, not to its owner either', () => {
    const { leader } = leading();
    const [a, b] = [new End(leader, asClient), new End(leader, asClient)];
    for (const end of [a, b, a]) end.say(preempt('x'));
    expect(a.came.slice(1)).toEqual([{ ...taken, owner: 10001 }, notTaken]);
    expect(b.came.slice(1)).toEqual([notTaken]);
  });

  it('takes a lock back from its owner only', () => {
    const { leader } = leading();
    const [a, b] = [new End(leader, asClient, preempt('x')), new End(leader, asClient)];
    for (const end of [b, a, a]) end.say(release('x'));
    b.say(check('x'));
    const released = (success: boolean): object => ({ kind: 'released', ref: 0, success });
    expect(b.came.slice(1)).toEqual([released(false), owned(null)]);
    expect(a.came.slice(2)).toEqual([released(true), released(false)]);
  });

  it('tells every follower of a change before it answers who asked for it, and of nothing else', () => {
    const { leader, lines } = leading();
    const [follower, other] = [new End(leader, asFollower), new End(leader, asFollower)];
    lines.length = 0;
    for (const request of [preempt('x'), preempt('x'), check('x'), release('y'), release('x')]) {
      follower.say({ kind: 'forward', client: 20001, request });
    }
    const changes = [
      { kind: 'update', name: 'x', owner: 20001 },
      { kind: 'remove', name: 'x' },
    ];
    expect(other.came.slice(1)).toEqual(changes);
    expect(follower.came.slice(1).map(({ kind }) => kind)).toEqual([
      'update',
      'forwarded',
      'forwarded',
      'forwarded',
      'forwarded',
      'remove',
      'forwarded',
    ]);
    expect(follower.came[2]).toEqual({ kind: 'forwarded', client: 20001, answer: taken }); // without the owner
    expect(lines).toEqual(['broadcast new lock_map', 'broadcast to remove lock_map']);
  });

  it('tells a follower that joins late the whole map, before its id', () => {
    const { leader } = leading();
    new End(leader, asClient, preempt('x'), preempt('__proto__'), preempt(''), release('x'));
    expect(new End(leader, asFollower).came).toEqual([
      { kind: 'update', name: '__proto__', owner: 10001 },
      { kind: 'update', name: '', owner: 10001 },
      { kind: 'welcome', id: 2 },
    ]);
  });

  it('lets a client that is gone keep what it owns', () => {
    const { leader } = leading();
    const gone = new End(leader, asClient, preempt('x'));
    gone.end();
    expect(new End(leader, asClient, check('x'), preempt('x')).came.slice(1)).toEqual([owned(10001), notTaken]);
  });

  it('tells a follower that is gone nothing more', () => {
    const { leader } = leading();
    const gone = new End(leader, asFollower);
    gone.end();
    new End(leader, asClient, preempt('x'));
    expect(gone.came).toHaveLength(1);
  });

  it.each([
    ['asks without a hello', [preempt('x')], /^Say first who you are/],
    ['says hello twice', [asClient, asClient], /^A client sends no 'hello' here/],
    ['speaks for another, as a client', [asClient, forward(20001)], /^A client sends no 'forward' here/],
    ["speaks for another's client, as a follower", [asFollower, forward(10001)], /^The client 10001 is not one of/],
    ['asks for itself, as a follower', [asFollower, preempt('x')], /^A follower sends no 'preempt' here/],
  ])('refuses who %s', (_, says, why) => {
    const { leader } = leading();
    expect(new End(leader, ...says).refused).toMatch(why);
    expect(new End(leader, asClient, check('x')).came.at(-1)).toEqual(owned(null));
  });

  it('counts who is connected', () => {
    const { leader, lines } = leading();
    new End(leader).end();
    new End(leader);
    new End(leader);
    expect(lines.filter((_, i) => i % 3 === 2)).toEqual(['2', '2', '3']);
  });

  it(`welcomes ${CLIENTS_MAX} clients: the next would have the id of another server's`, () => {
    const { leader } = leading();
    const ends = Array.from({ length: CLIENTS_MAX + 1 }, () => new End(leader, asClient));
    expect(ends.at(-2)!.came).toEqual([{ kind: 'welcome', id: 19999 }]);
    expect(ends.at(-1)).toMatchObject({ came: [], refused: expect.stringContaining('all have come') as string });
  });

  it(`gives ${LOCKS_MAX} locks at a time`, () => {
    const { leader } = leading();
    const one = new End(leader, asClient);
    for (let i = 0; i <= LOCKS_MAX; i += 1) one.say(preempt(String(i)));
    one.say(release('0'));
    one.say(preempt('one more'));
    expect(one.came.slice(-3)).toMatchObject([{ success: false }, { success: true }, { success: true }]);
  });
});

function forward(client: number) {
  return { kind: 'forward', client, request: preempt('x') } as const;
}
