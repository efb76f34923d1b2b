import type { Generated } from './auth/bootstrap.ts';

export interface Greeted {
  readonly url: string;
  /** Where ELMA's routes answer besides; null where nowhere. */
  readonly elmaUrl: string | null;
  readonly generated: Generated;
  /** Null where this is no demo. */
  readonly demo: { readonly filesUrl: string | null } | null;
  /** What is not as it should be. */
  readonly troubles: readonly string[];
}

/** What whoever has started the program reads. */
export function greeting({ url, elmaUrl, generated, demo, troubles }: Greeted): string {
  const { adminPassword, adminToken } = generated;
  const lines = [
    `Orchestream serves on ${url}`,
    `  GraphQL          ${url}/graphql, in a browser ${url}/graphiql`,
    `  UiPath's OData   ${url}/odata  (also behind /orchestrator and /{organization}/{tenant}/orchestrator_)`,
    `  ELMA's routes    ${url}/v1/orchestra, ${url}/v1/repository${elmaUrl === null ? '' : `, also on ${elmaUrl}`}`,
    `  robot API        ${url}/robot/v1`,
    `  documentation    ${url}/docs  (all but GraphQL)`,
    `  health           ${url}/health/ready, metrics ${url}/metrics`,
  ];
  if (demo !== null) lines.push(...demoLines(demo.filesUrl));
  for (const trouble of troubles) lines.push(`  ${trouble}`);
  if (adminPassword !== null) lines.push('', `  password of the user admin (shown once): ${adminPassword}`);
  if (adminToken !== null) lines.push(`  bearer token of the user admin (shown once): ${adminToken}`);
  return `${lines.join('\n')}\n`;
}

const demoLines = (filesUrl: string | null): readonly string[] => [
  '  the demo world lives in a temporary folder and is gone when this stops',
  '  ELMA: task 955 is done, task 717 has the file 12.txt; systems that register are let in at once',
  filesUrl === null
    ? "  Port 8088 is in use: the files that ELMA's example names are not served, and its task fails"
    : `  the files that ELMA's example names are served on ${filesUrl}`,
  '  warning: callbacks and file pulls may reach this machine (127.0.0.0/8 and ::1), in the demo alone',
];
