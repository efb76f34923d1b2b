import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { signerOf } from '../audit/anchors/signer.ts';
import type { Generated } from '../auth/bootstrap.ts';
import { callbackSecrets } from '../commands/callbackSecrets.ts';
import { personalIn } from '../commands/personal/personal.ts';
import type { Config } from '../config.ts';
import { ConfigError } from '../config.ts';
import type { Services } from '../doors/http/services.ts';
import type { ElectionOptions, Leading } from '../nodes/election.ts';
import { Election, leadAlone } from '../nodes/election.ts';
import { joinNodes } from '../nodes/joinNodes.ts';
import { leadWith } from '../nodes/lead.ts';
import { nodeUrl } from '../nodes/nodeUrl.ts';
import { oneAtATime } from '../nodes/oneAtATime.ts';
import { createOutbound } from '../outbound/outbound.ts';
import { ownListeners } from '../outbound/ownListeners.ts';
import { CallbackMetrics } from '../reactors/callbacks/callbackMetrics.ts';
import { contentsOfThePast } from '../readModel/queries/erasures.ts';
import { seenHere } from '../readModel/seen.ts';
import type { Data } from './data.ts';
import { Failure } from './failure.ts';
import { loadMemory } from './memory.ts';
import { openAudit } from './openAudit.ts';
import { openFiles } from './openFiles.ts';
import { orchestratorOn } from './orchestratorOn.ts';
import type { Prepared } from './prepare.ts';
import { prepare } from './prepare.ts';
import { robotServices } from './robotServices.ts';
import { serve } from './serve.ts';
import { serveElma } from './serveElma.ts';
import type { Stops } from './stops.ts';

export interface NodeOptions {
  readonly config: Config;
  readonly data: Data;
  /** Fills an empty store with the demo world first. */
  readonly isDemo: boolean;
  readonly log: Logger;
}

export interface Node {
  /** Where it listens. */
  readonly url: string;
  /** Where ELMA's routes answer besides; null where nowhere. */
  readonly elmaUrl: string | null;
  /** What is not as it should be, in sentences for people. */
  readonly troubles: readonly string[];
  readonly generated: Generated;
  readonly services: Services;
}

/** Starts a node on data that is open: it follows the log, leads or lets another node lead, and listens. */
export async function startNode({ config, data, isDemo, log }: NodeOptions, stops: Stops): Promise<Node> {
  const { store, place, state, isAlone } = data;
  const clock = Date.now;
  const id = randomUUID();
  const failure = new Failure(log);
  const onError = (error: unknown, what: string): void => log.error({ err: error }, what);
  let leading: Leading | null = null;

  const personal = personalIn(state.keys);
  const reads = await data.openReads({
    contents: personal,
    onWarning: (what, error) => log.warn({ err: error }, what),
    onFailed: (error) => {
      if (isAlone) failure.report('the read models can no longer be read or kept up', error);
      else onError(error, 'this node can no longer read the read models or keep them up');
      leading?.resign();
    },
  });
  stops.push(() => reads.close());
  const onStoodDown = (): void => leading?.resign();
  // Nobody else could, so that rows which have to be made anew are made while the memory is loaded.
  if (isAlone) await reads.startProjecting('current', onStoodDown);
  const files = await openFiles(config, stops);
  const ports: number[] = [];
  const outbound = createOutbound({
    allowCidrs: config.egressAllowCidrs,
    allowHosts: config.egressAllowHosts,
    // The demo world's file server is on this machine.
    allowLoopback: isDemo,
    isSelf: ownListeners(() => ports),
  });
  stops.push(() => outbound.close());
  const memory = await loadMemory(
    {
      store,
      reads,
      clock,
      waitsForRows: isAlone && place !== undefined && 'url' in place,
      onForeign: ({ stream, revision }) =>
        log.error(
          { stream, revision },
          'an event that is none of this program stands in its log and is passed over: see npm run verify',
        ),
      onError: (error) => failure.report('the log can no longer be followed', error),
    },
    stops,
  );

  const { consistency } = reads;
  const joined = isAlone
    ? null
    : await joinNodes({ ...memory, id, store, state, consistency, clock, onError });
  if (joined !== null) stops.push(() => joined.stop());
  const orchestrator = orchestratorOn({
    store,
    state,
    memory,
    personal,
    outbound,
    clock,
    urlsAreFiles: config.elmaFileDetection === 'url',
    tellsOfCancelled: config.callbackOnCancel === 'true',
    sharing: joined?.sharing,
  });
  const preparing = (): Promise<Prepared> => prepare(orchestrator, state, files, config, isDemo);
  const { auth, generated } = isAlone
    ? await preparing()
    : await oneAtATime(state.leaders, id, clock, preparing);

  const graceMs = config.leaseGraceSeconds * 1_000;
  const { positions, sessions } = state;
  const secrets = callbackSecrets(state.keys, clock);
  const metrics = new CallbackMetrics();
  const signer = await signerOf(state.keys);
  const lead = leadWith({
    orchestrator,
    reads,
    files,
    outbound,
    fileMs: config.fileFetchSeconds * 1_000,
    listen: memory.listen,
    callbacks: { secrets, metrics, includeLog: config.callbackIncludeLog === 'true' },
    anchors: { signer, keys: state.keys },
    positions,
    sessions,
    graceMs,
    isAlone,
    onError,
    onStoodDown,
  });
  leading = await stand({ leaders: state.leaders, holder: id, clock, lead, onError }, isAlone, stops);

  const services: Services = {
    orchestrator,
    auth,
    reads,
    files,
    callbackSecrets: secrets,
    listen: memory.listen,
    ...(await robotServices({ orchestrator, state, memory, onError }, stops)),
    audit: openAudit(
      {
        store,
        place,
        dataDir: config.dataDir,
        keys: state.keys,
        signer,
        contents: contentsOfThePast(reads),
        clock,
        isAlone: () => isAlone,
        onError,
      },
      stops,
    ),
    metrics: metrics.all,
    seen: joined?.seen ?? seenHere(store, consistency),
    anyHolder: config.anyHolder === 'true',
    unready: () => failure.reason,
    lagging: joined?.lagging ?? (() => null),
    nodes: { isLeader: () => leading?.term?.holds() === true, living: joined?.living ?? (() => 1) },
  };
  const url = await serve(services, config, log, async (app) => joined?.routes(app), stops);
  ports.push(Number(new URL(url).port));
  const troubles: string[] = [];
  const elmaUrl = await serveElma(services, config, log, stops).catch((error: unknown) => {
    // A demo goes on without what the machine has no room for.
    if (!isDemo || !(error instanceof ConfigError)) throw error;
    troubles.push(error.message);
    return null;
  });
  if (elmaUrl !== null) ports.push(Number(new URL(elmaUrl).port));
  await joined?.start(config.nodeUrl ?? nodeUrl(config.host, url));
  return { url, elmaUrl, troubles, generated, services };
}

async function stand(options: ElectionOptions, isAlone: boolean, stops: Stops): Promise<Leading> {
  if (isAlone) {
    const leading = await leadAlone(options);
    stops.push(() => leading.stop());
    return leading;
  }
  const election = new Election(options);
  stops.push(() => election.stop());
  await election.start();
  return election;
}
