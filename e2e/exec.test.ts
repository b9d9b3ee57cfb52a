import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { startRedis, startZookeeper, type Server } from '../implementations/servers/index.ts';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { findProgram, isExecutable } from '../test-node/programs.ts';
import { clauses, emptyFolder, runCommand, start, test } from './command.ts';

const example = (name: string): string => join(PACKAGE_ROOT, 'examples', name);

/** Skips a test where there is no such program, and says how to get it. */
function needs({ skip }: TestContext, program: string, debian: string): void {
  skip(
    program.startsWith('/') ? !isExecutable(program) : findProgram(program) === null,
    `status 69: there is no ${program}. To get it: apt-get install ${debian}`,
  );
}

/** Compiles an example into an empty folder; what it is called there. */
function compiled(compiler: readonly string[], source: string): string {
  const program = join(emptyFolder(), 'lock');
  const { status, stderr } = spawnSync(compiler[0]!, [...compiler.slice(1), '-o', program, example(source)]);
  if (status !== 0) throw new Error(stderr.toString());
  return program;
}

const STUCK = 'a call that may return does so';
const HOLDS = 'specification: acq returns: the lock is free';
const some = ['--runs', '8', '--seed', '1'];
const until = ['--runs', '400', '--budget', '60', '--seed', '1'];

describe.concurrent('the example in Python', () => {
  const python = `python3 ${example('python/my_lock.py')}`;

  it('conforms, and follows the checker of imp0', async (context) => {
    needs(context, 'python3', 'python3');
    const { report } = await test(['--exec', python, '--checker', 'imp0', ...some]);
    expect(report).toMatchObject({ verdict: 'conforms', findings: [] });
    expect(report.counts.informs).toBeGreaterThan(0);
  });

  it('is caught by the checker when it gives away the token that it uses, and the saved plan repeats it', async (context) => {
    needs(context, 'python3', 'python3');
    const folder = emptyFolder();
    const { report } = await test(['--exec', `${python} hasty`, '--checker', 'imp0', ...until], folder);
    expect(clauses(report)).toEqual(['checker: inform sent: who eats keeps the token']);
    const again = await test(['replay', report.plan!, '--repeat', '20'], folder);
    expect(again.report.verdict).toBe('violates');
  });

  it('is caught by the specification alone', async (context) => {
    needs(context, 'python3', 'python3');
    const { report } = await test(['--exec', `${python} hasty`, ...until]);
    expect(clauses(report)).toEqual([HOLDS]);
  });

  it('claims nothing where a node is killed with the token, unless it says so, or is asked strictly', async (context) => {
    needs(context, 'python3', 'python3');
    const killed = ['--faults', 'kill', '--runs', '40', '--budget', '60', '--seed', '1', '--shrink', '0'];
    const claiming = join(emptyFolder(), 'claiming.py');
    const says = '"service": "distlock"';
    const text = readFileSync(example('python/my_lock.py'), 'utf8');
    writeFileSync(claiming, text.replace(says, `${says}, "claims": {"kill": ["specification", "progress"]}`));
    const [silent, strict, claims] = await Promise.all([
      test(['--exec', python, ...killed]),
      test(['--exec', python, ...killed, '--strict']),
      test(['--exec', `python3 ${claiming}`, ...killed]),
    ]);
    expect(silent.report).toMatchObject({ verdict: 'conforms', findings: [] });
    expect(silent.report.unclaimed.length).toBeGreaterThan(0);
    expect(clauses(strict.report)).toEqual([expect.stringContaining(STUCK)]);
    expect(clauses(claims.report)).toEqual([expect.stringContaining(STUCK)]);
  });

  it('conforms where nodes are paused', async (context) => {
    needs(context, 'python3', 'python3');
    const { report } = await test(['--exec', python, '--faults', 'pause,slow', ...some]);
    expect(report).toMatchObject({ verdict: 'conforms', findings: [] });
    expect(Object.keys(report.counts.faults).sort()).toEqual(['pause', 'slow']);
  });
});

describe('the example in Go', () => {
  it('conforms, and is caught when each lets the other go first', async (context) => {
    needs(context, 'go', 'golang-go');
    const lock = compiled(['go', 'build'], 'go/my_lock.go');
    expect((await test(['3', '--exec', lock, ...some])).report.verdict).toBe('conforms');
    expect(clauses((await test(['3', '--exec', `${lock} polite`, ...until])).report)).toEqual([HOLDS]);
  });
});

