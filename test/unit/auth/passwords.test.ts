import { scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createPasswordHasher, type Derive } from '../../../src/auth/passwords.ts';
import { TooManyAttempts } from '../../../src/auth/tooManyAttempts.ts';
import { quickDerive, quickHasher } from './world.ts';

describe('password hashes', () => {
  it('given a password was hashed by scrypt, when it is verified, then only itself fits', async () => {
    const hasher = createPasswordHasher();
    const hash = await hasher.hash('correct horse');
    expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
    expect(hash).not.toContain('horse');
    expect(await hasher.verify('correct horse', async () => hash)).toBe(true);
    expect(await hasher.verify('correct hors', async () => hash)).toBe(false);
  });

  it('given a hash with other costs, when it is verified, then its own costs are used', async () => {
    const salt = Buffer.from('0123456789abcde');
    const hash = scryptSync('pass', salt, 33, { N: 16, r: 1, p: 1 });
    const phc = `$scrypt$ln=4,r=1,p=1$${salt.toString('base64')}$${hash.toString('base64')}`;
    expect(await createPasswordHasher().verify('pass', async () => phc)).toBe(true);
  });

  it('given the same password twice, when it is hashed, then the hashes differ', async () => {
    const hasher = createPasswordHasher();
    expect(await hasher.hash('same')).not.toBe(await hasher.hash('same'));
  });

  it('given a password typed composed, when it is verified decomposed, then it fits', async () => {
    const hasher = quickHasher();
    const hash = await hasher.hash('caf\u00E9');
    expect(await hasher.verify('cafe\u0301', async () => hash)).toBe(true);
  });

  it('given an unknown user, when verified, then the same work is done and it never fits', async () => {
    const works: unknown[] = [];
    const derive: Derive = (password, salt, length, cost) => {
      works.push({ cost, length, salt: salt.length });
      return Promise.resolve(Buffer.alloc(length));
    };
    const hasher = createPasswordHasher({ derive });
    const hash = await hasher.hash('x');
    expect(await hasher.verify('x', async () => hash)).toBe(true);
    expect(await hasher.verify('x', async () => null)).toBe(false);
    expect(works[2]).toEqual(works[1]);
  });

  it('given many at once, when they are hashed and verified, then two at most run at a time', async () => {
    let running = 0;
    let most = 0;
    const derive: Derive = async (...args) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return quickDerive(...args);
    };
    const hasher = createPasswordHasher({ derive });
    const hash = await hasher.hash('x');
    await Promise.all(Array.from({ length: 8 }, () => hasher.verify('x', async () => hash)));
    await Promise.all(Array.from({ length: 8 }, () => hasher.hash('x')));
    expect(most).toBe(2);
  });

  it('given more wait than may, when another comes, then it is refused', async () => {
    const hasher = createPasswordHasher({ derive: quickDerive, atOnce: 1, waiting: 1 });
    const [first, second, third] = [hasher.hash('a'), hasher.hash('b'), hasher.hash('c')];
    await expect(third).rejects.toBeInstanceOf(TooManyAttempts);
    await expect(Promise.all([first, second])).resolves.toHaveLength(2);
  });

  it('given the stored hash is damaged, when it is verified, then it throws without telling the hash', async () => {
    const verified = quickHasher().verify('x', async () => 'garbage');
    await expect(verified).rejects.toThrow('A stored password hash is malformed.');
  });
});
