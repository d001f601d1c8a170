import { nearestName, type Text } from '@opencloudpay/internal';
import { say } from '../terminal/say';
import type { Operators } from './operators';

/** The latest records, among which a mistyped name is looked for: one that is older is found by its own. */
const LATEST = { limit: 500 };

const NOTHING = say('', '');

/**
 * What to say where a filter by function has found nothing: the function that was probably meant. A store knows those that
 * orders and notifications name.
 */
export async function nearFunction(operators: Operators, given: string | undefined): Promise<Text> {
  if (given === undefined) return NOTHING;
  const targets = [
    ...(await operators.listNotifications({}, LATEST)).records.map(({ target }) => target),
    ...(await operators.listOrders({}, LATEST)).records.map(({ route }) => route),
  ];
  const names = new Set(
    targets.flatMap((target) => (target && 'functionName' in target ? [target.functionName] : [])),
  );
  if (names.has(given)) return NOTHING;
  const nearest = nearestName(given, [...names], Math.max(2, Math.floor(given.length / 3)));
  if (nearest === undefined) return NOTHING;
  const { en, zh } = didYouMean(nearest);
  return say(`No order names the function ${given}.${en}\n`, `没有订单使用函数 ${given}。${zh}\n`);
}

/**
 * What to say of an unknown order: the order that one of its other numbers was given of, or that begins so. Not one that
 * differs by a letter: numbers of orders follow one another, and that is the order of another customer.
 */
export async function nearOrder(operators: Operators, given: string): Promise<Text> {
  const notified = (await operators.listNotifications({}, LATEST)).records;
  const records = [...(await operators.listOrders({}, LATEST)).records, ...notified];
  const owner =
    records.find(({ transactionId }) => transactionId === given) ??
    notified.find(({ outRefundNo, refundId }) => outRefundNo === given || refundId === given);
  if (owner)
    return say(
      ` It is another number of the order ${owner.outTradeNo}.`,
      `这是订单 ${owner.outTradeNo} 的另一个编号。`,
    );
  const begun = new Set(
    records
      .map(({ outTradeNo }) => outTradeNo)
      .filter((number) => number.toLowerCase().startsWith(given.toLowerCase())),
  );
  const [only] = begun;
  return only !== undefined && begun.size === 1 ? didYouMean(only) : NOTHING;
}

const didYouMean = (name: string) => say(` Did you mean ${name}?`, `是否想输入 ${name}？`);
