/** The ports that nobody has to name. */

/** The node at address j listens on this port + j. */
export const DEFAULT_PORT = 7400;
/** A service model listens on this port. */
export const MODEL_PORT = 7380;
