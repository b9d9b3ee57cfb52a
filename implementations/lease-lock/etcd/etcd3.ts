/** The package etcd3. */
import type * as Etcd3Package from 'etcd3';
import type { Endpoint } from '../../implementation.ts';
import { optional } from '../../optional.ts';

/** The package. Rejects with `UnavailableError` where it is not installed. */
export const etcd3 = (): Promise<typeof Etcd3Package> => optional('The locks of etcd', 'etcd3', () => import('etcd3'));

/** A client of etcd, which connects when it is first used. */
export async function etcdClient({ host, port }: Endpoint): Promise<Etcd3Package.Etcd3> {
  const { Etcd3 } = await etcd3();
  return new Etcd3({ hosts: `http://${host}:${port}` });
}
