import { dirname, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type CheckOptions, checkProject } from './check-project';
import { report } from './report';
import { temporaryProject } from './testing/temporary-project';

const SDK = "const cloud = require('wx-server-sdk');\n";

function check(files: Readonly<Record<string, string>>, options: CheckOptions = {}, folder = '') {
  const project = temporaryProject(files);
  try {
    return checkProject(`${project.folder}/${folder}`, options);
  } finally {
    project.remove();
  }
}

const rulesOf = ({ findings }: ReturnType<typeof check>) => findings.map(({ rule }) => rule);

describe('a rule is switched off', () => {
  const order = (comment: string, end = '') => ({
    'cloudfunctions/pay/index.js': `${SDK}exports.main = async () => cloud.cloudPay.refund({
  outTradeNo: 'a1', outRefundNo: 'a1', refundFee: 1,
  ${comment}
  totalFee: 0.5,${end}
});`,
  });

  it('on the next line, with a reason', () => {
    expect(
      rulesOf(check(order('// cloudpay-check-disable-next-line fee-amount -- half a cent is our joke'))),
    ).toEqual([]);
  });

  it('on the same line, with a reason', () => {
    expect(rulesOf(check(order('', ' // cloudpay-check-disable-line fee-amount -- half a cent')))).toEqual(
      [],
    );
  });

  it('not without a reason, which is a finding of its own', () => {
    const found = check(order('// cloudpay-check-disable-next-line fee-amount'));
    expect(rulesOf(found)).toEqual(['disable-reason', 'fee-amount']);
  });

  it('not for another rule, and not for another line', () => {
    expect(rulesOf(check(order('// cloudpay-check-disable-next-line api-name -- a reason')))).toEqual([
      'fee-amount',
    ]);
    expect(rulesOf(check(order('// cloudpay-check-disable-line fee-amount -- a reason')))).toEqual([
      'fee-amount',
    ]);
  });

  it('for the whole project', () => {
    expect(rulesOf(check(order(''), { severities: { 'fee-amount': 'off' } }))).toEqual([]);
    expect(check(order(''), { severities: { 'fee-amount': 'warning' } }).findings[0]?.severity).toBe(
      'warning',
    );
  });
});

it('lists the calls of the platform, in functions and in the mini program', () => {
  const { calls, functions } = check({
    'project.config.json': '{ "cloudfunctionRoot": "cloudfunctions/" }',
    'cloudfunctions/pay/index.js': `${SDK}const db = cloud.database();
exports.main = async ({ no }) => {
  await cloud.openapi.subscribeMessage.send({ touser: no });
  return cloud.cloudPay.queryOrder({ outTradeNo: no });
};`,
    'miniprogram/app.js': "wx.cloud.init();\nconst { cloud } = wx;\ncloud.callFunction({ name: 'pay' });",
  });
  expect(functions).toEqual(['pay']);
  expect(calls.map(({ api, line }) => `${api}:${line}`)).toEqual([
    'cloud.database:2',
    'cloud.openapi.subscribeMessage.send:4',
    'cloudPay.queryOrder:5',
    'wx.cloud.init:1',
    'wx.cloud.callFunction:3',
  ]);
});

it('follows requires, imports and names to where a value is made', () => {
  const found = check({
    'cloudfunctions/pay/index.js': `const { order } = require('./order');\nexports.main = (event) => order(event.id);`,
    'cloudfunctions/pay/order.js': `import cloud from 'wx-server-sdk';
import { PRICE, callbacks } from './settings';
export async function order(id) {
  const fee = PRICE;
  return cloud.cloudPay.unifiedOrder({ body: 'a', outTradeNo: id, totalFee: fee, functionName: callbacks.paid });
}`,
    'cloudfunctions/pay/settings.js':
      "export const PRICE = 9.9;\nexport const callbacks = { paid: 'payed' };",
  });
  expect(rulesOf(found).sort()).toEqual(['callback-missing', 'fee-amount']);
});

