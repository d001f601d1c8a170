import type * as t from '@babel/types';
import { given, payCallsIn } from '../../cloud/pay-calls';
import type { Texts } from '../../language';
import type { Rule } from '../../rule';
import { bare, isCall, isMember, memberName } from '../../syntax/names';
import { textOf } from '../../syntax/source-file';
import { constantOf } from '../../values/constants';
import { isConstantLeaf, leavesOf } from '../../values/leaves';
import { functionOf, originOf } from '../../values/origins/origin';

export const orderNumber: Rule = {
  id: 'order-number',
  severity: 'warning',
  title: {
    en: 'An order number that is not unique',
    zh: '商户订单号不唯一',
  },
  reason: {
    en: 'Two buyers in the same millisecond get the same number: the second order is refused, or the first payment counts for both.',
    zh: '同一毫秒内的两位买家会得到同一个单号：第二笔订单被拒绝，或第一笔支付被算到两笔订单上。',
  },
  help: {
    en: "Add something random to the time, as text of at most 32 letters and digits: Date.now() + randomBytes(6).toString('hex') with randomBytes of crypto.",
    zh: "在时间之后加上随机部分，组成不超过 32 位的字母数字串：Date.now() + randomBytes(6).toString('hex')，其中 randomBytes 来自 crypto。",
  },
  example: {
    wrong: `outTradeNo: 'T' + Date.now(),`,
    right: `outTradeNo: 'T' + Date.now() + randomBytes(6).toString('hex'),`,
  },
  check(project, report) {
    for (const call of project.files.flatMap(payCallsIn)) {
      const number =
        call.api === 'unifiedOrder' || call.api === 'micropay' ? given(call, 'out_trade_no') : undefined;
      const message = number && problemOf(number);
      if (number && message) report({ at: number, message });
    }
  },
};

function problemOf(number: t.Node): Texts | undefined {
  const constant = constantOf(number);
  if (typeof constant === 'string' || typeof constant === 'number')
    return { en: 'Every order has the same number.', zh: '所有订单使用同一个单号。' };
  const leaves = leavesOf(number);
  const changing = leaves.filter((leaf) => !isConstantLeaf(leaf));
  if (changing.length === 0 || changing.some(({ node }) => mayBeRandom(node))) return undefined;
  if (isNumber(number))
    return {
      en: 'The order number is a number, and only made of the time. WeChat Pay wants text.',
      zh: '单号是数字，而且只由时间组成。微信支付要求字符串。',
    };
  return {
    en: 'The order number is made of the time alone.',
    zh: '单号只由时间组成。',
  };
}

/** Whether a part is something else than the time, and than the functions that write it. */
function mayBeRandom(node: t.Node): boolean {
  const inner = bare(node);
  if (inner.type === 'Identifier')
    return !['Date', 'Math', 'String', 'Number', 'undefined'].includes(inner.name);
  if (inner.type === 'NewExpression')
    return !(inner.callee.type === 'Identifier' && inner.callee.name === 'Date');
  if (!isCall(inner)) return !isMember(inner) || memberName(inner) === undefined || !isTimePart(inner);
  if (functionOf(inner.callee)) return true;
  if (inner.callee.type === 'Identifier')
    return !/^(?:String|Number|parseInt|moment|dayjs|Date)$/.test(inner.callee.name);
  if (!isMember(inner.callee)) return true;
  return !isTimePart(inner.callee) && !isText(inner.callee) && !isShift(inner.callee);
}

/** `moment().utcOffset(8).add(…)`: also a time. */
function isShift(member: t.MemberExpression | t.OptionalMemberExpression): boolean {
  return (
    /^(?:utcOffset|tz|utc|local|locale|add|subtract|startOf)$/.test(memberName(member) ?? '') &&
    /\b(?:moment|dayjs)\b/.test(textOf(member))
  );
}

/** `Date.now`, `date.getTime`, `now.getHours`, `moment().format` */
function isTimePart(member: t.MemberExpression | t.OptionalMemberExpression): boolean {
  const name = memberName(member) ?? '';
  if (
    /^(?:now|getTime|get(?:UTC)?(?:FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)|valueOf|to\w*String|format|getYear)$/.test(
      name,
    )
  ) {
    const { root } = originOf(member);
    return root.kind !== 'parameter' && !/random/i.test(textOf(member));
  }
  return false;
}

function isText(member: t.MemberExpression | t.OptionalMemberExpression): boolean {
  const isTextMethod =
    /^(?:slice|substr|substring|replace|replaceAll|padStart|padEnd|concat|toFixed|join|split|trim|toUpperCase|toLowerCase|round|floor)$/.test(
      memberName(member) ?? '',
    );
  return isTextMethod && !/random/i.test(textOf(member));
}

/** `Date.now()`, `+new Date()` */
function isNumber(number: t.Node): boolean {
  const { root, path } = originOf(number);
  if (path.length > 0 || root.kind !== 'value') return false;
  const node = root.node;
  if (node.type === 'UnaryExpression') return node.operator === '+';
  if (!isCall(node) || !isMember(node.callee)) return false;
  return ['now', 'getTime', 'valueOf'].includes(memberName(node.callee) ?? '');
}
