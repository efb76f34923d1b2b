// A process that flushes one lease, collects another and is killed: leases.test.ts looks at what it left.
import { openState } from '../../../src/state/openState.ts';

const [, , file = ''] = process.argv;
const state = await openState({ path: file, onWriteError: () => {} });
const lease = {
  kind: 'queueItem',
  workId: 1,
  deadline: 1000,
  grant: 'claim',
  principalKey: 'robot:749',
  extraJson: null,
} as const;
state.leases.put({ ...lease, leaseId: 'flushed' });
await state.leases.flush();
state.leases.put({ ...lease, leaseId: 'collected' });
process.kill(process.pid, 'SIGKILL');
