import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { realClock } from '../services/environment/clock.ts';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { emptyFolder, runCommand, start, test, type Report } from './command.ts';

/** A file of a user, in a folder of its own. */
function file(name: string, text: string, folder = emptyFolder()): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe.concurrent('wrong usage', () => {
  it.each([
    [
      ['--checker', 'imp7'],
      /There is no checker 'imp7'\. There are:\n {2}distlock\/imp0\n {2}distlock\/imp1\n {2}lock\/central\n {2}msgtransfer\/window\nA file of your own is given by its path/,
    ],
    [['--use', 'imp7'], /There is no implementation 'imp7'\. There are:\n(.*\n)* {2}distlock\/imp0\n/],
    [['--use', 'model'], /'model' can be of any service; say which: --service distlock/],
    [
      ['--use', 'model', '--service', 'lock9'],
      /There is no service 'lock9'\. There are:\n {2}datagram\n {2}distlock\n {2}kv\n {2}lease-lock\n {2}lock\n {2}msgtransfer\n {2}mutex\n {2}register\n {2}rwlock\n {2}semaphore\n {2}timelock/,
    ],
    [['--use', './nowhere.ts'], /There is no file .*nowhere\.ts/],
    [['3', '--use', 'imp0'], /distlock\/imp0 has 2 nodes; asked for: 3/],
    [['99999', '--use', 'imp1'], /99999 nodes are too many: at most 10000\./],
    [['101', '--use', 'imp1'], /101 nodes are too many: at most 100, as each is a process/],
    [['1', '--use', 'imp0'], /distlock\/imp0 has 2 nodes; asked for: 1/],
    [['--use', 'tcp', '--checker', 'imp0'], /The checker imp0 is for distlock, not for msgtransfer/],
    [['--use', 'imp0', '--service', 'msgtransfer'], /imp0 implements distlock, not msgtransfer/],
    [
      ['--use', 'imp0', '--over', 'imp0'],
      /There is no implementation 'imp0'|imp0 stands on msgtransfer; imp0 implements distlock/,
    ],
    [['--use', 'tcp', '--over', 'tcp'], /tcp stands on nothing, so '--over tcp' has no place/],
    [['--use', 'imp0', '--runs', '0'], /must be a whole number from 1/],
    [['--use', 'imp0', '--budget', 'soon'], /It must be a number above 0/],
    [['--use', 'imp0', '--seed', 'x'], /must be a number, or a number and a run/],
    [['--use', 'imp0', '--seed', '1:2-9'], /There is no slant 9: 0 to 3\./],
    [['--use', 'imp0', '--report', 'pdf'], /There is no report 'pdf'\. There are:\n {2}json, json=FILE/],
    [['--use', 'imp0', '--runz', '3'], /unknown option '--runz'\n\(Did you mean --runs\?\)/],
    [['two'], /must be a whole number/],
    [['--use', 'imp0', '--connect'], /Either --use starts nodes, or --connect tests nodes that run already/],
    [['--connect=here'], /'here' is no URL of a node/],
    [['--checker', './mine.ts'], /There is no file .*mine\.ts/],
  ])('servicetester %j says what is wrong, and ends with 64', async (args, message) => {
    const { status, stderr } = await runCommand('servicetester', args);
    expect(stderr).toMatch(message);
    expect({ status, stack: /\n {4}at /.test(stderr) }).toEqual({ status: 64, stack: false });
  });

  it('says what a file lacks that is no implementation', async () => {
    const path = file('mine.ts', `export default { name: 'mine' };`);
    const { status, stderr } = await runCommand('servicetester', ['--use', path]);
    expect(stderr).toContain('exports no implementation: what it exports lacks service, createNode');
    expect(status).toBe(64);
  });

  it('says where a service contradicts itself', async () => {
    const service = `{ name: 's', addresses: { default: 2, min: 1 }, init: () => 0, functions: { go: { call: {}, step: { goes: {} }, return: {} } } }`;
    const path = file(
      'mine.ts',
      `export default { name: 'mine', service: ${service}, createNode: () => ({ go() {} }) };`,
    );
    const { status, stderr } = await runCommand('servicetester', ['--use', path]);
    expect(stderr).toContain(
      "The service s has hidden steps in 'go', whose return does not depend on them: give it a condition.",
    );
    expect(status).toBe(64);
  });

  it('is not a file that ends the process while it is loaded, but it is told', async () => {
    const path = file('mine.ts', `process.exit(0);`);
    const { status, stderr } = await runCommand('servicetester', ['--use', path]);
    expect(stderr).toContain('It ended before it was done, with status 0: a file that it loaded ended the process');
    expect(status).toBe(70);
  });

  it.each([
    ['an exception', `setTimeout(() => { throw new Error('nobody listens'); }, 0)`],
    ['a rejection', `void Promise.reject(new Error('nobody listens'))`],
  ])('is not %s in what createSystem started: that is no verdict', async (_, failing) => {
    const system = `async createSystem() { ${failing}; await new Promise(() => {}); }`;
    const path = file(
      'mine.ts',
      `import { mutex } from ${JSON.stringify(join(PACKAGE_ROOT, 'dist/services/mutex.js'))};
      export default { name: 'mine', service: mutex, ${system}, createNode: () => ({ acquire() {}, release() {} }) };`,
    );
    const { status, stderr } = await runCommand('servicetester', ['--use', path]);
    expect(stderr).toContain('by an error that nobody caught, maybe in what createSystem started');
    expect(stderr).toContain('Error: nobody listens\n    at ');
    expect(status).toBe(70);
  });

  it('says which package a file needs that is not there', async () => {
    const path = file('mine.ts', `import 'no-such-package';\nexport default {};`);
    const { status, stderr } = await runCommand('servicetester', ['--use', path]);
    expect(stderr).toContain('it needs the package no-such-package: npm install no-such-package');
    expect(status).toBe(64);
  });

  it.each(['test-node', 'start-nodes', 'service-model'])(
    '%s without arguments says what is missing',
    async (command) => {
      const { status, stderr } = await runCommand(command, []);
      expect(stderr).toMatch(/missing required argument/);
      expect(status).toBe(64);
    },
  );
});

