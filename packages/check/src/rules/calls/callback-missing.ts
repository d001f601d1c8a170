import { nearestName } from '@opencloudpay/internal';
import { kindOf } from '../../cloud/callbacks/callbacks';
import { exportedInsteadOfMain } from '../../cloud/main-missing';
import { callsOfFunctions, given } from '../../cloud/pay-calls';
import type { Texts } from '../../language';
import type { CloudFunction } from '../../project/project';
import type { Rule } from '../../rule';
import { textsOf } from '../../values/texts';

export const callbackMissing: Rule = {
  id: 'callback-missing',
  severity: 'error',
  title: {
    en: 'A callback that does not exist',
    zh: '回调函数不存在',
  },
  reason: {
    en: 'The platform takes any name when the order is made. A callback to a function that does not exist never runs, and no error is shown.',
    zh: '下单时平台接受任何名称。指向不存在的函数的回调永远不会到达，也不会有任何提示。',
  },
  help: {
    en: 'Give functionName the name of a cloud function of this project: the name of its folder, without a path and without .js. Its entry exports main.',
    zh: 'functionName 应为本项目的云函数名：即它的目录名，不带路径，也不带 .js；入口文件须导出 main。',
  },
  example: {
    wrong: `await cloud.cloudPay.unifiedOrder({ ...order, envId, functionName: 'cloudfunctions/pay_cb/index.js' });`,
    right: `await cloud.cloudPay.unifiedOrder({ ...order, envId, functionName: 'pay_cb' });`,
  },
  check(project, report) {
    const names = [...project.functions.keys()];
    if (names.length === 0) return;
    for (const call of callsOfFunctions(project)) {
      const node = given(call, 'function_name');
      if (node === undefined || !kindOf(call)) continue;
      for (const name of textsOf(node)) {
        const fn = project.functions.get(name);
        if (fn) {
          if (exportedInsteadOfMain(project, fn)) report({ at: node, message: withoutMain(fn) });
          continue;
        }
        const near = nearestName(name, names, Math.max(2, Math.floor(name.length / 3)));
        const inPath = names.find((each) => name.split(/[/\\.]/).includes(each));
        const meant = inPath ?? near;
        report({
          at: node,
          message: {
            en: `The callback function '${name}' does not exist.${meant === undefined ? '' : ` Did you mean '${meant}'?`}`,
            zh: `回调函数“${name}”不存在。${meant === undefined ? '' : `是否想写“${meant}”？`}`,
          },
        });
      }
    }
  },
};

function withoutMain({ name, entry }: CloudFunction): Texts {
  return {
    en: `The callback function '${name}' has no exports.main, which is what the platform calls: ${entry?.name}.`,
    zh: `回调函数“${name}”没有导出平台调用的 exports.main：${entry?.name}。`,
  };
}
