import type { ApiDeclaration, TypedFields } from '@opencloudpay/wechatpay/apis';

type Value = string | number | null;

/** WeChat Pay sends at most 10 refunds per page and 50 coupons per refund; a forged index cannot make a huge list. */
const MAX_INDEX = 100;

/**
 * The lists that CloudPay documents besides the indexed fields. Tencent's platform leaves them empty; here they are
 * filled, and the indexed fields stay. All lists of one answer are aligned: index n is refund n, `null` if WeChat Pay
 * sent no such field for it (the time of an unfinished refund). A list without any value is empty.
 */
export function listsOf(
  { answer }: ApiDeclaration,
  fields: TypedFields,
): Record<string, (Value | Value[])[]> {
  const lists: Record<string, (Value | Value[])[]> = {};
  const declared = Object.entries(answer.lists ?? {});
  const length = Math.max(0, ...declared.map(([, pattern]) => lengthOf(fields, pattern)));
  for (const [name, pattern] of declared) {
    const given = lengthOf(fields, pattern) > 0;
    lists[name] = !given
      ? []
      : Array.from({ length }, (_, n) => at(fields, pattern.replace('$n', String(n))));
  }
  return lists;
}

function at(fields: TypedFields, name: string): Value | Value[] {
  if (!name.includes('$m')) return fields[name] ?? null;
  const inner: Value[] = [];
  for (let m = 0; m < MAX_INDEX; m++) {
    const value = fields[name.replace('$m', String(m))];
    if (value === undefined) break;
    inner.push(value);
  }
  return inner;
}

/** One more than the highest $n in the fields. */
function lengthOf(fields: TypedFields, pattern: string): number {
  const matcher = new RegExp(`^${pattern.replace('$n', '(\\d{1,2})').replace('$m', '\\d{1,2}')}$`);
  const indexes = Object.keys(fields).flatMap((name) => matcher.exec(name)?.[1] ?? []);
  return indexes.length === 0 ? 0 : Math.max(...indexes.map(Number)) + 1;
}
