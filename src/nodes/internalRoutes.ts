import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../domain/errors.ts';
import type { Asked } from './asking.ts';
import { NEXT_PATH, readAsked, SECRET_HEADER, writeNamed } from './asking.ts';
import { isSecret } from './clusterSecret.ts';
import type { Handout } from './handout.ts';

const MAX_BYTES = 4_096;

export interface InternalOptions {
  readonly secret: string;
  readonly handout: Handout;
  readonly caughtUpTo: (position: number) => Promise<void>;
  /** See Services: a node that is behind on the log would name what others have taken long ago. */
  readonly lagging: () => string | null;
}

/** What other nodes ask of this one. No credential of any caller opens it, only the secret of the nodes. */
export async function internalRoutes(app: FastifyInstance, options: InternalOptions): Promise<void> {
  const { secret, handout, caughtUpTo, lagging } = options;
  await app.register(async (scope) => {
    scope.addHook('onRequest', async ({ headers }) => {
      if (!isSecret(secret, headers[SECRET_HEADER])) throw new DomainError('Unauthenticated');
    });
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: MAX_BYTES },
      async (_: FastifyRequest, body: string) => askedIn(body),
    );
    scope.post<{ Body: Asked }>(NEXT_PATH, async ({ body: { wanted, count, seen } }, reply) => {
      if (lagging() !== null) throw new DomainError('NodeBehind');
      let named = handout.next(wanted, count);
      if (named.length === 0) {
        await caughtUpTo(seen);
        named = handout.next(wanted, count);
      }
      return reply.header('content-type', 'application/json; charset=utf-8').send(writeNamed(named));
    });
  });
}

function askedIn(body: string): Asked {
  try {
    return readAsked(body);
  } catch {
    throw new DomainError('InvalidRequest');
  }
}