describe('the example in C', () => {
  it('conforms, and is caught when it removes the file for which others wait', async (context) => {
    needs(context, 'cc', 'gcc libc6-dev');
    const lock = compiled(['cc', '-pthread'], 'c/flock_lock.c');
    expect((await test(['3', '--exec', lock, ...some])).report.verdict).toBe('conforms');
    expect(clauses((await test(['3', '--exec', `${lock} tidy`, ...until])).report)).toEqual([HOLDS]);
  });
});

describe('the lock of redis-py', () => {
  const needsIt = (context: TestContext): void => {
    needs(context, 'redis-server', 'redis-server');
    needs(context, '/usr/bin/python3', 'python3 python3-redis');
    const found = spawnSync('/usr/bin/python3', ['-c', 'import redis']).status === 0;
    context.skip(!found, 'status 69: there is no redis-py. To get it: apt-get install python3-redis');
  };
  const at = ({ endpoint: { port } }: Server): string => `/usr/bin/python3 ${example('python/redis_lock.py')} ${port}`;

  it('conforms; and is caught when it is lent for less time than it is used', async (context) => {
    needsIt(context);
    const server = await startRedis();
    onTestFinished(() => server.close());
    expect((await test(['--exec', at(server), ...some])).report.verdict).toBe('conforms');
    expect(clauses((await test(['--exec', `${at(server)} short`, ...until])).report)).toEqual([HOLDS]);
  });
});

describe('the lock of Curator', () => {
  it('conforms', async (context) => {
    needs(context, 'java', 'default-jdk-headless');
    const jar = '/usr/share/java/curator-recipes.jar';
    context.skip(
      !existsSync(jar),
      'status 69: there is no Curator. To get it: apt-get install libcurator-recipes-java',
    );
    const server = await startZookeeper();
    onTestFinished(() => server.close());
    const { host, port } = server.endpoint;
    const lock = `java -cp '/usr/share/java/*' ${example('java/CuratorLock.java')} ${host}:${port}`;
    const { report } = await test(['--exec', lock, '--runs', '10', '--seed', '1']);
    expect(report).toMatchObject({ verdict: 'conforms', findings: [], counts: { runs: 10 } });
  });
});

/** A node in a few lines, each of whose answers can be given otherwise; the command that starts it. */
function node(changes: string): string {
  const path = join(emptyFolder(), 'node.mjs');
  writeFileSync(
    path,
    `import { createInterface } from 'node:readline';
     const say = (message) => console.log(JSON.stringify({ jsonrpc: '2.0', ...message }));
     const answers = {
       initialize: () => ({ protocolVersion: '1', service: 'distlock', implementation: 'ours', capabilities: {} }),
       prepare: () => ({ endpoint: null }), start: () => null, call: () => null, stop: () => ({ left: [] }),
     };
     ${changes}
     createInterface({ input: process.stdin }).on('line', (line) => {
       const { id, method, params } = JSON.parse(line);
       const result = method && answers[method](params, id);
       if (result !== undefined) say({ id, result });
     });`,
  );
  return `${process.execPath} ${path}`;
}

describe.concurrent('a program is found to break the protocol that', () => {
  it.each([
    ['prints logs', `answers.call = () => console.log('hello');`, /node \d printed hello: .*logs go to stderr/],
    ['prints logs before a run', `answers.start = () => { console.log('up'); return null; };`, /node \d printed up: /],
    ['answers in a wrong shape', `answers.prepare = () => ({ endpoint: 'here' });`, /answer to 'prepare' is wrong/],
    [
      'prints a line without end',
      `answers.call = () => void process.stdout.write('x'.repeat(5e6));`,
      /a line of more than 4194304 bytes/,
    ],
    [
      'prints rubbish without end',
      `answers.call = function more() { process.stdout.write('x\\n'.repeat(1e4), more) };`,
      /printed x: it is not JSON/,
    ],
    [
      'closes its standard output',
      `import fs from 'node:fs'; answers.call = () => { fs.closeSync(1); setInterval(() => {}, 1e3) };`,
      /has closed its standard input or output/,
    ],
    [
      'informs though nobody listens',
      `answers.call = () => say({ id: 'e', method: 'inform', params: { event: 'e' } });`,
      /listened to is none/,
    ],
  ])('%s', async (_, changes, reason) => {
    const { report } = await test(['--exec', node(changes), '--runs', '1', '--seed', '1']);
    expect(report.findings).toMatchObject([{ judge: 'node', clause: 'it keeps to the wire protocol' }]);
    expect(report.findings[0]!.reason).toMatch(reason);
  });
});

