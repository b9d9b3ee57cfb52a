import { leaseLock, type LeaseLock, type LeaseLockParameters } from '../../../services/lease-lock.ts';
import { defineImplementation, keepsAllWithDisk } from '../../implementation.ts';
import { EtcdNode } from './node.ts';
import { startSystem, type EtcdSystem } from './system.ts';

/** The shortest time of a lease that etcd gives, in ms: one and a half times that of its elections. */
export const TTL_MS = 2000;

/** The program, and how to get it. */
export const requires = { etcd: 'apt-get install etcd-server' };

/** What it has where etcd3 renews the leases: nobody else does. */
export type Offered = Exclude<keyof LeaseLock, 'renew'>;

export default defineImplementation<LeaseLock, LeaseLockParameters, unknown, unknown, EtcdSystem, Offered>({
  name: 'etcd',
  about: 'locks of etcd, whose leases etcd3 renews, and a storage that refuses old tokens',
  service: leaseLock,
  parameters: { renewal: 'service', ttlsMs: [TTL_MS] },
  offers: ['acquire', 'tryAcquire', 'release', 'holds', 'write', 'read'],
  requires,
  claims: keepsAllWithDisk,
  createSystem: () => startSystem('checked'),
  createNode: (context) => EtcdNode.start(context),
});
