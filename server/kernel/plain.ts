/**
 * Master files in the plain: entries without parentheses, and records of the commonest types whose every field is in
 * order. AssemblyScript, compiled to WebAssembly by `npm run kernel`; `core/zone/plain.ts` speaks with it.
 *
 * It decides nothing. Whatever is not plain it leaves as it was and stops there, so that `lexer.ts` and `resolve.ts` read it
 * and say what is wrong; what it does read, it reads as they would, with their tables.
 */

export { readEntries } from './entries';
export * from './memory';
export { readRecords } from './records';
