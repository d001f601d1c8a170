import { afterEach, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { protocolOption } from './protocol-option';

const before = process.env['CLOUDPAY_VERSION'];
afterEach(() => {
  if (before === undefined) delete process.env['CLOUDPAY_VERSION'];
  else process.env['CLOUDPAY_VERSION'] = before;
});

/** As in `cloudpay`, which has a `--version` of its own. */
function versionOf(variable: string | undefined, ...args: string[]): unknown {
  delete process.env['CLOUDPAY_VERSION'];
  if (variable !== undefined) process.env['CLOUDPAY_VERSION'] = variable;
  let chosen: unknown;
  const program = new Command('cloudpay').version('1.2.3').enablePositionalOptions().exitOverride();
  program.configureOutput({ writeErr: () => {} });
  program
    .command('dev')
    .addOption(protocolOption())
    .action(({ version }) => {
      chosen = version;
    });
  program.parse(['dev', ...args], { from: 'user' });
  return chosen;
}

describe('the version of the protocol', () => {
  it.each([
    ['v2', undefined, []],
    ['v3', undefined, ['--version', 'v3']],
    ['v3', 'v3', []],
    ['v2', 'v3', ['--version', 'v2']],
    ['v2', '', []],
    ['v3', ' v3\n', []],
  ])('is %s with CLOUDPAY_VERSION=%j and %j', (version, variable, args) => {
    expect(versionOf(variable, ...args)).toBe(version);
  });

  it.each([
    [undefined, ['--version', '3']],
    ['v4', []],
  ])('that does not exist is refused: CLOUDPAY_VERSION=%j and %j', (variable, args) => {
    expect(() => versionOf(variable, ...args)).toThrow(/--version.* is invalid.* It is v2 or v3\./);
  });
});
