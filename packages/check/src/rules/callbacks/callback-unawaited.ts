import { callbacksOf } from '../../cloud/callbacks/callbacks';
import { onNotification } from '../../cloud/callbacks/notification';
import { reachedFrom } from '../../cloud/callbacks/reached';
import { unawaitedWork } from '../../cloud/unawaited';
import type { Rule } from '../../rule';
import { fileOf } from '../../syntax/source-file';
import { canRun } from '../../values/flow';

export const callbackUnawaited: Rule = {
  id: 'callback-unawaited',
  severity: 'error',
  title: {
    en: 'A callback answers before its work is done',
    zh: '回调函数在工作完成之前就返回',
  },
  reason: {
    en: 'The platform may freeze the function as soon as it has returned. Work that is still under way is lost, and the notification does not come again, because it counts as delivered.',
    zh: '函数一返回，平台就可能冻结它。仍在进行的操作会丢失，而通知已算送达，不会再来。',
  },
  help: {
    en: 'Write await before the call, or return its promise. For several at once: await Promise.all(items.map(async (item) => …)), because forEach does not wait.',
    zh: '在调用前加 await，或返回它的 Promise。多个并行操作请用 await Promise.all(items.map(async (item) => …))，forEach 不会等待。',
  },
  fixes: { en: 'await, where the function is async', zh: '在 async 函数中加上 await' },
  example: {
    wrong: `exports.main = async ({ outTradeNo }) => {
  db.collection('orders').doc(outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
    right: `exports.main = async ({ outTradeNo }) => {
  await db.collection('orders').doc(outTradeNo).update({ data: { paid: true } });
  return { errcode: 0 };
};`,
  },
  check(project, report) {
    for (const callback of callbacksOf(project)) {
      const assume = onNotification(callback);
      for (const fn of reachedFrom(callback.main, assume)) {
        for (const { statement, what, awaitAt } of unawaitedWork(fn.body)) {
          if (!canRun(statement, fn, assume)) continue;
          report({
            at: statement,
            message: {
              en: `The callback does not wait for ${what}, which is lost when the function returns first.`,
              zh: `回调函数没有等待 ${what} 完成，函数先返回时该操作会丢失。`,
            },
            ...(awaitAt !== undefined && {
              fix: {
                file: fileOf(statement).name,
                edits: [{ start: awaitAt, end: awaitAt, text: 'await ' }],
              },
            }),
          });
        }
      }
    }
  },
};
