/**
 * Ends what the modules of a test file keep open until the end of their process, and what would keep the test file in memory
 * with them: subscriptions to the diagnostics channels of Node, which would also see the requests of later test files, and
 * the guardians of functions (packages/function-host/src/process/process-tree/guardian.ts), which end when their input ends.
 */
const childProcess = require('node:child_process');
const channels = require('node:diagnostics_channel');

const subscriptions = new Map();
const guardians = new Set();

const { subscribe, unsubscribe } = channels;
channels.subscribe = (name, listener) => {
  subscriptions.set(listener, name);
  return subscribe(name, listener);
};
channels.unsubscribe = (name, listener) => {
  subscriptions.delete(listener);
  return unsubscribe(name, listener);
};

const { spawn } = childProcess;
childProcess.spawn = (...args) => {
  const child = spawn(...args);
  if (child.spawnargs[3] === 'guardian') guardians.add(child);
  return child;
};

function closeLeftOpen() {
  for (const [listener, name] of subscriptions) unsubscribe(name, listener);
  subscriptions.clear();
  for (const guardian of guardians) guardian.stdin.end();
  guardians.clear();
}

module.exports = { closeLeftOpen };
