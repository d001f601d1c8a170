import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';

const screenshots = join(__dirname, '../../../../.cache/screenshots');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Gives axe to every page that is loaded from now on. It goes to the browser once: half a megabyte for each page would cost
 * more than what axe does there. The page's Content-Security-Policy, which forbids other scripts, allows this.
 */
export async function addAxe(context: BrowserContext): Promise<void> {
  await context.addInitScript(`if (location.protocol !== 'about:') {${axe}\n}`);
}

/**
 * The serious and critical violations of a page with axe (see {@link addAxe}): `rule: element: reason`.
 *
 * @param rules the ids of axe's rules to check. Default: all
 */
export async function accessibilityViolations(page: Page, rules?: readonly string[]): Promise<string[]> {
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) };
  return (await page.evaluate(`(async () => {
    const { violations } = await axe.run(document, ${JSON.stringify(options)});
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map((node) => id + ': ' + node.target.join(' ') + ': ' + node.failureSummary),
      );
  })()`)) as string[];
}

/** Whether the page scrolls sideways. */
export function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}

/**
 * English sentences of a page that is in Chinese. What the page quotes stays as it is: code, data, logs, and the words of WeChat
 * Pay and the platform. A sentence that quotes an English one has Chinese beside it.
 */
export async function englishSentences(page: Page): Promise<string[]> {
  return (await page.evaluate(`(() => {
    const quoted = '.code, code, pre, textarea, option, .log, .payload, .quoted, .goods, [lang=en]';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data.trim();
      const isSentence = /\\b[a-z]+ [a-z]+ [a-z]+\\b/.test(text) && !/\\p{Script=Han}/u.test(text);
      if (isSentence && !node.parentElement.closest(quoted)) found.push(text);
    }
    return found;
  })()`)) as string[];
}

/** Saves a picture in `.cache/screenshots` if the variable KEEP_SCREENSHOTS is set. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  if (!process.env['KEEP_SCREENSHOTS']) return;
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}
