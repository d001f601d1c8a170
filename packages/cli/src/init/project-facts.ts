import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectEnvironment } from '@opencloudpay/emulator';
import { parseJsonObject } from '@opencloudpay/internal';
import type { Given } from './answers';

/** The environment that a project has which names none. */
const NONE = 'local';

/** What the files of a project say already: suggestions for a person, and answers where none is asked. */
export function projectFacts(folder: string): Given {
  const config = join(folder, 'project.config.json');
  const parsed = existsSync(config) ? parseJsonObject(readFileSync(config, 'utf8')) : undefined;
  const appid = parsed && 'value' in parsed ? parsed.value['appid'] : undefined;
  const envId = existsSync(folder) ? projectEnvironment(folder) : NONE;
  return {
    options: {},
    ...(typeof appid === 'string' && /^wx[0-9a-f]{16}$/.test(appid) && { appid }),
    ...(envId !== NONE && { envId }),
  };
}
