/** A command line as its words, for a program that is started without a shell. */
import { UsageError } from '../../test-node/commands/status.ts';

/** A word so far: `'in quotes'`, `"in double quotes"`, `\\ escaped`, plain. */
const PIECE = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/sy;
/** What means something to a shell. */
const OF_A_SHELL = /[|&;<>()$`*?[\]{}~#!]/;

/** The words, as a shell would take them where there is nothing special in them. Throws `UsageError` for what only a shell can do. */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  let at = 0;
  while (at < line.length) {
    at += /^\s*/.exec(line.slice(at))![0].length;
    if (at === line.length) break;
    let word = '';
    while (at < line.length && !/\s/.test(line[at]!)) {
      const [piece, text] = pieceAt(line, at);
      word += text;
      at += piece.length;
    }
    words.push(word);
  }
  if (words.length === 0) throw new UsageError('Say which program: --exec "python3 my_lock.py"');
  return words;
}

function pieceAt(line: string, at: number): [piece: string, text: string] {
  PIECE.lastIndex = at;
  const found = PIECE.exec(line);
  if (!found) throw new UsageError(`In --exec, what begins with ${line.slice(at)} does not end.`);
  const [piece, single, double, escaped, plain] = found;
  const special = plain && OF_A_SHELL.exec(plain)?.[0];
  if (special) {
    throw new UsageError(
      `In --exec, ${special} means something to a shell, and there is none. Put it in quotes, or ask for one: --exec 'sh -c "…"'`,
    );
  }
  return [piece, single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain!];
}
