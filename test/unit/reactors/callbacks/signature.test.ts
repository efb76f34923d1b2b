import { expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { webhookHeaders } from '../../../../src/reactors/callbacks/signature.ts';

const secrets = ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'C2FVsBQIhrscChlQIMV+b5sSYspob7oD'];
const keys = secrets.map((secret) => Buffer.from(secret, 'base64'));
const message = { id: 'msg_task955_DONE_00000000', timestamp: 1_700_000_000, body: '{"ü":"→"}' };

it('signs as the standard wants it', () => {
  const headers = webhookHeaders(message, keys.slice(0, 1));
  const expected = new Webhook(`whsec_${secrets[0]}`).sign(
    message.id,
    new Date(message.timestamp * 1_000),
    message.body,
  );
  expect(headers).toEqual({
    'webhook-id': message.id,
    'webhook-timestamp': '1700000000',
    'webhook-signature': expected,
  });
});

it('signs by each key, and by none where there is none', () => {
  const both = webhookHeaders(message, keys)['webhook-signature']?.split(' ');
  expect(both).toEqual(keys.map((key) => webhookHeaders(message, [key])['webhook-signature']));
  expect(new Set(both).size).toBe(2);
  expect(webhookHeaders(message, [])).not.toHaveProperty('webhook-signature');
});
