/** What nobody catches would end the process of a node: here it is told to the run that goes on. */

/** Tells `crashed` of what is thrown and not caught, until the returned function is called. A node that ends the process does not end ours. */
export function catchCrashes(crashed: (error: unknown) => void): () => void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- is put back as it was
  const { exit } = process;
  const ends = ((code?: number | string | null) => {
    const error = new Error(`process.exit(${code ?? ''})`);
    crashed(error);
    throw error;
  }) as typeof process.exit;
  process.exit = ends;
  process.on('unhandledRejection', crashed);
  process.on('uncaughtException', crashed);
  return () => {
    process.exit = exit;
    process.off('unhandledRejection', crashed);
    process.off('uncaughtException', crashed);
  };
}
