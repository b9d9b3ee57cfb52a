import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { runCommand, start, type Running } from './command.ts';
import { fencesOf } from './documents/fences.ts';

const running: Running[] = [];
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map(({ done }) => done));
});

/** A part of the lock map, which is ended after the test. */
function part(...args: string[]): Running {
  const each = start('lock-map', args);
  running.push(each);
  return each;
}

/** A server that listens on a free port, and where. */
async function server(...args: string[]): Promise<Running & { readonly at: string }> {
  const each = part(...args, '--port', '0');
  const [line] = await each.said(/ listening$/);
  return { ...each, at: line!.split(' ')[0]! };
}

/** A client that has its id. */
async function client(at: string): Promise<Running> {
  const each = part('client', '--server', at);
  await each.said(/^client_id: /);
  return each;
}

const type = ({ child }: Running, line: string): unknown => child.stdin!.write(`${line}\n`);

/** Types a request, and waits for its answer, which comes as this client's nth of this text. */
async function ask(who: Running, line: string, answer: string, nth = 1): Promise<void> {
  type(who, line);
  await who.said(new RegExp(` Response: ${answer}$`), nth);
}

/** The lines of an output: ports and times made equal. */
const linesOf = (output: string): string[] =>
  output
    .replaceAll(/127\.0\.0\.1:\d+/g, 'PLACE')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')
    .trimEnd()
    .split('\n');

/** What it printed until it ended. */
const printed = async ({ done }: Running): Promise<string[]> => linesOf((await done).stdout);

/** Ends a client, and resolves with what it printed. */
function printedByClient(each: Running): Promise<string[]> {
  each.child.stdin!.end();
  return printed(each);
}

/** Ends a server, and resolves with what it printed. */
function printedByServer(each: Running): Promise<string[]> {
  each.child.kill('SIGTERM');
  return printed(each);
}

describe('the published session', () => {
  it('gets the published answers, and the servers print the published lines', async () => {
    const leader = await server('leader');
    const followerA = await server('follower', '--leader', leader.at);
    const followerB = await server('follower', '--leader', leader.at);
    const told = (pattern: RegExp, times: number): Promise<unknown> =>
      Promise.all([followerA, followerB].map(({ said }) => said(pattern, times)));

    const a = await client(leader.at);
    await ask(a, 'preempt lock01', 'PreemptLock Success:10001');
    await told(/^UpdateLockmap$/, 1);
    const b = await client(followerA.at);
    await ask(b, 'check lock01', 'CheckLock:Lock:10001');
    await ask(b, 'preempt lock01', 'PreemptLock Failed');
    await ask(b, 'preempt lock02', 'PreemptLock Success');
    await told(/^UpdateLockmap$/, 2);
    const c = await client(followerB.at);
    await ask(c, 'preempt lock02', 'PreemptLock Failed');
    await ask(b, 'release lock02', 'ReleaseLock Success');
    await told(/^RemoveLockmap$/, 1);
    await ask(c, 'preempt lock02', 'PreemptLock Success');
    await told(/^UpdateLockmap$/, 3);
    await ask(a, 'check lock02', 'CheckLock:Lock:30001');

    const clientPrints = (id: number, ...lines: string[]): string[] => [
      'start to connect with server',
      'client send data',
      'server socket: PLACE -> PLACE',
      `client_id: ${id}`,
      ...lines,
      'distributeLock:>',
    ];
    const asked = (what: string, answer: string): string[] => [
      `distributeLock:> TIME Request: ${what}`,
      `TIME Response: ${answer}`,
    ];
    expect(await printedByClient(a)).toEqual(
      clientPrints(
        10001,
        ...asked('preemptlock', 'PreemptLock Success:10001'),
        ...asked('checklock', 'CheckLock:Lock:30001'),
      ),
    );
    expect(await printedByClient(b)).toEqual(
      clientPrints(
        20001,
        ...asked('checklock', 'CheckLock:Lock:10001'),
        ...asked('preemptlock', 'PreemptLock Failed'),
        ...asked('preemptlock', 'PreemptLock Success'),
        ...asked('releaselock', 'ReleaseLock Success'),
      ),
    );
    expect(await printedByClient(c)).toEqual(
      clientPrints(
        30001,
        ...asked('preemptlock', 'PreemptLock Failed'),
        ...asked('preemptlock', 'PreemptLock Success'),
      ),
    );

    const followerPrints = (id: number, ...lines: string[]): string[] => [
      'start to connect with leader_server',
      'follower send data',
      'leader socket and follower_id:',
      `PLACE -> PLACE ${id}`,
      'PLACE listening',
      ...lines,
    ];
    const [update, remove, connect] = ['UpdateLockmap', 'RemoveLockmap', 'connect with PLACE'];
    expect(await printedByServer(followerA)).toEqual(followerPrints(2, update, connect, update, remove, update));
    expect(await printedByServer(followerB)).toEqual(followerPrints(3, update, update, connect, remove, update));
    expect(await printedByServer(leader)).toEqual([
      'PLACE listening',
      ...['2', '3', '4'].flatMap((count) => ['Connect from PLACE', 'active threads:', count]),
      'broadcast new lock_map',
      'broadcast new lock_map',
      'broadcast to remove lock_map',
      'broadcast new lock_map',
    ]);
  });
});

