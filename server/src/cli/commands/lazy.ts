/** All commands but `lint`, as one thing to load: apart they would be many small files with what they share beside them. */

export { anonymizeFile } from './anonymize.ts';
export { checkKey } from './check-key.ts';
export { completion } from './completion.ts';
export { doctor } from './doctor.ts';
export { explain } from './explain.ts';
export { init } from './init.ts';
export { keygen } from './keygen.ts';
export { printConfig } from './print-config.ts';
export { published } from './published.ts';
export { records } from './records.ts';
export { report } from './report.ts';
export { rules } from './rules.ts';
export { selectors } from './selectors.ts';
export { verify } from './verify.ts';
