/**
 * WRONG ON PURPOSE: it listens, and does so after end and close.
 * Caught by the rules for nodes: `the node`, 'end leaves nothing running'.
 */
import { createServer } from 'node:net';
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class LeavesSocket extends Imp0Node {
  constructor(context: Imp0Context) {
    super(context);
    createServer().listen(0, '127.0.0.1');
  }
}

export default {
  ...imp0,
  name: 'leaves-socket',
  about: 'wrong on purpose: a socket of it stays open',
  createNode: (context: Imp0Context): Imp0Node => new LeavesSocket(context),
};
