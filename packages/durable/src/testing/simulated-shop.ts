import type { IncomingHttpHeaders } from 'node:http';
import {
  type MerchantAccount,
  type NotificationKind,
  type ProtocolVersion,
  type Transport,
  transportOf,
  type WireData,
} from '@opencloudpay/cloudpay';
import { refundMerchant } from '@opencloudpay/gateway/extension';
import {
  type Merchant,
  type MerchantOptions,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '@opencloudpay/simulator';
import {
  beijingTime,
  parsePaymentNotification,
  parseRefundNotification,
  type TypedFields,
} from '@opencloudpay/wechatpay';
import { type JsonObject, parseNotification, paymentToV2, refundToV2 } from '@opencloudpay/wechatpay-v3';
import type { DatabaseOptions } from '../database/open-database';
import { openStore, type Store } from '../store/store';
import { listen, TARGET } from './gateway';
import { createStoreDatabase, STORE_SCHEMAS } from './store-database';

/** A merchant with a database. The simulator creates its orders, and its notifications are stored. */
export interface Shop {
  simulator: Simulator;
  merchant: Merchant;
  account: { merchants: MerchantAccount[] };
  transport: Transport;
  store: Store;
  /** The simulator's time. */
  now: () => Date;
  /** Creates an order, as through the gateway. */
  order(
    outTradeNo: string,
    more?: { totalFee?: number; expiresAt?: Date; merchant?: Merchant },
  ): Promise<void>;
  refund(outRefundNo: string, outTradeNo: string, fee: number, totalFee: number): Promise<void>;
  /** Pays it; the notification is stored unless a fault drops it. */
  pay(outTradeNo: string): Promise<void>;
  /** Forgets all orders, and ends all faults. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

const SECRET = 'the secret of the simulated shop';

export interface ShopOptions {
  /** The version of WeChat Pay. Default: v2 */
  version?: ProtocolVersion;
  merchants?: readonly MerchantOptions[];
  simulator?: Partial<SimulatorOptions>;
  /** Default: a database on the shared server */
  database?: DatabaseOptions;
}

export async function openShop({
  version = 'v2',
  merchants,
  simulator: more,
  database,
}: ShopOptions = {}): Promise<Shop> {
  const simulator = await startSimulator({ refundDelay: '3s', ...more, ...(merchants && { merchants }) });
  const own = database ? undefined : await createStoreDatabase();
  const store = await openStore({ database: database ?? { url: own?.url ?? '', schema: STORE_SCHEMAS[0] } });
  const receiver = await listen(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const kind = incoming.url?.startsWith('/notify/refund') ? 'refund' : 'pay';
    const body = Buffer.concat(chunks);
    for (const merchant of simulator.merchants) {
      try {
        const { kind: mode, appid, mchId, subAppid, subMchId } = merchant;
        // A gateway takes a refund's merchant from the token of the address.
        const whose =
          kind === 'refund' &&
          refundMerchant(
            { mchId, appid, mode },
            { form: 'current', ...(mode === 'partner' && { subMchId, subAppid }) },
            { appid, subMchId },
          );
        const notified = { kind, headers: incoming.headers, body: body.toString() } as const;
        const fields = { ...read[version](notified, merchant, simulator), ...whose };
        await store.accept({ kind, fields, target: TARGET, source: 'notified', body, requestId: 'notified' });
        outgoing.end(
          '<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg><![CDATA[OK]]></return_msg></xml>',
        );
        return;
      } catch {
        // The notification belongs to another merchant: the next one reads it.
      }
    }
    outgoing.end();
  });
  const account = {
    merchants: simulator.merchants.map((merchant) => accountOf(version, simulator, merchant, receiver.url)),
  };
  const transport = transportOf(account);
  const context = { openid: 'oPayer000000000000000000000', envId: TARGET.envId };
  const [first] = simulator.merchants;
  if (!first) throw new Error('The simulator has no merchant.');
  const call = async (api: string, data: WireData) => {
    const { file, fields } = {
      fields: {} as WireData,
      ...(await transport.send(transport.prepare(api, data, context))),
    };
    if (file || fields['result_code'] !== 'SUCCESS') throw new Error(JSON.stringify(fields));
    return fields;
  };

  return {
    simulator,
    merchant: first,
    account,
    transport,
    store,
    now: () => simulator.now(),

    async order(outTradeNo, { totalFee = 100, expiresAt, merchant = first } = {}) {
      const id = await store.orders.begin({
        merchant: merchant.subMchId,
        outTradeNo,
        api: 'unifiedOrder',
        totalFee,
        subAppid: merchant.subAppid,
        route: TARGET,
        asked: {},
        expiresAt,
        requestId: `ordered-${outTradeNo}`,
      });
      // Orders are created on the simulator's time, which tests set ahead of the store's.
      await store.database.db
        .updateTable('orders')
        .set({ asked_at: simulator.now() })
        .where('id', '=', id)
        .execute();
      await call('unifiedOrder', {
        body: 'Tea',
        out_trade_no: outTradeNo,
        sub_mch_id: merchant.subMchId,
        total_fee: totalFee,
        env_id: TARGET.envId,
        function_name: TARGET.functionName,
        ...(expiresAt && { time_expire: compact(expiresAt) }),
        sub_appid: merchant.subAppid,
      });
      await store.orders.settle(id, {
        state: 'ordered',
        merchant: merchant.subMchId,
        mchId: merchant.mchId,
        appid: merchant.appid,
      });
    },

    async refund(outRefundNo, outTradeNo, fee, totalFee) {
      const id = await store.refunds.begin({
        merchant: first.subMchId,
        outRefundNo,
        outTradeNo,
        refundFee: fee,
        totalFee,
        route: TARGET,
        asked: {},
        requestId: `refunded-${outRefundNo}`,
      });
      await store.database.db
        .updateTable('refunds')
        .set({ asked_at: simulator.now() })
        .where('id', '=', id)
        .execute();
      const { refund_id: refundId } = await call('refund', {
        out_trade_no: outTradeNo,
        out_refund_no: outRefundNo,
        sub_mch_id: first.subMchId,
        total_fee: totalFee,
        refund_fee: fee,
        env_id: TARGET.envId,
        function_name: TARGET.functionName,
      });
      await store.refunds.settle(id, {
        state: 'processing',
        refundId: String(refundId),
        mchId: first.mchId,
      });
    },

    async pay(outTradeNo) {
      await simulator.pay(outTradeNo);
      await simulator.idle();
    },

    async clear() {
      await simulator.clearFault();
      await simulator.idle();
      for (const table of ['bills', 'notifications', 'refunds', 'orders', 'mismatches'] as const)
        await store.database.db.deleteFrom(table).execute();
      // The first bill is that of the day after the store was made.
      const made = { applied_at: new Date(simulator.now()) };
      await store.database.db.updateTable('migrations').set(made).execute();
    },

    async close() {
      await simulator.stop();
      await receiver.close();
      await store.close();
      await own?.close();
    },
  };
}

