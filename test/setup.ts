/**
 * Before each test file. Files of one worker share their modules, which saves a third of the suite's
 * time; what a file changes for the whole process must be as at the start for the next one.
 */
import { installSha256 } from '../protocol/crypto/hash.ts';

installSha256(null);
