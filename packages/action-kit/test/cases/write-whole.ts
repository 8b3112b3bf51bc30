import { writeWhole } from '@image-relay/action-kit';

// The test gives the path, and less room on the disk than the text needs.
const [, , path = ''] = process.argv;
const unwritable = { code: 'REPORT_UNWRITABLE', what: 'report', input: 'report' };
await writeWhole(path, ['x'.repeat(10_000)], unwritable);
