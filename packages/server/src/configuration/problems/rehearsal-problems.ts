import { areLoopbackAddresses } from '@opencloudpay/internal';
import { say } from '../../terminal/say';
import type { Configuration } from '../configuration';
import type { Problem } from '../reading/reading';

/** With another clock than WeChat Pay's the gateway would take orders for expired, and fetch bills too early. */
export function* problemsOfRehearsal({
  database,
  merchants = [],
  rehearsal,
}: Partial<Configuration>): Generator<Problem> {
  if (!rehearsal) return;
  if (!database)
    yield {
      key: 'rehearsal',
      problem: say(
        'is of the durable gateway: give a database, or leave it out.',
        '只用于持久化网关：请配置数据库，或删除此项。',
      ),
    };
  for (const [index, { appid, endpoints }] of merchants.entries()) {
    if (appid === undefined)
      yield {
        key: `merchants[${index}].appid`,
        ...(merchants.length === 1 && { variable: 'CLOUDPAY_APPID' }),
        problem: say(
          'is missing: a rehearsal queries orders and fetches bills with it.',
          '未配置：演练时查询订单、下载对账单需要它。',
        ),
      };
    if (areLoopbackAddresses(endpoints)) continue;
    yield {
      key: 'rehearsal',
      problem: say(
        `is only for a simulated WeChat Pay on this machine, and merchants[${index}].endpoints are not at 127.0.0.1: give the address of the simulator, or leave rehearsal out.`,
        `只能用于本机的微信支付模拟器，而 merchants[${index}].endpoints 不在 127.0.0.1：请填写模拟器的地址，或删除 rehearsal。`,
      ),
    };
  }
}
