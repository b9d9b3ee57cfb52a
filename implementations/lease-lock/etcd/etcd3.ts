/** The package etcd3, which only what uses etcd needs: it is loaded when it is first used. */
import type * as Etcd3Package from 'etcd3';
import { UnavailableError } from '../../../test-node/commands/status.ts';
import type { Endpoint } from '../../implementation.ts';

/** The package. Rejects with `UnavailableError` where it is not installed. */
export async function etcd3(): Promise<typeof Etcd3Package> {
  try {
    return await import('etcd3');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ERR_MODULE_NOT_FOUND' ? '' : ` (${message})`;
    throw new UnavailableError(`The locks of etcd need the package etcd3: npm install etcd3${why}`, { cause: error });
  }
}

/** A client of etcd, which connects when it is first used. */
export async function etcdClient({ host, port }: Endpoint): Promise<Etcd3Package.Etcd3> {
  const { Etcd3 } = await etcd3();
  return new Etcd3({ hosts: `http://${host}:${port}` });
}
