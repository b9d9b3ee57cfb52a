/** Texts cut to size, so that what matters most is still there. */

/** An event in words. */
export interface Words {
  readonly text: string;
  /** What of the text, at its end, tells what became of a call: ` returns false`. Empty: nothing. */
  readonly outcome: string;
}

/** The words in one line of at most so many characters: first the arguments of the call are shortened, then its name, and only then what became of it. */
export function fitted({ text, outcome }: Words, width: number): string {
  const [whole, end] = [inOneLine(text), inOneLine(outcome)];
  const room = width - end.length;
  if (whole.length <= width || end === '' || room < CALL_MIN) return cut(whole, width);
  return shortened(whole.slice(0, whole.length - end.length), room) + end;
}

/** Of a call so many characters are left, or it is not worth it. */
const CALL_MIN = 2;

/** `acquire("a…")`: a call without the end of its arguments; or of its name, where there is no room for more. */
function shortened(call: string, width: number): string {
  const isWhole = (close: string): boolean => width > call.indexOf('(') + 1 + close.length;
  const kept = (close: string): string => call.slice(0, width - 1 - close.length);
  const closing = ['")', ')'].find((close) => isWhole(close) && isInText(kept(close)) === (close === '")'));
  return call.endsWith(')') && closing !== undefined ? `${kept(closing)}…${closing}` : cut(call, width);
}

/** Has a text in quotes begun here, and not ended? */
const isInText = (json: string): boolean => (json.replaceAll(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1;

/** The text in one line of at most so many characters. */
export function cut(text: string, width: number): string {
  const line = inOneLine(text);
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}

const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
