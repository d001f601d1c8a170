import type * as t from '@babel/types';
import { callbacksOf } from '../../cloud/callbacks/callbacks';
import { eventPath, onNotification } from '../../cloud/callbacks/notification';
import { isSent } from '../../cloud/callbacks/notification-fields';
import { type ReplyProblem, replyProblems } from '../../cloud/callbacks/reply';
import { payCallsIn } from '../../cloud/pay-calls';
import type { Texts } from '../../language';
import type { Rule } from '../../rule';
import type { FunctionNode } from '../../syntax/names';
import { aroundOf, fileOf } from '../../syntax/source-file';

export const callbackAnswer: Rule = {
  id: 'callback-answer',
  severity: 'error',
  title: {
    en: 'A callback does not return { errcode: 0 } on every path',
    zh: '回调函数并非在所有路径上都返回 { errcode: 0 }',
  },
  reason: {
    en: 'Only an object with the number errcode: 0 counts as delivered. After anything else, also after nothing, the platform repeats the call for up to two days.',
    zh: '只有 errcode 为数字 0 的对象才算送达。返回其他内容或什么都不返回，平台会在两天内反复调用。',
  },
  help: {
    en: "Return { errcode: 0, errmsg: 'ok' } when the work is done, also for a repeated call. To get the call again, return another number or throw.",
    zh: "工作完成后返回 { errcode: 0, errmsg: 'ok' }，重复通知时也一样。需要再次收到通知时，返回其他数字或抛出异常。",
  },
  fixes: { en: 'the case of errCode: 0', zh: 'errCode: 0 的大小写' },
  example: {
    wrong: `exports.main = async (event) => {
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { code: 0, message: 'ok' };
};`,
    right: `exports.main = async (event) => {
  await db.collection('orders').doc(event.outTradeNo).update({ data: { paid: true } });
  return { errcode: 0, errmsg: 'ok' };
};`,
  },
  check(project, report) {
    for (const callback of callbacksOf(project)) {
      const { fn, main, isMisread } = callback;
      const asSent = { ...callback, isMisread: false };
      const problems = replyProblems(main, main, onNotification(asSent));
      if (isMisread) problems.push(...replyProblems(main, main, onNotification(callback)));
      // A function that also orders has other ways for its other callers.
      if (!fn.files.some((file) => payCallsIn(file).some(({ api }) => api === 'unifiedOrder'))) {
        const known = new Set(problems.map(({ at }) => at));
        const ofFailures = replyProblems(main, main, onNotification(asSent, 'any'));
        problems.push(
          ...ofFailures.filter(({ at, isNothing }) => isNothing && !known.has(at)).map(onFailure),
        );
      }
      for (const { at, message, misspelt } of problems) {
        const { start, end } = misspelt ?? {};
        const isKnown = typeof start === 'number' && typeof end === 'number';
        report({
          at,
          message: explained(message, routeOf(at, main)),
          ...(isKnown && { fix: { file: fileOf(at).name, edits: [{ start, end, text: 'errcode' }] } }),
        });
      }
    }
  },
};

/** `action` of `switch (event.action)` around a place: notifications have no such field, and take its default. */
function routeOf(at: t.Node, main: FunctionNode): string | undefined {
  for (const around of aroundOf(at)) {
    if (around.type !== 'SwitchStatement') continue;
    const [field, ...rest] = eventPath(around.discriminant, main) ?? [];
    if (field !== undefined && rest.length === 0 && !isSent(field)) return field;
  }
  return undefined;
}

function explained({ en, zh }: Texts, route: string | undefined): Texts {
  if (route === undefined) return { en, zh };
  return {
    en: `${en} Notifications have no ${route}, so they end here.`,
    zh: `${zh}通知中没有 ${route}，所以会走到这里。`,
  };
}

/** The same problem, which the notification of a payment that failed has alone. */
function onFailure(problem: ReplyProblem): ReplyProblem {
  return {
    ...problem,
    message: {
      en: 'The callback returns nothing when resultCode is FAIL, so the platform calls it again for two days.',
      zh: 'resultCode 为 FAIL 时回调函数没有返回值，平台会在两天内反复调用它。',
    },
  };
}
