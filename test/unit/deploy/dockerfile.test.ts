import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Instruction } from 'dockerfile-ast';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { settings } from '../../../src/config.ts';

const text = readFileSync('Dockerfile', 'utf8');
const instructions = DockerfileParser.parse(text).getInstructions();
const stages = instructions.filter((each) => each.getKeyword() === 'FROM');
const lastStage = instructions.slice(instructions.indexOf(stages.at(-1) ?? missing('FROM')));

function missing(what: string): never {
  throw new Error(`there is no ${what}`);
}

/** What an instruction says, without its name and with continued lines as one. */
const said = (instruction: Instruction): string => instruction.getRawArgumentsContent() ?? '';
const only = (keyword: string): string => {
  const [found = missing(keyword), ...more] = lastStage.filter((each) => each.getKeyword() === keyword);
  expect(more).toStrictEqual([]);
  return said(found).replaceAll(/\\\n\s*/g, '');
};
const packageJson: { devDependencies: Record<string, string> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
const environment = Object.fromEntries(
  only('ENV')
    .split(' ')
    .map((each) => each.split('=')),
) as Record<string, string>;

describe('the Dockerfile', () => {
  it('has nothing that its linter complains of', () => {
    expect(validate(text)).toStrictEqual([]);
  });

  it('takes the Node that the project is developed with', () => {
    expect(text).toContain(`ARG NODE_VERSION=${packageJson.devDependencies['node']}\n`);
    for (const stage of stages)
      expect(said(stage)).toMatch(/^(?:node:\$\{NODE_VERSION\}-\S+|packages)(?: AS \w+)?$/);
  });

  it('installs what the lock file says, with no script of a package', () => {
    const installs = text.match(/\bnpm (?:ci|i|install)\b[^\n]*/g) ?? [];
    expect(installs).toStrictEqual(['npm ci --ignore-scripts', 'npm ci --ignore-scripts --omit=dev']);
  });

  it('starts the program as npm does', () => {
    const flags: string[] = JSON.parse(readFileSync('scripts/node-flags.json', 'utf8'));
    expect(JSON.parse(only('CMD'))).toStrictEqual(['node', ...flags, 'dist/src/start.js']);
    expect(existsSync('src/start.ts')).toBe(true);
  });

  it('runs as a user who is not root, named by a number', () => {
    expect(only('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('sets nothing but settings, and keeps data in a volume', () => {
    const names: string[] = Object.values(settings).map(({ name }) => name);
    const { NODE_ENV, ...ours } = environment;
    expect(NODE_ENV).toBe('production');
    expect(names).toEqual(expect.arrayContaining(Object.keys(ours)));
    expect(only('VOLUME')).toBe(ours['DATA_DIR']);
    expect(only('EXPOSE')).toBe(ours['PORT']);
    expect(only('STOPSIGNAL')).toBe('SIGTERM');
  });

  it('copies only what .dockerignore lets through, and all of it is there', () => {
    const [first, ...allowed] = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => /^[^#]/.test(line));
    expect(first).toBe('*');
    const copies = [...text.matchAll(/^COPY (?!--from=)(.*)$/gm)].map(([, words = '']) => words.split(' '));
    const sources = copies.flatMap((words) => words.slice(0, -1));
    expect(sources.filter((source) => !existsSync(source))).toStrictEqual([]);
    expect(allowed.toSorted()).toStrictEqual([...new Set(sources)].map((source) => `!${source}`).toSorted());
  });
});

describe('the health check of the image', () => {
  const [, list = ''] = /CMD (\[.*\])$/.exec(only('HEALTHCHECK')) ?? [];
  const [program, ...args]: string[] = JSON.parse(list);

  it.each([
    [200, 0],
    [503, 1],
  ])('given a node that answers %i, then it ends with %i', async (status, code) => {
    const paths: (string | undefined)[] = [];
    const server = createServer(({ url }, response) => {
      paths.push(url);
      response.writeHead(status).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    expect(await runWith((server.address() as AddressInfo).port)).toBe(code);
    expect(paths).toStrictEqual(['/health/ready']);
    server.closeAllConnections();
    server.close();
  });

  it('given no node, then it ends with 1', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    expect(await runWith(port)).toBe(1);
  });

  async function runWith(port: number): Promise<unknown> {
    expect(program).toBe('node');
    const child = spawn(process.execPath, args, { env: { ...process.env, PORT: String(port) } });
    const [code] = await once(child, 'exit');
    return code;
  }
});
