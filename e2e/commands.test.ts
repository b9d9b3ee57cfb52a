import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, runCommand, start, test, type Report } from './command.ts';

/** A file of a user, in a folder of its own. */
function file(name: string, text: string, folder = emptyFolder()): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('wrong usage', () => {
  it.each([
    [
      ['--checker', 'imp7'],
      /There is no checker 'imp7'\. There are:\n {2}distlock\/imp0\nA file of your own is given by its path/,
    ],
    [['--use', 'imp7'], /There is no implementation 'imp7'\. There are:\n(.*\n)* {2}distlock\/imp0\n/],
    [['--use', 'model'], /'model' can be of any service; say which: --service distlock/],
    [
      ['--use', 'model', '--service', 'lock9'],
      /There is no service 'lock9'\. There are:\n {2}distlock\n {2}msgtransfer/,
    ],
    [['--use', './nowhere.ts'], /There is no file .*nowhere\.ts/],
    [['3', '--use', 'imp0'], /distlock\/imp0 has 2 nodes; asked for: 3/],
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
    [['--use', 'imp0', '--report', 'pdf'], /There is no report 'pdf'\. There are: json, json=FILE/],
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

  it('says what of a service this version does not follow yet', async () => {
    const service = `{ name: 's', addresses: { default: 2, min: 1 }, init: () => 0, functions: { go: { call: {}, step: { goes: {} }, return: {} } } }`;
    const path = file(
      'mine.ts',
      `export default { name: 'mine', service: ${service}, createNode: () => ({ go() {} }) };`,
    );
    const { status, stderr } = await runCommand('servicetester', ['--use', path]);
    expect(stderr).toContain('The service s has hidden steps (in go): not yet followed by this version.');
    expect(status).toBe(64);
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

describe('every command', () => {
  it.each(['servicetester', 'test-node', 'start-nodes', 'service-model'])(
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

describe('the report', () => {
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

describe('an interruption', () => {
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
    while (!begun()) await new Promise((resolve) => setImmediate(resolve));
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
    while (nodes.some(alive)) await new Promise((resolve) => setImmediate(resolve));
  });
});

describe('nodes that use their own service', () => {
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

/** The processes that this one has started, once there are so many. */
async function childrenOf(pid: number, count: number): Promise<number[]> {
  for (;;) {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    const children = text.split(' ').filter(Boolean).map(Number);
    if (children.length >= count) return children;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function alive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
