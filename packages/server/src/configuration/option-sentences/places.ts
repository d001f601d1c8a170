import type { Sentence } from './sentence';

/** Sentences of `function-adapters`: where callbacks are. */
export const ofAdapters: readonly Sentence[] = [
  [
    /^:? ?The adapter (\S+) needs the package (\S+), which is not installed: (npm install \S+)$/,
    '适配器 $1 需要 $2 包，但没有安装：$3',
  ],
  [
    /^:? ?The adapter (\S+) needs the package (\S+), which cannot be loaded \((.*)\): (npm install \S+)$/s,
    '适配器 $1 需要 $2 包，但无法加载（$3）：$4',
  ],
  [/^must be binary or structured\.$/, '应为 binary 或 structured。'],
  [
    /^must have at least (\d+) characters \(openssl rand -base64 32 makes one\)\.$/,
    '至少要有 $1 个字符（可用 openssl rand -base64 32 生成）。',
  ],
  [/^names no place where its callbacks are\.$/, '没有写明回调在哪里。'],
  [
    /^is not an http:\/\/ or https:\/\/ URL: name where the service is\.$/,
    '不是 http:// 或 https:// 地址：请填写服务的地址。',
  ],
  [
    /^is not an http:\/\/ or https:\/\/ URL: name where the function host is served\.$/,
    '不是 http:// 或 https:// 地址：请填写函数服务的地址。',
  ],
  [
    /^is not an http:\/\/ or https:\/\/ URL: name where the functions are\.$/,
    '不是 http:// 或 https:// 地址：请填写云函数的地址。',
  ],
  [
    /^is not an http:\/\/ or https:\/\/ URL: name where (?:the API of )?(.*) is\.$/,
    '不是 http:// 或 https:// 地址：请填写 $1 的 API 地址。',
  ],
  [
    /^holds a user, a query or a fragment: give the plain URL, and the token as `token`\.$/,
    '带有用户名、查询参数或 # 片段：请填写单纯的地址，令牌写在 `token` 中。',
  ],
  [
    /^holds a user or a fragment: give the plain URL, and the token as `token`\.$/,
    '带有用户名或 # 片段：请填写单纯的地址，令牌写在 `token` 中。',
  ],
  [
    /^has a placeholder at the end of its host: only the operator decides where callbacks go\.$/,
    '的域名以占位符结尾：回调发往哪里只能由运维决定。',
  ],
  [
    /^has an unknown placeholder: \{functionName\} and \{envId\} are the only ones\.$/,
    '中有未知的占位符：只能使用 {functionName} 和 {envId}。',
  ],
  [/^must be a number of milliseconds above 0, got (.*)\.$/, '应为大于 0 的毫秒数，实际为 $1。'],
  [/^is empty or holds characters that no header can carry\.$/, '为空，或含有请求头不能使用的字符。'],
  [/^is empty: name at least one service and its base URL\.$/, '为空：请至少写明一个服务和它的基础地址。'],
  [/^is empty: name at least one environment\.$/, '为空：请至少写明一个环境。'],
  [/^has a wrong form\.$/, '格式不对。'],
  [/^and (\S+) are given together, or both left out\.$/, '和 $1 必须同时配置，或都不配置。'],
  [/^(\S+) and (\S+) are given together, or both left out\.$/, '$1 和 $2 必须同时配置，或都不配置。'],
];
