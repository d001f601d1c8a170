import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type DefaultTheme, defineConfig } from 'vitepress';
import { anchorOf } from '../../scripts/site/markdown.ts';
import { existingGroups, type Locale, pagesOf } from '../../scripts/site/pages.ts';
import { pictureSize } from '../../scripts/site/picture-size.ts';
import { rankOfPage, wordsOfPage, wordsOfQuery } from '../../scripts/site/search-words.ts';
import { renderOurWay } from './markdown.mts';

const root = join(import.meta.dirname, '../..');
const pages = pagesOf(root);
const base = process.env['SITE_BASE'] ?? '/';
/** The generator's own, for browsers. */
const ofGenerator = createRequire(createRequire(import.meta.url).resolve('vitepress'));
const minisearch = join(dirname(ofGenerator.resolve('minisearch')), '../es/index.js');

function addressOf(file: string, locale: Locale): string {
  const inEnglish = pages.find((page) => page.file === file)?.path ?? '/';
  const path = locale === 'zh' ? `/zh${inEnglish}` : inEnglish;
  return path.replace(/\/index$/, '/');
}

function sidebar(locale: Locale): DefaultTheme.SidebarItem[] {
  return existingGroups(root).map((group) => ({
    text: group[locale],
    ...(group.page && { link: addressOf(group.page, locale) }),
    ...(group.folded && { collapsed: true }),
    items: group.entries.map((entry) => ({ text: entry[locale], link: addressOf(entry.file, locale) })),
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
  notFound: {
    title: 'Page not found',
    quote: 'There is no page at this address.',
    linkLabel: 'Go to the home page',
    linkText: 'Go to the home page',
  },
};

/** Buttons that only scripts answer are not shown, and on small screens the list of pages stands below the page. */
const WITHOUT_SCRIPTS = `
.VPNavBarSearch, .VPNavBarHamburger, .VPNavBarAppearance, .VPNavBarExtra, .VPLocalNav, button.copy { display: none !important }
@media (max-width: 959px) {
  .Layout .VPSidebar { position: static; order: 1; width: auto; max-width: none; transform: none; opacity: 1; visibility: visible }
}`;

export default defineConfig({
  title: 'OpenCloudPay',
  base,
  srcDir: '.pages',
  outDir: 'dist',
  cacheDir: '.cache',
  lastUpdated: false,
  metaChunk: true,
  head: [
    ['link', { rel: 'icon', href: 'data:,' }],
    ['noscript', {}, `<style>${WITHOUT_SCRIPTS}</style>`],
  ],
  vite: {
    // The index of the search is one chunk, which is loaded when a reader opens the search.
    build: { chunkSizeWarningLimit: 2000 },
    resolve: {
      alias: [
        { find: /^.*\/VPHome\.vue$/, replacement: join(import.meta.dirname, 'theme/home.mts') },
        { find: /^minisearch$/, replacement: join(import.meta.dirname, 'theme/search-index.mts') },
        { find: /^minisearch-itself$/, replacement: minisearch },
      ],
    },
  },
  transformPageData({ frontmatter }) {
    const picture = frontmatter['hero']?.image;
    if (picture) Object.assign(picture, pictureSize(join(root, picture.src)));
  },
  transformHtml: (html) => {
    // The name of a group that cannot be folded is a heading, and no button.
    const headed = html.replace(
      /(<section class="VPSidebarItem level-0(?: has-active)?"[^>]*><div class="item") role="button" tabindex="0"/g,
      '$1',
    );
    // What the theme sets only when its scripts have run: the bar would jump.
    return headed.includes('class="VPSidebar')
      ? headed.replace('class="VPNavBar"', 'class="VPNavBar has-sidebar"')
      : headed;
  },
  markdown: {
    anchor: { slugify: anchorOf },
    // Braces in prose are code of ours, not attributes.
    attrs: { disable: true },
    config: renderOurWay(root, base),
    // GitHub's colours, with enough contrast for comments and keywords.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
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
          options: { tokenize: wordsOfPage },
          searchOptions: {
            tokenize: wordsOfQuery,
            combineWith: 'AND',
            prefix: true,
            fuzzy: false,
            boostDocument: rankOfPage,
          },
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
                footer: {
                  selectText: '打开',
                  selectKeyAriaLabel: '回车键',
                  navigateText: '选择',
                  navigateUpKeyAriaLabel: '上箭头',
                  navigateDownKeyAriaLabel: '下箭头',
                  closeText: '关闭',
                  closeKeyAriaLabel: 'Esc 键',
                },
              },
            },
          },
        },
      },
    },
  },
});
