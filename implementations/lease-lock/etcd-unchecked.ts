import type { System } from '../implementation.ts';
import etcd from './etcd/index.ts';
import { startSystem, type EtcdSystem } from './etcd/system.ts';

export default {
  ...etcd,
  name: 'etcd-unchecked',
  about: 'locks of etcd, whose leases etcd3 renews, and a storage that takes every write, and says so',
  parameters: { ...etcd.parameters, fenced: false },
  createSystem: (): Promise<System<EtcdSystem>> => startSystem('unchecked'),
};
