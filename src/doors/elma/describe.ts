import type { DoorDescription } from '../http/openapi/description.ts';
import { schemas } from './about.ts';
import { routesWith } from './routes.ts';

/** How this door describes itself, by the table that it routes by; tasks are cancelled at `cancelPaths`. */
export const describeElma = (cancelPaths: readonly string[]): DoorDescription => ({
  name: 'ELMA',
  about:
    'For systems that set tasks and are written against ELMA RPA. `auth_tkn` in the body names the system; what clients look at is `status` in the answer, and HTTP says 200 in most cases.',
  calls: [...routesWith(cancelPaths)].map(([path, route]) => ({
    ...route.about,
    method: 'post',
    path,
    isOpen: route.for === 'anybody',
  })),
  schemas,
  errors: { schema: 'ElmaError', about: 'What went wrong before it came to be a call of this door.' },
  otherProof: 'auth_tkn',
});
