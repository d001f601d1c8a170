import type { Fault } from '@opencloudpay/contracts/dev-server/faults';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ErrorNote } from '../components/feedback';
import { Choice, Field } from '../components/field';
import { request } from '../connection/request';
import { useAction } from '../connection/use-action';
import { usePage } from '../context';
import { type FaultDraft, faultOf, isOfNotifications, newDraft } from './fault-draft';

const types: { notifications: readonly Fault['type'][]; wechatPay: readonly Fault['type'][] } = {
  notifications: ['duplicate', 'delay', 'drop', 'reorder', 'forge', 'change-amount'],
  wechatPay: ['slow', 'down', 'system-error', 'sign-test'],
};

/** The form to set a fault. */
export function FaultForm({ onSet }: { onSet: () => void }) {
  const { t, notify } = usePage();
  const [draft, setDraft] = useState<FaultDraft>(newDraft);
  const setting = useAction();
  const { fault, wrong } = faultOf(draft);
  const set = (change: Partial<FaultDraft>) => {
    setting.forget();
    setDraft((old) => ({ ...old, ...change }));
  };
  const words = t.faults.options;
  const text = (name: keyof FaultDraft & string, label: string, hint?: string, error?: string) => (
    <Field label={label} hint={hint} error={wrong.has(name) ? (error ?? hint) : undefined}>
      {(attributes) => (
        <input
          {...attributes}
          class="input"
          value={draft[name]}
          onInput={({ currentTarget: { value } }) => set({ [name]: value })}
        />
      )}
    </Field>
  );

  return (
    <form
      class="card"
      aria-labelledby="set-fault"
      onSubmit={(event) => {
        event.preventDefault();
        if (!fault) return;
        setting.run(async () => {
          await request('POST /api/faults', { body: fault });
          notify(t.faults.wasSet(t.faults.types[fault.type]));
          onSet();
        });
      }}
    >
      <h2 id="set-fault">{t.faults.add}</h2>
      {(['notifications', 'wechatPay'] as const).map((group) => (
        <fieldset key={group} class="fault-types">
          <legend>{t.faults[group]}</legend>
          {types[group].map((type) => (
            <label key={type} class={draft.type === type ? 'fault-type chosen' : 'fault-type'}>
              <input
                type="radio"
                name="fault-type"
                checked={draft.type === type}
                onChange={() => set({ type })}
              />
              <span>{t.faults.types[type]}</span>
            </label>
          ))}
        </fieldset>
      ))}
      <p class="fault-explained">{t.faults.explained[draft.type]}</p>
      <div class="fields">
        <Options draft={draft} set={set} text={text} />
        {isOfNotifications(draft.type) ? (
          <Choice
            label={words.kind}
            value={draft.kind}
            options={[
              ['', words.anyKind],
              ['payment', words.payment],
              ['refund', words.refund],
            ]}
            onChoose={(kind) => set({ kind })}
          />
        ) : (
          draft.downHow !== 'refused' && text('apis', words.apis, words.apisHint)
        )}
        {!(draft.type === 'down' && draft.downHow === 'refused') && (
          <>
            {text('outTradeNo', words.order, words.orderHint)}
            {text('times', words.times, words.timesHint, t.faults.wrongNumber)}
          </>
        )}
      </div>
      <button type="submit" class="button primary" disabled={!fault || setting.busy}>
        {t.faults.set}
      </button>
      <ErrorNote error={setting.error} />
    </form>
  );
}

/** The fields of one type of fault. */
function Options({
  draft,
  set,
  text,
}: {
  draft: FaultDraft;
  set: (change: Partial<FaultDraft>) => void;
  text: (name: keyof FaultDraft & string, label: string, hint?: string, error?: string) => ComponentChildren;
}) {
  const { t } = usePage();
  const words = t.faults.options;
  switch (draft.type) {
    case 'duplicate':
      return <>{text('copies', words.copies, undefined, t.faults.wrongNumber)}</>;
    case 'delay':
    case 'slow':
      return <>{text('by', words.by, words.byHint)}</>;
    case 'drop':
      return (
        <Choice
          label={words.dropHow}
          value={draft.dropHow}
          options={[
            ['unsent', words.unsent],
            ['cut', words.cut],
          ]}
          onChoose={(dropHow) => set({ dropHow })}
        />
      );
    case 'reorder':
      return <>{text('within', words.within, words.byHint)}</>;
    case 'forge':
      return (
        <Choice
          label={words.forgeHow}
          value={draft.forgeHow}
          options={[
            ['wrong-key', words['wrong-key']],
            ['unsigned', words.unsigned],
            ['other-order', words['other-order']],
            ['sign-test', words['sign-test']],
          ]}
          onChoose={(forgeHow) => set({ forgeHow })}
        />
      );
    case 'change-amount':
      return <>{text('to', words.to, undefined, t.faults.wrongAmount)}</>;
    case 'down':
      return (
        <>
          <Choice
            label={words.downHow}
            value={draft.downHow}
            options={[
              ['reset', words.reset],
              ['no-answer', words['no-answer']],
              ['refused', words.refused],
            ]}
            onChoose={(downHow) => set({ downHow })}
          />
          <Choice
            label={words.host}
            value={draft.host}
            options={[
              ['both', words.both],
              ['main', words.main],
              ['backup', words.backup],
            ]}
            onChoose={(host) => set({ host })}
          />
        </>
      );
    case 'system-error':
    case 'sign-test':
      return null;
  }
}
