/**
 * Before each test file. Files of one worker share their modules, which saves a third of the suite's
 * time; what a file changes for the whole process must be as at the start for the next one.
 */
import fc from 'fast-check';
import { installSha256 } from '../protocol/crypto/hash.ts';

installSha256(null);

// Properties try the same cases every time, so that a suite that was green is green again; nights try
// others, by EKTSIM_PROPERTY_SEED.
fc.configureGlobal({ seed: Number(process.env['EKTSIM_PROPERTY_SEED'] ?? '1') });
