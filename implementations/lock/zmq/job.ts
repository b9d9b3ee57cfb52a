/** A job of the published demonstration: a sentence of six lines that must stay in one piece, then four that may come anywhere. */
import type { Clock } from '../../../services/environment/clock.ts';
import { deriveSeed, randomFrom } from '../../../services/environment/random.ts';

/** What a job is given. */
export interface JobOptions {
  readonly lock: { acquire(): Promise<void>; release(): Promise<unknown> };
  /** Resolves when the line is out. */
  readonly print: (line: string) => Promise<void>;
  readonly clock: Clock;
  /** A pause is a random part of this, in ms, or a few times as long. */
  readonly pauseMs: number;
}

/** What is printed under the lock, and how long is slept after it, in pauses. */
const sentence = (job: number): readonly (readonly [string, number])[] => [
  ['This', 1],
  ['is', 1.5],
  ['a', 3],
  ['sequential', 1],
  ['block', 1],
  [`by ${job}`, 0],
];
/** What is printed without it. */
const inParallel = (job: number): readonly (readonly [string, number])[] => [
  ['_HAPPENING', 1],
  ['_IN', 0.5],
  ['_PARALLEL', 1.5],
  [`_BY ${job}`, 0],
];

/** Does the job of this number. */
export async function doJob(job: number, { lock, print, clock, pauseMs }: JobOptions): Promise<void> {
  const pause = randomFrom(deriveSeed(job, 'job'))() * pauseMs;
  const say = async (lines: readonly (readonly [string, number])[]): Promise<void> => {
    for (const [line, pauses] of lines) {
      await print(line);
      await clock.sleep(pauses * pause);
    }
  };
  await lock.acquire();
  await say(sentence(job));
  await lock.release();
  await say(inParallel(job));
}
