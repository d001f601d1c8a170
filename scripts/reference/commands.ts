import { developmentTexts } from '../../packages/cli/src/command-texts.ts';
import { serverTexts } from '../../packages/server/src/terminal/chinese/command-texts.ts';
import { loadBundled } from './load-bundled.ts';
import { type Both, both, type ReferencePage, type Section } from './page.ts';

/** What commander knows of a command. */
export interface Command {
  readonly commands: readonly Command[];
  readonly options: readonly {
    readonly flags: string;
    readonly long?: string | null;
    readonly short?: string | null;
    readonly description: string;
    readonly argChoices?: readonly string[];
    readonly defaultValue?: unknown;
  }[];
  readonly registeredArguments: readonly {
    readonly required: boolean;
    readonly variadic: boolean;
    readonly description: string;
    readonly defaultValue?: unknown;
    name(): string;
  }[];
  /** The command of a group that runs when none is named. */
  readonly _defaultCommandName?: string | null;
  name(): string;
  description(): string;
}

/** The commands of the program with their full names, parents before children. */
function commandsOf(program: Command, prefix = ''): { name: string; command: Command }[] {
  return program.commands.flatMap((command) => {
    const name = `${prefix}${command.name()}`;
    return [{ name, command }, ...commandsOf(command, `${name} `)];
  });
}

/** Loads the description of the program `cloudpay`. */
export async function loadProgram(root: string): Promise<Command> {
  const { createProgram } = await loadBundled<{
    createProgram(options: { sampleFunctions: string; version: string }): Command;
  }>(root, 'program', "export { createProgram } from './cli/src/program';");
  return createProgram({ sampleFunctions: 'cloudfunctions', version: '0' });
}

/** Loads the description of the program `cloudpay-server`. */
export async function loadServerProgram(root: string): Promise<Command> {
  const { createServerProgram } = await loadBundled<{ createServerProgram(version: string): Command }>(
    root,
    'server-program',
    "export { createServerProgram } from './server/src/program';",
  );
  return createServerProgram('0');
}

/** The commands that the program of production lacks. */
async function onlyOfDevelopment(root: string, program: Command): Promise<string> {
  const known = (await loadServerProgram(root)).commands.map((command) => command.name());
  return program.commands
    .map((command) => command.name())
    .filter((name) => !known.includes(name))
    .map((name) => `\`${name}\``)
    .join(' ');
}

/** The texts of the commands in Chinese, as `cloudpay --help` has them. */
export const commandTexts: Readonly<Record<string, string>> = { ...serverTexts, ...developmentTexts };

/** The English text with its translation; `reference.test.ts` finds what has none. */
const translated = (text: string): Both => both(text, commandTexts[text] ?? text);

/** The texts of the commands, for the test of their translation. */
export function textsOf(program: Command): string[] {
  const texts = [{ command: program }, ...commandsOf(program)]
    .filter(({ command }) => command.name() !== 'help')
    .flatMap(({ command }) => [
      command.description(),
      ...command.options.map(({ description }) => description),
      ...command.registeredArguments.map(({ description }) => description),
    ]);
  return [...new Set(texts)].filter((text) => text !== '' && text !== 'output the version number');
}

const cell = ({ en, zh }: Both, more: { choices?: readonly string[]; value?: unknown }): Both => {
  const choices = more.choices?.map((choice) => `\`${choice}\``).join(' ');
  const given = more.value === undefined || more.value === false ? undefined : `\`${String(more.value)}\``;
  return both(
    `${en}${choices ? `: ${choices}` : ''}${given ? `. Default: ${given}` : ''}`,
    `${zh}${choices ? `：${choices}` : ''}${given ? `。默认：${given}` : ''}`,
  );
};

function sectionOf(name: string, command: Command): Section {
  const args = command.registeredArguments.map((argument) => {
    const text = `${argument.name()}${argument.variadic ? '…' : ''}`;
    return [
      argument.required ? `\`<${text}>\`` : `\`[${text}]\``,
      cell(argument.description ? translated(argument.description) : both('', ''), {
        value: argument.defaultValue,
      }),
    ];
  });
  const options = command.options.map((option) => [
    `\`${option.flags}\``,
    cell(translated(option.description), {
      ...(option.argChoices && { choices: option.argChoices }),
      value: option.defaultValue,
    }),
  ]);
  const about = translated(command.description());
  return {
    title: both(`cloudpay ${name}`, `cloudpay ${name}`),
    about: both(`${about.en.charAt(0).toUpperCase()}${about.en.slice(1)}.`, `${about.zh}。`),
    columns: [both('argument', '参数'), both('is', '说明')],
    rows: [...args, ...options],
  };
}

/** Every command of `cloudpay`, its arguments and options. */
export async function commandsPage(root: string): Promise<ReferencePage> {
  const program = await loadProgram(root);
  const development = await onlyOfDevelopment(root, program);
  const commands = commandsOf(program).filter(({ command }) => command.name() !== 'help');
  return {
    name: 'commands',
    title: both('Commands', '命令'),
    about: both(
      `Every command of \`cloudpay\` with its arguments, written from the program itself by \`npm run docs\`. [Installing](../install.md) says how the command comes to a machine. \`cloudpay-server\`, the program of production, has the same commands except those of development: ${development}. Every command has \`--help\`. Exit codes: 0, done; 1, failed, or something was found; 2, wrong usage of \`check\`, \`doctor\`, \`init\`, \`migrate\` and \`trigger\`; 78, the configuration is invalid.\n\nThe language is that of the terminal: Chinese with \`LANG=zh_CN.UTF-8\`, else English. A command with \`--json\` that fails writes one line to stderr, \`{ "error": { "code", "message" } }\`, also for wrong arguments (\`USAGE_WRONG\`), and the exit code stays; codes are the same in both languages. Only results are on stdout, and a failure may follow other lines on stderr: read its last line. There are no colours with \`NO_COLOR\`, in pipes and with \`TERM=dumb\`, and no progress bars in pipes, with \`CI\` and with \`TERM=dumb\`.`,
      `\`cloudpay\` 的全部命令及其参数，由 \`npm run docs\` 根据程序本身生成。怎样安装命令见[安装](../install.zh-CN.md)。生产环境的程序 \`cloudpay-server\` 有相同的命令，开发用的除外：${development}。每个命令都有 \`--help\`。退出码：0 成功；1 失败，或发现了问题；2 用法错误（\`check\`、\`doctor\`、\`init\`、\`migrate\` 和 \`trigger\`）；78 配置无效。\n\n语言取决于终端：\`LANG=zh_CN.UTF-8\` 时为中文，否则为英文。带 \`--json\` 的命令失败时，在标准错误输出一行 \`{ "error": { "code", "message" } }\`，参数错误也是如此（\`USAGE_WRONG\`），退出码不变；两种语言的错误码相同。标准输出只有结果；标准错误中，失败信息之前可能有其他内容，请读取最后一行。设置了 \`NO_COLOR\`、在管道中或 \`TERM=dumb\` 时不使用颜色；在管道中、设置了 \`CI\` 或 \`TERM=dumb\` 时不显示进度条。`,
    ),
    sections: commands.map(({ name, command }) => sectionOf(name, command)),
  };
}
