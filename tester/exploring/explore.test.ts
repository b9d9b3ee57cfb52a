/** The reduction is proved on small configurations: with and without it, and in both orders of enumeration, all that can be observed is the same. */
import { describe, expect, it } from 'vitest';
import imp0, { Imp0Node, type Imp0Context } from '../../implementations/distlock/imp0.ts';
import imp1 from '../../implementations/distlock/imp1.ts';
import imp0Checker from '../../checkers/distlock/imp0.ts';
import imp1Checker from '../../checkers/distlock/imp1.ts';
import type { AnyChecker } from '../../checkers/checker.ts';
import type { AnyImplementation, NodeContext, NodeOf } from '../../implementations/implementation.ts';
import { Postbox, type PostboxEvents } from '../../implementations/postbox.ts';
import type { Distlock } from '../../services/distlock.ts';
import type { MsgTransfer } from '../../services/msgtransfer.ts';
import { find } from '../../test-node/stack/catalogue.ts';
import type { Stack } from '../../test-node/host/layers.ts';
import { Statistics } from '../campaign/statistics.ts';
import { nameOfFinding, verdictOf } from '../findings/finding.ts';
import { exploredPlan } from '../plan/explored.ts';
import type { Plan } from '../plan/plan.ts';
import { simulatedStack } from '../simulation/stack.ts';
import type { TraceEvent } from '../trace/event.ts';
import { Exploration, type ExploredRun } from './explore.ts';
import { NotSame } from './guided.ts';
import passesLateImp0 from './passes-late.fixture.ts';

/** It leaves E only when its send of the token has returned: the other may eat before. Only a judge that hears both sees that. */
class LeavesLate extends Imp0Node {
  override async rel(): Promise<void> {
    if (this.request) {
      this.token = false;
      void this.context.informTester('sent', { to: this.peer, message: 'token' });
      await this.context.lower.send(this.peer, 'token');
    }
    this.become('T');
  }
}
const leavesLate = {
  ...imp0,
  name: 'leaves-late',
  createNode: (context: Imp0Context): Imp0Node => new LeavesLate(context),
} as unknown as AnyImplementation;

/** It forgets to give the token up. */
class Keeps extends Imp0Node {
  protected override passToken(): void {
    this.send('token');
  }
}
const keeps = {
  ...imp0,
  name: 'keeps',
  createNode: (context: Imp0Context): Imp0Node => new Keeps(context),
} as unknown as AnyImplementation;

/** Node 1 answers what node 0 sends when it releases: perhaps after the end, and then the answer may be lost. */
class Answers implements NodeOf<Distlock> {
  readonly #postbox: Postbox<'question' | 'answer'>;

  constructor(context: NodeContext<MsgTransfer, PostboxEvents<'question' | 'answer'>>) {
    this.#postbox = new Postbox<'question' | 'answer'>(context, (from, message) => {
      if (message === 'question') this.#postbox.send(from, 'answer');
    });
  }

  acq(): void {}

  rel(): void {
    this.#postbox.send(1, 'question');
  }

  end(): Promise<void> {
    return this.#postbox.end();
  }
}
const answers = {
  ...imp0,
  name: 'answers',
  createNode: (context: ConstructorParameters<typeof Answers>[0]): Answers => new Answers(context),
} as unknown as AnyImplementation;

const passesLate = passesLateImp0 as unknown as AnyImplementation;

/** All that can be seen of a run from outside. */
interface Observed {
  readonly findings: Set<string>;
  readonly finalStates: Set<string>;
  readonly orders: Set<string>;
  readonly states: Set<string>;
  schedules: number;
}

interface How {
  readonly reduce: boolean;
  readonly backwards: boolean;
  /** Do void returns happen at once? */
  readonly prompt: boolean;
}

interface Subject {
  readonly implementation: AnyImplementation;
  readonly checker: AnyChecker | null;
  /** How many calls each user makes. */
  readonly calls: readonly number[];
}

