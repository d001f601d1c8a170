/**
 * `require('@opencloudpay/cloudpay/register')` beside the real wx-server-sdk: its `cloudPay`, and that of every
 * instance made with it, uses your own WeChat Pay account. Nothing else of it changes.
 *
 * It may come before or after `require('wx-server-sdk')` and `cloud.init()`, be an `import`, or not be in the
 * code at all: `node --require @opencloudpay/cloudpay/register index.js`. The account comes from the environment
 * variables `CLOUDPAY_*`, read at the first call.
 *
 * @throws an Error with code `WX_SERVER_SDK_NOT_FOUND`, `WX_SERVER_SDK_UNKNOWN` or `REGISTER_BUNDLED`, for the person who
 *   deploys the function
 */
// Imported by the package's name: this becomes a file beside the index, and must not contain a second copy of it.
import type { CloudPay } from '@opencloudpay/cloudpay';
import { register } from './register/register';

// TypeScript extends only modules that it has loaded.
export type {} from 'wx-server-sdk';

declare module 'wx-server-sdk' {
  /** The `cloudPay` that @opencloudpay/cloudpay/register sets; the SDK's types do not declare it. */
  export const cloudPay: CloudPay;
}

// This file, built or as source; in a bundle the name is the bundle's, or there is none.
const inPlace = typeof __filename === 'string' && /[\\/]register\.(cjs|ts)$/.test(__filename);

register({ bundled: !inPlace });
