import { leaseLock, type LeaseLock, type LeaseLockParameters } from '../../services/lease-lock.ts';
import { defineImplementation, keepsAllWithDisk } from '../implementation.ts';
import { TTL_MS, requires } from './etcd/index.ts';
import { EtcdNode } from './etcd/node.ts';
import { startSystem, type EtcdSystem } from './etcd/system.ts';

export default defineImplementation<LeaseLock, LeaseLockParameters, unknown, unknown, EtcdSystem>({
  name: 'etcd-renewed',
  about: 'locks of etcd, whose leases the users renew, and a storage that refuses old tokens',
  service: leaseLock,
  parameters: { renewal: 'user', ttlsMs: [TTL_MS] },
  requires,
  claims: keepsAllWithDisk,
  createSystem: () => startSystem('checked'),
  createNode: (context) => EtcdNode.start(context),
});
