import type { OrderState } from '@opencloudpay/durable';
import { terminalLanguage } from '@opencloudpay/internal';
import { asJson, type CommonOptions, more, nearMiss } from './answers';
import { withoutOpenids } from './mask';
import { OperatorError, type Operators } from './operators';

export interface ListOrdersOptions extends CommonOptions {
  state?: OrderState;
  merchant?: string;
  function?: string;
  env?: string;
  from?: Date;
  to?: Date;
  limit: number;
  before?: number;
}

export interface RecoverOrderOptions extends CommonOptions {
  env: string;
  function?: string;
  service?: string;
  path: string;
  merchant?: string;
}

export async function listOrders(operators: Operators, options: ListOrdersOptions): Promise<string> {
  const { state, merchant, env: envId, function: functionName, from, to, limit, before, json } = options;
  const filter = { state, merchant, envId, functionName, from, to };
  const { orderTable } = await import('./show-orders');
  const { records, next } = await operators.listOrders(filter, { limit, before });
  const language = terminalLanguage();
  return json
    ? asJson(withoutOpenids({ records, next }))
    : `${orderTable(records, language)}${more(next, language)}${await nearMiss(operators, records, functionName)}`;
}

export async function showOrder(
  operators: Operators,
  outTradeNo: string,
  { json, full }: { json: boolean; full: boolean },
): Promise<string> {
  const { orderText } = await import('./show-orders');
  const found = await operators.showOrder(outTradeNo);
  const { orders, notifications, refunds, mismatches } = found;
  if (orders.length + notifications.length + refunds.length + mismatches.length === 0) {
    const { nearOrder } = await import('./near-misses');
    const { en, zh } = await nearOrder(operators, outTradeNo);
    throw new OperatorError('ORDER_UNKNOWN', {
      en: `The order ${outTradeNo} is unknown here.${en}`,
      zh: `这里没有订单 ${outTradeNo}。${zh}`,
    });
  }
  const shown = full ? found : (withoutOpenids(found) as typeof found);
  return json ? asJson(shown) : orderText(outTradeNo, shown, terminalLanguage());
}

export async function recoverOrder(
  operators: Operators,
  outTradeNo: string,
  { env: envId, function: functionName, service, path, merchant, json }: RecoverOrderOptions,
): Promise<string> {
  if (functionName === undefined && service === undefined)
    throw new OperatorError('CALLBACK_UNNAMED', {
      en: 'Nothing but the lost order knew its callback: name it by --function, or by --service and --path.',
      zh: '回调只有丢失的订单知道：请用 --function 指定，或用 --service 和 --path。',
    });
  const target =
    functionName === undefined ? { envId, service: service ?? '', path } : { envId, functionName };
  const record = await operators.recoverOrder({ outTradeNo, merchant, target });
  const { recoveredText } = await import('./show-orders');
  return json ? asJson({ record }) : recoveredText(record, terminalLanguage());
}
