import { complexType, guid, int64, notNull } from '../model.ts';
import { dto } from '../namespaces.ts';

export const id = notNull(int64('Its number.'));
export const key = notNull(guid('Its UUID.'));

export const content = complexType({
  namespace: dto,
  name: 'DynamicContent',
  about: 'A JSON object whose members are up to its writer.',
  properties: {},
  isOpen: true,
});
