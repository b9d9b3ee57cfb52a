/** What a peer needs of its connection: text both ways, a message at a time. */

/** Hears what comes. */
export interface ChannelListener {
  /** A message; a binary one is none that can be read. */
  readonly onMessage: (text: string, binary: boolean) => void;
  /** What came cannot even be taken as a message: why. The connection ends. */
  readonly onUnreadable: (why: string) => void;
  /** The connection is over, whoever ended it. */
  readonly onClose: () => void;
}

/** One end of a connection. */
export interface Channel {
  /** How the other end says something, and what it should know of it whose message is no JSON. */
  readonly wording: { readonly verb: 'sent' | 'printed'; readonly framing: string };
  /** Can messages still be sent? */
  readonly open: boolean;
  /** How many bytes were sent that the other end has not taken. */
  readonly unreadBytes: number;
  /** From now on, this hears what comes. */
  hear(listener: ChannelListener): void;
  /** Sends a message; nowhere, if the connection is over. */
  send(text: string): void;
  /** Ends the connection; what was sent still arrives. */
  close(): void;
  /** Ends it at once. */
  terminate(): void;
}
