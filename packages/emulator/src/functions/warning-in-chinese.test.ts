import { expect, it } from '@jest/globals';
import { callWarnings } from '@opencloudpay/cloudpay';
import { warningInChinese } from './warning-in-chinese';

/** 12:00 in Beijing. */
const NOON = Date.parse('2026-01-31T04:00:00Z');

it.each([
  [{ total_fee: 69.6 * 100 }, 'total_fee 的值 6959.999999999999 已四舍五入为 6960。云开发会拒绝'],
  [{ total_fee: 1, atach: 'vip' }, 'unifiedOrder 没有参数 atach，已忽略：应为 attach？'],
  [{ total_fee: 1, time_start: '20260131040000' }, 'time_start 20260131040000 按北京时间是八小时前。'],
  [{ total_fee: 1, time_start: '20260131200000' }, 'time_start 20260131200000 按北京时间是八小时后。'],
  [
    { total_fee: 1, time_expire: '20260131043000' },
    'time_expire 20260131043000 按北京时间已经过去，按 UTC 才是将来。微信支付按北京时间解析，而云函数运行在 UTC 时区：请传 20260131123000，例如 new Date(',
  ],
])('a warning of the client is in Chinese: %j', (data, zh) => {
  const [warning = ''] = callWarnings('unifiedOrder', data, data, NOON).all;

  const told = warningInChinese(warning);
  expect(told).toContain(zh);
  expect(told).not.toMatch(/[a-z]+ [a-z]+ [a-z]+/);
});
