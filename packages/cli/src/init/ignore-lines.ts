import type { Language } from '@opencloudpay/internal';
import { say } from './say';

const COMMENT = say('Keys, and data of cloudpay', '密钥，以及 cloudpay 的数据');

/** What must not come into a repository. */
const LINES = ['.env', '/keys/', 'apiclient_*', 'pub_key.pem', '/data/'];

/** A .gitignore with the lines for keys: those that it has stay as they are. */
export function withIgnoreLines(present: string, language: Language): string {
  const has = new Set(present.split(/\r?\n/).map((line) => line.trim()));
  const missing = LINES.filter((line) => !has.has(line) && !has.has(line.replace(/^\/|\/$/g, '')));
  if (missing.length === 0) return present;
  const before = present === '' || present.endsWith('\n') ? present : `${present}\n`;
  const apart = before === '' ? '' : '\n';
  return `${before}${apart}# ${COMMENT[language]}\n${missing.join('\n')}\n`;
}
