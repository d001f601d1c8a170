import { displayWidth } from '@opencloudpay/internal';
import { type Argument, type Command, Help, type HelpConfiguration, type Option } from 'commander';
import { serverTexts } from './command-texts';
import { wrapChinese } from './wrap';

export { failureText } from './failure-text';
export { usageText } from './usage-text';

/** Commander's own words. */
const OWN: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
  'display help for command': '显示命令的帮助',
  'output the version number': '显示版本号',
};

/** Lets a program of commander show its help in Chinese. A text without a translation stays English. */
export function speakChinese(program: Command, texts: Readonly<Record<string, string>>): void {
  const known = { ...OWN, ...serverTexts, ...texts };
  const translated = (text: string) => known[text] ?? text;
  configureAll(program, {
    // Commander puts a space behind the title, which a Chinese colon already has.
    formatHelp: (command, helper) =>
      Help.prototype.formatHelp.call(helper, command, helper).replace('： ', '：'),
    styleTitle: translated,
    displayWidth,
    boxWrap: wrapChinese,
    optionDescription: (option) => `${translated(option.description)}${remarks(option)}`,
    argumentDescription: (argument) => `${translated(argument.description)}${remarks(argument)}`,
    subcommandDescription: (command) => translated(command.summary() || command.description()),
    commandDescription: (command) => translated(command.description()),
  });
}

function configureAll(command: Command, help: HelpConfiguration): void {
  command.configureHelp(help);
  for (const each of command.commands) configureAll(each, help);
}

/** Choices, default and variable, as commander has them behind a description. */
function remarks(described: Argument | Option): string {
  const { argChoices, defaultValue, defaultValueDescription } = described;
  const envVar = 'envVar' in described ? described.envVar : undefined;
  const value = defaultValueDescription ?? (isShown(defaultValue) ? JSON.stringify(defaultValue) : undefined);
  const all = [
    argChoices && `可选值：${argChoices.join('、')}`,
    value && `默认：${value}`,
    envVar && `环境变量：${envVar}`,
  ].filter(Boolean);
  return all.length === 0 ? '' : `（${all.join('；')}）`;
}

/** Neither a switch that is off nor a list that is empty. */
function isShown(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return false;
  return value !== undefined && value !== false;
}
