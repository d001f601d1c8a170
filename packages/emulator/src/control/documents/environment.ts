import type { DocumentEnvironment } from '@opencloudpay/database';
import { say } from '@opencloudpay/internal';
import type { Context } from 'hono';
import type { Emulator } from '../../emulator-types';
import { ControlFailure } from '../failure';

/**
 * The documents of the environment that a request names.
 *
 * @throws {ControlFailure} ENVIRONMENT_UNKNOWN
 */
export async function environmentOf(c: Context, emulator: Emulator): Promise<DocumentEnvironment> {
  const named = c.req.query('env') || emulator.envId;
  const envIds = await emulator.documentEnvironments();
  if (envIds.includes(named)) return emulator.documents(named);
  throw new ControlFailure(
    404,
    'ENVIRONMENT_UNKNOWN',
    say(
      `There is no environment ${named.slice(0, 64)}. There ${envIds.length === 1 ? 'is' : 'are'}: ${envIds.slice(0, 10).join(', ')}.`,
      `没有云环境 ${named.slice(0, 64)}。现有：${envIds.slice(0, 10).join('、')}。`,
    ),
  );
}
