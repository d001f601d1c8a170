import type { BillRecord, DifferenceRecord } from '@opencloudpay/durable';
import { terminalJson, terminalLanguage, terminalText } from '@opencloudpay/internal';
import { type Command, InvalidArgumentError } from 'commander';
import type { CommonOptions } from '../operators/answers';
import { OperatorError } from '../operators/operators';
import { withStoreOptions } from '../operators/store-options';
import { progressBar } from '../terminal/progress';
import { say } from '../terminal/say';
import type { OpenBills } from './open-bills';
import { billTable, differenceTable } from './show';

interface BillsOptions extends CommonOptions {
  run: boolean;
  limit: number;
}

/** Adds `cloudpay bills` to the program. Its exit code is 1 if there are differences or a bill failed. */
export function addBillsCommand(program: Command): void {
  const command = program
    .command('bills')
    .description('show the differences between WeChat Pay’s daily bills and the store')
    .argument(
      '[date]',
      'a day in Beijing, such as 2026-03-20, to list its differences; default: list the days',
      dayOf,
    )
    .option('--run', 'download and compare the bill of that day (default: yesterday) now', false)
    .option('--limit <number>', 'most days to list', countOf, 31);
  withStoreOptions(command).action(async (date: string | undefined, options: BillsOptions) => {
    const [{ loadEnvFile }, { openBills }] = await Promise.all([
      import('../configuration/env-file'),
      import('./open-bills'),
    ]);
    loadEnvFile(options.envFile);
    const bills = await openBills(options.config);
    try {
      const { text, sound } = await report(bills, date, options);
      process.stdout.write(terminalText(text));
      if (!sound) process.exitCode = 1;
    } finally {
      await bills.close();
    }
  });
}

interface Report {
  text: string;
  /** No bill of the day is stored. */
  sound: boolean;
}

async function report(
  bills: OpenBills,
  date: string | undefined,
  { run, json, limit }: BillsOptions,
): Promise<Report> {
  const language = terminalLanguage();
  const day = date ?? (run ? yesterdayInBeijing(bills.now()) : undefined);
  if (day === undefined) {
    const records = await bills.listBills({ limit });
    return {
      text: json ? asJson({ bills: records }) : billTable(records, language),
      sound: isSound(records),
    };
  }
  const records = run ? await runNow(bills, day) : await bills.listBills({ from: day, to: day });
  if (records.length === 0)
    throw new OperatorError('BILL_UNKNOWN', {
      en: `There is no bill of ${day} here: \`cloudpay bills ${day} --run\` downloads and compares it.`,
      zh: `这里没有 ${day} 的对账单：\`cloudpay bills ${day} --run\` 下载并核对它。`,
    });
  const differences = await allDifferences(bills, day);
  const table = differences.length === 0 ? '' : `\n${differenceTable(differences, language)}`;
  return {
    text: json ? asJson({ bills: records, differences }) : `${billTable(records, language)}${table}`,
    sound: isSound(records) && differences.length === 0,
  };
}

async function runNow(bills: OpenBills, day: string): Promise<BillRecord[]> {
  const bar = progressBar(say('Reading', '读取'));
  return bills.runBills(day, { onProgress: ({ rows }) => bar.to(rows, 0) }).finally(bar.end);
}

async function allDifferences(bills: OpenBills, day: string): Promise<DifferenceRecord[]> {
  const found: DifferenceRecord[] = [];
  for (;;) {
    const page = await bills.listDifferences({ day, after: found.at(-1)?.id });
    if (page.length === 0) return found;
    found.push(...page);
  }
}

/** A waiting bill is not a failure. */
function isSound(records: readonly BillRecord[]): boolean {
  return records.every(({ differences, state }) => differences === 0 && state !== 'failed');
}

function yesterdayInBeijing(now: Date): string {
  return new Date(now.getTime() - 16 * 3_600_000).toISOString().slice(0, 10);
}

function asJson(value: unknown): string {
  return `${terminalJson(value)}\n`;
}

function dayOf(text: string): string {
  const [, year, month, day] = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(text) ?? [];
  const written = `${year}-${month}-${day}`;
  const at = Date.parse(written);
  if (year && !Number.isNaN(at) && new Date(at).toISOString().startsWith(written)) return written;
  throw new InvalidArgumentError('Give a day such as 2026-03-20.');
}

function countOf(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
