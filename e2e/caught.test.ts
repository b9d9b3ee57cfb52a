/** Every kind of fault catches a lock that is wrong only under it, and accuses none that is right. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import type { FaultKind } from '../tester/plan/faults.ts';
import { clauses, emptyFolder, test, type Report } from './command.ts';
import type { Flaw } from './flawed-lock.fixture.ts';

const TWO_HOLD = 'specification: acquire returns: the lock is free';
const STUCK = 'specification: acquire returns: a call that may return does so';

interface Case {
  readonly kind: FaultKind;
  readonly flaw: Flaw;
  /** What is hit; what is done; when the one who does not hold the lock first wants it, in ms. */
  readonly plan: {
    readonly faults?: readonly unknown[];
    readonly clocks?: readonly unknown[];
    readonly waitMs?: number;
  };
  readonly finding?: string;
}

/** So long a fault lasts, and the holder keeps the lock, in ms. */
const LASTS_MS = 600;
const HOLDS_MS = 1500;
/** The holder, or its links, are hit when it has the lock; the other comes later. */
const atHolder = (kind: FaultKind): Case['plan'] => ({ faults: [[kind, 0, [0, 0], 'ends', LASTS_MS, 0]] });
/** Who does not hold it is hit then. */
const atOther = (kind: FaultKind): Case['plan'] => ({ faults: [[kind, 1, [0, 0], 'ends', LASTS_MS, 0]] });

const cases: readonly Case[] = [
  { kind: 'pause', flaw: 'expires', plan: { ...atHolder('pause'), waitMs: 300 } },
  { kind: 'restart', flaw: 'resets', plan: { faults: [['restart', 0, [0, 0], 'ends', 1, 0]] } },
  { kind: 'server-pause', flaw: 'impatient', plan: atHolder('server-pause') },
  { kind: 'server-restart', flaw: 'forgets', plan: { faults: [['server-restart', 0, [0, 0], 'ends', 1, 0]] } },
  { kind: 'server-wipe', flaw: 'forgets', plan: { faults: [['server-wipe', 0, [0, 0], 'ends', 1, 0]] } },
  { kind: 'cut', flaw: 'asks once', plan: atOther('cut'), finding: STUCK },
  { kind: 'partition', flaw: 'expires', plan: { ...atHolder('partition'), waitMs: 300 } },
  { kind: 'deaf', flaw: 'impatient', plan: atOther('deaf') },
  { kind: 'slow', flaw: 'impatient', plan: atOther('slow') },
  { kind: 'slow-answers', flaw: 'impatient', plan: atOther('slow-answers') },
  { kind: 'twins', flaw: 'goes by identity', plan: { faults: [['twins', 1, 0]] } },
  { kind: 'clock', flaw: 'trusts dates', plan: { clocks: [[0, 0], [5000, 0]] } }, // prettier-ignore
];

/** Replays the plan of a case with this lock: user 0 takes it, user 1 comes to it later. */
async function replayed(flaw: Flaw, { kind, plan: { faults = [], clocks = [], waitMs = 30 } }: Case): Promise<Report> {
  const folder = emptyFolder();
  const fixture = join(PACKAGE_ROOT, 'e2e', 'flawed-lock.fixture.ts');
  const text = `import { flawedLock } from '${fixture}';\nexport default flawedLock('${flaw}');\n`;
  writeFileSync(join(folder, 'mine.ts'), text);
  const plan = {
    config: { addresses: 2 },
    workload: [
      [
        [0, 0, 0],
        [1, HOLDS_MS, 0],
      ],
      [[0, waitMs, 0]],
    ],
    faults,
    clocks,
  };
  const target = { addresses: 2, use: './mine.ts', faults: [kind] };
  const saved = { format: 'servicetester plan 1', target, finding: '', repeat: 1, plan };
  writeFileSync(join(folder, 'mine.plan.json'), JSON.stringify(saved));
  return (await test(['replay', './mine.plan.json'], folder)).report;
}

describe.concurrent.each(cases)('under $kind', (each) => {
  const { kind, flaw, finding = TWO_HOLD } = each;

  it(`a lock is caught that is wrong: '${flaw}'`, async () => {
    const report = await replayed(flaw, each);
    expect({ verdict: report.verdict, found: clauses(report) }).toEqual({ verdict: 'violates', found: [finding] });
  });

  it('one that is right conforms', async () => {
    const { verdict, findings, undecided, unclaimed, counts } = await replayed('none', each);
    expect({ verdict, findings, undecided, unclaimed }).toEqual({
      ...{ verdict: 'conforms', findings: [], undecided: [], unclaimed: [] },
    });
    expect(counts.faults).toEqual({ [kind]: 1 });
  });
});
