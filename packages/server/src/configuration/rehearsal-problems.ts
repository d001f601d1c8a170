import { areLoopbackAddresses } from '@opencloudpay/internal';
import type { Configuration } from './configuration';
import type { Problem } from './reading';

/** With another clock than WeChat Pay's the gateway would take orders for expired, and fetch bills too early. */
export function* problemsOfRehearsal({
  database,
  merchants = [],
  rehearsal,
}: Partial<Configuration>): Generator<Problem> {
  if (!rehearsal) return;
  if (!database)
    yield { key: 'rehearsal', problem: 'is of the durable gateway: give a database, or leave it out.' };
  for (const [index, { appid, endpoints }] of merchants.entries()) {
    if (appid === undefined)
      yield {
        key: `merchants[${index}].appid`,
        ...(merchants.length === 1 && { variable: 'CLOUDPAY_APPID' }),
        problem: 'is missing: a rehearsal queries orders and fetches bills with it.',
      };
    if (areLoopbackAddresses(endpoints)) continue;
    yield {
      key: 'rehearsal',
      problem: `is only for a simulated WeChat Pay on this machine, and merchants[${index}].endpoints are not at 127.0.0.1: give the address of the simulator, or leave rehearsal out.`,
    };
  }
}
