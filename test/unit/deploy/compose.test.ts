import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { settings } from '../../../src/config.ts';
import { parseEventStoreUrl } from '../../../src/store/eventStoreUrl.ts';
import type { Compose, Service } from './composeFile.ts';
import { readCompose, readFile, variablesIn } from './composeFile.ts';

const SINGLE = 'docker-compose.yml';
const CLUSTER = 'docker-compose.cluster.yml';
const [singleText, clusterText] = [SINGLE, CLUSTER].map((file) => readFileSync(file, 'utf8'));
const allText = `${singleText}${clusterText}`;

const needed = { POSTGRES_PASSWORD: 'aaa', ADMIN_PASSWORD: 'bbb', ADMIN_TOKEN: 'ccc' };
const neededInCluster = { ...needed, EVENTSTORE_ADMIN_PASSWORD: 'ddd', EVENTSTORE_OPS_PASSWORD: 'eee' };
const single = readCompose([SINGLE], needed);
const cluster = readCompose([SINGLE, CLUSTER], neededInCluster);

const both = [
  { name: SINGLE, compose: single },
  { name: `${SINGLE} and ${CLUSTER}`, compose: cluster },
];

const servicesOf = ({ services }: Compose): [string, Service][] => Object.entries(services);
const nodesOf = (compose: Compose): [string, Service][] =>
  servicesOf(compose).filter(([, { build }]) => build !== undefined);
const networksOf = ({ networks = [] }: Service): readonly string[] =>
  Array.isArray(networks) ? networks : Object.keys(networks);
/** Volumes by name; what begins with a dot is a file of this repository. */
const volumesOf = (service: Service): string[] =>
  (service.volumes ?? []).map((volume) => volume.split(':')[0] ?? '').filter((name) => !name.startsWith('.'));

describe('the Compose Specification', () => {
  const folder = path.dirname(createRequire(import.meta.url).resolve('dclint/package.json'));
  const schema: object = JSON.parse(
    readFileSync(path.join(folder, 'schemas', 'compose.schema.json'), 'utf8'),
  );
  // The schema has keywords of other tools, and an https address for the draft that Ajv knows by http.
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile({
    ...schema,
    $schema: 'http://json-schema.org/draft-07/schema#',
  });

  it.each([SINGLE, CLUSTER])('allows %s', (file) => {
    validate(readFile(file, neededInCluster));
    expect(validate.errors).toBeNull();
  });

  it.each(both)('allows $name', ({ compose }) => {
    validate(compose);
    expect(validate.errors).toBeNull();
  });

  it('would not allow a mistake', () => {
    expect(validate({ services: { node: { image: 'a', healthchek: {} } } })).toBe(false);
  });
});

