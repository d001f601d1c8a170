/**
 * Stands in for wx-server-sdk: `"wx-server-sdk": "npm:@opencloudpay/wx-server-sdk@…"` in a cloud function's
 * package.json, and not a line of the function changes.
 */
import { createCloud } from './cloud';

const cloud = createCloud();

export = cloud;
