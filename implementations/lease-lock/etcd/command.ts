/** `etcd-lock`: the storage that a lock of etcd protects, and the two clients of the article on leases that expire, by hand. */
import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { askedToEnd, command, run, wholeNumber } from '../../../test-node/commands/cli.ts';
import type { Endpoint } from '../../implementation.ts';
import { play, type Client } from './client.ts';
import { Storage } from './storage.ts';

/** The port of etcd, of those who let it choose. */
const ETCD_PORT = 2379;
/** The port of the storage. */
const STORAGE_PORT = 8080;

interface StorageOptions {
  readonly port: number;
  readonly unchecked?: boolean;
}

/** Runs the command; resolves with its exit status. */
export function main(argv: readonly string[]): Promise<number> {
  const program = command('etcd-lock', 'A lock of etcd whose lease expires, and the storage that it protects.');
  const storage = program
    .command('storage')
    .description('Runs the storage on this machine: it refuses writes with an older version.')
    .addOption(
      new Option('--port <port>', 'its port; 0: a free one').default(STORAGE_PORT).argParser(wholeNumber(0, 65_535)),
    )
    .option('--unchecked', 'takes every write');
  const client = program
    .command('client')
    .description('Acquires the lock and writes to the storage. Client 1 stands still in between.')
    .addArgument(new Argument('<number>', 'which client').choices(['1', '2']))
    .addOption(endpointOption('--etcd', ETCD_PORT))
    .addOption(endpointOption('--storage', STORAGE_PORT))
    .option('--stop', 'client 1 stops its process (SIGSTOP) until it is continued, in place of waiting for a key');
  return run(program, argv, () => program.help({ error: true }), [
    [storage, () => serve(storage.opts())],
    [client, () => play(clientOf(client))],
  ]);
}

const endpointOption = (flag: string, port: number): Option =>
  new Option(`${flag} <host:port>`, 'where it listens')
    .default({ host: '127.0.0.1', port }, `127.0.0.1:${port}`)
    .argParser(parseEndpoint);

function parseEndpoint(text: string): Endpoint {
  const [, host, port] = /^(.+):(\d+)$/.exec(text) ?? [];
  if (host === undefined) throw new InvalidArgumentError('It must be a host and a port: 127.0.0.1:2379');
  return { host, port: wholeNumber(1, 65_535)(port!) };
}

function clientOf(client: Command): Client {
  const [number] = client.processedArgs as ['1' | '2'];
  return { number, ...client.opts<Omit<Client, 'number'>>() };
}

async function serve({ port, unchecked }: StorageOptions): Promise<number> {
  const storage = await Storage.listen(port, unchecked ? 'unchecked' : 'checked');
  const { host, port: chosen } = storage.endpoint;
  const listening = `http://${host}:${chosen}`;
  if (process.send) process.send({ listening });
  else console.log(`the storage listens on ${listening}`);
  try {
    return await askedToEnd();
  } finally {
    await storage.close();
  }
}
