/** What it says that a process ended which we did not end: whose fault it was, or that nobody knows. */
import { describeExit, endedFromOutside } from '../../test-node/exit.ts';
import { nodeFinding } from '../findings/finding.ts';
import type { ExitEvent, ServerExitEvent } from '../trace/event.ts';
import type { Judgement } from './checker-judge.ts';

type Recorded<E> = E & { readonly i: number };

/** Judges the end of a node's process. */
export function judgeExit({ at, exit, tail, i }: Recorded<ExitEvent>): Judgement {
  const said = tail.length > 0 ? lastLines(tail) : ' It wrote nothing.';
  const reason = `The process ended with ${describeExit(exit)}.${said}`;
  return endedFromOutside(exit)
    ? { findings: [], undecided: [{ cause: 'unexplained death', reason: `Node ${at}: ${reason}` }] }
    : { findings: [nodeFinding('it does not end by itself', reason, at, [i])], undecided: [] };
}

/** Judges the end of a process of a server. */
export function judgeServerExit({ server, exit, tail, i }: Recorded<ServerExitEvent>): Judgement {
  const said = tail.length > 0 ? lastLines(tail) : '';
  const reason = `The process of ${server} ended with ${describeExit(exit)}.${said}`;
  if (endedFromOutside(exit)) return { findings: [], undecided: [{ cause: 'server lost', reason }] };
  const finding = nodeFinding('its servers do not end by themselves', reason, null, [i]);
  return { findings: [{ ...finding, about: 'the server' }], undecided: [] };
}

const lastLines = (tail: readonly string[]): string => ` Its last lines:\n${tail.join('\n')}`;
