import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** Longer than anything here takes on a busy machine, shorter than jest's patience. */
const PATIENCE = 10_000;

/** Opens pages in contexts of their own, and notes what they do. */
export interface ConsolePages {
  open(url: string, options?: BrowserContextOptions): Promise<{ page: Page; context: BrowserContext }>;
  /** The origins that any page asked for anything. */
  readonly requested: ReadonlySet<string>;
  /** Errors of scripts, and breaches of the page's own security policy. */
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
