/** Reading a plan that somebody wrote, shrank, or kept from an earlier version: total, so that whatever it is, it can be run. */
import type { PlannedClock } from './clocks.ts';
import { readFault } from './faults.ts';
import type { Entry, Plan } from './plan.ts';

const ADDRESSES_MAX = 10_000;
const WAIT_MS_MAX = 60_000;
const AHEAD_MS_MAX = 1e9;
/** A clock goes on, if at half its speed. */
const FAST_PPM_MAX = 500_000;

/** The plan that a JSON value means: unknown keys are dropped, what is missing or makes no sense is the least surprising. */
export function normalise(value: unknown): Plan {
  const { config, workload, end, delays, faults, clocks, random } = recordOf(value);
  const lists = listOf(workload);
  const addresses = natural(recordOf(config)['addresses'], ADDRESSES_MAX) || Math.max(1, lists.length);
  const [at, left] = listOf(end);
  return {
    config: { addresses },
    workload: Array.from({ length: addresses }, (_, user) => listOf(lists[user]).map(entryOf)),
    end: [natural(at) % addresses, natural(left)],
    delays: Object.fromEntries(Object.entries(recordOf(delays)).map(([key, priority]) => [key, natural(priority)])),
    faults: listOf(faults).flatMap((fault) => {
      const read = readFault(fault, addresses);
      return read ? [read] : [];
    }),
    clocks: listOf(clocks).slice(0, addresses).map(clockOf),
    random: natural(random),
  };
}

function entryOf(value: unknown, index: number): Entry {
  const [id = index, waitMs, choice, ...draws] = listOf(value);
  return [natural(id), natural(waitMs, WAIT_MS_MAX), natural(choice), ...draws.map((draw) => natural(draw))];
}

function clockOf(value: unknown): PlannedClock {
  const [aheadMs, fastPpm] = listOf(value);
  return [natural(aheadMs, AHEAD_MS_MAX), whole(fastPpm, FAST_PPM_MAX)];
}

const whole = (value: unknown, max: number): number =>
  typeof value === 'number' && value < 0 ? -natural(-value, max) || 0 : natural(value, max);
const natural = (value: unknown, max = Number.MAX_SAFE_INTEGER): number =>
  typeof value === 'number' && value >= 0 ? Math.min(max, Math.floor(value)) : 0;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
