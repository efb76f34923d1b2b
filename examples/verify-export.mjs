// Checks a history exported from /export/history as NDJSON, and with a proof from /export/proof that an anchor covers it.
// node verify-export.mjs history.ndjson [proof.json [public key of anchors]]
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [history, proof, ownKey] = process.argv.slice(2);
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const demand = (holds, otherwise) => holds || (console.error(otherwise), process.exit(1));
const events = readFileSync(history, 'utf8').trim().split('\n').map(JSON.parse);

let before = '';
for (const [n, { stream, revision, id, type, data, metadata, hash }] of events.entries()) {
  const text = JSON.stringify([stream, revision, id, type, data, `${metadata.slice(0, -75)}}`]);
  demand(revision === n && metadata.endsWith(`,"hash":"${hash}"}`), `Event ${n} is not in its place.`);
  // As long as a lease is in force the data that hold its key are withheld, and cannot be checked.
  demand(data === null || sha256(before + text) === hash, `Event ${n} or the one before it was altered.`);
  before = hash;
}
console.log(
  `The chain holds: ${events.length} events, ${events.filter(({ data }) => !data).length} withheld.`,
);

if (proof !== undefined) {
  const { stream, revision, hash, steps, anchor } = JSON.parse(readFileSync(proof, 'utf8'));
  const { number, at, root, publicKey } = JSON.parse(anchor.statement);
  const key = { key: Buffer.from(ownKey ?? publicKey, 'base64'), format: 'der', type: 'spki' };
  const [signed, signature] = [Buffer.from(anchor.statement), Buffer.from(anchor.signature, 'base64')];
  const reached = steps.reduce((node, { left, right }) => sha256(left ? left + node : node + right), hash);
  demand(events[revision]?.hash === hash && events[0].stream === stream, 'It is a proof of something else.');
  demand(reached === root, 'The anchor does not cover this history.');
  demand(verify(null, signed, createPublicKey(key), signature), 'The signature of the anchor is wrong.');
  console.log(`Anchor ${number} of ${at}, signed with ${publicKey}, covers it up to revision ${revision}.`);
}
