import { useEffect, useRef, useState } from 'preact/hooks';
import { Field } from '../../components/field';
import { RequestError } from '../../connection/request';
import { usePage } from '../../context';
import { type DataRoute, to } from '../../route';

/** Which documents, and in which order. The address holds both. */
export function QueryForm({ route, error }: { route: DataRoute; error: unknown }) {
  const { t, told } = usePage();
  const { collection, env } = route;
  const [filter, setFilter] = useState(route.filter);
  const [sort, setSort] = useState(route.sort);
  const box = useRef<HTMLInputElement>(null);
  const wrong = error instanceof RequestError && error.code === 'FILTER_INVALID' ? error : undefined;
  const place = wrong?.place;
  useEffect(() => {
    if (place === undefined) return;
    box.current?.focus();
    box.current?.setSelectionRange(place.offset, place.offset + 1);
  }, [place]);
  return (
    <form
      class="query-form"
      aria-label={t.data.find}
      onSubmit={(event) => {
        event.preventDefault();
        location.assign(to.data(collection, { env, filter: filter.trim(), sort: sort.trim() }));
      }}
    >
      <Field
        label={t.data.filter}
        hint={t.data.filterHint}
        error={filter === route.filter && wrong ? told(wrong.message, wrong.zh) : undefined}
      >
        {(attributes) => (
          <input
            {...attributes}
            ref={box}
            class="input code"
            value={filter}
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            placeholder="{ status: 1 }"
            onInput={({ currentTarget }) => setFilter(currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t.data.sort}>
        {(attributes) => (
          <input
            {...attributes}
            class="input code"
            value={sort}
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            placeholder={t.data.sortHint}
            onInput={({ currentTarget }) => setSort(currentTarget.value)}
          />
        )}
      </Field>
      <div class="actions tight">
        <button type="submit" class="button primary">
          {t.data.find}
        </button>
        {(route.filter || route.sort) && (
          <a class="button" href={to.data(collection, { env })}>
            {t.data.clear}
          </a>
        )}
      </div>
    </form>
  );
}
