/** What must be opened before it is used, and closed if that fails. */

/** Opens it. Rejects with what went wrong, and then it is closed. */
export async function opened<W extends { open(): Promise<void>; close(): Promise<void> }>(world: W): Promise<W> {
  try {
    await world.open();
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}
