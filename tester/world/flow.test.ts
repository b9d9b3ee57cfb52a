import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { reset } from './flow.ts';

/** Both ends of a connection. */
async function connection(): Promise<[Socket, Socket]> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const one = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [other] = (await once(server, 'connection')) as [Socket];
  return [one.resume(), other];
}

describe('a connection that is reset', () => {
  it('tells the other side so', async () => {
    const [one, other] = await connection();
    const failed = once(one, 'error');
    reset(other);
    expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  // Otherwise it fails, is never closed, and the process that has it hangs when it should end.
  it('while it is being ended, is closed', async () => {
    const [one, other] = await connection();
    const errors: Error[] = [];
    for (const socket of [one, other]) socket.on('error', (error) => errors.push(error));
    const closed = once(other, 'close');
    other.end('x');
    await new Promise((resolve) => process.nextTick(resolve));
    reset(other);
    await closed;
    one.destroy();
    expect(errors).toEqual([]);
  });
});
