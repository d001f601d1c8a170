/** The pass-through gateway beside express with tenpay's middleware, and beside a server that only answers. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notifyUrl } from '../../packages/cloudpay/dist/index.mjs';
import { sign, toXml } from '../../packages/wechatpay/dist/index.mjs';
import { type Comparison, CPU, type Side, THROUGHPUT } from './comparison.ts';
import { load, post } from './http-load.ts';
import { API_KEY, APPID, MCH_ID, SUB_MCH_ID } from './payment-notification.ts';
import { withVersion } from './peers.ts';

export type Receiver = 'gateway' | 'tenpay' | 'bare';

export interface ReceiverSettings {
  receiver: Receiver;
  merchant: { mchId: string; apiKey: string };
  appid: string;
  notifySecret: string;
}

const NOTIFY_SECRET = 'a secret of the benchmark';
const AT_ONCE = 32;
/** So many notifications until V8 has compiled what is used often. */
const WARM_UP = 6_000;

/** Notifications of different orders, each at its own address. */
const notifications = Array.from({ length: 500 }, (_, number) => {
  const fields = {
    ...{ appid: APPID, bank_type: 'CMB_DEBIT', cash_fee: 8800, fee_type: 'CNY', is_subscribe: 'N' },
    ...{
      mch_id: MCH_ID,
      nonce_str: '5d2b6c2a8db53831f7eda20af46e531c',
      openid: 'oUpF8uMEb4qRXf22hE3X68TekukE',
    },
    ...{ out_trade_no: `1409811653${number}`, result_code: 'SUCCESS', return_code: 'SUCCESS' },
    ...{ sub_appid: 'wxcad19461922995d8', sub_is_subscribe: 'Y', sub_mch_id: SUB_MCH_ID },
    ...{ sub_openid: 'oHkLxtzmyHXX6FW_cAWo_orTSRXs', time_end: '20261128140203', total_fee: 8800 },
    ...{ trade_type: 'JSAPI', transaction_id: '4200001058202611289387471563' },
  };
  const target = { envId: 'prod', functionName: 'pay_cb' };
  const options = { baseUrl: 'http://127.0.0.1', secret: NOTIFY_SECRET };
  const { pathname } = new URL(notifyUrl('pay', target, fields, options));
  return post(pathname, toXml({ ...fields, sign: sign(fields, API_KEY) }));
});

/** A receiver in a process of its own, whose stdout is a file, as that of a service is. */
function receiver(name: string, kind: Receiver): Side {
  return {
    name,
    async start() {
      const settings: ReceiverSettings = {
        receiver: kind,
        merchant: { mchId: MCH_ID, apiKey: API_KEY },
        appid: APPID,
        notifySecret: NOTIFY_SECRET,
      };
      const log = join(tmpdir(), `cloudpay-bench-${kind}-${process.pid}.log`);
      const child = fork(join(import.meta.dirname, 'receiver.ts'), [JSON.stringify(settings)], {
        execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
        stdio: ['ignore', openSync(log, 'w'), 'inherit', 'ipc'],
      });
      const [{ port }] = (await once(child, 'message')) as [{ port: number }];
      const cpu = async () => {
        child.send('cpu');
        const [used] = (await once(child, 'message')) as [{ cpu: number }];
        return used.cpu;
      };
      const send = (operations: number) => load(port, notifications, { operations, atOnce: AT_ONCE });
      await send(WARM_UP);
      return {
        async measure(operations) {
          const before = await cpu();
          const started = performance.now();
          await send(operations);
          const seconds = (performance.now() - started) / 1000;
          return { [CPU]: ((await cpu()) - before) / operations, [THROUGHPUT]: operations / seconds };
        },
        async stop() {
          child.kill();
          rmSync(log, { force: true });
        },
      };
    },
  };
}

const tenpay = receiver(`express with ${withVersion('tenpay')}`, 'tenpay');
const bare = receiver('bare node:http', 'bare');

export const comparisons: Comparison[] = [
  {
    name: `pass-through, ${AT_ONCE} in flight`,
    subject: receiver('OpenCloudPay', 'gateway'),
    against: [
      { baseline: tenpay, atMost: 0.35 },
      { baseline: bare, unit: THROUGHPUT, atLeast: 0.35 },
      { baseline: bare },
    ],
    operations: 4_000,
  },
];
