import { expect, it } from 'vitest';
import { realClock, type Clock } from '../../services/environment/clock.ts';
import { datagram } from '../../services/datagram.ts';
import { serve } from '../../services/semantics/model.ts';
import { WindowNode, type WindowContext } from './window.ts';

/** All sleeps are short: what is not acknowledged goes out again soon, whether it is lost or not. */
const hasty: Clock = { now: () => 0, sleep: (ms, options) => realClock().sleep(Math.min(ms, 1), options) };

/** Two nodes over datagrams that lag as far as the numbers allow. */
function two(seed: number): { nodes: [WindowNode, WindowNode]; close: () => void } {
  const lag = 3;
  const sizes = { send: 4, receive: 4, numbers: 8 + lag };
  const model = serve(datagram, { seed, delayMs: 0, parameters: { lag } });
  const node = (address: number): WindowNode => {
    const lower = model.users[address]!;
    const context = { address, addresses: 2, lower, clock: hasty, informTester: () => Promise.resolve() };
    return new WindowNode(context as unknown as WindowContext, sizes);
  };
  const nodes: [WindowNode, WindowNode] = [node(0), node(1)];
  const close = (): void => nodes.forEach((each) => each.close());
  return { nodes, close };
}

/** All that a node receives, until the end. */
async function received(node: WindowNode, count: number, then: () => void): Promise<unknown[]> {
  const messages: unknown[] = [];
  for (let got = await node.recv(); got !== 'ended'; got = await node.recv()) {
    if (messages.push(got.message) === count) then();
  }
  return messages;
}

it.each([1, 2, 3])(
  'messages come in order, each once, while numbers come round; then all fall silent (seed %i)',
  async (seed) => {
    const COUNT = 200;
    const { nodes, close } = two(seed);
    const [here, there] = nodes;
    let bothCame!: () => void;
    const came = new Promise<void>((resolve) => (bothCame = resolve));
    let missing = 2;
    const one = (): void => {
      missing -= 1;
      if (missing === 0) bothCame();
    };
    const receiving = nodes.map((node) => received(node, COUNT, one));
    const send = async (node: WindowNode, to: number): Promise<void> => {
      for (let i = 0; i < COUNT; i += 1) await node.send(to, i);
    };
    await Promise.all([send(here, 1), send(there, 0)]);
    await came;
    await here.end();
    const numbers = [...Array(COUNT).keys()];
    expect(await Promise.all(receiving)).toEqual([numbers, numbers]);
    await expect(there.send(0, 'after the end')).resolves.toBeUndefined();
    close();
  },
);
