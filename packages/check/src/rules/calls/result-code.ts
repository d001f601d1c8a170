import type * as t from '@babel/types';
import { callbacksOf } from '../../cloud/callbacks/callbacks';
import { fieldsOf, handlersOf } from '../../cloud/callbacks/event-reads';
import { isHandedOn, isOtherCode } from '../../cloud/callbacks/handed-on';
import { eventPath } from '../../cloud/callbacks/notification';
import { meantField } from '../../cloud/callbacks/notification-fields';
import { functionCalls } from '../../cloud/client-calls';
import { documentCall, WRITES } from '../../cloud/document-calls';
import { passedOn } from '../../cloud/passed-on';
import { payCallsIn, resultOf } from '../../cloud/pay-calls';
import { type Comparison, comparisonsIn, type WeakField } from '../../cloud/result-comparisons';
import { sdkCall } from '../../cloud/sdk';
import { functionAround } from '../../cloud/unawaited';
import type { Texts } from '../../language';
import type { Project } from '../../project/project';
import type { Rule } from '../../rule';
import { findAll } from '../../syntax/find-all';
import { isCall } from '../../syntax/names';
import { fileOf, parentOf, textOf } from '../../syntax/source-file';
import { functionOf } from '../../values/origins/origin';
import { readsIn } from '../../values/origins/references';

/** APIs that answer with a file. */
const DOWNLOADS = new Set(['downloadBill', 'downloadFundFlow']);

export const resultCode: Rule = {
  id: 'result-code',
  severity: 'warning',
  title: {
    en: 'errCode or returnCode is taken for success',
    zh: '把 errCode 或 returnCode 当作成功',
  },
  reason: {
    en: "errCode: 0 says that the call reached WeChat Pay, and returnCode: 'SUCCESS' that WeChat Pay read it. A refused order or refund has both, with resultCode: 'FAIL'.",
    zh: "errCode: 0 只说明调用到达了微信支付，returnCode: 'SUCCESS' 只说明通信成功。被拒绝的订单和退款同样如此，而 resultCode 为 'FAIL'。",
  },
  help: {
    en: "Compare resultCode: res.resultCode === 'SUCCESS'. Why it was refused is in errCodeDes, or in returnMsg.",
    zh: "应判断 resultCode：res.resultCode === 'SUCCESS'。被拒绝的原因在 errCodeDes 或 returnMsg 中。",
  },
  fixes: {
    en: "the comparison, where it is res.errCode === 0 or res.returnCode === 'SUCCESS'",
    zh: "形如 res.errCode === 0 或 res.returnCode === 'SUCCESS' 的比较",
  },
  example: {
    wrong: 'if (res.errCode === 0) await markRefunding(order);',
    right: "if (res.resultCode === 'SUCCESS') await markRefunding(order);",
  },
  check(project, report) {
    for (const { at, field, edits } of [...ofResults(project), ...ofNotifications(project)]) {
      const message = MESSAGES[field];
      report({
        at,
        ...(message && { message }),
        ...(edits && { fix: { file: fileOf(at).name, edits } }),
      });
    }
  },
};

/** The comparisons of results that say nothing about success. */
function ofResults(project: Project): Comparison[] {
  const results = resultsIn(project);
  /** `res.errcode && res.errcode !== 0`: once for a call and a line. */
  const known = new Set<string>();
  return project.files.flatMap((file) =>
    comparisonsIn(file.program).filter((comparison) => {
      const { at, field } = comparison;
      const value = resultOf(comparison.value);
      const result = value && results.get(value.node);
      if (!result?.fields.has(value?.path.join('.') ?? '') || DOWNLOADS.has(result.api)) return false;
      if (value?.path.at(-1) !== field || isCheckedOtherwise(value.node, at, field)) return false;
      if (/^return/.test(field) && isLeftToOthers(value.node, at)) return false;
      const key = [value.node.start, field.slice(0, 6), file.name, at.loc?.start.line].join(' ');
      const isKnown = field !== 'errCode' && field !== 'errMsg' && known.has(key);
      known.add(key);
      return !isKnown;
    }),
  );
}

