/** Packages that only one implementation needs: they are loaded with it, or when they are first used. */
import { UnavailableError } from '../test-node/commands/status.ts';

/** Loads a package. `who` needs it: `The locks over ZeroMQ`. Rejects with `UnavailableError`, and the line that gets it, where it is missing. */
export async function optional<T>(who: string, name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ERR_MODULE_NOT_FOUND' ? '' : ` (${message})`;
    throw new UnavailableError(`${who} need the package ${name}: npm install ${name}${why}`, { cause: error });
  }
}
