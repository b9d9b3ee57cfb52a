/** How `servicetester` is called, to test an implementation. */
import { Argument, InvalidArgumentError, type Command } from 'commander';
import {
  collect,
  command,
  nonNegativeNumber,
  positiveNumber,
  stackOptionsOf,
  wholeNumber,
} from '../../../test-node/commands/cli.ts';
import { FAULT_KINDS } from '../../plan/faults.ts';
import type { Shard } from '../../plan/shard.ts';
import type { TargetOptions } from './target.ts';
import { configOptionsOf, type ConfigOptions } from './config.ts';
import { parseFaults } from './faults.ts';
import { CONNECT, EXEC, SET } from './nodes.ts';
import { REPORT_HELP } from './report.ts';
import { parseSeed, type Seed } from './seed.ts';
import { parseShard } from './shard.ts';

/** The options of the command line. */
export interface TestOptions extends TargetOptions, ConfigOptions {
  readonly runs?: number;
  readonly calls: number;
  readonly seed?: Seed;
  readonly shard?: Shard;
  readonly budget?: number;
  readonly workers?: number;
  readonly shrink: number;
  readonly report?: readonly string[];
}

/** So many runs, if neither their number nor the time is given. */
export const RUNS = 200;
/** At most so many calls in a run. */
export const CALLS = 50;
/** Runs begin for so long, in s. */
export const BUDGET_S = 5;
const SHRINK_S = 20;

/** The command, without those in it. */
export function servicetesterCommand(): Command {
  const program = command(
    'servicetester',
    'Tests an implementation of a service against its specification, in place of its users.',
  );
  const target = stackOptionsOf(
    program
      .addArgument(new Argument('[addresses]', 'how many nodes').argParser(addressesOrCommandOf(program)))
      .allowExcessArguments() // what is too much is named by us, after what is no number at all
      .option(
        '--checker <name>',
        'a checker: a name, or the path of a file; the implementation of that name is tested',
      ),
  );
  return configOptionsOf(target)
    .option(...SET, collect)
    .option(...CONNECT)
    .option(...EXEC)
    .option('--simulate', 'all nodes in one process, on virtual time, every schedule in our hands')
    .option('--workers <number>', 'in a simulation: how many threads (default: one for each core)', wholeNumber(1))
    .option('--overtaking <number>', 'how often a waiting call may be passed by later ones', wholeNumber(0))
    .option('--idle <ms>', 'how long a lock may stay free while somebody waits for it', positiveNumber)
    .option('--overlap <ms>', 'how long too many may believe at once that they hold a lock', positiveNumber)
    .option(
      '--faults <kinds>',
      `what is done to nodes, servers and links in half of the runs: ${FAULT_KINDS.join(', ')}; all (default: none)`,
      parseFaults,
    )
    .option('--strict', 'what is found under faults violates, whether the implementation claims to keep it or not')
    .option('--runs <number>', `how many runs (default: ${RUNS}; with --budget, as many as it allows)`, wholeNumber(1))
    .option('--calls <number>', 'at most so many calls in a run', wholeNumber(1), CALLS)
    .option('--seed <seed>', 'where all choices come from; 42:3 repeats run 3 of seed 42', parseSeed)
    .option(
      '--shard <i/n>',
      'make only shard i of n: every nth run, for servicetester merge; auto in GitLab, auto/n in Kubernetes',
      (text) => parseShard(text, process.env),
    )
    .option('--budget <seconds>', `begin no run after so long (default: ${BUDGET_S}, none with --runs)`, positiveNumber)
    .option('--shrink <seconds>', 'shrink a failure for at most so long; 0: not at all', nonNegativeNumber, SHRINK_S)
    .option('--report <kind>', REPORT_HELP, collect)
    .addHelpText(
      'after',
      `
Examples:
  servicetester init                                    a lock and a checker of your own, to begin with
  servicetester list                                    what there is
  servicetester --checker imp0                          the main job
  servicetester --checker imp0 --use broken/two-grants  one that is wrong on purpose
  servicetester --use imp0 --over model                 over the specification of message transfer
  servicetester 2 --connect                             nodes that run already (start-nodes 2 --use imp0)
  servicetester --use ./my-lock.ts --checker ./my-checker.ts
  servicetester --exec "python3 my_lock.py" --checker imp0
  servicetester --use imp0 --faults kill,pause          nodes are killed, and paused
  servicetester explore --use imp0 --calls 4            every order of events
  servicetester matrix imp0 central --faults pause,cut  what is kept under which faults, in one table
  servicetester inspect --use imp0                      calls made by hand
  servicetester replay .servicetester/distlock-two-grants.plan.json
  servicetester check history.edn --service mutex       what others recorded
  servicetester --use imp0 --seed 1 --shard 2/8         an eighth of a campaign; merge judges all eight
  servicetester scenario expired-lease                  what is known, shown`,
    );
}

const addressesOrCommandOf =
  (program: Command) =>
  (text: string): number => {
    if (!/^[a-z]/i.test(text)) return wholeNumber(1)(text);
    const commands = program.commands.map((each) => each.name()).join(', ');
    throw new InvalidArgumentError(`It must be a whole number from 1, or a command: ${commands}.`);
  };
