/**
 * What proves who calls. No secret stands here in the clear: passwords as scrypt hashes, everything random as
 * SHA-256 (base64url). All instants are milliseconds since 1970.
 */
export interface Credentials {
  /**
   * Grows with each change that can take a right away (a token, app or robot key removed or replaced), at once here
   * and within 2.5 s on other nodes. Whoever remembers an answer from here keeps it only while this number is the same.
   */
  readonly revision: number;

  readonly passwords: Passwords;
  readonly loginCounters: LoginCounters;
  readonly tokens: Tokens;
  readonly apps: Apps;
  readonly robotKeys: RobotKeys;
}

/** Password hashes in PHC text form (`$scrypt$ln=15,r=8,p=3$salt$hash`). */
export interface Passwords {
  find(userId: number): Promise<string | null>;
  set(userId: number, hash: string): Promise<void>;
  remove(userId: number): Promise<void>;
}

export interface LoginCounter {
  readonly failures: number;
  /** Attempts are refused until then; 0 where it was never locked. */
  readonly lockedUntil: number;
  /** The counter counts as gone from then on. */
  readonly forgetAt: number;
}

/** Failed logins, counted by a key that the login guard chooses. Kept here so that a restart forgives nothing. */
export interface LoginCounters {
  find(key: string, now: number): Promise<LoginCounter | null>;

  /** Reads and writes one counter in one step; null removes it. Drops all counters whose time has come. */
  update(
    key: string,
    now: number,
    change: (counter: LoginCounter | null) => LoginCounter | null,
  ): Promise<void>;
}

export type TokenKind = 'user' | 'robot' | 'bot' | 'app' | 'system';

/** Where a credential comes from: a login, somebody who issued it, or the environment of the server. */
export type TokenSource = 'login' | 'issued' | 'environment';

export interface TokenRecord {
  readonly hash: string;
  readonly kind: TokenKind;
  /** The id of the user, robot or system as text, or the client id. */
  readonly principalId: string;
  /** What it may be used for; null: everything that its principal may. */
  readonly scopes: readonly string[] | null;
  readonly source: TokenSource;
  readonly label: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
}

/** Which tokens; without `source`, those of every source. */
export interface TokenOwner {
  readonly kind: TokenKind;
  readonly principalId: string;
  readonly source?: TokenSource;
}

export interface Tokens {
  /** Adds or replaces; drops those that had expired when this one was created. */
  add(record: TokenRecord): Promise<void>;
  /** Expired ones too: the caller knows the time. */
  find(hash: string): Promise<TokenRecord | null>;
  /** False where there was none. */
  remove(hash: string): Promise<boolean>;
  /** How many were removed. */
  removeOf(owner: TokenOwner): Promise<number>;
  /** Newest first. */
  listOf(owner: TokenOwner): Promise<readonly TokenRecord[]>;
}

/** An external application (OAuth client). */
export interface AppRecord {
  readonly clientId: string;
  readonly secretHash: string;
  readonly name: string;
  readonly tenantId: number;
  readonly roles: readonly string[];
  readonly folders: 'all' | readonly number[];
  readonly source: 'issued' | 'environment';
  readonly createdAt: number;
}

export interface Apps {
  find(clientId: string): Promise<AppRecord | null>;
  /** Adds or replaces. */
  set(app: AppRecord): Promise<void>;
  /** False where there was none. */
  remove(clientId: string): Promise<boolean>;
  list(): Promise<readonly AppRecord[]>;
}

export interface RobotKeyRecord {
  readonly hash: string;
  readonly robotId: number;
  /** `machine`: opens sessions; `session`: authenticates requests. */
  readonly use: 'machine' | 'session';
  readonly createdAt: number;
}

export interface RobotKeys {
  /** Adds one; nothing happens where this robot has this key already. */
  add(record: RobotKeyRecord): Promise<void>;
  /** Several where several robots share a machine and so its key. */
  find(hash: string): Promise<readonly RobotKeyRecord[]>;
  /** How many were removed. */
  removeOf(robotId: number): Promise<number>;
}
