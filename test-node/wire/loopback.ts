/** The addresses that only programs on this machine reach. */
import { BlockList, isIP } from 'node:net';

/** Only programs on this machine connect. */
export const LOOPBACK = '127.0.0.1';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Is this an address that only programs on this machine reach? */
export function isLoopback(host: string): boolean {
  const family = isIP(host);
  return family === 0 ? host === 'localhost' : loopback.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
