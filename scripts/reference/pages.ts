import { commandsPage } from './commands.ts';
import { configurationPage } from './configuration.ts';
import { databasePage } from './database-operations.ts';
import { errorsPage } from './errors.ts';
import { metricsPage } from './metrics.ts';
import { writePage } from './page.ts';
import { routesPage } from './routes.ts';

/** The pages of docs/reference in both languages, by their files. */
export async function referencePages(root: string): Promise<[file: string, text: string][]> {
  const pages = [
    await errorsPage(root),
    await configurationPage(root),
    await commandsPage(root),
    routesPage(root),
    await metricsPage(root),
    databasePage(root),
  ];
  return pages.flatMap((page): [string, string][] => [
    [`reference/${page.name}.md`, writePage(page, 'en')],
    [`reference/${page.name}.zh-CN.md`, writePage(page, 'zh')],
  ]);
}
