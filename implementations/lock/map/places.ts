/** Leaders, followers and clients where they are: on sockets. `emit` takes the lines that they print, but for the prompt. */
import type { Socket } from 'node:net';
import type { Endpoint } from '../../implementation.ts';
import { Client, serverLost } from './client.ts';
import { Connection } from './connection.ts';
import { Follower } from './follower.ts';
import type { Leader } from './leader.ts';
import type { Sockets } from './sockets.ts';
import { toClient, toFollower, toServer, type ToClient, type ToFollower, type ToServer } from './wire.ts';

type Emit = (line: string) => void;

/** Lets a server take who connects. */
export const attend =
  (server: Leader | Follower) =>
  (socket: Socket): void => {
    const connection = new Connection<ToServer, ToClient | ToFollower>(socket, toServer);
    connection.take(server.accept(connection));
  };

/** A follower of the leader there, which has its id and the whole map. `id`: the one that it wishes for. Rejects if it gets none. */
export async function joinLeader(sockets: Sockets, leader: Endpoint, emit: Emit, id?: number): Promise<Follower> {
  emit('start to connect with leader_server');
  const connection = new Connection<ToFollower, ToServer>(await sockets.connect(leader), toFollower);
  const follower = new Follower(connection, emit, id);
  connection.take(follower);
  emit('follower send data');
  const given = await orLost(follower);
  emit('leader socket and follower_id:');
  emit(`${connection.link} ${given}`);
  return follower;
}

/** A client of the server there, which has its id. Rejects if it gets none. */
export async function joinServer(sockets: Sockets, server: Endpoint, emit: Emit): Promise<Client> {
  emit('start to connect with server');
  const connection = new Connection<ToClient, ToServer>(await sockets.connect(server), toClient);
  const client = new Client(connection);
  connection.take(client);
  emit('client send data');
  const given = await orLost(client);
  emit(`server socket: ${connection.link}`);
  emit(`client_id: ${given}`);
  return client;
}

/** The id; throws `ServerLost` if there will be none. */
const orLost = ({ joined, lost }: Follower | Client): Promise<number> => Promise.race([joined, lost.then(serverLost)]);
