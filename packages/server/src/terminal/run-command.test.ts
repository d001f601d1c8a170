import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { CodedError } from '@opencloudpay/contracts/coded-error';
import { recordedRun } from '@opencloudpay/internal/testing/recorded-run';
import { Command, Option } from 'commander';
import { createServerProgram } from '../program';
import { type RunCommandOptions, runCommand } from './run-command';
import { wrongUsage } from './usage-error';

class ShopError extends CodedError<'SHOP_CLOSED'> {}

/** A program with a command that fails, and one without `--json`. */
function shop(failure: unknown): Command {
  const program = new Command('shop').enablePositionalOptions();
  program
    .command('open')
    .option('--json', 'JSON')
    .addOption(new Option('--level <level>').choices(['info', 'warn']))
    .action(() => Promise.reject(failure));
  program
    .command('exec')
    .argument('<command...>')
    .passThroughOptions()
    .action(() => Promise.reject(failure));
  return program;
}

function run(program: Command, line: string, options: RunCommandOptions = {}) {
  return recordedRun(() => runCommand(program, { args: line.split(' '), language: 'en', ...options }));
}

afterEach(() => {
  jest.restoreAllMocks();
});

const closed = () => new ShopError('SHOP_CLOSED', { en: 'The shop is closed.', zh: '店铺已关闭。' });

describe('a failure', () => {
  it('is one line with the name of the program', async () => {
    expect(await run(shop(closed()), 'open')).toEqual({
      stdout: '',
      stderr: 'shop: The shop is closed.\n',
      code: 1,
    });
  });

  it('is in Chinese on a Chinese terminal, and its message stays English', async () => {
    const failure = closed();

    expect((await run(shop(failure), 'open', { language: 'zh' })).stderr).toBe('shop: 店铺已关闭。\n');
    expect(failure.message).toBe('The shop is closed.');
    expect(Object.keys(failure)).not.toContain('zh');
  });

  it('is in English where there is no Chinese', async () => {
    const { stderr: told } = await run(shop(new Error('No.')), 'open', { language: 'zh' });

    expect(told).toBe('shop: No.\n');
  });

  it('is JSON on stderr with --json, with its code, and stdout stays empty', async () => {
    const { stdout: results, stderr: told, code } = await run(shop(closed()), 'open --json');

    expect(JSON.parse(told)).toEqual({ error: { code: 'SHOP_CLOSED', message: 'The shop is closed.' } });
    expect([results, code]).toEqual(['', 1]);
  });

  it('without a code has the code FAILED', async () => {
    expect(JSON.parse((await run(shop(new Error('No.')), 'open --json')).stderr)).toEqual({
      error: { code: 'FAILED', message: 'No.' },
    });
  });

  it('keeps its exit code', async () => {
    expect((await run(shop(wrongUsage(closed())), 'open --json')).code).toBe(2);
  });

  it('is text if --json is of the command that another command runs', async () => {
    expect((await run(shop(closed()), 'exec npm --json')).stderr).toBe('shop: The shop is closed.\n');
    expect((await run(shop(closed()), 'exec -- open --json')).stderr).toBe('shop: The shop is closed.\n');
  });
});

it.each([
  ['deliveries list --config /nowhere/gateway.json --json', 1],
  ['orders show A1 --config /nowhere/gateway.json --json', 1],
  ['bills --config /nowhere/gateway.json --json', 1],
  ['data indexes list --folder /nowhere/database --json', 1],
  ['data import /nowhere/orders.json --json', 1],
  ['logs /nowhere/log --json', 1],
])('a command that fails says so in JSON, with a code: %s', async (line, exitCode) => {
  const { stdout: results, stderr: told, code } = await run(createServerProgram('0'), line);

  expect(JSON.parse(told)).toEqual({
    error: { code: expect.stringMatching(/^[A-Z_]+$/), message: expect.any(String) },
  });
  expect(told).not.toContain('"FAILED"');
  expect([results, code]).toEqual(['', exitCode]);
});

/** The commands that run, with their names from the program's on. */
function commandsOf(command: Command, name = ''): { name: string; command: Command }[] {
  const own = command.commands.length === 0 ? [{ name: name.trim(), command }] : [];
  return [...own, ...command.commands.flatMap((each) => commandsOf(each, `${name} ${each.name()}`))];
}

