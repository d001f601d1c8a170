/**
 * `require('@opencloudpay/cloudpay/register')` beside the real wx-server-sdk: its `cloudPay`, and that of every
 * instance made with it, goes to your own WeChat Pay account; nothing else of it changes.
 *
 * It may stand before or after `require('wx-server-sdk')` and `cloud.init()`, be an `import`, or not stand in the
 * code at all: `node --require @opencloudpay/cloudpay/register index.js`. The account comes from the environment
 * variables `CLOUDPAY_*`, read at the first call.
 *
 * @throws an Error with code `WX_SERVER_SDK_NOT_FOUND`, `WX_SERVER_SDK_UNKNOWN` or `REGISTER_BUNDLED`, worded for who
 *   deploys the function
 */
// By the package's name: this becomes a file of its own beside the index, and must not bring a second copy of it.
import type { CloudPay } from '@opencloudpay/cloudpay';
import { register } from './register/register';

// TypeScript extends only modules that it has met.
export type {} from 'wx-server-sdk';

declare module 'wx-server-sdk' {
  /** What @opencloudpay/cloudpay/register put in place of the SDK's own, which the SDK's types leave out. */
  export const cloudPay: CloudPay;
}

// This file, built or as it stands here; in a bundle the name is the bundle's, or there is none.
const inPlace = typeof __filename === 'string' && /[\\/]register\.(cjs|ts)$/.test(__filename);

register({ bundled: !inPlace });
