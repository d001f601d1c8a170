import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJsonObject } from '@opencloudpay/internal';
import { DatabaseError } from '../errors';
import { placeInChinese } from '../place';
import { syncFolder } from './sync-files';

/**
 * The mark of a folder whose content was moved to a server. A gateway that started on the folder again would deliver
 * its notifications a second time, and store orders that the server does not have.
 */
const FILE = 'moved.json';

/** @param server the name of the server, without a password */
export function markMoved(folder: string, server: string): void {
  const text = JSON.stringify({ to: server, at: new Date().toISOString() });
  writeFileSync(join(folder, FILE), `${text}\n`, { mode: 0o600, flush: true });
  syncFolder(folder);
}

/** @throws {DatabaseError} DATABASE_MOVED */
export function refuseMoved(folder: string): void {
  const file = join(folder, FILE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw failure;
  }
  const parsed = parseJsonObject(text);
  const { to = 'a server', at = 'an unknown time' } = 'value' in parsed ? parsed.value : {};
  throw new DatabaseError('DATABASE_MOVED', {
    en: `The database in ${folder} was moved to ${to} at ${at}: use the server (DATABASE_URL). If the move was interrupted and the server has nothing, repeat \`cloudpay data move\`. Only to go back to the folder, with the server unused since then, delete ${file}.`,
    zh: `${folder} 中的数据库已于 ${at} 迁移到 ${placeInChinese(String(to))}：请使用该服务器（DATABASE_URL）。如果迁移中断、服务器上没有数据，请重新运行 \`cloudpay data move\`。只有在此后没有使用过服务器、要回到该目录时，才删除 ${file}。`,
  });
}
