import { previewAddress, previewName, previewOption } from '@opencloudpay/internal';

import { timeoutProblem } from '@opencloudpay/wechatpay/http';
import { isObject } from '../convert-case';
import type { NotifyOptions } from '../notify-url';
import { createChoosingTransport, isDefault } from '../transports/direct/choose-account';
import { createDirectTransport } from '../transports/direct/transport';
import { createGatewayTransport, type GatewayOptions } from '../transports/gateway/transport';
import type { MerchantMode } from '../transports/merchant-mode';
import type { Transport } from '../transports/transport';
import { checkText } from './check-text';
import { type Attempt, collectProblems } from './collect-problems';
import { pem } from './key-material';
import type { MerchantAccount, MerchantOptions, ProtocolVersion } from './merchant-options';
import { OPTION_NAMES, unknownOptions } from './option-names';
import { readV2 } from './read-v2-keys';
import { readV3 } from './read-v3-keys';
import { unconfigured } from './unconfigured';

/** The merchant's keys, or those of several merchants, or a gateway that holds them. */
export type CloudPayOptions =
  | MerchantOptions
  | { merchants: readonly MerchantAccount[] }
  | { gateway: GatewayOptions };

/** The result of reading options: a way to create their transport, and their problems. */
interface ReadOptions {
  /** Sentences without a full stop. If there are any, the transport cannot be created. */
  problems: string[];
  makeTransport: () => Transport;
}

/**
 * The transport for these options. The files that they name are read; nothing is connected.
 *
 * @throws {CallFailure} with every option that is missing or wrong
 */
export function transportOf(options: CloudPayOptions): Transport {
  const { problems, makeTransport } = readOptions(options);
  if (problems.length > 0) throw unconfigured(problems.join('; '));
  return makeTransport();
}

/** All problems of the options, in their order. */
export function optionProblems(options: CloudPayOptions): readonly string[] {
  return readOptions(options).problems;
}

function readOptions(options: CloudPayOptions): ReadOptions {
  const given: unknown = options;
  if (!isObject(given)) return impossible(`options must be an object, got ${previewOption(given)}`);
  if ('gateway' in options) return readGateway(options);
  if ('merchants' in options) return readMerchants(options);
  return readMerchant(options, OPTION_NAMES.merchant).read;
}

function impossible(problem: string): ReadOptions {
  return {
    problems: [problem],
    makeTransport: () => {
      throw unconfigured(problem);
    },
  };
}

function readGateway(options: { gateway: GatewayOptions }): ReadOptions {
  const gateway: unknown = options.gateway;
  if (!isObject(gateway)) return impossible(`gateway must be an object, got ${previewOption(gateway)}`);
  const { url, token, ca, timeout } = options.gateway;
  const { problems, attempt } = collectProblems([
    ...notBeside('gateway', options),
    ...unknownOptions(gateway, OPTION_NAMES.gateway, 'gateway.'),
  ]);
  checkGatewayAddresses(url, attempt);
  attempt(() => checkToken(token));
  const problem = timeout === undefined ? undefined : timeoutProblem(timeout);
  if (problem) problems.push(`gateway.timeout ${problem.replace(/\.$/, '')}`);
  const authority = attempt(() => pem('gateway.ca (CLOUDPAY_CA)', ca));
  return { problems, makeTransport: () => createGatewayTransport({ url, token, ca: authority, timeout }) };
}

function checkGatewayAddresses(url: unknown, attempt: Attempt): void {
  const option = 'gateway.url (CLOUDPAY_GATEWAY_URL)';
  if (!Array.isArray(url)) attempt(() => checkAddress(option, url));
  else if (url.length > 0) for (const each of url) attempt(() => checkAddress(option, each));
  else
    attempt(() => {
      throw unconfigured(`${option} is an empty list: give at least one address`);
    });
}

function readMerchants(options: { merchants: readonly MerchantAccount[] }): ReadOptions {
  const merchants: unknown = options.merchants;
  if (!Array.isArray(merchants)) return impossible('merchants must be a list of accounts');
  if (merchants.length === 0) return impossible('merchants is empty: give at least one account');
  const accounts = options.merchants.map((account, index) => readAccount(account, `merchants[${index}]: `));
  const problems = [
    ...notBeside('merchants', options),
    ...accounts.flatMap(({ read, place }) => read.problems.map((problem) => place + problem)),
  ];
  if (accounts.filter(isDefault).length > 1) {
    problems.push(
      'merchants has several accounts without subMchIds and envIds: only one can be the default account',
    );
  }
  return {
    problems,
    makeTransport: () =>
      createChoosingTransport(
        accounts.map(({ read, place: _, ...account }) => ({ ...account, transport: read.makeTransport() })),
      ),
  };
}

