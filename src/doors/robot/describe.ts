import type { CallDescription, DoorDescription } from '../http/openapi/description.ts';
import { schemas } from './about.ts';
import { registration, type Route, routes } from './routes.ts';

const PREFIX = '/robot/v1';

/** How the robot API describes itself, by the table that it routes by. */
export const describeRobots = (): DoorDescription => ({
  name: 'Robot API',
  about:
    'For robots of any kind that work on queue items and tasks: they are lent work, and say how it ends.',
  calls: [{ ...describe(registration), isOpen: true }, ...routes.map(describe)],
  schemas,
  errors: {
    schema: 'Problem',
    contentType: 'application/problem+json',
    about: 'What went wrong (RFC 9457); docs/errors.md lists what can.',
  },
});

function describe({ method, path, about }: Omit<Route, 'handle'>): CallDescription {
  const names = [...path.matchAll(/:(\w+)/g)].flatMap(([, name]) => name ?? []);
  return {
    ...about,
    method: lowerCase[method],
    path: `${PREFIX}${path.replaceAll(/:(\w+)/g, '{$1}')}`,
    parameters: names.map((name) => ({
      name,
      in: 'path',
      about: meanings[name] ?? name,
      schema: { type: 'string' },
    })),
  };
}

const lowerCase = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch' } as const;

const meanings: Readonly<Record<string, string>> = {
  leaseId: 'The lease, as it was answered.',
  sessionId: 'The session, as it was answered.',
  name: 'The name of the file.',
};
