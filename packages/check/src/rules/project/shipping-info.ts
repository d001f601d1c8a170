import { payCallsIn } from '../../cloud/pay-calls';
import type { Project } from '../../project/project';
import type { Rule } from '../../rule';

/** What code says that sends goods. */
const GOODS = /\b(?:wx|uni|Taro)\.chooseAddress\b|收货地址|快递单号|物流单号|运单号|快递公司/;
const REPORTED = /uploadShippingInfo|upload_shipping_info|uploadCombinedShippingInfo/;

export const shippingInfo: Rule = {
  id: 'shipping-info',
  severity: 'warning',
  title: {
    en: 'Physical goods without uploadShippingInfo',
    zh: '销售实物商品，却没有上传发货信息',
  },
  reason: {
    en: 'WeChat keeps the money of a mini program that sells goods until their shipping is reported, and limits its payments if it never is.',
    zh: '微信要求销售商品的小程序上传发货信息，否则货款不能结算，并可能限制支付。',
  },
  help: {
    en: 'Call cloud.openapi.wxa.sec.order.uploadShippingInfo(…) when an order is sent, or report it on mp.weixin.qq.com (发货信息管理). If that is done elsewhere, switch the rule off for this line.',
    zh: '发货时调用 cloud.openapi.wxa.sec.order.uploadShippingInfo(…)，或在 mp.weixin.qq.com 的发货信息管理中录入。如果在别处上传，请在这一行关闭本规则。',
  },
  example: {
    wrong: "await orders.doc(id).update({ data: { status: 'SHIPPED', 快递单号: no } });",
    right: `await orders.doc(id).update({ data: { status: 'SHIPPED', 快递单号: no } });
await cloud.openapi.wxa.sec.order.uploadShippingInfo({ orderKey, shippingList, … });`,
  },
  check(project, report) {
    const order = project.files.flatMap(payCallsIn).find(({ api }) => api === 'unifiedOrder');
    if (!order || !sendsGoods(project)) return;
    if (project.files.some(({ text }) => REPORTED.test(text))) return;
    report({ at: order.node });
  },
};

function sendsGoods(project: Project): boolean {
  return (
    project.files.some(({ text }) => GOODS.test(withoutComments(text))) ||
    project.others
      .filter((name) => name.endsWith('.wxml'))
      .some((name) => GOODS.test(project.read(name) ?? ''))
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g, ' ');
}
