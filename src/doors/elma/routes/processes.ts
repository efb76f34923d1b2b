import { DomainError } from '../../../domain/errors.ts';
import type { Process, ProcessVersion } from '../../../domain/process/process.ts';
import { currentVersion, versionOf } from '../../../domain/process/process.ts';
import { tryParseUuid } from '../../../domain/uuid.ts';
import type { Answer, SystemCall } from '../call.ts';
import { bodyOf } from '../call.ts';
import { processDto, variableDto } from '../dto/process.ts';
import { contextRequest, processesRequest, versionRequest, versionsRequest } from '../dto/requests.ts';

interface Entry {
  readonly process: Process;
  readonly version: ProcessVersion;
}

/** `POST /v1/repository/actual`: the processes that can be set, each in its current version. */
export async function actual(call: SystemCall): Promise<Answer> {
  const { page, limit } = bodyOf(call, processesRequest);
  const entries = processesOf(call).flatMap((process): Entry[] => {
    const version = currentVersion(process);
    return version === undefined ? [] : [{ process, version }];
  });
  return pageOf(call, entries, page, limit);
}

/** `POST /v1/repository/history`: all versions of a process, the newest first. */
export async function history(call: SystemCall): Promise<Answer> {
  const { token, page, limit } = bodyOf(call, versionsRequest);
  const process = processNamed(call, token);
  const entries = process.versions.toReversed().map((version) => ({ process, version }));
  return pageOf(call, entries, page, limit);
}

/** `POST /v1/repository/find`: one version of a process, the current one for 0. */
export async function find(call: SystemCall): Promise<Answer> {
  const { token, version } = bodyOf(call, versionRequest);
  const process = processNamed(call, token);
  return { status: 200, process: shown(call, { process, version: versionOf(process, version ?? 0) }) };
}

/** `POST /v1/repository/context`: what goes in and out of a version, which is named by its own UUID. */
export async function context(call: SystemCall): Promise<Answer> {
  const key = tryParseUuid(bodyOf(call, contextRequest).uuid);
  const found = processesOf(call)
    .flatMap(({ versions }) => versions)
    .find((version) => version.key === key);
  if (found === undefined) throw new DomainError('ItemNotFound', 'The process has no such version.');
  return { status: 200, ctx: (found.context ?? []).map(variableDto) };
}

const processesOf = ({ services }: SystemCall): readonly Process[] =>
  services.orchestrator.definitions.processes();

function processNamed({ services }: SystemCall, token: string): Process {
  const key = tryParseUuid(token);
  const process = key === null ? undefined : services.orchestrator.definitions.processByKey(key);
  if (process === undefined) throw new DomainError('ItemNotFound', 'The process does not exist.');
  return process;
}

const shown = ({ services }: SystemCall, { process, version }: Entry): object =>
  processDto(services.orchestrator.definitions, process, version);

function pageOf(
  call: SystemCall,
  entries: readonly Entry[],
  page: number | null | undefined,
  limit: number | null | undefined,
): Answer {
  const size = limit === null || limit === undefined || limit === 0 ? entries.length : limit;
  const skip = Math.max(0, (page ?? 0) - 1) * size;
  const rows = entries.slice(skip, skip + size);
  return { status: 200, total: entries.length, process: rows.map((entry) => shown(call, entry)) };
}
