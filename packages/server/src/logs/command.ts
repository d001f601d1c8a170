import { withoutArguments } from '@opencloudpay/internal';
import { type Command, Option } from 'commander';
import type { LogFilter } from './log-filter';
import { LEVEL_NAMES } from './log-line';

interface LogsOptions extends LogFilter {
  follow: boolean;
  json: boolean;
}

/** Adds `cloudpay logs` to the program. */
export function addLogsCommand(program: Command): void {
  program
    .command('logs')
    .description(
      'show the log of cloudpay serve or cloudpay gateway: readable on a terminal, otherwise as JSON',
    )
    .argument('[file]', 'the file of the log; default: stdin')
    .option('-f, --follow', 'wait for more, also after the log was rotated', false)
    .option('--function <name>', 'only lines of a function')
    .option('--request <id>', 'only lines of a request, from the order that it placed to the callback')
    .option('--order <outTradeNo>', 'only lines of an order, and later ones of the calls that named it')
    .addOption(new Option('--level <level>', 'only lines of this level and above').choices(LEVEL_NAMES))
    .option('--json', 'JSON lines on a terminal, too', false)
    .action(async (file: string | undefined, { follow, json, ...filter }: LogsOptions) => {
      const [{ runLogs }, { readFileOn }] = await Promise.all([import('./run-logs'), import('./read-file')]);
      const readable = Boolean(process.stdout.isTTY) && !json;
      try {
        const pieces = file === undefined ? process.stdin : readFileOn(file, { follow });
        await runLogs(pieces, process.stdout, { ...filter, readable });
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (file === undefined || code === undefined) throw error;
        throw withoutArguments(
          Object.assign(
            new Error(
              `${file} cannot be read (${code}): name the file of the log, or pipe the log to stdin.`,
            ),
            { code, zh: `无法读取 ${file}（${code}）：请给出日志文件，或把日志通过管道传给标准输入。` },
          ),
        );
      }
    });
}
