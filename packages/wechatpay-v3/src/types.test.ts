import { describe, expect, it } from '@jest/globals';
import type { ApiDeclaration, ParamsOf, RequestParams } from './api';
import { apis } from './apis/index';

/** As a client's request does. */
function typed<Api extends ApiDeclaration>(_: Api, params: ParamsOf<Api>): RequestParams {
  return params;
}

type Accepts<Api extends ApiDeclaration, Params> = Params extends ParamsOf<Api> ? true : false;

describe('the types of requests', () => {
  it('are those of the declarations, without the account, which the client fills in', () => {
    const body = {
      description: 'QQ公仔',
      out_trade_no: '12345678',
      notify_url: 'https://pay.example.com/notify',
      amount: { total: 100 },
    };
    const order = typed(apis.jsapiOrder, { body: { ...body, payer: { openid: 'oUpF8' } } });
    expect(order.body).toHaveProperty('payer');
    typed(apis.jsapiOrder, { body: { ...body, sub_mchid: '19', payer: { sub_openid: 'oUpF8' } } });
    typed(apis.queryOrderByOutTradeNo, { path: { out_trade_no: '12345678' } });
    typed(apis.queryOrderById, { path: { transaction_id: '42' }, query: { sub_mchid: '19' } });
    typed(apis.tradeBill, { query: { bill_date: '2026-01-01', bill_type: 'ALL' } });
    typed(apis.certificates, {});
  });

  it('refuse what is missing or wrong', () => {
    type Order = { description: string; out_trade_no: string; notify_url: string; amount: { total: number } };
    type Refund<Total> = {
      transaction_id: string;
      out_refund_no: string;
      amount: { total: Total; refund: number; currency: string };
    };
    const withoutPayer: Accepts<typeof apis.jsapiOrder, { body: Order }> = false;
    const withPayer: Accepts<typeof apis.jsapiOrder, { body: Order & { payer: { openid: string } } }> = true;
    const inText: Accepts<typeof apis.createRefund, { body: Refund<string> }> = false;
    const inCents: Accepts<typeof apis.createRefund, { body: Refund<number> }> = true;
    const otherBill: Accepts<typeof apis.tradeBill, { query: { bill_date: string; bill_type: 'EVERY' } }> =
      false;
    expect([withoutPayer, withPayer, inText, inCents, otherBill]).toEqual([false, true, false, true, false]);
  });
});
