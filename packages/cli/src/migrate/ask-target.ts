import { isCancel, select } from '@clack/prompts';
import type { Language } from '@opencloudpay/internal';
import { withKeys } from '../init/ask';
import { say } from '../init/say';
import { MigrateError } from './errors';
import { TARGETS, type Target } from './targets';

/** Asks where the project goes. */
export async function askTarget(language: Language): Promise<Target> {
  const answer = await select({
    ...withKeys(say('Where does the project go?', '项目迁移到哪里？')[language], language),
    options: (Object.keys(TARGETS) as Target[]).map((value) => ({
      value,
      label: TARGETS[value].label[language],
    })),
  });
  if (!isCancel(answer)) return answer;
  throw new MigrateError('NOT_CONFIRMED', say('Nothing was written.', '没有写入任何文件。'));
}
