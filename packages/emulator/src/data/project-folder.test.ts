import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { projectFolder } from './project-folder';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'project-'));
  mkdirSync(join(root, 'cloud/functions/pay'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

describe('projectFolder', () => {
  it('is where the configuration is', () => {
    writeFileSync(join(root, 'project.config.json'), '{}');
    expect(projectFolder(root)).toBe(root);
    expect(projectFolder(join(root, 'cloud/functions'))).toBe(root);
  });

  it('is the parent of a folder of functions without a configuration', () => {
    expect(projectFolder(join(root, 'cloud/functions'))).toBe(root);
  });

  it('is the path itself by default', () => {
    expect(projectFolder(root)).toBe(root);
  });
});
