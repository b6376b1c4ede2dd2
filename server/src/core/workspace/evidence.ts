/**
 * Which octets a hash is computed over. Signatures are made over octets, an editor's buffer is decoded text: 8-bit octets
 * may be lost in it, line ends made uniform.
 */

import { say } from '../text/say.ts';

/**
 * - `file`: the octets of the file, of which the text is a faithful view;
 * - `text`: the text as UTF-8 with CRLF, because it was changed, or there is no file. Sound, but about the text;
 * - `nothing`: neither would be sound, and `reason` says why, for the user.
 */
export type Evidence =
  | { readonly from: 'file'; readonly octets: Uint8Array }
  | { readonly from: 'text'; readonly octets: Uint8Array }
  | { readonly from: 'nothing'; readonly reason: string };

const REPLACEMENT = '\uFFFD';

/**
 * @param text what the document shows
 * @param bytes the file as it is stored, where there is one
 */
export function gatherEvidence(text: string, bytes: Uint8Array | undefined): Evidence {
  if (bytes !== undefined && isViewOf(text, bytes)) return { from: 'file', octets: bytes };
  if (text.includes(REPLACEMENT)) {
    return {
      from: 'nothing',
      reason:
        bytes === undefined
          ? say`the text has lost octets that are not UTF-8, and the file cannot be read`
          : say`the text was changed in the editor, and has lost octets that are not UTF-8`,
    };
  }
  return { from: 'text', octets: new TextEncoder().encode(text.replace(/\r\n|\n|\r/g, '\r\n')) };
}

/** Whether the text is what an editor makes of the octets: decoded as UTF-8, without a BOM, with line ends of one kind. */
function isViewOf(text: string, bytes: Uint8Array): boolean {
  const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (decoded === text) return true;
  return normalized(decoded) === normalized(text);
}

function normalized(text: string): string {
  const withoutBom = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return withoutBom.includes('\r') ? withoutBom.replace(/\r\n?/g, '\n') : withoutBom;
}
