import { Argument, type Command } from 'commander';

type Shell = 'bash' | 'zsh' | 'fish';

/** Adds `cloudpay completion`, which writes a script that completes the program's commands, options and choices in a shell. */
export function addCompletionCommand(program: Command): void {
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
    .action(async (shell: Shell) => {
      const { completionScript } = await import('./completion-script');
      process.stdout.write(completionScript(program, shell));
    });
}
