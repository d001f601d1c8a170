import { Argument, type Command, Option } from 'commander';
import type { NameKind } from './completions';
import type { FindNames } from './names';

type Shell = 'bash' | 'zsh' | 'fish';

/**
 * Adds `cloudpay completion`, which writes a script that completes the program's commands, options and choices in a shell.
 *
 * @param names of kinds that this package does not know
 */
export function addCompletionCommand(program: Command, names: FindNames = {}): void {
  program
    .command('completion')
    .description('write a script that completes commands, options and values in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      () => `
bash  eval "$(${program.name()} completion bash)"   ~/.bashrc
zsh   eval "$(${program.name()} completion zsh)"    ~/.zshrc
fish  ${program.name()} completion fish | source    ~/.config/fish/config.fish`,
    )
    // What the scripts ask while a person types.
    .addOption(new Option('--names <kind>').hideHelp())
    .action(async (shell: Shell, { names: kind }: { names?: NameKind }) => {
      if (kind !== undefined) {
        const { namesOf } = await import('./names');
        process.stdout.write((await namesOf(kind, names)).map((name) => `${name}\n`).join(''));
        return;
      }
      const { completionScript } = await import('./completion-script');
      process.stdout.write(completionScript(program, shell));
    });
}