it('reads what can be read of a project with broken files', () => {
  const found = check({
    'cloudfunctions/pay/index.js': `${SDK}exports.main = async () => cloud.cloudPay.refund({ outTradeNo: 'a', outRefundNo: 'a', totalFee: 1.5, refundFee: 1 });`,
    'cloudfunctions/broken/index.js': 'exports.main = async ( => {',
    'miniprogram/pages/index.js': 'Page({ data: { a: 1 b: 2 } })',
  });
  expect(found.findings.filter(({ rule }) => rule === 'syntax')).toHaveLength(2);
  expect(rulesOf(found)).toContain('fee-amount');
});

it('checks the one project of a repository, and names files from there', () => {
  const { findings } = check({
    'README.md': '# shop',
    'app/project.config.json': '{ "cloudfunctionRoot": "cloudfunctions/" }',
    'app/cloudfunctions/pay/index.js': `${SDK}exports.main = async () => cloud.cloudPay.unifiedorder({});`,
  });
  expect(findings.map(({ file }) => file)).toEqual(['cloudfunctions/pay/index.js']);
});

it('checks one project of several, and names the others', () => {
  const order = `${SDK}exports.main = async () => cloud.cloudPay.unifiedorder({});`;
  const found = check({
    'shop/project.config.json': '{ "cloudfunctionRoot": "cloudfunctions/" }',
    'shop/cloudfunctions/pay/index.js': order,
    'club/project.config.json': '{ "cloudfunctionRoot": "cloudfunctions/" }',
    'club/cloudfunctions/join/index.js': order,
  });
  expect(found.findings).toHaveLength(1);
  const [other = ''] = found.otherFolders;
  expect(report(found, 'text', { from: dirname(found.root) })).toContain(
    `has functions too: cloudpay check ${relative(dirname(found.root), other)}\n`,
  );
});

it('leaves out what is installed, built or bundled', () => {
  const wrong = `${SDK}exports.main = async () => cloud.cloudPay.unifiedorder({});`;
  const found = check({
    'cloudfunctions/pay/index.js': 'exports.main = async () => 1;',
    'cloudfunctions/pay/node_modules/wrong/index.js': wrong,
    'miniprogram/miniprogram_npm/wrong/index.js': wrong,
    'miniprogram/vendor/wrong.js': wrong,
    'miniprogram/lib.min.js': wrong,
    'miniprogram/bundle.js': `${wrong}\nconst data = '${'x'.repeat(3000)}';`,
  });
  expect(found.findings).toEqual([]);
});

it('survives code that is nested, circular or calls itself', () => {
  const deep = `${'('.repeat(200)}event.fee${')'.repeat(200)}`;
  const found = check({
    'cloudfunctions/pay/index.js': `${SDK}const a = require('./a');
const f = (n) => (n > 0 ? f(n - 1) : g(n));
const g = (n) => f(n);
let x = y, y = x;
exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: a.b, outTradeNo: f(1), totalFee: x + ${deep}, functionName: a.name });`,
    'cloudfunctions/pay/a.js': "const b = require('./b');\nmodule.exports = { ...b, name: b.name, b };",
    'cloudfunctions/pay/b.js': "const a = require('./a');\nmodule.exports = { name: a.name, a };",
  });
  expect(found.files).toBe(3);
});

it('says why a notification ends in the default of a route', () => {
  const { findings } = check({
    'cloudfunctions/shop/index.js': `${SDK}const db = cloud.database();
exports.main = async (event) => {
  switch (event.action) {
    case 'order': {
      const { data } = await db.collection('order').doc(event.id).get();
      return cloud.cloudPay.unifiedOrder({ outTradeNo: data.no, totalFee: data.fee, functionName: 'shop' });
    }
    default:
      return { code: -1 };
  }
};`,
  });
  expect(findings.find(({ rule }) => rule === 'callback-answer')?.message).toMatch(
    /has no errcode.*Notifications have no action, so they end here\.$/,
  );
});
