import type { BuiltIn } from '@opencloudpay/function-host';
import {
  accountOfModule,
  createCloudbaseModule,
  MODULE_NAME,
  type ModuleCallbacks,
  type ModuleOptions,
  type TriggerEvent,
} from '@opencloudpay/gateway';
import type { ServeConfiguration } from '../../configuration/serve/serve-configuration';
import type { Logger } from '../logger';

/** CloudBase's payment module, as a function that the host answers. */
export function builtInModule(
  { merchants = [], cloudbaseModule: { subMchId, clientCalls } = {} }: ServeConfiguration,
  { envId, payApi }: { envId: string } & Pick<ModuleOptions, 'payApi'>,
): Readonly<Record<string, BuiltIn>> {
  const account =
    merchants.length === 0 ? { problem: NO_MERCHANTS } : accountOfModule(merchants, { envId, subMchId });
  return { [MODULE_NAME]: createCloudbaseModule({ payApi, account, subMchId, clientCalls }) };
}

/** An account on v3, by the names of the configuration. */
const NO_MERCHANTS =
  'this host has no merchants: give merchants[0] in its configuration, with version "v3", mchId, appid, mode, apiV3Key, privateKey, serialNo, publicKey and publicKeyId';

/** The functions that get the module's events. */
export function moduleCallbacks({ cloudbaseModule = {} }: ServeConfiguration): ModuleCallbacks {
  return { payment: cloudbaseModule.paymentCallback, refund: cloudbaseModule.refundCallback };
}

/** Their names, each once: a mini program that called one could claim that an order is paid. */
export function namesOfModuleCallbacks(configuration: ServeConfiguration): string[] {
  const { payment = [], refund = [] } = moduleCallbacks(configuration);
  return [...new Set([...payment, ...refund])];
}

/** The functions that the configuration names and the project does not have. */
export function missingCallbacks(configuration: ServeConfiguration, functions: readonly string[]): string[] {
  return namesOfModuleCallbacks(configuration).filter((name) => !functions.includes(name));
}

/**
 * Says once for payments and once for refunds that they are acknowledged, although the configuration names no function for
 * them: WeChat Pay does not notify them again.
 *
 * @returns what is called with each event of the module
 */
export function warnOfUnheardEvents(
  configuration: ServeConfiguration,
  logger: Logger,
): (event: object) => void {
  const { payment = [], refund = [] } = moduleCallbacks(configuration);
  const unheard = new Map<string, string>([
    ...(payment.length === 0 ? [['TRANSACTION', 'paymentCallback'] as const] : []),
    ...(refund.length === 0 ? [['REFUND', 'refundCallback'] as const] : []),
  ]);
  return (event) => {
    const [kind = ''] = String((event as Partial<TriggerEvent>).event_type).split('.');
    const key = unheard.get(kind);
    if (!unheard.delete(kind)) return;
    logger.warn(
      { code: 'CALLBACK_MISSING', key: `cloudbaseModule.${key}` },
      'An event of cloudbase_module reached no function, because none is configured, and it does not come again: query its order, and name the function',
    );
  };
}

/** Says at the start, and not after a payment, that there is no such function. */
export function warnOfMissingCallbacks(
  configuration: ServeConfiguration,
  functions: readonly string[],
  logger: Logger,
): void {
  for (const name of missingCallbacks(configuration, functions))
    logger.warn(
      { code: 'CALLBACK_MISSING', function: name },
      'cloudbaseModule names a function that the project does not have: payments are not delivered to it',
    );
}
