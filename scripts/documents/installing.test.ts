/**
 * A reader who types `cloudpay`, or installs a package of ours, must find how: the packages are not published yet, and an
 * operator types the same command in a container or under systemd. So each such page links to the page about installing.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { commandsOf, shellBlocks } from './shell-blocks';

const root = join(__dirname, '../..');

it('pages with our commands or packages say how they are installed', () => {
  const commands = shellBlocks(root)
    // READMEs of packages and examples are read where these are.
    .filter(({ page }) => /^(?:docs\/|README)/.test(page) && !page.startsWith('docs/install'))
    .flatMap(({ page, code }) => commandsOf(code).map((command) => ({ page, command })));
  const pages = commands.filter(({ command }) =>
    /^(?:npx )?cloudpay(?:-server)? |@opencloudpay\//.test(command),
  );
  const silent = new Set(
    pages
      .map(({ page }) => page)
      .filter(
        (page) =>
          !/\]\((?:\.\.\/|docs\/)?install(?:\.zh-CN)?\.md/.test(readFileSync(join(root, page), 'utf8')),
      ),
  );

  expect(new Set(pages.map(({ page }) => page)).size).toBeGreaterThan(20);
  expect([...silent]).toEqual([]);
});

it('npx takes `cloudpay` only where the package with this program was installed: npm has no other of ours', () => {
  const wrong = new Map<string, string>();
  let installed = new Set<string>();
  let last = '';
  for (const { page, code } of shellBlocks(root)) {
    if (page !== last) installed = new Set();
    last = page;
    for (const command of commandsOf(code)) {
      if (/^npm install .*(?:@opencloudpay\/cli|packed\/\*)/.test(command)) installed.add('cloudpay');
      if (/^npm install .*@opencloudpay\/server/.test(command)) installed.add('cloudpay-server');
      const program = /(?:^|&& |\| )npx (cloudpay(?:-server)?) /.exec(command)?.[1];
      if (program && !installed.has(program)) wrong.set(page, command);
    }
  }

  expect(Object.fromEntries(wrong)).toEqual({});
});
