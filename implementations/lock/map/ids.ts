/** Who is who: the leader is server 1, followers are 2, 3, ...; client n of server s is s × 10000 + n. */

/** The leader. */
export const LEADER = 1;
/** The highest id that a follower may wish for: the ids of its clients must be whole numbers, too. */
export const SERVERS_MAX = 100_000;
const CLIENTS_OF_A_SERVER = 10_000;
/** So many clients a server welcomes in its life: the next would be taken for a client of another server. */
export const CLIENTS_MAX = CLIENTS_OF_A_SERVER - 1;

/** The client of this server that came as the nth, from 1. */
export const clientId = (server: number, nth: number): number => server * CLIENTS_OF_A_SERVER + nth;
/** The server that welcomed the client. */
export const serverOf = (client: number): number => Math.floor(client / CLIENTS_OF_A_SERVER);
