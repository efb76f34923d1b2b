import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { createLimiter } from './limiter.ts';

export interface PasswordHasher {
  /** The hash to store, as PHC text. */
  hash(password: string): Promise<string>;

  /**
   * True where the password fits. `stored` is asked when it is this attempt's turn; its null (an unknown user) costs
   * the same work and is false.
   */
  verify(password: string, stored: () => Promise<string | null>): Promise<boolean>;
}

/** One of OWASP's equivalent settings: 32 MiB and about 0.2 s for each hash. */
const COST = { log2N: 15, r: 8, p: 3 };
const HASH_BYTES = 32;
const SALT_BYTES = 16;
const PHC = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

export interface Cost {
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
}

export type Derive = (password: string, salt: Buffer, length: number, cost: Cost) => Promise<Buffer>;

export interface HasherOptions {
  /** At most two at once by default: they take memory, and half of Node's four threads for such work. */
  readonly atOnce?: number;
  /** How many may wait; more are refused with TooManyAttempts. */
  readonly waiting?: number;
  readonly derive?: Derive;
}

export function createPasswordHasher(options: HasherOptions = {}): PasswordHasher {
  const { atOnce = 2, waiting = 64, derive = deriveByScrypt } = options;
  const inTurn = createLimiter(atOnce, waiting);
  const nobodys = { cost: COST, salt: Buffer.alloc(SALT_BYTES), hash: Buffer.alloc(HASH_BYTES) };

  return {
    hash: (password) =>
      inTurn(async () => {
        const salt = randomBytes(SALT_BYTES);
        return format(salt, await derive(normalized(password), salt, HASH_BYTES, COST));
      }),
    verify: (password, stored) =>
      inTurn(async () => {
        const text = await stored();
        const { cost, salt, hash } = text === null ? nobodys : parse(text);
        const derived = await derive(normalized(password), salt, hash.length, cost);
        return timingSafeEqual(derived, hash) && text !== null;
      }),
  };
}

/** The same text typed on another keyboard may arrive composed in another way. */
const normalized = (password: string): string => password.normalize('NFC');

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

const format = (salt: Buffer, hash: Buffer): string =>
  `$scrypt$ln=${COST.log2N},r=${COST.r},p=${COST.p}$${base64(salt)}$${base64(hash)}`;

function parse(text: string): { cost: Cost; salt: Buffer; hash: Buffer } {
  const match = PHC.exec(text);
  if (match === null) throw new Error('A stored password hash is malformed.');
  const [, log2N, r, p, salt = '', hash = ''] = match;
  return {
    cost: { log2N: Number(log2N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

const deriveByScrypt: Derive = (password, salt, length, { log2N, r, p }) =>
  new Promise((resolve, reject) => {
    const N = 2 ** log2N;
    const maxmem = 256 * N * r;
    scrypt(password, salt, length, { N, r, p, maxmem }, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    );
  });
