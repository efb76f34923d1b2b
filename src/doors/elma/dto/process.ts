import type { Process, ProcessVersion } from '../../../domain/process/process.ts';
import type { ContextVariable } from '../../../domain/process/variables.ts';
import { inSeconds } from '../../../domain/task/elmaTask.ts';
import type { Definitions } from '../../../readModel/definitions.ts';

/** A version of a process (ELMA's wire contract, repository); what has no value is left out. */
export function processDto(
  definitions: Definitions,
  { key: token }: Process,
  { key: uuid, version, active, name, hash, created, uploaded, uploadedBy, groups }: ProcessVersion,
): object {
  const userId = definitions.userByName(uploadedBy)?.key;
  return {
    uuid,
    token,
    version,
    active,
    name,
    ...(hash !== null && { hash }),
    created: inSeconds(created ?? uploaded),
    uploaded: inSeconds(uploaded),
    ...(userId !== undefined && { useruuid: userId }),
    fullname: uploadedBy,
    ...(groups.length > 0 && { groups }),
  };
}

export const variableDto = ({ caption, name, type, isArray, scope }: ContextVariable): object => ({
  ...(caption !== null && { caption }),
  name,
  type,
  isArray,
  scope,
});
