/** The kinds of faults that an implementation can make claims under. */

/** What is done to the process of a node: it is killed for good; killed and started again; stopped, and goes on. */
const NODE_STRIKES = ['kill', 'restart', 'pause'] as const;
/** What is done to a server, by its number: it is stopped, and goes on; killed and started again with what it had on disk; without. */
export const SERVER_STRIKES = ['server-pause', 'server-restart', 'server-wipe'] as const;
/**
 * What is done to the links of a node, to servers and other nodes: connections are reset and refused; whatever is sent either way
 * vanishes, without a reset; only what the node is sent does; all is late; only what the node is sent is.
 */
export const LINK_STRIKES = ['cut', 'partition', 'deaf', 'slow', 'slow-answers'] as const;
/** All kinds of strikes. */
export const STRIKES = [...NODE_STRIKES, ...SERVER_STRIKES, ...LINK_STRIKES] as const;

/** All kinds that a campaign can be asked for. `clock`: the clocks of nodes are wrong. */
export const FAULT_KINDS = [...STRIKES, 'twins', 'clock'] as const;
