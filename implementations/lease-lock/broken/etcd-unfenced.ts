/** WRONG: the storage takes every write, also one with an old token, and does not say so: what was written since is gone. */
import unchecked from '../etcd-unchecked.ts';

export default {
  ...unchecked,
  name: 'etcd-unfenced',
  about: 'locks of etcd, and a storage that takes writes with old tokens',
  parameters: { ...unchecked.parameters, fenced: true },
};
