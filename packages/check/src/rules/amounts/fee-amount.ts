import type * as t from '@babel/types';
import { eventPath } from '../../cloud/callbacks/notification';
import { eventsOf } from '../../cloud/client-calls';
import { given, type PayCall, payCallsIn } from '../../cloud/pay-calls';
import type { Texts } from '../../language';
import type { Project } from '../../project/project';
import type { Fix, Rule } from '../../rule';
import { fileOf, textOf } from '../../syntax/source-file';
import { type AmountProblem, amountProblem } from '../../values/amounts';

/** The parameters that are amounts in cents. */
const AMOUNTS = ['total_fee', 'refund_fee'];

const WHAT: Record<AmountProblem['kind'], Texts> = {
  fraction: { en: 'may have a fraction', zh: '可能带小数' },
  text: { en: 'is text', zh: '是字符串' },
  yuan: { en: 'is in yuan', zh: '单位是元' },
};

export const feeAmount: Rule = {
  id: 'fee-amount',
  severity: 'error',
  title: {
    en: 'An amount that can be fractional, text or yuan',
    zh: '金额可能带小数、是字符串或单位为元',
  },
  reason: {
    en: 'Amounts are whole numbers of cents. 69.6 * 100 is 6959.999…, which WeChat Pay refuses (-202) or rounds to another price; yuan are a hundredth of the price.',
    zh: '金额是以分为单位的整数。69.6 * 100 得到 6959.999…，微信支付会拒绝（-202）或变成另一个价格；单位写成元则只有价格的百分之一。',
  },
  help: {
    en: 'Keep prices in cents. From yuan: Math.round(price * 100), a number, not toFixed.',
    zh: '价格以分保存。由元换算时用 Math.round(price * 100)，结果是数字，不要用 toFixed。',
  },
  fixes: { en: 'Math.round around a multiplication by 100', zh: '为乘以 100 的表达式加上 Math.round' },
  example: {
    wrong: 'totalFee: goods.price * 100,',
    right: 'totalFee: Math.round(goods.price * 100),',
  },
  check(project, report) {
    for (const call of project.files.flatMap(payCallsIn)) {
      for (const parameter of AMOUNTS) {
        const value = given(call, parameter);
        const problem = value && (amountProblem(value) ?? sentProblem(project, call, value));
        if (!problem) continue;
        const { en, zh } = WHAT[problem.kind];
        const text = shortText(textOf(problem.at));
        report({
          at: problem.at,
          message: {
            en: `The ${parameter} of cloudPay.${call.api} ${en}: ${text}.`,
            zh: `cloudPay.${call.api} 的 ${parameter} ${zh}：${text}。`,
          },
          ...(problem.isRoundable && { fix: rounded(problem.at) }),
        });
      }
    }
  },
};

/** The same in what the mini program sends, where a function takes the amount from its event as it is. */
function sentProblem(project: Project, { file }: PayCall, value: t.Node): AmountProblem | undefined {
  for (const { name, main, files } of project.functions.values()) {
    if (!main || !files.includes(file)) continue;
    const [field, ...rest] = eventPath(value, main) ?? [];
    if (field === undefined || rest.length > 0) continue;
    for (const { properties } of eventsOf(project, name)) {
      const sent = properties.get(field);
      const problem = sent && amountProblem(sent);
      if (problem) return problem;
    }
  }
  return undefined;
}

function rounded(at: AmountProblem['at']): Fix {
  const { start, end } = at;
  return {
    file: fileOf(at).name,
    edits: [
      { start: start ?? 0, end: start ?? 0, text: 'Math.round(' },
      { start: end ?? 0, end: end ?? 0, text: ')' },
    ],
  };
}

function shortText(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 50 ? `${line.slice(0, 50)}…` : line;
}
