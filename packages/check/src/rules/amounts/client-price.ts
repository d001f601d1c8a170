import type * as t from '@babel/types';
import { eventPath } from '../../cloud/callbacks/notification';
import { isCalledByClient } from '../../cloud/client-calls';
import { given, payCallsIn } from '../../cloud/pay-calls';
import type { CloudFunction } from '../../project/project';
import type { Rule } from '../../rule';
import { bare, type FunctionNode, isMember, memberName } from '../../syntax/names';
import { aroundOf } from '../../syntax/source-file';
import { choicesOf } from '../../values/choices';
import { isConstantLeaf, type Leaf, leavesOf } from '../../values/leaves';
import { possibleValues } from '../../values/origins/possible-values';
import { readsIn } from '../../values/origins/references';

/** What a call pays or pays back. */
const AMOUNTS: Readonly<Record<string, string>> = {
  unifiedOrder: 'total_fee',
  micropay: 'total_fee',
  refund: 'refund_fee',
};

/** Numbers that are no price: they convert, round, or are a default. */
const FACTORS = new Set([0, 0.5, 1, 2, 10, 100]);

export const clientPrice: Rule = {
  id: 'client-price',
  severity: 'warning',
  title: {
    en: 'The mini program decides the price',
    zh: '价格由小程序端决定',
  },
  reason: {
    en: 'Any user can call a cloud function with an event of their own, and buy for one cent or refund what they like.',
    zh: '任何人都可以用自己的参数调用云函数，用一分钱购买，或任意退款。',
  },
  help: {
    en: 'Take from the event what is bought and how many, and the price from the database.',
    zh: '从 event 中只取商品和数量，价格从数据库读取。',
  },
  example: {
    wrong: 'totalFee: event.totalFee,',
    right: `totalFee: goods.price * count, // goods from the database`,
  },
  check(project, report) {
    for (const fn of project.functions.values()) {
      const { main } = fn;
      if (!main || !isCalledByClient(project, fn.name)) continue;
      for (const call of fn.files.flatMap(payCallsIn)) {
        const parameter = AMOUNTS[call.api] ?? '';
        const amount = given(call, parameter);
        const field = amount && fieldOf(amount, main);
        if (amount === undefined || field === undefined || isCompared(field, fn, main)) continue;
        report({
          at: amount,
          message: {
            en: `The ${parameter} of cloudPay.${call.api} comes from the caller: event.${field}.`,
            zh: `cloudPay.${call.api} 的 ${parameter} 来自调用方：event.${field}。`,
          },
        });
      }
    }
  },
};

/** The field of the event that decides an amount, on one of the ways that the code may go. */
function fieldOf(amount: t.Node, main: FunctionNode): string | undefined {
  for (const choice of [amount, ...choicesOf(amount)]) {
    const field = decidedBy(leavesOf(choice), main) ?? partOfEvent(choice, main);
    if (field !== undefined) return field;
  }
  return undefined;
}

/** `order.total` where `order` may be `event.order`, among other values. */
function partOfEvent(choice: t.Node, main: FunctionNode): string | undefined {
  const names: string[] = [];
  let at = bare(choice);
  for (; isMember(at); at = bare(at.object)) names.unshift(memberName(at) ?? '');
  if (at.type !== 'Identifier' || names.length === 0 || names.includes('')) return undefined;
  for (const value of possibleValues(at)) {
    const isPlain = value.from === 'expression' && value.operator === '=' && value.path.length === 0;
    const path = isPlain ? eventPath(value.node, main) : undefined;
    if (path && path.length > 0) return [...path, ...names].join('.');
  }
  return undefined;
}

/** The field of the event that alone decides an amount. */
function decidedBy(leaves: readonly Leaf[], main: FunctionNode): string | undefined {
  const fields: string[] = [];
  for (const leaf of leaves) {
    // A price in the code, by which the event's number of things is multiplied.
    if (leaf.node.type === 'NumericLiteral' && !FACTORS.has(leaf.node.value)) return undefined;
    if (isConstantLeaf(leaf) || isConversion(leaf.node)) continue;
    const path = eventPath(leaf.node, main);
    if (path === undefined || path.length === 0) return undefined;
    fields.push(path.join('.'));
  }
  return fields[0];
}

/** `Math`, `Number`, and their calls: they decide nothing. */
function isConversion(node: t.Node): boolean {
  if (node.type === 'CallExpression') {
    const { callee } = node;
    if (callee.type === 'Identifier') return /^(?:Number|parseInt|parseFloat|String)$/.test(callee.name);
    if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false;
    const isMath = callee.object.type === 'Identifier' && ['Math', 'Number'].includes(callee.object.name);
    return isMath ? callee.property.name !== 'random' : /^(?:toFixed|toString)$/.test(callee.property.name);
  }
  return node.type === 'Identifier' && ['Math', 'Number', 'undefined', 'NaN'].includes(node.name);
}

/** Whether a field of the event is compared with something that is no constant. */
function isCompared(field: string, { files }: CloudFunction, main: FunctionNode): boolean {
  const isOrigin = (node: t.Node) => eventPath(node, main)?.join('.') === field;
  const isField = (node: t.Node) =>
    isOrigin(node) || (node.type === 'Identifier' && leavesOf(node).some((leaf) => isOrigin(leaf.node)));
  return files.some((file) =>
    readsIn(file.program).some((node) => {
      if (!isField(node)) return false;
      for (const around of aroundOf(node)) {
        if (around.type === 'BinaryExpression' && /^[=!]==?$|^[<>]=?$/.test(around.operator)) {
          const other = (around.left as t.Node) === node ? around.right : around.left;
          return !leavesOf(other).every(isConstantLeaf) && other !== node;
        }
        if (
          around.type === 'CallExpression' &&
          /(?:^|\.)(?:where|verify|check|validate|assert)\w*$/i.test(calleeText(around))
        )
          return true;
        if (/Statement$|Declarator$/.test(around.type)) return false;
      }
      return false;
    }),
  );
}

function calleeText({ callee }: t.CallExpression): string {
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier'
    ? `.${callee.property.name}`
    : '';
}
