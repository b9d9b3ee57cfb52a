/** Files that the user names. */
import { readFileSync } from 'node:fs';

/** What is in the file. Throws an `Error` that says what is wrong, if it cannot be read. */
export function readNamed(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const known = { ENOENT: `There is no file ${path}.`, EISDIR: `${path} is a folder.` }[code ?? ''];
    throw new Error(known ?? message, { cause: error });
  }
}
