import { expect, it } from 'vitest';
import { defineChecker } from '../../checkers/checker.ts';
import { distlock } from '../../services/distlock.ts';
import type { TraceEvent } from '../trace/event.ts';
import { CheckerJudge } from './checker-judge.ts';

it('a checker is told that a node was killed, and when a fresh one is there', () => {
  const checker = defineChecker({
    name: 'told',
    service: distlock,
    init: () => ({ seen: [] as string[] }),
    onFault: {
      killed: { update: (s, { at }) => void s.seen.push(`${at} killed`) },
      restarted: { update: (s, { at }) => void s.seen.push(`${at} restarted`) },
    },
  });
  const judge = new CheckerJudge(checker, { addresses: 2, parameters: undefined }, new Set());
  const strike = { kind: 'restart', at: 1, target: 1, link: 0 } as const;
  const events: TraceEvent[] = [
    { i: 0, t: 1, type: 'fault', ...strike, forMs: 10 },
    { i: 1, t: 11, type: 'healed', ...strike },
  ];
  for (const event of events) judge.follow(event);
  expect(judge.position?.state).toEqual({ seen: ['1 killed', '1 restarted'] });
});