describe.concurrent('every command', () => {
  it.each(['servicetester', 'test-node', 'start-nodes', 'service-model', 'lock-map', 'zmq-lock', 'etcd-lock'])(
    '%s --help tells the exit statuses',
    async (command) => {
      const { status, stdout } = await runCommand(command, ['--help']);
      expect(status).toBe(0);
      for (const code of [0, 1, 2, 64, 69, 70, 130]) expect(stdout).toMatch(new RegExp(`^ +${code}  `, 'm'));
    },
  );
});

describe('what is missing on the machine', () => {
  it('a port that is taken ends with 69', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { status, stderr } = await runCommand('test-node', ['2', '0', '--use', 'imp0', '--port', String(port)]);
    server.close();
    expect(stderr).toContain(`The port ${port} is taken.`);
    expect(status).toBe(69);
  });

  it('a program that an implementation requires ends with 69, and the command that gets it', async () => {
    const mine = `export default { name: 'mine', service: distlock, requires: { 'no-such-program': 'apt-get install it' }, createNode: () => ({}) };`;
    const path = file('mine.ts', `import { distlock } from 'servicetester/services/distlock';\n${mine}`);
    const { status, stderr } = await runCommand('servicetester', ['--use', path]);
    expect(stderr).toBe('servicetester: mine needs the program no-such-program. To get it: apt-get install it\n');
    expect(status).toBe(69);
  });

  it('nodes that do not run end with 69, and the command that starts them', async () => {
    const { status, stderr } = await runCommand('servicetester', ['--connect=ws://127.0.0.1:1,ws://127.0.0.1:1']);
    expect(stderr).toContain('Start nodes with: start-nodes 2 --use imp0');
    expect(status).toBe(69);
  });
});

