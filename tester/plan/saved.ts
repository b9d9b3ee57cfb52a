/** Plans that are kept: as files that say what they are a plan for, so that they can be repeated by themselves. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { normalise } from './normalise.ts';
import { readNamed } from './read-file.ts';
import type { Plan } from './plan.ts';

/** Stands in every file of a plan. */
const FORMAT = 'servicetester plan 1';

/** A plan, and what it is for. `T`: how what is tested is named. */
export interface SavedPlan<T> {
  readonly target: T;
  /** The name of what it shows. */
  readonly finding: string;
  /** So many repetitions should show it. */
  readonly repeat: number;
  readonly plan: Plan;
}

/** Writes the file, and its folder. Throws the system's error. */
export function writePlan(path: string, saved: SavedPlan<unknown>): void {
  mkdirSync(dirname(path), { recursive: true });
  const { plan, ...rest } = saved;
  writeFileSync(path, `${pretty({ format: FORMAT, ...rest, plan })}\n`);
}

/** Reads the file. The plan is read as well as can be; throws an `Error` that says what is wrong if it is no file of a plan at all. */
export function readPlan(path: string): SavedPlan<unknown> {
  const value = parse(path);
  if (value['format'] !== FORMAT) throw new Error(`${path} is no plan: its "format" is not "${FORMAT}".`);
  const { target, finding, repeat, plan } = value;
  if (!Array.isArray((Object(plan) as Record<string, unknown>)['workload']))
    throw new Error(`${path} is no plan: there is no "plan" with a "workload" in it.`);
  const times = typeof repeat === 'number' && repeat >= 1 ? Math.ceil(repeat) : 1;
  return { target, finding: typeof finding === 'string' ? finding : '', repeat: times, plan: normalise(plan) };
}

function parse(path: string): Record<string, unknown> {
  const text = readNamed(path).toString('utf8');
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch (error) {
    const trace = path.endsWith('.jsonl') ? ' It is a trace; plans are called ….plan.json.' : '';
    throw new Error(`${path} is no JSON: ${(error as Error).message}.${trace}`, { cause: error });
  }
}

/** JSON with a line for each entry of a plan, not for each number. */
function pretty(value: object): string {
  return JSON.stringify(value, null, 2).replaceAll(/\[\s+(-?\d+(?:,\s+-?\d+)*)\s+\]/g, (_, numbers: string) => {
    return `[${numbers.replaceAll(/\s+/g, ' ')}]`;
  });
}
