/** What a plan can be made smaller by, one step at a time, the largest steps first. */
import { closerClocks } from './clocks.ts';
import { fitsIn, isStrike } from './faults.ts';
import { callsOf, type Entry, type Plan } from './plan.ts';

/** What must be left. */
export interface Fewest {
  readonly addresses: number;
}

/**
 * All plans that are one step smaller: fewer addresses (from the highest down), fewer entries (of one user or of all, in runs of
 * halving length, pairs among them: an acq with its rel; one each of two users: a send with its recv), what is left less surprising, and both at once. Finite; none is equal to the plan.
 */
export function* smallerPlans(plan: Plan, fewest: Fewest): Generator<Plan> {
  for (const make of smallerSteps(plan, fewest)) yield make();
}

/** The same plans, each made when it is asked for: one with a thousand delays has thousands of them. */
export function* smallerSteps(plan: Plan, fewest: Fewest): Generator<() => Plan> {
  const entries = [fewerEntries(plan), withoutPairs(plan), calmerEntries(plan), fewerPlainEntries(plan)];
  for (const part of [fewerAddresses(plan, fewest), ...entries]) {
    for (const smaller of part) yield () => smaller;
  }
  yield* lessAround(plan);
}

function* fewerAddresses(plan: Plan, { addresses: fewest }: Fewest): Generator<Plan> {
  const { addresses } = plan.config;
  for (const fewer of new Set([fewest, addresses - 1])) {
    if (fewer < fewest || fewer >= addresses) continue;
    yield {
      ...plan,
      config: { ...plan.config, addresses: fewer },
      workload: plan.workload.slice(0, fewer),
      end: [Math.min(plan.end[0], fewer - 1), plan.end[1]],
      faults: plan.faults.filter((fault) => fitsIn(fault, fewer)),
      clocks: plan.clocks.slice(0, fewer),
    };
  }
}

function* fewerEntries(plan: Plan): Generator<Plan> {
  const { workload } = plan;
  const longest = Math.max(...workload.map(({ length }) => length));
  for (const size of sizes(longest)) {
    // The last first: what went wrong early needs nothing of them.
    const step = size <= 2 ? 1 : size;
    for (let from = longest - size; from > -size; from -= step) {
      const cut = workload.map((entries) => without(entries, Math.max(0, from), from + size));
      if (cut.filter((entries, user) => entries.length < workload[user]!.length).length > 1) {
        yield { ...plan, workload: cut };
      }
      for (const [user, entries] of cut.entries()) {
        if (entries.length < workload[user]!.length) yield { ...plan, workload: workload.with(user, entries) };
      }
    }
  }
}

/** `8, 4, 2, 1`: halves, pairs, single ones. */
function sizes(length: number): number[] {
  const halves: number[] = [];
  for (let size = length; size > 2; size = Math.ceil(size / 2)) halves.push(size);
  return [...halves, 2, 1].filter((size) => size <= length);
}

const without = <T>(list: readonly T[], from: number, to: number): T[] => list.filter((_, i) => i < from || i >= to);

/** Of so few calls, every two are tried, and fewer with other arguments. */
const PAIRED_CALLS_MAX = 24;

/** Without one entry of each of two users: a send, say, with the recv that it is for. */
function* withoutPairs(plan: Plan): Generator<Plan> {
  const { workload } = plan;
  const all = workload.flatMap((entries, user) => entries.map((_, i) => ({ user, i })));
  if (all.length > PAIRED_CALLS_MAX) return;
  for (const one of all) {
    for (const other of all) {
      if (other.user <= one.user) continue;
      const left = (entries: readonly Entry[], user: number): readonly Entry[] =>
        entries.filter((_, i) => !(user === one.user && i === one.i) && !(user === other.user && i === other.i));
      yield { ...plan, workload: workload.map(left) };
    }
  }
}

