/** `--faults pause,cut`: what is done to nodes, servers and links. */
import { InvalidArgumentError } from 'commander';
import { UsageError } from '../../test-node/commands/status.ts';
import { FAULT_KINDS, isLinkKind, type FaultKind } from '../plan/faults.ts';

/** Stands for no faults at all, and for all that can be done where the test runs. */
const NONE = 'none';
const ALL = 'all';

/** What a user asks for. */
export type AskedFault = FaultKind | typeof ALL;

/** Reads the value of the option: kinds with commas between. Throws `InvalidArgumentError` for what there is not. */
export function parseFaults(text: string): readonly AskedFault[] {
  const kinds = text.split(',').filter((kind) => kind !== NONE);
  const wrong = kinds.find((kind) => !isAsked(kind));
  if (wrong === undefined) return [...new Set(kinds.filter(isAsked))];
  const there = [NONE, ALL, ...FAULT_KINDS].join(', ');
  throw new InvalidArgumentError(`There is no fault '${wrong}'. There are: ${there}.`);
}

const isAsked = (kind: string): kind is AskedFault => kind === ALL || FAULT_KINDS.some((each) => each === kind);

/** Is anything to be done to links? */
export const hitsLinks = (asked: readonly AskedFault[]): boolean =>
  asked.some((kind) => kind === ALL || isLinkKind(kind));

/** A kind of faults cannot be done where it is asked for. */
export class CannotStrike extends UsageError {
  /** What it needs, in words. */
  readonly needs: string;
  constructor(message: string, needs: string) {
    super(message);
    this.needs = needs;
  }
}

/** The kinds that are meant, of those that can be done here. Throws `CannotStrike` for what cannot. */
export function faultsHere(asked: readonly AskedFault[], here: readonly FaultKind[]): readonly FaultKind[] {
  if (asked.includes(ALL)) return here;
  const kinds = asked.filter((kind) => kind !== ALL);
  const wrong = kinds.find((kind) => !here.includes(kind));
  if (wrong === undefined) return kinds;
  const can = here.length > 0 ? `What can be done here: ${here.join(', ')}.` : 'Nothing can be done here.';
  throw new CannotStrike(`'${wrong}' cannot be done here: ${NEEDS[wrong]}. ${can}`, NEEDS[wrong]);
}

const OWN_PROCESSES = 'it needs nodes that the tester starts, each in a process of its own';
const SERVERS = 'it needs an implementation with servers that the tester starts';
const LINKS = 'it needs nodes that the tester starts, with links over TCP to servers or to each other';

/** What each kind needs. */
const NEEDS: Record<FaultKind, string> = {
  kill: OWN_PROCESSES,
  restart: OWN_PROCESSES,
  pause: 'it needs nodes that the tester starts',
  'server-pause': SERVERS,
  'server-restart': SERVERS,
  'server-wipe': SERVERS,
  cut: LINKS,
  partition: LINKS,
  deaf: LINKS,
  slow: LINKS,
  'slow-answers': LINKS,
  twins: 'it needs nodes that the tester starts',
  clock: 'it needs nodes that the tester starts',
};
