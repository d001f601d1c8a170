import type { Language } from '@opencloudpay/internal';
import { say } from './say';

const COMMENT = say('Keys, and data of cloudpay', '密钥，以及 cloudpay 的数据');

/** What must not come into a repository. A project may have other things in a folder `data`. */
const LINES = ['.env', '/keys/', 'apiclient_*', 'pub_key.pem', '/data/database/', '/data/files/'];

/** A .gitignore with the lines for keys: those that it has stay as they are. */
export function withIgnoreLines(present: string, language: Language): string {
  const has = new Set(present.split(/\r?\n/).map((line) => line.trim()));
  const missing = LINES.filter((line) => !formsOf(line).some((form) => has.has(form)));
  if (missing.length === 0) return present;
  const before = present === '' || present.endsWith('\n') ? present : `${present}\n`;
  const apart = before === '' ? '' : '\n';
  return `${before}${apart}# ${COMMENT[language]}\n${missing.join('\n')}\n`;
}

/** Lines that ignore the same, or the folder around it. */
function formsOf(line: string): string[] {
  const path = line.replace(/^\/|\/$/g, '');
  const [folder = path] = path.split('/');
  return [path, folder].flatMap((each) => [each, `/${each}`, `${each}/`, `/${each}/`]);
}
