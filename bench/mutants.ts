/**
 * `npm run mutants`: how surely, and how soon, the tester finds what is wrong on purpose. Many seeds each, two at a time.
 * Then the same in simulations, where the failure of the first seed is shrunk; with `--simulate` only that.
 * `npm run mutants -- --seeds 5 two-grants` tries five seeds of those with that in their arguments.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { clauses, test, type Report } from '../e2e/command.ts';
import { mutants, type Mutant } from '../e2e/mutants.ts';
import { middle, row, tally } from './rows.ts';
import { trySimulated } from './simulated-mutants.ts';

const AT_ONCE = 2;
const SHRINK_S = 20;

const { values, positionals } = parseArgs({
  options: { seeds: { type: 'string', default: '20' }, simulate: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const seeds = Number(values.seeds);
const wanted = ({ args }: Mutant): boolean => positionals.every((part) => args.join(' ').includes(part));

const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.once('SIGINT', () => process.exit(130));

/** The reports of all seeds, the first seed's first; only that is shrunk. */
async function reportsOf(mutant: Mutant): Promise<Report[]> {
  const { args } = mutant;
  const reports: Report[] = [];
  let next = 1;
  const work = async (): Promise<void> => {
    while (next <= seeds) {
      const seed = next++;
      const shrinking = ['--shrink', seed === 1 ? String(SHRINK_S) : '0'];
      const own = join(folder, `${mutants.indexOf(mutant)}-${seed}`); // nothing is tried first that failed before
      mkdirSync(own);
      reports[seed - 1] = (await test([...args, ...shrinking, '--seed', String(seed)], own)).report;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return reports;
}

/** Tries one; says how many seeds it was not caught with. */
async function tryOne(mutant: Mutant): Promise<number> {
  const { args, finding, or } = mutant;
  const reports = await reportsOf(mutant);
  const caught = reports.filter(
    (report) =>
      report.verdict === 'violates' && clauses(report).every((name) => name === finding || or?.includes(name)),
  );
  const shown = reports.flatMap((report) => (report.findings.length > 0 ? clauses(report) : [report.verdict]));
  const ms = middle(caught.map(({ tookMs }) => tookMs));
  const run = middle(caught.map(({ run }) => Number(run!.name)));
  const shrunk = String(reports[0]?.shrunk?.calls ?? '');
  console.log(row(args.join(' '), `${caught.length}/${seeds}`, ms, run, shrunk, tally(shown)));
  return seeds - caught.length;
}

async function tryAll(): Promise<number> {
  console.log(row('', 'caught', 'ms', 'run', 'shrunk', 'by'));
  let missed = 0;
  for (const mutant of mutants.filter(wanted)) missed += await tryOne(mutant);
  return missed;
}

const missed = values.simulate ? 0 : await tryAll();
process.exitCode = missed + (await trySimulated(mutants.filter(wanted), seeds)) > 0 ? 1 : 0;
