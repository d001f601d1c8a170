import type { Command } from '../reference/commands.ts';

/** How documents start the program, before the name of a command. */
const PROGRAM =
  /(?:^|[\s(])(?:npx (?:--yes )?@opencloudpay\/cli|npx cloudpay(?:-server)?|node \S*cloudpay(?:-server)?\.cjs|cloudpay(?:-server)?) (?=[\w-])/g;

/** The command lines of the program in a piece of shell or prose: what stands behind the program's name. */
export function commandLinesOf(text: string): string[] {
  const lines = text.replace(/\\\n\s*/g, ' ').split('\n');
  return lines.flatMap((line) => {
    const code = line.replace(/(?:^|\s)#.*$/, '');
    return [...code.matchAll(PROGRAM)].map(({ index, 0: start }) => {
      const rest = code.slice(index + start.length);
      // A pipe, a redirection, another command or the end of a substitution.
      return rest.split(/\s(?:\||>|>>|&&|\|\||&|;)(?:\s|$)|\)|;$/, 1)[0]?.trim() ?? '';
    });
  });
}

/** What is wrong with a command line: an unknown command or option. `undefined` if it is one that the program takes. */
export function problemOf(line: string, program: Command): string | undefined {
  const words = line.split(/\s+/).filter((word) => word !== '');
  let command = program;
  let rest = words;
  for (;;) {
    const [name = ''] = rest;
    const next = command.commands.find((one) => one.name() === name);
    if (!next) break;
    command = next;
    rest = rest.slice(1);
  }
  if (command === program)
    return /^(-|…|$)/.test(words[0] ?? '') ? undefined : `there is no command ${words[0]}`;
  const before = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  const [sub = ''] = before;
  // A group of commands takes nothing but a command. `import|export` in prose names several.
  if (command.commands.length > 0 && command.registeredArguments.length === 0 && /^\w/.test(sub)) {
    const named = sub.split(/\\?\|/);
    const unknown = named.filter((name) => !command.commands.some((one) => one.name() === name));
    return unknown.length > 0 ? `${command.name()} has no command ${unknown.join(', ')}` : undefined;
  }
  // Some groups run one of their commands when none is named.
  command = command.commands.find((one) => one.name() === command._defaultCommandName) ?? command;
  const options = command.options.flatMap(({ long, short }) => [long, short]);
  const unknown = before
    .filter((word) => /^\[?--?[a-z]/.test(word))
    .map((word) => word.replace(/^\[|[\],.…]+$/g, '').replace(/=.*$/, ''))
    .filter((word) => !options.includes(word) && word !== '--help' && word !== '-h');
  return unknown.length > 0 ? `${command.name()} has no option ${unknown.join(', ')}` : undefined;
}
