/** `lock-map leader`, `lock-map follower`, `lock-map client`: the replicated lock map, run by hand (docs/lock-map.md). */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { askedToEnd, command, portOption, run } from '../../../../test-node/commands/cli.ts';
import { UnavailableError, UsageError, status } from '../../../../test-node/commands/status.ts';
import type { Endpoint } from '../../../implementation.ts';
import { ServerLost, serverLost } from '../client.ts';
import { Leader } from '../leader.ts';
import { attend, joinLeader, joinServer } from '../places.ts';
import { HOST, Sockets, Unreachable } from '../sockets.ts';
import { converse } from './converse.ts';

const LEADER_PORT = 9001;
const FOLLOWER_PORT = 9002;

const print = (line: string): void => console.log(line);

/** Runs the command; resolves with its exit status. */
export function main(argv: readonly string[]): Promise<number> {
  const about = 'A map of locks that a leader keeps and followers copy, over TCP on this machine.';
  const program = command('lock-map', about).allowExcessArguments(); // what is no part is named by us
  return run(program, argv, noPart, [
    [leaderIn(program), parts.leader],
    [followerIn(program), parts.follower],
    [clientIn(program), parts.client],
  ]);
}

function noPart({ args: [name] }: Command): Promise<never> {
  const what = name === undefined ? 'Say which part:' : `There is no part '${name}'. There are:`;
  return Promise.reject(new UsageError(`${what} ${Object.keys(parts).join(', ')}`));
}

const leaderIn = (program: Command): Command =>
  program
    .command('leader')
    .description('The leader: decides who owns which lock. It is started first.')
    .addOption(portOption(String(LEADER_PORT)));

const followerIn = (program: Command): Command =>
  program
    .command('follower')
    .description('A follower: answers check from its copy of the map, and hands all else to the leader.')
    .addOption(portOption(String(FOLLOWER_PORT)))
    .addOption(endpointOption('--leader', 'where the leader is'));

const clientIn = (program: Command): Command =>
  program
    .command('client')
    .description('A client, with a prompt: preempt NAME, release NAME, check NAME.')
    .addOption(endpointOption('--server', 'where its server is, the leader or a follower'));

const endpointOption = (name: string, about: string): Option =>
  new Option(`${name} <host:port>`, about)
    .default({ host: HOST, port: LEADER_PORT }, `${HOST}:${LEADER_PORT}`)
    .argParser(parseEndpoint);

function parseEndpoint(text: string): Endpoint {
  const [, host, digits] = /^(.+):(\d+)$/.exec(text) ?? [];
  const port = Number(digits);
  if (host === undefined || port < 1 || port > 65_535)
    throw new InvalidArgumentError('It must be like 127.0.0.1:9001.');
  return { host, port };
}

/** What each part does, with sockets that are closed after it. */
const parts = {
  leader: withSockets(async (sockets, parsed) => {
    const { port = LEADER_PORT } = parsed.opts<{ port?: number }>();
    const leader = new Leader(print);
    print(`${HOST}:${await sockets.listen(port, attend(leader))} listening`);
    return askedToEnd();
  }),
  follower: withSockets(async (sockets, parsed) => {
    const { port = FOLLOWER_PORT, leader } = parsed.opts<{ port?: number; leader: Endpoint }>();
    const follower = await joinLeader(sockets, leader, print);
    print(`${HOST}:${await sockets.listen(port, attend(follower))} listening`);
    return Promise.race([askedToEnd(), follower.lost.then(serverLost)]);
  }),
  client: withSockets(async (sockets, parsed) => {
    const { server } = parsed.opts<{ server: Endpoint }>();
    await converse(await joinServer(sockets, server, print), print);
    return status.conforms;
  }),
};

function withSockets(act: (sockets: Sockets, parsed: Command) => Promise<number>) {
  return async (parsed: Command): Promise<number> => {
    const sockets = new Sockets();
    try {
      return await act(sockets, parsed);
    } catch (error) {
      throw known(error);
    } finally {
      await sockets.close();
    }
  };
}

/** A server that is not there is something missing, and no failure of ours. */
function known(error: unknown): unknown {
  if (error instanceof Unreachable) return new UnavailableError(`${error.message} Start first: lock-map leader`);
  return error instanceof ServerLost ? new UnavailableError(error.message) : error;
}
