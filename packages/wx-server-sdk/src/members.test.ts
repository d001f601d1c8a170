/** The pages list every member of wx-server-sdk 4.0.2 with its state, and the states are true. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { INSTEAD } from '@opencloudpay/contracts/stand-in-members';
import { createCloud } from './cloud';

const docs = join(__dirname, '../../../docs');

/** The rows of a page: `| `cloud.init` | ✓ | …`. */
function statesIn(page: string): Map<string, boolean> {
  const rows = readFileSync(join(docs, page), 'utf8').matchAll(/^\| `cloud\.(\w+)` \| (✓|–) \|/gm);
  return new Map([...rows].map(([, name = '', state]) => [name, state === '✓']));
}

function originalMembers(): string[] {
  let sdk: { init(): void } = { init() {} };
  jest.isolateModules(() => {
    sdk = require('original-wx-server-sdk');
  });
  sdk.init();
  return Object.keys(sdk);
}

describe.each(['wx-server-sdk.md', 'wx-server-sdk.zh-CN.md'])('%s', (page) => {
  const states = statesIn(page);

  it('lists the members of wx-server-sdk 4.0.2, each once, and no other', () => {
    expect([...states.keys()].sort()).toEqual(originalMembers().sort());
    expect(readFileSync(join(docs, page), 'utf8').match(/^\| `cloud\./gm)).toHaveLength(states.size);
  });

  it.each([...states])('says what is true of cloud.%s', (name, isHere) => {
    const cloud = createCloud();
    cloud.init();
    const read = () => (cloud as unknown as Record<string, unknown>)[name];
    if (isHere) expect(read()).toBeDefined();
    else expect(read).toThrow(expect.objectContaining({ code: 'MEMBER_NOT_OFFERED' }));
  });
});

it.each(Object.entries(INSTEAD))('the error of cloud.%s says what to do instead', (name, advice) => {
  const read = () => (createCloud() as unknown as Record<string, unknown>)[name];
  expect(read).toThrow(advice);
});
