import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { resolveStack } from '../test-node/stack/stack.ts';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import type { Strike, StrikeKind } from '../tester/plan/faults.ts';
import type { Happening } from '../tester/trace/event.ts';
import { openReal, type RealWorld } from '../tester/world/real.ts';
import type { RunSetup } from '../tester/world/world.ts';
import { start } from './command.ts';
import type { Probe } from './probe.fixture.ts';

const PROBE = join(PACKAGE_ROOT, 'e2e', 'probe.fixture.ts');
const ABANDON_MS = 5000;
/** A strike lasts until it is healed. */
const LONG_MS = 60_000;

/** A world, driven by hand. */
class Driven {
  readonly world: RealWorld;
  readonly happened: Happening[] = [];
  readonly #ends = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #calls = 0;
  #runs = 0;

  constructor(world: RealWorld) {
    this.world = world;
  }

  /** Begins another run. */
  async prepare(setup: Partial<RunSetup> = {}): Promise<void> {
    await this.world.prepare({
      ...{ run: `r${(this.#runs += 1)}`, addresses: 2, random: 1, clocks: [], identities: [] },
      ...setup,
      listener: (happening) => {
        this.happened.push(happening);
        if (happening.type === 'return') this.#ends.get(happening.id)?.resolve(happening.result);
        if (happening.type === 'error') this.#ends.get(happening.id)?.reject(new Error(happening.error));
      },
    });
  }

  call<F extends keyof Probe>(at: number, fn: F, ...args: Parameters<Probe[F]>): Promise<ReturnType<Probe[F]>> {
    const id = this.#calls++;
    return new Promise((resolve, reject) => {
      this.#ends.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.world.call(at, id, fn, args);
    });
  }

  /** Strikes; returns what heals it. */
  strike(kind: StrikeKind, target: number, { link = 0, forMs = LONG_MS } = {}): () => Promise<void> {
    const strike: Strike = [kind, target, [0, 0], 'begins', forMs, link];
    this.world.faulter!.strike(strike);
    return () => this.world.faulter!.heal(strike);
  }

  async pid(at: number): Promise<number> {
    return (await this.call(at, 'who')).pid;
  }
}

const opened: RealWorld[] = [];
afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

async function drive({ use = PROBE, links = false, addresses = 2 } = {}): Promise<Driven> {
  const names = { use, over: [] };
  const stack = await resolveStack(names);
  const world = await openReal({
    ...{ names, stack, addresses, links },
    running: null,
    program: null,
    parameters: null,
    checked: false,
  });
  opened.push(world);
  return new Driven(world);
}

async function driven(options: Parameters<typeof drive>[0] = {}): Promise<Driven> {
  const it = await drive(options);
  await it.prepare();
  return it;
}

/** The state of a process, as a letter: T is stopped; null: there is none. */
function stateOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const state = stat.slice(stat.lastIndexOf(')') + 2)[0]!;
    return state === 'Z' ? null : state;
  } catch {
    return null;
  }
}

const untilStopped = async (pid: number): Promise<void> => {
  while (stateOf(pid) !== 'T') await turn();
};

/** Has it come to its end, one way or the other, when all else had its time? */
async function isPending(promise: Promise<unknown>, other: () => Promise<unknown>): Promise<boolean> {
  let pending = true;
  const ended = (): void => void (pending = false);
  promise.then(ended, ended);
  await other();
  return pending;
}

/** The server, which the tester's process has started; its own nodes are others. */
const childrenOfUs = (): number[] =>
  readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

