/** The faults that a user asks for, and whether they can be done. */
import { UsageError } from '../../test-node/commands/status.ts';
import { isLinkKind, type FaultKind } from './faults.ts';

/** Stands for all that can be done where the test runs. */
export const ALL = 'all';

/** What a user asks for. */
export type AskedFault = FaultKind | typeof ALL;

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
const capable = (capability: string): string =>
  `it needs nodes that the tester starts; a program must say "capabilities": {"${capability}": true}`;

/** What each kind needs. */
export const NEEDS: Readonly<Record<FaultKind, string>> = {
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
  twins: capable('identity'),
  clock: capable('clock'),
};