function readAccount(given: MerchantAccount, place: string) {
  const { subMchIds, envIds, ...account } = isObject(given) ? given : ({} as MerchantAccount);
  const { read, mode } = isObject(given)
    ? readMerchant(account, OPTION_NAMES.merchants)
    : { read: impossible('must be an object'), mode: undefined };
  if (mode === 'direct' && subMchIds)
    read.problems.push('subMchIds is for mode partner: an account in mode direct serves its own number');
  return { read, place, mode: mode ?? 'partner', mchId: account.mchId, subMchIds, envIds } as const;
}

/** Options that would be ignored: a gateway, or each of several accounts, has its own. */
function notBeside(option: 'gateway' | 'merchants', options: object): string[] {
  const others = Object.entries(options).filter(([name, value]) => name !== option && value !== undefined);
  if (others.length === 0) return [];
  return [
    `${option} cannot be combined with other options: leave out ${others.map(([name]) => previewName(name)).join(', ')}`,
  ];
}

function readMerchant(
  options: MerchantOptions,
  known: Readonly<Record<string, readonly string[]>>,
): { read: ReadOptions; mode: MerchantMode | undefined } {
  const { appid, mchId, subAppid } = options;
  const { problems, attempt } = collectProblems(unknownOptions(options, known));
  const version = attempt(() => versionFrom(options.version));
  const mode = attempt(() => modeFrom(options.mode));
  attempt(() => checkText('subAppid (CLOUDPAY_SUB_APPID)', subAppid));
  const strict = attempt(() => yesOrNo('strict (CLOUDPAY_STRICT)', options.strict));
  const notify = readNotify(options.notify, problems, attempt);
  const account = { ...options, mode: mode ?? 'partner' };
  const protocol = version === 'v3' ? readV3(account, attempt) : readV2(account, attempt);
  const direct = {
    ...{ mode: account.mode, appid, mchId, subAppid, strict, protocol },
    notify: notify && { ...notify, mchId },
  };
  return { read: { problems, makeTransport: () => createDirectTransport(direct) }, mode };
}

function readNotify(
  notify: NotifyOptions | undefined,
  problems: string[],
  attempt: Attempt,
): NotifyOptions | undefined {
  if (notify === undefined || notify === null) return undefined;
  if (!isObject(notify)) {
    problems.push(`notify must be an object with baseUrl and secret, got ${previewOption(notify)}`);
    return undefined;
  }
  problems.push(...unknownOptions(notify, OPTION_NAMES.notify, 'notify.'));
  attempt(() => checkAddress('notify.baseUrl (CLOUDPAY_NOTIFY_URL)', notify.baseUrl));
  attempt(() => checkNotifySecret(notify.secret));
  return notify;
}

function versionFrom(version: unknown = 'v2'): ProtocolVersion {
  if (version === 'v2' || version === 'v3') return version;
  throw unconfigured(`version (CLOUDPAY_VERSION) must be v2 or v3, got ${previewOption(version)}`);
}

function modeFrom(mode = 'partner'): MerchantMode {
  if (mode === 'partner' || mode === 'direct') return mode;
  throw unconfigured(`mode (CLOUDPAY_MODE) must be partner or direct, got ${previewOption(mode)}`);
}

function yesOrNo(option: string, given: unknown): boolean | undefined {
  if (given === undefined || typeof given === 'boolean') return given;
  throw unconfigured(`${option} must be true or false, got ${previewOption(given)}`);
}

function checkToken(token: unknown): void {
  // Only these characters fit into a header. The value is not shown.
  if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return;
  throw unconfigured(
    'gateway.token (CLOUDPAY_GATEWAY_TOKEN) must be ASCII text without spaces, and not empty',
  );
}

function checkNotifySecret(secret: unknown): void {
  if (typeof secret === 'string' && secret.length >= 16) return;
  throw unconfigured(
    'notify.secret (CLOUDPAY_NOTIFY_SECRET) must have at least 16 characters: it keeps notifications from being forged',
  );
}

function checkAddress(option: string, address: unknown): void {
  if (typeof address === 'string' && /^https?:\/\/[^\s?#/]+(\/[^\s?#]*)?$/.test(address)) return;
  throw unconfigured(
    `${option} must be an http or https address without a query, got ${previewAddress(address)}`,
  );
}
