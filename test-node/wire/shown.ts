/** What others sent, as it is shown. */

const CHARS_MAX = 200;

/** The beginning of a text that is long. */
export const shorten = (text: string): string => (text.length > CHARS_MAX ? `${text.slice(0, CHARS_MAX)}…` : text);

/** What cannot be seen, or does something to a terminal, by its number. */
export const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`);