/** Entries that do not wait, and choose what comes first, or at least its plainest arguments: all at once, then each. */
function* calmerEntries(plan: Plan): Generator<Plan> {
  for (const calm of [withoutWait, withoutChoice, withoutDraws]) {
    const all = plan.workload.map((entries) => entries.map(calm));
    const changed = all.flatMap((entries, user) =>
      entries.flatMap((entry, i) => (entry === plan.workload[user]![i] ? [] : [{ user, i, entry }])),
    );
    if (changed.length > 1) yield { ...plan, workload: all };
    for (const { user, i, entry } of changed) {
      yield { ...plan, workload: plan.workload.with(user, plan.workload[user]!.with(i, entry)) };
    }
  }
}

const withoutWait = (entry: Entry): Entry => {
  const [id, waitMs, choice, ...draws] = entry;
  return waitMs === 0 ? entry : [id, 0, choice, ...draws];
};
const withoutChoice = (entry: Entry): Entry => {
  const [id, waitMs, ...draws] = entry;
  return draws.some((draw) => draw !== 0) ? [id, waitMs, 0] : entry;
};
const withoutDraws = (entry: Entry): Entry => {
  const [id, waitMs, choice, ...draws] = entry;
  if (choice === 0) return entry; // that is tried as it is
  return draws.some((draw) => draw !== 0) ? [id, waitMs, choice] : entry;
};

/**
 * Fewer entries, with the plainest arguments in all that are left. What a draw means depends on what is allowed then, so on the entries
 * before: who takes one thing more chooses the next of those that are left.
 */
function* fewerPlainEntries(plan: Plan): Generator<Plan> {
  const isPlain = ([, , , ...draws]: Entry): boolean => draws.every((draw) => draw === 0);
  if (callsOf(plan) > PAIRED_CALLS_MAX || plan.workload.flat().every(isPlain)) return;
  for (const smaller of fewerEntries(plan)) {
    yield {
      ...smaller,
      workload: smaller.workload.map((entries) => entries.map(([id, waitMs, choice]) => [id, waitMs, choice])),
    };
  }
}

/** The end, the schedule, the faults, the clocks, the random numbers of the nodes. */
function* lessAround(plan: Plan): Generator<() => Plan> {
  const [at, left] = plan.end;
  if (left > 0) yield () => ({ ...plan, end: [at, 0] });
  if (at > 0) yield () => ({ ...plan, end: [0, left] });
  for (const make of fewerDelays(plan.delays)) yield () => ({ ...plan, delays: make() });
  for (const make of fewer(plan.faults)) yield () => ({ ...plan, faults: make() });
  for (const faults of calmerFaults(plan.faults)) yield () => ({ ...plan, faults });
  for (const clocks of closerClocks(plan.clocks)) yield () => ({ ...plan, clocks });
  if (plan.random > 0) yield () => ({ ...plan, random: 0 });
}

/** Strikes that last half as long, or hit all links. */
function* calmerFaults(faults: Plan['faults']): Generator<Plan['faults']> {
  for (const [i, fault] of faults.entries()) {
    if (!isStrike(fault)) continue;
    const [kind, target, entry, moment, forMs, link] = fault;
    if (link > 0) yield faults.with(i, [kind, target, entry, moment, forMs, 0]);
    if (forMs > 1) yield faults.with(i, [kind, target, entry, moment, Math.floor(forMs / 2), link]);
  }
}

/** Fewer delays, then shorter ones. */
function* fewerDelays(delays: Plan['delays']): Generator<() => Plan['delays']> {
  const all = Object.entries(delays);
  for (const make of fewer(all)) yield () => Object.fromEntries(make());
  for (const [key, delay] of all) {
    for (const shorter of new Set([1, Math.floor(delay / 2), delay - 1])) {
      if (shorter >= 1 && shorter < delay) yield () => ({ ...delays, [key]: shorter });
    }
  }
}

/** Parts of a list: without all, without halves, ..., without each. */
function* fewer<T>(list: readonly T[]): Generator<() => readonly T[]> {
  for (let size = list.length; size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < list.length; from += size) yield () => without(list, from, from + size);
  }
}
