/** Programs of others as servers. None is an implementation of anything here: implementations stand on them. */
export { startEtcd } from './etcd.ts';
export { startMariadb } from './mariadb.ts';
export { startNats } from './nats.ts';
export { POSTGRES, startPostgres } from './postgres.ts';
export { startRedis } from './redis.ts';
export { Server } from './server.ts';
export { startServers, type Servers } from './system.ts';
export { startZookeeper } from './zookeeper.ts';
