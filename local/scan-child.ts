import { scanTable } from '../shared/reports/scan-table.ts';
import { scan } from '../shared/scan.ts';
import { scanPorts } from '../shared/wiring/scan-once.ts';

/** `scan-child.ts <table|json> <colour>`: scans what the settings of this process point at and prints the answer. */
const [format, colour] = process.argv.slice(2);
const SCAN_LIMIT_IN_MS = 300_000;

const document = await scan(
  { ...scanPorts(process.env), onProgress: (done, of) => void process.stderr.write(`\r${done} of ${of} units`) },
  AbortSignal.timeout(SCAN_LIMIT_IN_MS),
);
process.stderr.write('\n');
process.stdout.write(
  format === 'json' ? `${JSON.stringify(document, null, 2)}\n` : `${scanTable(document.results, { colour: colour === 'true' })}\n`,
);
