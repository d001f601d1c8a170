import { nearestName } from '@opencloudpay/internal';
import { kindOf } from '../../cloud/callbacks';
import { callsOfFunctions, given } from '../../cloud/pay-calls';
import type { Rule } from '../../rule';
import { textConstant } from '../../values/constants';

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
    en: 'Give functionName the name of a cloud function of this project: the name of its folder, without a path and without .js.',
    zh: 'functionName 应为本项目的云函数名：即它的目录名，不带路径，也不带 .js。',
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
      const name = textConstant(node);
      if (node === undefined || name === undefined || !kindOf(call) || names.includes(name)) continue;
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
  },
};