async function exploration(
  { implementation, checker, calls }: Subject,
  how: How,
  onRun: (run: ExploredRun) => void,
  isOver = (): boolean => false,
): Promise<Exploration> {
  const stack = [implementation, await find('implementation', 'tcp', 'msgtransfer')] as unknown as Stack;
  const { service } = implementation;
  const offered = Object.keys(service.functions);
  const setting = { service, addresses: calls.length, parameters: service.parameters as unknown, offered };
  const tested = { ...setting, checker, overtaking: null };
  return new Exploration({
    simulation: { tested, stack: simulatedStack(stack) },
    plan: planOf(calls),
    ...{ ...how, deviationsMax: null, thorough: false, isOver },
    statistics: new Statistics(offered),
    coverage: null,
    onRun: (_, run) => onRun(run),
  });
}

const planOf = (calls: readonly number[]): Plan => ({
  ...exploredPlan({ addresses: calls.length, calls: 0 }, 1),
  workload: calls.map((count) => Array.from({ length: count }, (_, id) => [id, 0, 0, 0] as const)),
});

async function observed(subject: Subject, how: How): Promise<Observed> {
  const seen = { findings: new Set<string>(), finalStates: new Set<string>(), orders: new Set<string>() };
  const explored = await exploration(subject, how, ({ result, trace, world }) => {
    for (const finding of result.findings) seen.findings.add(`${nameOfFinding(finding)} at ${finding.at}`);
    if (verdictOf(result) === 'violates') return; // it ends in the middle, whatever happened elsewhere
    seen.finalStates.add(JSON.stringify([world.run?.monitor.state, world.run?.checker?.position, world.lowerState]));
    seen.orders.add(orderOf(trace.window));
  });
  while ((await explored.run()) !== null);
  return { ...seen, states: explored.progress.states, schedules: explored.progress.schedules };
}

/** Which returns came before which calls: all that a history tells. */
function orderOf(events: readonly TraceEvent[]): string {
  const counts = new Map<string, number>();
  const returned: string[] = [];
  const names = new Map<number, string>();
  const lines: string[] = [];
  for (const event of events) {
    if (event.type === 'call') {
      const words = `${event.fn} at ${event.at}`;
      const count = counts.get(words) ?? 0;
      counts.set(words, count + 1);
      names.set(event.id, `${words} #${count}`);
      lines.push(`${words} #${count} after ${[...returned].sort().join(', ')}`);
    } else if (event.type === 'return') returned.push(names.get(event.id)!);
  }
  return lines.sort().join('\n');
}

const subjects: readonly (readonly [string, Subject])[] = [
  ['imp0', { implementation: imp0 as unknown as AnyImplementation, checker: imp0Checker, calls: [1, 1] }],
  ['imp0 without its checker', { implementation: imp0 as unknown as AnyImplementation, checker: null, calls: [2, 1] }],
  ['one that leaves E late', { implementation: leavesLate, checker: imp0Checker, calls: [1, 1] }],
  ['one that keeps the token', { implementation: keeps, checker: null, calls: [1, 1] }],
  ['one that keeps the token, with the checker', { implementation: keeps, checker: imp0Checker, calls: [1, 1] }],
];

/** What is too much unless void returns come at once. */
const larger: readonly (readonly [string, Subject])[] = [
  [
    'imp0 with more calls',
    { implementation: imp0 as unknown as AnyImplementation, checker: imp0Checker, calls: [4, 4] },
  ],
  [
    'imp1 of three nodes',
    { implementation: imp1 as unknown as AnyImplementation, checker: imp1Checker, calls: [1, 1, 0] },
  ],
  ['one that answers after the end', { implementation: answers, checker: null, calls: [2, 0] }],
  ['one that passes the token late', { implementation: passesLate, checker: null, calls: [2, 2] }],
];

const stages = [
  { when: 'whenever they may', prompt: false, subjects, share: 1 / 4 },
  { when: 'at once', prompt: true, subjects: [...subjects, ...larger], share: 1 },
] as const;

