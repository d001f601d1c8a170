import type * as t from '@babel/types';
import { callbacksOf } from '../../cloud/callbacks/callbacks';
import { type EventRead, eventReads, readsOf } from '../../cloud/callbacks/event-reads';
import { meantField } from '../../cloud/callbacks/notification-fields';
import { functionAround } from '../../cloud/unawaited';
import type { Edit, Rule } from '../../rule';
import { isMember, memberName } from '../../syntax/names';
import { fileOf, parentOf } from '../../syntax/source-file';
import { bindingOf } from '../../values/origins/bindings';

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
      // Where other names are read throughout, all of them are: a fix that left one would hide it.
      const reads = callback.isMisread ? readsOf(callback.main, () => undefined) : eventReads(callback);
      for (const { field, node } of reads) {
        const right = meantField(field);
        if (right === undefined || isReadToo(right, node, reads)) continue;
        const place = placeOf(node, field);
        if (!place) continue;
        const edit = renamed(place, field, right);
        report({
          at: place,
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

/** Whether the same function reads the right name, too: such code is careful, not wrong. */
function isReadToo(right: string, node: t.Node, reads: readonly EventRead[]): boolean {
  const around = functionAround(node);
  return reads.some((read) => read.field === right && functionAround(read.node) === around);
}

/** Where the name of the field stands: in the member, or in the pattern that takes it. A name for what was read is no read. */
function placeOf(node: t.Node, field: string): t.Node | undefined {
  if (isMember(node)) return memberName(node) === field ? node.property : undefined;
  if (node.type !== 'Identifier') return node;
  const { declared, values = [] } = bindingOf(node) ?? {};
  return declared && values[0]?.path.at(-1) === field ? declared : undefined;
}

function renamed(place: t.Node, field: string, right: string): (Edit & { at: t.Node }) | undefined {
  const [start, end] = [place.start ?? 0, place.end ?? 0];
  if (place.type !== 'Identifier') return undefined;
  const parent = parentOf(place);
  if (isMember(parent)) return parent.computed ? undefined : { at: place, start, end, text: right };
  const { text } = fileOf(place);
  // `{ out_trade_no }` becomes `{ outTradeNo: out_trade_no }`.
  const isShorthand =
    place.name === field && /[{,]\s*$/.test(text.slice(0, start)) && /^\s*[,}=]/.test(text.slice(end));
  return isShorthand ? { at: place, start, end, text: `${right}: ${field}` } : undefined;
}
