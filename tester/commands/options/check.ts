/** How `servicetester check` is called. */
import type { Command } from 'commander';
import { collect, positiveNumber } from '../../../test-node/commands/cli.ts';
import { REPORT_HELP } from './report.ts';
import type { ReadingOptions } from '../reading.ts';

/** The options of the command line. */
export interface CheckOptions extends ReadingOptions {
  readonly service?: string;
  readonly set?: readonly string[];
  readonly checker?: string;
  readonly budget: number;
  readonly certificate?: string;
  readonly report?: readonly string[];
}

const BUDGET_S = 60;

/** Adds the command. */
export function checkIn(servicetester: Command): Command {
  return servicetester
    .command('check')
    .description('Judges what was recorded: a trace of this tester, or a history in another format.')
    .argument('<file>', 'the file')
    .option('--format <name>', 'its format (default: as it looks)')
    .option('--service <name>', 'the service that it is a history of (default: as its functions are called)')
    .option('--set <name=value>', 'a parameter of the service: owner=anyone', collect)
    .option(
      '--outcome <what=meaning>',
      'what became of operations that did not end well: fail=failed, info=open (the defaults), or "a text in the error=returned"',
      collect,
    )
    .option('--uncertainty <ms>', 'by how much clocks may be wrong; host=ms: the clock of this host', collect)
    .option('--checker <name>', 'of a trace: the checker, if not the one that it ran with')
    .option('--budget <seconds>', 'unknown is what is not decided after so long', positiveNumber, BUDGET_S)
    .option('--certificate <file>', 'write what shows that it is so, for servicetester verify')
    .option('--report <kind>', REPORT_HELP, collect);
}
