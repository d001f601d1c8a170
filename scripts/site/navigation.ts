/**
 * The pages of the documentation site and their order. A page is a Markdown file of the repository: it is read on GitHub
 * too. `scripts/site/pages.test.ts` checks that every document has its place here.
 */

export interface Entry {
  /** The English file. */
  readonly file: string;
  readonly en: string;
  readonly zh: string;
}

export interface Group {
  readonly en: string;
  readonly zh: string;
  readonly entries: readonly Entry[];
  /** The English file that the group's name leads to. */
  readonly page?: string;
  /** The group is folded until one of its pages is open. */
  readonly folded?: boolean;
}

const doc = (name: string, en: string, zh: string): Entry => ({ file: `docs/${name}.md`, en, zh });
const guide = (name: string, en: string, zh: string) => doc(`guides/${name}`, en, zh);
const reference = (name: string, en: string, zh: string) => doc(`reference/${name}`, en, zh);
const package_ = (name: string): Entry => ({ file: `packages/${name}/README.md`, en: name, zh: name });
const example = (name: string, en: string, zh: string): Entry => ({
  file: `examples/${name}/README.md`,
  en,
  zh,
});

export const groups: readonly Group[] = [
  {
    en: 'Start',
    zh: '开始',
    entries: [
      doc('start', 'Five minutes', '五分钟上手'),
      doc('install', 'Installing', '安装'),
      doc('concepts', 'Concepts', '概念'),
      { file: 'README.md', en: 'Overview', zh: '总览' },
      doc('differences', 'Differences from CloudBase', '与云开发的不同'),
    ],
  },
  {
    en: 'Guides',
    zh: '指南',
    entries: [
      guide('run-locally', 'Run my shop locally', '在本机运行商城'),
      guide('test-in-ci', 'Test my callbacks in CI', '在 CI 中测试回调'),
      guide('stay-on-cloudbase', 'Stay on CloudBase, own account', '留在云开发，用自己的商户号'),
      guide('own-server', 'Leave to my own server', '迁到自己的服务器'),
      guide('each-platform', 'Functions on each platform', '各平台上的云函数'),
      guide('from-cloud-run', 'From WeChat Cloud Run', '从微信云托管迁出'),
      doc('v3', 'From v2 to v3', '从 v2 到 v3'),
      guide('going-live', 'Going live', '上线'),
      guide('rotate-keys', 'Rotating keys', '更换密钥'),
      guide('lost-notifications', 'Lost notifications', '丢失的通知'),
      guide('read-a-bill', 'Reading a bill', '看懂对账单'),
    ],
  },
  {
    en: 'Troubleshooting',
    zh: '排错',
    entries: [doc('troubleshooting', 'What you see', '按现象排错')],
  },
  {
    en: 'In depth',
    zh: '深入',
    entries: [
      doc('local-emulation', 'Local emulation', '本地模拟'),
      doc('ai-tools', 'AI coding tools', 'AI 编程工具'),
      doc('gateway', 'The gateway', '网关'),
      doc('serve', 'cloudpay serve', 'cloudpay serve'),
      doc('leaving', 'Leaving CloudBase', '迁出云开发'),
      doc('callbacks', 'Callbacks to every platform', '各平台的回调'),
      doc('platforms', 'Entries of platforms', '各平台的入口'),
      doc('miniprogram', 'The mini program', '小程序'),
      doc('database', 'The database', '云数据库'),
      doc('files', 'Files', '文件'),
      doc('wechat-apis', 'WeChat’s APIs', '微信接口'),
      doc('cloudbase-module', 'CloudBase’s newer calls', '云开发的新调用方式'),
      doc('bills', 'Bills', '对账单'),
    ],
  },
  {
    en: 'Reference',
    zh: '参考',
    entries: [
      doc('api-reference', 'API', 'API'),
      doc('v3-reference', 'Calls by v3', '用 v3 完成的调用'),
      doc('v3-apis', 'APIs of v3', 'v3 的 API'),
      doc('wx-server-sdk', 'Members of wx-server-sdk', 'wx-server-sdk 的成员'),
      doc('check', 'Rules of check', 'check 的规则'),
      reference('errors', 'Error codes', '错误码'),
      reference('configuration', 'Configuration', '配置'),
      reference('commands', 'Commands', '命令'),
      reference('routes', 'Routes', '路由'),
      reference('metrics', 'Metrics', '指标'),
      reference('database-operations', 'Database operations', '数据库操作'),
    ],
  },
  {
    en: 'Background',
    zh: '背景',
    entries: [
      doc('security', 'Security', '安全'),
      { file: 'SECURITY.md', en: 'Reporting a vulnerability', zh: '报告漏洞' },
      doc('architecture', 'Architecture', '架构'),
      doc('performance', 'Performance', '性能'),
      doc('scale', 'Scale', '规模'),
      { file: 'CHANGELOG.md', en: 'Changelog', zh: '更新日志' },
      { file: 'CONTRIBUTING.md', en: 'Contributing', zh: '参与开发' },
    ],
  },
  {
    en: 'Packages',
    zh: '包',
    page: 'README.md',
    folded: true,
    entries: [
      'wx-server-sdk',
      'cloudpay',
      'wechatpay',
      'wechatpay-v3',
      'gateway',
      'durable',
      'server',
      'function-host',
      'function-adapters',
      'database',
      'storage',
      'openapi',
      'miniprogram',
      'simulator',
      'emulator',
      'check',
      'console',
      'cli',
    ].map(package_),
  },
  {
    en: 'Examples',
    zh: '示例',
    page: 'examples/README.md',
    folded: true,
    entries: [
      { file: 'examples/README.md', en: 'All examples', zh: '全部示例' },
      { file: 'cloudfunctions/README.md', en: 'Sample functions', zh: '示例云函数' },
      example('npm-alias', 'By the name wx-server-sdk', '以 wx-server-sdk 为名'),
      example('register', 'Beside the real SDK', '与官方 SDK 并用'),
      example('create-cloud-pay', 'createCloudPay', 'createCloudPay'),
      example('jest-test', 'A jest test', 'jest 测试'),
      example('platforms', 'Platforms', '各平台'),
      example('shops', 'Shops', '小店'),
      example('migrations', 'Migrations', '迁移'),
      example('old-environment', 'The old environment', '旧环境'),
      { file: 'miniprogram-demo/README.md', en: 'A mini program that pays', zh: '会支付的小程序' },
    ],
  },
];

/** Helps an editor or a machine, and no reader: not on the site. */
export const offTheSite: readonly RegExp[] = [
  /^packages\/contracts\/README\.md$/,
  /^\.changeset\//,
  /(^|\/)fixtures\//,
  /^examples\/(?:shops|migrations)\/[^/]+\//,
];
