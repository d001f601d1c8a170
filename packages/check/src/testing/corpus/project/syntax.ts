import type { Corpus } from '../../variants';

export const syntax: Corpus = {
  rule: 'syntax',
  place: 'function',
  wrong: {
    'a brace is missing': 'exports.main = async (event) => {\n  return 1;\n',
    'two commas': 'exports.main = async (event) => ({ a: 1,, b: 2 });',
    'a word too many': 'exports.main = async (event) => { retrun event; };',
    'marks of a merge':
      '<<<<<<< HEAD\nexports.main = async () => 1;\n=======\nexports.main = async () => 2;\n>>>>>>> other\n',
    'await where it is not': 'exports.main = (event) => { const data = await event.get(); return data; };',
    'a Chinese comma': 'exports.main = async (event) => ({ a: 1， b: 2 });',
    'a string that is not closed': "exports.main = async () => ({ text: 'not closed });",
    'a Python comment': '# payment\nexports.main = async () => 1;',
    'a reserved word as a name in a module':
      "import cloud from 'wx-server-sdk';\nexport const main = async () => { const package = cloud; return package; };",
    'a const twice': 'const db2 = 1;\nconst db2 = 2;\nexports.main = async () => db2;',
  },
  right: {
    'plain code': 'exports.main = async (event) => event.no ?? 1;',
    'an ES module': {
      'cloudfunctions/hello/index.mjs':
        "import cloud from 'wx-server-sdk';\nexport const main = async () => cloud.version;",
    },
    TypeScript: {
      'cloudfunctions/hello/index.js': 'exports.main = async () => 1;',
      'miniprogram/app.ts':
        'App<{ n: number }>({ onLaunch(): void { const n = <number>1; console.log(n as unknown); } });',
    },
    JSX: {
      'cloudfunctions/hello/index.js': 'exports.main = async () => 1;',
      'src/pages/index.jsx':
        'export default () => <View onClick={() => Taro.cloud.callFunction({ name: "hello" })}>支付</View>;',
    },
    'a component of Vue': {
      'cloudfunctions/hello/index.js': 'exports.main = async () => 1;',
      'pages/index.vue':
        '<template><view>{{ a < 1 }}</view></template>\n<script>\nexport default { data: () => ({ a: 1 }) };\n</script>\n<style>a { color: red }</style>',
    },
    'a class with private members':
      'class A { #n = 1; static { console.log(1); } get n() { return this.#n; } }\nexports.main = async () => new A().n;',
    'top-level await in a module': {
      'cloudfunctions/hello/index.mjs':
        "const cloud = await import('wx-server-sdk');\nexport const main = async () => cloud;",
    },
    'a shebang and new syntax': {
      'cloudfunctions/hello/index.js':
        '#!/usr/bin/env node\nclass A { #x = 1; static { this.y = 1_000; } get x() { return this.#x ?? 0; } }\nexports.main = async (event) => event?.a?.[0] ?? new A().x;',
    },
    'TypeScript with decorators and generics': {
      'cloudfunctions/hello/index.ts':
        'type Reply<T> = { errcode: number; data?: T };\nexport async function main<T extends object>(event: T): Promise<Reply<T>> { return { errcode: 0, data: event } satisfies Reply<T>; }',
    },
    'names that are reserved in modules alone': `exports.main = async (event) => {
  let public = await cloud.database().collection('goods').doc(event.id).get();
  for (const package of public.data.packages) console.log(package.name, 010);
};`,
    'a function with arguments of the same name, as in old code':
      'function pick(_, _) { return _; }\nexports.main = async (event) => pick(1, event);',
    'JSX of a page': {
      'cloudfunctions/hello/index.js': 'exports.main = async () => 1;',
      'src/pages/index.jsx':
        "import { View } from '@tarojs/components';\nexport default () => <View className='a'>{1}</View>;",
    },
  },
};
