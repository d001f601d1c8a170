import { randomUUID } from 'node:crypto';
import type { CallbackTarget, CloudPayOptions } from '@opencloudpay/cloudpay';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { messageOf } from '@opencloudpay/internal';
import { RecoverOrderError } from '../errors';
import { createIntake, type Intake } from '../intake/intake';
import { recordOnly } from '../intake/report-mismatch';
import { findMissingOrders } from '../store/bills/find-missing';
import type { NotificationRecord } from '../store/rows/records';
import type { Store } from '../store/store';
import { asPaymentNotification } from './as-notified';
import { type OrderAnswer, queryOrder } from './query';
import { createTransportFor } from './transport-for';

/** An order that is paid at WeChat Pay, and that the store does not have. */
export interface UnknownOrder {
  outTradeNo: string;
  /** The merchant that was paid. Default: as a bill names it (`missing_here`), else that of the account. */
  merchant?: string | undefined;
  /** The callback: no other record has what the order named. */
  target: CallbackTarget;
}

/** The operators' commands for orders that the store has lost. */
export interface OrderOperations {
  /**
   * Queries WeChat Pay for a paid order that the store does not have, because a restored backup or a failed-over database
   * is older than it, and queues its callback as if its notification had just arrived. Only the signed answer counts.
   *
   * @returns the notification to be delivered
   * @throws {RecoverOrderError} nothing was changed
   */
  recoverOrder(order: UnknownOrder): Promise<NotificationRecord>;
}

export interface OrderOperationsDependencies {
  store: Pick<Store, 'database' | 'showOrder'>;
  intake: Intake;
  /** Undefined if no account can call WeChat Pay. */
  account: CloudPayOptions | undefined;
  /** Describes a failure without secrets. Default: its message. */
  reasonOf?: ((failure: unknown) => string) | undefined;
}

export function createOrderOperations({
  store,
  intake,
  account,
  reasonOf = messageOf,
}: OrderOperationsDependencies): OrderOperations {
  return {
    async recoverOrder({ outTradeNo, merchant: given, target }) {
      const missing = (await findMissingOrders(store.database, outTradeNo)).find(
        ({ merchant }) => given === undefined || merchant === given,
      );
      const merchant = given ?? missing?.merchant;
      mustBeUnknown(outTradeNo, merchant, await store.showOrder(outTradeNo));
      const placed = { mchId: missing?.mchId ?? null, appid: null };
      if (!account) throw new RecoverOrderError('ACCOUNT_MISSING', ACCOUNT_MISSING);
      const transport = createTransportFor(account)(placed);
      const subject = { ...placed, outTradeNo, merchant: merchant ?? '', envId: target.envId };
      const answer = await queryOrder(transport, subject).catch((cause: unknown) => {
        throw new RecoverOrderError('QUERY_FAILED', queryFailed(outTradeNo, cause, reasonOf), { cause });
      });
      mustBePaid(outTradeNo, answer);
      const { mismatch } = await intake.take({
        ...{ kind: 'pay', source: 'recovered', target, requestId: randomUUID() },
        fields: asPaymentNotification(answer.fields),
        // The signed answer is this merchant's: an order of another one with the same number is not meant.
        addressed: { target, form: 'current' },
      });
      const { notifications } = await store.showOrder(outTradeNo);
      const transactionId = String(answer.fields['transaction_id']);
      const stored = notifications.find((one) => one.kind === 'pay' && one.transactionId === transactionId);
      if (mismatch || !stored) throw new RecoverOrderError('ORDER_MISMATCH', mismatched(outTradeNo));
      return stored;
    },
  };
}

const ACCOUNT_MISSING = {
  en: 'A query needs the appid of each merchant (CLOUDPAY_APPID) in addition to mchId and its keys: add it to the configuration.',
  zh: '查询需要每个商户的 appid（CLOUDPAY_APPID），以及 mchId 和密钥：请在配置中补上。',
};

/**
 * The same for a command that runs without a gateway. What contradicts the store is recorded; a running gateway delivers
 * what is queued.
 */
export function openOrderOperations(store: Store, account: CloudPayOptions | undefined): OrderOperations {
  const intake = createIntake(store, recordOnly(store));
  return createOrderOperations({ store, intake, account });
}

/** What the store has is recovered, or delivered again, without this command. */
function mustBeUnknown(
  outTradeNo: string,
  merchant: string | undefined,
  { orders, notifications }: Awaited<ReturnType<Store['showOrder']>>,
): void {
  const isOwn = (known: { merchant: string }) =>
    merchant === undefined || [merchant, ''].includes(known.merchant);
  const notified = notifications.find((one) => one.kind === 'pay' && isOwn(one));
  if (notified)
    throw new RecoverOrderError('ORDER_KNOWN', {
      en: `The payment of ${outTradeNo} is stored here: \`cloudpay deliveries retry ${notified.id}\` calls its callback again.`,
      zh: `这里已保存订单 ${outTradeNo} 的支付：\`cloudpay deliveries retry ${notified.id}\` 再次调用其回调。`,
    });
  if (orders.some(isOwn))
    throw new RecoverOrderError('ORDER_KNOWN', {
      en: `The order ${outTradeNo} is stored here, with its callback: the gateway queries it by itself. See \`cloudpay orders show ${outTradeNo}\`.`,
      zh: `这里已保存订单 ${outTradeNo} 及其回调：网关会自动查询它。请看 \`cloudpay orders show ${outTradeNo}\`。`,
    });
}

/** @throws {RecoverOrderError} for an order whose callback would ship what is not paid, or is paid back */
function mustBePaid(outTradeNo: string, { state, fields }: OrderAnswer): void {
  if (fields['trade_state'] === 'REFUND')
    throw new RecoverOrderError('ORDER_REFUNDED', {
      en: `The order ${outTradeNo} was paid, and refunded since, at least in part: its callback would ship it. Compare it with the merchant platform, and ship what is due by hand.`,
      zh: `订单 ${outTradeNo} 已支付，之后又有退款（全部或部分）：调用回调会发货。请与商户平台核对，应发的货请手工处理。`,
    });
  if (state === 'paid') return;
  const told = String(fields['trade_state'] ?? fields['err_code'] ?? state);
  throw new RecoverOrderError('ORDER_NOT_PAID', {
    en: `WeChat Pay has no payment of the order ${outTradeNo} (${told}): no callback is called. Check the number and the merchant.`,
    zh: `微信支付没有订单 ${outTradeNo} 的支付（${told}）：不会调用回调。请检查单号和商户号。`,
  });
}

/** WeChat Pay's words and those of the client are English or its own: the Chinese text names the code. */
function queryFailed(outTradeNo: string, cause: unknown, reasonOf: (failure: unknown) => string) {
  const { errCode } = Object(cause) as { errCode?: unknown };
  const code = isCodedError(cause) ? cause.code : String(errCode ?? 'UNEXPECTED');
  return {
    en: `WeChat Pay was queried for the order ${outTradeNo} and gave no usable answer: ${reasonOf(cause)} Nothing was changed.`,
    zh: `向微信支付查询订单 ${outTradeNo}，没有得到可用的响应（${code}），没有做任何改动。请检查商户号、密钥和网络。`,
  };
}

function mismatched(outTradeNo: string) {
  return {
    en: `The payment of ${outTradeNo} contradicts what is stored here: see \`cloudpay orders show ${outTradeNo}\`. No callback is called.`,
    zh: `订单 ${outTradeNo} 的支付与这里保存的内容矛盾：请看 \`cloudpay orders show ${outTradeNo}\`。不会调用回调。`,
  };
}
