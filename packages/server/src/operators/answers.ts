import { type Language, terminalJson } from '@opencloudpay/internal';
import { say } from '../terminal/say';

/** The options of every command of operators. */
export interface CommonOptions {
  config?: string;
  json: boolean;
}

/** What `--json` prints. */
export function asJson(value: unknown): string {
  return `${terminalJson(value)}\n`;
}

/** How to see the next page; `''` after the last one. */
export function more(next: number | undefined, language: Language): string {
  return next === undefined ? '' : say(`More: --before ${next}\n`, `更多：--before ${next}\n`)[language];
}
