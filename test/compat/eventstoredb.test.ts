// What real clients send and what the guides print, once more with the log in EventStoreDB.
process.env['TEST_STORE'] = 'eventstoredb';

await import('./clients.test.ts');
await import('./guide.test.ts');
