/** Central with locks that their holder may acquire again, and must release as often. */
import central from './central.ts';

export default {
  ...central,
  name: 'counted',
  about: 'central, where the holder may acquire the lock again',
  parameters: { reentrancy: 'counted' as const },
};
