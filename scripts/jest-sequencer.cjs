/**
 * The order of the test files: the slow ones first, so that at the end of a run no worker waits for one of them. jest's own
 * sequencer knows the times of the last run, which a new checkout does not have.
 */
const { existsSync } = require('node:fs');
const { join, relative, sep } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

const ROOT = join(__dirname, '..');

/** Those that take ten seconds or more, or eight of CPU time. The ones with a browser take turns with those that mostly wait. */
const SLOW = [
  'packages/cli/src/dev/console.test.ts',
  'packages/durable/src/killed.test.ts',
  'examples/consumers.test.ts',
  'examples/shops.test.ts',
  'examples/migrations.test.ts',
  'packages/internal/src/folder-lock/folder-lock.test.ts',
  'packages/database/src/durability.test.ts',
  'packages/emulator/src/state/kill.test.ts',
  'packages/cli/src/dev/screens.test.ts',
  'packages/durable/src/killed-reconciliation.test.ts',
  'packages/emulator/src/projects.test.ts',
  'packages/cli/src/exec/exec.test.ts',
  'packages/database/src/sql/folder/shared-folders.test.ts',
  'packages/server/src/data/move.test.ts',
  'packages/server/src/bills/bills.test.ts',
  'packages/durable/src/lost-folder.test.ts',
  'packages/cli/src/dev/stop.test.ts',
  'packages/check/src/rules/rules.test.ts',
  'packages/cli/src/loaded-files.test.ts',
  'packages/emulator/src/control/garbage.test.ts',
  'packages/cli/src/dev/data-page.test.ts',
  'packages/durable/src/store/attempts/attempts.test.ts',
  'examples/examples.test.ts',
  'packages/server/src/configuration/messages.test.ts',
  'packages/server/src/configuration/misplaced-secrets.test.ts',
  'packages/server/src/serve/serve.test.ts',
  'packages/cli/src/migrate/import-data.test.ts',
  'packages/cloudpay/src/both-versions.test.ts',
  'examples/platforms.test.ts',
  'packages/database/src/permissions/hostile.test.ts',
  'packages/emulator/src/real-sdk.test.ts',
  'packages/durable/src/calls/shared-memory.test.ts',
  'packages/cli/src/dev/layouts.test.ts',
  'packages/durable/src/adverse-conditions.test.ts',
  'packages/server/src/serve/full-disk.test.ts',
  'packages/function-host/src/http/retained.test.ts',
  'packages/cloudpay/src/api-types.test.ts',
  'packages/cli/src/dev/telling.test.ts',
  'packages/emulator/src/database.test.ts',
  'packages/emulator/src/functions/emulated-documents.test.ts',
  'packages/function-host/src/process/channel/instance-channel.test.ts',
  'packages/cli/src/dev/persistence.test.ts',
  'packages/database/src/sql/open-sql.test.ts',
  'packages/server/src/serve/bad-luck.test.ts',
  'scripts/architecture.test.ts',
  'packages/cli/src/demo/demo.test.ts',
  'packages/durable/src/outage.test.ts',
  'packages/server/src/gateway/durable.test.ts',
  'packages/durable/src/full-disk.test.ts',
  'packages/storage/src/open-storage.test.ts',
  'packages/function-host/src/process/process-tree/stray-processes.test.ts',
  'packages/database/src/sql/folder/empty-database.test.ts',
  'packages/cloudpay/src/register/register.test.ts',
  'packages/cli/src/dev/newcomer.test.ts',
  'packages/cli/src/data/data.test.ts',
  'packages/server/src/data/data.test.ts',
  'packages/cloudpay/src/differential.test.ts',
].map((path) => path.replaceAll('/', sep));

/** Its place in the list; after all of them, where it is not in the list. */
function placeOf(test) {
  const place = SLOW.indexOf(relative(ROOT, test.path));
  return place < 0 ? SLOW.length : place;
}

module.exports = class extends Sequencer {
  sort(tests) {
    const gone = SLOW.filter((path) => !existsSync(join(ROOT, path)));
    if (gone.length > 0)
      throw new Error(`${__filename} lists test files that do not exist: ${gone.join(', ')}`);
    return super.sort(tests).sort((one, other) => placeOf(one) - placeOf(other));
  }
};