describe.each(stages)('with void returns $when, the same comes of it with and without reduction', (stage) => {
  const { prompt, share } = stage;
  it.each(stage.subjects)('%s', { timeout: 600_000 }, async (_, subject) => {
    const { schedules: all, ...unreduced } = await observed(subject, { prompt, reduce: false, backwards: false });
    for (const backwards of [false, true]) {
      const { schedules, ...reduced } = await observed(subject, { prompt, reduce: true, backwards });
      expect(reduced).toEqual(unreduced);
      expect(schedules).toBeLessThan(all * share);
    }
  });
});

describe('what is wrong only while a void return is on its way', () => {
  const found = async (prompt: boolean): Promise<readonly string[]> => {
    const how = { prompt, reduce: true, backwards: false };
    return [...(await observed({ implementation: passesLate, checker: null, calls: [2, 1] }, how)).findings];
  };

  it('is not found where it comes at once, and is where it comes whenever it may', async () => {
    expect(await found(true)).toEqual([]);
    expect(await found(false)).toContain('specification: acq returns: the lock is free at 0');
  });
});

describe('nodes that are together in one process', () => {
  /** A queue that all of them share, and nobody sees: it lets two in at once if user 2 came before user 1. */
  function ordered(): AnyImplementation {
    let held = false;
    let queue: { readonly at: number; readonly enter: () => void }[] = [];
    const createNode = ({ address: at }: NodeContext): NodeOf<Distlock> => {
      [held, queue] = [false, []];
      return {
        acq: () => {
          if (held) return new Promise<void>((enter) => queue.push({ at, enter }));
          held = true;
          return undefined;
        },
        rel: () => {
          const [first, second] = queue;
          const wrong = first && second && first.at > second.at;
          for (const { enter } of queue.splice(0, wrong ? 2 : 1)) enter();
          held = first !== undefined;
        },
        end: () => {},
      };
    };
    return { ...imp0, name: 'ordered', together: true, over: undefined, createNode } as unknown as AnyImplementation;
  }

  it('share what nobody sees: no order of their calls is left out', async () => {
    const { service } = imp0 as unknown as AnyImplementation;
    const offered = Object.keys(service.functions);
    const tested = { service, addresses: 3, parameters: undefined, offered, checker: null, overtaking: null };
    const found = new Set<string>();
    const explored = new Exploration({
      simulation: { tested, stack: simulatedStack([ordered()]) },
      plan: planOf([2, 1, 1]),
      ...{ prompt: true, reduce: true, deviationsMax: null, thorough: false, isOver: () => false },
      ...{ statistics: new Statistics(offered), coverage: null },
      onRun: (_, { result }) => result.findings.forEach((finding) => found.add(nameOfFinding(finding))),
    });
    while ((await explored.run()) !== null);
    expect([...found]).toEqual(['specification: acq returns: the lock is free']);
  });
});

describe('a run that goes another way when it is made again', () => {
  /** Sends only in the first run. */
  function changing(): AnyImplementation {
    let made = 0;
    const createNode = (context: ConstructorParameters<typeof Answers>[0]): NodeOf<Distlock> => {
      made += 1;
      return made > 2 ? { acq: () => {}, rel: () => {}, end: () => context.lower.end() } : new Answers(context);
    };
    return { ...imp0, name: 'changing', createNode } as unknown as AnyImplementation;
  }

  it.each([true, false])('is still left to be gone, void returns at once: %s', async (prompt) => {
    const subject = { implementation: changing(), checker: null, calls: [2, 0] };
    const how = { prompt, reduce: true, backwards: false };
    let left = 0;
    const isOver = (): boolean => {
      left = explored.frontier.size;
      return false;
    };
    const explored = await exploration(subject, how, () => {}, isOver);
    await expect(explored.run()).rejects.toThrow(NotSame);
    expect(explored.frontier.size).toBe(left);
  });
});
