import { describe, expect, it } from 'vitest';
import type { Stack } from '../../test-node/host/layers.ts';
import type { Capabilities } from '../../test-node/wire/protocol.ts';
import { kindsOf } from './kinds.ts';

/** The kinds of faults of programs that say that they can do this, before any was started. */
function ofPrograms(capabilities: Capabilities): readonly string[] {
  const stack = [{ together: false }] as unknown as Stack;
  const program = { words: ['lock'], capabilities };
  return kindsOf({ options: { stack, running: null, program }, sites: [], servers: [], linked: false });
}

describe('the faults of programs', () => {
  it('have two users with one identity, and wrong clocks, only where the program says that it takes them', () => {
    expect(ofPrograms({ identity: true, clock: true })).toEqual(expect.arrayContaining(['twins', 'clock']));
    expect(ofPrograms({ identity: true })).not.toContain('clock');
    expect(ofPrograms({ clock: true })).not.toContain('twins');
  });

  it('have what is done to processes, whatever the program says', () => {
    expect(ofPrograms({})).toEqual(['kill', 'restart', 'pause']);
  });
});
