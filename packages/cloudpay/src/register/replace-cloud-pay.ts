import { type CloudPay, createCloudPay } from '@opencloudpay/cloudpay';
import { RegisterError } from './errors';

/** The inside of wx-server-sdk 2, 3 and 4: what is behind the object that a function requires. */
interface OriginalCloud {
  /** A function that first throws the SDK's "please call init first" if that is so. */
  wrapCommonAPICheck(run: () => void): () => void;
  registerService(service: Service): void;
}

/** A part of the SDK: `database`, `storage`, …, `cloudPay`. */
interface Service {
  name: string;
  getNamespace?(): { namespace: string; apis: unknown };
}

/** The SDK's own way to take in a part; not in its documentation, but in every version. */
interface ExtensibleSdk {
  registerService(provider: { createService(cloud: OriginalCloud): Service }): void;
}

const replaced = new WeakSet<object>();

/**
 * Puts our `cloudPay` in the place of the original's, in this copy of wx-server-sdk and in all instances that it
 * makes from now on. The object stays the same, and so does every other member of it.
 *
 * @param sdk what `require('wx-server-sdk')` gave; if it is something else (our stand-in, a test's mock) it is left
 *   alone
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

/** `new cloud.Cloud()` and `createNewInstance()` construct their own: each takes its parts in by this method. */
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

/** By `in`, which asks nothing of an object that answers every name. */
function isOriginal(sdk: unknown): sdk is { version: string } {
  return typeof sdk === 'object' && sdk !== null && 'version' in sdk && 'init' in sdk;
}

function isExtensible(sdk: object): sdk is ExtensibleSdk {
  return 'registerService' in sdk && typeof sdk.registerService === 'function';
}
