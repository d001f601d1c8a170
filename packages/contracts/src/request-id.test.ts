import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

it('the name of the header is written in one place', () => {
  const packages = join(__dirname, '../..');
  const files = readdirSync(packages).flatMap((name) =>
    readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.test)\.tsx?$/.test(file) && !file.includes('testing'))
      .map((file) => join(name, 'src', file)),
  );
  expect(files.length).toBeGreaterThan(500);
  const naming = files.filter((file) =>
    /['"]x-request-id['"]/i.test(readFileSync(join(packages, file), 'utf8')),
  );
  expect(naming).toEqual([join('contracts', 'src', 'request-id.ts')]);
});
