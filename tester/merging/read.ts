/** The reports of shards, as they are read from files. */
import type { z } from 'zod';
import { readNamed } from '../plan/read-file.ts';
import { campaignReport } from '../report/schema.ts';

type CampaignReport = z.infer<typeof campaignReport>;

/** The report of one shard. */
export interface ShardReport extends CampaignReport {
  /** The file that it is from. */
  readonly file: string;
  readonly shard: NonNullable<CampaignReport['shard']>;
}

/** Files that cannot be merged; the message names them, and says why. */
export class NotMergeable extends Error {
  override readonly name = 'NotMergeable';
}

/** Reads the report of a shard. Throws `NotMergeable` for a file that has none. */
export function readShardReport(file: string): ShardReport {
  const value = json(file);
  const { format, shard, shards } = value;
  const { value: known } = campaignReport.shape.format;
  if (format !== known) throw new NotMergeable(notThisFormat(file, format, known));
  if (Array.isArray(shards)) throw new NotMergeable(`${file} is merged already: the reports of the shards are wanted.`);
  if ((shard ?? null) === null) {
    throw new NotMergeable(`${file} is the report of a whole campaign: it was made without --shard.`);
  }
  const { data, error } = campaignReport.safeParse(value);
  if (error) {
    const [{ path, message }] = error.issues as [z.core.$ZodIssue];
    throw new NotMergeable(`${file} is broken: ${path.join('.')}: ${message}.`);
  }
  return { ...data, shard: data.shard!, file };
}

function notThisFormat(file: string, format: unknown, known: string): string {
  const [, version] = /^servicetester report (\d+)$/.exec(String(format)) ?? [];
  if (version !== undefined)
    return `${file} is of another version, '${String(format)}': '${known}' is what is known here.`;
  return `${file} is no report of a campaign: its "format" is not '${known}'.`;
}

function json(file: string): Readonly<Record<string, unknown>> {
  const text = read(file);
  if (text === '') throw new NotMergeable(`${file} is empty: its shard has not come to its end.`);
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch (error) {
    throw new NotMergeable(`${file} is no JSON: ${(error as Error).message}.`, { cause: error });
  }
}

function read(file: string): string {
  try {
    return readNamed(file).toString('utf8');
  } catch (error) {
    throw new NotMergeable((error as Error).message, { cause: error });
  }
}
