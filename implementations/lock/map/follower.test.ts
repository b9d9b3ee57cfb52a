import { describe, expect, it } from 'vitest';
import { End, asClient, asFollower, check, preempt, release } from './end.fixture.ts';
import { Follower } from './follower.ts';
import { Leader } from './leader.ts';
import type { ToFollower, ToServer } from './wire.ts';

/** A follower of the leader, and what is on its way to it, which the test lets come. */
class Following {
  readonly lines: string[] = [];
  readonly #toLeader: ToServer[] = [];
  readonly follower = new Follower({ send: (message) => this.#toLeader.push(message) }, (line) =>
    this.lines.push(line),
  );
  readonly #end: End;
  #arrived = 0;

  constructor(leader: Leader) {
    this.#end = new End(leader);
    this.arrive();
  }

  /** What is on its way comes: all, or so many messages of the leader. */
  arrive(count = Infinity): void {
    for (const message of this.#toLeader.splice(0)) this.#end.say(message);
    const came = this.#end.came.slice(this.#arrived, this.#arrived + count) as ToFollower[];
    this.#arrived += came.length;
    for (const message of came) this.follower.got(message);
  }
}

const leading = (): Leader => new Leader(() => {});
const owned = (owner: number | null) => ({ kind: 'checked', ref: 0, owner });
const taken = { kind: 'preempted', ref: 0, success: true } as const;

describe('a follower', () => {
  it('gives its clients ids of its own, and asks the leader in their name', () => {
    const leader = leading();
    const [two, three] = [new Following(leader), new Following(leader)];
    const [a, b] = [new End(two.follower, asClient, preempt('x')), new End(three.follower, asClient, preempt('x'))];
    two.arrive();
    three.arrive();
    expect(a.came).toEqual([{ kind: 'welcome', id: 20001 }, taken]);
    expect(b.came).toEqual([
      { kind: 'welcome', id: 30001 },
      { ...taken, success: false },
    ]);
  });

  it('answers a check at once, from its copy, which may be old, both ways', () => {
    const leader = leading();
    const following = new Following(leader);
    const owner = new End(leader, asClient);
    const one = new End(following.follower, asClient);
    owner.say(preempt('x'));
    one.say(check('x'));
    following.arrive();
    one.say(check('x'));
    owner.say(release('x'));
    one.say(check('x'));
    following.arrive();
    one.say(check('x'));
    expect(one.came.slice(1)).toEqual([owned(null), owned(10001), owned(10001), owned(null)]);
  });

  it('has in its copy what its client has changed before the client is answered', () => {
    const leader = leading();
    const following = new Following(leader);
    const one = new End(following.follower, asClient, preempt('x'));
    following.arrive(1);
    one.say(check('x'));
    expect(one.came.slice(1)).toEqual([owned(20001)]);
    following.arrive(1);
    expect(one.came.at(-1)).toEqual(taken);
  });

  it('that joins late has the whole map when it has its id', async () => {
    const leader = leading();
    new End(leader, asClient, preempt('x'), preempt('y: z'));
    const { follower, lines } = new Following(leader);
    expect(await follower.joined).toBe(2);
    expect(new End(follower, asClient, check('x'), check('y: z')).came.slice(1)).toEqual([owned(10001), owned(10001)]);
    expect(lines.slice(0, 2)).toEqual(['UpdateLockmap', 'UpdateLockmap']);
  });

  it('takes no client before it has its id, and no follower at all', () => {
    const early = new Follower({ send: () => {} }, () => {});
    expect(new End(early, asClient).refused).toBe('The follower has no leader (not yet).');
    const { follower } = new Following(leading());
    expect(new End(follower, asFollower).refused).toBe('This is a follower; followers connect to the leader.');
  });

  it('loses the answer to a client that is gone, and nothing else', () => {
    const following = new Following(leading());
    const gone = new End(following.follower, asClient, preempt('x'));
    gone.end();
    following.arrive();
    expect(gone.came).toHaveLength(1);
    const one = new End(following.follower, asClient, check('x'));
    expect(one.came).toEqual([{ kind: 'welcome', id: 20002 }, owned(20001)]);
  });

  it('answers nobody once its leader is gone, also not from its copy', async () => {
    const { follower } = new Following(leading());
    const one = new End(follower, asClient);
    follower.gone('read ECONNRESET');
    one.say(check('x'));
    expect(one).toMatchObject({
      came: [{ kind: 'welcome' }],
      refused: 'The follower has no leader (read ECONNRESET).',
    });
    expect(new End(follower, asClient).refused).toBe('The follower has no leader (read ECONNRESET).');
    expect(await follower.lost).toBe('read ECONNRESET');
  });

  it('that is refused is lost, with the reason of the leader', async () => {
    const { follower } = new Following(leading());
    follower.got({ kind: 'refused', why: 'The id 2 was given to another server.' });
    follower.gone('the connection was closed');
    expect(await follower.lost).toBe('The id 2 was given to another server.');
    expect(new End(follower, asClient).refused).toContain('The id 2 was given to another server.');
  });
});
