import { describe, expect, it, onTestFinished } from 'vitest';
import type { S3Server } from '../../support/s3Server.ts';
import { startS3Server } from '../../support/s3Server.ts';
import type { RobotWorld } from './world.ts';
import { problem, problemIn, startRobotWorld } from './world.ts';

/** The whole program with its files in a bucket. */
async function startWithBucket(): Promise<{ readonly world: RobotWorld; readonly bucket: S3Server }> {
  const bucket = await startS3Server();
  const world = await startRobotWorld({
    environment: {
      S3_BUCKET: bucket.bucket,
      S3_PREFIX: 'orchestream/',
      S3_ENDPOINT: bucket.endpoint,
      S3_REGION: 'eu-north-1',
      S3_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      S3_SECRET_ACCESS_KEY: 's3cret',
      S3_PATH_STYLE: 'true',
    },
  });
  onTestFinished(async () => {
    await world.app.stop();
    await bucket.close();
  });
  return { world, bucket };
}

describe('files in a bucket', () => {
  it('are uploaded by a robot, and downloaded by it and by a system', async () => {
    const { world, bucket } = await startWithBucket();
    const robot = await world.robot();
    const { created } = await world.addTask();
    const { leaseId } = await robot.take();
    const uploaded = await robot.call('PUT', `/leases/${leaseId}/files/a.txt`, 'content');
    expect(uploaded.status).toBe(201);
    const { fileId, sha256 } = (uploaded.json as { file: { fileId: string; sha256: string } }).file;
    expect([...bucket.objects.keys()]).toEqual([`orchestream/blobs/sha256/${sha256.slice(0, 2)}/${sha256}`]);
    expect((await robot.call('GET', `/leases/${leaseId}/files/${fileId}`)).text).toBe('content');
    await robot.call('POST', `/leases/${leaseId}/complete`, { output: { Report: 'a.txt' } });
    const downloaded = await world.app.request('POST', '/v1/repository/task/download', {
      headers: { authorization: '' },
      body: {
        auth_tkn: '5d5ec66f-357d-4c2d-bbc1-2012278d2361',
        taskid: created.id,
        filename: 'a.txt',
      },
    });
    expect([downloaded.status, downloaded.text]).toEqual([200, 'content']);
  });

  it('cannot be uploaded while it refuses, and the work goes on', async () => {
    const { world, bucket } = await startWithBucket();
    const robot = await world.robot();
    await world.addTask();
    const { leaseId } = await robot.take();
    bucket.fault = () => ({ status: 403, code: 'AccessDenied' });
    expect(problemIn(await robot.call('PUT', `/leases/${leaseId}/files/a.txt`, 'content'))).toEqual(
      problem(503, 'FILES_UNAVAILABLE'),
    );
    expect((await robot.call('POST', `/leases/${leaseId}/complete`, {})).status).toBe(200);
  });
});
