import type { PlatformKeys as Keys } from '@opencloudpay/contracts/dev-server/platform-keys';
import { Fact, Facts } from '../components/facts';
import { ErrorNote, Loading } from '../components/feedback';
import { Choice } from '../components/field';
import { request } from '../connection/request';
import { useAction } from '../connection/use-action';
import { useResource } from '../connection/use-resource';
import { usePage } from '../context';

const MODES = ['public-key', 'certificates', 'both'] as const;

/** What WeChat Pay v3 signs with, with controls to change it. */
export function PlatformKeys() {
  const { t, notify } = usePage();
  const words = t.faults.keys;
  const keys = useResource('platform-keys', (signal) => request('GET /api/platform-keys', {}, { signal }));
  const changing = useAction();
  const change = (send: () => Promise<Keys>, done: string) =>
    changing.run(async () => {
      keys.set(await send());
      notify(done);
    });
  const { data } = keys;
  return (
    <section class="card" aria-labelledby="keys-heading">
      <h2 id="keys-heading">{words.title}</h2>
      <p class="muted">{words.text}</p>
      <ErrorNote error={keys.error} retry={keys.refresh} />
      {!data && !keys.error && <Loading />}
      {data && (
        <>
          <Choice
            label={words.mode}
            value={data.mode}
            options={MODES.map((mode) => [mode, words.modes[mode]] as const)}
            onChoose={(mode) =>
              change(() => request('PUT /api/platform-keys', { body: { mode } }), words.modes[mode])
            }
          />
          <Facts>
            {data.mode !== 'certificates' && <Fact name={words.publicKey} code={data.publicKeyId} />}
            {data.mode !== 'public-key' &&
              data.certificates.map((serial) => <Fact key={serial} name={words.certificate} code={serial} />)}
          </Facts>
          {data.mode !== 'public-key' && (
            <>
              <button
                type="button"
                class="button"
                disabled={changing.busy}
                onClick={() =>
                  change(() => request('POST /api/platform-keys/rotate', { body: {} }), words.rotated)
                }
              >
                {words.rotate}
              </button>
              <p class="field-hint">{words.rotateHint}</p>
            </>
          )}
        </>
      )}
      <ErrorNote error={changing.error} />
    </section>
  );
}
