/** WRONG, AS PUBLISHED: all users are in one process, which has one id: each can release what another holds. */
import published from './zmq-published.ts';

export default {
  ...published,
  name: 'zmq-one-process',
  about: 'locks of a server over ZeroMQ, as published; all users in one process, and so with one id',
  together: true,
};
