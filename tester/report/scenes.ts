/** What a space-time picture shows of a run: scenes, each a moment at one node, with the messages that it sends and that it brings. */
import { causalPast } from '../causality/past.ts';
import { isTimer, momentsOf, type Moment, type Possible } from '../causality/steps.ts';
import { isDeath, isEnd, type TraceEvent } from '../trace/event.ts';
import { isTelling } from '../trace/memory.ts';
import type { Words } from './fitted.ts';
import { describing, type Called } from './in-words.ts';

/** A moment, as it is shown. */
export interface Scene extends Moment {
  /** How many calls were ongoing at each node before it. */
  readonly ongoing: readonly number[];
  /** Its events in words. */
  readonly texts: readonly Words[];
  /** The labels of the messages sent in it. */
  readonly sent: readonly string[];
  /** The label of the message that arrives in it; empty: there is none, or it is not known when it was sent. */
  readonly arrived: string;
}

/** Circled numbers, then circled letters; then they come again. */
const LABELS = [range(0x2460, 20), range(0x24d0, 26)].flat();

function range(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => String.fromCodePoint(first + i));
}

/** The labels of messages, in the order in which they were sent. */
function labelsOf(events: readonly TraceEvent[], pending: readonly Possible[]): Map<Possible, string> {
  const steps = events.filter((event) => event.type === 'step');
  const at = new Map(steps.map((step) => [step.i, step.at]));
  // Who waited for its receiver became possible at the receiver: when it was sent is not known.
  const sent = [...steps, ...pending].filter(({ from, by }) => from !== null && at.get(by) === from);
  sent.sort((a, b) => a.by - b.by);
  return new Map(sent.map((message, i) => [message, LABELS[i % LABELS.length]!]));
}

/** A run as scenes. */
export interface Scenes {
  readonly scenes: readonly Scene[];
  /** The labels of all messages of which it is known when they were sent. */
  readonly labels: ReadonlyMap<Possible, string>;
  /** How many calls were ongoing at each node when it ended. */
  readonly ongoing: readonly number[];
}

/** All scenes of a run. `pending`: what was still possible when it ended. */
export function scenesOf(
  events: readonly TraceEvent[],
  addresses: number,
  pending: readonly Possible[],
  service?: Called,
): Scenes {
  const labels = labelsOf(events, pending);
  const ongoing = Array<number>(addresses).fill(0);
  const describe = describing(events, service);
  const scenes = momentsOf(events).map((moment): Scene => {
    const { step, at } = moment;
    const sent = [...labels].filter(([{ by }]) => by === step?.i).map(([, label]) => label);
    const texts = moment.events.map(describe);
    const scene = { ...moment, texts, ongoing: [...ongoing], sent, arrived: (step && labels.get(step)) ?? '' };
    for (const event of moment.events) ongoing[at] = ongoingAfter(ongoing[at]!, event);
    return scene;
  });
  return { scenes, labels, ongoing };
}

/** How many calls are ongoing at its node after an event; of a run whose beginning is gone, perhaps more. */
export function ongoingAfter(before: number, event: TraceEvent): number {
  if (event.type === 'call') return before + 1;
  if (isDeath(event)) return 0; // its calls never end
  return isEnd(event) ? Math.max(0, before - 1) : before;
}

/** The numbers of the events of a scene. */
export const numbersOf = ({ step, events }: Moment): number[] => [...(step ? [step] : []), ...events].map(({ i }) => i);

/** Is there anything to be seen? A return of a lower service that leads to nothing is not. */
export function isSeen({ step, events, sent }: Scene, marked: ReadonlySet<number>): boolean {
  return !step || events.length > 0 || sent.length > 0 || step.from !== null || isTimer(step) || marked.has(step.i);
}

/** Does a call begin or end in it, or is something done to a node? */
export const isTold = ({ events }: Moment): boolean => events.some(isTelling);

/** The scenes for which there is room. `left`: what was left out, in words; null: nothing. */
export interface Fitting {
  readonly scenes: readonly Scene[];
  readonly left: string | null;
}

/**
 * Chooses scenes for so many rows: all; or else those in the causal past of the evidence, and calls and returns; or else of these at
 * first what is evidence, then calls and returns, then what led to the last of them, each time the last. Evidence is always there.
 */
export function fitting(
  scenes: readonly Scene[],
  events: readonly TraceEvent[],
  evidence: readonly number[],
  rows: number,
  rowsOf: (scene: Scene) => number,
): Fitting {
  const fits = (some: readonly Scene[]): boolean => some.reduce((sum, scene) => sum + rowsOf(scene), 0) <= rows;
  if (fits(scenes)) return { scenes, left: null };
  const past = causalPast(events, evidence);
  const isEvidence = (scene: Scene): boolean => numbersOf(scene).some((i) => evidence.includes(i));
  const isPast = (scene: Scene): boolean => past.size === 0 || numbersOf(scene).some((i) => past.has(i));
  const related = scenes.filter((scene) => isPast(scene) || isTold(scene));
  const unrelated = related.length < scenes.length ? 'what had no influence on what is marked' : null;
  if (fits(related)) return { scenes: related, left: unrelated };
  const upToLast = related.slice(0, related.findLastIndex((scene) => isEvidence(scene) || isTold(scene)) + 1);
  const kept = new Set(related.filter(isEvidence));
  let room = rows;
  for (const some of [upToLast.filter(isTold), upToLast.length > 0 ? upToLast : related])
    for (const scene of some.toReversed()) if (!kept.has(scene) && (room -= rowsOf(scene)) >= 0) kept.add(scene);
  const left = [unrelated, 'what was long before'].filter((each) => each !== null).join(', and ');
  return { scenes: related.filter((scene) => kept.has(scene)), left };
}
