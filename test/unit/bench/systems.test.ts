import { describe, expect, it } from 'vitest';
import { taskBody } from '../../../bench/systems.ts';

const task = { uuid: '5d5ec66f-357d-4c2d-bbc1-2012278d2361', process: 'p', n: 5 };

describe('taskBody', () => {
  it('sets a task about as long as an item, in ASCII, with its context within a text', () => {
    const body = taskBody(task);
    expect(Buffer.byteLength(body)).toBe(body.length);
    expect(body.length).toBeGreaterThan(250);
    expect(body.length).toBeLessThan(350);
    const said = JSON.parse(body);
    expect(said).toMatchObject({ auth_tkn: task.uuid, task: { process: 'p', version: 0 } });
    expect(JSON.parse(said.task.ctx)).toMatchObject({ InvoiceNumber: 'INV-2024-00000005' });
  });

  it('names a callback where there is one', () => {
    const callback = 'http://127.0.0.1:4000/1';
    expect(JSON.parse(taskBody({ ...task, callback }))).toMatchObject({ task: { callback } });
    expect(JSON.parse(taskBody(task)).task).not.toHaveProperty('callback');
  });
});
