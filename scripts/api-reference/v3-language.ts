import type { LanguageCode } from '../api-types/needed.ts';

/** The texts that differ between the languages of the reference of WeChat Pay v3. */
export interface V3Language {
  readonly code: LanguageCode;
  readonly header: string;
  readonly titles: {
    readonly differences: string;
    readonly calls: string;
    readonly unsupported: string;
    readonly errors: string;
    readonly notifications: string;
    readonly payment: string;
    readonly refund: string;
  };
  readonly columns: {
    readonly request: readonly string[];
    readonly answer: readonly string[];
    readonly errors: readonly string[];
    readonly differences: readonly string[];
  };
  readonly words: {
    readonly differences: string;
    readonly allCalls: string;
    readonly answered: string;
    readonly refusedCall: string;
    readonly asAbove: string;
    readonly empty: string;
    readonly document: (form: string) => string;
    readonly direct: string;
    readonly partner: string;
    readonly parameters: string;
    readonly results: string;
    readonly ifIs: (parameter: string, value: string) => string;
    readonly ifGiven: (parameter: string) => string;
    /** Names the APIs of a row that not all of the call's APIs have. */
    readonly only: (apis: readonly string[]) => string;
    readonly notSent: (reason: string) => string;
    readonly refused: (reason: string, unless: string | undefined) => string;
    readonly encrypted: string;
    readonly fixed: (value: string) => string;
    readonly byDefault: (parameters: readonly string[]) => string;
    readonly passes: (names: readonly string[]) => string;
    readonly always: (value: string) => string;
    readonly kept: string;
    readonly asSent: string;
    readonly whole: string;
    readonly missing: string;
    readonly states: (field: string, states: readonly string[]) => string;
    readonly errors: (errors: readonly string[]) => string;
    readonly file: string;
    readonly separator: string;
  };
}

export const english: V3Language = {
  code: 'en',
  header: `# WeChat Pay v3: how each call is made

[简体中文](v3-reference.zh-CN.md)

With \`version: 'v3'\` the same calls are made with WeChat Pay v3. Parameters, results and callback events keep v2's names,
units and times: see the [API reference](api-reference.md). This page shows what becomes of each of them. It is written from
the declarations in [\`packages/wechatpay-v3/src/apis\`](../packages/wechatpay-v3/src/apis) by \`npm run docs\`.

A parameter without a v3 counterpart is either unnecessary, or not sent with a reason, or refused with the way out. Texts
are as long as v3 allows: it counts bytes, and a Chinese character has three. What is new in v3 passes through under its
documented name: parameters as listed, fields of answers nested as they come.`,
  titles: {
    differences: 'What differs from v2',
    calls: 'Calls',
    unsupported: 'Calls that WeChat Pay v3 does not have',
    errors: 'Error codes',
    notifications: 'Notifications',
    payment: 'Payment (`TRANSACTION.SUCCESS`)',
    refund: 'Refund (`REFUND.SUCCESS`, `REFUND.ABNORMAL`, `REFUND.CLOSED`)',
  },
  columns: {
    request: ['parameter', 'in v3', 'how'],
    answer: ['in v3', 'field', 'how'],
    errors: ['v3', 'v2 (`err_code`)'],
    differences: ['call', 'field', 'by v2', 'by v3', 'why'],
  },
  words: {
    differences: `Everything else is the same: the [contract suite](../packages/cloudpay/src/both-versions.test.ts) makes each call by both
versions, with its successes and its refusals, compares all fields, and reads this list.`,
    allCalls: 'all',
    answered: 'a result',
    refusedCall: 'an error',
    asAbove: '″',
    empty: 'empty',
    document: (form) => `WeChat Pay’s document (${form})`,
    direct: 'merchants',
    partner: 'service providers',
    parameters: 'Parameters',
    results: 'Result',
    ifIs: (parameter, value) => `if ${parameter} is ${value}`,
    ifGiven: (parameter) => `if ${parameter} is given`,
    only: (apis) => `${apis.join(', ')} only`,
    notSent: (reason) => `not sent: ${reason}`,
    refused: (reason, unless) =>
      unless === undefined ? `refused: it ${reason}` : `refused without ${unless}: it ${reason}`,
    encrypted: 'encrypted by the client',
    fixed: (value) => `always ${value}, unless a parameter says otherwise`,
    byDefault: (parameters) => `default: ${parameters.join(', else ')}`,
    passes: (names) => `New in v3, sent as given: ${names.join(', ')}.`,
    always: (value) => `always ${value}`,
    kept: 'callers get the v3 field too',
    asSent: 'as sent',
    whole: 'the whole answer',
    missing: 'missing',
    states: (field, states) => `Other values of ${field} than SUCCESS are refusals: ${states.join(', ')}.`,
    errors: (errors) => `Errors with their HTTP status: ${errors.join(', ')}.`,
    file: 'the file, whose SHA1 the client checks',
    separator: ', ',
  },
};