describe('wrong arguments', () => {
  const withJson = commandsOf(createServerProgram('0')).filter(({ command }) =>
    command.options.some(({ long }) => long === '--json'),
  );

  it('are looked for in every command with --json', () => {
    expect(withJson.length).toBeGreaterThan(15);
  });

  it.each(withJson)('are JSON with --json: $name', async ({ name }) => {
    const {
      stdout: results,
      stderr: told,
      code,
    } = await run(createServerProgram('0'), `${name} --no-such-option --json`);

    expect(JSON.parse(told)).toEqual({
      error: { code: 'USAGE_WRONG', message: expect.stringMatching(/'--no-such-option'|not specified/) },
    });
    expect(results).toBe('');
    expect(code).toBeGreaterThan(0);
  });

  it('of a group are JSON too', async () => {
    expect(JSON.parse((await run(createServerProgram('0'), 'deliveries lsit --json')).stderr)).toEqual({
      error: { code: 'USAGE_WRONG', message: "unknown command 'lsit'\n(Did you mean list?)" },
    });
  });

  it.each([
    ['a command', 'gatewya', '(Did you mean gateway?)'],
    ['a command of a group', 'deliveries rety', '(Did you mean retry?)'],
    ['an option', 'gateway --chekc', '(Did you mean --check?)'],
    ['a choice', 'deliveries list --state=deliverd', '(Did you mean delivered?)'],
    ['another choice', 'logs --level wran', '(Did you mean warn?)'],
    ['an option before a word', 'gateway gateway.json', '(Did you mean --config gateway.json?)'],
  ])('get the nearest name: %s', async (_, line, expected) => {
    expect((await run(createServerProgram('0'), line)).stderr).toContain(expected);
  });

  it.each(['--config --json', '--config -h', '--config=--json'])(
    'are an option in the place of the value of another: doctor %s',
    async (given) => {
      const { stderr: told, code } = await run(createServerProgram('0'), `doctor ${given}`);

      expect(told).toContain("option '--config <file>' argument missing");
      expect(code).toBe(2);
    },
  );

  it.each([
    ['gatewya', "错误：没有命令 'gatewya'\n（是否想输入 gateway？）\n"],
    ['gateway --chekc', "错误：没有选项 '--chekc'\n（是否想输入 --check？）\n"],
    ['orders show', "错误：缺少参数 'outTradeNo'\n"],
    ['orders list --limit', "错误：选项 '--limit <number>' 缺少值\n"],
    ['deliveries prune', "错误：缺少必需的选项 '--before <time>'\n"],
    ['orders list --limit 0', "错误：选项 '--limit <number>' 的值 '0' 无效。应为大于 0 的整数。\n"],
    ['deliveries show x', "错误：参数 'id' 的值 'x' 无效。应为大于 0 的整数。\n"],
    ['deliveries list --dead --state dead', "错误：选项 '--dead' 不能与 '--state <state>' 一起使用\n"],
    ['orders show a b', '错误：参数过多：应为 1 个，实际为 2 个。\n'],
    [
      'gateway gateway.json',
      '错误：参数过多：应为 0 个，实际为 1 个。\n（是否想输入 --config gateway.json？）\n',
    ],
  ])('are told in Chinese: %s', async (line, expected) => {
    expect((await run(createServerProgram('0'), line, { language: 'zh' })).stderr).toBe(expected);
  });

  it.each([
    ...[
      'deliveries list --kind x',
      'deliveries list --from x',
      'bills x',
      'deliveries list --state deliverd',
    ],
  ])('leave no English sentence in Chinese: %s', async (line) => {
    const { stderr: told } = await run(createServerProgram('0'), line, { language: 'zh' });

    expect(told).not.toMatch(/[A-Za-z]+ [a-z]+ [a-z]+/);
  });
});

describe('the help', () => {
  const names = ['', ...commandsOf(createServerProgram('0')).map(({ name }) => `${name} `)];

  it.each(names)('is in Chinese as a whole: cloudpay-server %s--help', async (name) => {
    const { stdout: help } = await run(createServerProgram('0'), `${name}--help`, { language: 'zh' });

    expect(help).toMatch(/^用法：/);
    // Terms of commander's own and ours, but no sentence.
    expect(help.replace(/\[[^\]]*\]/g, '')).not.toMatch(/\b(the|of|with|only|default:|choices:|display)\b/);
  });
});

it('an operator’s command fails in Chinese on a Chinese terminal', async () => {
  const configured = { CLOUDPAY_MCH_ID: '1900000109', CLOUDPAY_API_KEY: '8934e7d15453e97507ef794cf7b0519d' };
  jest.replaceProperty(process, 'env', { ...process.env, ...configured });
  const { stderr: told } = await run(createServerProgram('0'), 'orders list', { language: 'zh' });

  expect(told).toMatch(/^cloudpay-server: 配置/);
});
