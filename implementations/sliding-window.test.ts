import { describe, expect, it } from 'vitest';
import { pick, randomFrom, type Random } from '../services/environment/random.ts';
import { ReceiveWindow, SendWindow, modulo, type Sizes } from './sliding-window.ts';

/** Of the datagrams sent so far, one that at most `lag` later ones were sent after. */
const delayed = (random: Random, sent: readonly number[], lag: number): number => pick(random, sent.slice(-lag - 1));

/** Items 0, 1, 2, ... through windows of these sizes, over datagrams that are lost, come any number of times, and lag: what comes out. */
function passedOn(sizes: Sizes, lag: number, seed: number, steps: number): number[] {
  const random = randomFrom(seed);
  const [sender, receiver] = [new SendWindow<number>(sizes), new ReceiveWindow<number>(sizes)];
  const [data, acknowledgements]: [number[], number[]] = [[], [0]];
  const out: number[] = [];
  let next = 0;
  for (let step = 0; step < steps; step += 1) {
    const doing = random();
    if (doing < 0.3 && !sender.full) data.push(sender.take(next++));
    else if (doing < 0.4 && !sender.empty) data.push(sender.first);
    else if (doing < 0.7 && data.length > 0) {
      const item = delayed(random, data, lag);
      const meant = receiver.meant(modulo(item, sizes));
      if (meant !== null && receiver.keep(meant, item)) out.push(...[...receiver.inOrder()].map((each) => each.item));
      acknowledgements.push(receiver.next);
    } else {
      sender.slide(sender.newly(modulo(delayed(random, acknowledgements, lag), sizes)));
    }
  }
  return out;
}

const seeds = [...Array(20).keys()];
const isInOrder = (items: readonly number[]): boolean => items.every((item, i) => item === i);

describe('sliding windows', () => {
  it.each([
    { send: 4, receive: 4, lag: 3 },
    { send: 1, receive: 1, lag: 0 },
    { send: 5, receive: 1, lag: 8 },
    { send: 3, receive: 6, lag: 20 },
  ])('pass on what was sent, in order, each once: %o', ({ send, receive, lag }) => {
    const sizes = { send, receive, numbers: send + receive + lag };
    for (const seed of seeds) {
      const out = passedOn(sizes, lag, seed, 5000);
      expect({ seed, inOrder: isInOrder(out) }).toEqual({ seed, inOrder: true });
      expect(out.length).toBeGreaterThan(3 * sizes.numbers);
    }
  });

  it('need more numbers where datagrams lag', () => {
    const sizes = { send: 4, receive: 4, numbers: 8 };
    expect(seeds.every((seed) => isInOrder(passedOn(sizes, 0, seed, 5000)))).toBe(true);
    expect(seeds.every((seed) => isInOrder(passedOn(sizes, 8, seed, 5000)))).toBe(false);
  });

  it('let no more be under way than the send window', () => {
    const window = new SendWindow({ send: 2, receive: 2, numbers: 4 });
    expect([window.take('a'), window.full, window.take('b'), window.full]).toEqual([0, false, 1, true]);
    window.slide(window.newly(1));
    expect([window.first, window.full, window.item(0), window.item(1)]).toEqual([1, false, undefined, 'b']);
  });
});
