/**
 * Runs a mini program's own files as WeChat does: each file is a function that gets `wx`, `App`, `Page`, `getApp` and
 * `require`. Pages have their data and functions, and no screen.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';

type Functions = Record<string, unknown>;

/** An open page. */
export interface OpenPage {
  /** What `setData` has set. */
  readonly data: Record<string, unknown>;
  /** Calls a function of the page as an event does: `dataset` is that of the element, `detail` that of the event. */
  fire(name: string, event?: { dataset?: object; detail?: object }): Promise<unknown>;
  /** `onUnload` */
  close(): void;
}

export interface MiniProgram {
  readonly wx: Functions;
  /** What `getApp()` returns. */
  readonly app: Functions;
  /** What the mini program's files have written to the console. */
  readonly console: readonly unknown[][];
  /** Opens a page by its name: `pages/<name>/<name>`, with `onLoad` and `onShow`. */
  open(name: string, query?: Record<string, string>): OpenPage;
}

export interface MiniProgramOptions {
  wx: Functions;
  /** The code of npm modules by name. */
  modules?: Readonly<Record<string, string>> | undefined;
}

/** @param root the folder with app.js */
export function startMiniProgram(root: string, { wx, modules = {} }: MiniProgramOptions): MiniProgram {
  const loaded = new Map<string, { exports: unknown }>();
  let app: Functions = {};
  let registered: Functions | undefined;
  const lines: unknown[][] = [];
  const write = (...line: unknown[]): void => void lines.push(line);
  const globals = {
    wx,
    console: { log: write, info: write, warn: write, error: write },
    App(options: Functions): void {
      app = options;
      call(app, 'onLaunch', { path: '', query: {} });
    },
    Page(options: Functions): void {
      registered = options;
    },
    getApp: () => app,
  };

  function run(id: string, code: string, requireFrom: (name: string) => unknown): unknown {
    const known = loaded.get(id);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    loaded.set(id, module);
    const given = { ...globals, require: requireFrom, module, exports: module.exports };
    // As WeChat does it. The code is that of the test's own project.
    new Function(...Object.keys(given), `${code}\n//# sourceURL=${id}`)(...Object.values(given));
    return module.exports;
  }

  function requireFile(file: string): unknown {
    return run(file, plain(readFileSync(file, 'utf8')), (name) => {
      const code = modules[name];
      if (code !== undefined) return run(name, code, noFurther);
      if (!name.startsWith('.') && !name.startsWith('/')) throw new Error(`module '${name}' is not defined`);
      const path = name.startsWith('/') ? join(root, name) : join(dirname(file), name);
      return requireFile(existsSync(path) ? path : `${path}.js`);
    });
  }

  requireFile(join(root, 'app.js'));
  return {
    wx,
    get app() {
      return app;
    },
    console: lines,
    open(name, query = {}) {
      const file = join(root, `pages/${name}/${name}.js`);
      loaded.delete(file);
      registered = undefined;
      requireFile(file);
      if (!registered) throw new Error(`${file} calls no Page()`);
      const page = pageOf(registered);
      call(page, 'onLoad', query);
      call(page, 'onShow');
      return {
        data: page.data,
        async fire(event, { dataset = {}, detail = {} } = {}) {
          if (typeof page[event] !== 'function') throw new Error(`page ${name} has no function ${event}`);
          return call(page, event, { type: 'tap', detail, currentTarget: { dataset }, target: { dataset } });
        },
        close: () => void call(page, 'onUnload'),
      };
    },
  };
}

interface Page extends Functions {
  data: Record<string, unknown>;
}

function pageOf({ data = {}, ...functions }: Functions): Page {
  const page: Page = {
    ...functions,
    data: structuredClone(data) as Record<string, unknown>,
    setData(values: object, done?: () => void) {
      Object.assign(page.data, values);
      done?.();
    },
  };
  return page;
}

function call(target: Functions, name: string, ...args: unknown[]): unknown {
  const called = target[name];
  return typeof called === 'function' ? called.apply(target, args) : undefined;
}

/** Developers' tools translate ES modules: imports run before the rest of a file. */
function plain(code: string): string {
  if (!/^(import|export)\b/m.test(code)) return code;
  return transformSync(code, { format: 'cjs', target: 'es2020' }).code;
}

function noFurther(name: string): never {
  throw new Error(`A built module requires ${name}: it should need no other.`);
}
