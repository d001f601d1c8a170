import type * as t from '@babel/types';
import { type PayCall, payCallsIn, resultOf } from '../../cloud/pay-calls';
import { functionAround } from '../../cloud/unawaited';
import type { Edit, Rule } from '../../rule';
import { findAll } from '../../syntax/find-all';
import { bare, isMember, memberName } from '../../syntax/names';
import { fileOf } from '../../syntax/source-file';
import { constantOf } from '../../values/constants';
import { readsIn } from '../../values/references';

/** APIs that answer with a file. */
const DOWNLOADS = new Set(['downloadBill', 'downloadFundFlow']);

export const resultCode: Rule = {
  id: 'result-code',
  severity: 'warning',
  title: {
    en: 'errCode === 0 is taken for success',
    zh: '把 errCode === 0 当作成功',
  },
  reason: {
    en: 'errCode: 0 says that the call reached WeChat Pay. A refused order or refund has it as well, with resultCode or returnCode FAIL.',
    zh: 'errCode: 0 只说明调用到达了微信支付。被拒绝的订单和退款同样是 errCode: 0，而 resultCode 或 returnCode 为 FAIL。',
  },
  help: {
    en: "Compare resultCode: res.resultCode === 'SUCCESS'. Why it was refused is in errCodeDes, or in returnMsg.",
    zh: "应判断 resultCode：res.resultCode === 'SUCCESS'。被拒绝的原因在 errCodeDes 或 returnMsg 中。",
  },
  fixes: { en: 'the comparison, where it is res.errCode === 0', zh: '形如 res.errCode === 0 的比较' },
  example: {
    wrong: 'if (res.errCode === 0) await markRefunding(order);',
    right: "if (res.resultCode === 'SUCCESS') await markRefunding(order);",
  },
  check(project, report) {
    for (const file of project.files) {
      const calls = new Map(payCallsIn(file).map((call) => [call.node as t.Node, call]));
      if (calls.size === 0) continue;
      for (const comparison of comparisonsIn(file.program)) {
        const result = resultOf(comparison.value);
        const call = result && calls.get(result.node);
        if (!call || result.path.join('.') !== comparison.field || DOWNLOADS.has(call.api)) continue;
        if (isCheckedOtherwise(call, comparison.at)) continue;
        report({
          at: comparison.at,
          ...(comparison.edits && { fix: { file: file.name, edits: comparison.edits } }),
        });
      }
    }
  },
};

interface Comparison {
  at: t.Node;
  /** `res.errCode` */
  value: t.Node;
  field: 'errCode' | 'errMsg';
  edits?: Edit[];
}

/** `res.errCode === 0`, `!res.errCode`, `res.errMsg === 'cloudPay.refund:ok'` */
function comparisonsIn(program: t.Program): Comparison[] {
  const compared = findAll(program, 'BinaryExpression').flatMap((node): Comparison[] => {
    const isEqual = node.operator === '===' || node.operator === '==';
    if (!isEqual && node.operator !== '!==' && node.operator !== '!=') return [];
    const left = bare(node.left);
    const constant = constantOf(node.right);
    if (constant === 0) {
      const edits =
        isMember(left) && memberName(left) === 'errCode' && !left.computed
          ? replaced(left, node.right)
          : undefined;
      return [{ at: node, value: left, field: 'errCode', ...(edits && { edits }) }];
    }
    return typeof constant === 'string' && /:ok$/.test(constant)
      ? [{ at: node, value: left, field: 'errMsg' }]
      : [];
  });
  const negated = findAll(program, 'UnaryExpression').flatMap((node): Comparison[] =>
    node.operator === '!' ? [{ at: node, value: bare(node.argument), field: 'errCode' }] : [],
  );
  return [...compared, ...negated];
}

function replaced({ property }: t.MemberExpression | t.OptionalMemberExpression, right: t.Node): Edit[] {
  return [
    { start: property.start ?? 0, end: property.end ?? 0, text: 'resultCode' },
    { start: right.start ?? 0, end: right.end ?? 0, text: "'SUCCESS'" },
  ];
}

/** Whether the same function looks at what says whether the call succeeded. */
function isCheckedOtherwise(call: PayCall, at: t.Node): boolean {
  const around = functionAround(at)?.body ?? fileOf(at).program;
  return readsIn(around).some((node) => {
    const result = resultOf(node);
    return (
      result?.node === call.node &&
      /^(?:result|return)Code$|^tradeState$|^refundStatus/.test(result.path[0] ?? '')
    );
  });
}
