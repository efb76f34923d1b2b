import { describe, expect, it } from 'vitest';
import { greeting } from '../../src/greeting.ts';

const nothing = { adminPassword: null, adminToken: null };
const plain = { url: 'http://127.0.0.1:8080', elmaUrl: null, generated: nothing, demo: null, troubles: [] };

describe('the greeting', () => {
  it('says where the doors are', () => {
    const text = greeting(plain);
    expect(text).toMatch(/^Orchestream serves on http:\/\/127\.0\.0\.1:8080\n/);
    for (const path of [
      '/graphql',
      '/graphiql',
      '/odata',
      '/v1/orchestra',
      '/robot/v1',
      '/docs',
      '/health/ready',
    ])
      expect(text).toContain(`http://127.0.0.1:8080${path}`);
    expect(text).not.toMatch(/demo|warning|password|token/);
  });

  it('shows what was generated, once', () => {
    const generated = { adminPassword: 'the-password', adminToken: 'the-token' };
    expect(greeting({ ...plain, generated })).toMatch(/the-password\n.*the-token\n$/);
  });

  it("says what a demo holds, where ELMA's things are, and warns of what it allows", () => {
    const demo = { filesUrl: 'http://127.0.0.1:8088/v1/task/download_elma' };
    const text = greeting({ ...plain, elmaUrl: 'http://127.0.0.1:48080', demo });
    expect(text).toContain('also on http://127.0.0.1:48080');
    expect(text).toMatch(/task 955 .* task 717 .*12\.txt/);
    expect(text).toContain(demo.filesUrl);
    expect(text).toMatch(/warning: .*127\.0\.0\.0\/8/);
  });

  it('says what a demo has to do without', () => {
    const troubles = ['Port 48080 on 127.0.0.1 is in use.'];
    const text = greeting({ ...plain, demo: { filesUrl: null }, troubles });
    expect(text).toMatch(/Port 8088 is in use/);
    expect(text).toContain(troubles[0]);
  });
});
