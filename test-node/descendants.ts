/** Which processes a process has started, as far as the machine tells: Linux does, in /proc. */
import { readFileSync, readdirSync } from 'node:fs';

/** The processes that this one has started, and those that they have started, parents first. Elsewhere than on Linux: none. */
export function descendants(pid: number): number[] {
  const children = childrenByParent();
  const found = [pid];
  for (const parent of found) found.push(...(children.get(parent) ?? []));
  return found.slice(1);
}

function childrenByParent(): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>();
  for (const pid of pids()) {
    const parent = parentOf(pid);
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  return children;
}

function pids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** Null: it has ended meanwhile. */
function parentOf(pid: number): number | null {
  try {
    // `12 (its name, which may have brackets) S 11 …`
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}
