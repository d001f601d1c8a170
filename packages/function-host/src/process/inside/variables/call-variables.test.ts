import { execFileSync } from 'node:child_process';
import { inspect } from 'node:util';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { createFunctionHost } from '../../../host';
import { temporaryFunctions } from '../../../testing/temporary-functions';
import { type CallVariables, callVariables } from './call-variables';

/** A process whose own variables are those of Node: texts only, set with `setenv`. */
function newOwner() {
  const own = process.env;
  return { own, owner: { env: own } };
}

const NAME = 'CLOUDPAY_TEST_CALL_VARIABLE';
const OTHER = 'CLOUDPAY_TEST_OTHER';
afterEach(() => {
  delete process.env[NAME];
  delete process.env[OTHER];
});

describe.each([
  ['an object of its own', false],
  ['Node’s own object, on Windows', true],
])('the variables of a call, in %s,', (_, isWindows) => {
  function start(): { owner: { env: NodeJS.ProcessEnv }; variables: CallVariables } {
    const { owner } = newOwner();
    return { owner, variables: callVariables(owner, isWindows) };
  }

  it('are there during the call, in every way to look, and gone after it', () => {
    const { owner, variables } = start();
    const kept = owner.env;
    const restore = variables.set({ [NAME]: 'a' });
    expect([owner.env[NAME], kept[NAME], NAME in owner.env, Object.keys(owner.env).includes(NAME)]).toEqual([
      ...['a', 'a', true, true],
    ]);
    expect({ ...owner.env }[NAME]).toBe('a');
    expect(JSON.parse(JSON.stringify(owner.env))[NAME]).toBe('a');
    expect(inspect(owner.env)).toContain(NAME);
    const script = `process.stdout.write(String(process.env.${NAME}))`;
    expect(execFileSync(process.execPath, ['-e', script], { env: owner.env }).toString()).toBe('a');
    restore();
    expect([owner.env[NAME], NAME in owner.env]).toEqual([undefined, false]);
  });

  it('hide a variable of the process until the call ends, whatever the function does with it', () => {
    const { owner, variables } = start();
    owner.env[NAME] = 'of the process';
    for (const act of [
      () => {},
      () => {
        owner.env[NAME] = 'other';
      },
      () => {
        delete owner.env[NAME];
      },
    ]) {
      const restore = variables.set({ [NAME]: 'a' });
      act();
      expect(owner.env[NAME]).not.toBe('of the process');
      restore();
      expect(owner.env[NAME]).toBe('of the process');
    }
  });

  it('leave what the function sets itself', () => {
    const { owner, variables } = start();
    const restore = variables.set({ [NAME]: 'a' });
    owner.env[OTHER] = 1 as unknown as string;
    restore();
    expect(owner.env[OTHER]).toBe('1');
    delete owner.env[OTHER];
    expect(OTHER in owner.env).toBe(false);
  });

  it('are set in an object that the function has put in the place', () => {
    const { owner, variables } = start();
    owner.env = { OWN: '1' };
    const restore = variables.set({ [NAME]: 'a' });
    expect(owner.env).toEqual({ OWN: '1', [NAME]: 'a' });
    restore();
    expect(owner.env).toEqual({ OWN: '1' });
  });
});

describe('the object of its own', () => {
  it('passes on what a function sets, and not the variables of a call: glibc would keep each value', () => {
    const { own, owner } = newOwner();
    const variables = callVariables(owner, false);
    const restore = variables.set({ [NAME]: 'a token' });
    expect(own[NAME]).toBeUndefined();
    owner.env[OTHER] = 'x';
    expect(own[OTHER]).toBe('x');
    Object.defineProperty(owner.env, OTHER, {
      ...{ value: 'y', configurable: true, enumerable: true, writable: true },
    });
    expect([own[OTHER], owner.env[OTHER]]).toEqual(['y', 'y']);
    delete owner.env[OTHER];
    expect(own[OTHER]).toBeUndefined();
    restore();
  });

  it('shows a variable that the function deletes and sets during the call as the call’s', () => {
    const { own, owner } = newOwner();
    const variables = callVariables(owner, false);
    const restore = variables.set({ [NAME]: 'a' });
    delete owner.env[NAME];
    expect([owner.env[NAME], NAME in owner.env, Object.keys(owner.env).includes(NAME)]).toEqual([
      ...[undefined, false, false],
    ]);
    owner.env[NAME] = 'b';
    expect([owner.env[NAME], { ...owner.env }[NAME], own[NAME]]).toEqual(['b', 'b', undefined]);
    restore();
    expect(NAME in owner.env).toBe(false);
  });

  it('has each name once, and no names of its own', () => {
    const { owner } = newOwner();
    owner.env[NAME] = 'of the process';
    const names = Object.keys(owner.env).sort();
    const variables = callVariables(owner, false);
    const restore = variables.set({ [NAME]: 'a' });
    expect(Reflect.ownKeys(owner.env).sort()).toEqual(names);
    restore();
    expect(Reflect.ownKeys(owner.env).sort()).toEqual(names);
  });

  it('cannot be frozen, as Node’s cannot', () => {
    const { owner } = newOwner();
    callVariables(owner, false);
    expect(() => Object.freeze(owner.env)).toThrow(TypeError);
  });

  it('refuses symbols, as Node’s does', () => {
    const { owner } = newOwner();
    callVariables(owner, false);
    expect(() => {
      owner.env[NAME] = Symbol('x') as unknown as string;
    }).toThrow(/Symbol/);
  });
});

describe('a function', () => {
  const { folder, remove } = temporaryFunctions({
    'zone/index.js': `
const env = process.env;
exports.main = async ({ zone }) => {
  if (zone) process.env.TZ = zone;
  return { user: env.WX_OPENID, hour: new Date(0).getHours(), keys: process.env.TCB_CONTEXT_KEYS };
};`,
  });
  afterAll(remove);

  it('has its time zone at once when it sets TZ, and each user by the object that it kept', async () => {
    const host = createFunctionHost({ folder, timeout: 10_000 });
    const called = (openId: string, zone?: string) =>
      host.invoke('zone', { zone }, { user: { openId, appId: 'wx1' } });
    const keys = expect.stringContaining('TCB_SEQID');
    expect(await called('o1', 'Asia/Shanghai')).toEqual({ user: 'o1', hour: 8, keys });
    expect(await called('o2')).toEqual({ user: 'o2', hour: 8, keys });
    expect(await called('o3', 'UTC')).toEqual({ user: 'o3', hour: 0, keys });
    await host.stop();
  });
});