/** The same in callbacks of payments: their notification has both codes, too. */
function ofNotifications(project: Project): Comparison[] {
  return callbacksOf(project).flatMap((callback) => {
    if (!callback.kinds.has('pay') || isHandedOn(callback)) return [];
    const handlers = handlersOf(callback);
    const isQueried = handlers.some((fn) =>
      findAll(fn.body, 'CallExpression').some((call) => sdkCall(call) === 'cloud.cloudPay.queryOrder'),
    );
    const fields = new Set(fieldsOf(callback.main).map((field) => meantField(field) ?? field));
    if (isQueried || fields.has('resultCode') || !fields.has('outTradeNo')) return [];
    return handlers.flatMap((fn) =>
      comparisonsIn(fn.body).filter(({ value, field }) => {
        const [name, ...rest] = eventPath(value, callback.main) ?? [];
        const isReturnCode = name !== undefined && (meantField(name) ?? name) === 'returnCode';
        return field === 'returnCode' && isReturnCode && rest.length === 0;
      }),
    );
  });
}

const RETURNED: Texts = {
  en: 'returnCode says that WeChat Pay was reached. Whether it did what was asked stands in resultCode, which is not looked at.',
  zh: 'returnCode 只是通信标识；交易是否成功要看 resultCode，而这里没有判断它。',
};

const MESSAGES: Partial<Record<WeakField, Texts>> = {
  /** The code of callbacks, which results do not have. */
  errcode: {
    en: 'The result has no errcode: it is undefined, whether WeChat Pay accepted or refused.',
    zh: '结果中没有 errcode：无论微信支付受理还是拒绝，它都是 undefined。',
  },
  returnCode: RETURNED,
  returnMsg: RETURNED,
};

interface Result {
  api: string;
  /** Where the codes stand that say only that the call came through. */
  fields: ReadonlySet<string>;
}

const OWN_FIELDS = new Set(['errCode', 'errMsg', 'errcode', 'returnCode', 'returnMsg']);
/** Of a cloud function that returns the result as it is. */
const PASSED_ON = new Set(['errMsg', 'result.errCode', 'result.errMsg', 'result.returnCode']);
/** A refused order has no payment, and wx.requestPayment says so. */
const PASSED_ON_ORDER = new Set(['errMsg', 'result.errCode', 'result.errMsg']);

/** The calls whose value is a result of cloudPay, or has one in it. */
function resultsIn(project: Project): Map<t.Node, Result> {
  const results = new Map<t.Node, Result>();
  for (const { node, api } of project.files.flatMap(payCallsIn))
    results.set(node, { api, fields: OWN_FIELDS });
  const passing = passedOn(project);
  for (const { node, name } of functionCalls(project)) {
    const call = name === undefined ? undefined : passing.get(name);
    const fields = call?.api === 'unifiedOrder' ? PASSED_ON_ORDER : PASSED_ON;
    if (call) results.set(node, { api: call.api, fields });
  }
  return results;
}

/** Whether the same function looks at what says whether the call succeeded. */
function isCheckedOtherwise(call: t.Node, at: t.Node, looked: WeakField): boolean {
  // returnCode is looked at for itself.
  const codes = /^return/.test(looked) ? /^resultCode$/ : /^(?:result|return)Code$/;
  return readsAround(at).some((node) => {
    const result = resultOf(node);
    if (result?.node !== call) return false;
    const [field = ''] = result.path[0] === 'result' ? result.path.slice(1) : result.path;
    if (codes.test(field) || /^tradeState$|^refundStatus/.test(field)) return true;
    // A payment is there if the order was made.
    const parent = parentOf(node);
    const isCondition = /^(?:If|Conditional|Logical|Unary)/.test(parent?.type ?? '');
    return /^(?:payment|prepayId|refundId)$/.test(field) && isCondition;
  });
}

/** Whether a result as a whole goes to code that may look at it: its caller, where nothing is stored before, or a function. */
function isLeftToOthers(call: t.Node, at: t.Node): boolean {
  return readsAround(at).some((node) => {
    const result = resultOf(node);
    if (result?.node !== call || result.path.length > 0) return false;
    const parent = parentOf(node);
    if (parent?.type === 'ReturnStatement') return !storesAfter(at);
    if (!isCall(parent) || !isOtherCode(parent)) return false;
    const fn = functionOf(parent.callee);
    return !fn || /result_?code/i.test(textOf(fn));
  });
}

function storesAfter(at: t.Node): boolean {
  return findAll(partAround(at), 'CallExpression').some(
    (call) => WRITES.has(documentCall(call)?.method ?? '') && (call.start ?? 0) > (at.start ?? 0),
  );
}

function readsAround(at: t.Node): ReturnType<typeof readsIn> {
  return readsIn(partAround(at));
}

function partAround(at: t.Node): t.Node {
  return functionAround(at)?.body ?? fileOf(at).program;
}
