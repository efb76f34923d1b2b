import type { Described, EventSchema } from '../schema/eventSchema.ts';
import { eventSchemas } from '../schema/eventSchema.ts';
import type { Schema } from '../schema/words.ts';
import { flag, id, list, nothing, nullable, object, oneOf, partial, text, uuid } from '../schema/words.ts';
import type { DefinitionEvent, FolderData, RobotData, UserData } from './directory.ts';

/** The events of whatever is only created, edited and deleted. */
export const definitionSchemas = <T extends object>(
  category: string,
  what: string,
  data: Schema<T>,
): readonly EventSchema[] => {
  const described: Described<DefinitionEvent<T>> = {
    Create: [`${what} was added.`, data],
    Edit: [`${what} was changed.`, partial('What has changed; an absent member stays.', data)],
    Delete: [`${what} was deleted.`, nothing('Nothing more is to be said.')],
  };
  return eventSchemas<DefinitionEvent<T>>(category, described);
};

const folder = object<FolderData>('What the folder is like.', {
  id: id('Its number.'),
  key: uuid('Its UUID.'),
  displayName: text('Its name.'),
  fullyQualifiedName: text('The names of the folders that it is in and its own, with `/` between them.'),
  description: nullable(text('What it is for.')),
  parentId: nullable(id('The folder that it is in.')),
});

const user = object<UserData>('What the user is like. Passwords and tokens stand in no event.', {
  id: id('Its number.'),
  key: uuid('Its UUID.'),
  userName: text('The name it logs in with.'),
  name: nullable(text('First name.')),
  surname: nullable(text('Last name.')),
  email: nullable(text('Where mail reaches it.')),
  roles: list('What it may do.', oneOf('A role.', ['admin', 'operator', 'robot', 'reader', 'auditor'])),
  folders: nullable(list('The folders that it works in; null for all.', id('A folder.'))),
  isActive: flag('Whether it may log in.'),
});

const robot = object<RobotData>('What the robot is like.', {
  id: id('Its number.'),
  key: uuid('The key that it sends as RobotIdentifier.'),
  name: text('Its name.'),
  machineName: text('The machine it runs on.'),
  username: nullable(text('The account it runs under.')),
  description: nullable(text('What it is for.')),
  type: text("UiPath's kind of robot."),
  robotEnvironments: text('The environments it belongs to, with commas between them.'),
  userId: nullable(id('The user that it acts as in histories.')),
});

export const directorySchemas: readonly EventSchema[] = [
  ...definitionSchemas('folder', 'A folder', folder),
  ...definitionSchemas('user', 'A user', user),
  ...definitionSchemas('robot', 'A robot', robot),
];
