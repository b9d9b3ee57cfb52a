import { expect, it } from 'vitest';
import { Dealer } from 'zeromq';
import { countSockets } from './rest.ts';

it('a socket of ZeroMQ is a socket of the process: what goes through it is not counted by itself', () => {
  const before = countSockets();
  const socket = new Dealer({ linger: 0 });
  expect(countSockets()).toBeGreaterThan(before);
  socket.close();
});