describe.concurrent('the report', () => {
  it('of a run with a slant names it so that it is repeated', async () => {
    const args = ['--checker', 'imp0', '--use', 'broken/answered-twice', '--seed', '42:0-2', '--runs', '20'];
    const { report } = await test(args);
    expect(report.verdict).toBe('violates');
    expect(report.run!.name).toBe('0-2');
    expect(report.repeat.at(-1)).toMatch(/--seed 42:0-2$/);
  });

  it('counts what was reached of the specification, and names the calls that more of them would reach', async () => {
    const { stdout } = await runCommand('servicetester', ['3', '--use', 'imp1', '--runs', '30', '--seed', '1']);
    expect(stdout).toMatch(/^ {2}coverage: \d of 9 states, \d of 9 calls, \d of 9 returns of the specification$/m);
    const { report } = await test(['3', '--use', 'imp1', '--runs', '2', '--calls', '5', '--seed', '1']);
    const { states, calls, open } = report.coverage;
    expect([states.of, calls.of, calls.reached + calls.missing.length]).toEqual([9, 9, 9]);
    expect(calls.missing).toEqual(expect.arrayContaining([...open]));
  });

  it('is written as JSON to a file, beside the text', async () => {
    const folder = emptyFolder();
    const args = ['--use', 'imp0', '--runs', '3', '--seed', '5', '--report', 'json=report.json'];
    const { status, stdout } = await runCommand('servicetester', args, folder);
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as object;
    expect(report).toMatchObject({
      format: 'servicetester report 1',
      verdict: 'conforms',
      seed: 5,
      counts: { runs: 3 },
    });
    expect(stdout).toMatch(/^distlock\/imp0 over msgtransfer\/tcp, 2 nodes\n {2}3 runs, /);
    expect(stdout).toMatch(/\nconforms\n$/);
    expect(status).toBe(0);
  });

  it('of a campaign that shows nothing is unknown: vacuous', async () => {
    const { status, report } = await test(['--use', 'imp0', '--runs', '1', '--calls', '1', '--seed', '1']);
    expect({ status, causes: report.undecided.map(({ cause }) => cause) }).toEqual({ status: 2, causes: ['vacuous'] });
  });
});

