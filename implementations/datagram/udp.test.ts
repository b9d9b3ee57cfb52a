import { expect, it } from 'vitest';
import { realClock } from '../../services/environment/clock.ts';
import type { Endpoint } from '../implementation.ts';
import { UdpNode } from './udp.ts';

/** Two nodes that know each other. */
async function two(run = ['run', 'run']): Promise<[UdpNode, UdpNode]> {
  const told: ((all: readonly Endpoint[]) => void)[] = [];
  const endpoints: Endpoint[] = [];
  const start = (address: number): Promise<UdpNode> =>
    new UdpNode({
      address,
      run: run[address]!,
      clock: realClock(),
      announce: (mine) =>
        new Promise((resolve) => {
          endpoints[address] = mine;
          if (told.push(resolve) === 2) for (const tell of told) tell(endpoints);
        }),
    }).start();
  return Promise.all([start(0), start(1)]);
}

it('a message that is too long for a datagram is refused, with the bound', async () => {
  const [here, there] = await two();
  await expect(here.send(1, 'x'.repeat(1200))).rejects.toThrow(/at most 1200 can be sent/);
  await Promise.all([here.close(), there.close()]);
});

it('a recv returns none of those that many later ones were sent after', async () => {
  const [here, there] = await two();
  for (let i = 0; i < 100; i += 1) await here.send(1, i);
  expect(await there.recv()).toEqual({ from: 0, message: expect.toSatisfy((i: number) => i >= 100 - 8) as number });
  await Promise.all([here.close(), there.close()]);
});

it('what comes from another run is not received', async () => {
  const [here, there] = await two(['old run', 'run']);
  await here.send(1, 'late');
  await there.end();
  expect(await there.recv()).toBe('ended');
  await Promise.all([here.close(), there.close()]);
});
