/** How far an exploration has come, as a file: so that it can be gone on with later. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Counts } from '../campaign/statistics.ts';
import type { Reached } from '../coverage/coverage.ts';
import { readNamed } from '../plan/read-file.ts';
import type { Plan } from '../plan/plan.ts';
import type { SavedStage } from './stage.ts';

const FORMAT = 'servicetester exploration 2';

/** An exploration that was left. `T`: how what is tested is named. */
export interface SavedExploration<T> {
  readonly target: T;
  readonly seed: number;
  readonly plan: Plan;
  readonly deviationsMax: number | null;
  readonly stages: readonly SavedStage[];
  /** The states of the specification that were reached, as JSON. */
  readonly states: Set<string>;
  readonly counts: Counts;
  readonly reached: Reached;
}

/** Writes the file, and its folder; whatever comes in between, there is the old file or the new one. Throws the system's error. */
export function writeExploration(path: string, saved: SavedExploration<unknown>): void {
  mkdirSync(dirname(path), { recursive: true });
  // Branches share forks, and forks the decisions of runs: JSON would write them out again and again.
  writeFileSync(`${path}.new`, serialize({ format: FORMAT, ...saved }));
  renameSync(`${path}.new`, path);
}

/** Reads the file. Throws an `Error` that says what is wrong with it. */
export function readExploration(path: string): SavedExploration<unknown> {
  const value = parsed(readNamed(path));
  if (value?.format !== FORMAT) throw new Error(`${path} is no exploration that can be gone on with.`);
  return value as unknown as SavedExploration<unknown>;
}

function parsed(bytes: Buffer): { readonly format?: unknown } | null {
  try {
    return Object(deserialize(bytes)) as { readonly format?: unknown };
  } catch {
    return null; // it says nothing that would help
  }
}
