import { describe, expect, it } from 'vitest';
import { realClock } from '../environment/clock.ts';
import { deriveSeed, pick, randomFrom } from '../environment/random.ts';
import { datagram } from '../datagram.ts';
import { distlock } from '../distlock.ts';
import { msgtransfer } from '../msgtransfer.ts';
import { serve } from './model.ts';

describe('a specification run as a service', () => {
  it('grants the lock to one user at a time', async () => {
    const { users, close } = serve(distlock, { addresses: 3, seed: 7 });
    let holders = 0;
    const use = async (user: (typeof users)[number]): Promise<void> => {
      for (let i = 0; i < 20; i += 1) {
        await user.acq();
        holders += 1;
        expect(holders).toBe(1);
        holders -= 1;
        await user.rel();
      }
    };
    await Promise.all(users.map(use));
    await users[0]!.end();
    close();
  });

  it('delivers what was sent, in order, and ends', async () => {
    const { users, close } = serve(msgtransfer, { seed: 3 });
    const got = (async () => {
      const messages: unknown[] = [];
      for (;;) {
        const received = await users[1]!.recv();
        if (received === 'ended') return messages;
        messages.push(received.message);
        if (messages.length === 5) await users[0]!.end();
      }
    })();
    for (let i = 0; i < 5; i += 1) await users[0]!.send(1, i);
    expect(await got).toEqual([0, 1, 2, 3, 4]);
    close();
  });

  it('tells a user that calls what it could know to be forbidden, with the clause', async () => {
    const { users, close } = serve(distlock);
    await expect(users[0]!.rel()).rejects.toThrow(
      "distlock: the user at 0 may not call rel() now: 'the local user holds the lock' fails",
    );
    close();
  });

  it('does not accuse a user of what it could not know: an end elsewhere', async () => {
    const { users, close } = serve(msgtransfer);
    await users[0]!.end();
    await users[1]!.end(); // once in all, but how should it know?
    await expect(users[0]!.end()).rejects.toThrow("'end has not been called' fails");
    close();
  });

  it('has only as many addresses as the service may have', () => {
    expect(() => serve(distlock, { addresses: 1 })).toThrow('distlock has at least 2 addresses; not 1.');
  });

  it('makes other choices with other seeds, and the same with the same', async () => {
    const order = async (seed: number): Promise<string> => {
      const { users, close } = serve(distlock, { addresses: 4, seed, delayMs: 0 });
      const granted: number[] = [];
      await Promise.all(
        users.map(async (user, at) => {
          await user.acq();
          granted.push(at);
          await user.rel();
        }),
      );
      close();
      return granted.join('');
    };
    const seeds = [...Array(20).keys()];
    const orders = await Promise.all(seeds.map(order));
    expect(new Set(orders).size).toBeGreaterThan(3);
    expect(await order(5)).toBe(orders[5]);
  });

  it('when adversarial, lets the youngest call pass all others', async () => {
    const { users, close } = serve(distlock, { addresses: 3, delayMs: 0, adversarial: true });
    const granted: number[] = [];
    const acq = (at: number): Promise<unknown> => users[at]!.acq().then(() => granted.push(at));
    const all = [acq(0), acq(1), acq(2)];
    await all[2];
    expect(granted).toEqual([2]);
    close();
    await Promise.allSettled(all);
  });
});

describe('what comes seldom, and what need not come', () => {
  /** How many of 100 datagrams came, once or twice, before the end was known. */
  async function received(seed: number, adversarial: boolean): Promise<{ once: number; twice: number }> {
    const { users, close } = serve(datagram, { seed, delayMs: 0, adversarial });
    const times = new Map<unknown, number>();
    const receiving = (async () => {
      for (let got = await users[1]!.recv(); got !== 'ended'; got = await users[1]!.recv()) {
        times.set(got.message, (times.get(got.message) ?? 0) + 1);
      }
    })();
    const send = async (from: number, message: unknown): Promise<void> => {
      await users[from]!.send(1 - from, message);
      await realClock().sleep(1); // a recv, too, has its turn
    };
    for (let i = 0; i < 100; i += 1) await send(0, i);
    await users[0]!.end();
    let over = false;
    void receiving.then(() => (over = true));
    // What need not come waits until something else happens.
    while (!(over as boolean)) await send(1, 'on');
    close();
    expect(Math.max(...times.values())).toBeLessThanOrEqual(2);
    const twice = [...times.values()].filter((each) => each === 2).length;
    return { once: times.size - twice, twice };
  }

  it('a datagram comes mostly once, sometimes twice; from an adversarial model more often', async () => {
    const counts = (adversarial: boolean): Promise<Awaited<ReturnType<typeof received>>[]> =>
      Promise.all([1, 2, 3, 4, 5].map((seed) => received(seed, adversarial)));
    const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);
    const [usual, adversarial] = [await counts(false), await counts(true)];
    const twice = sum(usual.map((each) => each.twice));
    expect(twice).toBeGreaterThan(0);
    expect(twice).toBeLessThan(sum(usual.map(({ once }) => once)));
    expect(sum(adversarial.map((each) => each.twice))).toBeGreaterThan(twice);
  });
});

describe('random numbers', () => {
  it('are the same for the same seed, between 0 and 1, and unlike for each concern', () => {
    const some = (seed: number): number[] => Array.from({ length: 100 }, randomFrom(seed));
    expect(some(deriveSeed(1, 'a'))).toEqual(some(deriveSeed(1, 'a')));
    expect(some(deriveSeed(1, 'a'))).not.toEqual(some(deriveSeed(1, 'b')));
    expect(some(42).every((x) => x >= 0 && x < 1)).toBe(true);
    expect(pick(() => 0.999, ['a', 'b'])).toBe('b');
  });
});
