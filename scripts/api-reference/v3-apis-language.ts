import type { LanguageCode } from '../api-types/needed.ts';

type Types = Readonly<Record<'string' | 'integer' | 'boolean' | 'array' | 'object', string>>;

/** The texts that differ between the languages of the page about the APIs of WeChat Pay v3. */
export interface V3ApisLanguage {
  readonly code: LanguageCode;
  readonly header: string;
  readonly columns: { readonly parameters: readonly string[]; readonly answer: readonly string[] };
  readonly words: {
    readonly document: (form: string) => string;
    readonly direct: string;
    readonly partner: string;
    readonly parameters: string;
    readonly noParameters: string;
    readonly answer: string;
    readonly noAnswer: string;
    readonly path: string;
    readonly query: string;
    readonly body: string;
    readonly required: string;
    readonly oneOf: (names: readonly string[]) => string;
    readonly encrypted: string;
    readonly and: string;
    readonly colon: string;
    readonly types: Types;
    readonly errors: (errors: readonly string[]) => string;
  };
}

export const english: V3ApisLanguage = {
  code: 'en',
  header: `# The APIs of WeChat Pay v3

[简体中文](v3-apis.zh-CN.md)

For programs that use the client of [\`@opencloudpay/wechatpay-v3\`](../packages/wechatpay-v3) itself:
\`client.request(apis.jsapiOrder, { body: { … } })\`. Functions call \`cloudPay\` instead: [how each call is made](v3-reference.md).

The client fills in the account (\`appid\`, \`mchid\`, \`sp_appid\`, \`sp_mchid\`) and encrypts what must be encrypted. Amounts
are integer cents, times RFC 3339. Parameters that are not listed are sent unchecked. Every API may also refuse with
\`PARAM_ERROR\` 400, \`INVALID_REQUEST\` 400, \`SIGN_ERROR\` 401, \`NO_AUTH\` 403, \`FREQUENCY_LIMITED\` 429 and \`SYSTEM_ERROR\` 500.
The page is written from the declarations in [\`packages/wechatpay-v3/src/apis\`](../packages/wechatpay-v3/src/apis) by
\`npm run docs\`.`,
  columns: {
    parameters: ['parameter', 'place', 'type', 'needed', 'must be'],
    answer: ['field', 'type', 'is'],
  },
  words: {
    document: (form) => `WeChat Pay’s document (${form})`,
    direct: 'merchants',
    partner: 'service providers',
    parameters: 'Parameters',
    noParameters: 'None.',
    answer: 'Answer',
    noAnswer: 'HTTP status 204, without a body.',
    path: 'path',
    query: 'query',
    body: 'body',
    required: 'yes',
    oneOf: (names) => `one of ${names.join(', ')}`,
    encrypted: 'the client encrypts it',
    and: '; ',
    colon: ': ',
    types: { string: 'text', integer: 'integer', boolean: 'true or false', array: 'list', object: 'object' },
    errors: (errors) => `Errors: ${errors.join(', ')}.`,
  },
};

export const chinese: V3ApisLanguage = {
  code: 'zh',
  header: `# 微信支付 v3 的接口

[English](v3-apis.md)

供直接使用 [\`@opencloudpay/wechatpay-v3\`](../packages/wechatpay-v3) 客户端的程序参考：\`client.request(apis.jsapiOrder, { body: { … } })\`。云函数请使用 \`cloudPay\`，见[每个接口如何调用](v3-reference.zh-CN.md)。

客户端会填入账号（\`appid\`、\`mchid\`、\`sp_appid\`、\`sp_mchid\`），并加密需要加密的字段。金额为整数，单位为分；时间为 RFC 3339 格式。未列出的参数不作检查，原样发送。所有接口还可能以 \`PARAM_ERROR\` 400、\`INVALID_REQUEST\` 400、\`SIGN_ERROR\` 401、\`NO_AUTH\` 403、\`FREQUENCY_LIMITED\` 429、\`SYSTEM_ERROR\` 500 拒绝。本页由 \`npm run docs\` 根据 [\`packages/wechatpay-v3/src/apis\`](../packages/wechatpay-v3/src/apis) 中的声明生成。`,
  columns: { parameters: ['参数', '位置', '类型', '必填', '说明'], answer: ['字段', '类型', '说明'] },
  words: {
    document: (form) => `微信支付文档（${form}）`,
    direct: '普通商户',
    partner: '服务商',
    parameters: '参数',
    noParameters: '无。',
    answer: '响应',
    noAnswer: 'HTTP 状态 204，没有包体。',
    path: '路径',
    query: '查询参数',
    body: '包体',
    required: '是',
    oneOf: (names) => `${names.join('、')} 之一`,
    encrypted: '由客户端加密',
    and: '；',
    colon: '：',
    types: { string: '字符串', integer: '整数', boolean: '布尔值', array: '列表', object: '对象' },
    errors: (errors) => `错误码：${errors.join('、')}。`,
  },
};
