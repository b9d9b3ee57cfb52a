/** Tests of vitest that say whether an implementation conforms to its service, level by level. */
import { afterAll, describe, it, vi, type TestContext } from 'vitest';
import type { Checker } from '../../checkers/checker.ts';
import type { AnyImplementation, Implementation } from '../../implementations/implementation.ts';
import { anArray, anything, withFields, type Shape } from '../../services/semantics/shape.ts';
import { checkOptions, parametersShape } from '../../services/semantics/shapes.ts';
import type { AnyService, Functions } from '../../services/service.ts';
import { freshSeed } from '../campaign/fresh-seed.ts';
import { LEVELS, NotHere, claimsOf, type Claim, type Level } from './levels.ts';
import { SEED_VARIABLE, failureOf, failureOfSpins, repeatOf } from './message.ts';
import { Rig } from './rig.ts';
import { suiteOf, type SuiteOptions } from './suite.ts';
import { Spins, Watch } from './watch.ts';
import { count } from '../report/count.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- implementations and checkers of any events and state */
/** What a test says of an implementation. F: the functions of its service. P: the service's parameters. */
export interface ConformanceOptions<F extends Functions<F>, P> {
  /** Follows what its nodes inform of: a checker of the same service. */
  checker?: Checker<F, any, any, P>;
  /** How many; by default as many as the service says. */
  nodes?: number;
  /** Levels that are left out, each with the reason. */
  skip?: { readonly [L in Level]?: string };
  /** What it stands on, from the top down, instead of what it says itself. */
  over?: readonly Implementation<any, any, any, any, any, any>[];
  /** Parameters of the service: `{ reentrancy: 'counted' }`. */
  parameters?: Partial<P>;
  /** How often a waiting call may be passed by later ones; without it, as often as it happens. */
  overtaking?: number;
  /** What the calls follow from. By default another one each time; SERVICETESTER_SEED in the environment goes before. */
  seed?: number;
  /** How many runs a level has in real time, and at most how many calls a run. */
  runs?: number;
  calls?: number;
}
/* eslint-enable @typescript-eslint/no-explicit-any */

/**
 * Makes tests of an implementation, in this process: `conformance(myLock, { nodes: 3, skip: { simulated: 'needs a server' } })`.
 * A test fails with the report if its level does not conform, or could not be decided. Throws `TypeError` for an option that there is not.
 */
export function conformance<F extends Functions<F>, L, E, X, P, O extends keyof F>(
  implementation: Implementation<F, L, E, X, P, O>,
  options: ConformanceOptions<NoInfer<F>, NoInfer<P>> = {},
): void {
  const subject = implementation as unknown as AnyImplementation;
  checkOptions('conformance', options, optionsShape(subject.service));
  const { skip = {}, ...rest } = options;
  const claims = claimsOf(subject);
  // One level after the other, also where others run at once: they look at what is left in this process.
  describe(`${subject.name} conforms to ${subject.service.name}`, { concurrent: false }, () => {
    const rig = lazily(() => open(subject, rest));
    afterAll(async () => {
      const opened = await rig.opened;
      await opened?.watch.close();
      await opened?.rig.close();
    });
    for (const level of LEVELS.filter((each) => claims.some((claim) => claim.level === each))) {
      describe(level, () => {
        for (const claim of claims) if (claim.level === level) register(claim, skip[level], rig.get);
      });
    }
  });
}

const optionsShape = (service: AnyService): Shape =>
  withFields({
    kind: 'it',
    what: 'an object of options',
    fields: {
      checker: anything,
      nodes: anything,
      skip: withFields({
        kind: 'it',
        what: 'an object of levels, each with the reason',
        fields: Object.fromEntries(LEVELS.map((level) => [level, anything])),
      }),
      over: anArray,
      parameters: parametersShape(service),
      overtaking: anything,
      seed: anything,
      runs: anything,
      calls: anything,
    } satisfies Record<keyof ConformanceOptions<never, never>, Shape>,
  });

async function open(
  subject: AnyImplementation,
  { seed, ...options }: SuiteOptions & { readonly seed?: number },
): Promise<Opened> {
  const given = process.env[SEED_VARIABLE];
  const suite = await suiteOf(subject, options, given ? Number(given) : (seed ?? freshSeed()));
  const words = `servicetester: ${subject.name} goes round for ever, and holds up this process. With vitest's pool \`forks\` it is interrupted. The seed is ${suite.seed}.`;
  return { rig: new Rig(suite), watch: new Watch(words), spun: false };
}

/** What the tests of a suite have in common. */
interface Opened {
  readonly rig: Rig;
  readonly watch: Watch;
  /** A test has been interrupted, in the middle of a run: nothing can be told from another. */
  spun: boolean;
}

function register({ claim, level, attempt }: Claim, skipped: string | undefined, open: () => Promise<Opened>): void {
  if (skipped !== undefined) {
    it.skip(`${claim} (${skipped})`);
    return;
  }
  // No timeout of vitest: its timer would be one that something can still come of. A level has bounds of its own.
  it(claim, { timeout: 0 }, async (test) => {
    await inRealTime(() => tried({ claim, level, attempt }, test, open));
  });
}

async function tried({ level, attempt }: Claim, test: TestContext, open: () => Promise<Opened>): Promise<void> {
  const opened = await open();
  const { rig, watch } = opened;
  const { suite } = rig;
  const repeat = repeatOf(suite, test.task.file.name, fullName(test.task));
  try {
    if (opened.spun) throw new NotHere('a level before it did not end, and left nodes behind that do not go on');
    const ran = await watch.during((rest) => attempt(rig, AbortSignal.any([test.signal, rest])));
    const failure = await failureOf(ran, suite, level, repeat);
    await test.annotate(`seed ${suite.seed}, ${count(ran.result.statistics.runs, 'run')}`);
    if (failure) throw failure;
  } catch (error) {
    if (error instanceof Spins) {
      opened.spun = true;
      throw failureOfSpins(error, suite, repeat);
    }
    if (error instanceof NotHere) test.skip(error.message);
    throw error;
  }
}

/** As `vitest -t` takes it. */
function fullName({ name, suite }: Named): string {
  return suite ? `${fullName(suite)} ${name}`.trim() : name;
}

interface Named {
  readonly name: string;
  readonly suite?: Named | undefined;
}

/** Clocks that a test has made false are right for as long: nodes live in real time. */
async function inRealTime(go: () => Promise<void>): Promise<void> {
  if (!vi.isFakeTimers()) return go();
  vi.useRealTimers();
  try {
    await go();
  } finally {
    vi.useFakeTimers();
  }
}

/** Made for the first test that runs. */
function lazily<T>(make: () => Promise<T>): { readonly get: () => Promise<T>; readonly opened: Promise<T> | null } {
  let opened: Promise<T> | null = null;
  return {
    get: () => (opened ??= make()),
    get opened() {
      return opened;
    },
  };
}
