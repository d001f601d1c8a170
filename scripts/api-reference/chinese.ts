import type { Language } from './write-reference.ts';

export const chinese: Language = {
  code: 'zh',
  header: `# API 参考

[English](api-reference.md)

\`cloudPay\` 的全部接口，由 \`npm run docs\` 根据 [\`packages/wechatpay/src/apis\`](../packages/wechatpay/src/apis) 中的声明生成。参数可以用两种写法，也可以混用；结果为 camelCase，也可以用 snake_case 名称读取。金额为整数，单位为分；时间为北京时间。

\`errCode: 0\` 只表示微信支付返回了响应；是否同意要看 \`returnCode\` 和 \`resultCode\`。没有得到响应的调用会抛出错误，带有 \`errCode\`、\`errMsg\`；如果微信支付可能已经处理，还带有 \`query\`：重试之前先用其中的单号查询。结果中的任何字段都可能缺失。

设置 \`version: 'v3'\` 后，同样的接口由微信支付 v3 完成：[每个参数和字段的对应关系](v3-reference.zh-CN.md)。`,
  columns: { parameters: ['参数', '类型', '必填', '说明'], results: ['字段', '类型', '说明'] },
  words: {
    parameters: '参数',
    results: '结果',
    certificate: '需要商户证书',
    noCertificate: '不需要证书',
    signature: '签名',
    document: '微信支付文档',
    required: '是',
    oneOf: (names) => `${names.join(' ')} 之一`,
    optional: '',
    filledIn: (value) => `默认：${value}`,
    notBy: (needed, apis) => `${needed}；${apis.join('、')} 除外`,
    integer: '整数',
    text: '字符串',
    json: '对象或 JSON 字符串',
    object: '对象',
    commonTitle: '所有接口的参数',
    commonResultsTitle: '所有结果的字段',
    nothingElse: '只有所有结果共有的字段。',
    fieldsOf: (name) => `${name} 的字段：`,
    or: '或',
  },
  payment: '`wx.requestPayment` 所需的参数；交易类型为 JSAPI 且下单成功时返回',
  file: "文件：字符串，`tarType: 'GZIP'` 时为 gzip 的 Buffer；被微信支付拒绝时没有",
};
