/**
 * The words of the Chinese texts: one term a thing, as the mini-program ecosystem writes it. `scripts/glossary.test.ts`
 * holds all Chinese texts to this list. A new thing that has more than one name in Chinese gets a row here first.
 */

export interface Term {
  /** The thing, in the words of the English texts. */
  readonly en: string;
  /** The term. */
  readonly zh: string;
  /** Other forms that are right, and when. */
  readonly also?: string;
  /** Words that are wrong, and why the term is better. */
  readonly not: readonly { readonly word: RegExp; readonly why: string }[];
}

export const terms: readonly Term[] = [
  {
    en: 'service provider',
    zh: '服务商',
    not: [{ word: /受理商|服务提供商|渠道商/, why: 'WeChat Pay’s word since 2017' }],
  },
  {
    en: 'sub-merchant',
    zh: '子商户',
    not: [
      {
        word: /特约商户|二级商户|下级商户/,
        why: 'the field is sub_mch_id; v3’s documents alone say 特约商户',
      },
    ],
  },
  {
    en: 'merchant number',
    zh: '商户号',
    not: [{ word: /商户编号|商户\s?ID|商家号/i, why: 'the merchant platform’s word' }],
  },
  {
    en: 'cloud function',
    zh: '云函数',
    also: '函数, where it is clear which is meant',
    not: [{ word: /云端函数|云方法/, why: 'CloudBase’s word' }],
  },
  {
    en: 'host of functions',
    zh: '函数服务',
    also: '实例, for one of several processes of `cloudpay serve`',
    not: [
      {
        word: /宿主(?!机)|函数主机|函数运行时服务|云函数服务/,
        why: 'a literal translation of "host"; the reader calls a service',
      },
    ],
  },
  {
    en: 'callback',
    zh: '回调',
    also: '回调函数',
    not: [{ word: /回呼|回拨|回传函数|返调/, why: 'everyone says 回调' }],
  },
  {
    en: 'the call unifiedOrder',
    zh: '统一下单',
    also: '下单, for making an order by any call',
    not: [{ word: /统一订单|统一创建订单/, why: 'WeChat Pay’s name of the API' }],
  },
  {
    en: 'payment, to pay',
    zh: '支付',
    also: '付款人, 付款码, 付款银行, 付款方式: WeChat Pay’s own compounds',
    not: [
      {
        word: /付款(?!人|码|银行|方式|给)|付钱|缴费/,
        why: 'one word for one act; the API, its states and the money all say 支付',
      },
    ],
  },
  {
    en: 'refund',
    zh: '退款',
    not: [{ word: /退钱|返款|退费/, why: 'WeChat Pay’s word' }],
  },
  {
    en: 'bill, reconciliation',
    zh: '对账单、对账',
    also: '交易账单 and 资金账单 are the names of v3’s APIs; 账单 where the page is about bills',
    not: [
      {
        word: /对帐|帐单|流水账(?!单)|结账单|对账表|帐户/,
        why: '账, not 帐; one word for what WeChat Pay sends',
      },
    ],
  },
  {
    en: 'recovery of lost notifications',
    zh: '补单',
    not: [{ word: /补偿(任务|机制|丢失)|补发通知|找回订单/, why: 'what payment engineers call it' }],
  },
  {
    en: 'retry',
    zh: '重试',
    also: '重新投递 (redelivery by hand), 重放 (by an attacker)',
    not: [
      {
        word: /重发|再次尝试|重新尝试|重复(投递|发送通知|这次调用)/,
        why: 'says neither who sends nor whether it is the same message',
      },
    ],
  },
  {
    en: 'dead letter',
    zh: '死信',
    not: [{ word: /死亡信|死邮件|废信/, why: 'the word of every message queue' }],
  },
  {
    en: 'idempotent',
    zh: '幂等',
    not: [{ word: /等幂|能够承受(重复|多次)|可以承受/, why: 'say it as engineers do: 回调函数必须保证幂等' }],
  },
  {
    en: 'hash',
    zh: '哈希值',
    also: '哈希算法, 哈希运算, 哈希函数',
    not: [{ word: /哈希(?!值|算法|运算|函数)|散列|杂凑/, why: 'the value is 哈希值' }],
  },
  {
    en: 'password of the certificate',
    zh: '证书密码',
    not: [{ word: /口令|通行码|密码短语/, why: 'the merchant platform’s word; 口令 is a login’s' }],
  },
  {
    en: 'response of HTTP; result of a function',
    zh: '响应；返回值',
    also: '返回, as the verb of both',
    not: [
      { word: /应答|回答/, why: 'HTTP has 响应, a function has a 返回值' },
      { word: /函数的?响应值|返回响应值/, why: 'a function has a 返回值' },
    ],
  },
  {
    en: 'crash',
    zh: '异常退出',
    not: [
      {
        word: /死掉|崩溃|挂掉|宕掉|(网关|进程|函数|服务)死了/,
        why: 'says what the operator sees: the process ended, and not by itself',
      },
    ],
  },
  {
    en: 'fault injection',
    zh: '故障注入',
    also: '注入故障',
    not: [{ word: /弄坏|搞坏|破坏它/, why: 'the field’s word' }],
  },
  {
    en: 'burst',
    zh: '突发上限',
    not: [
      {
        word: /安静一段时间|空闲之后(一次|允许|可)|一次可以有多少|突发次数/,
        why: 'the name of this setting in every rate limiter',
      },
    ],
  },
  {
    en: 'to answer 503 (a probe)',
    zh: '返回 503',
    not: [{ word: /说不(?!清|明|定|准|出|上|通|好)|说 503/, why: 'a probe has no voice' }],
  },
  {
    en: 'newer (button of a list)',
    zh: '较新',
    also: '更新, for an update',
    not: [{ word: /newer: '更新'/, why: '更新 means update' }],
  },
  {
    en: 'durable',
    zh: '持久化',
    not: [{ word: /持久(?!化|卷)|耐久/, why: 'the adjective alone is not a mode' }],
  },
  {
    en: 'pass-through',
    zh: '直通',
    not: [{ word: /透传模式|穿透模式/, why: 'one name for the mode' }],
  },
  {
    en: 'load balancer',
    zh: '负载均衡器',
    also: '负载均衡',
    not: [{ word: /(?<!负载)均衡器/, why: 'the whole word' }],
  },
  {
    en: 'to verify a signature',
    zh: '验签',
    not: [{ word: /验证签名|校验签名/, why: 'WeChat Pay’s word' }],
  },
  {
    en: 'secret (of a configuration)',
    zh: '机密',
    also: '密钥, for a key; 令牌, for a token',
    not: [{ word: /\| 密钥：/, why: 'a token or a password is no 密钥' }],
  },
  {
    en: 'directory',
    zh: '目录',
    also: '文件夹, on the files page of the console, as in CloudBase’s',
    not: [{ word: /文件夹/, why: 'what a shell and a server have' }],
  },
  {
    en: 'document (of the database)',
    zh: '记录',
    also: '文档数据库, for the kind of database; 文档, for documentation',
    not: [
      {
        word: /个文档|文档数(?!据)|文档的 ?_id|(?:插入|新建|导入|导出|更新|删除|替换)文档/,
        why: 'CloudBase’s word, in its console and in the documents of mini programs; 文档 is documentation',
      },
    ],
  },
  {
    en: 'to roll back',
    zh: '回滚',
    also: '分账回退, 回退单: WeChat Pay’s words for a share that is given back',
    not: [
      {
        word: /^(?!.*分账).*(?<!返)回退(?!单|商户号|金额|结果)/,
        why: 'the word of deployments and transactions; 回退 is a share that is given back',
      },
    ],
  },
  {
    en: 'account (of a merchant or a mini program)',
    zh: '账号',
    also: '基本账户, 运营账户, 用户的账户: where money is',
    not: [
      {
        word: /(?<!基本|运营|入账|资金|来源|出资|手续费|用户的?|商户某个)账户(?! ?中心|间的资金|描述|类型|余额)/,
        why: 'a number and its keys are a 账号; 账户 holds money',
      },
    ],
  },
  {
    en: 'orders under way',
    zh: '在途订单',
    not: [{ word: /途中的订单|路上的订单/, why: 'the word of payments' }],
  },
  {
    en: 'to log in',
    zh: '登录',
    not: [{ word: /登陆/, why: 'a wrong character' }],
  },
  {
    en: 'payer',
    zh: '付款人',
    also: '用户, where it is clear who pays',
    not: [{ word: /支付者|支付人|付款方(?!式)/, why: 'the word of WeChat Pay v2’s documents' }],
  },
  {
    en: 'app secret',
    zh: 'AppSecret',
    also: '小程序的密钥（AppSecret）, where it is introduced',
    not: [{ word: /小程序密钥|应用密钥|AppSecrect/, why: 'the name on mp.weixin.qq.com' }],
  },
  {
    en: 'error code',
    zh: '错误码',
    not: [{ word: /错误代码|错误编号|拒绝代码/, why: 'the word of WeChat Pay’s and CloudBase’s documents' }],
  },
  {
    en: 'you',
    zh: '你',
    not: [{ word: /您/, why: 'one form of address in all texts' }],
  },
];
