/** Lines out of chunks of bytes, none of them too long. */

const NEWLINE = 0x0a;

/** Puts lines together. */
export class Lines {
  readonly #bytesMax: number;
  /** Of the line that has not ended. */
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Has a line become too long? Then no more come. */
  get tooLong(): boolean {
    return this.#bytes > this.#bytesMax;
  }

  /** What has come of the line that has not ended. */
  get rest(): string {
    return Buffer.concat(this.#parts).toString();
  }

  /** The lines that end in this chunk, without what ends them. */
  *take(chunk: Buffer): Generator<string, void> {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      this.#add(chunk.subarray(from, end));
      if (this.tooLong) return;
      yield Buffer.concat(this.#parts).toString();
      this.#parts = [];
      this.#bytes = 0;
      from = end + 1;
    }
    this.#add(chunk.subarray(from));
  }

  #add(part: Buffer): void {
    if (this.tooLong) return;
    this.#parts.push(part);
    this.#bytes += part.length;
  }
}
