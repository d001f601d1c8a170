import type { Text } from '@opencloudpay/internal';
import { type Check, say } from '../check';
import type { DoctorContext } from '../context/context';
import { certificateChecks } from './certificates';
import { configurationChecks } from './configuration';
import { databaseChecks } from './database';
import { fileChecks } from './files';
import { functionChecks } from './functions';
import { gatewayChecks } from './gateway';
import { keysV2 } from './keys-v2';
import { keysV3 } from './keys-v3';
import { liveChecks } from './live';
import { networkChecks } from './network';
import { notifyChecks } from './notify';
import { wechatChecks } from './wechat';

/** Checks about one thing, under one heading. */
export interface Group {
  readonly id: string;
  readonly title: Text;
  checks(context: DoctorContext): readonly Check[];
}

/** In the order in which they are shown; a check may need those of earlier groups. */
export const GROUPS: readonly Group[] = [
  { id: 'configuration', title: say('Configuration', '配置'), checks: configurationChecks },
  {
    id: 'keys',
    title: say('Keys and certificates', '密钥和证书'),
    checks: ({ accounts }) =>
      accounts.flatMap((account) => [
        ...(account.options.version === 'v3' ? keysV3(account) : []),
        // An account of v3 has it for refunds and orders of v2 that are under way.
        ...(account.options.version !== 'v3' || account.options.apiKey !== undefined ? keysV2(account) : []),
        ...certificateChecks(account),
      ]),
  },
  { id: 'gateway', title: say('Gateway', '网关'), checks: gatewayChecks },
  { id: 'network', title: say('WeChat Pay', '微信支付'), checks: networkChecks },
  { id: 'live', title: say('Signed query', '签名查询'), checks: liveChecks },
  { id: 'notify', title: say('Notifications', '通知'), checks: notifyChecks },
  { id: 'functions', title: say('Functions', '云函数'), checks: functionChecks },
  {
    id: 'services',
    title: say('Database, files and WeChat’s API', '数据库、文件和微信接口'),
    checks: (context) => [...databaseChecks(context), ...fileChecks(context), ...wechatChecks(context)],
  },
];
