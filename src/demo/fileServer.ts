import { pino } from 'pino';
import { createServer } from '../doors/http/server.ts';

/** Where the URLs of files on ELMA's page lead, which are on the loopback address. */
const PORT = 8_088;

const PATH = '/v1/task/download_elma';
const CONTENT = 'A file of the system that has set the task.\n';

export interface FileServer {
  /** Without what tells files apart; null where the port is taken. */
  readonly url: string | null;
  close(): Promise<void>;
}

/** Serves the files that ELMA's page names, as the system does there which sets the task. Throws what listening throws. */
export async function serveDemoFiles(port = PORT): Promise<FileServer> {
  const app = createServer(pino({ level: 'silent' }));
  app.get(PATH, async (_, reply) =>
    reply
      .header('content-type', 'text/plain; charset=utf-8')
      .header('content-disposition', 'attachment; filename="input.txt"')
      .send(CONTENT),
  );
  const close = (): Promise<void> => app.close();
  try {
    const url = await app.listen({ host: '127.0.0.1', port });
    return { url: `${url}${PATH}`, close };
  } catch (error) {
    await close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return { url: null, close };
    throw error;
  }
}
