import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Both, both, type ReferencePage, type Section } from './page.ts';
import { devRouteTexts, type ProductionRoute, productionRoutes } from './route-texts.ts';

const contractsOf = (root: string) => join(root, 'packages/contracts/src');

/** The value of a constant such as `CALL_ROUTE` in a file of contracts. */
function constantOf(root: string, file: string, name: string): string {
  const value = new RegExp(`const ${name} = '([^']+)'`).exec(
    readFileSync(join(contractsOf(root), file), 'utf8'),
  )?.[1];
  if (value === undefined) throw new Error(`${file} declares no ${name}`);
  return value;
}

/** The path of a route. One that the table writes itself is compared with the source that serves it. */
function pathOf(root: string, { path, source }: ProductionRoute): string {
  if (typeof path !== 'string') return constantOf(root, ...path);
  const [file, shown] = source ?? ['', path];
  if (!readFileSync(join(root, file), 'utf8').includes(shown))
    throw new Error(`${file} does not serve ${path}: it lacks ${shown}`);
  return path;
}

/** The routes that the interfaces of contracts declare, in the sequence of the declaration. */
export function devRoutes(root: string): string[] {
  const folder = join(contractsOf(root), 'dev-server');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort()
    .flatMap((file) =>
      [
        ...readFileSync(join(folder, file), 'utf8').matchAll(/'((?:GET|POST|PUT|DELETE) \/api\/[^']*)': /g),
      ].map(([, route = '']) => route),
    );
}

const COLUMNS: readonly Both[] = [both('route', '路由'), both('used by', '使用者'), both('does', '作用')];

/** Every HTTP route of production and of the dev server. */
export function routesPage(root: string): ReferencePage {
  const titles = [...new Set(productionRoutes.map(({ of }) => of))];
  const production: Section[] = titles.map((of) => ({
    title: of,
    columns: COLUMNS,
    rows: productionRoutes
      .filter((route) => route.of === of)
      .map((route) => [`\`${route.method} ${pathOf(root, route)}\``, route.by, route.does]),
  }));
  return {
    name: 'routes',
    title: both('Routes', '路由'),
    about: both(
      'Every HTTP address, written by `npm run docs` from the constants and types that clients and servers share. What should be reachable from where: [the gateway](../gateway.md#addresses), [`cloudpay serve`](../serve.md#addresses).',
      '全部 HTTP 地址，由 `npm run docs` 根据客户端与服务器共用的常量和类型生成。各地址可访问的范围：[网关](../gateway.zh-CN.md#地址)、[`cloudpay serve`](../serve.zh-CN.md#地址)。',
    ),
    sections: [
      ...production,
      {
        title: both('The dev server', '开发服务器'),
        about: both(
          'The API of `cloudpay dev` and of `startEmulator({ port })`, on 127.0.0.1 alone. A POST or PUT sends `content-type: application/json` and an object, `{}` where nothing is needed. Times are milliseconds by the emulated clock, money is integer cents. Failures have a `code`: [error codes](errors.md#the-dev-server).',
          '`cloudpay dev` 和 `startEmulator({ port })` 的接口，只在 127.0.0.1 上提供。POST 和 PUT 使用 `content-type: application/json` 和一个对象，没有内容时为 `{}`。时间是模拟时钟的毫秒数，金额是以分为单位的整数。失败时带有 `code`：[错误码](errors.zh-CN.md#开发服务器)。',
        ),
        columns: [both('route', '路由'), both('does', '作用')],
        rows: devRoutes(root).map((route) => [`\`${route}\``, devRouteTexts[route] ?? '']),
      },
    ],
  };
}
