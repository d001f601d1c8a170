/** A merchant program that shares its orders. */
import type { Agent } from 'node:https';
import type { Simulator } from '../index';
import { type Fields, merchantClient, newNumber, type WireAnswer } from './merchant-client';

export const PARTNER = '1900000110';
export const PERSON = 'oReceiver00000000000000000000';

export interface ReceiverFields {
  type?: string;
  account?: string;
  amount?: unknown;
  description?: string;
}

/** One of `receivers`. Default: the merchant that `addPartner` of {@link sharingClient} added. */
export const to = (amount: unknown, receiver: ReceiverFields = {}) => ({
  type: 'MERCHANT_ID',
  account: PARTNER,
  amount,
  description: '分账',
  ...receiver,
});

export const toPerson = (amount: number) => to(amount, { type: 'PERSONAL_SUB_OPENID', account: PERSON });

export function sharingClient(simulator: Simulator, agent?: Agent) {
  const { merchant } = simulator;
  const client = merchantClient(simulator, merchant, { signType: 'HMAC-SHA256', ...(agent && { agent }) });
  const { pfx, passphrase, subAppid } = merchant;
  const sub = merchant.kind === 'partner' ? { sub_appid: subAppid } : {};
  const secured = (path: string, fields: Fields) =>
    client.post(`/secapi/pay/${path}`, fields, { certificate: { pfx, passphrase } });
  const shareBy =
    (path: string) =>
    (transaction_id: string, receivers: unknown, fields: Fields = {}): Promise<WireAnswer> =>
      secured(path, {
        ...sub,
        transaction_id,
        out_order_no: newNumber('share'),
        receivers: typeof receivers === 'string' ? receivers : JSON.stringify(receivers),
        ...fields,
      });

  return {
    ...client,
    addReceiver: (receiver: object, fields: Fields = {}) =>
      client.post('/pay/profitsharingaddreceiver', {
        ...sub,
        receiver: JSON.stringify({ relation_type: 'PARTNER', ...receiver }),
        ...fields,
      }),
    removeReceiver: (receiver: object, fields: Fields = {}) =>
      client.post('/pay/profitsharingremovereceiver', {
        ...sub,
        receiver: JSON.stringify(receiver),
        ...fields,
      }),
    share: shareBy('profitsharing'),
    shareMore: shareBy('multiprofitsharing'),
    querySharing: (transaction_id: string, out_order_no: string, fields: Fields = {}) =>
      client.post('/pay/profitsharingquery', { appid: undefined, transaction_id, out_order_no, ...fields }),
    finish: (transaction_id: string, fields: Fields = {}) =>
      secured('profitsharingfinish', {
        transaction_id,
        out_order_no: newNumber('finish'),
        description: '分账已完成',
        ...fields,
      }),
    giveBack: (fields: Fields) =>
      secured('profitsharingreturn', {
        ...sub,
        out_return_no: newNumber('return'),
        return_account_type: 'MERCHANT_ID',
        return_account: PARTNER,
        description: '用户退款',
        ...fields,
      }),
    queryReturn: (fields: Fields) => client.post('/pay/profitsharingreturnquery', fields),
    /** Adds the merchant and the person that {@link to} and {@link toPerson} share with. */
    async addPartner(): Promise<void> {
      await this.addReceiver({ type: 'MERCHANT_ID', account: PARTNER, name: '示例商户' });
      await this.addReceiver({ type: 'PERSONAL_SUB_OPENID', account: PERSON });
    },
    /** An order that was paid and can be shared. */
    async shareableOrder(fields: Fields = {}, pay?: Parameters<typeof client.paidOrder>[1]) {
      const order = await client.paidOrder({ profit_sharing: 'Y', total_fee: 1000, ...fields }, pay);
      await simulator.advance('1m');
      return order;
    },
  };
}

export type SharingClient = ReturnType<typeof sharingClient>;

/** The parsed `receivers` of an answer. */
export function receiversOf(answer: WireAnswer): Record<string, unknown>[] {
  return JSON.parse(answer.fields['receivers'] ?? '[]');
}

/** The error code of an answer of either kind, or `SUCCESS`. */
export function outcome({ fields }: WireAnswer): string {
  return fields['err_code'] ?? fields['error_code'] ?? fields['return_code'] ?? 'nothing';
}
