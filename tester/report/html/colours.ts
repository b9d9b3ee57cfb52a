/** The colours of users. */

/** So many users have a colour of their own; then they come again. */
export const COLOURS = 7;
