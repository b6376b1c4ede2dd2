/** Text of a message or a zone as text of a page: nothing of it can become markup, or hide or turn what is beside it. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For content and for attributes in double quotes. Control and format characters become symbols. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (c) => {
      if (c === '\n' || c === '\r' || c === '\t') return ' ';
      return c.codePointAt(0)! < 0x20 ? String.fromCharCode(0x2400 + c.codePointAt(0)!) : '\uFFFD';
    })
    .replace(/[&<>"']/g, (c) => ENTITIES[c]!);
}
