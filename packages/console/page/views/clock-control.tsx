import { useState } from 'preact/hooks';
import { ErrorNote } from '../components/feedback';
import { Field } from '../components/field';
import { Time } from '../components/time';
import { request } from '../connection/request';
import { useAction } from '../connection/use-action';
import { usePage } from '../context';
import { durationOf, showDuration, wholeSeconds } from '../format/time';
import { useNow } from '../shell';

const spans = ['1m', '10m', '2h', '1d'] as const;

/** The emulated clock, with controls to advance it. */
export function ClockControl() {
  const { t, project, notify } = usePage();
  const now = useNow();
  const [text, setText] = useState('');
  const advancing = useAction();
  const clock = project?.clock;
  const advance = (duration: string) =>
    advancing.run(async () => {
      await request('POST /api/clock/advance', { body: { duration } });
      notify(t.clock.advanced(showDuration(durationOf(duration) ?? 0, t.units)));
    });
  const ahead = wholeSeconds(clock?.offset ?? 0);
  const busy = advancing.busy || Boolean(clock?.advancing);
  const wrong = text.trim() !== '' && durationOf(text) === undefined;
  return (
    <section class="card" aria-labelledby="clock-heading">
      <h2 id="clock-heading">{t.faults.clock}</h2>
      {clock && (
        <p class="clock-big">
          <Time at={now} kind="full" />
          <span class="sub">{ahead > 0 ? t.clock.ahead(showDuration(ahead, t.units)) : t.clock.real}</span>
        </p>
      )}
      <p class="muted">{t.faults.clockText}</p>
      <div class="actions">
        {spans.map((span) => (
          <button
            key={span}
            type="button"
            class="button"
            disabled={busy}
            aria-label={t.faults.advanceBy(t.faults.spans[span])}
            onClick={() => advance(span)}
          >
            +{t.faults.spans[span]}
          </button>
        ))}
      </div>
      <form
        class="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() && !wrong) advance(text.replaceAll(/\s/g, '').toLowerCase());
        }}
      >
        <Field label={t.faults.duration} error={wrong ? t.faults.durationHint : undefined}>
          {(attributes) => (
            <input
              {...attributes}
              class="input"
              placeholder={t.faults.durationHint}
              value={text}
              onInput={({ currentTarget }) => setText(currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit" class="button" disabled={busy || !text.trim() || wrong}>
          {busy ? t.clock.advancing : t.faults.advance}
        </button>
      </form>
      <ErrorNote error={advancing.error} />
    </section>
  );
}
