/** Files of recorded histories, each in another format. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const USERS = 10;
/** Lines of others are no history: what is logged begins so. */
const LOGGED = 'INFO  jepsen.util - ';

/** A line with its number; an operation is two of them. */
const LINES: Readonly<Record<string, (line: number) => string>> = {
  edn: (line) => `{:process ${userOf(line)}, :type ${typeOf(line, ':')}, :f ${fnOf(line, ':')}, :time ${line}000000}`,
  jsonl: (line) =>
    JSON.stringify({ process: userOf(line), type: typeOf(line), f: fnOf(line), value: null, time: line * 1e6 }),
  log: (line) => `${LOGGED}${userOf(line)}\t${typeOf(line, ':')}\t${fnOf(line, ':')}\tnil`,
  csv: (line) =>
    line === 0
      ? 'lock,host,process,called,acquired,released'
      : `stock,db1,${line % USERS},${4 * line},${4 * line + 1},${4 * line + 2}`,
};

/** One user after the other acquires and releases. */
const userOf = (line: number): number => (line >> 2) % USERS;
const typeOf = (line: number, mark = ''): string => mark + (line % 2 === 0 ? 'invoke' : 'ok');
const fnOf = (line: number, mark = ''): string => mark + (line % 4 < 2 ? 'acquire' : 'release');

/** Writes a file of so many lines in each format. Their paths, by format. */
export function writeHistories(folder: string, lines: number): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(LINES).map(([format, lineOf]) => {
      const path = join(folder, `history.${format}`);
      writeFileSync(path, Array.from({ length: lines }, (_, line) => `${lineOf(line)}\n`).join(''));
      return [format, path];
    }),
  );
}
