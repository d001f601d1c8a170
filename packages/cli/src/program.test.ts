/** The commands of development speak as those of production do, which `run-command.test.ts` of the server shows. */
import { describe, expect, it } from '@jest/globals';
import type { Language } from '@opencloudpay/internal';
import { recordedRun } from '@opencloudpay/internal/testing/recorded-run';
import { developmentTexts } from './command-texts';
import { createProgram, runCommand } from './program';

const create = () => createProgram({ sampleFunctions: 'cloudfunctions', version: '0' });

async function run(line: string, language: Language = 'en') {
  return recordedRun(() =>
    runCommand(create(), { args: line.split(' '), language, chinese: async () => developmentTexts }),
  );
}

const names = create().commands.map((command) => command.name());

describe('the help of a command', () => {
  it.each(['', ...names.map((name) => `${name} `)])('is in Chinese: cloudpay %s--help', async (name) => {
    const { stdout: help } = await run(`${name}--help`, 'zh');

    expect(help).toMatch(/^用法：cloudpay/);
    expect(help.replace(/\[[^\]]*\]/g, '')).not.toMatch(/\b(the|of|with|only|default:|choices:|display)\b/);
  });
});

describe('a failure with --json', () => {
  it.each([
    ['check /nowhere --rule no-such=off --json', 'RULE_UNKNOWN', 2],
    ['check --format json --rule no-such=off', 'RULE_UNKNOWN', 2],
    ['dev /nowhere --json', 'FOLDER_MISSING', 1],
    ['demo --functions /nowhere --json', 'FOLDER_MISSING', 1],
    ['trigger --url http://127.0.0.1:1 --json', 'OPTIONS_INVALID', 2],
    ['trigger refnud --json', 'USAGE_WRONG', 2],
    ['dev --port x --json', 'USAGE_WRONG', 1],
    ['explain no-such-thing --json', 'NOTHING_KNOWN', 2],
  ])('is JSON with its code, and the exit code stays: cloudpay %s', async (line, code, exitCode) => {
    const told = await run(line);

    expect(JSON.parse(told.stderr)).toEqual({ error: { code, message: expect.any(String) } });
    expect([told.stdout, told.code]).toEqual(['', exitCode]);
  });
});

it.each([
  ['trigger payment pay_callback', '--function pay_callback'],
  ['migrate . aws', '--to aws'],
  ['migrate aws', '--to aws'],
])('a word without its option gets the option: cloudpay %s', async (line, meant) => {
  const { stderr, code } = await run(line);

  expect(stderr).toContain(`Did you mean ${meant}?`);
  expect(code).toBe(2);
});

it('a number without a command is one to be shown', async () => {
  expect((await run('orders 20260101000001')).stderr).toContain('Did you mean show 20260101000001?');
  expect((await run('orders lst')).stderr).toContain('Did you mean list?');
});

it('a mistyped value gets the nearest one', async () => {
  expect((await run('trigger refnud')).stderr).toContain('(Did you mean refund?)');
});

it('an error code with its sign is no option', async () => {
  expect((await run('explain -501007')).stdout).toMatch(/^-501007 {2}invalid parameters\n/);
});

it('a failure at the start is in Chinese on a Chinese terminal', async () => {
  expect((await run('dev /nowhere', 'zh')).stderr).toMatch(/^cloudpay: 没有目录 \/nowhere。/);
});
