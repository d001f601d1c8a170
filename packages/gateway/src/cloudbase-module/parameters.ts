import { invalidParameters, type WireData } from '@opencloudpay/cloudpay';
import { isRecord, type ModuleCall, MUST_BE } from './calls';

/**
 * The parameters of a call in CloudPay's names.
 *
 * The account is the configuration's, and the notify address the gateway's: `appid`, `mchid` and `notify_url` of the caller
 * are left out, and so is what the call does not take.
 *
 * @throws {CallFailure} with everything that is missing or cannot be converted, by v3's names
 */
export function parametersOf({ rows, required }: ModuleCall, data: WireData): WireData {
  const params: WireData = {};
  const problems: { field: string; problem: string }[] = [];
  for (const { from, to, as } of rows) {
    const value = valueAt(data, from);
    if (!isGiven(value)) continue;
    const converted = as ? as(value) : value;
    if (converted === undefined)
      problems.push({ field: from, problem: (as && MUST_BE.get(as)) ?? 'is wrong' });
    if (isGiven(converted)) params[to] = converted;
  }
  for (const path of required) {
    const { to = path } = rows.find(({ from }) => from === path) ?? {};
    if (params[to] === undefined) problems.push({ field: path, problem: 'is missing' });
  }
  if (problems.length > 0) throw invalidParameters(problems);
  return params;
}

/** v3's name of a parameter that CloudPay refused. */
export function givenName({ rows }: ModuleCall, field: string): string {
  if (field === 'openid') return givenName({ rows } as ModuleCall, 'sub_openid');
  return rows.find(({ to }) => to === field)?.from ?? field;
}

function valueAt(data: unknown, path: string): unknown {
  let value = data;
  for (const name of path.split('.')) {
    if (!isRecord(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
