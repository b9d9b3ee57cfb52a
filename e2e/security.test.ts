import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { TOKEN_VARIABLE } from '../test-node/wire/token.ts';
import { clauses, emptyFolder, runCommand, start, test, type Running } from './command.ts';

const TOKEN = '0123456789abcdef0123456789abcdef';
const running: Running[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const { child, done } of running.splice(0)) {
    child.kill('SIGTERM');
    await done;
  }
});

/** Starts the nodes; resolves with the option with which they are tested. */
async function nodes(...args: string[]): Promise<string> {
  const command = start('start-nodes', ['2', '--use', 'imp0', '--port', '0', ...args]);
  running.push(command);
  const [line] = await command.said(/test them with/);
  return line!.split(' ').at(-1)!;
}

const refusal = async (url: string, headers: Record<string, string>): Promise<string> => {
  const [error] = (await once(new WebSocket(url, { headers }), 'error').catch((e: unknown) => [e])) as [Error];
  return error.message;
};

describe('an address that others reach', () => {
  it.each([
    ['test-node', '2', '0', '--use', 'imp0'],
    ['start-nodes', '2', '--use', 'imp0'],
    ['service-model', 'distlock'],
  ])('is refused by %s without a token, and the command that makes one is told', async (command, ...args) => {
    const { status, stderr } = await runCommand(command, [...args, '--host', '0.0.0.0']);
    expect(stderr).toContain(`both sides need a token: export ${TOKEN_VARIABLE}=$(openssl rand -hex 16)`);
    expect(status).toBe(64);
  });

  it('can be used with a token, by those who have it', async () => {
    vi.stubEnv(TOKEN_VARIABLE, TOKEN);
    const connect = await nodes('--host', '0.0.0.0');
    expect(connect).toContain('ws://0.0.0.0:');
    const { status, report } = await test([connect, '--runs', '2']);
    expect([status, report.verdict]).toEqual([0, 'conforms']);
  });
});

describe('a token', () => {
  it.each(['servicetester', 'test-node', 'start-nodes', 'service-model'])(
    'that could be guessed is refused by %s',
    async (command) => {
      vi.stubEnv(TOKEN_VARIABLE, 'secret');
      const args = { servicetester: [], 'test-node': ['2', '0'], 'start-nodes': ['2'], 'service-model': ['distlock'] };
      const { status, stderr } = await runCommand(command, args[command as keyof typeof args]);
      expect(stderr).toContain(`The token in ${TOKEN_VARIABLE} has 6 characters; it needs 16 or more`);
      expect(status).toBe(64);
    },
  );

  it.each([
    ['with a checker', ['--checker', 'imp0']],
    ['over a model in a process of its own', ['--use', 'imp0', '--over', 'model']],
  ])('changes nothing for nodes that the tester starts, %s', async (_, args) => {
    vi.stubEnv(TOKEN_VARIABLE, TOKEN);
    const { status, report } = await test([...args, '--runs', '2']);
    expect([status, report.verdict]).toEqual([0, 'conforms']);
  });

  it('is wanted of everybody, also on this machine', async () => {
    vi.stubEnv(TOKEN_VARIABLE, TOKEN);
    const connect = await nodes();
    const [url] = connect.slice('--connect='.length).split(',');
    expect(await refusal(url!, {})).toContain('401');
    expect(await refusal(url!, { authorization: `Bearer ${TOKEN}x` })).toContain('401');
    expect(await refusal(url!, { authorization: `Bearer ${TOKEN}`, origin: 'http://localhost' })).toContain('403');
    for (const [token, message] of [
      [undefined, 'it wants a token, and there is none here'],
      ['fedcba9876543210', 'it wants a token, and the one here is wrong'],
    ] as const) {
      vi.stubEnv(TOKEN_VARIABLE, token);
      const { status, stderr } = await runCommand('servicetester', [connect]);
      expect(stderr).toContain(`${message}. ${TOKEN_VARIABLE} must be the same on both sides.`);
      expect(status).toBe(69);
    }
  });

  it('is in no trace and no report', async () => {
    vi.stubEnv(TOKEN_VARIABLE, TOKEN);
    const folder = emptyFolder();
    const { report } = await test(['--checker', 'imp0', '--use', 'broken/answered-twice', '--seed', '42'], folder);
    expect(JSON.stringify(report)).not.toContain(TOKEN);
    expect(readFileSync(join(folder, report.run!.trace), 'utf8')).not.toContain(TOKEN);
  });
});

describe('a node', () => {
  /** A node that does what is right until it is prepared, and then something else. */
  function fake(then: (socket: WebSocket) => void): Promise<{ url: string; close: () => void }> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    server.on('connection', (socket) => {
      socket.on('error', () => {});
      socket.on('message', (data: Buffer) => {
        const { id, method } = JSON.parse(data.toString()) as { id: number; method: string };
        const capabilities = {};
        const results: Record<string, unknown> = {
          initialize: { protocolVersion: '1', service: 'distlock', implementation: 'mine', capabilities },
          prepare: { endpoint: null },
          start: null,
        };
        if (method in results) socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: results[method] }));
        else then(socket);
      });
    });
    const close = (): void => {
      for (const client of server.clients) client.terminate();
      server.close();
    };
    return once(server, 'listening').then(() => ({
      url: `ws://127.0.0.1:${(server.address() as { port: number }).port}`,
      close,
    }));
  }

  it.each<[string, (socket: WebSocket) => void, RegExp]>([
    ['talks nonsense', (socket) => socket.send('listening on 7400'), /sent listening on 7400: it is not JSON/],
    ['answers what was not asked', (s) => s.send('{"jsonrpc":"2.0","id":99,"result":1}'), /it answers the request 99/],
    ['sends too much', (socket) => socket.send('x'.repeat(5_000_000)), /Max payload size exceeded/],
    [
      'nests without end',
      (socket) => socket.send(`{"jsonrpc":"2.0","id":4,"result":${'['.repeat(1e5)}${']'.repeat(1e5)}}`),
      /nested more than 500 levels deep/,
    ],
  ])('that %s is found not to keep to the wire protocol', async (_, then, reason) => {
    const { url, close } = await fake(then);
    const { status, report } = await test(['2', `--connect=${url}`, '--runs', '1']);
    close();
    expect([status, ...new Set(clauses(report))]).toEqual([1, 'node: the node: it keeps to the wire protocol']);
    expect(report.findings[0]!.reason).toMatch(reason);
  });

  it('that floods is found to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'servicetester-'));
    writeFileSync(
      join(folder, 'mine.ts'),
      `import { defineImplementation } from 'servicetester';
import { distlock } from 'servicetester/services/distlock';
export default defineImplementation({
  name: 'mine',
  service: distlock,
  createNode: ({ address, informTester, signal }) => ({
    async acq() {
      while (!signal.aborted) {
        for (let i = 0; address === 0 && i < 100; i += 1) void informTester('again' as never);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    rel() {},
    end() {},
  }),
});`,
    );
    writeFileSync(
      join(folder, 'checker.ts'),
      `import { defineChecker } from 'servicetester';
import { distlock } from 'servicetester/services/distlock';
export default defineChecker({ name: 'mine', service: distlock, init: () => ({}), on: { again: {} } });`,
    );
    const { status, report } = await test(['--use', './mine.ts', '--checker', './checker.ts', '--runs', '1'], folder);
    const found = { status, found: clauses(report), undecided: report.undecided };
    expect(found).toEqual({ status: 1, found: ['node: the node: it does not flood'], undecided: [] });
  });
});
