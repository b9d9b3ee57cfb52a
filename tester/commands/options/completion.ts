/** How `servicetester completion` is called. */
import { Argument, type Command } from 'commander';

/** The shells that can complete. */
const SHELLS = ['bash', 'zsh', 'fish'] as const;
/** One of them. */
export type Shell = (typeof SHELLS)[number];

/** Adds the command. */
export function completionIn(servicetester: Command): Command {
  return servicetester
    .command('completion')
    .description('Prints the script with which a shell completes commands, options and values.')
    .addArgument(new Argument('<shell>', 'which').choices(SHELLS))
    .argument(
      '[words...]',
      'how the script asks: after --, what stands on the command line up to where it is completed',
    )
    .addHelpText(
      'after',
      `
To have it in every shell that is started:
  echo 'eval "$(servicetester completion bash)"' >> ~/.bashrc
  echo 'eval "$(servicetester completion zsh)"' >> ~/.zshrc    (after compinit)
  servicetester completion fish > ~/.config/fish/completions/servicetester.fish`,
    );
}
