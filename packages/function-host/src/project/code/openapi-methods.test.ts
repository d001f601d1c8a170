import { expect, it } from '@jest/globals';
import { openApiMethods } from './openapi-methods';

it.each<[string, string[]]>([
  ['await cloud.openapi.subscribeMessage.send({ touser })', ['subscribeMessage.send']],
  ['cloud.openapi\n  .wxacode\n  .getUnlimited({})\n  .then(use)', ['wxacode.getUnlimited']],
  ['cloud.openapi({ appid: APPID }).security.msgSecCheck({})', ['security.msgSecCheck']],
  [
    'openapi.wxa.sec.order.uploadShippingInfo(a); openapi.wxacode.get(b)',
    ['wxa.sec.order.uploadShippingInfo', 'wxacode.get'],
  ],
  ['cloud.openapi?.wxacode?.get(a), cloud.openapi.wxacode.get.call(0, a)', ['wxacode.get']],
  ["typeof cloud.openapi.wxacode.get === 'function'", []],
  ['const { wxacode } = cloud.openapi; wxacode.get()', []],
  ["wx.cloud.callFunction({ name: 'openapi' })", []],
])('%j', (code, methods) => {
  expect(openApiMethods(code)).toEqual(methods);
});
