/** Numbers, for people. */

/** `1,234`. */
export const number = (n: number): string => n.toLocaleString('en-US');

/** `1 call`, `1,234 calls`. */
export const count = (n: number, what: string): string => `${number(n)} ${what}${n === 1 ? '' : 's'}`;
