// `npm run configure-rbac -- <file> [--apply] [--prune]`: the same as `aml-warden rbac`.
import { main } from '../../cli/main.ts';

process.exitCode = await main(['rbac', ...process.argv.slice(2)]);
