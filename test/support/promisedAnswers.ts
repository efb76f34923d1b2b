import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { openApiText } from '../../src/compose/openApi.ts';

/** An HTTP exchange as a test had it. */
export interface Exchange {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Below these everything is described; what else the server has is not OpenAPI's. */
const described = /^\/(odata|api|identity|v1\/(orchestra|repository)|robot\/v1|health|export)(\/|$)/i;
const alsoBehind = /^(\/orchestrator|\/[^/]+\/[^/]+\/orchestrator_)(?=\/(odata|api)(\/|$))/i;

let openApi:
  | { readonly document: Document; readonly ajv: Ajv2020; readonly patterns: readonly Pattern[] }
  | undefined;

interface Pattern {
  readonly path: string;
  readonly pattern: RegExp;
}

function load(): NonNullable<typeof openApi> {
  const document = JSON.parse(openApiText()) as Document;
  const ajv = new Ajv2020({ allErrors: true, validateFormats: false, strict: false });
  ajv.addSchema(document, 'openapi');
  const patterns = Object.keys(document.paths).map((path) => ({ path, pattern: patternOf(path) }));
  return { document, ajv, patterns };
}

/**
 * Paths come in any letter case, sets and functions without arguments also with empty parentheses, and functions of either
 * namespace under the name of the other one; arguments that a function does not have are passed over.
 */
function patternOf(path: string): RegExp {
  const literal = path
    .replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\\\{\w+\\\}/g, '[^/]+')
    .replace(/(UiPathODataSvc|UiPath\\\.Server\\\.Configuration\\\.OData)(?=\\\.)/, anyNamespace);
  return new RegExp(`^${literal}${parentheses(path)}/?$`, 'i');
}

function parentheses(path: string): string {
  if (!path.startsWith('/odata/') || path.endsWith(')')) return '';
  return path.includes('.') ? String.raw`(\([^/]*\))?` : String.raw`(\(\))?`;
}

const anyNamespace = String.raw`(?:UiPathODataSvc|UiPath\.Server\.Configuration\.OData)`;

/** Why an answer is not what the OpenAPI document promises; null where it is, or where that says nothing of it. */
export function whyNotAsPromised({ method, path, status, contentType, text }: Exchange): string | null {
  const plain = decodeURIComponent(path.split('?')[0] ?? '').replace(alsoBehind, '');
  if (!described.test(plain)) return null;
  openApi ??= load();
  const { document, patterns } = openApi;
  const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
  const found = patterns.filter(({ pattern }) => pattern.test(plain));
  const operation = found.map((each) => ({ each, of: document.paths[each.path]?.[verb] }));
  const known = operation.find(({ of }) => of !== undefined);
  const called = `${method} ${path.slice(0, 200)}`;
  if (known?.of === undefined) return status < 300 ? `schema/openapi.json has no ${called}` : null;
  const { responses } = known.of;
  const named = responses[status] === undefined ? 'default' : String(status);
  if (named === 'default' && status < 400) return `schema/openapi.json has no answer ${status} to ${called}`;
  if (text === '') return null;
  const type = contentType.split(';')[0] ?? '';
  const { content } = responses[named] ?? {};
  if (content === undefined)
    return `schema/openapi.json says that ${called} is answered ${status} with nothing`;
  const pointer = content[type] === undefined ? '*/*' : type;
  if (content[pointer] === undefined)
    return `schema/openapi.json says that ${called} is answered ${status} with ${Object.keys(content).join()}, not ${type}`;
  if (!isJson(type)) return null;
  const place = [
    'paths',
    known.each.path,
    method.toLowerCase(),
    'responses',
    named,
    'content',
    pointer,
    'schema',
  ];
  const body: unknown = JSON.parse(text);
  const validate = validatorAt(place);
  if (validate(body) || isOfElmasPort(plain, body)) return null;
  const reasons = (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
  );
  return `schema/openapi.json, ${called}, ${status}:\n${reasons.slice(0, 10).join('\n')}`;
}

const isJson = (type: string): boolean => /^application\/([\w.-]+\+)?json$/.test(type);

/** On a port of its own ELMA's door answers everything, in its way. */
const isOfElmasPort = (path: string, body: unknown): boolean =>
  !path.startsWith('/v1/') &&
  typeof body === 'object' &&
  body !== null &&
  'status' in body &&
  body.status === 404;

function validatorAt(place: readonly string[]): ValidateFunction {
  openApi ??= load();
  const pointer = place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
  const ref = `openapi#/${pointer.join('/')}`;
  return openApi.ajv.getSchema(ref) ?? openApi.ajv.compile({ $ref: ref });
}
