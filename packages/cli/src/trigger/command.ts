import { withoutArguments } from '@opencloudpay/internal';
import { extraWordIs, usageError, wrongUsage } from '@opencloudpay/server/commands';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { openidOf } from '../openid-option';
import type { TriggerOptions } from './trigger';

type Kind = 'payment' | 'refund' | 'v3';

type Options = Omit<TriggerOptions, 'kind' | 'field'> & { field?: Record<string, string> };

/**
 * Adds `cloudpay trigger` to the program. Its exit code is 0 if the callback confirms, 1 if not, and 2 for wrong usage.
 */
export function addTriggerCommand(program: Command): void {
  extraWordIs(usageError(program.command('trigger')), '--function')
    .description('send a notification that belongs to no order, to a callback function or to a gateway')
    .addArgument(
      new Argument('[kind]', 'payment, refund, or v3: a payment of version 3').choices([
        'payment',
        'refund',
        'v3',
      ]),
    )
    .option('--function <name>', 'the callback function')
    .option('--field <name=value>', 'a field of it, such as totalFee=8800; can be repeated', field)
    .option('--from <file>', 'a saved delivery as JSON (cloudpay deliveries show --json); - reads stdin')
    .addOption(
      new Option('--version <version>', "of WeChat Pay's protocol; default: that of the functions").choices([
        'v2',
        'v3',
      ]),
    )
    .option('--user <openid>', 'the payer', openidOf)
    .option('--env-id <id>', 'the environment of the callback')
    .option('--project <folder>', "the project's folder, or the folder of its functions", '.')
    .option('--dev <address>', 'a cloudpay dev. Default: that of this project on port 8010, if it runs')
    .option('--url <address>', 'a gateway, or a whole notify address; signed with the configured keys')
    .option(
      '--config <file>',
      'the configuration with these keys; default: gateway.json, else the environment',
    )
    .option(
      '--platform-key <file>',
      'the private key of a simulated WeChat Pay, which version 3 is signed with',
    )
    .option('--remote', 'the gateway of --url may be on another machine', false)
    .option('--json', 'print the result as one line of JSON', false)
    .action(async (given: Kind | undefined, { field: fields = {}, ...options }: Options) => {
      const [{ trigger }, { TriggerError }] = await Promise.all([import('./trigger'), import('./errors')]);
      const isV3 = given === 'v3';
      try {
        if (isV3 && options.version === 'v2')
          throw new TriggerError('OPTIONS_INVALID', {
            en: 'v3 is a payment of version 3: leave --version v2 out, or name payment.',
            zh: 'v3 表示第 3 版的支付通知：去掉 --version v2，或改用 payment。',
          });
        process.exitCode = await trigger(
          {
            ...options,
            field: fields,
            kind: isV3 ? 'payment' : given,
            ...(isV3 && { version: 'v3' as const }),
          },
          (text) => process.stdout.write(text),
        );
      } catch (error) {
        throw error instanceof TriggerError ? wrongUsage(error) : withoutArguments(error);
      }
    });
}

function field(given: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(given) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Give it as name=value.');
  return { ...before, [name]: value };
}
