import type * as t from '@babel/types';
import { CALLBACK_FIELDS } from '@opencloudpay/contracts/callback-fields';
import { callbacksOf } from '../../cloud/callbacks';
import { eventReads } from '../../cloud/event-reads';
import type { Edit, Rule } from '../../rule';
import { isMember, memberName } from '../../syntax/names';
import { fileOf } from '../../syntax/source-file';
import { bindingOf } from '../../values/bindings';

const FIELDS: ReadonlyMap<string, string> = new Map(Object.entries(CALLBACK_FIELDS));

export const callbackField: Rule = {
  id: 'callback-field',
  severity: 'warning',
  title: {
    en: 'A callback reads a field that notifications do not have',
    zh: '回调函数读取了通知中没有的字段',
  },
  reason: {
    en: 'CloudBase’s page shows WeChat Pay’s names (out_trade_no), but callbacks get them in camelCase (outTradeNo). The other name is undefined, and a query with undefined finds nothing, or everything.',
    zh: '云开发的文档写的是微信支付的字段名（out_trade_no），而回调函数收到的是驼峰命名（outTradeNo）。另一种写法的值是 undefined，以它为条件的查询查不到订单，或查到所有订单。',
  },
  help: {
    en: 'Read event.outTradeNo, event.totalFee, event.transactionId, event.resultCode.',
    zh: '使用 event.outTradeNo、event.totalFee、event.transactionId、event.resultCode。',
  },
  fixes: { en: 'the name of the field', zh: '字段名' },
  example: {
    wrong: 'await orders.where({ no: event.out_trade_no }).update({ data: { paid: true } });',
    right: 'await orders.where({ no: event.outTradeNo }).update({ data: { paid: true } });',
  },
  check(project, report) {
    for (const callback of callbacksOf(project)) {
      const reads = eventReads(callback);
      const read = new Set(reads.map(({ field }) => field));
      for (const { field, node } of reads) {
        const right = FIELDS.get(field);
        // Code that reads both names is careful, not wrong.
        if (right === undefined || read.has(right)) continue;
        const edit = renamed(node, field, right);
        report({
          at: edit?.at ?? node,
          message: {
            en: `Notifications have no ${field}: it is ${right}.`,
            zh: `通知中没有 ${field}，应为 ${right}。`,
          },
          ...(edit && { fix: { file: fileOf(edit.at).name, edits: [edit] } }),
        });
      }
    }
  },
};

/** The place where the name stands: of the member, or of the pattern that takes it. */
function renamed(node: t.Node, field: string, right: string): (Edit & { at: t.Node }) | undefined {
  if (isMember(node)) {
    const { property } = node;
    if (memberName(node) !== field || property.type !== 'Identifier') return undefined;
    return { at: property, start: property.start ?? 0, end: property.end ?? 0, text: right };
  }
  const declared = node.type === 'Identifier' ? bindingOf(node)?.declared : undefined;
  if (declared?.type !== 'Identifier') return undefined;
  const { text } = fileOf(declared);
  const [start, end] = [declared.start ?? 0, declared.end ?? 0];
  // `{ out_trade_no }` becomes `{ outTradeNo: out_trade_no }`.
  const isShorthand =
    declared.name === field && /[{,]\s*$/.test(text.slice(0, start)) && /^\s*[,}]/.test(text.slice(end));
  return isShorthand ? { at: declared, start, end, text: `${right}: ${field}` } : undefined;
}
