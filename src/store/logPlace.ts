/** Where another thread or another program finds a log: a file of the embedded store, or a URL of EventStoreDB. */
export type LogPlace = { readonly file: string } | { readonly url: string };
