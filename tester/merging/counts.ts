/** The counts of several parts of a campaign together. */
import { Statistics, type UnclaimedCount } from '../campaign/statistics.ts';
import { nameOfFinding } from '../findings/finding.ts';
import type { SimulationSummary } from '../simulation/campaign.ts';
import type { ShardReport } from './read.ts';

/** The number of a run in its campaign, by its name: `3`, `3-2`. */
export const numberOfRun = (name: string): number => Number.parseInt(name, 10);

/** Added up; of what was found first, the lowest run counts. */
export function statisticsOf(reports: readonly ShardReport[]): Statistics {
  const functions = reports.flatMap(({ shard, counts }) => [
    ...shard.expected.functions,
    ...Object.keys(counts.functions),
  ]);
  const all = new Statistics([...new Set(functions)]);
  const heard = new Set<string>(); // what was never heard is told by the reports
  for (const { counts, measured } of reports) all.add({ ...counts, heard, measured });
  const nothing = { runs: 0, calls: 0, closingCalls: 0, informs: 0, atOnce: 0, functions: {}, heard };
  const unclaimed = reports.flatMap((report) => report.unclaimed as UnclaimedCount[]);
  for (const each of unclaimed.toSorted((one, other) => numberOfRun(one.first) - numberOfRun(other.first))) {
    all.add({ ...nothing, unclaimed: new Map([[nameOfFinding(each.finding), each]]) });
  }
  return all;
}

/** What each strategy did in all of them; null: they were not simulated. */
export function simulationOf(reports: readonly ShardReport[]): SimulationSummary | null {
  const summaries = reports.flatMap(({ simulation }) => (simulation as SimulationSummary | null) ?? []);
  const [first] = summaries;
  if (!first) return null;
  const strategies = first.strategies.map(({ name }) => {
    const alike = summaries.flatMap(({ strategies }) => strategies.filter((each) => each.name === name));
    const found = [...new Set(alike.flatMap((each) => each.found))];
    return { name, runs: alike.reduce((sum, { runs }) => sum + runs, 0), found };
  });
  const outside = new Map(
    summaries.flatMap((each) => each.outside).map((each) => [`${each.what} ${each.place}`, each]),
  );
  return { strategies, outside: [...outside.values()] };
}
