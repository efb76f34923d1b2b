import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOrchestrator } from './compose.ts';
import { ConfigError, readConfig } from './config.ts';
import { demoConfig } from './demo/demoConfig.ts';
import { serveDemoFiles } from './demo/fileServer.ts';
import { greeting } from './greeting.ts';
import { whyNotStarted } from './whyNotStarted.ts';

/** Reads the configuration, starts, and stops on a signal. `--demo` fills a temporary store with the demo world. */

const unknown = process.argv.slice(2).find((argument) => argument !== '--demo');
if (unknown !== undefined) fail(`${unknown} is no argument of Orchestream: there is only --demo.`);
const isDemo = process.argv.includes('--demo');
const STOP_WITHIN_MS = 15_000;

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function configOrFail(): ReturnType<typeof readConfig> {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) fail(error.message);
    throw error;
  }
}

const config = configOrFail();
const demoFolder = isDemo ? mkdtempSync(join(tmpdir(), 'orchestream-demo-')) : null;

try {
  const { promise: fatal, resolve: onFatal } = Promise.withResolvers<void>();
  const demoFiles = isDemo ? await serveDemoFiles() : null;
  const { stop, ...started } = await createOrchestrator({
    config: demoFolder === null ? config : demoConfig(config, demoFolder),
    isDemo,
    onFatal,
  });
  process.stdout.write(
    greeting({ ...started, demo: demoFiles === null ? null : { filesUrl: demoFiles.url } }),
  );
  let isStopping = false;
  const end = (code: number): void => {
    // A terminal sends the signal to npm and to us, and npm passes its own on: once is meant.
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => fail('Stopping took too long.'), STOP_WITHIN_MS).unref();
    void Promise.all([stop(), demoFiles?.close()]).then(
      () => {
        if (demoFolder !== null) rmSync(demoFolder, { recursive: true, force: true });
        process.exit(code);
      },
      (error: unknown) => fail(`Stopping failed: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  process.on('SIGINT', () => end(0));
  process.on('SIGTERM', () => end(0));
  void fatal.then(() => end(1));
} catch (error) {
  if (demoFolder !== null) rmSync(demoFolder, { recursive: true, force: true });
  if (config.logLevel === 'debug' || config.logLevel === 'trace') console.error(error);
  fail(whyNotStarted(error, config));
}
