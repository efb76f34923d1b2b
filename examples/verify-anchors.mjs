// Checks anchors exported from /export/anchors as NDJSON: each is signed, follows the one before it, and stands for all before.
// node verify-anchors.mjs anchors.ndjson [public key of anchors]
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [file, ownKey] = process.argv.slice(2);
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const demand = (holds, otherwise) => holds || (console.error(otherwise), process.exit(1));
const anchors = readFileSync(file, 'utf8').trim().split('\n').map(JSON.parse);

// The full trees over the spans so far, the largest first, each with how many spans it is over.
const trees = [];
let before = { hash: null, logId: null, count: 0 };
for (const [n, { statement, signature }] of anchors.entries()) {
  const { number, previous, logId, count, span, root, publicKey } = JSON.parse(statement);
  const key = { key: Buffer.from(ownKey ?? publicKey, 'base64'), format: 'der', type: 'spki' };
  const isSigned = verify(
    null,
    Buffer.from(statement),
    createPublicKey(key),
    Buffer.from(signature, 'base64'),
  );
  demand(isSigned, `The signature of anchor ${n} is wrong.`);
  const grows = logId !== before.logId || count > before.count;
  demand(number === n && previous === before.hash && grows, `Anchor ${n} does not follow the one before it.`);
  trees.push({ spans: 1, hash: span });
  while (trees.at(-2)?.spans === trees.at(-1).spans) {
    const [left, right] = trees.splice(-2);
    trees.push({ spans: 2 * left.spans, hash: sha256(left.hash + right.hash) });
  }
  const over = trees.map(({ hash }) => hash).reduceRight((right, left) => sha256(left + right));
  demand(root === over, `Anchor ${n} does not stand for all before it.`);
  before = { hash: sha256(statement + signature), logId, count };
}
console.log(`${anchors.length} anchors hold; the last one covers ${before.count} events.`);
