/** The v2 calls without a v3 counterpart: completes the sentence "`api` …". */
export const unsupportedCalls: Readonly<Record<string, { readonly problem: string; readonly zh?: string }>> =
  {
    shortUrl: {
      problem:
        'has no counterpart in WeChat Pay v3: links of Native payment are short there. Show the code_url of unifiedOrder with tradeType NATIVE as a QR code, or make this call with the account’s v2 API key',
      zh: 'v3 没有对应的接口：Native 支付的链接本来就短。请把 unifiedOrder（tradeType 为 NATIVE）返回的 code_url 转成二维码，或用账号的 v2 API 密钥调用',
    },
    authCodeToOpenid: {
      problem:
        'has no counterpart in WeChat Pay v3: micropay answers with the payer’s openid. Charge the code, or make this call with the account’s v2 API key',
      zh: 'v3 没有对应的接口：micropay 的响应中有用户的 openid。请直接扣款，或用账号的 v2 API 密钥调用',
    },
  };
