/** The reduction is proved on small configurations: with and without it, and in both orders of enumeration, all that can be observed is the same. */
import { describe, expect, it } from 'vitest';
import imp0, { Imp0Node, type Imp0Context } from '../../implementations/distlock/imp0.ts';
import imp0Checker from '../../checkers/distlock/imp0.ts';
import type { AnyChecker } from '../../checkers/checker.ts';
import type { AnyImplementation } from '../../implementations/implementation.ts';
import { find } from '../../test-node/stack/catalogue.ts';
import type { Stack } from '../../test-node/host/layers.ts';
import { Statistics } from '../campaign/statistics.ts';
import { nameOfFinding, verdictOf } from '../findings/finding.ts';
import { exploredPlan } from '../plan/explored.ts';
import type { Plan } from '../plan/plan.ts';
import { simulatedStack } from '../simulation/stack.ts';
import type { TraceEvent } from '../trace/event.ts';
import { Exploration, type ExploredRun } from './explore.ts';

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
}

interface Subject {
  readonly implementation: AnyImplementation;
  readonly checker: AnyChecker | null;
  /** How many calls each user makes. */
  readonly calls: readonly number[];
}

async function exploration(
  { implementation, checker, calls }: Subject,
  { reduce, backwards }: How,
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
    ...{ reduce, backwards, deviationsMax: null, thorough: false, isOver },
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

describe('with and without reduction the same findings, final states and orders come of', () => {
  it.each(subjects)('%s', { timeout: 120_000 }, async (_, subject) => {
    const { schedules: all, ...unreduced } = await observed(subject, { reduce: false, backwards: false });
    for (const backwards of [false, true]) {
      const { schedules, ...reduced } = await observed(subject, { reduce: true, backwards });
      expect(reduced).toEqual(unreduced);
      expect(schedules).toBeLessThan(all / 4);
    }
  });
});
