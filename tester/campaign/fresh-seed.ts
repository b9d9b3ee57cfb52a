/** Where the choices of a campaign come from of which nobody says it. */
import { deriveSeed } from '../../services/environment/random.ts';

/** A seed for a campaign that was given none. */
export const freshSeed = (): number => deriveSeed(process.pid, process.hrtime.bigint().toString()) >>> 0;