it('a program that ends in a call is found, with its last lines on stderr', async () => {
  const ends = `answers.call = () => { console.error('no more'); process.exit(3) };`;
  const { report } = await test(['--exec', node(ends), '--runs', '1', '--seed', '1']);
  expect(report.findings).toMatchObject([{ judge: 'node' }]);
  expect(report.findings[0]!.reason).toMatch(/status 3[^]*no more/);
});

it('a program that ends with a line that it has not ended is found with what there is of it', async () => {
  const ends = `answers.call = () => { process.stdout.write('{"jsonrpc": "2.0", "res', () => process.exit(3)) };`;
  const { report } = await test(['--exec', node(ends), '--runs', '1', '--seed', '1']);
  expect(report.findings[0]!.reason).toMatch(/status 3[^]*the line has not ended\) \{"jsonrpc": "2\.0", "res/);
});

it('of a program that does not answer, it is told what it wrote last', async () => {
  const hangs = `answers.call = () => { console.error('waiting for Godot'); process.stdout.write('{"jso') };`;
  const { report } = await test(['--exec', node(hangs), '--runs', '1', '--seed', '1', '--shrink', '0']);
  const [told] = [...report.findings, ...report.undecided];
  expect(told!.reason).toMatch(
    /\nThe last lines of node 0:\n(waiting for Godot\n)+\(on stdout, and the line has not ended\) \{"jso\n/,
  );
});

it('a program may end well when it has answered that its run is over', async () => {
  // Node 1 answers when node 0 has ended: then the end is heard while the run is not over.
  const pid = join(emptyFolder(), 'pid');
  const stops = `import fs from 'node:fs';
    answers.prepare = ({ address }) => { if (address === 0) fs.writeFileSync('${pid}', String(process.pid)); return { endpoint: null }; };
    const lives = () => { try { return process.kill(Number(fs.readFileSync('${pid}')), 0); } catch { return false; } };
    answers.stop = ({ address }, id) => {
      if (address === 1 && lives()) return void setImmediate(() => answers.stop({ address }, id));
      process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result: { left: [] } }) + '\\n', () => process.exit(0));
    };`;
  const { report } = await test(['--exec', node(stops), '--calls', '1', '--runs', '3', '--seed', '1']);
  expect(report).toMatchObject({ findings: [], counts: { runs: 3 } });
});

it.each(['clock', 'twins'])('%s is refused where a program does not say that it takes that', async (fault) => {
  const { status, stderr } = await runCommand('servicetester', ['--exec', node(''), '--faults', fault]);
  expect(status).toBe(64);
  expect(stderr).toMatch(
    /cannot be done here: .*must say "capabilities": .*What can be done here: kill, restart, pause\./,
  );
});

describe.concurrent('a program cannot be used', () => {
  const claimsKil = `answers.initialize = () =>
    ({ protocolVersion: '1', service: 'distlock', capabilities: {}, claims: { kil: ['progress'] } });`;
  const asking = (command: string): ReturnType<typeof runCommand> => runCommand('servicetester', ['--exec', command]);

  it.each([
    ['that is not there', 'no-such-lock --fast', /There is no program no-such-lock here/],
    [
      'that is a file, and no program',
      join(PACKAGE_ROOT, 'package.json'),
      /package.json is there, but cannot be run: chmod/,
    ],
    ['that prints what only looks like JSON', node(`console.log("{'id': 1}");`), /not JSON \(a dict of Python\?/],
    [
      'that ends at once',
      node(`console.error('no server'); process.exit(1);`),
      /It ended with status 1 before[^]*no server/,
    ],
    [
      'that keeps what it prints',
      node(`console.log = () => {};`),
      /'initialize' within .* Does it flush what it prints\?/,
    ],
    ['that prints rubbish at first', node(`console.log('Welcome!');`), /the node printed Welcome!: it is not JSON/],
    [
      'that speaks another version',
      node(`answers.initialize = () => ({ protocolVersion: '7', service: 's', capabilities: {} });`),
      /speaks version 7/,
    ],
  ])('%s', async (_, command, why) => {
    const { status, stderr } = await asking(command);
    expect({ status, stderr }).toEqual({ status: 69, stderr: expect.stringMatching(why) as string });
  });

  it.each([
    [['--exec', 'lock', '--use', 'imp0'], /Either --exec says what the nodes are, or --use/],
    [['--exec', 'lock | tee log'], /means something to a shell/],
    [['--exec', node(''), '--simulate'], /cannot be simulated/],
    [['explore', '--exec', node('')], /real processes: servicetester with the same options, but neither/],
    [['--exec', node(''), '--service', 'mutex'], /is a node of distlock, not of mutex/],
    [
      ['--exec', node(claimsKil)],
      /The program has claims under 'kil'; the kinds of faults are: kill, .*Did you mean kill\?/,
    ],
  ])('with %j', async (args, why) => {
    const { status, stderr } = await runCommand('servicetester', args);
    expect({ status, stderr }).toEqual({ status: 64, stderr: expect.stringMatching(why) as string });
  });
});

it('nothing that a program has started outlives the tester, also if that is killed', async () => {
  const folder = emptyFolder();
  const grandchild = `import { spawn } from 'node:child_process'; import fs from 'node:fs';
    answers.prepare = () => { const { pid } = spawn('sleep', ['1000']); fs.appendFileSync('${folder}/pids', pid + '\\n'); fs.appendFileSync('${folder}/pids', process.pid + '\\n'); process.stdin.resume(); return { endpoint: null }; };
    answers.call = () => { console.error('called'); };`;
  const { child, done } = start('servicetester', ['--exec', node(grandchild), '--runs', '1'], folder);
  const pids = (): number[] =>
    existsSync(`${folder}/pids`) ? readFileSync(`${folder}/pids`, 'utf8').trim().split('\n').map(Number) : [];
  await expect.poll(() => pids().length, { timeout: 20_000 }).toBe(4);
  child.kill('SIGKILL');
  await done;
  const lives = (pid: number): boolean => {
    try {
      return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
    } catch {
      return false;
    }
  };
  await expect.poll(() => pids().filter(lives), { timeout: 20_000 }).toEqual([]);
});

describe('inspect', () => {
  const inspecting = async (lines: string, ...args: string[]): ReturnType<typeof runCommand> => {
    const { child, done } = start('servicetester', ['inspect', ...args]);
    child.stdin!.end(lines);
    return done;
  };

  it('makes the calls that come from a pipe, and shows what comes of them, in order', async () => {
    const { stdout, stderr, status } = await inspecting('0 acq\n1 acq\n', '--use', 'imp0');
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout.split('\n').slice(1)).toEqual([
      'node 0  acq()',
      'node 0  · status H  (imp0)',
      'node 0  · status E  (imp0)',
      'node 0  acq returns',
      'node 1  acq()',
      'node 1  · status H  (imp0)',
      'node 1  · sent {to: 0, message: request}  (imp0)',
      'node 0  · received {from: 1, message: request}  (imp0)',
      '1 acq has not returned',
      '',
    ]);
  });

  it('says what is against the specification, and which functions there are', async () => {
    const { stdout, status } = await inspecting('0 ack\n5 acq\n0 rel\n', '--exec', node(''));
    expect(status).toBe(0);
    expect(stdout).toMatch(/There is no function 'ack': acq, rel, end/);
    expect(stdout).toMatch(/'5' is no node: they are 0 to 1/);
    expect(stdout).toMatch(/the call is against the specification: 'the local user holds the lock' does not hold/);
    expect(stdout).toMatch(/rel returns/);
  });

  it('says which names there are, and what has not returned also where the specification is not followed', async () => {
    const { stdout } = await inspecting('0 acquire c\n1 acquire c\n', '--use', 'lock/central', '--set', 'names=a,b');
    expect(stdout.split('\n')[0]).toMatch(/, 2 nodes: .*; names: "a", "b"$/);
    expect(stdout).toContain("there is no 'c', but 'a', 'b'. From here on");
    expect(stdout).toContain('\n1 acquire has not returned\n');
  });

  it('tells by its status of a program that ends by itself', async () => {
    const { stdout, status } = await inspecting('0 acq\n', '--exec', node(`answers.call = () => process.exit(0);`));
    expect(stdout).toContain('the process ends: status 0');
    expect(status).toBe(1);
  });

  it('tells by its status of a return that the specification does not allow', async () => {
    const { stdout, status } = await inspecting('0 acq\n1 acq\n', '--exec', node(''));
    expect(stdout).toMatch(/acq returns: 'the lock is free' does not hold: the user at 0 holds it/);
    expect(status).toBe(1);
  });
});
