import { usageError, wrongUsage } from '@opencloudpay/server/commands';
import type { Command } from 'commander';
import type { InitOptions } from './init';
import { setting } from './setting';

interface Options extends Omit<InitOptions, 'options'> {
  /** The options of the platform. */
  set?: Record<string, string>;
}

/** Adds `cloudpay init` to the program. Its exit code is 2 for wrong or missing answers. */
export function addInitCommand(program: Command, version: string): void {
  usageError(program.command('init'))
    .description('make the configuration of production: asks, or takes the answers as options')
    .argument('[folder]', "the project's folder", '.')
    .option('--mode <mode>', 'direct: an ordinary merchant; partner: a service provider')
    .option('--version <version>', "of WeChat Pay's protocol: v2 or v3")
    .option('--mch-id <number>', 'the merchant number')
    .option('--appid <id>', 'the appid that is bound to the merchant number')
    .option('--sub-appid <id>', 'the mini program that pays, of a service provider')
    .option(
      '--functions <place>',
      'where the functions run: serve, cloudbase, tencent-scf, aws-lambda, aliyun-fc, cloudevents, http or function-host',
    )
    .option(
      '--set <name=value>',
      'an option of the platform, such as region=ap-shanghai; can be repeated',
      setting,
    )
    .option('--env-id <id>', 'the id of the environment')
    .option('--url <address>', 'the public https address, where callbacks go')
    .option('--yes', 'write without a question', false)
    .option('--dry-run', 'only show what would be written', false)
    .action(async (folder: string, { set = {}, ...options }: Options) => {
      const [{ init }, { InitError }] = await Promise.all([import('./init'), import('./errors')]);
      try {
        await init(
          folder,
          { ...options, options: set },
          {
            version,
            write: (text) => process.stdout.write(text),
            isInteractive: Boolean(process.stdin.isTTY && process.stdout.isTTY),
          },
        );
      } catch (error) {
        if (!(error instanceof InitError)) throw error;
        if (error.code === 'CANCELLED') process.exitCode = 1;
        else throw wrongUsage(error);
      }
    });
}
