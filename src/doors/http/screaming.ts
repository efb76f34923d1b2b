/** A name of ours as GraphQL and ELMA's door spell it: `InProgress` is `IN_PROGRESS`. */
export const screaming = (name: string): string =>
  name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase();
