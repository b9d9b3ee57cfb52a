/** What differs between shells: the script that asks, how it asks, and how it is answered. */
import type { Shell } from '../options/completion.ts';
import type { Candidate } from './candidates.ts';

/** How one shell completes. */
interface Completing {
  readonly script: string;
  /** The words that it asks about, as they were typed. */
  readonly words: (asked: readonly string[]) => readonly string[];
  /** What it is told, a line. `begun`: the word that is completed. */
  readonly line: (candidate: Candidate, begun: string) => string;
}

const asTyped = (words: readonly string[]): readonly string[] => words;

/** By the name of each. Where nothing is answered, they complete files. */
export const SHELL: Readonly<Record<Shell, Completing>> = {
  bash: {
    script: `_servicetester() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("$line")
  done < <("$1" completion bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [[ \${COMPREPLY[0]-} == *= ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o bashdefault -o default -F _servicetester servicetester`,
    words: joined,
    line: ({ value }, begun) => value.slice(/^.*[=:]/s.exec(begun)?.[0].length ?? 0),
  },
  zsh: {
    script: `#compdef servicetester
_servicetester() {
  local -a found
  found=("\${(@f)$("$words[1]" completion zsh -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$found[1]" ]]; then _describe servicetester found; else _files; fi
}
compdef _servicetester servicetester`,
    words: asTyped,
    line: ({ value, about }) => [value.replaceAll(':', '\\:'), ...(about === '' ? [] : [about])].join(':'),
  },
  fish: {
    script: `function __servicetester
  set -l words (commandline -opc)
  set -l begun (commandline -ct)
  set -l found ($words[1] completion fish -- $words[2..-1] "$begun" 2>/dev/null)
  if set -q found[1]
    printf '%s\\n' $found
  else
    __fish_complete_path "$begun"
  end
end
complete -c servicetester -f -a '(__servicetester)'`,
    words: asTyped,
    line: ({ value, about }) => [value, ...(about === '' ? [] : [about])].join('\t'),
  },
};

/** Bash takes = and : for words of their own, and completes only what follows the last. */
function joined(words: readonly string[]): readonly string[] {
  const whole: string[] = [];
  for (const [i, word] of words.entries()) {
    const goesOn = i > 0 && (BREAK.test(word) || BREAK.test(words[i - 1]!));
    if (goesOn && word !== '') whole.push(`${whole.pop()!}${word}`);
    else if (!goesOn) whole.push(word);
  }
  return whole;
}

const BREAK = /^[=:]+$/;