describe('a node that is paused', () => {
  it('does nothing until it goes on; the others do', async () => {
    const it = await driven();
    const pid = await it.pid(0);
    const heal = it.strike('pause', 0);
    await untilStopped(pid);
    const who = it.call(0, 'who');
    expect(await isPending(who, () => it.call(1, 'who'))).toBe(true);
    await heal();
    expect((await who).pid).toBe(pid);
  });

  it('goes on when nothing pauses it any more', async () => {
    const it = await driven();
    const pid = await it.pid(0);
    const [one, other] = [it.strike('pause', 0), it.strike('pause', 0)];
    await untilStopped(pid);
    await one();
    expect(stateOf(pid)).toBe('T');
    await other();
    expect(await it.pid(0)).toBe(pid);
  });

  it.each(['renew', 'close'] as const)('is ended by %s, and a server that is paused too', async (end) => {
    const before = childrenOfUs();
    const it = await driven();
    const all = childrenOfUs().filter((pid) => !before.includes(pid));
    const nodes = await Promise.all([it.pid(0), it.pid(1)]);
    it.strike('pause', 0);
    it.strike('server-pause', 0);
    await untilStopped(nodes[0]);
    await it.world[end]();
    expect(nodes.map(stateOf)).toEqual([null, null]);
    if (end === 'close') expect(all.filter((pid) => stateOf(pid) === 'T')).toEqual([]);
    else {
      await it.prepare();
      expect(await it.call(0, 'count')).toBe(1);
    }
  });

  it('is continued when its run is abandoned', async () => {
    const it = await driven();
    const pid = await it.pid(0);
    it.strike('pause', 0);
    await untilStopped(pid);
    await it.world.abandon(ABANDON_MS);
    await it.prepare();
    expect(await it.pid(0)).toBe(pid);
  });

  it('does not outlive the tester, however that ends', async () => {
    const { child, said, done } = start('node', ['--input-type=module', '-e', PAUSES_ALL]);
    const [line] = await said(/^paused/);
    const pids = line!.split(' ').slice(1).map(Number);
    for (const pid of pids) await untilStopped(pid);
    child.kill('SIGKILL');
    await done;
    while (pids.some((pid) => stateOf(pid) !== null)) await turn();
    expect(pids).toHaveLength(2);
  });
});

/** A tester whose nodes are all paused, and which then does nothing. */
const PAUSES_ALL = `
const { resolveStack } = await import('${PACKAGE_ROOT}/dist/test-node/stack/stack.js');
const { openReal } = await import('${PACKAGE_ROOT}/dist/tester/world/real.js');
const names = { use: '${PROBE}', over: [] };
const options = { names, stack: await resolveStack(names), running: null, program: null, parameters: null, checked: false, links: false };
const world = await openReal({ ...options, addresses: 2 });
const pids = [];
const listener = ({ result }) => {
  pids.push(result.pid);
  if (pids.length < 2) return;
  for (const at of [0, 1]) world.faulter.strike(['pause', at, [0, 0], 'begins', 0, 0]);
  console.log('paused ' + pids.join(' '));
};
await world.prepare({ run: 'r', addresses: 2, random: 1, clocks: [], identities: [], listener });
for (const at of [0, 1]) world.call(at, at, 'who', []);`;

describe('a node that is killed', () => {
  it('is gone in this run, and fresh in the next', async () => {
    const it = await driven();
    const pid = await it.pid(0);
    it.strike('kill', 0);
    await expect(it.world.faulter!.taken(0)).rejects.toThrow();
    await it.call(1, 'who');
    await it.world.stop(0);
    await it.prepare();
    expect(await it.pid(0)).not.toBe(pid);
  });
});

