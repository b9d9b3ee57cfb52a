import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Connection } from './connection.ts';
import { Leader } from './leader.ts';
import { LOCKS_MAX } from './lock-map.ts';
import { attend, joinLeader, joinServer } from './places.ts';
import { HOST, Sockets, Unreachable } from './sockets.ts';
import { LINE_CHARS_MAX, NAME_CHARS_MAX, toServer, type ToFollower, type ToServer } from './wire.ts';

let here: Sockets;
let there: Sockets;
let at: { host: string; port: number };

beforeEach(async () => {
  [here, there] = [new Sockets(), new Sockets()];
  at = { host: HOST, port: await there.listen(0, attend(new Leader(() => {}))) };
});
afterEach(() => Promise.all([here.close(), there.close()]));

/** As long as one can be. */
const change = { kind: 'update', name: '\0'.repeat(NAME_CHARS_MAX), owner: 999_999_999 } as const;

/** All that the socket says until it ends. */
async function allOf(socket: Socket): Promise<string> {
  const pieces: string[] = [];
  socket.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
  await once(socket, 'close');
  return pieces.join('');
}

const HELLO = '{"kind":"hello","as":"client"}\n';

describe('a server', () => {
  it.each([
    ['no JSON', 'hello\n', 'This is no message of the lock map: Invalid type: Expected Object'],
    ['bytes that are no text', '\xff\xfe\n', 'This is no message of the lock map: '],
    ['a message that there is not', '{"kind":"renew"}\n', 'This is no message of the lock map: kind: Invalid'],
    [
      'a name that is none',
      `${HELLO}{"kind":"check","ref":1,"name":7}\n`,
      'lock map: name: Invalid type: Expected string but received 7',
    ],
    [
      'a name that is too long',
      `${HELLO}{"kind":"check","ref":1,"name":"${'x'.repeat(NAME_CHARS_MAX + 1)}"}\n`,
      'name: Invalid length: Expected <=1000 but received 1001.',
    ],
    [
      'an id beyond all',
      '{"kind":"hello","as":"follower","id":9007199254740991}\n',
      'lock map: id: Invalid value: Expected <=100000 but received 9007199254740991.',
    ],
    [
      'a line that is too long',
      `${' '.repeat(LINE_CHARS_MAX + 1)}\n`,
      `A line has at most ${LINE_CHARS_MAX} characters.`,
    ],
    ['a line without an end', '['.repeat(3 * LINE_CHARS_MAX), `A line has at most ${LINE_CHARS_MAX} characters.`],
  ])('answers %s with the reason, once, and ends the connection', async (_, garbage, why) => {
    const socket = await here.connect(at);
    socket.write(garbage, 'latin1');
    if (garbage.at(-1) === '\n') socket.write(`{"kind":"preempt","ref":2,"name":"x"}\n${HELLO}`);
    const lines = (await allOf(socket)).trimEnd().split('\n');
    const { kind, ...last } = JSON.parse(lines.at(-1)!) as { kind: string; why: string };
    expect([kind, last.why]).toEqual(['refused', expect.stringContaining(why)]);
    expect(lines.filter((line) => line.includes('refused'))).toHaveLength(1);
    const client = await joinServer(here, at, () => {});
    expect((await client.ask('check', 'x')).owner).toBe(null);
  });

  it('takes lines in pieces, cut anywhere, and with the endings of Windows', async () => {
    const socket = await here.connect(at);
    const said = allOf(socket);
    const bytes = Buffer.from(
      `${HELLO}{"kind":"preempt","ref":1,"name":"ü 🔒"}\r\n{"kind":"check","ref":2,"name":"ü 🔒"}\n`,
    );
    for (const [i, byte] of bytes.entries()) {
      socket.write(Buffer.of(byte));
      while (there.traffic().handled <= i) await new Promise((resolve) => setImmediate(resolve));
    }
    socket.end();
    expect((await said).trimEnd().split('\n')).toEqual([
      '{"kind":"welcome","id":10001}',
      '{"kind":"preempted","ref":1,"success":true,"owner":10001}',
      '{"kind":"checked","ref":2,"owner":10001}',
    ]);
    const client = await joinServer(here, at, () => {});
    expect((await client.ask('check', 'ü 🔒')).owner).toBe(10001);
  });

  it.each(['', ' ', '\n', '\u2028', '"', '__proto__', '\0'.repeat(NAME_CHARS_MAX), '\ud800'])(
    'takes %j for a name, and tells a late follower of it',
    async (name) => {
      const client = await joinServer(here, at, () => {});
      expect((await client.ask('preempt', name)).success).toBe(true);
      const lines: string[] = [];
      const follower = await joinLeader(here, at, (line) => lines.push(line));
      const port = await here.listen(0, attend(follower));
      const other = await joinServer(there, { host: HOST, port }, () => {});
      expect((await other.ask('check', name)).owner).toBe(10001);
      expect(lines.filter((line) => line === 'UpdateLockmap')).toHaveLength(1);
    },
  );
});

describe('a connection', () => {
  it('to who does not read is cut off, and takes more than the largest map before', async () => {
    const outcome = await new Promise<string[]>((resolve) => {
      const take = (socket: Socket): void => {
        const connection = new Connection<ToServer, ToFollower>(socket, toServer);
        const fill = (): void => {
          for (let i = 0; i < LOCKS_MAX; i += 1) connection.send(change);
        };
        fill();
        const open = !socket.destroyed;
        connection.take({ got: () => {}, gone: (why) => resolve([open ? 'took the largest map' : '', why]) });
        fill();
      };
      void here.listen(0, take).then((port) => there.connect({ host: HOST, port }));
    });
    expect(outcome).toEqual(['took the largest map', 'it does not read']);
  });
});

describe('sockets', () => {
  it('count the same on both ends when nothing is under way, also of those that are closed', async () => {
    const client = await joinServer(here, at, () => {});
    await client.ask('preempt', 'x');
    expect(here.traffic().handled).toBe(there.traffic().written);
    expect(here.traffic().written).toBe(there.traffic().handled);
    expect(here.traffic().written).toBeGreaterThan(0);
    const before = here.traffic();
    await here.close();
    expect(here.traffic()).toEqual(before);
  });

  it('that find nobody say where', async () => {
    await there.close();
    await expect(here.connect(at)).rejects.toThrow(Unreachable);
    await expect(here.connect(at)).rejects.toThrow(`Nobody can be reached at ${HOST}:${at.port} (ECONNREFUSED).`);
  });
});
