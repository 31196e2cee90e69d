import { writeFileSync } from 'node:fs';
import { pages } from './pages.ts';

for (const [path, render] of Object.entries(pages)) {
  writeFileSync(path, render());
}
