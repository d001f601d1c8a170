/** Many calls at once in one process: each sees its own user, before and after every wait, and after its end. */
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningContainer, startContainer } from './container';
import { sessionOf, sessions, wechat } from './testing/sessions-of-tests';

const late: [expected: string, seen: string | undefined][] = [];

/** Two calls meet here: neither goes on before the other has come as far. */
function barrier(): () => Promise<void> {
  let waiting: (() => void) | undefined;
  return () =>
    new Promise((resolve) => {
      if (!waiting) waiting = resolve;
      else {
        waiting();
        waiting = undefined;
        resolve();
      }
    });
}

const meet = barrier();
const kept = process.env;
const seen = () => [process.env['WX_OPENID'], process.env['WX_CONTEXT_KEYS']?.includes('WX_OPENID')];

const functions = {
  meets: {
    async main(event: { userInfo: { openId: string } }, context: { environment: string }) {
      const first = seen();
      await meet();
      process.env['OF_THIS_CALL'] = event.userInfo.openId;
      const second = seen();
      await meet();
      setTimeout(() => late.push([event.userInfo.openId, process.env['WX_OPENID']]), 20);
      return {
        seen: [first, second, seen()],
        event: event.userInfo.openId,
        context: JSON.parse(context.environment).WX_OPENID,
      };
    },
  },
  waits: {
    async main({ steps }: { steps: number[] }) {
      const found = new Set<string | undefined>();
      for (const milliseconds of steps) {
        found.add(process.env['WX_OPENID']);
        await after(milliseconds);
        await Promise.all([1, 2].map(async () => found.add(process.env['WX_OPENID'])));
      }
      return [...found];
    },
  },
};

let server: RunningContainer;
beforeAll(async () => {
  server = await startContainer(functions, {
    sessions,
    port: 0,
    hostname: '127.0.0.1',
    stopOnSignal: false,
    envId: 'shop-1',
  });
});
afterAll(() => server.close());

async function call(name: string, user: string, event: object): Promise<unknown> {
  const response = await fetch(`${server.url}/call/${name}`, {
    method: 'POST',
    headers: await sessionOf(user),
    body: JSON.stringify(event),
  });
  const { result } = (await response.json()) as { result?: unknown };
  return result;
}

describe('two users at the same time', () => {
  it('never see each other’s OPENID: in variables, event and context, before and after each has waited', async () => {
    const results = await Promise.all(['alice', 'bob'].map((user) => call('meets', user, {})));
    expect(results).toEqual(
      ['alice', 'bob'].map((user) => {
        const openId = wechat.openIdOf(user);
        return { seen: Array(3).fill([openId, true]), event: openId, context: openId };
      }),
    );
  });

  it('keep their variables in work that goes on after the function has returned', async () => {
    await after(40);
    expect(late).toHaveLength(2);
    for (const [expected, found] of late) expect(found).toBe(expected);
  });

  it('leave nothing behind outside of calls, except what the function wrote for the process', () => {
    expect([process.env['WX_OPENID'], process.env['WX_CONTEXT_KEYS'], process.env['TCB_SEQID']]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(Object.keys(process.env).filter((name) => name.startsWith('WX_'))).toEqual([]);
    expect(process.env['OF_THIS_CALL']).toBeDefined();
    delete process.env['OF_THIS_CALL'];
  });
});

it('sixty calls of six users in every order each see one user', async () => {
  const users = Array.from({ length: 60 }, (_, index) => `user-${index % 6}`);
  const results = await Promise.all(
    users.map((user, index) => call('waits', user, { steps: [index % 7, (index * 5) % 11, 0] })),
  );
  expect(results).toEqual(users.map((user) => [wechat.openIdOf(user)]));
});

it('a program that replaces process.env or kept it before still gets the variables of its call', async () => {
  expect(process.env).toBe(kept);
  process.env = { ...process.env };
  const results = await Promise.all(['alice', 'bob'].map((user) => call('waits', user, { steps: [3] })));
  expect(results).toEqual(['alice', 'bob'].map((user) => [wechat.openIdOf(user)]));
  process.env = kept;
});
