import type * as t from '@babel/types';
import { functionCalls } from '../../cloud/client-calls';
import { passedOn } from '../../cloud/passed-on';
import { payCallsIn, resultOf } from '../../cloud/pay-calls';
import { functionAround } from '../../cloud/unawaited';
import type { Texts } from '../../language';
import type { Project } from '../../project/project';
import type { Edit, Rule } from '../../rule';
import { findAll } from '../../syntax/find-all';
import { bare, isMember, memberName } from '../../syntax/names';
import { fileOf, parentOf } from '../../syntax/source-file';
import { constantOf, textConstant } from '../../values/constants';
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
    en: 'errCode: 0 says that the call reached WeChat Pay. A refused order or refund has it, too, with resultCode or returnCode FAIL.',
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
    const results = resultsIn(project);
    /** `res.errcode && res.errcode !== 0`: once. */
    const reported = new Map<t.Node, number | undefined>();
    const isReported = (call: t.Node, at: t.Node) => {
      const line = at.loc?.start.line;
      const isKnown = reported.get(call) === line;
      reported.set(call, line);
      return isKnown;
    };
    for (const file of project.files) {
      for (const comparison of comparisonsIn(file.program)) {
        const value = resultOf(comparison.value);
        const result = value && results.get(value.node);
        if (!result?.fields.has(value?.path.join('.') ?? '') || DOWNLOADS.has(result.api)) continue;
        if (value?.path.at(-1) !== comparison.field || isCheckedOtherwise(value.node, comparison.at))
          continue;
        if (comparison.field === 'errcode' && isReported(value.node, comparison.at)) continue;
        report({
          at: comparison.at,
          ...(comparison.field === 'errcode' && { message: NO_ERRCODE }),
          ...(comparison.edits && { fix: { file: file.name, edits: comparison.edits } }),
        });
      }
    }
  },
};

interface Result {
  api: string;
  /** Where the codes stand that say only that the call came through. */
  fields: ReadonlySet<string>;
}

const OWN_FIELDS = new Set(['errCode', 'errMsg', 'errcode']);
/** Of a cloud function that returns the result as it is. */
const PASSED_ON = new Set(['errMsg', 'result.errCode', 'result.errMsg']);

/** The calls whose value is a result of cloudPay, or has one in it. */
function resultsIn(project: Project): Map<t.Node, Result> {
  const results = new Map<t.Node, Result>();
  for (const { node, api } of project.files.flatMap(payCallsIn))
    results.set(node, { api, fields: OWN_FIELDS });
  const passing = passedOn(project);
  for (const { node, name } of functionCalls(project)) {
    const call = name === undefined ? undefined : passing.get(name);
    if (call) results.set(node, { api: call.api, fields: PASSED_ON });
  }
  return results;
}

interface Comparison {
  at: t.Node;
  /** `res.errCode` */
  value: t.Node;
  field: 'errCode' | 'errMsg' | 'errcode';
  edits?: Edit[];
}

/** `res.errCode === 0`, `!res.errCode`, `if (res.errCode)`, `res.errMsg === 'cloudPay.refund:ok'`, `res.errMsg.includes(':ok')` */
function comparisonsIn(program: t.Program): Comparison[] {
  return [
    ...findAll(program, 'BinaryExpression').flatMap(ofEquality),
    ...findAll(program, 'UnaryExpression').flatMap((node) =>
      node.operator === '!' ? truthOf(node, node.argument) : [],
    ),
    ...findAll(program, 'IfStatement', 'ConditionalExpression').flatMap(({ test }) => truthOf(test, test)),
    ...findAll(program, 'LogicalExpression').flatMap(({ left, operator }) =>
      operator === '??' ? [] : truthOf(left, left),
    ),
    ...findAll(program, 'CallExpression', 'OptionalCallExpression').flatMap(ofSearch),
  ];
}

function ofEquality(node: t.BinaryExpression): Comparison[] {
  const isEqual = node.operator === '===' || node.operator === '==';
  if (!isEqual && node.operator !== '!==' && node.operator !== '!=') return [];
  const left = bare(node.left);
  const constant = constantOf(node.right);
  if (constant === 0) {
    if (nameOf(left) === 'errcode') return [{ at: node, value: left, field: 'errcode' }];
    const isField = isMember(left) && memberName(left) === 'errCode' && !left.computed;
    const edits = isField ? replaced(left, node.right) : undefined;
    return [{ at: node, value: left, field: 'errCode', ...(edits && { edits }) }];
  }
  return typeof constant === 'string' && OK.test(constant)
    ? [{ at: node, value: left, field: 'errMsg' }]
    : [];
}

const OK = /:ok$/;

function truthOf(at: t.Node, tested: t.Node): Comparison[] {
  const value = bare(tested);
  if (value.type !== 'Identifier' && !isMember(value)) return [];
  return [{ at, value, field: nameOf(value) === 'errcode' ? 'errcode' : 'errCode' }];
}

function nameOf(value: t.Node): string | undefined {
  return isMember(value) ? memberName(value) : undefined;
}

/** The code of callbacks, which results do not have. */
const NO_ERRCODE: Texts = {
  en: 'The result has no errcode: it is undefined, whether WeChat Pay accepted or refused.',
  zh: '结果中没有 errcode：无论微信支付受理还是拒绝，它都是 undefined。',
};

/** `res.errMsg.indexOf(':ok') > -1` */
function ofSearch(node: t.CallExpression | t.OptionalCallExpression): Comparison[] {
  const { callee, arguments: given } = node;
  if (!isMember(callee) || !/^(?:indexOf|includes|endsWith)$/.test(memberName(callee) ?? '')) return [];
  return OK.test(textConstant(given[0]) ?? '')
    ? [{ at: node, value: bare(callee.object), field: 'errMsg' }]
    : [];
}

function replaced({ property }: t.MemberExpression | t.OptionalMemberExpression, right: t.Node): Edit[] {
  return [
    { start: property.start ?? 0, end: property.end ?? 0, text: 'resultCode' },
    { start: right.start ?? 0, end: right.end ?? 0, text: "'SUCCESS'" },
  ];
}

/** Whether the same function looks at what says whether the call succeeded. */
function isCheckedOtherwise(call: t.Node, at: t.Node): boolean {
  const around = functionAround(at)?.body ?? fileOf(at).program;
  return readsIn(around).some((node) => {
    const result = resultOf(node);
    if (result?.node !== call) return false;
    const [field = ''] = result.path[0] === 'result' ? result.path.slice(1) : result.path;
    if (/^(?:result|return)Code$|^tradeState$|^refundStatus/.test(field)) return true;
    // A payment is there if the order was made.
    const parent = parentOf(node);
    return field === 'payment' && /^(?:If|Conditional|Logical|Unary)/.test(parent?.type ?? '');
  });
}