describe('variables', () => {
  it.each(Object.keys(needed))('given no %s, then it is named with where to put it', (name) => {
    expect(() => readCompose([SINGLE], { ...needed, [name]: '' })).toThrow(`${name} must stand in .env`);
  });

  it.each(Object.keys(neededInCluster))('given a cluster and no %s, then it is named', (name) => {
    expect(() => readCompose([SINGLE, CLUSTER], { ...neededInCluster, [name]: '' })).toThrow(
      `${name} must stand in .env`,
    );
  });

  it('stand in .env.example, with the values that they have when nothing is said', () => {
    const example = readFileSync('.env.example', 'utf8');
    const assigned = new Map(
      [...example.matchAll(/^#?([A-Z_]+)=(.*)$/gm)]
        .toReversed()
        .map(([, name = '', value = '']) => [name, value]),
    );
    expect([...variablesIn(allText)].filter((name) => !assigned.has(name))).toStrictEqual([]);
    expect(assigned.get('COMPOSE_FILE')).toBe(`${SINGLE}:${CLUSTER}`);
    const unused = [...assigned.keys()].filter((name) => !variablesIn(allText).has(name));
    expect(unused).toStrictEqual(['COMPOSE_FILE']);
    const { EVENTSTORE_FOLDER: _, ...standard } = Object.fromEntries(assigned);
    expect(readCompose([SINGLE, CLUSTER], { ...standard, ...neededInCluster })).toStrictEqual(cluster);
  });

  it('leave what must be filled in empty', () => {
    const example = readFileSync('.env.example', 'utf8');
    const active = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([line]) => line);
    expect(active).toStrictEqual(Object.keys(needed).map((name) => `${name}=`));
  });

  it('carry every password: none stands in a file', () => {
    const secret = /^\s*\w*(?:PASSWORD|SECRET|TOKEN|KEY):\s*(?<value>.*)$/gm;
    const values = [...allText.matchAll(secret)].map(({ groups }) => groups?.['value'] ?? '');
    expect(values.length).toBeGreaterThan(3);
    for (const value of values) expect(value).toMatch(/^\$\{\w+(?::\?[^}]*|:-)?\}$/);
    for (const [, password = ''] of allText.matchAll(/:\/\/\w+:(.*)@/g)) expect(password).toMatch(/^\$\{/);
    expect(allText).not.toContain('changeit');
  });
});

describe.each(both)('the services of $name', ({ compose }) => {
  const services = servicesOf(compose);
  const lasting = services.filter(([, { restart }]) => restart !== 'no');
  const built = new Set(nodesOf(compose).map(([name]) => name));
  const named = (pattern: RegExp): [string, Service][] => services.filter(([name]) => pattern.test(name));
  const dependencies = services.flatMap(([name, { depends_on = {} }]) =>
    Object.entries(depends_on).map(([other, { condition }]) => ({ name, other, condition })),
  );

  it.each(services)('%s has an image with a version', (name, { image }) => {
    expect(image).toMatch(built.has(name) ? /^orchestream:local$/ : /:\d+\.\d+[\w.-]*$/);
  });

  it.each(services)('%s gets no rights but those it needs', (_, { cap_drop, security_opt }) => {
    expect(cap_drop).toStrictEqual(['ALL']);
    expect(security_opt).toStrictEqual(['no-new-privileges:true']);
  });

  it.each(lasting)('%s starts again when it ends, and its log does not grow for ever', (_, service) => {
    expect(service.restart).toBe('unless-stopped');
    expect(service.logging?.options).toHaveProperty('max-size');
  });

  it.each(lasting.filter(([name]) => !built.has(name)))('%s says how it is', (_, { healthcheck }) => {
    expect(healthcheck?.test).toBeDefined();
  });

  it('keep their root file system read-only, but for the log, whose image may not be made for that', () => {
    const writable = services.filter(([, { read_only }]) => read_only !== true).map(([name]) => name);
    expect(writable).toStrictEqual(named(/^eventstore/).map(([name]) => name));
  });

  it.each(dependencies)('$name waits for what $other can say of itself', ({ other, condition }) => {
    const { healthcheck, restart } = compose.services[other] ?? { image: '' };
    const says: Readonly<Record<string, boolean>> = {
      service_started: built.has(other),
      service_healthy: healthcheck !== undefined,
      service_completed_successfully: restart === 'no',
    };
    expect(says[condition]).toBe(true);
  });

  it('use the volumes and networks that there are, and all of them', () => {
    const all = services.map(([, service]) => service);
    expect(new Set(all.flatMap(volumesOf))).toStrictEqual(new Set(Object.keys(compose.volumes)));
    expect(new Set(all.flatMap(networksOf))).toStrictEqual(new Set(Object.keys(compose.networks)));
  });

  it('are reached through the proxy alone, on this machine alone', () => {
    const published = services.filter(([, { ports = [] }]) => ports.length > 0);
    expect(published.map(([name, { ports }]) => [name, ports])).toStrictEqual([
      ['proxy', ['127.0.0.1:8080:8080']],
    ]);
  });

  it('keep data in a network where only nodes come', () => {
    expect(compose.networks['store']?.internal).toBe(true);
    const places = named(/^(?:eventstore|postgres|proxy)/).map(([name, service]) => [
      name,
      networksOf(service),
    ]);
    for (const [name, networks] of places)
      expect(networks).toStrictEqual([name === 'proxy' ? 'front' : 'store']);
  });
});

describe.each(both)('the nodes of $name', ({ compose }) => {
  const nodes = nodesOf(compose);
  const known = new Map<string, { read: (value: string) => unknown }>(
    Object.values(settings).map((setting) => [setting.name, setting]),
  );

  it.each(nodes)(
    '%s is told nothing but settings, with values that can be used',
    (_, { environment = {} }) => {
      for (const [name, value] of Object.entries(environment)) {
        expect([...known.keys()]).toContain(name);
        expect(() => known.get(name)?.read(value)).not.toThrow();
      }
      expect(Object.keys(environment)).toEqual(
        expect.arrayContaining(['HOST', 'NODE_URL', 'EVENTSTORE_URL', 'DATABASE_URL', 'ADMIN_PASSWORD']),
      );
    },
  );

  it('differ in their address alone, which is their name', () => {
    expect(nodes.map(([name]) => name)).toStrictEqual(['node-1', 'node-2']);
    for (const [name, { environment }] of nodes)
      expect(environment?.['NODE_URL']).toBe(`http://${name}:8080`);
    const [first, second] = nodes.map(([, { environment, ...rest }]) => ({
      ...rest,
      environment: { ...environment, NODE_URL: '' },
    }));
    expect(first).toStrictEqual(second);
  });

  it('are those that the proxy knows', () => {
    const backends = readFileSync('docker/haproxy.cfg', 'utf8')
      .split(/^backend /m)
      .slice(1);
    expect(backends).toHaveLength(2);
    for (const backend of backends) {
      const servers = [...backend.matchAll(/^\tserver (\S+) (\S+)$/gm)];
      const inProxy = servers.map(([, name = '', address = '']) => [name, `http://${address}`]);
      expect(inProxy).toStrictEqual(
        nodes.map(([name, { environment }]) => [name, environment?.['NODE_URL']]),
      );
    }
  });

  it('believe what is said of callers in the network of the proxy, and nowhere else', () => {
    const [network] = compose.networks['front']?.ipam?.config ?? [];
    expect(network?.subnet).toMatch(/^[\d.]+\/24$/);
    for (const [, { environment }] of nodes) expect(environment?.['TRUSTED_PROXIES']).toBe(network?.subnet);
    expect(networksOf(compose.services['proxy'] ?? { image: '' })).toStrictEqual(['front']);
  });

  it('connect to the services that there are, and wait for them', () => {
    for (const [, { environment = {}, depends_on }] of nodes) {
      const { hosts } = parseEventStoreUrl(environment['EVENTSTORE_URL'] ?? '');
      const { hostname } = new URL(environment['DATABASE_URL'] ?? '');
      const servers = [...hosts.map(({ address }) => address), hostname];
      expect(Object.keys(depends_on ?? {}).toSorted()).toStrictEqual(servers.toSorted());
      for (const name of servers) expect(compose.services[name]).toBeDefined();
    }
  });

  it('log in to the database as the database is made', () => {
    const { environment: made = {} } = compose.services['postgres'] ?? { image: '' };
    for (const [, { environment = {} }] of nodes) {
      const url = new URL(environment['DATABASE_URL'] ?? '');
      expect([url.username, url.password, url.pathname]).toStrictEqual([
        made['POSTGRES_USER'],
        made['POSTGRES_PASSWORD'],
        `/${made['POSTGRES_DB']}`,
      ]);
    }
  });
});

describe('the log', () => {
  const servers = servicesOf(cluster).filter(([name]) => name.startsWith('eventstore'));
  const addressOf = ({ networks = {} }: Service): string =>
    (Array.isArray(networks) ? undefined : Object.values(networks)[0]?.ipv4_address) ?? '';

  it('given one server, then it is alone and speaks no TLS', () => {
    const environment = single.services['eventstore']?.environment ?? {};
    expect(environment).toMatchObject({ EVENTSTORE_CLUSTER_SIZE: '1', EVENTSTORE_INSECURE: 'true' });
    const url = nodesOf(single)[0]?.[1].environment?.['EVENTSTORE_URL'] ?? '';
    expect(parseEventStoreUrl(url)).toMatchObject({ isSecure: false, credentials: undefined });
  });

  it('given a cluster, then nodes speak TLS with all three and trust the authority they are shown', () => {
    for (const [, { environment = {}, volumes = [] }] of nodesOf(cluster)) {
      expect(parseEventStoreUrl(environment['EVENTSTORE_URL'] ?? '')).toMatchObject({
        hosts: servers.map(([name]) => ({ address: name, port: 2113 })),
        credentials: { username: 'admin', password: neededInCluster.EVENTSTORE_ADMIN_PASSWORD },
        isSecure: true,
        caFile: '/authority/ca.crt',
      });
      expect(volumes).toContain('authority:/authority:ro');
    }
  });

  it.each(servers)('%s knows the two others and keeps what is its own', (name, service) => {
    const others = servers.filter(([other]) => other !== name).map(([, other]) => `${addressOf(other)}:2113`);
    expect(service.environment).toMatchObject({
      EVENTSTORE_CLUSTER_SIZE: String(servers.length),
      EVENTSTORE_INSECURE: 'false',
      EVENTSTORE_REPLICATION_IP: addressOf(service),
      EVENTSTORE_GOSSIP_SEED: others.join(','),
      EVENTSTORE_ADVERTISE_HOST_TO_CLIENT_AS: name,
      EVENTSTORE_DEFAULT_ADMIN_PASSWORD: neededInCluster.EVENTSTORE_ADMIN_PASSWORD,
      EVENTSTORE_DEFAULT_OPS_PASSWORD: neededInCluster.EVENTSTORE_OPS_PASSWORD,
    });
    const elsewhere = servers.filter(([other]) => other !== name).flatMap(([, other]) => volumesOf(other));
    expect(volumesOf(service).filter((volume) => elsewhere.includes(volume))).toStrictEqual([]);
  });

  it.each(servers)('%s gets a certificate for its name and its address', (name, service) => {
    const { volumes = [], environment = {} } = cluster.services['certificates'] ?? { image: '' };
    const own = service.volumes?.find((volume) => volume.endsWith(':/certificates:ro'))?.split(':')[0];
    expect(volumes).toContain(`${own}:/certificates/${name}`);
    const ending = addressOf(service).slice((environment['SUBNET'] ?? '').length);
    expect(readFileSync('docker/certificates.sh', 'utf8')).toContain(
      `make_server ${name} "$SUBNET${ending}"`,
    );
  });

  it('given a cluster, then the key of the authority is seen by what makes certificates alone', () => {
    const holders = servicesOf(cluster).filter(([, service]) => volumesOf(service).includes('authority-key'));
    expect(holders.map(([name]) => name)).toStrictEqual(['certificates']);
  });
});
