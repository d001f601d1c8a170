import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { Phone } from '../../packages/miniprogram/src/testing/phone';

const ROOT = join(__dirname, '../miniprogram');

/** An open page of the mini program, with what a user can see and do. */
export interface OpenPage {
  /** What the page shows, without the white space between elements. */
  text(): string;
  /** Taps the first element that fits. */
  tap(selector: string): void;
  /** Types a text into the first element that fits. */
  type(selector: string, text: string): void;
  has(selector: string): boolean;
  /** The attribute of the first element that fits, as the page's template gives it. */
  attribute(selector: string, name: string): unknown;
  texts(selector: string): string[];
  /** Calls a life-cycle function of the page: `onShow`, `onUnload`. */
  lifeCycle(name: string): Promise<unknown>;
}

interface Rendered {
  readonly dom?: { textContent: string | null };
  dispatchEvent(name: string, options?: { detail: object }): void;
  toJSON(): { attrs: { name: string; value: unknown }[] };
}

interface RenderedPage extends Rendered {
  readonly instance: PageInstance;
  attach(parent: unknown): void;
  querySelector(selector: string): Rendered | undefined;
  querySelectorAll(selector: string): Rendered[];
}

/**
 * What is used of miniprogram-simulate. Its own types bring WeChat's globals along, which redefine `require` and
 * others for every file of the workspace.
 */
interface Simulate {
  load(path: string, options: { compiler: 'simulate'; rootPath: string }): string;
  render(id: string): RenderedPage;
}

const simulate = require('miniprogram-simulate') as Simulate;

interface PageInstance {
  [name: string]: ((...args: unknown[]) => unknown) | undefined;
}

interface PageOptions {
  data?: object;
  [name: string]: unknown;
}

const globals = globalThis as unknown as {
  wx: Record<string, unknown>;
  App(app: { onLaunch(): void }): void;
  Page(options: PageOptions): void;
  Component(options: object): void;
  document: { createElement(name: string): unknown };
};

/** miniprogram-simulate knows components. A page is one whose functions are methods, and which is opened by a query. */
globals.Page = ({ data = {}, ...functions }) => globals.Component({ data, methods: functions });

const loaded = new Map<string, string>();

/** Opens a page by its name, as `wx.navigateTo` does by its path. */
export function openPage(name: string, query: Record<string, string> = {}): OpenPage {
  const path = join(ROOT, 'pages', name, name);
  const id = loaded.get(name) ?? simulate.load(path, { compiler: 'simulate', rootPath: ROOT });
  loaded.set(name, id);
  const component = simulate.render(id);
  component.attach(globals.document.createElement('main'));
  const { instance } = component;
  const found = (selector: string) => {
    const element = component.querySelector(selector);
    if (!element) throw new Error(`there is no ${selector} on page ${name}`);
    return element;
  };
  const lifeCycle = async (event: string, ...args: unknown[]) => instance[event]?.(...args);
  lifeCycle('onLoad', query);
  lifeCycle('onShow');
  return {
    text: () => (component.dom?.textContent ?? '').replace(/\s+/g, ' ').trim(),
    tap(selector) {
      const element = found(selector);
      // The buttons of WeChat ignore taps while they are disabled; those of the simulation do not.
      if (attributeOf(element, 'disabled') === true) return;
      element.dispatchEvent('tap');
    },
    type: (selector, text) => found(selector).dispatchEvent('input', { detail: { value: text } }),
    has: (selector) => component.querySelector(selector) !== undefined,
    attribute: (selector, attribute) => {
      const element = component.querySelector(selector);
      return element && attributeOf(element, attribute);
    },
    texts: (selector) =>
      component.querySelectorAll(selector).map(({ dom }) => dom?.textContent?.trim() ?? ''),
    lifeCycle,
  };
}

function attributeOf(element: Rendered, name: string): unknown {
  return element.toJSON().attrs.find((attribute) => attribute.name === name)?.value;
}

export interface Wx {
  /** Where pages were sent: `redirectTo /pages/…`. */
  readonly went: string[];
  readonly storage: Map<string, unknown>;
}

/** Sets `wx` to a new phone and what else the pages use. */
export function freshWx({ wx, storage }: Pick<Phone, 'wx' | 'storage'>, own: Record<string, unknown>): Wx {
  const went: string[] = [];
  const ways = ['navigateTo', 'redirectTo', 'switchTab'].map((way) => [
    way,
    ({ url }: { url: string }) => went.push(`${way} ${url}`),
  ]);
  Object.assign(globals.wx, wx, Object.fromEntries(ways), {
    setStorageSync: (key: string, value: unknown) => storage.set(key, copied(value)),
    stopPullDownRefresh: () => undefined,
    ...own,
  });
  return { storage, went };
}

/** A copy, as storage and network make them. Arrays of Node are no arrays for a page in jsdom. */
export function copied<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

/** Runs the mini program's own app.js with these settings. */
export function launch(config: { envId?: string; functionsUrl?: string }): void {
  jest.isolateModules(() => {
    jest.doMock('../miniprogram/config', () => ({ envId: '', functionsUrl: '', ...config }));
    globals.App = (app) => app.onLaunch();
    require('../miniprogram/app');
  });
}

/** Waits until a condition holds. @throws what was there instead */
export async function until(is: () => boolean, otherwise: () => string): Promise<void> {
  const end = Date.now() + 120_000;
  while (!is()) {
    if (Date.now() > end) throw new Error(`waited in vain: ${otherwise()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Waits until a page shows a text. */
export function shows(page: OpenPage, text: string | RegExp): Promise<void> {
  return until(
    () => (typeof text === 'string' ? page.text().includes(text) : text.test(page.text())),
    () => `a page that shows ${text}; it shows: ${page.text()}`,
  );
}