it('a session is as docs/lock-map.md shows it', async () => {
  const leader = await server('leader');
  const follower = await server('follower', '--leader', leader.at);
  await ask(await client(leader.at), 'preempt lock01', 'PreemptLock Success:10001');
  const { text } = fencesOf('docs/lock-map.md').find(({ language }) => language === 'text')!;
  const typed = [...text.matchAll(/^distributeLock:> (.*\n)/gm)].map(([, line]) => line!);
  const shown = typed.reduce((before, line) => before.replace(`:> ${line}`, ':> '), text); // no terminal shows it here
  const user = await client(follower.at);
  user.child.stdin!.end(typed.join(''));
  expect(await printed(user)).toEqual([...linesOf(shown), 'distributeLock:>']);
});

describe('a client', () => {
  it('does what is piped in, one after the other, and ends with 0', async () => {
    const leader = await server('leader');
    const { child, done } = await client(leader.at);
    child.stdin!.end(
      'check Müllers Lock: "a" __proto__ \n\npreempt  Müllers Lock: "a" __proto__\ncheck Müllers Lock: "a" __proto__',
    );
    const { status, stdout } = await done;
    expect(stdout.match(/Response: .*/g)).toEqual([
      'Response: CheckLock:Free',
      'Response: PreemptLock Success:10001',
      'Response: CheckLock:Lock:10001',
    ]);
    expect(status).toBe(0);
  });

  it('that types what is no command gets the list of commands', async () => {
    const leader = await server('leader');
    const one = await client(leader.at);
    type(one, 'lock lock01');
    type(one, 'check');
    const lines = await one.said(/There are:|NAME/, 8);
    expect(lines[0]).toBe("distributeLock:> There is no command 'lock'. There are:");
    expect(lines[4]).toBe('distributeLock:> Which lock? There are:');
    expect(lines.slice(1, 4).map((line) => line.trim().split(' ')[0])).toEqual(['preempt', 'release', 'check']);
  });

  it('of no server ends with 69, and how one is started', async () => {
    const { status, stderr } = await runCommand('lock-map', ['client', '--server', '127.0.0.1:1']);
    expect(stderr).toBe(
      'lock-map: Nobody can be reached at 127.0.0.1:1 (ECONNREFUSED). Start first: lock-map leader\n',
    );
    expect(status).toBe(69);
  });

  it('of a server that is no lock map ends with 69', async () => {
    const other = await listening((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const { status, stderr } = await runCommand('lock-map', ['client', '--server', placeOf(other)]);
    other.close();
    expect(stderr).toContain('The lock server is gone: This is no message of the lock map');
    expect(status).toBe(69);
  });
});

describe('when the leader dies', () => {
  it('its followers and all clients say so and end with 69; nobody answers from an old copy', async () => {
    const leader = await server('leader');
    const follower = await server('follower', '--leader', leader.at);
    const clients = [await client(leader.at), await client(follower.at)];
    await ask(clients[1]!, 'preempt lock01', 'PreemptLock Success');
    leader.child.kill('SIGKILL');
    const ends = await Promise.all([follower, ...clients].map(({ done }) => done));
    for (const { status, stderr } of ends) {
      expect(stderr).toMatch(/^lock-map: The lock server is gone: .+\n$/);
      expect(status).toBe(69);
    }
    expect(ends[2]!.stderr).toContain('The follower has no leader');
    const { stderr } = await runCommand('lock-map', ['client', '--server', follower.at]);
    expect(stderr).toContain('Nobody can be reached');
  });
});

describe('a follower that dies', () => {
  it('takes its clients with it, and leaves them what they own', async () => {
    const leader = await server('leader');
    const follower = await server('follower', '--leader', leader.at);
    const theirs = await client(follower.at);
    await ask(theirs, 'preempt lock01', 'PreemptLock Success');
    follower.child.kill('SIGKILL');
    expect((await theirs.done).status).toBe(69);
    const next = await server('follower', '--leader', leader.at);
    const one = await client(next.at);
    await ask(one, 'check lock01', 'CheckLock:Lock:20001');
    await ask(one, 'preempt lock01', 'PreemptLock Failed');
    await one.said(/client_id: 30001/);
  });
});

describe('lock-map', () => {
  it('with a port that is taken ends with 69, also where the follower has joined already', async () => {
    const leader = await server('leader');
    const port = leader.at.split(':')[1]!;
    for (const args of [['leader'], ['follower', '--leader', leader.at]]) {
      const { status, stderr } = await runCommand('lock-map', [...args, '--port', port]);
      expect(stderr).toContain(`The port ${port} is taken.`);
      expect(status).toBe(69);
    }
  });

  it.each([
    [[], 'Say which part: leader, follower, client'],
    [['server'], "There is no part 'server'. There are: leader, follower, client"],
    [['client', '--server', '9001'], 'It must be like 127.0.0.1:9001.'],
  ])('%j is wrong usage', async (args, message) => {
    const { status, stderr } = await runCommand('lock-map', args);
    expect(stderr).toContain(message);
    expect(status).toBe(64);
  });
});

describe('the implementation', () => {
  it('is listed by its name, and its parts are not', async () => {
    const { stderr } = await runCommand('servicetester', ['--use', 'imp7']);
    expect(stderr.match(/lock\/map.*/g)).toEqual(['lock/map']);
  });
});

async function listening(take: Parameters<typeof createServer>[1]): Promise<Server> {
  const other = createServer(take).listen(0, '127.0.0.1');
  await once(other, 'listening');
  return other;
}

const placeOf = (other: Server): string => `127.0.0.1:${(other.address() as AddressInfo).port}`;
