import { type CloudPay, createCloudPay } from '@opencloudpay/cloudpay';
import { STAND_IN } from '@opencloudpay/contracts/stand-in';
import { RegisterError } from './errors';

/** The internals of wx-server-sdk 2, 3 and 4, behind the object that a function requires. */
interface OriginalCloud {
  /** Throws the SDK's "please call init first" if `init` was not called. */
  wrapCommonAPICheck(run: () => void): () => void;
  registerService(service: Service): void;
}

/** A part of the SDK: `database`, `storage`, …, `cloudPay`. */
interface Service {
  name: string;
  getNamespace?(): { namespace: string; apis: unknown };
}

/** The SDK's own method to add a part; undocumented, but in every version. */
interface ExtensibleSdk {
  registerService(provider: { createService(cloud: OriginalCloud): Service }): void;
}

const replaced = new WeakSet<object>();

/**
 * Replaces the original's `cloudPay` with ours, in this copy of wx-server-sdk and in all instances that it
 * creates from now on. The object and all other members stay the same.
 *
 * @param sdk the result of `require('wx-server-sdk')`; if it is something else (our stand-in, a test's mock) it stays
 *   unchanged
 * @throws {RegisterError} WX_SERVER_SDK_UNKNOWN
 */
export function replaceCloudPay(sdk: unknown): void {
  if (!isOriginal(sdk) || replaced.has(sdk)) return;
  if (!isExtensible(sdk)) {
    throw new RegisterError(
      'WX_SERVER_SDK_UNKNOWN',
      `wx-server-sdk ${sdk.version} is not built like the versions 2 to 4, so its cloudPay was not replaced. ` +
        'Instead of requiring register, write `cloud.cloudPay = createCloudPay()`, with createCloudPay from @opencloudpay/cloudpay.',
    );
  }
  sdk.registerService({
    createService(cloud) {
      replaceInInstances(Object.getPrototypeOf(cloud));
      return cloudPayService(cloud);
    },
  });
  replaced.add(sdk);
}

/** `new cloud.Cloud()` and `createNewInstance()` create instances. Each adds its parts by this method. */
function replaceInInstances(prototype: OriginalCloud): void {
  const { registerService } = prototype;
  prototype.registerService = function (this: OriginalCloud, service) {
    registerService.call(this, service.name === 'cloudPay' ? cloudPayService(this) : service);
  };
}

function cloudPayService(cloud: OriginalCloud): Service {
  const cloudPay: CloudPay = createCloudPay(undefined, { beforeCall: cloud.wrapCommonAPICheck(() => {}) });
  return { name: 'cloudPay', getNamespace: () => ({ namespace: 'cloudPay', apis: cloudPay }) };
}

/** Uses `in`, which reads no property of an object that answers to every name. */
function isOriginal(sdk: unknown): sdk is { version: string } {
  return typeof sdk === 'object' && sdk !== null && 'version' in sdk && 'init' in sdk && !(STAND_IN in sdk);
}

function isExtensible(sdk: object): sdk is ExtensibleSdk {
  return 'registerService' in sdk && typeof sdk.registerService === 'function';
}
