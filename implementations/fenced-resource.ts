/** The resource that a lock with fencing tokens protects: a number for each name, and the largest token with which it was written. */

/** What is kept under a name. */
export interface Kept {
  value: number;
  newest: bigint;
}

/** Numbers that are written with tokens: a write with an older token than one seen is refused. */
export class FencedResource {
  protected readonly kept = new Map<string, Kept>();

  /** Is it written? */
  write(name: string, value: number, token: string): boolean {
    const it = this.keptOf(name);
    const may = this.mayWrite(it, token);
    if (may) this.store(it, value, token);
    return may;
  }

  /** What is written there; 0 at first. */
  read(name: string): number {
    return this.keptOf(name).value;
  }

  protected keptOf(name: string): Kept {
    const known = this.kept.get(name);
    const it = known ?? { value: 0, newest: -1n };
    if (!known) this.kept.set(name, it);
    return it;
  }

  protected mayWrite({ newest }: Kept, token: string): boolean {
    return BigInt(token) >= newest;
  }

  protected store(it: Kept, value: number, token: string): void {
    it.value = value;
    it.newest = BigInt(token);
  }
}
