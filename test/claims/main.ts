/** Writes docs/claims.md: `npm run claims`. */
import { writeFileSync } from 'node:fs';
import { claimsPage, Runs } from './page.ts';

writeFileSync('docs/claims.md', claimsPage(new Runs()));
