import type * as t from '@babel/types';
import { namesByDistance } from '@opencloudpay/internal';
import { apis } from '@opencloudpay/wechatpay';
import { apiOf, payCallsIn } from '../../cloud/pay-calls';
import type { Fix, Rule } from '../../rule';
import { isMember } from '../../syntax/names';
import { fileOf } from '../../syntax/source-file';
import { bindingOf } from '../../values/origins/bindings';

export const apiName: Rule = {
  id: 'api-name',
  severity: 'error',
  title: {
    en: 'An API of cloudPay that does not exist',
    zh: 'cloudPay 没有这个接口',
  },
  reason: {
    en: 'Names are compared letter by letter, and any other name fails at the call: “is not a function”, or API not found.',
    zh: '接口名逐字母比较，写成别的名称会在调用时失败：“is not a function”或找不到接口。',
  },
  help: {
    en: `The names are ${Object.keys(apis).join(', ')}.`,
    zh: `可用的接口：${Object.keys(apis).join('、')}。`,
  },
  fixes: { en: 'a name that differs by upper and lower case', zh: '只有大小写不同的名称' },
  example: {
    wrong: 'await cloud.CloudPay.unifiedorder({ … });',
    right: 'await cloud.cloudPay.unifiedOrder({ … });',
  },
  check(project, report) {
    for (const call of project.files.flatMap(payCallsIn)) {
      const { callee } = call.node;
      const facade = isMember(callee) && isMember(callee.object) ? callee.object.property : undefined;
      if (facade?.type === 'Identifier' && isCloudPay(facade.name) && facade.name !== 'cloudPay') {
        report({
          at: facade,
          message: { en: `${facade.name} is written cloudPay.`, zh: `${facade.name} 应写作 cloudPay。` },
          ...replaced(facade, 'cloudPay'),
        });
      }
      if (apiOf(call)) continue;
      const [nearest] = namesByDistance(call.api, Object.keys(apis));
      const isNear = nearest !== undefined && nearest.distance <= Math.floor(call.api.length / 3);
      const name = nameIn(callee);
      report({
        at: name,
        message: {
          en: `cloudPay has no API ${call.api}.${isNear ? ` Did you mean ${nearest.name}?` : ''}`,
          zh: `cloudPay 没有接口 ${call.api}。${isNear ? `是否想写 ${nearest.name}？` : ''}`,
        },
        ...(nearest?.distance === 0 &&
          isMember(callee) &&
          name.type === 'Identifier' &&
          replaced(name, nearest.name)),
      });
    }
  },
};

/** Where the name stands: in the call, or in the pattern that takes it out of cloudPay. */
function nameIn(callee: t.Node): t.Node {
  if (isMember(callee)) return callee.property;
  return (callee.type === 'Identifier' && bindingOf(callee)?.declared) || callee;
}

function isCloudPay(name: string): boolean {
  return name.toLowerCase() === 'cloudpay';
}

function replaced(node: t.Node, text: string): { fix: Fix } {
  return { fix: { file: fileOf(node).name, edits: [{ start: node.start ?? 0, end: node.end ?? 0, text }] } };
}
