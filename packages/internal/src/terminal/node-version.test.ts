import { expect, it } from '@jest/globals';
import { nodeProblem } from './node-version';

it.each(['22.15.0', '22.23.3', '24.0.0', '100.1.0'])('Node %s is new enough', (version) => {
  expect(nodeProblem(version)).toBeUndefined();
});

it.each(['16.20.2', '20.19.0', '22.14.0'])(
  'Node %s is too old: the message says what to install',
  (version) => {
    expect(nodeProblem(version)?.en).toContain(
      `this is Node ${version}, and cloudpay needs Node 22.15 or newer`,
    );
  },
);
