/** The options of more than one command that say which nodes there are, beside those that name a stack. */

/** A parameter of the service. */
export const SET = ['--set <name=value>', 'a parameter of the service: stale=everywhere'] as const;

/** Nodes that run already. */
export const CONNECT = [
  '--connect [urls]',
  'test nodes that run already, at these URLs (with commas between) or the default ports',
] as const;

/** Nodes that are programs. */
export const EXEC = [
  '--exec <command>',
  'a node in any language, a process for each: "python3 my_lock.py"; it speaks JSON on stdin and stdout',
] as const;
