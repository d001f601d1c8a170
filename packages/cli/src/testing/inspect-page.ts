import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const screenshots = join(__dirname, '../../../../.cache/screenshots');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe reports, as far as it is read here. */
interface AxeResult {
  violations: { id: string; impact: string; nodes: { target: string[]; failureSummary?: string }[] }[];
}

/** The serious and critical violations of the page as it is: `rule: element: why`. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  // By evaluation, not as a script of the page, which its Content-Security-Policy would not let in.
  const result = (await page.evaluate(
    `(async () => { ${axe}; return axe.run(document, { resultTypes: ['violations'] }); })()`,
  )) as AxeResult;
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`),
    );
}

/** Whether something sticks out to the right, so that the page scrolls sideways. */
export function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}

/** Keeps a picture for people to look at, in `.cache/screenshots`, when the variable KEEP_SCREENSHOTS is set. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  if (!process.env['KEEP_SCREENSHOTS']) return;
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}
