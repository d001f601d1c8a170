import { type Language, terminalJson, terminalLanguage } from '@opencloudpay/internal';
import { say } from '../terminal/say';
import type { Operators } from './operators';

/** The options of every command of operators. */
export interface CommonOptions {
  config?: string;
  envFile?: string;
  json: boolean;
}

/** What `--json` prints. */
export function asJson(value: unknown): string {
  return `${terminalJson(value)}\n`;
}

/** How to see the next page; `''` after the last one. */
export function more(next: number | undefined, language: Language): string {
  return next === undefined ? '' : say(`More: --before ${next}\n`, `查看更多：--before ${next}\n`)[language];
}

/** What to say below a list that is empty, because no function has the name. */
export async function nearMiss(
  operators: Operators,
  { length }: readonly unknown[],
  functionName: string | undefined,
): Promise<string> {
  if (length > 0) return '';
  const { nearFunction } = await import('./near-misses');
  return (await nearFunction(operators, functionName))[terminalLanguage()];
}
