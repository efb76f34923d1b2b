/** Whether a text is a URL of a PostgreSQL database: `postgres://user:password@host:5432/database`. */
export function isDatabaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, searchParams } = new URL(text);
  return /^postgres(ql)?:$/.test(protocol) && (hostname !== '' || searchParams.has('host'));
}

/** What people may be shown of it: where the database is, neither user nor password. */
export function shownDatabase(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  return `${hostname || (searchParams.get('host') ?? '')}:${port || 5432}${pathname}`;
}
