// Who may import whom, as CONTRIBUTING.md says. TypeScript 7 has no compiler API for this tool, so @swc/core parses.

const port = String.raw`src/store/[^/]+\.ts$`;
const threads = String.raw`^src/[^/]+/[^/]+Worker\.ts$`;
const wiring = String.raw`^src/((start|main|compose)\.ts$|(cli|compose)/)`;
const local = '^(src|projections|test|bench|scripts)/';
const npm = (name) => `(^|/)node_modules/(@types/)?${name}/`;
const network = String.raw`^(node:)?(https?|http2|net|tls|dns|dgram)(/|$)`;

/** From files at `from`, of the project's own files only those at `to` may be imported. */
const only = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: local, pathNot: to },
});

/** Nothing else at all, neither Node nor a package. */
const nothingBut = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: to },
});

export default {
  forbidden: [
    nothingBut(
      'domain-is-pure',
      'The domain imports nothing outside itself.',
      '^src/domain/',
      '^src/domain/',
    ),
    nothingBut(
      'projections-are-pure',
      'A projection imports projections and the words of the domain.',
      '^projections/',
      '^(projections|src/domain)/',
    ),
    only(
      'commands-see-ports',
      'Commands know the domain, the event store port, the read model and the state ports.',
      '^src/commands/',
      `^(src/(commands|domain|readModel|state)/|${port})`,
    ),
    only(
      'doors-see-commands-and-queries',
      'Doors translate: they know commands, queries, audits, auth, the domain and the shared ground doors/http.',
      '^src/doors/([^/]+)/',
      String.raw`^src/(doors/($1|http)|commands|readModel|audit|auth|files|domain)/|^src/config\.ts$|^${port}`,
    ),
    only(
      'audits-see-ports',
      'Audits know commands, the domain, the read model and ports; what begins a thread opens the log.',
      '^src/audit/(?!.*Worker)',
      `^(src/(audit|commands|domain|readModel|state)/|${port})`,
    ),
    only(
      'nodes-see-ports',
      'Nodes know commands, the domain, reactors, the read model and ports: neither doors nor adapters.',
      '^src/nodes/',
      `^(src/(nodes|commands|domain|reactors|readModel|state)/|${port})`,
    ),
    only(
      'store-adapters-stand-alone',
      'A store adapter knows the port and the domain.',
      '^src/store/([^/]+)/',
      `^(src/(store/$1|domain)/|${port})`,
    ),
    {
      name: 'only-wiring-sees-stores',
      comment: 'Only main, compose, cli and what begins a worker thread know which store there is.',
      severity: 'error',
      from: { path: '^src/', pathNot: `${wiring}|${threads}|^src/store/` },
      to: { path: '^src/store/[^/]+/' },
    },
    {
      name: 'only-wiring-sees-state-adapters',
      comment: 'Only main, compose and cli know how the state is kept.',
      severity: 'error',
      from: { path: '^src/', pathNot: `${wiring}|^src/state/` },
      to: { path: '^src/state/[^/]+/' },
    },
    {
      name: 'only-wiring-sees-file-adapters',
      comment: 'Only main, compose and cli know where files are kept.',
      severity: 'error',
      from: { path: '^src/', pathNot: `${wiring}|^src/files/` },
      to: { path: '^src/files/[^/]+/' },
    },
    {
      name: 'nobody-imports-wiring',
      comment: 'start, main, compose and cli are where imports begin.',
      severity: 'error',
      from: { path: '^(src|projections)/', pathNot: wiring },
      to: { path: wiring },
    },
    {
      name: 'eventstore-client-in-its-adapter',
      comment: 'Only the adapter, and the server that it is tested with, know the EventStoreDB client.',
      severity: 'error',
      from: { pathNot: '^(src/store/eventstoredb/|test/(support|contract)/eventStoreServer)' },
      to: { path: npm('@eventstore/db-client') },
    },
    {
      name: 'sqlite-where-data-is-kept',
      comment: 'Only the embedded store, the state and the read model know SQLite.',
      severity: 'error',
      from: { pathNot: '^src/(store/embedded|state|readModel)/' },
      to: { path: npm('better-sqlite3') },
    },
    {
      name: 'postgres-where-data-is-kept',
      comment: 'Only the adapters for PostgreSQL and what they share know its driver.',
      severity: 'error',
      from: { pathNot: '^src/(postgres|(state|readModel)/postgres)/' },
      to: { path: npm('pg') },
    },
    {
      name: 'outbound-calls-out',
      comment:
        'Only src/outbound calls servers that users name: it checks where a connection goes. Nodes call each other, and drivers their own server.',
      severity: 'error',
      from: { path: '^(src|projections)/', pathNot: '^src/(outbound|nodes)/' },
      to: { path: `${network}|${npm('undici')}`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 's3-in-its-adapter',
      comment:
        'Only the adapter knows the S3 client, and loads it when it is used: it is an optional dependency.',
      severity: 'error',
      from: { pathNot: '^src/files/s3/' },
      to: { path: npm('@aws-sdk/client-s3') },
    },
    {
      name: 's3-is-loaded-late',
      comment:
        'An import that does not wait until it is used would make the optional dependency a needed one.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: npm('@aws-sdk/client-s3'), dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'product-imports-product',
      comment: 'What is shipped does not import tests, benchmarks or development tools.',
      severity: 'error',
      from: { path: '^(src|projections)/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'no-development-packages',
      comment: 'A package that src imports belongs into dependencies.',
      severity: 'error',
      from: { path: '^(src|projections)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