describe('a node that is killed and started again', () => {
  it('has the same identity, and others reach it through their links', async () => {
    const it = await driven({ links: true });
    const [before, other] = [await it.call(0, 'who'), await it.pid(1)];
    expect(await it.call(1, 'greet', 0)).toBe(before.pid);
    await it.strike('restart', 0)();
    const after = await it.call(0, 'who');
    expect(after.pid).not.toBe(before.pid);
    expect(after.random).not.toBe(before.random);
    expect(after.identity).toBe(before.identity);
    expect(await it.call(1, 'greet', 0)).toBe(after.pid);
    expect(await it.call(0, 'greet', 1)).toBe(other);
    expect(it.happened.filter(({ type }) => type === 'exit' || type === 'broken')).toEqual([]);
  });

  it('where nothing stands between is not where the others look for it', async () => {
    const it = await driven();
    await it.strike('restart', 0)();
    await expect(it.call(1, 'greet', 0)).rejects.toThrow('ECONNREFUSED');
    await it.world.stop(0);
    await it.prepare();
    expect(await it.call(1, 'greet', 0)).toBe(await it.pid(0));
  });

  it('stays dead if it is killed meanwhile, or the run ends', async () => {
    const it = await driven();
    const heal = it.strike('restart', 0);
    const healed = heal();
    it.strike('kill', 0);
    await healed;
    await expect(it.world.faulter!.taken(0)).rejects.toThrow();
    it.strike('restart', 1);
    await it.world.abandon(ABANDON_MS);
    await it.prepare();
    expect(await it.pid(0)).not.toBe(await it.pid(1));
  });
});

describe('a server', () => {
  const count = async (it: Driven): Promise<number> => {
    try {
      return await it.call(0, 'count');
    } catch {
      return it.call(0, 'count'); // the connection was lost, which shows when it is used
    }
  };

  it('that is paused answers when it goes on', async () => {
    const it = await driven();
    await it.call(0, 'count');
    const heal = it.strike('server-pause', 7);
    const counted = it.call(0, 'count');
    expect(await isPending(counted, () => it.call(1, 'greet', 0))).toBe(true);
    await heal();
    expect(await counted).toBe(2);
  });

  it('that is killed and started again still has what it had on disk, unless that is taken too', async () => {
    const it = await driven();
    expect([await count(it), await count(it)]).toEqual([1, 2]);
    const heal = it.strike('server-restart', 0);
    await expect(it.call(1, 'count')).rejects.toThrow();
    await heal();
    expect(await count(it)).toBe(3);
    await it.strike('server-wipe', 0)();
    expect(await count(it)).toBe(1);
    expect(it.happened.filter(({ type }) => type === 'serverExit')).toEqual([]);
  });

  it('that is struck twice is started when it is down for nobody any more', async () => {
    const it = await driven();
    await count(it);
    const [one, other] = [it.strike('server-restart', 0), it.strike('server-wipe', 0)];
    await one();
    await expect(it.call(1, 'count')).rejects.toThrow();
    await other();
    expect(await count(it)).toBe(1);
  });

  it('is started again when the run is abandoned, and told if it then ends by itself', async () => {
    const it = await driven();
    it.strike('server-wipe', 0);
    await it.world.abandon(ABANDON_MS);
    await it.prepare();
    expect(await count(it)).toBe(1);
    const nodes = await Promise.all([it.pid(0), it.pid(1)]);
    const server = childrenOfUs().find((pid) => !nodes.includes(pid) && commandOf(pid).includes('createServer'))!;
    process.kill(server, 'SIGKILL');
    while (!it.happened.some(({ type }) => type === 'serverExit')) await turn();
    await it.world.abandon(ABANDON_MS);
    await it.prepare();
    expect(await count(it)).toBe(1);
  });
});

const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8');

