/** Projects as people lay them out: what is taken for a function, what not and why. No code runs. */
import { relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { foldersForTests } from '../../testing/temporary-functions';
import { inspectProject } from '../inspect-project';

const folderOf = foldersForTests();

type Files = Record<string, string>;

function inspect(files: Files, at = '') {
  const folder = folderOf(files);
  const report = inspectProject(at === '' ? folder : `${folder}/${at}`, ['wx-server-sdk']);
  return {
    ...report,
    folder: relative(folder, report.folder),
    otherFolders: report.otherFolders.map((other) => relative(folder, other)),
    notTaken: Object.fromEntries(report.notTaken.map(({ name, why }) => [name, why])),
  };
}

const PAY = `
  const cloud = require('wx-server-sdk');
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  exports.main = async (event) => cloud.cloudPay.unifiedOrder(event);`;
const PAID = 'exports.main = async () => ({ errcode: 0 });';
const SERVER = "const app = require('express')();\nconst main = () => app.listen(80);\nmain();";
const PAGE = 'Page({ data: {} });';
const MINI_PROGRAM = {
  'miniprogram/app.json': '{}',
  'miniprogram/app.js': 'App({});',
  'miniprogram/pages/index/index.js': PAGE,
};

interface Layout {
  files: Files;
  /** Where the command is started. Default: the project's folder. */
  at?: string;
  folder: string;
  functions: string[];
  notTaken?: Record<string, string>;
  otherFolders?: string[];
  warnings?: string[];
}

const LAYOUTS: Record<string, Layout> = {
  'the template of WeChat’s developer tools': {
    files: {
      'project.config.json': '{ "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/" }',
      ...MINI_PROGRAM,
      'cloudfunctions/pay/index.js': PAY,
      'cloudfunctions/pay_cb/index.js': PAID,
    },
    folder: 'cloudfunctions',
    functions: ['pay', 'pay_cb'],
  },
  'a configuration with comments, and a root with a slash in front': {
    files: {
      'project.config.json': '{ "cloudfunctionRoot": "/cloud/" // 云函数\n}',
      'cloud/pay/index.js': PAY,
    },
    folder: 'cloud',
    functions: ['pay'],
  },
  'a root that is missing, with the functions in a usual place': {
    files: {
      'project.config.json': '{ "cloudfunctionRoot": "functions/" }',
      'cloudfunctions/pay/index.js': PAY,
    },
    folder: 'cloudfunctions',
    functions: ['pay'],
  },
  'a root that is empty, with the functions in a part of the project': {
    files: {
      'project.config.json': '{ "cloudfunctionRoot": "cloudfunctions/" }',
      'cloudfunctions/.gitkeep': '',
      'server/cloud/functions/pay/index.js': PAY,
    },
    folder: 'server/cloud/functions',
    functions: ['pay'],
  },
  'helpers beside the functions, in a folder of their own': {
    files: {
      'project.config.json': '{ "cloudfunctionRoot": "cloudfunctions" }',
      'cloudfunctions/pay/index.js': `const { ok } = require('../common');\n${PAY}`,
      'cloudfunctions/refund/index.js': `const db = require('../database-access/db');\n${PAY}`,
      'cloudfunctions/common/index.js':
        'module.exports = { ok: () => 1, fail() {}, price: require("./price") };',
      'cloudfunctions/common/price.js': 'exports.price = 1;',
      'cloudfunctions/database-access/db.js': 'exports.db = 1;',
      'cloudfunctions/utils/index.js': '// what the main function needs\nexports.format = String;',
      'cloudfunctions/layers/common/package.json': '{ "name": "common" }',
      'cloudfunctions/docs/readme.md': '',
    },
    folder: 'cloudfunctions',
    functions: ['pay', 'refund'],
    notTaken: {
      common: 'exports no main; loaded by pay',
      'database-access': 'no index.js; loaded by refund',
      utils: 'exports no main',
    },
    warnings: ['OUTSIDE_FILES'],
  },
  'helpers as a dependency of the functions': {
    files: {
      'cloudfunctions/pay/index.js': `require('shop-base');\n${PAY}`,
      'cloudfunctions/pay/package.json': '{ "dependencies": { "shop-base": "file:../shop-base" } }',
      'cloudfunctions/shop-base/package.json': '{ "name": "shop-base", "main": "index.js" }',
      'cloudfunctions/shop-base/index.js': 'exports.price = 1;',
    },
    folder: 'cloudfunctions',
    functions: ['pay'],
    notTaken: { 'shop-base': 'exports no main; loaded by pay' },
  },
  'helpers that have a main of their own': {
    files: { 'cloudfunctions/pay/index.js': PAY, 'cloudfunctions/common/index.js': PAID },
    folder: 'cloudfunctions',
    functions: ['common', 'pay'],
  },
  'a function that is broken, not a helper': {
    files: {
      'cloudfunctions/pay/index.js': PAY,
      'cloudfunctions/refund/index.js': 'exports.handler = () => 1;',
    },
    folder: 'cloudfunctions',
    functions: ['pay', 'refund'],
  },
  'entries that are no index.js': {
    files: {
      'cloudfunctions/pay/pay.js': PAY,
      'cloudfunctions/pay/money.js': 'exports.cents = 1;',
      'cloudfunctions/refund/app.js': PAY,
      'cloudfunctions/query/package.json': '{ "main": "index.js" }',
      'cloudfunctions/query/query.js': PAY,
      'cloudfunctions/named/package.json': '{ "main": "named.js" }',
      'cloudfunctions/named/named.js': PAY,
      'cloudfunctions/handled/config.json': '{ "handler": "start.main" }',
      'cloudfunctions/handled/start.js': PAY,
      'cloudfunctions/built/src/index.ts': 'export const main = () => 1;',
      'cloudfunctions/built/dist/index.js': PAY,
    },
    folder: 'cloudfunctions',
    functions: ['built', 'handled', 'named', 'pay', 'query', 'refund'],
    warnings: ['ENTRY_NAME'],
  },
  'functions that call methods of cloud.openapi, which one of them does not allow': {
    files: {
      'cloudfunctions/allowed/index.js': `${PAID}\ncloud.openapi.wxacode.get();`,
      'cloudfunctions/allowed/config.json': '{ "permissions": { "openapi": ["wxacode.get"] } }',
      'cloudfunctions/tells/index.js': `require('./tell');\n${PAID}`,
      'cloudfunctions/tells/tell.js': '// cloud.openapi.a.b()\ncloud.openapi.subscribeMessage.send();',
      'cloudfunctions/tells/unused.js': 'cloud.openapi.wxacode.get();',
    },
    folder: 'cloudfunctions',
    functions: ['allowed', 'tells'],
    warnings: ['OPENAPI_PERMISSION'],
  },
  'functions that take environment variables, which one of them has nowhere': {
    files: {
      'cloudfunctions/set/index.js': `${PAID}\nconst mchId = process.env.MCH_ID || '';`,
      'cloudfunctions/set/config.json': '{ "envVariables": { "MCH_ID": "1900000109" } }',
      'cloudfunctions/unset/index.js': `${PAID}\nconst pay = require('./pay-config');`,
      'cloudfunctions/unset/pay-config.js': 'module.exports = { mchId: process.env.MCH_ID };',
    },
    folder: 'cloudfunctions',
    functions: ['set', 'unset'],
    warnings: ['VARIABLE_UNSET'],
  },
  'groups of functions': {
    files: {
      'cloudfunctions/login/index.js': PAID,
      'cloudfunctions/wxpay/order/index.js': PAY,
      'cloudfunctions/wxpay/refund/index.js': PAY,
      'cloudfunctions/router/index.js':
        "const order = require('./order');\nexports.main = (event) => order.main(event);",
      'cloudfunctions/router/order/index.js': PAY,
      'cloudfunctions/_old/login/index.js': PAID,
    },
    folder: 'cloudfunctions',
    functions: ['login', 'order', 'refund', 'router'],
    notTaken: { _old: 'no index.js' },
    warnings: ['NESTED_FUNCTION'],
  },
  'a uni-app of the command line, whose src has an index.js': {
    files: {
      'package.json': '{ "main": "index.js" }',
      'vite.config.js': '',
      'src/manifest.json': '{ "mp-weixin": { "appid": "wx1" } }',
      'src/pages.json': '{}',
      'src/index.js': "import App from './App.vue';",
      'src/store/index.js': 'export default {};',
      'src/functions/pay/index.js': PAY,
    },
    folder: 'src/functions',
    functions: ['pay'],
  },
  'a uni-app of HBuilderX with functions in static/cloud, and others for uniCloud': {
    files: {
      'manifest.json': '{ "mp-weixin": {} }',
      'pages.json': '{}',
      'uniCloud-aliyun/cloudfunctions/pay/index.js': 'exports.main = async () => uniCloud.database();',
      'static/cloud/pay/index.js': PAY,
      'static/logo/index.js': '',
    },
    folder: 'static/cloud',
    functions: ['pay'],
  },
  'a uni-app whose only functions are in the folder of uniCloud, and use wx-server-sdk': {
    files: {
      'manifest.json': '{ "mp-weixin": {} }',
      'uniCloud-tcb/cloudfunctions/pay/index.js': PAY,
      'uniCloud-tcb/cloudfunctions/goods/index.obj.js': 'module.exports = { list() {} };',
      'uniCloud-tcb/cloudfunctions/common/price/index.js': 'exports.price = 1;',
    },
    folder: 'uniCloud-tcb/cloudfunctions',
    functions: ['pay'],
    notTaken: { common: 'no index.js', goods: 'a cloud object of uniCloud' },
  },
  'a container beside the functions': {
    files: {
      'project.config.json': '{}',
      'server/Dockerfile': 'FROM node',
      'server/index.js': SERVER,
      'pay/index.js': PAY,
      'pay_cb/index.js': PAID,
      ...MINI_PROGRAM,
    },
    folder: '',
    functions: ['pay', 'pay_cb'],
    notTaken: { miniprogram: 'a mini program', server: 'a container: Dockerfile' },
  },
  'a container in the folder of the functions, and what else is no function': {
    files: {
      'cloudbaserc.json':
        '{ "functionRoot": "fns", "functions": [{ "name": "pay" }, { "name": "api", "type": "HTTP" }] }',
      'fns/pay/index.js': PAY,
      'fns/server/Dockerfile': '',
      'fns/server/index.js': SERVER,
      'fns/web/index.js': SERVER,
      'fns/api/index.js': SERVER,
      'fns/boot/scf_bootstrap': '',
      'fns/boot/app.js': SERVER,
      'fns/ocr/index.py': '',
    },
    folder: 'fns',
    functions: ['pay'],
    notTaken: {
      api: 'an HTTP function: a web server',
      boot: 'an HTTP function: a web server',
      ocr: 'written in Python, and only Node.js runs here',
      server: 'a container: Dockerfile',
      web: 'a server: index.js listens on a port',
    },
  },
  'functionRoot that is the project itself': {
    files: {
      'cloudbaserc.json':
        '{ "functionRoot": ".", "functions": [{ "name": "pay", "timeout": 9, "handler": "index.main" }] }',
      'pay/index.js': PAY,
      'paid/index.js': PAID,
      'scripts/index.js': 'console.log(1);',
      ...MINI_PROGRAM,
    },
    folder: '',
    functions: ['paid', 'pay'],
    notTaken: { miniprogram: 'a mini program', scripts: 'exports no main' },
  },
  'functions elsewhere, named one by one in cloudbaserc.json': {
    files: {
      'cloudbaserc.json':
        '{ "functionRoot": "fns", "functions": [{ "name": "pay", "dir": "./packages/pay/dist", "handler": "start.main" }] }',
      'fns/refund/index.js': PAY,
      'packages/pay/dist/start.js': PAY,
    },
    folder: 'fns',
    functions: ['pay', 'refund'],
  },
  'cloudbaserc.json beside the functions': {
    files: {
      'cloudfunctions/cloudbaserc.json':
        '{ "functionRoot": "./", "functions": [{ "name": "pay", "timeout": 9 }] }',
      'cloudfunctions/pay/index.js': PAY,
      'cloudfunctions/pay/cloudbaserc.json': '{ "envId": "shop" }',
    },
    folder: 'cloudfunctions',
    functions: ['pay'],
  },
  'a mini program in a part of the repository, whose root has an index.js': {
    files: {
      'package.json': '{ "main": "index.js" }',
      'index.js': SERVER,
      'admin/src/index.js': "import './app';",
      'weapp/cloud/functions/pay/index.js': PAY,
      'weapp/project.config.json': '{}',
    },
    folder: 'weapp/cloud/functions',
    functions: ['pay'],
  },
  'a repository with a program that exports main, and a mini program below': {
    files: {
      'package.json': '{}',
      'pnpm-workspace.yaml': '',
      'scripts/index.js': 'exports.main = () => process.exit(0);',
      'packages/shop/cloudfunctions/pay/index.js': PAY,
    },
    folder: 'packages/shop/cloudfunctions',
    functions: ['pay'],
  },
  'functions whose code does not say what it exports, in a folder that is configured': {
    files: {
      'cloudbaserc.json': '{ "functionRoot": "fns" }',
      'fns/pay/index.js': "module.exports = require('koa-like')();",
      'fns/broken/index.js': 'exports.handler = 1;',
    },
    folder: 'fns',
    functions: ['broken', 'pay'],
  },
  'several folders of functions: the one that pays': {
    files: {
      'admin/functions/report/index.js': PAID,
      'shop/cloudfunctions/pay/index.js': PAY,
      'shop/project.config.json': '{ "cloudfunctionRoot": "cloudfunctions" }',
    },
    folder: 'shop/cloudfunctions',
    functions: ['pay'],
    otherFolders: ['admin/functions'],
  },
  'two mini programs that share the functions': {
    files: {
      'cloudfunctions/pay/index.js': PAY,
      'customer-app/project.config.json': '{ "cloudfunctionRoot": "../cloudfunctions/" }',
      'merchant-app/project.config.json': '{ "cloudfunctionRoot": "../cloudfunctions/" }',
    },
    at: 'merchant-app',
    folder: 'cloudfunctions',
    functions: ['pay'],
  },
  'functions in a folder of no usual name': {
    files: { 'README.md': '', 'yun/pay/index.js': PAY, 'yun/paid/index.js': PAID, 'web/index.js': SERVER },
    folder: 'yun',
    functions: ['paid', 'pay'],
  },
  'the folder of the functions itself, among other things': {
    files: {
      'README.md': '',
      'package.json': '{}',
      'pay/index.js': PAY,
      'common/index.js': 'exports.ok = 1;',
    },
    folder: '',
    functions: ['pay'],
    notTaken: { common: 'exports no main' },
  },
  'functions of Firebase beside those of the mini program': {
    files: {
      'functions/index.js': "exports.api = require('firebase-functions').https.onRequest(() => {});",
      'functions/src/index.js': 'exports.api = 1;',
      'cloud/pay/index.js': PAY,
    },
    folder: 'cloud',
    functions: ['pay'],
  },
};

describe('a project is taken as it is laid out', () => {
  it.each(Object.keys(LAYOUTS))('%s', (which) => {
    const layout = LAYOUTS[which];
    if (!layout) throw new Error(which);
    const { files, at, folder, functions, notTaken = {}, otherFolders = [], warnings = [] } = layout;
    const report = inspect(files, at);
    expect({
      folder: report.folder,
      functions: report.functions,
      notTaken: report.notTaken,
      otherFolders: report.otherFolders,
      warnings: report.warnings.map(({ code }) => code),
    }).toEqual({ folder, functions, notTaken, otherFolders, warnings });
  });
});

/** How real code exports `main`, and how code does that only looks like it. */
const EXPORTS: [isFunction: boolean, source: string][] = [
  [true, 'exports.main = async (event, context) => {};'],
  [true, 'module.exports.main = function () {};'],
  [true, "exports['main'] = () => 1;"],
  [true, 'const main = () => 1;\nmodule.exports = { helper() { return { a: 1 }; }, main };'],
  [true, 'module.exports = { async main(event) { return { main: 1 }; } };'],
  [true, 'exports = module.exports = { main: handler };'],
  [true, 'const fn = {};\nfn.main = () => 1;\nmodule.exports = fn;'],
  [
    true,
    '"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.main = void 0;\nexports.main = main;',
  ],
  [
    true,
    'Object.defineProperty(exports, "main", { enumerable: true, get: function () { return x.main; } });',
  ],
  [true, '__export(index_exports, {\n  main: () => main\n});\nmodule.exports = __toCommonJS(index_exports);'],
  [true, `(()=>{var e={};n.d(e,{main:()=>r});module.exports=e})();${' '.repeat(3_000)}`],
  [true, 'export const main = async () => {};'],
  [true, 'export async function main(event) {}'],
  [true, 'const run = () => 1;\nexport { run as main };'],
  [true, 'export default { main() { return 1; } };'],
  [true, "module.exports = require('./lib/start');"],
  [true, "export * from './lib/start.js';"],
  [true, "__exportStar(require('./lib/start'), exports);"],
  [true, "const createApp = require('some-framework');\nmodule.exports = createApp();"],
  [false, 'exports.handler = () => 1;'],
  [false, '// exports.main = () => 1;\nexports.price = 1;'],
  [false, '/* exports.main = */ module.exports = { price: 1 };'],
  [false, 'const main = () => 1;\nmain();'],
  [false, 'module.exports = { price: { main: 1 } };'],
  [false, "exports.text = 'exports.main = 1';".replace('exports.main = 1', 'main')],
  [false, 'exports.mainPrice = 1;\nexports.remain = 2;'],
  [false, "module.exports = require('./lib/prices');"],
  [false, ''],
];

it.each(EXPORTS)('whether code is a function: %s %j', (isFunction, source) => {
  const { functions, notTaken } = inspect({
    'cloudfunctions/pay/index.js': PAY,
    // Its name decides where its code says that it exports no main.
    'cloudfunctions/utils/index.js': source,
    'cloudfunctions/utils/lib/start.js': 'exports.main = () => 1;',
    'cloudfunctions/utils/lib/prices.js': 'exports.price = 1;',
  });
  expect(functions).toEqual(isFunction ? ['pay', 'utils'] : ['pay']);
  expect(notTaken).toEqual(isFunction ? {} : { utils: 'exports no main' });
});

describe('files outside of a function’s own folder', () => {
  const shared = {
    'cloudfunctions/common/db.js': 'exports.db = 1;',
    'cloudfunctions/common/index.js': 'exports.ok = 1;',
  };
  it.each([
    ["require('../common/db')"],
    ["require('../common/db.js')"],
    ['require(`../common/db`)'],
    ["import('../common/db.js')"],
    ["require(path.join(__dirname, '../common/db'))"],
    ["require(path.resolve(__dirname, '..', 'common', 'db'))"],
    ["require(__dirname + '/../common/db')"],
    ['require(`$' + '{__dirname}/../common/db`)'],
    ["require('./lib/uses')"],
  ])('are named with the functions that load them: %s', (request) => {
    const { warnings } = inspect({
      ...shared,
      'cloudfunctions/pay/index.js': `const path = require('path');\n${request};\n${PAY}`,
      'cloudfunctions/pay/lib/uses.js': "require('../../common/db');",
    });
    expect(warnings).toEqual([
      {
        code: 'OUTSIDE_FILES',
        functions: ['pay'],
        files: ['common/db.js'],
        message: expect.stringMatching(
          /^Files outside of a function’s own folder: common\/db\.js, loaded by pay\. .*would fail there: copy what they load into each folder\.$/,
        ),
        zh: expect.stringMatching(/^云函数 pay 引用了自己目录之外的文件：common\/db\.js。/),
      },
    ]);
  });

  it('are named when an ES module imports them, and once for all functions', () => {
    const { warnings } = inspect({
      ...shared,
      'cloudfunctions/pay/index.mjs': "import { db } from '../common/db.js';\nexport const main = () => db;",
      'cloudfunctions/refund/index.mjs':
        "export { ok } from '../common/index.js';\nexport const main = () => 1;",
    });
    expect(warnings).toMatchObject([
      { functions: ['pay', 'refund'], files: ['common/db.js', 'common/index.js'] },
    ]);
  });

  it.each([
    ["// require('../common/db')"],
    ['const text = "require(\'../common/db\')";'],
    ["require('../common/absent')"],
    ["require('./../pay/own')"],
    ["require('dayjs')"],
  ])('are not claimed for %s', (code) => {
    const { warnings } = inspect({
      ...shared,
      'cloudfunctions/pay/index.js': `${code}\n${PAY}`,
      'cloudfunctions/pay/own.js': '',
      // Not loaded with the function.
      'cloudfunctions/pay/test/pay.test.js': "require('../../common/db');",
    });
    expect(warnings).toEqual([]);
  });
});

describe('npm modules that are missing', () => {
  it('are named with the folder whose package.json declares them', () => {
    const { missing, ...report } = inspect({
      'package.json': '{ "dependencies": { "md5": "2.3.0" } }',
      'project.config.json': '{}',
      'cloudfunctions/package.json': '{ "dependencies": { "axios": "^1.0.0" } }',
      'cloudfunctions/pay/package.json':
        '{ "dependencies": { "wx-server-sdk": "~2.6.3", "dayjs": "^1.11.0", "unused": "1", "here": "1" } }',
      'cloudfunctions/pay/index.js': `
        require('dayjs/plugin/utc'); require('axios'); require('md5'); require('@scope/sign/rsa'); require('xml2js');
        require('here'); require('fs'); require('node:crypto'); require('key.json'); require('config'); require('./lib');
        try { require('bufferutil') } catch {}
        ${PAY}`,
      'cloudfunctions/pay/lib.js': "require('tcb-router');",
      'cloudfunctions/pay/test.js': "require('mocha');",
      'cloudfunctions/pay/node_modules/here/index.js': "require('not-ours');",
      'cloudfunctions/refund/index.js': `require('xml2js');\n${PAY}`,
    });
    const top = report.folder;
    expect(top).toBe('cloudfunctions');
    expect(missing.map(({ path: _, ...rest }) => rest)).toEqual([
      {
        functionName: 'pay',
        hasManifest: true,
        modules: [
          { name: 'axios', range: '^1.0.0', declaredIn: expect.stringMatching(/cloudfunctions$/) },
          { name: 'dayjs', range: '^1.11.0', declaredIn: expect.stringMatching(/pay$/) },
          { name: 'md5', range: '2.3.0', declaredIn: expect.not.stringMatching(/cloudfunctions/) },
          { name: 'tcb-router' },
          { name: 'xml2js' },
        ],
      },
      { functionName: 'refund', hasManifest: false, modules: [{ name: 'xml2js' }] },
    ]);
  });
});
