import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** Longer than any step on a busy machine, shorter than jest's timeout. */
const PATIENCE = 30_000;

/** Opens pages in separate contexts and records their requests and errors. */
export interface ConsolePages {
  open(url: string, options?: BrowserContextOptions): Promise<{ page: Page; context: BrowserContext }>;
  /** The origins of all requests. */
  readonly requested: ReadonlySet<string>;
  /** Script errors, and violations of the page's security policy. */
  readonly wentWrong: readonly string[];
}

export function consolePages(browser: () => Browser): ConsolePages {
  const requested = new Set<string>();
  const wentWrong: string[] = [];
  return {
    requested,
    wentWrong,
    async open(url, options = {}) {
      const context = await browser().newContext({
        locale: 'en-GB',
        viewport: { width: 1280, height: 860 },
        ...options,
      });
      context.setDefaultTimeout(PATIENCE);
      const page = await context.newPage();
      page.on('request', (request) => requested.add(new URL(request.url()).origin));
      page.on('pageerror', (error) => wentWrong.push(error.message));
      page.on('console', (message) => {
        if (/Content.Security.Policy|Trusted/i.test(message.text())) wentWrong.push(message.text());
      });
      await page.goto(url);
      return { page, context };
    },
  };
}
