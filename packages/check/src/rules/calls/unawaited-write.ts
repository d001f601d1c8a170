import { callbacksOf } from '../../cloud/callbacks/callbacks';
import { handlersOf } from '../../cloud/callbacks/event-reads';
import { WRITES } from '../../cloud/document-calls';
import { unawaitedWork } from '../../cloud/unawaited';
import { unawaitedAnswers } from '../../cloud/unawaited-answers';
import type { Fix, Rule } from '../../rule';
import { aroundOf } from '../../syntax/source-file';

export const unawaitedWrite: Rule = {
  id: 'unawaited-write',
  severity: 'warning',
  title: {
    en: 'A cloud function does not wait for a write or an answer',
    zh: '云函数没有等待写入或调用的结果',
  },
  reason: {
    en: 'The platform may freeze a function as soon as it has returned, so the write is lost at times, and its error always. Without await, an answer is a promise: its fields are undefined, and callers get {}.',
    zh: '函数一返回，平台就可能冻结它：写入有时会丢失，错误则一定会丢失。没有等待的结果是 Promise：其中的字段都是 undefined，调用方得到的是 {}。',
  },
  help: {
    en: 'Write await before the call, or return its promise.',
    zh: '在调用前加 await，或返回它的 Promise。',
  },
  fixes: { en: 'await, where the function is async', zh: '在 async 函数中加上 await' },
  example: {
    wrong: "db.collection('orders').add({ data: order });\nreturn cloud.cloudPay.unifiedOrder(params);",
    right: "await db.collection('orders').add({ data: order });\nreturn cloud.cloudPay.unifiedOrder(params);",
  },
  check(project, report) {
    // Those of callbacks are errors of their own.
    const handlers = new Set(
      callbacksOf(project)
        .flatMap(handlersOf)
        .map(({ body }) => body as object),
    );
    for (const file of new Set([...project.functions.values()].flatMap(({ files }) => files))) {
      for (const { call, what, name, canWait } of unawaitedAnswers(file.program)) {
        report({
          at: call,
          message: {
            en: `${name} is a promise, because nothing waits for ${what}: what is read of it is undefined.`,
            zh: `没有等待 ${what}，${name} 是 Promise：从中读取的内容是 undefined。`,
          },
          ...(canWait && { fix: awaiting(file.name, call.start ?? 0) }),
        });
      }
      for (const { statement, method, awaitAt } of unawaitedWork(file.program)) {
        const around = [...aroundOf(statement)];
        if (!WRITES.has(method ?? '') || around.some((each) => handlers.has(each))) continue;
        report({
          at: statement,
          message: {
            en: `The function does not wait for ${method}, which is lost when the function returns first.`,
            zh: `云函数没有等待 ${method} 完成，函数先返回时写入会丢失。`,
          },
          ...(awaitAt !== undefined && { fix: awaiting(file.name, awaitAt) }),
        });
      }
    }
  },
};

function awaiting(file: string, at: number): Fix {
  return { file, edits: [{ start: at, end: at, text: 'await ' }] };
}
