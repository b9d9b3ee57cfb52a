/** `servicetester merge FILES`: the reports of the shards of a campaign become one. */
import type { Command } from 'commander';
import { UsageError, status } from '../../test-node/commands/status.ts';
import { merge as mergeReports, type Merged } from '../merging/merge.ts';
import { NotMergeable, readShardReport } from '../merging/read.ts';
import type { MergeOptions } from './options/merge.ts';
import { writeMergedReports } from './merged-reports.ts';
import { parseReports } from './reports.ts';

/** Merges; resolves with the exit status: that of the whole campaign. Throws `UsageError` for files that do not belong together. */
export async function merge(parsed: Command): Promise<number> {
  const [files] = parsed.processedArgs as [string[]];
  const merged = mergedOf(files);
  const reports = parseReports(parsed.opts<MergeOptions>().report);
  return (await writeMergedReports(merged, reports)) ? status[merged.verdict] : status.unavailable;
}

function mergedOf(files: readonly string[]): Merged {
  try {
    return mergeReports(files.map(readShardReport));
  } catch (error) {
    throw error instanceof NotMergeable ? new UsageError(error.message) : error;
  }
}
