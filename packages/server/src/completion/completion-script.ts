import type { Command } from 'commander';
import { bashCompletion } from './bash';
import { completionsOf } from './completions';
import { fishCompletion } from './fish';
import { zshCompletion } from './zsh';

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** The script that completes the program in the shell. */
export function completionScript(program: Command, shell: keyof typeof SCRIPTS): string {
  return SCRIPTS[shell](program.name(), completionsOf(program));
}
