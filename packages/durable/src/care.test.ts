import { describe, expect, it } from '@jest/globals';
import { type CareDependencies, createCare } from './care';
import { captureLog } from './testing/gateway';

type Duty = 'followClock' | 'sweep' | 'reclaim' | 'forgetOld' | 'forgetPrepayIds';

const DUTIES: readonly Duty[] = ['followClock', 'sweep', 'reclaim', 'forgetOld', 'forgetPrepayIds'];

/** @param behave what each duty does */
function carer(behave: (duty: Duty) => Promise<number>) {
  const done: Duty[] = [];
  const errors: unknown[] = [];
  const log = captureLog();
  const duty = (name: Duty) => () => {
    done.push(name);
    return behave(name);
  };
  const quiet = (name: Duty) => () => duty(name)().then(() => undefined);
  const store: CareDependencies['store'] = {
    followClock: duty('followClock'),
    sweep: duty('sweep'),
    queue: { reclaim: quiet('reclaim') },
    callKeys: { forgetOld: quiet('forgetOld') },
    orders: { forgetPrepayIds: quiet('forgetPrepayIds') },
  };
  const { turn, ended } = createCare({ store, logger: log.logger, onError: (error) => errors.push(error) });
  const care = async () => {
    await turn();
    await ended();
  };
  return { care, turn, ended, done, errors, log };
}

describe('the care of a gateway for the others', () => {
  it.each(DUTIES)('goes on although %s fails', async (broken) => {
    const { care, done, errors } = carer(async (duty) => {
      if (duty === broken) throw new Error(`${duty} failed`);
      return 0;
    });
    await care();
    expect([...done].sort()).toEqual([...DUTIES].sort());
    expect(errors).toEqual([new Error(`${broken} failed`)]);
    done.length = 0;
    // The others have had their turn; the jobs of dead gateways are looked for each time.
    await care();
    expect(done).toEqual(['reclaim']);
  });

  it('puts back the jobs of dead gateways each time, whatever else waits for a lock', async () => {
    let end = () => {};
    const waiting = new Promise<number>((resolve) => {
      end = () => resolve(0);
    });
    const { turn, ended, done } = carer(async (duty) => (duty === 'reclaim' ? 0 : waiting));
    await turn();
    await turn();
    expect([...done].sort()).toEqual([...DUTIES, 'reclaim'].sort());
    let isOver = false;
    const over = ended().then(() => {
      isOver = true;
    });
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    end();
    await over;
  });

  it('says that the clock was set back, and that orders had lost their jobs', async () => {
    const { care, log } = carer(async () => 7);
    await care();
    expect(log.lines()).toMatchObject([
      { code: 'CLOCK_SET_BACK', seconds: 7 },
      { code: 'ORPHANS_FOUND', orphans: 7 },
    ]);
  });
});
