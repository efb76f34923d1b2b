import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { settings } from '../../../src/config.ts';
import { readCompose, variablesIn } from './composeFile.ts';

const COMPOSE = ['docker-compose.yml', 'docker-compose.cluster.yml'];
const page = readFileSync('docs/operations.md', 'utf8');

const read = (files: readonly string[]): string => files.map((file) => readFileSync(file, 'utf8')).join('\n');
const namesIn = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name = '']) => name)),
];

describe('the page for operators', () => {
  it('names only npm scripts and programs that there are', () => {
    const { scripts }: { scripts: object } = JSON.parse(read(['package.json']));
    const named = namesIn(page, /npm (?:run )?(start|test|(?<=run )\w+)/g);
    expect(named).toContain('verify');
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toStrictEqual([]);
    const programs = namesIn(page, /dist\/(src\/cli\/\w+)\.js/g);
    expect(programs).toContain('src/cli/export');
    expect(programs.filter((name) => !existsSync(`${name}.ts`))).toStrictEqual([]);
  });

  it('names only settings that there are', () => {
    const known = new Set<string>([
      ...Object.values(settings).map(({ name }) => name),
      ...variablesIn(read(COMPOSE)),
      'COMPOSE_FILE',
    ]);
    const named = namesIn(page, /\b([A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9])\b/g);
    expect(named).toContain('EVENTSTORE_URL');
    expect(named.filter((name) => !known.has(name))).toStrictEqual([]);
  });

  it('names only metrics that there are, and all of them', () => {
    const metrics = namesIn(
      read(['src/doors/http/metrics.ts', 'src/reactors/callbacks/callbackMetrics.ts']),
      /'(orchestream_\w+)'/g,
    );
    const named = namesIn(page, /\b(orchestream_(?!state|read|files|eventstore)\w+)/g);
    expect(new Set(named.map((name) => name.replace(/_count$/, '')))).toStrictEqual(new Set(metrics));
  });

  it('names only services and volumes that there are', () => {
    const secrets = ['POSTGRES_PASSWORD', 'ADMIN_PASSWORD', 'ADMIN_TOKEN', 'EVENTSTORE_ADMIN_PASSWORD'];
    const variables = Object.fromEntries([...secrets, 'EVENTSTORE_OPS_PASSWORD'].map((name) => [name, 'a']));
    const { services, volumes } = readCompose(COMPOSE, variables);
    const named = [
      ...namesIn(page, /docker compose exec(?: -T)? (\S+)/g),
      ...namesIn(page, /docker compose (?:stop|start|restart) ([\w -]+)/g).flatMap((names) =>
        names.split(' '),
      ),
    ];
    expect(named).toEqual(expect.arrayContaining(['node-1', 'postgres', 'eventstore', 'proxy']));
    expect(named.filter((name) => !Object.hasOwn(services, name))).toStrictEqual([]);
    const kept = namesIn(page, /\borchestream_(files|eventstore-\w+)/g);
    expect(kept.filter((name) => !Object.hasOwn(volumes, name))).toStrictEqual([]);
    expect(read(COMPOSE)).toContain('\nname: orchestream\n');
  });

  it('quotes what the program says as the program says it', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.join('src', file));
    const said = read([...sources, 'docker/haproxy.cfg']);
    const quoted = namesIn(page, /(?:ready|log): `([^`:…]+)/g);
    expect(quoted.length).toBeGreaterThan(5);
    expect(quoted.filter((message) => !said.includes(message))).toStrictEqual([]);
  });
});
