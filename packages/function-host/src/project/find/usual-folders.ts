import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { hasProjectConfig } from './project-config';
import { pays, usesSdk } from './what-else';

/** The usual folders of functions, without a configuration. */
const USUAL = [
  ...['cloudfunctions', 'cloud/functions', 'functions', 'cloud', 'cloud-functions', 'cloudfunction'],
  // The folder from which the build of a uni-app copies them, and the folder of one without a build.
  ...['src/cloudfunctions', 'src/functions', 'src/cloud'],
  ...['static/cloudfunctions', 'static/functions', 'static/cloud'],
  ...['src/static/cloudfunctions', 'src/static/cloud'],
];

/** The folders of functions of uniCloud, which may use wx-server-sdk too. */
const OF_UNICLOUD = /^(?:uniCloud(?:-\w+)?|cloudfunctions-(?:tcb|tencent|aliyun|alipay))$/;

/** Folders of nothing but functions have such names. */
const FOLDER_NAMES = /^(?:cloud[-_]?functions?|functions|cloud)$/i;

/** Files of a project or repository, which a folder of nothing but functions has not. */
const OF_REPOSITORIES = [
  ...['.git', 'app.json', 'pages.json', 'App.vue', 'vite.config.js', 'vite.config.ts', 'vue.config.js'],
  ...['lerna.json', 'pnpm-workspace.yaml', 'miniprogram', 'Dockerfile'],
];

/** The folders of a project that have functions by their names, those that `holds` says have some. */
export function usualFolders(root: string, holds: (folder: string) => boolean): string[] {
  const folders = [...USUAL, ...uniCloudFolders(root)].map((name) => join(root, name)).filter(holds);
  return byPayments(folders.filter((folder) => !isOfUniCloud(root, folder) || usesSdk(folder)));
}

/** Folders whose functions pay first, then those whose functions use wx-server-sdk. */
export function byPayments(folders: readonly string[]): string[] {
  if (folders.length < 2) return [...folders];
  return folders
    .map((folder) => ({ folder, score: pays(folder) ? 2 : usesSdk(folder) ? 1 : 0 }))
    .sort((a, b) => b.score - a.score)
    .map(({ folder }) => folder);
}

/** Whether a folder is a whole project or repository, where most folders are something else than functions. */
export function isRepository(folder: string): boolean {
  if (hasProjectConfig(folder) || OF_REPOSITORIES.some((file) => existsSync(join(folder, file)))) return true;
  return !FOLDER_NAMES.test(basename(folder)) && existsSync(join(folder, 'cloudbaserc.json'));
}

/** Whether a folder of a project belongs to uniCloud, by its name. */
export function isUniCloud(name: string): boolean {
  return OF_UNICLOUD.test(name);
}

/** The folders of functions of uniCloud in a project, relative to it. */
export function uniCloudFolders(root: string): string[] {
  return readdirSync(root)
    .filter(isUniCloud)
    .sort()
    .map((name) => (name.startsWith('uniCloud') ? join(name, 'cloudfunctions') : name));
}

function isOfUniCloud(root: string, folder: string): boolean {
  return isUniCloud(relative(root, folder).split(sep)[0] ?? '');
}
