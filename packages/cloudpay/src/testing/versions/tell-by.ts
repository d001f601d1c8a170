import type { Simulator } from '@opencloudpay/simulator';
import type { ProtocolVersion } from '../../options/merchant-options';
import { cloudPayBy } from './account';
import type { Chapter } from './chapter';
import { namedNumbers, type Outcome, outcomeOf, outcomeOfError } from './outcomes';

/** One call of a chapter. */
export interface Told {
  readonly what: string;
  readonly api: string;
  readonly outcome: Outcome;
}

/** Runs a chapter by one version of the protocol, for the simulator's merchant. */
export async function tellBy(
  version: ProtocolVersion,
  simulator: Simulator,
  tell: Chapter['tell'],
): Promise<readonly Told[]> {
  const { merchant } = simulator;
  const cloudPay = cloudPayBy(version, simulator);
  const told: Told[] = [];
  await tell({
    simulator,
    async call(what, api, data) {
      try {
        const result = await cloudPay[api]({ subMchId: merchant.subMchId, ...data });
        told.push({ what, api, outcome: outcomeOf(result) });
        return result;
      } catch (error) {
        told.push({ what, api, outcome: outcomeOfError(error) });
        return {};
      }
    },
  });
  const named = namedNumbers(simulator);
  return told.map((one) => ({ ...one, outcome: named(one.outcome) }));
}
