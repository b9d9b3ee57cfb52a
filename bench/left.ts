/**
 * `npm run left`: is any process, temporary folder or shared memory left behind, whatever is killed? So many campaigns with faults, in
 * each of which one thing is killed after a random time: the tester, one of its nodes or servers, or the shell that watches over it.
 * `npm run left -- --cases 20 --seed 7` makes 20; `--only 13` repeats one of them, `mysql` only those with that in their names.
 */
import { parseArgs } from 'node:util';
import { Kin, type Role } from '../e2e/kin.ts';
import { realClock, within } from '../services/environment/clock.ts';
import { deriveSeed, pick, randomFrom, whole, type Random } from '../services/environment/random.ts';
import { freshSeed } from '../tester/campaign/fresh-seed.ts';
import { tally } from './rows.ts';

const NODE_FAULTS = ['kill', 'restart', 'pause', 'clock', 'twins'];
const LINK_FAULTS = ['cut', 'partition', 'deaf', 'slow', 'slow-answers'];
const SERVER_FAULTS = ['server-pause', 'server-restart', 'server-wipe'];
const ON_SERVERS = [...NODE_FAULTS, ...LINK_FAULTS, ...SERVER_FAULTS];

/** What is tried, and what can be done to it. */
const implementations: Readonly<Record<string, readonly string[]>> = {
  'lease-lock/redlock-4': ON_SERVERS,
  'lease-lock/redlock-4-three': ON_SERVERS,
  'lock/pg': ON_SERVERS,
  'lock/mysql': ON_SERVERS,
  'lease-lock/zookeeper': ON_SERVERS,
  'lease-lock/nats': ON_SERVERS,
  'lease-lock/etcd': [...NODE_FAULTS, ...LINK_FAULTS, 'server-pause'],
  'lock/zmq': [...NODE_FAULTS, ...LINK_FAULTS, 'server-pause'],
  'distlock/imp0': [...NODE_FAULTS, ...LINK_FAULTS],
};

/** Each is killed so: a tester may be asked to end too. */
const KILLS: readonly (readonly [Role, NodeJS.Signals])[] = [
  ['tester', 'SIGKILL'],
  ['tester', 'SIGKILL'],
  ['tester', 'SIGTERM'],
  ['tester', 'SIGINT'],
  ['node', 'SIGKILL'],
  ['server', 'SIGKILL'],
  ['guardian', 'SIGKILL'],
];

/** Runs are begun for so long, in s. */
const BUDGET_S = 6;
/** It is killed within so long, in ms: some servers take seconds to be made. */
const KILLED_MS = 6000;
/** So long a campaign may take, in ms, and all of it to be gone after its end. */
const ENDS_MS = 120_000;
const GONE_MS = 10_000;
const POLL_MS = 100;
/** A program or a package is missing. */
const MISSING = 69;

const clock = realClock();
const { values, positionals } = parseArgs({
  options: {
    cases: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(freshSeed()) },
    only: { type: 'string' },
  },
  allowPositionals: true,
});

/** What is done in one case. */
interface Case {
  readonly use: string;
  readonly kind: string;
  readonly kill: (typeof KILLS)[number];
  readonly afterMs: number;
  readonly seed: number;
}

function drawCase(random: Random, uses: readonly string[]): Case {
  const use = pick(random, uses);
  const [kind, kill] = [pick(random, implementations[use]!), pick(random, KILLS)];
  return { use, kind, kill, afterMs: whole(random, 0, KILLED_MS), seed: whole(random, 1, 1e6) };
}

let current: Kin | null = null;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    current?.clear();
    process.exit(130);
  });
}

/** Resolves when it is so, or the time is over; says if it is. */
async function until(isSo: () => boolean, ms: number): Promise<boolean> {
  const end = clock.now() + ms;
  while (!isSo() && clock.now() < end) await clock.sleep(POLL_MS);
  return isSo();
}

/** Kills what is to be killed as soon as there is such; says what came of it. Where there is none, as it is over, nothing is. */
async function strike(kin: Kin, { kill: [role, signal], afterMs }: Case, random: Random): Promise<string> {
  await within(clock, afterMs, kin.ended, null);
  const isOver = (): boolean => kin.child.exitCode !== null || kin.child.signalCode !== null;
  await until(() => isOver() || kin.inRole(role).length > 0, KILLED_MS);
  const [targets, all] = [kin.inRole(role), kin.processes()];
  if (isOver() || targets.length === 0) return 'too late';
  kin.noteShared();
  const stopped = all.filter(({ state }) => state === 'T').length;
  process.kill(pick(random, targets).pid, signal);
  return `${role} ${signal}, ${all.length} processes${stopped > 0 ? `, ${stopped} stopped` : ''}`;
}

/** Tries one; resolves with what was done, and what is left. */
async function tryOne(each: Case, random: Random): Promise<{ done: string; left: string[] }> {
  const { use, kind, seed } = each;
  const kin = (current = new Kin('servicetester', [
    ...['2', '--use', use, '--faults', kind, '--calls', '12', '--budget', String(BUDGET_S)],
    ...['--shrink', '0', '--seed', String(seed)],
  ]));
  try {
    const done = await strike(kin, each, random);
    const hasEnded = (await within(clock, ENDS_MS, kin.ended, null)) !== null;
    const ms = clock.now();
    await until(() => kin.left().length === 0, GONE_MS);
    const left = hasEnded ? kin.left() : ['it did not end', ...kin.left()];
    const odd = [64, 70].includes(kin.child.exitCode ?? 0) ? ` ${kin.output}` : '';
    return { done: `${done}; gone after ${Math.round(clock.now() - ms)} ms${odd}`, left };
  } finally {
    kin.clear();
  }
}

/** Those that can be started here. */
async function present(): Promise<string[]> {
  const there: string[] = [];
  for (const use of Object.keys(implementations).filter((name) => positionals.every((part) => name.includes(part)))) {
    const kin = (current = new Kin('servicetester', ['2', '--use', use, '--runs', '1', '--calls', '2']));
    const said = await kin.ended;
    if (kin.child.exitCode === MISSING) console.log(`${use} is left out: ${said.trim()}`);
    else there.push(use);
    kin.clear();
  }
  return there;
}

const uses = await present();
console.log(`seed ${values.seed}`);
const outcomes: string[] = [];
for (let i = 0; i < Number(values.cases); i += 1) {
  if (values.only !== undefined && Number(values.only) !== i) continue;
  const random = randomFrom(deriveSeed(Number(values.seed), i));
  const each = drawCase(random, uses);
  const { done, left } = await tryOne(each, random);
  console.log([`${i}`.padStart(3), each.use, each.kind, `after ${each.afterMs} ms:`, done].join(' '));
  for (const line of left) console.log(`      LEFT: ${line}`);
  outcomes.push(left.length > 0 ? 'left something' : done.startsWith('too late') ? 'too late' : each.kill.join(' '));
}
console.log(tally(outcomes));
process.exitCode = outcomes.includes('left something') ? 1 : 0;