export const chinese: V3Language = {
  code: 'zh',
  header: `# 微信支付 v3：每个接口如何调用

[English](v3-reference.md)

设置 \`version: 'v3'\` 后，同样的接口由微信支付 v3 完成。参数、结果与回调事件仍使用 v2 的名称、单位和时间格式，见 [API 参考](api-reference.zh-CN.md)。本页说明它们各自对应什么，由 \`npm run docs\` 根据 [\`packages/wechatpay-v3/src/apis\`](../packages/wechatpay-v3/src/apis) 中的声明生成。

v3 中没有对应项的参数，或者不再需要，或者不发送并说明原因，或者拒绝调用并给出办法。文本长度以 v3 为准：按字节计算，一个汉字占三个字节。v3 新增的内容以其文档名称传递：参数见各接口，响应字段保持原有层级。`,
  titles: {
    differences: '与 v2 的区别',
    calls: '接口',
    unsupported: '微信支付 v3 没有的接口',
    errors: '错误码',
    notifications: '通知',
    payment: '支付（`TRANSACTION.SUCCESS`）',
    refund: '退款（`REFUND.SUCCESS`、`REFUND.ABNORMAL`、`REFUND.CLOSED`）',
  },
  columns: {
    request: ['参数', 'v3 中', '说明'],
    answer: ['v3 中', '字段', '说明'],
    errors: ['v3', 'v2（`err_code`）'],
    differences: ['接口', '字段', 'v2', 'v3', '原因'],
  },
  words: {
    differences: `除此之外完全相同：[契约测试](../packages/cloudpay/src/both-versions.test.ts)用两个版本进行每个调用（包括成功与拒绝），逐个字段比较，并读取这份列表。`,
    allCalls: '全部',
    answered: '返回结果',
    refusedCall: '抛出错误',
    asAbove: '同上',
    empty: '空',
    document: (form) => `微信支付文档（${form}）`,
    direct: '普通商户',
    partner: '服务商',
    parameters: '参数',
    results: '结果',
    ifIs: (parameter, value) => `${parameter} 为 ${value} 时`,
    ifGiven: (parameter) => `给出 ${parameter} 时`,
    only: (apis) => `仅 ${apis.join('、')}`,
    notSent: (reason) => `不发送：${reason}`,
    refused: (reason, unless) =>
      unless === undefined ? `拒绝：${reason}` : `没有 ${unless} 时拒绝：${reason}`,
    encrypted: '由客户端加密',
    fixed: (value) => `固定为 ${value}，除非另有参数`,
    byDefault: (parameters) => `默认：${parameters.join('，其次 ')}`,
    passes: (names) => `v3 新增的参数，原样发送：${names.join('、')}。`,
    always: (value) => `固定为 ${value}`,
    kept: '同时返回 v3 的字段',
    asSent: '与发送的相同',
    whole: '整个响应',
    missing: '没有',
    states: (field, states) => `${field} 不为 SUCCESS 时视为拒绝：${states.join('、')}。`,
    errors: (errors) => `错误码及其 HTTP 状态：${errors.join('、')}。`,
    file: '文件，客户端会校验其 SHA1',
    separator: '、',
  },
};
