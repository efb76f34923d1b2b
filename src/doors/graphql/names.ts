/** GraphQL's spelling of a name of ours: `InProgress` is `IN_PROGRESS`. */
export const screaming = (name: string): string =>
  name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase();