describe.concurrent('an interruption', () => {
  it('ends with 130, with the report, and with no process left', async () => {
    const folder = emptyFolder();
    const args = ['--use', 'imp0', '--runs', '100000', '--report', 'json=report.json'];
    const { child, done } = start('servicetester', args, folder);
    const nodes = await childrenOf(child.pid!, 2);
    child.kill('SIGINT');
    expect((await done).status).toBe(130);
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as { undecided: object[] };
    expect(report.undecided).toMatchObject([{ cause: 'interrupted' }]);
    expect(nodes.filter(alive)).toEqual([]);
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('of a node from outside, by %s, is not held against it', async (signal) => {
    const folder = emptyFolder();
    const args = ['--use', 'imp0', '--budget', '3', '--report', 'json=report.json'];
    const { child, done } = start('servicetester', args, folder);
    const traces = join(folder, '.servicetester');
    const begun = (): boolean =>
      existsSync(traces) &&
      readdirSync(traces).some((name) => readFileSync(join(traces, name), 'utf8').includes('"return"'));
    while (!begun()) await turn();
    process.kill((await childrenOf(child.pid!, 2))[0]!, signal);
    expect((await done).status).toBe(2);
    const { findings, undecided } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
    expect(findings).toEqual([]);
    // Between two runs it is only seen that it cannot be reached.
    expect(undecided.map(({ cause }) => cause)).toEqual([expect.stringMatching(/^(unexplained death|not reached)$/)]);
  });

  it('by a kill that cannot be handled leaves no node either', async () => {
    const { child, done } = start('servicetester', ['--use', 'imp0', '--runs', '100000']);
    const nodes = await childrenOf(child.pid!, 2);
    child.kill('SIGKILL');
    await done;
    while (nodes.some(alive)) await turn();
  });
});

describe.concurrent('nodes that use their own service', () => {
  it.each([
    ['2', '--use', 'imp0'],
    ['2', '--use', 'imp0', '--over', 'model'],
    ['3', '--use', 'tcp'],
  ])('start-nodes %s %s %s --exercise', async (...args) => {
    const { status, stdout } = await runCommand('start-nodes', [...args, '--exercise', '--calls', '30']);
    expect(stdout).toMatch(/node 0 made \d+ calls; node 1 made \d+ calls.*\nnode 0 was told to end, and did\n$/s);
    expect(status).toBe(0);
  });
});

describe.concurrent('a tester that is killed', () => {
  /** A lock in a file, of which node 0 hangs for ever when it is called for the third time. */
  const hanging = `
import { writeFileSync } from 'node:fs';
import { defineImplementation } from 'servicetester';
import { distlock } from 'servicetester/services/distlock';
let held = false;
let calls = 0;
const waiting: (() => void)[] = [];
export default defineImplementation({
  name: 'mine',
  service: distlock,
  together: true,
  createNode: () => ({
    async acq() {
      calls += 1;
      if (calls === 3) {
        writeFileSync('hangs', '');
        for (;;);
      }
      if (held) await new Promise<void>((resolve) => waiting.push(resolve));
      held = true;
    },
    rel() {
      const next = waiting.shift();
      if (next) next();
      else held = false;
    },
    end() {},
  }),
});`;

  it('leaves no node, although it hangs, and a trace that can be read to its last event', async () => {
    const folder = emptyFolder();
    file('mine.ts', hanging, folder);
    const { child, done } = start('servicetester', ['2', '--use', './mine.ts', '--seed', '1'], folder);
    while (!existsSync(join(folder, 'hangs'))) await turn();
    const all = descendantsOf(child.pid!);
    child.kill('SIGKILL');
    await done;
    while (all.some(alive)) await turn();
    expect(all).toHaveLength(2); // all nodes are in one process; and its guardian
    const traces = join(folder, '.servicetester');
    const [name] = readdirSync(traces);
    expect(name).toBe(`running-${child.pid}.jsonl`);
    const lines = readFileSync(join(traces, name!), 'utf8').trimEnd().split('\n');
    const [header, ...events] = lines.map((line) => JSON.parse(line) as { i: number; plan?: object });
    expect(header!.plan).toBeTypeOf('object');
    expect(events.length).toBeGreaterThan(1);
    expect(events.map(({ i }) => i)).toEqual([...events.keys()]);
  });

  it('is start-nodes: it leaves none either', async () => {
    const folder = emptyFolder();
    const hangs = `setTimeout(() => { writeFileSync('hangs', ''); for (;;); });`;
    file('mine.ts', hanging.replace('let calls', `if (process.send) ${hangs}\nlet calls`), folder);
    const { child, done } = start('start-nodes', ['2', '--use', './mine.ts', '--port', '0'], folder);
    while (!existsSync(join(folder, 'hangs'))) await turn();
    const all = descendantsOf(child.pid!);
    child.kill('SIGKILL');
    await done;
    expect(all).toHaveLength(2);
    while (all.some(alive)) await turn();
  });
});

describe.concurrent('a tester that ends', () => {
  it('leaves none of the processes that it started, also not the guardian of the nodes', async () => {
    const { child, done } = start('servicetester', ['--use', 'imp0', '--runs', '20']);
    await childrenOf(child.pid!, 2);
    const all = descendantsOf(child.pid!);
    expect((await done).status).toBe(0);
    while (all.some(alive)) await turn();
    expect(all.length).toBeGreaterThanOrEqual(3);
  });

  it('does not wait for what a node has left behind, which holds its output', async () => {
    const folder = emptyFolder();
    const orphan = `import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
if (process.send) writeFileSync('orphan', String(spawn('sleep', ['1000'], { stdio: 'inherit' }).pid));
export default { name: 'mine', service: distlock, together: true, createNode() {} };`;
    file('mine.ts', `import { distlock } from 'servicetester/services/distlock';\n${orphan}`, folder);
    const { status } = await runCommand('servicetester', ['--use', './mine.ts', '--shrink', '0'], folder);
    process.kill(Number(readFileSync(join(folder, 'orphan'), 'utf8')));
    expect(status).toBe(1); // no node is made
  });

  it('by Ctrl-C twice ends at once with 130, and with no process left', async () => {
    const folder = emptyFolder();
    const never = `createNode: () => new Promise<never>(() => {}), offers: ['acq', 'rel', 'end'] });`;
    const source = `import { defineImplementation } from 'servicetester';
import { distlock } from 'servicetester/services/distlock';
export default defineImplementation({ name: 'mine', service: distlock, ${never}`;
    file('mine.ts', source, folder);
    const { child, done } = start('servicetester', ['--use', './mine.ts'], folder);
    const traces = join(folder, '.servicetester');
    while (!existsSync(traces)) await turn();
    const all = descendantsOf(child.pid!);
    child.kill('SIGINT');
    while (!/^ShdPnd:\t0+$/m.test(readFileSync(`/proc/${child.pid}/status`, 'utf8'))) await turn(); // two at once are one
    child.kill('SIGINT');
    const { status, stdout } = await done;
    expect({ status, stdout }).toEqual({ status: 130, stdout: '' });
    while (all.some(alive)) await turn();
  });
});

describe.concurrent('what listens and is no node', () => {
  /** What the tester says of two nodes that are reached at this server. */
  async function tested(
    server: Server | WebSocketServer,
    ...args: string[]
  ): Promise<{ status: number | null; stderr: string }> {
    await once(server, 'listening');
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { status, stderr } = await runCommand('servicetester', ['2', `--connect=${url}`, ...args]);
    server.close();
    return { status, stderr };
  }
  const local = { port: 0, host: '127.0.0.1' };

  it.each([
    [
      'never answers',
      () => createServer(() => {}).listen(local),
      /cannot be reached at .*: Opening handshake has timed out/,
    ],
    ['never answers as a node', () => new WebSocketServer(local), /did not answer 'initialize' within 10000 ms/],
    [
      'is a web server',
      () => createHttpServer((_, response) => response.end('hello')).listen(local),
      /what listens there is no test node; it answered with HTTP status 200/,
    ],
    [
      'speaks of something else',
      () => createServer((socket) => socket.end('SSH-2.0\r\n')).listen(local),
      /Parse Error/,
    ],
    [
      'sends what is no frame',
      () => new WebSocketServer(local).on('connection', (_, { socket }) => socket.write(Buffer.alloc(8, 0xff))),
      /the node ended the connection by what it sent: Invalid WebSocket frame/,
    ],
  ])('and %s ends with 69 and why', async (_, serve, message) => {
    const { status, stderr } = await tested(serve());
    expect(stderr).toMatch(message);
    expect(stderr).toContain('Start nodes with: start-nodes 2 --use imp0');
    expect(status).toBe(69);
  });
});

describe('nodes of another service', () => {
  it('than the checker is for are wrong usage', async () => {
    const { child, said, done } = start('start-nodes', ['2', '--use', 'tcp', '--port', '0']);
    const [line] = await said(/test them with/);
    const connect = line!.split(' ').at(-1)!;
    const { status, stderr } = await runCommand('servicetester', ['2', connect, '--checker', 'imp0']);
    child.kill('SIGINT');
    expect(stderr).toBe('servicetester: The checker imp0 is for distlock, not for msgtransfer.\n');
    expect([status, (await done).status]).toEqual([64, 130]);
  });
});

describe.concurrent('a file', () => {
  it.each([
    [
      'that throws while it is loaded',
      `throw new RangeError('not today');`,
      /mine\.ts cannot be loaded: not today\n {4}at .*mine\.ts:1/,
    ],
    ['that cannot be parsed', `export default {{;`, /mine\.ts cannot be loaded: ParseError: .*\n.*mine\.ts:1:16/],
  ])('%s is wrong usage, and the place is told', async (_, text, message) => {
    const { status, stderr } = await runCommand('servicetester', ['--use', file('mine.ts', text)]);
    expect(stderr).toMatch(message);
    expect(status).toBe(64);
  });

  it('that is a folder is wrong usage', async () => {
    const { status, stderr } = await runCommand('servicetester', ['--use', emptyFolder()]);
    expect(stderr).toContain('is no file; the file in it that exports the implementation is wanted');
    expect(status).toBe(64);
  });

  it('whose createNode returns nothing is a node to blame', async () => {
    const mine = `export default { name: 'mine', service: distlock, together: true, createNode() {} };`;
    const path = file('mine.ts', `import { distlock } from 'servicetester/services/distlock';\n${mine}`);
    const { status, stdout } = await runCommand('servicetester', ['--use', path, '--shrink', '0']);
    expect(stdout).toContain(
      'createNode of mine gave undefined; a node is an object with the functions of the service.',
    );
    expect(status).toBe(1);
  });
});

describe.concurrent('options of the other commands', () => {
  it.each([
    [
      'servicetester --sed 1',
      /unknown option '--sed'\n\(Did you mean one of --seed, --set\?\)\n\(see servicetester --help\)/,
    ],
    ['test-node 2 0 --prot 3', /unknown option '--prot'\n\(Did you mean --port\?\)\n\(see test-node --help\)/],
    ['start-nodes 2 --exercize', /unknown option '--exercize'\n\(Did you mean --exercise\?\)/],
    ['service-model distlock --dely 3', /unknown option '--dely'\n\(Did you mean --delay\?\)/],
    ['test-node 2 0 --use imp0 --port x', /It must be a whole number from 0 to 65535/],
    ['test-node 2 5 --use imp0', /The address 5 is none of 0 to 1/],
    ['test-node two 0', /'two' is invalid for argument 'addresses'/],
    ['test-node 2 0 --use imp0 --over ws://x', /ws:\/\/x has no port/],
    ['test-node 2 0 --use imp0 --over ws://::::', /ws:\/\/:::: is no URL of a model/],
    ['test-node 2 0 --use imp0 --system {', /'--system <json>' argument '\{' is invalid/],
    ['start-nodes 2', /Say which implementation: --use imp0/],
    ['start-nodes 2 --use imp0 --calls 0', /must be a whole number from 1/],
    ['start-nodes 2 --use imp0 --seed x', /must be a whole number from 0/],
    ['start-nodes 2 --use imp0 --port 65535', /There are no 2 ports from 65535/],
    ['service-model distlock --delay -1', /must be a whole number from 0/],
    ['service-model nolock', /There is no service 'nolock'/],
    ['service-model distlock msgtransfer', /too many arguments/],
  ])('%s: says what is wrong, and ends with 64', async (line, message) => {
    const [command, ...args] = line.split(' ');
    const { status, stderr } = await runCommand(command!, args);
    expect(stderr).toMatch(message);
    expect({ status, stack: /\n {4}at /.test(stderr) }).toEqual({ status: 64, stack: false });
  });
});

describe('ports that are taken', () => {
  it.each([
    ['start-nodes', ['2', '--use', 'tcp'], -1], // the second node's
    ['service-model', ['distlock'], 0],
  ])('end %s with 69', async (command, args, offset) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { status, stderr } = await runCommand(command, [...args, '--port', String(port + offset)]);
    server.close();
    expect(stderr).toContain(`The port ${port} is taken. Choose another with --port, or 0 for a free one.`);
    expect(status).toBe(69);
  });
});

describe.concurrent('output that cannot be written', () => {
  /** Runs a line of a shell in which the commands can be named. */
  const shell = (line: string): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((resolve) =>
      execFile(
        'bash',
        ['-o', 'pipefail', '-c', line],
        { cwd: emptyFolder(), env: { ...process.env, BIN } },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      ),
    );
  const BIN = join(PACKAGE_ROOT, 'bin');

  it.each(['$BIN/servicetester.js --help | head -1', '$BIN/servicetester.js --checker imp0 --runs 2 | true'])(
    'because nobody reads any more is no failure: %s',
    async (line) => expect(await shell(line)).toMatchObject({ code: 0, stderr: '' }),
  );

  it('because the disk is full is told, and ends with 69', async () => {
    const { code, stderr } = await shell('$BIN/servicetester.js --checker imp0 --runs 2 > /dev/full');
    expect(stderr).toBe('The output cannot be written: ENOSPC: no space left on device, write\n');
    expect(code).toBe(69);
  });

  it.each([
    ['conforms', '--runs 2', 69],
    ['violates', '--use broken/answered-twice --seed 42 --shrink 0', 1],
  ])('as JSON is told, beside the text; a test that %s ends with %s: %i', async (verdict, args, expected) => {
    const line = `$BIN/servicetester.js --checker imp0 ${args} --report json=/dev/full`;
    const { code, stdout, stderr } = await shell(line);
    expect(stdout).toMatch(new RegExp(`\\n${verdict}\\n`));
    expect(stderr).toBe(
      'servicetester: The report could not be written to /dev/full: ENOSPC: no space left on device, write\n',
    );
    expect(code).toBe(expected);
  });

  it.each([
    ['the folder of the traces is none', 'touch .servicetester', /no trace could be written: EEXIST/],
    ['the present folder is gone', 'mkdir gone && cd gone && rmdir ../gone', /no trace could be written: ENOENT/],
  ])('as a trace, because %s, is told in the report', async (_, prepare, message) => {
    const { code, stdout } = await shell(`${prepare} && $BIN/servicetester.js --checker imp0 --runs 2`);
    expect(stdout).toMatch(message);
    expect(stdout).toMatch(/\nconforms\n$/);
    expect(code).toBe(0);
  });
});

/** Until something is looked at again; all the while others need the processor. */
const turn = (): Promise<void> => realClock().sleep(5);

/** All processes that this one has started and that still run. */
const descendantsOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

/** The nodes that this process has started, once there are so many. */
async function childrenOf(pid: number, count: number): Promise<number[]> {
  for (;;) {
    const nodes = descendantsOf(pid).filter((child) => commandOf(child).includes('test-node'));
    if (nodes.length >= count) return nodes;
    await turn();
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}

function alive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
