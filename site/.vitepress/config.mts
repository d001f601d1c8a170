import { join } from 'node:path';
import { type DefaultTheme, defineConfig, type MarkdownRenderer } from 'vitepress';
import { anchorOf } from '../../scripts/site/markdown.ts';
import { existingGroups, type Locale, pagesOf } from '../../scripts/site/pages.ts';

const root = join(import.meta.dirname, '../..');
const pages = pagesOf(root);

function sidebar(locale: Locale): DefaultTheme.SidebarItem[] {
  return existingGroups(root).map((group) => ({
    text: group[locale],
    ...(group.folded && { collapsed: true }),
    items: group.entries.map((entry) => {
      const inEnglish = pages.find(({ file }) => file === entry.file)?.path ?? '/';
      const path = locale === 'zh' ? `/zh${inEnglish}` : inEnglish;
      return { text: entry[locale], link: path.replace(/\/index$/, '/') };
    }),
  }));
}

const chinese: DefaultTheme.Config = {
  nav: [
    { text: '五分钟上手', link: '/zh/start' },
    { text: '指南', link: '/zh/guides/run-locally', activeMatch: '^/zh/guides/' },
    { text: '排错', link: '/zh/troubleshooting' },
    { text: 'API', link: '/zh/api-reference' },
  ],
  sidebar: { '/zh/': sidebar('zh') },
  outline: { label: '本页目录', level: [2, 3] },
  docFooter: { prev: '上一页', next: '下一页' },
  darkModeSwitchLabel: '外观',
  lightModeSwitchTitle: '切换到浅色',
  darkModeSwitchTitle: '切换到深色',
  sidebarMenuLabel: '目录',
  returnToTopLabel: '回到顶部',
  langMenuLabel: '切换语言',
  skipToContentLabel: '跳到正文',
  notFound: {
    title: '页面不存在',
    quote: '该地址没有对应的页面。',
    linkLabel: '前往首页',
    linkText: '前往首页',
  },
};

const english: DefaultTheme.Config = {
  nav: [
    { text: 'Five minutes', link: '/start' },
    { text: 'Guides', link: '/guides/run-locally', activeMatch: '^/guides/' },
    { text: 'Troubleshooting', link: '/troubleshooting' },
    { text: 'API', link: '/api-reference' },
  ],
  sidebar: { '/': sidebar('en') },
  outline: { level: [2, 3] },
};

/** Chinese has no spaces: each Han character is a word of the search, and a query of several finds all of them. */
const words = (text: string): string[] =>
  text.toLowerCase().match(/\p{Script=Han}|[\p{L}\p{N}_]+|-\d{3,}/gu) ?? [];

/** Short code stays on one line: `{ errcode: 0 }` reads badly in two halves. */
const SHORT = 24;

function keepTogether({ renderer: { rules } }: MarkdownRenderer): void {
  const write = rules['code_inline'];
  rules['code_inline'] = (tokens, index, ...others) => {
    const token = tokens[index];
    if (token && token.content.length <= SHORT) token.attrJoin('class', 'short');
    return write?.(tokens, index, ...others) ?? '';
  };
}

export default defineConfig({
  title: 'OpenCloudPay',
  base: process.env['SITE_BASE'] ?? '/',
  srcDir: '.pages',
  outDir: 'dist',
  cacheDir: '.cache',
  lastUpdated: false,
  metaChunk: true,
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    anchor: { slugify: anchorOf },
    // Braces in prose are code of ours, not attributes.
    attrs: { disable: true },
    config: keepTogether,
  },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      description: 'cloud.cloudPay anywhere: the same calls and callbacks, on your own WeChat Pay account',
      themeConfig: english,
    },
    zh: {
      label: '简体中文',
      lang: 'zh-CN',
      description: '在任何地方使用 cloud.cloudPay：同样的调用和回调，自己的微信支付商户号',
      themeConfig: chinese,
    },
  },
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          options: { tokenize: words },
          searchOptions: { combineWith: 'AND', prefix: true, fuzzy: false },
        },
        locales: {
          zh: {
            translations: {
              button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
              modal: {
                displayDetails: '显示详情',
                resetButtonTitle: '清除',
                backButtonTitle: '关闭',
                noResultsText: '没有结果：',
                footer: { selectText: '打开', navigateText: '选择', closeText: '关闭' },
              },
            },
          },
        },
      },
    },
  },
});
