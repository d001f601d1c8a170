import { findProject } from '@opencloudpay/function-host';
import {
  functionsNamed,
  MODULE_CALLS,
  type ModuleCallbacks,
  type ModuleCallName,
} from '@opencloudpay/gateway';
import { say } from '@opencloudpay/internal';
import { objectOf } from '../data/declared-collections';
import { EmulatorError } from '../errors';

/** CloudBase's payment module, `cloud.callFunction({ name: 'cloudbase_module' })`. */
export interface CloudbaseModuleOptions {
  /** The functions that get payments, as a list or as CloudBase has it: `scf:first,scf:second`. Default: none. */
  paymentCallback?: string | readonly string[] | undefined;
  /** The functions that get the outcomes of refunds. Default: none. */
  refundCallback?: string | readonly string[] | undefined;
  /**
   * The calls that mini programs may make by themselves. Default: `wxpay_order` with a warning, none if the emulator is
   * strict.
   */
  clientCalls?: readonly ModuleCallName[] | undefined;
}

export interface ModuleSettings {
  readonly callbacks: ModuleCallbacks;
  /** `undefined`: not configured. */
  readonly clientCalls: readonly ModuleCallName[] | undefined;
}

const KEYS = ['paymentCallback', 'refundCallback', 'clientCalls'];

/**
 * The option `cloudbaseModule`, else `cloudpay.cloudbaseModule` in cloudbaserc.json.
 *
 * @throws {EmulatorError} OPTION_INVALID
 */
export function moduleSettings({
  functions,
  cloudbaseModule,
}: {
  functions: string;
  cloudbaseModule?: CloudbaseModuleOptions | undefined;
}): ModuleSettings {
  const configured = objectOf(findProject(functions).rc?.content?.['cloudpay'])['cloudbaseModule'];
  const given: unknown = cloudbaseModule ?? configured;
  if (given === undefined) return { callbacks: {}, clientCalls: undefined };
  const where =
    cloudbaseModule === undefined
      ? say('cloudpay.cloudbaseModule in cloudbaserc.json', 'cloudbaserc.json 中的 cloudpay.cloudbaseModule')
      : say('The option cloudbaseModule', '选项 cloudbaseModule');
  if (!isOptions(given))
    throw new EmulatorError(
      'OPTION_INVALID',
      say(
        `${where.en} may have paymentCallback and refundCallback, which name functions, and clientCalls, a list of ${MODULE_CALLS.join(', ')}: { "paymentCallback": "wxpayOrderCallback" }.`,
        `${where.zh} 只能有 paymentCallback 和 refundCallback（云函数名），以及 clientCalls（${MODULE_CALLS.join('、')} 的列表）：{ "paymentCallback": "wxpayOrderCallback" }。`,
      ),
    );
  const { paymentCallback, refundCallback, clientCalls } = given;
  return {
    callbacks: {
      payment: functionsNamed(paymentCallback),
      refund: functionsNamed(refundCallback),
    },
    clientCalls,
  };
}

function isOptions(given: unknown): given is CloudbaseModuleOptions {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false;
  const { paymentCallback, refundCallback, clientCalls } = given as Record<string, unknown>;
  return (
    Object.keys(given).every((key) => KEYS.includes(key)) &&
    [paymentCallback, refundCallback].every(isFunctions) &&
    (clientCalls === undefined ||
      (Array.isArray(clientCalls) && clientCalls.every((call) => MODULE_CALLS.includes(call))))
  );
}

function isFunctions(given: unknown): boolean {
  return (
    given === undefined ||
    typeof given === 'string' ||
    (Array.isArray(given) && given.every((name) => typeof name === 'string'))
  );
}
