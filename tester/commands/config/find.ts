/** Which configuration file counts, and what it exports. */
import { existsSync } from 'node:fs';
import { UsageError } from '../../../test-node/commands/status.ts';
import { importFile } from '../../../test-node/stack/catalogue.ts';
import { resolve } from 'node:path';

/** What it is called; the first that there is counts. */
export const CONFIG_FILES = ['ts', 'mts', 'js', 'mjs'].map((ending) => `servicetester.config.${ending}`);

/** The file that counts, as the user would name it; null: none does. Throws `UsageError` if it was named and is not there. */
export function configFile(asked: string | false | undefined): string | null {
  if (asked === false) return null;
  if (asked === undefined) return CONFIG_FILES.find((file) => existsSync(file)) ?? null;
  if (!existsSync(asked)) throw new UsageError(`There is no file ${asked}.`);
  return asked;
}

/** What the file exports. Rejects with `UsageError` if that is no object. */
export async function loadConfig(file: string): Promise<object> {
  const { default: config } = await importFile(resolve(file));
  if (typeof config === 'object' && config !== null && !Array.isArray(config)) return config;
  throw new UsageError(`${file} exports no configuration: export default defineConfig({ … })`);
}
