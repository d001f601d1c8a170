/** A configuration of WeChat Pay v3 as the gateway's program opens it, in this process. */
import { afterAll, expect, it } from '@jest/globals';
import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import { configurationFolder, KEY, LEAST } from '../testing/configuration-file';
import { keyFile, V3_KEYS } from '../testing/v3-keys';
import {
  addressOf,
  paymentXml,
  postV3,
  V3_MERCHANT,
  v3AddressOf,
  v3Payment,
} from '../testing/v3-notifications';
import { openPassThrough } from './open-pass-through';

const folder = configurationFolder();
afterAll(folder.remove);

/** The gateway of a configuration, and the events of its callbacks. */
function opened(merchant: object, env: NodeJS.ProcessEnv = {}) {
  const events: CallbackEvent[] = [];
  const configuration = folder.read({ ...LEAST, log: { level: 'silent' }, merchants: [merchant] }, env);
  const gateway = openPassThrough(configuration, {
    invoke: async (_, event) => {
      events.push(event);
      return { errcode: 0 };
    },
  });
  return { gateway, events };
}

const { mchId } = V3_MERCHANT;

it('a gateway that only receives needs no private key, and takes v2 beside v3 with the key of v2', async () => {
  const { apiV3Key, publicKeyId } = V3_KEYS;
  const keys = { apiV3Key, publicKeyId, publicKey: keyFile('wechatpay.pub') };
  const { gateway, events } = opened({ version: 'v3', mchId, apiKey: KEY, ...keys });
  expect(await postV3(gateway, v3AddressOf('pay'), v3Payment())).toMatchObject({ status: 200 });
  const older = await gateway.fetch(
    new Request(addressOf('pay', { mch_id: mchId }), {
      method: 'POST',
      body: paymentXml({ mch_id: mchId }, KEY),
    }),
  );
  expect(await older.text()).toContain('SUCCESS');
  expect(events).toMatchObject([
    { mchId, totalFee: 1 },
    { mchId, totalFee: 1 },
  ]);
});

it('the environment and the file configure it together, with a new and an old APIv3 key', async () => {
  const { apiV3Key: _, platformCertificates: __, ...keys } = V3_KEYS;
  const merchant = { mchId, appid: 'wxd2565e6a04246fd1', apiV3Key: ['n'.repeat(32), V3_KEYS.apiV3Key] };
  const { gateway, events } = opened(merchant, {
    ...{ CLOUDPAY_VERSION: 'v3', CLOUDPAY_PRIVATE_KEY: keys.privateKey, CLOUDPAY_SERIAL_NO: keys.serialNo },
    ...{ CLOUDPAY_PUBLIC_KEY: keyFile('wechatpay.pub'), CLOUDPAY_PUBLIC_KEY_ID: keys.publicKeyId },
  });
  expect(await postV3(gateway, v3AddressOf('pay'), v3Payment())).toMatchObject({ status: 200 });
  expect(events).toHaveLength(1);
});
