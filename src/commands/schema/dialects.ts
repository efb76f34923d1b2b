import { Ajv, type AnySchemaObject, type Options } from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import draft06Meta from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };
import { formats } from './formats.ts';
import { violationLines } from './violations.ts';

type Validator = Ajv | Ajv2019 | Ajv2020 | InstanceType<typeof AjvDraft04.default>;

/** A version of JSON Schema: the id of its metaschema, and what makes its validators. */
export interface Dialect {
  readonly id: string;
  readonly validator: (options: Options) => Validator;
}

/** Ajv refuses the `id` of draft-04 in later drafts; the standard makes it an unknown keyword there. */
const idUnknown = (ajv: Validator): Validator => ajv.removeKeyword('id');

const draft04: Dialect = {
  id: 'http://json-schema.org/draft-04/schema',
  validator: (options) => new AjvDraft04.default(options),
};
const draft06: Dialect = {
  id: 'http://json-schema.org/draft-06/schema',
  validator: (options) => {
    const ajv = idUnknown(new Ajv(options));
    return options.meta === false ? ajv : ajv.addMetaSchema(draft06Meta);
  },
};
const draft07: Dialect = {
  id: 'http://json-schema.org/draft-07/schema',
  validator: (options) => idUnknown(new Ajv(options)),
};
const draft2019: Dialect = {
  id: 'https://json-schema.org/draft/2019-09/schema',
  validator: (options) => idUnknown(new Ajv2019(options)),
};
const draft2020: Dialect = {
  id: 'https://json-schema.org/draft/2020-12/schema',
  validator: (options) => idUnknown(new Ajv2020(options)),
};
const dialects: readonly Dialect[] = [draft04, draft06, draft07, draft2019, draft2020];

/** Draft-07's rules for the schema, with the keywords that 2019-09 added. */
const unversioned: Dialect = {
  id: draft07.id,
  validator: (options) => (options.meta === false ? draft2019 : draft07).validator(options),
};

/** What `$schema` may be where it names no version. */
const noVersion = new Set<unknown>([undefined, '', 'json-schema.org/schema']);

/**
 * The dialects that a schema may be written in, the likeliest first; empty where `$schema` names none that is known.
 * Without a version, where UiPath's validator takes the keywords of all, it is draft-07 (that of UiPath's samples)
 * with those of 2019-09, or draft-04 where only that one accepts the schema.
 */
export function dialectsOf(schema: AnySchemaObject): readonly Dialect[] {
  const named = normalized(schema.$schema);
  if (noVersion.has(named)) return [unversioned, draft04];
  return dialects.filter(({ id }) => normalized(id) === named);
}

export const dialectNames = dialects.map(({ id }) => id).join(', ');

const normalized = (uri: unknown): unknown =>
  typeof uri === 'string'
    ? uri
        .trim()
        .replace(/^https?:\/\//, '')
        .replace(/#?$/, '')
    : uri;

const metaValidators = new Map<string, ReturnType<Dialect['validator']>>();

/** How the schema breaks the rules of its dialect, one line each; empty where it keeps them. */
export function schemaFaults({ id, validator }: Dialect, schema: AnySchemaObject): readonly string[] {
  const meta =
    metaValidators.get(id) ??
    validator({ strict: false, logger: false, allErrors: true, formats: { ...formats } });
  metaValidators.set(id, meta);
  if (meta.validate(id, schema)) return [];
  return violationLines(meta.errors ?? []);
}