describe('the links of a node', () => {
  it('are cut, alone and for a time', async () => {
    const it = await driven({ links: true });
    expect([await it.call(0, 'count'), await it.call(1, 'count')]).toEqual([1, 2]);
    const lost = it.strike('cut', 0);
    await expect(it.call(0, 'count')).rejects.toThrow();
    await expect(it.call(0, 'greet', 1)).rejects.toThrow();
    expect(await it.call(1, 'count')).toBe(3);
    expect(await it.call(1, 'greet', 0)).toBe(await it.pid(0));
    await lost();
    expect(await it.call(0, 'count')).toBe(4);
  });

  it('are struck one by one: first those to servers, then those to nodes, and so on from the first', async () => {
    const it = await driven({ links: true });
    const works = async (): Promise<boolean[]> => {
      const tried = [it.call(0, 'count'), it.call(0, 'greet', 1)];
      return (await Promise.allSettled(tried)).map(({ status }) => status === 'fulfilled');
    };
    for (const [link, expected] of [
      [0, [false, false]],
      [1, [false, true]],
      [2, [true, false]],
      [3, [false, true]],
    ] as const) {
      const heal = it.strike('cut', 0, { link });
      expect(await works()).toEqual(expected);
      await heal();
      expect(await works()).toEqual([true, true]);
    }
  });

  it('hold back what is sent while they are partitioned', async () => {
    const it = await driven({ links: true });
    await it.call(0, 'count');
    const heal = it.strike('partition', 0);
    const counted = it.call(0, 'count');
    expect(await isPending(counted, () => it.call(1, 'count'))).toBe(true);
    await heal();
    expect(await counted).toBe(3);
  });

  it('hold back answers only while the node is deaf', async () => {
    const it = await driven({ links: true });
    await it.call(0, 'count');
    const heal = it.strike('deaf', 0);
    const counted = it.call(0, 'count');
    let others = 1;
    while ((await it.call(1, 'count')) === others + 1) others += 1; // until the server has counted it
    expect(await isPending(counted, () => it.call(1, 'count'))).toBe(true);
    await heal();
    expect(await counted).toBeLessThan(others + 3);
  });

  it('are late while they are slow', async () => {
    const it = await driven({ links: true });
    await it.call(0, 'count');
    const heal = it.strike('slow-answers', 0);
    const counted = it.call(0, 'count');
    expect(await isPending(counted, () => it.call(1, 'count'))).toBe(true);
    await heal();
    await counted;
  });

  it('are whole again in the next run, whatever was done in this one', async () => {
    const it = await driven({ links: true });
    it.strike('cut', 0);
    it.strike('partition', 1);
    await it.world.abandon(ABANDON_MS);
    await it.prepare();
    await Promise.all([it.call(0, 'count'), it.call(1, 'count'), it.call(0, 'greet', 1), it.call(1, 'greet', 0)]);
  });
});

describe('what a run sets', () => {
  it('is how wrong the clock of a node is, and with it the date; in the next run they are right', async () => {
    const it = await drive();
    const AHEAD_MS = 3_600_000;
    await it.prepare({ clocks: [[AHEAD_MS, 0]] });
    const [wrong, right] = [await it.call(0, 'time'), await it.call(1, 'time')];
    expect(wrong.date - right.date).toBeGreaterThan(AHEAD_MS / 2);
    expect(wrong.clock - right.clock).toBeGreaterThan(AHEAD_MS / 2);
    await it.world.stop(0);
    await it.prepare();
    const again = await it.call(0, 'time');
    expect(again.date).toBeLessThan(wrong.date);
    expect(again.clock).toBeLessThan(wrong.clock);
  });

  it('is whose identity a node has; without it, each has its own in each run', async () => {
    const it = await drive();
    const identities = async (): Promise<string[]> => [
      (await it.call(0, 'who')).identity,
      (await it.call(1, 'who')).identity,
    ];
    await it.prepare({ identities: [0, 0] });
    expect(await identities()).toEqual(['r1 0', 'r1 0']);
    await it.world.stop(0);
    await it.prepare();
    expect(await identities()).toEqual(['r2 0', 'r2 1']);
  });
});

describe('what can be done', () => {
  const kinds = (it: Driven): string => it.world.faulter!.kinds.join(' ');

  it('depends on what there is', async () => {
    const all = await drive({ links: true });
    const everything =
      'kill restart pause server-pause server-restart server-wipe cut partition deaf slow slow-answers twins clock';
    expect(kinds(all)).toBe(everything);
    await all.prepare();
    expect(kinds(all)).toBe(everything);
    expect(kinds(await drive())).toBe('kill restart pause server-pause server-restart server-wipe twins clock');
  });

  it('is nothing to links where there are none over TCP, which the first run shows', async () => {
    const it = await drive({ use: 'udp', links: true });
    expect(kinds(it)).toContain('cut');
    await it.prepare();
    expect(kinds(it)).toBe('kill restart pause twins clock');
    it.strike('cut', 0);
  });
});
