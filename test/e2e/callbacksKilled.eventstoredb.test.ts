// Once more with the log in EventStoreDB.
process.env['TEST_STORE'] = 'eventstoredb';

await import('./callbacksKilled.test.ts');
