import type { Hosts } from '../server/hosts';
import type { Simulator } from '../simulator';
import type { World } from '../world/world';
import type { ActionRunner } from './action-runner';

type FaultActions = Pick<Simulator, 'setFault' | 'faults' | 'clearFault'>;

/** Sets and ends faults; the hosts stop or start to listen with them. */
export function faultActions({ run }: ActionRunner, { faults }: World, hosts: Hosts): FaultActions {
  return {
    setFault: async (request) => {
      const fault = run(() => faults.set(request));
      await hosts.applyFaults();
      return structuredClone(fault);
    },
    faults: () => structuredClone([...faults.list()]),
    clearFault: async (id) => {
      run(() => (id === undefined ? faults.clearAll() : faults.clear(id)));
      await hosts.applyFaults();
    },
  };
}
