// Runs the server as a process of its own, for benchmarks and tests that kill it:
//   PORT=2113 FILE=events.db CREDENTIALS=admin:changeit node test/support/eventStoreServer/main.ts
// All three may be left out: a free port, a log in memory, no TLS. With credentials the certificate is written beside
// the log, or into the folder for temporary files. The connection string is the first line that is printed.
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Credentials } from './access.ts';
import { selfSignedCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { startEventStoreServer } from './eventStoreServer.ts';

const { PORT = '0', FILE = ':memory:', CREDENTIALS = '' } = process.env;

const server = await startEventStoreServer({
  port: Number(PORT),
  path: FILE,
  ...(CREDENTIALS !== '' && { credentials: credentialsOf(CREDENTIALS), tls: writtenCertificate() }),
});
process.stdout.write(`${server.url}\n`);

process.once('SIGTERM', () => void server.stop());

function credentialsOf(text: string): Credentials {
  const [username = '', ...password] = text.split(':');
  return { username, password: password.join(':') };
}

function writtenCertificate(): Certificate {
  const file = FILE === ':memory:' ? path.join(tmpdir(), `eventstore-${process.pid}.pem`) : `${FILE}.pem`;
  const certificate = selfSignedCertificate(file);
  writeFileSync(file, certificate.certificate);
  return certificate;
}
