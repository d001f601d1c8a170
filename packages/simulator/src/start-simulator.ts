import { say } from '@opencloudpay/internal';
import { createActionRunner } from './actions/action-runner';
import { clockActions } from './actions/clock-actions';
import { faultActions } from './actions/fault-actions';
import { manualActions } from './actions/manual-actions';
import { notificationActions } from './actions/notification-actions';
import { payerActions } from './actions/payer-actions';
import { platformActions } from './actions/platform-actions';
import { recordCopies } from './actions/record-copies';
import { Clock } from './clock/clock';
import { toMilliseconds } from './clock/duration';
import { createWorld } from './create-world';
import { SimulatorError } from './errors';
import type { SimulatorOptions } from './options';
import { startHosts } from './server/hosts';
import type { Simulator } from './simulator';
import { identify } from './state/identity';
import { loadState } from './state/load-state';
import { restore } from './state/restore';
import { RecordWriter } from './store/record-writer';
import { profitSharingRules } from './world/profit-sharing-rules';

/**
 * Starts WeChat Pay v2 and v3 on a free port of 127.0.0.1 with its own certificate authority.
 *
 * @example
 * const simulator = await startSimulator();
 * // configure a client with simulator.url, simulator.ca and simulator.merchant; make an order; then:
 * await simulator.pay(payment);
 * await simulator.idle(); // the notification has been delivered
 * await simulator.stop();
 *
 * @throws {SimulatorError} OPTION_INVALID
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const rules = {
    refundDelay: toMilliseconds(options.refundDelay ?? '5s'),
    profitSharing: profitSharingRules(options.profitSharing),
  };
  const writer = new RecordWriter(options.storage);
  const kept = loadState(options.storage, writer);
  // The time continues from the saved one.
  const offset = Number(kept.get('clock')?.get('offset') ?? 0);
  const clock = new Clock(offset, (ahead) => writer.put('clock', 'offset', ahead));
  const { ca, server, platform, merchants } = await identify(
    options.merchants ?? [{ subMerchants: [{}] }],
    kept,
    writer,
    () => clock.now(),
  );
  const [merchant] = merchants.all;
  if (!merchant) throw new SimulatorError('OPTION_INVALID', say('merchants is empty.', 'merchants 为空。'));

  const stopper = new AbortController();
  const { world, notifier } = createWorld(options, {
    kept,
    clock,
    writer,
    merchants,
    platform,
    rules,
    stopping: stopper.signal,
  });
  const { port, backupPort } = options;
  const hosts = await startHosts(world, { server, ca, port, backupPort });
  restore(kept, world, notifier);
  // The restored records are already saved. Writing them once more saves new fields and identities.
  writer.flush();
  await hosts.applyFaults();

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    world.clock.stop();
    notifier.stop();
    stopper.abort(new Error('The simulator was stopped.'));
    await Promise.all([hosts.close(), world.clock.idle()]);
    writer.flush();
  };
  const runner = createActionRunner(writer, () => stopped !== undefined);

  return {
    url: hosts.url,
    backupUrl: hosts.backupUrl,
    ca,
    wechatPay: platform.publicKey,
    merchant,
    merchants: merchants.all,
    ...payerActions(runner, world),
    ...manualActions(runner, world, notifier),
    ...notificationActions(runner, world),
    ...faultActions(runner, world, hosts),
    ...platformActions(runner, world),
    ...recordCopies(world),
    ...clockActions(runner, world),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
