import { stopSignal, withoutArguments } from '@opencloudpay/internal';
import { type Command, InvalidArgumentError } from 'commander';
import { openidOf } from '../openid-option';
import { type ProtocolOption, protocolOption } from '../protocol-option';
import type { DevOptions } from './dev';

/** Not the port of another common tool: wrangler's 8787, the 8080s, Vite's 5173. */
const DEFAULT_PORT = 8010;

type GivenOptions = Omit<DevOptions, 'protocol' | 'version'> & ProtocolOption;

/** Adds `cloudpay dev` to the program. */
export function addDevCommand(program: Command, version: string): void {
  program
    .command('dev')
    .description("run a project's functions and payments on this machine, with a page in the browser")
    .argument('[folder]', "the project's folder, or the folder of its functions", '.')
    .option('--port <number>', 'port of the console; 0 uses a free one', portOf, DEFAULT_PORT)
    .option('--ephemeral', 'do not save the state', false)
    .option('--reset', 'start without the state saved in .cloudpay', false)
    .option('--user <openid>', 'the default caller of functions', openidOf)
    .option(
      '--sub-mch-id <number>',
      'the only merchant; by default every subMchId that functions pass',
      merchantNumberOf,
    )
    .addOption(protocolOption())
    .option('--env-id <id>', 'the only environment; by default every environment that code names exists')
    .option(
      '--strict',
      'refuse what is otherwise allowed with a warning, such as inserts into missing collections',
      false,
    )
    .option('--install', "install with npm what the functions' package.json files declare", false)
    .option(
      '--real-sdk',
      "use Tencent's wx-server-sdk where a function declares it; with --install, install it",
      false,
    )
    .option('--verbose', 'name everything that was found, not the first few', false)
    .option('--json', 'print every event as a line of JSON', false)
    .action(async (folder: string, { version: protocol, ...options }: GivenOptions) => {
      const { dev } = await import('./dev');
      await dev(folder, { ...options, protocol, version }, stopSignal()).catch((failure: unknown) => {
        throw withoutArguments(failure);
      });
    });
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

function merchantNumberOf(text: string): string {
  if (/^\d{8,32}$/.test(text)) return text;
  throw new InvalidArgumentError('A merchant number is 8 to 32 digits.');
}
