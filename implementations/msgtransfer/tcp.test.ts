import { expect, it } from 'vitest';
import type { Endpoint } from '../implementation.ts';
import { TcpNode } from './tcp.ts';

/** Two nodes that know each other. */
async function two(): Promise<[TcpNode, TcpNode]> {
  const told: ((all: readonly Endpoint[]) => void)[] = [];
  const endpoints: Endpoint[] = [];
  const start = (address: number): Promise<TcpNode> =>
    new TcpNode({
      address,
      announce: (mine) =>
        new Promise((resolve) => {
          endpoints[address] = mine;
          if (told.push(resolve) === 2) for (const tell of told) tell(endpoints);
        }),
    }).start();
  return Promise.all([start(0), start(1)]);
}

it('send returns also when the other node is gone: the message is lost', async () => {
  const [here, there] = await two();
  there.close();
  const large = 'x'.repeat(1_000_000);
  for (let i = 0; i < 20; i += 1) await expect(here.send(1, large)).resolves.toBeUndefined();
  here.close();
});
