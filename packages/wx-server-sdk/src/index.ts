/**
 * Replaces wx-server-sdk: `"wx-server-sdk": "npm:@opencloudpay/wx-server-sdk@…"` in a cloud function's
 * package.json, without a change of the function's code.
 */
import { createCloud } from './cloud';

const cloud = createCloud();

export = cloud;
