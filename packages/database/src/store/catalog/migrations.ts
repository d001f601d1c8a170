import type { Migration } from '../../sql';

/** The steps of the documents' schema. */
export const documentMigrations: readonly Migration[] = [
  {
    name: 'collections, documents, indexes, transactions',
    // A document's text changes in place where its page has room (fillfactor), so an update writes no index again.
    sql: `
create table $schema.collections (
  id bigint generated always as identity primary key,
  environment text collate "C" not null,
  name text collate "C" not null,
  catalog integer not null default 1,
  created_at timestamptz not null default now(),
  unique (environment, name)
);
create table $schema.indexes (
  id bigint generated always as identity primary key,
  collection bigint not null references $schema.collections on delete cascade,
  name text not null,
  fields text not null,
  is_unique boolean not null,
  is_ready boolean not null,
  unique (collection, name)
);
create table $schema.documents (
  id bigint generated always as identity primary key,
  collection bigint not null,
  key bytea not null,
  body text not null,
  version integer not null default 1,
  xid xid8 not null default pg_current_xact_id()
) with (fillfactor = 85);
create unique index documents_key on $schema.documents (collection, key);
create index documents_order on $schema.documents (collection, id);
create table $schema.entries (
  index bigint not null,
  plain boolean not null,
  key bytea not null,
  document bigint not null,
  is_unique boolean not null,
  primary key (index, plain, key, document)
);
create unique index entries_unique on $schema.entries (index, key) where is_unique;
create table $schema.transactions (
  id text primary key,
  environment text not null,
  snapshot pg_snapshot not null,
  expires_at timestamptz not null
);
create table $schema.staged (
  transaction text not null references $schema.transactions on delete cascade,
  collection bigint not null,
  key bytea not null,
  document bigint,
  version integer,
  body text,
  primary key (transaction, collection, key)
);
create table $schema.removed (
  collection bigint not null,
  key bytea not null,
  xid xid8 not null default pg_current_xact_id(),
  removed_at timestamptz not null default now(),
  primary key (collection, key)
);
`,
  },
  {
    name: 'texts that were replaced while transactions were open',
    sql: `
create table $schema.replaced (
  document bigint not null,
  version integer not null,
  collection bigint not null,
  body text not null,
  xid xid8 not null default pg_current_xact_id(),
  replaced_at timestamptz not null default now(),
  primary key (document, version)
);
create index replaced_collection on $schema.replaced (collection);
create index replaced_time on $schema.replaced (replaced_at);
alter table $schema.transactions add column began_at timestamptz not null default clock_timestamp();
`,
  },
  {
    name: 'permissions of collections',
    sql: `
alter table $schema.collections add column permission text;
`,
  },
  {
    name: 'texts that processes share',
    sql: `
create table $schema.shared_values (
  name text collate "C" primary key,
  value text not null
);
`,
  },
];
