/**
 * Master files in the plain: entries whose quotes and parentheses end where they should, and records of the commonest types,
 * those of signed zones among them, whose every field is in order. AssemblyScript, compiled to WebAssembly by
 * `npm run kernel`; `core/zone/plain.ts` speaks with it.
 *
 * It decides nothing. Whatever is not plain it leaves as it was and stops there, so that `lexer.ts` and `resolve.ts` read it
 * and say what is wrong; what it does read, it reads as they would, with their tables.
 */

export { readEntries } from './entries';
export * from './memory';
export { readRecords } from './records';
