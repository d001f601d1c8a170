import type { FunctionCall, FunctionInfo } from '@opencloudpay/contracts/dev-server/functions';
import { useState } from 'preact/hooks';
import { ErrorNote } from '../components/feedback';
import { Choice, Field } from '../components/field';
import { checkEvent, JsonEditor } from '../components/json-editor';
import { request } from '../connection/request';
import { useAction } from '../connection/use-action';
import { usePage } from '../context';
import { prettyJson } from '../format/pretty';
import { keepEvent, keptEvent } from '../settings';

/** The option for a user outside the project's list. */
const OTHER = '';

/** Calls a function with an event, as a user. */
export function CallForm({ info, onCalled }: { info: FunctionInfo; onCalled: (call: FunctionCall) => void }) {
  const { t, project } = usePage();
  const last = info.lastCall && JSON.stringify(info.lastCall.event, null, 2);
  const [text, setText] = useState(() => keptEvent(info.name) ?? last ?? '{}');
  const users = project?.users ?? [];
  const [chosen, setChosen] = useState<string>();
  const [other, setOther] = useState('');
  const calling = useAction();
  const user = chosen ?? users[0]?.openId ?? OTHER;
  const openId = user === OTHER ? other.trim() : user;
  const error = checkEvent(text);

  const call = () => {
    if (error || !openId) return;
    keepEvent(info.name, text);
    calling.run(async () => {
      const body = { event: JSON.parse(text), user: { openId } };
      onCalled(await request('POST /api/functions/:name/call', { params: { name: info.name }, body }));
    });
  };

  return (
    <form
      class="card call-form"
      aria-label={t.functions.callTitle}
      onSubmit={(event) => {
        event.preventDefault();
        call();
      }}
    >
      <JsonEditor label={t.functions.event} value={text} onInput={setText} onSubmit={call} error={error} />
      <div class="actions tight">
        <button
          type="button"
          class="button small"
          onClick={() => setText(prettyJson(text))}
          disabled={Boolean(error)}
        >
          {t.functions.format}
        </button>
        {last && last !== text && (
          <button type="button" class="button small" onClick={() => setText(last)}>
            {t.functions.lastEvent}
          </button>
        )}
      </div>
      <Choice
        label={t.functions.user}
        value={user}
        options={[
          ...users.map(({ openId, name }) => [openId, name ? `${name} (${openId})` : openId] as const),
          [OTHER, t.functions.otherUser] as const,
        ]}
        onChoose={setChosen}
      />
      {user === OTHER && (
        <Field label={t.functions.openId} hint={other.trim() ? undefined : t.functions.openIdNeeded}>
          {(attributes) => (
            <input
              {...attributes}
              class="input code"
              value={other}
              onInput={({ currentTarget }) => setOther(currentTarget.value)}
            />
          )}
        </Field>
      )}
      <button type="submit" class="button primary" disabled={calling.busy || Boolean(error) || !openId}>
        {calling.busy ? t.functions.calling : t.functions.call}
      </button>
      <ErrorNote error={calling.error} />
    </form>
  );
}
