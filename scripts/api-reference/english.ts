import type { Language } from './write-reference.ts';

export const english: Language = {
  code: 'en',
  header: `# API reference

[简体中文](api-reference.zh-CN.md)

Every call of \`cloudPay\`, written from the declarations in [\`packages/wechatpay/src/apis\`](../packages/wechatpay/src/apis)
by \`npm run docs\`. Parameters may be given in either spelling, mixed; results are camelCase, and answer to the
snake_case names, too. Amounts are integer cents, times Beijing time.

\`errCode: 0\` says that WeChat Pay answered; \`returnCode\` and \`resultCode\` say whether it agreed. A call that got no
answer rejects with an error that carries \`errCode\`, \`errMsg\` and, where WeChat Pay may have acted all the same,
\`query\`: the numbers to query with before anything is repeated. Any field of a result may be missing.

With \`version: 'v3'\` the same calls are made with WeChat Pay v3: [what becomes of each parameter and field](v3-reference.md).`,
  columns: { parameters: ['parameter', 'type', 'needed', 'must be'], results: ['field', 'type', 'is'] },
  words: {
    parameters: 'Parameters',
    results: 'Result',
    certificate: 'with the client certificate',
    noCertificate: 'no certificate',
    signature: 'signed',
    document: 'WeChat Pay’s document',
    required: 'yes',
    oneOf: (names) => `one of ${names.join(' ')}`,
    optional: '',
    filledIn: (value) => `default: ${value}`,
    notBy: (needed, apis) => `${needed}; not for ${apis.join(' ')}`,
    integer: 'integer',
    text: 'text',
    json: 'object or JSON text',
    object: 'object',
    commonTitle: 'Parameters of every call',
    commonResultsTitle: 'Fields of every result',
    nothingElse: 'Only the fields of every result.',
    fieldsOf: (name) => `Fields of ${name}:`,
    or: 'or',
  },
  payment: 'what `wx.requestPayment` takes; there where the order succeeded with trade type JSAPI',
  file: "the file: a string, or a Buffer of its gzip with `tarType: 'GZIP'`; missing where WeChat Pay refused",
};
