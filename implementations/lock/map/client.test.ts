import { expect, it } from 'vitest';
import { Client, ServerLost } from './client.ts';
import type { ToServer } from './wire.ts';

/** A client whose server the test is. */
function asking(): { readonly client: Client; readonly said: ToServer[] } {
  const said: ToServer[] = [];
  return { client: new Client({ send: (message) => said.push(message) }), said };
}

it('a client gets to each request its own answer, in any order', async () => {
  const { client, said } = asking();
  const [x, y] = [client.ask('preempt', 'x'), client.ask('check', 'y')];
  expect(said.slice(1)).toEqual([
    { kind: 'preempt', ref: 1, name: 'x' },
    { kind: 'check', ref: 2, name: 'y' },
  ]);
  client.got({ kind: 'checked', ref: 2, owner: 10001 });
  client.got({ kind: 'preempted', ref: 1, success: false });
  client.got({ kind: 'preempted', ref: 1, success: true }); // nobody asked
  expect([(await x).success, (await y).owner]).toEqual([false, 10001]);
});

it('a client whose server is gone is told so, for what is ongoing and for all that it asks after', async () => {
  const { client } = asking();
  const ongoing = client.ask('preempt', 'x');
  client.gone('read ECONNRESET');
  await expect(ongoing).rejects.toThrow(ServerLost);
  await expect(client.ask('check', 'x')).rejects.toThrow('The lock server is gone: read ECONNRESET');
  expect(await client.lost).toBe('read ECONNRESET');
});

it('a client that is refused tells the reason of the server', async () => {
  const { client } = asking();
  client.got({ kind: 'refused', why: 'All have come.' });
  client.gone('the connection was closed');
  await expect(client.ask('check', 'x')).rejects.toThrow('The lock server is gone: All have come.');
});