interface Notified {
  readonly kind: NotificationKind;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Verifies a notification. By v2's names. */
const read = {
  v2: ({ kind, body }: Notified, { apiKey }: Merchant): TypedFields =>
    (kind === 'pay' ? parsePaymentNotification : parseRefundNotification)(body, { apiKey }),
  v3({ kind, headers, body }: Notified, { apiV3Key }: Merchant, { wechatPay }: Simulator): TypedFields {
    const publicKeys = { [wechatPay.publicKeyId]: wechatPay.publicKey };
    const resource = parseNotification({ headers, body, apiV3Key, publicKeys }).resource as JsonObject;
    return (kind === 'pay' ? paymentToV2 : refundToV2)(resource).fields;
  },
} as const satisfies Record<ProtocolVersion, unknown>;

function accountOf(
  version: ProtocolVersion,
  { ca, url, wechatPay: { publicKey, publicKeyId }, merchants }: Simulator,
  { kind, appid, mchId, apiKey, pfx, apiV3Key, key: privateKey, serialNo, subMchId }: Merchant,
  baseUrl: string,
): MerchantAccount {
  return {
    mode: kind,
    appid,
    mchId,
    ...(version === 'v2'
      ? { version, apiKey, pfx }
      : { version, apiV3Key, privateKey, serialNo, publicKey, publicKeyId }),
    ca,
    endpoints: [url],
    // No test waits for its end.
    timeout: 30_000,
    notify: { baseUrl, secret: SECRET },
    ...(merchants.length > 1 && kind === 'partner' && { subMchIds: [subMchId] }),
  };
}

/** In WeChat Pay's time format. */
function compact(at: Date): string {
  return beijingTime(at).replace(/\D/g, '');
}
