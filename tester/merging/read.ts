/** The reports of shards, as they are read from files. */
import * as v from 'valibot';
import { inWords } from '../../test-node/wire/shapes.ts';
import { readNamed } from '../plan/read-file.ts';
import { campaignReport } from '../report/schema.ts';

type CampaignReport = v.InferOutput<typeof campaignReport>;

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
  const { literal: known } = campaignReport.entries.format;
  if (format !== known) throw new NotMergeable(notThisFormat(file, format, known));
  if (Array.isArray(shards)) throw new NotMergeable(`${file} is merged already: the reports of the shards are wanted.`);
  if ((shard ?? null) === null) {
    throw new NotMergeable(`${file} is the report of a whole campaign: it was made without --shard.`);
  }
  const { success, output, issues } = v.safeParse(campaignReport, value);
  if (!success) throw new NotMergeable(`${file} is broken: ${inWords(issues[0])}.`);
  return { ...output, shard: output.shard!, file };
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
