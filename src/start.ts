// The entry point. It imports nothing before it knows the Node it runs on: the native modules behind
// main.ts crash on an older Node without a word. Its emitted form must parse on Node 18.

const REQUIRED_MAJOR = 22;
const REQUIRED_MINOR = 15;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < REQUIRED_MAJOR || (major === REQUIRED_MAJOR && minor < REQUIRED_MINOR)) {
  process.stderr.write(
    `Orchestream needs Node ${REQUIRED_MAJOR}.${REQUIRED_MINOR} or newer, this is Node ${process.versions.node}. ` +
      'Start it with "npm start", which brings its own Node.\n',
  );
  process.exit(1);
}

// Libraries check themselves while somebody develops: graphql-js does at each value.
process.env['NODE_ENV'] ??= 'production';

await import('./main.ts');
