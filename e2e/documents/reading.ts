/** Reads commands as our command line does, and does nothing. */
import { CommanderError, type Command } from 'commander';
import { vi } from 'vitest';
import { main as etcdLock } from '../../implementations/lease-lock/etcd/command.ts';
import { main as lockMap } from '../../implementations/lock/map/commands/lock-map.ts';
import { main as zmqLock } from '../../implementations/lock/zmq/command.ts';
import type { Action, StackOptions } from '../../test-node/commands/cli.ts';
import { main as serviceModel } from '../../test-node/commands/service-model.ts';
import { main as startNodes } from '../../test-node/commands/start-nodes.ts';
import { main as testNode } from '../../test-node/commands/test-node.ts';
import { isPath, wholeName, type Kind } from '../../test-node/stack/catalogue.ts';
import { TOKEN_VARIABLE } from '../../test-node/wire/token.ts';
import { main as servicetester } from '../../tester/commands/servicetester.ts';
import { wordsOf } from '../../tester/commands/command-line.ts';

type Subcommands = readonly (readonly [Command, Action])[];

/** What was read last: the command that would have run, or what was said in its place. */
const last = vi.hoisted(() => ({ read: null as Command | null, said: '' }));

vi.mock('../../test-node/commands/cli.ts', async (original) => {
  const reads = async (program: Command, argv: readonly string[], _: Action, subcommands: Subcommands = []) => {
    for (const each of [program, ...subcommands.map(([one]) => one)]) {
      each.configureOutput({ writeErr: (text) => void (last.said += text), writeOut: () => {} });
      each.action(() => void (last.read = each));
    }
    await program.parseAsync(argv);
    return 0;
  };
  return { ...(await original<object>()), run: reads };
});

const mains: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = {
  servicetester,
  ...{ 'test-node': testNode, 'start-nodes': startNodes, 'service-model': serviceModel },
  ...{ 'lock-map': lockMap, 'zmq-lock': zmqLock, 'etcd-lock': etcdLock },
};

/** What is wrong with a command of ours, as its own command line says; null: nothing. One may lack its arguments: it is only named. */
export async function wrongWith(command: string): Promise<string | null> {
  Object.assign(last, { read: null, said: '' });
  // What means a list to us would mean something else to a shell.
  const [name, ...args] = wordsOf(command.replace(/^npx /, '').replaceAll(/[[\]*]/g, '\\$&'));
  vi.stubEnv(TOKEN_VARIABLE, 'of-both-sides-of-a-connection');
  try {
    await mains[name!]!(['node', name!, ...args]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.missingArgument' && args.length === 1) return null;
  } finally {
    vi.unstubAllEnvs();
  }
  return last.said || (last.read && unknownName(last.read));
}

/** What is said where it names what there is not; `NAME` stands for any. */
function unknownName(command: Command): string | null {
  const { use, over = [], checker, service } = command.opts<StackOptions & { checker?: string }>();
  const named: readonly (readonly [Kind, string | undefined])[] = [
    ...[use, ...over].map((each) => ['implementation', each] as const),
    ['checker', checker],
    ['service', service],
  ];
  for (const [kind, name] of named) {
    if (name === undefined || isPath(name) || name === 'model' || name.includes('NAME')) continue;
    try {
      wholeName(kind, name, service);
    } catch (error) {
      return (error as Error).message;
    }
  }
  return null;
}
