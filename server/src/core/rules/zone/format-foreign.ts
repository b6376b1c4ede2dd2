import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'zone/format-foreign',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 1035, section: '5.1' }],
  inForeign: true,
  messages: { foreign: 'Name servers cannot load this file: it {says}' },
  refusedBy: { foreign: 'BNlK' },
  check(document, { report }) {
    const says = document.foreignFormat;
    if (says === undefined) return;
    // The first line that is not empty.
    const [, before = '', line = ''] = /^(\s*)([^\r\n]*)/.exec(document.slice(0, 4096)) ?? [];
    report('foreign', { start: before.length, end: before.length + line.length }, { says });
  },
});
